//! What one trial may take: the one place where its limits are declared.
//!
//! An implementation may be a program that never ends, and a run may be one that takes for ever to judge. So each thing that
//! a trial has more of the longer it lasts has a limit. [`Budget::DEFAULT`] says how much of each there may be; the
//! tables in `spec/PROTOCOL.md` and `spec/SCENARIOS.md` are made from the declarations here.

use crate::time::Tick;
use std::fmt;

/// More of something than the budget of a trial has.
///
/// ```
/// use interlude_spec::budget::{Budget, Limit};
/// let exceeded = Budget::DEFAULT.hold(Limit::Requests, 1001, || "`touch` in turn 1002, at 0ms".into()).unwrap_err();
/// assert_eq!(
///     exceeded.to_string(),
///     "the trial has more than 1000 requests to the server: `touch` in turn 1002, at 0ms"
/// );
/// ```
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct Exceeded {
    /// The limit.
    pub limit: Limit,
    /// How much of it there may be.
    pub most: usize,
    /// What was one too many, or too long, in words that are not safe to be shown yet.
    pub by: String,
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the trial has {} {}: {}", self.limit.more_than(), self.limit.counted(self.most), self.by)
    }
}

/// Who is charged with more than a limit allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Charged {
    /// The adapter: `adapter-error`.
    Adapter,
    /// No one: the trial is `not-run`, since it cannot be judged.
    NoOne,
    /// No one: what is beyond it is left out of what is printed, and that is said.
    Report,
}

impl Charged {
    /// What comes of it, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Adapter => "`adapter-error`",
            Self::NoOne => "`not-run`: it cannot be judged",
            Self::Report => "the rest is left out and counted; the JSON report has it",
        }
    }
}

macro_rules! budget {
    ($($field:ident, $limit:ident = $most:literal, $counts:ident $unit:literal, $charged:ident: $about:literal;)*) => {
        /// How much of each thing a trial may have.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct Budget {
            $(#[doc = $about] pub $field: usize,)*
        }

        /// A limit of a [`Budget`].
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Limit {
            $(#[doc = $about] $limit,)*
        }

        impl Budget {
            /// What a trial may have where nothing else is said.
            pub const DEFAULT: Self = Self { $($field: $most,)* };

            /// How much of something there may be.
            pub const fn most(&self, limit: Limit) -> usize {
                match limit { $(Limit::$limit => self.$field,)* }
            }
        }

        impl Limit {
            /// Every limit, in the order in which they are documented.
            pub const ALL: &'static [Self] = &[$(Self::$limit),*];

            /// Its name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$limit => stringify!($field),)* }
            }

            /// What it is a limit of, in a sentence.
            pub fn about(self) -> &'static str {
                match self { $(Self::$limit => $about.trim_ascii(),)* }
            }

            /// Who is charged where there is more.
            pub const fn charged(self) -> Charged {
                match self { $(Self::$limit => Charged::$charged,)* }
            }

            const fn unit(self) -> (Counts, &'static str) {
                match self { $(Self::$limit => (Counts::$counts, $unit),)* }
            }
        }
    };
}

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// Things of a kind.
    Things,
    /// The bytes of one thing.
    Bytes,
}

budget! {
    turns, Turns = 1500, Things "turns", Adapter: "Requests `act`: each stimulus, settlement or answer of the server is one.";
    events, Events = 10_000, Things "events", Adapter: "Everything that happens: what is done to the client and what is seen of it.";
    requests, Requests = 1000, Things "requests to the server", Adapter: "Events `request`. Each may be answered, and a client may ask again at once.";
    components, Components = 100, Things "components", Adapter: "The names that stand in events `render`.";
    name, Name = 256, Bytes "name", Adapter: "The id, label or other name that stands in an answer.";
    message, Message = 4096, Bytes "message", Adapter: "The message of an error that a call rejects with.";
    states, States = 10_000, Things "states to look at", NoOne: "Ways to read the run, added up over its events: which of several calls in progress has set what was told.";
    text, Text = 16_384, Bytes "timeline", Report: "The picture of a run as text, on a terminal and in files for CI.";
}

impl Budget {
    /// The latest time that a trial within it can come to: each turn is at most as long after the one before as a scenario can
    /// write.
    pub const fn latest(&self) -> Tick {
        Tick::from_millis(Tick::MAX.millis().saturating_mul(self.turns as u64))
    }

    /// Says whether there may be so much of something; `by` names what makes it so much.
    ///
    /// # Errors
    ///
    /// [`Exceeded`] where there is more than the budget has.
    pub fn hold(&self, limit: Limit, taken: usize, by: impl FnOnce() -> String) -> Result<(), Exceeded> {
        let most = self.most(limit);
        if taken <= most { Ok(()) } else { Err(Exceeded { limit, most, by: by() }) }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Limit {
    /// So much of it, in words: `1000 requests to the server`, `256 bytes`.
    pub fn counted(self, most: usize) -> String {
        match self.unit() {
            (Counts::Things, things) => format!("{most} {things}"),
            (Counts::Bytes, _) => format!("{most} bytes"),
        }
    }

    fn more_than(self) -> String {
        match self.unit() {
            (Counts::Things, _) => "more than".into(),
            (Counts::Bytes, thing) => format!("a {thing} of more than"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_as_there_is_may_be_taken_and_no_more() {
        for limit in Limit::ALL {
            let most = Budget::DEFAULT.most(*limit);
            assert_eq!(Budget::DEFAULT.hold(*limit, most, String::new), Ok(()));
            let exceeded =
                Budget::DEFAULT.hold(*limit, most + 1, || "this".into()).expect_err("it is too much");
            assert_eq!((exceeded.limit, exceeded.most), (*limit, most));
            let told = exceeded.to_string();
            assert!(told.contains(&format!("more than {most} ")) && told.ends_with(": this"), "{told}");
        }
    }
}
