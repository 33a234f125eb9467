//! Every output that a state enables, in a fixed order.
//!
//! The relation itself answers only whether an event leads anywhere. What could be asked of it is finite once what can
//! be told is: the sessions and organizations that a plan names.

use super::state::State;
use super::step::Relation;
use crate::event::{Numbered, Observation, ReturnOutcome, What};
use crate::names::MAIN;
use crate::obligations::Compiled;
use crate::plan::CallIndex;
use crate::value::{Asked, Code, NULL, UNDEFINED, Val};

/// The observations that could be made of an implementation in a run of a plan, in a fixed order: what `main` is told,
/// whole values only; callbacks; returns.
pub fn outputs(spec: &Compiled<'_>) -> Vec<Observation<Numbered>> {
    let asked = || {
        spec.calls.iter().filter_map(|call| match call.organization {
            Asked::Id(code) => Some(code),
            Asked::Omitted | Asked::Null => None,
        })
    };
    let emit = |current| Observation::Emit { listener: MAIN, current };
    let mut outputs = vec![emit(Val::UNDEFINED), emit(Val::NULL)];
    for session in &spec.sessions {
        let mut organizations: Vec<Code> =
            [NULL].into_iter().chain(session.organizations.iter().copied()).chain(asked()).collect();
        organizations.sort_unstable();
        organizations.dedup();
        outputs.extend(
            organizations
                .into_iter()
                .map(|organization| emit(Val { session: session.code, organization, user: session.user })),
        );
    }
    for call in (0..u16::try_from(spec.calls.len()).unwrap_or(u16::MAX)).map(CallIndex) {
        let sessions = [NULL, UNDEFINED].into_iter().chain(spec.sessions.iter().map(|session| session.code));
        outputs.extend(sessions.map(|session| Observation::Callback { call, session }));
        // Which error it rejects with is nothing that the contract speaks of.
        let outcomes = [ReturnOutcome::Resolved, ReturnOutcome::Rejected { error: 0 }];
        outputs.extend(outcomes.map(|outcome| Observation::Return { call, outcome }));
    }
    outputs
}

impl Relation<'_, '_> {
    /// The states that may follow a state by one of these observations, each with what was observed; in the order of the
    /// observations and, of one of them, of the relation. A telling that repeats the one before leads nowhere new and is
    /// left out; so is one that comes from no call, which nobody could expect.
    pub fn successors(
        self,
        state: &State,
        outputs: &[Observation<Numbered>],
    ) -> Vec<(Observation<Numbered>, State)> {
        let mut found = Vec::new();
        let mut forks = Vec::new();
        for &output in outputs {
            let told = match output {
                Observation::Emit { listener: MAIN, current } => Some(current),
                _ => None,
            };
            if told == Some(state.told) {
                continue;
            }
            let is_expected = |next: &State| {
                told.is_none_or(|told| !self.is_of_no_call(state, told) || sets(next) > sets(state))
            };
            let mut next = state.clone();
            if self.step(&mut next, What::Saw(output), &mut forks) {
                let nexts = std::iter::once(next).chain(forks.drain(..)).filter(is_expected);
                found.extend(nexts.map(|next| (output, next)));
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

/// How many calls have set.
fn sets(state: &State) -> usize {
    state.calls.iter().filter(|call| call.set).count()
}
