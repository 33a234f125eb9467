//! What an implementation answers, and what it is seen to do.

use crate::contract::{Capability, Contract};
use crate::id::{CallLabel, ListenerName, RequestId, SessionId};
use crate::time::Tick;
use crate::trace::{Current, ErrorValue, ReturnOutcome, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an implementation answers.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// What was asked for.
    pub ok: Payload,
    /// What was observed since the last answer, in order.
    #[serde(default)]
    pub events: Vec<Observation>,
}

impl Answer {
    /// The answer of an implementation without organizations: what it says of them is not checked, as PROTOCOL.md has it, so it is left
    /// out.
    #[must_use]
    pub fn without_organizations(mut self) -> Self {
        let told = self.events.iter_mut().filter_map(|observation| observation.seen.current_mut());
        told.chain(&mut self.ok.current).for_each(|current| current.organization = None);
        self
    }
}

/// What was asked for. Which fields are there depends on the request.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Ok")]
pub struct Payload {
    /// To `begin` and `act`: whether everything has come to rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiescent: Option<bool>,
    /// To `hello`.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub hello: Option<Box<Hello>>,
    /// To `probe`.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Current>,
}

/// Who is there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The version of the protocol that it speaks.
    pub protocol: u32,
    /// What it offers.
    pub implementation: ImplementationName,
    /// The contracts it claims.
    pub contracts: Vec<Contract>,
    /// What it is capable of.
    pub capabilities: BTreeSet<Capability>,
    /// What it guesses about the world around the implementation, each as `name=value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guesses: Vec<String>,
}

/// What an implementation calls itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ImplementationName {
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
    /// The language it is written in.
    #[serde(default)]
    pub language: String,
}

/// Something observed, and when.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Observation {
    /// The virtual time, where it is earlier than that of the request: an implementation with timers of its own
    /// on the virtual clock acts on the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Tick>,
    /// What.
    #[serde(flatten)]
    pub seen: Seen,
}

impl From<Seen> for Observation {
    fn from(seen: Seen) -> Self {
        Self { at: None, seen }
    }
}

/// What can be observed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Seen {
    /// A listener is told what is current.
    Emit {
        /// Which.
        listener: ListenerName,
        /// What it is told.
        #[serde(flatten)]
        current: Current,
    },
    /// A callback starts.
    Callback {
        /// Whose.
        call: CallLabel,
        /// What it is given.
        session: Value<SessionId>,
    },
    /// The calls that a callback awaits have returned.
    CallbackWaiting {
        /// Whose callback.
        call: CallLabel,
    },
    /// A call's promise settles.
    Return {
        /// Which call.
        call: CallLabel,
        /// How, with the error it rejects with.
        #[serde(flatten)]
        outcome: ReturnOutcome,
    },
    /// A control component shows or hides its children.
    Render {
        /// Which component.
        component: String,
        /// Whether its children are there now.
        visible: bool,
    },
    /// A request to the server that waits for its answer.
    Request {
        /// Which.
        request: RequestId,
        /// Of which kind.
        kind: String,
        /// For which call, if it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<CallLabel>,
    },
    /// The token that the page sends along with its requests is another one, or is gone.
    Token {
        /// What its claims say is current: null where there is no token.
        #[serde(flatten)]
        claims: Current,
    },
    /// The page goes somewhere, or is somewhere when it begins.
    Location {
        /// Where.
        url: String,
    },
    /// A hook of a framework's binding says something else than before.
    FrameworkHook {
        /// Which hook.
        hook: String,
        /// Whether it says that it is loaded.
        loaded: bool,
        /// What it says is current. What a hook does not speak of is undefined.
        #[serde(flatten)]
        current: Current,
    },
    /// A component throws while it is rendered.
    RenderError {
        /// What it throws.
        error: ErrorValue,
    },
}

impl Seen {
    /// What is said to be current, where it speaks of that.
    const fn current_mut(&mut self) -> Option<&mut Current> {
        match self {
            Self::Emit { current, .. }
            | Self::Token { claims: current }
            | Self::FrameworkHook { current, .. } => Some(current),
            Self::Callback { .. }
            | Self::CallbackWaiting { .. }
            | Self::Return { .. }
            | Self::Render { .. }
            | Self::Request { .. }
            | Self::Location { .. }
            | Self::RenderError { .. } => None,
        }
    }
}

/// Why an implementation did not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// `unsupported`, or another word.
    pub code: String,
    /// In words.
    pub message: String,
}

/// The error that a callback's promise rejects with, or that it throws.
pub fn callback_error(message: &str) -> ErrorValue {
    ErrorValue { name: "Error".into(), message: message.into() }
}
