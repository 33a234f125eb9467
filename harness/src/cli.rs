//! The command line: what is asked for, and what is answered with which exit code.

use crate::exit::Exit;
use crate::interruption;
use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};
use interlude_reports::escape::{inert, visible};
use interlude_reports::style::Style;
use interlude_reports::terminal;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

mod check;
mod compare;
mod coverage;
mod explain;
mod explore;
mod fit;
mod fuzz;
mod gathered;
mod list;
mod manual;
mod mistyped;
mod new;
mod output;
mod progress;
mod report;
mod run;
mod schema;
mod select;
mod selection;
mod simulate;
mod strangers;
mod streamed;

/// Beyond this width lines are hard to follow.
const WIDEST: usize = 120;

/// A conformance test harness and simulator for how a Clerk client changes its current session.
#[derive(Parser, Debug)]
#[command(name = "interlude", version, max_term_width = 100)]
struct Line {
    #[command(subcommand)]
    command: Command,
    /// Whether what is printed has colours [default: where it goes to a terminal and `NO_COLOR` is not set]
    #[arg(long, global = true, value_name = "WHEN", value_enum, hide_possible_values = true)]
    color: Option<Color>,
}

/// Whether what is printed has colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Color {
    /// Where it goes to a terminal
    Auto,
    /// Wherever it goes
    Always,
    /// Never
    Never,
}

