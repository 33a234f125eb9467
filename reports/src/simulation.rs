//! What simulating a scenario gives: a run of it under each semantics that was asked for.

use interlude_lab::named::Named;
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::Plan;
use interlude_spec::trace::Trace;
use interlude_spec::verdict::Finding;

/// A scenario, simulated.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The scenario.
    pub scenario: ScenarioId,
    /// Its title.
    pub title: String,
    /// What it asks for although it cannot hold.
    pub passed_over: Vec<PassedOver>,
    /// Its runs, in the order in which their semantics were asked for.
    pub runs: Vec<SimulatedRun>,
}

/// Something that a scenario asks for although it cannot hold. It is passed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PassedOver {
    /// The line of the scenario's text that asks for it, from 1.
    pub line: usize,
    /// What stands in that line.
    pub source: String,
    /// Why it cannot hold.
    pub reason: String,
    /// What could be instead, in words.
    pub instead: String,
}

/// A scenario under one semantics.
#[derive(Clone, Debug)]
pub struct SimulatedRun {
    /// The semantics.
    pub semantics: Named,
    /// The scenario, resolved, of the contract that it was played by.
    pub plan: Plan,
    /// What happens.
    pub trace: Trace,
    /// The hazards that the trace shows.
    pub hazards: Vec<Finding>,
    /// The calls that never begin, because the callback that awaits them is in their way.
    pub deadlocked: Vec<String>,
}
