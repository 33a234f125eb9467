//! Where a run goes: to standard output, into files, and to the machine that runs the job.

use crate::discovery::{self, display_path};
use crate::exit::Exit;
use crate::files::{self, Writing};
use crate::save::{self, Saved, Unsaved};
use crate::trial::Scenario;
use clap::{Args, ValueEnum};
use interlude_reports::escape::{inert, visible};
use interlude_reports::numbers::counted;
use interlude_reports::run::Run;
use interlude_reports::terminal::{self, Verbosity};
use interlude_reports::{github, html, json, junit, markdown};
use interlude_spec::known::{self, Known};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The files that a run is written into. Each is written whole or not at all.
#[derive(Args, Debug)]
#[command(next_help_heading = "Reports")]
pub(super) struct Files {
    /// Write JUnit XML, which CI systems show
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write JSON, which `interlude report` reads
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write one HTML file with every timeline
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write Markdown, for the summary of a job
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Mark scenarios in the view of a change [default: in a job of GitHub Actions]
    #[arg(long, value_name = "WHERE", value_enum)]
    annotate: Option<Annotate>,
}

/// Who is told of the lines that are wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Annotate {
    /// GitHub Actions, by commands on standard error
    Github,
    /// No one
    None,
}

type Write = fn(&Run, &mut dyn io::Write) -> io::Result<()>;

impl Files {
    /// Writes the files, and the annotations to standard error.
    pub(super) fn write(&self, run: &Run) -> Result<(), Exit> {
        let json = self.json().map_or(Ok(()), |path| write_with(path, run, json::write));
        json.and(self.write_others(run))
    }

    /// Writes the files but the JSON, which someone else has written, and the annotations to standard error.
    pub(super) fn write_others(&self, run: &Run) -> Result<(), Exit> {
        let formats: [(&Option<PathBuf>, Write); 3] = [
            (&self.junit, junit::write),
            (&self.html, html::write),
            (&self.markdown, |run, out| out.write_all(markdown::render(run).as_bytes())),
        ];
        // One that cannot be written is no reason to keep back the others.
        let written =
            formats.into_iter().filter_map(|(path, write)| Some(write_with(path.as_ref()?, run, write)));
        let written = written.fold(Ok(()), Result::and);
        if self.annotate() == Annotate::Github {
            annotate(&github::annotations(run));
        }
        written
    }

    /// Where the JSON goes.
    pub(super) fn json(&self) -> Option<&Path> {
        self.json.as_deref()
    }

    /// Whether a file is written in which there are pictures.
    pub(super) const fn show_pictures(&self) -> bool {
        self.html.is_some()
    }

    /// Complains where two of the files, or one of them and another that is written, are one.
    pub(super) fn are_apart(&self, other: Option<(&'static str, &Path)>) -> Result<(), Exit> {
        are_apart(self.named().chain(other))
    }

    /// The files, each with the option that names it.
    pub(super) fn named(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let formats = [
            ("--junit", &self.junit),
            ("--json", &self.json),
            ("--html", &self.html),
            ("--markdown", &self.markdown),
        ];
        formats.into_iter().filter_map(|(name, path)| Some((name, path.as_deref()?)))
    }

    /// Whether a file is written that shows how scenarios run.
    pub(super) const fn show_runs(&self) -> bool {
        self.json.is_some() || self.html.is_some()
    }

    /// Who is told of the lines that are wrong.
    pub(super) fn annotate(&self) -> Annotate {
        self.annotate.unwrap_or_else(Annotate::by_default)
    }
}

/// Complains where two files that are written are one.
pub(super) fn are_apart<'a>(files: impl Iterator<Item = (&'static str, &'a Path)>) -> Result<(), Exit> {
    let files: Vec<_> = files.collect();
    for (place, (name, path)) in files.iter().enumerate() {
        if let Some((before, _)) = files[..place].iter().find(|(_, before)| files::is_same(before, path)) {
            let problem = format!("`{before}` and `{name}` both write `{}`", path.display());
            return Err(super::complain(&problem, "give each of them a file of its own"));
        }
    }
    Ok(())
}

/// Complains where a file cannot be written, as far as one can tell before there is anything to write: nobody is to wait for what is lost then.
pub(super) fn can_be_written<'a>(
    mut files: impl Iterator<Item = (&'static str, &'a Path)>,
) -> Result<(), Exit> {
    files.try_for_each(|(name, path)| {
        files::writable(path).map_err(|error| {
            let folder =
                path.is_dir().then(|| format!("name a file in it: `{}`", display_path(&path.join("FILE"))));
            refused(
                name,
                path,
                &error,
                folder.as_deref().unwrap_or("name a place where a file can be written"),
            )
        })
    })
}

