//! Two implementations compared in random scenarios, and what only whoever compared them knows of it. It knows no format.

use crate::campaign::Witness;
use interlude_lab::fuzz::{Comparison, Kind};

/// A comparison, and what surrounds it.
#[derive(Clone, Debug)]
pub struct ComparisonReport {
    /// The comparison.
    pub comparison: Comparison,
    /// What was tried.
    pub implementation: String,
    /// What it was compared with.
    pub other: String,
    /// What the scenarios depend on.
    pub seed: u64,
    /// How many scenarios were asked for; of a shard, those of the whole campaign.
    pub asked: u32,
    /// Which shard of the campaign this is, and of how many, where it is one.
    pub shard: Option<(u32, u32)>,
    /// What there is to see of each kind of difference, in the order in which the comparison has them.
    pub witnesses: Vec<Witness>,
    /// The command that runs it again.
    pub replay: String,
}

impl ComparisonReport {
    /// Each kind of difference, and what there is to see of it.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&Kind, Option<&Witness>)> {
        let kinds = self.comparison.kinds.iter().enumerate();
        kinds.map(|(place, kind)| (kind, self.witnesses.get(place)))
    }
}
