//! Simulated runs of a scenario as JSON.

use super::indented;
use super::trace::Trace;
use super::verdict::Finding;
use super::wire::Wire as _;
use super::words::ScenarioId;
use crate::simulation::Simulation;
use interlude_lab::semantics::Semantics;
use serde::Serialize;

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    scenario: ScenarioId,
    title: &'a str,
    runs: Vec<WrittenRun<'a>>,
}

#[derive(Serialize)]
struct WrittenRun<'a> {
    semantics: &'a Semantics,
    trace: Trace,
    hazards: Vec<Finding>,
    deadlocked: &'a [String],
}

/// The runs as JSON, with a line break at the end.
pub fn simulation(simulation: &Simulation) -> String {
    let runs = simulation.runs.iter().map(|run| WrittenRun {
        semantics: &run.semantics,
        trace: Trace::of(&run.trace),
        hazards: Vec::of(&run.hazards),
        deadlocked: &run.deadlocked,
    });
    indented(&Written {
        version: 1,
        scenario: ScenarioId::of(&simulation.scenario),
        title: &simulation.plan.title,
        runs: runs.collect(),
    })
}
