//! A client under a semantics in the middle of an order, with what is known of it so far.

use super::coverage::{Moment, Told};
use super::watch::{Rules, Watch, bit};
use super::{Beyond, Event, MOST_CALLS, essence};
use crate::contract::Contract;
use crate::guarantees;
use crate::guarantees::atoms::Moments;
use crate::hazards;
use crate::id::CallLabel;
use crate::key::{Key, Part};
use crate::message;
use crate::model::compiled::Compiled;
use crate::model::label::Label;
use crate::model::musts::Musts;
use crate::model::state::State;
use crate::model::step::Relation;
use crate::plan::{Action, Behaviour, CallIndex, Plan, Stimulus};
use crate::protocol::{CallItem, Item, Seen, SettleOutcome};
use crate::requirement::RuleId;
use crate::semantics::Semantics;
use crate::simulator::Simulator;
use crate::simulator::fingerprint::Codes;
use crate::time::Tick;
use crate::trace::{self, Current, Settlement, Trace, What};

/// How far apart the events of an order are in a trace.
pub const APART: Tick = Tick::from_millis(10);

/// A plan made ready to be run in any order.
#[derive(Clone, Debug)]
pub struct Space<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// The stimuli of its steps, with the steps' indices.
    pub stimuli: Vec<(usize, &'p Stimulus)>,
    spec: Compiled<'p>,
    items: Vec<CallItem>,
    /// Whether anything may release a call that is not released when it is made.
    pub(super) may_release: bool,
    /// What is left out of keys, to see that it matters.
    pub(super) without: Option<Part>,
}

impl<'p> Space<'p> {
    /// Makes a plan ready.
    ///
    /// # Errors
    ///
    /// [`Beyond`] where no semantics speaks of something that the plan does, or where it makes too many calls.
    pub fn new(plan: &'p Plan) -> Result<Self, Beyond> {
        if plan.calls.len() > MOST_CALLS {
            return Err(Beyond::TooManyCalls);
        }
        let mut stimuli = Vec::new();
        for (index, step) in plan.steps.iter().enumerate() {
            let Action::Do(stimulus) = &step.action else { continue };
            match stimulus {
                Stimulus::Load => return Err(Beyond::Unsupported("load")),
                Stimulus::SignOut(_) => return Err(Beyond::Unsupported("signOut")),
                Stimulus::GetToken => return Err(Beyond::Unsupported("getToken")),
                Stimulus::RemoveSession(_) => return Err(Beyond::Unsupported("removeSession")),
                _ => stimuli.push((index, stimulus)),
            }
        }
        let items = plan.call_indices().map(|call| message::call(plan, Contract::BeforeEmit, call)).collect();
        Ok(Self { plan, stimuli, spec: Compiled::new(plan), items, may_release: true, without: None })
    }

    fn index(&self, label: &CallLabel) -> u16 {
        self.plan.call_named(label).map_or(u16::MAX, |CallIndex(index)| index)
    }
}

impl Codes for Compiled<'_> {
    fn call(&self, label: &CallLabel) -> u16 {
        self.plan.call_named(label).map_or(u16::MAX, |CallIndex(index)| index)
    }

    fn current(&mut self, current: &Current) -> [u16; 3] {
        let val = self.val(current);
        [val.session, val.organization, val.user]
    }
}

/// A client in the middle of an order.
#[derive(Clone, Debug)]
pub struct Machine {
    client: Simulator,
    /// The states of the model that could have produced what happened; none where it refused.
    accepted: Vec<State>,
    watch: Watch,
    calls: Vec<Progress>,
    /// The calls whose callback's promise can settle, in the order in which they came to it.
    ready: Vec<u16>,
    /// For each step, whether it is done.
    done: Vec<bool>,
    unloads: bool,
    /// What happened, where someone wants to know, and when each callback's delay began.
    record: Option<Record>,
    /// The turns of the last event, where someone wants to know.
    turns: Option<Vec<Turn>>,
}

