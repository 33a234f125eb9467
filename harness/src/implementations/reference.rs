//! `reference`: the documented behaviour as plain asynchronous code. It knows no model and no requirement.
//!
//! Where the documentation is silent it does the simplest thing, and overlapping calls are not coordinated. Below are
//! two clients that coordinate them.

mod latest_wins;
mod serialized;

pub use latest_wins::LatestWins;
pub use serialized::{Serialized, in_turn};

use crate::client::{
    Argument, Callback, Capability, Client, ClientState, Contract, Current, ErrorValue, Listener,
    ListenerName, Offer, OrganizationId, Reference as Passed, SessionId, SetActive, SignOut, Value,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A client whose overlapping calls know nothing of each other.
pub struct Reference {
    start: ClientState,
    state: RefCell<State>,
    listeners: RefCell<Vec<Listener>>,
}

struct State {
    current: Current,
    /// The session that was last set, which is the one to keep while the current one is hidden.
    last_set: Option<SessionId>,
    /// The organization that each session last had when it was current.
    organizations: BTreeMap<SessionId, Value<OrganizationId>>,
    unloading: bool,
}

impl Reference {
    /// A client in that state.
    pub fn new(start: ClientState) -> Self {
        let current = start.current();
        let last_set = current.session.id().cloned();
        let mut organizations = BTreeMap::new();
        if let (Some(session), Some(organization)) = (&last_set, &current.organization) {
            organizations.insert(session.clone(), organization.clone());
        }
        let state = State { current, last_set, organizations, unloading: false };
        Self { start, state: RefCell::new(state), listeners: RefCell::default() }
    }

    async fn change(
        &self,
        session: Argument<SessionId>,
        organization: Argument<OrganizationId>,
        before_emit: Option<Callback>,
        may_set: impl Fn() -> bool,
    ) -> Result<(), ErrorValue> {
        if !self.start.loaded {
            return Err(error("the client is not loaded"));
        }
        let target = match session {
            Argument::Null => None,
            Argument::Id(id) | Argument::Object(id) => self.start.session(&id).map(|known| known.id.clone()),
            Argument::Omitted => {
                let kept = self.state.borrow().last_set.clone();
                Some(kept.ok_or_else(|| error("there is no session to keep"))?)
            }
        };

        self.hide();
        if let Some(before_emit) = before_emit {
            before_emit.call(Value::from_option(target.clone())).await?;
        }
        if may_set() && !self.state.borrow().unloading {
            self.set(target, organization);
        }
        Ok(())
    }

    /// Whether a sign-out changes who is current: not where it is of another session.
    fn leaves(&self, params: &SignOut) -> bool {
        let current = &self.state.borrow().last_set;
        let is_of_another = params.session.is_some() && params.session != *current;
        self.start.loaded && current.is_some() && !is_of_another
    }

    /// Signs out of one session or of all: nobody is current then, or whoever was, where it is of another one.
    async fn leave(&self, params: SignOut, may_set: impl Fn() -> bool) -> Result<(), ErrorValue> {
        if !self.leaves(&params) {
            return Ok(());
        }
        self.hide();
        if let Some(callback) = params.callback {
            callback.call(Value::Undefined).await?;
        }
        if may_set() && !self.state.borrow().unloading {
            self.set(None, Argument::Omitted);
        }
        Ok(())
    }

    fn hide(&self) {
        if self.state.borrow().current != Current::UNDEFINED {
            self.tell(&Current::UNDEFINED);
        }
    }

    fn set(&self, target: Option<SessionId>, organization: Argument<OrganizationId>) {
        let current = match target.as_ref().and_then(|id| self.start.session(id)) {
            None => Current::NULL,
            Some(session) => {
                let organization = match organization {
                    Argument::Id(id) | Argument::Object(id) => Value::set(id),
                    Argument::Null => Value::Null,
                    Argument::Omitted => {
                        let remembered = self.state.borrow().organizations.get(&session.id).cloned();
                        remembered
                            .unwrap_or_else(|| Value::from_option(session.last_active_organization.clone()))
                    }
                };
                let mut state = self.state.borrow_mut();
                state.organizations.insert(session.id.clone(), organization.clone());
                Current {
                    session: Value::set(session.id.clone()),
                    organization: Some(organization),
                    user: Value::set(session.user.clone()),
                }
            }
        };
        self.state.borrow_mut().last_set = target;
        self.tell(&current);
    }

    fn tell(&self, current: &Current) {
        self.state.borrow_mut().current = current.clone();
        // A listener may add or remove listeners: those of this moment are told.
        let listeners = self.listeners.borrow().clone();
        for listener in listeners {
            listener.tell(current.clone());
        }
    }
}

impl Client for Reference {
    const OFFER: Offer = Offer {
        contracts: &[Contract::BeforeEmit],
        capabilities: &[
            Capability::SetSession,
            Capability::SetActive,
            Capability::Organizations,
            Capability::Listeners,
            Capability::Unload,
            Capability::Focus,
            Capability::SignOutCalls,
            Capability::PendingSessions,
            Capability::TreatPendingAsSignedOut,
            Capability::Remount,
        ],
        semantics: Some("uncoordinated"),
    };

    async fn set_session(
        self: Rc<Self>,
        session: Option<Passed<SessionId>>,
        before_emit: Option<Callback>,
    ) -> Result<(), ErrorValue> {
        self.change(argument(session), Argument::Omitted, before_emit, || true).await
    }

    async fn set_active(self: Rc<Self>, params: SetActive) -> Result<(), ErrorValue> {
        self.change(params.session, params.organization, params.before_emit, || true).await
    }

    async fn sign_out(self: Rc<Self>, params: SignOut) -> Result<(), ErrorValue> {
        self.leave(params, || true).await
    }

    fn add_listener(&self, listener: Listener) {
        if self.start.loaded {
            listener.tell(self.current());
        }
        self.listeners.borrow_mut().push(listener);
    }

    fn remove_listener(&self, name: &ListenerName) {
        self.listeners.borrow_mut().retain(|listener| listener.name() != name);
    }

    fn current(&self) -> Current {
        self.state.borrow().current.clone()
    }

    fn unload(&self) {
        self.state.borrow_mut().unloading = true;
    }

    /// Nothing here asks the server, so nothing depends on the focus.
    fn focus(&self, _focused: bool) {}
}

/// The argument that `setSession` is given, as `setActive` takes it.
fn argument(session: Option<Passed<SessionId>>) -> Argument<SessionId> {
    session.map_or(Argument::Null, |passed| Argument::Id(passed.id().clone()))
}

fn error(message: &str) -> ErrorValue {
    ErrorValue { name: "Error".into(), message: message.into() }
}
