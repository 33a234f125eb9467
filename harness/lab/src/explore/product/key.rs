//! What of a product state can still make a difference.

use super::{Product, Progress};
use crate::explore::space::Space;
use interlude_spec::plan::CallIndex;
use interlude_spec::state_key::StateKey;

impl Product {
    /// Writes what can still make a difference.
    pub(in crate::explore) fn key(&self, space: &Space<'_>) -> Vec<u16> {
        let flag = |flag: bool| u16::from(flag);
        let mut key = StateKey::without(space.without);
        key.put(Self::DONE, self.done.iter().map(|done| flag(*done)));
        key.put(Self::UNLOADS, [flag(self.unloads)]);
        // How far a call has come follows from which calls the client has not returned from, and from the steps that are
        // done; so does which of them can settle. Only one that has returned without calling back is never settled.
        debug_assert!((0..self.calls.len()).all(|index| self.is_as_it_follows(space, index)));
        for Progress { settled, ahead, .. } in &self.calls {
            key.flags(&[
                (Self::SETTLED, *settled),
                (Self::AHEAD, ahead.is_some()),
                (Self::AHEAD, *ahead == Some(true)),
            ]);
        }
        self.client.write(&mut key);
        self.accepted.write(space, &mut key);
        self.monitors.write(&mut key);
        key.into_numbers()
    }

    /// Whether a call at rest has come as far as the key takes for granted: one that has returned has nothing left to
    /// settle, and one that has not has not settled, has begun unless it stands in the queue behind others, and can settle
    /// if it has begun and awaits no other call.
    fn is_as_it_follows(&self, space: &Space<'_>, index: usize) -> bool {
        let Progress { made, begun, returned, settled, .. } = self.calls[index];
        let Some(callback) = &space.plan.calls[index].callback else { return true };
        let number = u16::try_from(index).unwrap_or(u16::MAX);
        if returned || !made {
            return !begun || settled || !callback.behaviour.is_promise();
        }
        let is_first = self.monitors.open_calls().first() == Some(&CallIndex(number));
        let awaits =
            callback.await_calls && callback.calls.iter().any(|nested| !self.calls[nested.index()].returned);
        let can_settle = begun && callback.behaviour.is_promise() && !awaits;
        !settled && begun == (is_first || !self.client.queues()) && can_settle == self.ready.contains(&number)
    }
}
