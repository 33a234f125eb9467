//! Small scenarios, enumerated: what a lone call can be, and two calls in every order of what happens to them.
//!
//! Nothing is random here. [`of`] gives the scenarios of so many calls in the order of [`shrink::size`](crate::shrink::size),
//! by which the shrinker says which of two scenarios is the smaller one.

use crate::shrink::{canonical, size};
use interlude_spec::contract::Contract;
use interlude_spec::event::Ambient;
use interlude_spec::id::{OrganizationId, SessionId};
use interlude_spec::plan::{
    Action, Argument, Behaviour, CallIndex, CallPlan, CallbackPlan, ClientPlan, Method, Plan, ServerPlan,
    SessionPlan, Step, Stimulus,
};
use interlude_spec::time::Tick;

/// The largest number of calls that there are scenarios of.
pub const MOST_CALLS: usize = 2;

/// Every scenario of so many calls that is enumerated, the smallest first.
///
/// The client has a session with two organizations, which is current or not, and another one. A lone call has every
/// argument (an id, an object, null, none, an unknown id, an organization of someone else) and every kind of callback, or
/// signs out; one of them is made with another listener beside `main`, after another listener has left, and before the tab gains the focus.
/// Of two calls, each has an id, null or none of either kind, and no callback or one that resolves or rejects, or asks for an
/// organization of someone else. They are made one after the other, one while the other is pending, in one turn, or one in
/// the callback of the other, and settle in either order.
pub fn of(calls: usize, contract: Contract) -> impl Iterator<Item = Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    let mut add = |plan: &Plan| plans.push(plan.clone());
    for active in [Some("sess_a"), None] {
        match calls {
            1 => {
                let calls = lone(contract);
                if let Some(first) = calls.first() {
                    let lone = || plan(contract, active, vec![first.clone()], vec![vec![0]]);
                    add(&listened_to(lone()));
                    add(&left(lone()));
                    add(&focused_after(lone()));
                }
                for call in calls.into_iter().chain([sign_out()]).chain(redirect(contract)) {
                    add(&plan(contract, active, vec![call], vec![vec![0]]));
                }
            }
            2 => {
                let calls = plain(contract);
                for first in &calls {
                    for second in &calls {
                        pairs(contract, active, first, second, &mut add);
                    }
                }
            }
            _ => {}
        }
    }
    plans.sort_by_cached_key(size);
    plans.into_iter().map(|plan| canonical(&plan))
}

/// Two calls in every order of their beginnings and their ends.
pub fn pairs(
    contract: Contract,
    active: Option<&str>,
    first: &CallPlan,
    second: &CallPlan,
    add: &mut dyn FnMut(&Plan),
) {
    let is_pending = |call: &CallPlan| call.callback.as_ref().is_some_and(|it| it.behaviour.is_promise());
    let with = |first_after: u64, second_after: u64, at: u64| {
        let calls = vec![after(first, first_after), after(second, second_after)];
        let mut plan = plan(contract, active, calls, vec![vec![0], vec![1]]);
        plan.steps[1].at = Tick::from_millis(at);
        plan
    };
    // One after the other; then the second while the first is pending, to settle before it or after it.
    add(&with(1, 1, 2));
    if is_pending(first) {
        add(&with(3, 1, 1));
        if is_pending(second) {
            add(&with(2, 2, 1));
        }
    }
    for (first_after, second_after) in [(1, 2), (2, 1)] {
        let calls = vec![after(first, first_after), after(second, second_after)];
        add(&plan(contract, active, calls, vec![vec![0, 1]]));
    }
    if let Some(callback) = &first.callback {
        for (first_after, second_after, await_calls) in [(1, 2, false), (2, 1, false), (1, 1, true)] {
            let outer = CallPlan {
                callback: Some(CallbackPlan {
                    calls: vec![CallIndex(1)],
                    await_calls: await_calls && callback.behaviour.is_promise(),
                    ..callback.clone()
                }),
                ..first.clone()
            };
            let inner = CallPlan { parent: Some(CallIndex(0)), ..after(second, second_after) };
            add(&plan(contract, active, vec![after(&outer, first_after), inner], vec![vec![0]]));
        }
    }
}

/// Every call that a scenario of one call makes.
pub fn lone(contract: Contract) -> Vec<CallPlan> {
    let id = SessionId::from;
    let sessions = [
        Argument::Id(id("sess_b")),
        Argument::Id(id("sess_a")),
        Argument::Null,
        Argument::Object(id("sess_b")),
        Argument::Id(id("unknown")),
        Argument::Omitted,
    ];
    let org = OrganizationId::from;
    let organizations = [
        Argument::Omitted,
        Argument::Id(org("org_a")),
        Argument::Null,
        Argument::Object(org("org_a")),
        Argument::Id(org("org_x")),
    ];
    let behaviours = [
        None,
        Some(Behaviour::ResolvesAfter(Tick::ZERO)),
        Some(Behaviour::Returns(serde_json::Value::Null)),
        Some(Behaviour::RejectsAfter { after: Tick::from_millis(1), error: "boom".into() }),
        Some(Behaviour::Throws("boom".into())),
        Some(Behaviour::Never),
    ];
    calls(contract, &sessions, &organizations, &behaviours)
}

