//! Each order driven to its end by itself, and its trace judged as a whole.

use super::walk::Walk;
use super::{OF_AN_ORDER, Path, Rules, Search, Undriven, bit, judge};
use crate::port::Fork;
use interlude_spec::plan::Stimulus;
use interlude_spec::rule::{RuleId, RuleKind};

impl Search<'_> {
    /// Drives every order.
    pub(super) fn each(&mut self, port: &dyn Fork) -> Result<(), Undriven> {
        let start = Walk::begin(port.fork(), &mut self.spec)?;
        self.may_follow(&start, 1)?;
        self.found.states += 1;
        self.go(start, 1, &mut Vec::new())
    }

    /// Refuses at once what would be refused after as many orders as are allowed: from a moment to which so many orders lead, each
    /// order of the steps that are left is one at least.
    pub(super) fn may_follow(&self, walk: &Walk, mut orders: usize) -> Result<(), Undriven> {
        // Listeners join and leave in the order of the file.
        let is_free =
            |stimulus: &Stimulus| !matches!(stimulus, Stimulus::AddListener(_) | Stimulus::RemoveListener(_));
        let free = self.stimuli.iter().filter(|(step, stimulus)| !walk.is_done(*step) && is_free(stimulus));
        let steps = self.alike.map_or_else(|| free.count(), |_| self.whole() - self.made(walk));
        let room = (self.most - self.found.driven) as usize;
        for step in 1..=steps {
            orders *= self.alike.unwrap_or(step);
            if orders > room {
                return Err(Undriven::TooManyOrders(self.most));
            }
        }
        Ok(())
    }

    /// Gives up where the orders take too long.
    fn take(&mut self, more: usize) -> Result<(), Undriven> {
        self.taken += more;
        let room = self.most as usize * OF_AN_ORDER;
        if self.taken > room { Err(Undriven::TooLong(self.found.driven)) } else { Ok(()) }
    }

    /// Goes on from a moment of an order, which stands for so many that are alike.
    pub(super) fn go(&mut self, walk: Walk, weight: u128, path: &mut Path) -> Result<(), Undriven> {
        self.found.depth = self.found.depth.max(path.len());
        let nexts = self.nexts(&walk);
        if nexts.is_empty() {
            return self.end(walk, weight, path);
        }
        if walk.is_at_rest() {
            self.end(walk.fork(), weight, path)?;
        }
        let last = nexts.len() - 1;
        let mut walk = Some(walk);
        for ((happening, alike), place) in nexts.into_iter().zip(0..) {
            let Some(mut next) =
                (if usize::from(place) == last { walk.take() } else { walk.as_ref().map(Walk::fork) })
            else {
                break;
            };
            self.take(next.events())?;
            self.happen(&mut next, happening)?;
            self.found.states += 1;
            self.found.edges += 1;
            path.push(place);
            self.go(next, weight * alike, path)?;
            path.pop();
        }
        Ok(())
    }

    /// Judges the order that ends here. It counts where it has done every step.
    pub(super) fn end(&mut self, walk: Walk, weight: u128, path: &[u16]) -> Result<(), Undriven> {
        if self.found.driven == self.most {
            return Err(Undriven::TooManyOrders(self.most));
        }
        self.take(walk.events() * (1 + self.plan.calls.len()))?;
        self.found.driven += 1;
        let count = if self.is_whole(&walk) { weight } else { 0 };
        self.found.orders += count;
        let broken = self.read(walk)?;
        self.note(broken, count, path);
        Ok(())
    }

    /// Reads an order as a whole: notes what it puts to the test, and gives what it breaks.
    pub(super) fn read(&mut self, walk: Walk) -> Result<Rules, Undriven> {
        let driven = walk.finish(&mut self.spec)?;
        let judgement = judge(&self.spec, &driven, None, &[]).1;
        let tested = judgement.exercised.iter().filter(|(_, times)| **times > 0).map(|(rule, _)| *rule);
        self.found.exercised.extend(tested);
        let is_guarantee = |rule: &RuleId| rule.kind() != RuleKind::Scenario || *rule == RuleId::Unexplained;
        let findings = judgement.findings.iter().chain(&judgement.hazards);
        Ok(findings.map(|finding| finding.rule).filter(is_guarantee).fold(0, |set, rule| set | bit(rule)))
    }
}
