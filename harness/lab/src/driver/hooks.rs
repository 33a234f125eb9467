//! The hooks of a framework, which take their time on timers of the client.

use super::Driver;
use super::order::Order;
use crate::port::PortFailure;
use interlude_spec::plan::FrameworkPlan;
use interlude_spec::time::Tick;

impl Driver<'_, '_> {
    /// Lets time pass before something happens. A hook that ends in that moment has ended then, so what a call does after it comes before
    /// what happens, in a turn of its own, and not behind it.
    pub(super) fn let_hooks_end(&mut self, at: Tick) -> Result<(), PortFailure> {
        let is_around = self.plan.client.framework != FrameworkPlan::default();
        if is_around && self.now < at { self.act(at, &[]) } else { Ok(()) }
    }

    /// Lets the hooks of a framework take their time, around one call after the other. They are no reason to be patient for an hour, in
    /// which a client does much else.
    pub(super) fn await_hooks(&mut self, order: &mut Order) -> Result<(), PortFailure> {
        let FrameworkPlan { before, after } = self.plan.client.framework;
        for takes in std::iter::repeat_n([before, after], self.plan.calls.len()).flatten().flatten() {
            if !self.someone_is_late() {
                break;
            }
            self.act(self.now + takes, &[])?;
            self.settle(order, |_| true)?;
        }
        Ok(())
    }
}
