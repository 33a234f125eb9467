//! The plans that are one step simpler than another.

use super::without_steps;
use crate::explore::example::drop_idle_calls;
use interlude_spec::plan::{
    Action, AnswerPlan, Argument, Behaviour, CallIndex, CallPlan, FrameworkPlan, Method, Plan, RequestKind,
    ServerPlan, SessionPlan, Step, Stimulus, Ties,
};
use interlude_spec::time::Tick;

/// What a session is called that no plan has yet; it gets its name with the canonical form.
const NEW: &str = "new";

/// How much there is to a plan, most important first. Each simpler plan has less of it.
pub fn size(plan: &Plan) -> Vec<u64> {
    let callback = |call: &CallPlan| match call.callback.as_ref().map(|callback| &callback.behaviour) {
        None => 0,
        Some(Behaviour::ResolvesAfter(_)) => 1,
        Some(Behaviour::Returns(serde_json::Value::Null)) => 2,
        Some(Behaviour::Returns(_)) => 3,
        Some(Behaviour::Never) => 4,
        Some(Behaviour::RejectsAfter { .. }) => 5,
        Some(Behaviour::Throws(_)) => 6,
    };
    let nested = |call: &CallPlan| {
        call.callback.as_ref().map_or(0, |it| it.calls.len() * 2 + usize::from(it.await_calls))
    };
    let sum = |of: &dyn Fn(&CallPlan) -> u64| plan.calls.iter().map(of).sum::<u64>();
    let client = &plan.client;
    let together = |action: &Action| matches!(action, Action::Do(Stimulus::Calls(calls)) if calls.len() > 1);
    let last = plan.steps.last().map_or(Tick::ZERO, |step| step.at).millis();
    vec![
        plan.calls.len() as u64,
        sum(&|call| nested(call) as u64),
        plan.steps.len() as u64,
        plan.steps.iter().filter(|step| together(&step.action)).count() as u64,
        sum(&callback),
        sum(&|call| argument(&call.organization)),
        sum(&|call| u64::from(call.redirect_url.is_some())),
        sum(&|call| u64::from(call.method != Method::SetSession)),
        // Left out is what setActive alone can do, so it counts more than an id.
        sum(&|call| match call.method {
            Method::SetSession | Method::SetActive if call.session.is_omitted() => 4,
            _ => argument(&call.session),
        }),
        answers(plan),
        plan.steps.iter().map(|step| named(&step.action)).sum(),
        u64::from(!client.loaded)
            + u64::from(!client.focused)
            + u64::from(!client.treat_pending_as_signed_out)
            + u64::from(!client.tokens_come_along)
            + u64::from(client.initial_state.is_some())
            + u64::from(client.environment.force_organization_selection)
            + u64::from(client.framework.needs().is_some()),
        client.sessions.iter().filter(|session| session.task.is_some()).count() as u64,
        client.sessions.iter().map(|session| session.organizations.len() as u64).sum(),
        client.sessions.iter().filter(|session| session.last_active_organization.is_some()).count() as u64,
        client.sessions.iter().map(|session| session.slugs.len() as u64).sum(),
        client.sessions.len() as u64,
        u64::from(plan.ties == Ties::All),
        last,
        sum(&|call| match call.callback.as_ref().map(|callback| &callback.behaviour) {
            Some(Behaviour::ResolvesAfter(after) | Behaviour::RejectsAfter { after, .. }) => after.millis(),
            _ => 0,
        }),
    ]
}

/// How much is said of the server's answers: most where it concerns every call.
fn answers(plan: &Plan) -> u64 {
    let of = |server: &ServerPlan| -> u64 {
        let said = server.kinds().filter_map(|kind| server.get(kind));
        said.map(|answer| 1 + u64::from(answer.status != 200)).sum()
    };
    let for_all = of(&plan.client.server) * (1 + plan.calls.len() as u64);
    for_all + plan.calls.iter().map(|call| of(&call.server)).sum::<u64>()
}

/// All that is said of a server's answers.
pub(super) fn answers_of(server: &mut ServerPlan) -> impl Iterator<Item = &mut AnswerPlan> {
    let ServerPlan { touch, token, sign_out, client, environment } = server;
    [touch, token, sign_out, client, environment].into_iter().flatten()
}

/// Whether something that happens to a client names a session where it need not.
const fn named(action: &Action) -> u64 {
    matches!(action, Action::Do(Stimulus::SignOut(Some(_)))) as u64
}

