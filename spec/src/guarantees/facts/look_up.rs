//! The facts of a trace, looked up: by call, and by event.

use super::{CallFacts, Facts};
use crate::event::{Event, Numbered};
use crate::ground::Circumstance;
use crate::id::CallLabel;
use crate::obligations::{CallSpec, Organizations};
use crate::plan::{CallIndex, CallPlan};
use crate::value::{Current, Val};

impl<'a> Facts<'a> {
    /// In which organization each session is, before an event.
    pub fn organizations(&self, event: usize) -> Option<&Organizations> {
        let after = self.organizations.partition_point(|(from, _)| *from <= event);
        self.organizations.get(after.checked_sub(1)?).map(|(_, organizations)| organizations)
    }

    /// The facts of a call, if it was made.
    pub fn call(&self, index: CallIndex) -> Option<&CallFacts> {
        self.calls.get(self.place(index)?)
    }

    /// The place of a call in [`Self::calls`], if it was made.
    pub fn place(&self, index: CallIndex) -> Option<usize> {
        self.places.get(index.index()).copied().flatten().map(usize::from)
    }

    /// What the plan obliges a call to.
    pub fn spec_of(&self, call: &CallFacts) -> &'a CallSpec<'a> {
        &self.spec.calls[call.index.index()]
    }

    /// What the plan says of a call.
    pub fn plan_of(&self, call: &CallFacts) -> &'a CallPlan {
        self.spec_of(call).plan
    }

    /// What is current, in words.
    pub fn words(&self, val: Val) -> Current {
        self.spec.names.current(val)
    }

    /// What a call finds and asks for, as far as it decides which sentence a must rests on.
    pub fn circumstance(&self, call: &CallFacts) -> Circumstance {
        let (spec, found) = (self.spec_of(call), self.known[call.made].session);
        let replaces = spec.replaces(found);
        Circumstance { has_callback: spec.plan.callback.is_some(), replaces }
    }

    /// What the scenario calls a call.
    pub fn label(&self, call: &CallFacts) -> &'a CallLabel {
        &self.plan_of(call).label
    }

    /// The event at a place of the trace.
    pub fn event(&self, k: usize) -> &'a Event<Numbered> {
        &self.trace.events[k]
    }
}
