//! Every output that a state enables, in a fixed order.
//!
//! The relation itself answers only whether a label leads anywhere. What could be asked of it is finite once what can
//! be told is: the sessions and organizations that a plan names.

use super::compiled::Compiled;
use super::ids::Asked;
use super::label::{Code, Label, MAIN, NULL, UNDEFINED, Val};
use super::state::State;
use super::step::Relation;
use std::collections::BTreeSet;

/// The outputs that an implementation could be seen to make in a run of a plan, in a fixed order: what `main` is told,
/// whole values only; callbacks; returns.
pub fn outputs(spec: &Compiled<'_>) -> Vec<Label> {
    let asked = || {
        spec.calls.iter().filter_map(|call| match call.organization {
            Asked::Id(code) => Some(code),
            Asked::Omitted | Asked::Null => None,
        })
    };
    let mut outputs = vec![Label::Emit(MAIN, Val::UNDEFINED), Label::Emit(MAIN, Val::NULL)];
    for session in &spec.sessions {
        let organizations: BTreeSet<Code> =
            [NULL].into_iter().chain(session.organizations.iter().copied()).chain(asked()).collect();
        outputs.extend(organizations.into_iter().map(|organization| {
            Label::Emit(MAIN, Val { session: session.code, organization, user: session.user })
        }));
    }
    for call in 0..u16::try_from(spec.calls.len()).unwrap_or(u16::MAX) {
        let sessions = [NULL, UNDEFINED].into_iter().chain(spec.sessions.iter().map(|session| session.code));
        outputs.extend(sessions.map(|session| Label::Callback(call, session)));
        outputs.extend([Label::Return(call, true), Label::Return(call, false)]);
    }
    outputs
}

impl Relation<'_, '_> {
    /// The states that may follow a state by one of these labels, each with its label; in the order of the labels and,
    /// of one label, of the relation. A telling that repeats the one before leads nowhere new and is left out.
    pub fn successors(self, state: &State, labels: &[Label]) -> Vec<(Label, State)> {
        let mut found = Vec::new();
        let mut forks = Vec::new();
        for label in labels {
            if matches!(label, Label::Emit(MAIN, val) if *val == state.told) {
                continue;
            }
            let mut next = state.clone();
            if self.step(&mut next, *label, &mut forks) {
                found.push((*label, next));
                found.extend(forks.drain(..).map(|fork| (*label, fork)));
            }
        }
        found
    }

    /// Whether no call has anything left that it could do now: each has returned, waits for its callback, is in a
    /// place where the documentation is silent, or overlaps another.
    ///
    /// The documentation gives no times, so the relation lets a call rest wherever it likes. This says where a client
    /// that never waits for nothing would not.
    pub fn is_at_rest(self, state: &State) -> bool {
        (0..state.calls.len()).all(|call| self.may_end(state, call))
    }
}
