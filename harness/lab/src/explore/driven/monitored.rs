//! What the model and the monitors of the hazards make of an order while it goes on: nothing of it is written down.

use crate::explore::accepted::Accepted;
use crate::explore::monitor::{Foresight, Rules, bit};
use interlude_spec::event::{Numbered, What};
use interlude_spec::hazards::Monitors;
use interlude_spec::model::musts::Musts;
use interlude_spec::model::step::Relation;
use interlude_spec::obligations::Compiled;
use interlude_spec::state_key::StateKey;

/// What the monitors of the hazards keep of each call.
const MONITORED: usize = 48;

/// What is known of an order without its past.
#[derive(Clone)]
pub(super) struct Monitored {
    accepted: Accepted,
    monitors: Monitors,
    turn: u32,
    /// The hazards that have shown since someone asked.
    found: Rules,
}

impl Monitored {
    pub(super) fn new(spec: &Compiled<'_>) -> Self {
        Self { accepted: Accepted::new(spec), monitors: Monitors::new(spec), turn: 0, found: 0 }
    }

    /// Takes an event of a turn in.
    pub(super) fn note(&mut self, spec: &Compiled<'_>, turn: u32, what: What<Numbered>) {
        if turn != self.turn || what == What::End {
            self.turn = turn;
            self.accepted.rest(spec);
        }
        let relation = Relation { spec, musts: Musts::ALL };
        let foresight = Foresight { relation, state: self.accepted.first() };
        let found = &mut self.found;
        self.monitors.step(spec, what, &foresight, |sighting| *found |= bit(sighting.rule));
        self.accepted.step(spec, what);
        if what == What::End {
            self.monitors.end(spec, |sighting| *found |= bit(sighting.rule));
        }
    }

    /// The hazards that have shown since the last time.
    pub(super) const fn take_found(&mut self) -> Rules {
        std::mem::replace(&mut self.found, 0)
    }

    /// Whether the order can only be judged as a whole: the model refused it, or a hazard cannot be told yet.
    pub(super) fn needs_its_past(&self) -> bool {
        self.accepted.is_refused() || self.monitors.are_at_a_loss()
    }

    /// Writes what can still make a difference; `may_release` as of a [`Space`](crate::explore::space::Space).
    pub(super) fn write(&self, spec: &Compiled<'_>, may_release: bool, key: &mut StateKey) {
        self.accepted.write_among_others(spec, may_release, key);
        self.monitors.write(key);
        self.monitors.write_surroundings(key);
    }

    /// About how many bytes it takes.
    pub(super) fn bytes(&self, spec: &Compiled<'_>) -> usize {
        size_of::<Self>() + self.accepted.bytes() + spec.calls.len() * MONITORED
    }
}
