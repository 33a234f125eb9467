//! The one way to an implementation, in process or out of it: in numbers ([`Port`]), or in the protocol's messages
//! ([`Exchange`]), which [`Messages`] leads to.

use interlude_spec::budget::Exceeded;
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::event::{Numbered, Observation, Stimulus};
use interlude_spec::id::ScenarioId;
use interlude_spec::names::Names;
use interlude_spec::obligations::Compiled;
use interlude_spec::protocol::{Answer, Request};
use interlude_spec::time::Tick;
use interlude_spec::value::Val;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;

mod messages;
pub mod sizes;

pub use messages::Messages;

/// An observation, and when it was made where that is earlier than the time of the request.
pub type Sighting = (Option<Tick>, Observation<Numbered>);

/// An implementation that plans can be played to, in the numbers of a plan.
///
/// Each request comes to its end only when the implementation is at rest. What it was seen to do is added to `seen`, in
/// order.
pub trait Port {
    /// A run begins, on a client that remembers nothing of the one before.
    ///
    /// # Errors
    ///
    /// A [`PortFailure`] where there is no answer that could be judged; so for the other requests.
    fn begin(
        &mut self,
        scenario: &ScenarioId,
        spec: &mut Compiled<'_>,
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure>;

    /// From here on the server's answers to these kinds of requests wait for a stimulus.
    ///
    /// # Errors
    ///
    /// As of [`Self::begin`].
    fn delay(
        &mut self,
        spec: &mut Compiled<'_>,
        kinds: &[&str],
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure>;

    /// Things happen in one turn. Without any, time has passed and nothing else.
    ///
    /// # Errors
    ///
    /// As of [`Self::begin`].
    fn act(
        &mut self,
        spec: &mut Compiled<'_>,
        at: Tick,
        batch: &[Stimulus<Numbered>],
        seen: &mut Vec<Sighting>,
    ) -> Result<(), PortFailure>;

    /// What is current?
    ///
    /// # Errors
    ///
    /// As of [`Self::begin`].
    fn probe(&mut self, names: &mut Names, seen: &mut Vec<Sighting>) -> Result<Val, PortFailure>;

    /// The run is over.
    ///
    /// # Errors
    ///
    /// As of [`Self::begin`].
    fn end(&mut self, names: &mut Names, seen: &mut Vec<Sighting>) -> Result<(), PortFailure>;

    /// How it stands, at rest. None where that is its own affair.
    fn state(&mut self) -> Option<State> {
        None
    }

    /// What it has noted of the run, for whoever reads the report. It is no verdict.
    fn notes(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// Gives up on an implementation that has failed, and tells what it left behind. Nothing can be asked of it then.
    fn evidence(&mut self) -> Option<Evidence> {
        None
    }
}

/// How an implementation stands, at rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    /// Two with the same key go on alike from here, whenever that is: but for the numbers of requests, which count on.
    pub key: Vec<u8>,
    /// About how many bytes it takes.
    pub bytes: usize,
}

/// An implementation that can be copied in the middle of a run.
pub trait Fork: Port {
    /// Another that has come as far as this one, and goes its own way from here.
    fn fork(&self) -> Box<dyn Fork>;
}

impl<P: Port + Clone + 'static> Fork for P {
    fn fork(&self) -> Box<dyn Fork> {
        Box::new(self.clone())
    }
}

/// An implementation that can be talked to in the protocol's messages.
pub trait Exchange {
    /// Asks, and waits for the answer.
    ///
    /// # Errors
    ///
    /// A [`PortFailure`] where there is no answer that could be judged.
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure>;

    /// How it stands, at rest. None where that is its own affair.
    fn state(&mut self) -> Option<State> {
        None
    }

    /// What it has noted of the run, for whoever reads the report. It is no verdict.
    fn notes(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// Gives up on an implementation that has failed, and tells what it left behind. Nothing can be asked of it then.
    fn evidence(&mut self) -> Option<Evidence> {
        None
    }
}

/// What an adapter that failed left behind. Long lines are cut; what is cut is said.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// How its process ended, where it did so by itself: an exit status or a signal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The line of its standard output that is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The last lines of the protocol: `→` before those of the harness, `←` before those of the adapter.
    #[serde(default)]
    pub exchange: Vec<String>,
    /// The last lines of its standard error.
    #[serde(default)]
    pub stderr: Vec<String>,
}

impl<E: Exchange + ?Sized> Exchange for &mut E {
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure> {
        (**self).exchange(request)
    }

