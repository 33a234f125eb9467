//! How many random scenarios, and how many orders, a second of processor time is enough for. `just bench` runs it; what
//! came out, and what peers need for the same, is in `README.md` beside this file.
//!
//! Processor time is measured, not wall time, so that a machine with other work gives the same figures.

use interlude::driver::order::Order;
use interlude::driver::{Driven, drive};
use interlude::generate::{Generator, Shape};
use interlude::judge::judge;
use interlude::simulated::SimulatedPort;
use interlude_lab::explore::product::Product;
use interlude_lab::explore::search::{explore_alike, monitor};
use interlude_lab::explore::space::Space;
use interlude_lab::explore::{Event, Options, alike};
use interlude_lab::semantics::Semantics;
use interlude_spec::guarantees;
use interlude_spec::model::accept::accept_numbered;
use interlude_spec::model::musts::Musts;
use interlude_spec::model::step::Relation;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{CallIndex, Plan};
use interlude_spec::rule::RuleId;
use proptest::collection::vec;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use rustix::time::{ClockId, clock_gettime};
use std::cell::{Cell, RefCell};
use std::hint::black_box;

fn cpu() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u32::try_from(now.tv_sec).expect("the process is young");
    let nanos = u32::try_from(now.tv_nsec).expect("there are fewer than 10^9");
    f64::from(seconds) + f64::from(nanos) / 1e9
}

/// Does something so many times and says how long one takes.
fn measure(what: &str, times: u32, mut once: impl FnMut()) {
    let begin = cpu();
    for _ in 0..times {
        once();
    }
    report(what, times, cpu() - begin);
}

fn report(what: &str, times: u32, seconds: f64) {
    println!(
        "{what:<56} {:>9.2} µs each {:>10.0} a CPU-second",
        seconds * 1e6 / f64::from(times),
        f64::from(times) / seconds
    );
}

/// Calls with when each is made and how long its callback takes, as an order of events: ties are made before they settle.
fn order(calls: &[(u8, u8)], events: &mut Vec<(u16, Event)>) -> Vec<Event> {
    events.clear();
    for ((at, after), call) in calls.iter().zip(0_u16..) {
        events.push((u16::from(*at) * 2, Event::Step(usize::from(call))));
        events.push((u16::from(*at) * 2 + u16::from(*after) * 2 + 1, Event::Settle(CallIndex(call), true)));
    }
    events.sort_unstable();
    events.iter().map(|(_, event)| *event).collect()
}

/// The workload of the peers: three to eight calls with a callback each, on the bare simulator, the guarantees checked.
fn random_orders(cases: u32) {
    let plans: Vec<Plan> = (0..=8).map(alike).collect();
    let semantics = Semantics::uncoordinated();
    let spaces = plans.iter().map(|plan| {
        let space = Space::new(plan).expect("the calls are few");
        let start = Product::new(&space, &semantics, false);
        (space, start)
    });
    let spaces = spaces.collect::<Vec<_>>();
    let config =
        || Config { cases, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..Config::default() };
    let strategy = || vec((0..64_u8, 0..64_u8), 3..=8);
    let (stale, buffer) = (Cell::new(0_u32), RefCell::new(Vec::new()));
    let begin = cpu();
    let outcome = TestRunner::new(config()).run(&strategy(), |calls| {
        let (space, start) = &spaces[calls.len()];
        let monitored = monitor(space, start, &order(&calls, &mut buffer.borrow_mut()));
        stale.set(stale.get() + u32::from(monitored.hazards.contains(&RuleId::StaleCallWins)));
        if monitored.accepted { Ok(()) } else { Err(TestCaseError::fail("a must is broken")) }
    });
    assert!(outcome.is_ok(), "{outcome:?}");
    assert!(stale.get() > 0, "an earlier call wins in some of them");
    report("random orders of 3 to 8 calls, monitored", cases, cpu() - begin);
    let begin = cpu();
    let outcome = TestRunner::new(config()).run(&strategy(), |calls| {
        black_box(order(&calls, &mut buffer.borrow_mut()));
        Ok(())
    });
    assert!(outcome.is_ok());
    report("  of which making them", cases, cpu() - begin);
}

fn simulate(plan: &Plan) -> (Compiled<'_>, Driven) {
    let mut port = SimulatedPort::new(&Semantics::uncoordinated());
    let mut spec = Compiled::new(plan);
    let driven = drive(&"bench".into(), &mut spec, &mut port, &mut Order::of_the_file())
        .expect("a generated plan can be simulated");
    (spec, driven)
}

/// Seconds of processor time for so many generated plans, each made anew and taken as far as `stage` goes. The plans are
/// the same each time.
fn staged(cases: u32, mut stage: impl FnMut(&Plan)) -> f64 {
    let mut generator = Generator::new(1, &Shape::WHOLE);
    let begin = cpu();
    for _ in 0..cases {
        stage(black_box(&generator.next_plan()));
    }
    cpu() - begin
}

/// Whole scenarios: made, driven through the simulator's port, judged with blame. What a part takes is the difference
/// between going as far as that part and stopping before it, so that each finds in the caches what it finds in a campaign.
fn whole_scenarios(cases: u32) {
    let made = staged(cases, |_| {});
    let driven = staged(cases, |plan| _ = black_box(simulate(plan)));
    let read = staged(cases, |plan| {
        let (spec, driven) = simulate(plan);
        black_box(guarantees::read(&spec, &driven.trace));
    });
    let checked = staged(cases, |plan| {
        let (spec, driven) = simulate(plan);
        black_box(guarantees::check_in(&guarantees::read(&spec, &driven.trace)));
    });
    let accepted = staged(cases, |plan| {
        let (spec, driven) = simulate(plan);
        let relation = Relation { spec: &spec, musts: Musts::ALL };
        black_box(accept_numbered(relation, &driven.trace)).expect("the simulator keeps the contract");
    });
    let judged = staged(cases, |plan| {
        let (spec, driven) = simulate(plan);
        black_box(judge(&spec, &driven, None, &[]));
    });
    report("whole scenarios, made, driven and judged", cases, judged);
    report("  of which making them", cases, made);
    report("  of which numbering its names and driving", cases, driven - made);
    report("  of which reading facts and attributing", cases, read - driven);
    report("  of which the laws", cases, checked - read);
    report("  of which accepting by the model", cases, accepted - driven);
    report("  of which hazards, expectations, the verdict", cases, judged - checked - (accepted - driven));
}

fn searches() {
    for (calls, times) in [(4, 200), (6, 20), (8, 3)] {
        let plan = alike(calls);
        for semantics in Semantics::all() {
            let what = format!("every order of {calls} calls, {}", semantics.name);
            measure(&what, times, || {
                let found = explore_alike(black_box(&plan), &semantics, Options::default());
                black_box(found).expect("it can be explored");
            });
        }
    }
}

fn main() {
    // Under `cargo test --benches` everything is run once and nothing is measured.
    let quick = !std::env::args().any(|argument| argument == "--bench");
    let cases = |usual: u32| if quick { 50 } else { usual };
    // A word picks one of the parts: `orders`, `scenarios` or `searches`.
    let picked = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let is_picked = |part: &str| picked.as_deref().is_none_or(|picked| picked == part);
    if is_picked("orders") {
        random_orders(cases(100_000));
    }
    if is_picked("scenarios") {
        whole_scenarios(cases(20_000));
    }
    if is_picked("searches") {
        searches();
    }
}