/// A turn, with how things stood before and after it, each with the calls in progress.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub(super) event: Event,
    pub(super) before: (Moment, Vec<u16>),
    pub(super) after: Moment,
}

/// What happened in an order.
#[derive(Clone, Default, Debug)]
pub struct Record {
    /// The trace, as the driver would have written it of a scenario of this order.
    pub trace: Trace,
    /// For each call, when the delay of its callback's promise began.
    pub waits_from: Vec<Option<Tick>>,
    now: Tick,
    turn: u32,
}

#[derive(Clone, Copy, Default, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
struct Progress {
    made: bool,
    begun: bool,
    returned: bool,
    settled: bool,
    /// It was settled before it was ready to be: how.
    ahead: Option<bool>,
}

impl Machine {
    /// The client before the first event.
    pub fn new(space: &mut Space<'_>, semantics: &Semantics, records: bool) -> Self {
        let calls = space.plan.calls.len();
        let mut machine = Self {
            client: Simulator::new(semantics.clone(), message::client(&space.plan.client)),
            accepted: vec![State::initial(&space.spec)],
            watch: Watch::new(&space.spec),
            calls: vec![Progress::default(); calls],
            ready: Vec::new(),
            done: vec![false; space.plan.steps.len()],
            unloads: false,
            record: records.then(|| Record { waits_from: vec![None; calls], ..Record::default() }),
            turns: None,
        };
        machine.note(space, What::Begin);
        machine.observe(space);
        machine
    }

    /// The client before the first event, with an eye on each turn.
    pub(super) fn watching_turns(space: &mut Space<'_>, semantics: &Semantics) -> Self {
        Self { turns: Some(Vec::new()), ..Self::new(space, semantics, false) }
    }

    /// The turns of the last event.
    pub(super) fn turns(&self) -> &[Turn] {
        self.turns.as_deref().unwrap_or_default()
    }

    /// Whether a step has been done.
    pub fn is_done(&self, step: usize) -> bool {
        self.done[step]
    }

    /// Whether the page has started to unload.
    pub const fn unloads(&self) -> bool {
        self.unloads
    }