/// How much there is to an argument.
fn argument<Id>(argument: &Argument<Id>) -> u64 {
    match argument {
        Argument::Omitted => 0,
        Argument::Id(_) => 1,
        Argument::Null => 2,
        Argument::Object(_) => 3,
    }
}

/// Plans that are simpler than this one in one respect, those that take away most first.
pub(super) fn than(plan: &Plan) -> Vec<Plan> {
    let mut plans = Vec::new();
    if plan.steps.len() > 1 {
        plans.extend((0..plan.steps.len()).rev().map(|place| without_steps(plan, place..place + 1)));
    }
    plans.extend(plan.call_indices().rev().filter_map(|call| without_one_of_several(plan, call)));
    of_client(plan, &mut plans);
    let mut change = |change: &dyn Fn(&mut Plan)| {
        let mut changed = plan.clone();
        change(&mut changed);
        if changed != *plan {
            plans.push(changed);
        }
    };
    for place in (0..plan.calls.len()).rev() {
        change(&|plan| plan.calls[place].server = ServerPlan::default());
        change(&|plan| answers_of(&mut plan.calls[place].server).for_each(|answer| answer.status = 200));
        change(&|plan| {
            if let Some(callback) = &mut plan.calls[place].callback {
                callback.calls.clear();
                callback.await_calls = false;
            }
            drop_idle_calls(plan);
        });
        change(&|plan| {
            plan.calls[place].callback = None;
            drop_idle_calls(plan);
        });
        change(&|plan| {
            if let Some(callback) = &mut plan.calls[place].callback {
                callback.await_calls = false;
            }
        });
        if plan.calls[place].parent.is_some() {
            change(&|plan| drop_nested(plan, place));
            change(&|plan| make_by_a_step(plan, place));
        }
        for behaviour in simpler_behaviours(&plan.calls[place]) {
            change(&|plan| {
                if let Some(callback) = &mut plan.calls[place].callback {
                    callback.behaviour = behaviour.clone();
                }
            });
        }
        change(&|plan| plan.calls[place].organization = Argument::Omitted);
        change(&|plan| plan.calls[place].redirect_url = None);
        change(&|plan| {
            let call = &mut plan.calls[place];
            if call.method == Method::SetActive
                && call.organization.is_omitted()
                && !call.session.is_omitted()
            {
                call.method = Method::SetSession;
            }
        });
        let call = &plan.calls[place];
        if call.method == Method::SignOut {
            change(&|plan| plan.calls[place].session = Argument::Omitted);
        } else if !matches!(call.session, Argument::Id(_)) {
            // To the session that it means, to one that is there, or else to a new one.
            let means = call.session.id().cloned();
            let sessions = plan.client.sessions.iter().map(|session| session.id.clone());
            for id in means.into_iter().chain(sessions) {
                change(&|plan| plan.calls[place].session = Argument::Id(id.clone()));
            }
            change(&|plan| {
                plan.calls[place].session = Argument::Id(NEW.into());
                plan.client.sessions.push(SessionPlan::of(NEW, NEW));
            });
        }
        if let Argument::Id(id) = &call.session {
            // The fewer sessions the better.
            for other in plan.client.sessions.iter().filter(|other| other.id < *id) {
                change(&|plan| plan.calls[place].session = Argument::Id(other.id.clone()));
            }
        }
    }
    of_steps(plan, &mut plans);
    plans
}

/// Takes in the plans that are simpler in the client before the first step, or in how its server answers.
fn of_client(plan: &Plan, plans: &mut Vec<Plan>) {
    let mut change = |change: &dyn Fn(&mut Plan)| {
        let mut changed = plan.clone();
        change(&mut changed);
        if changed != *plan {
            plans.push(changed);
        }
    };
    change(&|plan| plan.client.loaded = true);
    change(&|plan| plan.client.focused = true);
    change(&|plan| plan.client.treat_pending_as_signed_out = true);
    change(&|plan| plan.client.tokens_come_along = true);
    change(&|plan| plan.client.initial_state = None);
    change(&|plan| plan.client.environment.force_organization_selection = false);
    change(&|plan| plan.client.framework = FrameworkPlan::default());
    for place in 0..plan.client.sessions.len() {
        change(&|plan| plan.client.sessions[place].task = None);
    }
    change(&crate::bounds::without_slugs);
    change(&|plan| plan.client.active = None);
    change(&|plan| {
        for session in &mut plan.client.sessions {
            session.last_active_organization = None;
        }
    });
    change(&|plan| plan.client.server = ServerPlan::default());
    change(&|plan| {
        let for_all = std::mem::take(&mut plan.client.server);
        for call in &mut plan.calls {
            for kind in RequestKind::ALL {
                let own = call.server.get_mut(kind);
                *own = own.take().or_else(|| for_all.get(kind).cloned());
            }
        }
    });
    for kind in RequestKind::ALL {
        change(&|plan| *plan.client.server.get_mut(kind) = None);
    }
}

