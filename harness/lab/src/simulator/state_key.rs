//! What of a client's state can still make a difference, as numbers: two clients at rest with the same key do the
//! same from here on.

use super::client::{Call, Client, Stage};
use crate::semantics::record::Leaves;
use interlude_spec::parts;
use interlude_spec::state_key::StateKey;
use interlude_spec::value::Val;

parts! { pub Client:
    CURRENT = "client.current": "What is current.";
    LAST_SET = "client.last-set": "The session that was set last.";
    ORGANIZATIONS = "client.organizations": "The organization of each session.";
    NEWEST_IS_OVER = "client.newest-is-over": "Whether the newest call has returned.";
    CALL = "client.call": "Which call it is, in the order in which they were made.";
    TARGET = "client.target": "What it sets.";
    BEFORE = "client.before": "What was current before it.";
}

impl Client {
    /// Writes what of a client at rest does not follow from which calls were made, have called back, settled and returned.
    ///
    /// Of a call that has returned nothing counts but whether it was the last one made. How listeners came to be in the
    /// order in which they are is not part of it.
    pub(crate) fn write(&self, key: &mut StateKey) {
        // Everything is named here, so that whoever adds a field decides whether it counts. That the page unloads, how far
        // a call has come and which of the calls that it awaits have returned stands with the order.
        let Self {
            policy,
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
        key.put(Self::CURRENT, value(*current));
        key.put(Self::LAST_SET, [*last_set]);
        key.put(Self::ORGANIZATIONS, organizations.iter().copied());
        let is_over = |call: &Call| call.stage == Stage::Returned;
        key.flags(&[(Self::NEWEST_IS_OVER, calls.last().is_some_and(is_over))]);
        for call in calls.iter().filter(|call| !is_over(call)) {
            let Call { call, stage: _, target, before, settled: _, awaits: _ } = call;
            key.put(Self::CALL, [call.0]);
            key.put(Self::TARGET, [*target]);
            if policy.failure == Leaves::Before {
                key.put(Self::BEFORE, value(*before));
            }
        }
    }
}
