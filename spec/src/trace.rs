//! What happened in one run: every stimulus and every observation, in one total order, in virtual time.

use crate::id::{CallLabel, ListenerName, RequestId, SessionId};
use crate::time::Tick;
pub use crate::value::{Current, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The events of one run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trace {
    /// In the order in which they happened. `at` and `turn` never go down.
    pub events: Vec<Event>,
}

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Event {
    /// When.
    pub at: Tick,
    /// In which turn: the number of the exchange with the implementation. What one turn holds happened
    /// between one stimulus and the quiescence after it.
    pub turn: u32,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What can happen. The first group is done to the implementation, the second is seen of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum What {
    /// The run begins; `main` listens from here on.
    Begin,
    /// A call is made, by a step or by a callback.
    Call {
        /// Which call.
        call: CallLabel,
    },
    /// A callback's promise is settled.
    Settle {
        /// Whose callback.
        call: CallLabel,
        /// How.
        outcome: Settlement,
    },
    /// The page starts to unload.
    Unload,
    /// The tab gains or loses the focus.
    Focus {
        /// Whether it has it now.
        focused: bool,
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
    /// The client is loaded.
    Load,
    /// The user signs out.
    SignOut {
        /// Of one session, or of all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session: Option<SessionId>,
    },
    /// A token is asked for.
    GetToken,
    /// The server ended a session.
    RemoveSession {
        /// Which.
        session: SessionId,
    },
    /// The server answers a request.
    Answer {
        /// Which request.
        request: RequestId,
        /// With which HTTP status.
        status: u16,
    },

    /// A listener is told what is current.
    Emit {
        /// Which listener.
        listener: ListenerName,
        /// What it is told.
        #[serde(flatten)]
        current: Current,
    },
    /// A callback starts.
    Callback {
        /// Whose callback.
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
        /// How.
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
    /// The implementation was asked what is current.
    Probe {
        /// What it said.
        #[serde(flatten)]
        current: Current,
    },
    /// The last event: nothing is due any more.
    End,
}

/// How a callback's promise is settled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settlement {
    /// It resolves.
    Resolve,
    /// It rejects, with an error of this message.
    Reject(String),
}

/// How a call's promise settled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum ReturnOutcome {
    /// It resolved.
    Resolved,
    /// It rejected.
    Rejected {
        /// With this error.
        error: ErrorValue,
    },
}

/// An error as it was seen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ErrorValue {
    /// Its class.
    #[serde(default)]
    pub name: String,
    /// Its message.
    pub message: String,
}

impl Trace {
    /// What `main` was told, in order, with the index of each event.
    pub fn told(&self) -> impl Iterator<Item = (usize, &Current)> {
        self.events.iter().enumerate().filter_map(|(index, event)| match &event.what {
            What::Emit { listener, current } if listener.is_main() => Some((index, current)),
            _ => None,
        })
    }
}
