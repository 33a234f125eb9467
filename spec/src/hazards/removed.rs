//! Hazards of sessions that go, or come back.

use super::context::{Context, Now};
use super::{Monitor, Shown};
use crate::event::{Stimulus, What};
use crate::obligations::Compiled;
use crate::parts;
use crate::plan::CallIndex;
use crate::state_key::StateKey;
use crate::value::{Asked, Code, NULL};

/// A call with an unknown id sets null.
#[derive(Clone, Debug)]
pub(super) struct UnknownIdSignsOut;

parts! { pub(super) UnknownIdSignsOut: }

impl Monitor for UnknownIdSignsOut {
    fn new(_: &Compiled<'_>) -> Self {
        Self
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let (spec, run) = (now.spec, now.context);
        if !run.tells_null() || run.null_is_asked_for(spec) {
            return None;
        }
        let unknown =
            run.open.iter().copied().find(|call| spec.is_unknown(spec.calls[call.index()].session))?;
        Some(Shown { call: Some(unknown), ..Shown::at(run.at, run.told) })
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            format!("`{}`, whose session is unknown, does not sign the user out", shown.label(spec)),
            "null is told".into(),
        ]
    }
}

/// A session that is gone is set again: one that null removed by a call that was made before, and one that was signed out or
/// that the server removed by any call.
#[derive(Clone, Debug)]
pub(super) struct ResurrectedSession {
    /// Whether a call that was made asks for null.
    asked_for_null: bool,
    /// Sessions that null removed and that have not been current since, each with the number of calls made before.
    removed: Vec<(Code, u16)>,
    /// Sessions that were signed out, or that the server removed.
    ended: Vec<Code>,
}

parts! { pub(super) ResurrectedSession:
    REMOVED = "resurrected-session.removed": "Sessions that were removed, with the calls before.";
}

impl Monitor for ResurrectedSession {
    fn new(_: &Compiled<'_>) -> Self {
        Self { asked_for_null: false, removed: Vec::new(), ended: Vec::new() }
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        match run.event {
            What::Did(Stimulus::Call { call }) => {
                self.asked_for_null |= now.spec.calls.get(call.index())?.session == Asked::Null;
            }
            // Whoever asked to be signed out and was refused is signed in still.
            What::Did(Stimulus::SignOut { .. }) if now.spec.plan.may_refuse_to_sign_out() => {}
            What::Did(Stimulus::SignIn { session } | Stimulus::AddSession { session }) => {
                self.ended.retain(|ended| *ended != session);
                self.removed.retain(|(removed, _)| *removed != session);
            }
            What::Did(stimulus) if now.spec.note_ended(stimulus, &mut self.ended) => {}
            _ if run.told != run.told_before => return self.tell(now),
            _ => {}
        }
        None
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            format!("{} was removed and stays so", spec.names.sessions.value(shown.told.session)),
            format!("`{}` sets it again", shown.label(spec)),
        ]
    }

    fn write(&self, run: &Context, key: &mut StateKey) {
        let mut numbers = Vec::new();
        for &(session, made) in &self.removed {
            let before = || run.open.iter().filter(|call| run.rank(**call) <= made);
            // Only calls that were made before and are in progress can bring a session back.
            if before().next().is_some() {
                numbers.extend([session, u16::try_from(before().count()).unwrap_or(u16::MAX)]);
                numbers.extend(before().map(|call| call.0));
            }
        }
        key.list(Self::REMOVED, numbers);
    }

    fn write_surroundings(&self, key: &mut StateKey) {
        key.mark_all(&self.ended);
    }
}

impl ResurrectedSession {
    fn remove(&mut self, run: &Context, session: Code) {
        if session > NULL && !self.removed.iter().any(|(gone, _)| *gone == session) {
            self.removed.push((session, run.made));
        }
    }

    /// `main` is told something new.
    fn tell(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        if run.told.session == NULL && self.asked_for_null {
            self.remove(run, run.known_before.session);
        }
        if self.ended.contains(&run.told.session) {
            // Of several that may, the last one is the likeliest.
            let may = |call: &CallIndex| now.oracle.may_set(*call, run.told);
            let call = run.open.iter().copied().rfind(may).or_else(|| sets_again(now, u16::MAX))?;
            return Some(Shown { call: Some(call), ..Shown::at(run.at, run.told) });
        }
        let place = self.removed.iter().position(|(gone, _)| run.told.session == *gone)?;
        let (_, made) = self.removed.remove(place);
        let call = sets_again(now, made)?;
        Some(Shown { call: Some(call), ..Shown::at(run.at, run.told) })
    }
}

/// The call that sets a session again with this event, of the first so many that were made: one that may set the value;
/// where nobody may, because something else of the value is wrong, one that is about the session.
fn sets_again(now: &Now<'_>, made: u16) -> Option<CallIndex> {
    let (run, value) = (now.context, now.context.told);
    let open = || run.open.iter().copied();
    let is_before = |call: &CallIndex| run.rank(*call) <= made;
    if !open().any(|call| is_before(&call)) {
        return None;
    }
    let mut may = open().filter(|call| now.oracle.may_set(*call, value)).peekable();
    if may.peek().is_some() {
        return may.find(is_before);
    }
    open().filter(is_before).find(|call| now.oracle.is_about(*call, value.session))
}
