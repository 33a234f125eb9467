//! The calls of a scenario, and what their callbacks do.

use super::clerk::Clerk;
use super::queue::{Fault, Outcome, PromiseIndex, Reaction, Task, Value};
use super::record::SetSession;
use super::set_active::{Given, SetActive, Target};
use super::sign_out::SignOut;
use super::values::{In, ObjectIndex, Organization, Seen, Session, Slot};
use interlude_spec::plan::{Argument, Method};
use std::sync::Arc;

/// A call, by its place among those that the scenario makes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct CallIndex(pub(super) u32);

/// Who is called back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Caller {
    /// The `beforeEmit` of a call of the scenario.
    BeforeEmit(CallIndex),
    /// Its `navigate`.
    Navigate(CallIndex),
    /// The callback of a sign-out, which passes it nothing.
    Leaving(CallIndex),
    /// A sign-out, which navigates.
    SignOut,
    /// What is no function.
    NoFunction,
}

/// What a callback gives back.
pub(super) enum Returned {
    Value,
    Promise(PromiseIndex),
    /// A promise that resolves when a router has gone where it should.
    Navigation,
    Throws(Fault),
}

/// A callback of the scenario.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Callback {
    pub(super) kind: Kind,
    pub(super) calls: Vec<CallIndex>,
    pub(super) awaits_calls: bool,
}

/// What a callback does when it has made its calls.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Kind {
    Promise,
    Returns,
    Throws(Arc<str>),
    /// Whatever is outside is called, and says what it does.
    Outside,
}

/// A call of the scenario.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) session: Argument<Session>,
    pub(super) organization: Argument<Organization>,
    pub(super) redirects: bool,
    pub(super) before_emit: Option<Callback>,
    pub(super) navigate: Option<Callback>,
    /// The promise of its callback, once there is one.
    pub(super) promise: Option<PromiseIndex>,
    /// The promise that has settled when the call has returned.
    pub(super) returned: Option<PromiseIndex>,
    pub(super) has_called_back: bool,
    /// How many calls its callback waits for.
    pub(super) waits_for: usize,
}

impl Clerk {
    pub(super) fn call(&self, call: CallIndex) -> &Call {
        &self.calls[call.0 as usize]
    }

    fn call_mut(&mut self, call: CallIndex) -> &mut Call {
        &mut self.calls[call.0 as usize]
    }

    /// Makes a call of the scenario. Gives back a promise that settles when it has returned.
    pub(super) fn make(&mut self, index: CallIndex) -> PromiseIndex {
        let Call { session, organization, .. } = self.call(index);
        let (session, organization) = (session.clone(), organization.clone());
        let session = match session {
            Argument::Omitted => Target::Omitted,
            Argument::Null => Target::Null,
            Argument::Id(session) => Target::Id(session),
            Argument::Object(session) => Target::Object(self.object_of(session)),
        };
        let organization = match organization {
            Argument::Omitted => In::Omitted,
            Argument::Null => In::Null,
            Argument::Id(organization) => In::Organization(organization),
            Argument::Object(organization) => {
                self.hold();
                In::Organization(organization)
            }
        };
        let made = self.begin_call(index, session, organization);
        // The call's promise is one of another realm.
        let heard = self.queue.adopted(made);
        let returned = self.queue.promise();
        self.call_mut(index).returned = Some(returned);
        self.queue.then(heard, Reaction::Returned(index));
        returned
    }

