//! Every order in which calls can be made and their callbacks can settle, under one semantics.
//!
//! An *order* is a sequence of [`Event`]s: a call is made, a callback's promise settles, and whatever else the steps of a
//! plan do. Each event is drained before the next. A promise settles no sooner than its call is made; if its callback
//! has not begun by then, because the call waits in a queue, it settles as soon as the callback has begun.
//!
//! The orders are not run one by one. The [`search`] goes through the states that they come to; orders that come to the
//! same state are counted together from there on. Such a state holds the client ([`crate::simulator`]), what the model
//! has accepted so far ([`interlude_spec::model`]: a must is broken exactly where it refuses) and what the monitors of the
//! hazards wait for ([`interlude_spec::hazards`]). Where a trace has to be read as a whole, because the model refused it, the order is run to its end
//! and judged like any other run.
//!
//! An implementation that is behind a port, such as a twin, is [`driven`] through them.

use crate::simulator::client::Client;
use interlude_spec::hazards::Monitors;
use interlude_spec::plan::CallIndex;
use interlude_spec::rule::RuleId;
use interlude_spec::state_key::Part;
use std::collections::{BTreeMap, BTreeSet};

mod accepted;
mod alike;
pub mod coverage;
pub mod driven;
pub mod example;
mod exercised;
pub mod moment;
mod monitor;
pub mod product;
pub mod record;
pub mod search;
pub mod space;
mod state_key;
mod taken;

pub use alike::{Alike, Forms, MOST_ALIKE, alike};
pub use exercised::{may_occur, may_occur_unrendered};

/// Something that happens in an order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Event {
    /// What the step of this index does.
    Step(usize),
    /// The promise of a call's callback settles; `true` if it resolves.
    Settle(CallIndex, bool),
    /// The page starts to unload, although no step says so.
    Unload,
}

/// What orders there are, beyond those of the calls and of settlements as the plan says.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Options {
    /// Every promise that resolves may also reject.
    pub rejections: bool,
    /// The page may start to unload, once, at any time.
    pub unload: bool,
}

/// What a search found.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Exploration {
    /// How many orders there are.
    pub orders: u128,
    /// How many different states they go through. Calls that differ in nothing but their names count as one.
    pub states: usize,
    /// How many steps there are from one state to another.
    pub edges: usize,
    /// The number of events of the longest order.
    pub depth: usize,
    /// What breaks: musts and hazards, and what nothing explains.
    pub broken: BTreeMap<RuleId, Broken>,
    /// The musts that some order puts to the test, and the hazards that could occur in one. Of what is not among them
    /// nothing can be said.
    pub exercised: BTreeSet<RuleId>,
}

/// In how many orders a rule breaks, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Broken {
    /// The number of orders in which it breaks at least once.
    pub orders: u128,
    /// The first of the shortest orders in which it breaks; of the calls of the plan only those that it takes. Empty of orders
    /// that were driven ([`driven`]), which have examples of their own.
    pub example: Vec<Event>,
}

/// Why a search was given up or cannot begin.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Beyond {
    /// The states take too much memory.
    #[error("its states take more than {} MiB", MOST_BYTES >> 20)]
    TooLarge,
    /// It takes too long to go from state to state.
    #[error("it takes too long: more than {} MiB of states were made to look at", MOST_MADE >> 20)]
    TooLong,
    /// A stimulus that no semantics says anything about.
    #[error("no semantics says what `{0}` does")]
    Unsupported(&'static str),
    /// More calls than the search can tell apart.
    #[error("there are more than {MOST_CALLS} calls")]
    TooManyCalls,
}

/// Every part of the keys by which a search tells states apart.
pub fn key_parts() -> impl Iterator<Item = Part> {
    let own = [product::Product::PARTS, Client::PARTS, state_key::OfModel::PARTS];
    own.into_iter().flatten().copied().chain(Monitors::parts())
}

/// How much memory the states of a search may take at once, in bytes.
pub const MOST_BYTES: usize = 128 << 20;
/// How much the states that a search makes may come to in all, in bytes, whether it has been in them before or not: what it
/// takes to make one goes with its size.
pub const MOST_MADE: usize = 1 << 30;
/// The number of calls that a search can tell apart.
pub const MOST_CALLS: usize = 64;
