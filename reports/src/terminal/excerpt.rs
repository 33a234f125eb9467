//! Which lines of a scenario a failure shows. It finds steps by where they stand in the text, and reads no YAML
//! beyond that.

use crate::run::Ran;
use crate::style::{Paint, Style, beginning, width_of};
use interlude_spec::plan::{Action, CallIndex, Stimulus};
use interlude_spec::requirement::RuleId;
use interlude_spec::verdict::Finding;
use std::collections::BTreeSet;

/// As many lines are shown without asking which of them matter.
const FEW: usize = 14;
/// No more lines than these are shown.
const MANY: usize = 30;
/// No more of a line than this is shown.
const LINE: usize = 400;

/// The steps that the findings are about, with their line numbers. A line whose expectation fails has a `>`.
pub(super) fn lines(ran: &Ran, findings: &[&Finding], style: Style) -> Vec<String> {
    let text: Vec<&str> = ran.source.lines().collect();
    let steps = steps(ran, &text);
    let marked = marked(&text, &steps, findings);
    let all: BTreeSet<usize> = steps.iter().flatten().copied().chain(marked.iter().copied()).collect();
    let shown = if all.len() <= FEW { all } else { relevant(ran, &steps, findings, &marked).unwrap_or(all) };
    // What is marked is shown even where there is too much.
    let shown: BTreeSet<usize> = shown.into_iter().take(MANY).chain(marked.iter().copied()).collect();

    let shown = without_small_gaps(&shown);
    let margin =
        shown.iter().map(|&line| text[line]).filter(|line| !line.trim().is_empty()).map(indentation).min();
    let digits = shown.last().map_or(1, |line| (line + 1).to_string().len());
    let bar = style.sign("│", "|");
    let mut lines = Vec::new();
    let mut before = None;
    for &line in &shown {
        if before.is_some_and(|before| before + 1 < line) {
            lines.push(style.paint(Paint::Faint, &format!("  {:>digits$} {}", style.sign("⋮", ":"), bar)));
        }
        before = Some(line);
        let is_marked = marked.contains(&line);
        let sign = if is_marked { style.paint(Paint::Bad, ">") } else { " ".to_owned() };
        let number = style.paint(Paint::Faint, &format!("{:>digits$} {bar}", line + 1));
        let source = style.safe(text[line].get(margin.unwrap_or(0)..).unwrap_or("").trim_end());
        let source = if width_of(&source) > LINE { beginning(&source, LINE) } else { &source };
        let paint = if is_marked { Paint::Strong } else { Paint::Plain };
        let source = style.paint(paint, source);
        lines.push(format!("{sign} {number} {source}").trim_end().to_owned());
    }
    lines
}

/// The lines, counted from 0, that say what did not come true.
pub(super) fn marked_lines(ran: &Ran, findings: &[&Finding]) -> BTreeSet<usize> {
    let text: Vec<&str> = ran.source.lines().collect();
    marked(&text, &steps(ran, &text), findings)
}

/// Where a finding's expectation stands in the text, counted from 1.
pub(super) fn line_of(ran: &Ran, finding: &Finding) -> Option<usize> {
    marked_lines(ran, &[finding]).first().map(|line| line + 1)
}

/// Where a step says what it expects, counted from 1.
pub(super) fn line_of_step(ran: &Ran, step: usize) -> Option<usize> {
    let text: Vec<&str> = ran.source.lines().collect();
    expecting_line(&text, &steps(ran, &text), step).map(|line| line + 1)
}

/// A gap takes a line itself, so one or two lines are better shown.
fn without_small_gaps(shown: &BTreeSet<usize>) -> BTreeSet<usize> {
    let pairs = shown.iter().zip(shown.iter().skip(1));
    let small = pairs.filter(|(before, after)| *after - *before <= 3);
    small.flat_map(|(before, after)| *before..*after).chain(shown.iter().copied()).collect()
}

/// For each step of the plan the lines it takes, from 0.
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

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
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

/// The line in which a step says what it expects; the first of the step where none does.
fn expecting_line(text: &[&str], steps: &[Vec<usize>], step: usize) -> Option<usize> {
    let lines = steps.get(step)?;
    let says_it = lines.iter().find(|&&line| text[line].trim_start_matches([' ', '-']).starts_with("expect"));
    says_it.or(lines.first()).copied()
}

/// The lines that say what did not come true.
fn marked(text: &[&str], steps: &[Vec<usize>], findings: &[&Finding]) -> BTreeSet<usize> {
    let top_level = |key: &str| text.iter().position(|line| line.starts_with(key));
    let of_finding = |finding: &&Finding| match (finding.step, finding.rule) {
        (Some(step), _) => expecting_line(text, steps, step),
        (None, RuleId::Emissions) => top_level("emissions:"),
        (None, RuleId::Under) => top_level("under:"),
        (None, _) => None,
    };
    findings.iter().filter_map(of_finding).collect()
}

/// The steps that make the calls in question, and those that failed; none where that says nothing.
fn relevant(
    ran: &Ran,
    steps: &[Vec<usize>],
    findings: &[&Finding],
    marked: &BTreeSet<usize>,
) -> Option<BTreeSet<usize>> {
    let plan = &ran.plan;
    let calls = findings.iter().filter_map(|finding| plan.call_named(finding.call.as_ref()?));
    let made_by_steps: BTreeSet<CallIndex> = calls.map(|call| outermost(ran, call)).collect();
    let mut lines = marked.clone();
    for (step, own) in plan.steps.iter().zip(steps) {
        let makes_it = match &step.action {
            Action::Do(Stimulus::Calls(calls)) => calls.iter().any(|call| made_by_steps.contains(call)),
            _ => false,
        };
        if makes_it || own.iter().any(|line| marked.contains(line)) {
            lines.extend(own);
        }
    }
    (!lines.is_empty()).then_some(lines)
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
