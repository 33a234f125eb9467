//! A run in the middle of an order. It does what the driver does, but when something happens is for its owner to say.

use super::monitored::Monitored;
use crate::driver::{Driven, PATIENCE};
use crate::explore::monitor::Rules;
use crate::explore::record::APART;
use crate::port::{Fork, PortFailure, Sighting, State};
use interlude_spec::event::Stimulus as Done;
use interlude_spec::event::{Ambient, Event, Numbered, Observation, Settlement, What};
use interlude_spec::obligations::{Compiled, Gives};
use interlude_spec::plan::{Behaviour, CallIndex, CallbackPlan, Plan, Stimulus};
use interlude_spec::state_key::StateKey;
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;

/// A run in the middle of an order: its events are 10 ms apart.
pub(super) struct Walk {
    port: Box<dyn Fork>,
    heard: Heard,
    turn: u32,
    now: Tick,
    calls: Vec<Progress>,
    /// The requests that wait for an answer, each with the status that it is to have.
    waiting: Vec<(u16, u16)>,
    /// For each step of the plan, whether it is done.
    done: Vec<bool>,
    unloads: bool,
}

/// What becomes of the events of a run.
#[derive(Clone)]
enum Heard {
    /// They are written down, to be read as a whole.
    Trace(Trace<Numbered>),
    /// They are taken in as they come.
    Monitored(Box<Monitored>),
}

/// How far a call has come.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
struct Progress {
    made: bool,
    begun: bool,
    /// Its callback's promise may settle.
    counts_down: bool,
    settled: bool,
    returned: bool,
}

impl Walk {
    /// The run before anything happens, which is written down.
    pub(super) fn begin(port: Box<dyn Fork>, spec: &mut Compiled<'_>) -> Result<Self, PortFailure> {
        Self::begin_in(port, spec, Heard::Trace(Trace::default()))
    }

    /// The same, of which nothing is written down.
    pub(super) fn begin_monitored(port: Box<dyn Fork>, spec: &mut Compiled<'_>) -> Result<Self, PortFailure> {
        let monitored = Monitored::new(spec);
        Self::begin_in(port, spec, Heard::Monitored(Box::new(monitored)))
    }

    fn begin_in(port: Box<dyn Fork>, spec: &mut Compiled<'_>, heard: Heard) -> Result<Self, PortFailure> {
        let mut walk = Self {
            port,
            heard,
            turn: 0,
            now: Tick::ZERO,
            calls: vec![Progress::default(); spec.calls.len()],
            waiting: Vec::new(),
            done: vec![false; spec.plan.steps.len()],
            unloads: false,
        };
        walk.note(spec, What::Begin);
        let mut seen = Vec::new();
        walk.port.begin(&"explore".into(), spec, &mut seen)?;
        walk.take_in(spec, seen);
        let delayed = spec.plan.delayed();
        if !delayed.is_empty() {
            walk.turn += 1;
            let mut seen = Vec::new();
            walk.port.delay(spec, &delayed, &mut seen)?;
            walk.take_in(spec, seen);
        }
        Ok(walk)
    }

    /// How many events were written down.
    pub(super) fn events(&self) -> usize {
        match &self.heard {
            Heard::Trace(trace) => trace.events.len(),
            Heard::Monitored(_) => 0,
        }
    }

    /// Whether a step is done.
    pub(super) fn is_done(&self, step: usize) -> bool {
        self.done[step]
    }

    /// Whether the page has started to unload although no step says so.
    pub(super) const fn unloads(&self) -> bool {
        self.unloads
    }

    /// The page starts to unload, although no step says so.
    pub(super) fn unload(&mut self, spec: &mut Compiled<'_>) -> Result<(), PortFailure> {
        self.unloads = true;
        self.happen(spec, &[Done::Ambient(Ambient::Unload)])
    }

    /// Does to the implementation what a step of this index says.
    pub(super) fn step(
        &mut self,
        spec: &mut Compiled<'_>,
        step: usize,
        stimulus: &Stimulus,
    ) -> Result<(), PortFailure> {
        self.done[step] = true;
        self.stimulate(spec, stimulus)
    }

