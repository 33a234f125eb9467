//! From a plan to protocol messages: what the driver says, and what a search over a plan does.

use crate::contract::Contract;
use crate::plan::{Behaviour, CallIndex, CallbackPlan, ClientPlan, Method, Plan, SessionPlan};
use crate::protocol::{
    Args, CallItem, CallbackItem, CallbackKind, ClientState, FrameworkState, SessionState,
};

/// The client to begin with.
pub fn client(plan: &ClientPlan) -> ClientState {
    ClientState {
        sessions: plan.sessions.iter().map(session).collect(),
        active: plan.active.clone(),
        loaded: plan.loaded,
        focused: plan.focused,
        initial_state: plan.initial_state.clone(),
        treat_pending_as_signed_out: plan.treat_pending_as_signed_out,
        tokens_come_along: plan.tokens_come_along,
        force_organization_selection: plan.environment.force_organization_selection,
        framework: plan
            .framework
            .needs()
            .map(|_| FrameworkState { before: plan.framework.before, after: plan.framework.after }),
    }
}

/// A session.
pub fn session(session: &SessionPlan) -> SessionState {
    SessionState {
        id: session.id.clone(),
        user: session.user.clone(),
        organizations: session.organizations.clone(),
        last_active_organization: session.last_active_organization.clone(),
        status: session.status(),
        task: session.task,
        slugs: session.slugs.clone(),
    }
}

/// A call, with the calls that its callback makes inside it.
pub fn call(plan: &Plan, contract: Contract, index: CallIndex) -> CallItem {
    let call = plan.call(index);
    let callback = call.callback.as_ref().map(|item| callback(plan, contract, item));
    let (before_emit, navigate, callback) = match (call.method, contract) {
        (Method::SignOut, _) => (None, None, callback),
        (_, Contract::BeforeEmit) => (callback, None, None),
        (_, Contract::Navigate) => (None, callback, None),
    };
    CallItem {
        call: call.label.clone(),
        method: call.method,
        args: Args {
            session: call.session.clone(),
            organization: call.organization.clone(),
            redirect_url: call.redirect_url.clone(),
        },
        before_emit,
        navigate,
        callback,
    }
}

fn callback(plan: &Plan, contract: Contract, callback: &CallbackPlan) -> CallbackItem {
    let kind = match &callback.behaviour {
        Behaviour::ResolvesAfter(_) | Behaviour::RejectsAfter { .. } | Behaviour::Never => {
            CallbackKind::Promise
        }
        Behaviour::Throws(error) => CallbackKind::Throws { error: error.clone() },
        Behaviour::Returns(value) => CallbackKind::Returns { value: value.clone() },
    };
    CallbackItem {
        kind,
        calls: callback.calls.iter().map(|nested| call(plan, contract, *nested)).collect(),
        await_calls: callback.await_calls,
    }
}
