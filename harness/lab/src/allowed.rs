//! What the contract allows a plan to come to: every run of it that the model accepts, and what a probe could find.
//!
//! A scenario asks for something. Where no allowed run does so, the scenario contradicts the contract; where some allowed
//! run does not, it asks for more than the contract. Both are found by search over the model's states, with the plan's
//! own course (`course`) beside them.
//!
//! Three things are taken for granted, since otherwise nothing could be expected in the middle of a run: a client does
//! not wait where nothing holds it up ([`Relation::is_at_rest`](interlude_spec::model::step::Relation::is_at_rest)), the listener
//! `main` is told what is current when it joins, and a probe says what `main` was told last.

use course::{Course, Move};
use interlude_spec::contract::Capability;
use interlude_spec::event::{Numbered, Observation};
use interlude_spec::expectation::{Asks, Observed};
use interlude_spec::obligations::Compiled;

use interlude_spec::model::musts::Musts;
use interlude_spec::model::step::Relation;
use interlude_spec::model::successors;
use interlude_spec::plan::{Action, Plan};
use std::collections::BTreeSet;

mod course;

/// How many states of up to four calls a search looks at before it gives up; of more calls, fewer in proportion, since each
/// takes longer. Most shipped scenarios take a few hundred.
pub const MOST_STATES: usize = 60_000;

/// How many calls a plan may have, and how many different things there may be to be seen, for a search to begin: what a
/// state takes and what it leads to grow with both.
pub const MOST_CALLS: usize = 16;
const MOST_OUTPUTS: usize = 512;

/// What the runs of a plan that the contract allows come to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allowed {
    /// For each expectation of the plan, in the order of its steps, what a probe could find.
    pub probes: Vec<Probed>,
    /// What `main` could be told from first to last, held against what the plan lists; none where it lists nothing.
    pub emissions: Option<Fits>,
    /// Whether every allowed run was looked at. If not, there may be more than what was found.
    pub complete: bool,
    /// How many states were looked at.
    pub states: usize,
}

/// What an expectation comes to in the allowed runs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Probed {
    /// The step of the plan.
    pub step: usize,
    /// Everything that a probe could find, in a fixed order.
    pub found: BTreeSet<Observed>,
    /// What of it could be found after all that the scenario asks for before.
    pub after: BTreeSet<Observed>,
    /// Whether the expectation is met.
    pub fits: Fits,
}

/// Whether what a scenario asks for is met by the runs that the contract allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Fits {
    /// By one that also does everything that the scenario asks for before.
    pub some: bool,
    /// Not by every one of them.
    pub not_all: bool,
}

/// Whether the model speaks of everything that a plan does: it knows the calls, and nothing that comes from outside of
/// them.
pub fn is_within(plan: &Plan) -> bool {
    let outside = [
        Capability::Load,
        Capability::SignOut,
        Capability::SignOutCalls,
        Capability::GetToken,
        Capability::RemoveSession,
        Capability::AddSession,
        Capability::FrameworkHooks,
        Capability::Server,
    ];
    let needs = plan.needs();
    !outside.iter().any(|outside| needs.contains(outside))
}

/// Looks at every run of a plan that the contract allows, up to [`MOST_STATES`] states and [`MOST_CALLS`] calls; `None` where the model does not
/// speak of what the plan does ([`is_within`]).
///
/// Under `ties: all` the order of the file is looked at. What no run of it does, no trial can pass.
pub fn allowed(plan: &Plan) -> Option<Allowed> {
    allowed_within(plan, MOST_STATES * 4 / plan.calls.len().max(4))
}

/// As [`allowed`], up to so many states.
pub fn allowed_within(plan: &Plan, most_states: usize) -> Option<Allowed> {
    is_within(plan).then(|| {
        let spec = Compiled::new(plan);
        Search::new(&spec, most_states).run()
    })
}

/// A search, and what it has found.
struct Search<'s, 'p> {
    relation: Relation<'s, 'p>,
    outputs: Vec<Observation<Numbered>>,
    asks: Asks<'p>,
    seen: BTreeSet<Course>,
    left: Vec<Course>,
    most_states: usize,
    found: Allowed,
}

impl<'s, 'p> Search<'s, 'p> {
    fn new(spec: &'s Compiled<'p>, most_states: usize) -> Self {
        let plan = spec.plan;
        let expects =
            plan.steps.iter().enumerate().filter(|(_, step)| matches!(step.action, Action::Expect(_)));
        let probes = expects.map(|(step, _)| Probed { step, ..Probed::default() }).collect();
        let emissions = plan.emissions.as_ref().map(|_| Fits::default());
        Self {
            relation: Relation { spec, musts: Musts::ALL },
            outputs: successors::outputs(spec),
            asks: Asks::of(plan),
            seen: BTreeSet::new(),
            left: Vec::new(),
            most_states,
            found: Allowed { probes, emissions, complete: true, states: 0 },
        }
    }

    fn run(mut self) -> Allowed {
        if self.relation.spec.calls.len() > MOST_CALLS || self.outputs.len() > MOST_OUTPUTS {
            self.found.complete = false;
            return self.found;
        }
        let begin = Course::begin(self.relation, &self.asks);
        self.look_at(begin);
        while let Some(course) = self.left.pop() {
            if self.seen.len() > self.most_states {
                self.found.complete = false;
                break;
            }
            for next in course.goes_on(self.relation, &self.outputs, &self.asks) {
                self.look_at(next);
            }
            if self.relation.is_at_rest(&course.state) {
                self.comes_to_rest(course);
            }
        }
        self.found.states = self.seen.len();
        self.found
    }

    fn look_at(&mut self, course: Course) {
        if self.seen.insert(course.clone()) {
            self.left.push(course);
        }
    }

    /// Goes on to the next turn, past every expectation that stands before it.
    fn comes_to_rest(&mut self, mut course: Course) {
        loop {
            match course.next(self.relation) {
                Move::Turn => return self.look_at(course),
                Move::Probe(step) => {
                    let observed = course.observed(self.relation.spec);
                    let fits = |observed: &Observed| self.asks.is_met(step, observed);
                    let (some, all) = (observed.iter().any(fits), observed.iter().all(fits));
                    let place = self.found.probes.iter().position(|probed| probed.step == step);
                    if let Some(probed) = place.map(|place| &mut self.found.probes[place]) {
                        probed.fits.some |= some && course.fits;
                        probed.fits.not_all |= !all || self.asks.names_a_message(step);
                        if course.fits {
                            probed.after.extend(observed.iter().cloned());
                        }
                        probed.found.extend(observed);
                    }
                    course.fits &= some;
                }
                Move::End => {
                    if let Some(emissions) = &mut self.found.emissions {
                        emissions.some |= course.told.may_be_all() && course.fits;
                        emissions.not_all |= !course.told.is_all();
                    }
                    return;
                }
                Move::Impossible => return,
            }
        }
    }
}
