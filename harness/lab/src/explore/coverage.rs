//! The transitions of the model: which there are, and which ones a run goes through.
//!
//! A [`Moment`] is a client at rest as the contract's words see it: what is told, whether the page unloads, and how far each
//! call in progress has come, in the order in which they were made. A [`Transition`] leads from one moment to the next. Which
//! session is told and what calls are named plays no part, so there are finitely many for so many calls, and
//! [`reachable`] finds them all.

use super::moment::{Moment, Turn};
use super::product::Product;
use super::space::Space;
use super::taken::Taken;
use super::{Alike, Beyond, Event};
use crate::semantics::Semantics;
use interlude_spec::contract::Contract;
use interlude_spec::event::Ambient;
use interlude_spec::event::Stimulus as Done;
use interlude_spec::plan::{Action, Argument, Plan, Stimulus};
use interlude_spec::trace::{Settlement, Trace, What};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What leads from one moment to the next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cause {
    /// A call is made: whether it has a callback that is awaited, and whether it is to null.
    Call {
        /// Its callback returns a promise.
        waits: bool,
        /// It is to null.
        to_null: bool,
    },
    /// The callback of the call at this place of [`Moment::open`] resolves, or else rejects.
    Settle(usize, bool),
    /// The page starts to unload.
    Unload,
}

/// A step of the model.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Transition {
    /// The moment before.
    pub from: Moment,
    /// What happens.
    pub by: Cause,
    /// The moment after.
    pub to: Moment,
}

impl fmt::Display for Transition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, by, to } = self;
        match by {
            Cause::Call { waits, to_null } => {
                let to_null = if *to_null { "null" } else { "a session" };
                let callback = if *waits { "with a callback" } else { "without a callback" };
                write!(f, "{from}: a call to {to_null} {callback} is made; then {to}")
            }
            Cause::Settle(place, resolves) => {
                let how = if *resolves { "resolves" } else { "rejects" };
                write!(f, "{from}: the callback of call {} of these {how}; then {to}", place + 1)
            }
            Cause::Unload => write!(f, "{from}: the page unloads; then {to}"),
        }
    }
}

/// The plan whose steps make calls of each kind by a contract, so many of each.
pub fn family(contract: Contract, calls: u16) -> Plan {
    let mut plan = Alike::new(contract, calls * 3).plan();
    for place in 0..usize::from(calls) {
        plan.calls[usize::from(calls) + place].session = Argument::Null;
        plan.calls[2 * usize::from(calls) + place].callback = None;
    }
    plan
}

/// Every transition that calls of [`family`], at most so many, come to under a semantics, each with a shortest order that
/// goes through it last.
///
/// # Errors
///
/// [`Beyond`] where there are more states than there is room or time for.
pub fn reachable(
    plan: &Plan,
    calls: u16,
    semantics: &Semantics,
) -> Result<BTreeMap<Transition, Vec<Event>>, Beyond> {
    let space = Space::new(plan)?;
    let kind = usize::from(calls).max(1);
    let mut found = BTreeMap::new();
    let mut seen: BTreeSet<Vec<u16>> = BTreeSet::new();
    let mut layer = vec![(Product::watching_turns(&space, semantics), Vec::new())];
    let mut taken = Taken::default();
    while !layer.is_empty() {
        let mut next = Vec::new();
        taken.turn_over();
        for (product, path) in &layer {
            let made = space.stimuli.iter().filter(|(step, _)| product.is_done(*step)).count();
            let mut events: Vec<Event> = Vec::new();
            if made < kind {
                // Calls of one kind are alike, so the first one left stands for them all.
                let left = plan.steps.chunks(kind).enumerate().filter_map(|(place, chunk)| {
                    (0..chunk.len()).map(|n| place * kind + n).find(|step| !product.is_done(*step))
                });
                events.extend(left.map(Event::Step));
            }
            for (call, _) in product.open(&space) {
                events.extend([Event::Settle(call, true), Event::Settle(call, false)]);
            }
            if !product.unloads() {
                events.push(Event::Unload);
            }
            for event in events {
                let mut after = product.clone();
                after.happen(&space, event);
                let mut path: Vec<Event> = path.clone();
                path.push(event);
                for transition in after.turns().iter().filter_map(|turn| transition(plan, turn)) {
                    found.entry(transition).or_insert_with(|| path.clone());
                }
                taken.make(&after)?;
                let key = after.key(&space);
                let numbers = key.len();
                if seen.insert(key) {
                    taken.keep(&after, numbers)?;
                    next.push((after, path));
                }
            }
        }
        layer = next;
    }
    Ok(found)
}