/// Takes in the plans that are simpler in what one step does.
fn of_steps(plan: &Plan, plans: &mut Vec<Plan>) {
    let mut change = |change: &dyn Fn(&mut Plan)| {
        let mut changed = plan.clone();
        change(&mut changed);
        if changed != *plan {
            plans.push(changed);
        }
    };
    for place in 0..plan.steps.len() {
        change(&|plan| {
            if let Action::Do(Stimulus::SignOut(session)) = &mut plan.steps[place].action {
                *session = None;
            }
        });
        change(&|plan| sign_out_unnamed(plan, place));
        change(&|plan| {
            if let Action::Do(Stimulus::Calls(calls)) = &plan.steps[place].action
                && calls.len() > 1
            {
                let at = plan.steps[place].at;
                let apart = calls.clone().into_iter();
                let steps = apart.map(|call| Step { at, action: Action::Do(Stimulus::Calls(vec![call])) });
                let steps: Vec<_> = steps.collect();
                plan.steps.splice(place..=place, steps);
            }
        });
    }
}

/// Lets a sign-out that is a call, and has no callback, be a stimulus without a label.
fn sign_out_unnamed(plan: &mut Plan, place: usize) {
    let Action::Do(Stimulus::Calls(calls)) = &plan.steps[place].action else { return };
    let [call] = calls[..] else { return };
    let call = &plan.calls[call.index()];
    if call.method == Method::SignOut && call.callback.is_none() {
        plan.steps[place].action = Action::Do(Stimulus::SignOut(call.session.id().cloned()));
        drop_idle_calls(plan);
    }
}

/// What a callback might do instead.
fn simpler_behaviours(call: &CallPlan) -> Vec<Behaviour> {
    let Some(callback) = &call.callback else { return Vec::new() };
    let mut simpler = Vec::new();
    let after = match &callback.behaviour {
        Behaviour::ResolvesAfter(_) => return simpler,
        Behaviour::RejectsAfter { after, .. } => *after,
        _ => Tick::from_millis(1),
    };
    simpler.push(Behaviour::ResolvesAfter(after));
    if matches!(callback.behaviour, Behaviour::Returns(ref value) if !value.is_null()) {
        simpler.push(Behaviour::Returns(serde_json::Value::Null));
    }
    simpler
}

/// The plan without a call that a step makes together with others.
fn without_one_of_several(plan: &Plan, call: CallIndex) -> Option<Plan> {
    let mut plan = plan.clone();
    let mut together = plan.steps.iter_mut().filter_map(|step| match &mut step.action {
        Action::Do(Stimulus::Calls(calls)) if calls.len() > 1 => Some(calls),
        _ => None,
    });
    let calls = together.find(|calls| calls.contains(&call))?;
    calls.retain(|other| *other != call);
    drop_idle_calls(&mut plan);
    Some(plan)
}

fn drop_nested(plan: &mut Plan, place: usize) {
    let Some(callback) = plan.calls[place].parent.and_then(|it| plan.calls[it.index()].callback.as_mut())
    else {
        return;
    };
    callback.calls.retain(|nested| nested.index() != place);
    callback.await_calls &= !callback.calls.is_empty();
    drop_idle_calls(plan);
}

/// Lets a call be made by a step of its own, right after the one that makes the call in whose callback it was made.
fn make_by_a_step(plan: &mut Plan, place: usize) {
    let Some(parent) = plan.calls[place].parent else { return };
    let makes =
        |step: &Step| matches!(&step.action, Action::Do(Stimulus::Calls(calls)) if calls.contains(&parent));
    // Of calls nested in nested ones the outer ones come first.
    let Some(after) = plan.steps.iter().position(makes) else { return };
    let Some(callback) = &mut plan.calls[parent.index()].callback else { return };
    callback.calls.retain(|nested| nested.index() != place);
    callback.await_calls &= !callback.calls.is_empty();
    plan.calls[place].parent = None;
    let call = CallIndex(u16::try_from(place).unwrap_or(u16::MAX));
    let step = Step { at: plan.steps[after].at, action: Action::Do(Stimulus::Calls(vec![call])) };
    plan.steps.insert(after + 1, step);
}
