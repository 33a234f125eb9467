//! Null that is told between two sessions: of overlapping calls nobody says whose it is, a lone one has none on its way.

use super::{broken, broken_in, call, callback, null, rejects, resolves, scenario, settle, told};
use crate::by_hand::{hide, tell};
use interlude_spec::event::{Observation, What};
use interlude_spec::id::ListenerName;
use interlude_spec::rule::RuleId;
use interlude_spec::trace::{Current, Value};

/// A switch whose callback makes another call for the same session; the second half is told to be null first.
fn null_in_between(null_before: bool) -> Vec<RuleId> {
    let steps = "  - at: 0ms\n    call: outer\n    setActive:\n      session: sess_b\n      callback:\n        \
                 resolvesAfter: 30ms\n        calls: [{ call: inner, setActive: { session: sess_b, organization: org_acme } }]\n";
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let mut inner = vec![call("outer"), hide(), callback("outer", "sess_b"), call("inner")];
    inner.extend(null_before.then(null));
    inner.extend([tell("sess_b", Value::set("org_acme".into()), "user_bob"), resolves("inner")]);
    let outer =
        vec![settle("outer"), tell("sess_b", Value::set("org_acme".into()), "user_bob"), resolves("outer")];
    broken(steps, vec![begin, inner, outer, vec![What::End]])
}

#[test]
fn null_that_no_overlapping_call_asked_for_is_no_calls_set() {
    assert_eq!(null_in_between(false), []);
    assert_eq!(null_in_between(true), []);
}

#[test]
fn a_lone_call_tells_no_null_on_its_way() {
    let steps =
        "  - { at: 0ms, call: switch, setActive: { session: sess_b, callback: { resolvesAfter: 10ms } } }\n";
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let switch = vec![call("switch"), hide(), callback("switch", "sess_b"), null()];
    let end = vec![settle("switch"), told("sess_b", "user_bob"), resolves("switch"), What::End];
    assert_ne!(broken(steps, vec![begin, switch, end]), []);
}

/// A call that finds the session undefined since another one has failed; null is told before its own session.
#[test]
fn null_on_the_way_of_a_call_that_found_the_session_undefined_is_not_its_set() {
    let broken = |last: What| {
        let steps = "  - { at: 0ms, call: failing, setActive: { session: sess_b, callback: { throws: boom } } }\n  \
                     - { at: 1ms, call: next, setActive: { session: sess_b } }\n";
        let begin = vec![What::Begin, told("sess_a", "user_ada")];
        let failing = vec![call("failing"), hide(), callback("failing", "sess_b"), rejects("failing")];
        let next = vec![call("next"), null(), last, resolves("next"), What::End];
        broken(steps, vec![begin, failing, next])
    };
    assert_eq!(broken(told("sess_b", "user_bob")), []);
    assert_eq!(broken(hide()), [RuleId::SetActiveSession], "it has to set what it was asked for");
}

/// Null is told while its callback is pending, and another call has been made: a token may say that.
#[test]
fn null_between_two_calls_is_no_early_set_of_the_one_that_asks_for_it() {
    let broken = |is_alone: bool| {
        let other =
            if is_alone { "" } else { "  - { at: 1ms, call: other, setActive: { session: sess_b } }\n" };
        let steps = format!(
            "  - {{ at: 0ms, call: out, setActive: {{ session: null, callback: {{ resolvesAfter: 2ms }} }} }}\n{other}"
        );
        let begin = vec![What::Begin, told("sess_a", "user_ada")];
        let started = What::Saw(Observation::Callback { call: "out".into(), session: Value::Null });
        let mut turns = vec![begin, vec![call("out"), hide(), started]];
        if is_alone {
            turns.push(vec![settle("out"), null(), resolves("out"), What::End]);
            turns[1].push(null());
        } else {
            turns.push(vec![call("other"), null(), told("sess_b", "user_bob"), resolves("other")]);
            turns.push(vec![settle("out"), null(), resolves("out"), What::End]);
        }
        broken(&steps, turns)
    };
    assert_eq!(broken(false), []);
    assert_ne!(broken(true), [], "a lone call waits for its callback");
}

/// A client that knows of no organizations tells none, not even beside null.
#[test]
fn null_without_an_organization_is_what_a_call_for_null_sets() {
    let steps = "  - { at: 10ms, call: leave, setActive: { session: null } }\n";
    let broken = |current| {
        let told_at_last = What::Saw(Observation::Emit { listener: ListenerName::main(), current });
        let leave = vec![call("leave"), told_at_last, resolves("leave"), What::End];
        broken(steps, vec![vec![What::Begin, told("sess_a", "user_ada")], leave])
    };
    assert_eq!(broken(Current { organization: None, ..Current::NULL }), []);
    let in_acme = Current { organization: Some(Value::set("org_acme".into())), ..Current::NULL };
    assert_eq!(broken(in_acme), [RuleId::SetActiveSessionNull]);
}

/// Where a call that does not navigate is not alone, nobody says whose it is that the session is undefined meanwhile.
#[test]
fn of_two_calls_that_do_not_navigate_either_may_hide() {
    let steps = "  - { at: 0ms, call: first, setActive: { session: sess_b } }\n  \
                 - { at: 10ms, call: second, setActive: { session: sess_b } }\n";
    let scenario = scenario(steps).replace("[before-emit, navigate]", "navigate");
    let set = vec![told("sess_b", "user_bob"), resolves("first"), resolves("second"), What::End];
    let hidden = |twice: bool| {
        let again = if twice { half_hidden() } else { vec![] };
        let second = [vec![call("second"), hide()], again, set.clone()].concat();
        broken_in(&scenario, vec![vec![What::Begin, told("sess_a", "user_ada")], vec![call("first")], second])
    };
    assert_eq!(hidden(false), []);
    assert_eq!(hidden(true), []);
    let alone = vec![call("first"), hide(), told("sess_b", "user_bob"), resolves("first"), What::End];
    let alone = broken_in(&scenario, vec![vec![What::Begin, told("sess_a", "user_ada")], alone]);
    assert_eq!(alone, [RuleId::NavigateDirect]);
}

/// The session is undefined, and the user is not.
fn half_hidden() -> Vec<What> {
    let current = Current { user: Value::set("user_ada".into()), ..Current::UNDEFINED };
    vec![What::Saw(Observation::Emit { listener: ListenerName::main(), current })]
}
