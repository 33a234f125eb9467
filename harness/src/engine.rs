//! Runs scenarios on implementations, several at a time. It knows what a trial costs and not what it says.
//!
//! The trials come out in the same order and with the same content however many workers there are. That holds for
//! giving up too: after [`MOST_ERRORS`] adapter errors in a row, in the order of the scenarios, the rest is not run,
//! and what a worker has run of it meanwhile is thrown away.

mod pool;
mod watchdog;

pub use pool::Pool;

use crate::implementations::Implementation;
use crate::port::Messages;
use crate::process::{Limits, Parting};
use crate::trial::{self, Due, Scenario, Terms};
use interlude_reports::run::Trial;
use interlude_spec::verdict::{Judgement, Verdict};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use watchdog::Runner;

/// After so many adapter errors in a row the rest is not run.
pub const MOST_ERRORS: usize = 3;

/// How to run, as far as it makes no difference to what a trial comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// How many trials run at a time.
    pub jobs: NonZeroUsize,
    /// After how many trials of an implementation that are wrong, in the order of the scenarios, the rest of its trials is left
    /// out; none: all are run.
    pub most_failures: Option<NonZeroUsize>,
    /// How long an implementation in process may take to answer. One out of process has limits of its own.
    pub limits: Limits,
}

impl Default for Options {
    /// As many as the machine can run at a time.
    fn default() -> Self {
        let jobs = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self { jobs, most_failures: None, limits: Limits::default() }
    }
}

/// How many trials there are of every scenario on every implementation.
pub fn count(implementations: &[Implementation], scenarios: &[Arc<Scenario>], terms: &Terms) -> usize {
    let of =
        |it: &Implementation| scenarios.iter().map(|of| trial::due(&of.plan, it, terms).len()).sum::<usize>();
    implementations.iter().map(of).sum()
}

/// Runs every scenario on every implementation, under each contract that both speak. The trials come in the order of the
/// implementations, for each in the order of the scenarios, and for each of these in the order of the contracts. Of an implementation that this machine cannot start nothing is run.
///
/// Adapters that run already are taken from the pool, and those that still run in the end are left in it.
///
/// # Panics
///
/// Where a worker has, which is a bug in Interlude.
pub fn run(
    implementations: &[Implementation],
    scenarios: &[Arc<Scenario>],
    terms: &Arc<Terms>,
    options: Options,
    pool: &Pool,
) -> Vec<Trial> {
    run_and_tell(implementations, scenarios, terms, options, pool, &|_| {})
}

