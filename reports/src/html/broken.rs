//! What is wrong, by cause, over all implementations: what is shown before anything else.

use super::links::{self, Links};
use super::matrix::of_rule;
use super::overview::Column;
use super::text::{name, sentence};
use crate::causes::{Cause as Found, witnesses};
use crate::finding::{broken, told};
use crate::numbers::of_trials;
use crate::reason;
use crate::rules;
use crate::run::Trial;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::Verdict;
use std::collections::BTreeMap;

/// How many causes are open to begin with.
const OPEN: usize = 5;
/// How many reasons are told for which there was no judgement.
const MOST: usize = 20;

/// What is wrong.
pub(super) struct Broken {
    pub(super) causes: Vec<Cause>,
    /// What came to no judgement.
    pub(super) unjudged: Vec<Unjudged>,
    /// How many more reasons there are for that.
    pub(super) more: usize,
}

/// A rule that is broken, with the simplest scenario that shows it.
pub(super) struct Cause {
    pub(super) rule: RuleId,
    pub(super) anchor: String,
    /// On which implementations, and in how many scenarios of each.
    pub(super) places: Vec<(String, String)>,
    pub(super) text: &'static str,
    pub(super) why: &'static str,
    pub(super) example: Example,
    /// The other scenarios in which it is broken and that no cause before names.
    pub(super) others: Links,
    pub(super) is_open: bool,
}

/// A scenario that shows what is broken.
pub(super) struct Example {
    pub(super) anchor: String,
    pub(super) title: String,
    pub(super) implementation: String,
    pub(super) expected: String,
    pub(super) observed: String,
    pub(super) rests_on: String,
    pub(super) replay: String,
}

/// A reason for which there was no judgement.
pub(super) struct Unjudged {
    pub(super) word: &'static str,
    pub(super) why: String,
    pub(super) places: Vec<(String, String)>,
}

impl Broken {
    pub(super) fn of(columns: &[Column<'_>]) -> Self {
        let trials: Vec<&Trial> = columns.iter().flat_map(|column| column.trials.iter().copied()).collect();
        let mut causes: Vec<Cause> = Vec::new();
        for witness in witnesses(&trials) {
            causes.extend(witness.causes.iter().map(|cause| Cause::of(columns, witness.trial, cause)));
        }
        causes.iter_mut().take(OPEN).for_each(|cause| cause.is_open = true);
        let mut unjudged = unjudged(columns);
        let more = unjudged.len().saturating_sub(MOST);
        unjudged.truncate(MOST);
        Self { causes, unjudged, more }
    }
}

impl Cause {
    fn of(columns: &[Column<'_>], trial: &Trial, cause: &Found<'_>) -> Self {
        let rule = cause.rule;
        let breaks = |trial: &&&Trial| {
            matches!(trial.verdict, Verdict::Fail { .. }) && broken(&trial.verdict).contains(&rule)
        };
        let of_rule_only = |words| if rule.kind() == RuleKind::Scenario { "" } else { words };
        Self {
            rule,
            anchor: of_rule(rule),
            places: places(columns, breaks),
            text: of_rule_only(rules::text(rule)),
            why: of_rule_only(rules::why(rule)),
            example: Example::of(trial, rule),
            others: links::to_scenarios(cause.others.iter().map(|trial| &trial.scenario)),
            is_open: false,
        }
    }
}

impl Example {
    fn of(trial: &Trial, rule: RuleId) -> Self {
        let found = told(trial);
        let finding = found.iter().find(|finding| finding.rule == rule);
        let of = |text: fn(&interlude_spec::verdict::Finding) -> String| {
            finding.map_or_else(String::new, |finding| sentence(&text(finding)))
        };
        Self {
            anchor: links::of_scenario(&trial.scenario),
            title: sentence(&trial.title),
            implementation: name(&trial.on_implementation()),
            expected: of(|finding| finding.expected.clone()),
            observed: of(|finding| finding.observed.clone()),
            rests_on: of(|finding| finding.rests_on.first().map(ToString::to_string).unwrap_or_default()),
            replay: sentence(&trial.replay),
        }
    }
}

/// The implementations with trials of which something is true, with the number of these in words.
fn places(columns: &[Column<'_>], is_true: impl Fn(&&&Trial) -> bool) -> Vec<(String, String)> {
    let of_each = columns.iter().map(|column| (column, column.trials.iter().filter(&is_true).copied()));
    let of_each = of_each.map(|(column, trials)| (column, trials.collect::<Vec<_>>()));
    of_each.filter(|(_, trials)| !trials.is_empty()).map(told_of).collect()
}

fn told_of((column, trials): (&Column<'_>, Vec<&Trial>)) -> (String, String) {
    (column.name.clone(), of_trials(trials))
}

/// Each reason once, with where it is one.
fn unjudged(columns: &[Column<'_>]) -> Vec<Unjudged> {
    let is_one = |trial: &Trial| trial.verdict.is_wrong() && !matches!(trial.verdict, Verdict::Fail { .. });
    let mut order: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
    let mut all: Vec<Vec<Vec<&Trial>>> = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        for trial in column.trials.iter().filter(|trial| is_one(trial)) {
            let reason = *order.entry((trial.verdict.word(), reason::headline(trial))).or_insert_with(|| {
                all.push(vec![Vec::new(); columns.len()]);
                all.len() - 1
            });
            all[reason][place].push(trial);
        }
    }
    let mut reasons: Vec<_> = order.into_iter().collect();
    // In the order in which they first appear.
    reasons.sort_by_key(|(_, number)| *number);
    let unjudged = reasons.into_iter().map(|((word, why), number)| {
        let places = columns.iter().zip(all[number].clone()).filter(|(_, trials)| !trials.is_empty());
        let places = places.map(told_of);
        Unjudged { word, why: sentence(&why), places: places.collect() }
    });
    unjudged.collect()
}
