//! `hazard.resurrected-session`, on traces written by hand: which call has brought a session back.

use interlude_spec::event::{Observation, Stimulus};

use crate::by_hand::{plan, tell};
use interlude_spec::hazards;
use interlude_spec::requirement::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::trace::{Event, ReturnOutcome, Trace, Value, What};

const PLAN: &str = "\
scenario: A session is removed while a call that is about to set it is pending
client:
  sessions:
    - { id: sess_a, user: user_ada }
    - { id: sess_b, user: user_bob, organizations: [org_acme, org_init] }
  active: sess_a
steps:
  - at: 0ms
    call: before
    setActive: { session: sess_b, organization: org_acme, beforeEmit: { resolvesAfter: 50ms } }
  - at: 20ms
    removeSession: sess_b
  - at: 30ms
    call: after
    setActive: { session: sess_b, organization: org_init }
";

/// The call to blame for the session's return, if any is: what is told in the end, and whether a call made after the
/// removal is there to tell it.
fn blamed(told: What, made_after: bool) -> Option<String> {
    let mut whats = vec![
        What::Begin,
        tell("sess_a", Value::Null, "user_ada"),
        What::Did(Stimulus::Call { call: "before".into() }),
        What::Saw(Observation::Callback { call: "before".into(), session: Value::set("sess_b".into()) }),
        What::Did(Stimulus::RemoveSession { session: "sess_b".into() }),
    ];
    if made_after {
        whats.push(What::Did(Stimulus::Call { call: "after".into() }));
    }
    whats.push(told);
    if made_after {
        whats.push(What::Saw(Observation::Return { call: "after".into(), outcome: ReturnOutcome::Resolved }));
    }
    whats.push(What::End);
    let event = |(turn, what)| Event { at: Tick::from_millis(u64::from(turn)), turn, what };
    let trace = Trace { events: (0..).zip(whats).map(event).collect() };
    let found = hazards::find(&plan(PLAN), &trace);
    let resurrected = found.into_iter().find(|finding| finding.rule == RuleId::ResurrectedSession);
    resurrected.map(|finding| finding.call.map_or_else(|| "no call".into(), |call| call.to_string()))
}

#[test]
fn a_call_made_before_brings_back_what_it_was_to_set() {
    let told = tell("sess_b", Value::set("org_acme".into()), "user_bob");
    assert_eq!(blamed(told, false).as_deref(), Some("before"));
}

#[test]
fn a_session_that_comes_back_with_a_wrong_organization_has_come_back_all_the_same() {
    let told = tell("sess_b", Value::Undefined, "user_bob");
    assert_eq!(blamed(told, false).as_deref(), Some("before"));
}

#[test]
fn what_a_call_made_after_sets_is_not_laid_at_the_door_of_one_made_before() {
    let told = tell("sess_b", Value::set("org_init".into()), "user_bob");
    assert_eq!(blamed(told, true), None);
}
