//! Implementations out of process: an adapter is started, asked in lockstep over JSON lines, watched, and killed
//! with all that it has started.
//!
//! Whatever an adapter does, an exchange ends: with an answer, or with a [`PortFailure`] and the evidence for it.
//! Wall time is used here and nowhere else, as a watchdog; no verdict on a contract ever depends on it.

mod adapter;
#[cfg(unix)]
mod family;
mod group;
#[cfg(windows)]
mod job;
mod limits;
mod living;
mod noted;
mod parting;
mod port;
mod streams;
#[cfg(unix)]
mod supervised;
#[cfg(unix)]
mod supervisor;

pub use adapter::Adapter;
pub use group::kill_all;
#[cfg(windows)]
pub use job::supervise;
pub use limits::Limits;
pub use port::{AdapterPort, Parting, Partings, Promised};
#[cfg(unix)]
pub use supervisor::supervise;

use crate::port::{PortFailure, sizes};
use group::{Group, Streams};
use interlude_reports::run::Evidence;
use interlude_spec::budget::Budget;
use interlude_spec::contract::Contract;
use interlude_spec::protocol::wire::{self, MAX_LINE, Numbered, Said};
use interlude_spec::protocol::{self, Answer, Hello, Request};
use interlude_spec::time::Tick;
use living::End;
use noted::Noted;
use std::collections::VecDeque;
use std::io::{self, PipeWriter, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use streams::{Heard, Stderr};

/// There is no supervisor on this system.
#[cfg(not(any(unix, windows)))]
pub const fn supervise() {}

/// How many lines of the protocol are kept as evidence.
const LAST_EXCHANGES: usize = 8;
/// What a line is that comes when nothing is asked.
const UNASKED: &str = "a line that no request asked for";
/// How long an adapter that says nothing is left alone before someone looks whether it is still there.
const GLANCE: Duration = Duration::from_millis(50);
/// How long what a dead adapter has written may take to arrive.
const AFTERMATH: Duration = Duration::from_millis(500);

/// The way out for whoever has printed something where answers are read: nothing for a line that could be an answer.
fn beside_answers(line: &str) -> &'static str {
    if line.trim_start().starts_with('{') {
        ""
    } else {
        "; standard output is for answers alone, so what is for people has to be printed to standard error"
    }
}

/// An adapter that runs.
#[derive(Debug)]
struct Running {
    group: Group,
    stdin: Option<PipeWriter>,
    heard: Receiver<Heard>,
    stderr_heard: Stderr,
    limits: Limits,
    next: u64,
    /// The time of the last request that said one.
    now: Tick,
    exchange: VecDeque<String>,
    /// What it has noted of the scenario.
    notes: Noted,
    /// The line that is no answer, and how the process ended.
    offence: Option<String>,
    status: Option<String>,
    broken: bool,
    /// Whether it writes to standard error when there is nothing to do. Such lines would come during the next scenario.
    is_noisy: bool,
    /// Whether what it writes there is kept from its start on.
    keeps_all: bool,
}

/// A start that came to nothing: why, and what is left of it.
#[derive(Clone, Debug)]
struct FailedStart {
    failure: PortFailure,
    evidence: Evidence,
}

impl Running {
    /// Starts an adapter and greets it. Fails where it does not start, or does not answer `hello` as it should.
    fn start(adapter: &Adapter, limits: Limits) -> Result<(Self, Hello), Box<FailedStart>> {
        let refused = |why: String| {
            let failure = PortFailure::NotStarted { command: adapter.command.join(" "), why };
            Box::new(FailedStart { failure, evidence: Evidence::default() })
        };
        let not_started = |error: &io::Error| refused(error.to_string());
        if let Some(lack) = adapter.lack() {
            return Err(refused(lack));
        }
        let (group, Streams { stdin, stdout, stderr }) =
            Group::start(adapter, limits.start).map_err(|error| not_started(&error))?;
        #[cfg(unix)]
        rustix::io::ioctl_fionbio(&stdin, true).map_err(|error| not_started(&error.into()))?;
        let mut port = Self {
            group,
            stdin: Some(stdin),
            heard: streams::listen(stdout).map_err(|error| not_started(&error))?,
            stderr_heard: Stderr::of(stderr).map_err(|error| not_started(&error))?,
            limits,
            next: 0,
            now: Tick::ZERO,
            exchange: VecDeque::new(),
            notes: Noted::default(),
            offence: None,
            status: None,
            broken: false,
            is_noisy: false,
            keeps_all: false,
        };
        match port.greet() {
            Ok(hello) => Ok((port, hello)),
            Err(failure) => {
                let evidence = port.evidence();
                Err(Box::new(FailedStart { failure, evidence }))
            }
        }
    }

