//! A client under a semantics in the middle of an order, with what is known of it so far.

use super::coverage::{Moment, Told};
use super::watch::{Rules, Watch, bit};
use super::{Beyond, Event, MOST_CALLS, essence};
use crate::key::{Key, Part};
use crate::semantics::Semantics;
use crate::simulator::client::{Client, Saw};
use crate::simulator::{error_of, numbered};
use interlude_spec::event;
use interlude_spec::event::{Numbered, Observation, ReturnOutcome, Settlement, What};
use interlude_spec::guarantees;
use interlude_spec::hazards;
use interlude_spec::id::ListenerName;
use interlude_spec::model::musts::Musts;
use interlude_spec::model::state::State;
use interlude_spec::model::step::Relation;
use interlude_spec::obligations::{Compiled, Gives};
use interlude_spec::plan::{Action, Behaviour, CallIndex, Plan, Stimulus};
use interlude_spec::requirement::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;
use interlude_spec::value::{NULL, UNDEFINED};
use std::sync::Arc;

/// How far apart the events of an order are in a trace.
pub const APART: Tick = Tick::from_millis(10);

/// A plan made ready to be run in any order.
#[derive(Clone, Debug)]
pub struct Space<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// The stimuli of its steps, with the steps' indices.
    pub stimuli: Vec<(usize, &'p Stimulus)>,
    pub(super) spec: Compiled<'p>,
    /// Of each call, the number of the message that its callback's promise rejects with.
    messages: Vec<u16>,
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
        let mut spec = Compiled::new(plan);
        for (_, stimulus) in &stimuli {
            if let Stimulus::AddListener(name) | Stimulus::RemoveListener(name) = stimulus {
                spec.names.listeners.code(name);
            }
        }
        let messages = plan.call_indices().map(|call| spec.names.words.code(&error_of(plan, call))).collect();
        Ok(Self { plan, stimuli, spec, messages, may_release: true, without: None })
    }

    fn listener(&self, name: &ListenerName) -> u16 {
        self.spec.names.listeners.known(name).expect("every listener of the plan has a number")
    }
}

/// A client in the middle of an order.
#[derive(Clone, Debug)]
pub struct Machine {
    client: Client,
    /// What was seen of it last.
    seen: Vec<Saw>,
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
    record: Option<Recording>,
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
}

/// A record that is being made, in numbers: what was seen of the client keeps the reasons of its rejections.
#[derive(Clone, Default, Debug)]
struct Recording {
    events: Vec<(Tick, u32, Noted)>,
    waits_from: Vec<Option<Tick>>,
    now: Tick,
    turn: u32,
}

/// Something that happened.
#[derive(Clone, Copy, Debug)]
enum Noted {
    /// The client was seen to do something.
    Saw(Saw),
    /// Anything else.
    Other(What<Numbered>),
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
    pub fn new(space: &Space<'_>, semantics: &Semantics, records: bool) -> Self {
        let calls = space.plan.calls.len();
        let mut machine = Self {
            client: Client::new(Arc::new(semantics.clone()), &space.spec),
            seen: Vec::new(),
            accepted: vec![State::initial(&space.spec)],
            watch: Watch::new(&space.spec),
            calls: vec![Progress::default(); calls],
            ready: Vec::new(),
            done: vec![false; space.plan.steps.len()],
            unloads: false,
            record: records.then(|| Recording { waits_from: vec![None; calls], ..Recording::default() }),
            turns: None,
        };
        machine.note(space, Noted::Other(What::Begin));
        machine.observe(space);
        machine
    }

    /// The client before the first event, with an eye on each turn.
    pub(super) fn watching_turns(space: &Space<'_>, semantics: &Semantics) -> Self {
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
        let told = match self.client.current().session {
            UNDEFINED => Told::Hidden,
            NULL => Told::Null,
            _ => Told::Session,
        };
        let open: Vec<u16> = self.watch.open_calls().collect();
        let begun = open.iter().map(|call| self.calls[usize::from(*call)].begun).collect();
        (Moment { told, unloading: self.unloads, open: begun }, open)
    }

    /// Whether the order can only be judged as a whole: the model refused it, or a hazard cannot be told yet.
    pub fn needs_its_past(&self) -> bool {
        self.accepted.is_empty() || self.watch.is_at_a_loss
    }

    /// Makes room for all calls at once, rather than for one after the other.
    pub(super) fn make_room(&mut self) {
        let calls = self.calls.len();
        self.client.make_room(calls);
        self.ready.reserve(calls);
        self.seen.reserve(4);
        for state in &mut self.accepted {
            state.windows.reserve(2 * calls);
        }
    }

