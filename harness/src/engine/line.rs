//! Where trials wait that have ended before those that come first. They are given on in order, one by one, and let go of.
//!
//! Here one gives up, and here one stops: both follow from the trials in their order, so from nothing that one of them took.

use super::{MOST_ERRORS, Told};
use crate::engine::pool::Pool;
use crate::implementations::Implementation;
use crate::process::Parting;
use crate::trial::{self, Due, LoadError, Scenario, Terms};
use interlude_reports::run::Trial;
use interlude_spec::verdict::{Judgement, Verdict};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// How many scenarios may be ahead of the first that has not ended. With what happened in them they would fill the memory.
const MOST_WAITING: usize = 512;

/// The trials of one scenario on one implementation.
pub(super) struct Unit {
    pub(super) scenario: Arc<Scenario>,
    pub(super) trials: Vec<(Due, Option<Ended>)>,
}

/// A trial that has been run.
pub(super) struct Ended {
    pub(super) trial: Trial,
    pub(super) cost: Cost,
}

/// What a trial took with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cost {
    /// Nothing.
    None,
    /// An adapter or a thread.
    One,
    /// All that is left: the adapter did not answer `hello` in time.
    Rest,
}

/// The trials of one implementation.
struct Lane<'a> {
    implementation: &'a Implementation,
    /// What it needs and this machine lacks: then nothing is run at all.
    lack: Option<String>,
    /// Whether nothing of it is to be run any more.
    is_over: AtomicBool,
}

/// How far it has come with one implementation.
#[derive(Default)]
struct Course {
    /// How many trials in a row were costly.
    errors: usize,
    /// How many trials are wrong.
    wrong: usize,
    /// Why nothing more is run, if so.
    given_up: Option<String>,
    has_stopped: bool,
    /// The last trial that was run and what came after it, while it is not known yet how the adapters part.
    held: Vec<(usize, Trial)>,
}

/// What waits, and who it is given to.
struct State<'a> {
    waiting: BTreeMap<usize, Result<Unit, LoadError>>,
    next: usize,
    course: Course,
    give: &'a mut (dyn FnMut(Told<'_>) + Send),
    failed: Option<LoadError>,
}

/// All trials of a run, by implementation and then by scenario.
pub(super) struct Line<'a> {
    lanes: Vec<Lane<'a>>,
    /// How many scenarios there are.
    scenarios: usize,
    terms: &'a Terms,
    most_failures: Option<NonZeroUsize>,
    /// The adapters to part from when all trials of an implementation have ended, if that is to be done.
    partings: Option<&'a Pool>,
    is_over: AtomicBool,
    state: Mutex<State<'a>>,
    moved: Condvar,
}

impl<'a> Line<'a> {
    pub(super) fn new(
        implementations: &'a [Implementation],
        scenarios: usize,
        terms: &'a Terms,
        most_failures: Option<NonZeroUsize>,
        partings: Option<&'a Pool>,
        give: &'a mut (dyn FnMut(Told<'_>) + Send),
    ) -> Self {
        let lane = |implementation: &'a Implementation| {
            let lack = implementation.lack();
            Lane { implementation, is_over: AtomicBool::new(lack.is_some()), lack }
        };
        let state =
            State { waiting: BTreeMap::new(), next: 0, course: Course::default(), give, failed: None };
        Self {
            lanes: implementations.iter().map(lane).collect(),
            scenarios,
            terms,
            most_failures,
            partings,
            is_over: AtomicBool::new(false),
            state: Mutex::new(state),
            moved: Condvar::new(),
        }
    }

    /// The implementation and the place of the scenario of a unit, once it is its turn; none where there is no such unit, or
    /// all is over.
    pub(super) fn turn(&self, number: usize) -> Option<(&'a Implementation, usize)> {
        let lane = self.lanes.get(number.checked_div(self.scenarios)?)?;
        let mut state = self.lock();
        while number >= state.next + MOST_WAITING && !self.is_over.load(Ordering::Relaxed) {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let is_over = self.is_over.load(Ordering::Relaxed);
        (!is_over).then_some((lane.implementation, number % self.scenarios))
    }

    /// Whether a unit is to be run, and not only to be told of.
    pub(super) fn is_run(&self, number: usize) -> bool {
        !self.lanes[number / self.scenarios].is_over.load(Ordering::Relaxed)
    }

    /// Takes a unit, and gives on what has nothing before it any more.
    pub(super) fn put(&self, number: usize, unit: Result<Unit, LoadError>) {
        let mut state = self.lock();
        state.waiting.insert(number, unit);
        while !self.is_over.load(Ordering::Relaxed) {
            let next = state.next;
            let Some(unit) = state.waiting.remove(&next) else { break };
            match unit {
                Ok(unit) => self.pass(&mut state, next, unit),
                Err(error) => {
                    state.failed = Some(error);
                    self.is_over.store(true, Ordering::Relaxed);
                }
            }
            state.next += 1;
        }
        drop(state);
        self.moved.notify_all();
    }

    /// Nothing more is run: whoever waits for its turn waits in vain.
    pub(super) fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
        drop(self.lock());
        self.moved.notify_all();
    }

    /// Why it ended before all was run.
    pub(super) fn failed(self) -> Option<LoadError> {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).failed
    }

    fn lock(&self) -> MutexGuard<'_, State<'a>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives on a unit that has nothing before it.
    fn pass(&self, state: &mut State<'a>, number: usize, unit: Unit) {
        let (lane, place) = (&self.lanes[number / self.scenarios], number % self.scenarios);
        let State { course, give, .. } = state;
        let Unit { scenario, trials } = unit;
        // The scenarios are the same for each implementation.
        if number < self.scenarios {
            give(Told::Scenario(place, &scenario));
        }
        for (due, ended) in trials {
            match course.next(lane, &scenario, due, ended, self.terms) {
                Some(trial) if self.partings.is_some() && lane.implementation.is_process() => {
                    course.hold(place, trial, give);
                }
                Some(trial) => give(Told::Trial(place, Box::new(trial))),
                None => give(Told::LeftOut),
            }
            course.look_ahead(lane, self.most_failures);
        }
        if place + 1 == self.scenarios {
            if let Some(pool) = self.partings {
                course.part(pool.part_from(&lane.implementation.named_by));
            }
            course.held.drain(..).for_each(|(place, trial)| give(Told::Trial(place, Box::new(trial))));
            *course = Course::default();
        }
        give(Told::Done);
    }
}

