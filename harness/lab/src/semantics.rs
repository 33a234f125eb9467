//! What an implementation does where the contract leaves room, as records of choices.

use serde::{Deserialize, Serialize};

/// A choice for every place where the contract leaves one. With it, a scenario has exactly one run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice, and any may go with any other")]
pub struct Semantics {
    /// Its name, as in a scenario's `under`.
    pub name: String,
    /// What it is, in a few words.
    pub about: String,
    /// Whether setActive goes through undefined, where the contract leaves that open.
    pub set_active_hides: bool,
    /// Whether a navigation that is not called, because there is no session to call it with, goes through undefined.
    pub null_navigation_hides: bool,
    /// What calls do that overlap.
    pub overlap: Overlap,
    /// What a callback that rejects or throws leaves behind.
    pub failure: Leaves,
    /// Whether a call whose callback fails rejects with its error, rather than resolving.
    pub failure_rejects: bool,
    /// What a call with an unknown id does.
    pub unknown_id: Unknown,
    /// What a call on a client that is not loaded, or with no session to keep, does.
    pub impossible: Impossible,
    /// Whether a call that would set after the page has started to unload sets nothing.
    pub unload_suppresses: bool,
}

/// What calls do that overlap.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overlap {
    /// Each goes its way as if it were alone.
    Uncoordinated,
    /// Each waits until those made before it have returned.
    Serialized,
    /// A call that would set after a later one was made sets nothing and resolves.
    LatestWins,
}

/// What a failed call leaves behind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leaves {
    /// What was told last, which is undefined after a hide.
    Undefined,
    /// What was current before it.
    Before,
    /// Null.
    Null,
}

/// What a call with an unknown id does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// As if it were null.
    MeansNull,
    /// It rejects at once.
    Rejects,
}

/// What a call does that cannot begin.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Impossible {
    /// It rejects at once.
    Rejects,
    /// It resolves at once.
    Resolves,
}

impl Semantics {
    /// Overlapping calls know nothing of each other.
    pub fn uncoordinated() -> Self {
        Self {
            name: "uncoordinated".into(),
            about: "each call goes its way as if it were alone".into(),
            set_active_hides: true,
            null_navigation_hides: false,
            overlap: Overlap::Uncoordinated,
            failure: Leaves::Undefined,
            failure_rejects: true,
            unknown_id: Unknown::MeansNull,
            impossible: Impossible::Rejects,
            unload_suppresses: true,
        }
    }

    /// Calls queue up.
    pub fn serialized() -> Self {
        Self {
            name: "serialized".into(),
            about: "each call waits until those made before it have returned".into(),
            overlap: Overlap::Serialized,
            ..Self::uncoordinated()
        }
    }

    /// Calls give way to later ones.
    pub fn latest_wins() -> Self {
        Self {
            name: "latest-wins".into(),
            about: "a call that would set after a later one was made sets nothing and resolves".into(),
            overlap: Overlap::LatestWins,
            ..Self::uncoordinated()
        }
    }

    /// Every semantics that has a name, in the order in which they are listed.
    pub fn all() -> Vec<Self> {
        vec![Self::uncoordinated(), Self::serialized(), Self::latest_wins()]
    }

    /// The semantics of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|semantics| semantics.name == name)
    }
}
