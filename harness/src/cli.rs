//! The command line: what is asked for, and what is answered with which exit code.

use crate::exit::Exit;
use clap::{Parser, Subcommand};
use interlude_reports::escape::visible;
use interlude_reports::style::Style;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};

mod check;
mod coverage;
mod explain;
mod explore;
mod fuzz;
mod list;
mod new;
mod output;
mod progress;
mod report;
mod run;
mod schema;
mod select;
mod simulate;

/// Beyond this width lines are hard to follow.
const WIDEST: usize = 120;

/// A conformance test harness and simulator for how a Clerk client changes its current session.
#[derive(Parser, Debug)]
#[command(name = "interlude", version, max_term_width = 100)]
struct Line {
    #[command(subcommand)]
    command: Command,
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
    /// Say what scenarios go through of the model, and suggest scenarios for what they leave out
    Coverage(coverage::Arguments),
    /// Say what a requirement, a hazard, an error code or a version of clerk-js is about
    Explain(explain::Arguments),
}

/// Runs a command line, the program's name first, and gives the exit code.
///
/// What was asked for goes to standard output; everything else goes to standard error.
pub fn main(line: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Exit {
    let line = match Line::try_parse_from(line) {
        Ok(line) => line,
        Err(error) => {
            let asked_for_help = !error.use_stderr();
            // With standard output closed there is no one to tell.
            _ = error.print();
            return if asked_for_help { Exit::Expected } else { Exit::Usage };
        }
    };
    match line.command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::List(arguments) => list::list(&arguments),
        Command::Simulate(arguments) => simulate::simulate(&arguments),
        Command::Explore(arguments) => explore::explore(&arguments),
        Command::New(arguments) => new::new(&arguments),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Fuzz(arguments) => fuzz::fuzz(&arguments),
        Command::Coverage(arguments) => coverage::coverage(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
    }
}

/// Writes what was asked for. A reader that has had enough (`| head`) is no error.
fn answer(text: &str) {
    let mut out = anstream::stdout().lock();
    _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// How standard output is written to: in colour and as wide as the terminal where it is one, else plain in 80 columns.
fn style() -> Style {
    let out = std::io::stdout();
    let color = anstream::AutoStream::choice(&out) != anstream::ColorChoice::Never;
    let width = if out.is_terminal() { terminal_size::terminal_size() } else { None };
    let width =
        width.map_or(Style::PLAIN.width, |(width, _)| usize::from(width.0).clamp(Style::MIN_WIDTH, WIDEST));
    Style { color, width, ..Style::PLAIN }
}

/// Says something that whoever reads the answer has to know.
fn note(text: &str) {
    _ = writeln!(anstream::stderr().lock(), "note: {}", visible(text));
}

/// Says why a command cannot be carried out, and how it could be.
fn complain(problem: &str, help: &str) -> Exit {
    let mut out = anstream::stderr().lock();
    // What is named in it may come from a file.
    for (place, line) in problem.lines().enumerate() {
        _ = writeln!(out, "{}{}", if place == 0 { "error: " } else { "" }, visible(line));
    }
    if !help.is_empty() {
        _ = writeln!(out, "  help: {help}");
    }
    Exit::Usage
}
