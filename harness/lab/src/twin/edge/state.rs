//! How a twin stands in the middle of a scenario: its client, and the names of what it has heard of.

use super::{Names, Scenario, place};
use crate::port::State;
use crate::twin::state::Bytes;
use std::hash::Hash as _;

impl Scenario {
    /// How the client stands, at rest, under names in an order that does not depend on when they came up.
    pub(super) fn state(&mut self) -> State {
        let Self { clerk, names } = self;
        let mut places: Vec<usize> = (0..names.calls.len()).collect();
        places.sort_unstable_by(|one, other| names.calls[*one].cmp(&names.calls[*other]));
        let mut numbers = vec![0; places.len()];
        for (number, old) in places.iter().enumerate() {
            numbers[*old] = place(number).into();
        }
        clerk.tidy(&numbers);
        names.calls = places.into_iter().map(|old| names.calls[old].clone()).collect();
        let mut key = Bytes::default();
        clerk.write(&mut key);
        let Names { sessions, organizations, slugs, listeners, calls, record: _ } = names;
        (&sessions, &organizations, &slugs, &listeners, &calls).hash(&mut key);
        let names = size_of_val(&sessions[..]) + size_of_val(&organizations[..]) + size_of_val(&calls[..]);
        State { key: key.0, bytes: size_of::<Self>() + clerk.bytes() + names }
    }
}
