//! What an implementation answers, and what it is seen to do.

use crate::contract::{Capability, Contract};
use crate::event;
use crate::time::Tick;
use crate::trace::{Current, ErrorValue};
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
pub type Seen = event::Observation<event::Named>;

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