impl Color {
    fn choose(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run scenarios against implementations, and judge them
    Run(run::Arguments),
    /// Read scenarios and report every mistake
    Check(check::Arguments),
    /// List what there is
    List(list::Arguments),
    /// Show what a scenario comes to, with every choice that the contract leaves open made one way
    Simulate(simulate::Arguments),
    /// Show what implementations make of one scenario, below each other, and where they part
    Compare(compare::Arguments),
    /// Go through every order of calls and settlements, and count in how many each guarantee breaks
    Explore(explore::Arguments),
    /// Write a file to begin with
    New(new::Arguments),
    /// Print the JSON Schema of a format
    Schema(schema::Arguments),
    /// Merge, compare and show JSON reports
    Report(report::Arguments),
    /// Try random scenarios on an implementation, and make what breaks as small as it gets
    Fuzz(fuzz::Arguments),
    /// Say which version of clerk-js an implementation does the same as, or which record with a choice changed
    Fit(fit::Arguments),
    /// Measure model coverage, and suggest a scenario for each gap
    Coverage(coverage::Arguments),
    /// Say what a requirement, a hazard, an error code, a contract, a capability, a semantics or a version of clerk-js is about
    Explain(explain::Arguments),
    /// Print completions for a shell
    Completions(manual::Completions),
    /// Write the manual pages into a folder
    Man(manual::Man),
}

/// Runs a command line, the program's name first, and gives the exit code.
///
/// What was asked for goes to standard output; everything else goes to standard error.
pub fn main(line: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Exit {
    let words: Vec<OsString> = line.into_iter().map(Into::into).collect();
    let line = match Line::try_parse_from(&words) {
        Ok(line) => line,
        Err(error) => {
            if let Some((problem, help)) = mistyped::meant(&error, &Line::command()) {
                return complain(&problem, &help);
            }
            return if error.use_stderr() { refuse(&words, &error) } else { told(error.print()) };
        }
    };
    if let Some(color) = line.color {
        color.choose();
    }
    interruption::listen(|| {
        progress::clear();
        tell("error: interrupted, so the run is incomplete");
    });
    // What is given by a relative path, or not at all, would be looked for nowhere.
    if let Err(error) = std::env::current_dir() {
        complain(&format!("the current folder cannot be read: {error}"), "go to a folder that is there");
        return Exit::Incomplete;
    }
    match line.command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::List(arguments) => list::list(&arguments),
        Command::Simulate(arguments) => simulate::simulate(&arguments),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Explore(arguments) => explore::explore(&arguments),
        Command::New(arguments) => new::new(&arguments),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Fuzz(arguments) => fuzz::fuzz(&arguments),
        Command::Fit(arguments) => fit::fit(&arguments),
        Command::Coverage(arguments) => coverage::coverage(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Completions(arguments) => manual::completions(&arguments, Line::command()),
        Command::Man(arguments) => manual::man(&arguments, Line::command()),
    }
}

/// Writes what was asked for, and says what the command comes to for it. A reader that has had enough (`| head`) is no
/// error; any other failure is one, for whoever reads on later would take what is there for all.
#[must_use = "an answer that does not arrive is an error"]
fn answer(text: &str) -> Exit {
    let mut out = anstream::stdout().lock();
    told(out.write_all(inert(text).as_bytes()).and_then(|()| out.flush()))
}

fn told(written: io::Result<()>) -> Exit {
    match written.and_then(|()| arrived()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(&format!("cannot write to standard output: {error}"), "");
            Exit::Incomplete
        }
        _ => Exit::Expected,
    }
}

/// Whether what was written to standard output could go anywhere. The standard library says that all is well where it is not open for
/// writing. Where it was closed before the program began, it is `/dev/null` by now, opened as many parents open it who want to hear
/// nothing (Python's `DEVNULL`, Node's `ignore`), so that cannot be told.
#[cfg(unix)]
fn arrived() -> io::Result<()> {
    use rustix::fs::{OFlags, fcntl_getfl};
    let mode = fcntl_getfl(io::stdout())? & OFlags::RWMODE;
    if mode == OFlags::RDONLY { Err(io::Error::other("it is open for reading alone")) } else { Ok(()) }
}

#[cfg(not(unix))]
const fn arrived() -> io::Result<()> {
    Ok(())
}

/// Says what is wrong with a command line. What stands in it may be the name of a branch or of a file, so it is made harmless.
fn refuse(words: &[OsString], error: &clap::Error) -> Exit {
    let harmless = words.iter().map(|word| visible(&word.to_string_lossy()).into_owned());
    match Line::try_parse_from(harmless) {
        Err(mut error) if error.use_stderr() => {
            mistyped::without_false_tips(&mut error);
            tell(error.render().ansi().to_string().trim_end());
        }
        // What was wrong is gone with what would have acted.
        _ => _ = complain(&error.kind().to_string(), "`interlude --help` says what there is"),
    }
    Exit::Usage
}

/// Says something beside the answer. Whether anyone hears it makes no difference.
pub fn say(line: &str) {
    _ = writeln!(anstream::stderr().lock(), "{}", inert(line));
}

/// Says lines such as `error: …`, folded to the terminal where there is one.
pub fn tell(lines: &str) {
    say(&terminal::said(lines, error_style()));
}

/// How standard output is written to: in colour and as wide as the terminal where it is one, else plain in 80 columns; in ASCII where
/// the locale is one without UTF-8.
fn style() -> Style {
    style_or(Style::PLAIN.width)
}

/// The same for what is searched line by line: each thing in one line where there is no terminal.
fn style_of_lines() -> Style {
    style_or(Style::UNFOLDED)
}

fn style_or(otherwise: usize) -> Style {
    let out = io::stdout();
    let color = anstream::AutoStream::choice(&out) != anstream::ColorChoice::Never;
    let size = if out.is_terminal() { terminal_size::terminal_size() } else { None };
    styled(color, size, otherwise)
}

/// How standard error is written to: as wide as the terminal, else without folding anything.
fn error_style() -> Style {
    let error = io::stderr();
    let color = anstream::AutoStream::choice(&error) != anstream::ColorChoice::Never;
    styled(color, terminal_size::terminal_size_of(&error), Style::UNFOLDED)
}

fn styled(
    color: bool,
    size: Option<(terminal_size::Width, terminal_size::Height)>,
    otherwise: usize,
) -> Style {
    let width = size.map_or(otherwise, |(width, _)| usize::from(width.0).clamp(Style::MIN_WIDTH, WIDEST));
    Style { color, width, unicode: has_utf8(|name| std::env::var(name).ok()), terminal: size.is_some() }
}

/// Whether the locale has UTF-8. Where none is set, as in most containers, nobody has said that it has not.
fn has_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set);
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// Says something that whoever reads the answer has to know.
fn note(text: &str) {
    tell(&format!("note: {}", visible(text)));
}

/// Says why a command cannot be carried out, and how it could be.
fn complain(problem: &str, help: &str) -> Exit {
    // What is named in it may come from a file.
    tell(&format!("error: {}", visible(problem)));
    if !help.is_empty() {
        tell(&format!("  help: {}", visible(help)));
    }
    Exit::Usage
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_without_utf8_has_to_say_so() {
        let only = |name: &'static str, value: &'static str| {
            has_utf8(move |asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(has_utf8(|_| None), "nobody has said anything");
        assert!(only("LANG", "de_DE.UTF-8") && only("LC_CTYPE", "C.utf8") && only("LANG", ""));
        assert!(!only("LC_ALL", "C") && !only("LANG", "POSIX") && !only("LANG", "de_DE.ISO-8859-1"));
        let both = |name: &str| Some(if name == "LC_ALL" { "C" } else { "en_US.UTF-8" }.to_owned());
        assert!(!has_utf8(both), "the first of them counts");
    }
}
