//! A trace as JSON: what happened, event by event.

use super::wire::mirror;
use super::words::{CallLabel, ListenerName, OrganizationId, RequestId, SessionId, Tick, UserId, Value};
use interlude_spec::trace;

mirror! {
    /// The events of one run.
    struct Trace = trace::Trace {
        /// In the order in which they happened. `at` and `turn` never go down.
        events: Vec<Event>,
    }

    /// One thing that happened.
    struct Event = trace::Event {
        /// When.
        at: Tick,
        /// In which turn: the number of the exchange with the implementation. What one turn holds happened
        /// between one stimulus and the quiescence after it.
        turn: u32,
        /// What.
        #[serde(flatten)]
        what: What,
    }

    /// What is current: told to a listener, or answered to a probe.
    struct Current = trace::Current {
        /// The session.
        session: Value<SessionId>,
        /// The organization; `None` from an implementation without organizations.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organization: Option<Value<OrganizationId>>,
        /// The user.
        user: Value<UserId>,
    }

    /// An error as it was seen.
    struct ErrorValue = trace::ErrorValue {
        /// Its class.
        #[serde(default)]
        name: String,
        /// Its message.
        message: String,
    }

    /// What can happen. The first group is done to the implementation, the second is seen of it.
    #[serde(tag = "event", rename_all = "kebab-case")]
    enum What = trace::What {
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
    #[serde(rename_all = "kebab-case")]
    enum Settlement = trace::Settlement {
        /// It resolves.
        Resolve,
        /// It rejects, with an error of this message.
        Reject(error: String),
    }

    /// How a call's promise settled.
    #[serde(tag = "outcome", rename_all = "kebab-case")]
    enum ReturnOutcome = trace::ReturnOutcome {
        /// It resolved.
        Resolved,
        /// It rejected.
        Rejected {
            /// With this error.
            error: ErrorValue,
        },
    }
}
