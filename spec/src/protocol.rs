//! The messages between the harness and an implementation: the same values in process, and as JSON lines
//! out of process.
//!
//! The harness owns time and asks in lockstep: one [`Request`], one [`Answer`]. An implementation is told when
//! a callback's promise settles; it needs no clock and never sees an expectation.

use crate::contract::Contract;
use crate::id::{CallLabel, ListenerName, OrganizationId, RequestId, ScenarioId, SessionId, UserId};
use crate::plan::{Method, Status, Task};
use crate::time::Tick;
use crate::trace::{Current, Value};
use crate::value::Argument;
pub use crate::value::Reference;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod answer;
pub mod wire;

pub use answer::{Answer, Hello, ImplementationName, Observation, Payload, Refusal, Seen, callback_error};

/// The protocol's version.
pub const VERSION: u32 = 1;

/// What the harness asks.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "kebab-case")]
pub enum Request {
    /// Who is there?
    Hello {
        /// The version of the protocol that the harness speaks.
        protocol: u32,
        /// The contracts it can judge.
        contracts: Vec<Contract>,
    },
    /// A scenario begins, on a client that remembers nothing of the one before.
    Begin {
        /// Which scenario. For messages only: nothing may depend on it.
        scenario: ScenarioId,
        /// The contract it is judged by.
        contract: Contract,
        /// The client to make.
        client: ClientState,
    },
    /// Things happen in one turn; then the implementation drains to quiescence.
    Act {
        /// The virtual time of it.
        at: Tick,
        /// The things, in order. None: time has passed and nothing else.
        batch: Vec<Item>,
    },
    /// What is current?
    Probe,
    /// The scenario is over.
    End,
    /// Nothing is asked. What a scenario that is over has left to be said comes before the answer.
    Idle,
    /// There is nothing more. The adapter exits.
    Bye,
}

/// The client that a scenario begins with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is said by itself")]
pub struct ClientState {
    /// Its sessions.
    pub sessions: Vec<SessionState>,
    /// The current session.
    pub active: Option<SessionId>,
    /// Whether it is loaded.
    pub loaded: bool,
    /// Whether its tab has the focus.
    pub focused: bool,
    /// Who is signed in by what the server said when it rendered the page; it said nothing where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_state: Option<Value<SessionId>>,
    /// Whether control components take a pending session for none; so where it is left out.
    #[serde(default = "yes", skip_serializing_if = "is_so")]
    pub treat_pending_as_signed_out: bool,
    /// Whether sessions come with a token; so where it is left out.
    #[serde(default = "yes", skip_serializing_if = "is_so")]
    pub tokens_come_along: bool,
    /// Whether the application insists that each user chooses an organization; not where it is left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub force_organization_selection: bool,
    /// The hooks of a framework; none where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<FrameworkState>,
}

/// The hooks of a framework: each takes so long, in milliseconds of virtual time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FrameworkState {
    /// How long the one before a call takes; none where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Tick>,
    /// How long the one after a call takes; none where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Tick>,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_so(flag: &bool) -> bool {
    *flag
}

/// A session that the client has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionState {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// The organizations its user is a member of.
    pub organizations: Vec<OrganizationId>,
    /// The organization it was last active in.
    pub last_active_organization: Option<OrganizationId>,
    /// Whether it is active or pending; active where it is left out.
    #[serde(default, skip_serializing_if = "Status::is_active")]
    pub status: Status,
    /// What its user has left to do, where it is pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// The slugs of those of its organizations that have one, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub slugs: BTreeMap<OrganizationId, String>,
}

