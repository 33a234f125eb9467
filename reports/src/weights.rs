//! What each choice of a version of clerk-js weighs: what differs where the version is taken to choose what it chose before.
//! It knows no format.

use interlude_lab::twin::record::Choice;
use interlude_spec::id::ScenarioId;

/// A choice of a version, beside what the version before chose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weight {
    /// The version that began to choose it.
    pub since: String,
    /// The version whose record was played: the first of those that choose so in which it shows, or else `since`.
    pub of: String,
    /// What it chose.
    pub choice: Choice,
    /// What was chosen before.
    pub before: Choice,
    /// Whether it offers other capabilities, or is of other contracts.
    pub offers_another: bool,
    /// How many random scenarios were played under both.
    pub cases: u32,
    /// In how many of them the two differ.
    pub different: u32,
    /// The number of the first random scenario in which they do, where it is not among these.
    pub first: Option<u32>,
    /// The shipped scenarios in which they do.
    pub scenarios: Vec<ScenarioId>,
}

impl Weight {
    /// Whether anything shows that it matters.
    pub const fn matters(&self) -> bool {
        self.offers_another || self.different > 0 || self.first.is_some() || !self.scenarios.is_empty()
    }
}
