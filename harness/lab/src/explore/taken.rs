//! How much a search has taken so far.

use super::product::Product;
use super::{Beyond, MOST_BYTES, MOST_MADE};

/// What the tables of a search take for a state, beside the state itself and its key.
const OF_A_STATE: usize = 160;
/// What is kept of the orders that come to a state with one set of broken rules.
const OF_PATHS: usize = 120;
/// What an event of an order takes that may be told of.
const OF_A_LINK: usize = 40;

/// How much memory the states take, and how much was made in all.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Taken {
    /// The layer that is gone through.
    layer: usize,
    /// The layer that comes next.
    next: usize,
    links: usize,
    made: usize,
}

impl Taken {
    /// Another search has made something before.
    pub(super) const fn made_before(&mut self, other: Self) {
        self.made += other.made;
    }

    /// A state is made, to be looked at.
    pub(super) fn make(&mut self, product: &Product) -> Result<(), Beyond> {
        self.replay(product, 1)
    }

    /// So many bytes are made, of a state that is looked at.
    pub(super) const fn make_bytes(&mut self, bytes: usize) -> Result<(), Beyond> {
        self.made += bytes;
        if self.made > MOST_MADE { Err(Beyond::TooLong) } else { Ok(()) }
    }

    /// So many bytes of a state of the next layer are kept, its key included.
    pub(super) const fn keep_bytes(&mut self, bytes: usize) -> Result<(), Beyond> {
        self.next += bytes + OF_A_STATE;
        self.hold()
    }

    /// So many bytes are kept to the end.
    pub(super) const fn keep_for_good(&mut self, bytes: usize) -> Result<(), Beyond> {
        self.links += bytes;
        self.hold()
    }

    /// An order of so many events is run once more, up to a state.
    pub(super) fn replay(&mut self, product: &Product, events: usize) -> Result<(), Beyond> {
        self.make_bytes(product.bytes() * events)
    }

    /// A state is kept that has a key of so many numbers.
    pub(super) fn keep(&mut self, product: &Product, numbers: usize) -> Result<(), Beyond> {
        self.keep_bytes(product.bytes() + 2 * numbers)
    }

    /// Orders are kept that come to a state with one more set of broken rules.
    pub(super) fn link(&mut self) -> Result<(), Beyond> {
        self.links += OF_A_LINK;
        self.next += OF_PATHS;
        self.hold()
    }

    /// The layer that was gone through is let go, and the next one is gone through.
    pub(super) const fn turn_over(&mut self) {
        self.layer = self.next;
        self.next = 0;
    }

    /// How many bytes are held.
    pub(super) const fn held(&self) -> usize {
        self.layer + self.next + self.links
    }

    const fn hold(&self) -> Result<(), Beyond> {
        if self.held() > MOST_BYTES { Err(Beyond::TooLarge) } else { Ok(()) }
    }
}
