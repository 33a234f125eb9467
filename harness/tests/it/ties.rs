//! `ties: all`: what happens in one instant happens in every order.

use interlude::driver::order::Order;
use interlude::driver::play;
use interlude::port::Messages;
use interlude_lab::twin::Twin;
use interlude_lab::twin::eras::Known;
use interlude_spec::contract::Contract;
use interlude_spec::event::What;
use interlude_spec::scenario::load;
use std::collections::BTreeSet;

#[test]
fn what_becomes_due_in_one_instant_comes_in_every_order() {
    let head = "scenario: x\ncontract: navigate\nclient: { sessions: [{ id: a, user: u }, { id: b, user: u }], active: a }\nties: all\n";
    let call = |at: u32, name: &str, after: u32| {
        format!(
            "  - {{ at: {at}ms, call: {name}, setActive: {{ session: b, navigate: {{ resolvesAfter: {after}ms }} }} }}\n"
        )
    };
    let expect = "  - { at: 50ms, expect: { children: hidden } }\n";
    let of_three = [call(0, "one", 50), call(10, "two", 40), call(20, "three", 30)].concat();
    let known = Known::named("6.40.0").expect("it has a record");
    for (steps, orders) in [
        ([call(0, "one", 50), call(10, "two", 40)].concat(), 2),
        (of_three.clone(), 6),
        (format!("{of_three}  - {{ at: 90ms, focus: true }}\n"), 6),
        // Two are made in either order, and end in either.
        ([call(0, "one", 50), call(0, "two", 50)].concat(), 4),
        ([call(0, "one", 50), call(10, "two", 41)].concat(), 1),
        (format!("{}{expect}", [call(0, "one", 50), call(10, "two", 40)].concat()), 2),
    ] {
        let plan = load(format!("{head}steps:\n{steps}").as_bytes()).expect("it is legal");
        let (mut order, mut seen) = (Order::first_of_all(), BTreeSet::new());
        loop {
            let mut port = Messages::new(Twin::new(known.clone()));
            let played =
                play(&"x".into(), &plan, Contract::Navigate, &mut port, &mut order).expect("a twin answers");
            let done = played.trace.events.iter().filter(|event| matches!(event.what, What::Did(_)));
            assert!(
                seen.insert(done.map(|event| format!("{:?}", event.what)).collect::<Vec<_>>()),
                "{steps}"
            );
            if !order.advance() {
                break;
            }
        }
        assert_eq!(seen.len(), orders, "{steps}");
    }
}
