//! Runs scenarios on implementations, several at a time. It knows what a trial costs and not what it says.
//!
//! The trials come out in the same order and with the same content however many workers there are. That holds for
//! giving up too: after [`MOST_ERRORS`] adapter errors in a row, in the order of the scenarios, or after one that does not answer
//! `hello` in time, the rest is not run, and what a worker has run of it meanwhile is thrown away.
//!
//! A trial is given on as soon as those before it are, and nothing of it is kept here: so many of them as there are workers, and
//! a few that wait for one that takes long, are all that there is at a time.

mod line;
mod pool;
mod watchdog;

pub use pool::Pool;

use crate::implementations::Implementation;
use crate::port::Messages;
use crate::process::Limits;
use crate::remembered::Remembered;
use crate::trial::{self, Due, LoadError, Scenario, Terms};
use interlude_reports::run::Trial;
use interlude_spec::verdict::Verdict;
use line::{Cost, Ended, Line, Unit};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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

/// What is to be run, and how.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    /// What it is run on.
    pub implementations: &'a [Implementation],
    /// How many scenarios there are.
    pub scenarios: usize,
    /// Gives the scenario of a place, each time that a trial of it is due.
    pub read: &'a (dyn Fn(usize) -> Result<Arc<Scenario>, LoadError> + Sync),
    /// What trials are judged by.
    pub terms: &'a Arc<Terms>,
    /// Only trials that have failed then are run; without it, all.
    pub only: Option<&'a Remembered>,
    /// How to run.
    pub options: Options,
    /// Adapters that run already are taken from here, and those that still run in the end are left here.
    pub pool: &'a Pool,
}

/// What comes of a run, piece by piece.
pub enum Told<'a> {
    /// The scenario of a place, before its trials. Of each scenario this is told once.
    Scenario(usize, &'a Arc<Scenario>),
    /// A trial of the scenario of a place.
    Trial(usize, Box<Trial>),
    /// A trial was left out, because it was asked to stop after some failures.
    LeftOut,
    /// All is told of one scenario on one implementation.
    Done,
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
    let mut trials = Vec::new();
    let read = |place: usize| Ok(Arc::clone(&scenarios[place]));
    let work =
        Work { implementations, scenarios: scenarios.len(), read: &read, terms, only: None, options, pool };
    let mut give = |told: Told<'_>| {
        if let Told::Trial(_, trial) = told {
            trials.push(*trial);
        }
    };
    let ended = in_order(&work, None, &mut give);
    debug_assert!(ended.is_ok(), "what is here already can be read");
    trials
}

/// Does what [`run`] does, and gives on each trial as soon as there is nothing before it. When all trials of an implementation have
/// ended it parts from its adapters: one that does not end as it should is told of the last trial that was run.
///
/// # Errors
///
/// Why a scenario could not be read, as soon as it is its turn. Then nothing more is run.
///
/// # Panics
///
/// Where a worker has, which is a bug in Interlude.
pub fn stream(work: &Work<'_>, give: &mut (dyn FnMut(Told<'_>) + Send)) -> Result<(), LoadError> {
    let ended = in_order(work, Some(work.pool), give);
    // Those of whom nothing was asked are left.
    work.pool.close();
    ended
}

fn in_order(
    work: &Work<'_>,
    partings: Option<&Pool>,
    give: &mut (dyn FnMut(Told<'_>) + Send),
) -> Result<(), LoadError> {
    let most = work.options.most_failures;
    let line = Line::new(work.implementations, work.scenarios, work.terms, most, partings, give);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let go = || {
            let _ends = Ends(&line);
            let mut worker = Worker {
                terms: work.terms,
                only: work.only,
                limits: work.options.limits,
                pool: work.pool,
                runner: None,
            };
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some((implementation, place)) = line.turn(number) else { break };
                let unit = (work.read)(place)
                    .map(|scenario| worker.unit(scenario, implementation, &|| line.is_run(number)));
                line.put(number, unit);
            }
        };
        // This thread is one of the workers: where the system has no other left, the run takes longer and is the same.
        for _ in 1..work.options.jobs.get().min(work.implementations.len() * work.scenarios) {
            if thread::Builder::new().spawn_scoped(scope, go).is_err() {
                break;
            }
        }
        go();
    });
    line.failed().map_or(Ok(()), Err)
}

