//! How much memory a product state takes, as far as a search has to know it.

use super::{Product, Progress};
use crate::simulator::client::{Call, Saw};
use std::mem::size_of;

/// What the monitors of the hazards keep of each call.
const MONITORED: usize = 48;

impl Product {
    /// About how many bytes it takes. Of what grows with the calls it is taken that all of them have been made.
    pub(in crate::explore) fn bytes(&self) -> usize {
        let calls = self.calls.len();
        let of_a_call = size_of::<Progress>() + size_of::<Call>() + MONITORED + size_of::<u16>();
        size_of::<Self>()
            + calls * of_a_call
            + self.done.len()
            + self.seen.capacity() * size_of::<Saw>()
            + self.accepted.bytes()
    }
}
