//! The relation: for a state and a label, the states that may follow.

use super::compiled::{Asked, CallSpec, Compiled, Gives};
use super::label::{ABSENT, Code, Label, MAIN, NULL, UNDEFINED, Val};
use super::musts::Musts;
use super::state::{CallState, State};
use crate::guarantees::target::{Fit, rule_against};
use crate::requirement::RuleId;

/// The relation of one plan, with some rules in force.
#[derive(Clone, Copy, Debug)]
pub struct Relation<'s, 'p> {
    /// The plan.
    pub spec: &'s Compiled<'p>,
    /// The rules in force.
    pub musts: Musts,
}

impl Relation<'_, '_> {
    /// Puts the states that may follow `state` by `label` into `after`, in a fixed order. None: the label is refused.
    pub fn step(self, mut state: State, label: Label, after: &mut Vec<State>) {
        match label {
            Label::Call(call) => {
                self.make(&mut state, call);
                after.push(state);
            }
            Label::Settle(call, resolves) => {
                let call = &mut state.calls[usize::from(call)];
                call.settled = true;
                call.released |= !resolves;
                after.push(state);
            }
            Label::Unload => {
                state.unloaded = true;
                for call in state.calls.iter_mut().filter(|call| call.in_progress()) {
                    call.released = true;
                }
                after.push(state);
            }
            Label::Load => {
                state.loaded = true;
                state.outside = true;
                after.push(state);
            }
            Label::Outside => {
                state.outside = true;
                after.push(state);
            }
            Label::AddListener(listener) => {
                state.heard.retain(|(known, _)| *known != listener);
                state.heard.push((listener, None));
                after.push(state);
            }
            Label::RemoveListener(listener) => {
                state.heard.retain(|(known, _)| *known != listener);
                after.push(state);
            }
            Label::Emit(MAIN, val) => self.tell(state, val, after),
            Label::Emit(listener, val) => {
                if let Some((_, heard)) = state.heard.iter_mut().find(|(known, _)| *known == listener) {
                    *heard = Some(val);
                }
                after.push(state);
            }
            Label::Callback(call, session) => self.start_callback(state, call, session, after),
            Label::Return(call, resolves) => self.give_back(state, call, resolves, after),
            Label::Probe(val) => {
                if val.agrees_with(state.told) || !self.must_replace(&state) {
                    after.push(state);
                }
            }
            Label::Render(component, audience, visible) => {
                state.visible.retain(|(known, _)| *known != component);
                if let (Some(audience), true) = (audience, visible) {
                    state.visible.push((component, audience));
                    state.visible.sort_unstable();
                }
                after.push(state);
            }
            Label::Rest => {
                let agree =
                    state.heard.iter().all(|(_, heard)| heard.is_none_or(|heard| heard == state.told));
                if agree || !self.must_replace(&state) {
                    for call in &mut state.calls {
                        call.set_now = false;
                        call.returned_now = false;
                    }
                    after.push(state);
                }
            }
            Label::End => {
                if (0..state.calls.len()).all(|call| self.may_end(&state, call)) {
                    after.push(state);
                }
            }
            Label::Other => after.push(state),
            Label::Nonsense => {}
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

    /// A call is made: what it may read, and whether the documentation speaks of it at all.
    fn make(self, state: &mut State, index: u16) {
        let call = &self.spec.calls[usize::from(index)];
        let known = state.known;
        let others: Vec<u16> =
            indices(state).filter(|other| state.calls[usize::from(*other)].in_progress()).collect();
        for other in others {
            state.calls[usize::from(other)].overtaken = true;
            state.note_overlap(index, other);
        }
        state.called = true;
        let released = !state.loaded
            || state.unloaded
            || matches!(call.session, Asked::Id(code) if state.removed.contains(&code))
            || self.is_silent(call, known.session);
        state.calls[usize::from(index)] = CallState {
            made: true,
            hidden: state.told.is_hidden(),
            fully_hidden: state.told.is_fully_hidden(),
            released,
            before: Some(known),
            ..CallState::default()
        };
        state.open(index, known.session, super::state::KEPT);
        for (place, session) in self.spec.sessions.iter().enumerate() {
            let had = state.had[place];
            state.open(index, session.code, had);
        }
    }

    /// Whether the arguments alone put a call where the documentation is silent.
    fn is_silent(self, call: &CallSpec<'_>, known: Code) -> bool {
        let session = match call.session {
            Asked::Null => None,
            Asked::Id(code) => match self.spec.session(code) {
                None => return true,
                found => found,
            },
            Asked::Omitted => match self.spec.session(known) {
                None => return true,
                found => found,
            },
        };
        match (call.organization, session) {
            (Asked::Omitted, _) | (Asked::Null, Some(_)) => false,
            (_, None) => true,
            (Asked::Id(code), Some(session)) => !session.organizations.contains(&code),
        }
    }

    fn tell(self, mut state: State, val: Val, after: &mut Vec<State>) {
        let beginning = !state.called && !state.outside;
        if val == state.told {
            after.push(state);
        } else if val.is_hidden() {
            let in_progress =
                || state.calls.iter().zip(&self.spec.calls).filter(|(call, _)| call.in_progress());
            let whole = val.is_fully_hidden()
                || in_progress().any(|(call, spec)| !spec.is_set_session() || call.released)
                || self.off(RuleId::SetSessionHidesFirst);
            if whole && (in_progress().next().is_some() || state.outside || self.any_set_rule_off(&state)) {
                state.tell(val);
                after.push(state);
            }
        } else if beginning {
            if val.agrees_with(self.spec.initial) {
                state.tell(val);
                after.push(state);
            }
        } else {
            self.set(&state, val, after);
        }
    }

    /// Whether some call that was made may set again, because a rule that says what it sets is off.
    fn any_set_rule_off(self, state: &State) -> bool {
        let made = state.calls.iter().zip(&self.spec.calls).filter(|(call, _)| call.made);
        made.into_iter()
            .any(|(_, spec)| self.any_off(&spec.targets) || self.off(spec.names.returns_after_set))
    }

    /// `main` is told a value other than undefined: by each call that may set it.
    fn set(self, state: &State, val: Val, after: &mut Vec<State>) {
        let mut unchanged = state.outside;
        for index in indices(state) {
            let (call, spec) = (&state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
            if !call.made {
                continue;
            }
            if call.released {
                // A call that rejects may put back what was there right after it has said so.
                let active = call.in_progress() || call.returned_now;
                unchanged |= active
                    && (val.session == NULL && val.user == NULL
                        || call.before.is_some_and(|before| val.agrees_with(before))
                        || self.is_target(state, index, val));
                continue;
            }
            let in_time = call.in_progress() || self.off(spec.names.returns_after_set);
            if in_time && !call.set && self.may_set_now(call, spec) && self.is_target(state, index, val) {
                let mut next = state.clone();
                next.tell(val);
                let call = &mut next.calls[usize::from(index)];
                call.set = true;
                call.set_now = true;
                after.push(next);
            } else if self.may_be_wrong(state, index, val) {
                unchanged = true;
            }
        }
        if unchanged {
            let mut next = state.clone();
            next.tell(val);
            after.push(next);
        }
        if val.session == NULL {
            for state in after {
                self.nothing_to_keep(state);
            }
        }
    }

    /// There is no session from here on: calls that keep the current one, and may read it only now, have none to keep.
    /// Where a call is alone, null can only be its own doing.
    fn nothing_to_keep(self, state: &mut State) {
        if state.calls.iter().filter(|call| call.in_progress()).count() < 2 {
            return;
        }
        for (call, spec) in state.calls.iter_mut().zip(&self.spec.calls) {
            call.released |= call.in_progress() && spec.session == Asked::Omitted;
        }
    }

    /// Whether a call has the first two steps behind it.
    fn may_set_now(self, call: &CallState, spec: &CallSpec<'_>) -> bool {
        let waited = match spec.gives {
            Gives::NoCallback => true,
            Gives::Promise if call.started => call.settled || self.off(spec.names.awaits_callback),
            Gives::Promise | Gives::Plain | Gives::Throws => {
                call.started
                    || call.overtaken
                    || self.off(spec.names.callback_once)
                    || spec.is_set_session() && self.off(RuleId::SetSessionCallbackWhileHidden)
            }
        };
        waited && self.has_hidden(call, spec)
    }

    /// Whether a call has gone through undefined, if it has to.
    fn has_hidden(self, call: &CallState, spec: &CallSpec<'_>) -> bool {
        !spec.is_set_session()
            || call.overtaken
            || call.fully_hidden
            || call.hidden && self.off(RuleId::SetSessionHidesFirst)
            || self.off(RuleId::SetSessionHidesAlways)
    }

    /// Whether a value is what a call is to set.
    fn is_target(self, state: &State, index: u16, val: Val) -> bool {
        let spec = &self.spec.calls[usize::from(index)];
        if !self.is_target_session(state, index, val.session) {
            return false;
        }
        if val.session == NULL {
            return val.user == NULL && (val.organization == NULL || val.organization == ABSENT);
        }
        let user = self.spec.session(val.session).is_none_or(|session| session.user == val.user);
        user && (val.organization == ABSENT
            || match spec.organization {
                Asked::Id(code) => val.organization == code,
                Asked::Null => val.organization == NULL,
                Asked::Omitted => {
                    state.had_during(index, val.session, val.organization)
                        || self.is_asked_for(state, index, val.session, val.organization)
                }
            })
    }

    fn is_target_session(self, state: &State, index: u16, session: Code) -> bool {
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
            let asks = match spec.organization {
                Asked::Id(code) => code == organization,
                Asked::Null => organization == NULL,
                Asked::Omitted => false,
            };
            asks && other != index
                && call.made
                && (call.released || state.overlap(index, other))
                && self.is_target_session(state, other, session)
        })
    }

    /// Whether a value that is not its own, or not for the first time, may be told because the rule against it is off.
    fn may_be_wrong(self, state: &State, index: u16, val: Val) -> bool {
        let spec = &self.spec.calls[usize::from(index)];
        let session = self.is_target_session(state, index, val.session);
        let user = match self.spec.session(val.session) {
            Some(session) => session.user == val.user,
            None => val.session > NULL || val.user <= NULL,
        };
        let organization = val.organization == ABSENT
            || match spec.organization {
                Asked::Id(code) => val.organization == code,
                Asked::Null => val.organization == NULL,
                Asked::Omitted => false,
            };
        self.off(rule_against(spec.plan, Fit { session, user, organization, is_null: val.session == NULL }))
    }

    fn start_callback(self, mut state: State, index: u16, session: Code, after: &mut Vec<State>) {
        let (call, spec) = (state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
        if !call.made || spec.gives == Gives::NoCallback {
            return;
        }
        let right = call.released
            || !spec.is_set_session() && session == UNDEFINED
            || self.is_target_session(&state, index, session);
        let once = !call.started && right || self.off(spec.names.callback_once);
        let in_order = if spec.is_set_session() {
            let hidden = state.told.is_hidden() || self.off(RuleId::SetSessionCallbackWhileHidden);
            hidden
                && (call.fully_hidden
                    || call.released
                    || call.overtaken
                    || !call.hidden
                    || self.off(RuleId::SetSessionHidesFirst))
        } else {
            !call.set || self.off(spec.names.callback_once)
        };
        if once && in_order {
            let call = &mut state.calls[usize::from(index)];
            call.started = true;
            call.released |= spec.gives == Gives::Throws;
            after.push(state);
        }
    }

    fn give_back(self, mut state: State, index: u16, resolves: bool, after: &mut Vec<State>) {
        let (call, spec) = (state.calls[usize::from(index)], &self.spec.calls[usize::from(index)]);
        if !call.in_progress() {
            return;
        }
        let late_or_early = self.off(spec.names.returns_after_set);
        let allowed = if call.released {
            true
        } else if call.set {
            // An overtaken call may end either way.
            (call.set_now && (resolves || call.overtaken) || late_or_early) && self.had_callback(&call, spec)
        } else if call.overtaken {
            true
        } else {
            // It sets what is told already, which is nothing new to tell; or a rule that says what it sets is off.
            let nothing_new =
                resolves && self.is_target(&state, index, state.told) && self.may_set_now(&call, spec);
            let excused = self.any_off(&spec.targets) || late_or_early;
            (nothing_new || excused && self.has_hidden(&call, spec))
                && (!resolves || self.had_callback(&call, spec))
        };
        if allowed {
            let call = &mut state.calls[usize::from(index)];
            call.returned = true;
            call.returned_now = true;
            after.push(state);
        }
    }

    fn had_callback(self, call: &CallState, spec: &CallSpec<'_>) -> bool {
        spec.gives == Gives::NoCallback
            || call.started
            || call.overtaken
            || self.off(spec.names.callback_once)
    }

    /// Whether nothing more need be seen of a call.
    fn may_end(self, state: &State, index: usize) -> bool {
        let (call, spec) = (&state.calls[index], &self.spec.calls[index]);
        if !call.in_progress() || call.released || self.waits(state, index) || self.is_held_up(state, index) {
            return true;
        }
        if call.set {
            self.off(spec.names.returns_after_set)
        } else {
            call.overtaken || self.any_off(&spec.targets)
        }
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

fn indices(state: &State) -> impl Iterator<Item = u16> + use<> {
    0..u16::try_from(state.calls.len()).unwrap_or(u16::MAX)
}
