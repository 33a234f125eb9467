//! What differs between two reports, as JSON.

use super::indented;
use super::report::Stale;
use super::wire::Wire as _;
use super::words::{Contract, RuleId, ScenarioId};
use crate::diff::{self, Diff};
use interlude_spec::rule;
use serde::Serialize;

#[derive(Serialize)]
struct Difference<'a> {
    version: u32,
    worse: bool,
    common: usize,
    changes: Vec<Change<'a>>,
    hazards: Vec<HazardChange<'a>>,
    untested: Vec<Untested<'a>>,
    stale: Vec<Stale>,
}

#[derive(Serialize)]
struct Change<'a> {
    implementation: &'a str,
    scenario: ScenarioId,
    /// The contract, where one of the reports has several trials of the scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<Contract>,
    kind: &'static str,
    before: Option<Told<'a>>,
    after: Option<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    verdict: &'static str,
    why: &'a str,
}

impl<'a> Told<'a> {
    fn of(diff::Told { verdict, why }: &'a diff::Told) -> Self {
        Self { verdict, why }
    }
}

#[derive(Serialize)]
struct HazardChange<'a> {
    implementation: &'a str,
    scenario: ScenarioId,
    /// The contract, where one of the reports has several trials of the scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<Contract>,
    hazard: RuleId,
    appeared: bool,
}

#[derive(Serialize)]
struct Untested<'a> {
    implementation: &'a str,
    requirement: RuleId,
}

/// The differences as JSON, with whether something has become worse, and a line break at the end.
pub fn difference(diff: &Diff, denied: &[rule::RuleId]) -> String {
    let changes = diff.changes.iter().map(|change| Change {
        implementation: &change.implementation,
        scenario: ScenarioId::of(&change.scenario),
        contract: Option::of(&change.contract),
        kind: change.kind.word(),
        before: change.before.as_ref().map(Told::of),
        after: change.after.as_ref().map(Told::of),
    });
    let hazards = diff.hazards.iter().map(|change| HazardChange {
        implementation: &change.implementation,
        scenario: ScenarioId::of(&change.scenario),
        contract: Option::of(&change.contract),
        hazard: RuleId::of(&change.hazard),
        appeared: change.appeared,
    });
    let untested = diff
        .untested
        .iter()
        .map(|it| Untested { implementation: &it.implementation, requirement: RuleId::of(&it.requirement) });
    indented(&Difference {
        version: 1,
        worse: diff.is_worse(denied),
        common: diff.common,
        changes: changes.collect(),
        hazards: hazards.collect(),
        untested: untested.collect(),
        stale: Vec::of(&diff.stale),
    })
}