    fn greet(&mut self) -> Result<Hello, PortFailure> {
        let request = Request::Hello { protocol: protocol::VERSION, contracts: Contract::ALL.to_vec() };
        let answer = self.ask(&request, self.limits.start)?;
        self.nothing_happened(&request, &answer)?;
        let hello = answer.ok.hello.ok_or(PortFailure::Incomplete { request: "hello", field: "protocol" })?;
        if hello.protocol != protocol::VERSION {
            return Err(PortFailure::OtherProtocol { spoken: hello.protocol });
        }
        sizes::hello(Budget::DEFAULT, &hello)?;
        // What it writes after an answer is here when the next answer is, so only the second tells of an idle one.
        let murmured = self.stderr_heard.bytes();
        for _ in 0..2 {
            let answer = self.idle()?;
            self.nothing_happened(&Request::Idle, &answer)?;
        }
        self.is_noisy = self.stderr_heard.bytes() > murmured;
        self.keeps_all = self.is_noisy;
        Ok(*hello)
    }

    /// Asks for nothing, and waits for what is still to come.
    fn idle(&mut self) -> Result<Answer, PortFailure> {
        self.ask_once(&Request::Idle, self.limits.request)
    }

    /// Before a scenario has begun there is nothing that an event could be of, so no one would judge it.
    fn nothing_happened(&mut self, request: &Request, answer: &Answer) -> Result<(), PortFailure> {
        if answer.events.is_empty() {
            return Ok(());
        }
        self.offence = self.exchange.back().and_then(|line| line.strip_prefix("← ")).map(ToOwned::to_owned);
        let why = format!("events in the answer to `{}`, before a scenario has begun", request.op());
        Err(PortFailure::BadLine { why })
    }

    /// Asks, in whichever order requests come.
    ///
    /// The end of a scenario is asked about twice: what an adapter still says or does after its answer to `end` comes
    /// before the answer to `idle`, and so within the scenario that it is of, whatever the adapter is used for next.
    fn ask(&mut self, request: &Request, limit: Duration) -> Result<Answer, PortFailure> {
        if *request != Request::End {
            return self.ask_once(request, limit);
        }
        let murmured = self.stderr_heard.bytes();
        let mut answer = self.ask_once(request, limit)?;
        answer.events.extend(self.idle()?.events);
        self.is_noisy |= self.stderr_heard.bytes() > murmured;
        Ok(answer)
    }

    fn ask_once(&mut self, request: &Request, limit: Duration) -> Result<Answer, PortFailure> {
        match request {
            Request::Begin { .. } => self.begin_anew(),
            Request::Act { at, .. } => self.now = self.now.max(*at),
            _ => {}
        }
        let id = self.next;
        self.next += 1;
        let deadline = Instant::now() + limit;
        let mut line = serde_json::to_vec(&Numbered { id, request })
            .map_err(|error| PortFailure::BadLine { why: format!("a request that is no JSON: {error}") })?;
        if line.len() > MAX_LINE {
            let why = format!("`{}` takes more than {MAX_LINE} bytes", request.op());
            return Err(PortFailure::Refused { code: "too-large".into(), message: why });
        }
        self.keep('→', &line);
        line.push(b'\n');
        self.send(&line, request, deadline, limit)?;
        let line = self.receive(request, deadline, limit)?;
        self.keep('←', line.as_bytes());
        let why = match request.read(id, &line) {
            Ok(Said::Answer(answer)) => match self.out_of_time(&answer) {
                None => {
                    self.notes.add(wire::notes(&line));
                    return Ok(answer);
                }
                Some(why) => why,
            },
            Ok(Said::Refusal(refusal)) => {
                return Err(PortFailure::Refused { code: refusal.code, message: refusal.message });
            }
            Err(error) => format!("{error}{}", beside_answers(&line)),
        };
        self.offence = Some(streams::shown(line.as_bytes()));
        Err(PortFailure::BadLine { why })
    }

    /// What is wrong with the times in an answer: none is later than its request, and none earlier than one before it.
    fn out_of_time(&self, answer: &Answer) -> Option<String> {
        let mut before = Tick::ZERO;
        for observation in &answer.events {
            let at = observation.at.unwrap_or(self.now);
            if at > self.now {
                return Some(format!("an event at {at}, and it is {}", self.now));
            }
            if at < before {
                return Some(format!("an event at {at} after one at {before}"));
            }
            before = at;
        }
        None
    }

