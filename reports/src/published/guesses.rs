//! Which findings rest on a guess about the world around a package, as a section of Markdown: what changes where the guess is flipped.

use super::text;
use crate::counts::counts;
use crate::escape::visible;
use crate::run::Run;
use interlude_spec::rule::RuleId;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How many scenarios are named where something changes in more.
const EXAMPLES: usize = 3;

/// A run with one guess flipped.
#[derive(Clone, PartialEq, Debug)]
pub struct Flipped {
    /// The guess and its value, as `name=value`.
    pub guess: String,
    /// What the value means, in a sentence.
    pub means: String,
    /// What came of it.
    pub run: Run,
}

/// Where something is broken or seen: by rule and implementation, in which scenarios.
type Found<'a> = BTreeMap<(RuleId, &'a str), BTreeSet<&'a str>>;

/// A rule, and the scenarios in which it is broken or seen now and was not, and the other way round.
type Change<'a> = (RuleId, Vec<&'a str>, Vec<&'a str>);

/// The section, below a head that says what it is about: for each guess, which findings come or go where it is flipped, and in which
/// versions. `run` is what came of it with every guess as it is.
///
/// ```
/// use interlude_reports::{published, run::Run};
/// assert_eq!(published::guesses(&Run::default(), &[], "## Guesses"), "## Guesses\n");
/// ```
pub fn guesses(run: &Run, flipped: &[Flipped], head: &str) -> String {
    let mut out = format!("{}\n", head.trim_end());
    let before = found(run);
    let mut quiet = Vec::new();
    for Flipped { guess, means, run } in flipped {
        let after = found(run);
        let changes = changes(&before, &after);
        if changes.is_empty() {
            quiet.push(format!("`{}`", visible(guess)));
            continue;
        }
        _ = writeln!(out, "\n### `{}`: {}\n", visible(guess), text(means));
        out.push_str("| finding | versions | comes in | goes in |\n| --- | --- | --- | --- |\n");
        for ((rule, come, go), versions) in changes {
            let versions = versions.into_iter().map(text).collect::<Vec<_>>().join(", ");
            _ = writeln!(out, "| {rule} | {versions} | {} | {} |", told(&come), told(&go));
        }
    }
    if !quiet.is_empty() {
        _ = writeln!(out, "\nNothing that is found here changes with {}.", quiet.join(", "));
    }
    out
}

fn found(run: &Run) -> Found<'_> {
    let mut found = Found::new();
    for (implementation, trials) in run.by_implementation() {
        for (rule, counts) in counts(&trials) {
            let scenarios: BTreeSet<&str> =
                counts.broken.iter().map(|trial| trial.scenario.as_str()).collect();
            if !scenarios.is_empty() {
                found.insert((rule, implementation), scenarios);
            }
        }
    }
    found
}

/// What changes, each with the versions in which it does.
fn changes<'a>(before: &Found<'a>, after: &Found<'a>) -> BTreeMap<Change<'a>, Vec<&'a str>> {
    let mut changes: BTreeMap<Change<'a>, Vec<&'a str>> = BTreeMap::new();
    let nowhere = BTreeSet::new();
    for key @ (rule, implementation) in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let [was, is] = [before, after].map(|found| found.get(key).unwrap_or(&nowhere));
        let [come, go] = [is - was, was - is].map(|it| it.into_iter().collect::<Vec<_>>());
        if !(come.is_empty() && go.is_empty()) {
            changes.entry((*rule, come, go)).or_default().push(implementation);
        }
    }
    changes
}

/// The first of some scenarios, and how many more there are.
fn told(scenarios: &[&str]) -> String {
    let named: Vec<_> =
        scenarios.iter().take(EXAMPLES).map(|scenario| format!("`{}`", visible(scenario))).collect();
    match scenarios.len() {
        0 => "·".into(),
        few if few <= EXAMPLES => named.join(", "),
        many => format!("{}, and {} more", named.join(", "), many - EXAMPLES),
    }
}
