//! The simulator does what the in-process implementation of the same semantics does, event for event.

use interlude::driver::order::Order;
use interlude::driver::{Driven, drive};
use interlude::generate::{Shape, plans};
use interlude::implementations::built_in;
use interlude::port::Port;
use interlude::simulated::SimulatedPort;
use interlude_spec::contract::Contract;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::write;
use interlude_spec::semantics::Semantics;
use proptest::prelude::*;

/// A failure is told as a scenario, so no seed is kept.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

fn run(port: &mut dyn Port, plan: &Plan) -> Driven {
    drive(&"generated".into(), plan, Contract::BeforeEmit, port, &mut Order::of_the_file())
        .unwrap_or_else(|failure| panic!("{failure}"))
}

fn story(driven: &Driven) -> Vec<String> {
    driven.trace.events.iter().map(|event| format!("{} {} {:?}", event.at, event.turn, event.what)).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_reference_does_what_uncoordinated_says(plan in plans(&Shape::WHOLE)) {
        for implementation in built_in() {
            let semantics = implementation.semantics.as_deref().and_then(Semantics::named);
            let semantics = semantics.expect("a built-in implementation declares a semantics");
            let simulated = run(&mut SimulatedPort::new(semantics), &plan);
            let real = run(&mut *implementation.connect(), &plan);
            prop_assert_eq!(story(&simulated), story(&real), "{}", write::write(&plan));
        }
    }
}
