//! How many random scenarios each twin plays in a second of processor time, the driver included and nobody judging.
//!
//! Each measurement is taken several times, and the best one is told: whatever disturbs only ever makes it worse.

use interlude::driver::order::Order;
use interlude::driver::play;
use interlude::generate::{Generator, Shape, under};
use interlude::implementations::{Implementation, twins};
use interlude_spec::plan::{Method, Plan};
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;

const TIMES: usize = 5;
const CASES: usize = 2_000;

fn main() {
    let mut generator = Generator::new(1, &Shape::WHOLE);
    let plans: Vec<_> = (0..CASES).map(|_| generator.next_plan()).collect();
    for twin in twins::listed() {
        let plans: Vec<_> = plans.iter().filter_map(|plan| fitted(plan, &twin)).collect();
        let taken = (0..TIMES).map(|_| seconds(&plans, &twin)).fold(f64::INFINITY, f64::min);
        #[expect(clippy::cast_precision_loss, reason = "counts are small")]
        let (each, rate) = (taken * 1e6 / plans.len() as f64, plans.len() as f64 / taken);
        println!(
            "{:<24} {:>5} cases: {each:>6.1} µs each, {rate:>8.0} per CPU-second",
            twin.name,
            plans.len()
        );
    }
}

/// The plan, where the twin has the means for it.
fn fitted(plan: &Plan, twin: &Implementation) -> Option<Plan> {
    let mut plan = under(plan.clone(), twin.contracts[0]);
    if !twin.capabilities.contains(&Method::SetSession.capability()) {
        plan.calls.iter_mut().for_each(|call| call.method = Method::SetActive);
    }
    plan.needs().is_subset(&twin.capabilities).then_some(plan)
}

/// Seconds of processor time that all the plans take.
fn seconds(plans: &[Plan], twin: &Implementation) -> f64 {
    let now = || {
        let now = clock_gettime(ClockId::ProcessCPUTime);
        #[expect(clippy::cast_precision_loss, reason = "nanoseconds of a few minutes are exact")]
        let seconds = now.tv_sec as f64 + now.tv_nsec as f64 / 1e9;
        seconds
    };
    let mut port = twin.connect();
    let before = now();
    for plan in plans {
        let played = play(&"bench".into(), plan, plan.contract(), &mut *port, &mut Order::of_the_file());
        black_box(played.expect("a twin answers"));
    }
    now() - before
}
