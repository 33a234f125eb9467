//! An order as a scenario: the plan that makes the same happen when the driver plays it.

use super::Happening;
use crate::driver::order::Order;
use crate::driver::play;
use crate::explore::example::leave_out_what_is_not_there;
use crate::explore::record::APART;
use crate::port::{Fork, Port};
use crate::simulator::error_of;
use interlude_spec::contract::Contract;
use interlude_spec::event::{Ambient, Observation, Stimulus as Done};
use interlude_spec::id::{CallLabel, RequestId};
use interlude_spec::plan::{
    Action, AnswerPlan, Behaviour, CallIndex, CallbackPlan, Plan, RequestKind, ServerPlan, Step, Stimulus,
    Ties,
};
use interlude_spec::time::Tick;
use interlude_spec::trace::{Trace, What};

/// The plan of an order of another plan's happenings, with the calls and sessions that it needs. None where no plan says the
/// same: a call may send several requests, and a plan says only once when they are answered. `port` is the implementation before
/// its run.
pub fn scenario(
    plan: &Plan,
    contract: Contract,
    order: &[Happening],
    trace: &Trace,
    title: String,
    port: &dyn Fork,
) -> Option<Plan> {
    let whole = Plan {
        title,
        contracts: vec![contract],
        covers: Vec::new(),
        emissions: None,
        under: Vec::new(),
        ties: Ties::FileOrder,
        ..timed(plan, order, trace)?
    };
    let mut short = whole.clone();
    leave_out_what_is_not_there(&mut short);
    // A client may make a difference between sessions that nothing names.
    [short, whole].into_iter().find(|plan| comes_to(plan, contract, trace, &mut *port.fork()))
}

/// Whether playing a plan comes to a trace.
fn comes_to(plan: &Plan, contract: Contract, trace: &Trace, port: &mut dyn Port) -> bool {
    let played = play(&"explore".into(), plan, contract, port, &mut Order::of_the_file());
    let whats = |trace: &Trace| -> Vec<(Tick, What)> {
        trace.events.iter().map(|event| (event.at, event.what.clone())).collect()
    };
    played.is_ok_and(|played| whats(&played.trace) == whats(trace))
}

/// The plan with its steps, settlements and answers at the times of an order.
fn timed(plan: &Plan, order: &[Happening], trace: &Trace) -> Option<Plan> {
    let mut timed = Plan { steps: Vec::new(), ..plan.clone() };
    let moments = (0..).map(|place| Tick::from_millis(place * APART.millis()));
    for (at, happening) in moments.zip(order) {
        match *happening {
            Happening::Step(step) => timed.steps.push(Step { at, ..plan.steps[step].clone() }),
            Happening::Unload => {
                timed.steps.push(Step { at, action: Action::Do(Stimulus::Ambient(Ambient::Unload)) });
            }
            Happening::Settle(call, resolves) => {
                let after = since(at, counts_down(plan, call, trace)?);
                let callback = timed.calls[call.index()].callback.as_mut()?;
                callback.behaviour = if resolves {
                    Behaviour::ResolvesAfter(after)
                } else {
                    Behaviour::RejectsAfter { after, error: error_of(plan, call) }
                };
            }
            // When each was answered stands in the trace.
            Happening::Answer(_) => {}
        }
    }
    answered(&mut timed, trace)?;
    Some(timed)
}

fn since(at: Tick, from: Tick) -> Tick {
    Tick::from_millis(at.millis().saturating_sub(from.millis()))
}

/// When the delay of a callback's promise began.
fn counts_down(plan: &Plan, index: CallIndex, trace: &Trace) -> Option<Tick> {
    let call = plan.call(index);
    let awaits = call.callback.as_ref().is_some_and(|callback: &CallbackPlan| callback.await_calls);
    let begins = |what: &What| match what {
        What::Saw(Observation::Callback { call: its, .. }) => !awaits && *its == call.label,
        What::Saw(Observation::CallbackWaiting { call: its }) => awaits && *its == call.label,
        _ => false,
    };
    trace.events.iter().find(|event| begins(&event.what)).map(|event| event.at)
}

/// Says in the plan when each request is answered, where it can be said.
fn answered(plan: &mut Plan, trace: &Trace) -> Option<()> {
    for event in &trace.events {
        let What::Did(Done::Answer { request, status }) = &event.what else { continue };
        let (sent, kind, call) = sent(trace, request)?;
        let answer = AnswerPlan { after: since(event.at, sent), status: *status };
        let index = call.and_then(|call| plan.call_named(call));
        let own = index.map(|index| &mut plan.calls[index.index()].server);
        // What was said of one of them holds for all.
        let said_before = trace.events.iter().take_while(|earlier| *earlier != event).any(|earlier| {
            matches!(&earlier.what, What::Did(Done::Answer { request: its, .. }) if its != request
                && self::sent(trace, its).is_some_and(|(_, its_kind, its)| (its_kind, its) == (kind, call)))
        });
        let server: &mut ServerPlan = own.unwrap_or(&mut plan.client.server);
        let said = server.get_mut(kind);
        if said_before && said.as_ref() != Some(&answer) {
            return None;
        }
        *said = Some(answer);
    }
    Some(())
}

/// When a request was sent, of which kind it is, and for which call.
fn sent<'t>(trace: &'t Trace, request: &RequestId) -> Option<(Tick, RequestKind, Option<&'t CallLabel>)> {
    let (at, kind, call) = trace.events.iter().find_map(|event| match &event.what {
        What::Saw(Observation::Request { request: its, kind, call }) if its == request => {
            Some((event.at, kind, call.as_ref()))
        }
        _ => None,
    })?;
    Some((at, RequestKind::of_word(kind)?, call))
}
