//! Several reports as one, such as those of the shards of a run, which have to be all there, each once.

use crate::run::{Allowed, Run, Scenario, Shard};
use crate::stale;
use interlude_spec::contract::Contract;
use interlude_spec::id::ScenarioId;
use std::collections::{BTreeMap, BTreeSet};

/// Why reports do not go together.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// There is nothing to merge.
    #[error("there is no report to merge")]
    Nothing,
    /// They are of different versions of Interlude.
    #[error("one report is of Interlude {one} and another of {other}")]
    Suites {
        /// The first version.
        one: String,
        /// The version that differs.
        other: String,
    },
    /// They were made of different texts of a scenario.
    #[error("two reports are of different texts of `{scenario}`")]
    Texts {
        /// The scenario.
        scenario: ScenarioId,
    },
    /// They disagree about a trial.
    #[error("two reports differ about `{trial}` on `{implementation}`")]
    Differ {
        /// The implementation.
        implementation: String,
        /// Which of its trials.
        trial: String,
    },
    /// Some are shards and some are not.
    #[error("some of the reports are shards of a run and some are whole runs")]
    Mixed,
    /// They are shards of runs that were cut differently.
    #[error("one report is of {one} shards and another of {other}")]
    Counts {
        /// Of how many shards one is.
        one: u32,
        /// Of how many shards another is.
        other: u32,
    },
    /// They are shards of different runs.
    #[error("{} and {} are shards of different runs{}", name(.0), name(.1), sizes(.0, .1))]
    Runs(Box<Shard>, Box<Shard>),
    /// A shard is there more than once.
    #[error("{}: each is needed once", .0.are("is there more than once", "are there more than once"))]
    Doubled(Shards),
    /// A shard is not there.
    #[error("{}", .0.are("is missing", "are missing"))]
    Missing(Shards),
    /// The shards are all there, and a trial is not.
    #[error(
        "the run has {scenarios} scenarios, and its shards have trials of {trials} on `{implementation}`"
    )]
    Lost {
        /// The implementation.
        implementation: String,
        /// Of how many scenarios there are trials.
        trials: usize,
        /// How many there should be.
        scenarios: usize,
    },
}

impl MergeError {
    /// What can be done about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Nothing => "give the JSON reports of a run",
            Self::Suites { .. } => "run both with the same version",
            Self::Texts { .. } | Self::Differ { .. } => "merge the reports of one run of the same files",
            Self::Mixed => "merge the shards first, and then the whole reports",
            Self::Counts { .. } => "merge the shards of one run at a time",
            Self::Runs(..) => {
                "shards of one run have the same scenarios, implementations and options; merge one run at a time"
            }
            Self::Doubled(_) => "leave out the one that is older, or that is a copy",
            Self::Missing(_) => "run it with `--shard I/N --json FILE`, and give its report too",
            Self::Lost { .. } => "run the shards again: a report of them has been changed",
        }
    }
}

fn name(shard: &Shard) -> String {
    format!("{}/{}", shard.index, shard.of)
}

/// Where two runs differ in size, how.
fn sizes(one: &Shard, other: &Shard) -> String {
    if one.scenarios == other.scenarios {
        return String::new();
    }
    format!(": one has {} scenarios, the other {}", one.scenarios, other.scenarios)
}

/// How many shards are told of; of the others only the number. A run may be cut into as many as one likes.
const MOST_SHARDS: usize = 20;

/// Some of the shards of a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shards {
    /// The first of them.
    pub first: Vec<u32>,
    /// How many more there are.
    pub more: u32,
    /// How many shards the run has.
    pub of: u32,
}

impl Shards {
    /// So many of the shards of a run, in their order, if there are any.
    fn some(mut all: impl Iterator<Item = u32>, count: usize, of: u32) -> Option<Self> {
        let first: Vec<u32> = all.by_ref().take(MOST_SHARDS).collect();
        let more = u32::try_from(count.saturating_sub(first.len())).unwrap_or(u32::MAX);
        (!first.is_empty()).then_some(Self { first, more, of })
    }

    /// What is to be said of them.
    fn are(&self, one: &str, several: &str) -> String {
        let of = self.of;
        let mut names: Vec<String> = self.first.iter().map(|shard| format!("{shard}/{of}")).collect();
        if self.more > 0 {
            names.push(format!("{} more", self.more));
        }
        let listed = match names.split_last() {
            Some((last, [])) => return format!("of the {of} shards {last} {one}"),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        };
        format!("of the {of} shards {listed} {several}")
    }
}

