//! What a test did, as a plan: its steps, and of each call how its callback ended and when the server answered.

use super::read::{Gave, RecordedCall, Recording};
use interlude_lab::twin::contracts;
use interlude_lab::twin::eras::Known;
use interlude_spec::contract::Contract;
use interlude_spec::event::{Named, Observation, Settlement, Stimulus, What};
use interlude_spec::id::{CallLabel, RequestId};
use interlude_spec::plan::{
    Action, AnswerPlan, Behaviour, CallIndex, CallPlan, CallbackPlan, Method, Plan, ServerPlan, Step,
    Stimulus as Planned, Ties,
};
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;

/// What is known of the times of a call.
#[derive(Clone, Default)]
struct Times {
    began: Option<Tick>,
    settled: Option<(Tick, Option<String>)>,
    answered: Option<(Tick, u16)>,
}

/// The plan of a recording: whoever plays it does the same at the same times.
///
/// # Errors
///
/// What is wrong with the recording.
pub(super) fn plan(recording: &Recording) -> Result<Plan, String> {
    let trace = &recording.trace;
    let times = times(recording);
    let index = |label: &CallLabel| {
        let place = recording.calls.iter().position(|it| it.label == *label);
        let place = place.ok_or_else(|| format!("there is no call `{label}`"))?;
        Ok::<_, String>(CallIndex(u16::try_from(place).map_err(|_| "there are too many calls")?))
    };
    let mut calls = Vec::with_capacity(recording.calls.len());
    for (call, times) in recording.calls.iter().zip(times) {
        let nested = recording.calls.iter().filter(|it| it.parent.as_ref() == Some(&call.label));
        let nested = nested.map(|it| index(&it.label)).collect::<Result<Vec<_>, _>>()?;
        calls.push(CallPlan {
            label: call.label.clone(),
            method: call.method,
            session: call.session.clone(),
            organization: call.organization.clone(),
            callback: call.calls_back.then(|| CallbackPlan {
                behaviour: behaviour(call, &times),
                calls: nested,
                await_calls: false,
            }),
            redirect_url: call.redirect.clone(),
            server: ServerPlan {
                touch: times.answered.map(|(after, status)| AnswerPlan { after, status }),
                ..ServerPlan::default()
            },
            parent: call.parent.as_ref().map(index).transpose()?,
        });
    }
    let steps = steps(trace, &calls)?;
    let plan = Plan {
        title: recording.title.clone(),
        contracts: vec![contract(recording)],
        covers: Vec::new(),
        client: recording.client.clone(),
        calls,
        steps,
        emissions: None,
        under: Vec::new(),
        ties: Ties::FileOrder,
    };
    plan.check().map(|()| plan)
}

/// What was done, as steps. Calls that were made in one turn are made together.
fn steps(trace: &Trace, calls: &[CallPlan]) -> Result<Vec<Step>, String> {
    let mut steps: Vec<Step> = Vec::new();
    let mut last = None;
    for event in &trace.events {
        let What::Did(did) = &event.what else { continue };
        let Some(planned) = planned(did, calls)? else { continue };
        let before = steps.last_mut().map(|step| &mut step.action);
        match (planned, before) {
            (Planned::Calls(more), Some(Action::Do(Planned::Calls(before)))) if last == Some(event.turn) => {
                before.extend(more);
            }
            (planned, _) => steps.push(Step { at: event.at, action: Action::Do(planned) }),
        }
        last = Some(event.turn);
    }
    Ok(steps)
}

/// By which contract the calls are made: by the newer one where the version has no other, or where a call is given what only that
/// one has.
fn contract(recording: &Recording) -> Contract {
    let known = Known::named(&recording.version);
    let contracts = known.map_or_else(|_| Vec::new(), |known| contracts(&known.record));
    let is_newer = |call: &RecordedCall| call.redirect.is_some() || call.navigates;
    let is_older = |call: &RecordedCall| call.method == Method::SetSession;
    match contracts.as_slice() {
        [only] => *only,
        _ if recording.calls.iter().any(is_older) => Contract::BeforeEmit,
        _ if recording.calls.iter().any(is_newer) => Contract::Navigate,
        _ => Contract::BeforeEmit,
    }
}

fn behaviour(call: &RecordedCall, times: &Times) -> Behaviour {
    match (&call.gave, &times.settled) {
        (Some(Gave::Something), _) => Behaviour::Returns(serde_json::Value::Null),
        (Some(Gave::Threw(error)), _) => Behaviour::Throws(error.clone()),
        (_, Some((after, None))) => Behaviour::ResolvesAfter(*after),
        (_, Some((after, Some(error)))) => Behaviour::RejectsAfter { after: *after, error: error.clone() },
        (_, None) => Behaviour::Never,
    }
}

/// What a step does; nothing where it follows from another one.
fn planned(did: &Stimulus<Named>, calls: &[CallPlan]) -> Result<Option<Planned>, String> {
    Ok(Some(match did {
        Stimulus::Call { call } => {
            let place = calls.iter().position(|it| it.label == *call);
            let place = place.ok_or_else(|| format!("there is no call `{call}`"))?;
            if calls[place].parent.is_some() {
                return Ok(None);
            }
            Planned::Calls(vec![CallIndex(u16::try_from(place).map_err(|_| "there are too many calls")?)])
        }
        Stimulus::Settle { .. } | Stimulus::Answer { .. } => return Ok(None),
        Stimulus::Ambient(ambient) => Planned::Ambient(*ambient),
        Stimulus::AddListener { listener } => Planned::AddListener(listener.clone()),
        Stimulus::RemoveListener { listener } => Planned::RemoveListener(listener.clone()),
        Stimulus::SignOut { session } => Planned::SignOut(session.clone()),
        Stimulus::RemoveSession { session } => Planned::RemoveSession(session.clone()),
        Stimulus::SignIn { .. } | Stimulus::AddSession { .. } => {
            return Err("a test has no session that it did not begin with".to_owned());
        }
    }))
}

/// The times of each call.
fn times(recording: &Recording) -> Vec<Times> {
    let mut all = vec![Times::default(); recording.calls.len()];
    let place = |label: &CallLabel| recording.calls.iter().position(|it| it.label == *label);
    let mut sent: Vec<(&RequestId, &CallLabel, Tick)> = Vec::new();
    let since = |from: Tick, to: Tick| Tick::from_millis(to.millis().saturating_sub(from.millis()));
    for event in &recording.trace.events {
        match &event.what {
            What::Saw(Observation::Callback { call, .. }) => {
                if let Some(place) = place(call) {
                    all[place].began.get_or_insert(event.at);
                }
            }
            What::Saw(Observation::Request { request, call: Some(call), .. }) => {
                sent.push((request, call, event.at));
            }
            What::Did(Stimulus::Settle { call, outcome }) => {
                let Some(times) = place(call).map(|place| &mut all[place]) else { continue };
                let after = since(times.began.unwrap_or(event.at), event.at);
                let error = match outcome {
                    Settlement::Resolve => None,
                    Settlement::Reject(error) => Some(error.clone()),
                };
                times.settled.get_or_insert((after, error));
            }
            What::Did(Stimulus::Answer { request, status }) => {
                let Some((_, call, at)) = sent.iter().find(|(sent, ..)| *sent == request) else { continue };
                if let Some(place) = place(call) {
                    all[place].answered.get_or_insert((since(*at, event.at), *status));
                }
            }
            _ => {}
        }
    }
    all
}
