//! Drives a plan through a port and writes down what happens. It judges nothing.

use crate::clock::{Agenda, Due};
use crate::port::{Port, PortFailure};
use interlude_spec::contract::Contract;
use interlude_spec::id::{CallLabel, ScenarioId};
use interlude_spec::message;
use interlude_spec::plan::{Action, Behaviour, CallbackPlan, Plan, ServerPlan, Step, Stimulus};
use interlude_spec::protocol::{Answer, Item, Observation, Request, Seen, SettleOutcome};
use interlude_spec::time::Tick;
use interlude_spec::trace::{Event, Settlement, Trace, What};
use std::collections::BTreeSet;

pub mod order;

use order::{Choice, Order};

/// How much virtual time passes before a call that nothing holds up is said never to return.
pub const PATIENCE: Tick = Tick::from_millis(3_600_000);

/// What a run of a plan left behind.
#[derive(Clone, PartialEq, Debug)]
pub struct Driven {
    /// What happened.
    pub trace: Trace,
    /// For each expectation, the index of its step in the plan and of its probe in the trace.
    pub probes: Vec<(usize, usize)>,
    /// Whether the implementation renders components.
    pub renders: bool,
}

/// Runs a plan from the beginning until nothing is due.
///
/// `order` decides where several things are due in one instant ([`Order::of_the_file`] for the order in which
/// they are written).
///
/// # Errors
///
/// A [`PortFailure`] where the implementation gives no answer that could be judged.
pub fn drive(
    scenario: &ScenarioId,
    plan: &Plan,
    contract: Contract,
    port: &mut dyn Port,
    order: &mut Order,
) -> Result<Driven, PortFailure> {
    let mut driver = Driver {
        plan,
        contract,
        port,
        agenda: Agenda::default(),
        trace: Trace::default(),
        probes: Vec::new(),
        turn: 0,
        now: Tick::ZERO,
        begun: BTreeSet::new(),
        settled: BTreeSet::new(),
    };
    driver.begin(scenario)?;
    let mut steps = plan.steps.iter().enumerate().peekable();
    while let Some(at) = steps.peek().map(|(_, step)| step.at) {
        driver.settle_before(at)?;
        let mut instant = Vec::new();
        while let Some(step) = steps.next_if(|(_, step)| step.at == at) {
            instant.push(step);
        }
        driver.instant(at, &instant, order)?;
    }
    driver.finish()?;
    let renders = driver.trace.events.iter().any(|event| matches!(event.what, What::Render { .. }));
    Ok(Driven { trace: driver.trace, probes: driver.probes, renders })
}

struct Driver<'a> {
    plan: &'a Plan,
    contract: Contract,
    port: &'a mut dyn Port,
    agenda: Agenda,
    trace: Trace,
    probes: Vec<(usize, usize)>,
    turn: u32,
    now: Tick,
    /// Calls whose callback has been reported as started.
    begun: BTreeSet<CallLabel>,
    /// Calls whose callback's delay has been put on the agenda.
    settled: BTreeSet<CallLabel>,
}

impl<'a> Driver<'a> {
    fn begin(&mut self, scenario: &ScenarioId) -> Result<(), PortFailure> {
        self.note(What::Begin);
        let request = Request::Begin {
            scenario: scenario.clone(),
            contract: self.contract,
            client: message::client(&self.plan.client),
        };
        let answer = self.port.exchange(request)?;
        self.take_in(answer, "begin")?;
        let delayed = self.plan.client.server.touch.is_some()
            || self.plan.calls.iter().any(|call| call.server != ServerPlan::default());
        if delayed {
            self.act(Tick::ZERO, Vec::new(), vec![Item::Server { delay: vec!["touch".into()] }])?;
        }
        Ok(())
    }

    /// Settles everything due before a time, in order.
    fn settle_before(&mut self, at: Tick) -> Result<(), PortFailure> {
        while self.agenda.first().is_some_and(|first| first < at) {
            self.settle(0)?;
        }
        Ok(())
    }