/// The transitions that a trace of a plan goes through, if it was simulated under that semantics.
///
/// What calls of other kinds come to is not among them: calls that others make in their callbacks, or several in one turn.
///
/// # Errors
///
/// [`Beyond`] where no semantics speaks of what the plan does.
pub fn of_trace(plan: &Plan, trace: &Trace, semantics: &Semantics) -> Result<BTreeSet<Transition>, Beyond> {
    let space = Space::new(plan)?;
    let mut product = Product::watching_turns(&space, semantics);
    let mut found = BTreeSet::new();
    for event in events(plan, trace) {
        product.happen(&space, event);
        found.extend(product.turns().iter().filter_map(|turn| transition(plan, turn)));
    }
    Ok(found)
}

/// What was done to the client in a trace, as events of the plan.
fn events(plan: &Plan, trace: &Trace) -> Vec<Event> {
    let mut steps: Vec<(usize, &Stimulus)> = plan
        .steps
        .iter()
        .enumerate()
        .filter_map(|(index, step)| match &step.action {
            Action::Do(stimulus) => Some((index, stimulus)),
            Action::Expect(_) => None,
        })
        .collect();
    let mut events = Vec::new();
    for event in &trace.events {
        let What::Did(done) = &event.what else { continue };
        let is_it = |stimulus: &Stimulus| match (stimulus, done) {
            (Stimulus::Calls(calls), Done::Call { call }) => {
                calls.first().is_some_and(|first| plan.call(*first).label == *call)
            }
            (Stimulus::Ambient(one), Done::Ambient(other)) => one == other,
            (Stimulus::AddListener(name), Done::AddListener { listener })
            | (Stimulus::RemoveListener(name), Done::RemoveListener { listener }) => name == listener,
            _ => false,
        };
        if let Some(place) = steps.iter().position(|(_, stimulus)| is_it(stimulus)) {
            events.push(Event::Step(steps.remove(place).0));
        } else if let Done::Settle { call, outcome } = done
            && let Some(call) = plan.call_named(call)
        {
            events.push(Event::Settle(call, *outcome == Settlement::Resolve));
        }
    }
    events
}

fn transition(plan: &Plan, turn: &Turn) -> Option<Transition> {
    let (from, order) = &turn.before;
    let by = match turn.event {
        Event::Unload => Cause::Unload,
        Event::Settle(call, resolves) => {
            Cause::Settle(order.iter().position(|open| *open == call)?, resolves)
        }
        Event::Step(step) => match &plan.steps[step].action {
            Action::Do(Stimulus::Ambient(Ambient::Unload)) => Cause::Unload,
            Action::Do(Stimulus::Calls(calls)) if calls.len() == 1 => {
                let call = plan.call(calls[0]);
                let nests = call.callback.as_ref().is_some_and(|callback| !callback.calls.is_empty());
                if nests {
                    return None;
                }
                let waits = call.callback.as_ref().is_some_and(|callback| callback.behaviour.is_promise());
                Cause::Call { waits, to_null: call.session == Argument::Null }
            }
            Action::Do(_) | Action::Expect(_) => return None,
        },
    };
    Some(Transition { from: from.clone(), by, to: turn.after.clone() })
}
