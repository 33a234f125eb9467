//! Orders of events that the documentation does not forbid and that hurt users.
//!
//! A hazard is advice. It says what an application may run into, not that an implementation is wrong.

use crate::event::{Observation, Stimulus, What};
use crate::guarantees::facts::{CallFacts, Facts};
use crate::guarantees::meaning::Meaning;
use crate::guarantees::target::{is_target_session, may_set};
use crate::guarantees::{self, Moments};
use crate::names::MAIN;
use crate::obligations::{Compiled, Gives};
use crate::plan::Plan;
use crate::requirement::RuleId;
use crate::trace::Trace;
use crate::value::{ABSENT, Asked, Children, Code, NULL, UNDEFINED, Val};
use crate::verdict::Finding;

/// Every hazard that a trace of a plan, in names, shows, each at the first place where it does, in the order of the rules.
pub fn find(plan: &Plan, trace: &Trace) -> Vec<Finding> {
    let mut spec = Compiled::new(plan);
    let trace = spec.names.number(trace);
    find_in(&guarantees::read(&spec, &trace))
}

/// As [`find`], for a trace that has been read already.
pub fn find_in(moments: &Moments<'_>) -> Vec<Finding> {
    if moments.is_empty() {
        return Vec::new();
    }
    let rendered = moments.rendered();
    let found = [
        shown_while_pending(moments, rendered),
        stale_call_wins(moments),
        stuck_undefined(moments),
        early_value(moments),
        signed_out_flash(moments, rendered),
        unknown_id_signs_out(moments),
        resurrected_session(moments),
    ];
    found.into_iter().flatten().collect()
}

fn finding(
    moments: &Moments<'_>,
    rule: RuleId,
    call: Option<&CallFacts>,
    event: usize,
    words: [String; 2],
) -> Finding {
    let [expected, observed] = words;
    Finding {
        rule,
        call: call.map(|call| moments.facts.plan_of(call).label.clone()),
        at: moments.times[event],
        event,
        expected,
        observed,
        step: None,
    }
}

/// Children, or unobserved a value as told last, are visible while a callback is pending.
fn shown_while_pending(moments: &Moments<'_>, rendered: &[Option<Children>]) -> Option<Finding> {
    let facts = &moments.facts;
    (0..moments.len()).find_map(|k| {
        let shown = rendered[k].unwrap_or_else(|| facts.told[k].children());
        let pending = facts.calls.iter().find(|call| facts.is_callback_pending(call, k))?;
        (shown != Children::Hidden).then(|| {
            let label = facts.label(pending);
            let words = [
                format!("nothing of a user is shown while the callback of `{label}` is pending"),
                format!("{} children are shown, {} is current", shown.as_str(), facts.words(facts.told[k])),
            ];
            finding(moments, RuleId::ShownWhilePending, Some(pending), k, words)
        })
    })
}

/// The last call that resolved is not the one whose target is current in the end.
fn stale_call_wins(moments: &Moments<'_>) -> Option<Finding> {
    let facts = &moments.facts;
    let end = moments.len() - 1;
    if facts.calls.iter().any(|call| call.returned.is_none()) {
        return None;
    }
    let resolved =
        |call: &&CallFacts| call.returned.is_some_and(|returned| facts.resolved_at(call, returned));
    let last = facts.calls.iter().rfind(resolved)?;
    let spec = facts.spec_of(last);
    if is_unknown(facts.spec, spec.session) {
        return None;
    }
    let told = facts.told[end];
    // Without a session there is no organization to compare.
    let organization = told.session == NULL
        || match spec.organization {
            _ if told.organization == ABSENT => true,
            Asked::Id(code) => told.organization == code,
            Asked::Null => told.organization == NULL,
            Asked::Omitted => true,
        };
    if is_target_session(facts, last, told.session, end) && organization {
        return None;
    }
    let words = [
        format!("the end is what `{}`, the last call that resolved, was to set", facts.label(last)),
        format!("{} is current", facts.words(told)),
    ];
    Some(finding(moments, RuleId::StaleCallWins, Some(last), end, words))
}

