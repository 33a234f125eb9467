//! What is broken in a trial and what is seen in it, in the words that the formats share. It knows no format, and names and
//! messages are as they came: each format makes them safe in its own way.

mod lines;

pub(crate) use lines::{Lines, indentation, line_of};

use crate::run::{Evidence, Excuse, Ran, Trial};
use crate::style::time;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::{Finding, Verdict};
use std::collections::BTreeSet;

static NOTHING: BTreeSet<RuleId> = BTreeSet::new();

/// What a verdict says to be broken, whether it counts or not.
pub(crate) const fn broken(verdict: &Verdict) -> &BTreeSet<RuleId> {
    match verdict {
        Verdict::Fail { broken } | Verdict::Known { broken } => broken,
        _ => &NOTHING,
    }
}

/// What a trial breaks, whether it counts or not, and the hazards that are seen in it.
pub(crate) fn broken_or_seen(trial: &Trial) -> BTreeSet<RuleId> {
    let mut rules: BTreeSet<RuleId> = trial.excused.iter().map(|it| it.rule).collect();
    rules.extend(broken(&trial.verdict));
    // Whether a hazard is denied or known makes no difference to whether it is seen.
    rules.retain(|rule| rule.kind() != RuleKind::Hazard);
    rules.extend(hazards(trial));
    rules
}

/// The hazards that are seen in a trial.
pub(crate) fn hazards(trial: &Trial) -> BTreeSet<RuleId> {
    trial.judgement.hazards.iter().map(|finding| finding.rule).collect()
}

/// The findings that are told: of what is broken, and of expectations. An expectation that fails along with a must is
/// no deviation of its own, and shows what the must means here.
pub(crate) fn told(trial: &Trial) -> Vec<&Finding> {
    let broken = broken(&trial.verdict);
    let is_told = |finding: &&Finding| broken.contains(&finding.rule) || finding.rule == RuleId::Expectation;
    let findings = trial.judgement.findings.iter().filter(is_told);
    if broken.is_empty() { Vec::new() } else { findings.collect() }
}

/// The hazards that are seen and that nobody asked to fail: advice, never a verdict.
pub(crate) fn advice(trial: &Trial) -> impl Iterator<Item = &Finding> {
    let broken = broken(&trial.verdict);
    trial.judgement.hazards.iter().filter(|finding| !broken.contains(&finding.rule))
}

/// Which call a finding is about, when it shows, and the line that says what did not come true. `label` writes the label
/// of a call.
pub(crate) fn place(finding: &Finding, ran: Option<&Ran>, label: impl Fn(&str) -> String) -> String {
    let call = finding.call.as_ref().map(|call| format!("call `{}`, ", label(call.as_str())));
    let line = ran.and_then(|ran| line_of(ran, finding)).map(|line| format!(", line {line}"));
    format!("{}at {}{}", call.unwrap_or_default(), time(finding.at), line.unwrap_or_default())
}

/// Why something broken does not count.
pub(crate) fn excuse(excuse: &Excuse) -> String {
    match excuse {
        Excuse::Known(reason) => reason.clone(),
        Excuse::Since(version) => format!("asked for since {version}"),
    }
}

/// Which order of what happens in the same instants was run, where there are several.
pub(crate) fn order(ran: &Ran) -> Option<String> {
    let (order, of) = ran.order.filter(|(_, of)| *of > 1)?;
    Some(format!("order {order} of {of} (`ties: all`)"))
}

/// What an adapter that failed left behind: what it is, and its lines, of which there is at least one. What is told already is left out: how it
/// ended, where the reason says so, and the line, where it is the last one of the protocol.
pub(crate) fn evidence<'e>(
    reason: &str,
    evidence: &'e Evidence,
) -> impl Iterator<Item = (&'static str, &'e [String])> + use<'e> {
    let is_last = |line: &&String| {
        let said = evidence.exchange.last().and_then(|last| last.strip_prefix("← "));
        said == Some(line.as_str())
    };
    let status = evidence.status.as_ref().filter(|status| !reason.contains(status.as_str()));
    let line = evidence.line.as_ref().filter(|line| !is_last(line));
    let parts = [
        ("how it ended", status.map(std::slice::from_ref).unwrap_or_default()),
        ("the line", line.map(std::slice::from_ref).unwrap_or_default()),
        ("the last lines of the protocol", &evidence.exchange),
        ("the last lines of standard error", &evidence.stderr),
    ];
    parts.into_iter().filter(|(_, lines)| !lines.is_empty())
}
