//! The acceptor: could the contract have produced this trace?

use super::compiled::Compiled;
use super::label::{Label, MAIN};
use super::musts::Musts;
use super::state::State;
use super::step::Relation;
use super::successors::outputs;
use crate::plan::Plan;
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

/// Says whether a trace of a plan is one that the contract allows, with the given rules in force.
///
/// # Errors
///
/// The [`Refusal`] of the first event that no state which could have produced the events before it allows.
pub fn accept(plan: &Plan, trace: &Trace, musts: Musts) -> Result<(), Refusal> {
    let mut spec = Compiled::new(plan);
    let labels = spec.labels(trace);
    let relation = Relation { spec: &spec, musts };
    accept_labels(relation, &labels)
}

/// As [`accept`], of a trace in labels.
///
/// # Errors
///
/// As of [`accept`].
pub fn accept_labels(relation: Relation<'_, '_>, labels: &[(usize, Label)]) -> Result<(), Refusal> {
    let mut states = vec![State::initial(relation.spec)];
    let mut forks = Vec::new();
    for &(event, label) in labels {
        let mut kept = 0;
        for place in 0..states.len() {
            if relation.step(&mut states[place], label, &mut forks) {
                states.swap(kept, place);
                kept += 1;
            }
        }
        if kept == 0 {
            // A state that refuses a label stays what it was, so these are the states before it.
            let allowed = allowed(relation, &states, label);
            return Err(Refusal { event, at_rest: label == Label::Rest, allowed });
        }
        states.truncate(kept);
        states.append(&mut forks);
        // States become equal again mostly when a turn is over.
        if states.len() > 1 && (label == Label::Rest || states.len() > kept) {
            dedup(&mut states);
        }
    }
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

/// The outputs that some of these states allow, in words, where they refuse a label.
fn allowed(relation: Relation<'_, '_>, states: &[State], refused: Label) -> Vec<String> {
    let mut candidates = outputs(relation.spec);
    if refused != Label::End {
        candidates.push(Label::Rest);
    }
    let mut words = Vec::new();
    for label in candidates {
        let is_stutter = |state: &State| matches!(label, Label::Emit(MAIN, val) if val == state.told);
        let allows = |state: &State| relation.step(&mut state.clone(), label, &mut Vec::new());
        if states.iter().any(|state| !is_stutter(state) && allows(state)) {
            words.push(describe(relation, label));
        }
    }
    words
}

fn describe(relation: Relation<'_, '_>, label: Label) -> String {
    let name = |call: u16| &relation.spec.calls[usize::from(call)].plan.label;
    match label {
        Label::Emit(_, val) => format!("`main` is told {}", relation.spec.current(val)),
        Label::Callback(call, session) => {
            format!("the callback of `{}` starts with {}", name(call), relation.spec.session_value(session))
        }
        Label::Return(call, true) => format!("`{}` resolves", name(call)),
        Label::Return(call, false) => format!("`{}` rejects", name(call)),
        _ => "nothing".into(),
    }
}
