//! `interlude report`

use super::output::{self, Files, Format, printed};
use crate::exit::Exit;
use crate::files;
use clap::{Args, Subcommand, ValueEnum};
use interlude_reports::diff::Diff;
use interlude_reports::merge::merge;
use interlude_reports::run::Run;
use interlude_reports::terminal::Verbosity;
use interlude_reports::{json, markdown, terminal};
use interlude_spec::rule::RuleId;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Make one JSON report of several: of all shards of a run, or of several whole runs
    Merge {
        /// JSON reports
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Write it into this file, rather than to standard output
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Say what one report says and another does not; exits with 1 where something has become worse
    ///
    /// Worse is what is newly failing, what is put to the test no longer (skipped, not exercised or gone), and a known
    /// deviation that is newly stale. A hazard that is newly seen is told, and counts where it is denied. Exits with 4 where the two
    /// reports have no trial in common and none of the second one fails.
    Diff {
        /// The JSON report from before
        #[arg(value_name = "BEFORE")]
        before: PathBuf,
        /// The JSON report from after
        #[arg(value_name = "AFTER")]
        after: PathBuf,
        /// How to print the differences
        #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
        format: DiffFormat,
        /// Count this hazard as worse where it is newly seen, or any of them with `hazards`; may be given several times
        #[arg(long, value_name = "HAZARD", value_parser = super::run::denied)]
        deny: Vec<super::run::Denied>,
        /// Tell of every trial that differs [default: of each cause the first, and the others by name]
        #[arg(long, short)]
        verbose: bool,
    },
    /// Show a report in other formats; exits as the run did
    Render {
        /// JSON reports; several are merged, as `report merge` does
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// List every scenario, those that pass too
        #[arg(long, short)]
        verbose: bool,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Pretty)]
        format: Format,
        #[command(flatten)]
        outputs: Files,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum DiffFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a comment on a change
    Markdown,
}

pub(super) fn report(arguments: &Arguments) -> Exit {
    execute(&arguments.what).unwrap_or_else(|exit| exit)
}

fn execute(what: &What) -> Result<Exit, Exit> {
    match what {
        What::Merge { files, output } => {
            super::output::can_be_written(output.iter().map(|path| ("--output", path.as_path())))?;
            let text = json::render(&merged(files)?);
            match output {
                Some(path) => super::output::write(path, &text).map(|()| Exit::Expected),
                None => Ok(super::answer(&text)),
            }
        }
        What::Diff { before, after, format, deny, verbose } => {
            let denied: Vec<RuleId> = deny.iter().flat_map(|denied| denied.0.clone()).collect();
            let verbosity = if *verbose { Verbosity::Verbose } else { Verbosity::Normal };
            diff(before, after, *format, verbosity, &denied)
        }
        What::Render { files, verbose, format, outputs } => {
            output::can_be_written(outputs.named())?;
            // One shard can be looked at by itself.
            let run = if let [file] = files.as_slice() { read(file)? } else { merged(files)? };
            outputs.are_apart(None)?;
            // The same in the same format takes nothing away.
            let others = outputs.named().filter(|(name, _)| *name != "--json" || files.len() > 1);
            output::are_not_read(others, &files.iter().map(PathBuf::as_path))?;
            let answered = super::answer(&printed(&run, *format, *verbose));
            outputs.write(&run)?;
            Ok(answered.min(Exit::of(&run)))
        }
    }
}

fn diff(
    before: &Path,
    after: &Path,
    format: DiffFormat,
    verbosity: Verbosity,
    denied: &[RuleId],
) -> Result<Exit, Exit> {
    let (was, is) = (read(before)?, read(after)?);
    let part = |run: &Run| run.shard.as_ref().map(|shard| (shard.index, shard.of));
    if part(&was) != part(&is) {
        let told =
            |run: &Run| part(run).map_or("a whole run".into(), |(index, of)| format!("shard {index}/{of}"));
        return Err(super::complain(
            &format!("`{}` is {}, and `{}` is {}", before.display(), told(&was), after.display(), told(&is)),
            "merge the shards of each run first: `interlude report merge`",
        ));
    }
    let diff = Diff::between(&was, &is);
    let answered = super::answer(&match format {
        DiffFormat::Text => terminal::difference(&diff, super::style(), denied, verbosity),
        DiffFormat::Markdown => markdown::difference(&diff, denied),
        DiffFormat::Json => json::difference(&diff, denied),
    });
    Ok(answered.min(if diff.are_strangers() {
        Exit::Nothing
    } else if diff.is_worse(denied) {
        Exit::Broken
    } else if diff.common == 0 {
        Exit::Nothing
    } else {
        Exit::Expected
    }))
}

fn merged(files: &[PathBuf]) -> Result<Run, Exit> {
    let runs: Vec<Run> = files.iter().map(|file| read(file)).collect::<Result<_, _>>()?;
    merge(runs).map_err(|error| super::complain(&error.to_string(), error.help()))
}

fn read(file: &Path) -> Result<Run, Exit> {
    let name = file.display();
    let text = files::read_report(file)
        .map_err(|error| super::complain(&format!("cannot read `{name}`: {error}"), ""))?;
    json::parse(&text).and_then(json::believed).map_err(|error| {
        super::complain(&format!("`{name}` is {error}"), "`interlude run --json FILE` writes such a report")
    })
}
