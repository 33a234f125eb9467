//! `interlude report`

use super::output::{Files, Format, printed};
use crate::exit::Exit;
use clap::{Args, Subcommand, ValueEnum};
use interlude_reports::diff::Diff;
use interlude_reports::json;
use interlude_reports::merge::merge;
use interlude_reports::run::Run;
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
}

pub(super) fn report(arguments: &Arguments) -> Exit {
    execute(&arguments.what).unwrap_or_else(|exit| exit)
}

fn execute(what: &What) -> Result<Exit, Exit> {
    match what {
        What::Merge { files, output } => {
            let text = json::render(&merged(files)?);
            match output {
                Some(path) => super::output::write(path, &text)?,
                None => super::answer(&text),
            }
            Ok(Exit::Expected)
        }
        What::Diff { before, after, format } => {
            let diff = Diff::between(&read(before)?, &read(after)?);
            super::answer(&match format {
                DiffFormat::Text => diff.text(super::style()),
                DiffFormat::Json => {
                    format!("{:#}\n", serde_json::json!({ "version": 1, "changes": diff.changes }))
                }
            });
            Ok(if diff.is_worse() { Exit::Broken } else { Exit::Expected })
        }
        What::Render { files, verbose, format, outputs } => {
            // One shard can be looked at by itself.
            let run = if let [file] = files.as_slice() { read(file)? } else { merged(files)? };
            super::answer(&printed(&run, *format, *verbose));
            outputs.write(&run)?;
            Ok(Exit::of(&run))
        }
    }
}

fn merged(files: &[PathBuf]) -> Result<Run, Exit> {
    let runs: Vec<Run> = files.iter().map(|file| read(file)).collect::<Result<_, _>>()?;
    merge(runs).map_err(|error| super::complain(&error.to_string(), error.help()))
}

fn read(file: &Path) -> Result<Run, Exit> {
    let name = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| super::complain(&format!("cannot read `{name}`: {error}"), ""))?;
    json::parse(&text).map_err(|error| {
        super::complain(&format!("`{name}` is {error}"), "`interlude run --json FILE` writes such a report")
    })
}
