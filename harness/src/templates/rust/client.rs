//! A client to begin with: it hides the session while the page navigates, awaits the navigation, and sets the new session. It
//! knows no organizations. Put your own in its place, or have it call your own.

use interlude::client::{
    Argument, Capability, Client, ClientState, Contract, Current, ErrorValue, Listener, ListenerName, Offer,
    SessionState, SetActive, Value,
};
use std::cell::RefCell;
use std::rc::Rc;

/// The client of one scenario.
pub(crate) struct Mine {
    start: ClientState,
    current: RefCell<Current>,
    /// What is current, or was before it was hidden.
    last: RefCell<Option<SessionState>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Mine {
    /// A client in the state that a scenario begins with.
    pub(crate) fn new(start: ClientState) -> Self {
        let current = start.current();
        let last = RefCell::new(current.session.id().and_then(|id| start.session(id)).cloned());
        Self { start, current: RefCell::new(current), last, listeners: RefCell::default() }
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
    const OFFER: Offer = Offer {
        contracts: &[Contract::Navigate],
        capabilities: &[Capability::SetActive, Capability::Listeners],
        ..Offer::NOTHING
    };

    async fn set_active(self: Rc<Self>, call: SetActive) -> Result<(), ErrorValue> {
        let target = match &call.session {
            Argument::Null => None,
            Argument::Id(id) | Argument::Object(id) => self.start.session(id).cloned(),
            Argument::Omitted => self.last.borrow().clone(),
        };
        let id = Value::from_option(target.as_ref().map(|session| session.id.clone()));
        let navigation = call.before_emit.filter(|_| target.is_some());
        if navigation.is_some() || call.redirect_url.is_some() {
            self.tell(Current { organization: None, ..Current::UNDEFINED });
        }
        if let Some(navigation) = navigation {
            navigation.call(id.clone()).await?;
        }
        let user = Value::from_option(target.as_ref().map(|session| session.user.clone()));
        *self.last.borrow_mut() = target;
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
