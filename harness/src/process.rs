//! Implementations out of process: an adapter is started, asked in lockstep over JSON lines, watched, and killed
//! with all that it has started.
//!
//! Whatever an adapter does, an exchange ends: with an answer, or with a [`PortFailure`] and the evidence for it.
//! Wall time is used here and nowhere else, as a watchdog; no verdict on a contract ever depends on it.

mod adapter;
mod group;
mod port;
mod streams;

pub use adapter::Adapter;
pub use group::kill_all;
pub use port::{AdapterPort, Promised};

use crate::port::PortFailure;
use group::Group;
use interlude_reports::run::Evidence;
use interlude_spec::contract::Contract;
use interlude_spec::protocol::wire::{MAX_LINE, Numbered, Said};
use interlude_spec::protocol::{self, Answer, Hello, Request};
use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};
use streams::{Heard, Murmur};

/// How many lines of the protocol are kept as evidence.
const LAST_EXCHANGES: usize = 8;
/// How long an adapter that says nothing is left alone before someone looks whether it is still there.
const GLANCE: Duration = Duration::from_millis(50);
/// How long what a dead adapter has written may take to arrive.
const AFTERMATH: Duration = Duration::from_millis(500);
/// How long an adapter may take to exit after `bye`.
const FAREWELL: Duration = Duration::from_secs(2);

/// How long things may take, in wall time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// From the start of an adapter to its answer to `hello`.
    pub start: Duration,
    /// From any other request to its answer.
    pub request: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self::of_request(Duration::from_secs(10))
    }
}

impl Limits {
    /// The limits that go with a limit for a request: a start may take three times as long.
    pub const fn of_request(request: Duration) -> Self {
        Self { start: request.saturating_mul(3), request }
    }
}

/// An adapter that runs.
#[derive(Debug)]
struct Running {
    group: Group,
    heard: Receiver<Heard>,
    murmur: Murmur,
    limits: Limits,
    next: u64,
    exchange: VecDeque<String>,
    /// The line that is no answer, and how the process ended.
    offence: Option<String>,
    status: Option<String>,
    broken: bool,
}

/// A start that came to nothing: why, and what is left of it.
#[derive(Clone, Debug)]
struct Stillborn {
    failure: PortFailure,
    evidence: Evidence,
}

impl Running {
    /// Starts an adapter and greets it. Fails where it does not start, or does not answer `hello` as it should.
    fn start(adapter: &Adapter, limits: Limits) -> Result<(Self, Hello), Box<Stillborn>> {
        let refused = |why: String| {
            let failure = PortFailure::NotStarted { command: adapter.command.join(" "), why };
            Box::new(Stillborn { failure, evidence: Evidence::default() })
        };
        let not_started = |error: &io::Error| refused(error.to_string());
        if let Some(lack) = adapter.lack() {
            return Err(refused(lack));
        }
        let mut group = Group::start(&mut adapter.to_command()).map_err(|error| not_started(&error))?;
        let (Some(stdout), Some(stderr)) = (group.leader().stdout.take(), group.leader().stderr.take())
        else {
            return Err(not_started(&io::Error::other("it has no standard streams")));
        };
        #[cfg(unix)]
        if let Some(stdin) = &group.leader().stdin {
            rustix::io::ioctl_fionbio(stdin, true).map_err(|error| not_started(&error.into()))?;
        }
        let mut port = Self {
            group,
            heard: streams::listen(stdout),
            murmur: Murmur::of(stderr),
            limits,
            next: 0,
            exchange: VecDeque::new(),
            offence: None,
            status: None,
            broken: false,
        };
        match port.greet() {
            Ok(hello) => Ok((port, hello)),
            Err(failure) => {
                let evidence = port.evidence();
                Err(Box::new(Stillborn { failure, evidence }))
            }
        }
    }

    fn greet(&mut self) -> Result<Hello, PortFailure> {
        let request = Request::Hello { protocol: protocol::VERSION, contracts: Contract::ALL.to_vec() };
        let answer = self.ask(&request, self.limits.start)?;
        let hello = answer.ok.hello.ok_or(PortFailure::Incomplete { request: "hello", field: "protocol" })?;
        if hello.protocol == protocol::VERSION {
            Ok(hello)
        } else {
            Err(PortFailure::OtherProtocol { spoken: hello.protocol })
        }
    }

