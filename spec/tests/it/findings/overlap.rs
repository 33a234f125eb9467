//! Whose a value is that nobody may set, where several calls are under way, and in which words that is told.

use super::{begin, blamed_in, call, found, resolves, scenario};
use crate::by_hand::{hide, tell};
use interlude_spec::event::{Observation, Settlement, Stimulus};
use interlude_spec::id::ListenerName;
use interlude_spec::rule::RuleId;
use interlude_spec::trace::{Current, Value, What};

fn settle(label: &str) -> What {
    What::Did(Stimulus::Settle { call: label.into(), outcome: Settlement::Resolve })
}

fn callback(label: &str, session: &str) -> What {
    What::Saw(Observation::Callback { call: label.into(), session: Value::set(session.into()) })
}

fn null() -> What {
    What::Saw(Observation::Emit { listener: ListenerName::main(), current: Current::NULL })
}

fn told(session: &str, user: &str) -> What {
    tell(session, Value::Null, user)
}

/// `sess_b` was in an organization before the scenario began.
fn from_acme(steps: &str) -> String {
    scenario("sess_a", steps)
        .replace("organizations: [org_acme]", "organizations: [org_acme], lastActiveOrganization: org_acme")
}

fn in_acme() -> What {
    tell("sess_b", Value::set("org_acme".into()), "user_bob")
}

/// A call that signs out tells the session of another, and returns: the other still waits, and has done nothing.
#[test]
fn a_call_that_has_to_set_and_returns_with_the_value_of_another_has_told_it() {
    let steps = "  - { at: 10ms, call: refresh, setActive: { session: sess_a, callback: { resolvesAfter: 20ms } } }\n  \
                 - { at: 20ms, call: sign-out, setActive: { session: null } }\n";
    let of = |sign_out: What| {
        let begin = begin("sess_a", "user_ada");
        let refresh = vec![call("refresh"), hide(), callback("refresh", "sess_a")];
        let sign_out = vec![call("sign-out"), sign_out, resolves("sign-out")];
        let end = vec![settle("refresh"), told("sess_a", "user_ada"), resolves("refresh"), What::End];
        blamed_in(&scenario("sess_a", steps), vec![begin, refresh, sign_out, end])
    };
    assert_eq!(of(null()), []);
    assert_eq!(of(told("sess_a", "user_ada")), [(RuleId::SetActiveSessionNull, "sign-out".to_owned())]);
}

/// `sess_b` was in an organization. A call without one loses it, while another call that asks for it waits.
#[test]
fn a_wrong_value_is_blamed_on_the_call_that_returns_with_it() {
    let steps = "  - { at: 10ms, call: first, setActive: { session: sess_b, callback: { resolvesAfter: 20ms } } }\n  \
                 - { at: 20ms, call: second, setActive: { session: sess_b, organization: org_acme, \
                 callback: { resolvesAfter: 20ms } } }\n";
    let of = |first: What| {
        let begin = begin("sess_a", "user_ada");
        let made = vec![call("first"), hide(), callback("first", "sess_b")];
        let second = vec![call("second"), callback("second", "sess_b")];
        let set = vec![settle("first"), first, resolves("first")];
        let end = vec![settle("second"), in_acme(), resolves("second"), What::End];
        blamed_in(&from_acme(steps), vec![begin, made, second, set, end])
    };
    assert_eq!(of(in_acme()), []);
    assert_eq!(of(told("sess_b", "user_bob")), [(RuleId::SetActiveOrganizationOmitted, "first".to_owned())]);
}

/// Two calls of one turn set right after each other: what is told first is of the call that returns first.
#[test]
fn of_two_calls_that_return_in_a_turn_the_first_has_told_the_first_value() {
    let steps = "  - at: 10ms\n    together:\n      - { call: first, setActive: { session: sess_b } }\n      \
                 - { call: second, setActive: { session: sess_b, organization: org_acme } }\n";
    let of = |told_first: What, told_then: What| {
        let begin = begin("sess_a", "user_ada");
        let both = vec![
            call("first"),
            call("second"),
            hide(),
            told_first,
            told_then,
            resolves("first"),
            resolves("second"),
        ];
        blamed_in(&from_acme(steps), vec![begin, both, vec![What::End]])
    };
    let lost = || told("sess_b", "user_bob");
    assert_eq!(of(in_acme(), in_acme()), []);
    assert_eq!(of(lost(), in_acme()), [(RuleId::SetActiveOrganizationOmitted, "first".to_owned())]);
    assert_eq!(of(in_acme(), lost()), [(RuleId::SetActiveBoth, "second".to_owned())]);
}

/// What is said of a trace in which a call resolves and sets nothing, from a session or before there is anything.
#[test]
fn what_was_observed_says_whether_anything_was_told() {
    let steps = "  - { at: 10ms, call: switch, setActive: { session: sess_b } }\n";
    let observed = |begin: Vec<What>, switch: Vec<What>| {
        let turns = vec![begin, switch, vec![], vec![What::End]];
        let mut findings = found(&scenario("sess_a", steps), turns);
        findings.pop().expect("something is broken").observed
    };
    let told = || begin("sess_a", "user_ada");
    let resolves = |mut turn: Vec<What>| {
        turn.insert(0, call("switch"));
        turn.push(resolves("switch"));
        turn
    };
    assert_eq!(observed(told(), resolves(vec![])), "`switch` resolves, and sess_a is current as before");
    assert_eq!(observed(told(), resolves(vec![null()])), "null is told after sess_a");
    assert_eq!(observed(vec![What::Begin], resolves(vec![])), "`switch` resolves before anything is told");
    assert_eq!(observed(vec![What::Begin], resolves(vec![null()])), "null is told first");
    let never = observed(told(), vec![call("switch")]);
    assert_eq!(never, "that has not come about by the end; sess_a is current");
}

/// What nothing explains is told beside what may come there.
#[test]
fn what_nothing_explains_says_what_there_may_be() {
    let steps = "  - { at: 10ms, call: switch, setActive: { session: sess_b } }\n";
    let told = |turns: Vec<Vec<What>>| {
        let mut findings = found(&scenario("sess_a", steps), turns).into_iter();
        let unexplained = findings.find(|it| it.rule == RuleId::Unexplained).expect("it is unexplained");
        (unexplained.expected, unexplained.observed)
    };
    let nowhere = tell("sess_a", Value::set("org_nowhere".into()), "user_ada");
    let (expected, observed) = told(vec![vec![What::Begin, nowhere], vec![What::End]]);
    assert_eq!(expected, "before any call, what the client has is told: sess_a");
    assert_eq!(observed, "sess_a in org_nowhere is told first");
    let turn = vec![call("switch"), told_b(), resolves("another"), resolves("switch")];
    let (expected, _) = told(vec![begin("sess_a", "user_ada"), turn, vec![What::End]]);
    assert_eq!(expected, "no call here is called `another`");
}

fn told_b() -> What {
    told("sess_b", "user_bob")
}