    /// What happened so far, in names, where it was written down.
    pub fn into_record(self, space: &Space<'_>) -> Option<Record> {
        let mut spec = space.spec.clone();
        let (trace, waits_from) = self.record?.finish(&mut spec);
        Some(Record { trace: spec.names.name(&trace), waits_from })
    }

    /// Everything that what happened so far breaks and every hazard that it shows, read as a whole.
    pub(super) fn judge(self, space: &Space<'_>) -> Rules {
        let mut spec = space.spec.clone();
        let (trace, _) = self.record.unwrap_or_default().finish(&mut spec);
        judge(&spec, &trace).into_iter().fold(0, |set, rule| set | bit(rule))
    }

    /// Lets an event happen and drains it.
    pub fn step(&mut self, space: &Space<'_>, event: Event) {
        self.happen(space, event);
    }

    /// Lets an event happen and drains it. Gives the hazards that show with it.
    pub(super) fn happen(&mut self, space: &Space<'_>, event: Event) -> Rules {
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
        space: &Space<'_>,
        event: Event,
        turn: impl FnOnce(&mut Self, &Space<'_>) -> Rules,
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
    fn begin(&mut self, space: &Space<'_>, event: Event) -> Rules {
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

    fn settle(&mut self, space: &Space<'_>, index: u16) -> Rules {
        let progress = &mut self.calls[usize::from(index)];
        let resolves = progress.ahead.take().unwrap_or(true);
        progress.settled = true;
        let outcome = if resolves {
            Settlement::Resolve
        } else {
            Settlement::Reject(space.messages[usize::from(index)])
        };
        self.turn(space, &[event::Stimulus::Settle { call: CallIndex(index), outcome }])
    }

    fn stimulate(&mut self, space: &Space<'_>, stimulus: &Stimulus) -> Rules {
        match stimulus {
            Stimulus::Calls(calls) => {
                if let [call] = calls[..] {
                    return self.turn(space, &[event::Stimulus::Call { call }]);
                }
                let batch: Vec<_> = calls.iter().map(|call| event::Stimulus::Call { call: *call }).collect();
                self.turn(space, &batch)
            }
            Stimulus::Unload => {
                self.unloads = true;
                self.turn(space, &[event::Stimulus::Unload])
            }
            Stimulus::Focus(focused) => self.turn(space, &[event::Stimulus::Focus { focused: *focused }]),
            Stimulus::AddListener(name) => {
                self.turn(space, &[event::Stimulus::AddListener { listener: space.listener(name) }])
            }
            Stimulus::RemoveListener(name) => {
                self.turn(space, &[event::Stimulus::RemoveListener { listener: space.listener(name) }])
            }
            Stimulus::Load | Stimulus::SignOut(_) | Stimulus::GetToken | Stimulus::RemoveSession(_) => {
                unreachable!("a space holds no stimulus that the simulator does not know")
            }
        }
    }

    /// Everything of one turn, and what is seen of it.
    fn turn(&mut self, space: &Space<'_>, batch: &[event::Stimulus<Numbered>]) -> Rules {
        self.rest(space);
        if let Some(record) = &mut self.record {
            record.turn += 1;
        }
        let mut found = 0;
        for stimulus in batch {
            found |= self.note(space, Noted::Other(What::Did(*stimulus)));
        }
        self.client.turn(&space.spec, batch);
        found | self.observe(space)
    }

    fn observe(&mut self, space: &Space<'_>) -> Rules {
        let mut found = 0;
        let mut seen = std::mem::take(&mut self.seen);
        self.client.take_seen(&mut seen);
        for saw in &seen {
            found |= self.note(space, Noted::Saw(*saw));
            match *saw {
                Saw::Callback { call, .. } => found |= self.callback_began(space, call.0),
                Saw::CallbackWaiting { call } => self.count_down(call.0),
                _ => {}
            }
        }
        self.seen = seen;
        found
    }

    fn callback_began(&mut self, space: &Space<'_>, index: u16) -> Rules {
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
            let call = event::Stimulus::Call { call: *nested };
            found |= self.note(space, Noted::Other(What::Did(call)));
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

    /// Takes an event in.
    fn note(&mut self, space: &Space<'_>, noted: Noted) -> Rules {
        let event = noted.event();
        match event {
            What::Did(event::Stimulus::Call { call }) => self.calls[call.index()].made = true,
            What::Saw(Observation::Return { call, .. }) => self.calls[call.index()].returned = true,
            _ => {}
        }
        let found = self.watch.see(&space.spec, self.accepted.first(), event);
        self.accept(space, |relation, state, forks| relation.step(state, event, forks));
        if let Some(Recording { events, now, turn, .. }) = &mut self.record {
            events.push((*now, *turn, noted));
        }
        found
    }

    fn rest(&mut self, space: &Space<'_>) {
        self.accept(space, |relation, state, _| relation.rest(state));
    }

    fn accept(
        &mut self,
        space: &Space<'_>,
        leads_on: impl Fn(Relation<'_, '_>, &mut State, &mut Vec<State>) -> bool,
    ) {
        let relation = Relation { spec: &space.spec, musts: Musts::ALL };
        let mut forks = Vec::new();
        if let [state] = &mut self.accepted[..] {
            // Nearly always there is one, and it leads to one.
            let is_accepted = leads_on(relation, state, &mut forks);
            if is_accepted && forks.is_empty() {
                return;
            }
            self.accepted.truncate(usize::from(is_accepted));
        } else {
            self.accepted.retain_mut(|state| leads_on(relation, state, &mut forks));
        }
        for fork in forks {
            if !self.accepted.contains(&fork) {
                self.accepted.push(fork);
            }
        }
    }

    /// Ends the order here. Gives the hazards of its end; what the model says is known then.
    pub(super) fn end(&mut self, space: &Space<'_>) -> Rules {
        if self.is_late(space)
            && let Some(record) = &mut self.record
        {
            record.turn += 1;
            record.now = record.now + Tick::from_millis(3_600_000);
        }
        self.rest(space);
        let current = self.client.current();
        let mut found = self.note(space, Noted::Other(What::Probe { current }));
        self.rest(space);
        found |= self.note(space, Noted::Other(What::End));
        found | self.watch.end(&space.spec, space.plan.client.loaded)
    }

    /// Whether a call has not returned although its callback is not what it waits for.
    fn is_late(&self, space: &Space<'_>) -> bool {
        self.calls.iter().zip(&space.spec.calls).any(|(call, of)| {
            let waits = call.begun && !call.settled && of.gives == Gives::Promise;
            call.made && !call.returned && !waits
        })
    }

    /// Writes what can still make a difference.
    pub(super) fn essence(&self, space: &Space<'_>) -> Vec<u16> {
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
        self.client.fingerprint(&mut key);
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

impl Noted {
    /// The event. Of a rejection the model and the hazards ask only that it is one.
    fn event(self) -> What<Numbered> {
        match self {
            Self::Other(what) => what,
            Self::Saw(Saw::Emit { listener, current }) => What::Saw(Observation::Emit { listener, current }),
            Self::Saw(Saw::Callback { call, session }) => What::Saw(Observation::Callback { call, session }),
            Self::Saw(Saw::CallbackWaiting { call }) => What::Saw(Observation::CallbackWaiting { call }),
            Self::Saw(Saw::Return { call, outcome }) => {
                let outcome = match outcome {
                    ReturnOutcome::Resolved => ReturnOutcome::Resolved,
                    ReturnOutcome::Rejected { .. } => ReturnOutcome::Rejected { error: 0 },
                };
                What::Saw(Observation::Return { call, outcome })
            }
            Self::Saw(Saw::Render { component, visible }) => {
                What::Saw(Observation::Render { component, visible })
            }
            Self::Saw(Saw::Request { request, kind, call }) => {
                What::Saw(Observation::Request { request, kind, call })
            }
        }
    }
}

impl Recording {
    /// The trace, and when each callback's delay began.
    fn finish(self, spec: &mut Compiled<'_>) -> (Trace<Numbered>, Vec<Option<Tick>>) {
        let events = self.events.into_iter().map(|(at, turn, noted)| {
            let what = match noted {
                Noted::Other(what) => what,
                Noted::Saw(saw) => What::Saw(numbered(spec.plan, &mut spec.names, saw)),
            };
            event::Event { at, turn, what }
        });
        (Trace { events: events.collect() }, self.waits_from)
    }
}

/// Everything that a trace breaks and every hazard that it shows, read as a whole.
fn judge(spec: &Compiled<'_>, trace: &Trace<Numbered>) -> Vec<RuleId> {
    let moments = guarantees::read(spec, trace);
    let broken = guarantees::check_in(&moments).findings.into_iter().map(|finding| finding.rule);
    let found = hazards::find_in(&moments).into_iter().map(|finding| finding.rule);
    broken.chain(found).collect()
}
