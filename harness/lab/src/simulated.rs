//! A semantics as an implementation: the simulator behind a port, driven by the driver that drives everything else.

use crate::driver::drive;
use crate::driver::order::Order;
use crate::port::{Port, PortFailure};
use crate::semantics::Semantics;
use crate::simulator::Simulator;
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::plan::Plan;
use interlude_spec::protocol::{self, Answer, Hello, ImplementationName, Observation, Request};
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;

/// What a simulated client is capable of.
pub const CAPABILITIES: [Capability; 6] = [
    Capability::SetSession,
    Capability::SetActive,
    Capability::Organizations,
    Capability::Listeners,
    Capability::Unload,
    Capability::Focus,
];

/// Why a plan is beyond the simulator, if it is.
pub fn beyond(plan: &Plan) -> Option<String> {
    if !plan.contracts.contains(&Contract::BeforeEmit) {
        return Some("it speaks only for the contract `navigate`".into());
    }
    let need = plan.needs().into_iter().find(|need| !CAPABILITIES.contains(need))?;
    Some(format!("it needs `{need}`, and no semantics says what that does"))
}

/// A port to the simulator.
pub struct SimulatedPort {
    semantics: Semantics,
    client: Option<Simulator>,
}

impl SimulatedPort {
    /// A port to a client under a semantics.
    pub const fn new(semantics: Semantics) -> Self {
        Self { semantics, client: None }
    }

    /// The client as the last scenario left it.
    pub const fn client(&self) -> Option<&Simulator> {
        self.client.as_ref()
    }

    fn observed(&mut self) -> Answer {
        let seen = self.client.as_mut().map(Simulator::take_seen).unwrap_or_default();
        Answer {
            ok: protocol::Ok { quiescent: Some(true), ..Default::default() },
            events: seen.into_iter().map(Observation::from).collect(),
        }
    }

    fn begun(&mut self) -> Result<&mut Simulator, PortFailure> {
        self.client.as_mut().ok_or_else(|| PortFailure::Refused {
            code: "out-of-order".into(),
            message: "no scenario has begun".into(),
        })
    }
}

impl Port for SimulatedPort {
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure> {
        match request {
            Request::Hello { .. } => {
                let hello = Hello {
                    protocol: protocol::VERSION,
                    implementation: ImplementationName {
                        name: self.semantics.name.clone(),
                        version: env!("CARGO_PKG_VERSION").into(),
                        language: "semantics".into(),
                    },
                    contracts: vec![Contract::BeforeEmit],
                    capabilities: CAPABILITIES.into(),
                };
                Ok(Answer {
                    ok: protocol::Ok { hello: Some(hello), ..Default::default() },
                    events: Vec::new(),
                })
            }
            Request::Begin { client, .. } => {
                self.client = Some(Simulator::new(self.semantics.clone(), &client));
                Ok(self.observed())
            }
            Request::Act { at, batch } => {
                self.begun()?.turn(batch).map_err(|what| unsupported(what, at))?;
                Ok(self.observed())
            }
            Request::Probe => {
                let current = self.begun()?.current();
                Ok(Answer {
                    ok: protocol::Ok { current: Some(current), ..Default::default() },
                    events: Vec::new(),
                })
            }
            Request::End | Request::Bye => Ok(Answer::default()),
        }
    }
}

fn unsupported(what: &str, at: Tick) -> PortFailure {
    PortFailure::Refused {
        code: "unsupported".into(),
        message: format!("no semantics says what `{what}` does, at {at}"),
    }
}

/// What happens in a plan that is not [`beyond`] the simulator.
///
/// # Panics
///
/// If it is.
pub fn trace_of(plan: &Plan, semantics: &Semantics) -> Trace {
    let mut port = SimulatedPort::new(semantics.clone());
    let order = &mut Order::of_the_file();
    drive(&"simulated".into(), plan, Contract::BeforeEmit, &mut port, order)
        .unwrap_or_else(|failure| panic!("{failure}"))
        .trace
}
