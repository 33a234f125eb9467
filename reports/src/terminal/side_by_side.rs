//! One scenario on several implementations, for a person to read: their timelines below each other in the same columns,
//! where they part, and what each of them means for a user.

use super::failure::{self, INDENT};
use super::page::Page;
use crate::escape::short;
use crate::finding::{self, place, told};
use crate::reason;
use crate::rules;
use crate::run::{Ran, Trial};
use crate::side_by_side::{Alike, Common, Parting, SideBySide, instead, pointers};
use crate::style::{Paint, Style, beginning, time, width_of};
use crate::timeline::text::{self, Part};
use crate::timeline::{Timeline, Wrong, align};
use crate::verdict_style::VerdictStyle;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::{Finding, Verdict};
use std::collections::BTreeSet;

/// How much of a name is shown.
const NAME: usize = 200;

/// What each implementation made of the scenario. No line is wider than the style's width but words of a command.
pub fn side_by_side(it: &SideBySide, style: Style) -> String {
    let mut page = Page::new(style);
    page.text(0, Paint::Strong, it.scenario.as_str());
    page.text(0, Paint::Plain, &it.title);
    page.text(0, Paint::Faint, &it.file);
    let (drawn, meant) = (it.pictures(), it.meanings());
    let parting = it.parting();
    pictures(&mut page, &drawn, parting);
    if it.same().is_some() {
        page.gap();
        match parting {
            Some(parting) => difference(&mut page, &drawn, parting),
            None => page.text(0, Paint::Good, "= all of them do the same"),
        }
        not_compared(&mut page, it.common());
    }
    meanings(&mut page, &meant);
    for trial in it.trials.iter().filter(|trial| trial.ran.is_none()) {
        without_run(&mut page, trial);
    }
    page.into_text()
}

