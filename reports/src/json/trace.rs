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

/// Puts the tables into [`What`]. What happens around the calls comes first. Observations take the place of `..observed`. In a `match` from
/// the values or to them, observations are further arms.
macro_rules! observed {
    (
        [$(
            $(#[$about:meta])*
            $variant:ident = $wire:literal, $words:literal, $capability:expr, $in_contract:literal {
                $(
                    $(#[$part_about:meta])*
                    $part:ident: $in_events:ty = $type:ty,
                )*
            }
        )*]
        $(#[$meta:meta])* $visible:vis enum $name:ident {
            $($(#[$about_before:meta])* $before:ident $({ $($parts_before:tt)* })?,)*
            ..observed,
            $($after:tt)*
        }
    ) => {
        interlude_spec::ambient! { interlude_spec::with_ambient! fields
            $(#[$meta])* $visible enum $name {
                $($(#[$about_before])* $before $({ $($parts_before)* })?,)*
                $(
                    $(#[$about])*
                    #[serde(rename = $wire)]
                    $variant { $($(#[$part_about])* $part: $type,)* },
                )*
                $($after)*
            }
        }
    };
    (
        [$(
            $(#[$about:meta])*
            $variant:ident = $wire:literal, $words:literal, $capability:expr, $in_contract:literal {
                $($(#[$part_about:meta])* $part:ident: $in_events:ty = $type:ty,)*
            }
        )*]
        $direction:ident $value:tt { $($arms:tt)* }
    ) => {
        match $value {
            $($arms)*
            $(observed!(from $direction $variant $($part)*) => observed!(to $direction $variant $($part)*),)*
        }
    };
    (from written $variant:ident $($part:ident)*) => { trace::What::Saw(Observation::$variant { $($part),* }) };
    (to written $variant:ident $($part:ident)*) => { Self::$variant { $($part: Wire::of($part)),* } };
    (from read $variant:ident $($part:ident)*) => { Self::$variant { $($part),* } };
    (to read $variant:ident $($part:ident)*) => {
        trace::What::Saw(Observation::$variant { $($part: $part.value()),* })
    };
}

interlude_spec::observations! { observed
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

    ..observed,
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
        interlude_spec::observations! { observed written value {
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
            trace::What::Probe { current } => Self::Probe { current: Wire::of(current) },
            trace::What::End => Self::End,
        } }
    }

    fn value(self) -> Self::Value {
        if let Some(ambient) = self.ambient() {
            return trace::What::Did(Stimulus::Ambient(ambient));
        }
        interlude_spec::observations! { observed read self {
            interlude_spec::ambient! { interlude_spec::with_ambient! pattern Self } => unreachable!("told apart above"),
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
            Self::Probe { current } => trace::What::Probe { current: current.value() },
            Self::End => trace::What::End,
        } }
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
