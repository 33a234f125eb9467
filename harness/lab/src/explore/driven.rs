//! Every order of a plan, for an implementation that can be copied in the middle of a run.
//!
//! An order is a sequence of [`Happening`]s: a step is done, the promise of a callback that has begun settles, the server
//! answers a request that waits. Each is drained before the next.
//!
//! Where the implementation says how it stands ([`Port::state`](crate::port::Port::state)), as a twin does, orders that come to the same state are counted together
//! from there on (`merged`). A state is that of the implementation, of the model and of the monitors of the hazards. What breaks a must
//! has to be read as a whole: from where the model refuses it, each order is driven to its end by itself and its trace judged
//! (`each`). So are all orders of an implementation that does not say how it stands, and all of a plan whose states take too much. There are so many at most of those, such as
//! [`MOST_ORDERS`].

use super::monitor::{Rules, bit};
use super::search::same_listener;
use super::{Beyond, Options};
use crate::judge::judge;
use crate::port::{Fork, PortFailure};
use crate::simulator::error_of;
use interlude_spec::contract::Contract;
use interlude_spec::event::Settlement;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Action, CallIndex, Plan, Stimulus};
use interlude_spec::rule::RuleId;
use interlude_spec::trace::Trace;
use std::collections::{BTreeMap, BTreeSet};
use walk::Walk;

mod each;
mod merged;
mod monitored;
mod scenario;
mod walk;

pub use scenario::scenario;

/// The usual number of orders after which a search is given up, of those that are judged each by itself.
pub const MOST_ORDERS: u32 = 50_000;

/// How much an order may take on the average, where there are as many as are allowed: the time that it takes to judge one goes with
/// the number of its events, times that of its calls. One of five calls takes about as much.
const OF_AN_ORDER: usize = 200;

/// Something that happens in an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Happening {
    /// What the step of this index does.
    Step(usize),
    /// The promise of a call's callback settles; `true` if it resolves.
    Settle(CallIndex, bool),
    /// The server answers the request at this place of those that wait, in the order in which they were sent.
    Answer(usize),
    /// The page starts to unload, although no step says so.
    Unload,
}

/// What driving every order found.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Found {
    /// How many orders there are.
    pub orders: u128,
    /// How many were judged each by itself, as a whole: all, or those that break a must. Where calls are alike, one stands for several.
    pub driven: u32,
    /// How many states they go through. Of orders that are driven by themselves no two states are known to be the same.
    pub states: usize,
    /// How many events lead from one of them to another.
    pub edges: usize,
    /// The number of events of the longest order.
    pub depth: usize,
    /// What was put to the test.
    pub exercised: BTreeSet<RuleId>,
    /// What breaks: musts and hazards, and what nothing explains.
    pub broken: BTreeMap<RuleId, Broken>,
}

/// In how many orders a rule breaks, and a shortest one of them.
#[derive(Clone, PartialEq, Debug)]
pub struct Broken {
    /// The number of orders in which it breaks at least once.
    pub orders: u128,
    /// The first of the shortest orders in which it breaks; of the calls of the plan only those that it takes.
    pub example: Vec<Happening>,
    /// What happens in it.
    pub trace: Trace,
}

