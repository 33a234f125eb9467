//! Hazards of organizations.

use super::context::{Context, Now};
use super::{Monitor, Shown};
use crate::event::{Observation, ReturnOutcome, Stimulus, What};
use crate::names::MAIN;
use crate::obligations::Compiled;
use crate::parts;
use crate::plan::CallIndex;
use crate::state_key::StateKey;
use crate::value::{ABSENT, Asked, Code, NULL};

/// Where there is no organization, it is told as undefined rather than null, although the session is known.
#[derive(Clone, Debug)]
pub(super) struct OrganizationUndefined;

parts! { pub(super) OrganizationUndefined: }

impl Monitor for OrganizationUndefined {
    fn new(_: &Compiled<'_>) -> Self {
        Self
    }

    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run: &Context = now.context;
        let What::Saw(Observation::Emit { listener: MAIN, current }) = run.event else { return None };
        current.lacks_an_organization().then(|| Shown::at(run.at, current))
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            "where there is no organization, null is told for it".into(),
            format!("{} is told", shown.told(spec)),
        ]
    }
}

/// A lone call that asked for an organization which its user is not a member of resolves, and another one is current.
#[derive(Clone, Debug)]
pub(super) struct OrganizationNotApplied;

parts! { pub(super) OrganizationNotApplied: }

impl Monitor for OrganizationNotApplied {
    fn new(_: &Compiled<'_>) -> Self {
        Self
    }

    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let (spec, run) = (now.spec, now.context);
        let call = run.resolving().filter(|_| run.open.len() == 1)?;
        let of = &spec.calls[call.index()];
        let Asked::Id(asked) = of.organization else { return None };
        let session = of.session_of(run.told.session).filter(|code| *code == run.told.session)?;
        // Where the user is a member, a requirement is broken, and that says enough.
        let is_refused = spec.session(session).is_some_and(|known| !known.organizations.contains(&asked));
        let is_other = ![asked, ABSENT].contains(&run.told.organization);
        (is_refused && is_other).then(|| Shown { call: Some(call), ..Shown::at(run.at, run.told) })
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            format!("`{}` resolves with the organization that it asked for", shown.label(spec)),
            format!("it resolves while {} is current", shown.told(spec)),
        ]
    }
}

/// After an organization was refused, the next call for that session rejects before its callback, although it asks for
/// none.
#[derive(Clone, Debug)]
pub(super) struct PoisonedOrganization {
    /// The sessions that asked last for an organization which was refused.
    refused: Vec<Code>,
    /// The calls for such a session that ask for no organization, and have not returned.
    exposed: Vec<CallIndex>,
}

parts! { pub(super) PoisonedOrganization:
    REFUSED = "poisoned-organization.refused": "The sessions that asked for an organization which was refused.";
    EXPOSED = "poisoned-organization.exposed": "The calls in progress for such a session.";
}

impl Monitor for PoisonedOrganization {
    fn new(_: &Compiled<'_>) -> Self {
        Self { refused: Vec::new(), exposed: Vec::new() }
    }

    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        match run.event {
            What::Did(Stimulus::Call { call }) => {
                let of = now.spec.calls.get(call.index())?;
                let session = of.session_of(run.told.session).unwrap_or(NULL);
                if of.organization == Asked::Omitted && self.refused.contains(&session) {
                    self.exposed.push(call);
                }
                let is_silent = of.session == Asked::Omitted && run.told.is_hidden();
                now.spec.note_refused(of, is_silent, run.known.session, &mut self.refused);
                None
            }
            What::Saw(Observation::Return { call, outcome }) => {
                let place = self.exposed.iter().position(|exposed| *exposed == call)?;
                self.exposed.remove(place);
                // A callback that has started, or another call, may be why it rejects.
                let is_alone = !run.has_started(call) && !run.has_overlapped(call);
                let rejects = is_alone && matches!(outcome, ReturnOutcome::Rejected { .. });
                rejects.then(|| Shown { call: Some(call), ..Shown::at(run.at, run.told) })
            }
            _ => None,
        }
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            format!(
                "`{}`, which asks for no organization, is not held to one that was refused before",
                shown.label(spec)
            ),
            "it rejects".into(),
        ]
    }

    fn write(&self, _: &Context, key: &mut StateKey) {
        key.list(Self::REFUSED, self.refused.iter().copied());
        key.list(Self::EXPOSED, self.exposed.iter().map(|call| call.0));
    }
}
