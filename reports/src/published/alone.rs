//! What bindings break on a client that keeps the contract, as a section of Markdown: a row for each binding.

use super::{by_contract, text};
use crate::counts::counts;
use crate::run::{Run, labelled};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::Verdict;
use std::fmt::Write as _;

/// The section, below a head that says what it is about: of each binding how many scenarios were played, in how many of them
/// something is broken, and which musts.
///
/// ```
/// use interlude_reports::{published, run::Run};
/// let run = Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() };
/// assert!(published::alone(&run, "## Bindings").starts_with("## Bindings\n"));
/// ```
pub fn alone(run: &Run, head: &str) -> String {
    let mut out = format!("{}\n\n| binding | played | broken in | which |\n", head.trim_end());
    out.push_str("| --- | --: | --: | --- |\n");
    for (name, contract, trials) in by_contract(run) {
        let played: Vec<_> =
            trials.into_iter().filter(|trial| !matches!(trial.verdict, Verdict::Skip { .. })).collect();
        let failed = played.iter().filter(|trial| matches!(trial.verdict, Verdict::Fail { .. })).count();
        let counts = counts(&played);
        let broken = RuleId::ALL.iter().filter(|rule| {
            rule.kind() == RuleKind::Must && counts.get(rule).is_some_and(|counts| !counts.broken.is_empty())
        });
        let which: Vec<_> = broken.map(|rule| format!("{rule} in {}", counts[rule].broken.len())).collect();
        let which = if which.is_empty() { "nothing".to_owned() } else { which.join(", ") };
        _ = writeln!(out, "| {} | {} | {failed} | {which} |", text(&labelled(name, contract)), played.len());
    }
    out
}
