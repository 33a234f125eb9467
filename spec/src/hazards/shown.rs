//! Hazards of what a person sees.

use super::context::{Context, Now};
use super::{Monitor, Shown};
use crate::obligations::Compiled;
use crate::parts;
use crate::state_key::StateKey;
use crate::value::{Asked, Children, NULL};

/// Children, or unobserved a value as told last, are visible while a callback is pending.
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
        let shown = run.rendered.unwrap_or_else(|| run.told.children());
        if shown == Children::Hidden {
            return None;
        }
        Some(Shown { call: Some(pending), children: Some(shown), ..Shown::at(run.at, run.told) })
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
        // A session follows with a later event, be it a later rendering of the same look.
        let follows = run.told.session > NULL && (was_before || run.is_long_look());
        self.flash.filter(|_| follows)
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
        let signed_out = Some(Children::SignedOut);
        let (from, children) = if run.tells_null() {
            (run.known_before, None)
        } else if run.rendered == signed_out && run.rendered_before != signed_out {
            (run.known, signed_out)
        } else {
            return None;
        };
        let asked = self.asked_for_null || run.null_is_asked_for(now.spec);
        (from.session > NULL && !asked).then(|| Shown { children, ..Shown::at(run.at, run.told) })
    }
}
