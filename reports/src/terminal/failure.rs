//! A failing trial in full: what the scenario says, what was expected and seen, the picture, and how to see it again.

use super::excerpt::excerpt;
use super::page::Page;
use crate::finding::{self, place, told};
use crate::run::{Evidence, Excuse, Ran, Trial};
use crate::style::{Paint, Style};
use crate::timeline::{layout, text};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::{Finding, Verdict};
use std::collections::BTreeSet;

/// How far everything but the head is indented.
const INDENT: usize = 2;
/// How many characters of a line that an adapter left behind are shown. The JSON report has more.
const EVIDENCE: usize = 400;

/// A trial that fails.
pub(super) fn failed(page: &mut Page, trial: &Trial) {
    let Verdict::Fail { broken } = &trial.verdict else { return };
    head(page, trial);
    let findings = told(trial);
    let ran = trial.ran.as_ref();
    if let Some(ran) = ran {
        let lines = excerpt(ran, &findings, page.style);
        if !lines.is_empty() {
            page.gap();
            for line in lines {
                page.line(format!("  {line}"));
            }
        }
    }
    for finding in &findings {
        page.gap();
        self::finding(page, finding, ran);
    }
    let found: BTreeSet<RuleId> = findings.iter().map(|finding| finding.rule).collect();
    for rule in broken.difference(&found) {
        page.gap();
        page.text(INDENT, Paint::Bad, &format!("{rule} is broken"));
    }
    for excused in &trial.excused {
        let (word, joint) = match &excused.excuse {
            Excuse::Known(_) => ("known", ":"),
            Excuse::Since(_) => ("newer", ","),
        };
        let why = format!("{}{joint} {}", excused.rule, finding::excuse(&excused.excuse));
        page.gap();
        page.entry(INDENT, word.len(), (Paint::Faint, word), (Paint::Faint, &why));
    }
    if let Some(ran) = ran {
        page.gap();
        timeline(page, ran, findings.iter().map(|finding| finding.event).min());
    }
    page.gap();
    page.command(INDENT, "replay ", &trial.replay);
    if let Some(rule) = broken.iter().find(|rule| rule.kind() != RuleKind::Scenario) {
        page.command(INDENT, "explain", &format!("interlude explain {rule}"));
    }
}

/// A trial whose trace could not be judged.
pub(super) fn without_judgement(page: &mut Page, trial: &Trial, reason: &str) {
    head(page, trial);
    page.gap();
    for line in reason.lines() {
        page.text(INDENT, Paint::Plain, line);
    }
    if let Some(evidence) = &trial.evidence {
        self::evidence(page, evidence);
    }
    page.gap();
    page.command(INDENT, "replay ", &trial.replay);
}

/// What an adapter that failed left behind.
fn evidence(page: &mut Page, evidence: &Evidence) {
    for (what, lines) in finding::evidence(evidence) {
        page.gap();
        page.text(INDENT, Paint::Faint, what);
        for line in lines {
            let beginning: String = line.chars().take(EVIDENCE).collect();
            let rest = if beginning.len() < line.len() { page.style.sign("…", "...") } else { "" };
            page.text(INDENT + 2, Paint::Plain, &(beginning + rest));
        }
    }
}

fn head(page: &mut Page, trial: &Trial) {
    let id = format!("{} :: {}", trial.implementation, trial.scenario);
    page.headline(&trial.verdict, &id);
    page.text(INDENT, Paint::Plain, &trial.title);
    page.text(INDENT, Paint::Faint, &trial.file);
    if let Some(order) = trial.ran.as_ref().and_then(finding::order) {
        page.text(INDENT, Paint::Faint, &order);
    }
}

fn finding(page: &mut Page, finding: &Finding, ran: Option<&Ran>) {
    let (rule, place) = (finding.rule.as_str(), place(finding, ran, str::to_owned));
    page.entry(INDENT, rule.len(), (Paint::Bad, rule), (Paint::Plain, &place));
    page.entry(INDENT + 2, "expected".len(), (Paint::Good, "expected"), (Paint::Plain, &finding.expected));
    page.entry(INDENT + 2, "observed".len(), (Paint::Bad, "observed"), (Paint::Plain, &finding.observed));
    if let Some(ground) = finding.rests_on.first() {
        let ground = ground.to_string();
        page.entry(INDENT + 2, "rests on".len(), (Paint::Faint, "rests on"), (Paint::Plain, &ground));
    }
}

fn timeline(page: &mut Page, ran: &Ran, wrong: Option<usize>) {
    let picture = layout(&ran.plan, &ran.trace, ran.children_observed, wrong);
    let narrower = page.style.columns().saturating_sub(INDENT).max(Style::MIN_WIDTH);
    // At the narrowest width there is no room for an indentation.
    let indent = page.style.columns() - narrower;
    for line in text::draw(&picture, Style { width: narrower, ..page.style }).lines() {
        page.line(if line.is_empty() { String::new() } else { format!("{:indent$}{line}", "") });
    }
}
