//! Every order of a plan, for an implementation that can be copied in the middle of a run: each order is driven to its end
//! and its trace read as a whole.
//!
//! An order is a sequence of [`Happening`]s: a step is done, the promise of a callback that has begun settles, the server
//! answers a request that waits. Each is drained before the next. Orders share what they have in common of their beginning
//! and no more: nothing of them is merged, for what an implementation may still do is not known from outside. So there are
//! so many at most that are driven, such as [`MOST_ORDERS`].

use super::Options;
use super::monitor::{Rules, bit};
use super::search::same_listener;
use crate::judge::judge;
use crate::port::{Fork, PortFailure};
use crate::simulator::error_of;
use interlude_spec::contract::Contract;
use interlude_spec::event::Settlement;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Action, CallIndex, Plan, Stimulus};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::trace::Trace;
use std::collections::{BTreeMap, BTreeSet};
use walk::Walk;

mod scenario;
mod walk;

pub use scenario::scenario;

/// The usual number of orders after which a search is given up.
pub const MOST_ORDERS: u32 = 500_000;

/// Something that happens in an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Happening {
    /// What the step of this index does.
    Step(usize),
    /// The promise of a call's callback settles; `true` if it resolves.
    Settle(CallIndex, bool),
    /// The server answers the request that was sent so many requests after the first.
    Answer(u16),
    /// The page starts to unload, although no step says so.
    Unload,
}

/// What driving every order found.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Found {
    /// How many orders there are.
    pub orders: u128,
    /// How many were driven to their end. Where calls are alike, one stands for several.
    pub driven: u32,
    /// How many moments they go through, from which one event or several lead on.
    pub moments: usize,
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
pub enum Undriven {
    /// There are more than so many.
    #[error("there are more than {0} orders to be driven, each by itself")]
    TooManyOrders(u32),
    /// When a framework's hook is done would be one more thing to put in order.
    #[error(
        "a framework's hooks take time of their own, which an order of calls and answers has no place for"
    )]
    Framework,
    /// The implementation gave no answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// Drives every order of the steps of a plan under a contract, of the settlements that follow, and of the answers that wait
/// because the plan delays them. Times, and what the plan expects, play no part.
///
/// `alike` says that the steps of the plan are alike ([`super::alike()`]): of those that are left the first is taken to stand
/// for all of them. At most so many orders are driven (`most`).
///
/// # Errors
///
/// [`Undriven`] where there are more orders than that, or where the implementation gives no answer.
pub fn explore_driven(
    plan: &Plan,
    contract: Contract,
    port: &dyn Fork,
    options: Options,
    alike: bool,
    most: u32,
) -> Result<Found, Undriven> {
    let mut search = Search::new(plan, contract, options, alike, most);
    let start = Walk::begin(port.fork(), &mut search.spec)?;
    search.found.moments = 1;
    search.go(start, 1)?;
    Ok(search.found)
}

struct Search<'p> {
    plan: &'p Plan,
    /// The stimuli of its steps, with the steps' indices.
    stimuli: Vec<(usize, &'p Stimulus)>,
    spec: Compiled<'p>,
    options: Options,
    alike: bool,
    most: u32,
    /// What has happened in the order that is driven.
    path: Vec<Happening>,
    found: Found,
}

impl<'p> Search<'p> {
    fn new(plan: &'p Plan, contract: Contract, options: Options, alike: bool, most: u32) -> Self {
        let stimuli = plan.steps.iter().enumerate().filter_map(|(index, step)| match &step.action {
            Action::Do(stimulus) => Some((index, stimulus)),
            Action::Expect(_) => None,
        });
        let spec = Compiled::under(plan, contract);
        Self {
            plan,
            stimuli: stimuli.collect(),
            spec,
            options,
            alike,
            most,
            path: Vec::new(),
            found: Found::default(),
        }
    }

