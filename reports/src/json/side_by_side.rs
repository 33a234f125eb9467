//! One scenario on several implementations, as JSON.

use super::indented;
use super::report::Trial;
use super::wire::Wire as _;
use super::words::ScenarioId;
use crate::escape;
use crate::side_by_side::{self, Alike, Instead, instead};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SideBySide<'a> {
    version: u32,
    scenario: ScenarioId,
    title: &'a str,
    file: &'a str,
    /// Whether all do the same; null where fewer than two ran.
    same: Option<bool>,
    difference: Option<Difference>,
    /// As in a report.
    trials: Vec<Trial>,
}

/// The first moment in which not all do the same.
#[derive(Serialize)]
struct Difference {
    /// When, in milliseconds.
    at: u64,
    /// Who does what there.
    groups: Vec<Group>,
}

/// Implementations that do the same throughout.
#[derive(Serialize)]
struct Group {
    implementations: Vec<String>,
    /// The place of its event in the traces of its trials; null where nothing more happens.
    event: Option<usize>,
    /// What happens, in words.
    observed: String,
}

impl Group {
    fn of(group: &Alike<'_>, instead: Instead) -> Self {
        let implementations = group.trials.iter().map(|trial| trial.on_implementation()).collect();
        Self { implementations, event: instead.event, observed: instead.words }
    }
}

/// What each implementation made of the scenario, with a line break at the end.
pub fn side_by_side(it: &side_by_side::SideBySide) -> String {
    let groups = it.pictures();
    let difference = it.parting().map(|parting| Difference {
        at: parting.at.millis(),
        groups: groups
            .iter()
            .zip(instead(&groups, parting))
            .map(|(it, instead)| Group::of(it, instead))
            .collect(),
    });
    escape::json(indented(&SideBySide {
        version: 1,
        scenario: ScenarioId::of(&it.scenario),
        title: &it.title,
        file: &it.file,
        same: it.same(),
        difference,
        trials: Vec::of(&it.trials),
    }))
}
