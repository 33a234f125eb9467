//! How tasks go on, and how promises settle.

use super::PromiseIndex;
use crate::twin::server::{Answer, Payload, Text};
use std::sync::Arc;

/// What a promise settles with.
pub(in crate::twin) type Outcome = Result<Value, Fault>;

/// How a task goes on; an error is one that it throws.
pub(in crate::twin) type Step = Result<Next, Fault>;

/// What promises resolve with, as far as anyone looks at it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(in crate::twin) enum Value {
    Nothing,
    Answer(Answer),
    Payload(Payload),
}

impl Value {
    /// Whether it is an answer without the token that was asked for.
    pub(in crate::twin) const fn lacks_token(&self) -> bool {
        matches!(self, Self::Payload(Payload { lacks_token: true, .. }))
    }
}

/// What promises reject with.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(in crate::twin) enum Fault {
    /// The server refused.
    Api { status: u16, text: Text },
    /// A callback of the scenario failed with this message.
    Callback(Arc<str>),
    /// Whoever is called outside failed, with the error that has this number there.
    Outside(u32),
    /// The package says so.
    Client(&'static str),
    /// Something is not what the package takes it for.
    Type(&'static str),
}

/// What a task waits for, or how it ends.
pub(in crate::twin) enum Next {
    /// It awaits a promise.
    Await(PromiseIndex),
    /// It goes on so many jobs later.
    Hops(u8),
    /// It goes on so many milliseconds later.
    Rest(u64),
    /// It returns.
    Return(Value),
    /// It returns a promise.
    Adopt(PromiseIndex),
}
