//! What is due at a moment: what rests goes on, and the server answers what nobody holds up. They share one order, as timers of JavaScript do.

use super::clerk::Clerk;
use super::queue::{PromiseIndex, Value};
use super::server::{OK, Sent};

/// What a timer is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Timer {
    /// What rests goes on.
    Rest(PromiseIndex),
    /// The server answers what is answered by itself: when the turn is over, and what was due by then before it.
    Answer(Sent),
}

#[cfg(feature = "merging")]
impl Timer {
    /// The promise that is settled as it goes off.
    pub(super) const fn promise(&mut self) -> &mut PromiseIndex {
        match self {
            Self::Rest(promise) | Self::Answer(Sent { promise, .. }) => promise,
        }
    }
}

impl Clerk {
    /// A promise that resolves so many milliseconds later.
    pub(super) fn rest(&mut self, millis: u64) -> PromiseIndex {
        let over = self.queue.promise();
        if !self.outside.rests(over, millis) {
            self.timers.push((self.now + millis, Timer::Rest(over)));
        }
        over
    }

    /// Lets the next timer go off that is due by then, with all that follows from it. Gives back when that was.
    pub(super) fn pass_until(&mut self, until: u64) -> Option<u64> {
        if !self.comes_due(until) {
            return None;
        }
        self.drain();
        Some(self.now)
    }

    /// Lets the first timer go off that is due by then, and of those of one moment the one that was set first. Says whether one did.
    pub(super) fn comes_due(&mut self, until: u64) -> bool {
        let due = self.timers.iter().map(|(due, _)| *due).min().filter(|due| *due <= until);
        let by_itself =
            self.next_by_itself().filter(|(at, _)| *at <= until && due.is_none_or(|due| *at < due));
        if let Some((at, renews)) = by_itself {
            self.now = self.now.max(at);
            self.act_by_itself(renews);
            return true;
        }
        let place = due.and_then(|due| self.timers.iter().position(|(its, _)| *its == due));
        let Some(place) = place else { return false };
        let (due, timer) = self.timers.remove(place);
        self.now = self.now.max(due);
        match timer {
            Timer::Rest(over) => self.queue.settle(over, Ok(Value::Nothing)),
            Timer::Answer(sent) => self.answer(sent, OK),
        }
        true
    }
}
