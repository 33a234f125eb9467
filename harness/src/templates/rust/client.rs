//! A client to begin with: it hides the session, awaits the callback, and sets the new session. It knows no
//! organizations. Put your own in its place, or have it call your own.

use interlude::client::{
    Callback, Capability, Client, ClientState, Current, ErrorValue, Listener, ListenerName, Offer, Reference,
    SessionId, Value,
};
use std::cell::RefCell;
use std::rc::Rc;

/// The client of one scenario.
pub(crate) struct Mine {
    start: ClientState,
    current: RefCell<Current>,
    listeners: RefCell<Vec<Listener>>,
}

impl Mine {
    /// A client in the state that a scenario begins with.
    pub(crate) fn new(start: ClientState) -> Self {
        let current = RefCell::new(start.current());
        Self { start, current, listeners: RefCell::default() }
    }

    fn tell(&self, current: Current) {
        *self.current.borrow_mut() = current;
        for listener in self.listeners.borrow().iter() {
            listener.tell(self.current());
        }
    }
}

impl Client for Mine {
    // Declare what is true: a scenario that needs more is skipped, and says so.
    const OFFER: Offer =
        Offer { capabilities: &[Capability::SetSession, Capability::Listeners], ..Offer::NOTHING };

    async fn set_session(
        self: Rc<Self>,
        session: Option<Reference<SessionId>>,
        before_emit: Option<Callback>,
    ) -> Result<(), ErrorValue> {
        let target = session.and_then(|session| self.start.session(session.id()).cloned());
        let id = Value::from_option(target.as_ref().map(|session| session.id.clone()));
        self.tell(Current { organization: None, ..Current::UNDEFINED });
        if let Some(before_emit) = before_emit {
            before_emit.call(id.clone()).await?;
        }
        let user = Value::from_option(target.map(|session| session.user));
        self.tell(Current { session: id, organization: None, user });
        Ok(())
    }

    fn add_listener(&self, listener: Listener) {
        listener.tell(self.current());
        self.listeners.borrow_mut().push(listener);
    }

    fn remove_listener(&self, listener: &ListenerName) {
        self.listeners.borrow_mut().retain(|known| known.name() != listener);
    }

    fn current(&self) -> Current {
        self.current.borrow().clone()
    }
}
