//! What differs, in the words and in the order that each format has them.

use super::{Change, ChangeKind, Diff, HazardChange, Told};
use crate::run::labelled;
use crate::stale;
use interlude_spec::contract::Contract;
use interlude_spec::id::ScenarioId;
use interlude_spec::rule::RuleId;
use std::collections::BTreeSet;

/// What two reports come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Conclusion {
    /// Something has become worse.
    Worse,
    /// They have no trial in common.
    NothingCommon,
    /// They say the same.
    Same,
    /// Nothing has become worse, but a hazard that is not denied is newly seen.
    NewlyHazardous,
    /// Nothing has become worse.
    NotWorse,
}

impl Conclusion {
    /// In a sentence.
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::Worse => "something has become worse",
            Self::NothingCommon => {
                "the two reports have no trial in common, so they say nothing of each other"
            }
            Self::Same => "the two reports say the same",
            Self::NewlyHazardous => {
                "nothing has become worse; what is newly hazardous counts only with --deny"
            }
            Self::NotWorse => "nothing has become worse",
        }
    }
}

/// Whether something has become worse.
pub(crate) fn conclusion(diff: &Diff, denied: &[RuleId]) -> Conclusion {
    if diff.are_strangers() {
        Conclusion::NothingCommon
    } else if diff.is_worse(denied) {
        Conclusion::Worse
    } else if diff.changes.is_empty() && diff.hazards.is_empty() {
        Conclusion::Same
    } else if diff.hazards.iter().any(|change| change.appeared) {
        Conclusion::NewlyHazardous
    } else {
        Conclusion::NotWorse
    }
}

/// What is told, the worst first; nothing where the reports say the same.
pub(crate) fn sections(diff: &Diff, denied: &[RuleId]) -> Vec<Section> {
    let appeared = |appeared| diff.hazards.iter().filter(move |change| change.appeared == appeared);
    let untested = diff.untested.iter().map(|it| Item::bare(&it.implementation, it.requirement.as_str()));
    let stale = diff.stale.iter().map(|it| Item::bare(&it.implementation, &stale::line(it)));
    let is_denied = appeared(true).any(|change| denied.contains(&change.hazard));
    let sections = [
        of_kind(diff, ChangeKind::Worse, "worse", "newly failing, or failing in more"),
        of_kind(diff, ChangeKind::Untested, "tested no longer", "skipped, or putting nothing to the test"),
        Section::of(true, "musts that no scenario puts to the test any more", "", untested),
        Section::of(true, "newly stale", "known deviations that show no longer", stale),
        Section::of(is_denied, "newly hazardous", "", appeared(true).map(Item::of_hazard)),
        of_kind(diff, ChangeKind::Gone, "gone", "trials that the second report does not have"),
        of_kind(diff, ChangeKind::Better, "better", "newly passing, or failing in less"),
        Section::of(false, "hazards seen no longer", "", appeared(false).map(Item::of_hazard)),
        of_kind(diff, ChangeKind::Other, "otherwise", "neither better nor worse"),
        of_kind(diff, ChangeKind::New, "new", ""),
    ];
    sections.into_iter().filter(|section| !section.items.is_empty()).collect()
}

fn of_kind(diff: &Diff, kind: ChangeKind, head: &'static str, about: &'static str) -> Section {
    let of_kind = diff.changes.iter().filter(|change| change.kind == kind);
    Section::of(kind.is_bad(), head, about, of_kind.map(Item::of_change))
}

/// Differences of one kind.
pub(crate) struct Section {
    pub(crate) is_bad: bool,
    pub(crate) head: &'static str,
    pub(crate) about: &'static str,
    pub(crate) items: Vec<Item>,
}

impl Section {
    fn of(is_bad: bool, head: &'static str, about: &'static str, items: impl Iterator<Item = Item>) -> Self {
        Self { is_bad, head, about, items: items.collect() }
    }
}

/// A difference in words that are not safe to be shown yet: what it is about, and what was and is.
pub(crate) struct Item {
    pub(crate) about: String,
    pub(crate) lines: Vec<(&'static str, String)>,
    /// The trial, where it is about one: its implementation, and its scenario as ids have it.
    pub(crate) trial: Option<(String, String)>,
    /// What may have led to it, in words: one mistake shows in many trials.
    pub(crate) causes: Vec<String>,
}

/// A trial by its id.
fn id(implementation: &str, scenario: &ScenarioId, contract: Option<Contract>) -> String {
    format!("{implementation} :: {}", labelled(scenario.as_str(), contract))
}

/// What is newly broken; else what is mended; else what was and what is.
fn causes(change: &Change, lines: &[(&str, String)]) -> Vec<String> {
    let words = |rules: &BTreeSet<RuleId>, what: &str| -> Vec<String> {
        rules.iter().map(|rule| format!("{rule} {what}")).collect()
    };
    if !change.newly_broken.is_empty() {
        return words(&change.newly_broken, "is newly broken");
    }
    if !change.mended.is_empty() {
        return words(&change.mended, "is broken no longer");
    }
    let first = |told: &String| told.lines().next().unwrap_or_default().to_owned();
    let told: Vec<_> = lines.iter().map(|(word, told)| format!("{word} {}", first(told))).collect();
    vec![told.join(", ")]
}

impl Item {
    fn bare(implementation: &str, what: &str) -> Self {
        Self {
            about: format!("{implementation}: {what}"),
            lines: Vec::new(),
            trial: None,
            causes: Vec::new(),
        }
    }

    fn of_hazard(change: &HazardChange) -> Self {
        let HazardChange { implementation, scenario, contract, hazard, .. } = change;
        Self {
            about: format!("{}: {hazard}", id(implementation, scenario, *contract)),
            lines: Vec::new(),
            trial: Some((implementation.clone(), labelled(scenario.as_str(), *contract))),
            causes: vec![hazard.to_string()],
        }
    }

    fn of_change(change: &Change) -> Self {
        let line = |word, told: &Option<Told>| {
            let told = told.as_ref()?;
            let why = if told.why.is_empty() { String::new() } else { format!(": {}", told.why) };
            Some((word, format!("{}{why}", told.verdict)))
        };
        let lines = [line("was", &change.before), line("is", &change.after)];
        let lines: Vec<_> = lines.into_iter().flatten().collect();
        let scenario = labelled(change.scenario.as_str(), change.contract);
        Self {
            about: id(&change.implementation, &change.scenario, change.contract),
            causes: causes(change, &lines),
            lines,
            trial: Some((change.implementation.clone(), scenario)),
        }
    }
}