    /// Runs the steps of one instant. An expectation is a wall: what stands before it happens before it.
    fn instant(&mut self, at: Tick, steps: &[(usize, &Step)], order: &mut Order) -> Result<(), PortFailure> {
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
                Some(Choice::Due(place)) => self.settle(place)?,
                Some(Choice::Step(place)) => self.stimulate(at, waiting.remove(place))?,
            }
        }
    }

    fn settle(&mut self, place: usize) -> Result<(), PortFailure> {
        let Some((at, due)) = self.agenda.take(place) else { return Ok(()) };
        // In one instant things may become due in the past of nothing: time never goes back.
        let at = at.max(self.now);
        match due {
            Due::Settle { call, outcome } => {
                let (wire, error) = match &outcome {
                    Settlement::Resolve => (SettleOutcome::Resolve, None),
                    Settlement::Reject(error) => (SettleOutcome::Reject, Some(error.clone())),
                };
                let item = Item::Settle { call: call.clone(), outcome: wire, error };
                self.act(at, vec![What::Settle { call, outcome }], vec![item])
            }
            Due::Answer { request, status } => {
                let item = Item::Answer { request: request.clone(), status };
                self.act(at, vec![What::Answer { request, status }], vec![item])
            }
        }
    }

    fn stimulate(&mut self, at: Tick, stimulus: &Stimulus) -> Result<(), PortFailure> {
        let (what, batch) = match stimulus {
            Stimulus::Calls(calls) => {
                let what = calls.iter().map(|call| What::Call { call: self.plan.call(*call).label.clone() });
                let batch = calls
                    .iter()
                    .map(|call| Item::Call(Box::new(message::call(self.plan, self.contract, *call))));
                (what.collect(), batch.collect())
            }
            Stimulus::Unload => (vec![What::Unload], vec![Item::Unload]),
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
            Stimulus::Load => (vec![What::Load], vec![Item::Load]),
            Stimulus::SignOut(session) => (
                vec![What::SignOut { session: session.clone() }],
                vec![Item::SignOut { session: session.clone() }],
            ),
            Stimulus::GetToken => (vec![What::GetToken], vec![Item::GetToken]),
            Stimulus::RemoveSession(session) => (
                vec![What::RemoveSession { session: session.clone() }],
                vec![Item::RemoveSession { session: session.clone() }],
            ),
        };
        self.act(at, what, batch)
    }

    fn act(&mut self, at: Tick, what: Vec<What>, batch: Vec<Item>) -> Result<(), PortFailure> {
        tracing::debug!(%at, turn = self.turn + 1, ?what, "act");
        self.turn += 1;
        let answer = self.port.exchange(Request::Act { at, batch })?;
        // What an implementation did on the way, on timers of its own, comes before what was done to it now.
        let Answer { ok, events } = answer;
        let on_the_way =
            events.iter().take_while(|event| event.at.is_some_and(|seen_at| seen_at < at)).count();
        let mut events = events.into_iter();
        for observation in events.by_ref().take(on_the_way) {
            self.observe(observation);
        }
        self.now = self.now.max(at);
        for what in what {
            self.note(what);
        }
        self.take_in(Answer { ok, events: events.collect() }, "act")
    }

    fn take_in(&mut self, answer: Answer, request: &'static str) -> Result<(), PortFailure> {
        match answer.ok.quiescent {
            Some(true) => {}
            Some(false) => return Err(PortFailure::Restless { at: self.now }),
            None => return Err(PortFailure::Incomplete { request, field: "quiescent" }),
        }
        for observation in answer.events {
            self.observe(observation);
        }
        Ok(())
    }

    /// Writes down an observation, and what follows from it for the agenda.
    fn observe(&mut self, observation: Observation) {
        if let Some(at) = observation.at {
            self.now = self.now.max(at);
        }
        tracing::debug!(at = %self.now, turn = self.turn, seen = ?observation.seen, "observe");
        let what = match observation.seen {
            Seen::Emit { listener, current } => What::Emit { listener, current },
            Seen::Callback { call, session } => What::Callback { call, session },
            Seen::CallbackWaiting { call } => What::CallbackWaiting { call },
            Seen::Return { call, outcome } => What::Return { call, outcome },
            Seen::Render { component, visible } => What::Render { component, visible },
            Seen::Request { request, kind, call } => What::Request { request, kind, call },
        };
        self.note(what.clone());
        match what {
            What::Callback { call, .. } => self.callback_began(&call),
            What::CallbackWaiting { call } => self.count_down(&call),
            What::Request { request, call, .. } => {
                let own =
                    call.and_then(|label| self.plan.call_named(&label)).map(|call| self.plan.call(call));
                let answer = own.and_then(|call| call.server.touch.as_ref());
                if let Some(answer) = answer.or(self.plan.client.server.touch.as_ref()) {
                    let due = Due::Answer { request, status: answer.status };
                    self.agenda.add(self.now + answer.after, due);
                }
            }
            _ => {}
        }
    }

    /// A callback makes its calls before anything else of it, so they are noted here.
    fn callback_began(&mut self, label: &CallLabel) {
        let Some(callback) = self.callback_of(label) else { return };
        if !self.begun.insert(label.clone()) {
            return;
        }
        for call in &callback.calls {
            self.note(What::Call { call: self.plan.call(*call).label.clone() });
        }
        if !callback.await_calls {
            self.count_down(label);
        }
    }

    /// The delay of a callback's promise begins.
    fn count_down(&mut self, label: &CallLabel) {
        let Some(callback) = self.callback_of(label) else { return };
        let (after, outcome) = match &callback.behaviour {
            Behaviour::ResolvesAfter(after) => (*after, Settlement::Resolve),
            Behaviour::RejectsAfter { after, error } => (*after, Settlement::Reject(error.clone())),
            Behaviour::Never | Behaviour::Throws(_) | Behaviour::Returns(_) => return,
        };
        if self.begun.contains(label) && self.settled.insert(label.clone()) {
            self.agenda.add(self.now + after, Due::Settle { call: label.clone(), outcome });
        }
    }

    fn callback_of(&self, label: &CallLabel) -> Option<&'a CallbackPlan> {
        let plan = self.plan;
        plan.call(plan.call_named(label)?).callback.as_ref()
    }

    fn probe(&mut self, at: Tick) -> Result<(), PortFailure> {
        if self.now < at {
            self.act(at, Vec::new(), Vec::new())?;
        }
        let answer = self.port.exchange(Request::Probe)?;
        let current =
            answer.ok.current.ok_or(PortFailure::Incomplete { request: "probe", field: "session, user" })?;
        for observation in answer.events {
            self.observe(observation);
        }
        self.note(What::Probe { current });
        Ok(())
    }

    fn finish(&mut self) -> Result<(), PortFailure> {
        while self.agenda.first().is_some() {
            self.settle(0)?;
        }
        if self.someone_is_late() {
            self.act(self.now + PATIENCE, Vec::new(), Vec::new())?;
            while self.agenda.first().is_some() {
                self.settle(0)?;
            }
        }
        self.probe(self.now)?;
        self.note(What::End);
        self.port.exchange(Request::End)?;
        Ok(())
    }

    /// Whether a call has not returned although its callback is not what it waits for.
    fn someone_is_late(&self) -> bool {
        let made = self.trace.events.iter().filter_map(|event| match &event.what {
            What::Call { call } => Some(call),
            _ => None,
        });
        let returned: BTreeSet<_> = self
            .trace
            .events
            .iter()
            .filter_map(|event| match &event.what {
                What::Return { call, .. } => Some(call),
                _ => None,
            })
            .collect();
        let held_up =
            |call: &CallLabel| {
                self.begun.contains(call)
                    && self.callback_of(call).is_some_and(|callback| callback.behaviour.is_promise())
                    && !self.trace.events.iter().any(
                        |event| matches!(&event.what, What::Settle { call: settled, .. } if settled == call),
                    )
            };
        made.into_iter().any(|call| !returned.contains(call) && !held_up(call))
    }

    fn note(&mut self, what: What) {
        self.trace.events.push(Event { at: self.now, turn: self.turn, what });
    }
}
