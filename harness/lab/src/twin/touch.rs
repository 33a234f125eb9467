//! A touch: the client tells the server which session is the active one. And what a refusal starts.

use super::clerk::Clerk;
use super::queue::{Fault, Next, Outcome, Reaction, Step, Task, Value};
use super::record::{FailedTouch, Organizations, Reread};
use super::request::Request;
use super::server::Asked;
use super::set_active::SetActive;
use super::values::{In, ObjectIndex};

/// A session object is touched.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Touch {
    pub(super) object: ObjectIndex,
    /// The organization that is asked for; where it is left out, the one that the session has.
    asks: In,
    silent: bool,
    asked: bool,
}

impl Touch {
    pub(super) const fn task(object: ObjectIndex, asks: In, silent: bool) -> Task {
        Task::Touch(Self { object, asks, silent, asked: false })
    }
}

/// The session that a call or the focus is about is touched, if there is one.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct TouchTarget {
    pub(super) target: Option<ObjectIndex>,
    asks: In,
    asked: bool,
}

impl TouchTarget {
    pub(super) const fn task(target: Option<ObjectIndex>, asks: In) -> Task {
        Task::TouchTarget(Self { target, asks, asked: false })
    }
}

/// The server has said that something is not as the client believes: the client is fetched anew.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Unauthenticated {
    pub(super) at: At,
}

/// How far it has come.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum At {
    Start,
    Fetched,
    Read(super::server::Payload),
}

impl Unauthenticated {
    pub(super) const fn task() -> Task {
        Task::Unauthenticated(Self { at: At::Start })
    }
}

impl Clerk {
    pub(super) fn touch(&mut self, touch: &mut Touch, input: Outcome) -> Step {
        if !touch.asked {
            touch.asked = true;
            let object = self.object(self.acts_as(touch.object));
            let organization = match (self.record.organizations, touch.asks) {
                (Organizations::No, _) => In::Omitted,
                (Organizations::Yes, In::Omitted) => object.last.into(),
                (Organizations::Yes, asks) => asks,
            };
            let asked = Asked::Touch { session: object.session, organization };
            let request = if touch.silent { Request::silent(asked) } else { Request::task(asked) };
            return Ok(Next::Await(self.start(request)));
        }
        let payload = input?;
        if let Value::Payload(payload) = &payload
            && let Some(told) = payload.session
        {
            self.take_in(self.acts_as(touch.object), told);
        }
        Ok(Next::Return(payload))
    }

    pub(super) fn touch_target(&mut self, touch: &mut TouchTarget, input: Outcome) -> Step {
        if touch.asked {
            return input.map(|_| Next::Return(Value::Nothing));
        }
        touch.asked = true;
        let Some(target) = touch.target else {
            return Ok(match self.record.reread {
                Reread::Kept => Next::Return(Value::Nothing),
                Reread::Reread | Reread::LookedUp => Next::Adopt(self.queue.resolved()),
            });
        };
        if self.object(target).is_bare {
            return Err(Fault::Type("it has no `touch`"));
        }
        let touched = self.start(Touch::task(target, touch.asks, false));
        Ok(Next::Await(self.queue.derived(touched, Reaction::Touched)))
    }

    /// What a call that does not navigate hears of the answer to its touch.
    pub(super) fn touched(&mut self, outcome: Outcome) -> Outcome {
        let Err(fault) = outcome else { return Ok(Value::Nothing) };
        match self.record.failed_touch {
            FailedTouch::Refetches | FailedTouch::Rejects if self.counts_as_signed_out(&fault) => {
                self.start(Unauthenticated::task());
            }
            FailedTouch::Swallowed | FailedTouch::Refetches => {}
            FailedTouch::Rejects | FailedTouch::AlwaysRejects => return Err(fault),
        }
        Ok(Value::Nothing)
    }

    /// What a call that navigates hears of it.
    pub(super) fn touched_silently(&mut self, outcome: Outcome) -> Result<(), Fault> {
        match outcome {
            Ok(Value::Payload(payload)) => {
                if let Some(client) = &payload.client {
                    self.update_client(client, false)?;
                }
            }
            Ok(_) => {}
            Err(fault) if self.counts_as_signed_out(&fault) => {
                self.start(Unauthenticated::task());
            }
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    /// Whether a refusal is taken to mean that the client no longer knows who is signed in. Touches and the token that is asked
    /// for on focus share the answer.
    pub(super) fn counts_as_signed_out(&self, fault: &Fault) -> bool {
        match self.record.failed_touch {
            FailedTouch::Swallowed | FailedTouch::AlwaysRejects => false,
            FailedTouch::Refetches => fault.is_of_the_client(),
            FailedTouch::Rejects => fault.says_nobody(),
        }
    }

    pub(super) fn unauthenticated(&mut self, task: &mut Unauthenticated, input: Outcome) -> Step {
        match std::mem::replace(&mut task.at, At::Fetched) {
            At::Start => {
                if !self.loaded || self.current.session.set().is_none() {
                    return Ok(Next::Return(Value::Nothing));
                }
                Ok(Next::Await(self.start(Request::task(Asked::Client))))
            }
            At::Fetched => {
                let Value::Payload(payload) = input? else { unreachable!("a request brings a payload") };
                task.at = At::Read(payload);
                Ok(Next::Hops(1))
            }
            At::Read(payload) => {
                if let Some(fresh) = &payload.fresh {
                    self.update_client(fresh, true)?;
                }
                if self.current.session.set().is_some() {
                    return Ok(Next::Return(Value::Nothing));
                }
                Ok(Next::Adopt(self.start(SetActive::to_null())))
            }
        }
    }
}

impl Fault {
    /// Whether the server says that the client asked for something that it may not have.
    pub(super) const fn is_of_the_client(&self) -> bool {
        matches!(self, Self::Api { status: 400..500, .. })
    }

    /// Whether the server says that nobody is signed in.
    const fn says_nobody(&self) -> bool {
        matches!(self, Self::Api { status: 401 | 422, .. })
    }
}
