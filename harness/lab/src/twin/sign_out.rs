//! `signOut`, of all sessions or of one.

use super::calls::Caller;
use super::clerk::Clerk;
use super::queue::{Fault, Next, Outcome, Step, Task, Value};
use super::record::{SignOut as Way, SignOutNeeds, SignedOutTokens, Wrapping};
use super::request::Request;
use super::server::Asked;
use super::set_active::{Given, SetActive};
use super::values::{ObjectIndex, Session, Tracker};
use interlude_spec::plan::Method;

/// A sign-out under way.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct SignOut {
    /// The session that is named.
    named: Option<Session>,
    at: At,
    /// The object of the session that is signed out of, where it is one.
    object: Option<ObjectIndex>,
    /// Whether the current session is signed out of.
    of_current: bool,
    pub(super) tracker: Tracker,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum At {
    Made,
    Begun,
    AllSignedOut,
    OneSignedOut,
    Over,
    Gone,
}

impl SignOut {
    pub(super) const fn task(named: Option<Session>) -> Task {
        let tracker = Tracker { on: false, unloads: false };
        Task::SignOut(Self { named, at: At::Made, object: None, of_current: true, tracker })
    }
}

impl Clerk {
    pub(super) fn sign_out(&mut self, task: &mut SignOut, input: Outcome) -> Step {
        match task.at {
            At::Made => self.begin_sign_out(task),
            At::Begun => self.ask_to_sign_out(task),
            At::AllSignedOut => {
                input?;
                if self.record.signed_out_tokens == SignedOutTokens::Forgotten {
                    self.tokens.clear();
                }
                task.at = At::Over;
                Ok(Next::Hops(1))
            }
            At::OneSignedOut => {
                if let (Value::Payload(payload), Some(object)) = (input?, task.object)
                    && let Some(told) = payload.session
                {
                    self.take_in(object, told);
                }
                Ok(self.signed_out(task))
            }
            At::Over => Ok(self.signed_out(task)),
            At::Gone => {
                task.tracker.on = false;
                if !task.tracker.unloads {
                    self.set_from(self.current.session.set());
                    self.emit()?;
                }
                Ok(Next::Return(Value::Nothing))
            }
        }
    }

    fn begin_sign_out(&mut self, task: &mut SignOut) -> Step {
        let has_what_it_needs = match self.record.sign_out_needs {
            SignOutNeeds::Client => true,
            SignOutNeeds::Session => self.current.session.set().is_some(),
            SignOutNeeds::Sessions => !self.sessions.is_empty(),
        };
        if !(self.loaded && has_what_it_needs) {
            return Ok(Next::Return(Value::Nothing));
        }
        if self.record.wrapping == Wrapping::Tracked {
            task.at = At::Begun;
            return Ok(Next::Hops(1));
        }
        self.ask_to_sign_out(task)
    }

    fn ask_to_sign_out(&mut self, task: &mut SignOut) -> Step {
        let named = match task.named {
            Some(named) if self.record.sign_out_needs != SignOutNeeds::Client && self.sessions.len() != 1 => {
                named
            }
            _ => {
                self.hide_before_sign_out()?;
                task.at = At::AllSignedOut;
                return Ok(Next::Await(self.start(Request::task(Asked::SignOut))));
            }
        };
        let Some(object) = self.of_the_client(named) else { return Ok(Next::Return(Value::Nothing)) };
        let current = self.current.session.set().map(|current| self.object(current).session);
        task.object = Some(object);
        task.of_current = current == Some(named);
        if task.of_current {
            self.hide_before_sign_out()?;
        }
        self.tokens.clear();
        task.at = At::OneSignedOut;
        Ok(Next::Await(self.start(Request::task(Asked::Remove { session: named }))))
    }

    fn hide_before_sign_out(&mut self) -> Result<(), Fault> {
        if self.record.sign_out == Way::HidesFirst { self.hide() } else { Ok(()) }
    }

    fn signed_out(&mut self, task: &mut SignOut) -> Next {
        if !task.of_current {
            return Next::Return(Value::Nothing);
        }
        let given = |calls_back: bool, redirects| Given {
            before_emit: calls_back.then_some(Caller::SignOut),
            redirects,
            ..Given::default()
        };
        let given = match self.record.sign_out {
            // What is given to name a session is taken for the callback.
            Way::SetsNull if self.record.sign_out_needs == SignOutNeeds::Client => Given {
                method: Method::SetSession,
                before_emit: task.named.map(|_| Caller::NoFunction),
                ..Given::default()
            },
            Way::SetsNull => given(false, false),
            Way::CallsBack => given(true, false),
            Way::CallsBackAndRedirects => given(true, true),
            Way::Redirects => given(false, true),
            Way::HidesFirst => {
                task.tracker.on = true;
                task.at = At::Gone;
                return self.navigate_away();
            }
        };
        Next::Adopt(self.start(SetActive::task(given)))
    }
}