crate::ambient! { crate::with_ambient! fields
    /// One thing that happens.
    #[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "do", rename_all = "camelCase")]
    pub enum Item {
        /// A call is made.
        Call(Box<CallItem>),
        /// A callback's promise settles.
        #[serde(rename_all = "camelCase")]
        Settle {
            /// Whose callback.
            call: CallLabel,
            /// How.
            outcome: SettleOutcome,
            /// The message of the error it rejects with.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            error: Option<String>,
        },
        /// A listener is added.
        AddListener {
            /// Which.
            listener: ListenerName,
        },
        /// A listener is removed.
        RemoveListener {
            /// Which.
            listener: ListenerName,
        },
        /// The user signs out, of one session or of all.
        #[serde(rename = "sign-out")]
        SignOut {
            /// Of which; of all where it is null.
            session: Option<SessionId>,
        },
        /// The server ended a session.
        #[serde(rename = "remove-session")]
        RemoveSession {
            /// Which.
            session: SessionId,
        },
        /// The user signs in: the server has one more session, and its answer brings the client.
        #[serde(rename = "sign-in")]
        SignIn {
            /// The session.
            session: SessionState,
        },
        /// Another tab has made a session: the server has it, and the client hears of it with the next answer.
        #[serde(rename = "add-session")]
        AddSession {
            /// The session.
            session: SessionState,
        },
        /// From here on the server's answers to these kinds of requests wait for an `answer`.
        #[serde(rename = "server")]
        Server {
            /// The kinds of requests.
            delay: Vec<String>,
        },
        /// The server answers a request.
        Answer {
            /// Which request.
            request: RequestId,
            /// With which HTTP status; 0 where none comes, because the network fails, and 204 where it holds no token.
            status: u16,
        },
    }
}

/// How a callback's promise settles.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SettleOutcome {
    /// It resolves.
    Resolve,
    /// It rejects.
    Reject,
}

/// A call of one of the methods.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallItem {
    /// What the scenario calls it.
    pub call: CallLabel,
    /// Which method.
    pub method: Method,
    /// What it is given.
    pub args: Args,
    /// Its callback, under the contract `before-emit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_emit: Option<CallbackItem>,
    /// Its callback, under the contract `navigate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub navigate: Option<CallbackItem>,
    /// Its callback, of a `signOut`. Its `session` is the one to sign out of; all, where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback: Option<CallbackItem>,
}

/// The arguments of a call. A field left out is `undefined`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Args {
    /// The session.
    #[serde(default, skip_serializing_if = "Argument::is_omitted", with = "argument")]
    #[schemars(with = "Option<Reference<SessionId>>")]
    pub session: Argument<SessionId>,
    /// The organization.
    #[serde(default, skip_serializing_if = "Argument::is_omitted", with = "argument")]
    #[schemars(with = "Option<Reference<OrganizationId>>")]
    pub organization: Argument<OrganizationId>,
    /// Where to go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
}

/// An argument on the wire: a field that is there is null or a [`Reference`].
mod argument {
    use super::{Argument, Reference};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<Id: Serialize + Clone, S: Serializer>(
        argument: &Argument<Id>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        argument.clone().reference().serialize(serializer)
    }

    pub(super) fn deserialize<'de, Id: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Argument<Id>, D::Error> {
        Ok(match Option::<Reference<Id>>::deserialize(deserializer)? {
            None => Argument::Null,
            Some(Reference::Id(id)) => Argument::Id(id),
            Some(Reference::Object(id)) => Argument::Object(id),
        })
    }
}

/// What a callback does when it is called.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallbackItem {
    /// What it gives back.
    #[serde(flatten)]
    pub kind: CallbackKind,
    /// The calls it makes when it starts, before anything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallItem>,
    /// Whether it waits for them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub await_calls: bool,
}

/// What a callback gives back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CallbackKind {
    /// A promise, which the harness settles.
    Promise,
    /// A value that is not a promise.
    Returns {
        /// The value.
        value: serde_json::Value,
    },
    /// Nothing: it throws.
    Throws {
        /// The error's message.
        error: String,
    },
}

impl ClientState {
    /// The session of that id.
    pub fn session(&self, id: &SessionId) -> Option<&SessionState> {
        self.sessions.iter().find(|session| session.id == *id)
    }

    /// What is current before the first step: undefined where the client is not loaded.
    pub fn current(&self) -> Current {
        if !self.loaded {
            return Current::UNDEFINED;
        }
        match self.active.as_ref().and_then(|id| self.session(id)) {
            None => Current::NULL,
            Some(session) => Current {
                session: Value::set(session.id.clone()),
                organization: Some(Value::from_option(session.last_active_organization.clone())),
                user: Value::set(session.user.clone()),
            },
        }
    }
}