impl Course {
    /// The next trial; none where it is left out. From where one has given up nothing was run, whatever became of it.
    fn next(
        &mut self,
        lane: &Lane<'_>,
        scenario: &Scenario,
        due: Due,
        ended: Option<Ended>,
        terms: &Terms,
    ) -> Option<Trial> {
        if self.has_stopped {
            return None;
        }
        if let Some(ended) = ended.filter(|_| self.given_up.is_none() && lane.lack.is_none()) {
            self.count(&ended);
            return Some(ended.trial);
        }
        let reason = lane.lack.clone().or_else(|| self.given_up.clone()).unwrap_or_default();
        Some(trial::not_run(scenario, lane.implementation, due, terms, reason))
    }

    /// Counts costly trials in a row, of which those that were skipped are no break, and those that are wrong. Gives up where one cost the
    /// rest.
    fn count(&mut self, ended: &Ended) {
        match ended.cost {
            Cost::None if matches!(ended.trial.verdict, Verdict::Skip { .. }) => {}
            Cost::None => self.errors = 0,
            Cost::One => self.errors += 1,
            Cost::Rest => {
                self.given_up = Some("the adapter did not answer `hello`, so nothing more is run".into());
            }
        }
        self.wrong += usize::from(ended.trial.verdict.is_wrong());
    }

    /// Gives up after [`MOST_ERRORS`] costly trials in a row, and stops after so many that are wrong.
    fn look_ahead(&mut self, lane: &Lane<'_>, most_failures: Option<NonZeroUsize>) {
        if self.errors >= MOST_ERRORS {
            let why = || format!("the adapter failed in {MOST_ERRORS} trials in a row, so no more are run");
            self.given_up.get_or_insert_with(why);
        }
        self.has_stopped |= most_failures.is_some_and(|most| self.wrong >= most.get());
        if self.given_up.is_some() || self.has_stopped {
            lane.is_over.store(true, Ordering::Relaxed);
        }
    }

