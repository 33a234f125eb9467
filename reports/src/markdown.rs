//! A run as Markdown, for the summary of a CI job or a comment on a change: which rules are broken and which hazards are seen,
//! what fails in full, the rest counted.

mod broken;
mod difference;
mod findings;
mod policies;
mod semantics;
mod weights;

pub use difference::difference;
pub use findings::findings;
pub use policies::policies;
pub use semantics::semantics;
pub use weights::weights;

use crate::counts::musts;
use crate::escape::{markup, short, visible};
use crate::part_line::part_line;
use crate::reason;
use crate::run::{Run, Trial};
use crate::stale;
use crate::style::Style;
use crate::terminal;
use interlude_spec::verdict::Verdict;
use std::fmt::Write as _;

/// How wide a picture is.
const WIDTH: usize = 100;
/// How many trials are told in full. A summary that is too long is shown by nobody.
const FULL: usize = 20;

/// How much is told of a trial in full.
const MOST: usize = 20_000;
/// How many trials of a kind are named.
const NAMED: usize = 500;
/// How much of a text is shown in a line.
const LONGEST: usize = 400;

/// The run as Markdown.
///
/// ```
/// use interlude_reports::{markdown, run::Run};
/// let text = markdown::render(&Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() });
/// assert!(text.contains("nothing was run"));
/// ```
pub fn render(run: &Run) -> String {
    let mut out = String::from("# Interlude\n\n");
    if let Some(line) = part_line(run) {
        _ = writeln!(out, "This is {line}.\n");
    }
    if run.trials.is_empty() {
        out.push_str("nothing was run\n");
    } else {
        table(&mut out, run);
        broken::broken(&mut out, run);
    }
    if !run.stale.is_empty() {
        out.push_str("\nKnown deviations that do not show any more:\n\n");
        for stale in &run.stale {
            _ = writeln!(out, "- {}: {}", code(&stale.implementation), code(&stale::line(stale)));
        }
    }
    let is_wrong = |trial: &&Trial| trial.verdict.is_wrong();
    let wrong: Vec<&Trial> = run.trials.iter().filter(is_wrong).collect();
    for trial in wrong.iter().take(FULL) {
        let (id, why) = (trial.id(), reason::headline(trial));
        let head = short(&id, LONGEST);
        _ = write!(out, "\n<details open><summary><b>{}</b> ", trial.verdict.word());
        // In code no name of a package is taken for someone's.
        _ = writeln!(
            out,
            "<code>{}</code>: <code>{}</code></summary>\n",
            markup(&head),
            markup(&short(&why, LONGEST))
        );
        let text = terminal::trial(trial, Style { width: WIDTH, ..Style::PLAIN });
        let text = if text.trim().is_empty() { visible(&trial.replay).into_owned() } else { text };
        out.push_str(&fenced(&short(text.trim_end(), MOST)));
        out.push_str("\n</details>\n");
    }
    if wrong.len() > FULL {
        _ = write!(out, "\nand {} more, which the other formats tell in full:\n\n", wrong.len() - FULL);
        list(&mut out, &wrong[FULL..], |trial| format!("{} ", trial.verdict.word()));
    }
    known(&mut out, run);
    out
}

/// The counts of each implementation; a verdict that nothing has takes no column.
fn table(out: &mut String, run: &Run) {
    let occurs = |word: &&&str| run.trials.iter().any(|trial| trial.verdict.word() == **word);
    let words: Vec<&&str> = Verdict::WORDS.iter().filter(occurs).collect();
    let several = run.trials.iter().any(|trial| trial.of_several);
    _ = write!(out, "| implementation | {} |", if several { "trials" } else { "scenarios" });
    for word in &words {
        _ = write!(out, " {word} |");
    }
    _ = writeln!(out, " musts exercised |\n|---|--:|{}--:|", "--:|".repeat(words.len()));
    for (implementation, trials) in run.by_implementation() {
        _ = write!(out, "| {} | {} |", cell(implementation), trials.len());
        for word in &words {
            let count = trials.iter().filter(|trial| trial.verdict.word() == **word).count();
            _ = write!(out, " {count} |");
        }
        _ = writeln!(out, " {} |", musts(&trials).len());
    }
}

/// What is known to be broken. What was skipped, or puts nothing to the test, is counted in the table, and nobody reads its names.
fn known(out: &mut String, run: &Run) {
    let trials: Vec<&Trial> = run.trials.iter().filter(|trial| trial.verdict.word() == "known").collect();
    if trials.is_empty() {
        return;
    }
    _ = write!(out, "\n<details><summary>{} known</summary>\n\n", trials.len());
    list(out, &trials, |_| String::new());
    out.push_str("\n</details>\n");
}

/// Trials and why they came to their verdict, each with something before it.
fn list(out: &mut String, trials: &[&Trial], before: impl Fn(&Trial) -> String) {
    for trial in trials.iter().take(NAMED) {
        _ = writeln!(out, "- {}{}: {}", before(trial), code(&trial.id()), code(&reason::headline(trial)));
    }
    if trials.len() > NAMED {
        _ = writeln!(out, "- and {} more", trials.len() - NAMED);
    }
}

/// Untrusted text as code in a cell. A bar would end the cell, with a backslash before it too where the text has one.
fn cell(text: &str) -> String {
    code(text).replace('|', r"\u{7c}")
}

/// Untrusted text as code in a line: in a fence that it does not hold.
fn code(text: &str) -> String {
    let text = visible(&short(text, LONGEST)).into_owned();
    let fence = "`".repeat(longest_run(&text) + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// Text that has been made safe as a block of code, in a fence that it does not hold.
fn fenced(text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}text\n{text}\n{fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|char| char != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_ends_the_code_that_it_stands_in() {
        assert_eq!(code("plain"), "`plain`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a``"), "``` `a`` ```");
        assert_eq!(code("a|b\n# c"), r"`a|b\n# c`");
        assert_eq!(cell(r"a|b\|c"), r"`a\u{7c}b\\u{7c}c`");
        assert_eq!(fenced("x\n````\ny"), "`````text\nx\n````\ny\n`````\n");
    }
}