    fn stimulate(&mut self, spec: &mut Compiled<'_>, stimulus: &Stimulus) -> Result<(), PortFailure> {
        let names = &mut spec.names;
        let batch = match stimulus {
            Stimulus::Calls(calls) => calls.iter().map(|call| Done::Call { call: *call }).collect(),
            Stimulus::Ambient(ambient) => vec![Done::Ambient(*ambient)],
            Stimulus::AddListener(name) => vec![Done::AddListener { listener: names.listeners.code(name) }],
            Stimulus::RemoveListener(name) => {
                vec![Done::RemoveListener { listener: names.listeners.code(name) }]
            }
            Stimulus::SignOut(session) => {
                let session = session.as_ref().map(|session| names.sessions.code(session));
                vec![Done::SignOut { session }]
            }
            Stimulus::RemoveSession(session) => {
                vec![Done::RemoveSession { session: names.sessions.code(session) }]
            }
            Stimulus::SignIn(session) => vec![Done::SignIn { session: names.sessions.code(&session.id) }],
            Stimulus::AddSession(session) => {
                vec![Done::AddSession { session: names.sessions.code(&session.id) }]
            }
        };
        self.happen(spec, &batch)
    }

    /// Settles the promise of a call's callback.
    pub(super) fn settle(
        &mut self,
        spec: &mut Compiled<'_>,
        call: CallIndex,
        outcome: Settlement<u16>,
    ) -> Result<(), PortFailure> {
        self.happen(spec, &[Done::Settle { call, outcome }])
    }

    /// Answers the request at a place of those that wait.
    pub(super) fn answer(&mut self, spec: &mut Compiled<'_>, place: usize) -> Result<(), PortFailure> {
        let (request, status) = self.waiting.remove(place);
        self.happen(spec, &[Done::Answer { request, status }])
    }

    fn happen(&mut self, spec: &mut Compiled<'_>, batch: &[Done<Numbered>]) -> Result<(), PortFailure> {
        // The first event is that of the first moment.
        if self.turn > u32::from(!spec.plan.delayed().is_empty()) {
            self.now = self.now + APART;
        }
        self.act(spec, batch)
    }

    fn act(&mut self, spec: &mut Compiled<'_>, batch: &[Done<Numbered>]) -> Result<(), PortFailure> {
        self.turn += 1;
        let mut seen = Vec::new();
        self.port.act(spec, self.now, batch, &mut seen)?;
        for stimulus in batch {
            self.note(spec, What::Did(*stimulus));
        }
        self.take_in(spec, seen);
        Ok(())
    }

    /// Ends the run here, and gives what happened in it. Of one that was monitored nothing is known of that.
    pub(super) fn finish(mut self, spec: &mut Compiled<'_>) -> Result<Driven, PortFailure> {
        self.end(spec)?;
        let trace = match self.heard {
            Heard::Trace(trace) => trace,
            Heard::Monitored(_) => Trace::default(),
        };
        Ok(Driven { trace, probes: Vec::new(), renders: false })
    }

    /// Ends the run here, and gives the hazards that show with it, where it was monitored and can be told without its past.
    pub(super) fn finish_monitored(mut self, spec: &mut Compiled<'_>) -> Result<Option<Rules>, PortFailure> {
        self.end(spec)?;
        Ok(if self.needs_its_past() { None } else { Some(self.take_found()) })
    }

    fn end(&mut self, spec: &mut Compiled<'_>) -> Result<(), PortFailure> {
        if self.is_late(spec) {
            self.now = self.now + PATIENCE;
            self.act(spec, &[])?;
        }
        let mut seen = Vec::new();
        let current = self.port.probe(&mut spec.names, &mut seen)?;
        self.take_in(spec, std::mem::take(&mut seen));
        self.note(spec, What::Probe { current });
        self.port.end(&mut spec.names, &mut seen)?;
        self.take_in(spec, seen);
        self.note(spec, What::End);
        Ok(())
    }

    /// Whether it can only be judged as a whole.
    pub(super) fn needs_its_past(&self) -> bool {
        matches!(&self.heard, Heard::Monitored(monitored) if monitored.needs_its_past())
    }

    /// The hazards that have shown since the last time, where it is monitored.
    pub(super) fn take_found(&mut self) -> Rules {
        match &mut self.heard {
            Heard::Monitored(monitored) => monitored.take_found(),
            Heard::Trace(_) => 0,
        }
    }

    /// How it stands: two with the same key go on alike. None where the implementation does not say how it stands itself.
    pub(super) fn state(&mut self, spec: &Compiled<'_>, may_release: bool) -> Option<State> {
        let Heard::Monitored(monitored) = &self.heard else { return None };
        let State { mut key, bytes } = self.port.state()?;
        let mut numbers = StateKey::default();
        let flag = |flag: bool| u16::from(flag);
        self.done.iter().for_each(|done| numbers.mark(flag(*done)));
        numbers.mark(flag(self.unloads));
        for Progress { made, begun, counts_down, settled, returned } in &self.calls {
            let flags = [made, begun, counts_down, settled, returned];
            numbers.mark(flags.into_iter().fold(0, |sum, it| sum << 1 | flag(*it)));
        }
        let statuses: Vec<_> = self.waiting.iter().map(|(_, status)| *status).collect();
        numbers.mark_all(&statuses);
        monitored.write(spec, may_release, &mut numbers);
        key.extend(numbers.into_numbers().into_iter().flat_map(u16::to_le_bytes));
        let of_calls = size_of_val(&self.calls[..]) + self.done.len() + size_of_val(&self.waiting[..]);
        let bytes = bytes + monitored.bytes(spec) + size_of::<Self>() + of_calls;
        Some(State { key, bytes })
    }

