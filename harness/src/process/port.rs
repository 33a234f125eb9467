//! An adapter as a port: started when it is first needed, and again after it has failed.

use super::{Adapter, FailedStart, Limits, Running};
use crate::port::{Exchange, PortFailure};
use interlude_reports::run::Evidence;
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::protocol::{Answer, Hello, Request};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What an adapter has to offer because its manifest says so.
#[derive(Clone, Debug, Default)]
pub struct Promised {
    /// Its name; none where it may call itself what it likes.
    pub name: Option<String>,
    /// Its version; none where it may be of any.
    pub version: Option<String>,
    /// The contracts.
    pub contracts: Vec<Contract>,
    /// The capabilities.
    pub capabilities: BTreeSet<Capability>,
    /// What it has offered beyond that.
    pub surplus: Surplus,
}

/// What an adapter offers and its manifest does not name, once it has said so: the names of contracts and of capabilities.
#[derive(Clone, Debug, Default)]
pub struct Surplus(Arc<OnceLock<Vec<&'static str>>>);

impl Surplus {
    /// The names, sorted; empty where it was never started, too.
    pub fn names(&self) -> &[&'static str] {
        self.0.get().map_or(&[], Vec::as_slice)
    }
}

/// An adapter, whether it runs or not.
#[derive(Debug)]
pub struct AdapterPort {
    adapter: Arc<Adapter>,
    promised: Promised,
    limits: Limits,
    state: State,
    /// Whether it has let the time for an answer to `hello` pass.
    is_mute: bool,
    /// Who is told of a parting that nobody has asked for.
    told: Partings,
}

/// How the first adapter ended that did not end as it should when nobody needed it any more, if one did.
#[derive(Clone, Debug, Default)]
pub struct Partings(Arc<Mutex<Option<Parting>>>);

impl Partings {
    /// The parting, once.
    pub fn take(&self) -> Option<Parting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for AdapterPort {
    fn drop(&mut self) {
        if let Some(parting) = self.part() {
            self.told.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(parting);
        }
    }
}

/// How an adapter ended that was told `bye`, where that was not right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parting {
    /// What it did.
    pub failure: PortFailure,
    /// What it left behind.
    pub evidence: Evidence,
}

#[derive(Debug)]
enum State {
    /// Not started, or no more; what the last one left behind.
    Down(Option<Evidence>),
    /// It failed at its start, and no one has been told yet.
    Failed(Box<FailedStart>),
    Up(Box<Running>),
}

impl AdapterPort {
    /// A port to an adapter that is not started yet.
    pub fn new(adapter: Arc<Adapter>, promised: Promised, limits: Limits) -> Self {
        Self {
            adapter,
            promised,
            limits,
            state: State::Down(None),
            is_mute: false,
            told: Partings::default(),
        }
    }

    /// Tells of a parting that nobody asks for.
    #[must_use]
    pub fn telling(mut self, told: Partings) -> Self {
        self.told = told;
        self
    }

    /// Starts the adapter now and says what it says of itself. A failure is told by the next request.
    pub fn greet(&mut self) -> Option<Hello> {
        match Running::start(&self.adapter, self.limits) {
            Ok((running, hello)) => {
                self.state = State::Up(Box::new(running));
                Some(hello)
            }
            Err(failed_start) => {
                self.is_mute |= matches!(failed_start.failure, PortFailure::Silent { request: "hello", .. });
                self.state = State::Failed(failed_start);
                None
            }
        }
    }

    /// Whether it did not answer `hello` in time. To start it again would take as long, and is not likely to help.
    pub const fn is_mute(&self) -> bool {
        self.is_mute
    }

    /// Why it has just not started, in a sentence: what it wrote last where it wrote something, else what came of it.
    pub fn why_not_started(&self) -> Option<String> {
        let State::Failed(failed_start) = &self.state else { return None };
        let FailedStart { failure, evidence } = &**failed_start;
        let said = evidence.stderr.iter().find_map(|line| line.strip_prefix("Error: "));
        Some(said.map_or_else(|| failure.to_string(), ToOwned::to_owned))
    }

    /// Holds an adapter to what it said when it was first started.
    pub fn promise(&mut self, promised: Promised) {
        self.promised = promised;
    }

    fn running(&mut self) -> Result<&mut Running, PortFailure> {
        if matches!(self.state, State::Down(_))
            && let Some(hello) = self.greet()
        {
            self.hold(&hello)?;
        }
        if let State::Failed(failed_start) = &self.state {
            let FailedStart { failure, evidence } = (**failed_start).clone();
            self.state = State::Down(Some(evidence));
            return Err(failure);
        }
        match &mut self.state {
            State::Up(running) => Ok(running),
            State::Down(_) | State::Failed(_) => unreachable!("it has just been started, or has failed to"),
        }
    }

    /// Parts from the adapter, if it runs. Tells what it did where that was not right.
    pub fn part(&mut self) -> Option<Parting> {
        let State::Up(running) = &mut self.state else { return None };
        let failure = running.part().err();
        let parting = failure.map(|failure| Parting { failure, evidence: running.evidence() });
        self.state = State::Down(None);
        parting
    }

    /// What an adapter offers beyond what its manifest promises.
    fn beyond(&self, hello: &Hello) -> Vec<&'static str> {
        let contracts = hello.contracts.iter().filter(|it| !self.promised.contracts.contains(it));
        let capabilities = hello.capabilities.difference(&self.promised.capabilities);
        let mut names: Vec<_> =
            contracts.map(|it| it.as_str()).chain(capabilities.map(|it| it.as_str())).collect();
        names.sort_unstable();
        names
    }

    /// Holds an adapter to what its manifest promises. A version that it does not say is not another one.
    fn hold(&self, hello: &Hello) -> Result<(), PortFailure> {
        let Promised { name, version, .. } = &self.promised;
        let said = &hello.implementation;
        let is_other = name.as_ref().is_some_and(|name| *name != said.name)
            || version.as_ref().is_some_and(|version| !said.version.is_empty() && *version != said.version);
        if is_other {
            let full = |name: &str, version: &str| {
                if version.is_empty() { name.to_owned() } else { format!("{name}@{version}") }
            };
            return Err(PortFailure::OtherName {
                said: full(&said.name, &said.version),
                known: full(name.as_deref().unwrap_or_default(), version.as_deref().unwrap_or_default()),
            });
        }
        let contracts: Vec<_> =
            self.promised.contracts.iter().filter(|it| !hello.contracts.contains(it)).copied().collect();
        let capabilities: Vec<_> =
            self.promised.capabilities.difference(&hello.capabilities).copied().collect();
        if contracts.is_empty() && capabilities.is_empty() {
            self.promised.surplus.0.get_or_init(|| self.beyond(hello));
            Ok(())
        } else {
            Err(PortFailure::OffersLess { contracts, capabilities })
        }
    }
}

impl Exchange for AdapterPort {
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure> {
        let limit = self.limits.request;
        let is_end = request == Request::End;
        let running = self.running()?;
        let answer = running.ask(&request, limit)?;
        // What it writes when a scenario is over would be found in the next one, so that one gets an adapter of its own.
        if is_end
            && running.is_noisy
            && let Some(Parting { failure, evidence }) = self.part()
        {
            self.state = State::Down(Some(evidence));
            return Err(failure);
        }
        let has_organizations = self.promised.capabilities.contains(&Capability::Organizations);
        Ok(if has_organizations { answer } else { answer.without_organizations() })
    }

    fn notes(&mut self) -> Vec<String> {
        match &mut self.state {
            State::Up(running) => running.notes.take(),
            State::Down(_) | State::Failed(_) => Vec::new(),
        }
    }

    fn evidence(&mut self) -> Option<Evidence> {
        match std::mem::replace(&mut self.state, State::Down(None)) {
            State::Up(mut running) => Some(running.evidence()),
            State::Down(evidence) => evidence,
            State::Failed(failed_start) => Some(failed_start.evidence),
        }
    }
}
