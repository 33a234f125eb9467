//! What a trace says of each call, and from where on the documentation says nothing of it any more.

use crate::id::SessionId;
use crate::plan::{Argument, Behaviour, CallIndex, CallPlan, Plan};
use crate::trace::{Current, Event, ReturnOutcome, Settlement, Trace, Value, What};
use std::collections::BTreeSet;

/// A call that was made, and where in the trace its events are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallFacts {
    /// Which call.
    pub index: CallIndex,
    /// Where it was made.
    pub made: usize,
    /// Where its callback started; more than once if the implementation is wrong.
    pub callbacks: Vec<usize>,
    /// Where its callback's promise was settled.
    pub settled: Option<usize>,
    /// Where it returned, the first time.
    pub returned: Option<usize>,
    /// The first event at which it is released, the one after what released it: the documentation does not say what
    /// comes of it.
    pub released: Option<usize>,
}

impl CallFacts {
    /// Whether it has been made and has not returned before an event.
    pub fn in_progress(&self, event: usize) -> bool {
        self.made < event && self.returned.is_none_or(|returned| returned >= event)
    }

    /// The events up to another at which it was in progress.
    pub fn while_in_progress(&self, event: usize) -> std::ops::Range<usize> {
        self.made..self.returned.map_or(event, |returned| returned.min(event)).max(self.made + 1)
    }

    /// Whether it is released at an event.
    pub fn is_released(&self, event: usize) -> bool {
        self.released.is_some_and(|released| released <= event)
    }
}

/// What a trace says, read once.
#[derive(Debug)]
pub struct Facts<'a> {
    /// What was run.
    pub plan: &'a Plan,
    /// What happened.
    pub trace: &'a Trace,
    /// After each event, what `main` was told last; before the first telling the client's state is unknown.
    pub told: Vec<Current>,
    /// After each event, what `main` was told last that was not undefined; before the first such telling,
    /// the state that the scenario begins with.
    pub known: Vec<Current>,
    /// The calls that were made, in the order in which they were.
    pub calls: Vec<CallFacts>,
    /// Events about a call or a promise that cannot be: of a call that was never made, or a second return.
    pub impossible: Vec<usize>,
    /// Where the page started to unload.
    pub unloaded: Option<usize>,
    /// The first event, if any, by which something else than a call may have changed what is current: signing out, the
    /// server, loading.
    pub changed_otherwise: Option<usize>,
}

