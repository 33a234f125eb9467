//! The record that a client was found to follow, as JSON.

use super::indented;
use crate::fitted::FitReport;
use interlude_spec::scenario::write::write;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fit<'a> {
    version: u32,
    implementation: &'a str,
    seed: u64,
    cases: u32,
    different: u32,
    fits: bool,
    since: String,
    until: Option<String>,
    changed: Vec<Changed>,
    scenario: Option<String>,
}

#[derive(Serialize)]
struct Changed {
    field: &'static str,
    value: &'static str,
}

/// The record as JSON, with a line break at the end.
pub fn fit(report: &FitReport) -> String {
    let fit = &report.fit;
    let changed = fit.changed.iter();
    indented(&Fit {
        version: 1,
        implementation: &report.implementation,
        seed: report.seed,
        cases: fit.cases,
        different: fit.different,
        fits: fit.holds(),
        since: fit.since.to_string(),
        until: fit.until.as_ref().map(ToString::to_string),
        changed: changed.map(|it| Changed { field: it.field().as_str(), value: it.as_str() }).collect(),
        scenario: fit.differs.as_ref().map(|kind| write(&kind.plan)),
    })
}
