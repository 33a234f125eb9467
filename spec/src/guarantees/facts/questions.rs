//! What is asked of the facts of a trace: which calls overlap, and where the contract is silent about what is told.

use super::{CallFacts, Facts};
use crate::event::{Observation, ReturnOutcome, What};
use crate::names::MAIN;
use crate::obligations::Gives;
use crate::value::{Children, Val};

impl Facts<'_> {
    /// The first event, if any, at which a later call was made while this one was in progress.
    pub fn overtaken_from(&self, call: &CallFacts) -> Option<usize> {
        let others = self.calls.iter().map(|other| other.made);
        others.filter(|made| *made > call.made && call.in_progress(*made)).min()
    }

    /// Whether a call made later was made while this one was in progress, up to an event.
    pub fn is_overtaken(&self, call: &CallFacts, event: usize) -> bool {
        self.overtaken_from(call).is_some_and(|from| from <= event)
    }

    /// Whether `main` was told last, when a call was made, that the session is undefined.
    pub fn finds_undefined(&self, call: &CallFacts) -> bool {
        self.told[call.made].is_hidden() && self.tellings().next().is_some_and(|(first, _)| first < call.made)
    }

    /// Whether something else than a call may have changed what is current before an event.
    pub fn is_changed_otherwise(&self, event: usize) -> bool {
        self.changed_otherwise.is_some_and(|change| change < event)
    }

    /// Whether the contract is silent about what is told at an event: something else than a call may have changed what is
    /// current, or a tab that has gained the focus looks after its session while no call is in progress.
    pub fn is_anything_told(&self, event: usize) -> bool {
        let looks = self.gained_focus.is_some_and(|gained| gained < event);
        self.is_changed_otherwise(event) || looks && !self.calls.iter().any(|call| call.in_progress(event))
    }

    /// Whether two calls were in progress at the same time.
    pub fn overlap(&self, one: &CallFacts, other: &CallFacts) -> bool {
        one.index != other.index && (one.in_progress(other.made) || other.in_progress(one.made))
    }

    /// Whether a call that was made before an event was in progress at the same time as another.
    pub fn overlaps_before(&self, call: &CallFacts, event: usize) -> bool {
        self.calls.iter().any(|other| other.made < event && self.overlap(call, other))
    }

    /// Whether a call resolved at an event.
    pub fn resolved_at(&self, call: &CallFacts, event: usize) -> bool {
        call.returned == Some(event)
            && matches!(
                self.event(event).what,
                What::Saw(Observation::Return { outcome: ReturnOutcome::Resolved, .. })
            )
    }

    /// The events at which a callback is what a call waits for; none where it never is. Without an end the range goes
    /// on behind the trace.
    pub fn callback_pending(&self, call: &CallFacts) -> Option<std::ops::Range<usize>> {
        let started = call.callbacks.first().filter(|_| self.spec_of(call).gives == Gives::Promise)?;
        Some(*started..call.settled.unwrap_or(usize::MAX))
    }

    /// Whether a callback is what a call waits for, at an event.
    pub fn is_callback_pending(&self, call: &CallFacts, event: usize) -> bool {
        self.callback_pending(call).is_some_and(|pending| pending.contains(&event))
    }

    /// Whether a call asks for a pending session, or leaves the session out and one was current while it was in progress.
    pub fn is_about_a_pending_session(&self, call: &CallFacts) -> bool {
        let known = &self.known[call.while_in_progress(self.known.len())];
        let mut about = known.iter().filter_map(|known| self.spec_of(call).session_of(known.session));
        about.any(|session| self.spec.session(session).is_some_and(|session| session.task.is_some()))
    }

    /// What control components show after an event, for what `main` was told last; `None` where that is open.
    pub fn fitting(&self, event: usize) -> Option<Children> {
        let done = self.may_be_done.iter().take_while(|(from, _)| *from <= event);
        let done: Vec<_> = done.map(|(_, session)| *session).collect();
        self.spec.fitting(self.told[event], &done)
    }

    /// Whether an event tells `main` something.
    pub fn tells(&self, event: usize) -> bool {
        matches!(self.event(event).what, What::Saw(Observation::Emit { listener: MAIN, .. }))
    }

    /// What `main` is told, in order, with the index of each event.
    pub fn tellings(&self) -> impl Iterator<Item = (usize, Val)> + '_ {
        self.trace.events.iter().enumerate().filter_map(|(k, event)| match event.what {
            What::Saw(Observation::Emit { listener: MAIN, current }) => Some((k, current.judged())),
            _ => None,
        })
    }
}
