//! What can happen in a run: what is done to an implementation ([`Stimulus`]) and what is seen of it ([`Observation`]).
//!
//! Each is declared once, whatever its parts are called: in names ([`Named`]), as adapters and reports speak of them, or in
//! small numbers ([`Numbered`]), in which driver, judges and simulator work. [`crate::names`] leads from one to the other.
//! [`Kind`] is the table of all that the surroundings can do: how a scenario, an adapter and a person call it, and what an
//! implementation needs for it. [`Sight`] is the same of all that can be seen.

use crate::id::{CallLabel, ListenerName, RequestId, SessionId};
use crate::plan::{CallIndex, OFFLINE, WITHOUT_A_TOKEN};
use crate::time::Tick;
use crate::value::{Code, Current, Val, Value};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt::Debug;

pub mod kind;
mod observation;
mod way;

pub use crate::ambient::{Ambient, Kind};
pub use observation::{Observation, Sight};
pub use way::{Leads, Way};

/// How the parts of an event are called.
pub trait Naming: Clone + PartialEq + Debug {
    /// A call.
    type Call: Clone + PartialEq + Debug;
    /// A listener.
    type Listener: Clone + PartialEq + Debug;
    /// A session.
    type Session: Clone + PartialEq + Debug;
    /// A session, null or undefined: what a callback is given.
    type Given: Clone + PartialEq + Debug;
    /// What is current.
    type Current: Clone + PartialEq + Debug;
    /// A request to the server.
    type Request: Clone + PartialEq + Debug;
    /// A component, or a kind of requests.
    type Word: Clone + PartialEq + Debug;
    /// An error that a call rejects with.
    type Error: Clone + PartialEq + Debug;
    /// The message of an error that a callback's promise rejects with.
    type Message: Clone + PartialEq + Debug;
}

/// As messages call the parts of an event.
pub trait Spoken:
    Naming<
        Call: InMessages,
        Listener: InMessages,
        Given: InMessages,
        Current: InMessages,
        Request: InMessages,
        Word: InMessages,
        Error: InMessages,
    >
{
}

/// What a message can hold.
pub trait InMessages: Serialize + DeserializeOwned + JsonSchema {}

impl<Part: Serialize + DeserializeOwned + JsonSchema> InMessages for Part {}

impl Spoken for Named {}

/// In names, as adapters and reports speak of things.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {}

/// In small numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Numbered {}

impl Naming for Named {
    type Call = CallLabel;
    type Listener = ListenerName;
    type Session = SessionId;
    type Given = Value<SessionId>;
    type Current = Current;
    type Request = RequestId;
    type Word = String;
    type Error = ErrorValue;
    type Message = String;
}

impl Naming for Numbered {
    type Call = CallIndex;
    type Listener = u16;
    type Session = Code;
    type Given = Code;
    type Current = Val;
    type Request = u16;
    type Word = u16;
    type Error = u16;
    type Message = u16;
}

/// What the surroundings do to an implementation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stimulus<N: Naming> {
    /// A call is made, by a step or by a callback.
    Call {
        /// Which call.
        call: N::Call,
    },
    /// A callback's promise is settled.
    Settle {
        /// Whose callback.
        call: N::Call,
        /// How.
        outcome: Settlement<N::Message>,
    },
    /// Something happens around the calls.
    Ambient(Ambient),
    /// A listener is added.
    AddListener {
        /// Which.
        listener: N::Listener,
    },
    /// A listener is removed.
    RemoveListener {
        /// Which.
        listener: N::Listener,
    },
    /// The user signs out.
    SignOut {
        /// Of one session, or of all.
        session: Option<N::Session>,
    },
    /// The server ended a session.
    RemoveSession {
        /// Which.
        session: N::Session,
    },
    /// The user signs in here: the client hears of one more session.
    SignIn {
        /// Which.
        session: N::Session,
    },
    /// Another tab has made a session, of which the client has not heard.
    AddSession {
        /// Which.
        session: N::Session,
    },
    /// The server answers a request.
    Answer {
        /// Which request.
        request: N::Request,
        /// With which HTTP status; [`OFFLINE`] where the network fails, [`WITHOUT_A_TOKEN`] where it holds no token.
        status: u16,
    },
}

