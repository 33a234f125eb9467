//! How large a scenario may be: with what [`crate::budget`] says of a trial, whatever a file says is read, run and judged in
//! seconds. The table in `spec/SCENARIOS.md` is made from the declarations here.

use crate::budget::Budget;

/// A limit of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit {
    /// How much there may be.
    pub most: usize,
    /// Of what.
    pub of: &'static str,
    /// What it is about.
    pub about: &'static str,
}

macro_rules! limits {
    ($($name:ident = $most:expr, $of:literal: $about:literal;)*) => {
        $(#[doc = $about] pub const $name: usize = $most;)*

        /// Every limit of a file, in the order in which they are documented.
        pub const ALL: &[Limit] = &[$(Limit { most: $name, of: $of, about: $about.trim_ascii() }),*];
    };
}

limits! {
    MAX_BYTES = 256 * 1024, "bytes": "The file.";
    MAX_STEPS = 500, "steps": "The list `steps`.";
    MAX_CALLS = 100, "calls": "Those of the steps and of callbacks together: a run is judged with every call in view of every other.";
    MAX_TIED_CALLS = 10, "calls with `ties: all`": "Every order of one instant is run.";
    MAX_LISTENERS = 20, "added listeners": "Each is told what `main` is told.";
    MAX_SESSIONS = 100, "sessions": "The list `sessions` of the client.";
    MAX_ORGANIZATIONS = 100, "organizations": "The lists `organizations` of all sessions together.";
    MAX_EMISSIONS = 1000, "items of `emissions`": "Each list of them.";
    MAX_UNDER = 20, "entries of `under`": "Each is simulated.";
    MAX_NAME = Budget::DEFAULT.name, "bytes of a name": "An id, a label, the name of a listener or of a semantics.";
    MAX_TEXT = Budget::DEFAULT.message, "bytes of a text": "Any other text: the title, a message, where to go.";
}
