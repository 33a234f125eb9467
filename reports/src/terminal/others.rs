//! What did not fail, in few lines for each implementation: known, not exercised, skipped, not run, and passed.

use super::page::Page;
use super::{Group, Verbosity};
use crate::finding;
use crate::numbers::of_trials;
use crate::reason;
use crate::run::{Excuse, Stale, Trial, labelled};
use crate::style::Paint;
use crate::verdict_style::VerdictStyle;
use interlude_spec::contract::Capability;
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::{Missing, Verdict};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// More reasons than these are told together.
const MANY: usize = 6;
/// So many scenarios are named even where not everything is told.
const FEW: usize = 3;

/// The trials of a group with a verdict, below a headline, each with what there is to say about it.
fn section<'a>(
    page: &mut Page,
    group: &Group<'a>,
    says: impl Fn(&'a Trial) -> Option<String>,
) -> Vec<(&'a Trial, String)> {
    let said: Vec<(&Trial, String)> =
        group.trials.iter().filter_map(|&trial| Some((trial, says(trial)?))).collect();
    if let Some((first, _)) = said.first() {
        page.headline(
            &first.verdict,
            &format!("{}: {}", group.implementation, of_trials(said.iter().map(|(trial, _)| *trial))),
        );
    }
    said
}

fn each(page: &mut Page, said: &[(&Trial, String)]) {
    let column = page.column(2, said.iter().map(|(trial, text)| (trial.of_scenario(), text)));
    for (trial, text) in said {
        page.row(2, column, (Paint::Name, &trial.of_scenario()), (Paint::Plain, text));
    }
}

/// The trials under each reason, in the order in which the reasons first appear.
fn by_reason<'a>(said: &[(&'a Trial, String)]) -> Vec<(String, Vec<&'a Trial>)> {
    let mut reasons: Vec<(String, Vec<&Trial>)> = Vec::new();
    for (trial, reason) in said {
        match reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, trials)) => trials.push(trial),
            None => reasons.push((reason.clone(), vec![trial])),
        }
    }
    reasons
}

fn by_count(page: &mut Page, said: &[(&Trial, String)], lists: bool) {
    let reasons = by_reason(said);
    let column = reasons.iter().map(|(_, trials)| trials.len().to_string().len()).max().unwrap_or(1);
    for (reason, trials) in reasons {
        let count = format!("{:>column$}", trials.len());
        page.entry(2, column, (Paint::Strong, &count), (Paint::Plain, &reason));
        if lists {
            for trial in trials {
                page.text(column + 6, Paint::Faint, &trial.of_scenario());
            }
        }
    }
}

/// What fails only as it is known to: each rule with its reason once, and of each trial where there are few or everything is told.
pub(super) fn known(page: &mut Page, group: &Group<'_>, verbosity: Verbosity) {
    let said = section(page, group, |trial| match &trial.verdict {
        Verdict::Known { .. } => Some(reason::of(trial)),
        _ => None,
    });
    if said.len() <= FEW || verbosity == Verbosity::Verbose {
        return each(page, &said);
    }
    let causes = known_causes(&said);
    let column = causes.iter().map(|(_, trials)| trials.len().to_string().len()).max().unwrap_or(1);
    for ((rule, reason), trials) in causes {
        let count = format!("{:>column$}", trials.len());
        let text = if reason.is_empty() { rule.to_string() } else { format!("{rule}: {reason}") };
        page.entry(2, column, (Paint::Strong, &count), (Paint::Plain, &text));
        if trials.len() <= FEW {
            let ids: Vec<_> = trials.iter().map(|trial| trial.of_scenario()).collect();
            page.text(column + 4, Paint::Faint, &format!("in {}", ids.join(", ")));
        }
    }
    page.text(2, Paint::Faint, "`--verbose` names the scenarios of each");
}

/// A rule that is known to be broken, and the reason that is given.
type KnownCause<'a> = (RuleId, &'a str);

/// The trials of each rule and reason, those of the most trials first.
fn known_causes<'a>(said: &[(&'a Trial, String)]) -> Vec<(KnownCause<'a>, Vec<&'a Trial>)> {
    let mut causes: BTreeMap<KnownCause<'_>, Vec<&Trial>> = BTreeMap::new();
    for (trial, _) in said {
        let Verdict::Known { broken } = &trial.verdict else { continue };
        for &rule in broken {
            let excuse = trial.excused.iter().find(|it| it.rule == rule).map(|it| &it.excuse);
            let reason = match excuse {
                Some(Excuse::Known(reason)) => reason.as_str(),
                _ => "",
            };
            causes.entry((rule, reason)).or_default().push(trial);
        }
    }
    let mut causes: Vec<_> = causes.into_iter().collect();
    causes.sort_by_key(|(cause, trials)| (Reverse(trials.len()), *cause));
    causes
}

