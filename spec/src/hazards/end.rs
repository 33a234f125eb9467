//! Hazards of how a run ends.

use super::context::{Context, Now};
use super::{Monitor, Shown};
use crate::event::What;
use crate::obligations::Compiled;
use crate::parts;
use crate::plan::CallIndex;
use crate::state_key::StateKey;
use crate::value::{ABSENT, Asked, Code, NULL};

/// The last call that resolved is not the one whose target is current in the end, and another call was in progress together
/// with it. Where nobody is signed in because that session has ended, no other call has won.
#[derive(Clone, Debug)]
pub(super) struct StaleCallWins {
    /// The call made last of those that resolved.
    last: Option<CallIndex>,
    /// The sessions that were current while a call was in progress that keeps the one that is. Sorted.
    kept: Vec<(CallIndex, Code)>,
    /// Whether any call keeps the session that is current.
    some_keep: bool,
    /// Sessions that were signed out, or that the server removed. In a search none is.
    ended: Vec<Code>,
}

parts! { pub(super) StaleCallWins:
    LAST = "stale-call-wins.last": "The call made last of those that resolved, its place among those in progress, and whether it overlapped another.";
    KEPT = "stale-call-wins.kept": "The sessions that a call may keep.";
}

impl Monitor for StaleCallWins {
    fn new(spec: &Compiled<'_>) -> Self {
        let some_keep = spec.calls.iter().any(|call| call.session == Asked::Omitted);
        Self { last: None, kept: Vec::new(), some_keep, ended: Vec::new() }
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        if self.some_keep {
            self.keep(now);
        }
        if let What::Did(stimulus) = run.event {
            now.spec.note_ended(stimulus, &mut self.ended);
        }
        if let Some(call) = run.resolving()
            && self.last.is_none_or(|last| run.rank(last) < run.rank(call))
        {
            self.last = Some(call);
        }
        None
    }

    fn at_end(&self, spec: &Compiled<'_>, run: &Context) -> Option<Shown> {
        let last = self.last.filter(|last| run.open.is_empty() && run.has_overlapped(*last))?;
        let of = &spec.calls[last.index()];
        if spec.is_unknown(of.session) {
            return None;
        }
        let told = run.told;
        if told.session == NULL && self.has_ended(last, of.session) {
            return None;
        }
        let session = match of.session {
            Asked::Null => told.session == NULL,
            Asked::Id(code) => told.session == code,
            Asked::Omitted => self.kept.binary_search(&(last, told.session)).is_ok(),
        };
        // Without a session there is no organization to compare.
        let organization = told.session == NULL
            || told.organization == ABSENT
            || of.organization == Asked::Omitted
            || of.organization.is_for(told.organization);
        let is_current = session && organization;
        (!is_current).then(|| Shown { call: Some(last), ..Shown::at(run.last_event(), told) })
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            format!("the end is what `{}`, the last call that resolved, was to set", shown.label(spec)),
            format!("{} is current", shown.told(spec)),
        ]
    }

    fn write(&self, run: &Context, key: &mut StateKey) {
        let place = |last: CallIndex| {
            let earlier = run.open.iter().filter(|call| run.rank(**call) < run.rank(last));
            [last.0, u16::try_from(earlier.count()).unwrap_or(u16::MAX)]
        };
        let told = self.last.map(|last| (place(last), u16::from(run.has_overlapped(last))));
        key.list(
            Self::LAST,
            told.into_iter().flat_map(|([call, place], overlapped)| [call, place, overlapped]),
        );
        let is_asked = |call: CallIndex| run.is_open(call) || self.last == Some(call);
        let kept = self.kept.iter().filter(|(call, _)| is_asked(*call));
        key.list(Self::KEPT, kept.flat_map(|(call, session)| [call.0, *session]));
    }

    fn write_surroundings(&self, key: &mut StateKey) {
        key.mark_all(&self.ended);
    }
}

impl StaleCallWins {
    /// Whether what a call was to set, or to keep, is a session that has ended.
    fn has_ended(&self, call: CallIndex, session: Asked) -> bool {
        match session {
            Asked::Null => false,
            Asked::Id(code) => self.ended.contains(&code),
            Asked::Omitted => {
                self.kept.iter().any(|(keeps, kept)| *keeps == call && self.ended.contains(kept))
            }
        }
    }

    /// Notes what is current while calls are in progress that keep it.
    fn keep(&mut self, now: &Now<'_>) {
        let run = now.context;
        let changes = run.known.session != run.known_before.session;
        let open = run.open.iter().copied().filter(|_| changes);
        for call in open.chain(run.making()) {
            let is_kept = now.spec.calls.get(call.index()).is_some_and(|of| of.session == Asked::Omitted);
            if let Err(place) = self.kept.binary_search(&(call, run.known.session))
                && is_kept
            {
                self.kept.insert(place, (call, run.known.session));
            }
        }
    }
}

/// Nothing is in progress, and the session is still undefined.
#[derive(Clone, Debug)]
pub(super) struct StuckUndefined;

parts! { pub(super) StuckUndefined: }

impl Monitor for StuckUndefined {
    fn new(_: &Compiled<'_>) -> Self {
        Self
    }

    fn at_end(&self, _: &Compiled<'_>, run: &Context) -> Option<Shown> {
        let is_stuck = run.loaded && run.open.is_empty() && run.told.is_hidden();
        is_stuck.then(|| Shown { call: run.last_made, ..Shown::at(run.last_event(), run.told) })
    }

    fn words(_: &Shown, _: &Compiled<'_>) -> [String; 2] {
        ["the session is known when nothing is in progress".into(), "it is still undefined".into()]
    }
}
