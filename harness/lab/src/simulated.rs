//! A semantics as an implementation: the simulator behind a port, driven by the driver that drives everything else.

use crate::driver::order::Order;
use crate::driver::play;
use crate::port::{Port, PortFailure, Sighting};
use crate::semantics::Semantics;
use crate::semantics::record::Record;
use crate::simulator::client::{Client, Saw, Stage};
use crate::simulator::numbered;
use interlude_spec::contract::Capability;
use interlude_spec::event::{Numbered, Stimulus};
use interlude_spec::id::ScenarioId;
use interlude_spec::names::Names;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{CallIndex, Plan};
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;
use interlude_spec::value::Val;
use std::collections::BTreeSet;

/// What a simulated client is capable of.
pub const CAPABILITIES: [Capability; 9] = [
    Capability::SetSession,
    Capability::SetActive,
    Capability::Organizations,
    Capability::Listeners,
    Capability::Unload,
    Capability::Focus,
    Capability::PendingSessions,
    Capability::TreatPendingAsSignedOut,
    Capability::Remount,
];

/// The same as a set.
pub fn capabilities() -> BTreeSet<Capability> {
    let mut capabilities = BTreeSet::new();
    capabilities.extend(CAPABILITIES);
    capabilities
}

/// Why a plan is beyond the simulator, if it is.
pub fn beyond(plan: &Plan) -> Option<String> {
    let need = plan.needs().into_iter().find(|need| !CAPABILITIES.contains(need))?;
    Some(format!("it needs `{need}`, which no way of coordinating calls has"))
}

/// A port to the simulator.
#[derive(Clone)]
pub struct SimulatedPort {
    policy: Record,
    client: Option<Client>,
    /// What was seen last, kept for its room.
    seen: Vec<Saw>,
}

impl SimulatedPort {
    /// A port to a client under a semantics.
    pub fn new(semantics: &Semantics) -> Self {
        Self { policy: semantics.record, client: None, seen: Vec::new() }
    }

    /// The calls that wait, in the last run, for a call in the queue that can never return, in the order in which they were
    /// made.
    ///
    /// In a queue, a callback that awaits a change of its own waits for ever.
    pub fn deadlocked(&self) -> Vec<CallIndex> {
        let calls = self.client.as_ref().map_or(&[][..], |client| &client.calls);
        let queued = calls.iter().enumerate().filter(|(_, call)| call.stage == Stage::Queued);
        let awaited = |index: &usize| {
            calls.iter().any(|outer| outer.stage == Stage::Waiting && outer.awaits.contains(index))
        };
        let stuck = queued.filter(|(index, _)| awaited(index));
        stuck.map(|(_, call)| call.call).collect()
    }

    fn begun(&mut self) -> Result<&mut Client, PortFailure> {
        self.client.as_mut().ok_or_else(|| PortFailure::Refused {
            code: "out-of-order".into(),
            message: "no scenario has begun".into(),
        })
    }

    fn observed(&mut self, spec: &mut Compiled<'_>, seen: &mut Vec<Sighting>) {
        let Some(client) = &mut self.client else { return };
        client.take_seen(&mut self.seen);
        let names = &mut spec.names;
        seen.extend(self.seen.iter().map(|saw| (None, numbered(spec.plan, names, *saw))));
    }
}

impl Port for SimulatedPort {
    fn begin(
        &mut self,
        _: &ScenarioId,
        spec: &mut Compiled<'_>,
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure> {
        self.client = Some(Client::new(self.policy, spec));
        self.observed(spec, seen);
        Ok(())
    }

    fn delay(&mut self, _: &mut Compiled<'_>, _: &[&str], _: &mut Vec<Sighting>) -> Result<(), PortFailure> {
        Err(unsupported("server", Tick::ZERO))
    }

    fn act(
        &mut self,
        spec: &mut Compiled<'_>,
        at: Tick,
        batch: &[Stimulus<Numbered>],
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure> {
        if let Some(unknown) =
            batch.iter().map(|it| spec.as_sign_out(*it)).find(|it| !it.kind().is_in_contract)
        {
            return Err(unsupported(unknown.kind().wire, at));
        }
        self.begun()?.turn(spec, batch);
        self.observed(spec, seen);
        Ok(())
    }

    fn probe(&mut self, _: &mut Names, _: &mut Vec<Sighting>) -> Result<Val, PortFailure> {
        Ok(self.begun()?.current())
    }

    fn end(&mut self, _: &mut Names, _: &mut Vec<Sighting>) -> Result<(), PortFailure> {
        Ok(())
    }
}

fn unsupported(what: &str, at: Tick) -> PortFailure {
    PortFailure::Refused {
        code: "unsupported".into(),
        message: format!("no semantics says what `{what}` does, at {at}"),
    }
}

/// What happens in a plan that is not [`beyond`] the simulator, by the contract that it is judged by.
///
/// # Panics
///
/// If it is.
pub fn trace_of(plan: &Plan, semantics: &Semantics) -> Trace {
    let mut port = SimulatedPort::new(semantics);
    let order = &mut Order::of_the_file();
    play(&"simulated".into(), plan, plan.contract(), &mut port, order)
        .unwrap_or_else(|failure| panic!("{failure}"))
        .trace
}