    /// Forgets the scenarios before: what is evidence for one must not depend on which others the adapter has served.
    /// For the same reason the numbers begin anew.
    fn begin_anew(&mut self) {
        self.next = 1;
        self.now = Tick::ZERO;
        self.exchange.clear();
        self.notes = Noted::default();
        if !self.keeps_all {
            self.stderr_heard.forget();
        }
    }

    /// Writes a line. The pipe does not block where the system has such pipes: an adapter that reads nothing is met
    /// by the watchdog like one that writes nothing.
    fn send(
        &mut self,
        line: &[u8],
        request: &Request,
        deadline: Instant,
        limit: Duration,
    ) -> Result<(), PortFailure> {
        let mut rest = line;
        while !rest.is_empty() {
            let Some(stdin) = &mut self.stdin else { break };
            match stdin.write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if Instant::now() >= deadline {
                        return Err(PortFailure::Silent { request: request.op(), limit });
                    }
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(_) => {
                    let said = self.unread();
                    return Err(self.gone(request, said));
                }
            }
        }
        Ok(())
    }

    fn receive(
        &mut self,
        request: &Request,
        deadline: Instant,
        limit: Duration,
    ) -> Result<String, PortFailure> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let heard = match self.heard.recv_timeout(left.min(GLANCE)) {
                Ok(heard) => heard,
                Err(RecvTimeoutError::Disconnected) => Heard::End(None),
                // Its output can be held open by what it has left behind.
                Err(RecvTimeoutError::Timeout) if self.group.has_ended() => {
                    self.heard.recv_timeout(GLANCE).unwrap_or(Heard::End(None))
                }
                Err(RecvTimeoutError::Timeout) if left.is_zero() => {
                    return Err(PortFailure::Silent { request: request.op(), limit });
                }
                Err(RecvTimeoutError::Timeout) => continue,
            };
            match heard {
                Heard::Line(line) => return Ok(line),
                other => return Err(self.refuse(other, request)),
            }
        }
    }

    fn refuse(&mut self, heard: Heard, request: &Request) -> PortFailure {
        let (line, why) = match heard {
            Heard::End(rest) => return self.gone(request, rest),
            Heard::Line(line) => {
                let why = format!("{UNASKED}{}", beside_answers(&line));
                (line, why)
            }
            Heard::NotUtf8(line) => (line, "a line that is not UTF-8".to_owned()),
            Heard::TooLong(line) => (line, format!("a line of more than {MAX_LINE} bytes")),
        };
        self.offence = Some(line);
        PortFailure::BadLine { why }
    }

    /// Its streams are closed: it has ended, or is about to.
    fn gone(&mut self, request: &Request, rest: Option<String>) -> PortFailure {
        self.wait_for_the_end();
        self.offence = rest;
        _ = self.put_down();
        PortFailure::Gone { request: request.op(), status: self.status.clone() }
    }

    /// What an adapter that reads no more has said last, which nobody has asked for.
    fn unread(&mut self) -> Option<String> {
        self.wait_for_the_end();
        match self.heard.recv_timeout(GLANCE) {
            Ok(Heard::Line(line)) => Some(line),
            Ok(Heard::End(rest)) => rest,
            _ => None,
        }
    }

    fn keep(&mut self, sign: char, line: &[u8]) {
        if self.exchange.len() == LAST_EXCHANGES {
            self.exchange.pop_front();
        }
        self.exchange.push_back(format!("{sign} {}", streams::shown(line)));
    }

    /// What is left of an adapter that has failed. It is no more then.
    fn evidence(&mut self) -> Evidence {
        if self.offence.is_some() {
            self.wait_for_the_end();
        }
        _ = self.put_down();
        Evidence {
            status: self.status.clone(),
            line: self.offence.clone(),
            exchange: self.exchange.iter().cloned().collect(),
            stderr: self.stderr_heard.last_lines(AFTERMATH),
        }
    }

    /// Lets an adapter that is about to end do so by itself: how it does says something.
    fn wait_for_the_end(&mut self) {
        let deadline = Instant::now() + AFTERMATH;
        while !self.group.has_ended() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Kills the group and takes note of how the adapter ended, where it did so by itself.
    fn put_down(&mut self) -> Option<End> {
        self.broken = true;
        let end = self.group.kill();
        if let Some(end) = &end {
            self.status = Some(end.to_string());
        }
        end
    }
}
