//! What a scenario itself asks for, compared with what happened.

use crate::components::Look;
use crate::event::{Numbered, Observation, ReturnOutcome, What};
use crate::guarantees::Moments;
use crate::guarantees::facts::Facts;
use crate::hazards;
use crate::plan::{Action, CallIndex, CallState, EmissionPattern, Under};
use crate::rule::RuleId;
use crate::trace::Trace;
use crate::verdict::{self, Finding};
use std::collections::BTreeSet;

mod asks;

use asks::Reached;
pub use asks::{Asks, Observed, Told, differences, in_words};

/// Compares a trace with the expectations of its plan.
///
/// `probes` says for each expectation which step of the plan it is and which event of the trace its probe is.
/// `semantics` is what the implementation declares to follow, if it declares any.
pub fn check(moments: &Moments<'_>, probes: &[(usize, usize)], semantics: Option<&str>) -> Vec<Finding> {
    let (plan, trace) = (moments.facts.spec.plan, moments.facts.trace);
    let mut findings = Vec::new();
    if moments.is_empty() {
        return findings;
    }
    let painted = moments.painted();
    for (step, event) in probes {
        let Some(Action::Expect(expected)) = plan.steps.get(*step).map(|step| &step.action) else { continue };
        let Some(observed) = observed_in(moments, painted, *event) else { continue };
        let (expected, mut observed): (Vec<_>, Vec<_>) =
            differences(plan, expected, &observed).into_iter().unzip();
        as_told(&moments.facts, *event, &mut observed);
        if !expected.is_empty() {
            let differs =
                finding(trace, RuleId::Expectation, *event, expected.join(", "), observed.join(", "));
            findings.push(Finding { step: Some(*step), ..differs });
        }
    }
    findings.extend(
        plan.emissions.as_ref().and_then(|patterns| emissions(&moments.facts, RuleId::Emissions, patterns)),
    );
    for under in plan.under.iter().filter(|under| semantics == Some(&under.semantics)) {
        findings.extend(check_under(moments, under));
    }
    findings.extend(final_probe(moments));
    findings.extend(calls_return(moments));
    findings
}

/// Compares a trace with what is expected under the semantics that it followed.
pub fn check_under(moments: &Moments<'_>, under: &Under) -> Vec<Finding> {
    let told =
        under.emissions.as_ref().and_then(|patterns| emissions(&moments.facts, RuleId::Under, patterns));
    let found = under.hazards.as_ref().and_then(|expected| hazards_are(moments, expected));
    told.into_iter().chain(found).collect()
}

/// An undefined organization is judged as null, and shown as what it was.
fn as_told(facts: &Facts<'_>, event: usize, observed: &mut [String]) {
    let What::Probe { current } = facts.event(event).what else { return };
    if current.lacks_an_organization() {
        for text in observed.iter_mut().filter(|text| *text == "organization null") {
            *text = "organization undefined".into();
        }
    }
}

fn finding(
    trace: &Trace<Numbered>,
    rule: RuleId,
    event: usize,
    expected: String,
    observed: String,
) -> Finding {
    let (at, rests_on) = (trace.events[event].at, Vec::new());
    Finding { rule, call: None, at, event, expected, observed, rests_on, step: None }
}

/// Whether exactly the expected hazards occur.
fn hazards_are(moments: &Moments<'_>, expected: &[RuleId]) -> Option<Finding> {
    let trace = moments.facts.trace;
    let found = hazards::find_in(moments);
    let (mut wanted, observed) = (BTreeSet::new(), verdict::rules(&found));
    wanted.extend(expected);
    let names = |rules: &BTreeSet<RuleId>| match rules.len() {
        0 => "no hazards".into(),
        _ => rules.iter().map(|rule| rule.as_str()).collect::<Vec<_>>().join(", "),
    };
    let unexpected = found.iter().find(|finding| !wanted.contains(&finding.rule));
    let event = unexpected.map_or(trace.events.len() - 1, |finding| finding.event);
    (wanted != observed).then(|| finding(trace, RuleId::Under, event, names(&wanted), names(&observed)))
}

/// What the probe at an event found; `None` where there is none.
pub fn observed(moments: &Moments<'_>, event: usize) -> Option<Observed> {
    observed_in(moments, moments.painted(), event)
}

fn observed_in(moments: &Moments<'_>, painted: &[Option<Look>], event: usize) -> Option<Observed> {
    let facts = &moments.facts;
    let What::Probe { current } = facts.event(event).what else { return None };
    Some(Observed {
        current: facts.words(current.judged()),
        children: painted[event].map_or_else(|| facts.fitting(event), |look| Some(look.children())),
        calls: facts.spec.plan.call_indices().map(|call| state_of(facts, call, event)).collect(),
    })
}

/// How far a call has come at an event; `None` if it has not been made.
fn state_of(facts: &Facts<'_>, call: CallIndex, event: usize) -> Option<CallState> {
    let leaves = || facts.leaving(call).map(|leaving| &leaving.facts);
    let call = facts.call(call).or_else(leaves).filter(|call| call.made < event)?;
    let returned = call.returned.filter(|returned| *returned < event);
    Some(match returned.map(|returned| facts.event(returned).what) {
        Some(What::Saw(Observation::Return { outcome: ReturnOutcome::Rejected { error }, .. })) => {
            CallState::Rejected(facts.spec.names.errors.name(error).map(|error| error.message.clone()))
        }
        Some(_) => CallState::Resolved,
        None => CallState::Pending,
    })
}

