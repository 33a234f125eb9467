//! Calls that find their target there already, or miss something that is not theirs.

use super::*;

/// A call sets what is current already, so it has nothing to tell; one that overlaps it sets something else before it
/// returns.
#[test]
fn a_call_that_found_its_target_has_set_it() {
    let broken = |inner: &str| {
        let steps = format!(
            "  - at: 0ms\n    call: outer\n    setActive:\n      session: sess_b\n      callback:\n        \
             returns: null\n        calls: [{{ call: inner, setActive: {{ session: {inner} }} }}]\n"
        );
        let begin = vec![What::Begin, told("sess_a", "user_ada")];
        let all = vec![
            call("outer"),
            callback("outer", "sess_b"),
            call("inner"),
            told("sess_b", "user_bob"),
            resolves("outer"),
            resolves("inner"),
            What::End,
        ];
        broken(&steps, vec![begin, all])
    };
    assert_eq!(broken("sess_a"), []);
    assert_eq!(broken("null"), [RuleId::SetActiveSessionNull]);
}

/// As above, of a call that waits for its callback: what counts is what is current once that has settled.
#[test]
fn a_call_that_found_its_target_when_its_callback_had_settled_has_set_it() {
    let steps = "  - { at: 0ms, call: outer, setActive: { session: sess_b } }\n  \
                 - { at: 10ms, call: inner, setActive: { session: sess_a, callback: { resolvesAfter: 10ms } } }\n";
    let broken = |last: Vec<What>| {
        let begin = vec![What::Begin, told("sess_a", "user_ada")];
        let inner = vec![call("inner"), callback("inner", "sess_a")];
        broken(steps, vec![begin, vec![call("outer")], inner, [last, vec![What::End]].concat()])
    };
    let switch = || vec![told("sess_b", "user_bob"), resolves("outer")];
    assert_eq!(broken([vec![settle("inner")], switch(), vec![resolves("inner")]].concat()), []);
    let too_late = broken([switch(), vec![settle("inner"), resolves("inner")]].concat());
    assert_eq!(too_late, [RuleId::SetActiveSession]);
}

/// As above, of a navigation that need not be: one to null counts from when it is made.
#[test]
fn a_call_for_null_that_found_null_has_set_it_without_navigating() {
    let steps = "  - { at: 0ms, call: outer, setActive: { session: sess_b } }\n  \
                 - { at: 10ms, call: inner, setActive: { session: null, callback: { resolvesAfter: 10ms } } }\n";
    let broken = |active: &str, begin: What| {
        let active = format!("active: {active}");
        let scenario =
            scenario(steps).replace("[before-emit, navigate]", "navigate").replace("active: sess_a", &active);
        let set =
            vec![call("inner"), told("sess_b", "user_bob"), resolves("outer"), resolves("inner"), What::End];
        broken_in(&scenario, vec![vec![What::Begin, begin], vec![call("outer")], set])
    };
    assert_eq!(broken("null", null()), []);
    assert_eq!(broken("sess_a", told("sess_a", "user_ada")), [RuleId::SetActiveSessionNull]);
}

/// While a call that was made before is in progress, the session that a setSession is for becomes current: it replaces nothing
/// any more.
#[test]
fn a_set_session_whose_session_has_become_current_meanwhile_need_not_hide() {
    let steps = "  - { at: 0ms, call: outer, setActive: { session: sess_b } }\n  \
                 - { at: 10ms, call: inner, setSession: { session: sess_b } }\n";
    let broken = |set: Vec<What>| {
        let inner =
            [vec![call("inner")], set, vec![resolves("outer"), resolves("inner"), What::End]].concat();
        let begin = vec![What::Begin, told("sess_a", "user_ada")];
        broken_in(&of_before_emit(steps), vec![begin, vec![call("outer")], inner])
    };
    assert_eq!(broken(vec![told("sess_b", "user_bob")]), []);
    assert_eq!(broken(vec![hide(), told("sess_b", "user_bob")]), []);
}

/// What a listener has missed before a setSession is made is not the doing of that call.
#[test]
fn a_listener_that_missed_something_before_a_call_is_made_is_not_that_calls_affair() {
    let steps = "  - { at: 10ms, addListener: late }\n  - { at: 20ms, getToken: true }\n  \
                 - { at: 30ms, call: back, setSession: { session: sess_a } }\n";
    let late = |current| What::Saw(Observation::Emit { listener: ListenerName::from("late"), current });
    let What::Saw(Observation::Emit { current: sess_a, .. }) = told("sess_a", "user_ada") else {
        unreachable!("it is told")
    };
    let broken = |heard: Vec<What>| {
        let back = vec![call("back"), hide(), late(Current::UNDEFINED), told("sess_a", "user_ada")];
        let turns = vec![
            vec![What::Begin, told("sess_a", "user_ada")],
            vec![What::Did(Stimulus::AddListener { listener: "late".into() })],
            vec![What::Did(Stimulus::Ambient(Ambient::GetToken)), told("sess_b", "user_bob")],
            [back, heard, vec![resolves("back"), What::End]].concat(),
        ];
        broken_in(&of_before_emit(steps), turns)
    };
    assert_eq!(broken(vec![late(sess_a)]), []);
    assert_eq!(broken(vec![]), [RuleId::SetSessionReplaces]);
}

/// As many calls as a scenario may have, all in progress together.
#[test]
fn a_hundred_calls_that_overlap_are_judged() {
    let made = |k| format!("  - {{ at: 10ms, call: c{k}, setActive: {{ session: sess_a }} }}\n");
    let steps = (0..100).map(made).collect::<Vec<_>>().concat();
    let labels = || (0..100).map(|k| format!("c{k}"));
    let broken = |last: What| {
        let mut all: Vec<What> = labels().map(|label| call(&label)).collect();
        all.extend(labels().take(99).map(|label| resolves(&label)));
        all.extend([last, What::End]);
        broken(&steps, vec![vec![What::Begin, told("sess_a", "user_ada")], all])
    };
    assert_eq!(broken(resolves("c99")), []);
    assert_eq!(broken(rejects("c99")), [RuleId::SetActiveReturnsAfterSet]);
}
