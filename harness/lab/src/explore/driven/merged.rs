//! Orders that come to the same state, counted together from there on.

use super::walk::Walk;
use super::{Path, Rules, Search, Undriven, bit};
use crate::explore::exercised::musts;
use crate::explore::search::is_plain;
use crate::explore::taken::Taken;
use crate::port::{Fork, State};
use interlude_spec::plan::{Action, Stimulus};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What is kept of the orders that come to a state with one set of hazards, beside an order.
const OF_PATHS: usize = 120;
/// What is kept of an event that leads to a state.
const OF_AN_EDGE: usize = 8;

/// Orders that come to the same state, with the hazards that showed on the way.
struct Node {
    walk: Walk,
    number: u32,
    paths: BTreeMap<Rules, Paths>,
}

struct Paths {
    count: u128,
    /// The first of them.
    first: Path,
}

/// An event that leads to a state: from which, and its place among what may happen there.
#[derive(Clone, Copy)]
struct Edge {
    from: u32,
    place: u16,
}

/// What is kept from layer to layer.
struct Layers<'f> {
    port: &'f dyn Fork,
    may_release: bool,
    /// What leads to each state.
    edges: Vec<Vec<Edge>>,
    taken: Taken,
    /// The musts that may be put to the test.
    musts: Rules,
    /// An order of each of those that were merged with others before their end.
    merged: Vec<Path>,
}

/// The states of a layer, by their keys.
#[derive(Default)]
struct Layer {
    places: BTreeMap<Vec<u8>, usize>,
    nodes: Vec<Node>,
}