/// Where what `main` was told stops fitting the patterns, if it does: each pattern stands for one or more
/// neighbouring tellings, and none may be left over.
fn emissions(facts: &Facts<'_>, rule: RuleId, patterns: &[EmissionPattern]) -> Option<Finding> {
    let trace = facts.trace;
    // The tellings so far fit so many of the patterns, the last of them begun.
    let mut reachable = Reached::nothing(patterns);
    let mut told = Vec::new();
    for (event, current) in facts.tellings() {
        let current = &facts.words(current);
        told.push(current.to_string());
        let next = reachable.after(patterns, current);
        if next.is_never() {
            let expected =
                (0..patterns.len()).filter(|p| reachable.has(*p) || *p > 0 && reachable.has(p + 1));
            let expected: Vec<_> = expected.map(|p| pattern_text(&patterns[p])).collect();
            let expected = if expected.is_empty() { "nothing more".into() } else { expected.join(" or ") };
            let observed = format!("{current} (so far: {})", list(&told));
            return Some(finding(trace, rule, event, format!("`main` is told {expected}"), observed));
        }
        reachable = next;
    }
    if reachable.is_all() {
        return None;
    }
    let missing = list(&patterns.iter().map(pattern_text).collect::<Vec<_>>());
    let expected = format!("`main` is told {missing}");
    Some(finding(trace, rule, trace.events.len() - 1, expected, format!("only {}", list(&told))))
}

/// How many things of a list are told; of the others only the number.
const MOST_TOLD: usize = 40;

/// The last things of a list, and how many there are before them.
fn list(words: &[String]) -> String {
    let before = words.len().saturating_sub(MOST_TOLD);
    let told = words[before..].join(", ");
    if before == 0 { told } else { format!("{before} more, {told}") }
}

fn pattern_text(pattern: &EmissionPattern) -> String {
    match (&pattern.session, &pattern.organization) {
        (None, None) => "anything".into(),
        (Some(session), None) => session.to_string(),
        (None, Some(organization)) => format!("anything in {organization}"),
        (Some(session), Some(organization)) => format!("{session} in {organization}"),
    }
}

/// In the end, asked, an implementation says what it told last; unless it was asked for a pending session, of which nothing is
/// said, or has told nothing, for then nobody knows what is current. So it is where a call is released
/// or rejects, and nothing is told after.
fn final_probe(moments: &Moments<'_>) -> Option<Finding> {
    let facts = &moments.facts;
    if facts.calls.iter().any(|call| facts.is_about_a_pending_session(call)) {
        return None;
    }
    let event = facts.trace.events.iter().rposition(|event| matches!(event.what, What::Probe { .. }))?;
    let What::Probe { current } = facts.event(event).what else { return None };
    let tells_from = |first: usize| (first..event).any(|k| facts.tells(k));
    let mut silent = facts.calls.iter().flat_map(|call| {
        let rejected = call.returned.filter(|k| !facts.resolved_at(call, *k));
        call.released.into_iter().chain(rejected)
    });
    if !tells_from(0) || silent.any(|from| !tells_from(from)) {
        return None;
    }
    let told = facts.told[event];
    (!current.judged().agrees_with(told)).then(|| {
        let expected = format!("the last probe says what `main` was told last: {}", facts.words(told));
        finding(facts.trace, RuleId::FinalProbe, event, expected, facts.words(current).to_string())
    })
}

/// In the end, every call that nothing holds up has returned.
fn calls_return(moments: &Moments<'_>) -> Option<Finding> {
    let facts = &moments.facts;
    let late = facts.calls.iter().find(|call| call.returned.is_none() && moments.nothing_holds_up(call))?;
    let label = facts.label(late);
    let expected = format!("`{label}` has returned, since nothing holds it up");
    let event = facts.trace.events.len() - 1;
    Some(Finding {
        call: Some(label.clone()),
        ..finding(facts.trace, RuleId::CallsReturn, event, expected, format!("`{label}` is still pending"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ListenerName;
    use crate::obligations::Compiled;
    use crate::time::Tick;
    use crate::trace::{Current, Event, Value};

    fn session(name: &str) -> Value<crate::id::SessionId> {
        match name {
            "undefined" => Value::Undefined,
            "null" => Value::Null,
            id => Value::set(id.into()),
        }
    }

    fn mismatch(told: &[&str], patterns: &[&str]) -> Option<usize> {
        let events = told.iter().map(|name| Event {
            at: Tick::ZERO,
            turn: 0,
            what: What::Saw(Observation::Emit {
                listener: ListenerName::main(),
                current: Current { session: session(name), organization: None, user: Value::Null },
            }),
        });
        let trace = Trace { events: events.collect() };
        let patterns: Vec<_> = patterns
            .iter()
            .map(|name| EmissionPattern { session: Some(session(name)), organization: None })
            .collect();
        let plan = crate::scenario::load(b"scenario: A\nclient: {}\nsteps: []\n").expect("it is a scenario");
        let mut spec = Compiled::new(&plan);
        let trace = spec.names.number(&trace);
        emissions(&Facts::read(&spec, &trace), RuleId::Emissions, &patterns).map(|finding| finding.event)
    }

    #[test]
    fn each_item_stands_for_one_or_more_neighbouring_tellings() {
        assert_eq!(mismatch(&["a", "undefined", "b"], &["a", "undefined", "b"]), None);
        assert_eq!(mismatch(&["a", "undefined", "undefined", "b"], &["a", "undefined", "b"]), None);
        assert_eq!(mismatch(&["a", "a", "a"], &["a", "a"]), None);
        assert_eq!(mismatch(&["a"], &["a", "a"]), Some(0), "too few");
        assert_eq!(mismatch(&["a", "b"], &["a", "undefined", "b"]), Some(1), "one left out");
        assert_eq!(
            mismatch(&["a", "undefined", "b", "a"], &["a", "undefined", "b"]),
            Some(3),
            "one too many"
        );
        assert_eq!(mismatch(&[], &[]), None);
    }
}
