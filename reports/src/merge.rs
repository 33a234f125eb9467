//! Several reports as one, such as those of the shards of a run.

use crate::run::{Run, Scenario};
use crate::stale;
use interlude_spec::id::ScenarioId;
use std::collections::BTreeMap;

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

/// The trials of all reports: by implementation in the order in which these first appear, then by scenario. Of shards
/// it is the report that the whole run gives.
///
/// # Errors
///
/// A [`MergeError`] where there is no report, where they are of different versions, or where two tell of one trial and
/// not the same.
pub fn merge(runs: Vec<Run>) -> Result<Run, MergeError> {
    let mut runs = runs.into_iter();
    let Run { suite, trials, stale, scenarios, allowed } = runs.next().ok_or(MergeError::Nothing)?;
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
    let stale = order.iter().flat_map(|implementation| {
        stale::together(all_stale.iter().filter(|stale| stale.implementation == *implementation).cloned())
    });
    let stale = stale.collect();
    all_allowed
        .sort_by(|one, other| (&one.scenario, &one.semantics).cmp(&(&other.scenario, &other.semantics)));
    all_allowed.dedup_by(|one, other| (&one.scenario, &one.semantics) == (&other.scenario, &other.semantics));
    Ok(Run {
        suite,
        trials: merged.into_values().collect(),
        stale,
        scenarios: each_once(all_scenarios)?,
        allowed: all_allowed,
    })
}
