//! Every accusation rests on a sentence: whoever breaks a must, in whichever shipped scenario, is told which one.

use crate::shipped;
use interlude::implementations::{all, twins};
use interlude::manifests;
use interlude::process::Limits;
use interlude::trial::{self, Terms};
use interlude_spec::rule::RuleKind;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_broken_must_names_the_sentence_that_it_rests_on() {
    let (mut told, mut silent) = (0, BTreeSet::new());
    for implementation in all().iter().filter(|it| it.name.starts_with("faulty/")) {
        for scenario in shipped::scenarios() {
            let findings = trial::run(scenario, implementation, &Terms::default()).judgement.findings;
            for finding in findings.iter().filter(|finding| finding.rule.kind() == RuleKind::Must) {
                told += 1;
                if finding.rests_on.is_empty() {
                    silent.insert(format!("{} in {} on {}", finding.rule, scenario.id, implementation.name));
                }
            }
        }
    }
    assert!(silent.is_empty(), "nothing says so there: {silent:#?}");
    assert!(told > 1_000, "only {told} musts are broken");
}

/// The packages themselves need Node. Their twins do what they do, so they show the same deviations.
#[test]
fn every_known_deviation_of_clerk_js_rests_on_a_sentence_in_the_situation_of_its_scenario() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters/clerk-js/adapter.yaml");
    let versions = manifests::load(&manifest, Limits::default()).expect("a shipped manifest has no mistakes");
    let mut entries = 0;
    for version in &versions {
        let twin = twins::named(&format!("twin/{}", version.name))
            .expect("it names a twin")
            .expect("it has a record");
        for known in &version.known {
            for scenario in shipped::scenarios().iter().filter(|scenario| known.matches(&scenario.id)) {
                let findings = trial::run(scenario, &twin, &Terms::default()).judgement.findings;
                let of_it: Vec<_> = findings.iter().filter(|it| it.rule == known.requirement).collect();
                let entry = format!("{} in {} on {}", known.requirement, scenario.id, twin.name);
                assert!(!of_it.is_empty(), "the twin does not show {entry}");
                assert!(of_it.iter().all(|it| !it.rests_on.is_empty()), "nothing says so there: {entry}");
                entries += 1;
            }
        }
    }
    assert!(entries > 30, "only {entries} entries are known");
}
