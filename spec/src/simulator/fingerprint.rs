//! What of a client's state can still make a difference, as numbers: two clients at rest with the same fingerprint do
//! the same from here on.

use super::{Call, Simulator, Stage};
use crate::id::CallLabel;
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
    /// Writes the fingerprint of a client that is at rest.
    ///
    /// Of a call that has returned nothing counts but whether it was the last one made. How listeners came to be in the
    /// order in which they are is not part of it.
    pub fn fingerprint(&self, codes: &mut impl Codes, out: &mut Vec<u16>) {
        // Everything is named here, so that whoever adds a field decides whether it counts.
        let Self {
            semantics,
            start,
            current,
            last_set,
            organizations,
            listeners: _,
            unloading,
            calls,
            ready: _,
            seen: _,
        } = self;
        out.extend(codes.current(current));
        let last_set = last_set.as_ref().map_or(Value::Null, |id| Value::set(id.clone()));
        out.push(codes.current(&Current { session: last_set, ..Current::UNDEFINED })[0]);
        for session in &start.sessions {
            let organization = organizations.get(&session.id).cloned();
            let organization =
                organization.unwrap_or_else(|| Value::from_option(session.last_active_organization.clone()));
            out.push(codes.current(&Current { organization: Some(organization), ..Current::UNDEFINED })[1]);
        }
        out.push(u16::from(*unloading));
        let is_over = |call: &Call| call.stage == Stage::Returned;
        out.push(u16::from(calls.last().is_some_and(is_over)));
        for call in calls.iter().filter(|call| !is_over(call)) {
            let Call { item, stage, target, before, settled, awaits } = call;
            out.push(codes.call(&item.call));
            let stage = match stage {
                Stage::Queued => 0,
                Stage::Waiting => 1,
                Stage::Done(_) => 2,
                Stage::Returned => 3,
            };
            let settled = match settled {
                None => 0,
                Some(Ok(())) => 1,
                Some(Err(_)) => 2,
            };
            let target = target.as_ref().map_or(Value::Null, |id| Value::set(id.clone()));
            let target = codes.current(&Current { session: target, ..Current::UNDEFINED })[0];
            out.extend([stage, settled, target]);
            if semantics.failure == Leaves::Before {
                out.extend(codes.current(before));
            }
            let awaited = awaits.iter().map(|nested| &calls[*nested]).filter(|nested| !is_over(nested));
            out.extend(awaited.map(|nested| codes.call(&nested.item.call)));
            out.push(u16::MAX);
        }
    }
}
