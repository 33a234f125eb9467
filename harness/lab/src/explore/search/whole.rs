//! Orders that are looked at as a whole, for what they put to the test: a state does not say it.

use super::Search;
use crate::explore::Event;
use crate::explore::product::Product;

/// Which of the events that may come next comes.
type Take = fn(&[(Event, u128)]) -> Option<&(Event, u128)>;

impl Search<'_> {
    /// Looks at two orders before all others: most often they put to the test whatever can be.
    pub(super) fn sample(&mut self) {
        for take in [<[_]>::first as Take, <[_]>::last] {
            let product = Product::new(&self.space, self.semantics, true);
            self.look_at(product, take);
        }
    }

    /// Looks at an order of each of those that were merged with others, as long as anything could still be put to the test
    /// and was not.
    pub(super) fn look_at_what_was_merged(&mut self) {
        for (before, event) in self.watch.take_merged() {
            if self.watch.is_done() {
                return;
            }
            let mut product = Product::new(&self.space, self.semantics, true);
            for event in self.path(before).into_iter().chain([event]) {
                product.happen(&self.space, event);
            }
            self.look_at(product, <[_]>::first);
        }
    }

    /// Goes on to an end, and looks at the whole order.
    fn look_at(&mut self, mut product: Product, take: Take) {
        while let Some((event, _)) = take(&self.events(&product)) {
            product.happen(&self.space, *event);
        }
        product.end(&self.space);
        self.watch.see(product.judge(&self.space));
    }
}