/// What is broken and asked for only since a version that the implementation does not answer for yet.
pub(super) fn newer(page: &mut Page, group: &Group<'_>, _: Verbosity) {
    let mut rules: BTreeMap<(RuleId, &Excuse), Vec<&Trial>> = BTreeMap::new();
    for (trial, excused) in group.trials.iter().flat_map(|it| it.excused.iter().map(move |by| (*it, by))) {
        if matches!(excused.excuse, Excuse::Since(_)) {
            rules.entry((excused.rule, &excused.excuse)).or_default().push(trial);
        }
    }
    if rules.is_empty() {
        return;
    }
    page.gap();
    page.text(
        0,
        Paint::Warn,
        &format!("advice  {}: broken, and newer than its `suite`", group.implementation),
    );
    let said = |((rule, excuse), trials): ((RuleId, &Excuse), Vec<&Trial>)| {
        (rule.as_str(), format!("{}; in {}", finding::excuse(excuse), of_trials(trials)))
    };
    let rules: Vec<_> = rules.into_iter().map(said).collect();
    let column = page.column(2, rules.iter().map(|(rule, text)| (rule, text)));
    for (rule, text) in rules {
        page.row(2, column, (Paint::Name, rule), (Paint::Plain, &text));
    }
}

/// Known deviations that do not show.
pub(super) fn stale(page: &mut Page, stale: &[Stale], verbosity: Verbosity) {
    for Stale { implementation, requirement, contract, matches_nothing, not_broken_in, files } in stale {
        page.gap();
        let sign = page.style.sign("✗", "x");
        page.text(
            0,
            Paint::Bad,
            &format!("{sign} stale  {implementation}: {requirement} is said to be known"),
        );
        let patterns: Vec<_> = matches_nothing.iter().map(|pattern| format!("`{pattern}`")).collect();
        if !patterns.is_empty() {
            page.text(2, Paint::Plain, &format!("no scenario is called {}", patterns.join(" or ")));
        }
        if !not_broken_in.is_empty() {
            page.text(2, Paint::Plain, "it is not broken in");
            let shown = if verbosity == Verbosity::Verbose { usize::MAX } else { FEW };
            for scenario in not_broken_in.iter().take(shown) {
                page.text(4, Paint::Name, &labelled(scenario.as_str(), *contract));
            }
            let rest = not_broken_in.len().saturating_sub(shown);
            if rest > 0 {
                page.text(4, Paint::Faint, &format!("and {rest} more, which `--verbose` names"));
            }
        }
        let files: Vec<_> = files.iter().map(|file| format!("`{file}`")).collect();
        let from = if files.is_empty() { "the known deviations".to_owned() } else { files.join(" and ") };
        page.text(2, Paint::Faint, &format!("take that out of {from}"));
    }
}

/// What put no must to the test, and why.
pub(super) fn not_exercised(page: &mut Page, group: &Group<'_>, verbosity: Verbosity) {
    let said = section(page, group, |trial| {
        matches!(trial.verdict, Verdict::NotExercised).then(|| reason::not_exercised(trial))
    });
    if said.len() <= FEW || verbosity == Verbosity::Verbose {
        each(page, &said);
    } else {
        by_count(page, &said, false);
    }
}

/// What was skipped, by what is missing, and who has it.
pub(super) fn skipped(page: &mut Page, group: &Group<'_>, verbosity: Verbosity) {
    let said = section(page, group, |trial| match &trial.verdict {
        Verdict::Skip { missing } => Some(reason::missing(missing)),
        _ => None,
    });
    if verbosity < Verbosity::Verbose && by_reason(&said).len() > MANY {
        by_capability(page, &said);
    } else {
        by_count(page, &said, verbosity == Verbosity::Verbose);
    }
    let who: BTreeSet<_> = said.iter().filter_map(|(trial, _)| trial.instead.as_deref()).collect();
    let who: Vec<_> = who.into_iter().map(|name| format!("`{name}`")).collect();
    if !who.is_empty() {
        page.text(2, Paint::Faint, &format!("what they need is there in {}", who.join(", ")));
    }
}

