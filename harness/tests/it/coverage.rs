//! Which rules the shipped scenarios put to the test, and that none is left out.

use crate::shipped;
use interlude::implementations::{Implementation, all};
use interlude::trial::{self, Terms};
use interlude_spec::catalogue;
use interlude_spec::rule::{RuleId, RuleKind};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The reference; what renders, for the rules about what is rendered; and for the hazards that no way of coordinating
/// calls comes to by itself, what shows them.
fn implementations() -> Vec<Implementation> {
    let names = [
        "reference",
        "reference-navigate",
        "conforming/renders",
        "conforming/navigate-says-more",
        "hazardous/early-value",
        "hazardous/organization-undefined",
        "hazardous/organization-not-applied",
        "hazardous/poisoned-organization",
        "hazardous/nothing-shown",
        "hazardous/told-after-leaving",
        "hazardous/token-of-another-organization",
        "hazardous/loaded-while-undefined",
        "hazardous/render-throws",
    ];
    let chosen = all().into_iter().filter(|it| names.contains(&it.name.as_str())).collect::<Vec<_>>();
    assert_eq!(chosen.len(), names.len(), "they are all there");
    chosen
}

/// For each rule, the scenarios in which its premise occurs, or, for a hazard, in which it does.
fn exercised() -> BTreeMap<RuleId, Vec<String>> {
    let implementations = implementations();
    let mut exercised: BTreeMap<RuleId, Vec<String>> = BTreeMap::new();
    for scenario in shipped::scenarios() {
        let mut rules = BTreeSet::new();
        for implementation in &implementations {
            let judgement = trial::run(scenario, implementation, &Terms::default()).judgement;
            rules.extend(judgement.exercised.keys().copied());
            rules.extend(judgement.hazards.iter().map(|finding| finding.rule));
        }
        for rule in rules {
            exercised.entry(rule).or_default().push(scenario.id.to_string());
        }
    }
    exercised
}

#[test]
fn every_must_and_every_hazard_occurs_in_a_shipped_scenario() {
    let exercised = exercised();
    let (mut table, mut missing) = (String::new(), Vec::new());
    let rules = RuleId::ALL.iter().filter(|rule| matches!(rule.kind(), RuleKind::Must | RuleKind::Hazard));
    for rule in rules {
        let by = exercised.get(rule).map_or(0, Vec::len);
        _ = writeln!(table, "{rule:<44} {by:>3}");
        if by == 0 {
            missing.push(rule.as_str());
        }
    }
    println!("{table}");
    assert!(missing.is_empty(), "no shipped scenario puts these to the test: {missing:?}");
}

#[test]
fn the_example_of_a_rule_shows_the_rule() {
    let exercised = exercised();
    let shows = |rule: RuleId, example: &str| {
        exercised.get(&rule).is_some_and(|by| by.iter().any(|id| id == example))
    };
    let wrong: Vec<_> = catalogue::entries()
        .iter()
        .filter(|entry| matches!(entry.level, RuleKind::Must | RuleKind::Hazard))
        .filter(|entry| !shows(entry.id, &entry.example))
        .map(|entry| format!("{}: {}", entry.id, entry.example))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
