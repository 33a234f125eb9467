//! The course of a call: it is made, its callback starts, it returns, it ends.

use super::{Relation, indices};
use crate::model::state::{CallState, KEPT, State};
use crate::obligations::{CallSpec, Gives, Passage};
use crate::rule::RuleId;
use crate::value::{Asked, Code, NULL, UNDEFINED};

impl Relation<'_, '_> {
    /// A call is made: what it may read, and whether the documentation speaks of it at all.
    pub(super) fn make(self, state: &mut State, index: u16) -> bool {
        if state.calls[usize::from(index)].made {
            return false;
        }
        let call = &self.spec.calls[usize::from(index)];
        let known = state.known;
        for other in indices(state) {
            let call = &mut state.calls[usize::from(other)];
            if call.in_progress() {
                call.overtaken = true;
                state.note_overlap(index, other);
            }
        }
        state.called = true;
        let released = !state.loaded
            || state.unloaded
            || self.spec.is_silent(call, &state.situation(state.told.session));
        self.spec.note_refused(call, released, known.session, &mut state.refused);
        let others = state.calls.iter().zip(&self.spec.calls).filter(|(call, _)| call.in_progress());
        let others = others.map(|(_, spec)| spec);
        self.spec.note_made(&mut state.organizations, (call, released), known.session, others);
        state.calls[usize::from(index)] = CallState {
            made: true,
            hidden: state.told.is_hidden(),
            fully_hidden: state.told.is_fully_hidden(),
            released,
            found_undefined: state.main_told && state.told.is_hidden(),
            replaces_nothing: call.replaces_nothing(known),
            before: Some(known),
            ..CallState::default()
        };
        state.open(call, index, known.session, KEPT);
        match call.session {
            Asked::Null => {}
            Asked::Id(code) => {
                if let Some(had) = state.organizations.of(code) {
                    state.open(call, index, code, had);
                }
            }
            Asked::Omitted => {
                for (place, session) in self.spec.sessions.iter().enumerate() {
                    state.open(call, index, session.code, state.organizations.had()[place]);
                }
            }
        }
        self.note_target(state, index);
        true
    }

