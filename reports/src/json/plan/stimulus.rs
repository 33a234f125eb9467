//! What a step of a plan does to an implementation, as JSON.

use super::{CallIndex, SessionPlan};
use crate::json::wire::Wire;
use crate::json::words::{ListenerName, SessionId};
use interlude_spec::event::Ambient;
use interlude_spec::plan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that is done to the implementation.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::json) enum Stimulus {
    /// Calls made in one turn, with nothing drained between them. One, or several of `together`.
    Calls(Vec<CallIndex>),
    /// The page starts to unload.
    Unload,
    /// The tab gains or loses the focus.
    Focus(bool),
    /// The page is shown or hidden.
    Visible(bool),
    /// The application is unmounted, and mounted again on the same client.
    Remount,
    /// A listener is added.
    AddListener(ListenerName),
    /// A listener is removed.
    RemoveListener(ListenerName),
    /// The client is loaded.
    Load,
    /// The user signs out, of one session or of all.
    SignOut(Option<SessionId>),
    /// A token is asked for.
    GetToken,
    /// The server ended a session.
    RemoveSession(SessionId),
    /// The user signs in here: there is one more session, which the client hears of with the server's answer.
    SignIn(SessionPlan),
    /// Another tab has made a session: the server has it, and the client has not heard of it.
    AddSession(SessionPlan),
}

/// The JSON has a word for each thing that happens around the calls.
impl Wire for Stimulus {
    type Value = plan::Stimulus;

    fn of(value: &Self::Value) -> Self {
        match value {
            plan::Stimulus::Calls(calls) => Self::Calls(Wire::of(calls)),
            plan::Stimulus::Ambient(ambient) => match *ambient {
                Ambient::Unload => Self::Unload,
                Ambient::Focus(focused) => Self::Focus(focused),
                Ambient::Visible(visible) => Self::Visible(visible),
                Ambient::Remount => Self::Remount,
                Ambient::Load => Self::Load,
                Ambient::GetToken => Self::GetToken,
            },
            plan::Stimulus::AddListener(listener) => Self::AddListener(Wire::of(listener)),
            plan::Stimulus::RemoveListener(listener) => Self::RemoveListener(Wire::of(listener)),
            plan::Stimulus::SignOut(session) => Self::SignOut(Wire::of(session)),
            plan::Stimulus::RemoveSession(session) => Self::RemoveSession(Wire::of(session)),
            plan::Stimulus::SignIn(session) => Self::SignIn(Wire::of(session)),
            plan::Stimulus::AddSession(session) => Self::AddSession(Wire::of(session)),
        }
    }

    fn value(self) -> Self::Value {
        let happens = plan::Stimulus::Ambient;
        match self {
            Self::Calls(calls) => plan::Stimulus::Calls(calls.value()),
            Self::Unload => happens(Ambient::Unload),
            Self::Focus(focused) => happens(Ambient::Focus(focused)),
            Self::Visible(visible) => happens(Ambient::Visible(visible)),
            Self::Remount => happens(Ambient::Remount),
            Self::AddListener(listener) => plan::Stimulus::AddListener(listener.value()),
            Self::RemoveListener(listener) => plan::Stimulus::RemoveListener(listener.value()),
            Self::Load => happens(Ambient::Load),
            Self::SignOut(session) => plan::Stimulus::SignOut(session.value()),
            Self::GetToken => happens(Ambient::GetToken),
            Self::RemoveSession(session) => plan::Stimulus::RemoveSession(session.value()),
            Self::SignIn(session) => plan::Stimulus::SignIn(session.value()),
            Self::AddSession(session) => plan::Stimulus::AddSession(session.value()),
        }
    }
}
