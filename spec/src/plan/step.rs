//! The steps of a plan: what is done to an implementation, and what is compared.

use super::{CallIndex, SessionPlan};
use crate::ambient::Ambient;
use crate::contract::Capability;
use crate::id::{ListenerName, OrganizationId, SessionId, UserId};
use crate::time::Tick;
use crate::value::{Children, Value};

/// Something at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// The moment.
    pub at: Tick,
    /// What happens or is asked then.
    pub action: Action,
}

/// What a step does.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// Something is done to the implementation.
    Do(Stimulus),
    /// The implementation is probed and compared.
    Expect(Expectation),
}

/// Something that is done to the implementation.
#[derive(Clone, PartialEq, Debug)]
pub enum Stimulus {
    /// Calls made in one turn, with nothing drained between them. One, or several of `together`.
    Calls(Vec<CallIndex>),
    /// Something happens around the calls.
    Ambient(Ambient),
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

impl Stimulus {
    /// What an implementation has to be capable of beside the calls.
    pub const fn needs(&self) -> Option<Capability> {
        match self {
            Self::Calls(_) => None,
            Self::Ambient(ambient) => ambient.kind().capability,
            Self::AddListener(_) | Self::RemoveListener(_) => Some(Capability::Listeners),
            Self::SignOut(_) => Some(Capability::SignOut),
            Self::RemoveSession(_) => Some(Capability::RemoveSession),
            Self::SignIn(_) | Self::AddSession(_) => Some(Capability::AddSession),
        }
    }
}

/// What a probe is compared with. What is `None` is unchecked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Expectation {
    /// The current session.
    pub session: Option<Value<SessionId>>,
    /// The current organization.
    pub organization: Option<Value<OrganizationId>>,
    /// The current user.
    pub user: Option<Value<UserId>>,
    /// What the control components show.
    pub children: Option<Children>,
    /// How far calls have come, in the order of the text.
    pub calls: Vec<(CallIndex, CallState)>,
}

/// How far a call has come.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CallState {
    /// Its promise is not settled.
    Pending,
    /// Its promise has resolved.
    Resolved,
    /// Its promise has rejected, with exactly this message where there is one.
    Rejected(Option<String>),
}