/// What was skipped for so many reasons that the capabilities are told in one: of each how many scenarios need it.
fn by_capability(page: &mut Page, said: &[(&Trial, String)]) {
    let mut lacking: BTreeMap<Capability, usize> = BTreeMap::new();
    let (mut together, mut others) = (0, Vec::new());
    for (trial, reason) in said {
        match &trial.verdict {
            Verdict::Skip { missing: Missing::Capabilities(names) } => {
                together += 1;
                for name in names {
                    *lacking.entry(*name).or_default() += 1;
                }
            }
            _ => others.push((*trial, reason.clone())),
        }
    }
    by_count(page, &others, false);
    let counts: Vec<_> = lacking.iter().map(|(name, count)| format!("`{name}` {count}")).collect();
    let joint = page.style.sign(" · ", ", ");
    let text = format!("for want of capabilities: {}", counts.join(joint));
    page.entry(2, together.to_string().len(), (Paint::Strong, &together.to_string()), (Paint::Plain, &text));
}

/// What should have run and did not, by the reason: one that all have in common stands in the line itself.
pub(super) fn not_run(page: &mut Page, group: &Group<'_>, verbosity: Verbosity) {
    let of = |trial: &'_ Trial| match &trial.verdict {
        Verdict::NotRun { reason } => Some(reason.clone()),
        _ => None,
    };
    let reasons: BTreeSet<String> = group.trials.iter().filter_map(|trial| of(trial)).collect();
    if let (Some(reason), 1) = (reasons.first(), reasons.len())
        && verbosity < Verbosity::Verbose
    {
        let trials: Vec<&Trial> = group.trials.iter().copied().filter(|trial| of(trial).is_some()).collect();
        let count = of_trials(trials.iter().copied());
        page.headline(&trials[0].verdict, &format!("{}: {count}: {reason}", group.implementation));
        return;
    }
    let said = section(page, group, of);
    by_count(page, &said, verbosity == Verbosity::Verbose);
}

/// What passed: how many of each area, and a line for each scenario where everything is told.
pub(super) fn passed(page: &mut Page, group: &Group<'_>, verbosity: Verbosity) {
    let said =
        section(page, group, |trial| matches!(trial.verdict, Verdict::Pass).then(|| trial.title.clone()));
    let mut areas: BTreeMap<&str, Vec<&(&Trial, String)>> = BTreeMap::new();
    for entry in &said {
        areas.entry(area(entry.0)).or_default().push(entry);
    }
    if verbosity < Verbosity::Verbose {
        counts(page, 2, &areas);
        return;
    }
    let column = page.column(2, areas.keys().map(|area| (area, "")));
    for (area, trials) in areas {
        page.row(2, column, (Paint::Name, area), (Paint::Plain, &trials.len().to_string()));
        let ids = page.column(4, trials.iter().map(|(trial, title)| (trial.of_scenario(), title)));
        for (trial, title) in trials {
            page.row(4, ids, (Paint::Plain, &trial.of_scenario()), (Paint::Faint, title));
        }
    }
}

/// How many there are of each area, all in a line.
pub(super) fn counts<T>(page: &mut Page, indent: usize, areas: &BTreeMap<&str, Vec<T>>) {
    let counts: Vec<_> = areas.iter().map(|(area, trials)| format!("{area} {}", trials.len())).collect();
    if !counts.is_empty() {
        page.text(indent, Paint::Plain, &counts.join(page.style.sign(" · ", ", ")));
    }
}

/// The first folder of a scenario's id.
pub(super) fn area(trial: &Trial) -> &str {
    area_of(trial.scenario.as_str()).0
}

/// The first folder of an id, and what follows it.
pub(super) fn area_of(id: &str) -> (&str, &str) {
    id.split_once('/').unwrap_or(("(in no folder)", id))
}

/// A scenario's id without that folder, with the contract where the trial's id names it.
pub(super) fn within_area(trial: &Trial) -> String {
    labelled(area_of(trial.scenario.as_str()).1, trial.named_contract())
}

/// A verdict's word and count, painted.
pub(super) fn count(page: &Page, verdict: &Verdict, count: usize) -> String {
    page.style.paint(VerdictStyle::of(verdict).paint, &format!("{count} {}", verdict.word()))
}
