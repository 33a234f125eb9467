//! What a reader of a failure should know of its scenario: where it asks for more than the contract.

use crate::lint;
use interlude_reports::run::Trial;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario;
use interlude_spec::verdict::Verdict;
use std::collections::BTreeSet;

/// For each expectation that did not come true and is stricter than the contract, what the contract allows instead. None where a
/// requirement is broken: then that is what the reader should look at.
pub(super) fn of(trial: &Trial, text: &str) -> Vec<String> {
    let (Verdict::Fail { broken }, Some(ran)) = (&trial.verdict, &trial.ran) else { return Vec::new() };
    if broken.iter().any(|rule| rule.kind() != RuleKind::Scenario) {
        return Vec::new();
    }
    let findings = &trial.judgement.findings;
    let steps = findings.iter().filter_map(|finding| ran.places.get(finding.step?).copied());
    let emissions = findings.iter().find(|finding| finding.rule == RuleId::Emissions);
    let places: BTreeSet<_> =
        steps.chain(emissions.and_then(|_| scenario::key_place(text, "emissions"))).collect();
    let advice = lint::stricter(&ran.plan, text).into_iter();
    let meant = advice.filter(|advice| places.contains(&advice.place));
    meant
        .map(|it| {
            let help = it.help.map(|help| format!("; {help}")).unwrap_or_default();
            let line = it.place.line;
            format!(
                "line {line} asks for more than the contract: an implementation may keep it and fail here{help}"
            )
        })
        .collect()
}