/// Lets nobody wait for a worker that has panicked.
struct Ends<'a, 'b>(&'a Line<'b>);

impl Drop for Ends<'_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.end();
        }
    }
}

/// Parts from the adapters that are left in the pool. One that does not end as it should has not done what it was asked
/// to, and which scenarios it has served follows from how many ran at a time: it is told of the last one that was run.
pub fn part(implementations: &[Implementation], trials: &mut [Trial], pool: &Pool) {
    let mut partings = pool.close();
    for implementation in implementations {
        let Some(parting) = partings.remove(&implementation.named_by) else { continue };
        let was_run = |it: &&mut Trial| !matches!(it.verdict, Verdict::Skip { .. } | Verdict::NotRun { .. });
        let mut of_it = trials.iter_mut().filter(|trial| trial.implementation == implementation.name);
        if let Some(trial) = of_it.rfind(was_run) {
            line::blame(trial, parting);
        }
    }
}

/// One who runs trials, one at a time.
struct Worker<'a> {
    terms: &'a Arc<Terms>,
    only: Option<&'a Remembered>,
    limits: Limits,
    pool: &'a Pool,
    /// A thread for implementations in process, which can be left alone if one never comes back.
    runner: Option<Runner>,
}

impl Worker<'_> {
    /// The trials of a scenario, as long as they are to be run.
    fn unit(
        &mut self,
        scenario: Arc<Scenario>,
        implementation: &Implementation,
        is_run: &dyn Fn() -> bool,
    ) -> Unit {
        let due = trial::due(&scenario.plan, implementation, self.terms).into_iter();
        let is_asked = |due: &Due| {
            let contract = due.contract.filter(|_| due.of_several);
            let of = (&scenario.id, scenario.file.as_str());
            self.only.is_none_or(|only| only.has_failed(&implementation.named_by, of, &[contract]))
        };
        let due: Vec<Due> = due.filter(is_asked).collect();
        let trials = due.into_iter().map(|due| {
            if !is_run() {
                return (due, None);
            }
            tracing::info!(implementation = implementation.name, scenario = %scenario.id, "run");
            (due, Some(self.run(&scenario, implementation, due)))
        });
        let trials = trials.collect();
        Unit { scenario, trials }
    }

    fn run(&mut self, scenario: &Arc<Scenario>, implementation: &Implementation, due: Due) -> Ended {
        if let Some(trial) = trial::skipped(scenario, implementation, due, self.terms) {
            return Ended { trial, cost: Cost::None };
        }
        if let Some(mut port) = self.pool.take(implementation) {
            let trial =
                trial::run_on(&mut Messages::new(&mut port), scenario, implementation, due, self.terms);
            let cost = match trial.verdict {
                Verdict::AdapterError { .. } if port.is_mute() => Cost::Rest,
                Verdict::AdapterError { .. } => Cost::One,
                _ => Cost::None,
            };
            self.pool.put(implementation, port);
            return Ended { trial, cost };
        }
        // To hand a trial to another thread takes longer than most trials.
        if implementation.is_ours() {
            let mut port = implementation.connect();
            let trial = trial::run_on(&mut *port, scenario, implementation, due, self.terms);
            return Ended { trial, cost: Cost::None };
        }
        let runner = match self.runner.take().map_or_else(Runner::start, Ok) {
            Ok(runner) => runner,
            Err(error) => {
                let reason = format!("there is no thread for it: {error}");
                let trial = trial::not_run(scenario, implementation, due, self.terms, reason);
                return Ended { trial, cost: Cost::None };
            }
        };
        match runner.run(scenario, implementation, due, self.terms, self.limits.request) {
            Ok((runner, trial)) => {
                self.runner = Some(runner);
                Ended { trial, cost: Cost::None }
            }
            Err(failure) => {
                let trial = trial::failed_to_run(scenario, implementation, due, failure.to_string());
                Ended { trial, cost: Cost::One }
            }
        }
    }
}