    fn state(&mut self) -> Option<State> {
        (**self).state()
    }

    fn notes(&mut self) -> Vec<String> {
        (**self).notes()
    }

    fn evidence(&mut self) -> Option<Evidence> {
        (**self).evidence()
    }
}

/// Why there is no answer that could be judged. Never the fault of a scenario, and never a verdict on a contract.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortFailure {
    /// The implementation panicked.
    #[error("the implementation panicked: {message}")]
    Panicked {
        /// With this message.
        message: String,
    },
    /// It refused a request.
    #[error("the implementation answered `{code}`: {message}")]
    Refused {
        /// The error's code.
        code: String,
        /// The error's message.
        message: String,
    },
    /// It says itself that it has not come to rest, so that what it will do next is anyone's guess.
    #[error(
        "the implementation did not come to rest at {at}: something real goes on in it, such as a timer or a socket; it has to be \
             virtual, or over, before it answers"
    )]
    Restless {
        /// When.
        at: interlude_spec::time::Tick,
    },
    /// Its answer lacks what was asked for.
    #[error("the answer to `{request}` lacks `{field}`")]
    Incomplete {
        /// The request.
        request: &'static str,
        /// The field.
        field: &'static str,
    },
    /// It cannot be started.
    #[error("`{command}` cannot be started: {why}")]
    NotStarted {
        /// The command.
        command: String,
        /// What the system says.
        why: String,
    },
    /// It speaks another version of the protocol.
    #[error(
        "the adapter speaks version {spoken} of the protocol, and this is version {}",
        interlude_spec::protocol::VERSION
    )]
    OtherProtocol {
        /// The version that it speaks.
        spoken: u32,
    },
    /// It offers less than its manifest says.
    #[error("the adapter offers less than its manifest says: {} missing", names(contracts, capabilities))]
    OffersLess {
        /// The contracts that it does not offer.
        contracts: Vec<Contract>,
        /// The capabilities that it does not offer.
        capabilities: Vec<Capability>,
    },
    /// It has ended, or closed its output.
    #[error("the adapter ended {}{}", during(request), status.as_ref().map(|it| format!(", {it}")).unwrap_or_default())]
    Gone {
        /// The request.
        request: &'static str,
        /// How its process ended, if it did.
        status: Option<String>,
    },
    /// It did not answer in time.
    #[error("no answer to `{request}` within {}{}", seconds(*limit), unflushed(request))]
    Silent {
        /// The request.
        request: &'static str,
        /// The time it had.
        limit: Duration,
    },
    /// It said something that is no answer.
    #[error("the adapter wrote {why}")]
    BadLine {
        /// What.
        why: String,
    },
    /// It calls itself something else than it is known by.
    #[error("the adapter says that it is `{said}`, and its manifest says `{known}`")]
    OtherName {
        /// What it says.
        said: String,
        /// What it is known by.
        known: String,
    },
    /// It did more than the budget of a trial allows.
    #[error("{0}")]
    OverBudget(#[from] Exceeded),
    /// It did not exit as it should when there was nothing more.
    #[error("after `bye` the adapter {how}")]
    Parted {
        /// What it did instead.
        how: String,
    },
}

impl PortFailure {
    /// The word for it in an adapter's answer.
    pub fn code(&self) -> &str {
        match self {
            Self::Panicked { .. } => "panicked",
            Self::Refused { code, .. } => code,
            _ => "failed",
        }
    }
}

fn names(contracts: &[Contract], capabilities: &[Capability]) -> String {
    let contracts = contracts.iter().map(|it| it.as_str());
    let names: Vec<_> =
        contracts.chain(capabilities.iter().map(|it| it.as_str())).map(|name| format!("`{name}`")).collect();
    format!("{} {}", names.join(", "), if names.len() == 1 { "is" } else { "are" })
}

fn during(request: &str) -> String {
    format!("before it answered `{request}`")
}

/// What is mostly the matter with an adapter that has never answered.
fn unflushed(request: &str) -> &'static str {
    if request == "hello" { "; it has to flush standard output after each line" } else { "" }
}

/// A duration as short as it can be written.
pub fn seconds(limit: Duration) -> String {
    let millis = limit.as_millis();
    if millis.is_multiple_of(1000) { format!("{}s", millis / 1000) } else { format!("{millis}ms") }
}
