//! What the page, its user and another tab do to a client.

use super::Clerk;
use crate::twin::queue::{Reaction, Task};
use crate::twin::record::{Focus, Shown};
use crate::twin::request::Request;
use crate::twin::server::{Asked, Kept};
use crate::twin::sign_out::SignOut;
use crate::twin::token::GetToken;
use crate::twin::touch::TouchTarget;
use crate::twin::values::{Given, In, Organization, Session};
use std::sync::Arc;

/// So long nothing is done for the focus again, in milliseconds.
const THROTTLE: u64 = 5_000;

impl Clerk {
    /// The page starts to unload: whoever watches for it knows.
    pub(in crate::twin) fn unload(&mut self) {
        for task in self.queue.tasks_mut() {
            match task {
                Task::SetActive(task) => task.tracker.page_unloads(),
                Task::SignOut(task) => task.tracker.page_unloads(),
                _ => {}
            }
        }
    }

    /// An organization is named by what is no id: `named` is the number that it has all the same, `its` the organization whose slug it is.
    pub(in crate::twin) fn note_slug(&mut self, named: Organization, its: Option<Organization>) {
        let known = &mut self.slugs.named;
        known.retain(|(other, _)| *other != named);
        known.push((named, its));
        self.server.slugs.clone_from(&self.slugs);
    }

    /// The tab gains or loses the focus. On a page that is hidden nothing is done for it.
    pub(in crate::twin) fn focus(&mut self, focused: bool) {
        self.focused = focused;
        let Some(session) = self.current.session.set().filter(|_| focused && self.is_shown) else { return };
        match self.record.focus {
            Focus::Nothing => return,
            Focus::Throttled if self.quiet_until > self.now => return,
            Focus::Throttled => self.quiet_until = self.now + THROTTLE,
            Focus::Always => {}
        }
        let token = self.start(GetToken::task(session));
        self.queue.then(token, Reaction::FocusToken);
        self.start(TouchTarget::task(Some(session), In::Omitted));
    }

    /// The page is shown, or hidden.
    pub(in crate::twin) fn shown(&mut self, visible: bool) {
        self.is_shown = visible;
        let Some(session) = self.current.session.set().filter(|_| visible) else { return };
        if self.record.shown == Shown::TouchAndToken {
            self.start(TouchTarget::task(Some(session), In::Omitted));
        }
        if self.record.shown != Shown::Nothing {
            let token = self.start(GetToken::task(session));
            self.queue.then(token, Reaction::FocusToken);
        }
        if self.record.shown == Shown::TokenAndTouch {
            self.start(TouchTarget::task(Some(session), In::Omitted));
        }
    }

    /// An application asks for a token: of the current session, else of the one that it was told last.
    pub(in crate::twin) fn ask_for_token(&mut self) {
        if let Some(session) = self.current.session.set().or(self.last_told) {
            self.start(GetToken::task(session));
        }
    }

    /// A session begins, here or in another tab. Here the client asks for it, and hears of it with the answer.
    pub(in crate::twin) fn session_begins(&mut self, given: Given, is_here: bool) {
        let place = usize::from(given.session.0);
        if self.memberships.len() <= place {
            self.memberships.resize(place + 1, Arc::default());
        }
        self.memberships[place] = Arc::clone(&given.organizations);
        let Given { session, organizations, last, task } = given;
        let kept = Kept { session, last, organizations, task };
        if is_here && self.loaded {
            self.server.signs_in(kept);
            self.start(Request::task(Asked::SignIn { session }));
        } else {
            self.server.begin(kept);
        }
    }

    /// The user signs out, of one session or of all.
    pub(in crate::twin) fn leave(&mut self, session: Option<Session>) {
        self.start(SignOut::task(session, None));
    }
}