/// Nothing is in progress, and the session is still undefined.
fn stuck_undefined(moments: &Moments<'_>) -> Option<Finding> {
    let facts = &moments.facts;
    let end = moments.len() - 1;
    let is_load = |what: What<_>| what == What::Did(Stimulus::Load);
    let loaded = facts.spec.plan.client.loaded || facts.trace.events.iter().any(|event| is_load(event.what));
    let over = facts.calls.iter().all(|call| call.returned.is_some());
    (loaded && over && facts.told[end].is_hidden()).then(|| {
        let words =
            ["the session is known when nothing is in progress".into(), "it is still undefined".into()];
        finding(moments, RuleId::StuckUndefined, facts.calls.last(), end, words)
    })
}

/// What a setActive is to set is told before its callback starts, and something else of it follows.
fn early_value(moments: &Moments<'_>) -> Option<Finding> {
    let facts = &moments.facts;
    facts.calls.iter().filter(|call| !facts.spec_of(call).is_set_session()).find_map(|call| {
        let has_callback = facts.spec_of(call).gives != Gives::NoCallback;
        let last_set =
            || moments.meanings.iter().rposition(|meaning| *meaning == Some(Meaning::Set(call.index)));
        let until = if has_callback { call.callbacks.first().copied() } else { last_set() }?;
        let early = (call.made + 1..until).find(|k| is_news_of(facts, call, *k))?;
        let alone = facts.calls.iter().all(|other| {
            other.index == call.index
                || !other.in_progress(early)
                || !has_target(facts, other, facts.told[early])
        });
        let end = call.returned.unwrap_or(moments.len());
        let follows = facts.tellings().any(|(k, _)| k > early && k < end);
        (alone && follows).then(|| {
            let words = [
                format!("what `{}` sets is told once its callback is done", facts.label(call)),
                format!("{} is told before", facts.words(facts.told[early])),
            ];
            finding(moments, RuleId::EarlyValue, Some(call), early, words)
        })
    })
}

/// Whether an event newly tells the session or the organization that a call is to set.
fn is_news_of(facts: &Facts<'_>, call: &CallFacts, k: usize) -> bool {
    let What::Saw(Observation::Emit { listener: MAIN, current }) = facts.event(k).what else { return false };
    let (before, spec) = (facts.known[k - 1], facts.spec_of(call));
    let session =
        matches!(spec.session, Asked::Id(code) if current.session == code && before.session != code);
    let organization = matches!(
        spec.organization, Asked::Id(code) if current.organization == code && before.organization != code
    );
    current.session != UNDEFINED && (session || organization)
}

fn has_target(facts: &Facts<'_>, call: &CallFacts, value: Val) -> bool {
    let spec = facts.spec_of(call);
    spec.session == Asked::Id(value.session) || spec.organization == Asked::Id(value.organization)
}

/// Null is told, or signed-out children are shown, between two sessions, although nobody asked for null.
fn signed_out_flash(moments: &Moments<'_>, rendered: &[Option<Children>]) -> Option<Finding> {
    let facts = &moments.facts;
    (1..moments.len()).find_map(|k| {
        let told_null = facts.told[k].session == NULL && facts.told[k - 1].session != NULL;
        let shown = rendered[k] == Some(Children::SignedOut) && rendered[k - 1] != Some(Children::SignedOut);
        if !(told_null || shown) {
            return None;
        }
        let from = if told_null { facts.known[k - 1].session } else { facts.known[k].session };
        let to_session = facts.told[k + 1..].iter().any(|later| later.session > NULL);
        if from <= NULL || !to_session {
            return None;
        }
        let asks = |call: &CallFacts| facts.spec_of(call).session == Asked::Null;
        let last_resolved = facts
            .calls
            .iter()
            .filter(|call| call.returned.is_some_and(|at| at < k && facts.resolved_at(call, at)))
            .max_by_key(|call| call.returned);
        let asked = facts.calls.iter().any(|call| call.in_progress(k) && asks(call))
            || last_resolved.is_some_and(asks);
        (!asked).then(|| {
            let words = [
                "between two sessions nobody is shown as signed out".into(),
                if told_null { "null is told".into() } else { "signed-out children are shown".to_owned() },
            ];
            finding(moments, RuleId::SignedOutFlash, None, k, words)
        })
    })
}

