//! The virtual clock: what is due, and when. Order is by time, then by the order in which things were put down.

use interlude_spec::id::{CallLabel, RequestId};
use interlude_spec::time::Tick;
use interlude_spec::trace::Settlement;
use std::collections::BTreeMap;

/// Something that becomes due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Due {
    /// A callback's promise settles.
    Settle {
        /// Whose callback.
        call: CallLabel,
        /// How.
        outcome: Settlement,
    },
    /// The server answers.
    Answer {
        /// Which request.
        request: RequestId,
        /// With which HTTP status.
        status: u16,
    },
}

/// What is due, in order.
#[derive(Default, Debug)]
pub struct Agenda {
    due: BTreeMap<(Tick, u64), Due>,
    next: u64,
}

impl Agenda {
    /// Puts down what becomes due at a time.
    pub fn add(&mut self, at: Tick, due: Due) {
        self.due.insert((at, self.next), due);
        self.next += 1;
    }

    /// The time of what is due first.
    pub fn first(&self) -> Option<Tick> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// How many things are due no later than a time.
    pub fn count_until(&self, at: Tick) -> usize {
        self.due.range(..=(at, u64::MAX)).count()
    }

    /// Takes the thing at a place of the order, from 0, with its time.
    pub fn take(&mut self, place: usize) -> Option<(Tick, Due)> {
        let key = *self.due.keys().nth(place)?;
        self.due.remove(&key).map(|due| (key.0, due))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_at_once_keeps_the_order_in_which_it_was_put_down() {
        let mut agenda = Agenda::default();
        let due = |name: &str| Due::Settle { call: name.into(), outcome: Settlement::Resolve };
        agenda.add(Tick::from_millis(5), due("late"));
        agenda.add(Tick::from_millis(3), due("first"));
        agenda.add(Tick::from_millis(3), due("second"));
        let order: Vec<_> =
            std::iter::from_fn(|| agenda.take(0)).map(|(at, due)| (at.millis(), due)).collect();
        assert_eq!(order, [(3, due("first")), (3, due("second")), (5, due("late"))]);
    }
}
