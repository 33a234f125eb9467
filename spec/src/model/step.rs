//! The relation: for a state and an event, the states that may follow.
//!
//! `tell` is about what `main` is told, `call` about the course of a call.

use super::musts::Musts;
use super::state::{CallState, State};
use crate::contract::Contract;
use crate::event::{Ambient, Numbered, Observation, ReturnOutcome, Settlement, Stimulus, What};
use crate::names::MAIN;
use crate::obligations::{CallSpec, Compiled, Passage};
use crate::plan::CallIndex;
use crate::rule::RuleId;

mod call;
mod leaving;
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
    /// Takes a state where an event leads, and says whether it leads anywhere; if not, the state stays what it was.
    /// Where the event leads to several states, those beside the first are put into `forks`, in a fixed order.
    pub fn step(self, state: &mut State, event: What<Numbered>, forks: &mut Vec<State>) -> bool {
        match event {
            What::Begin => true,
            What::Did(stimulus) => self.happen(state, stimulus),
            What::Saw(observation) => self.see(state, observation, forks),
            What::Probe { current } => {
                let replaced = !state.told.is_hidden() && self.must_replace(state);
                let must_agree = replaced || self.must_stay_hidden(state);
                current.judged().agrees_with(state.told) || !must_agree
            }
            What::End => (0..state.calls.len())
                .all(|call| self.may_end(state, call) && self.may_end_leaving(state, call)),
        }
    }

    /// The surroundings do something, which no implementation can refuse.
    pub fn happen(self, state: &mut State, stimulus: Stimulus<Numbered>) -> bool {
        Self::disturb(state, stimulus);
        match stimulus {
            Stimulus::Call { call } => match self.spec.signs_out(call) {
                Some(of) => {
                    let possible = self.leave(state, call, of);
                    self.happen_outside(state, self.spec.as_sign_out(stimulus));
                    possible
                }
                None => self.has(call) && self.make(state, call.0),
            },
            Stimulus::Settle { call, outcome } if self.spec.signs_out(call).is_some() => {
                Self::settle_leaving(state, call, outcome)
            }
            Stimulus::Settle { call: CallIndex(index), outcome } => {
                let Some(call) = state.calls.get_mut(usize::from(index)) else { return false };
                let possible = call.made && !call.settled;
                if possible {
                    call.settled = true;
                    if outcome != Settlement::Resolve {
                        self.fail(state, index);
                    }
                    self.note_target(state, index);
                }
                possible
            }
            Stimulus::Ambient(Ambient::Unload) => {
                state.unloaded = true;
                for call in state.calls.iter_mut().filter(|call| call.in_progress()) {
                    call.released = true;
                }
                true
            }
            Stimulus::AddListener { listener } => {
                state.heard.retain(|(known, _)| *known != listener);
                state.heard.push((listener, None));
                true
            }
            Stimulus::RemoveListener { listener } => {
                state.heard.retain(|(known, _)| *known != listener);
                true
            }
            Stimulus::Ambient(ambient) if ambient.kind().is_in_contract => {
                state.looks |= stimulus.attends();
                if stimulus.attends() {
                    self.spec.note_focus(&mut state.organizations);
                }
                true
            }
            // The contract says nothing of what follows.
            Stimulus::Ambient(_)
            | Stimulus::SignOut { .. }
            | Stimulus::RemoveSession { .. }
            | Stimulus::SignIn { .. }
            | Stimulus::AddSession { .. }
            | Stimulus::Answer { .. } => {
                self.happen_outside(state, stimulus);
                true
            }
        }
    }

    /// Something happens of which the contract does not say what follows.
    fn happen_outside(self, state: &mut State, stimulus: Stimulus<Numbered>) {
        state.loaded |= stimulus == Stimulus::Ambient(Ambient::Load) && !self.spec.plan.holds_up_loading();
        state.outside = true;
        if stimulus.refuses() {
            let waiting = indices(state).filter(|index| state.calls[usize::from(*index)].in_progress());
            waiting.collect::<Vec<_>>().into_iter().for_each(|index| self.fail(state, index));
        }
        self.spec.note_signed_in(stimulus, &mut state.ended);
        if self.spec.note_ended(stimulus, &mut state.ended) {
            self.release_where_silent(state);
        }
    }

    /// The implementation does something, which the contract allows or not.
    fn see(self, state: &mut State, observation: Observation<Numbered>, forks: &mut Vec<State>) -> bool {
        match observation {
            Observation::Emit { listener: MAIN, current } => {
                if !self.tell_leaving(state, current.judged()) {
                    return false;
                }
                let told_before = std::mem::replace(&mut state.main_told, true);
                let possible = self.tell(state, current.judged(), forks);
                state.main_told = possible || told_before;
                possible
            }
            Observation::Emit { listener, current } => {
                if let Some((_, heard)) = state.heard.iter_mut().find(|(known, _)| *known == listener) {
                    *heard = Some(current.judged());
                }
                true
            }
            Observation::Callback { call, .. } if self.spec.signs_out(call).is_some() => {
                self.start_leaving(state, call)
            }
            Observation::Return { call, .. } if self.spec.signs_out(call).is_some() => {
                Self::return_leaving(state, call)
            }
            Observation::Callback { call, session } => {
                self.has(call) && self.start_callback(state, call.0, session)
            }
            Observation::Return { call, outcome } => {
                self.has(call) && self.give_back(state, call.0, outcome == ReturnOutcome::Resolved)
            }
            // What the contract does not speak of is allowed. Emission and rendering are two observations: the model speaks of what
            // is told.
            other => !other.sight().is_in_contract,
        }
    }

    /// Time passes: everything has come to rest before the next stimulus.
    pub fn rest(self, state: &mut State) -> bool {
        let agree = state.heard.iter().all(|(_, heard)| heard.is_none_or(|heard| heard == state.told));
        let told = state.heard.iter().all(|(_, heard)| *heard == Some(state.told));
        let possible = (agree || !self.must_replace(state)) && (told || !self.must_tell_each(state));
        if possible {
            for call in &mut state.calls {
                call.set_now = false;
                call.returned_now = false;
            }
        }
        possible
    }

    /// Whether the plan has a call.
    fn has(self, call: CallIndex) -> bool {
        call.index() < self.spec.calls.len()
    }

    fn off(self, rule: RuleId) -> bool {
        self.musts.lacks(rule)
    }

    fn any_off(self, rules: &[RuleId]) -> bool {
        rules.iter().any(|rule| self.off(*rule))
    }

    /// Whether every listener has to be told what `main` was told when a turn ends.
    fn must_tell_each(self, state: &State) -> bool {
        self.spec.contract == Contract::Navigate
            && self.musts.has(RuleId::NavigateTellsEachListener)
            && state.main_told
    }

    /// Whether session, user and organization have to be undefined for whoever asks, as was told: a call is hiding them.
    fn must_stay_hidden(self, state: &State) -> bool {
        let hides = |(call, spec): (&CallState, &CallSpec<'_>)| {
            let rule = match spec.passage {
                Passage::Hides => RuleId::SetSessionHidesFirst,
                Passage::Navigates => RuleId::NavigateHides,
                Passage::Free | Passage::Direct => return false,
            };
            call.in_progress() && !call.released && !call.overtaken && self.musts.has(rule)
        };
        state.told.is_fully_hidden() && state.calls.iter().zip(&self.spec.calls).any(hides)
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
