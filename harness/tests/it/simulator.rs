//! The simulator does what the built-in implementation of the same semantics does, event for event.

use crate::play::{play, play_to};
use interlude::driver::Played;
use interlude::generate::{Shape, plans};
use interlude::implementations::built_in;
use interlude::save::regression;
use interlude::simulated::SimulatedPort;
use interlude_lab::semantics::Semantics;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::load;
use proptest::prelude::*;

/// A failure is told as a scenario, so no seed is kept.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

fn story(driven: &Played) -> Vec<String> {
    driven.trace.events.iter().map(|event| format!("{} {} {:?}", event.at, event.turn, event.what)).collect()
}

/// Every built-in implementation does on a plan what the simulator of its semantics does.
fn compare(plan: &Plan) -> Result<(), TestCaseError> {
    for implementation in built_in() {
        let semantics = implementation.semantics.as_deref().and_then(Semantics::named);
        let semantics = semantics.expect("a built-in implementation declares a semantics");
        let simulated = play_to(&mut SimulatedPort::new(semantics), plan);
        let real = play(plan, &implementation);
        if story(&simulated) != story(&real) {
            let saved = regression(&format!("{} differs from its semantics", implementation.name), plan);
            prop_assert_eq!(story(&simulated), story(&real), "{}", saved);
        }
    }
    Ok(())
}

/// Calls made in one turn, which no generated plan has.
#[test]
fn calls_of_one_turn_queue_up_and_give_way_as_the_semantics_say() {
    let ends = [
        "",
        ", beforeEmit: { returns: 1 }",
        ", beforeEmit: { resolvesAfter: 0ms }",
        ", beforeEmit: { throws: boom }",
    ];
    for first in ends {
        for second in ends {
            let text = format!(
                "scenario: Two at once\n\
                 client: {{ sessions: [{{ id: sess_a, user: user_ada }}, {{ id: sess_b, user: user_bob }}] }}\n\
                 steps:\n  - at: 0ms\n    together:\n      \
                 - {{ call: one, setSession: {{ session: sess_a{first} }} }}\n      \
                 - {{ call: two, setActive: {{ session: sess_b{second} }} }}\n      \
                 - {{ call: three, setSession: {{ session: null }} }}\n"
            );
            let plan = load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:?}"));
            compare(&plan).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn each_reference_does_what_its_semantics_says(plan in plans(&Shape::WHOLE)) {
        compare(&plan)?;
    }
}
