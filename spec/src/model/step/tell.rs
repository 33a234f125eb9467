//! What `main` is told: by which call, and whether it may be.

use super::{Relation, indices};
use crate::model::state::{CallState, State};
use crate::obligations::{CallSpec, Fit, Gives, Passage, Situation, rule_against};
use crate::rule::RuleId;
use crate::value::{ABSENT, Asked, Code, NULL, Val};

impl Relation<'_, '_> {
    pub(super) fn tell(self, state: &mut State, val: Val, forks: &mut Vec<State>) -> bool {
        let beginning = !state.called && !state.is_anything_told();
        if val == state.told {
            if !val.is_hidden() {
                state.note_value();
                self.tell_in_time(state, val);
            }
            true
        } else if val.is_hidden() || beginning {
            let possible =
                if val.is_hidden() { self.may_hide(state, val) } else { val.agrees_with(self.spec.initial) };
            if possible {
                state.tell(self.spec, val);
                indices(state).for_each(|index| self.note_target(state, index));
            }
            possible
        } else {
            self.set(state, val, forks)
        }
    }

    /// Whether the session may become undefined: through a call that is in progress and has still to set, or that has
    /// returned too early and has still to set; only setActive and what the contract is silent about may do so in part.
    fn may_hide(self, state: &State, val: Val) -> bool {
        let calls = || state.calls.iter().zip(&self.spec.calls);
        let late = |(call, spec): &(&CallState, &CallSpec<'_>)| {
            call.made && !call.set && self.off(spec.names.returns_after_set)
        };
        // What a call has set stays, unless another may be at work.
        let alone =
            !state.told.is_hidden() && state.calls.iter().filter(|call| call.in_progress()).count() < 2;
        let stays = |call: &CallState, spec: &CallSpec<'_>| {
            alone && call.set && !call.released && !self.any_off(&spec.targets[..1])
        };
        let is_direct = |call: &CallState, spec: &CallSpec<'_>| {
            alone
                && spec.passage == Passage::Direct
                && !(call.set || call.released || self.off(RuleId::NavigateDirect))
        };
        let may_hide = |(call, spec): (&CallState, &CallSpec<'_>)| {
            (call.in_progress() && !stays(call, spec) && !is_direct(call, spec) || late(&(call, spec)))
                && (val.is_fully_hidden()
                    || !spec.is_set_session()
                    || call.released
                    || self.off(RuleId::SetSessionHidesFirst))
        };
        state.is_anything_told() || calls().any(may_hide)
    }

    /// `main` is told a value other than undefined: by each call that may set it.
    fn set(self, state: &mut State, val: Val, forks: &mut Vec<State>) -> bool {
        let mut unchanged =
            state.is_anything_told() || self.is_of_no_call(state, val) || self.may_turn_out(state, val);
        let mut early = false;
        let mut first = None;

        for index in indices(state) {
            let (call, spec) = (&state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
            // Of a call that is over nothing comes unless a rule is off.
            let is_over = !call.in_progress() && !call.returned_now && self.musts.are_all();
            if !call.made || is_over {
                continue;
            }
            if self.gives_up(state, index, val) {
                unchanged = true;
                continue;
            }
            if call.released {
                // A call that rejects may put back what was there right after it has said so.
                let active = call.in_progress() || call.returned_now;
                unchanged |= active
                    && (val.is_null()
                        || call.before.is_some_and(|before| val.agrees_with(before))
                        || val.agrees_with(state.known)
                        || self.is_target_session(state, index, val.session)
                            && (self.is_whole(val) || self.spec.turns_up(val.session)));
                continue;
            }
            unchanged |= self.tells_for_another(state, index, val);
            let in_time = call.in_progress() || self.off(spec.names.returns_after_set);
            if in_time && !call.set && self.may_set_now(call, spec) && self.is_target(state, index, val) {
                if first.is_none() {
                    first = Some(index);
                } else {
                    let mut fork = state.clone();
                    self.note_set(&mut fork, Some(index), val);
                    forks.push(fork);
                }
            }
            if self.may_tell_early(state, index, val) {
                let mut fork = state.clone();
                self.note_set(&mut fork, None, val);
                fork.calls[usize::from(index)].owes_a_telling = true;
                forks.push(fork);
                early = true;
            }
            unchanged |= self.may_be_wrong(state, index, val);
        }
        if unchanged && first.is_some() {
            let mut fork = state.clone();
            self.note_set(&mut fork, None, val);
            forks.push(fork);
        }
        let possible = unchanged || first.is_some();
        if possible {
            self.note_set(state, first, val);
        } else if early && let Some(fork) = forks.pop() {
            *state = fork;
        }
        possible || early
    }

    /// Whether a call that is overtaken, and has come as far as to its set, may tell its session in an organization that the
    /// session may be in as well, such as the one that a call which overlaps it has asked for. It is not the other one's
    /// set.
    fn tells_for_another(self, state: &State, index: u16, val: Val) -> bool {
        let (call, spec) = (&state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
        call.in_progress()
            && call.overtaken
            && self.may_set_now(call, spec)
            && val.session > NULL
            && self.is_target_session(state, index, val.session)
            && self.is_whole(val)
            && (self.is_asked_for(state, index, val.session, val.organization)
                || state.organizations.are_open(val.session, val.organization, false))
    }

    /// Whether the session is undefined, a value says that there is none, and that need not be the set of a call: several are
    /// in progress, or the only one found the session undefined. It comes from elsewhere. A session that the client does not
    /// have can turn out to be none at any time.
    pub(in crate::model) fn is_of_no_call(self, state: &State, val: Val) -> bool {
        let mut in_progress = state.calls.iter().filter(|call| call.in_progress());
        let is_unknown = state.told.session > NULL && self.spec.session(state.told.session).is_none();
        let are_silent = match (in_progress.next(), in_progress.next()) {
            (Some(lone), None) => is_unknown || lone.found_undefined,
            (lone, _) => lone.is_some(),
        };
        val.is_null() && (state.told.is_hidden() || is_unknown) && are_silent
    }

    /// Whether the session that was told last turns out to be in another organization, and that is open: a call that is in
    /// progress need not have set it. A lone call for that session keeps the one that is current.
    fn may_turn_out(self, state: &State, val: Val) -> bool {
        let mut in_progress = indices(state).filter(|index| state.calls[usize::from(*index)].in_progress());
        let is_alone = match (in_progress.next(), in_progress.next()) {
            (None, _) => return false,
            (Some(lone), None) => {
                !state.overlaps_any(lone) && self.is_target_session(state, lone, val.session)
            }
            _ => false,
        };
        state.organizations.may_turn_out(state.told, val, is_alone)
    }

    /// Whether a value may say that a call has given up waiting for a callback that never settles: null, or what was there
    /// before.
    fn gives_up(self, state: &State, index: u16, val: Val) -> bool {
        let (call, spec) = (&state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
        !call.released
            && Self::waits_for_ever(call, spec)
            && (val.is_null()
                || call.before.is_some_and(|before| val.agrees_with(before))
                || val.agrees_with(state.known))
    }

    /// Whether a setActive may tell a value ahead of its time. It has to tell it again.
    fn may_tell_early(self, state: &State, index: u16, val: Val) -> bool {
        let (call, spec) = (&state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
        !spec.is_set_session()
            && call.in_progress()
            && !call.set
            && (spec.gives == Gives::NoCallback || !call.started)
            && self.is_target(state, index, val)
    }

    /// `main` is told a value: calls that have told it early have now told it in time as well.
    fn tell_in_time(self, state: &mut State, val: Val) {
        for index in indices(state) {
            let (call, spec) = (&state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
            let owes = call.owes_a_telling && call.in_progress() && self.may_set_now(call, spec);
            if owes && self.is_target(state, index, val) {
                state.calls[usize::from(index)].owes_a_telling = false;
            }
        }
    }

    /// `main` was told a value, which is what a call had to set or has another origin.
    fn note_set(self, state: &mut State, by: Option<u16>, val: Val) {
        if self.spec.some_wait_for_ever {
            for index in indices(state) {
                if self.gives_up(state, index, val) {
                    state.calls[usize::from(index)].released = true;
                }
            }
        }
        self.tell_in_time(state, val);
        state.tell(self.spec, val);
        indices(state).for_each(|index| self.note_target(state, index));
        if let Some(index) = by {
            let call = &mut state.calls[usize::from(index)];
            call.set = true;
            call.set_now = true;
        }
        if state.calls.iter().filter(|call| call.in_progress()).count() >= 2 {
            self.release_where_silent(state);
        }
    }

    /// What is current has changed, and with it perhaps what a call in progress is about, which may be read when it sets:
    /// its session is gone, or there is none to keep. Where a call is alone, what `main` is told can only be its own doing.
    pub(super) fn release_where_silent(self, state: &mut State) {
        let may_be_ended: Vec<bool> = indices(state).map(|index| self.may_be_ended(state, index)).collect();
        let State { known, removed, ended, refused, calls, .. } = state;
        let now = Situation { kept: known.session, removed, ended, refused };
        // Nothing else of what a call is about changes.
        let noted = !(now.removed.is_empty() && now.ended.is_empty() && now.refused.is_empty());
        let may_change = |spec: &CallSpec<'_>| spec.session == Asked::Omitted || noted;
        for ((call, spec), ended) in calls.iter_mut().zip(&self.spec.calls).zip(may_be_ended) {
            let is_silent = ended || self.spec.is_silent(spec, &now);
            call.released |= call.in_progress() && may_change(spec) && is_silent;
        }
    }

    /// Whether a call leaves the session out, and one that was current since it was made has ended: it may be for that one.
    fn may_be_ended(self, state: &State, index: u16) -> bool {
        self.spec.calls[usize::from(index)].session == Asked::Omitted
            && state.kept(index).any(|session| state.ended.contains(&session))
    }

    /// Whether a value is what a call is to set.
    pub(super) fn is_target(self, state: &State, index: u16, val: Val) -> bool {
        let spec = &self.spec.calls[usize::from(index)];
        if !self.is_target_session(state, index, val.session) {
            return false;
        }
        if val.session == NULL {
            return val.user == NULL && (val.organization == NULL || val.organization == ABSENT);
        }
        let user = self.spec.session(val.session).is_none_or(|session| session.user == val.user);
        user && (val.organization == ABSENT
            || spec.organization.is_for(val.organization)
            || spec.organization == Asked::Omitted
                && (state.had_during(index, val.session, val.organization)
                    || state.organizations.are_open(
                        val.session,
                        val.organization,
                        state.is_alone_with(index, val.session),
                    )
                    || self.is_asked_for(state, index, val.session, val.organization)))
    }

    /// Whether a call in progress may set a value that holds a session, released or not. One that waits for ever is released by
    /// the value itself, where that says that it has given up.
    pub fn may_set(self, state: &State, index: u16, val: Val) -> bool {
        let call = &state.calls[usize::from(index)];
        if !call.released && !self.gives_up(state, index, val) {
            return self.is_target(state, index, val);
        }
        call.before.is_some_and(|before| val.agrees_with(before))
            || val.agrees_with(state.known)
            || self.is_target_session(state, index, val.session)
                && (self.is_whole(val) || self.spec.turns_up(val.session))
    }

    /// Whether a value holds a session and the user of that session, or neither.
    fn is_whole(self, val: Val) -> bool {
        match self.spec.session(val.session) {
            Some(session) => session.user == val.user,
            None => val.session > NULL || val.user <= NULL,
        }
    }

    /// Whether a session is one that a call may set.
    pub fn is_target_session(self, state: &State, index: u16, session: Code) -> bool {
        match self.spec.calls[usize::from(index)].session {
            Asked::Null => session == NULL,
            Asked::Id(code) => session == code,
            Asked::Omitted => state.kept(index).any(|kept| kept == session),
        }
    }

    /// Whether another call asked for that organization in that session, and may or may not count already.
    fn is_asked_for(self, state: &State, index: u16, session: Code, organization: Code) -> bool {
        indices(state).any(|other| {
            let (call, spec) = (&state.calls[usize::from(other)], &self.spec.calls[usize::from(other)]);
            spec.organization.is_for(organization)
                && other != index
                && call.made
                && (call.released || state.overlap(index, other))
                && self.is_target_session(state, other, session)
        })
    }

    /// Whether a value that is not its own, or not for the first time, may be told because the rule against it is off.
    fn may_be_wrong(self, state: &State, index: u16, val: Val) -> bool {
        if self.musts.are_all() {
            return false;
        }
        let spec = &self.spec.calls[usize::from(index)];
        let session = self.is_target_session(state, index, val.session);
        let user = self.is_whole(val);
        let organization = val.organization == ABSENT || spec.organization.is_for(val.organization);
        self.off(rule_against(spec.plan, Fit { session, user, organization, is_null: val.session == NULL }))
    }
}
