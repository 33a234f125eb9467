//! What an implementation does where the contract leaves room: policies, each with a record of its choices.

use record::{Impossible, Leaves, Navigates, Overlap, Record, Returns, SetActive, Unknown, Unload};

pub mod record;

/// A policy: a choice for every place where the contract leaves one. With it, a scenario has exactly one run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Semantics {
    /// Its name, as in a scenario's `under`.
    pub name: String,
    /// What it is, in a few words.
    pub about: String,
    /// What it chooses.
    pub record: Record,
}

/// What every policy chooses that has a name, but for what calls do that overlap.
const COMMON: Record = Record {
    overlap: Overlap::Uncoordinated,
    set_active: SetActive::Hides,
    null_navigation: Navigates::Straight,
    failure: Leaves::Undefined,
    failed: Returns::Rejects,
    unknown_id: Unknown::MeansNull,
    impossible: Impossible::Rejects,
    unload: Unload::Suppresses,
};

impl Semantics {
    fn new(name: &str, about: &str, overlap: Overlap) -> Self {
        Self { name: name.into(), about: about.into(), record: Record { overlap, ..COMMON } }
    }

    /// The same with other choices.
    #[must_use]
    pub fn choosing(&self, record: Record) -> Self {
        Self { record, ..self.clone() }
    }

    /// Overlapping calls know nothing of each other.
    pub fn uncoordinated() -> Self {
        Self::new("uncoordinated", "each call goes its way as if it were alone", Overlap::Uncoordinated)
    }

    /// Calls queue up.
    pub fn serialized() -> Self {
        let about = "each call waits until those made before it have returned";
        Self::new("serialized", about, Overlap::Serialized)
    }

    /// Calls give way to later ones.
    pub fn latest_wins() -> Self {
        let about = "a call that would set after a later one was made sets nothing and resolves";
        Self::new("latest-wins", about, Overlap::LatestWins)
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
