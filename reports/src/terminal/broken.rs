//! What is wrong, by cause: the simplest scenario that shows it in full, the others by name. It knows nothing of what a trial
//! that is shown in full looks like.

use super::failure::{INDENT, details};
use super::others::{area, counts, within_area};
use super::page::Page;
use super::{Group, Verbosity, in_full};
use crate::causes::{Cause, witnesses};
use crate::finding::{place, told};
use crate::numbers::counted;
use crate::run::Trial;
use crate::style::Paint;
use interlude_spec::rule::RuleKind;
use interlude_spec::verdict::Verdict;
use std::collections::BTreeMap;

/// How many scenarios of an area are named.
const NAMED: usize = 3;
/// Of more areas than these, only the number of scenarios is told.
const AREAS: usize = 12;
/// How many expectations that did not come true are told, beside the one that is shown in full.
const TOLD: usize = 12;

/// What fails, and then what could not be judged.
pub(super) fn wrong(page: &mut Page, groups: &[Group<'_>], verbosity: Verbosity) {
    if verbosity == Verbosity::Verbose {
        let of_each = |fails: bool| {
            let trials = groups.iter().flat_map(|group| group.trials.iter().copied());
            trials.filter(move |trial| fails_to_hold(trial) == fails)
        };
        of_each(true).chain(of_each(false)).for_each(|trial| in_full(page, trial));
        return;
    }
    for group in groups {
        by_cause(page, group);
    }
    for group in groups {
        without_judgement(page, group);
    }
}

fn fails_to_hold(trial: &Trial) -> bool {
    matches!(trial.verdict, Verdict::Fail { .. })
}

/// What an implementation breaks.
fn by_cause(page: &mut Page, group: &Group<'_>) {
    let witnesses = witnesses(&group.trials);
    for witness in &witnesses {
        in_full(page, witness.trial);
        for cause in &witness.causes {
            also(page, cause);
        }
    }
    if witnesses.iter().flat_map(|witness| &witness.causes).any(|cause| !cause.others.is_empty()) {
        page.gap();
        page.text(INDENT, Paint::Faint, "`--verbose` shows each of these scenarios in full");
    }
}

/// In which other scenarios a rule is broken.
fn also(page: &mut Page, cause: &Cause<'_>) {
    let more = cause.count - 1;
    if more == 0 {
        return;
    }
    let elsewhere = match more - cause.others.len() {
        0 => String::new(),
        known if known == more => ", named with another rule".to_owned(),
        known => format!(", {known} of them named with another rule"),
    };
    let rule = cause.rule.as_str();
    page.gap();
    let what = others_of(&cause.others);
    let text = format!("is broken in {} as well{elsewhere}", counted(more, what));
    page.entry(INDENT, rule.len(), (Paint::Bad, rule), (Paint::Plain, &text));
    if cause.rule.kind() == RuleKind::Scenario {
        expectations(page, &cause.others);
    } else {
        names(page, &cause.others);
    }
}

/// What others are called: scenarios, where there is one trial of each.
fn others_of(trials: &[&Trial]) -> &'static str {
    if trials.iter().any(|trial| trial.of_several) { "other trial" } else { "other scenario" }
}

/// The scenarios by name, those of an area together; where there are many areas, only how many of each.
fn names(page: &mut Page, trials: &[&Trial]) {
    named_by_area(page, INDENT + 2, trials.iter().map(|trial| (area(trial), within_area(trial))));
}

/// The same of names, each with the area that it is in.
pub(super) fn named_by_area<'a>(
    page: &mut Page,
    indent: usize,
    all: impl IntoIterator<Item = (&'a str, String)>,
) {
    let mut areas: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (area, rest) in all {
        areas.entry(area).or_default().push(rest);
    }
    if areas.len() > AREAS {
        counts(page, indent, &areas);
        return;
    }
    let named = |ids: &[String]| {
        let mut named = ids.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if ids.len() > NAMED {
            named = format!("{named}, and {} more", ids.len() - NAMED);
        }
        named
    };
    let areas: Vec<_> = areas.into_iter().map(|(area, ids)| (area, named(&ids))).collect();
    let column = page.column(indent, areas.iter().map(|(area, named)| (area, named)));
    for (area, named) in areas {
        page.row(indent, column, (Paint::Name, area), (Paint::Plain, &named));
    }
}

/// Expectations have nothing in common but that they did not come true: each says what was expected.
fn expectations(page: &mut Page, trials: &[&Trial]) {
    for trial in trials.iter().take(TOLD) {
        let Some(finding) = told(trial).first().copied() else { continue };
        let id = &trial.of_scenario();
        let place = place(finding, trial.ran.as_deref(), str::to_owned);
        page.entry(INDENT, id.len(), (Paint::Name, id), (Paint::Plain, &place));
        details(page, finding, Paint::Bad);
    }
    names(page, trials.get(TOLD..).unwrap_or_default());
}

/// What came to no judgement, each reason once.
fn without_judgement(page: &mut Page, group: &Group<'_>) {
    let mut reasons: Vec<(&Trial, Vec<&Trial>)> = Vec::new();
    for &trial in &group.trials {
        let Some(reason) = reason_without_judgement(trial) else { continue };
        match reasons.iter_mut().find(|(first, _)| reason_without_judgement(first) == Some(reason)) {
            Some((_, others)) => others.push(trial),
            None => reasons.push((trial, Vec::new())),
        }
    }
    for (first, others) in reasons {
        in_full(page, first);
        if !others.is_empty() {
            page.gap();
            let text = format!("the same in {}", counted(others.len(), others_of(&others)));
            page.text(INDENT, Paint::Plain, &text);
            names(page, &others);
        }
    }
}

fn reason_without_judgement(trial: &Trial) -> Option<(&'static str, &str)> {
    match &trial.verdict {
        Verdict::Nondeterministic { reason } | Verdict::AdapterError { reason } => {
            Some((trial.verdict.word(), reason))
        }
        _ => None,
    }
}
