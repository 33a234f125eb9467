//! An adapter as a port: started when it is first needed, and again after it has failed.

use super::{Adapter, Limits, Running, Stillborn};
use crate::port::{Exchange, PortFailure};
use interlude_reports::run::Evidence;
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::protocol::{Answer, Hello, Request};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What an adapter has to offer because its manifest says so.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Promised {
    /// The contracts.
    pub contracts: Vec<Contract>,
    /// The capabilities.
    pub capabilities: BTreeSet<Capability>,
}

/// An adapter, whether it runs or not.
#[derive(Debug)]
pub struct AdapterPort {
    adapter: Arc<Adapter>,
    promised: Promised,
    limits: Limits,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Not started, or no more; what the last one left behind.
    Down(Option<Evidence>),
    /// It failed at its start, and no one has been told yet.
    Failed(Box<Stillborn>),
    Up(Box<Running>),
}

impl AdapterPort {
    /// A port to an adapter that is not started yet.
    pub const fn new(adapter: Arc<Adapter>, promised: Promised, limits: Limits) -> Self {
        Self { adapter, promised, limits, state: State::Down(None) }
    }

    /// Starts the adapter now and says what it says of itself. A failure is told by the next request.
    pub fn greet(&mut self) -> Option<Hello> {
        match Running::start(&self.adapter, self.limits) {
            Ok((running, hello)) => {
                self.state = State::Up(Box::new(running));
                Some(hello)
            }
            Err(stillborn) => {
                self.state = State::Failed(stillborn);
                None
            }
        }
    }

    fn running(&mut self) -> Result<&mut Running, PortFailure> {
        if matches!(self.state, State::Down(_))
            && let Some(hello) = self.greet()
        {
            self.hold(&hello)?;
        }
        if let State::Failed(stillborn) = &self.state {
            let Stillborn { failure, evidence } = (**stillborn).clone();
            self.state = State::Down(Some(evidence));
            return Err(failure);
        }
        match &mut self.state {
            State::Up(running) => Ok(running),
            State::Down(_) | State::Failed(_) => unreachable!("it has just been started, or has failed to"),
        }
    }

    /// Holds an adapter to what its manifest promises.
    fn hold(&self, hello: &Hello) -> Result<(), PortFailure> {
        let contracts: Vec<_> =
            self.promised.contracts.iter().filter(|it| !hello.contracts.contains(it)).copied().collect();
        let capabilities: Vec<_> =
            self.promised.capabilities.difference(&hello.capabilities).copied().collect();
        if contracts.is_empty() && capabilities.is_empty() {
            Ok(())
        } else {
            Err(PortFailure::OffersLess { contracts, capabilities })
        }
    }
}

impl Exchange for AdapterPort {
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure> {
        let limit = self.limits.request;
        self.running()?.ask(&request, limit)
    }

    fn evidence(&mut self) -> Option<Evidence> {
        match std::mem::replace(&mut self.state, State::Down(None)) {
            State::Up(mut running) => Some(running.evidence()),
            State::Down(evidence) => evidence,
            State::Failed(stillborn) => Some(stillborn.evidence),
        }
    }
}
