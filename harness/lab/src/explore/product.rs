//! A product state: a client under a semantics in the middle of an order, with what the model has accepted of it and what
//! the hazards wait for.

use super::Event;
use super::accepted::Accepted;
use super::moment::{Moment, Told, Turn};
use super::monitor::{Foresight, Rules, bit};
use super::record::{APART, Judged, LONG, Noted, Record, Recording};
use super::space::Space;
use crate::semantics::Semantics;
use crate::simulator::client::{Client, Saw};
use interlude_spec::event;
use interlude_spec::event::{Ambient, Numbered, Observation, Settlement, What};
use interlude_spec::hazards::Monitors;
use interlude_spec::model::musts::Musts;
use interlude_spec::model::step::Relation;
use interlude_spec::obligations::Gives;
use interlude_spec::parts;
use interlude_spec::plan::{Action, Behaviour, CallIndex, Stimulus};
use interlude_spec::value::{NULL, UNDEFINED};

mod key;
mod size;

/// A client in the middle of an order.
#[derive(Clone, Debug)]
pub struct Product {
    client: Client,
    /// What was seen of it last.
    seen: Vec<Saw>,
    accepted: Accepted,
    monitors: Monitors,
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

parts! { pub Product:
    DONE = "order.done": "Which steps are done.";
    UNLOADS = "order.unloads": "Whether the page unloads.";
    SETTLED = "order.settled": "Whether the promise of a call settled.";
    AHEAD = "order.ahead": "Whether it is to settle as soon as it can, and how.";
}

impl Product {
    /// The client before the first event.
    pub fn new(space: &Space<'_>, semantics: &Semantics, records: bool) -> Self {
        let calls = space.plan.calls.len();
        let mut product = Self {
            client: Client::new(semantics.record, &space.spec),
            seen: Vec::new(),
            accepted: Accepted::new(&space.spec),
            monitors: Monitors::new(&space.spec),
            calls: vec![Progress::default(); calls],
            ready: Vec::new(),
            done: vec![false; space.plan.steps.len()],
            unloads: false,
            record: records.then(|| Recording::of(calls)),
            turns: None,
        };
        product.note(space, Noted::Other(What::Begin));
        product.observe(space);
        product
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
            let is_open = call.made && !call.settled && call.ahead.is_none();
            // A navigation with null is not called, so there is no promise.
            (is_open && space.spec.calls[index.index()].owes_callback).then_some((index, resolves))
        })
    }

    /// How things stand, and the calls in progress in the order in which they were made.
    pub(super) fn moment(&self) -> (Moment, Vec<CallIndex>) {
        let told = match self.client.current().session {
            UNDEFINED => Told::Hidden,
            NULL => Told::Null,
            _ => Told::Session,
        };
        let open = self.monitors.open_calls();
        let begun = open.iter().map(|call| self.calls[call.index()].begun).collect();
        (Moment { told, unloading: self.unloads, open: begun }, open.to_vec())
    }

    /// Whether the order can only be judged as a whole: the model refused it, or a hazard cannot be told yet.
    pub fn needs_its_past(&self) -> bool {
        self.accepted.is_refused() || self.monitors.are_at_a_loss()
    }

    /// Makes room for all calls at once, rather than for one after the other.
    pub(super) fn make_room(&mut self) {
        let calls = self.calls.len();
        self.client.make_room(calls);
        self.ready.reserve(calls);
        self.seen.reserve(4);
        self.accepted.make_room(calls);
    }

    /// What happened so far, in names, where it was written down.
    pub fn into_record(self, space: &Space<'_>) -> Option<Record> {
        let mut spec = space.spec.clone();
        Some(self.record?.finish(&mut spec))
    }

    /// What happened so far, read as a whole.
    pub(super) fn judge(self, space: &Space<'_>) -> Judged {
        let mut spec = space.spec.clone();
        self.record.unwrap_or_default().judge(&mut spec)
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
            found |= self.observed(space, event, |product, space| product.begin(space, event));
        }
        let ahead = |product: &Self| {
            product.ready.iter().position(|call| product.calls[usize::from(*call)].ahead.is_some())
        };
        while let Some(place) = ahead(self) {
            let call = self.ready.remove(place);
            let resolves = self.calls[usize::from(call)].ahead.unwrap_or(true);
            let event = Event::Settle(CallIndex(call), resolves);
            found |= self.observed(space, event, |product, space| product.settle(space, call));
        }
        if let Some(record) = &mut self.record {
            record.wait(APART);
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
            Event::Unload => self.stimulate(space, &Stimulus::Ambient(Ambient::Unload)),
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
            Stimulus::Ambient(ambient) => {
                self.unloads |= *ambient == Ambient::Unload;
                self.turn(space, &[event::Stimulus::Ambient(*ambient)])
            }
            Stimulus::AddListener(name) => {
                self.turn(space, &[event::Stimulus::AddListener { listener: space.listener(name) }])
            }
            Stimulus::RemoveListener(name) => {
                self.turn(space, &[event::Stimulus::RemoveListener { listener: space.listener(name) }])
            }
            Stimulus::SignOut(_)
            | Stimulus::RemoveSession(_)
            | Stimulus::SignIn(_)
            | Stimulus::AddSession(_) => {
                unreachable!("a space holds no stimulus that the simulator does not know")
            }
        }
    }

    /// Everything of one turn, and what is seen of it.
    fn turn(&mut self, space: &Space<'_>, batch: &[event::Stimulus<Numbered>]) -> Rules {
        self.accepted.rest(&space.spec);
        if let Some(record) = &mut self.record {
            record.turn();
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
            record.counts_down(usize::from(index));
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
        let relation = Relation { spec: &space.spec, musts: Musts::ALL };
        let foresight = Foresight { relation, state: self.accepted.first() };
        let mut found = 0;
        self.monitors.step(&space.spec, event, &foresight, |sighting| found |= bit(sighting.rule));
        self.accepted.step(&space.spec, event);
        if let Some(record) = &mut self.record {
            record.note(noted);
        }
        found
    }

    /// Ends the order here. Gives the hazards of its end; what the model says is known then.
    pub(super) fn end(&mut self, space: &Space<'_>) -> Rules {
        if self.is_late(space)
            && let Some(record) = &mut self.record
        {
            record.turn();
            record.wait(LONG);
        }
        self.accepted.rest(&space.spec);
        let current = self.client.current();
        let mut found = self.note(space, Noted::Other(What::Probe { current }));
        self.accepted.rest(&space.spec);
        found |= self.note(space, Noted::Other(What::End));
        self.monitors.end(&space.spec, |sighting| found |= bit(sighting.rule));
        found
    }

    /// Whether a call has not returned although its callback is not what it waits for.
    fn is_late(&self, space: &Space<'_>) -> bool {
        self.calls.iter().zip(&space.spec.calls).any(|(call, of)| {
            let waits = call.begun && !call.settled && of.gives == Gives::Promise;
            call.made && !call.returned && !waits
        })
    }
}