    /// Begins a call with these arguments. Gives back the promise that the call itself gives.
    pub(super) fn begin_call(&mut self, index: CallIndex, session: Target, organization: In) -> PromiseIndex {
        let call = self.call(index);
        let (method, redirects) = (call.method, call.redirects);
        let before_emit = call.before_emit.as_ref().map(|_| Caller::BeforeEmit(index));
        if method == Method::SignOut {
            let named = match session {
                Target::Id(session) => Some(session),
                _ => None,
            };
            return self.start_in(index, SignOut::task(named, before_emit.map(|_| index)));
        }
        let navigate = call.navigate.as_ref().map(|_| Caller::Navigate(index));
        let given = match (method, self.record.set_session) {
            // It takes two arguments, and nothing else can be passed.
            (Method::SetSession, set_session) => Given {
                method: if set_session == SetSession::Own { Method::SetSession } else { Method::SetActive },
                session,
                before_emit,
                ..Given::default()
            },
            _ => Given { method, session, organization, before_emit, navigate, redirects },
        };
        let task = Box::new(SetActive::new(given));
        let is_alias = method == Method::SetSession && self.record.set_session == SetSession::Alias;
        self.start_in(index, if is_alias { Task::SetSession(task) } else { Task::SetActive(task) })
    }

    /// Starts a task, whose requests are those of a call.
    fn start_in(&mut self, index: CallIndex, task: Task) -> PromiseIndex {
        let before = self.queue.context;
        if self.follows {
            self.queue.context = Some(index);
        }
        let made = self.start(task);
        self.queue.context = before;
        made
    }

    /// A call has returned.
    pub(super) fn returned(&mut self, call: CallIndex, outcome: Outcome) {
        self.seen.push(Seen::Return { call, outcome: outcome.map(|_| ()) });
        if let Some(returned) = self.call(call).returned {
            self.queue.settle(returned, Ok(Value::Nothing));
        }
    }

    /// Calls back.
    pub(super) fn called(&mut self, caller: Caller, target: Option<ObjectIndex>) -> Returned {
        let (index, callback) = match caller {
            Caller::SignOut => return Returned::Navigation,
            Caller::NoFunction => return Returned::Throws(Fault::Type("it is not a function")),
            Caller::BeforeEmit(index) | Caller::Leaving(index) => (index, &self.call(index).before_emit),
            Caller::Navigate(index) => (index, &self.call(index).navigate),
        };
        let Some(callback) = callback.clone() else { return Returned::Value };
        if callback.kind == Kind::Outside {
            return self.call_outside(caller, index, target);
        }
        let session = match caller {
            Caller::Leaving(_) => Slot::Undefined,
            _ => Slot::from(target.map(|target| self.object(target).session)),
        };
        self.seen.push(Seen::Callback { call: index, session });
        // A callback that is called again makes no calls again: a label stands for one call.
        if !self.call(index).has_called_back {
            let returns: Vec<_> = callback.calls.iter().map(|nested| self.make(*nested)).collect();
            if callback.awaits_calls {
                self.call_mut(index).waits_for = returns.len();
                if returns.is_empty() {
                    self.queue.soon(Reaction::NestedAll(index));
                }
                for returned in returns {
                    self.queue.then(returned, Reaction::NestedReturned(index));
                }
            }
            self.call_mut(index).has_called_back = true;
        }
        match callback.kind {
            Kind::Promise => Returned::Promise(self.promise_of(index)),
            Kind::Returns | Kind::Outside => Returned::Value,
            Kind::Throws(message) => Returned::Throws(Fault::Callback(message)),
        }
    }

    /// One of the calls that a callback waits for has returned.
    pub(super) fn nested_returned(&mut self, index: CallIndex) {
        let call = self.call_mut(index);
        call.waits_for -= 1;
        if call.waits_for == 0 {
            self.queue.soon(Reaction::NestedAll(index));
        }
    }

    fn promise_of(&mut self, call: CallIndex) -> PromiseIndex {
        if let Some(promise) = self.call(call).promise {
            return promise;
        }
        let promise = self.queue.promise();
        self.call_mut(call).promise = Some(promise);
        promise
    }

    /// The promise of a call's callback settles.
    pub(super) fn settle(&mut self, call: CallIndex, outcome: Result<(), Arc<str>>) {
        let promise = self.promise_of(call);
        self.queue.settle(promise, outcome.map(|()| Value::Nothing).map_err(Fault::Callback));
    }
}
