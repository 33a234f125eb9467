//! The states that could have produced a trace so far, without those that another one makes superfluous.
//!
//! States part where several calls may have set what is told. Everything else of them follows from the trace, so they differ in
//! what each call has done with it, and in nothing more: whether it has set, whether in this turn, and whether it owes a
//! telling. One state makes another superfluous where every event that the other allows is allowed by it as well, now and
//! ever after. That is so where each call has as many ways left to it:
//!
//! - a call that is overtaken, released or over has the most if it has not set: it may still set, and may return either way;
//! - one that has set has more in the turn in which it has, for then it may resolve;
//! - one that owes nothing has more than one that does;
//! - of a call that is over it is not asked any more whether it has set, unless its callback is still to come.
//!
//! Without this there are as many states as there are ways to share the tellings out, which is beyond all bounds for a dozen
//! calls. A property test holds what is accepted against the relation without it.

use super::musts::Musts;
use super::state::{CallState, State};
use super::step::Relation;
use crate::event::{Numbered, What};
use crate::obligations::{CallSpec, Gives, Passage};
use crate::rule::RuleId;

#[cfg(test)]
mod tests;

/// The call has not set, and may have to.
const IDLE: u64 = 1;
/// It owes a telling.
const OWES: u64 = 2;
/// It has set.
const SET: u64 = 4;
/// It has, and not in this turn.
const BEFORE: u64 = 8;
/// The bits of a call.
const BITS: usize = 4;
/// The calls in a word.
const CALLS: usize = u64::BITS as usize / BITS;

/// The states that could have produced a trace so far.
#[cfg_attr(test, derive(Clone))]
pub(super) struct Readings<'s, 'p> {
    relation: Relation<'s, 'p>,
    states: Vec<State>,
    forks: Vec<State>,
    /// Whether states that another one makes superfluous are left out.
    prunes: bool,
    /// How many states there were beside the first of each event.
    beside: usize,
    /// How many of these there may be.
    most: usize,
}

impl<'s, 'p> Readings<'s, 'p> {
    /// The beginning. With more than so many states beside the first of each event the rest is left out.
    pub(super) fn new(relation: Relation<'s, 'p>, prunes: bool, most: usize) -> Self {
        let states = vec![State::initial(relation.spec)];
        Self { relation, states, forks: Vec::new(), prunes, beside: 0, most }
    }

    pub(super) fn states(&self) -> &[State] {
        &self.states
    }

    /// How many states there were so far beside the first of each event. With more than there may be, what is known of the
    /// trace is worth nothing.
    pub(super) const fn beside(&self) -> usize {
        self.beside
    }

    /// Takes an event in. `false` where every state refuses it; they are then what they were.
    pub(super) fn step(&mut self, event: What<Numbered>) -> bool {
        self.lead_on(|relation, state, forks| relation.step(state, event, forks))
    }

    /// Lets everything come to rest. `false` where every state refuses that; they are then what they were.
    pub(super) fn rest(&mut self) -> bool {
        self.lead_on(|relation, state, _| relation.rest(state))
    }

    fn lead_on(&mut self, goes: impl Fn(Relation<'s, 'p>, &mut State, &mut Vec<State>) -> bool) -> bool {
        if let [state] = &mut self.states[..] {
            // Nearly always there is one, and it leads to one.
            if !goes(self.relation, state, &mut self.forks) {
                return false;
            }
            if self.forks.is_empty() {
                return true;
            }
            let state = self.states.remove(0);
            let mut kept = Kept::new(self.relation, self.prunes);
            self.beside += kept.add_all(state, &mut self.forks);
            self.states = kept.into_states();
            return true;
        }
        let mut kept = Kept::new(self.relation, self.prunes);
        let mut refusing = Vec::new();
        for mut state in std::mem::take(&mut self.states) {
            self.beside += 1;
            if goes(self.relation, &mut state, &mut self.forks) {
                self.beside += kept.add_all(state, &mut self.forks);
            } else {
                refusing.push(state);
            }
            if self.beside > self.most {
                return true;
            }
        }
        let states = kept.into_states();
        let is_allowed = !states.is_empty();
        self.states = if is_allowed { states } else { refusing };
        is_allowed
    }
}

/// What the calls of a state have done: one state has as much left as another where it has no bit that the other has not.
type Done = Vec<u64>;

/// States of which none makes another superfluous.
struct Kept<'s, 'p> {
    relation: Relation<'s, 'p>,
    prunes: bool,
    /// Sorted by the number of bits, since a state makes only those with more bits superfluous; then by the bits, so that the
    /// same one is found at once.
    states: Vec<((u32, Done), Vec<State>)>,
}

