//! What fails, put together by what is broken: for each rule the simplest scenario that shows it, and the others by name.
//! It knows no format.

use crate::finding::broken;
use crate::run::Trial;
use interlude_spec::contract::Contract;
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::{Behaviour, CallbackPlan};
use interlude_spec::rule::RuleId;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A trial that is worth to be shown in full, and the rules of which it is the simplest witness.
pub(crate) struct Witness<'a> {
    /// The trial.
    pub(crate) trial: &'a Trial,
    /// What it shows; there is at least one.
    pub(crate) causes: Vec<Cause<'a>>,
}

/// A rule that is broken.
pub(crate) struct Cause<'a> {
    /// The rule.
    pub(crate) rule: RuleId,
    /// In how many trials it is broken, the witness among them.
    pub(crate) count: usize,
    /// The trials that break it and that nothing before has named, without the witness.
    pub(crate) others: Vec<&'a Trial>,
}

/// What is broken in those trials of one implementation that fail: the rule that is broken most often first. Each trial that fails
/// is a witness, or is named by one cause.
pub(crate) fn witnesses<'a>(trials: &[&'a Trial]) -> Vec<Witness<'a>> {
    let by_rule = by_rule(trials);
    let simplest = |trials: &[&'a Trial]| {
        trials.iter().copied().min_by_key(|trial| weight(trial)).expect("a rule that is broken has trials")
    };
    let mut witnesses: Vec<Witness<'a>> = Vec::new();
    for (rule, trials) in &by_rule {
        let trial = simplest(trials);
        let cause = Cause { rule: *rule, count: trials.len(), others: Vec::new() };
        match witnesses.iter_mut().find(|known| is_same(known.trial, trial)) {
            Some(known) => known.causes.push(cause),
            None => witnesses.push(Witness { trial, causes: vec![cause] }),
        }
    }
    let mut named: BTreeSet<_> = witnesses.iter().map(|witness| key(witness.trial)).collect();
    for cause in witnesses.iter_mut().flat_map(|witness| &mut witness.causes) {
        let trials = by_rule.iter().find(|(rule, _)| *rule == cause.rule).map(|(_, trials)| trials);
        let new = trials.into_iter().flatten().filter(|trial| named.insert(key(trial)));
        cause.others = new.copied().collect();
    }
    witnesses
}

/// How often each rule is broken in the trials that fail, the one that is broken most often first.
pub(crate) fn broken_most(trials: &[&Trial]) -> Vec<(RuleId, usize)> {
    by_rule(trials).into_iter().map(|(rule, trials)| (rule, trials.len())).collect()
}

fn by_rule<'a>(trials: &[&'a Trial]) -> Vec<(RuleId, Vec<&'a Trial>)> {
    let mut by_rule: BTreeMap<RuleId, Vec<&Trial>> = BTreeMap::new();
    for &trial in trials.iter().filter(|trial| trial.verdict.word() == "fail") {
        for rule in broken(&trial.verdict) {
            by_rule.entry(*rule).or_default().push(trial);
        }
    }
    let mut by_rule: Vec<_> = by_rule.into_iter().collect();
    by_rule.sort_by_key(|(rule, trials)| (Reverse(trials.len()), *rule));
    by_rule
}

fn is_same(one: &Trial, other: &Trial) -> bool {
    one.implementation == other.implementation && key(one) == key(other)
}

/// What tells the trials of one implementation apart.
fn key(trial: &Trial) -> (&ScenarioId, Option<Contract>) {
    (&trial.scenario, trial.named_contract())
}

/// How much there is to understand in a trial: what else is broken, whether a callback fails, whether no line of the scenario shows
/// what is broken, how much is done, how much happens, and how much there is to read.
fn weight(trial: &Trial) -> (usize, bool, bool, usize, usize, usize, &str) {
    let ran = trial.ran.as_ref();
    let ends_well = |callback: &CallbackPlan| {
        matches!(callback.behaviour, Behaviour::ResolvesAfter(_) | Behaviour::Returns(_))
    };
    let mut callbacks = ran.iter().flat_map(|ran| &ran.plan.calls).filter_map(|call| call.callback.as_ref());
    let is_odd = !callbacks.all(ends_well);
    let is_hidden = !trial.judgement.findings.iter().any(|finding| finding.rule == RuleId::Expectation);
    let calls = ran.map_or(0, |ran| ran.plan.calls.len());
    let events = ran.map_or(0, |ran| ran.trace.events.len());
    let length = ran.map_or(0, |ran| ran.source.len());
    (broken(&trial.verdict).len(), is_odd, is_hidden, calls, events, length, trial.scenario.as_str())
}
