//! What a campaign of random scenarios found, as JSON.

use super::indented;
use super::wire::Wire as _;
use super::words::RuleId;
use crate::campaign::CampaignReport;
use interlude_lab::fuzz::{self, Failure};
use interlude_lab::port::PortFailure;
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::write::write;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Campaign<'a> {
    version: u32,
    implementation: &'a str,
    same_as: Option<&'a str>,
    seed: u64,
    cases: u32,
    unfit: u32,
    states: usize,
    exercised: BTreeMap<RuleId, u32>,
    hazards: BTreeMap<RuleId, u32>,
    known: BTreeMap<RuleId, u32>,
    found: Vec<Found<'a>>,
    along: BTreeMap<&'a str, u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    known_findings: Vec<KnownJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stale: Vec<StaleJson<'a>>,
    interrupted: bool,
    broke_off: Option<BrokeOff>,
}

#[derive(Serialize)]
struct KnownJson<'a> {
    shows: &'a str,
    scenario: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StaleJson<'a> {
    shows: &'a str,
    matches_nothing: &'a [String],
    not_broken_in: Vec<&'a str>,
}

#[derive(Serialize)]
struct Found<'a> {
    shows: &'a str,
    case: u32,
    calls: usize,
    runs: u32,
    scenario: String,
    file: Option<&'a str>,
}

/// Why there was no answer, and a scenario to which there is none.
#[derive(Serialize)]
pub(super) struct BrokeOff {
    reason: String,
    scenario: String,
}

impl BrokeOff {
    pub(super) fn of((_, failure, plan): &(u32, PortFailure, Box<Plan>)) -> Self {
        Self { reason: failure.to_string(), scenario: write(plan) }
    }
}

/// The campaign as JSON, with a line break at the end.
pub fn campaign(report: &CampaignReport) -> String {
    let fuzz::Campaign {
        cases, unfit, exercised, known, hazards, states, along, interrupted, broke_off, ..
    } = &report.campaign;
    let found = report.found().map(|(Failure { shows, case, calls, runs, plan }, witness)| Found {
        shows: shows.as_str(),
        case: *case,
        calls: *calls,
        runs: *runs,
        scenario: write(plan),
        file: witness.and_then(|witness| witness.file.as_deref()),
    });
    let known_findings = report.known.iter().map(|known| KnownJson {
        shows: known.rule.as_str(),
        scenario: known.scenario.as_str(),
        reason: &known.reason,
    });
    let stale = report.stale.iter().map(|stale| StaleJson {
        shows: stale.requirement.as_str(),
        matches_nothing: &stale.matches_nothing,
        not_broken_in: stale.not_broken_in.iter().map(ScenarioId::as_str).collect(),
    });
    indented(&Campaign {
        version: 1,
        implementation: &report.implementation,
        same_as: report.other.as_deref(),
        seed: report.seed,
        cases: *cases,
        unfit: *unfit,
        states: states.len(),
        exercised: BTreeMap::of(exercised),
        hazards: BTreeMap::of(hazards),
        known: BTreeMap::of(known),
        found: found.collect(),
        along: along.iter().map(|(shows, number)| (shows.as_str(), *number)).collect(),
        known_findings: known_findings.collect(),
        stale: stale.collect(),
        interrupted: *interrupted,
        broke_off: broke_off.as_ref().map(BrokeOff::of),
    })
}