impl Search<'_> {
    /// Drives every order, layer by layer: all orders of a layer have the same number of events.
    pub(super) fn merged(&mut self, port: &dyn Fork) -> Result<(), Undriven> {
        let may_release = self.may_release();
        let mut walk = Walk::begin_monitored(port.fork(), &mut self.spec)?;
        if walk.state(&self.spec, may_release).is_none() || walk.needs_its_past() {
            return self.each(port);
        }
        let musts = musts(&self.spec);
        let (edges, taken) = (vec![Vec::new()], Taken::default());
        let mut layers = Layers { port, may_release, edges, taken, musts, merged: Vec::new() };
        let paths = BTreeMap::from([(walk.take_found(), Paths { count: 1, first: Vec::new() })]);
        let mut layer = Layer { nodes: vec![Node { walk, number: 0, paths }], ..Layer::default() };
        self.found.states += 1;
        while !layer.nodes.is_empty() {
            layers.taken.turn_over();
            let mut next = Layer::default();
            for node in &layer.nodes {
                self.stop(&mut layers, node)?;
                self.follow(&mut layers, node, &mut next)?;
            }
            self.found.states += next.nodes.len();
            layer = next;
        }
        self.look_at_what_was_merged(&mut layers)
    }

    /// Whether anything may release a call that is not released when it is made.
    fn may_release(&self) -> bool {
        let makes_calls = |step: &interlude_spec::plan::Step| {
            matches!(step.action, Action::Do(Stimulus::Calls(_)) | Action::Expect(_))
        };
        self.options.rejections
            || self.options.unload
            || !is_plain(self.plan)
            || !self.plan.delayed().is_empty()
            || !self.plan.steps.iter().all(makes_calls)
    }

    /// Whether everything that speaks of the plan has been put to the test.
    fn has_tested_all(&self, layers: &Layers<'_>) -> bool {
        let tested = self.found.exercised.iter().fold(0, |set, rule| set | bit(*rule));
        layers.musts & !tested == 0
    }

    /// Goes on from a state to all that follow.
    fn follow(&mut self, layers: &mut Layers<'_>, node: &Node, next: &mut Layer) -> Result<(), Undriven> {
        for ((happening, alike), place) in self.nexts(&node.walk).into_iter().zip(0..) {
            let mut walk = node.walk.fork();
            self.happen(&mut walk, happening)?;
            if walk.needs_its_past() {
                self.go_apart(layers, node, place, &walk)?;
                continue;
            }
            self.found.edges += 1;
            let found = walk.take_found();
            let Some(State { key, bytes }) = walk.state(&self.spec, layers.may_release) else { continue };
            layers.taken.make_bytes(bytes)?;
            let known = next.nodes.len();
            let at = match next.places.entry(key) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => {
                    layers.taken.keep_bytes(bytes + new.key().len())?;
                    let number = u32::try_from(layers.edges.len()).unwrap_or(u32::MAX);
                    layers.edges.push(Vec::new());
                    next.nodes.push(Node { walk, number, paths: BTreeMap::new() });
                    *new.insert(known)
                }
            };
            let is_merged = at < known;
            let reached = &mut next.nodes[at];
            layers.taken.keep_for_good(OF_AN_EDGE)?;
            layers.edges[reached.number as usize].push(Edge { from: node.number, place });
            let keeps = is_merged && !self.has_tested_all(layers);
            for (rules, paths) in &node.paths {
                let path: Path = paths.first.iter().copied().chain([place]).collect();
                if keeps {
                    layers.taken.keep_for_good(OF_PATHS + size_of_val(&path[..]))?;
                    layers.merged.push(path.clone());
                }
                layers.join(reached, rules | found, Paths { count: paths.count * alike, first: path })?;
            }
        }
        Ok(())
    }

    /// Judges the orders that may end in a state: those that have nothing left to settle or to answer.
    fn stop(&mut self, layers: &mut Layers<'_>, node: &Node) -> Result<(), Undriven> {
        let Node { walk, number, paths } = node;
        self.found.depth = self.found.depth.max(paths.values().map(|it| it.first.len()).max().unwrap_or(0));
        if !walk.is_at_rest() {
            return Ok(());
        }
        let Some(at_the_end) = walk.fork().finish_monitored(&mut self.spec)? else {
            for path in layers.paths_to(*number, self.most)? {
                let (walk, _, weight) = self.replay(layers.port, &path)?;
                self.end(walk, weight, &path)?;
            }
            return Ok(());
        };
        for (rules, Paths { count, first }) in paths {
            let count = if self.is_whole(walk) { *count } else { 0 };
            self.found.orders += count;
            self.note(rules | at_the_end, count, first);
            if !self.has_tested_all(layers) {
                let walk = self.replay(layers.port, first)?.0;
                self.read(walk)?;
            }
        }
        Ok(())
    }

    /// Goes on from a state by an event, to where each order has to be read as a whole.
    fn go_apart(
        &mut self,
        layers: &mut Layers<'_>,
        node: &Node,
        place: u16,
        walk: &Walk,
    ) -> Result<(), Undriven> {
        self.may_follow(walk, 1)?;
        let paths = layers.paths_to(node.number, self.most)?;
        self.may_follow(walk, paths.len())?;
        for mut path in paths {
            path.push(place);
            let (walk, _, weight) = self.replay(layers.port, &path)?;
            self.found.states += 1;
            self.found.edges += 1;
            self.go(walk, weight, &mut path)?;
        }
        Ok(())
    }

    /// Reads an order of each of those that were merged with others, as long as anything could still be put to the test and was
    /// not: a state does not say it.
    fn look_at_what_was_merged(&mut self, layers: &mut Layers<'_>) -> Result<(), Undriven> {
        for path in std::mem::take(&mut layers.merged) {
            if self.has_tested_all(layers) {
                return Ok(());
            }
            let mut walk = self.replay(layers.port, &path)?.0;
            while let Some((happening, _)) = self.nexts(&walk).first() {
                self.happen(&mut walk, *happening)?;
            }
            self.read(walk)?;
        }
        Ok(())
    }
}

impl Layers<'_> {
    /// Counts orders together with those that came to the same state with the same hazards. The first of all is kept.
    fn join(&mut self, node: &mut Node, rules: Rules, new: Paths) -> Result<(), Undriven> {
        match node.paths.entry(rules) {
            Entry::Occupied(mut known) => {
                let known = known.get_mut();
                known.count += new.count;
                if new.first < known.first {
                    known.first = new.first;
                }
            }
            Entry::Vacant(vacant) => {
                self.taken.keep_bytes(OF_PATHS + size_of_val(&new.first[..]))?;
                vacant.insert(new);
            }
        }
        Ok(())
    }

    /// Every order that comes to a state; at most so many.
    fn paths_to(&self, number: u32, most: u32) -> Result<Vec<Path>, Undriven> {
        let (mut whole, mut backwards) = (Vec::new(), vec![(number, Vec::new())]);
        while let Some((number, path)) = backwards.pop() {
            if number == 0 {
                whole.push(path.into_iter().rev().collect());
                if whole.len() > most as usize {
                    return Err(Undriven::TooManyOrders(most));
                }
                continue;
            }
            for Edge { from, place } in &self.edges[number as usize] {
                let mut path: Path = path.clone();
                path.push(*place);
                backwards.push((*from, path));
            }
        }
        Ok(whole)
    }
}
