//! In which organization a session is, where that is open.

use super::{broken, broken_in, call, callback, rejects, resolves, scenario, settle, told};
use crate::by_hand::{hide, tell};
use interlude_spec::event::{Settlement, Stimulus};
use interlude_spec::rule::RuleId;
use interlude_spec::trace::{Value, What};

/// What a client tells of `sess_b`, in `org_acme` or in none.
fn in_acme(is_in: bool) -> What {
    let organization = if is_in { Value::set("org_acme".into()) } else { Value::Null };
    tell("sess_b", organization, "user_bob")
}

/// `sess_b` is set in an organization by a call that another one without it overtakes, and told without it; then it is set once
/// more by a call that is alone, or by one that is made while `sess_a` is current.
fn after_an_overlap(last_in_acme: bool, from_sess_a: bool) -> Vec<RuleId> {
    let from =
        if from_sess_a { "  - { at: 20ms, call: away, setActive: { session: sess_a } }\n" } else { "" };
    let steps = format!(
        "  - {{ at: 0ms, call: first, setActive: {{ session: sess_b, organization: org_acme, \
         callback: {{ resolvesAfter: 10ms }} }} }}\n  - {{ at: 5ms, call: second, setActive: {{ session: sess_b }} }}\n{from}  \
         - {{ at: 30ms, call: last, setActive: {{ session: sess_b }} }}\n"
    );
    let mut turns = vec![
        vec![What::Begin, told("sess_a", "user_ada")],
        vec![call("first"), callback("first", "sess_b")],
        vec![call("second"), in_acme(false), resolves("second")],
        vec![settle("first"), resolves("first")],
    ];
    if from_sess_a {
        turns.push(vec![call("away"), told("sess_a", "user_ada"), resolves("away")]);
    }
    turns.push(vec![call("last"), in_acme(last_in_acme), resolves("last"), What::End]);
    broken(&steps, turns)
}

#[test]
fn after_an_overlap_a_lone_call_keeps_the_organization_that_is_current() {
    assert_eq!(after_an_overlap(false, false), []);
    assert_eq!(after_an_overlap(true, false), [RuleId::SetActiveOrganizationOmitted]);
}

#[test]
fn after_an_overlap_it_is_open_in_which_organization_another_session_comes_back() {
    assert_eq!(after_an_overlap(false, true), []);
    assert_eq!(after_an_overlap(true, true), []);
}

/// While a call for `sess_a` is alone or not, the session that is current turns out to be in the organization of a call that was
/// overtaken.
#[test]
fn a_session_that_turns_out_to_be_in_an_open_organization_is_no_set() {
    let broken = |is_open: bool| {
        let first = if is_open { ", organization: org_acme" } else { "" };
        let steps = format!(
            "  - {{ at: 0ms, call: first, setActive: {{ session: sess_b{first}, callback: {{ resolvesAfter: 10ms }} }} }}\n  \
             - {{ at: 5ms, call: second, setActive: {{ session: sess_b }} }}\n  \
             - {{ at: 30ms, call: last, setActive: {{ session: sess_a }} }}\n"
        );
        let turns = vec![
            vec![What::Begin, told("sess_a", "user_ada")],
            vec![call("first"), callback("first", "sess_b")],
            vec![call("second"), in_acme(false), resolves("second")],
            vec![settle("first"), resolves("first")],
            vec![call("last"), in_acme(true), told("sess_a", "user_ada"), resolves("last"), What::End],
        ];
        broken(&steps, turns)
    };
    assert_eq!(broken(true), []);
    assert_eq!(broken(false), [RuleId::SetActiveSession]);
}

/// Whether the organization that a failed call asked for counts is nowhere said, even where it was told ahead of the failure.
#[test]
fn after_a_failed_call_its_session_may_be_in_the_organization_that_it_asked_for_or_not() {
    let broken = |early: bool, last: bool| {
        let steps = "  - { at: 0ms, call: choose, setActive: { session: sess_b, organization: org_acme, callback: \
                     { rejectsAfter: 10ms, error: boom } } }\n  - { at: 50ms, call: refresh, setSession: { session: sess_b } }\n";
        let active = scenario(steps).replace("active: sess_a", "active: sess_b");
        let active = active.replace(", navigate]", "]");
        let mut choose = vec![call("choose")];
        choose.extend(early.then(|| in_acme(true)));
        choose.extend([hide(), callback("choose", "sess_b")]);
        let rejected =
            What::Did(Stimulus::Settle { call: "choose".into(), outcome: Settlement::Reject("boom".into()) });
        let turns = vec![
            vec![What::Begin, in_acme(false)],
            choose,
            vec![rejected, rejects("choose")],
            vec![call("refresh"), in_acme(last), resolves("refresh"), What::End],
        ];
        broken_in(&active, turns)
    };
    for early in [false, true] {
        assert_eq!(broken(early, false), [], "told early: {early}");
        assert_eq!(broken(early, true), [], "told early: {early}");
    }
}

