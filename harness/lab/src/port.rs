//! The one way to an implementation, in process or out of it: a request, and its answer.

use interlude_spec::contract::{Capability, Contract};
use interlude_spec::protocol::{Answer, Request};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// An implementation that can be talked to.
pub trait Port {
    /// Asks, and waits for the answer.
    ///
    /// # Errors
    ///
    /// A [`PortFailure`] where there is no answer that could be judged.
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure>;

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

/// Why there is no answer that could be judged. Never the fault of a scenario, and never a verdict on a contract.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
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
    #[error("the implementation did not come to rest at {at}")]
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
    #[error("no answer to `{request}` within {}", seconds(*limit))]
    Silent {
        /// The request.
        request: &'static str,
        /// The time it had.
        limit: Duration,
    },
    /// It said something that is no answer.
    #[error("the adapter wrote {why}")]
    Babble {
        /// What.
        why: String,
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

/// A duration as short as it can be written.
pub fn seconds(limit: Duration) -> String {
    let millis = limit.as_millis();
    if millis.is_multiple_of(1000) { format!("{}s", millis / 1000) } else { format!("{millis}ms") }
}
