//! A trace as JSON: what happened, event by event.

use super::wire::{Wire, mirror};
use super::words::{CallLabel, ListenerName, OrganizationId, RequestId, SessionId, Tick, UserId, Value};
use interlude_spec::event::{Observation, Stimulus};
use interlude_spec::trace;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

interlude_spec::ambient! { interlude_spec::with_ambient! fields
    /// What can happen. The first group is done to the implementation, the second is seen of it.
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "event", rename_all = "kebab-case")]
    pub(super) enum What {
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
        /// The user signs out.
        SignOut {
            /// Of one session, or of all.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            session: Option<SessionId>,
        },
        /// The server ended a session.
        RemoveSession {
            /// Which.
            session: SessionId,
        },
        /// The user signs in here: the client hears of one more session.
        SignIn {
            /// Which.
            session: SessionId,
        },
        /// Another tab has made a session, of which the client has not heard.
        AddSession {
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
        /// The implementation was asked what is current.
        Probe {
            /// What it said.
            #[serde(flatten)]
            current: Current,
        },
        /// The last event: nothing is due any more.
        End,
    }
}

/// The JSON has one list of events where the values tell apart what is done and what is seen.
impl Wire for What {
    type Value = trace::What;

    fn of(value: &Self::Value) -> Self {
        match value {
            trace::What::Begin => Self::Begin,
            trace::What::Did(Stimulus::Call { call }) => Self::Call { call: Wire::of(call) },
            trace::What::Did(Stimulus::Settle { call, outcome }) => {
                Self::Settle { call: Wire::of(call), outcome: Wire::of(outcome) }
            }
            trace::What::Did(Stimulus::Ambient(ambient)) => (*ambient).into(),
            trace::What::Did(Stimulus::AddListener { listener }) => {
                Self::AddListener { listener: Wire::of(listener) }
            }
            trace::What::Did(Stimulus::RemoveListener { listener }) => {
                Self::RemoveListener { listener: Wire::of(listener) }
            }
            trace::What::Did(Stimulus::SignOut { session }) => Self::SignOut { session: Wire::of(session) },
            trace::What::Did(Stimulus::RemoveSession { session }) => {
                Self::RemoveSession { session: Wire::of(session) }
            }
            trace::What::Did(Stimulus::SignIn { session }) => Self::SignIn { session: Wire::of(session) },
            trace::What::Did(Stimulus::AddSession { session }) => {
                Self::AddSession { session: Wire::of(session) }
            }
            trace::What::Did(Stimulus::Answer { request, status }) => {
                Self::Answer { request: Wire::of(request), status: Wire::of(status) }
            }
            trace::What::Saw(Observation::Emit { listener, current }) => {
                Self::Emit { listener: Wire::of(listener), current: Wire::of(current) }
            }
            trace::What::Saw(Observation::Callback { call, session }) => {
                Self::Callback { call: Wire::of(call), session: Wire::of(session) }
            }
            trace::What::Saw(Observation::CallbackWaiting { call }) => {
                Self::CallbackWaiting { call: Wire::of(call) }
            }
            trace::What::Saw(Observation::Return { call, outcome }) => {
                Self::Return { call: Wire::of(call), outcome: Wire::of(outcome) }
            }
            trace::What::Saw(Observation::Render { component, visible }) => {
                Self::Render { component: Wire::of(component), visible: Wire::of(visible) }
            }
            trace::What::Saw(Observation::Request { request, kind, call }) => {
                Self::Request { request: Wire::of(request), kind: Wire::of(kind), call: Wire::of(call) }
            }
            trace::What::Saw(Observation::Token { claims }) => Self::Token { claims: Wire::of(claims) },
            trace::What::Saw(Observation::Location { url }) => Self::Location { url: Wire::of(url) },
            trace::What::Saw(Observation::FrameworkHook { hook, loaded, current }) => Self::FrameworkHook {
                hook: Wire::of(hook),
                loaded: Wire::of(loaded),
                current: Wire::of(current),
            },
            trace::What::Saw(Observation::RenderError { error }) => {
                Self::RenderError { error: Wire::of(error) }
            }
            trace::What::Probe { current } => Self::Probe { current: Wire::of(current) },
            trace::What::End => Self::End,
        }
    }

    fn value(self) -> Self::Value {
        if let Some(ambient) = self.ambient() {
            return trace::What::Did(Stimulus::Ambient(ambient));
        }
        match self {
            interlude_spec::ambient! { interlude_spec::with_ambient! pattern Self } => {
                unreachable!("told apart above")
            }
            Self::Begin => trace::What::Begin,
            Self::Call { call } => trace::What::Did(Stimulus::Call { call: call.value() }),
            Self::Settle { call, outcome } => {
                trace::What::Did(Stimulus::Settle { call: call.value(), outcome: outcome.value() })
            }
            Self::AddListener { listener } => {
                trace::What::Did(Stimulus::AddListener { listener: listener.value() })
            }
            Self::RemoveListener { listener } => {
                trace::What::Did(Stimulus::RemoveListener { listener: listener.value() })
            }
            Self::SignOut { session } => trace::What::Did(Stimulus::SignOut { session: session.value() }),
            Self::RemoveSession { session } => {
                trace::What::Did(Stimulus::RemoveSession { session: session.value() })
            }
            Self::SignIn { session } => trace::What::Did(Stimulus::SignIn { session: session.value() }),
            Self::AddSession { session } => {
                trace::What::Did(Stimulus::AddSession { session: session.value() })
            }
            Self::Answer { request, status } => {
                trace::What::Did(Stimulus::Answer { request: request.value(), status: status.value() })
            }
            Self::Emit { listener, current } => {
                trace::What::Saw(Observation::Emit { listener: listener.value(), current: current.value() })
            }
            Self::Callback { call, session } => {
                trace::What::Saw(Observation::Callback { call: call.value(), session: session.value() })
            }
            Self::CallbackWaiting { call } => {
                trace::What::Saw(Observation::CallbackWaiting { call: call.value() })
            }
            Self::Return { call, outcome } => {
                trace::What::Saw(Observation::Return { call: call.value(), outcome: outcome.value() })
            }
            Self::Render { component, visible } => trace::What::Saw(Observation::Render {
                component: component.value(),
                visible: visible.value(),
            }),
            Self::Request { request, kind, call } => trace::What::Saw(Observation::Request {
                request: request.value(),
                kind: kind.value(),
                call: call.value(),
            }),
            Self::Token { claims } => trace::What::Saw(Observation::Token { claims: claims.value() }),
            Self::Location { url } => trace::What::Saw(Observation::Location { url: url.value() }),
            Self::FrameworkHook { hook, loaded, current } => trace::What::Saw(Observation::FrameworkHook {
                hook: hook.value(),
                loaded: loaded.value(),
                current: current.value(),
            }),
            Self::RenderError { error } => {
                trace::What::Saw(Observation::RenderError { error: error.value() })
            }
            Self::Probe { current } => trace::What::Probe { current: current.value() },
            Self::End => trace::What::End,
        }
    }
}

/// An event as one line of JSON.
///
/// # Panics
///
/// Never: every event can be written as JSON.
pub fn event(event: &trace::Event) -> String {
    serde_json::to_string(&Event::of(event)).expect("an event can be written as JSON")
}
