//! The virtual clock: what is due, and when. Order is by time, then by the order in which things were put down.

use interlude_spec::event::{Numbered, Stimulus};
use interlude_spec::time::Tick;

/// Something that becomes due: a callback's promise settles, or the server answers.
pub type Due = Stimulus<Numbered>;

/// What is due, in order.
#[derive(Default, Debug)]
pub struct Agenda {
    due: Vec<(Tick, Due)>,
}

impl Agenda {
    /// Puts down what becomes due at a time.
    pub fn add(&mut self, at: Tick, due: Due) {
        self.due.insert(self.count_until(at), (at, due));
    }

    /// The time of what is due first.
    pub fn first(&self) -> Option<Tick> {
        self.due.first().map(|(at, _)| *at)
    }

    /// How many things are due no later than a time.
    pub fn count_until(&self, at: Tick) -> usize {
        self.due.partition_point(|(due, _)| *due <= at)
    }

    /// Takes the thing at a place of the order, from 0, with its time.
    pub fn take(&mut self, place: usize) -> Option<(Tick, Due)> {
        (place < self.due.len()).then(|| self.due.remove(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interlude_spec::event::Settlement;
    use interlude_spec::plan::CallIndex;

    #[test]
    fn what_is_due_at_once_keeps_the_order_in_which_it_was_put_down() {
        let mut agenda = Agenda::default();
        let due = |call| Due::Settle { call: CallIndex(call), outcome: Settlement::Resolve };
        let [late, first, second] = [0, 1, 2].map(due);
        agenda.add(Tick::from_millis(5), late);
        agenda.add(Tick::from_millis(3), first);
        agenda.add(Tick::from_millis(3), second);
        let order: Vec<_> =
            std::iter::from_fn(|| agenda.take(0)).map(|(at, due)| (at.millis(), due)).collect();
        assert_eq!(order, [(3, first), (3, second), (5, late)]);
    }
}
