//! A client at rest as the contract's words see it.

use super::Event;
use interlude_spec::plan::CallIndex;
use std::fmt;

/// A client at rest.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment {
    /// What is told.
    pub told: Told,
    /// Whether the page has started to unload.
    pub unloading: bool,
    /// The calls in progress, in the order in which they were made: whether the callback of each has begun.
    pub open: Vec<bool>,
}

/// What is told, whichever session it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Told {
    /// It is undefined.
    Hidden,
    /// It is null.
    Null,
    /// A session.
    Session,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.told {
            Told::Hidden => "undefined",
            Told::Null => "null",
            Told::Session => "a session",
        })?;
        for alike in self.open.chunk_by(|one, next| one == next) {
            let (how_many, calls) = (alike.len(), if alike.len() == 1 { "call" } else { "calls" });
            let how = if alike[0] { "pending" } else { "queued" };
            write!(f, ", {how_many} {calls} {how}")?;
        }
        if self.unloading { f.write_str(", unloading") } else { Ok(()) }
    }
}

/// A turn, with how things stood before and after it, each with the calls in progress.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub(super) event: Event,
    pub(super) before: (Moment, Vec<CallIndex>),
    pub(super) after: Moment,
}
