//! What is broken and known to be: taken away from a verdict, held against a run, and written down.

use crate::implementations::Implementation;
use interlude_reports::run::{Excuse, Excused, Stale, Trial};
use interlude_reports::stale;
use interlude_spec::catalogue;
use interlude_spec::id::ScenarioId;
use interlude_spec::known::{self, Known};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::{Judgement, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// The verdict without what is known of the implementation, or of all (`known`), and without what is asked for only
/// since a version of Interlude that the implementation does not answer for yet. With it, what was taken away.
pub fn excuse(
    verdict: Verdict,
    judgement: &Judgement,
    scenario: &ScenarioId,
    implementation: &Implementation,
    known: &[Known],
) -> (Verdict, Vec<Excused>) {
    let Verdict::Fail { broken } = verdict else { return (verdict, Vec::new()) };
    let known = || implementation.known.iter().chain(known).filter(|known| known.matches(scenario));
    let excuse = |rule: RuleId| {
        if let Some(known) = known().find(|known| known.requirement == rule) {
            return Some(Excuse::Known(known.reason.clone()));
        }
        let since = &catalogue::entry(rule)?.since;
        let is_newer = implementation.suite.as_ref().is_some_and(|suite| since > suite);
        is_newer.then(|| Excuse::Since(since.to_string()))
    };
    let (mut left, mut excused) = (BTreeSet::new(), Vec::new());
    for rule in broken {
        match excuse(rule) {
            None => _ = left.insert(rule),
            Some(excuse) => excused.push(Excused { rule, excuse }),
        }
    }
    let known = excused.iter().filter(|it| matches!(it.excuse, Excuse::Known(_))).map(|it| it.rule);
    let known: BTreeSet<_> = known.collect();
    let verdict = if !left.is_empty() {
        Verdict::Fail { broken: left }
    } else if !known.is_empty() {
        Verdict::Known { broken: known }
    } else if judgement.exercised.keys().any(|rule| rule.kind() == RuleKind::Must) {
        Verdict::Pass
    } else {
        Verdict::NotExercised
    };
    (verdict, excused)
}

/// The known deviations of an implementation, and those of all (`known`), that do not show: in a trial that was run, or
/// because what they name is no scenario of the whole suite. What was not run is not judged.
pub fn stale(
    implementation: &Implementation,
    known: &[Known],
    trials: &[Trial],
    suite: &[ScenarioId],
) -> Vec<Stale> {
    let trials =
        || trials.iter().filter(|trial| trial.implementation == implementation.name && is_judged(trial));
    let mut found = Vec::new();
    for entry in implementation.known.iter().chain(known) {
        let matches_nothing = entry
            .scenarios
            .iter()
            .filter(|pattern| !suite.iter().any(|scenario| known::matches(pattern, scenario)));
        let matches_nothing: Vec<_> = matches_nothing.cloned().collect();
        let shows = |trial: &Trial| trial.excused.iter().any(|it| it.rule == entry.requirement);
        let not_broken_in: Vec<_> = trials()
            .filter(|trial| entry.matches(&trial.scenario) && !shows(trial))
            .map(|trial| trial.scenario.clone())
            .collect();
        if !matches_nothing.is_empty() || !not_broken_in.is_empty() {
            found.push(Stale {
                implementation: implementation.name.clone(),
                requirement: entry.requirement,
                matches_nothing,
                not_broken_in,
            });
        }
    }
    stale::together(found)
}

fn is_judged(trial: &Trial) -> bool {
    matches!(
        trial.verdict,
        Verdict::Pass | Verdict::Fail { .. } | Verdict::Known { .. } | Verdict::NotExercised
    )
}

/// What the trials of an implementation show to be broken, as known deviations: one for each rule and reason, in the
/// order of the rules. Reasons that are known already are kept; the others are empty.
///
/// What is known of scenarios of the suite that were not judged is kept as it is, and so is, unless the whole suite was
/// asked for, what is known of scenarios that are not in it.
pub fn observed(
    implementation: &Implementation,
    known: &[Known],
    trials: &[Trial],
    suite: &[ScenarioId],
    is_whole: bool,
) -> Vec<Known> {
    let known = || implementation.known.iter().chain(known);
    // A reason that is given for other scenarios may be another's.
    let reason = |rule: RuleId, scenario: &ScenarioId| {
        known().find(|known| known.requirement == rule && known.matches(scenario)).map(|it| it.reason.clone())
    };
    let mut observed: BTreeMap<(RuleId, String), BTreeSet<String>> = BTreeMap::new();
    let mut judged = BTreeSet::new();
    for trial in trials.iter().filter(|trial| trial.implementation == implementation.name) {
        if is_judged(trial) {
            judged.insert(&trial.scenario);
        }
        let mut broken: BTreeSet<RuleId> = trial.excused.iter().map(|it| it.rule).collect();
        if let Verdict::Fail { broken: left } = &trial.verdict {
            broken.extend(left);
        }
        for rule in broken {
            let reason = reason(rule, &trial.scenario).unwrap_or_default();
            observed.entry((rule, reason)).or_default().insert(trial.scenario.to_string());
        }
    }
    let rules: BTreeSet<RuleId> = known().map(|known| known.requirement).collect();
    for scenario in suite.iter().filter(|scenario| !judged.contains(scenario)) {
        for rule in &rules {
            if let Some(reason) = reason(*rule, scenario) {
                observed.entry((*rule, reason)).or_default().insert(scenario.to_string());
            }
        }
    }
    for entry in known().filter(|_| !is_whole) {
        let elsewhere =
            entry.scenarios.iter().filter(|pattern| !suite.iter().any(|it| known::matches(pattern, it)));
        for pattern in elsewhere {
            let key = (entry.requirement, entry.reason.clone());
            observed.entry(key).or_default().insert(pattern.clone());
        }
    }
    let entries = observed.into_iter().map(|((requirement, reason), scenarios)| Known {
        scenarios: scenarios.into_iter().collect(),
        requirement,
        reason,
    });
    entries.collect()
}
