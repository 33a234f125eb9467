//! A port to whoever speaks in messages: numbers become names on the way there, and names numbers on the way back.

use super::{Evidence, Exchange, Port, PortFailure, Sighting, State, sizes};
use interlude_spec::budget::Budget;
use interlude_spec::event::{Numbered, Settlement, Stimulus};
use interlude_spec::id::{ScenarioId, SessionId};
use interlude_spec::message;
use interlude_spec::names::Names;
use interlude_spec::obligations::Compiled;
use interlude_spec::protocol::{self, Answer, Item, Request, SettleOutcome};
use interlude_spec::time::Tick;
use interlude_spec::value::Val;

/// A port that exchanges messages.
#[derive(Clone, Debug)]
pub struct Messages<E> {
    exchange: E,
    /// When the last request was.
    now: Tick,
}

impl<E: Exchange> Messages<E> {
    /// A port to what exchanges messages.
    pub const fn new(exchange: E) -> Self {
        Self { exchange, now: Tick::ZERO }
    }

    /// What exchanges the messages.
    pub const fn exchange(&mut self) -> &mut E {
        &mut self.exchange
    }

    fn ask(
        &mut self,
        request: Request,
        names: &mut Names,
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure> {
        let op = request.op();
        let Answer { ok, events } = self.exchange.exchange(request)?;
        match ok.quiescent {
            Some(true) => {}
            Some(false) => return Err(PortFailure::Restless { at: self.now }),
            None => return Err(PortFailure::Incomplete { request: op, field: "quiescent" }),
        }
        hear(events, names, seen)
    }
}

impl<E: Exchange> Port for Messages<E> {
    fn begin(
        &mut self,
        scenario: &ScenarioId,
        spec: &mut Compiled<'_>,
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure> {
        self.now = Tick::ZERO;
        let request = Request::Begin {
            scenario: scenario.clone(),
            contract: spec.contract,
            client: message::client(&spec.plan.client),
        };
        self.ask(request, &mut spec.names, seen)
    }

    fn delay(
        &mut self,
        spec: &mut Compiled<'_>,
        kinds: &[&str],
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure> {
        let delay = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let request = Request::Act { at: self.now, batch: vec![Item::Server { delay }] };
        self.ask(request, &mut spec.names, seen)
    }

    fn act(
        &mut self,
        spec: &mut Compiled<'_>,
        at: Tick,
        batch: &[Stimulus<Numbered>],
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure> {
        self.now = at;
        let batch = batch.iter().map(|stimulus| item(spec, *stimulus)).collect();
        self.ask(Request::Act { at, batch }, &mut spec.names, seen)
    }

    fn probe(&mut self, names: &mut Names, seen: &mut Vec<Sighting>) -> Result<Val, PortFailure> {
        let Answer { ok, events } = self.exchange.exchange(Request::Probe)?;
        let current =
            ok.current.ok_or(PortFailure::Incomplete { request: "probe", field: "session, user" })?;
        sizes::current(Budget::DEFAULT, &current, "the answer to `probe`")?;
        hear(events, names, seen)?;
        Ok(names.val(&current))
    }

    fn end(&mut self, names: &mut Names, seen: &mut Vec<Sighting>) -> Result<(), PortFailure> {
        let Answer { events, .. } = self.exchange.exchange(Request::End)?;
        hear(events, names, seen)
    }

    fn state(&mut self) -> Option<State> {
        self.exchange.state()
    }

    fn notes(&mut self) -> Vec<String> {
        self.exchange.notes()
    }

    fn evidence(&mut self) -> Option<Evidence> {
        self.exchange.evidence()
    }
}

/// Takes in what an answer says was seen.
fn hear(
    events: Vec<protocol::Observation>,
    names: &mut Names,
    seen: &mut Vec<Sighting>,
) -> Result<(), PortFailure> {
    for event in events {
        sizes::seen(Budget::DEFAULT, &event.seen)?;
        seen.push((event.at, names.number_observation(&event.seen)));
    }
    Ok(())
}

/// A stimulus as it is said.
fn item(spec: &Compiled<'_>, stimulus: Stimulus<Numbered>) -> Item {
    if let Stimulus::Call { call } = stimulus {
        return Item::Call(Box::new(message::call(spec.plan, spec.contract, call)));
    }
    let known = |id: &SessionId| {
        message::session(spec.plan.session(id).expect("who signs in does so with a session of the plan"))
    };
    match spec.names.name_stimulus(stimulus) {
        Stimulus::Call { .. } => unreachable!("a call is told apart above"),
        Stimulus::Settle { call, outcome } => {
            let (outcome, error) = match outcome {
                Settlement::Resolve => (SettleOutcome::Resolve, None),
                Settlement::Reject(error) => (SettleOutcome::Reject, Some(error)),
            };
            Item::Settle { call, outcome, error }
        }
        Stimulus::Ambient(ambient) => ambient.into(),
        Stimulus::AddListener { listener } => Item::AddListener { listener },
        Stimulus::RemoveListener { listener } => Item::RemoveListener { listener },
        Stimulus::SignOut { session } => Item::SignOut { session },
        Stimulus::RemoveSession { session } => Item::RemoveSession { session },
        Stimulus::SignIn { session } => Item::SignIn { session: known(&session) },
        Stimulus::AddSession { session } => Item::AddSession { session: known(&session) },
        Stimulus::Answer { request, status } => Item::Answer { request, status },
    }
}
