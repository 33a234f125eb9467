//! Events in the small numbers that the relation is quick with.

pub use crate::value::{ABSENT, Code, NULL, UNDEFINED, Val};

/// An event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Label {
    /// Input: a call is made.
    Call(u16),
    /// Input: a callback's promise settles; `true` if it resolves.
    Settle(u16, bool),
    /// Input: the page starts to unload.
    Unload,
    /// Input: the client is loaded.
    Load,
    /// Input: the user signs out, the server ends a session or answers: the contract says nothing of what follows.
    Outside,
    /// Input: a listener is added.
    AddListener(u16),
    /// Input: a listener is removed.
    RemoveListener(u16),
    /// Output: a listener is told what is current.
    Emit(u16, Val),
    /// Output: a callback starts and is given a session.
    Callback(u16, Code),
    /// Output: a call returns; `true` if it resolves.
    Return(u16, bool),
    /// Output: asked, the implementation says what is current.
    Probe(Val),
    /// Output that cannot be: about a call that the plan does not have.
    Nonsense,
    /// An event that changes nothing here.
    Other,
    /// Time: everything has come to rest before the next input.
    Rest,
    /// Time: nothing more will come.
    End,
}

/// The number of the listener `main`.
pub const MAIN: u16 = 0;