    /// The calls that have been made and whose callback's promise has not been settled, although it will.
    pub fn open<'s>(&'s self, space: &'s Space<'_>) -> impl Iterator<Item = (CallIndex, bool)> + 's {
        space.plan.call_indices().filter_map(|index| {
            let call = &self.calls[index.index()];
            let behaviour = &space.plan.call(index).callback.as_ref()?.behaviour;
            let resolves = match behaviour {
                Behaviour::ResolvesAfter(_) => true,
                Behaviour::RejectsAfter { .. } => false,
                Behaviour::Never | Behaviour::Throws(_) | Behaviour::Returns(_) => return None,
            };
            (call.made && !call.settled && call.ahead.is_none()).then_some((index, resolves))
        })
    }

    /// How things stand, and the calls in progress in the order in which they were made.
    pub(super) fn moment(&self) -> (Moment, Vec<u16>) {
        let session = &self.client.current().session;
        let told = match session.id() {
            _ if session.is_undefined() => Told::Hidden,
            None => Told::Null,
            Some(_) => Told::Session,
        };
        let open: Vec<u16> = self.watch.open_calls().collect();
        let begun = open.iter().map(|call| self.calls[usize::from(*call)].begun).collect();
        (Moment { told, unloading: self.unloads, open: begun }, open)
    }

    /// Whether the order can only be judged as a whole: the model refused it, or a hazard cannot be told yet.
    pub fn needs_its_past(&self) -> bool {
        self.accepted.is_empty() || self.watch.is_at_a_loss
    }

    /// What happened so far.
    pub fn into_record(self) -> Option<Record> {
        self.record
    }

    /// Lets an event happen and drains it.
    pub fn step(&mut self, space: &mut Space<'_>, event: Event) {
        self.happen(space, event);
    }

    /// Lets an event happen and drains it. Gives the hazards that show with it.
    pub(super) fn happen(&mut self, space: &mut Space<'_>, event: Event) -> Rules {
        if let Some(turns) = &mut self.turns {
            turns.clear();
        }
        let mut found = 0;
        if let Event::Settle(CallIndex(call), resolves) = event {
            self.calls[usize::from(call)].ahead = Some(resolves);
        } else {
            found |= self.observed(space, event, |machine, space| machine.begin(space, event));
        }
        let ahead = |machine: &Self| {
            machine.ready.iter().position(|call| machine.calls[usize::from(*call)].ahead.is_some())
        };
        while let Some(place) = ahead(self) {
            let call = self.ready.remove(place);
            let resolves = self.calls[usize::from(call)].ahead.unwrap_or(true);
            let event = Event::Settle(CallIndex(call), resolves);
            found |= self.observed(space, event, |machine, space| machine.settle(space, call));
        }
        if let Some(record) = &mut self.record {
            record.now = record.now + APART;
        }
        found
    }

    /// Does a turn, and writes down how things stood before and after it where someone wants to know.
    fn observed(
        &mut self,
        space: &mut Space<'_>,
        event: Event,
        turn: impl FnOnce(&mut Self, &mut Space<'_>) -> Rules,
    ) -> Rules {
        if self.turns.is_none() {
            return turn(self, space);
        }
        let before = self.moment();
        let found = turn(self, space);
        let after = self.moment().0;
        self.turns
            .iter_mut()
            .for_each(|turns| turns.push(Turn { event, before: before.clone(), after: after.clone() }));
        found
    }

    /// What is done to the client by a step, or by the page.
    fn begin(&mut self, space: &mut Space<'_>, event: Event) -> Rules {
        match event {
            Event::Step(step) => {
                self.done[step] = true;
                let Action::Do(stimulus) = &space.plan.steps[step].action else { return 0 };
                self.stimulate(space, stimulus)
            }
            Event::Unload => self.stimulate(space, &Stimulus::Unload),
            Event::Settle(..) => 0,
        }
    }

    fn settle(&mut self, space: &mut Space<'_>, index: u16) -> Rules {
        let progress = &mut self.calls[usize::from(index)];
        let resolves = progress.ahead.take().unwrap_or(true);
        progress.settled = true;
        let call = space.plan.calls[usize::from(index)].label.clone();
        let (outcome, wire, error) = if resolves {
            (Settlement::Resolve, SettleOutcome::Resolve, None)
        } else {
            let error = error_of(space.plan, CallIndex(index));
            (Settlement::Reject(error.clone()), SettleOutcome::Reject, Some(error))
        };
        let item = Item::Settle { call: call.clone(), outcome: wire, error };
        self.turn(space, vec![What::Settle { call, outcome }], vec![item])
    }

    fn stimulate(&mut self, space: &mut Space<'_>, stimulus: &Stimulus) -> Rules {
        let (what, items) = match stimulus {
            Stimulus::Calls(calls) => calls
                .iter()
                .map(|call| {
                    let label = space.plan.call(*call).label.clone();
                    (What::Call { call: label }, Item::Call(Box::new(space.items[call.index()].clone())))
                })
                .unzip(),
            Stimulus::Unload => {
                self.unloads = true;
                (vec![What::Unload], vec![Item::Unload])
            }
            Stimulus::Focus(focused) => {
                (vec![What::Focus { focused: *focused }], vec![Item::Focus { focused: *focused }])
            }
            Stimulus::AddListener(name) => (
                vec![What::AddListener { listener: name.clone() }],
                vec![Item::AddListener { listener: name.clone() }],
            ),
            Stimulus::RemoveListener(name) => (
                vec![What::RemoveListener { listener: name.clone() }],
                vec![Item::RemoveListener { listener: name.clone() }],
            ),
            Stimulus::Load | Stimulus::SignOut(_) | Stimulus::GetToken | Stimulus::RemoveSession(_) => {
                unreachable!("a space holds no stimulus that the simulator does not know")
            }
        };
        self.turn(space, what, items)
    }

    /// Everything of one turn, and what is seen of it.
    fn turn(&mut self, space: &mut Space<'_>, what: Vec<What>, items: Vec<Item>) -> Rules {
        self.rest(space);
        if let Some(record) = &mut self.record {
            record.turn += 1;
        }
        let mut found = 0;
        for what in what {
            found |= self.note(space, what);
        }
        let known = self.client.turn(items);
        debug_assert_eq!(known, Ok(()), "a space holds no stimulus that the simulator does not know");
        found | self.observe(space)
    }

    fn observe(&mut self, space: &mut Space<'_>) -> Rules {
        let mut found = 0;
        for seen in self.client.take_seen() {
            match seen {
                Seen::Emit { listener, current } => {
                    found |= self.note(space, What::Emit { listener, current });
                }
                Seen::Callback { call, session } => {
                    let index = space.index(&call);
                    found |= self.note(space, What::Callback { call, session });
                    found |= self.callback_began(space, index);
                }
                Seen::CallbackWaiting { call } => {
                    let index = space.index(&call);
                    found |= self.note(space, What::CallbackWaiting { call });
                    self.count_down(index);
                }
                Seen::Return { call, outcome } => found |= self.note(space, What::Return { call, outcome }),
                Seen::Render { component, visible } => {
                    found |= self.note(space, What::Render { component, visible });
                }
                Seen::Request { request, kind, call } => {
                    found |= self.note(space, What::Request { request, kind, call });
                }
            }
        }
        found
    }

    fn callback_began(&mut self, space: &mut Space<'_>, index: u16) -> Rules {
        let plan = space.plan;
        let callback = plan.calls.get(usize::from(index)).and_then(|call| call.callback.as_ref());
        let (Some(callback), Some(progress)) = (callback, self.calls.get_mut(usize::from(index))) else {
            return 0;
        };
        if std::mem::replace(&mut progress.begun, true) {
            return 0;
        }
        let mut found = 0;
        for nested in &callback.calls {
            found |= self.note(space, What::Call { call: plan.call(*nested).label.clone() });
        }
        if callback.behaviour.is_promise() && !callback.await_calls {
            self.count_down(index);
        }
        found
    }

    fn count_down(&mut self, index: u16) {
        self.ready.push(index);
        if let Some(record) = &mut self.record {
            record.waits_from[usize::from(index)].get_or_insert(record.now);
        }
    }

    fn note(&mut self, space: &mut Space<'_>, what: What) -> Rules {
        let label = space.spec.label(&what);
        match label {
            Label::Call(index) => self.calls[usize::from(index)].made = true,
            Label::Return(index, _) => self.calls[usize::from(index)].returned = true,
            _ => {}
        }
        let found = self.watch.see(&space.spec, self.accepted.first(), label, &what);
        self.accept(space, label);
        if let Some(Record { trace, now, turn, .. }) = &mut self.record {
            trace.events.push(trace::Event { at: *now, turn: *turn, what });
        }
        found
    }

    fn rest(&mut self, space: &Space<'_>) {
        self.accept(space, Label::Rest);
    }

    fn accept(&mut self, space: &Space<'_>, label: Label) {
        let relation = Relation { spec: &space.spec, musts: Musts::ALL };
        let mut forks = Vec::new();
        self.accepted.retain_mut(|state| relation.step(state, label, &mut forks));
        for fork in forks {
            if !self.accepted.contains(&fork) {
                self.accepted.push(fork);
            }
        }
    }

    /// Ends the order here. Gives the hazards of its end; what the model says is known then.
    pub(super) fn end(&mut self, space: &mut Space<'_>) -> Rules {
        if self.is_late(space.plan)
            && let Some(record) = &mut self.record
        {
            record.turn += 1;
            record.now = record.now + Tick::from_millis(3_600_000);
        }
        self.rest(space);
        let current = self.client.current().clone();
        let mut found = self.note(space, What::Probe { current });
        self.rest(space);
        found |= self.note(space, What::End);
        found | self.watch.end(&space.spec, space.plan.client.loaded)
    }

    /// Whether a call has not returned although its callback is not what it waits for.
    fn is_late(&self, plan: &Plan) -> bool {
        self.calls.iter().zip(&plan.calls).any(|(call, of)| {
            let waits = call.begun
                && !call.settled
                && of.callback.as_ref().is_some_and(|callback| callback.behaviour.is_promise());
            call.made && !call.returned && !waits
        })
    }

    /// Writes what can still make a difference.
    pub(super) fn essence(&self, space: &mut Space<'_>) -> Vec<u16> {
        let flag = |flag: bool| u16::from(flag);
        let mut key = Key::without(space.without);
        key.put(Part::Done, self.done.iter().map(|done| flag(*done)));
        key.put(Part::Unloads, [flag(self.unloads)]);
        // How far a call has come follows from which calls the client has not returned from, and from the steps that are
        // done; so does which of them can settle. Only one that has returned without calling back is never settled.
        debug_assert!((0..self.calls.len()).all(|index| self.is_as_it_follows(space, index)));
        for Progress { settled, ahead, .. } in &self.calls {
            key.flags(&[
                (Part::Settled, *settled),
                (Part::Ahead, ahead.is_some()),
                (Part::Ahead, *ahead == Some(true)),
            ]);
        }
        self.client.fingerprint(&mut space.spec, &mut key);
        let states = self.accepted.iter().map(|state| {
            let mut of_state = key.another();
            essence::write(&space.spec, state, space.may_release, &mut of_state);
            of_state.into_numbers()
        });
        let mut states: Vec<_> = states.collect();
        states.sort_unstable();
        states.dedup();
        for state in states {
            key.mark(u16::try_from(state.len()).unwrap_or(u16::MAX));
            for number in state {
                key.mark(number);
            }
        }
        self.watch.essence(&mut key);
        key.into_numbers()
    }
}

