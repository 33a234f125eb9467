//! What twins do where they once did something else than their packages, and need no package to say so.

use crate::play::{broken, play_to};
use interlude::discovery;
use interlude::implementations::twins;
use interlude::trial::Scenario;
use interlude_spec::contract::Contract;
use interlude_spec::event::{Observation, What};
use interlude_spec::plan::Plan;
use interlude_spec::trace::{Trace, Value};
use std::path::Path;

fn plan(file: &str) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/twins").join(file);
    let found = discovery::discover(&[path]).expect("it is there").remove(0);
    Scenario::load(&found).expect("it has no mistakes").plan
}

fn trace(version: &str, file: &str) -> Trace {
    let plan = plan(file);
    let twin = twins::named(&format!("twin/clerk-js@{version}")).expect("a twin").expect("a record");
    play_to(&mut *twin.connect(), &plan).trace
}

/// Whether null is the last thing that is told.
fn ends_signed_out(trace: &Trace) -> bool {
    let told = trace.events.iter().rev().find_map(|event| match &event.what {
        What::Saw(Observation::Emit { current, .. }) => Some(current.session.clone()),
        _ => None,
    });
    told == Some(Value::Null)
}

#[test]
fn a_refused_token_fetches_the_client_where_a_refused_touch_does_and_nowhere_else() {
    assert!(!ends_signed_out(&trace("6.40.0", "focus-after-sign-out.yaml")));
    assert!(!ends_signed_out(&trace("6.1.0", "focus-after-sign-out.yaml")));
    assert!(ends_signed_out(&trace("6.0.0", "focus-after-sign-out.yaml")));
    assert!(ends_signed_out(&trace("5.128.0", "focus-after-sign-out-before-emit.yaml")));
}

#[test]
fn a_touch_of_which_nothing_is_said_is_answered_although_another_one_waits() {
    let trace = trace("6.40.0", "one-touch-delayed.yaml");
    let returns = trace.events.iter().filter(|it| matches!(it.what, What::Saw(Observation::Return { .. })));
    assert_eq!(returns.map(|event| event.at.millis()).collect::<Vec<_>>(), [1, 5]);
}

#[test]
fn a_refused_token_is_asked_for_again_by_the_versions_that_do_before_the_call_rejects() {
    let returns = |version: &str| {
        let trace = trace(version, "refused-token.yaml");
        let returned =
            trace.events.iter().find(|it| matches!(it.what, What::Saw(Observation::Return { .. })));
        returned.map(|event| event.at.millis())
    };
    assert_eq!(returns("4.32.6"), Some(1));
    assert_eq!(returns("4.34.0"), Some(15_876));
    assert_eq!(returns("4.42.0"), Some(15_876));
    assert_eq!(returns("4.43.0"), None);
    assert_eq!(returns("4.48.0"), Some(1));
}

#[test]
fn a_token_that_is_refused_when_the_page_is_shown_signs_out_since_refused_touches_fetch_the_client() {
    let ends = |version: &str| ends_signed_out(&trace(version, "shown-without-a-token.yaml"));
    assert_eq!(["3.17.0", "4.47.0", "4.48.0", "4.73.14"].map(ends), [false, false, true, true]);
}

/// What happens to the calls of a scenario, in order: which is told something, which returns.
fn told(trace: &Trace) -> Vec<String> {
    let session = |value: &Value<_>| match value {
        Value::Set { id } => format!("{id}"),
        Value::Null => "null".into(),
        Value::Undefined => "undefined".into(),
    };
    let events = trace.events.iter().filter_map(|event| match &event.what {
        What::Saw(Observation::Emit { current, .. }) => Some(session(&current.session)),
        What::Saw(Observation::Return { call, .. }) => Some(format!("{call} returns")),
        _ => None,
    });
    events.collect()
}

#[test]
fn a_hook_that_takes_no_time_is_over_before_what_happens_next_in_the_same_moment() {
    let told = told(&trace("6.40.0", "hooks-of-no-time.yaml"));
    let returned = told.iter().position(|it| it == "first returns").expect("it returns");
    assert!(!told[..returned].contains(&"second returns".into()), "{told:?}");
    assert!(
        told[..returned].contains(&"sess_b".into()) && told[returned..].contains(&"sess_a".into()),
        "{told:?}"
    );
}

#[test]
fn hooks_that_end_in_one_moment_end_before_the_server_answers_what_follows_from_the_first() {
    let told = told(&trace("6.40.0", "hooks-of-one-moment.yaml"));
    let place = |what: &str| told.iter().position(|it| it == what);
    assert!(place("second returns") < place("first returns"), "{told:?}");
}

