//! The simulator does what the built-in implementation of the same semantics does, event for event.

use crate::play::{play, play_to};
use interlude::driver::Played;
use interlude::generate::{Shape, plans, under};
use interlude::implementations::{all, built_in};
use interlude::save::regression;
use interlude::simulated::SimulatedPort;
use interlude_lab::semantics::Semantics;
use interlude_lab::semantics::record::{Navigates, Record};
use interlude_spec::contract::Contract;
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

/// Every semantics, and a client that follows it by each contract.
fn pairs() -> Vec<(Semantics, Contract, &'static str)> {
    let [uncoordinated, serialized, latest_wins] =
        [Semantics::uncoordinated(), Semantics::serialized(), Semantics::latest_wins()];
    let hides = uncoordinated.choosing(Record { null_navigation: Navigates::Hides, ..uncoordinated.record });
    let (before_emit, navigate) = (Contract::BeforeEmit, Contract::Navigate);
    vec![
        (uncoordinated.clone(), before_emit, "reference"),
        (serialized.clone(), before_emit, "reference-serialized"),
        (latest_wins.clone(), before_emit, "reference-latest-wins"),
        (uncoordinated, navigate, "reference-navigate"),
        (serialized, navigate, "conforming/navigate-serialized"),
        (latest_wins, navigate, "conforming/navigate-latest-wins"),
        (hides, navigate, "conforming/navigate-null-hides"),
    ]
}

/// Every client does on a plan, by the contract that it is of, what the simulator of its semantics does.
fn compare(plan: &Plan) -> Result<(), TestCaseError> {
    let all = all();
    for (semantics, contract, name) in pairs() {
        let implementation = all.iter().find(|it| it.name == name).expect("it is there");
        let plan = &under(plan.clone(), contract);
        let simulated = play_to(&mut SimulatedPort::new(&semantics), plan);
        let real = play(plan, implementation);
        if story(&simulated) != story(&real) {
            let saved = regression(&format!("{name} differs from its semantics"), plan);
            prop_assert_eq!(story(&simulated), story(&real), "{}", saved);
        }
    }
    Ok(())
}

#[test]
fn each_way_of_coordinating_calls_is_held_against_a_client_of_each_contract() {
    let held: Vec<_> =
        pairs().into_iter().map(|(semantics, contract, _)| (semantics.name, contract)).collect();
    for semantics in Semantics::all() {
        for contract in Contract::ALL {
            assert!(held.contains(&(semantics.name.clone(), contract)), "{} by {contract}", semantics.name);
        }
    }
    for implementation in built_in() {
        let its = pairs().into_iter().find(|(.., name)| *name == implementation.name);
        assert_eq!(its.map(|(semantics, ..)| semantics.name), implementation.semantics);
    }
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
