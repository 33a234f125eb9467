//! `signOut`, of all sessions or of one.

use super::calls::{CallIndex, Caller, Returned};
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
    /// The call whose callback it is given, if it is given one.
    pub(super) calls_back: Option<CallIndex>,
    at: At,
    /// The object of the session that is signed out of, where it is one.
    pub(super) object: Option<ObjectIndex>,
    /// Whether the current session is signed out of.
    of_current: bool,
    pub(super) tracker: Tracker,
    /// What came of the callback while functions around it return.
    pub(super) held: Outcome,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum At {
    Made,
    Begun,
    AllSignedOut,
    OneSignedOut,
    Over,
    /// The callback, or the navigation, is over; the functions around it return.
    CalledBack,
    Tracker,
    Wrapper,
    HooksAfter,
    Left,
}

impl SignOut {
    pub(super) const fn task(named: Option<Session>, calls_back: Option<CallIndex>) -> Task {
        let tracker = Tracker { on: false, unloads: false };
        Task::SignOut(Self {
            named,
            calls_back,
            at: At::Made,
            object: None,
            of_current: true,
            tracker,
            held: Ok(Value::Nothing),
        })
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
                self.signed_out(task)
            }
            At::Over => self.signed_out(task),
            At::CalledBack => {
                task.held = input;
                task.at = At::Tracker;
                Ok(Next::Hops(1))
            }
            At::Tracker => {
                task.tracker.on &= task.held.is_err();
                task.at = At::Wrapper;
                Ok(Next::Hops(1))
            }
            At::Wrapper => self.left(task),
            At::HooksAfter => {
                task.at = At::Left;
                Ok(Next::Hops(1))
            }
            At::Left => {
                task.held.clone()?;
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
            return Ok(self.framework.before());
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
        let Some(object) = self.of_the_client(named) else {
            // What is not there is awaited as well.
            task.of_current = false;
            task.at = At::Over;
            return Ok(Next::Hops(1));
        };
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

    fn signed_out(&mut self, task: &mut SignOut) -> Step {
        if !task.of_current {
            return Ok(Next::Return(Value::Nothing));
        }
        if self.record.wrapping == Wrapping::Tracked {
            return self.go_away(task);
        }
        let its = task.calls_back.map(Caller::BeforeEmit);
        let given = |before_emit, redirects| Given { before_emit, redirects, ..Given::default() };
        let given = match self.record.sign_out {
            // What is given to name a session is taken for the callback.
            Way::SetsNull if self.record.sign_out_needs == SignOutNeeds::Client => Given {
                method: Method::SetSession,
                before_emit: its.or(task.named.map(|_| Caller::NoFunction)),
                ..Given::default()
            },
            Way::SetsNull => given(its, false),
            Way::CallsBack => given(its.or(Some(Caller::SignOut)), false),
            Way::CallsBackAndRedirects => given(its.or(Some(Caller::SignOut)), true),
            Way::Redirects | Way::HidesFirst => given(its, its.is_none()),
        };
        Ok(Next::Adopt(self.start(SetActive::task(given))))
    }

    /// Hides, lets the callback or a router go away, and sets what is left: by code of its own.
    fn go_away(&mut self, task: &mut SignOut) -> Step {
        if self.record.sign_out != Way::HidesFirst {
            self.hide()?;
        }
        task.tracker.on = true;
        task.at = At::CalledBack;
        let Some(call) = task.calls_back else { return Ok(self.navigate_away()) };
        match self.called(Caller::Leaving(call), None) {
            Returned::Value => Ok(Next::Hops(1)),
            Returned::Promise(promise) => Ok(Next::Await(promise)),
            Returned::Navigation => Ok(self.navigate_away()),
            Returned::Throws(fault) => {
                task.held = Err(fault);
                task.at = At::Tracker;
                Ok(Next::Hops(1))
            }
        }
    }

    /// It has gone away.
    fn left(&mut self, task: &mut SignOut) -> Step {
        task.at = At::Left;
        if task.held.is_ok() && !task.tracker.unloads {
            // What was hidden first may have been set by another call since.
            let left = match self.record.sign_out {
                Way::HidesFirst => self.current.session.set(),
                _ => None,
            };
            self.set_from(left);
            self.emit()?;
            task.at = At::HooksAfter;
            return Ok(self.framework.after());
        }
        Ok(Next::Hops(1))
    }
}
