//! What comes of a run, gathered while it goes on: the JSON report is written trial by trial, and of a trial that passes no more is kept
//! than the reports tell that are made in the end.

use super::progress::Progress;
use super::streamed::Streamed;
use crate::engine::Told;
use crate::shelf::Shelf;
use interlude_reports::html::MOST_IN_FULL;
use interlude_reports::numbers::counted;
use interlude_reports::run::{Scenario, Trial};
use interlude_spec::contract::Capability;
use std::collections::{BTreeMap, BTreeSet};

/// The trials of a run, as far as they are kept.
pub(super) struct Gathered {
    pub(super) trials: Vec<Trial>,
    pub(super) left_out: usize,
    /// The JSON reports that are being written.
    json: Vec<Streamed>,
    /// Whether there will be pictures.
    is_drawn: bool,
    /// The places of the scenarios whose text is shown.
    shown: BTreeSet<usize>,
    failures: usize,
    /// What was seen of each adapter, by its name.
    sights: BTreeMap<String, Sights>,
}

/// What was seen in all trials of an adapter together.
#[derive(Default)]
pub(super) struct Sights {
    /// How many were run.
    pub(super) trials: usize,
    /// The capabilities behind which what was seen is offered.
    pub(super) capabilities: BTreeSet<Capability>,
}

impl Gathered {
    /// Nothing yet. Of these adapters it will be known what was seen.
    pub(super) fn new(
        json: Vec<Streamed>,
        is_drawn: bool,
        adapters: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            trials: Vec::new(),
            left_out: 0,
            json,
            is_drawn,
            shown: BTreeSet::new(),
            failures: 0,
            sights: adapters.into_iter().map(|name| (name, Sights::default())).collect(),
        }
    }

    /// Takes what comes next, and shows how far that is.
    pub(super) fn take(&mut self, told: Told<'_>, progress: &Progress) {
        match told {
            Told::Scenario(place, scenario) => {
                if self.is_drawn && place < MOST_IN_FULL {
                    self.shown.insert(place);
                }
                if !self.json.is_empty() {
                    let scenario = scenario.as_read();
                    self.json.iter_mut().for_each(|json| json.scenario(&scenario));
                }
            }
            Told::Trial(place, trial) => self.trial(place, trial, progress),
            Told::LeftOut => self.left_out += 1,
            Told::Done => progress.advance(),
        }
    }

    fn trial(&mut self, place: usize, mut trial: Box<Trial>, progress: &Progress) {
        if trial.verdict.is_wrong() {
            self.failures += 1;
            progress.say(failures(self.failures));
        }
        self.look_at(&trial);
        self.json.iter_mut().for_each(|json| json.trial(&trial));
        let is_drawn = self.is_drawn && place < MOST_IN_FULL;
        if !is_drawn {
            trial.lighten();
        }
        if self.is_drawn && trial.ran.is_some() {
            self.shown.insert(place);
        }
        self.trials.push(*trial);
    }

    fn look_at(&mut self, trial: &Trial) {
        let (Some(ran), Some(sights)) = (&trial.ran, self.sights.get_mut(&trial.implementation)) else {
            return;
        };
        let seen = ran.trace.events.iter().filter_map(|event| event.what.observation()?.sight().capability);
        sights.trials += 1;
        sights.capabilities.extend(seen);
    }

    /// What was seen in the trials of an adapter; none where none was run to its end.
    pub(super) fn sights(&self, adapter: &str) -> Option<&Sights> {
        self.sights.get(adapter).filter(|sights| sights.trials > 0)
    }

    /// The scenarios whose text is shown, in the order of their places, and the JSON reports.
    pub(super) fn rest(&mut self, all: &Shelf) -> (Vec<Scenario>, Vec<Streamed>) {
        let read = |place: &usize| all.read(*place).ok().map(|scenario| scenario.as_read());
        (self.shown.iter().filter_map(read).collect(), std::mem::take(&mut self.json))
    }
}

/// How many have failed so far, in words.
pub(super) fn failures(count: usize) -> String {
    counted(count, "failure")
}
