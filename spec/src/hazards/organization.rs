//! Hazards of organizations.

use super::context::{Context, Now};
use super::{Monitor, Shown};
use crate::event::{Observation, What};
use crate::names::MAIN;
use crate::obligations::Compiled;
use crate::parts;

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
