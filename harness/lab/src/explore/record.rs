//! What happened in an order, written down for those who read it as a whole.

use super::monitor::{Rules, bit};
use crate::simulator::client::Saw;
use crate::simulator::{numbered, without_reasons};
use interlude_spec::event::{Event, Numbered, What};
use interlude_spec::guarantees;
use interlude_spec::hazards;
use interlude_spec::obligations::Compiled;
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;

/// What happened in an order.
#[derive(Clone, Default, Debug)]
pub struct Record {
    /// The trace, as the driver would have written it of a scenario of this order.
    pub trace: Trace,
    /// For each call, when the delay of its callback's promise began.
    pub waits_from: Vec<Option<Tick>>,
}

/// How far apart the events of an order are in a trace.
pub(super) const APART: Tick = Tick::from_millis(10);

/// How long the driver waits for a call that nothing holds up.
pub(super) const LONG: Tick = Tick::from_millis(3_600_000);

/// A record that is being made, in numbers: what was seen of the client keeps the reasons of its rejections.
#[derive(Clone, Default, Debug)]
pub(super) struct Recording {
    events: Vec<(Tick, u32, Noted)>,
    waits_from: Vec<Option<Tick>>,
    now: Tick,
    turn: u32,
}

/// What an order comes to.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Judged {
    /// Everything that it breaks and every hazard that it shows.
    pub(super) broken: Rules,
    /// What it puts to the test.
    pub(super) exercised: Rules,
}

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub(super) enum Noted {
    /// The client was seen to do something.
    Saw(Saw),
    /// Anything else.
    Other(What<Numbered>),
}

impl Noted {
    /// The event. Of a rejection the model and the hazards ask only that it is one.
    pub(super) fn event(self) -> What<Numbered> {
        match self {
            Self::Other(what) => what,
            Self::Saw(saw) => What::Saw(without_reasons(saw)),
        }
    }
}

impl Recording {
    /// Nothing yet, of a plan with so many calls.
    pub(super) fn of(calls: usize) -> Self {
        Self { waits_from: vec![None; calls], ..Self::default() }
    }

    /// A turn begins.
    pub(super) const fn turn(&mut self) {
        self.turn += 1;
    }

    /// Time passes.
    pub(super) fn wait(&mut self, time: Tick) {
        self.now = self.now + time;
    }

    /// The delay of a callback's promise begins, unless it has begun.
    pub(super) fn counts_down(&mut self, call: usize) {
        self.waits_from[call].get_or_insert(self.now);
    }

    /// Something happens.
    pub(super) fn note(&mut self, noted: Noted) {
        self.events.push((self.now, self.turn, noted));
    }

    /// The record, in names.
    pub(super) fn finish(mut self, spec: &mut Compiled<'_>) -> Record {
        let waits_from = std::mem::take(&mut self.waits_from);
        let trace = self.trace(spec);
        Record { trace: spec.names.name(&trace), waits_from }
    }

    /// What the order comes to, read as a whole.
    pub(super) fn judge(self, spec: &mut Compiled<'_>) -> Judged {
        let trace = self.trace(spec);
        let moments = guarantees::read(spec, &trace);
        let judgement = guarantees::check_in(&moments);
        let findings = judgement.findings.into_iter().chain(hazards::find_in(&moments));
        Judged {
            broken: findings.fold(0, |set, finding| set | bit(finding.rule)),
            exercised: judgement.exercised.into_keys().fold(0, |set, rule| set | bit(rule)),
        }
    }

    fn trace(self, spec: &mut Compiled<'_>) -> Trace<Numbered> {
        let events = self.events.into_iter().map(|(at, turn, noted)| {
            let what = match noted {
                Noted::Other(what) => what,
                Noted::Saw(saw) => What::Saw(numbered(spec.plan, &mut spec.names, saw)),
            };
            Event { at, turn, what }
        });
        Trace { events: events.collect() }
    }
}