    /// Holds a trial where it is the last so far that was run, or comes after that one.
    fn hold(&mut self, place: usize, trial: Trial, give: &mut (dyn FnMut(Told<'_>) + Send)) {
        let was_run = !matches!(trial.verdict, Verdict::Skip { .. } | Verdict::NotRun { .. });
        if was_run {
            self.held.drain(..).for_each(|(place, trial)| give(Told::Trial(place, Box::new(trial))));
        }
        if was_run || !self.held.is_empty() {
            self.held.push((place, trial));
        } else {
            give(Told::Trial(place, Box::new(trial)));
        }
    }

    /// Tells the last trial that was run how the adapters parted, where one has not ended as it should.
    fn part(&mut self, parting: Option<Parting>) {
        if let (Some(parting), Some((_, trial))) = (parting, self.held.first_mut()) {
            blame(trial, parting);
        }
    }
}

/// Makes an adapter's bad end that of a trial. The scenario is only the last one that was run, which is said: whoever looks for what
/// is wrong would begin there.
pub(super) fn blame(trial: &mut Trial, Parting { failure, evidence }: Parting) {
    let reason = format!(
        "{failure}: no scenario was under way any more, and `{}` is only the last one that was run; look at how the adapter ends",
        trial.scenario
    );
    trial.verdict = Verdict::AdapterError { reason };
    trial.judgement = Judgement::default();
    trial.ran = None;
    trial.excused = Vec::new();
    trial.evidence = Some(evidence);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::implementations;

    /// The words of what is told of trials that end so: `e` an adapter error, `m` one for want of an answer to `hello`, `f` failed, `s` skipped, `p` neither. They come in
    /// from the last to the first.
    fn told(row: &str, most: Option<usize>) -> String {
        let implementation = implementations::built_in().remove(0);
        let text = "scenario: One\ncontract: before-emit\nsteps:\n  - { at: 0ms, call: a, setSession: { session: null } }\n";
        let scenario = Arc::new(
            Scenario::read("a".into(), "a.yaml".into(), text.as_bytes()).expect("it has no mistakes"),
        );
        let terms = Terms::default();
        let due = trial::due(&scenario.plan, &implementation, &terms)[0];
        let ended = |kind: char| {
            let trial = trial::not_run(&scenario, &implementation, due, &terms, String::new());
            let verdict = match kind {
                'e' | 'm' => Verdict::AdapterError { reason: String::new() },
                'f' => Verdict::Fail { broken: std::collections::BTreeSet::new() },
                's' => Verdict::Skip { missing: interlude_spec::verdict::Missing::Contract(Vec::new()) },
                _ => Verdict::NotExercised,
            };
            let cost = match kind {
                'e' => Cost::One,
                'm' => Cost::Rest,
                _ => Cost::None,
            };
            Ended { trial: Trial { verdict, ..trial }, cost }
        };
        let mut out = String::new();
        let mut give = |told: Told<'_>| match told {
            Told::Trial(_, trial) => out.push(match trial.verdict {
                Verdict::AdapterError { .. } => 'e',
                Verdict::Fail { .. } => 'f',
                Verdict::Skip { .. } => 's',
                Verdict::NotRun { .. } => '!',
                _ => 'p',
            }),
            Told::LeftOut => out.push('-'),
            Told::Scenario(..) | Told::Done => {}
        };
        let implementations = [implementation.clone()];
        let most = most.and_then(NonZeroUsize::new);
        let line = Line::new(&implementations, row.len(), &terms, most, None, &mut give);
        for (number, kind) in row.char_indices().rev() {
            let trials = vec![(due, Some(ended(kind)))];
            line.put(number, Ok(Unit { scenario: Arc::clone(&scenario), trials }));
        }
        assert!(line.failed().is_none());
        out
    }

    #[test]
    fn one_gives_up_after_three_errors_in_a_row_or_one_that_is_mute_and_skipped_trials_are_no_break() {
        let table = [
            ("eee", "eee"),
            ("eeeppf", "eee!!!"),
            ("eep", "eep"),
            ("eepee", "eepee"),
            ("eepeeepp", "eepeee!!"),
            ("esesepp", "esese!!"),
            ("mpe", "e!!"),
            ("pempp", "pee!!"),
        ];
        for (row, expected) in table {
            assert_eq!(told(row, None), expected, "{row}");
        }
    }

    #[test]
    fn one_stops_after_so_many_failures_in_the_order_of_the_scenarios() {
        let table =
            [("pfppf", 1, "pf---"), ("pfppfp", 2, "pfppf-"), ("pfppf", 3, "pfppf"), ("sff", 1, "sf-")];
        for (row, most, expected) in table {
            assert_eq!(told(row, Some(most)), expected, "{row}");
        }
    }

    #[test]
    fn what_has_nothing_before_it_is_let_go_of_at_once() {
        let implementations = [implementations::built_in().remove(0)];
        let mut told = 0;
        let mut give = |_: Told<'_>| told += 1;
        let terms = Terms::default();
        let line = Line::new(&implementations, 3, &terms, None, None, &mut give);
        let text = "scenario: One\ncontract: before-emit\nsteps:\n  - { at: 0ms, call: a, setSession: { session: null } }\n";
        let unit = || {
            let read = Scenario::read("a".into(), "a.yaml".into(), text.as_bytes());
            Ok(Unit { scenario: Arc::new(read.expect("it has no mistakes")), trials: Vec::new() })
        };
        let waiting = |line: &Line<'_>| line.lock().waiting.len();
        line.put(2, unit());
        line.put(1, unit());
        assert_eq!(waiting(&line), 2, "the first is not there yet");
        line.put(0, unit());
        assert_eq!(waiting(&line), 0);
        assert!(line.turn(MOST_WAITING).is_none(), "there are three");
        drop(line);
        assert_eq!(told, 6, "each scenario, and that all of it is told");
    }
}
