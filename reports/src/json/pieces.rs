//! A report piece by piece, for whoever writes one while its trials are still being run: the beginning, each trial, what stands
//! between the trials and the scenarios, each scenario, and the end. Put together in this order they are the whole report. A trial
//! and a scenario take one line each: whoever looks for one finds all of it, and a large report is less than half as long. It
//! knows neither files nor how a trial comes about.

use super::report::{Allowed, Report, Scenario, Stale, Trial};
use super::wire::Wire;
use crate::escape;
use crate::run::{self, Run};
use serde::Serialize;

/// Why everything here can be written.
const WRITABLE: &str = "what is written has no maps but those keyed by text";
/// How far the items of a list are indented, and how far its name is.
const ITEM: &str = "\n    ";
const FIELD: &str = "\n  ";

/// Everything before the first trial. Of the run only its version and its shard are looked at.
pub fn beginning(run: &Run) -> String {
    let empty = Run { suite: run.suite.clone(), shard: run.shard.clone(), ..Run::default() };
    let text = written(&Report::of(&empty), "\n");
    // Nothing but the list of trials stands behind them where there is nothing else.
    let end = text.rfind(']').unwrap_or(text.len());
    text[..end].to_owned()
}

/// A trial that so many others stand before.
pub fn trial(trial: &run::Trial, before: usize) -> String {
    item(&Trial::of(trial), if before == 0 { "" } else { "," })
}

/// What stands between so many trials and the first scenario.
pub fn between(trials: usize, stale: &[run::Stale]) -> String {
    let end = if trials == 0 { "]".to_owned() } else { format!("{FIELD}]") };
    let stale: Vec<Stale> = stale.iter().map(Wire::of).collect();
    end + &field("stale", &stale)
}

/// A scenario that so many others stand before.
pub fn scenario(scenario: &run::Scenario, before: usize) -> String {
    let first = format!(",{FIELD}\"scenarios\": [");
    item(&Scenario::of(scenario), if before == 0 { &first } else { "," })
}

/// Everything behind so many scenarios.
pub fn end(scenarios: usize, allowed: &[run::Allowed], left_out: usize) -> String {
    let end = if scenarios == 0 { String::new() } else { format!("{FIELD}]") };
    let allowed: Vec<Allowed> = allowed.iter().map(Wire::of).collect();
    let left_out = if left_out == 0 { String::new() } else { format!(",{FIELD}\"left_out\": {left_out}") };
    format!("{end}{}{left_out}\n}}\n", field("allowed", &allowed))
}

/// An item of a list on a line of its own, with what goes before it.
fn item(item: &impl Serialize, before: &str) -> String {
    let text = serde_json::to_string(item).expect(WRITABLE);
    format!("{before}{ITEM}{}", escape::json(text))
}

/// A list with its name; nothing where it is empty.
fn field(name: &str, items: &[impl Serialize]) -> String {
    if items.is_empty() { String::new() } else { format!(",{FIELD}\"{name}\": {}", written(&items, FIELD)) }
}

/// Something as indented JSON whose lines begin so. No line of it breaks within a text.
fn written(it: &impl Serialize, line: &str) -> String {
    let text = serde_json::to_string_pretty(it).expect(WRITABLE);
    escape::json(if line == "\n" { text } else { text.replace('\n', line) })
}
