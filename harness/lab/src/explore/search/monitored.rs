//! One order, monitored while it goes on.

use crate::explore::Event;
use crate::explore::monitor::bit;
use crate::explore::product::Product;
use crate::explore::space::Space;
use interlude_spec::rule::RuleId;

/// What one order comes to, monitored while it goes on: nothing of it is written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Monitored {
    /// Whether the model, with every must in force, accepts it.
    pub accepted: bool,
    /// The hazards that it shows.
    pub hazards: Vec<RuleId>,
}

/// Runs one order of a plan's events from a client at its beginning, and monitors the musts and the hazards.
pub fn monitor(space: &Space<'_>, start: &Product, events: &[Event]) -> Monitored {
    let mut product = start.clone();
    product.make_room();
    let mut found = 0;
    for event in events {
        found |= product.happen(space, *event);
    }
    found |= product.end(space);
    let hazards = RuleId::ALL.iter().copied().filter(|rule| found & bit(*rule) != 0).collect();
    Monitored { accepted: !product.needs_its_past(), hazards }
}
