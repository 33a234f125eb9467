//! Something that plans are played to: what it claims, and the way to it.

use crate::port::Port;
use crate::semantics::Semantics;
use crate::simulated::{self, SimulatedPort};
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::known::Known;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// Something that plans are played to.
#[derive(Clone)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// The contracts that it claims.
    pub contracts: Vec<Contract>,
    /// What it is capable of.
    pub capabilities: BTreeSet<Capability>,
    /// The semantics that it declares, if any.
    pub semantics: Option<String>,
    /// What it is known to break.
    pub known: Vec<Known>,
    connect: Arc<dyn Fn() -> Box<dyn Port> + Send + Sync>,
}

impl Subject {
    /// A subject that claims nothing yet, and that `connect` opens a way to.
    pub fn new(name: impl Into<String>, connect: impl Fn() -> Box<dyn Port> + Send + Sync + 'static) -> Self {
        Self {
            name: name.into(),
            contracts: Vec::new(),
            capabilities: BTreeSet::new(),
            semantics: None,
            known: Vec::new(),
            connect: Arc::new(connect),
        }
    }

    /// The simulator under a semantics.
    pub fn simulated(semantics: Semantics) -> Self {
        let name = semantics.name.clone();
        Self {
            contracts: Contract::ALL.into(),
            capabilities: simulated::capabilities(),
            semantics: Some(name.clone()),
            ..Self::new(name, move || Box::new(SimulatedPort::new(&semantics)))
        }
    }

    /// Opens a way to it, which lasts for as many plans as one likes.
    pub fn connect(&self) -> Box<dyn Port> {
        (self.connect)()
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject").field("name", &self.name).finish_non_exhaustive()
    }
}
