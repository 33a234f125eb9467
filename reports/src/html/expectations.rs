//! What a scenario expects, in words, and on which implementations it did not come true.

use super::text::{name, sentence};
use crate::finding::Lines;
use crate::run::Trial;
use crate::style::time;
use interlude_spec::plan::{Action, CallState, EmissionPattern, Expectation, Plan};
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Finding;

/// Something that a scenario expects.
pub(super) struct Expected {
    /// When, and in which line where that is known.
    pub(super) place: String,
    pub(super) text: String,
    /// The implementations on which it did not come true.
    pub(super) differs: Vec<String>,
    /// In how many trials it was asked: an implementation has one for each contract.
    pub(super) asked: usize,
}

/// What the scenario of these trials expects, in the order of its text.
pub(super) fn of(trials: &[&Trial]) -> Vec<Expected> {
    let ran: Vec<&Trial> = trials.iter().copied().filter(|trial| trial.compared().is_some()).collect();
    let Some(first) = ran.first().and_then(|trial| trial.compared()) else { return Vec::new() };
    // Where steps stand in the text is known only where something is wrong.
    let placed = ran.iter().filter_map(|trial| trial.compared()).find(|ran| !ran.places.is_empty());
    let plan = &first.plan;
    let differs = |is_it: &dyn Fn(&Finding) -> bool| -> Vec<String> {
        let differs = ran.iter().filter(|trial| trial.judgement.findings.iter().any(is_it));
        differs.map(|trial| name(&trial.on_implementation())).collect()
    };
    let step = |(index, step): (usize, &interlude_spec::plan::Step)| {
        let Action::Expect(expectation) = &step.action else { return None };
        let line = placed.and_then(|ran| Lines::of(ran).expecting(index));
        let line = line.map_or_else(String::new, |line| format!(", line {}", line + 1));
        Some(Expected {
            place: format!("at {}{line}", time(step.at)),
            text: sentence(&in_words(plan, expectation)),
            differs: differs(&|finding| finding.step == Some(index)),
            asked: ran.len(),
        })
    };
    let steps = plan.steps.iter().enumerate().filter_map(step);
    let emissions = plan.emissions.as_ref().map(|patterns| Expected {
        place: "throughout".to_owned(),
        text: sentence(&format!("`main` is told {}", told(patterns))),
        differs: differs(&|finding| finding.rule == RuleId::Emissions),
        asked: ran.len(),
    });
    steps.chain(emissions).collect()
}

fn in_words(plan: &Plan, expected: &Expectation) -> String {
    let session = expected.session.as_ref().map(|it| format!("session {it}"));
    let organization = expected.organization.as_ref().map(|it| format!("organization {it}"));
    let user = expected.user.as_ref().map(|it| format!("user {it}"));
    let children = expected.children.map(|it| format!("children {}", it.as_str()));
    let calls = expected.calls.iter().map(|(call, state)| {
        let state = match state {
            CallState::Pending => "pending".to_owned(),
            CallState::Resolved => "resolved".to_owned(),
            CallState::Rejected(None) => "rejected".to_owned(),
            CallState::Rejected(Some(error)) => format!("rejected with \"{error}\""),
        };
        let label = plan.calls.get(call.index()).map_or("?", |call| call.label.as_str());
        format!("`{label}` {state}")
    });
    [session, organization, user, children].into_iter().flatten().chain(calls).collect::<Vec<_>>().join(", ")
}

fn told(patterns: &[EmissionPattern]) -> String {
    let word = |pattern: &EmissionPattern| match (&pattern.session, &pattern.organization) {
        (None, None) => "anything".to_owned(),
        (Some(session), None) => session.to_string(),
        (None, Some(organization)) => format!("anything in {organization}"),
        (Some(session), Some(organization)) => format!("{session} in {organization}"),
    };
    patterns.iter().map(word).collect::<Vec<_>>().join(", then ")
}
