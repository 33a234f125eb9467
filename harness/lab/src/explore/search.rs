//! Goes through the states that the orders of a plan come to, event by event, and counts.

use super::exercised::Watch;
use super::monitor::{Rules, bit};
use super::product::Product;
use super::record::Record;
use super::space::Space;
use super::taken::Taken;
use super::{Beyond, Broken, Event, Exploration, Options};
use crate::semantics::Semantics;
use interlude_spec::event::Ambient;
use interlude_spec::plan::{Action, Behaviour, CallbackPlan, Plan, Step, Stimulus};
use interlude_spec::rule::RuleId;
use interlude_spec::state_key::Part;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

mod monitored;
mod whole;

pub use monitored::{Monitored, monitor};

/// Explores every order of the steps of a plan and of the settlements that follow. Times, and what the plan expects, play
/// no part.
///
/// # Errors
///
/// [`Beyond`] where there are too many calls, or more states than there is room or time for, or where no semantics speaks of what the plan does.
pub fn explore(plan: &Plan, semantics: &Semantics, options: Options) -> Result<Exploration, Beyond> {
    Search::new(plan, semantics, options, None)?.run()
}

/// As [`explore`], for a plan whose steps are all alike ([`super::alike()`]): of the steps that are left the first one is
/// taken to stand for all of them.
///
/// # Errors
///
/// As of [`explore`].
pub fn explore_alike(plan: &Plan, semantics: &Semantics, options: Options) -> Result<Exploration, Beyond> {
    explore_forms(plan, 1, semantics, options)
}

/// As [`explore_alike`], for a plan whose steps come in so many blocks, one for each form that a call may take
/// ([`Alike::plan`](super::Alike::plan)). An order makes each call in one of its forms.
///
/// # Errors
///
/// As of [`explore`].
pub fn explore_forms(
    plan: &Plan,
    forms: usize,
    semantics: &Semantics,
    options: Options,
) -> Result<Exploration, Beyond> {
    Search::new(plan, semantics, options, Some(forms))?.run()
}

/// As [`explore`], but every order is run by itself and its trace read as a whole: what the merged search is held against.
///
/// # Errors
///
/// As of [`explore`].
pub fn explore_one_by_one(
    plan: &Plan,
    semantics: &Semantics,
    options: Options,
) -> Result<Exploration, Beyond> {
    Search::new(plan, semantics, options, None)?.one_by_one()
}

/// As [`explore`], with keys from which a part is left out: what shows that the part matters.
///
/// # Errors
///
/// As of [`explore`].
pub fn explore_without(
    plan: &Plan,
    semantics: &Semantics,
    options: Options,
    part: Part,
) -> Result<Exploration, Beyond> {
    let mut search = Search::new(plan, semantics, options, None)?;
    search.space.without = Some(part);
    search.run()
}

/// The trace of an order that ends after its last event.
///
/// # Errors
///
/// As of [`explore`].
pub fn replay(plan: &Plan, semantics: &Semantics, events: &[Event]) -> Result<Record, Beyond> {
    let space = Space::new(plan)?;
    Ok(replay_in(&space, semantics, events).into_record(&space).unwrap_or_default())
}

fn replay_in(space: &Space<'_>, semantics: &Semantics, events: &[Event]) -> Product {
    let mut product = Product::new(space, semantics, true);
    for event in events {
        product.happen(space, *event);
    }
    product.end(space);
    product
}

/// Orders that come to the same state, with what broke on the way.
struct Node {
    product: Product,
    paths: BTreeMap<Rules, Paths>,
}

#[derive(Clone, Copy)]
struct Paths {
    count: u128,
    /// The first of them: its last link.
    first: Option<usize>,
}

struct Search<'p> {
    space: Space<'p>,
    semantics: &'p Semantics,
    options: Options,
    /// Where the calls are alike, how many forms each of them may take.
    alike: Option<usize>,
    /// Whether orders that come to the same state are counted together.
    merges: bool,
    /// Events, each with the link before it.
    links: Vec<(Option<usize>, Event)>,
    taken: Taken,
    watch: Watch,
    found: Exploration,
}

/// Why a search cannot go on.
enum Stop {
    /// Orders that were merged have to be judged each by itself.
    Unmerge,
    /// It is too much.
    Beyond(Beyond),
}

impl From<Beyond> for Stop {
    fn from(beyond: Beyond) -> Self {
        Self::Beyond(beyond)
    }
}