    /// Another that has come as far as this one.
    pub(super) fn fork(&self) -> Self {
        Self {
            port: self.port.fork(),
            heard: self.heard.clone(),
            turn: self.turn,
            now: self.now,
            calls: self.calls.clone(),
            waiting: self.waiting.clone(),
            done: self.done.clone(),
            unloads: self.unloads,
        }
    }

    /// The calls whose callback's promise can settle, and whether the plan says that it resolves.
    pub(super) fn open<'w>(&'w self, plan: &'w Plan) -> impl Iterator<Item = (CallIndex, bool)> + 'w {
        let open = self.calls.iter().zip(plan.call_indices());
        let open = open.filter(|(call, _)| call.counts_down && !call.settled);
        open.map(|(_, index)| {
            let behaviour = callback_of(plan, index).map(|callback| &callback.behaviour);
            (index, !matches!(behaviour, Some(Behaviour::RejectsAfter { .. })))
        })
    }

    /// How many requests wait for an answer.
    pub(super) const fn unanswered(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nothing is due that someone has to bring about.
    pub(super) fn is_at_rest(&self) -> bool {
        self.waiting.is_empty() && self.calls.iter().all(|call| !call.counts_down || call.settled)
    }

    /// Whether a call has not returned although its callback is not what it waits for.
    fn is_late(&self, spec: &Compiled<'_>) -> bool {
        self.calls.iter().zip(&spec.calls).any(|(call, spec)| {
            let held_up = call.begun && spec.gives == Gives::Promise && !call.settled;
            call.made && !call.returned && !held_up
        })
    }

    fn take_in(&mut self, spec: &Compiled<'_>, seen: Vec<Sighting>) {
        let plan = spec.plan;
        for (at, observation) in seen {
            self.now = at.map_or(self.now, |at| self.now.max(at));
            self.note(spec, What::Saw(observation));
            match observation {
                Observation::Callback { call, .. } => self.callback_began(spec, call),
                Observation::CallbackWaiting { call } => self.count_down(plan, call),
                Observation::Request { request, kind, call } => {
                    self.waiting.push((request, plan.answer_to(call, spec.names.word(kind)).status));
                }
                _ => {}
            }
        }
    }

    /// A callback makes its calls before anything else of it.
    fn callback_began(&mut self, spec: &Compiled<'_>, index: CallIndex) {
        let plan = spec.plan;
        let Some(callback) = callback_of(plan, index) else { return };
        if std::mem::replace(&mut self.calls[index.index()].begun, true) {
            return;
        }
        for call in &callback.calls {
            self.note(spec, What::Did(Done::Call { call: *call }));
        }
        if !callback.await_calls {
            self.count_down(plan, index);
        }
    }

    fn count_down(&mut self, plan: &Plan, index: CallIndex) {
        let is_promise = callback_of(plan, index).is_some_and(|callback| {
            matches!(callback.behaviour, Behaviour::ResolvesAfter(_) | Behaviour::RejectsAfter { .. })
        });
        if let Some(call) = self.calls.get_mut(index.index()) {
            call.counts_down |= is_promise && call.begun;
        }
    }

    fn note(&mut self, spec: &Compiled<'_>, what: What<Numbered>) {
        let mut reach = |call: CallIndex, reached: fn(&mut Progress) -> &mut bool| {
            if let Some(progress) = self.calls.get_mut(call.index()) {
                *reached(progress) = true;
            }
        };
        match what {
            What::Did(Done::Call { call }) => reach(call, |it| &mut it.made),
            What::Did(Done::Settle { call, .. }) => reach(call, |it| &mut it.settled),
            What::Saw(Observation::Return { call, .. }) => reach(call, |it| &mut it.returned),
            _ => {}
        }
        match &mut self.heard {
            Heard::Trace(trace) => trace.events.push(Event { at: self.now, turn: self.turn, what }),
            Heard::Monitored(monitored) => monitored.note(spec, self.turn, what),
        }
    }
}

fn callback_of(plan: &Plan, call: CallIndex) -> Option<&CallbackPlan> {
    plan.calls.get(call.index())?.callback.as_ref()
}