/// Why orders cannot be driven.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Undriven {
    /// There are more than so many.
    #[error("there are more than {0} orders to be driven, each by itself")]
    TooManyOrders(u32),
    /// They are so long that it takes too much time to judge as many as there are.
    #[error("its orders are too long to be judged each by itself: it was given up after {0} of them")]
    TooLong(u32),
    /// When a framework's hook is done would be one more thing to put in order.
    #[error(
        "a framework's hooks take time of their own, which an order of calls and answers has no place for"
    )]
    Framework,
    /// What they come to takes too much memory, or too long.
    #[error(transparent)]
    Beyond(#[from] Beyond),
    /// The implementation gave no answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// Drives every order of the steps of a plan under a contract, of the settlements that follow, and of the answers that wait
/// because the plan delays them. Times, and what the plan expects, play no part.
///
/// `alike` says that the steps of the plan are alike, and in how many forms each may be done ([`Alike::plan`](super::Alike::plan)): of those
/// that are left the first is taken to stand for all of them. At most so many orders are judged each by itself (`most`),
/// and fewer where they are long.
///
/// # Errors
///
/// [`Undriven`] where there are more orders than that, where their states take too much, or where the implementation gives no answer.
pub fn explore_driven(
    plan: &Plan,
    contract: Contract,
    port: &dyn Fork,
    options: Options,
    alike: Option<usize>,
    most: u32,
) -> Result<Found, Undriven> {
    let mut search = Search::new(plan, contract, options, alike, most);
    if let Err(undriven) = search.merged(port) {
        let Undriven::Beyond(_) = undriven else { return Err(undriven) };
        // One after the other they take no memory.
        search = Search::new(plan, contract, options, alike, most);
        search.each(port)?;
    }
    search.into_found(port)
}

/// As [`explore_driven`], but every order is driven to its end by itself: what the merged search is held against.
///
/// # Errors
///
/// As of [`explore_driven`].
pub fn explore_driven_one_by_one(
    plan: &Plan,
    contract: Contract,
    port: &dyn Fork,
    options: Options,
    alike: Option<usize>,
    most: u32,
) -> Result<Found, Undriven> {
    let mut search = Search::new(plan, contract, options, alike, most);
    search.each(port)?;
    search.into_found(port)
}

/// An order: of each of its moments the place, among what may happen next, of what happens.
type Path = Vec<u16>;

/// In how many orders a rule breaks, and a shortest of them: of several the first.
struct Breaks {
    orders: u128,
    first: Path,
}

struct Search<'p> {
    plan: &'p Plan,
    /// The stimuli of its steps, with the steps' indices.
    stimuli: Vec<(usize, &'p Stimulus)>,
    spec: Compiled<'p>,
    options: Options,
    /// Where the calls are alike, how many forms each of them may take.
    alike: Option<usize>,
    most: u32,
    /// What those that were judged each by itself have taken so far: events, times calls.
    taken: usize,
    found: Found,
    broken: BTreeMap<RuleId, Breaks>,
}

impl<'p> Search<'p> {
    fn new(plan: &'p Plan, contract: Contract, options: Options, alike: Option<usize>, most: u32) -> Self {
        let stimuli = plan.steps.iter().enumerate().filter_map(|(index, step)| match &step.action {
            Action::Do(stimulus) => Some((index, stimulus)),
            Action::Expect(_) => None,
        });
        Self {
            plan,
            stimuli: stimuli.collect(),
            spec: Compiled::under(plan, contract),
            options,
            alike,
            most,
            taken: 0,
            found: Found::default(),
            broken: BTreeMap::new(),
        }
    }

    /// What may happen next, each with the number of happenings that it stands for.
    fn nexts(&self, walk: &Walk) -> Vec<(Happening, u128)> {
        let mut nexts = Vec::new();
        if let Some(forms) = self.alike {
            let (calls, made) = (self.whole(), self.made(walk));
            let steps = (0..forms).filter(|_| made < calls).map(|form| self.stimuli[form * calls + made].0);
            nexts.extend(steps.map(|step| (Happening::Step(step), (calls - made) as u128)));
        } else {
            let left: Vec<_> = self.stimuli.iter().filter(|(step, _)| !walk.is_done(*step)).collect();
            let free = |place: &usize| {
                left[..*place].iter().all(|(_, earlier)| !same_listener(earlier, left[*place].1))
            };
            nexts.extend((0..left.len()).filter(free).map(|place| (Happening::Step(left[place].0), 1)));
        }
        for (call, resolves) in walk.open(self.plan) {
            nexts.push((Happening::Settle(call, resolves), 1));
            if resolves && self.options.rejections {
                nexts.push((Happening::Settle(call, false), 1));
            }
        }
        nexts.extend((0..walk.unanswered()).map(|place| (Happening::Answer(place), 1)));
        if self.options.unload && !walk.unloads() {
            nexts.push((Happening::Unload, 1));
        }
        nexts
    }

    fn happen(&mut self, walk: &mut Walk, happening: Happening) -> Result<(), PortFailure> {
        let spec = &mut self.spec;
        match happening {
            Happening::Step(step) => match &self.plan.steps[step].action {
                Action::Do(stimulus) => walk.step(spec, step, stimulus),
                Action::Expect(_) => Ok(()),
            },
            Happening::Unload => walk.unload(spec),
            Happening::Answer(place) => walk.answer(spec, place),
            Happening::Settle(call, true) => walk.settle(spec, call, Settlement::Resolve),
            Happening::Settle(call, false) => {
                let message = spec.names.words.code(&error_of(self.plan, call));
                walk.settle(spec, call, Settlement::Reject(message))
            }
        }
    }

    /// Whether an order has done every step: only then it counts.
    fn is_whole(&self, walk: &Walk) -> bool {
        self.made(walk) == self.whole()
    }

    /// How many of the steps an order does in all: where they are alike, each in one of its forms.
    fn whole(&self) -> usize {
        self.stimuli.len() / self.alike.unwrap_or(1).max(1)
    }

    /// How many of the steps are done.
    fn made(&self, walk: &Walk) -> usize {
        self.stimuli.iter().filter(|(step, _)| walk.is_done(*step)).count()
    }

    /// An order, or so many of them, comes to its end and breaks these rules.
    fn note(&mut self, broken: Rules, orders: u128, path: &[u16]) {
        for rule in RuleId::ALL.iter().copied().filter(|rule| broken & bit(*rule) != 0) {
            let known = self.broken.entry(rule).or_insert_with(|| Breaks { orders: 0, first: path.to_vec() });
            known.orders += orders;
            if (path.len(), path) < (known.first.len(), &known.first) {
                known.first = path.to_vec();
            }
        }
    }

    /// Goes through an order from its beginning, and writes it down. Gives what happens in it as well, and for how many
    /// orders it stands.
    fn replay(&mut self, port: &dyn Fork, path: &[u16]) -> Result<(Walk, Vec<Happening>, u128), PortFailure> {
        let mut walk = Walk::begin(port.fork(), &mut self.spec)?;
        let (mut happenings, mut weight) = (Vec::new(), 1);
        for place in path {
            let (happening, alike) = self.nexts(&walk)[usize::from(*place)];
            self.happen(&mut walk, happening)?;
            happenings.push(happening);
            weight *= alike;
        }
        Ok((walk, happenings, weight))
    }

    /// What was found, with an example of everything.
    fn into_found(mut self, port: &dyn Fork) -> Result<Found, Undriven> {
        for (rule, Breaks { orders, first }) in std::mem::take(&mut self.broken) {
            let (walk, example, _) = self.replay(port, &first)?;
            let driven = walk.finish(&mut self.spec)?;
            let trace = self.spec.names.name(&driven.trace);
            self.found.broken.insert(rule, Broken { orders, example, trace });
        }
        Ok(self.found)
    }
}
