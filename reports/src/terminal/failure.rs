//! A failing trial in full: what the scenario says, what was expected and seen, the picture, and how to see it again.

use super::excerpt::excerpt;
use super::page::Page;
use crate::finding::{self, place, told};
use crate::numbers::counted;
use crate::run::{Evidence, Excuse, Ran, Trial};
use crate::style::{Paint, Style};
use crate::timeline::{layout, text};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::{Finding, Verdict};
use std::collections::BTreeSet;

/// How far everything but the head is indented.
pub(super) const INDENT: usize = 2;
/// How many lines of a reason are shown.
const MOST_LINES: usize = 40;
/// How many findings are shown, where no more rules than that are broken.
const MOST_FINDINGS: usize = 20;
/// How many characters of a line that an adapter left behind are shown. The JSON report has more.
const EVIDENCE: usize = 400;

/// A trial that fails.
pub(super) fn failed(page: &mut Page, trial: &Trial) {
    let Verdict::Fail { broken } = &trial.verdict else { return };
    head(page, trial);
    let findings = told(trial);
    let (shown, more) = first_of_each(&findings);
    let ran = trial.ran.as_deref();
    if let Some(ran) = ran {
        let lines = excerpt(ran, &shown, page.style.columns() - INDENT, page.style);
        if !lines.is_empty() {
            page.gap();
            for line in lines {
                page.line(format!("  {line}"));
            }
        }
    }
    for finding in shown {
        page.gap();
        self::finding(page, finding, ran);
    }
    if more > 0 {
        page.gap();
        let text = format!("{} like these; the JSON report has them", counted(more, "more finding"));
        page.text(INDENT, Paint::Faint, &text);
    }
    let found: BTreeSet<RuleId> = findings.iter().map(|finding| finding.rule).collect();
    for rule in broken.difference(&found) {
        page.gap();
        page.text(INDENT, Paint::Bad, &format!("{rule} is broken"));
    }
    notes(page, trial);
    excused(page, trial);
    if let Some(ran) = ran {
        page.gap();
        timeline(page, ran, findings.iter().map(|finding| finding.event).min());
    }
    page.gap();
    page.command(INDENT, "replay ", &trial.replay);
    if let Some(rule) = broken.iter().find(|rule| rule.kind() != RuleKind::Scenario) {
        // A label that is the command's own word reads as one command with the word twice.
        page.command(INDENT, "why    ", &format!("interlude explain {rule}"));
    }
}

/// The findings that are shown, in their order, and how many more there are: the first of each rule, and others as long as
/// there is room.
fn first_of_each<'f>(findings: &[&'f Finding]) -> (Vec<&'f Finding>, usize) {
    let mut rules = BTreeSet::new();
    let first: Vec<bool> = findings.iter().map(|finding| rules.insert(finding.rule)).collect();
    let mut room = MOST_FINDINGS.saturating_sub(rules.len());
    let has_room = |is_first: bool| {
        let fits = is_first || room > 0;
        room -= usize::from(fits && !is_first);
        fits
    };
    let shown: Vec<bool> = first.into_iter().map(has_room).collect();
    let shown: Vec<&Finding> =
        findings.iter().zip(shown).filter(|(_, shown)| *shown).map(|(finding, _)| *finding).collect();
    let more = findings.len() - shown.len();
    (shown, more)
}

/// What a reader should know of the trial.
fn notes(page: &mut Page, trial: &Trial) {
    for note in &trial.notes {
        page.gap();
        page.entry(INDENT, "note".len(), (Paint::Warn, "note"), (Paint::Plain, note));
    }
}

/// What is broken in a trial and does not count, with the reason.
pub(super) fn excused(page: &mut Page, trial: &Trial) {
    for excused in &trial.excused {
        let (word, joint) = match &excused.excuse {
            Excuse::Known(_) => ("known", ":"),
            Excuse::Since(_) => ("newer", ","),
        };
        let why = format!("{}{joint} {}", excused.rule, finding::excuse(&excused.excuse));
        page.gap();
        page.entry(INDENT, word.len(), (Paint::Faint, word), (Paint::Faint, &why));
    }
}

/// A trial whose trace could not be judged.
pub(super) fn without_judgement(page: &mut Page, trial: &Trial, reason: &str) {
    head(page, trial);
    page.gap();
    for line in reason.lines().take(MOST_LINES) {
        page.text(INDENT, Paint::Plain, line);
    }
    let more = reason.lines().count().saturating_sub(MOST_LINES);
    if more > 0 {
        page.text(INDENT, Paint::Faint, &format!("{}; the JSON report has them", counted(more, "more line")));
    }
    notes(page, trial);
    if let Some(evidence) = &trial.evidence {
        self::evidence(page, reason, evidence);
    }
    page.gap();
    page.command(INDENT, "replay ", &trial.replay);
}

/// What an adapter that failed left behind.
fn evidence(page: &mut Page, reason: &str, evidence: &Evidence) {
    for (what, lines) in finding::evidence(reason, evidence) {
        page.gap();
        page.text(INDENT, Paint::Faint, what);
        for line in lines {
            let beginning: String = line.chars().take(EVIDENCE).collect();
            let rest = if beginning.len() < line.len() { page.style.sign("…", "...") } else { "" };
            page.dump(INDENT + 2, &(beginning + rest));
        }
    }
}

fn head(page: &mut Page, trial: &Trial) {
    page.headline(&trial.verdict, &trial.id());
    page.text(INDENT, Paint::Plain, &trial.title);
    page.text(INDENT, Paint::Faint, &trial.file);
    if let Some(order) = trial.ran.as_deref().and_then(finding::order) {
        page.text(INDENT, Paint::Faint, &order);
    }
}

fn finding(page: &mut Page, finding: &Finding, ran: Option<&Ran>) {
    let (rule, place) = (finding.rule.as_str(), place(finding, ran, str::to_owned));
    page.entry(INDENT, rule.len(), (Paint::Bad, rule), (Paint::Plain, &place));
    details(page, finding, Paint::Bad);
}

/// What was expected, what was seen instead, and the sentence that the rule rests on.
pub(super) fn details(page: &mut Page, finding: &Finding, paint: Paint) {
    let mut detail = |head: (Paint, &str), text: &str| {
        page.entry(INDENT + 2, "expected".len(), head, (Paint::Plain, text));
    };
    detail((Paint::Good, "expected"), &finding.expected);
    detail((paint, "observed"), &finding.observed);
    if let Some(ground) = finding.rests_on.first() {
        detail((Paint::Faint, "rests on"), &ground.to_string());
    }
}

fn timeline(page: &mut Page, ran: &Ran, wrong: Option<usize>) {
    let picture = layout(&ran.plan, &ran.trace, ran.children_observed, wrong);
    let narrower = page.style.columns().saturating_sub(INDENT).max(Style::MIN_WIDTH);
    // At the narrowest width there is no room for an indentation.
    let indent = page.style.columns() - narrower;
    for line in text::draw_in_part(&picture, Style { width: narrower, ..page.style }).lines() {
        page.line(if line.is_empty() { String::new() } else { format!("{:indent$}{line}", "") });
    }
}