impl<'s, 'p> Kept<'s, 'p> {
    const fn new(relation: Relation<'s, 'p>, prunes: bool) -> Self {
        Self { relation, prunes, states: Vec::new() }
    }

    /// Adds a state and those that it has forked to. Gives the number of these.
    fn add_all(&mut self, state: State, forks: &mut Vec<State>) -> usize {
        let forked = forks.len();
        self.add(state);
        forks.drain(..).for_each(|fork| self.add(fork));
        forked
    }

    fn add(&mut self, state: State) {
        if !self.prunes {
            if !self.states.iter().any(|(_, known)| known.contains(&state)) {
                self.put((0, Done::new()), state);
            }
            return;
        }
        let done = self.done(&state);
        let count = done.iter().map(|word| word.count_ones()).sum();
        let key = (count, done);
        let done = &key.1;
        let alike = |known: &Vec<State>| known.iter().any(|known| is_alike(known, &state));
        let same = self.states.binary_search_by(|(known, _)| known.cmp(&key));
        if same.is_ok_and(|same| alike(&self.states[same].1)) {
            return;
        }
        let fewer = self.states.partition_point(|((bits, _), _)| *bits < count);
        if self.states[..fewer].iter().any(|((_, known), states)| has_no_more(known, done) && alike(states)) {
            return;
        }
        self.states.retain_mut(|((bits, known), states)| {
            if *bits > count && has_no_more(done, known) {
                states.retain(|known| !is_alike(known, &state));
            }
            !states.is_empty()
        });
        self.put(key, state);
    }

    fn put(&mut self, key: (u32, Done), state: State) {
        match self.states.binary_search_by(|(known, _)| known.cmp(&key)) {
            Ok(same) => self.states[same].1.push(state),
            Err(place) => self.states.insert(place, (key, vec![state])),
        }
    }

    /// The states, in an order that follows from them.
    fn into_states(self) -> Vec<State> {
        self.states.into_iter().flat_map(|(_, states)| states).collect()
    }

    fn done(&self, state: &State) -> Done {
        let mut done = vec![0; state.calls.len().div_ceil(CALLS)];
        for (index, (call, of)) in state.calls.iter().zip(&self.relation.spec.calls).enumerate() {
            done[index / CALLS] |= bits(self.relation.musts, call, of) << (index % CALLS * BITS);
        }
        done
    }
}

fn has_no_more(one: &[u64], other: &[u64]) -> bool {
    one.iter().zip(other).all(|(one, other)| one & !other == 0)
}

/// What a call has done that leaves it less to do.
fn bits(musts: Musts, call: &CallState, of: &CallSpec<'_>) -> u64 {
    let set = if call.set { SET } else { 0 };
    let late = if call.set && !call.set_now { SET | BEFORE } else { set };
    if call.in_progress() && !call.released && !(call.overtaken && idle_is_best(musts, of)) {
        let owes = if call.owes_a_telling { OWES } else { 0 };
        return if call.set { late } else { IDLE | owes };
    }
    if call.in_progress() && !call.released {
        return late;
    }
    // Whether it has set is asked when its callback starts, and where it may set although it has returned.
    let may_start = of.gives != Gives::NoCallback && !call.started && musts.has(of.names.callback_once);
    if may_start || musts.lacks(of.names.returns_after_set) { set } else { 0 }
}

/// Whether a call that is overtaken has the most left if it has not set. Where the rule that says what it sets is off, one
/// that goes straight from the old value to the new may hide if it has set, and not before.
fn idle_is_best(musts: Musts, of: &CallSpec<'_>) -> bool {
    let is_held = |rule: &RuleId| musts.has(*rule);
    of.passage != Passage::Direct || of.targets.first().is_none_or(is_held)
}

/// Whether two states differ in nothing but what [`bits`] is about.
fn is_alike(one: &State, other: &State) -> bool {
    let plain = |call: &CallState| CallState { set: false, set_now: false, owes_a_telling: false, ..*call };
    let State {
        calls,
        told,
        known,
        loaded,
        unloaded,
        outside,
        looks,
        called,
        main_told,
        removed,
        ended,
        refused,
        organizations,
        overlaps,
        windows,
        heard,
    } = one;
    calls.iter().map(plain).eq(other.calls.iter().map(plain))
        && (told, known, heard) == (&other.told, &other.known, &other.heard)
        && (loaded, unloaded, outside, looks)
            == (&other.loaded, &other.unloaded, &other.outside, &other.looks)
        && (called, main_told) == (&other.called, &other.main_told)
        && (removed, ended, refused) == (&other.removed, &other.ended, &other.refused)
        && organizations == &other.organizations
        && (overlaps, windows) == (&other.overlaps, &other.windows)
}