impl<'p> Search<'p> {
    fn new(
        plan: &'p Plan,
        semantics: &'p Semantics,
        options: Options,
        alike: Option<usize>,
    ) -> Result<Self, Beyond> {
        let found = Exploration::default();
        let mut space = Space::new(plan)?;
        space.may_release = options.rejections || options.unload || !is_plain(plan);
        let watch = Watch::of(&space.spec);
        Ok(Self {
            space,
            semantics,
            options,
            alike,
            merges: true,
            links: Vec::new(),
            taken: Taken::default(),
            watch,
            found,
        })
    }

    fn run(mut self) -> Result<Exploration, Beyond> {
        self.sample();
        match self.walk() {
            Ok(()) => return Ok(self.into_found()),
            Err(Stop::Beyond(beyond)) => return Err(beyond),
            Err(Stop::Unmerge) => {}
        }
        let mut again = Self::new(self.space.plan, self.semantics, self.options, self.alike)?;
        // What was taken in vain was taken.
        again.taken.made_before(self.taken);
        again.one_by_one()
    }

    /// Runs every order by itself.
    fn one_by_one(mut self) -> Result<Exploration, Beyond> {
        self.merges = false;
        match self.walk() {
            // Where nothing is merged, nothing has to be taken apart.
            Ok(()) | Err(Stop::Unmerge) => Ok(self.into_found()),
            Err(Stop::Beyond(beyond)) => Err(beyond),
        }
    }

    fn into_found(mut self) -> Exploration {
        self.look_at_what_was_merged();
        Exploration { exercised: self.watch.exercised(), ..self.found }
    }

    /// One layer after the other: all orders of a layer have the same number of events.
    fn walk(&mut self) -> Result<(), Stop> {
        let product = Product::new(&self.space, self.semantics, false);
        let start = Paths { count: 1, first: None };
        let mut layer = vec![Node { product, paths: BTreeMap::from([(0, start)]) }];
        let mut depth = 0;
        while !layer.is_empty() {
            self.found.states += layer.len();
            self.found.depth = depth;
            self.taken.turn_over();
            let mut next: BTreeMap<Vec<u16>, usize> = BTreeMap::new();
            let mut nodes: Vec<Node> = Vec::new();
            for node in &layer {
                self.stop(node)?;
                for (event, weight) in self.events(&node.product) {
                    self.found.edges += 1;
                    self.follow(node, event, weight, &mut next, &mut nodes)?;
                }
            }
            layer = nodes;
            depth += 1;
        }
        Ok(())
    }

    /// The events that may come next, each with the number of events that it stands for.
    fn events(&self, product: &Product) -> Vec<(Event, u128)> {
        let mut events = Vec::new();
        if let Some(forms) = self.alike {
            let (calls, made) = (self.calls_of_each_form(forms), self.made(product));
            let steps =
                (0..forms).filter(|_| made < calls).map(|form| self.space.stimuli[form * calls + made].0);
            events.extend(steps.map(|step| (Event::Step(step), (calls - made) as u128)));
        } else {
            let left: Vec<_> =
                self.space.stimuli.iter().filter(|(step, _)| !product.is_done(*step)).collect();
            let free = |place: &usize| {
                left[..*place].iter().all(|(_, earlier)| !same_listener(earlier, left[*place].1))
            };
            events.extend((0..left.len()).filter(free).map(|place| (Event::Step(left[place].0), 1)));
        }
        for (call, resolves) in product.open(&self.space) {
            events.push((Event::Settle(call, resolves), 1));
            if resolves && self.options.rejections {
                events.push((Event::Settle(call, false), 1));
            }
        }
        if self.options.unload && !product.unloads() {
            events.push((Event::Unload, 1));
        }
        events
    }

    fn calls_of_each_form(&self, forms: usize) -> usize {
        self.space.stimuli.len() / forms.max(1)
    }

    /// How many of the steps are done.
    fn made(&self, product: &Product) -> usize {
        self.space.stimuli.iter().filter(|(step, _)| product.is_done(*step)).count()
    }

    /// Whether an order has made every call and done every other step.
    fn is_whole(&self, product: &Product) -> bool {
        self.made(product) == self.calls_of_each_form(self.alike.unwrap_or(1))
    }

