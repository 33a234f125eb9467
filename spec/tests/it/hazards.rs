//! The hazards, on traces written by hand: where they show and which call is named.

use interlude_spec::event::{Observation, Stimulus};

use crate::by_hand::{hide, plan, tell};
use interlude_spec::hazards;
use interlude_spec::id::ListenerName;
use interlude_spec::rule::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::trace::{Current, Event, ReturnOutcome, Settlement, Trace, Value, What};
use interlude_spec::verdict::Finding;

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
fn a_session_that_the_server_removed_is_not_to_be_set_by_a_call_made_after_either() {
    let told = tell("sess_b", Value::set("org_init".into()), "user_bob");
    assert_eq!(blamed(told, true).as_deref(), Some("after"));
}

#[test]
fn a_sign_out_that_the_server_refuses_takes_nobody_away() {
    let asked = What::Did(Stimulus::SignOut { session: None });
    let set = tell("sess_b", Value::set("org_init".into()), "user_bob");
    let whats = [
        What::Begin,
        asked,
        What::Did(Stimulus::Call { call: "after".into() }),
        set,
        resolve("after"),
        What::End,
    ];
    let trace =
        Trace { events: (0..).zip(whats).map(|(turn, what)| Event { at: Tick::ZERO, turn, what }).collect() };
    let shows = |server: &str| {
        let text = PLAN
            .replace("  active: sess_a\n", &format!("  active: sess_a\n  server: {{ signOut: {server} }}\n"));
        hazards::find(&plan(&text), &trace).iter().any(|found| found.rule == RuleId::ResurrectedSession)
    };
    assert!(shows("20ms"));
    assert!(!shows("{ failsAfter: 20ms, status: 500 }"));
    assert!(!shows("{ failsAfter: 20ms, offline: true }"));
}

const TWO: &str = "\
scenario: Two calls of setActive
client:
  sessions:
    - { id: sess_a, user: user_ada, organizations: [org_acme, org_init] }
    - { id: sess_b, user: user_bob }
  active: sess_a
steps:
  - at: 0ms
    call: one
    setActive: { organization: org_acme, beforeEmit: { resolvesAfter: 50ms } }
  - at: 0ms
    call: two
    setActive: { organization: org_init, beforeEmit: { resolvesAfter: 50ms } }
";

fn make(call: &str) -> What {
    What::Did(Stimulus::Call { call: call.into() })
}

fn call_back(call: &str) -> What {
    What::Saw(Observation::Callback { call: call.into(), session: Value::set("sess_a".into()) })
}

fn settle(call: &str) -> What {
    What::Did(Stimulus::Settle { call: call.into(), outcome: Settlement::Resolve })
}

fn resolve(call: &str) -> What {
    What::Saw(Observation::Return { call: call.into(), outcome: ReturnOutcome::Resolved })
}

fn show(component: &str, visible: bool) -> What {
    What::Saw(Observation::Render { component: component.into(), visible })
}

/// What turns of two calls show of a hazard: where, and which call is named.
fn shown(rule: RuleId, turns: &[&[What]]) -> Option<(usize, Option<String>)> {
    shown_in(TWO, rule, turns)
}

/// As [`shown`], of another scenario of two calls.
fn shown_in(scenario: &str, rule: RuleId, turns: &[&[What]]) -> Option<(usize, Option<String>)> {
    let begin = [What::Begin, tell("sess_a", Value::Null, "user_ada")];
    let turns = [&begin[..]].into_iter().chain(turns.iter().copied()).chain([&[What::End][..]]);
    let mut events = Vec::new();
    for (turn, whats) in (0_u32..).zip(turns) {
        let at = Tick::from_millis(u64::from(turn) * 10);
        events.extend(whats.iter().map(|what| Event { at, turn, what: what.clone() }));
    }
    let found = hazards::find(&plan(scenario), &Trace { events });
    let finding = found.into_iter().find(|finding| finding.rule == rule);
    finding.map(|Finding { event, call, .. }| (event, call.map(|call| call.to_string())))
}

#[test]
fn of_two_calls_that_tell_early_the_one_that_was_made_first_is_named() {
    let early = |organization: &str| tell("sess_a", Value::set(organization.into()), "user_ada");
    let made = [make("one"), make("two"), early("org_init"), early("org_acme")];
    let done = [call_back("two"), early("org_init"), call_back("one"), early("org_acme")];
    let found = shown(RuleId::EarlyValue, &[&made, &done, &[settle("one"), settle("two")]]);
    assert_eq!(
        found,
        Some((5, Some("one".into()))),
        "`two` is told first, and known first to have told early"
    );
}

#[test]
fn what_is_gone_before_the_screen_is_looked_at_was_not_shown() {
    let pending = [make("one"), hide(), show("SignedIn", false), call_back("one")];
    let look = |last: bool| [show("SignedIn", true), show("SignedIn", last)];
    let found = |last: bool| {
        let done = [settle("one"), tell("sess_a", Value::set("org_acme".into()), "user_ada"), resolve("one")];
        shown(RuleId::ShownWhilePending, &[&pending, &look(last), &done])
    };
    assert_eq!(found(false), None);
    assert_eq!(
        found(true),
        Some((7, Some("one".into()))),
        "what is painted is what the last rendering leaves"
    );
}