    /// Goes on from a moment, which stands for so many that are alike.
    fn go(&mut self, walk: Walk, weight: u128) -> Result<(), Undriven> {
        self.found.depth = self.found.depth.max(self.path.len());
        let nexts = self.nexts(&walk);
        if nexts.is_empty() {
            return self.end(walk, weight);
        }
        if walk.is_at_rest() {
            self.end(walk.fork(), weight)?;
        }
        let last = nexts.len() - 1;
        let mut walk = Some(walk);
        for (place, (happening, alike)) in nexts.into_iter().enumerate() {
            let Some(mut next) = (if place == last { walk.take() } else { walk.as_ref().map(Walk::fork) })
            else {
                break;
            };
            self.happen(&mut next, happening)?;
            self.found.moments += 1;
            self.found.edges += 1;
            self.path.push(happening);
            self.go(next, weight * alike)?;
            self.path.pop();
        }
        Ok(())
    }

    /// What may happen next, each with the number of happenings that it stands for.
    fn nexts(&self, walk: &Walk) -> Vec<(Happening, u128)> {
        let left: Vec<_> = self.stimuli.iter().filter(|(step, _)| !self.is_done(*step)).collect();
        let mut nexts = Vec::new();
        if self.alike {
            nexts.extend(left.first().map(|(step, _)| (Happening::Step(*step), left.len() as u128)));
        } else {
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
        nexts.extend(walk.unanswered().map(|request| (Happening::Answer(request), 1)));
        if self.options.unload && !self.path.contains(&Happening::Unload) {
            nexts.push((Happening::Unload, 1));
        }
        nexts
    }

    fn is_done(&self, step: usize) -> bool {
        self.path.contains(&Happening::Step(step))
    }

    fn happen(&mut self, walk: &mut Walk, happening: Happening) -> Result<(), PortFailure> {
        let spec = &mut self.spec;
        match happening {
            Happening::Step(step) => match &self.plan.steps[step].action {
                Action::Do(stimulus) => walk.stimulate(spec, stimulus),
                Action::Expect(_) => Ok(()),
            },
            Happening::Unload => walk.stimulate(spec, &Stimulus::Unload),
            Happening::Answer(request) => walk.answer(spec, request),
            Happening::Settle(call, true) => walk.settle(spec, call, Settlement::Resolve),
            Happening::Settle(call, false) => {
                let message = spec.names.words.code(&error_of(self.plan, call));
                walk.settle(spec, call, Settlement::Reject(message))
            }
        }
    }

    /// Judges the order that ends here. It counts where it has done every step.
    fn end(&mut self, walk: Walk, weight: u128) -> Result<(), Undriven> {
        if self.found.driven == self.most {
            return Err(Undriven::TooManyOrders(self.most));
        }
        self.found.driven += 1;
        let is_whole = self.stimuli.iter().all(|(step, _)| self.is_done(*step));
        let count = if is_whole { weight } else { 0 };
        self.found.orders += count;
        let driven = walk.finish(&mut self.spec)?;
        let judgement = judge(&self.spec, &driven, None, &[]).1;
        let tested = judgement.exercised.iter().filter(|(_, times)| **times > 0).map(|(rule, _)| *rule);
        self.found.exercised.extend(tested);
        let is_guarantee = |rule: &RuleId| rule.kind() != RuleKind::Scenario || *rule == RuleId::Unexplained;
        let findings = judgement.findings.iter().chain(&judgement.hazards);
        let broken: Rules =
            findings.map(|finding| finding.rule).filter(is_guarantee).fold(0, |set, rule| set | bit(rule));
        for rule in RuleId::ALL.iter().copied().filter(|rule| broken & bit(*rule) != 0) {
            let known = self.found.broken.get(&rule);
            if known.is_none_or(|known| self.path.len() < known.example.len()) {
                let orders = known.map_or(0, |known| known.orders);
                let trace = self.spec.names.name(&driven.trace);
                let broken = Broken { orders, example: self.path.clone(), trace };
                self.found.broken.insert(rule, broken);
            }
            if let Some(broken) = self.found.broken.get_mut(&rule) {
                broken.orders += count;
            }
        }
        Ok(())
    }
}