#[test]
fn what_a_hook_holds_up_comes_before_a_call_that_is_made_as_it_ends_so_that_nobody_is_accused() {
    let file = "hook-ends-as-a-call-is-made.yaml";
    for (version, contract) in [("6.40.0", Contract::Navigate), ("5.0.0", Contract::BeforeEmit)] {
        let plan = Plan { contracts: vec![contract], ..plan(file) };
        let twin = twins::named(&format!("twin/clerk-js@{version}")).expect("a twin").expect("a record");
        let played = play_to(&mut *twin.connect(), &plan);
        assert_eq!(told(&played.trace)[..3], ["sess_a", "undefined", "keep returns"], "{version}");
        assert!(broken(&plan, &played).is_empty(), "{version}: {:?}", broken(&plan, &played));
    }
}

#[test]
fn a_page_that_is_hidden_does_nothing_for_the_focus() {
    for version in ["5.16.0", "5.128.0", "6.40.0"] {
        assert!(!ends_signed_out(&trace(version, "focus-of-a-hidden-page.yaml")), "{version}");
    }
}

#[test]
fn the_focus_is_throttled_up_to_5_67_3_and_no_more_from_there_on() {
    let ends = |version: &str| ends_signed_out(&trace(version, "focus-twice.yaml"));
    assert_eq!(["5.16.0", "5.67.3", "5.67.4", "5.128.0"].map(ends), [false, false, true, true]);
}

/// What listeners are told last, and when.
fn told_last(version: &str, file: &str) -> String {
    let trace = trace(version, file);
    let last = trace.events.iter().rev().find_map(|event| match &event.what {
        What::Saw(Observation::Emit { current, .. }) => Some((event.at.millis(), current.clone())),
        _ => None,
    });
    let (at, current) = last.expect("something is told");
    let session = match current.session {
        Value::Set { id } => id.to_string(),
        Value::Null => "null".into(),
        Value::Undefined => "undefined".into(),
    };
    let place = match current.organization {
        Some(Value::Set { id }) => format!(" in {id}"),
        Some(Value::Null | Value::Undefined) | None => String::new(),
    };
    format!("{session}{place} at {at}")
}

#[test]
fn a_pending_session_is_what_four_versions_in_a_row_made_it() {
    let table = [
        // The organization is taken.
        (
            "in-an-organization",
            ["sess_a in org_a at 0", "sess_a at 0", "sess_a in org_a at 0", "sess_a in org_a at 0"],
        ),
        // What is no more pending after the touch is set.
        ("until-the-touch", ["sess_a in org_a at 0", "sess_a at 0", "null at 0", "sess_a in org_a at 0"]),
        // The page is left, so that the other call sets nothing.
        ("during-a-callback", ["null at 10", "sess_a at 5", "sess_a at 5", "null at 10"]),
        // The hooks are awaited.
        ("with-hooks", ["sess_a at 20", "sess_a at 0", "sess_a at 0", "sess_a at 0"]),
    ];
    for (scenario, expected) in table {
        let file = format!("pending-{scenario}.yaml");
        let told = ["5.56.0", "5.57.0", "5.57.2", "5.59.1"].map(|version| told_last(version, &file));
        assert_eq!(told, expected, "{scenario}");
        // From here on it is as before all of them.
        assert_eq!(told_last("5.79.0", &file), expected[0], "{scenario}");
    }
}

#[test]
fn nobody_is_accused_of_what_follows_from_late_and_refused_answers() {
    for file in ["sign-in-during-a-late-sign-out.yaml", "refused-token-of-two-calls.yaml"] {
        let plan = plan(file);
        let twin = twins::named("twin/clerk-js@6.40.0").expect("a twin").expect("a record");
        let played = play_to(&mut *twin.connect(), &plan);
        assert!(broken(&plan, &played).is_empty(), "{file}: {:?}", broken(&plan, &played));
    }
}

#[test]
fn a_client_is_loaded_without_the_environment_from_5_41_0_on() {
    let file = "loaded-before-the-environment.yaml";
    assert_eq!(["5.40.0", "5.41.0"].map(|version| told_last(version, file)), ["sess_a at 20", "sess_a at 0"]);
}

/// A token that came along with a session is renewed for the organization that the session has by then. The user is no member of the
/// one that a call has asked for, so that only the token of the other session is renewed.
#[test]
fn a_token_that_came_along_is_renewed_for_the_organization_that_its_session_has_by_then() {
    let told = |version: &str| {
        let trace = trace(version, "renewed-after-a-refusal.yaml");
        let told = trace.events.iter().filter(|it| matches!(it.what, What::Saw(Observation::Emit { .. })));
        told.map(|event| event.at.millis()).filter(|at| (1_000..100_000).contains(at)).collect::<Vec<_>>()
    };
    assert_eq!(told("6.40.0"), [43_000, 86_000]);
}
