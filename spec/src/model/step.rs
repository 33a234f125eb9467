//! The relation: for a state and a label, the states that may follow.
//!
//! `tell` is about what `main` is told, `call` about the course of a call.

use super::compiled::{CallSpec, Compiled};
use super::label::{Label, MAIN};
use super::musts::Musts;
use super::state::{CallState, State};
use crate::requirement::RuleId;

mod call;
mod tell;

/// The relation of one plan, with some rules in force.
#[derive(Clone, Copy, Debug)]
pub struct Relation<'s, 'p> {
    /// The plan.
    pub spec: &'s Compiled<'p>,
    /// The rules in force.
    pub musts: Musts,
}

impl Relation<'_, '_> {
    /// Takes a state where a label leads, and says whether it leads anywhere; if not, the state stays what it was.
    /// Where the label leads to several states, those beside the first are put into `forks`, in a fixed order.
    pub fn step(self, state: &mut State, label: Label, forks: &mut Vec<State>) -> bool {
        match label {
            Label::Call(call) => self.make(state, call),
            Label::Settle(call, resolves) => {
                let call = &mut state.calls[usize::from(call)];
                let possible = call.made && !call.settled;
                if possible {
                    call.settled = true;
                    call.released |= !resolves;
                }
                possible
            }
            Label::Unload => {
                state.unloaded = true;
                for call in state.calls.iter_mut().filter(|call| call.in_progress()) {
                    call.released = true;
                }
                true
            }
            Label::Load => {
                state.loaded = true;
                state.outside = true;
                true
            }
            Label::Outside => {
                state.outside = true;
                true
            }
            Label::AddListener(listener) => {
                state.heard.retain(|(known, _)| *known != listener);
                state.heard.push((listener, None));
                true
            }
            Label::RemoveListener(listener) => {
                state.heard.retain(|(known, _)| *known != listener);
                true
            }
            Label::Emit(MAIN, val) => self.tell(state, val, forks),
            Label::Emit(listener, val) => {
                if let Some((_, heard)) = state.heard.iter_mut().find(|(known, _)| *known == listener) {
                    *heard = Some(val);
                }
                true
            }
            Label::Callback(call, session) => self.start_callback(state, call, session),
            Label::Return(call, resolves) => self.give_back(state, call, resolves),
            Label::Probe(val) => val.agrees_with(state.told) || !self.must_replace(state),
            Label::Rest => {
                let agree =
                    state.heard.iter().all(|(_, heard)| heard.is_none_or(|heard| heard == state.told));
                let possible = agree || !self.must_replace(state);
                if possible {
                    for call in &mut state.calls {
                        call.set_now = false;
                        call.returned_now = false;
                    }
                }
                possible
            }
            Label::End => (0..state.calls.len()).all(|call| self.may_end(state, call)),
            Label::Other => true,
            Label::Nonsense => false,
        }
    }

    fn off(self, rule: RuleId) -> bool {
        self.musts.lacks(rule)
    }

    fn any_off(self, rules: &[RuleId]) -> bool {
        rules.iter().any(|rule| self.off(*rule))
    }

    /// Whether everyone has to agree on what is current: a value was told after a setSession.
    fn must_replace(self, state: &State) -> bool {
        let speaks = |(call, spec): (&CallState, &CallSpec<'_>)| {
            call.value_told && !call.released && spec.is_set_session()
        };
        self.musts.has(RuleId::SetSessionReplaces) && state.calls.iter().zip(&self.spec.calls).any(speaks)
    }
}

/// The numbers of all calls.
fn indices(state: &State) -> impl Iterator<Item = u16> + use<> {
    0..u16::try_from(state.calls.len()).unwrap_or(u16::MAX)
}
