//! Drives a plan through a port and writes down what happens. It judges nothing.

use crate::clock::Agenda;
use crate::port::{Port, PortFailure, Sighting};
use interlude_spec::budget::Budget;
use interlude_spec::contract::Contract;
use interlude_spec::event::Stimulus as Done;
use interlude_spec::event::{Event, Numbered, Observation, Settlement, What};
use interlude_spec::id::ScenarioId;
use interlude_spec::names::Names;
use interlude_spec::obligations::{Compiled, Gives};
use interlude_spec::plan::{Action, AnswerPlan, Behaviour, CallIndex, CallbackPlan, Plan, Step, Stimulus};
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;

mod hooks;
mod meter;
pub mod order;

use meter::Meter;
use order::{Choice, Order};

/// How much virtual time passes before a call that nothing holds up is said never to return.
pub const PATIENCE: Tick = Tick::from_millis(3_600_000);

/// What a run of a plan left behind, in the numbers of the plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Driven {
    /// What happened.
    pub trace: Trace<Numbered>,
    /// For each expectation, the index of its step in the plan and of its probe in the trace.
    pub probes: Vec<(usize, usize)>,
    /// Whether the implementation renders components.
    pub renders: bool,
}

/// Runs a plan from the beginning until nothing is due, by the contract that it claims. Names that turn up on the way are
/// numbered in `spec`.
///
/// `order` decides where several things are due in one instant ([`Order::of_the_file`] for the order in which
/// they are written).
///
/// # Errors
///
/// A [`PortFailure`] where the implementation gives no answer that could be judged, or does more than [`Budget::DEFAULT`]
/// allows.
pub fn drive(
    scenario: &ScenarioId,
    spec: &mut Compiled<'_>,
    port: &mut dyn Port,
    order: &mut Order,
) -> Result<Driven, PortFailure> {
    drive_within(Budget::DEFAULT, scenario, spec, port, order)
}

/// As [`drive`], within this budget.
///
/// # Errors
///
/// As of [`drive`].
pub fn drive_within(
    budget: Budget,
    scenario: &ScenarioId,
    spec: &mut Compiled<'_>,
    port: &mut dyn Port,
    order: &mut Order,
) -> Result<Driven, PortFailure> {
    let calls = spec.calls.len();
    let plan = spec.plan;
    let mut driver = Driver {
        plan,
        spec,
        port,
        agenda: Agenda::default(),
        trace: Trace::default(),
        probes: Vec::new(),
        turn: 0,
        now: Tick::ZERO,
        progress: vec![Progress::default(); calls],
        renders: false,
        seen: Vec::new(),
        meter: Meter::new(budget),
    };
    driver.begin(scenario)?;
    let mut steps = plan.steps.iter().enumerate().peekable();
    while let Some(at) = steps.peek().map(|(_, step)| step.at) {
        driver.settle(order, |due| due < at)?;
        let mut instant = Vec::new();
        while let Some(step) = steps.next_if(|(_, step)| step.at == at) {
            instant.push(step);
        }
        driver.instant(at, &instant, order)?;
    }
    driver.finish(order)?;
    Ok(Driven { trace: driver.trace, probes: driver.probes, renders: driver.renders })
}

impl Driven {
    /// The same in names.
    pub fn named(self, names: &Names) -> Played {
        let Self { trace, probes, renders } = self;
        Played { trace: names.name(&trace), probes, renders }
    }
}

/// As [`Driven`], in names.
#[derive(Clone, PartialEq, Debug)]
pub struct Played {
    /// What happened.
    pub trace: Trace,
    /// For each expectation, the index of its step in the plan and of its probe in the trace.
    pub probes: Vec<(usize, usize)>,
    /// Whether the implementation renders components.
    pub renders: bool,
}

/// As [`drive`], of a plan in names, judged by this contract.
///
/// # Errors
///
/// As of [`drive`].
pub fn play(
    scenario: &ScenarioId,
    plan: &Plan,
    contract: Contract,
    port: &mut dyn Port,
    order: &mut Order,
) -> Result<Played, PortFailure> {
    let mut spec = Compiled::under(plan, contract);
    let driven = drive(scenario, &mut spec, port, order)?;
    Ok(driven.named(&spec.names))
}

struct Driver<'a, 'p> {
    plan: &'p Plan,
    spec: &'a mut Compiled<'p>,
    port: &'a mut dyn Port,
    agenda: Agenda,
    trace: Trace<Numbered>,
    probes: Vec<(usize, usize)>,
    turn: u32,
    now: Tick,
    progress: Vec<Progress>,
    renders: bool,
    /// What was seen in the last turn, kept for its room.
    seen: Vec<Sighting>,
    meter: Meter,
}

