//! `reference-latest-wins`: a call gives way to those made after it. It knows no model and no requirement.

use super::{Reference, argument};
use crate::client::{
    Callback, Client, ClientState, Current, ErrorValue, Listener, ListenerName, Offer, Reference as Passed,
    SessionId, SetActive, SignOut,
};
use std::cell::Cell;
use std::rc::Rc;

/// A client in which a call that would set after a later one was made sets nothing, and resolves.
pub struct LatestWins {
    client: Reference,
    /// How many calls have been made.
    made: Cell<u32>,
}

impl LatestWins {
    /// A client in that state.
    pub fn new(start: ClientState) -> Self {
        Self { client: Reference::new(start), made: Cell::new(0) }
    }

    /// Makes a call: what it gives back says whether it is still the latest one.
    fn makes(&self) -> impl Fn() -> bool {
        let number = self.made.get() + 1;
        self.made.set(number);
        move || self.made.get() == number
    }

    async fn change(&self, params: SetActive) -> Result<(), ErrorValue> {
        let SetActive { session, organization, before_emit, .. } = params;
        let is_latest = self.makes();
        self.client.change(session, organization, before_emit, is_latest).await
    }
}

impl Client for LatestWins {
    const OFFER: Offer = Offer { semantics: Some("latest-wins"), ..Reference::OFFER };

    async fn set_session(
        self: Rc<Self>,
        session: Option<Passed<SessionId>>,
        before_emit: Option<Callback>,
    ) -> Result<(), ErrorValue> {
        self.change(SetActive { session: argument(session), before_emit, ..SetActive::default() }).await
    }

    async fn set_active(self: Rc<Self>, params: SetActive) -> Result<(), ErrorValue> {
        self.change(params).await
    }

    async fn sign_out(self: Rc<Self>, params: SignOut) -> Result<(), ErrorValue> {
        if !self.client.leaves(&params) {
            return Ok(());
        }
        self.client.leave(params, self.makes()).await
    }

    fn add_listener(&self, listener: Listener) {
        self.client.add_listener(listener);
    }

    fn remove_listener(&self, name: &ListenerName) {
        self.client.remove_listener(name);
    }

    fn current(&self) -> Current {
        self.client.current()
    }

    fn unload(&self) {
        self.client.unload();
    }

    fn focus(&self, focused: bool) {
        self.client.focus(focused);
    }
}
