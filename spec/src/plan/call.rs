//! The calls of a plan, and what their callbacks do.

use super::{CallIndex, ServerPlan};
use crate::contract::{Capability, Contract};
use crate::id::{CallLabel, OrganizationId, SessionId};
use crate::time::Tick;
use crate::value::Argument;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A call of `setSession`, `setActive` or `signOut`.
#[derive(Clone, PartialEq, Debug)]
pub struct CallPlan {
    /// What the scenario calls it.
    pub label: CallLabel,
    /// Which of them.
    pub method: Method,
    /// The session argument. Of `signOut` it is left out where all are signed out of, and an id where one is.
    pub session: Argument<SessionId>,
    /// The organization argument; always [`Argument::Omitted`] for `setSession` and `signOut`.
    pub organization: Argument<OrganizationId>,
    /// The callback: `beforeEmit` or `navigate`, or what `signOut` is given.
    pub callback: Option<CallbackPlan>,
    /// Where to go instead of a callback (contract `navigate`).
    pub redirect_url: Option<String>,
    /// How the server answers this call's requests.
    pub server: ServerPlan,
    /// The call whose callback makes this call; none where a step makes it.
    pub parent: Option<CallIndex>,
}

impl CallPlan {
    /// Whether its callback gives a promise that never settles.
    pub fn waits_for_ever(&self) -> bool {
        self.callback.as_ref().is_some_and(|callback| callback.behaviour == Behaviour::Never)
    }
}

/// The methods that change the current session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub enum Method {
    /// `setSession(session, beforeEmit)`
    #[serde(rename = "setSession")]
    SetSession,
    /// `setActive({ session, organization, beforeEmit })`
    #[serde(rename = "setActive")]
    SetActive,
    /// `signOut(callback, { sessionId })`
    #[serde(rename = "signOut")]
    SignOut,
}

impl Method {
    /// The methods of a contract that set what they are given, the plainest first.
    pub const fn of(contract: Contract) -> &'static [Self] {
        match contract {
            Contract::BeforeEmit => &[Self::SetSession, Self::SetActive],
            Contract::Navigate => &[Self::SetActive],
        }
    }

    /// The name in scenarios and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SetSession => "setSession",
            Self::SetActive => "setActive",
            Self::SignOut => "signOut",
        }
    }

    /// The capability that an implementation of this method declares.
    pub const fn capability(self) -> Capability {
        match self {
            Self::SetSession => Capability::SetSession,
            Self::SetActive => Capability::SetActive,
            Self::SignOut => Capability::SignOutCalls,
        }
    }
}

/// What a call's callback does.
#[derive(Clone, PartialEq, Debug)]
pub struct CallbackPlan {
    /// How it ends.
    pub behaviour: Behaviour,
    /// The calls it makes when it starts, before anything else.
    pub calls: Vec<CallIndex>,
    /// Whether its delay starts only when those calls have returned. Only with a promise.
    pub await_calls: bool,
}

/// How a callback ends.
#[derive(Clone, PartialEq, Debug)]
pub enum Behaviour {
    /// It returns a promise that resolves after this time.
    ResolvesAfter(Tick),
    /// It returns a promise that rejects after this time.
    RejectsAfter {
        /// How long after the start.
        after: Tick,
        /// The error's message.
        error: String,
    },
    /// It returns a promise that never settles.
    Never,
    /// It throws an error with this message.
    Throws(String),
    /// It returns this value, which is not a promise; `null` stands for nothing at all.
    Returns(serde_json::Value),
}

impl Behaviour {
    /// Whether the callback returns a promise.
    pub const fn is_promise(&self) -> bool {
        matches!(self, Self::ResolvesAfter(_) | Self::RejectsAfter { .. } | Self::Never)
    }
}
