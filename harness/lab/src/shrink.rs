//! Makes a plan that shows something smaller, as long as it still shows it.
//!
//! First a few of the smallest plans that could show it at all are asked for, made from the call that is to blame; most
//! faults show in one of them. Else steps are dropped, half of them at a time and then one by one. What is left is
//! simplified part by part until nothing can be taken away. Every plan that is tried is in its canonical form: names by
//! first use, times as ranks. So the same fault comes to the same plan wherever it was found.

use crate::bounds::Bounds;
use crate::explore::example::drop_idle_calls;
use interlude_spec::id::CallLabel;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::{load, write};
use std::collections::BTreeMap;

mod canonical;
mod simpler;
mod smallest;

pub use canonical::canonical;
pub use simpler::size;

/// A plan from which nothing can be taken away any more.
#[derive(Clone, PartialEq, Debug)]
pub struct Shrunk {
    /// The plan.
    pub plan: Plan,
    /// How many plans were tried.
    pub runs: u32,
}

/// Shrinks a plan that shows something. `blamed` is the call that it shows in, if it is known.
///
/// `shows` says whether a plan still shows it. It is asked about each plan once, and only about plans that stay within
/// `bounds` and that are read back as they are from their text.
pub fn shrink(
    plan: &Plan,
    blamed: Option<&CallLabel>,
    bounds: &Bounds,
    shows: &mut dyn FnMut(&Plan) -> bool,
) -> Shrunk {
    let mut shrinker = Shrinker { bounds, shows, tried: BTreeMap::new(), runs: 0, best: plan.clone() };
    let blamed = blamed.and_then(|label| plan.call_named(label));
    let smallest = smallest::candidates(plan, blamed, bounds);
    if !smallest.into_iter().any(|candidate| shrinker.take(candidate)) {
        shrinker.take(canonical(plan));
        shrinker.drop_steps();
    }
    shrinker.simplify();
    Shrunk { plan: shrinker.best, runs: shrinker.runs }
}

struct Shrinker<'a> {
    bounds: &'a Bounds,
    shows: &'a mut dyn FnMut(&Plan) -> bool,
    tried: BTreeMap<String, bool>,
    runs: u32,
    best: Plan,
}

impl Shrinker<'_> {
    /// Goes on with a plan if it shows what is to be shown.
    fn take(&mut self, candidate: Plan) -> bool {
        let text = write::write(&candidate);
        let shows = if let Some(shows) = self.tried.get(&text) {
            *shows
        } else {
            let shows = self.may_be_tried(&candidate, &text) && {
                self.runs += 1;
                (self.shows)(&candidate)
            };
            self.tried.insert(text, shows);
            shows
        };
        if shows {
            self.best = candidate;
        }
        shows
    }

    /// Whether whoever is given the text can read it, and the implementation is asked for nothing that it does not offer.
    fn may_be_tried(&self, candidate: &Plan, text: &str) -> bool {
        self.bounds.hold(candidate) && load(text.as_bytes()).is_ok_and(|read| read == *candidate)
    }

    /// Drops as many steps as possible, in ever smaller pieces.
    fn drop_steps(&mut self) {
        let mut piece = self.best.steps.len().div_ceil(2);
        while piece > 0 {
            let mut at = 0;
            while at < self.best.steps.len() {
                let end = (at + piece).min(self.best.steps.len());
                let candidate = without_steps(&self.best, at..end);
                if !self.take(canonical(&candidate)) {
                    at = end;
                }
            }
            piece = if piece == 1 { 0 } else { piece.div_ceil(2) };
        }
    }

    /// Takes away whatever can be taken away, until a whole round finds nothing.
    fn simplify(&mut self) {
        let mut place = 0;
        loop {
            let candidates = simpler::than(&self.best);
            let Some(candidate) = candidates.get(place) else { return };
            let candidate = canonical(candidate);
            let is_smaller = simpler::size(&candidate) < simpler::size(&self.best);
            // What was refused before is refused again at once, so a round from the beginning costs little.
            place = if is_smaller && self.take(candidate) { 0 } else { place + 1 };
        }
    }
}

/// The plan without some of its steps, and without the calls that only they make.
pub(crate) fn without_steps(plan: &Plan, dropped: std::ops::Range<usize>) -> Plan {
    let mut plan = plan.clone();
    plan.steps.drain(dropped);
    drop_idle_calls(&mut plan);
    plan
}
