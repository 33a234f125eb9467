//! The smallest plans that could show what a larger one shows, made from the call that is to blame.
//!
//! Most of what can go wrong with a call goes wrong with the call alone, or with one other call made while it is in
//! progress or in which it is made, or because of what a call before it has left behind.

use super::canonical;
use crate::bounds::Bounds;
use interlude_spec::contract::Contract;
use interlude_spec::id::{OrganizationId, SessionId};
use interlude_spec::plan::{
    Action, Argument, Behaviour, CallIndex, CallPlan, CallbackPlan, ClientPlan, Method, Plan, ServerPlan,
    SessionPlan, Step, Stimulus,
};
use interlude_spec::time::Tick;

/// The smallest plans, the smallest first, each in its canonical form and none larger than the plan itself.
pub(super) fn candidates(plan: &Plan, blamed: Option<CallIndex>, bounds: &Bounds) -> Vec<Plan> {
    let blamed = blamed.or_else(|| plan.call_indices().next());
    let Some(blamed) = blamed.map(|call| plan.call(call)) else { return Vec::new() };
    let mut plans = Vec::new();
    let own = of_its_kind(blamed, bounds);
    // To a session by its id, where that shows it too, then as it was.
    let by_id = CallPlan { session: Argument::Id("sess_b".into()), ..own.clone() };
    let plainest = CallPlan { organization: Argument::Omitted, ..by_id.clone() };
    alone_and_with_another(plan, bounds, &plainest, &mut plans);
    if asks_for_organization(plan) && plan.calls.len() > 2 {
        plans.push(left_behind(bounds, &plainest));
    }
    if own != plainest {
        alone_and_with_another(plan, bounds, &by_id, &mut plans);
        alone_and_with_another(plan, bounds, &own, &mut plans);
    }
    let largest = plan.calls.len();
    plans.retain(|candidate| candidate.calls.len() <= largest);
    plans.iter().map(canonical).collect()
}

/// The call by itself; in progress when another one is made; made while another one is in progress.
fn alone_and_with_another(plan: &Plan, bounds: &Bounds, call: &CallPlan, plans: &mut Vec<Plan>) {
    let contract = bounds.contract;
    let other = simplest(bounds, "sess_c");
    let is_pending = call.callback.as_ref().is_some_and(|callback| callback.behaviour.is_promise());
    plans.push(of(contract, &[(0, call.clone(), 1)]));
    if plan.calls.len() > 1 {
        if is_pending {
            plans.push(of(contract, &[(0, call.clone(), 2), (1, other.clone(), 0)]));
        }
        let around = CallPlan { callback: Some(promise()), ..other };
        plans.push(of(contract, &[(0, around.clone(), 2), (1, call.clone(), 2)]));
        if is_pending {
            plans.push(of(contract, &[(0, around, 3), (1, call.clone(), 1)]));
        }
    }
}

/// What is left of the organization that an earlier call asked for, which another one for the same session has
/// overtaken, in the call to blame.
fn left_behind(bounds: &Bounds, last: &CallPlan) -> Plan {
    let before = CallPlan {
        method: Method::SetActive,
        organization: Argument::Id("org_b".into()),
        callback: Some(promise()),
        ..simplest(bounds, "sess_b")
    };
    let overtakes = simplest(bounds, "sess_b");
    of(
        bounds.contract,
        &[(0, before, 2), (1, overtakes, 0), (3, CallPlan { callback: None, ..last.clone() }, 0)],
    )
}

fn asks_for_organization(plan: &Plan) -> bool {
    plan.calls.iter().any(|call| call.organization.id().is_some())
}

fn promise() -> CallbackPlan {
    CallbackPlan { behaviour: Behaviour::ResolvesAfter(Tick::ZERO), calls: Vec::new(), await_calls: false }
}

/// A call of the same method with arguments and a callback of the same kinds.
fn of_its_kind(call: &CallPlan, bounds: &Bounds) -> CallPlan {
    let session = match &call.session {
        Argument::Object(_) => Argument::Object(SessionId::from("sess_b")),
        Argument::Id(_) => Argument::Id(SessionId::from("sess_b")),
        other => other.clone(),
    };
    let organization = match &call.organization {
        Argument::Object(_) => Argument::Object(OrganizationId::from("org_b")),
        Argument::Id(_) => Argument::Id(OrganizationId::from("org_b")),
        other => other.clone(),
    };
    let callback = call.callback.as_ref().map(|callback| match &callback.behaviour {
        Behaviour::RejectsAfter { .. } | Behaviour::Never | Behaviour::ResolvesAfter(_) => promise(),
        Behaviour::Returns(_) => {
            CallbackPlan { behaviour: Behaviour::Returns(serde_json::Value::Null), ..promise() }
        }
        throws @ Behaviour::Throws(_) => CallbackPlan { behaviour: throws.clone(), ..promise() },
    });
    let redirect_url = call.redirect_url.clone();
    CallPlan {
        method: call.method,
        session,
        organization,
        callback,
        redirect_url,
        ..simplest(bounds, "sess_b")
    }
}

fn simplest(bounds: &Bounds, session: &str) -> CallPlan {
    CallPlan {
        label: "call".into(),
        method: bounds.method(),
        session: Argument::Id(session.into()),
        organization: Argument::Omitted,
        callback: None,
        redirect_url: None,
        server: ServerPlan::default(),
        parent: None,
    }
}

/// A plan of these calls, each with when it is made and after how long its callback resolves.
fn of(contract: Contract, calls: &[(u64, CallPlan, u64)]) -> Plan {
    let has_organizations = calls.iter().any(|(_, call, _)| !call.organization.is_omitted());
    let session = |letter: char| SessionPlan {
        organizations: match (letter, has_organizations) {
            ('b', true) => vec!["org_a".into(), "org_b".into()],
            _ => Vec::new(),
        },
        ..SessionPlan::of(format!("sess_{letter}").as_str(), format!("user_{letter}").as_str())
    };
    let table = calls.iter().enumerate().map(|(place, (_, call, after))| {
        let mut call = call.clone();
        call.label = format!("call-{place}").as_str().into();
        if let Some(CallbackPlan { behaviour: Behaviour::ResolvesAfter(delay), .. }) = &mut call.callback {
            *delay = Tick::from_millis(*after);
        }
        call
    });
    let steps = calls.iter().zip(0..).map(|((at, _, _), place)| Step {
        at: Tick::from_millis(*at),
        action: Action::Do(Stimulus::Calls(vec![CallIndex(place)])),
    });
    let client = ClientPlan::of(['a', 'b', 'c'].map(session).into(), Some("sess_a".into()));
    Plan {
        calls: table.collect(),
        steps: steps.collect(),
        ..Plan::of("A generated scenario", vec![contract], client)
    }
}
