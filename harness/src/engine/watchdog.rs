//! A thread that runs trials in process and can be left alone: a client that never comes back (`loop {}`) cannot be
//! stopped, but others need not wait for it.
//!
//! What is measured is a single answer, never a trial, which may be long.

use crate::client::method_of;
use crate::implementations::Implementation;
use crate::port::{Port, PortFailure, Sighting, seconds};
use crate::trial::{self, Due, Scenario, Terms};
use interlude_reports::run::{Evidence, Trial};
use interlude_spec::event::{Ambient, Numbered, Stimulus};
use interlude_spec::id::ScenarioId;
use interlude_spec::names::Names;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::Method;
use interlude_spec::time::Tick;
use interlude_spec::value::Val;
use std::fmt;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What is to be run.
struct Job {
    scenario: Arc<Scenario>,
    implementation: Implementation,
    due: Due,
    terms: Arc<Terms>,
}

/// A thread that runs one job at a time.
pub(super) struct Runner {
    jobs: SyncSender<Job>,
    done: Receiver<Trial>,
    pulse: Pulse,
    thread: JoinHandle<()>,
}

/// What the client was asked to do that has not come to rest, and since when.
type Pulse = Arc<Mutex<Option<(Asked, Instant)>>>;

/// A client that does not come back, in the words of the trait that its author has implemented.
#[derive(Debug)]
pub(super) struct Endless {
    /// After what.
    after: Asked,
    /// How long it was waited for.
    limit: Duration,
}

impl fmt::Display for Endless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { after, limit } = self;
        write!(
            f,
            "the client did not come to rest within {} of {after}: a method that does not return, or a future or a task that \
             goes on without ever waiting, keeps it busy",
            seconds(*limit)
        )
    }
}

impl Runner {
    /// Starts a thread. An error where the system has none left.
    pub(super) fn start() -> io::Result<Self> {
        let (jobs, waiting) = sync_channel::<Job>(1);
        let (finished, done) = sync_channel(1);
        let pulse = Pulse::default();
        let heart = Arc::clone(&pulse);
        let work = move || {
            while let Ok(Job { scenario, implementation, due, terms }) = waiting.recv() {
                let mut port = Watched { port: implementation.connect(), pulse: Arc::clone(&heart) };
                let trial = trial::run_on(&mut port, &scenario, &implementation, due, &terms);
                if finished.send(trial).is_err() {
                    break;
                }
            }
        };
        let thread = thread::Builder::new().name("trials".into()).spawn(work)?;
        Ok(Self { jobs, done, pulse, thread })
    }

    /// Runs a scenario. Where an answer takes longer than the limit, the thread is left alone and is no more.
    pub(super) fn run(
        self,
        scenario: &Arc<Scenario>,
        implementation: &Implementation,
        due: Due,
        terms: &Arc<Terms>,
        limit: Duration,
    ) -> Result<(Self, Trial), Endless> {
        let job = Job {
            scenario: Arc::clone(scenario),
            implementation: implementation.clone(),
            due,
            terms: Arc::clone(terms),
        };
        let mut patience = limit;
        let mut sent = self.jobs.send(job).is_ok();
        while sent {
            match self.done.recv_timeout(patience) {
                Ok(trial) => return Ok((self, trial)),
                Err(RecvTimeoutError::Disconnected) => sent = false,
                Err(RecvTimeoutError::Timeout) => {
                    patience = limit;
                    let pulse = *self.pulse.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some((after, since)) = pulse {
                        patience = limit.saturating_sub(since.elapsed());
                        if patience.is_zero() {
                            return Err(Endless { after, limit });
                        }
                    }
                }
            }
        }
        // The thread has ended in the middle of its work: a bug of Interlude, which is not to be covered up.
        match self.thread.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => unreachable!("a runner goes on for as long as it is given work"),
        }
    }
}

/// A port whose pulse can be felt.
struct Watched {
    port: Box<dyn Port>,
    pulse: Pulse,
}

