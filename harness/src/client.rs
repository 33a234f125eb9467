//! What an author of a Clerk client in Rust implements to have it tested: one trait, in the words of Clerk's
//! own API.
//!
//! ```
//! use interlude::client::*;
//! use std::cell::RefCell;
//! use std::rc::Rc;
//!
//! /// A client of one kind of change: it goes through `undefined` and knows no organizations.
//! struct Tiny {
//!     start: ClientState,
//!     current: RefCell<Current>,
//!     listeners: RefCell<Vec<Listener>>,
//! }
//!
//! impl Tiny {
//!     fn new(start: ClientState) -> Self {
//!         let current = RefCell::new(start.current());
//!         Self { start, current, listeners: RefCell::default() }
//!     }
//!
//!     fn tell(&self, current: Current) {
//!         *self.current.borrow_mut() = current.clone();
//!         self.listeners.borrow().iter().for_each(|listener| listener.tell(current.clone()));
//!     }
//! }
//!
//! impl Client for Tiny {
//!     const OFFER: Offer = Offer { capabilities: &[Capability::SetSession], ..Offer::NOTHING };
//!
//!     async fn set_session(
//!         self: Rc<Self>,
//!         session: Option<Reference<SessionId>>,
//!         before_emit: Option<Callback>,
//!     ) -> Result<(), ErrorValue> {
//!         let target = session.and_then(|session| self.start.session(session.id()).cloned());
//!         self.tell(Current { organization: None, ..Current::UNDEFINED });
//!         if let Some(before_emit) = before_emit {
//!             before_emit.call(Value::from_option(target.as_ref().map(|session| session.id.clone()))).await?;
//!         }
//!         self.tell(Current {
//!             session: Value::from_option(target.as_ref().map(|session| session.id.clone())),
//!             organization: None,
//!             user: Value::from_option(target.map(|session| session.user)),
//!         });
//!         Ok(())
//!     }
//!
//!     fn add_listener(&self, listener: Listener) {
//!         listener.tell(self.current());
//!         self.listeners.borrow_mut().push(listener);
//!     }
//!
//!     fn current(&self) -> Current {
//!         self.current.borrow().clone()
//!     }
//! }
//! ```

pub use interlude_spec::contract::{Capability, Contract};
use interlude_spec::event::Ambient;
pub use interlude_spec::id::{ListenerName, OrganizationId, SessionId, UserId};
pub use interlude_spec::plan::Argument;
pub use interlude_spec::protocol::{ClientState, Reference, SessionState};
pub use interlude_spec::trace::{Current, ErrorValue, Value};
use std::future::Future;
use std::rc::Rc;

mod callback;
mod listener;
mod page;

pub use callback::{Callback, CallbackReturn};
pub use listener::Listener;
pub use page::Page;

/// A Clerk client under test.
///
/// Each scenario gets a fresh one, on a thread and a paused [`tokio`] runtime of its own, so futures need not be
/// `Send`, `tokio::task::spawn_local` works, and `tokio::time::sleep` passes in virtual time. A call runs up to
/// its first `await` when it is made, as an `async` function does in JavaScript.
///
/// Methods that a client does not offer keep their default. Scenarios that need them are skipped by name. A call of one that it
/// offers and does not implement is a mistake of whoever offers it, and is told as one.
pub trait Client: Sized + 'static {
    /// What this client claims to do.
    const OFFER: Offer;

    /// `setSession(session, beforeEmit)`: makes a session the current one, or with `None` (JavaScript's `null`)
    /// removes the current one.
    ///
    /// # Errors
    ///
    /// The error that the returned promise rejects with.
    fn set_session(
        self: Rc<Self>,
        session: Option<Reference<SessionId>>,
        before_emit: Option<Callback>,
    ) -> impl Future<Output = Result<(), ErrorValue>> {
        _ = (session, before_emit);
        async { Err(not_implemented("set_session")) }
    }

    /// `setActive({ session, organization, beforeEmit })`: makes a session, an organization or both the current
    /// ones.
    ///
    /// # Errors
    ///
    /// The error that the returned promise rejects with.
    fn set_active(self: Rc<Self>, params: SetActive) -> impl Future<Output = Result<(), ErrorValue>> {
        _ = params;
        async { Err(not_implemented("set_active")) }
    }

    /// `signOut(callback, { sessionId })`: signs out of one session or of all. For a client with the capability
    /// [`Capability::SignOutCalls`].
    ///
    /// # Errors
    ///
    /// The error that the returned promise rejects with.
    fn sign_out(self: Rc<Self>, params: SignOut) -> impl Future<Output = Result<(), ErrorValue>> {
        _ = params;
        async { Err(not_implemented("sign_out")) }
    }

    /// `addListener(listener)`: the listener is told of every change from here on.
    fn add_listener(&self, listener: Listener);

    /// The listener of that name is told nothing more.
    fn remove_listener(&self, name: &ListenerName) {
        _ = name;
    }

    /// What is current right now.
    fn current(&self) -> Current;

    /// What is on the screen: each control component, and whether its children are there. Asked when a turn is over;
    /// what has changed since the turn before is seen. For a client with the capability [`Capability::Components`].
    fn rendered(&self) -> Vec<Rendered> {
        Vec::new()
    }

    /// The page that the client is on, when a scenario begins and `main` listens: what else is seen of it is told to it. For a client
    /// with one of the capabilities [`Capability::Token`], [`Capability::Location`], [`Capability::FrameworkHook`] and
    /// [`Capability::RenderError`].
    fn on_page(&self, page: Page) {
        _ = page;
    }

    /// The page starts to unload.
    fn unload(&self) {}

    /// The application is unmounted, and mounted again: what is on the screen is made anew, and whatever of the client belongs to
    /// its provider. For a client with the capability [`Capability::Remount`].
    fn remount(&self) {}

    /// The tab gains or loses the focus.
    fn focus(&self, focused: bool) {
        _ = focused;
    }
}