    /// Notes whether what is current is what a call has to set, and it has come as far as to its set.
    pub(super) fn note_target(self, state: &mut State, index: u16) {
        let (call, spec) = (&state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
        let meets = call.in_progress()
            && !call.met_target
            && self.has_waited(call, spec)
            && self.is_target(state, index, state.told);
        state.calls[usize::from(index)].met_target |= meets;
    }

    /// Whether a call has the first two steps behind it.
    pub(super) fn may_set_now(self, call: &CallState, spec: &CallSpec<'_>) -> bool {
        self.has_waited(call, spec) && self.has_hidden(call, spec)
    }

    /// Whether a call has the second step behind it.
    fn has_waited(self, call: &CallState, spec: &CallSpec<'_>) -> bool {
        match spec.gives {
            Gives::NoCallback => true,
            Gives::Promise if call.started => call.settled || self.off(spec.names.awaits_callback),
            Gives::Promise | Gives::Plain | Gives::Throws => {
                call.started
                    || call.overtaken
                    || !spec.owes_callback
                    || self.off(spec.names.callback_once)
                    || spec.is_set_session() && self.off(RuleId::SetSessionCallbackWhileHidden)
            }
        }
    }

    /// Whether a call has gone through undefined, if it has to.
    fn has_hidden(self, call: &CallState, spec: &CallSpec<'_>) -> bool {
        match spec.passage {
            Passage::Free | Passage::Direct => true,
            Passage::Navigates => call.overtaken || call.fully_hidden || self.off(RuleId::NavigateHides),
            Passage::Hides => {
                call.overtaken
                    || call.fully_hidden
                    || call.hidden && self.off(RuleId::SetSessionHidesFirst)
                    || call.replaces_nothing && !call.hidden
                    || self.off(RuleId::SetSessionHidesAlways)
            }
        }
    }

    /// A callback starts: whether it may, now and with this argument.
    pub(super) fn start_callback(self, state: &mut State, index: u16, session: Code) -> bool {
        let (call, spec) = (state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
        if !call.made || spec.gives == Gives::NoCallback {
            return false;
        }
        let right = call.released
            || !spec.is_set_session() && !spec.gives_a_session && session == UNDEFINED
            || self.is_target_session(state, index, session) && !(spec.gives_a_session && session == NULL);
        let once =
            (!call.started || self.off(spec.names.callback_once)) && (right || self.off(spec.names.argument));
        let in_order = if spec.passage == Passage::Navigates {
            state.told.is_fully_hidden() || call.released || call.overtaken || self.off(RuleId::NavigateHides)
        } else if spec.is_set_session() {
            let hidden = state.told.is_hidden() || self.off(RuleId::SetSessionCallbackWhileHidden);
            hidden
                && (call.fully_hidden
                    || call.released
                    || call.overtaken
                    || !call.hidden
                    || self.off(RuleId::SetSessionHidesFirst))
        } else {
            true
        };
        // Where the session is there, a callback of setSession that is late is one that does not start while hidden.
        let in_order = in_order
            && (!call.set
                || self.off(spec.names.callback_once)
                || spec.is_set_session() && !state.told.is_hidden());
        let possible = once && in_order;
        if possible {
            let call = &mut state.calls[usize::from(index)];
            call.started = true;
            if spec.gives == Gives::Throws {
                self.fail(state, index);
            }
            self.note_target(state, index);
        }
        possible
    }

    /// A call returns: whether it may, in this way and at this time.
    pub(super) fn give_back(self, state: &mut State, index: u16, resolves: bool) -> bool {
        let (call, spec) = (state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
        if !call.in_progress() {
            return false;
        }
        let late_or_early = self.off(spec.names.returns_after_set);
        let gives_up = Self::waits_for_ever(&call, spec);
        let allowed = if call.released || gives_up {
            true
        } else if call.set {
            (call.set_now || spec.may_return_late) && resolves || late_or_early
        } else if call.overtaken {
            // It may end either way.
            true
        } else {
            // It sets what is told already, which is nothing new to tell; or a rule that says what it sets is off.
            let nothing_new = resolves
                && !call.owes_a_telling
                && self.has_target(state, index)
                && self.may_set_now(&call, spec);
            let excused = self.any_off(&spec.targets) || late_or_early;
            (nothing_new || excused)
                && (!resolves || self.has_hidden(&call, spec))
                && self.had_callback(&call, spec)
        };
        if allowed {
            let call = &mut state.calls[usize::from(index)];
            call.released |= gives_up;
            call.returned = true;
            call.returned_now = true;
            if !resolves {
                self.note_failed(state, index);
            } else if !call.released && !state.overlaps_any(index) {
                self.spec.note_set_alone(&mut state.organizations, spec, state.told);
            }
        }
        allowed
    }

    /// Whether what is current is what a call has to set; of a call that others overlap it is enough that this was so before,
    /// once it had come as far as to its set.
    fn has_target(self, state: &State, index: u16) -> bool {
        let met = state.calls[usize::from(index)].met_target;
        self.is_target(state, index, state.told) || met && state.overlaps_any(index)
    }

    /// A call fails: the documentation is silent about what comes of it.
    pub(super) fn fail(self, state: &mut State, index: u16) {
        state.calls[usize::from(index)].released = true;
        self.note_failed(state, index);
    }

    /// Whether the organization that a call has asked for counts is open, since it has failed.
    fn note_failed(self, state: &mut State, index: u16) {
        let before = state.calls[usize::from(index)].before.unwrap_or(state.known);
        let spec = &self.spec.calls[usize::from(index)];
        self.spec.note_failed(&mut state.organizations, spec, before);
    }

    /// Whether a call waits for a promise that never settles. How long to do so is nowhere said.
    pub(super) fn waits_for_ever(call: &CallState, spec: &CallSpec<'_>) -> bool {
        spec.waits_for_ever && call.in_progress() && call.started
    }

    fn had_callback(self, call: &CallState, spec: &CallSpec<'_>) -> bool {
        !spec.owes_callback || call.started || call.overtaken || self.off(spec.names.callback_once)
    }

    /// Whether nothing more need be seen of a call.
    pub(in crate::model) fn may_end(self, state: &State, index: usize) -> bool {
        let (call, spec) = (&state.calls[index], &self.spec.calls[index]);
        if !call.in_progress() || call.released || self.waits(state, index) || self.is_held_up(state, index) {
            return true;
        }
        let this = u16::try_from(index).unwrap_or(u16::MAX);
        let excused = if call.set {
            self.off(spec.names.returns_after_set)
        } else {
            let nothing_new = || self.has_target(state, this);
            call.overtaken
                || self.any_off(&spec.targets)
                || self.off(spec.names.returns_after_set) && nothing_new()
        };
        excused && self.had_callback(call, spec)
    }

    /// Whether a call waits for its callback.
    fn waits(self, state: &State, index: usize) -> bool {
        let call = &state.calls[index];
        self.spec.calls[index].gives == Gives::Promise && call.started && !call.settled
    }

    /// Whether a call that overlaps this one is in its way for ever.
    fn is_held_up(self, state: &State, index: usize) -> bool {
        let this = u16::try_from(index).unwrap_or(u16::MAX);
        indices(state).any(|other| {
            let call = &state.calls[usize::from(other)];
            let open = call.released && call.in_progress() || self.waits(state, usize::from(other));
            open && state.overlap(this, other)
        })
    }
}
