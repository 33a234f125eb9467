//! A failing trial in full: what the scenario says, what was expected and seen, the picture, and how to see it again.

use super::excerpt;
use super::page::Page;
use crate::run::{Evidence, Excuse, Ran, Trial};
use crate::style::{Paint, Style, time};
use crate::timeline::{layout, text};
use interlude_spec::requirement::RuleId;
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
        let lines = excerpt::lines(ran, &findings, page.style);
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
        let (word, why) = match &excused.excuse {
            Excuse::Known(reason) => ("known", format!("{}: {reason}", excused.rule)),
            Excuse::Since(version) => ("newer", format!("{}, asked for since {version}", excused.rule)),
        };
        page.gap();
        page.entry(INDENT, word.len(), (Paint::Faint, word), (Paint::Faint, &why));
    }
    if let Some(ran) = ran {
        page.gap();
        timeline(page, ran, findings.iter().map(|finding| finding.event).min());
    }
    page.gap();
    page.command(INDENT, "replay ", &trial.replay);
    if let Some(rule) = broken.iter().find(|rule| !is_of_scenario(**rule)) {
        page.command(INDENT, "explain", &format!("interlude explain {rule}"));
    }
}

/// The findings that are told: of what is broken, and of expectations. An expectation that fails along with a must is
/// no deviation of its own, and shows what the must means here.
pub(super) fn told(trial: &Trial) -> Vec<&Finding> {
    let Verdict::Fail { broken } = &trial.verdict else { return Vec::new() };
    let is_told = |finding: &&Finding| broken.contains(&finding.rule) || finding.rule == RuleId::Expectation;
    trial.judgement.findings.iter().filter(is_told).collect()
}

fn is_of_scenario(rule: RuleId) -> bool {
    rule.kind() == interlude_spec::requirement::RuleKind::Scenario
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
    let parts: [(&str, &[String]); 4] = [
        ("how it ended", evidence.status.as_slice()),
        ("the line", evidence.line.as_slice()),
        ("the last lines of the protocol", &evidence.exchange),
        ("the last lines of standard error", &evidence.stderr),
    ];
    for (what, lines) in parts.iter().filter(|(_, lines)| !lines.is_empty()) {
        page.gap();
        page.text(INDENT, Paint::Faint, what);
        for line in *lines {
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
    if let Some((order, of)) = trial.ran.as_ref().and_then(|ran| ran.order) {
        page.text(INDENT, Paint::Faint, &format!("order {order} of the {of} that one instant allows"));
    }
}

fn finding(page: &mut Page, finding: &Finding, ran: Option<&Ran>) {
    let call = finding.call.as_ref().map(|call| format!("call `{call}`, ")).unwrap_or_default();
    let line = ran.and_then(|ran| excerpt::line_of(ran, finding)).map(|line| format!(", line {line}"));
    let place = format!("{call}at {}{}", time(finding.at), line.unwrap_or_default());
    page.entry(
        INDENT,
        finding.rule.as_str().len(),
        (Paint::Bad, finding.rule.as_str()),
        (Paint::Plain, &place),
    );
    page.entry(INDENT + 2, "expected".len(), (Paint::Good, "expected"), (Paint::Plain, &finding.expected));
    page.entry(INDENT + 2, "observed".len(), (Paint::Bad, "observed"), (Paint::Plain, &finding.observed));
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