/// The method of [`Client`] for what happens around the calls, if there is one.
pub(crate) const fn method_of(ambient: Ambient) -> Option<&'static str> {
    match ambient {
        Ambient::Unload => Some("unload"),
        Ambient::Focus(_) => Some("focus"),
        Ambient::Remount => Some("remount"),
        Ambient::Visible(_) | Ambient::Load | Ambient::GetToken => None,
    }
}

/// Has a client do what happens around the calls; false where [`method_of`] knows no method for it.
pub(crate) fn have_happen(client: &impl Client, ambient: Ambient) -> bool {
    match ambient {
        Ambient::Unload => client.unload(),
        Ambient::Focus(focused) => client.focus(focused),
        Ambient::Remount => client.remount(),
        Ambient::Visible(_) | Ambient::Load | Ambient::GetToken => return false,
    }
    true
}

/// A control component, as it is on the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rendered {
    /// Which: `SignedIn`, `SignedOut`, `ClerkLoaded` and so on.
    pub component: &'static str,
    /// Whether its children are there.
    pub visible: bool,
}

/// What a client claims to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The contracts it is to be judged by.
    pub contracts: &'static [Contract],
    /// What it is capable of.
    pub capabilities: &'static [Capability],
    /// The semantics that it follows where the contract leaves room, if it says so.
    pub semantics: Option<&'static str>,
}

impl Offer {
    /// The contract `before-emit`, without any capability.
    pub const NOTHING: Self = Self { contracts: &[Contract::BeforeEmit], capabilities: &[], semantics: None };
}

/// The parameters of `setActive`.
#[derive(Debug, Default)]
pub struct SetActive {
    /// The session; [`Argument::Omitted`] keeps the current one.
    pub session: Argument<SessionId>,
    /// The organization; [`Argument::Omitted`] keeps what the session had.
    pub organization: Argument<OrganizationId>,
    /// The callback to run just before the set: `beforeEmit`, or under the contract `navigate` the navigation.
    pub before_emit: Option<Callback>,
    /// Where to go just before the set, under the contract `navigate`.
    pub redirect_url: Option<String>,
}

/// The parameters of `signOut`.
#[derive(Debug, Default)]
pub struct SignOut {
    /// The session to sign out of; all of them where there is none.
    pub session: Option<SessionId>,
    /// The callback. It is given nothing: [`Value::Undefined`].
    pub callback: Option<Callback>,
}

/// The class of the error by which the bridge knows that a method is not implemented. No client has an error of such a class.
pub(crate) const NOT_IMPLEMENTED: &str = "interlude: not implemented";

/// The error of a method that keeps its default: its message is the name of the method.
fn not_implemented(method: &str) -> ErrorValue {
    ErrorValue { name: NOT_IMPLEMENTED.into(), message: method.into() }
}
