//! The implementations that can be named on the command line.

use crate::bridge::Bridge;
use crate::client::{Client, ClientState};
use crate::port::Port;
use interlude_spec::contract::{Capability, Contract};
use std::collections::BTreeSet;
use std::sync::Arc;

pub mod conforming;
pub mod faulty;
pub mod hazardous;
pub mod reference;
pub mod steps;
pub mod stepwise;

/// An implementation, and how to reach it.
#[derive(Clone)]
pub struct Implementation {
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub about: String,
    /// The contracts that it claims.
    pub contracts: Vec<Contract>,
    /// What it is capable of.
    pub capabilities: BTreeSet<Capability>,
    /// The semantics that it declares, if any.
    pub semantics: Option<String>,
    connect: Arc<dyn Fn() -> Box<dyn Port> + Send + Sync>,
}

impl Implementation {
    /// A client in process, made anew by `make` for each scenario.
    pub fn in_process<C: Client>(
        name: impl Into<String>,
        about: impl Into<String>,
        make: impl Fn(ClientState) -> C + Send + Sync + Clone + 'static,
    ) -> Self {
        let name = name.into();
        let connect = {
            let name = name.clone();
            Arc::new(move || Box::new(Bridge::new(name.clone(), make.clone())) as Box<dyn Port>)
        };
        Self {
            name,
            about: about.into(),
            contracts: C::OFFER.contracts.to_vec(),
            capabilities: C::OFFER.capabilities.iter().copied().collect(),
            semantics: C::OFFER.semantics.map(Into::into),
            connect,
        }
    }

    /// Opens a way to it.
    pub fn connect(&self) -> Box<dyn Port> {
        (self.connect)()
    }
}

impl std::fmt::Debug for Implementation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Implementation").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The implementations that are there to be used: what `cargo test` runs the shipped scenarios against.
pub fn built_in() -> Vec<Implementation> {
    vec![
        Implementation::in_process(
            "reference",
            "the documented behaviour as plain asynchronous code; overlapping calls are not coordinated",
            reference::Reference::new,
        ),
        Implementation::in_process(
            "reference-serialized",
            "as `reference`; each call waits until those made before it have returned",
            reference::Serialized::new,
        ),
        Implementation::in_process(
            "reference-latest-wins",
            "as `reference`; a call that would set after a later one was made sets nothing and resolves",
            reference::LatestWins::new,
        ),
    ]
}

/// Implementations that use the room that the contract leaves. They keep every requirement.
pub fn conforming() -> Vec<Implementation> {
    conforming::variants().map(conforming::Variant::implementation).collect()
}

/// Implementations that keep every requirement and show a hazard.
pub fn hazardous() -> Vec<Implementation> {
    hazardous::HAZARDS.iter().map(hazardous::Hazardous::implementation).collect()
}

/// Implementations that break a requirement on purpose.
pub fn faulty() -> Vec<Implementation> {
    faulty::faults().map(faulty::Fault::implementation).collect()
}

/// Every implementation that can be named, in the order in which they are listed.
pub fn all() -> Vec<Implementation> {
    [built_in(), conforming(), hazardous(), faulty()].concat()
}
