//! What holds for every scenario, not only for those that someone thought of.

use interlude::driver::order::Order;
use interlude::driver::{Driven, drive};
use interlude::generate::{Shape, plans};
use interlude::implementations::{Implementation, built_in};
use interlude_spec::contract::Contract;
use interlude_spec::guarantees;
use interlude_spec::model::accept::accept;
use interlude_spec::model::musts::Musts;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::{load, write};
use interlude_spec::trace::What;
use proptest::prelude::*;

/// A failure is told as a scenario, so no seed is kept.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

fn run(implementation: &Implementation, plan: &Plan) -> Driven {
    let mut port = implementation.connect();
    drive(&"generated".into(), plan, Contract::BeforeEmit, &mut *port, &mut Order::of_the_file())
        .unwrap_or_else(|failure| panic!("{}: {failure}", implementation.name))
}

/// A failure as a scenario file, with what happened.
fn story(plan: &Plan, driven: &Driven) -> String {
    let events = driven.trace.events.iter().enumerate();
    let events: Vec<_> =
        events.map(|(k, event)| format!("{k:3} {} {} {:?}", event.at, event.turn, event.what)).collect();
    format!("\n{}\n{}", write::write(plan), events.join("\n"))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_scenario_of_two_or_three_calls_runs_to_the_end_and_twice_the_same(plan in plans(&Shape::SMALL)) {
        for implementation in built_in() {
            let first = run(&implementation, &plan);
            prop_assert_eq!(&first.trace.events.last().expect("a trace is never empty").what, &What::End);
            let made = first.trace.events.iter().filter(|event| matches!(event.what, What::Call { .. })).count();
            prop_assert_eq!(made, plan.calls.len(), "every call is made");
            prop_assert_eq!(first, run(&implementation, &plan));
        }
    }

    #[test]
    fn a_plan_that_is_written_is_read_back_as_the_same_plan(plan in plans(&Shape::WHOLE)) {
        let text = write::write(&plan);
        let read = load(text.as_bytes());
        prop_assert!(read.is_ok(), "{text}\n{read:?}");
        let read = read.expect("it was read");
        // The order of the table is the order of the text, which a plan in memory need not follow.
        prop_assert_eq!(write::write(&read), text);
    }

    #[test]
    fn checks_and_model_let_the_reference_pass(plan in plans(&Shape::WHOLE)) {
        for implementation in built_in() {
            let driven = run(&implementation, &plan);
            let judged = guarantees::check(&plan, &driven.trace);
            prop_assert!(judged.findings.is_empty(), "{:#?}{}", judged.findings, story(&plan, &driven));
            let accepted = accept(&plan, &driven.trace, Musts::ALL);
            prop_assert!(accepted.is_ok(), "{:#?}{}", accepted, story(&plan, &driven));
        }
    }
}