    fn follow(
        &mut self,
        node: &Node,
        event: Event,
        weight: u128,
        next: &mut BTreeMap<Vec<u16>, usize>,
        nodes: &mut Vec<Node>,
    ) -> Result<(), Stop> {
        let mut product = node.product.clone();
        let found = product.happen(&self.space, event);
        self.taken.make(&product)?;
        // From here on each order is judged by all of its past, which is known of the first of those that were merged.
        if self.merges && product.needs_its_past() && !node.product.needs_its_past() {
            let is_merged = |paths: &Paths| paths.count * weight > 1;
            if node.paths.values().any(is_merged) {
                return Err(Stop::Unmerge);
            }
        }
        let key = if self.merges && !product.needs_its_past() {
            product.key(&self.space)
        } else {
            // No other key begins so: what this order comes to is its own.
            let number = nodes.len().to_le_bytes().map(u16::from);
            [u16::MAX].into_iter().chain(number).collect()
        };
        let place = match next.entry(key) {
            Entry::Occupied(known) => {
                self.watch.merge(node.paths.values().map(|paths| (paths.first, event)));
                *known.get()
            }
            Entry::Vacant(new) => {
                self.taken.keep(&product, new.key().len())?;
                nodes.push(Node { product, paths: BTreeMap::new() });
                *new.insert(nodes.len() - 1)
            }
        };
        for (rules, paths) in &node.paths {
            let joined = match nodes[place].paths.entry(rules | found) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    self.taken.link()?;
                    self.links.push((paths.first, event));
                    new.insert(Paths { count: 0, first: Some(self.links.len() - 1) })
                }
            };
            joined.count += paths.count * weight;
        }
        Ok(())
    }

    /// Judges the orders that may end in a state: all those that have nothing left to settle, of as many calls as they
    /// have made. Those that have made every call are counted.
    fn stop(&mut self, node: &Node) -> Result<(), Stop> {
        if node.product.open(&self.space).next().is_some() {
            return Ok(());
        }
        let is_whole = self.is_whole(&node.product);
        let mut product = node.product.clone();
        let at_the_end = product.end(&self.space);
        let reads_all = !self.merges || product.needs_its_past();
        if reads_all && self.merges && !node.product.needs_its_past() {
            return Err(Stop::Unmerge);
        }
        for (rules, paths) in &node.paths {
            let mut broken = rules | at_the_end;
            if reads_all || is_whole && !self.watch.is_done() {
                let events = self.path(paths.first);
                self.taken.replay(&node.product, events.len())?;
                let judged = replay_in(&self.space, self.semantics, &events).judge(&self.space);
                if is_whole {
                    self.watch.see(judged);
                }
                if reads_all {
                    broken = judged.broken;
                }
            }
            let count = if is_whole { paths.count } else { 0 };
            self.found.orders += count;
            for rule in RuleId::ALL.iter().filter(|rule| broken & bit(**rule) != 0) {
                if !self.found.broken.contains_key(rule) {
                    let example = self.path(paths.first);
                    self.found.broken.insert(*rule, Broken { orders: 0, example });
                }
                if let Some(broken) = self.found.broken.get_mut(rule) {
                    broken.orders += count;
                }
            }
        }
        Ok(())
    }

    /// The events up to a link.
    fn path(&self, last: Option<usize>) -> Vec<Event> {
        let mut events = Vec::new();
        let mut at = last;
        while let Some(link) = at {
            let (before, event) = self.links[link];
            events.push(event);
            at = before;
        }
        events.reverse();
        events
    }
}

/// Whether a plan only makes calls to sessions that are there, with callbacks that resolve: nothing then becomes silent
/// about a call that has been made.
pub(super) fn is_plain(plan: &Plan) -> bool {
    let calls = plan.calls.iter().all(|call| {
        let resolves = |callback: &CallbackPlan| matches!(callback.behaviour, Behaviour::ResolvesAfter(_));
        call.session.id().is_some_and(|id| plan.session(id).is_some())
            && call.organization.is_omitted()
            && call.callback.as_ref().is_none_or(resolves)
    });
    let unloads = |step: &Step| matches!(step.action, Action::Do(Stimulus::Ambient(Ambient::Unload)));
    calls && !plan.steps.iter().any(unloads)
}

/// Whether two stimuli are about the same listener: their order is that of the plan.
pub(super) fn same_listener(one: &Stimulus, other: &Stimulus) -> bool {
    let name = |stimulus: &Stimulus| match stimulus {
        Stimulus::AddListener(name) | Stimulus::RemoveListener(name) => Some(name.clone()),
        _ => None,
    };
    name(one).is_some() && name(one) == name(other)
}
