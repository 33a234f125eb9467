//! Several reports as one, such as those of the shards of a run, which have to be all there, each once.

use crate::run::{Run, Scenario, Shard};
use crate::stale;
use interlude_spec::id::ScenarioId;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Why reports do not go together.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
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
    #[error("two reports differ about `{scenario}` on `{implementation}`")]
    Differ {
        /// The implementation.
        implementation: String,
        /// The scenario.
        scenario: ScenarioId,
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
    #[error("{}: each is needed once", counted(.shards, *.of, "is there more than once", "are there more than once"))]
    Doubled {
        /// The shards.
        shards: Vec<u32>,
        /// Of how many.
        of: u32,
    },
    /// A shard is not there.
    #[error("{}", counted(.shards, *.of, "is missing", "are missing"))]
    Missing {
        /// The shards.
        shards: Vec<u32>,
        /// Of how many.
        of: u32,
    },
    /// The shards are all there, and a trial is not.
    #[error("the run has {scenarios} scenarios, and its shards have {trials} trials of `{implementation}`")]
    Lost {
        /// The implementation.
        implementation: String,
        /// How many trials there are.
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
            Self::Doubled { .. } => "leave out the one that is older, or that is a copy",
            Self::Missing { .. } => "run it with `--shard I/N --json FILE`, and give its report too",
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

/// Some shards, and what is to be said of them.
fn counted(shards: &[u32], of: u32, one: &str, several: &str) -> String {
    let mut text = format!("of the {of} shards ");
    for (place, shard) in shards.iter().enumerate() {
        let joint = match place {
            0 => "",
            _ if place + 1 == shards.len() => " and ",
            _ => ", ",
        };
        _ = write!(text, "{joint}{shard}/{of}");
    }
    _ = write!(text, " {}", if shards.len() == 1 { one } else { several });
    text
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
    let times = |index: u32| shards.iter().filter(|shard| shard.index == index).count();
    let doubled: Vec<u32> = (1..=of).filter(|index| times(*index) > 1).collect();
    if !doubled.is_empty() {
        return Err(MergeError::Doubled { shards: doubled, of });
    }
    let missing: Vec<u32> = (1..=of).filter(|index| times(*index) == 0).collect();
    if !missing.is_empty() {
        return Err(MergeError::Missing { shards: missing, of });
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

/// The trials of all reports: by implementation in the order in which these first appear, then by scenario. Of the
/// shards of a run it is the report that the whole run gives.
///
/// # Errors
///
/// A [`MergeError`] where there is no report, where they are of different versions, where two tell of one trial and
/// not the same, or where they are shards and not all shards of one run, each once.
pub fn merge(runs: Vec<Run>) -> Result<Run, MergeError> {
    let size = are_whole(&runs)?;
    let mut runs = runs.into_iter();
    let Run { suite, shard: _, trials, stale, scenarios, allowed } =
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
    }
    let mut order: Vec<String> = Vec::new();
    let mut merged = BTreeMap::new();
    for trial in all {
        let place = order.iter().position(|known| *known == trial.implementation).unwrap_or_else(|| {
            order.push(trial.implementation.clone());
            order.len() - 1
        });
        let key = (place, trial.scenario.clone());
        match merged.get(&key) {
            None => _ = merged.insert(key, trial),
            Some(known) if *known == trial => {}
            Some(_) => {
                return Err(MergeError::Differ {
                    implementation: trial.implementation,
                    scenario: trial.scenario,
                });
            }
        }
    }
    if let Some(scenarios) = size {
        let count = |place: usize| merged.keys().filter(|(at, _)| *at == place).count();
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
    all_allowed
        .sort_by(|one, other| (&one.scenario, &one.semantics).cmp(&(&other.scenario, &other.semantics)));
    all_allowed.dedup_by(|one, other| (&one.scenario, &one.semantics) == (&other.scenario, &other.semantics));
    Ok(Run {
        suite,
        shard: None,
        trials: merged.into_values().collect(),
        stale,
        scenarios: each_once(all_scenarios)?,
        allowed: all_allowed,
    })
}