/// As above, when all calls have returned: it is a set that comes too late.
#[test]
fn a_session_that_turns_out_to_be_in_an_open_organization_when_no_call_is_in_progress_was_set_too_late() {
    let steps = "  - { at: 0ms, call: first, setActive: { session: sess_b, organization: org_acme, \
                 callback: { resolvesAfter: 10ms } } }\n  - { at: 5ms, call: second, setActive: { session: sess_b } }\n";
    let turns = vec![
        vec![What::Begin, told("sess_a", "user_ada")],
        vec![call("first"), callback("first", "sess_b")],
        vec![call("second"), in_acme(false), resolves("second")],
        vec![settle("first"), resolves("first")],
        vec![in_acme(true), What::End],
    ];
    assert_eq!(broken(steps, turns), [RuleId::SetActiveReturnsAfterSet]);
}

/// `keep` leaves the session out and asks for an organization, while `sess_a` is current; meanwhile `sess_b` becomes current, so
/// it may be for that one. `other` is for `sess_b` and leaves the organization out.
#[test]
fn a_call_may_find_its_session_in_the_organization_of_one_that_has_come_to_be_for_it() {
    let broken = |organization: &str| {
        let steps = format!(
            "  - {{ at: 0ms, call: keep, setActive: {{ {organization}, callback: {{ resolvesAfter: 30ms }} }} }}\n  \
             - {{ at: 10ms, call: switch, setActive: {{ session: sess_b }} }}\n  \
             - {{ at: 10ms, call: other, setActive: {{ session: sess_b }} }}\n"
        );
        let steps =
            scenario(&steps).replace("user: user_ada }", "user: user_ada, organizations: [org_acme] }");
        let turns = vec![
            vec![What::Begin, told("sess_a", "user_ada")],
            vec![call("keep"), callback("keep", "sess_a")],
            vec![call("switch")],
            vec![
                call("other"),
                told("sess_b", "user_bob"),
                resolves("switch"),
                in_acme(true),
                resolves("other"),
            ],
            vec![settle("keep"), resolves("keep"), What::End],
        ];
        broken_in(&steps, turns)
    };
    assert_eq!(broken("organization: org_acme"), []);
    assert_ne!(broken("organization: null"), []);
}

/// While several calls are in progress, or one that is released, `sess_b` is told in `org_acme` and then in none. Is it open
/// afterwards that it is in `org_acme`, for a call that overlaps another?
fn open_after(first: &str, turns: Vec<Vec<What>>) -> Vec<RuleId> {
    let steps = format!(
        "{first}  - {{ at: 100ms, call: other, setActive: {{ session: sess_b, organization: null }} }}\n  \
         - {{ at: 100ms, call: last, setActive: {{ session: sess_b }} }}\n"
    );
    let steps = scenario(&steps).replace("user: user_ada }", "user: user_ada, organizations: [org_acme] }");
    let begin = vec![What::Begin, told("sess_a", "user_ada")];
    let last = vec![
        vec![call("other")],
        vec![call("last"), resolves("other"), in_acme(true), resolves("last"), What::End],
    ];
    broken_in(&steps, [vec![begin], turns, last].concat())
}

#[test]
fn what_is_told_while_several_calls_are_in_progress_is_open_afterwards() {
    let steps = "  - { at: 0ms, call: keep, setActive: { organization: org_acme } }\n  \
                 - { at: 0ms, call: switch, setActive: { session: sess_b } }\n  \
                 - { at: 0ms, call: none, setActive: { session: sess_b, organization: null } }\n";
    let told = |in_between: Vec<What>| {
        let first = vec![in_acme(false), resolves("switch")];
        let end = vec![resolves("none"), resolves("keep")];
        vec![vec![call("keep")], vec![call("switch")], vec![call("none")], [first, in_between, end].concat()]
    };
    assert_eq!(open_after(steps, told(vec![in_acme(true), in_acme(false)])), []);
    assert_ne!(open_after(steps, told(vec![])), []);
}

#[test]
fn what_is_told_while_a_call_is_released_is_open_afterwards() {
    let steps = "  - { at: 0ms, call: keep, setActive: { organization: null } }\n  \
                 - { at: 0ms, call: too, setActive: {} }\n  - { at: 10ms, call: fails, setActive: { session: sess_b, \
                 callback: { rejectsAfter: 10ms, error: boom } } }\n";
    let told = |in_between: Vec<What>| {
        let rejected =
            What::Did(Stimulus::Settle { call: "fails".into(), outcome: Settlement::Reject("boom".into()) });
        let set = [vec![rejected], in_between, vec![in_acme(false), rejects("fails")]].concat();
        vec![
            vec![call("keep")],
            vec![call("too"), resolves("keep"), resolves("too")],
            vec![call("fails"), callback("fails", "sess_b")],
            set,
        ]
    };
    assert_eq!(open_after(steps, told(vec![in_acme(true)])), []);
    assert_ne!(open_after(steps, told(vec![])), []);
}
