//! A campaign of random scenarios, and what only its caller knows of it. It knows no format.

use crate::run::{Stale, Trial};
use interlude_lab::fuzz::{Campaign, Failure};
use interlude_spec::id::ScenarioId;
use interlude_spec::rule::RuleId;
use interlude_spec::trace::Trace;

/// A campaign, and what surrounds it.
#[derive(Clone, Debug)]
pub struct CampaignReport {
    /// The campaign.
    pub campaign: Campaign,
    /// What was tried.
    pub implementation: String,
    /// What it was compared with.
    pub other: Option<String>,
    /// What the scenarios depend on.
    pub seed: u64,
    /// How many scenarios were asked for; of a shard, those of the whole campaign.
    pub asked: u32,
    /// Which shard of the campaign this is, and of how many, where it is one.
    pub shard: Option<(u32, u32)>,
    /// What was found and is known to be found: it is none of the failures.
    pub known: Vec<KnownFinding>,
    /// The known findings that do not show any more.
    pub stale: Vec<Stale>,
    /// What there is to see of each failure, in the order in which the campaign has them.
    pub witnesses: Vec<Witness>,
    /// The command that runs it again.
    pub replay: String,
}

/// Something that a campaign is known to find.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownFinding {
    /// What is broken.
    pub rule: RuleId,
    /// The scenario that it was shrunk to.
    pub scenario: ScenarioId,
    /// Why it is.
    pub reason: String,
}

/// What there is to see of a failure.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// Where its scenario was saved.
    pub file: Option<String>,
    /// What happens in it.
    pub shown: Option<Shown>,
}

/// What happens in the scenario of a failure.
#[derive(Clone, Debug)]
pub enum Shown {
    /// A rule is broken: the scenario as a trial.
    Trial(Box<Trial>),
    /// Two implementations differ.
    Difference {
        /// What the one that was tried did.
        one: Trace,
        /// What the one that it was compared with did.
        other: Trace,
    },
}

impl CampaignReport {
    /// Each failure, and what there is to see of it.
    pub(crate) fn found(&self) -> impl Iterator<Item = (&Failure, Option<&Witness>)> {
        let failures = self.campaign.failures.iter().enumerate();
        failures.map(|(place, failure)| (failure, self.witnesses.get(place)))
    }
}
