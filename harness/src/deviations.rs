//! What is broken and known to be: taken away from a verdict, held against a run, and written down.

use crate::implementations::Implementation;
use interlude_reports::run::{Excuse, Excused, Stale, Trial};
use interlude_reports::stale;
use interlude_spec::catalogue;
use interlude_spec::contract::Contract;
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
    (scenario, contract): (&ScenarioId, Contract),
    implementation: &Implementation,
    known: &[Known],
) -> (Verdict, Vec<Excused>) {
    let Verdict::Fail { broken } = verdict else { return (verdict, Vec::new()) };
    let is_meant = |known: &&Known| known.matches(scenario) && known.is_of(Some(contract));
    let known = || implementation.known.iter().chain(known).filter(is_meant);
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

/// As [`stale()`], with the files that say it: the implementation's own, and those that were named (`files`).
pub fn stale_by_file(
    implementation: &Implementation,
    (own, named): (&str, &[(String, Vec<Known>)]),
    known: &[Known],
    trials: &[Trial],
    suite: &[ScenarioId],
) -> Vec<Stale> {
    let named = named.iter().map(|(file, known)| (file.as_str(), &known[..]));
    let files: Vec<_> = std::iter::once((own, &implementation.known[..])).chain(named).collect();
    let mut stale = stale(implementation, known, trials, suite);
    for entry in &mut stale {
        place(entry, &files);
    }
    stale
}

/// The known deviations of an implementation, and those of all (`known`), that do not show: in a trial that was run, or
/// because what they name is no scenario of the whole suite. What was not run is not judged. Where a scenario has several trials, one
/// that speaks of no contract has to show in each.
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
        let of = |contract, matches_nothing| Stale {
            implementation: implementation.name.clone(),
            requirement: entry.requirement,
            contract,
            matches_nothing,
            not_broken_in: Vec::new(),
            files: Vec::new(),
        };
        if !matches_nothing.is_empty() {
            found.push(of(entry.contract, matches_nothing));
        }
        let is_meant = |trial: &&Trial| entry.matches(&trial.scenario) && entry.is_of(trial.contract);
        for trial in trials().filter(is_meant).filter(|trial| !shows(trial)) {
            let not_broken_in = vec![trial.scenario.clone()];
            found.push(Stale { not_broken_in, ..of(trial.named_contract(), Vec::new()) });
        }
    }
    stale::together(found)
}

/// Says of what is stale in which of these files it stands: of a name, and what is known by it.
fn place(stale: &mut Stale, files: &[(&str, &[Known])]) {
    let is_it = |known: &Known| {
        let names = |pattern: &String| known.scenarios.contains(pattern);
        known.requirement == stale.requirement
            && (stale.matches_nothing.iter().any(names)
                || stale.not_broken_in.iter().any(|scenario| known.matches(scenario)))
    };
    let holding =
        files.iter().filter(|(_, known)| known.iter().any(is_it)).map(|(file, _)| (*file).to_owned());
    stale.files = holding.collect();
}

fn is_judged(trial: &Trial) -> bool {
    matches!(
        trial.verdict,
        Verdict::Pass | Verdict::Fail { .. } | Verdict::Known { .. } | Verdict::NotExercised
    )
}

/// What the trials of an implementation show to be broken, as known deviations: one for each rule, reason and contract, in the
/// order of the rules. Reasons that are known already are kept; the others are empty. A contract is named where a scenario has a trial
/// under each of several, and the same is not to be said of all of them.
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
    let reason = |rule: RuleId, scenario: &ScenarioId, contract: Option<Contract>| {
        let is_it = |known: &&Known| known.requirement == rule && known.matches(scenario);
        known().filter(is_it).find(|known| known.is_of(contract)).map(|it| it.reason.clone())
    };
    let rules: BTreeSet<RuleId> = known().map(|known| known.requirement).collect();
    let mut judged: BTreeMap<&ScenarioId, Vec<&Trial>> = BTreeMap::new();
    for trial in trials.iter().filter(|it| it.implementation == implementation.name && is_judged(it)) {
        judged.entry(&trial.scenario).or_default().push(trial);
    }
    let mut observed = Observed::new();
    for (scenario, trials) in &judged {
        let told = trials.iter().flat_map(|trial| broken(trial)).chain(rules.iter().copied());
        for rule in told.collect::<BTreeSet<_>>() {
            let said = |contract: Option<Contract>| {
                match trials.iter().find(|trial| trial.named_contract() == contract) {
                    Some(trial) => broken(trial)
                        .contains(&rule)
                        .then(|| reason(rule, scenario, trial.contract).unwrap_or_default()),
                    // A contract that was not asked for.
                    None => reason(rule, scenario, contract),
                }
            };
            let of_several = trials.iter().any(|trial| trial.of_several);
            let contracts: Vec<_> = if of_several {
                implementation.contracts.iter().copied().map(Some).collect()
            } else {
                vec![None]
            };
            note(
                &mut observed,
                rule,
                scenario.as_str(),
                contracts.into_iter().map(|it| (it, said(it))).collect(),
            );
        }
    }
    for scenario in suite.iter().filter(|scenario| !judged.contains_key(scenario)) {
        for rule in &rules {
            let of = |entry: &&Known| entry.requirement == *rule && entry.matches(scenario);
            let mut seen = BTreeSet::new();
            for Known { contract, reason, .. } in known().filter(of) {
                if !seen.contains(&None) && seen.insert(*contract) {
                    observed
                        .entry((*rule, reason.clone(), *contract))
                        .or_default()
                        .insert(scenario.to_string());
                }
            }
        }
    }
    for entry in known().filter(|_| !is_whole) {
        let elsewhere =
            entry.scenarios.iter().filter(|pattern| !suite.iter().any(|it| known::matches(pattern, it)));
        for pattern in elsewhere {
            let key = (entry.requirement, entry.reason.clone(), entry.contract);
            observed.entry(key).or_default().insert(pattern.clone());
        }
    }
    let entries = observed.into_iter().map(|((requirement, reason, contract), scenarios)| Known {
        scenarios: scenarios.into_iter().collect(),
        contract,
        requirement,
        reason,
    });
    entries.collect()
}

/// The scenarios of each rule, reason and contract.
type Observed = BTreeMap<(RuleId, String, Option<Contract>), BTreeSet<String>>;

/// Takes in what is to be said of a rule in a scenario under each contract: the reason, where it is broken. Where that is the same
/// under all of them, no contract is named.
fn note(
    observed: &mut Observed,
    rule: RuleId,
    scenario: &str,
    said: Vec<(Option<Contract>, Option<String>)>,
) {
    let is_same = said.iter().all(|(_, reason)| *reason == said[0].1);
    let said = if is_same { vec![(None, said[0].1.clone())] } else { said };
    for (contract, reason) in said {
        if let Some(reason) = reason {
            observed.entry((rule, reason, contract)).or_default().insert(scenario.to_owned());
        }
    }
}

/// What a trial breaks, whether it counts or not.
fn broken(trial: &Trial) -> BTreeSet<RuleId> {
    let mut broken: BTreeSet<RuleId> = trial.excused.iter().map(|it| it.rule).collect();
    if let Verdict::Fail { broken: left } = &trial.verdict {
        broken.extend(left);
    }
    broken
}