impl Machine {
    /// Whether a call at rest has come as far as the key takes for granted: one that has returned has nothing left to
    /// settle, and one that has not has not settled, has begun unless it stands in the queue behind others, and can settle
    /// if it has begun and awaits no other call.
    fn is_as_it_follows(&self, space: &Space<'_>, index: usize) -> bool {
        let Progress { made, begun, returned, settled, .. } = self.calls[index];
        let Some(callback) = &space.plan.calls[index].callback else { return true };
        let number = u16::try_from(index).unwrap_or(u16::MAX);
        if returned || !made {
            return !begun || settled || !callback.behaviour.is_promise();
        }
        let is_first = self.watch.open_calls().next() == Some(number);
        let awaits =
            callback.await_calls && callback.calls.iter().any(|nested| !self.calls[nested.index()].returned);
        let can_settle = begun && callback.behaviour.is_promise() && !awaits;
        !settled && begun == (is_first || !self.client.queues()) && can_settle == self.ready.contains(&number)
    }
}

/// The error that a callback's promise rejects with.
pub(super) fn error_of(plan: &Plan, call: CallIndex) -> String {
    match plan.call(call).callback.as_ref().map(|callback| &callback.behaviour) {
        Some(Behaviour::RejectsAfter { error, .. }) => error.clone(),
        _ => "boom".into(),
    }
}

/// Everything that a trace breaks and every hazard that it shows, read as a whole.
pub fn judge(plan: &Plan, trace: &Trace) -> Vec<RuleId> {
    let moments = Moments::of(plan, trace);
    let broken = guarantees::check_in(&moments).findings.into_iter().map(|finding| finding.rule);
    let found = hazards::find_in(&moments).into_iter().map(|finding| finding.rule);
    let mut rules: Vec<_> = broken.chain(found).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

pub(super) fn judge_in_bits(plan: &Plan, trace: &Trace) -> Rules {
    judge(plan, trace).into_iter().fold(0, |set, rule| set | bit(rule))
}
