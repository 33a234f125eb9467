//! Lists of links to scenarios and to trials, no longer than one can read.

use super::text::{anchor, name};
use crate::run::Trial;
use interlude_spec::id::ScenarioId;
use std::collections::BTreeSet;

/// How many links stand in one list.
const MOST: usize = 60;

/// Links, and how many more there would be.
pub(super) struct Links {
    pub(super) links: Vec<Link>,
    pub(super) more: usize,
}

/// A link to something on the page.
pub(super) struct Link {
    pub(super) anchor: String,
    pub(super) text: String,
}

/// By what a link finds a scenario.
pub(super) fn of_scenario(scenario: &ScenarioId) -> String {
    anchor("scenario", &[scenario.as_str()])
}

/// By what a link finds a trial.
pub(super) fn of_trial(trial: &Trial) -> String {
    anchor("trial", &[&trial.implementation, &trial.of_scenario()])
}

/// Links to scenarios, each once, in the order of their ids.
pub(super) fn to_scenarios<'a>(scenarios: impl IntoIterator<Item = &'a ScenarioId>) -> Links {
    let all: BTreeSet<&ScenarioId> = scenarios.into_iter().collect();
    let link = |id: &&ScenarioId| Link { anchor: of_scenario(id), text: name(id.as_str()) };
    Links { links: all.iter().take(MOST).map(link).collect(), more: all.len().saturating_sub(MOST) }
}

/// Links to trials; to the scenarios of those that are not shown in full.
pub(super) fn to_trials(trials: &[&Trial], in_full: &BTreeSet<&ScenarioId>) -> Links {
    let link = |trial: &&&Trial| Link {
        anchor: if in_full.contains(&trial.scenario) {
            of_trial(trial)
        } else {
            of_scenario(&trial.scenario)
        },
        text: name(&trial.of_scenario()),
    };
    Links {
        links: trials.iter().take(MOST).map(|trial| link(&trial)).collect(),
        more: trials.len().saturating_sub(MOST),
    }
}
