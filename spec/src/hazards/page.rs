//! Hazards of what a page says and sends beside what listeners are told: tokens, hooks, and components that throw.

use super::context::Now;
use super::{Monitor, Shown};
use crate::event::{Observation, What};
use crate::obligations::Compiled;
use crate::parts;
use crate::value::{ABSENT, Code, NULL, UNDEFINED, Val};

/// With nothing in progress a turn ends, and the token that the page sends is of the current session and of another organization.
#[derive(Clone, Debug)]
pub(super) struct TokenOfAnotherOrganization {
    /// The claims of the token, and the event with which they came.
    token: Option<Val>,
}

parts! { pub(super) TokenOfAnotherOrganization: }

/// An organization, or none: that it is none is said in several ways.
const fn organization_of(val: Val) -> Option<Code> {
    match val.organization {
        UNDEFINED | NULL => None,
        code => Some(code),
    }
}

impl Monitor for TokenOfAnotherOrganization {
    fn new(_: &Compiled<'_>) -> Self {
        Self { token: None }
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        if let What::Saw(Observation::Token { claims }) = run.event {
            self.token = Some(claims);
        }
        let token = self.token.filter(|_| run.ends_turn && run.is_idle() && run.loaded)?;
        let is_known = run.told.organization != ABSENT;
        let is_of_it = is_known && run.told.session > NULL && token.session == run.told.session;
        let is_other = organization_of(token) != organization_of(run.told);
        (is_of_it && is_other).then(|| Shown { beside: Some(token), ..Shown::at(run.at, run.told) })
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            format!("the token that the page sends is of {}", shown.told(spec)),
            format!("it is of {}", shown.beside(spec)),
        ]
    }
}

/// A turn ends while the session is undefined, and a hook says that it is loaded, with a value.
#[derive(Clone, Debug)]
pub(super) struct LoadedWhileUndefined {
    /// Each hook that says that it is loaded, with what it says.
    loaded: Vec<(u16, Val)>,
}

parts! { pub(super) LoadedWhileUndefined: }

impl Monitor for LoadedWhileUndefined {
    fn new(_: &Compiled<'_>) -> Self {
        Self { loaded: Vec::new() }
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        if let What::Saw(Observation::FrameworkHook { hook, loaded, current }) = run.event {
            self.loaded.retain(|(known, _)| *known != hook);
            // One that is loaded and has nothing to say is not taken for somebody.
            self.loaded.extend((loaded && !current.is_fully_hidden()).then_some((hook, current)));
        }
        // Before anything was told nothing is known to be undefined: the server may have said what is current.
        let is_undefined = run.ends_turn && run.loaded && run.known != Val::UNDEFINED && run.told.is_hidden();
        let (hook, says) = *self.loaded.first().filter(|_| is_undefined)?;
        Some(Shown { name: Some(hook), beside: Some(says), ..Shown::at(run.at, run.told) })
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        let hook = shown.name.map_or("a hook", |hook| spec.names.word(hook));
        [
            format!("while the session is undefined `{hook}` does not say that it is loaded"),
            format!("it says that it is loaded, with {}", shown.beside(spec)),
        ]
    }
}

/// A component throws while it is rendered.
#[derive(Clone, Debug)]
pub(super) struct RenderThrows;

parts! { pub(super) RenderThrows: }

impl Monitor for RenderThrows {
    fn new(_: &Compiled<'_>) -> Self {
        Self
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        let What::Saw(Observation::RenderError { error }) = run.event else { return None };
        Some(Shown { name: Some(error), ..Shown::at(run.at, run.told) })
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        let error = shown.name.and_then(|error| spec.names.errors.name(error));
        let message = error.map_or("", |error| error.message.as_str());
        [
            "no component throws while it is rendered".into(),
            format!("\"{message}\" is thrown, {} is current", shown.told(spec)),
        ]
    }
}