/// A call with an unknown id sets null.
fn unknown_id_signs_out(moments: &Moments<'_>) -> Option<Finding> {
    let facts = &moments.facts;
    (1..moments.len()).find_map(|k| {
        if facts.told[k].session != NULL || facts.told[k - 1].session == NULL {
            return None;
        }
        let in_progress = || facts.calls.iter().filter(|call| call.in_progress(k));
        let asked = in_progress().any(|call| facts.spec_of(call).session == Asked::Null);
        let unknown = in_progress().find(|call| is_unknown(facts.spec, facts.spec_of(call).session))?;
        (!asked).then(|| {
            let label = facts.label(unknown);
            let words = [
                format!("`{label}`, whose session is unknown, does not sign the user out"),
                "null is told".into(),
            ];
            finding(moments, RuleId::UnknownIdSignsOut, Some(unknown), k, words)
        })
    })
}

fn is_unknown(spec: &Compiled<'_>, session: Asked) -> bool {
    matches!(session, Asked::Id(code) if spec.session(code).is_none())
}

/// A call that was made before a session was removed sets that session afterwards.
fn resurrected_session(moments: &Moments<'_>) -> Option<Finding> {
    let facts = &moments.facts;
    let mut removed: Vec<(usize, Code)> = Vec::new();
    for k in 1..moments.len() {
        let before = facts.known[k - 1].session;
        match facts.event(k).what {
            What::Did(Stimulus::SignOut { session: None }) => {
                removed.extend((before > NULL).then_some((k, before)));
            }
            What::Did(Stimulus::SignOut { session: Some(session) } | Stimulus::RemoveSession { session }) => {
                removed.push((k, session));
            }
            What::Saw(Observation::Emit { listener: MAIN, current })
                if facts.told[k] != facts.told[k - 1] =>
            {
                let asked = |call: &CallFacts| call.made < k && facts.spec_of(call).session == Asked::Null;
                if current.session == NULL && facts.calls.iter().any(asked) {
                    removed.extend((before > NULL).then_some((k, before)));
                }
                if current.session <= NULL {
                    continue;
                }
                let at = removed.iter().find(|(_, gone)| *gone == current.session).map(|(at, _)| *at);
                let by = at.and_then(|at| sets_again(facts, current, at, k));
                if let Some(call) = by {
                    let words = [
                        format!(
                            "{} was removed and stays so",
                            facts.spec.names.sessions.value(current.session)
                        ),
                        format!("`{}`, made before, sets it again", facts.label(call)),
                    ];
                    return Some(finding(moments, RuleId::ResurrectedSession, Some(call), k, words));
                }
                removed.retain(|(_, gone)| *gone != current.session);
            }
            _ => {}
        }
    }
    None
}

/// The call that was made before a removal and sets the removed session at an event: one that may set the value; where
/// nobody may, because something else of the value is wrong, one that is about the session.
fn sets_again<'f>(facts: &'f Facts<'_>, value: Val, removal: usize, event: usize) -> Option<&'f CallFacts> {
    let in_progress = || facts.calls.iter().filter(|call| call.in_progress(event));
    let mut may = in_progress().filter(|call| may_set(facts, call, value, event)).peekable();
    if may.peek().is_some() {
        return may.find(|call| call.made < removal);
    }
    in_progress()
        .filter(|call| call.made < removal)
        .find(|call| is_target_session(facts, call, value.session, event))
}
