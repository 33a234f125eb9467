//! What is told of a broken requirement: of whom, and how often.

use crate::by_hand::{plan, tell};
use interlude_spec::event::{Observation, ReturnOutcome, Stimulus};
use interlude_spec::guarantees::check;
use interlude_spec::rule::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::trace::{Event, Trace, Value, What};
use interlude_spec::verdict::Finding;

mod overlap;

/// A scenario that begins with this session.
fn scenario(active: &str, steps: &str) -> String {
    format!(
        "scenario: Who is to blame\nclient:\n  sessions:\n    - {{ id: sess_a, user: user_ada }}\n    \
         - {{ id: sess_b, user: user_bob, organizations: [org_acme] }}\n  active: {active}\nsteps:\n{steps}"
    )
}

/// What is found in a run of a scenario in which each turn comes 10 ms after the one before.
fn found(scenario: &str, turns: Vec<Vec<What>>) -> Vec<Finding> {
    let events = (0_u32..).zip(turns).flat_map(|(turn, whats)| {
        let at = Tick::from_millis(u64::from(turn) * 10);
        whats.into_iter().map(move |what| Event { at, turn, what })
    });
    check(&plan(scenario), &Trace { events: events.collect() }).findings
}

/// Which call breaks what.
fn blamed_in(scenario: &str, turns: Vec<Vec<What>>) -> Vec<(RuleId, String)> {
    let told = found(scenario, turns).into_iter().map(|finding| {
        let call = finding.call.expect("it is about a call");
        (finding.rule, call.to_string())
    });
    told.collect()
}

/// As [`blamed_in`], of a scenario that begins with this session.
fn blamed(active: &str, steps: &str, turns: Vec<Vec<What>>) -> Vec<(RuleId, String)> {
    blamed_in(&scenario(active, steps), turns)
}

fn begin(session: &str, user: &str) -> Vec<What> {
    vec![What::Begin, tell(session, Value::Null, user)]
}

fn call(label: &str) -> What {
    What::Did(Stimulus::Call { call: label.into() })
}

fn callback(label: &str) -> What {
    What::Saw(Observation::Callback { call: label.into(), session: Value::set("sess_b".into()) })
}

fn resolves(label: &str) -> What {
    What::Saw(Observation::Return { call: label.into(), outcome: ReturnOutcome::Resolved })
}

#[test]
fn two_calls_that_break_the_same_requirement_are_both_told() {
    let steps = "  - { at: 10ms, call: one, setActive: { session: sess_b } }\n  \
                 - { at: 20ms, call: two, setActive: { session: sess_b } }\n";
    let nothing = |label| vec![call(label), resolves(label)];
    let two = [nothing("two"), vec![What::End]].concat();
    let of = |label: &str| (RuleId::SetActiveSession, label.to_owned());
    assert_eq!(
        blamed("sess_a", steps, vec![begin("sess_a", "user_ada"), nothing("one"), two]),
        [of("one"), of("two")]
    );
}

#[test]
fn a_call_that_breaks_a_requirement_in_two_ways_is_told_once() {
    let steps = "  - { at: 10ms, call: one, setActive: { session: sess_b, callback: { returns: null } } }\n";
    let again = vec![
        call("one"),
        callback("one"),
        tell("sess_b", Value::Null, "user_bob"),
        // It is called once more, and after the set.
        callback("one"),
        resolves("one"),
        What::End,
    ];
    assert_eq!(
        blamed("sess_a", steps, vec![begin("sess_a", "user_ada"), again]),
        [(RuleId::SetActiveCallbackBeforeSet, "one".to_owned())]
    );
}

#[test]
fn a_call_whose_session_is_current_already_is_told_to_have_left_the_organization_as_it_was() {
    let steps = "  - { at: 10ms, call: enter, setActive: { session: sess_b, organization: org_acme } }\n";
    let nothing = vec![call("enter"), resolves("enter"), What::End];
    let from =
        |session: &str, user: &str| blamed(session, steps, vec![begin(session, user), nothing.clone()]);
    assert_eq!(from("sess_b", "user_bob"), [(RuleId::SetActiveOrganization, "enter".to_owned())]);
    assert_eq!(from("sess_a", "user_ada"), [(RuleId::SetActiveSession, "enter".to_owned())]);
}
