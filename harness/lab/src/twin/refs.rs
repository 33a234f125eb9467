//! Every reference that tasks, promises and what they settle with hold to other things of a client, for whoever gives
//! those things other numbers. Everything is taken apart by name here, so that whoever adds a field decides whether it is one.

use super::calls::{Call, CallIndex, Callback, Caller};
use super::load::Load;
use super::queue::{Frame, Outcome, Promise, PromiseIndex, Reaction, Task, TaskIndex, Value};
use super::request::{self, Request};
use super::server::{Answer, Payload, Told};
use super::set_active::{Given, SetActive, Target};
use super::sign_out::SignOut;
use super::token::{GetToken, ReadToken, TokenIs};
use super::touch::{self, Touch, TouchTarget, Unauthenticated};
use super::values::{Object, ObjectIndex};
use std::sync::Arc;

/// A reference.
pub(super) enum Ref<'r> {
    Promise(&'r mut PromiseIndex),
    Object(&'r mut ObjectIndex),
    Task(&'r mut TaskIndex),
    Call(&'r mut CallIndex),
    /// When the server changed a session. It is only asked whether two of them are the same.
    Change(&'r mut u64),
}

/// Who looks at references.
pub(super) type Visit<'v> = &'v mut dyn FnMut(Ref<'_>);

impl Promise {
    pub(super) fn refs(&mut self, visit: Visit<'_>) {
        let Self { outcome, reactions, .. } = self;
        if let Some(outcome) = outcome {
            of_outcome(outcome, visit);
        }
        for (reaction, context) in reactions {
            reaction.refs(visit);
            of_call(context, visit);
        }
    }
}

impl Reaction {
    fn refs(&mut self, visit: Visit<'_>) {
        match self {
            Self::Resume(task) => visit(Ref::Task(task)),
            Self::Pass(promise)
            | Self::Touched(promise)
            | Self::TokenArrived(promise)
            | Self::TokenKnown(promise) => visit(Ref::Promise(promise)),
            Self::TokenForgotten(token, promise) => {
                token.refs(visit);
                visit(Ref::Promise(promise));
            }
            Self::Returned(call) | Self::NestedReturned(call) | Self::NestedAll(call) => {
                visit(Ref::Call(call));
            }
            Self::TokenRenewed(token, _) => token.refs(visit),
            Self::FocusToken | Self::Polled | Self::Environment => {}
        }
    }
}

impl Frame {
    pub(super) fn refs(&mut self, visit: Visit<'_>) {
        let Self { task, promise, context } = self;
        visit(Ref::Promise(promise));
        of_call(context, visit);
        match task {
            Task::SetActive(task) | Task::SetSession(task) => task.refs(visit),
            Task::SignOut(task) => task.refs(visit),
            Task::TouchTarget(TouchTarget { target, .. }) => of_object(target, visit),
            Task::Touch(Touch { object, .. })
            | Task::GetToken(GetToken { object, .. })
            | Task::ReadToken(ReadToken { object, .. }) => visit(Ref::Object(object)),
            Task::Unauthenticated(Unauthenticated { at }) => match at {
                touch::At::Read(payload) => payload.refs(visit),
                touch::At::Start | touch::At::Fetched => {}
            },
            Task::Load(Load { client, .. }) => {
                if let Some(client) = client {
                    visit(Ref::Promise(client));
                }
            }
            Task::Request(Request { at, .. }) => match at {
                request::At::Read(answer) => answer.refs(visit),
                // What it says is no reference.
                request::At::Renewed(_) | request::At::Made | request::At::Prepared | request::At::Sent => {}
            },
        }
    }
}

impl SetActive {
    fn refs(&mut self, visit: Visit<'_>) {
        let Self { given, target, held, .. } = self;
        let Given { session, before_emit, navigate, method: _, organization: _, redirects: _ } = given;
        match session {
            Target::Object(object) => visit(Ref::Object(object)),
            Target::Omitted | Target::Null | Target::Id(_) => {}
        }
        for caller in before_emit.iter_mut().chain(navigate) {
            match caller {
                Caller::BeforeEmit(call) | Caller::Navigate(call) | Caller::Leaving(call) => {
                    visit(Ref::Call(call));
                }
                Caller::SignOut | Caller::NoFunction => {}
            }
        }
        of_object(target, visit);
        of_outcome(held, visit);
    }
}

impl SignOut {
    fn refs(&mut self, visit: Visit<'_>) {
        let Self { calls_back, object, held, .. } = self;
        of_call(calls_back, visit);
        of_object(object, visit);
        of_outcome(held, visit);
    }
}

impl Call {
    pub(super) fn refs(&mut self, visit: Visit<'_>) {
        let Self {
            before_emit,
            navigate,
            promise,
            returned,
            method: _,
            session: _,
            organization: _,
            redirects: _,
            has_called_back: _,
            waits_for: _,
        } = self;
        for Callback { calls, kind: _, awaits_calls: _ } in before_emit.iter_mut().chain(navigate) {
            for call in calls {
                visit(Ref::Call(call));
            }
        }
        promise.iter_mut().chain(returned).for_each(|promise| visit(Ref::Promise(promise)));
    }
}

impl Object {
    pub(super) fn refs(&mut self, visit: Visit<'_>) {
        let Self { change, copies, session: _, last: _, is_pending: _, is_bare: _ } = self;
        visit(Ref::Change(change));
        of_object(copies, visit);
    }
}

impl TokenIs {
    pub(super) fn refs(&mut self, visit: Visit<'_>) {
        if let Some(change) = &mut self.change {
            visit(Ref::Change(change));
        }
    }
}

impl Answer {
    fn refs(&mut self, visit: Visit<'_>) {
        if let Ok(payload) = &mut self.result {
            payload.refs(visit);
        }
    }
}

impl Payload {
    fn refs(&mut self, visit: Visit<'_>) {
        let Self { session, client, fresh, lacks_token: _ } = self;
        let mut of_told = |Told { change, .. }: &mut Told| visit(Ref::Change(change));
        session.iter_mut().for_each(&mut of_told);
        for told in client.iter_mut().chain(fresh) {
            Arc::make_mut(told).iter_mut().for_each(&mut of_told);
        }
    }
}

fn of_outcome(outcome: &mut Outcome, visit: Visit<'_>) {
    match outcome {
        Ok(Value::Answer(answer)) => answer.refs(visit),
        Ok(Value::Payload(payload)) => payload.refs(visit),
        Ok(Value::Nothing) | Err(_) => {}
    }
}

fn of_object(object: &mut Option<ObjectIndex>, visit: Visit<'_>) {
    if let Some(object) = object {
        visit(Ref::Object(object));
    }
}

fn of_call(call: &mut Option<CallIndex>, visit: Visit<'_>) {
    if let Some(call) = call {
        visit(Ref::Call(call));
    }
}