/// How far a call has come, as far as the driver has to know.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
struct Progress {
    made: bool,
    /// Its callback has been reported as started.
    begun: bool,
    /// Its callback's delay has been put on the agenda.
    counts_down: bool,
    settled: bool,
    returned: bool,
}

impl<'p> Driver<'_, 'p> {
    fn begin(&mut self, scenario: &ScenarioId) -> Result<(), PortFailure> {
        self.note(What::Begin)?;
        let mut seen = std::mem::take(&mut self.seen);
        self.port.begin(scenario, self.spec, &mut seen)?;
        self.take_in(seen)?;
        let delayed = self.plan.delayed();
        if !delayed.is_empty() {
            self.turn += 1;
            let mut seen = std::mem::take(&mut self.seen);
            self.port.delay(self.spec, &delayed, &mut seen)?;
            self.take_in(seen)?;
        }
        Ok(())
    }

    /// Settles what is due at such times, instant by instant.
    fn settle(&mut self, order: &mut Order, such: impl Fn(Tick) -> bool) -> Result<(), PortFailure> {
        while let Some(first) = self.agenda.first().filter(|first| such(*first)) {
            self.happen(first, &mut Vec::new(), order)?;
        }
        Ok(())
    }

    /// Runs the steps of one instant. An expectation is a wall: what stands before it happens before it.
    fn instant(&mut self, at: Tick, steps: &[(usize, &Step)], order: &mut Order) -> Result<(), PortFailure> {
        // What follows from one of them may be due by now.
        self.let_hooks_end(at)?;
        let mut waiting: Vec<&Stimulus> = Vec::new();
        for (index, step) in steps {
            match &step.action {
                Action::Do(stimulus) => waiting.push(stimulus),
                Action::Expect(_) => {
                    self.happen(at, &mut waiting, order)?;
                    self.probe(at)?;
                    self.probes.push((*index, self.trace.events.len() - 1));
                }
            }
        }
        self.happen(at, &mut waiting, order)
    }

    /// Does what waits and settles what is due, until neither is left in this instant.
    fn happen(
        &mut self,
        at: Tick,
        waiting: &mut Vec<&Stimulus>,
        order: &mut Order,
    ) -> Result<(), PortFailure> {
        loop {
            let due = self.agenda.count_until(at);
            match order.choose(due, waiting) {
                None => return Ok(()),
                Some(Choice::Due(place)) => self.settle_one(place)?,
                Some(Choice::Step(place)) => self.stimulate(at, waiting.remove(place))?,
            }
        }
    }

    fn settle_one(&mut self, place: usize) -> Result<(), PortFailure> {
        let Some((at, due)) = self.agenda.take(place) else { return Ok(()) };
        // In one instant things may become due in the past of nothing: time never goes back.
        let at = at.max(self.now);
        self.act(at, &[due])
    }

    fn stimulate(&mut self, at: Tick, stimulus: &Stimulus) -> Result<(), PortFailure> {
        let names = &mut self.spec.names;
        let done = match stimulus {
            Stimulus::Calls(calls) => {
                let batch: Vec<_> = calls.iter().map(|call| Done::Call { call: *call }).collect();
                return self.act(at, &batch);
            }
            Stimulus::Ambient(ambient) => Done::Ambient(*ambient),
            Stimulus::AddListener(name) => Done::AddListener { listener: names.listeners.code(name) },
            Stimulus::RemoveListener(name) => Done::RemoveListener { listener: names.listeners.code(name) },
            Stimulus::SignOut(session) => {
                Done::SignOut { session: session.as_ref().map(|session| names.sessions.code(session)) }
            }
            Stimulus::RemoveSession(session) => Done::RemoveSession { session: names.sessions.code(session) },
            Stimulus::SignIn(session) => Done::SignIn { session: names.sessions.code(&session.id) },
            Stimulus::AddSession(session) => Done::AddSession { session: names.sessions.code(&session.id) },
        };
        self.act(at, &[done])
    }

    fn act(&mut self, at: Tick, batch: &[Done<Numbered>]) -> Result<(), PortFailure> {
        if !batch.is_empty() {
            self.let_hooks_end(at)?;
        }
        tracing::debug!(%at, turn = self.turn + 1, ?batch, "act");
        self.turn += 1;
        self.meter.turn(self.turn, self.now)?;
        let mut seen = std::mem::take(&mut self.seen);
        self.port.act(self.spec, at, batch, &mut seen)?;
        // What an implementation did on the way, on timers of its own, comes before what was done to it now.
        let on_the_way = seen.iter().take_while(|(seen_at, _)| seen_at.is_some_and(|it| it < at)).count();
        for (seen_at, observation) in seen.drain(..on_the_way) {
            self.observe(seen_at, observation)?;
        }
        self.now = self.now.max(at);
        for stimulus in batch {
            self.note(What::Did(*stimulus))?;
        }
        self.take_in(seen)
    }

    fn take_in(&mut self, mut seen: Vec<Sighting>) -> Result<(), PortFailure> {
        for (seen_at, observation) in seen.drain(..) {
            self.observe(seen_at, observation)?;
        }
        self.seen = seen;
        Ok(())
    }

    /// Writes down an observation, and what follows from it for the agenda.
    fn observe(
        &mut self,
        seen_at: Option<Tick>,
        observation: Observation<Numbered>,
    ) -> Result<(), PortFailure> {
        if let Some(at) = seen_at {
            self.now = self.now.max(at);
        }
        tracing::debug!(at = %self.now, turn = self.turn, ?observation, "observe");
        self.note(What::Saw(observation))?;
        match observation {
            Observation::Callback { call, .. } => self.callback_began(call)?,
            Observation::CallbackWaiting { call } => self.count_down(call),
            Observation::Request { request, kind, call } => {
                let AnswerPlan { after, status } = self.plan.answer_to(call, self.spec.names.word(kind));
                self.agenda.add(self.now + after, Done::Answer { request, status });
            }
            _ => {}
        }
        Ok(())
    }

    /// A callback makes its calls before anything else of it, so they are noted here.
    fn callback_began(&mut self, index: CallIndex) -> Result<(), PortFailure> {
        let Some(callback) = self.callback_of(index) else { return Ok(()) };
        if std::mem::replace(&mut self.progress[index.index()].begun, true) {
            return Ok(());
        }
        for call in &callback.calls {
            self.note(What::Did(Done::Call { call: *call }))?;
        }
        if !callback.await_calls {
            self.count_down(index);
        }
        Ok(())
    }

    /// The delay of a callback's promise begins.
    fn count_down(&mut self, index: CallIndex) {
        let Some(callback) = self.callback_of(index) else { return };
        let progress = self.progress[index.index()];
        if !progress.begun || progress.counts_down {
            return;
        }
        let (after, outcome) = match &callback.behaviour {
            Behaviour::ResolvesAfter(after) => (*after, Settlement::Resolve),
            Behaviour::RejectsAfter { after, error } => {
                (*after, Settlement::Reject(self.spec.names.words.code(error)))
            }
            Behaviour::Never | Behaviour::Throws(_) | Behaviour::Returns(_) => return,
        };
        self.progress[index.index()].counts_down = true;
        self.agenda.add(self.now + after, Done::Settle { call: index, outcome });
    }

    fn callback_of(&self, index: CallIndex) -> Option<&'p CallbackPlan> {
        self.plan.calls.get(index.index())?.callback.as_ref()
    }

    fn probe(&mut self, at: Tick) -> Result<(), PortFailure> {
        if self.now < at {
            self.act(at, &[])?;
        }
        let mut seen = std::mem::take(&mut self.seen);
        let current = self.port.probe(&mut self.spec.names, &mut seen)?;
        self.take_in(seen)?;
        self.note(What::Probe { current })
    }

    fn finish(&mut self, order: &mut Order) -> Result<(), PortFailure> {
        self.settle(order, |_| true)?;
        self.await_hooks(order)?;
        if self.someone_is_late() {
            self.act(self.now + PATIENCE, &[])?;
            self.settle(order, |_| true)?;
        }
        self.probe(self.now)?;
        let mut seen = std::mem::take(&mut self.seen);
        self.port.end(&mut self.spec.names, &mut seen)?;
        self.take_in(seen)?;
        self.note(What::End)
    }

    /// Whether a call has not returned although its callback is not what it waits for.
    fn someone_is_late(&self) -> bool {
        self.progress.iter().zip(&self.spec.calls).any(|(call, spec)| {
            let held_up = call.begun && spec.gives == Gives::Promise && !call.settled;
            call.made && !call.returned && !held_up
        })
    }

    fn note(&mut self, what: What<Numbered>) -> Result<(), PortFailure> {
        let mut reach = |call: CallIndex, reached: fn(&mut Progress) -> &mut bool| {
            // A call that the plan does not have is the judge's business.
            if let Some(progress) = self.progress.get_mut(call.index()) {
                *reached(progress) = true;
            }
        };
        match what {
            What::Did(Done::Call { call }) => reach(call, |it| &mut it.made),
            What::Did(Done::Settle { call, .. }) => reach(call, |it| &mut it.settled),
            What::Saw(Observation::Return { call, .. }) => reach(call, |it| &mut it.returned),
            What::Saw(Observation::Render { .. }) => self.renders = true,
            _ => {}
        }
        let event = Event { at: self.now, turn: self.turn, what };
        self.meter.event(&event, &self.spec.names)?;
        self.trace.events.push(event);
        Ok(())
    }
}