/// Does what [`run`] does, and tells of each trial when it has ended: in whatever order they end, and of some that are
/// thrown away because one gives up.
///
/// # Panics
///
/// Where a worker has, which is a bug in Interlude.
pub fn run_and_tell(
    implementations: &[Implementation],
    scenarios: &[Arc<Scenario>],
    terms: &Arc<Terms>,
    options: Options,
    pool: &Pool,
    tell: &(dyn Fn(&Trial) + Sync),
) -> Vec<Trial> {
    let lanes: Vec<Lane<'_>> =
        implementations.iter().map(|it| Lane::new(it, scenarios, terms, options.most_failures)).collect();
    let next = AtomicUsize::new(0);
    let trials = || lanes.iter().flat_map(|lane| (0..lane.trials.len()).map(move |place| (lane, place)));
    let trials: Vec<_> = trials().collect();
    thread::scope(|scope| {
        let work = || {
            let mut worker = Worker { terms, limits: options.limits, pool, runner: None };
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some((lane, place)) = trials.get(number) else { break };
                lane.run(*place, &mut worker, tell);
            }
        };
        // This thread is one of the workers: where the system has no other left, the run takes longer and is the same.
        for _ in 1..options.jobs.get().min(trials.len()) {
            if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    drop(trials);
    lanes.into_iter().flat_map(|lane| lane.finish(terms)).collect()
}

/// Parts from the adapters that are left in the pool. One that does not end as it should has not done what it was asked
/// to, and which scenarios it has served follows from how many ran at a time: it is told of the last one that was run.
pub fn part(implementations: &[Implementation], trials: &mut [Trial], pool: &Pool) {
    let mut partings = pool.close();
    for implementation in implementations {
        let Some(Parting { failure, evidence }) = partings.remove(&implementation.named_by) else { continue };
        let was_run = |it: &&mut Trial| !matches!(it.verdict, Verdict::Skip { .. } | Verdict::NotRun { .. });
        let mut of_it = trials.iter_mut().filter(|trial| trial.implementation == implementation.name);
        if let Some(trial) = of_it.rfind(was_run) {
            trial.verdict = Verdict::AdapterError { reason: failure.to_string() };
            trial.judgement = Judgement::default();
            trial.ran = None;
            trial.excused = Vec::new();
            trial.evidence = Some(evidence);
        }
    }
}

/// The trials of one implementation.
struct Lane<'a> {
    implementation: &'a Implementation,
    trials: Vec<(&'a Arc<Scenario>, Due)>,
    ended: Mutex<Vec<Option<Ended>>>,
    /// From this trial on nothing is run. It only ever goes down.
    ends_at: AtomicUsize,
    /// After how many trials that are wrong the rest is left out.
    most_failures: Option<NonZeroUsize>,
    /// What it needs and this machine lacks: then nothing is run at all.
    lack: Option<String>,
}

/// A trial that has been run.
struct Ended {
    trial: Trial,
    /// Whether it took an adapter or a thread with it.
    is_costly: bool,
}

impl<'a> Lane<'a> {
    fn new(
        implementation: &'a Implementation,
        scenarios: &'a [Arc<Scenario>],
        terms: &Terms,
        most_failures: Option<NonZeroUsize>,
    ) -> Self {
        let of = |it: &'a Arc<Scenario>| {
            trial::due(&it.plan, implementation, terms).into_iter().map(move |due| (it, due))
        };
        let trials: Vec<_> = scenarios.iter().flat_map(of).collect();
        let ended = trials.iter().map(|_| None).collect();
        let lack = implementation.lack();
        let ends_at = AtomicUsize::new(if lack.is_some() { 0 } else { usize::MAX });
        Self { implementation, trials, ended: Mutex::new(ended), ends_at, most_failures, lack }
    }

    fn run(&self, place: usize, worker: &mut Worker<'_>, tell: &dyn Fn(&Trial)) {
        if place >= self.ends_at.load(Ordering::Relaxed) {
            return;
        }
        let (scenario, due) = self.trials[place];
        tracing::info!(implementation = self.implementation.name, scenario = %scenario.id, "run");
        let ended = worker.run(scenario, self.implementation, due);
        tell(&ended.trial);
        let is_wrong = ended.is_costly || ended.trial.verdict.is_wrong();
        let mut all = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        all[place] = Some(ended);
        if is_wrong {
            let end = give_up_at(&all).min(stop_at(&all, self.most_failures));
            self.ends_at.fetch_min(end, Ordering::Relaxed);
        }
    }

    /// The trials in order. Those from the place on where one gives up are not run, and those from the place on where there are
    /// failures enough are left out, whatever became of them.
    fn finish(self, terms: &Terms) -> Vec<Trial> {
        let all = self.ended.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (given_up, stopped) = (give_up_at(&all), stop_at(&all, self.most_failures));
        let given_up = if self.lack.is_some() { 0 } else { given_up };
        let trials = all.into_iter().zip(self.trials).enumerate().take(stopped);
        let told = trials.map(|(place, (ended, (scenario, due)))| match ended {
            Some(ended) if place < given_up => ended.trial,
            _ => {
                let given_up =
                    || format!("{MOST_ERRORS} trials in a row before it failed for reasons of the adapter");
                let reason = self.lack.clone().unwrap_or_else(given_up);
                trial::not_run(scenario, self.implementation, due, terms, reason)
            }
        });
        told.collect()
    }
}

/// The place after so many trials that are wrong. What has not been run yet is taken for good.
fn stop_at(all: &[Option<Ended>], most: Option<NonZeroUsize>) -> usize {
    let Some(most) = most else { return usize::MAX };
    let is_wrong =
        |(_, ended): &(usize, &Option<Ended>)| ended.as_ref().is_some_and(|it| it.trial.verdict.is_wrong());
    let last = all.iter().enumerate().filter(is_wrong).nth(most.get() - 1);
    last.map_or(usize::MAX, |(place, _)| place + 1)
}

/// The place after the first [`MOST_ERRORS`] costly trials in a row; those that were skipped do not count. What has
/// not been run yet is taken for good.
fn give_up_at(all: &[Option<Ended>]) -> usize {
    let mut errors = 0;
    for (place, ended) in all.iter().enumerate() {
        match ended {
            Some(ended) if ended.is_costly => errors += 1,
            Some(ended) if matches!(ended.trial.verdict, Verdict::Skip { .. }) => {}
            _ => errors = 0,
        }
        if errors == MOST_ERRORS {
            return place + 1;
        }
    }
    usize::MAX
}

/// One who runs trials, one at a time.
struct Worker<'a> {
    terms: &'a Arc<Terms>,
    limits: Limits,
    pool: &'a Pool,
    /// A thread for implementations in process, which can be left alone if one never comes back.
    runner: Option<Runner>,
}

