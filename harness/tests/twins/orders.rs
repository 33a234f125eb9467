//! Three calls in a tab that has the focus, whose touches and tokens are answered late: in every order of calls, answers and callbacks
//! that `explore` counts, a twin does what its package does.

use interlude::driver::drive;
use interlude::driver::order::Order;
use interlude::fuzz::first_difference;
use interlude::implementations::Implementation;
use interlude_lab::explore::Alike;
use interlude_lab::explored::clerk;
use interlude_lab::twin::eras::Known;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Behaviour, Plan, Step, Ties};
use interlude_spec::time::Tick;

/// So many orders of a version are compared at least, spread evenly; of the newest more, and all where the environment says so.
const SAMPLED: usize = 100;
const OF_THE_NEWEST: usize = 500;
const NEWEST: &str = "clerk-js@6.40.0";
const ALL: &str = "INTERLUDE_EVERY_ORDER";

/// Calls, answers and settlements that are all due in one instant.
fn plan(version: &str, contract: interlude_spec::contract::Contract) -> Plan {
    let known = Known::of_name(version).expect("it is a version").expect("it has a record");
    let mut plan = clerk::answered(clerk::calls(Alike::new(contract, 3), &known));
    plan.ties = Ties::All;
    plan.steps = plan.steps.into_iter().map(|step| Step { at: Tick::ZERO, ..step }).collect();
    for call in &mut plan.calls {
        if let Some(Behaviour::ResolvesAfter(after)) = call.callback.as_mut().map(|it| &mut it.behaviour) {
            *after = Tick::ZERO;
        }
    }
    plan
}

pub(crate) fn compared(package: &Implementation, twin: &Implementation) -> Result<(), String> {
    for contract in &package.contracts {
        let plan = plan(&package.name, *contract);
        let mut spec = Compiled::under(&plan, *contract);
        let (mut one, mut other) = (package.connect(), twin.connect());
        let orders = number(&mut spec, twin);
        let sampled = if package.name == NEWEST { OF_THE_NEWEST } else { SAMPLED };
        let every =
            if std::env::var(ALL).is_ok_and(|value| value == "1") { 1 } else { (orders / sampled).max(1) };
        let mut order = Order::first_of_all();
        for place in 0.. {
            let mut same = order.clone();
            let ours =
                drive(&"orders".into(), &mut spec, &mut *other, &mut order).map_err(|it| it.to_string())?;
            if place % every == 0 {
                let theirs =
                    drive(&"orders".into(), &mut spec, &mut *one, &mut same).map_err(|it| it.to_string())?;
                let [theirs, ours] = [theirs, ours].map(|driven| spec.names.name(&driven.trace));
                if let Some((event, _)) = first_difference(&theirs, &ours) {
                    let [theirs, ours] = [theirs, ours].map(|trace| trace.events.get(event).cloned());
                    return Err(format!(
                        "order {place}, event {event}: {theirs:?}, and of the twin {ours:?}"
                    ));
                }
            }
            if !order.advance() {
                break;
            }
        }
        if orders < sampled {
            return Err(format!("{contract} has only {orders} orders"));
        }
        println!("{}, {contract}: {} of {orders} orders", package.name, orders.div_ceil(every));
    }
    Ok(())
}

/// How many orders there are.
fn number(spec: &mut Compiled<'_>, twin: &Implementation) -> usize {
    let (mut port, mut order, mut orders) = (twin.connect(), Order::first_of_all(), 0);
    loop {
        drive(&"orders".into(), spec, &mut *port, &mut order).expect("a twin answers");
        orders += 1;
        if !order.advance() {
            return orders;
        }
    }
}
