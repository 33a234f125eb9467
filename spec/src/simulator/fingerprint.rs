//! What of a client's state can still make a difference, as numbers: two clients at rest with the same fingerprint do
//! the same from here on.

use super::{Call, Simulator, Stage};
use crate::id::CallLabel;
use crate::key::{Key, Part};
use crate::semantics::Leaves;
use crate::trace::{Current, Value};

/// Says what stands for something in a fingerprint.
pub trait Codes {
    /// The number of a call.
    fn call(&self, label: &CallLabel) -> u16;
    /// The numbers of what is current: session, organization, user.
    fn current(&mut self, current: &Current) -> [u16; 3];
}

impl Simulator {
    /// Writes what of a client at rest does not follow from which calls were made, have called back, settled and returned.
    ///
    /// Of a call that has returned nothing counts but whether it was the last one made. How listeners came to be in the
    /// order in which they are is not part of it.
    pub fn fingerprint(&self, codes: &mut impl Codes, key: &mut Key) {
        // Everything is named here, so that whoever adds a field decides whether it counts. That the page unloads, how far
        // a call has come and which of the calls that it awaits have returned stands with the order.
        let Self {
            semantics,
            start,
            current,
            last_set,
            organizations,
            listeners: _,
            unloading: _,
            calls,
            ready: _,
            seen: _,
        } = self;
        key.put(Part::ClientCurrent, codes.current(current));
        let last_set = last_set.as_ref().map_or(Value::Null, |id| Value::set(id.clone()));
        let [last_set, ..] = codes.current(&Current { session: last_set, ..Current::UNDEFINED });
        key.put(Part::ClientLastSet, [last_set]);
        for session in &start.sessions {
            let organization = organizations.get(&session.id).cloned();
            let organization =
                organization.unwrap_or_else(|| Value::from_option(session.last_active_organization.clone()));
            let [_, organization, _] =
                codes.current(&Current { organization: Some(organization), ..Current::UNDEFINED });
            key.put(Part::ClientOrganizations, [organization]);
        }
        let is_over = |call: &Call| call.stage == Stage::Returned;
        key.flags(&[(Part::ClientNewestIsOver, calls.last().is_some_and(is_over))]);
        for call in calls.iter().filter(|call| !is_over(call)) {
            let Call { item, stage: _, target, before, settled: _, awaits: _ } = call;
            let target = target.as_ref().map_or(Value::Null, |id| Value::set(id.clone()));
            let [target, ..] = codes.current(&Current { session: target, ..Current::UNDEFINED });
            key.put(Part::ClientCall, [codes.call(&item.call)]);
            key.put(Part::ClientTarget, [target]);
            if semantics.failure == Leaves::Before {
                key.put(Part::ClientBefore, codes.current(before));
            }
        }
    }
}
