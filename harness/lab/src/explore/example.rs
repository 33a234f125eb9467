//! An order as a scenario: the plan that makes its events happen in it.

use super::record::{APART, Record};
use super::search::replay;
use super::{Beyond, Event};
use crate::semantics::Semantics;
use crate::simulator::error_of;
use interlude_spec::event::Ambient;
use interlude_spec::hazards;
use interlude_spec::plan::{
    Action, Behaviour, CallIndex, CallPlan, EmissionPattern, Plan, Step, Stimulus, Ties, Under,
};
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;

/// The plan of an order of another plan's events, 10 ms apart, with the calls and sessions that it needs, and with what the
/// semantics makes of it as its expectation under that name.
///
/// # Errors
///
/// [`Beyond`] as of [`super::search::explore`].
pub fn scenario(plan: &Plan, semantics: &Semantics, events: &[Event], title: String) -> Result<Plan, Beyond> {
    let Record { trace, waits_from, .. } = replay(plan, semantics, events)?;
    let mut calls = plan.calls.clone();
    let mut steps = Vec::new();
    let mut at = Tick::ZERO;
    for event in events {
        match *event {
            Event::Step(step) => steps.push(Step { at, action: plan.steps[step].action.clone() }),
            Event::Unload => steps.push(Step { at, action: Action::Do(Stimulus::Ambient(Ambient::Unload)) }),
            Event::Settle(call, resolves) => {
                // What settles before it waits is due as soon as it does.
                let from = waits_from[call.index()].unwrap_or(at);
                let after = Tick::from_millis(at.millis().saturating_sub(from.millis()));
                if let Some(callback) = &mut calls[call.index()].callback {
                    callback.behaviour = if resolves {
                        Behaviour::ResolvesAfter(after)
                    } else {
                        Behaviour::RejectsAfter { after, error: error_of(plan, call) }
                    };
                }
            }
        }
        at = at + APART;
    }
    let mut scenario = Plan {
        title,
        contracts: vec![plan.contract()],
        covers: Vec::new(),
        client: plan.client.clone(),
        calls,
        steps,
        emissions: None,
        under: Vec::new(),
        ties: Ties::FileOrder,
    };
    leave_out_what_is_not_there(&mut scenario);
    scenario.under = vec![under(&scenario, semantics, &trace)];
    Ok(scenario)
}

/// What a semantics makes of a scenario.
fn under(plan: &Plan, semantics: &Semantics, trace: &Trace) -> Under {
    let mut told: Vec<EmissionPattern> = Vec::new();
    for (_, current) in trace.told() {
        let pattern = EmissionPattern { session: Some(current.session.clone()), organization: None };
        if told.last() != Some(&pattern) {
            told.push(pattern);
        }
    }
    let hazards = hazards::find(plan, trace).into_iter().map(|finding| finding.rule).collect();
    Under { semantics: semantics.name.clone(), emissions: Some(told), hazards: Some(hazards) }
}

/// Drops the calls that no step makes, and the sessions that nothing names.
pub(super) fn leave_out_what_is_not_there(plan: &mut Plan) {
    drop_idle_calls(plan);
    let named = |id: &interlude_spec::id::SessionId| {
        plan.client.active.as_ref() == Some(id) || plan.calls.iter().any(|call| call.session.id() == Some(id))
    };
    let kept = plan.client.sessions.iter().filter(|session| named(&session.id)).cloned().collect();
    plan.client.sessions = kept;
}

/// Drops the calls that neither a step nor a callback makes.
pub fn drop_idle_calls(plan: &mut Plan) {
    let mut wanted: Vec<CallIndex> = Vec::new();
    for step in &plan.steps {
        if let Action::Do(Stimulus::Calls(calls)) = &step.action {
            wanted.extend(calls);
        }
    }
    let mut next = 0;
    while let Some(call) = wanted.get(next) {
        wanted.extend(plan.call(*call).callback.iter().flat_map(|callback| callback.calls.clone()));
        next += 1;
    }
    keep_calls(plan, &wanted);
}

/// Keeps these calls, in the order of the table. No step and no callback may make another one.
pub fn keep_calls(plan: &mut Plan, wanted: &[CallIndex]) {
    let kept: Vec<CallIndex> = plan.call_indices().filter(|call| wanted.contains(call)).collect();
    let place = |call: CallIndex| {
        let place = kept.iter().position(|kept| *kept == call);
        CallIndex(place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX))
    };
    let calls: Vec<CallPlan> = kept.iter().map(|call| plan.call(*call).clone()).collect();
    plan.calls = calls;
    for call in &mut plan.calls {
        call.parent = call.parent.map(place);
        if let Some(callback) = &mut call.callback {
            for nested in &mut callback.calls {
                *nested = place(*nested);
            }
        }
    }
    for step in &mut plan.steps {
        if let Action::Do(Stimulus::Calls(calls)) = &mut step.action {
            for call in calls.iter_mut() {
                *call = place(*call);
            }
        }
    }
}