impl Watched {
    /// Asks for something, with a pulse for as long as it takes.
    fn during<T>(&mut self, asked: Asked, ask: impl FnOnce(&mut dyn Port) -> T) -> T {
        self.beat(Some((asked, Instant::now())));
        let answer = ask(&mut *self.port);
        self.beat(None);
        answer
    }

    fn beat(&self, now: Option<(Asked, Instant)>) {
        *self.pulse.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

/// What a client in process can be asked to do beside what happens around the calls, in the words of its trait,
/// [`crate::client::Client`].
const ASKED: [&str; 10] = [
    "`add_listener`",
    "`remove_listener`",
    "`set_active`",
    "`set_session`",
    "`sign_out`",
    "the settling of a callback, on which a call goes on",
    "something that a client in process does not know",
    "being made (`add_listener` and `on_page` are called then as well)",
    "`current`",
    "being dropped",
];

/// Some of [`ASKED`] by their places, and behind them some kinds of what happens around the calls by theirs: it is noted at each turn,
/// and told where a client never comes back.
#[derive(Clone, Copy, Default, Debug)]
struct Asked(u32);

const _: () = assert!(ASKED.len() + Ambient::KINDS.len() <= 32, "there is a bit for each");

impl Asked {
    const OTHER: Self = Self(1 << 6);
    const MADE: Self = Self(1 << 7);
    const CURRENT: Self = Self(1 << 8);
    const DROPPED: Self = Self(1 << 9);

    /// What is asked by what happens in one turn.
    fn by(spec: &Compiled<'_>, batch: &[Stimulus<Numbered>]) -> Self {
        let place = |stimulus: &Stimulus<Numbered>| match stimulus {
            Stimulus::AddListener { .. } => 0,
            Stimulus::RemoveListener { .. } => 1,
            Stimulus::Call { call } => match spec.plan.call(*call).method {
                Method::SetActive => 2,
                Method::SetSession => 3,
                Method::SignOut => 4,
            },
            Stimulus::Settle { .. } => 5,
            Stimulus::Ambient(ambient) if method_of(*ambient).is_some() => ASKED.len() + ambient.place(),
            _ => 6,
        };
        Self(batch.iter().fold(0, |asked, stimulus| asked | 1 << place(stimulus)))
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_asked = |place: usize| self.0 & 1 << place != 0;
        let asked = ASKED.iter().enumerate().filter(|(place, _)| is_asked(*place));
        let around = Ambient::all().filter(|ambient| is_asked(ASKED.len() + ambient.place()));
        let methods = around.filter_map(method_of).map(|method| format!("`{method}`"));
        let mut words: Vec<String> = asked.map(|(_, words)| (*words).to_owned()).chain(methods).collect();
        // The focus that comes and the one that goes are one method.
        words.dedup();
        f.write_str(&if words.is_empty() { "the time that has passed".into() } else { words.join(", ") })
    }
}

impl Port for Watched {
    fn begin(
        &mut self,
        scenario: &ScenarioId,
        spec: &mut Compiled<'_>,
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure> {
        self.during(Asked::MADE, |port| port.begin(scenario, spec, seen))
    }

    fn delay(
        &mut self,
        spec: &mut Compiled<'_>,
        kinds: &[&str],
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure> {
        self.during(Asked::OTHER, |port| port.delay(spec, kinds, seen))
    }

    fn act(
        &mut self,
        spec: &mut Compiled<'_>,
        at: Tick,
        batch: &[Stimulus<Numbered>],
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure> {
        self.during(Asked::by(spec, batch), |port| port.act(spec, at, batch, seen))
    }

    fn probe(&mut self, names: &mut Names, seen: &mut Vec<Sighting>) -> Result<Val, PortFailure> {
        self.during(Asked::CURRENT, |port| port.probe(names, seen))
    }

    fn end(&mut self, names: &mut Names, seen: &mut Vec<Sighting>) -> Result<(), PortFailure> {
        self.during(Asked::DROPPED, |port| port.end(names, seen))
    }

    fn notes(&mut self) -> Vec<String> {
        self.port.notes()
    }

    fn evidence(&mut self) -> Option<Evidence> {
        self.port.evidence()
    }
}