    fn ask(&mut self, request: &Request, limit: Duration) -> Result<Answer, PortFailure> {
        if matches!(request, Request::Begin { .. }) {
            self.begin_anew();
        }
        let id = self.next;
        self.next += 1;
        // What comes unasked belongs to no request.
        match self.heard.try_recv() {
            Ok(Heard::Line(line)) => {
                self.offence = Some(streams::shown(line.as_bytes()));
                return Err(PortFailure::Babble { why: "a line that no request asked for".into() });
            }
            Ok(other) => return Err(self.refuse(other, request)),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => {}
        }
        let deadline = Instant::now() + limit;
        let mut line = serde_json::to_vec(&Numbered { id, request })
            .map_err(|error| PortFailure::Babble { why: format!("a request that is no JSON: {error}") })?;
        if line.len() > MAX_LINE {
            let why = format!("`{}` takes more than {MAX_LINE} bytes", request.op());
            return Err(PortFailure::Refused { code: "too-large".into(), message: why });
        }
        self.keep('→', &line);
        line.push(b'\n');
        self.send(&line, request, deadline, limit)?;
        let line = self.receive(request, deadline, limit)?;
        self.keep('←', line.as_bytes());
        match request.read(id, &line) {
            Ok(Said::Answer(answer)) => Ok(answer),
            Ok(Said::Refusal(refusal)) => {
                Err(PortFailure::Refused { code: refusal.code, message: refusal.message })
            }
            Err(error) => {
                self.offence = Some(streams::shown(line.as_bytes()));
                Err(PortFailure::Babble { why: error.to_string() })
            }
        }
    }

    /// Forgets the scenarios before: what is evidence for one must not depend on which others the adapter has served.
    /// For the same reason the numbers begin anew.
    fn begin_anew(&mut self) {
        self.next = 1;
        self.exchange.clear();
        self.murmur.forget();
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
            let Some(stdin) = &mut self.group.leader().stdin else { break };
            match stdin.write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if Instant::now() >= deadline {
                        return Err(PortFailure::Silent { request: request.op(), limit });
                    }
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(_) => return Err(self.gone(request, None)),
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
            Heard::Line(line) => (line, "a line that no request asked for".to_owned()),
            Heard::NotUtf8(line) => (line, "a line that is not UTF-8".to_owned()),
            Heard::TooLong(line) => (line, format!("a line of more than {MAX_LINE} bytes")),
        };
        self.offence = Some(line);
        PortFailure::Babble { why }
    }

    /// Its streams are closed: it has ended, or is about to.
    fn gone(&mut self, request: &Request, rest: Option<String>) -> PortFailure {
        self.wait_for_the_end();
        self.offence = rest;
        self.put_down();
        PortFailure::Gone { request: request.op(), status: self.status.clone() }
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
        self.put_down();
        Evidence {
            status: self.status.clone(),
            line: self.offence.clone(),
            exchange: self.exchange.iter().cloned().collect(),
            stderr: self.murmur.last_lines(AFTERMATH),
        }
    }

    /// Lets an adapter that is about to end do so by itself: how it does says something.
    fn wait_for_the_end(&mut self) {
        let deadline = Instant::now() + AFTERMATH;
        while !self.group.has_ended() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Kills the group and takes note of how the adapter ended.
    fn put_down(&mut self) {
        self.broken = true;
        if let Some(status) = self.group.kill() {
            self.status = Some(status.to_string());
        }
    }
}

impl Drop for Running {
    /// Says `bye` to an adapter that has done nothing wrong and gives it time to exit; then there is nothing left.
    fn drop(&mut self) {
        if self.broken {
            return;
        }
        let bye = serde_json::to_vec(&Numbered { id: self.next, request: &Request::Bye });
        if let (Ok(mut bye), Some(mut stdin)) = (bye, self.group.leader().stdin.take()) {
            bye.push(b'\n');
            // Whether it reads this or only the end of its input: it exits.
            _ = stdin.write(&bye);
        }
        let deadline = Instant::now() + FAREWELL;
        while !self.group.has_ended() {
            if Instant::now() >= deadline {
                tracing::warn!("an adapter did not exit after `bye` and was killed");
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        self.group.kill();
    }
}