impl<'a> Facts<'a> {
    /// Reads a trace of a plan.
    pub fn read(plan: &'a Plan, trace: &'a Trace) -> Self {
        let mut facts = Self {
            plan,
            trace,
            told: Vec::with_capacity(trace.events.len()),
            known: Vec::with_capacity(trace.events.len()),
            calls: Vec::new(),
            impossible: Vec::new(),
            unloaded: None,
            changed_otherwise: trace.events.iter().position(|event| is_change(&event.what)),
        };
        let mut told = Current::UNDEFINED;
        let mut known = initial(plan);
        let mut loaded = plan.client.loaded;
        let mut removed = BTreeSet::new();
        for (k, event) in trace.events.iter().enumerate() {
            match &event.what {
                What::Emit { listener, current } if listener.is_main() && told != *current => {
                    told = current.clone();
                    if !current.session.is_undefined() {
                        if current.session == Value::Null {
                            removed.extend(known.session.id().cloned());
                        } else if let Some(id) = current.session.id() {
                            removed.remove(id);
                        }
                        facts.release_who_gives_up(k, |call, before| {
                            current.session == Value::Null && current.user == Value::Null
                                || current.agrees_with(&known)
                                || before[call.made].agrees_with(current)
                        });
                        known = current.clone();
                        facts.release_where_silent(k, &known, &removed);
                    }
                }
                What::Call { call } => {
                    let new = |index: &CallIndex| facts.call(*index).is_none();
                    let index = plan.call_named(call).filter(new);
                    if index.is_none() {
                        facts.impossible.push(k);
                    }
                    if let Some(index) = index {
                        let silent = !loaded
                            || facts.unloaded.is_some()
                            || is_silent(plan, plan.call(index), &known, &removed);
                        facts.calls.push(CallFacts {
                            index,
                            made: k,
                            callbacks: Vec::new(),
                            settled: None,
                            returned: None,
                            released: silent.then_some(k + 1),
                        });
                    }
                }
                What::Callback { call, .. } => facts.on_call(call, k, |facts, plan| {
                    facts.callbacks.push(k);
                    if matches!(
                        plan.callback.as_ref().map(|callback| &callback.behaviour),
                        Some(Behaviour::Throws(_))
                    ) {
                        facts.released.get_or_insert(k + 1);
                    }
                    plan.callback.is_some()
                }),
                What::Settle { call, outcome } => facts.on_call(call, k, |facts, _| {
                    if matches!(outcome, Settlement::Reject(_)) {
                        facts.released.get_or_insert(k + 1);
                    }
                    facts.settled.replace(k).is_none()
                }),
                What::Return { call, .. } => {
                    facts.release_who_gives_up(k, |waiting, _| plan.call(waiting.index).label == *call);
                    facts.on_call(call, k, |facts, _| {
                        let first = facts.returned.is_none();
                        facts.returned.get_or_insert(k);
                        first
                    });
                }
                What::Unload => {
                    facts.unloaded = facts.unloaded.or(Some(k));
                    for call in facts.calls.iter_mut().filter(|call| call.returned.is_none()) {
                        call.released.get_or_insert(k + 1);
                    }
                }
                What::Load => loaded = true,
                _ => {}
            }
            facts.told.push(told.clone());
            facts.known.push(known.clone());
        }
        facts
    }

    /// The facts of a call, if it was made.
    pub fn call(&self, index: CallIndex) -> Option<&CallFacts> {
        self.calls.iter().find(|call| call.index == index)
    }