impl<N: Naming> Stimulus<N> {
    /// What it is called where a way leads.
    #[inline]
    pub fn lead<M: Naming>(&self, way: &mut impl Way<N, M>) -> Stimulus<M> {
        match self {
            Self::Call { call } => Stimulus::Call { call: way.lead(call) },
            Self::Settle { call, outcome } => {
                Stimulus::Settle { call: way.lead(call), outcome: way.lead(outcome) }
            }
            Self::Ambient(ambient) => Stimulus::Ambient(*ambient),
            Self::AddListener { listener } => Stimulus::AddListener { listener: way.lead(listener) },
            Self::RemoveListener { listener } => Stimulus::RemoveListener { listener: way.lead(listener) },
            Self::SignOut { session } => Stimulus::SignOut { session: way.lead(session) },
            Self::RemoveSession { session } => Stimulus::RemoveSession { session: way.lead(session) },
            Self::SignIn { session } => Stimulus::SignIn { session: way.lead(session) },
            Self::AddSession { session } => Stimulus::AddSession { session: way.lead(session) },
            Self::Answer { request, status } => {
                Stimulus::Answer { request: way.lead(request), status: *status }
            }
        }
    }

    /// Whether the client may look after its session, as of [`Ambient::attends`].
    pub const fn attends(&self) -> bool {
        matches!(self, Self::Ambient(ambient) if ambient.attends())
    }

    /// Whether it is more than a sign-out that is a call waits for: its own callback, a server that says yes, and listeners,
    /// which only listen.
    pub fn disturbs(&self, sign_out: &N::Call) -> bool {
        match self {
            Self::Settle { call, .. } | Self::Call { call } => call != sign_out,
            Self::Answer { .. } => self.refuses(),
            Self::AddListener { .. } | Self::RemoveListener { .. } => false,
            Self::Ambient(ambient) => ambient.disturbs(),
            Self::SignOut { .. }
            | Self::RemoveSession { .. }
            | Self::SignIn { .. }
            | Self::AddSession { .. } => true,
        }
    }

    /// Whether it is an answer of the server that says no, that never comes, or that lacks the token which was asked for.
    pub fn refuses(&self) -> bool {
        matches!(self, Self::Answer { status, .. } if *status >= 400 || [OFFLINE, WITHOUT_A_TOKEN].contains(status))
    }
}

/// How a callback's promise is settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settlement<M = String> {
    /// It resolves.
    Resolve,
    /// It rejects, with an error of this message.
    Reject(M),
}

/// How a call's promise settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum ReturnOutcome<E = ErrorValue> {
    /// It resolved.
    Resolved,
    /// It rejected.
    Rejected {
        /// With this error.
        error: E,
    },
}

/// An error as it was seen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ErrorValue {
    /// Its class.
    #[serde(default)]
    pub name: String,
    /// Its message.
    pub message: String,
}

/// What can happen.
#[derive(Clone, PartialEq, Debug)]
pub enum What<N: Naming = Named> {
    /// The run begins; `main` listens from here on.
    Begin,
    /// Something is done to the implementation.
    Did(Stimulus<N>),
    /// Something is seen of it.
    Saw(Observation<N>),
    /// The implementation was asked what is current.
    Probe {
        /// What it said.
        current: N::Current,
    },
    /// The last event: nothing is due any more.
    End,
}

impl<N: Naming> What<N> {
    /// What is seen of the implementation, if that is what happened.
    pub const fn observation(&self) -> Option<&Observation<N>> {
        match self {
            Self::Saw(observation) => Some(observation),
            _ => None,
        }
    }
}

/// One thing that happened.
#[derive(Clone, PartialEq, Debug)]
pub struct Event<N: Naming = Named> {
    /// When.
    pub at: Tick,
    /// In which turn: the number of the exchange with the implementation. What one turn holds happened
    /// between one stimulus and the quiescence after it.
    pub turn: u32,
    /// What.
    pub what: What<N>,
}

impl Copy for What<Numbered> {}
impl Copy for Event<Numbered> {}
impl Eq for What<Numbered> {}
impl Eq for Event<Numbered> {}
impl Eq for What<Named> {}
impl Eq for Event<Named> {}
