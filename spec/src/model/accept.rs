//! The acceptor: could the contract have produced this trace?

use super::musts::Musts;
use super::readings::Readings;
use super::state::State;
use super::step::Relation;
use super::successors::outputs;
use crate::budget::{Budget, Exceeded, Limit};
use crate::event::{Numbered, Observation, ReturnOutcome, What};
use crate::names::MAIN;
use crate::obligations::Compiled;
use crate::plan::{CallIndex, Plan};
use crate::trace::Trace;

/// How often an output is tried out for the sake of [`Refusal::allowed`]: with very many states it is asked of some of them.
const MOST_TRIES: usize = 50_000;

/// A trace that the contract refuses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The index of the event that is refused. The events before it are the longest prefix that is accepted.
    pub event: usize,
    /// Whether it is the coming to rest before the event that is refused: something had to happen first.
    pub at_rest: bool,
    /// What would have been allowed instead, in words, in a fixed order.
    pub allowed: Vec<String>,
}

/// Says whether a trace of a plan, in names, is one that the contract allows, with the given rules in force.
///
/// # Errors
///
/// As of [`accept_numbered`].
pub fn accept(plan: &Plan, trace: &Trace, musts: Musts) -> Result<(), Refusal> {
    let mut spec = Compiled::new(plan);
    let trace = spec.names.number(trace);
    accept_numbered(Relation { spec: &spec, musts }, &trace)
}

/// Says whether a trace is one that the relation allows, however many ways there are to read it.
///
/// # Errors
///
/// The [`Refusal`] of the first event that no state which could have produced the events before it allows.
pub fn accept_numbered(relation: Relation<'_, '_>, trace: &Trace<Numbered>) -> Result<(), Refusal> {
    let boundless = Budget { states: usize::MAX, ..Budget::DEFAULT };
    accept_within(boundless, relation, trace).unwrap_or(Ok(()))
}

/// As [`accept_numbered`], within a budget.
///
/// # Errors
///
/// [`Exceeded`] where there are too many ways to read the trace ([`Limit::States`]).
pub fn accept_within(
    budget: Budget,
    relation: Relation<'_, '_>,
    trace: &Trace<Numbered>,
) -> Result<Result<(), Refusal>, Exceeded> {
    read(budget, trace, Readings::new(relation, true, budget.states), relation)
}

/// As [`accept_numbered`], with every state that there is: what leaving out those that others make superfluous is held
/// against.
///
/// # Errors
///
/// As of [`accept_within`].
pub fn accept_by_every_state(
    budget: Budget,
    relation: Relation<'_, '_>,
    trace: &Trace<Numbered>,
) -> Result<Result<(), Refusal>, Exceeded> {
    read(budget, trace, Readings::new(relation, false, budget.states), relation)
}

fn read(
    budget: Budget,
    trace: &Trace<Numbered>,
    mut readings: Readings<'_, '_>,
    relation: Relation<'_, '_>,
) -> Result<Result<(), Refusal>, Exceeded> {
    let mut turn = 0;
    for (k, event) in trace.events.iter().enumerate() {
        let refusal = |states: &[State], at_rest: bool| {
            // A state that refuses an event stays what it was, so these are the states before it.
            let allowed = allowed(relation, states, at_rest || event.what != What::End);
            Ok(Err(Refusal { event: k, at_rest, allowed }))
        };
        // With more than there may be the rest was left out, so that nothing follows from what is refused.
        let hold = |readings: &Readings<'_, '_>| {
            let by = || format!("the ways to read the first {} of its {} events", k + 1, trace.events.len());
            budget.hold(Limit::States, readings.beside(), by)
        };
        if event.turn != turn || event.what == What::End {
            turn = event.turn;
            let rests = readings.rest();
            hold(&readings)?;
            if !rests {
                return refusal(readings.states(), true);
            }
        }
        let goes_on = readings.step(event.what);
        hold(&readings)?;
        if !goes_on {
            return refusal(readings.states(), false);
        }
    }
    Ok(Ok(()))
}

/// The outputs that some of these states allow, in words, where they refuse an event; and whether they may rest, where that
/// is asked.
fn allowed(relation: Relation<'_, '_>, states: &[State], or_rests: bool) -> Vec<String> {
    let mut words = Vec::new();
    let outputs = outputs(relation.spec);
    let states = &states[..states.len().min((MOST_TRIES / outputs.len().max(1)).max(1))];
    for output in outputs {
        let is_stutter = |state: &State| matches!(output, Observation::Emit { listener: MAIN, current } if current.judged() == state.told);
        let allows = |state: &State| relation.step(&mut state.clone(), What::Saw(output), &mut Vec::new());
        if states.iter().any(|state| !is_stutter(state) && allows(state)) {
            words.push(describe(relation, output));
        }
    }
    if or_rests && states.iter().any(|state| relation.rest(&mut state.clone())) {
        words.push("nothing".into());
    }
    words
}

fn describe(relation: Relation<'_, '_>, output: Observation<Numbered>) -> String {
    let name = |call: CallIndex| &relation.spec.calls[call.index()].plan.label;
    match output {
        Observation::Emit { current, .. } => {
            format!("`main` is told {}", relation.spec.names.current(current))
        }
        Observation::Callback { call, session } => {
            let session = relation.spec.names.sessions.value(session);
            format!("the callback of `{}` starts with {session}", name(call))
        }
        Observation::Return { call, outcome: ReturnOutcome::Resolved } => {
            format!("`{}` resolves", name(call))
        }
        Observation::Return { call, outcome: ReturnOutcome::Rejected { .. } } => {
            format!("`{}` rejects", name(call))
        }
        _ => "nothing".into(),
    }
}
