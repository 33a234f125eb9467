//! `reference-serialized`: calls queue up, each behind those made before it. It knows no model and no requirement.

use super::Reference;
use crate::client::{
    Callback, Client, ClientState, Current, ErrorValue, Listener, ListenerName, Offer, Reference as Passed,
    SessionId, SetActive, SignOut,
};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use tokio::sync::Mutex;

/// A client whose calls wait until those made before them have returned.
pub struct Serialized {
    client: Rc<Reference>,
    /// Who holds it is at the head of the queue.
    head: Mutex<()>,
}

impl Serialized {
    /// A client in that state.
    pub fn new(start: ClientState) -> Self {
        Self { client: Rc::new(Reference::new(start)), head: Mutex::new(()) }
    }
}

/// Runs a call when it has come to the head of the queue; whoever holds `head` is there.
///
/// # Errors
///
/// The error that the call rejects with.
pub async fn in_turn(
    head: &Mutex<()>,
    call: impl Future<Output = Result<(), ErrorValue>>,
) -> Result<(), ErrorValue> {
    let mut queued = pin!(async {
        let head = head.lock().await;
        (call.await, head)
    });
    let mut waited = false;
    let (outcome, head) = poll_fn(|context| {
        let polled = queued.as_mut().poll(context);
        waited |= polled.is_pending();
        polled
    })
    .await;
    // A call that never had to wait still returns only when the code that made it is through. Until then those
    // behind it stay there.
    if !waited {
        tokio::task::yield_now().await;
    }
    drop(head);
    outcome
}

impl Client for Serialized {
    const OFFER: Offer = Offer { semantics: Some("serialized"), ..Reference::OFFER };

    async fn set_session(
        self: Rc<Self>,
        session: Option<Passed<SessionId>>,
        before_emit: Option<Callback>,
    ) -> Result<(), ErrorValue> {
        in_turn(&self.head, Rc::clone(&self.client).set_session(session, before_emit)).await
    }

    async fn set_active(self: Rc<Self>, params: SetActive) -> Result<(), ErrorValue> {
        in_turn(&self.head, Rc::clone(&self.client).set_active(params)).await
    }

    async fn sign_out(self: Rc<Self>, params: SignOut) -> Result<(), ErrorValue> {
        in_turn(&self.head, Rc::clone(&self.client).sign_out(params)).await
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
