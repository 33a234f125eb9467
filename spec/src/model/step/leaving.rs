//! A `signOut` that is a call: what has to come of it, as far as anything is said.

use super::Relation;
use crate::contract::Contract;
use crate::event::{Numbered, Settlement, Stimulus};
use crate::model::state::{CallState, Leaving, State};
use crate::obligations::Gives;
use crate::plan::CallIndex;
use crate::rule::RuleId;
use crate::value::{NULL, Val};

impl Relation<'_, '_> {
    /// It is made. Who it signs out is noted as of any sign-out.
    pub(super) fn leave(self, state: &mut State, call: CallIndex, of: Option<u16>) -> bool {
        let calls = || state.calls.iter();
        if state.calls[call.index()].leaving.made {
            return false;
        }
        let left = state.told.session;
        let is_alone = !calls().any(|call| call.in_progress() || call.leaving.in_progress());
        let is_said = self.spec.contract == Contract::Navigate
            && state.loaded
            && !state.unloaded
            && left > NULL
            && of.is_none_or(|session| session == left)
            && !state.is_anything_told()
            && is_alone;
        state.calls[call.index()].leaving = Leaving { made: true, is_said, left, ..Leaving::default() };
        true
    }

    /// Something else happens than what a sign-out waits for.
    pub(super) fn disturb(state: &mut State, stimulus: Stimulus<Numbered>) {
        for (index, call) in (0..).zip(&mut state.calls) {
            call.leaving.is_said &= !stimulus.disturbs(&CallIndex(index));
        }
    }

    /// Its callback starts.
    pub(super) fn start_leaving(self, state: &mut State, call: CallIndex) -> bool {
        let spec = &self.spec.calls[call.index()];
        let leaving = &mut state.calls[call.index()].leaving;
        let possible = leaving.made && spec.gives != Gives::NoCallback;
        leaving.started |= possible;
        leaving.is_said &= spec.gives != Gives::Throws && !spec.waits_for_ever;
        possible
    }

    /// Its callback settles.
    pub(super) fn settle_leaving(state: &mut State, call: CallIndex, outcome: Settlement<u16>) -> bool {
        let leaving = &mut state.calls[call.index()].leaving;
        let possible = leaving.made && !leaving.settled;
        leaving.settled |= possible;
        leaving.is_said &= outcome == Settlement::Resolve;
        possible
    }

    /// It returns, however it does.
    pub(super) fn return_leaving(state: &mut State, call: CallIndex) -> bool {
        let leaving = &mut state.calls[call.index()].leaving;
        let possible = leaving.in_progress();
        leaving.returned |= possible;
        possible
    }

    /// Whether `main` may be told this, as far as sign-outs are concerned: who leaves the page is hidden first.
    pub(super) fn tell_leaving(self, state: &mut State, val: Val) -> bool {
        if val.is_fully_hidden() {
            state.calls.iter_mut().for_each(|call| call.leaving.hidden |= call.leaving.made);
        }
        let shows = |call: &CallState| {
            let Leaving { is_said, hidden, left, .. } = call.leaving;
            is_said && !hidden && !val.is_hidden() && val.session != left
        };
        let mut calls = state.calls.iter().zip(&self.spec.calls);
        self.off(RuleId::NavigateSignOutHides)
            || !calls.any(|(call, spec)| spec.gives == Gives::NoCallback && shows(call))
    }

    /// Whether nothing more need be seen of it.
    pub(super) fn may_end_leaving(self, state: &State, call: usize) -> bool {
        let Leaving { is_said, started, settled, left, .. } = state.calls[call].leaving;
        let spec = &self.spec.calls[call];
        let waits = spec.gives == Gives::Promise && started && !settled;
        let all = spec.plan.session.is_omitted();
        let told = state.told;
        let is_new = !told.is_hidden() && told.session != left && (!all || told.session == NULL);
        !is_said || waits || is_new || self.off(RuleId::NavigateSignOutSets)
    }
}
