//! Two implementations compared in random scenarios, as JSON.

use super::campaign::BrokeOff;
use super::indented;
use crate::comparison::ComparisonReport;
use interlude_spec::scenario::write::write;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Comparison<'a> {
    version: u32,
    implementation: &'a str,
    same_as: &'a str,
    seed: u64,
    cases: u32,
    unfit: u32,
    different: u32,
    kinds: Vec<Kind<'a>>,
    interrupted: bool,
    broke_off: Option<BrokeOff>,
}

/// What the two do at the first event in which they differ, and a scenario in which they do.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Kind<'a> {
    implementation: &'a str,
    same_as: &'a str,
    cases: u32,
    case: u32,
    calls: usize,
    runs: u32,
    scenario: String,
    file: Option<&'a str>,
}

/// The comparison as JSON, with a line break at the end.
pub fn comparison(report: &ComparisonReport) -> String {
    let kinds = report.kinds().map(|(kind, witness)| Kind {
        implementation: &kind.said[0],
        same_as: &kind.said[1],
        cases: kind.cases,
        case: kind.case,
        calls: kind.calls,
        runs: kind.runs,
        scenario: write(&kind.plan),
        file: witness.and_then(|witness| witness.file.as_deref()),
    });
    let comparison = &report.comparison;
    indented(&Comparison {
        version: 1,
        implementation: &report.implementation,
        same_as: &report.other,
        seed: report.seed,
        cases: comparison.cases,
        unfit: comparison.unfit,
        different: comparison.different,
        kinds: kinds.collect(),
        interrupted: comparison.interrupted,
        broke_off: comparison.broke_off.as_ref().map(BrokeOff::of),
    })
}