/// Every call of two.
pub fn plain(contract: Contract) -> Vec<CallPlan> {
    let id = SessionId::from;
    let sessions = [
        Argument::Id(id("sess_b")),
        Argument::Id(id("sess_a")),
        Argument::Null,
        Argument::Id(id("unknown")),
        Argument::Omitted,
    ];
    let organizations = [Argument::Omitted, Argument::Id("org_a".into()), Argument::Null];
    let behaviours = [
        None,
        Some(Behaviour::ResolvesAfter(Tick::ZERO)),
        Some(Behaviour::RejectsAfter { after: Tick::ZERO, error: "boom".into() }),
    ];
    let mut plain = calls(contract, &sessions, &organizations, &behaviours);
    // What a refused organization leaves behind shows with the next call.
    plain.extend(calls(contract, &[Argument::Omitted], &[Argument::Id("org_x".into())], &[None]));
    plain
}

fn calls(
    contract: Contract,
    sessions: &[Argument<SessionId>],
    organizations: &[Argument<OrganizationId>],
    behaviours: &[Option<Behaviour>],
) -> Vec<CallPlan> {
    let mut calls = Vec::new();
    for method in Method::of(contract) {
        for session in sessions {
            for organization in organizations {
                let fits = *method == Method::SetActive || !session.is_omitted() && organization.is_omitted();
                for behaviour in behaviours.iter().filter(|_| fits) {
                    let callback = behaviour.clone().map(|behaviour| CallbackPlan {
                        behaviour,
                        calls: Vec::new(),
                        await_calls: false,
                    });
                    calls.push(CallPlan {
                        label: "call".into(),
                        method: *method,
                        session: session.clone(),
                        organization: organization.clone(),
                        callback,
                        redirect_url: None,
                        server: ServerPlan::default(),
                        parent: None,
                    });
                }
            }
        }
    }
    calls
}

/// A call that signs out of all sessions.
fn sign_out() -> CallPlan {
    CallPlan {
        label: "call".into(),
        method: Method::SignOut,
        session: Argument::Omitted,
        organization: Argument::Omitted,
        callback: None,
        redirect_url: None,
        server: ServerPlan::default(),
        parent: None,
    }
}

/// A call that goes to a page, where there are such.
fn redirect(contract: Contract) -> Option<CallPlan> {
    let goes = CallPlan {
        method: Method::SetActive,
        session: Argument::Id("sess_b".into()),
        redirect_url: Some("/next".into()),
        ..sign_out()
    };
    contract.has_redirects().then_some(goes)
}

/// The plan, after another listener has joined.
fn listened_to(plan: Plan) -> Plan {
    preceded_by(plan, Stimulus::AddListener("late".into()))
}

/// The plan, after another listener has joined and left.
fn left(plan: Plan) -> Plan {
    listened_to(preceded_by(plan, Stimulus::RemoveListener("late".into())))
}

fn preceded_by(mut plan: Plan, stimulus: Stimulus) -> Plan {
    plan.steps.iter_mut().for_each(|step| step.at = Tick::from_millis(step.at.millis() + 1));
    plan.steps.insert(0, Step { at: Tick::ZERO, action: Action::Do(stimulus) });
    plan
}

/// The plan in a tab without the focus, which gains it afterwards.
fn focused_after(mut plan: Plan) -> Plan {
    plan.client.focused = false;
    let at = plan.steps.last().map_or(Tick::ZERO, |step| Tick::from_millis(step.at.millis() + 1));
    plan.steps.push(Step { at, action: Action::Do(Stimulus::Ambient(Ambient::Focus(true))) });
    plan
}

/// The call with a callback that takes so long.
fn after(call: &CallPlan, millis: u64) -> CallPlan {
    let mut call = call.clone();
    if let Some(callback) = &mut call.callback
        && let Behaviour::ResolvesAfter(after) | Behaviour::RejectsAfter { after, .. } =
            &mut callback.behaviour
    {
        *after = Tick::from_millis(millis);
    }
    call
}

/// A plan of these calls, each step making some of them, a millisecond apart.
pub fn plan(contract: Contract, active: Option<&str>, calls: Vec<CallPlan>, steps: Vec<Vec<u16>>) -> Plan {
    let session = |letter: char| SessionPlan {
        organizations: vec!["org_a".into(), "org_b".into()],
        ..SessionPlan::of(format!("sess_{letter}").as_str(), format!("user_{letter}").as_str())
    };
    let label = |(call, place): (CallPlan, usize)| CallPlan {
        label: format!("call-{}", place + 1).as_str().into(),
        ..call
    };
    let step = |(calls, at): (Vec<u16>, u64)| Step {
        at: Tick::from_millis(at),
        action: Action::Do(Stimulus::Calls(calls.into_iter().map(CallIndex).collect())),
    };
    let client = ClientPlan::of(['a', 'b', 'c'].map(session).into(), active.map(Into::into));
    Plan {
        calls: calls.into_iter().zip(0..).map(label).collect(),
        steps: steps.into_iter().zip(0..).map(step).collect(),
        ..Plan::of("A small scenario", vec![contract], client)
    }
}