#[test]
fn signed_out_children_between_two_sessions_are_told_of_where_they_are_painted() {
    let flash = [show("SignedIn", true), show("SignedOut", true), show("SignedIn", false)];
    let found = |last| shown(RuleId::SignedOutFlash, &[&[make("one"), hide()], &flash, &[last]]);
    assert_eq!(found(tell("sess_b", Value::Null, "user_bob")), Some((6, None)));
    assert_eq!(found(hide()), None, "no session follows");
}

#[test]
fn children_that_are_not_there_although_nothing_is_in_progress_are_a_hazard() {
    let made = [make("one"), hide(), show("SignedIn", false), call_back("one")];
    let set = || vec![settle("one"), tell("sess_b", Value::Null, "user_bob"), resolve("one")];
    let found = |set: &[What], later: &[What]| shown(RuleId::NothingShown, &[&made, set, later]);
    let back = |set: Vec<What>| [set, vec![show("SignedIn", true)]].concat();
    assert_eq!(found(&back(set()), &[]), None, "they are there");
    assert_eq!(
        found(&back(set()), &[show("SignedIn", false)]),
        Some((10, None)),
        "they go, and nobody has called"
    );
    let there_and_gone = [show("SignedIn", false), show("SignedIn", true)];
    assert_eq!(
        found(&back(set()), &there_and_gone),
        None,
        "nobody sees what is there again when the turn ends"
    );
    assert_eq!(found(&set(), &[]), None, "after the set it is for components.back-after-set");
    let without_tokens = TWO.replace("  active:", "  tokensComeAlong: false\n  active:");
    let found_without = shown_in(&without_tokens, RuleId::NothingShown, &[&made, &set()]);
    assert_eq!(found_without, Some((4, None)), "of sessions without a token no must speaks");
    let signed_out = tell("sess_a", Value::Null, "user_ada");
    assert_eq!(found(&set(), &[signed_out]), Some((4, None)), "what is told by nobody's call is not a set");
    let overlapping = [vec![make("two")], set(), vec![resolve("two")]].concat();
    assert_eq!(found(&overlapping, &[]), Some((4, None)), "no must speaks of calls that overlap");
}

#[test]
fn who_has_left_and_is_told_something_is_a_hazard_until_it_joins_again() {
    let listener = || ListenerName::from("header");
    let join = || What::Did(Stimulus::AddListener { listener: listener() });
    let leave = What::Did(Stimulus::RemoveListener { listener: listener() });
    let hears = || {
        let What::Saw(Observation::Emit { current, .. }) = tell("sess_a", Value::Null, "user_ada") else {
            panic!()
        };
        What::Saw(Observation::Emit { listener: listener(), current })
    };
    let found = |turns: &[&[What]]| shown(RuleId::ToldAfterLeaving, turns);
    assert_eq!(found(&[&[join(), hears()], std::slice::from_ref(&leave)]), None);
    assert_eq!(found(&[&[join(), hears()], &[leave.clone(), hears()]]), Some((5, None)));
    assert_eq!(found(&[&[join()], &[leave], &[join(), hears()]]), None, "it has come back");
}

const OVERLAP: &str = "\
scenario: Two switches overlap, and then the session ends
client:
  sessions:
    - { id: sess_a, user: user_ada }
    - { id: sess_b, user: user_bob }
    - { id: sess_c, user: user_cleo }
  active: sess_a
steps:
  - at: 0ms
    call: one
    setActive: { session: sess_b, beforeEmit: { resolvesAfter: 50ms } }
  - at: 0ms
    call: two
    setActive: { session: sess_c, beforeEmit: { resolvesAfter: 50ms } }
";

/// Whether an earlier call is said to win where the later one has set its session and this comes after it.
fn is_said_to_win(then: Vec<What>) -> bool {
    let set = [
        What::Begin,
        tell("sess_a", Value::Null, "user_ada"),
        make("one"),
        make("two"),
        tell("sess_b", Value::Null, "user_bob"),
        resolve("one"),
        tell("sess_c", Value::Null, "user_cleo"),
        resolve("two"),
    ];
    let whats = set.into_iter().chain(then).chain([What::End]);
    let event = |(turn, what)| Event { at: Tick::from_millis(u64::from(turn)), turn, what };
    let trace = Trace { events: (0..).zip(whats).map(event).collect() };
    hazards::find(&plan(OVERLAP), &trace).iter().any(|finding| finding.rule == RuleId::StaleCallWins)
}

#[test]
fn whoever_signs_out_of_what_the_last_call_has_set_meets_no_call_that_wins() {
    let nobody = || What::Saw(Observation::Emit { listener: "main".into(), current: Current::NULL });
    let signs_out = |session: Option<&str>| What::Did(Stimulus::SignOut { session: session.map(Into::into) });
    let removes = What::Did(Stimulus::RemoveSession { session: "sess_c".into() });
    assert!(!is_said_to_win(vec![]));
    assert!(!is_said_to_win(vec![signs_out(None), nobody()]));
    assert!(!is_said_to_win(vec![signs_out(Some("sess_c")), nobody()]));
    assert!(!is_said_to_win(vec![removes, nobody()]));
    assert!(is_said_to_win(vec![nobody()]), "nobody has signed out");
    assert!(is_said_to_win(vec![signs_out(Some("sess_b")), nobody()]), "out of another session");
    let comes_back = tell("sess_b", Value::Null, "user_bob");
    assert!(is_said_to_win(vec![signs_out(None), nobody(), comes_back]), "an earlier one does win");
}
