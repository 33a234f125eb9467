//! Why a trial came to its verdict, in a line. It knows no format.

use crate::run::{Excuse, Trial};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::{Missing, Verdict};
use std::collections::BTreeSet;

/// Why, in a line that is not safe to be shown yet: names and messages are as they came. Empty for a pass.
pub(crate) fn of(trial: &Trial) -> String {
    match &trial.verdict {
        Verdict::Pass => String::new(),
        Verdict::Known { broken } => known(trial, broken),
        Verdict::Fail { broken } => broken.iter().map(|rule| rule.as_str()).collect::<Vec<_>>().join(", "),
        Verdict::NotExercised => not_exercised(trial),
        Verdict::Skip { missing } => skipped(trial, missing),
        Verdict::Nondeterministic { reason }
        | Verdict::AdapterError { reason }
        | Verdict::NotRun { reason } => reason.clone(),
    }
}

/// The first line of it.
pub(crate) fn headline(trial: &Trial) -> String {
    of(trial).lines().next().unwrap_or_default().to_owned()
}

/// What is known to be broken, and why.
fn known(trial: &Trial, broken: &BTreeSet<RuleId>) -> String {
    let told = broken.iter().map(|rule| {
        let excuse = trial.excused.iter().find(|it| it.rule == *rule).map(|it| &it.excuse);
        match excuse {
            Some(Excuse::Known(reason)) => format!("{rule}: {reason}"),
            _ => rule.to_string(),
        }
    });
    let joint = if trial.excused.is_empty() { ", " } else { "; " };
    told.collect::<Vec<_>>().join(joint)
}

/// Why nothing was put to the test.
pub(crate) fn not_exercised(trial: &Trial) -> String {
    let Some(ran) = &trial.ran else { return "nothing was run".to_owned() };
    let times = |rule| trial.judgement.exercised.get(rule).copied().unwrap_or(0);
    let musts = ran.plan.covers.iter().filter(|rule| rule.kind() == RuleKind::Must && times(*rule) == 0);
    let names: Vec<&str> = musts.map(|rule| rule.as_str()).collect();
    if names.is_empty() {
        return "nothing that happened in it is bound by a must".to_owned();
    }
    let needs_components = names.iter().all(|name| name.starts_with("components."));
    if needs_components && !ran.children_observed {
        return "its musts speak of rendered components, and none were observed".to_owned();
    }
    format!("what it covers never came up: {}", names.join(", "))
}

/// What a scenario needs that was skipped, and who has it.
pub(crate) fn skipped(trial: &Trial, missing: &Missing) -> String {
    let missing = self::missing(missing);
    match &trial.instead {
        Some(name) => format!("{missing}; `{name}` has what it takes"),
        None => missing,
    }
}

/// What a scenario needs, in words.
pub(crate) fn missing(missing: &Missing) -> String {
    let quoted = |names: Vec<&str>, joint: &str| {
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(joint)
    };
    match missing {
        Missing::Capabilities(names) => {
            let word = if names.len() == 1 { "capability" } else { "capabilities" };
            format!(
                "for want of the {word} {}",
                quoted(names.iter().map(|name| name.as_str()).collect(), ", ")
            )
        }
        Missing::Contract(names) => {
            format!(
                "for want of the contract {}",
                quoted(names.iter().map(|name| name.as_str()).collect(), " or ")
            )
        }
    }
}