/// The timelines, in the same columns.
fn pictures(page: &mut Page, groups: &[Alike<'_>], parting: Option<Parting>) {
    let first_wrong = |group: &Alike<'_>| told(group.trial()).iter().map(|finding| finding.event).min();
    let timelines: Vec<Timeline> = groups.iter().map(|group| group.layout(first_wrong(group))).collect();
    let timelines = align(&timelines);
    let pointers: Vec<Option<Wrong>> = parting.map_or_else(
        || groups.iter().map(|_| None).collect(),
        |parting| pointers(groups, parting).into_iter().map(Some).collect(),
    );
    let heads: Vec<String> = groups.iter().map(|group| head(group, page.style)).collect();
    let parts = timelines.iter().zip(&heads).zip(&pointers);
    let parts: Vec<Part<'_>> =
        parts.map(|((timeline, head), parts)| Part { head, timeline, parts: parts.as_ref() }).collect();
    page.gap();
    for line in text::draw_below_each_other(&parts, page.style).lines() {
        page.line(line.to_owned());
    }
}

/// The verdict and who came to it, in one line.
fn head(group: &Alike<'_>, style: Style) -> String {
    let verdict = &group.trial().verdict;
    let VerdictStyle { sign, ascii, paint, .. } = VerdictStyle::of(verdict);
    let word = format!("{} {}", style.sign(sign, ascii), verdict.word());
    let names = names(group, style, style.columns() - width_of(&word) - 2);
    format!("{}  {}", style.paint(paint, &word), style.paint(Paint::Strong, &names))
}

/// The names of a group, as many as have room and how many there are besides, made safe.
fn names(group: &Alike<'_>, style: Style, width: usize) -> String {
    let name = |trial: &&Trial| style.safe(&short(&trial.on_implementation(), NAME)).into_owned();
    let all: Vec<String> = group.trials.iter().map(name).collect();
    let first = |count: usize| match all.len() - count {
        0 => all.join(", "),
        more => format!("{} and {more} more", all[..count].join(", ")),
    };
    let fits = |text: &String| width_of(text) <= width;
    (1..=all.len()).rev().map(first).find(fits).unwrap_or_else(|| {
        let more = if all.len() > 1 { format!(" and {} more", all.len() - 1) } else { String::new() };
        let room = width.saturating_sub(1 + width_of(&more));
        format!("{}{}{more}", beginning(&all[0], room), style.sign("…", "~"))
    })
}

/// When they part, and what each group does there.
fn difference(page: &mut Page, groups: &[Alike<'_>], parting: Parting) {
    let sign = page.style.sign("≠", "!");
    page.text(0, Paint::Warn, &format!("{sign} they differ first at {}", time(parting.at)));
    let names: Vec<String> =
        groups.iter().map(|group| names(group, page.style, page.style.columns() / 2)).collect();
    let instead = instead(groups, parting);
    let column =
        page.column(INDENT, names.iter().zip(&instead).map(|(name, instead)| (name, &instead.words)));
    for (name, instead) in names.iter().zip(instead) {
        page.row(INDENT, column, (Paint::Strong, name), (Paint::Plain, &instead.words));
    }
}

/// What only some of them speak of.
fn not_compared(page: &mut Page, common: Common) {
    let parts = [
        (common.renders, "what is rendered"),
        (common.organizations, "organizations"),
        (common.tokens, "tokens"),
        (common.locations, "where the page goes"),
        (common.hooks, "what hooks say"),
    ];
    let parts: Vec<&str> = parts.iter().filter(|(is_common, _)| !is_common).map(|(_, what)| *what).collect();
    if parts.is_empty() {
        return;
    }
    page.text(
        INDENT,
        Paint::Faint,
        &format!("not compared, for only some of them speak of it: {}", parts.join(", ")),
    );
}

/// What each group means for a user: the rules that it breaks, and the hazards that it shows.
fn meanings(page: &mut Page, groups: &[Alike<'_>]) {
    let of_each: Vec<BTreeSet<RuleId>> =
        groups.iter().map(|group| finding::broken_or_seen(group.trial())).collect();
    // What all of them have in common sets none of them apart.
    let is_common = |rule: RuleId| of_each.len() > 1 && of_each.iter().all(|rules| rules.contains(&rule));
    let several_contracts = groups.iter().any(|group| group.trial().contract != groups[0].trial().contract);
    let others = if groups.len() == 2 { "as does the other" } else { "as do all the others" };
    let mut explained = BTreeSet::new();
    for group in groups {
        let trial = group.trial();
        page.gap();
        let names: Vec<String> = group.trials.iter().map(|trial| trial.on_implementation()).collect();
        page.text(0, Paint::Strong, &names.join(", "));
        if let Some(contract) = trial.contract.filter(|_| several_contracts) {
            page.text(INDENT, Paint::Faint, &format!("judged by the contract `{contract}`"));
        }
        let findings = findings(trial);
        for (rule, findings) in &findings {
            let says = if is_common(*rule) { Some(others) } else { None };
            meaning(page, *rule, findings, group.ran, says);
            if says.is_none() && rule.kind() != RuleKind::Scenario && explained.insert(*rule) {
                page.text(INDENT + 2, Paint::Faint, rules::why(*rule));
            }
        }
        failure::excused(page, trial);
        if findings.is_empty() {
            let (paint, says) = match trial.verdict {
                Verdict::Pass => (Paint::Good, "breaks nothing and shows no hazard".to_owned()),
                _ => (Paint::Warn, reason::of(trial)),
            };
            page.text(INDENT, paint, &says);
        }
    }
}

/// What is broken in a trial and what is seen in it, by rule, in the order of the moments at which each shows first.
fn findings(trial: &Trial) -> Vec<(RuleId, Vec<&Finding>)> {
    let mut findings = told(trial);
    findings.extend(finding::advice(trial));
    findings.sort_by_key(|finding| finding.event);
    let mut rules: Vec<(RuleId, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        match rules.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, findings)) => findings.push(finding),
            None => rules.push((finding.rule, vec![finding])),
        }
    }
    rules
}

const fn paint(rule: RuleId) -> Paint {
    if matches!(rule.kind(), RuleKind::Hazard) { Paint::Warn } else { Paint::Bad }
}

/// A rule that a group breaks, or a hazard that it shows, with each moment; what is expected and seen in the first of them, unless
/// `others` says that the others do so as well.
fn meaning(page: &mut Page, rule: RuleId, findings: &[&Finding], ran: &Ran, others: Option<&str>) {
    let places: Vec<String> = findings.iter().map(|it| place(it, Some(ran), str::to_owned)).collect();
    let others_too = others.map_or_else(String::new, |others| format!(", {others}"));
    let places = format!("{}{others_too}", places.join("; "));
    page.entry(INDENT, rule.as_str().len(), (paint(rule), rule.as_str()), (Paint::Plain, &places));
    if let (None, Some(first)) = (others, findings.first()) {
        failure::details(page, first, paint(rule));
    }
}

/// One that did not run, and why.
fn without_run(page: &mut Page, trial: &Trial) {
    match &trial.verdict {
        Verdict::AdapterError { reason } | Verdict::Nondeterministic { reason } => {
            failure::without_judgement(page, trial, reason);
        }
        verdict => {
            page.headline(verdict, &trial.on_implementation());
            page.text(INDENT, Paint::Plain, &reason::of(trial));
        }
    }
}
