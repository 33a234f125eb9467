//! Which implementation each scenario puts to the test, as a page of Markdown: a row for each scenario, a column for each
//! implementation. It knows nothing of how a scenario came to be run.

use super::{OfContract, by_contract, text};
use crate::run::{Run, Trial, labelled};
use interlude_spec::verdict::{Missing, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The page, below a head that says what it is about: the implementations in the order in which they were run.
///
/// ```
/// use interlude_reports::{published, run::Run};
/// let run = Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() };
/// assert!(published::scenarios(&run, "# Scenarios").starts_with("# Scenarios\n"));
/// ```
pub fn scenarios(run: &Run, head: &str) -> String {
    let columns = by_contract(run);
    let mut out = format!("{}\n", head.trim_end());
    if columns.is_empty() {
        return out;
    }
    let names: Vec<_> = columns.iter().map(|(name, contract, _)| text(&labelled(name, *contract))).collect();
    heading(&mut out, "so many scenarios are", &names);
    for (word, counts) in counted(&columns) {
        let cells: Vec<_> = counts.iter().map(ToString::to_string).collect();
        row(&mut out, &word, &cells);
    }
    let mut rows: BTreeMap<&str, BTreeMap<usize, String>> = BTreeMap::new();
    for (place, (.., trials)) in columns.iter().enumerate() {
        for trial in trials {
            rows.entry(trial.scenario.as_str()).or_default().insert(place, outcome(trial));
        }
    }
    let area = |scenario: &str| scenario.rsplit_once('/').map_or("", |(area, _)| area).to_owned();
    let areas: BTreeSet<String> = rows.keys().map(|scenario| area(scenario)).collect();
    for of in areas {
        heading(&mut out, &text(if of.is_empty() { "scenario" } else { &of }), &names);
        for (scenario, cells) in rows.iter().filter(|(scenario, _)| area(scenario) == of) {
            let name = scenario.rsplit('/').next().unwrap_or_default();
            // Of an implementation that has a column for each contract, the scenario may speak of one of them.
            let cell = |place| cells.get(&place).map_or("·", String::as_str).to_owned();
            let cells: Vec<_> = (0..columns.len()).map(cell).collect();
            row(&mut out, &text(name), &cells);
        }
    }
    out
}

fn heading(out: &mut String, corner: &str, names: &[String]) {
    _ = writeln!(out, "\n| {corner} | {} |", names.join(" | "));
    _ = writeln!(out, "| --- |{}", " --- |".repeat(names.len()));
}

fn row(out: &mut String, name: &str, cells: &[String]) {
    _ = writeln!(out, "| {name} | {} |", cells.join(" | "));
}

/// How many scenarios come to each outcome, for each implementation; what is put to the test first.
fn counted(columns: &[OfContract<'_>]) -> Vec<(String, Vec<usize>)> {
    let mut counts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, (.., trials)) in columns.iter().enumerate() {
        for trial in trials {
            counts.entry(outcome(trial)).or_insert_with(|| vec![0; columns.len()])[place] += 1;
        }
    }
    counts.into_iter().collect()
}

/// Whether a scenario puts anything to the test, or why it was skipped.
fn outcome(trial: &Trial) -> String {
    match &trial.verdict {
        Verdict::Skip { missing } => format!("skipped: {}", why(missing)),
        _ if trial.judgement.exercised.is_empty() => "silent".to_owned(),
        _ => "exercised".to_owned(),
    }
}

fn why(missing: &Missing) -> String {
    let names: Vec<&str> = match missing {
        Missing::Capabilities(names) => names.iter().map(|name| name.as_str()).collect(),
        Missing::Contract(names) => names.iter().map(|name| name.as_str()).collect(),
    };
    names.join(", ")
}
