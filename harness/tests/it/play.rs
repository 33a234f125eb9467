//! One plan on one implementation, in the order of its file and by its own contract.

use interlude::driver::order::Order;
use interlude::driver::{self, Played};
use interlude::implementations::Implementation;
use interlude::judge::judge_played;
use interlude::port::{Port, PortFailure};
use interlude_spec::plan::Plan;
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;
use std::collections::BTreeSet;

pub(crate) fn play(plan: &Plan, implementation: &Implementation) -> Played {
    played(&mut *implementation.connect(), plan)
        .unwrap_or_else(|failure| panic!("{}: {failure}", implementation.name))
}

/// The same to whatever answers: a simulator, or one connection for many plans.
pub(crate) fn play_to(port: &mut dyn Port, plan: &Plan) -> Played {
    played(port, plan).unwrap_or_else(|failure| panic!("{failure}"))
}

fn played(port: &mut dyn Port, plan: &Plan) -> Result<Played, PortFailure> {
    driver::play(&"played".into(), plan, plan.contract(), port, &mut Order::of_the_file())
}

/// The rules that a run breaks.
pub(crate) fn broken(plan: &Plan, played: &Played) -> BTreeSet<RuleId> {
    match judge_played(plan, played, None, &[]).0 {
        Verdict::Fail { broken } => broken,
        _ => BTreeSet::new(),
    }
}
