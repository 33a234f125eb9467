//! Hazards of what a person sees.

use super::context::{Context, Now};
use super::{Monitor, Shown};
use crate::components::Look;
use crate::event::{Observation, Stimulus, What};
use crate::obligations::Compiled;
use crate::parts;
use crate::state_key::StateKey;
use crate::value::{Asked, Children, NULL, Val};

/// Children are there when a turn ends while a callback is pending; where nothing is rendered, a value was told last.
#[derive(Clone, Debug)]
pub(super) struct ShownWhilePending;

parts! { pub(super) ShownWhilePending: }

impl Monitor for ShownWhilePending {
    fn new(_: &Compiled<'_>) -> Self {
        Self
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        let pending = run.pending?;
        let (shown, at) = match run.painted {
            Some(look) if run.paints => (look.children(), run.rendered_at),
            Some(_) => return None,
            None => (run.fitting(now.spec).unwrap_or_else(|| run.told.children()), run.at),
        };
        let is_shown = shown != Children::Hidden;
        is_shown.then(|| Shown { call: Some(pending), children: Some(shown), ..Shown::at(at, run.told) })
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            format!("nothing of a user is shown while the callback of `{}` is pending", shown.label(spec)),
            format!(
                "{} children are shown, {} is current",
                shown.children.unwrap_or(Children::Hidden).as_str(),
                shown.told(spec)
            ),
        ]
    }
}

/// Null is told, or signed-out children are shown, between two sessions, although nobody asked for null.
#[derive(Clone, Debug)]
pub(super) struct SignedOutFlash {
    /// Whether the call that resolved last asked for null.
    asked_for_null: bool,
    /// Where a session was followed by what nobody asked for.
    flash: Option<Shown>,
}

parts! { pub(super) SignedOutFlash:
    ASKED_FOR_NULL = "signed-out-flash.asked-for-null": "Whether the call that resolved last asked for null.";
    FLASHED = "signed-out-flash.flashed": "Whether null was told although nobody asked.";
}

impl Monitor for SignedOutFlash {
    fn new(_: &Compiled<'_>) -> Self {
        Self { asked_for_null: false, flash: None }
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        let was_before = self.flash.is_some();
        if !was_before {
            self.flash = self.flash_of(now);
        }
        if let Some(call) = run.resolving() {
            self.asked_for_null = now.spec.calls[call.index()].session == Asked::Null;
        }
        // A session follows with a later event.
        self.flash.filter(|_| was_before && run.told.session > NULL)
    }

    fn words(shown: &Shown, _: &Compiled<'_>) -> [String; 2] {
        let observed = match shown.children {
            None => "null is told",
            Some(_) => "signed-out children are shown",
        };
        ["between two sessions nobody is shown as signed out".into(), observed.into()]
    }

    fn write(&self, _: &Context, key: &mut StateKey) {
        key.flags(&[(Self::ASKED_FOR_NULL, self.asked_for_null), (Self::FLASHED, self.flash.is_some())]);
    }
}

impl SignedOutFlash {
    /// What follows a session with this event, although nobody asked for it.
    #[inline]
    fn flash_of(&self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        // Until the client is loaded, a page may show what the server said of it.
        if !run.loaded && now.spec.plan.client.initial_state.is_some() {
            return None;
        }
        let is_signed_out = |look: Option<Look>| look.map(Look::children) == Some(Children::SignedOut);
        // Whoever has a task left is shown what nobody is, rightly.
        let is_right =
            |fitting: Option<Children>, told: Val| told.session > NULL && fitting != Some(Children::SignedIn);
        let (from, children, at) = if run.tells_null() {
            (run.known_before, None, run.at)
        } else if is_signed_out(run.painted)
            && !is_signed_out(run.painted_before)
            && !is_right(run.fitting(now.spec), run.told)
        {
            (run.known, Some(Children::SignedOut), run.rendered_at)
        } else {
            return None;
        };
        let asked = self.asked_for_null || run.null_is_asked_for(now.spec);
        (from.session > NULL && !asked).then(|| Shown { children, ..Shown::at(at, run.told) })
    }
}

/// Nobody's children are there when a turn ends, although nothing is in progress and somebody, or nobody, is current.
#[derive(Clone, Debug)]
pub(super) struct NothingShown {
    /// What was told last was set by a call that no other overlapped, and nothing has been there since: a must speaks of that.
    is_of_a_set: bool,
}

parts! { pub(super) NothingShown: }

impl Monitor for NothingShown {
    fn new(_: &Compiled<'_>) -> Self {
        Self { is_of_a_set: false }
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        if run.told != run.told_before {
            let is_spoken_of = now.spec.plan.client.tokens_come_along;
            self.is_of_a_set = is_spoken_of && matches!(run.open[..], [call] if !run.has_overlapped(call));
        }
        let look = run.painted.filter(|_| run.paints)?;
        let is_there = look.children() != Children::Hidden;
        self.is_of_a_set &= !is_there;
        let is_there_a_component = run.fitting(now.spec).and_then(|fitting| look.shows(fitting)).is_some();
        let is_due = is_there_a_component && run.is_idle() && run.loaded;
        (is_due && !is_there && !self.is_of_a_set).then(|| Shown::at(run.rendered_at, run.told))
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            "with nothing in progress the children of a control component are there".into(),
            format!("no children are there, {} is current", shown.told(spec)),
        ]
    }
}

/// A listener is told something after it was removed.
#[derive(Clone, Debug)]
pub(super) struct ToldAfterLeaving {
    /// The listeners that were removed, which follows from the steps that are done.
    gone: Vec<u16>,
}

parts! { pub(super) ToldAfterLeaving: }

impl Monitor for ToldAfterLeaving {
    fn new(_: &Compiled<'_>) -> Self {
        Self { gone: Vec::new() }
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        let run = now.context;
        match run.event {
            What::Did(Stimulus::RemoveListener { listener }) => self.gone.push(listener),
            What::Did(Stimulus::AddListener { listener }) => self.gone.retain(|gone| *gone != listener),
            What::Saw(Observation::Emit { listener, current }) if self.gone.contains(&listener) => {
                return Some(Shown::at(run.at, current.judged()));
            }
            _ => {}
        }
        None
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            "a listener that was removed is told nothing more".into(),
            format!("it is told {}", shown.told(spec)),
        ]
    }
}
