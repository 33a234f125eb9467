//! Which lines of a scenario findings are about. Steps are found by where they stand in the text, and no YAML is read
//! beyond that.

use crate::run::Ran;
use interlude_spec::plan::{Action, CallIndex, Stimulus};
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Finding;
use std::collections::BTreeSet;

/// The text of a scenario that was run. Lines are counted from 0 in it.
pub(crate) struct Lines<'a> {
    ran: &'a Ran,
    pub(crate) text: Vec<&'a str>,
    /// For each step of the plan the lines it takes.
    steps: Vec<Vec<usize>>,
}

/// The line, from 1, that says what did not come true.
pub(crate) fn line_of(ran: &Ran, finding: &Finding) -> Option<usize> {
    Lines::of(ran).wrong(&[finding]).first().map(|line| line + 1)
}

impl<'a> Lines<'a> {
    pub(crate) fn of(ran: &'a Ran) -> Self {
        let text: Vec<&str> = ran.source.lines().collect();
        Self { ran, steps: steps(ran, &text), text }
    }

    /// The lines of all steps.
    pub(crate) fn of_steps(&self) -> BTreeSet<usize> {
        self.steps.iter().flatten().copied().collect()
    }

    /// The line in which a step says what it expects; the first of the step where none does.
    pub(crate) fn expecting(&self, step: usize) -> Option<usize> {
        let lines = self.steps.get(step)?;
        let says_it = |line: &&usize| self.text[**line].trim_start_matches([' ', '-']).starts_with("expect");
        lines.iter().find(says_it).or(lines.first()).copied()
    }

    /// The lines that say what did not come true.
    pub(crate) fn wrong(&self, findings: &[&Finding]) -> BTreeSet<usize> {
        let top_level = |key: &str| self.text.iter().position(|line| line.starts_with(key));
        let of_finding = |finding: &&Finding| match (finding.step, finding.rule) {
            (Some(step), _) => self.expecting(step),
            (None, RuleId::Emissions) => top_level("emissions:"),
            (None, RuleId::Under) => top_level("under:"),
            (None, _) => None,
        };
        findings.iter().filter_map(of_finding).collect()
    }

    /// The steps that make the calls in question, and those with a line that is wrong; none where that says nothing.
    pub(crate) fn relevant(&self, findings: &[&Finding], wrong: &BTreeSet<usize>) -> Option<BTreeSet<usize>> {
        let plan = &self.ran.plan;
        let calls = findings.iter().filter_map(|finding| plan.call_named(finding.call.as_ref()?));
        let made_by_steps: BTreeSet<CallIndex> = calls.map(|call| outermost(self.ran, call)).collect();
        let mut lines = wrong.clone();
        for (step, own) in plan.steps.iter().zip(&self.steps) {
            let makes_it = match &step.action {
                Action::Do(Stimulus::Calls(calls)) => calls.iter().any(|call| made_by_steps.contains(call)),
                _ => false,
            };
            if makes_it || own.iter().any(|line| wrong.contains(line)) {
                lines.extend(own);
            }
        }
        (!lines.is_empty()).then_some(lines)
    }
}

/// How far a line is indented.
pub(crate) fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn steps(ran: &Ran, text: &[&str]) -> Vec<Vec<usize>> {
    let begins: Vec<usize> =
        ran.places.iter().map(|place| item_start(text, place.line.saturating_sub(1))).collect();
    let lines = |&from: &usize| {
        let next = begins.iter().copied().filter(|&begin| begin > from).min().unwrap_or(text.len());
        let own = (from..next.min(text.len()))
            .take_while(|&line| line == from || continues(text[from], text[line]));
        own.filter(|&line| !text[line].trim().is_empty()).collect()
    };
    begins.iter().map(lines).collect()
}

/// A place may be in the middle of a list's item: the item begins at the dash above it.
fn item_start(text: &[&str], line: usize) -> usize {
    let dash = |candidate: &usize| {
        let above = text[*candidate];
        above.trim_start().starts_with("- ")
            && (*candidate == line || indentation(above) < indentation(text[line]))
    };
    if line >= text.len() { line } else { (0..=line).rev().find(dash).unwrap_or(line) }
}

/// Whether a line belongs to the item that begins with another.
fn continues(first: &str, line: &str) -> bool {
    line.trim().is_empty() || indentation(line) > indentation(first)
}

/// The call that a step makes and in whose callbacks this one is made.
fn outermost(ran: &Ran, call: CallIndex) -> CallIndex {
    let mut outermost = call;
    // A parent stands before its children; the bound keeps a plan made by hand from going round.
    for _ in 0..ran.plan.calls.len() {
        match ran.plan.calls.get(outermost.index()).and_then(|call| call.parent) {
            Some(parent) => outermost = parent,
            None => break,
        }
    }
    outermost
}
