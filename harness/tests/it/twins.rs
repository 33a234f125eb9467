//! What twins do where they once did something else than their packages, and need no package to say so.

use crate::play::play_to;
use interlude::discovery;
use interlude::implementations::twins;
use interlude::trial::Scenario;
use interlude_spec::event::{Observation, What};
use interlude_spec::trace::Trace;
use std::path::Path;

fn trace(version: &str, file: &str) -> Trace {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/twins").join(file);
    let found = discovery::discover(&[path]).expect("it is there").remove(0);
    let plan = Scenario::load(&found).expect("it has no mistakes").plan;
    let twin = twins::named(&format!("twin/clerk-js@{version}")).expect("a twin").expect("a record");
    play_to(&mut *twin.connect(), &plan).trace
}

/// Whether null is the last thing that is told.
fn ends_signed_out(trace: &Trace) -> bool {
    let told = trace.events.iter().rev().find_map(|event| match &event.what {
        What::Saw(Observation::Emit { current, .. }) => Some(current.session.clone()),
        _ => None,
    });
    told == Some(interlude_spec::trace::Value::Null)
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
