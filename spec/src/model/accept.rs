//! The acceptor: could the contract have produced this trace?

use super::musts::Musts;
use super::state::State;
use super::step::Relation;
use super::successors::outputs;
use crate::event::{Numbered, Observation, ReturnOutcome, What};
use crate::names::MAIN;
use crate::obligations::Compiled;
use crate::plan::{CallIndex, Plan};
use crate::trace::Trace;

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

/// Says whether a trace is one that the relation allows.
///
/// # Errors
///
/// The [`Refusal`] of the first event that no state which could have produced the events before it allows.
pub fn accept_numbered(relation: Relation<'_, '_>, trace: &Trace<Numbered>) -> Result<(), Refusal> {
    let mut states = vec![State::initial(relation.spec)];
    let mut forks = Vec::new();
    let mut turn = 0;
    for (k, event) in trace.events.iter().enumerate() {
        let refusal = |states: &[State], at_rest: bool| {
            // A state that refuses an event stays what it was, so these are the states before it.
            let allowed = allowed(relation, states, at_rest || event.what != What::End);
            Refusal { event: k, at_rest, allowed }
        };
        if event.turn != turn || event.what == What::End {
            turn = event.turn;
            keep(&mut states, |state| relation.rest(state)).map_err(|()| refusal(&states, true))?;
            dedup(&mut states);
        }
        keep(&mut states, |state| relation.step(state, event.what, &mut forks))
            .map_err(|()| refusal(&states, false))?;
        if !forks.is_empty() {
            states.append(&mut forks);
            dedup(&mut states);
        }
    }
    Ok(())
}

/// Keeps the states that something leads on from, in their order; an error where there is none, with the states as they
/// were.
fn keep(states: &mut Vec<State>, mut leads_on: impl FnMut(&mut State) -> bool) -> Result<(), ()> {
    let mut kept = 0;
    for place in 0..states.len() {
        if leads_on(&mut states[place]) {
            states.swap(kept, place);
            kept += 1;
        }
    }
    if kept == 0 {
        return Err(());
    }
    states.truncate(kept);
    Ok(())
}

/// Keeps the first of equal states. There are never many: a state forks only where several calls may have set.
fn dedup(states: &mut Vec<State>) {
    let mut place = 1;
    while place < states.len() {
        if states[..place].contains(&states[place]) {
            states.remove(place);
        } else {
            place += 1;
        }
    }
}

/// The outputs that some of these states allow, in words, where they refuse an event; and whether they may rest, where that
/// is asked.
fn allowed(relation: Relation<'_, '_>, states: &[State], or_rests: bool) -> Vec<String> {
    let mut words = Vec::new();
    for output in outputs(relation.spec) {
        let is_stutter = |state: &State| matches!(output, Observation::Emit { listener: MAIN, current } if current == state.told);
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