/// Whether the reports are whole runs, or all shards of one run, each once; the size of that run.
fn are_whole(runs: &[Run]) -> Result<Option<usize>, MergeError> {
    let shards: Vec<&Shard> = runs.iter().filter_map(|run| run.shard.as_ref()).collect();
    let Some(first) = shards.first() else { return Ok(None) };
    if shards.len() < runs.len() {
        return Err(MergeError::Mixed);
    }
    let of = first.of;
    if let Some(other) = shards.iter().find(|shard| shard.of != of) {
        return Err(MergeError::Counts { one: of, other: other.of });
    }
    if let Some(other) =
        shards.iter().find(|shard| (shard.scenarios, &shard.run) != (first.scenarios, &first.run))
    {
        return Err(MergeError::Runs(Box::new((*first).clone()), Box::new((*other).clone())));
    }
    let mut indices: Vec<u32> = shards.iter().map(|shard| shard.index).collect();
    indices.sort_unstable();
    let mut doubled: Vec<u32> =
        indices.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    doubled.dedup();
    if let Some(doubled) = Shards::some(doubled.iter().copied(), doubled.len(), of) {
        return Err(MergeError::Doubled(doubled));
    }
    let missing = (1..=of).filter(|index| indices.binary_search(index).is_err());
    let count = usize::try_from(of).unwrap_or(usize::MAX).saturating_sub(indices.len());
    if let Some(missing) = Shards::some(missing, count, of) {
        return Err(MergeError::Missing(missing));
    }
    Ok(Some(first.scenarios))
}

/// The scenarios of all reports, in the order of their ids.
fn each_once(mut all: Vec<Scenario>) -> Result<Vec<Scenario>, MergeError> {
    all.sort();
    all.dedup();
    match all.windows(2).find(|pair| pair[0].scenario == pair[1].scenario) {
        Some(pair) => Err(MergeError::Texts { scenario: pair[0].scenario.clone() }),
        None => Ok(all),
    }
}

/// How many scenarios have all their trials on one implementation. All that have several have them under the same contracts.
fn whole<'a>(trials: impl Iterator<Item = &'a (usize, ScenarioId, Option<Contract>)>) -> usize {
    let mut of_each: BTreeMap<&ScenarioId, BTreeSet<Option<Contract>>> = BTreeMap::new();
    for (_, scenario, contract) in trials {
        of_each.entry(scenario).or_default().insert(*contract);
    }
    let most = of_each.values().map(BTreeSet::len).max().unwrap_or(0);
    of_each.values().filter(|contracts| contracts.contains(&None) || contracts.len() == most).count()
}

/// What tells allowed runs apart, in the order in which a whole run has them.
fn of_allowed(it: &Allowed) -> (&ScenarioId, Contract, &str) {
    (&it.scenario, it.contract, &it.semantics)
}

/// The trials of all reports: by implementation in the order in which these first appear, then by scenario and contract. Of the
/// shards of a run it is the report that the whole run gives.
///
/// # Errors
///
/// A [`MergeError`] where there is no report, where they are of different versions, where two tell of one trial and
/// not the same, or where they are shards and not all shards of one run, each once.
pub fn merge(runs: Vec<Run>) -> Result<Run, MergeError> {
    let size = are_whole(&runs)?;
    let mut runs = runs.into_iter();
    let Run { suite, shard: _, trials, stale, scenarios, allowed, mut left_out } =
        runs.next().ok_or(MergeError::Nothing)?;
    let (mut all, mut all_stale, mut all_scenarios, mut all_allowed) = (trials, stale, scenarios, allowed);
    for run in runs {
        if run.suite != suite {
            return Err(MergeError::Suites { one: suite, other: run.suite });
        }
        all.extend(run.trials);
        all_stale.extend(run.stale);
        all_scenarios.extend(run.scenarios);
        all_allowed.extend(run.allowed);
        left_out = usize::saturating_add(left_out, run.left_out);
    }
    let mut order: Vec<String> = Vec::new();
    let mut merged = BTreeMap::new();
    for trial in all {
        let place = order.iter().position(|known| *known == trial.implementation).unwrap_or_else(|| {
            order.push(trial.implementation.clone());
            order.len() - 1
        });
        let key = (place, trial.scenario.clone(), trial.named_contract());
        match merged.get(&key) {
            None => _ = merged.insert(key, trial),
            Some(known) if *known == trial => {}
            Some(_) => {
                return Err(MergeError::Differ {
                    trial: trial.of_scenario(),
                    implementation: trial.implementation,
                });
            }
        }
    }
    if let Some(scenarios) = size {
        let count = |place: usize| whole(merged.keys().filter(|(at, ..)| *at == place));
        if let Some((place, implementation)) =
            order.iter().enumerate().find(|(place, _)| count(*place) != scenarios)
        {
            let implementation = implementation.clone();
            return Err(MergeError::Lost { implementation, trials: count(place), scenarios });
        }
    }
    // Of an implementation that has no trials it can be said all the same that what it is known for is nowhere.
    for stale in &all_stale {
        if !order.contains(&stale.implementation) {
            order.push(stale.implementation.clone());
        }
    }
    let stale = order.iter().flat_map(|implementation| {
        stale::together(all_stale.iter().filter(|stale| stale.implementation == *implementation).cloned())
    });
    let stale = stale.collect();
    all_allowed.sort_by(|one, other| of_allowed(one).cmp(&of_allowed(other)));
    all_allowed.dedup_by(|one, other| of_allowed(one) == of_allowed(other));
    Ok(Run {
        suite,
        shard: None,
        trials: merged.into_values().collect(),
        stale,
        scenarios: each_once(all_scenarios)?,
        allowed: all_allowed,
        left_out,
    })
}
