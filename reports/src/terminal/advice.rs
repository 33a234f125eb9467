//! Hazards that were seen and that nobody asked to fail, and what adapters have noted: advice, never a verdict.

use super::page::Page;
use super::{Group, Verbosity};
use crate::finding::advice;
use crate::numbers::{counted, of_trials};
use crate::rules;
use crate::run::Trial;
use crate::style::{Paint, time};
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::{Finding, Verdict};
use std::collections::BTreeMap;

/// Of so many hazards it is told what each means, whatever else there is to tell.
const FEW: usize = 3;
/// So many notes are told, unless everything is.
const MOST_NOTES: usize = 5;

/// The hazards of a group, each with how often and where it was first seen. What a user suffers of each is left to
/// `explain` where something fails and there are many: most of them come of that.
pub(super) fn hazards(page: &mut Page, group: &Group<'_>, verbosity: Verbosity) {
    let mut hazards: BTreeMap<RuleId, Vec<(&Trial, &Finding)>> = BTreeMap::new();
    for &trial in &group.trials {
        for finding in advice(trial) {
            let seen = hazards.entry(finding.rule).or_default();
            // The first in each trial is enough.
            if seen.last().is_none_or(|(last, _)| last.id() != trial.id()) {
                seen.push((trial, finding));
            }
        }
    }
    if hazards.is_empty() {
        return;
    }
    let fails = group.trials.iter().any(|trial| matches!(trial.verdict, Verdict::Fail { .. }));
    let says_why = verbosity == Verbosity::Verbose || !fails || hazards.len() <= FEW;
    page.gap();
    let head = format!("{}: hazards, which fail only with --deny", group.implementation);
    page.entry(0, "i advice".len(), (Paint::Warn, "i advice"), (Paint::Strong, &head));
    let told = |seen: &[(&Trial, &Finding)]| {
        let trials = of_trials(seen.iter().map(|(trial, _)| *trial));
        match (verbosity, seen) {
            (Verbosity::Verbose, _) | (_, []) => trials,
            (_, [(trial, finding)]) => place(trial, finding),
            (_, [(first, _), ..]) => format!("{trials}, first {}", first.of_scenario()),
        }
    };
    let rows: Vec<_> = hazards.iter().map(|(rule, seen)| (*rule, seen, told(seen))).collect();
    let column = page.column(2, rows.iter().map(|(rule, _, told)| (rule.as_str(), told)));
    for (rule, seen, told) in rows {
        page.row(2, column, (Paint::Warn, rule.as_str()), (Paint::Plain, &told));
        if says_why {
            page.text(4, Paint::Faint, rules::why(rule));
        }
        if verbosity == Verbosity::Verbose {
            for (trial, finding) in seen {
                page.text(4, Paint::Plain, &place(trial, finding));
                page.text(6, Paint::Faint, &finding.observed);
            }
        }
    }
}

/// What was noted of trials that are not told in full, each note once, with where it was first made.
pub(super) fn notes(page: &mut Page, group: &Group<'_>, verbosity: Verbosity) {
    let mut notes: BTreeMap<&str, Vec<&Trial>> = BTreeMap::new();
    for &trial in group.trials.iter().filter(|trial| !trial.verdict.is_wrong()) {
        trial.notes.iter().for_each(|note| notes.entry(note).or_default().push(trial));
    }
    if notes.is_empty() {
        return;
    }
    page.gap();
    let head = format!("{}: noted by its adapter, which breaks no requirement", group.implementation);
    page.entry(0, "i notes".len(), (Paint::Warn, "i notes"), (Paint::Strong, &head));
    let most = if verbosity == Verbosity::Verbose { usize::MAX } else { MOST_NOTES };
    for (note, trials) in notes.iter().take(most) {
        page.text(2, Paint::Plain, note);
        let place = match trials[..] {
            [first] => first.of_scenario(),
            _ => format!("{}, first {}", of_trials(trials.iter().copied()), trials[0].of_scenario()),
        };
        page.text(4, Paint::Faint, &place);
    }
    if notes.len() > most {
        let more = counted(notes.len() - most, "other note");
        page.text(2, Paint::Faint, &format!("{more}: `--verbose` and the JSON report have them"));
    }
}

fn place(trial: &Trial, finding: &Finding) -> String {
    let call = finding.call.as_ref().map(|call| format!(", call `{call}`")).unwrap_or_default();
    format!("{} at {}{call}", trial.of_scenario(), time(finding.at))
}
