//! What random scenarios find in a version of clerk-js, and the sentence that each broken must rests on. It knows no format.

use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Finding;
use std::collections::BTreeMap;

/// What random scenarios find in a version.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Findings {
    /// The version, as in `clerk-js@6.40.0`.
    pub version: String,
    /// How many scenarios were played.
    pub scenarios: u32,
    /// The musts that they break.
    pub broken: Vec<BrokenMust>,
    /// The hazards that show, and in how many scenarios.
    pub hazards: BTreeMap<RuleId, u32>,
}

/// A must that is broken by a smallest scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BrokenMust {
    /// The seeds from which it is found.
    pub seeds: Vec<u64>,
    /// What is found, with the sentences that it rests on.
    pub finding: Finding,
    /// The text of the scenario.
    pub scenario: String,
}