/// The same of a folder in which files are saved.
pub(super) fn can_be_saved_in(folder: Option<(&'static str, &Path)>) -> Result<(), Exit> {
    let Some((name, path)) = folder else { return Ok(()) };
    let help = "name a folder, or the place of one that is to be made";
    files::writable(&path.join("scenario")).map_err(|error| refused(name, path, &error, help))
}

fn refused(name: &str, path: &Path, error: &io::Error, help: &str) -> Exit {
    super::complain(&format!("`{name}` cannot write `{}`: {error}", display_path(path)), help)
}

/// Complains where a file that is written is one of those that are read: what stands there would be lost.
pub(super) fn are_not_read<'a>(
    written: impl Iterator<Item = (&'static str, &'a Path)>,
    read: &(impl Iterator<Item = &'a Path> + Clone),
) -> Result<(), Exit> {
    // One that is not there yet is not read either.
    for (name, path) in written.filter(|(_, path)| path.is_file()) {
        if let Some(read) = read.clone().find(|read| files::is_same(read, path)) {
            let problem = format!("`{name}` would write over `{}`, which is read", read.display());
            return Err(super::complain(&problem, "give it a file of its own"));
        }
    }
    Ok(())
}

impl Annotate {
    /// The machine that runs this job, where it is one that can be told.
    pub(super) fn by_default() -> Self {
        let on_github = std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        if on_github { Self::Github } else { Self::None }
    }
}

/// A scenario that is to be saved: what it shows, its text, and whether it shows it when it is played again.
pub(super) struct Kept<'a> {
    pub(super) shows: String,
    pub(super) text: &'a str,
    pub(super) is_shown: Box<dyn FnOnce(&Scenario) -> bool + 'a>,
}

/// Saves scenarios into a folder, each under a name made from what it shows. Whether they show it depends on nothing but
/// this program.
pub(super) fn save_all<'a>(folder: &Path, scenarios: impl Iterator<Item = Kept<'a>>) -> Exit {
    let exits = scenarios.map(|it| match save::save(folder, &it.shows, it.text, it.is_shown) {
        Ok(it) => {
            saved(it);
            Exit::Expected
        }
        Err(error @ Unsaved::NotShown { .. }) => a_bug(&error),
        Err(error) => unsaved(&error),
    });
    exits.min().unwrap_or(Exit::Expected)
}

/// Where a scenario is saved; says so where somebody has edited the file that it would be in.
pub(super) fn saved(saved: Saved) -> PathBuf {
    let Saved { path, edited } = saved;
    if let Some(edited) = edited {
        let (edited, path) = (edited.display(), path.display());
        super::note(&format!(
            "`{edited}` was edited after it was saved, so it stays, and `{path}` holds what was found"
        ));
    }
    path
}

/// Says why a scenario could not be saved.
pub(super) fn unsaved(error: &Unsaved) -> Exit {
    match error {
        Unsaved::Unreadable { .. } => a_bug(error),
        Unsaved::NotShown { .. } => {
            let help =
                "`interlude run --check-determinism` says whether the implementation does the same twice";
            super::complain(&error.to_string(), help);
            Exit::Broken
        }
        Unsaved::Unwritten { .. } => {
            super::complain(&error.to_string(), "");
            Exit::Incomplete
        }
    }
}

fn a_bug(error: &Unsaved) -> Exit {
    super::complain(&error.to_string(), "this is a bug in Interlude: please report it with the command");
    Exit::Bug
}

/// Writes the commands of annotations. They do not go to standard output, which belongs to the answer.
pub(super) fn annotate(commands: &str) {
    // Each line is one command, in which there is to be no other.
    let only = |line: &str| line.strip_prefix("::").map(|command| format!("::{}\n", inert(command)));
    let commands: String = commands.lines().filter_map(only).collect();
    _ = std::io::stderr().lock().write_all(commands.as_bytes());
}

/// Says why a file could not be written. What was asked for has been worked out by then, so it is no mistake of the command line
/// but an answer that does not arrive.
pub(super) fn unwritten(path: &Path, error: &io::Error) -> Exit {
    let help = "name a place where a file can be written";
    super::complain(&format!("cannot write `{}`: {error}", discovery::display_path(path)), help);
    Exit::Incomplete
}

/// Writes a file of a report.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Exit> {
    files::write(path, text.as_bytes()).map_err(|error| unwritten(path, &error))
}

/// Writes a file of what is known, and says how many reasons are still to be filled in.
pub(super) fn write_known(path: &Path, entries: &[Known], thing: &str) -> Exit {
    if let Err(exit) = write(path, &known::write(entries)) {
        return exit;
    }
    let written = counted(entries.len(), thing);
    let open = match entries.iter().filter(|known| known.is_open()).count() {
        0 if entries.is_empty() => "",
        0 => "; each has its reason",
        1 => "; 1 has no reason yet, which has to be filled in",
        open => &format!("; {open} have no reason yet, which have to be filled in"),
    };
    super::say(&format!("wrote {written} to `{}`{open}", visible(&display_path(path))));
    Exit::Expected
}

/// Writes a file of a report bit by bit.
fn write_with(path: &Path, run: &Run, write: Write) -> Result<(), Exit> {
    let written = Writing::begin(path).and_then(|mut file| {
        write(run, &mut file)?;
        file.finish()
    });
    written.map_err(|error| unwritten(path, &error))
}

/// How a run is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Format {
    /// For people
    Pretty,
    /// For programs, on standard output alone
    Json,
}

/// The run for standard output.
pub(super) fn printed(run: &Run, format: Format, verbose: bool) -> String {
    match format {
        Format::Json => json::render(run),
        Format::Pretty => {
            let verbosity = if verbose { Verbosity::Verbose } else { Verbosity::Normal };
            terminal::render(run, super::style(), verbosity)
        }
    }
}
