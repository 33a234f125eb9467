//! What of a client's state can still make a difference, as numbers: two clients at rest with the same fingerprint do
//! the same from here on.

use super::client::{Call, Client, Stage};
use crate::key::{Key, Part};
use crate::semantics::Leaves;
use interlude_spec::value::Val;

impl Client {
    /// Writes what of a client at rest does not follow from which calls were made, have called back, settled and returned.
    ///
    /// Of a call that has returned nothing counts but whether it was the last one made. How listeners came to be in the
    /// order in which they are is not part of it.
    pub fn fingerprint(&self, key: &mut Key) {
        // Everything is named here, so that whoever adds a field decides whether it counts. That the page unloads, how far
        // a call has come and which of the calls that it awaits have returned stands with the order.
        let Self {
            semantics,
            current,
            last_set,
            organizations,
            listeners: _,
            unloading: _,
            calls,
            ready: _,
            seen: _,
        } = self;
        let value = |val: Val| [val.session, val.organization, val.user];
        key.put(Part::ClientCurrent, value(*current));
        key.put(Part::ClientLastSet, [*last_set]);
        key.put(Part::ClientOrganizations, organizations.iter().copied());
        let is_over = |call: &Call| call.stage == Stage::Returned;
        key.flags(&[(Part::ClientNewestIsOver, calls.last().is_some_and(is_over))]);
        for call in calls.iter().filter(|call| !is_over(call)) {
            let Call { call, stage: _, target, before, settled: _, awaits: _ } = call;
            key.put(Part::ClientCall, [call.0]);
            key.put(Part::ClientTarget, [*target]);
            if semantics.failure == Leaves::Before {
                key.put(Part::ClientBefore, value(*before));
            }
        }
    }
}
