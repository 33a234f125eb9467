//! A run in the middle of an order. It does what the driver does, but when something happens is for its owner to say.

use crate::driver::{Driven, PATIENCE};
use crate::explore::record::APART;
use crate::port::{Fork, PortFailure, Sighting};
use interlude_spec::event::Stimulus as Done;
use interlude_spec::event::{Event, Numbered, Observation, Settlement, What};
use interlude_spec::obligations::{Compiled, Gives};
use interlude_spec::plan::{Behaviour, CallIndex, CallbackPlan, Plan, Stimulus};
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;

/// A run in the middle of an order: its events are 10 ms apart.
pub(super) struct Walk {
    port: Box<dyn Fork>,
    trace: Trace<Numbered>,
    turn: u32,
    now: Tick,
    calls: Vec<Progress>,
    /// The requests that wait for an answer, each with the status that it is to have.
    waiting: Vec<(u16, u16)>,
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
    /// The run before anything happens.
    pub(super) fn begin(port: Box<dyn Fork>, spec: &mut Compiled<'_>) -> Result<Self, PortFailure> {
        let calls = vec![Progress::default(); spec.calls.len()];
        let mut walk =
            Self { port, trace: Trace::default(), turn: 0, now: Tick::ZERO, calls, waiting: Vec::new() };
        walk.note(What::Begin);
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

    /// Does to the implementation what a step says.
    pub(super) fn stimulate(
        &mut self,
        spec: &mut Compiled<'_>,
        stimulus: &Stimulus,
    ) -> Result<(), PortFailure> {
        let names = &mut spec.names;
        let batch = match stimulus {
            Stimulus::Calls(calls) => calls.iter().map(|call| Done::Call { call: *call }).collect(),
            Stimulus::Unload => vec![Done::Unload],
            Stimulus::Focus(focused) => vec![Done::Focus { focused: *focused }],
            Stimulus::AddListener(name) => vec![Done::AddListener { listener: names.listeners.code(name) }],
            Stimulus::RemoveListener(name) => {
                vec![Done::RemoveListener { listener: names.listeners.code(name) }]
            }
            Stimulus::Visible(visible) => vec![Done::Visible { visible: *visible }],
            Stimulus::Load => vec![Done::Load],
            Stimulus::SignOut(session) => {
                let session = session.as_ref().map(|session| names.sessions.code(session));
                vec![Done::SignOut { session }]
            }
            Stimulus::GetToken => vec![Done::GetToken],
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

    /// Answers a request.
    pub(super) fn answer(&mut self, spec: &mut Compiled<'_>, request: u16) -> Result<(), PortFailure> {
        let place = self.waiting.iter().position(|(its, _)| *its == request);
        let Some(place) = place else { return Ok(()) };
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
            self.note(What::Did(*stimulus));
        }
        self.take_in(spec, seen);
        Ok(())
    }

    /// Ends the run here, and gives what happened in it.
    pub(super) fn finish(mut self, spec: &mut Compiled<'_>) -> Result<Driven, PortFailure> {
        if self.is_late(spec) {
            self.now = self.now + PATIENCE;
            self.act(spec, &[])?;
        }
        let mut seen = Vec::new();
        let current = self.port.probe(&mut spec.names, &mut seen)?;
        self.take_in(spec, std::mem::take(&mut seen));
        self.note(What::Probe { current });
        self.port.end(&mut spec.names, &mut seen)?;
        self.take_in(spec, seen);
        self.note(What::End);
        Ok(Driven { trace: self.trace, probes: Vec::new(), renders: false })
    }

    /// Another that has come as far as this one.
    pub(super) fn fork(&self) -> Self {
        Self {
            port: self.port.fork(),
            trace: self.trace.clone(),
            turn: self.turn,
            now: self.now,
            calls: self.calls.clone(),
            waiting: self.waiting.clone(),
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

    /// The requests that wait for an answer.
    pub(super) fn unanswered(&self) -> impl Iterator<Item = u16> + '_ {
        self.waiting.iter().map(|(request, _)| *request)
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
            self.note(What::Saw(observation));
            match observation {
                Observation::Callback { call, .. } => self.callback_began(plan, call),
                Observation::CallbackWaiting { call } => self.count_down(plan, call),
                Observation::Request { request, kind, call } => {
                    self.waiting.push((request, plan.answer_to(call, spec.names.word(kind)).status));
                }
                _ => {}
            }
        }
    }

    /// A callback makes its calls before anything else of it.
    fn callback_began(&mut self, plan: &Plan, index: CallIndex) {
        let Some(callback) = callback_of(plan, index) else { return };
        if std::mem::replace(&mut self.calls[index.index()].begun, true) {
            return;
        }
        for call in &callback.calls {
            self.note(What::Did(Done::Call { call: *call }));
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

    fn note(&mut self, what: What<Numbered>) {
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
        self.trace.events.push(Event { at: self.now, turn: self.turn, what });
    }
}

fn callback_of(plan: &Plan, call: CallIndex) -> Option<&CallbackPlan> {
    plan.calls.get(call.index())?.callback.as_ref()
}
