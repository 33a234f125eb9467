//! What happened in one run: every stimulus and every observation, in one total order, in virtual time.

use crate::contract::Capability;
pub use crate::event::{ErrorValue, Event, ReturnOutcome, Settlement, What};
use crate::event::{Named, Naming, Observation};
pub use crate::value::{Current, Value};

/// The events of one run.
#[derive(Clone, PartialEq, Debug)]
pub struct Trace<N: Naming = Named> {
    /// In the order in which they happened. `at` and `turn` never go down.
    pub events: Vec<Event<N>>,
}

impl Eq for Trace<Named> {}

impl<N: Naming> Default for Trace<N> {
    fn default() -> Self {
        Self { events: Vec::new() }
    }
}

impl<N: Naming> Trace<N> {
    /// Whether anything was seen that an implementation of that capability alone is seen to do.
    pub fn shows(&self, capability: Capability) -> bool {
        let observations = self.events.iter().filter_map(|event| event.what.observation());
        observations.into_iter().any(|seen| seen.sight().capability == Some(capability))
    }
}

impl Trace {
    /// What `main` was told, in order, with the index of each event.
    pub fn told(&self) -> impl Iterator<Item = (usize, &Current)> {
        self.events.iter().enumerate().filter_map(|(index, event)| match &event.what {
            What::Saw(Observation::Emit { listener, current }) if listener.is_main() => {
                Some((index, current))
            }
            _ => None,
        })
    }
}
