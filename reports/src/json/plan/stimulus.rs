//! What a step of a plan does to an implementation, as JSON.

use super::{CallIndex, SessionPlan};
use crate::json::wire::Wire;
use crate::json::words::{ListenerName, SessionId};
use interlude_spec::plan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

interlude_spec::ambient! { interlude_spec::with_ambient! contents
    /// Something that is done to the implementation.
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    pub(in crate::json) enum Stimulus {
        /// Calls made in one turn, with nothing drained between them. One, or several of `together`.
        Calls(Vec<CallIndex>),
        /// A listener is added.
        AddListener(ListenerName),
        /// A listener is removed.
        RemoveListener(ListenerName),
        /// The user signs out, of one session or of all.
        SignOut(Option<SessionId>),
        /// The server ended a session.
        RemoveSession(SessionId),
        /// The user signs in here: there is one more session, which the client hears of with the server's answer.
        SignIn(SessionPlan),
        /// Another tab has made a session: the server has it, and the client has not heard of it.
        AddSession(SessionPlan),
    }
}

/// The JSON has a word for each thing that happens around the calls.
impl Wire for Stimulus {
    type Value = plan::Stimulus;

    fn of(value: &Self::Value) -> Self {
        match value {
            plan::Stimulus::Calls(calls) => Self::Calls(Wire::of(calls)),
            plan::Stimulus::Ambient(ambient) => (*ambient).into(),
            plan::Stimulus::AddListener(listener) => Self::AddListener(Wire::of(listener)),
            plan::Stimulus::RemoveListener(listener) => Self::RemoveListener(Wire::of(listener)),
            plan::Stimulus::SignOut(session) => Self::SignOut(Wire::of(session)),
            plan::Stimulus::RemoveSession(session) => Self::RemoveSession(Wire::of(session)),
            plan::Stimulus::SignIn(session) => Self::SignIn(Wire::of(session)),
            plan::Stimulus::AddSession(session) => Self::AddSession(Wire::of(session)),
        }
    }

    fn value(self) -> Self::Value {
        if let Some(ambient) = self.ambient() {
            return plan::Stimulus::Ambient(ambient);
        }
        match self {
            interlude_spec::ambient! { interlude_spec::with_ambient! pattern Self } => {
                unreachable!("told apart above")
            }
            Self::Calls(calls) => plan::Stimulus::Calls(calls.value()),
            Self::AddListener(listener) => plan::Stimulus::AddListener(listener.value()),
            Self::RemoveListener(listener) => plan::Stimulus::RemoveListener(listener.value()),
            Self::SignOut(session) => plan::Stimulus::SignOut(session.value()),
            Self::RemoveSession(session) => plan::Stimulus::RemoveSession(session.value()),
            Self::SignIn(session) => plan::Stimulus::SignIn(session.value()),
            Self::AddSession(session) => plan::Stimulus::AddSession(session.value()),
        }
    }
}
