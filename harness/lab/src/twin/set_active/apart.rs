//! The way that some versions have for pending sessions alone, and what others leave out for them.

use super::super::clerk::Clerk;
use super::super::queue::{Next, Step, Value};
use super::super::record::Pending;
use super::{At, SetActive, Target};

impl Clerk {
    /// Whether a call that is being made goes the way that pending sessions have of their own.
    pub(super) fn has_its_own_way(&self, call: &SetActive) -> bool {
        let has = match self.record.pending {
            Pending::PassedOver | Pending::AsAny | Pending::NoHooks => false,
            Pending::GivenToItsTask => call.given.session != Target::Omitted,
            Pending::ToItsTask | Pending::Unhooked | Pending::OwnPath => true,
        };
        has && self.is_pending(call)
    }

    /// Whether the session that a call is about is pending, as far as the client knows now.
    fn is_pending(&self, call: &SetActive) -> bool {
        call.target.is_some_and(|target| self.object(target).is_pending)
    }

    /// Whether a call is one for which hooks are left out and nothing is hidden by a navigation.
    pub(super) fn leaves_out(&self, call: &SetActive) -> bool {
        match self.record.pending {
            Pending::PassedOver | Pending::AsAny | Pending::OwnPath => false,
            Pending::GivenToItsTask | Pending::ToItsTask | Pending::Unhooked => call.goes_apart,
            Pending::NoHooks => self.is_pending(call),
        }
    }

    /// Looks at what the client has of a session after the touch: that is what its call is about then, or what says whether there
    /// is a task left.
    pub(super) fn look_again(&self, call: &mut SetActive) {
        let found = self.renewed(call.target).or(call.target);
        match self.record.pending {
            Pending::GivenToItsTask => call.target = found,
            // Nothing else asks again what the call was given.
            Pending::ToItsTask => call.given.session = found.map_or(Target::Null, Target::Object),
            _ => {}
        }
    }

    /// Leaves the page for where the task is done, if there is one left, before the session is set.
    pub(super) fn go_to_its_task(&mut self, call: &mut SetActive) -> Step {
        let looks_at = match (self.record.pending, call.given.session) {
            (Pending::ToItsTask, Target::Object(found)) => Some(found),
            (Pending::ToItsTask | Pending::GivenToItsTask, _) => call.target,
            _ => return self.set(call),
        };
        if looks_at.is_some_and(|session| self.object(session).is_pending) {
            self.unload();
            call.at = At::Task;
            return Ok(Next::Hops(1));
        }
        if self.record.pending == Pending::GivenToItsTask {
            return self.set(call);
        }
        self.emit()?;
        Ok(Next::Return(Value::Nothing))
    }
}

impl SetActive {
    /// Where the way of its own is over, the function around it has to return as well.
    pub(super) fn returns_from_apart(&mut self, step: Step) -> Next {
        self.held = match step {
            Ok(Next::Return(value)) => Ok(value),
            Ok(waits) => return waits,
            Err(fault) => Err(fault),
        };
        self.at = At::Apart;
        Next::Hops(1)
    }
}