    /// What the plan says of a call.
    pub fn plan_of(&self, call: &CallFacts) -> &'a CallPlan {
        self.plan.call(call.index)
    }

    /// The event at a place of the trace.
    pub fn event(&self, k: usize) -> &'a Event {
        &self.trace.events[k]
    }

    /// The first event, if any, at which a later call was made while this one was in progress.
    pub fn overtaken_from(&self, call: &CallFacts) -> Option<usize> {
        let others = self.calls.iter().map(|other| other.made);
        others.filter(|made| *made > call.made && call.in_progress(*made)).min()
    }

    /// Whether a call made later was made while this one was in progress, up to an event.
    pub fn is_overtaken(&self, call: &CallFacts, event: usize) -> bool {
        self.overtaken_from(call).is_some_and(|from| from <= event)
    }

    /// Whether something else than a call may have changed what is current before an event.
    pub fn is_changed_otherwise(&self, event: usize) -> bool {
        self.changed_otherwise.is_some_and(|change| change < event)
    }

    /// Whether two calls were in progress at the same time.
    pub fn overlap(&self, one: &CallFacts, other: &CallFacts) -> bool {
        one.index != other.index && (one.in_progress(other.made) || other.in_progress(one.made))
    }

    /// Whether a call resolved at an event.
    pub fn resolved_at(&self, call: &CallFacts, event: usize) -> bool {
        call.returned == Some(event)
            && matches!(&self.event(event).what, What::Return { outcome: ReturnOutcome::Resolved, .. })
    }

    /// The events at which a callback is what a call waits for; none where it never is. Without an end the range goes
    /// on behind the trace.
    pub fn callback_pending(&self, call: &CallFacts) -> Option<std::ops::Range<usize>> {
        let callback = self.plan_of(call).callback.as_ref();
        let started =
            call.callbacks.first().filter(|_| callback.is_some_and(|it| it.behaviour.is_promise()))?;
        Some(*started..call.settled.unwrap_or(usize::MAX))
    }

    /// Whether a callback is what a call waits for, at an event.
    pub fn is_callback_pending(&self, call: &CallFacts, event: usize) -> bool {
        self.callback_pending(call).is_some_and(|pending| pending.contains(&event))
    }

    /// Whether an event tells `main` something.
    pub fn tells(&self, event: usize) -> bool {
        matches!(&self.event(event).what, What::Emit { listener, .. } if listener.is_main())
    }

    /// What is current has changed, and with it perhaps what a call in progress is about, which may be read when it sets:
    /// its session is gone, or there is none to keep. Where a call is alone, the change can only be its own doing.
    fn release_where_silent(&mut self, k: usize, known: &Current, removed: &BTreeSet<SessionId>) {
        if self.calls.iter().filter(|call| call.returned.is_none()).count() < 2 {
            return;
        }
        let plan = self.plan;
        for call in self.calls.iter_mut().filter(|call| call.returned.is_none()) {
            if is_silent(plan, plan.call(call.index), known, removed) {
                // The change itself is not yet its own.
                call.released.get_or_insert(k + 1);
            }
        }
    }

    /// How long to wait for a callback that never settles is nowhere said: a call that returns, or puts back what was
    /// there, or null, has given up waiting. The event is its own already.
    fn release_who_gives_up(&mut self, k: usize, gives_up: impl Fn(&CallFacts, &[Current]) -> bool) {
        let plan = self.plan;
        for call in self.calls.iter_mut().filter(|call| call.returned.is_none() && call.released.is_none()) {
            let waits = !call.callbacks.is_empty() && plan.call(call.index).waits_for_ever();
            if waits && gives_up(call, &self.known) {
                call.released = Some(k);
            }
        }
    }

    fn on_call(
        &mut self,
        label: &crate::id::CallLabel,
        k: usize,
        note: impl FnOnce(&mut CallFacts, &CallPlan) -> bool,
    ) {
        let plan = self.plan;
        let possible = plan.call_named(label).and_then(|index| {
            let facts = self.calls.iter_mut().find(|call| call.index == index)?;
            Some(note(facts, plan.call(index)))
        });
        if possible != Some(true) {
            self.impossible.push(k);
        }
    }
}

/// Whether something that is no call may change what is current.
const fn is_change(what: &What) -> bool {
    matches!(
        what,
        What::SignOut { .. } | What::RemoveSession { .. } | What::GetToken | What::Answer { .. } | What::Load
    )
}

/// What the scenario begins with, for a client that is loaded.
pub fn initial(plan: &Plan) -> Current {
    match plan.client.active.as_ref().and_then(|id| plan.session(id)) {
        None => Current::NULL,
        Some(session) => Current {
            session: Value::set(session.id.clone()),
            organization: Some(Value::from_option(session.last_active_organization.clone())),
            user: Value::set(session.user.clone()),
        },
    }
}

/// Whether what it is given puts a call where the documentation is silent: an unknown id, a session that null removed,
/// no session to keep, an organization together with a null session, or one that the user is not a member of.
fn is_silent(plan: &Plan, call: &CallPlan, known: &Current, removed: &BTreeSet<SessionId>) -> bool {
    if call.session.id().is_some_and(|id| removed.contains(id)) {
        return true;
    }
    let session = match &call.session {
        Argument::Null => None,
        Argument::Id(id) | Argument::Object(id) => match plan.session(id) {
            None => return true,
            known => known,
        },
        Argument::Omitted => match known.session.id().and_then(|id| plan.session(id)) {
            None => return true,
            kept => kept,
        },
    };
    match (&call.organization, session) {
        (Argument::Omitted, _) | (Argument::Null, Some(_)) => false,
        (_, None) => true,
        (Argument::Id(id) | Argument::Object(id), Some(session)) => !session.organizations.contains(id),
    }
}
