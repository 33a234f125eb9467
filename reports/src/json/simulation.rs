//! Simulated runs of a scenario as JSON.

use super::indented;
use super::policy::Policy;
use super::trace::Trace;
use super::verdict::Finding;
use super::wire::Wire as _;
use super::words::ScenarioId;
use crate::simulation::Simulation;
use interlude_lab::named::Named;
use interlude_lab::twin::eras::Known;
use interlude_lab::twin::record::Field;
use interlude_spec::contract::Contract;
use serde::Serialize;

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    scenario: ScenarioId,
    title: &'a str,
    #[serde(rename = "passedOver")]
    passed_over: Vec<WrittenPassedOver<'a>>,
    runs: Vec<WrittenRun<'a>>,
}

/// What the scenario asks for although it cannot hold.
#[derive(Serialize)]
struct WrittenPassedOver<'a> {
    line: usize,
    reason: &'a str,
    instead: &'a str,
}

#[derive(Serialize)]
struct WrittenRun<'a> {
    semantics: WrittenSemantics<'a>,
    contract: Contract,
    trace: Trace,
    hazards: Vec<Finding>,
    deadlocked: &'a [String],
}

/// A way of coordinating calls with its choices, or a version of clerk-js with those of its record.
#[derive(Serialize)]
#[serde(untagged)]
enum WrittenSemantics<'a> {
    Policy(Policy<'a>),
    Clerk { name: String, about: String, note: Option<String>, record: Vec<WrittenChoice> },
}

#[derive(Serialize)]
struct WrittenChoice {
    field: &'static str,
    value: &'static str,
    /// None where it is no version's.
    since: Option<String>,
}

fn record(known: &Known) -> Vec<WrittenChoice> {
    let choice = |field: &Field| WrittenChoice {
        field: field.as_str(),
        value: known.record.get(*field).as_str(),
        since: known.since(*field).map(|since| since.to_string()),
    };
    Field::ALL.iter().map(choice).collect()
}

fn semantics(named: &Named) -> WrittenSemantics<'_> {
    match named {
        Named::Policy(policy) => WrittenSemantics::Policy(Policy::of(policy)),
        Named::Clerk(known) => WrittenSemantics::Clerk {
            name: named.name(),
            about: named.about(),
            note: named.note(),
            record: record(known),
        },
    }
}

/// The runs as JSON, with a line break at the end.
pub fn simulation(simulation: &Simulation) -> String {
    let runs = simulation.runs.iter().map(|run| WrittenRun {
        semantics: semantics(&run.semantics),
        contract: run.plan.contract(),
        trace: Trace::of(&run.trace),
        hazards: Vec::of(&run.hazards),
        deadlocked: &run.deadlocked,
    });
    indented(&Written {
        version: 1,
        scenario: ScenarioId::of(&simulation.scenario),
        title: &simulation.title,
        passed_over: simulation
            .passed_over
            .iter()
            .map(|it| WrittenPassedOver { line: it.line, reason: &it.reason, instead: &it.instead })
            .collect(),
        runs: runs.collect(),
    })
}