impl Worker<'_> {
    fn run(&mut self, scenario: &Arc<Scenario>, implementation: &Implementation, due: Due) -> Ended {
        if let Some(trial) = trial::skipped(scenario, implementation, due, self.terms) {
            return Ended { trial, is_costly: false };
        }
        if let Some(mut port) = self.pool.take(implementation) {
            let trial =
                trial::run_on(&mut Messages::new(&mut port), scenario, implementation, due, self.terms);
            self.pool.put(implementation, port);
            let is_costly = matches!(trial.verdict, Verdict::AdapterError { .. });
            return Ended { trial, is_costly };
        }
        let runner = match self.runner.take().map_or_else(Runner::start, Ok) {
            Ok(runner) => runner,
            Err(error) => {
                let reason = format!("there is no thread for it: {error}");
                let trial = trial::not_run(scenario, implementation, due, self.terms, reason);
                return Ended { trial, is_costly: false };
            }
        };
        match runner.run(scenario, implementation, due, self.terms, self.limits.request) {
            Ok((runner, trial)) => {
                self.runner = Some(runner);
                Ended { trial, is_costly: false }
            }
            Err(failure) => {
                let trial = trial::failed_to_run(scenario, implementation, due, &failure);
                Ended { trial, is_costly: true }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A trial that is not looked at but for its verdict: `e` an adapter error, `f` failed, `s` skipped, `.` not run yet.
    fn ended(kind: char) -> Option<Ended> {
        let verdict = match kind {
            'f' => Verdict::Fail { broken: std::collections::BTreeSet::new() },
            's' => Verdict::Skip { missing: interlude_spec::verdict::Missing::Contract(Vec::new()) },
            _ => Verdict::NotExercised,
        };
        let trial = Trial {
            implementation: "one".into(),
            scenario: "a".into(),
            file: String::new(),
            title: String::new(),
            contract: None,
            of_several: false,
            verdict,
            judgement: Judgement::default(),
            ran: None,
            excused: Vec::new(),
            evidence: None,
            instead: None,
            notes: Vec::new(),
            replay: String::new(),
        };
        (kind != '.').then_some(Ended { trial, is_costly: kind == 'e' })
    }

    #[test]
    fn one_gives_up_after_three_errors_in_a_row_and_skipped_trials_are_no_break() {
        let table = [
            ("eee", 3),
            ("eep", usize::MAX),
            ("eepee", usize::MAX),
            ("eepeeepp", 6),
            ("eseses", 5),
            ("ee.e", usize::MAX),
            ("", usize::MAX),
        ];
        for (row, expected) in table {
            let all: Vec<_> = row.chars().map(ended).collect();
            assert_eq!(give_up_at(&all), expected, "{row}");
        }
    }

    #[test]
    fn one_stops_after_so_many_failures_in_the_order_of_the_scenarios() {
        let table = [("pfp.fp", 1, 2), ("pfp.fp", 2, 5), ("pfp.fp", 3, usize::MAX), ("sff", 1, 2)];
        for (row, most, expected) in table {
            let all: Vec<_> = row.chars().map(ended).collect();
            assert_eq!(stop_at(&all, NonZeroUsize::new(most)), expected, "{row}");
            assert_eq!(stop_at(&all, None), usize::MAX);
        }
    }
}
