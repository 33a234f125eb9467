//! Random plans by their seed, one after another or each by its number.

use super::{Shape, everything, leaving, plans};
use interlude_spec::plan::Plan;
use proptest::strategy::{BoxedStrategy, Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// A stream of random plans, the same for the same seed.
pub struct Generator {
    runner: TestRunner,
    strategy: BoxedStrategy<Plan>,
}

impl Generator {
    /// The plans of a seed.
    pub fn new(seed: u64, shape: &Shape) -> Self {
        Self::of(seed, plans(shape).boxed())
    }

    /// The plans of a seed in which [`everything()`] happens.
    pub fn of_everything(seed: u64) -> Self {
        Self::of(seed, everything().boxed())
    }

    /// The plans of a seed in which some of the calls are sign-outs.
    pub fn of_leaving(seed: u64, shape: &Shape) -> Self {
        Self::of(seed, leaving(shape).boxed())
    }

    fn of(seed: u64, strategy: BoxedStrategy<Plan>) -> Self {
        let config =
            Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
        Self { runner: TestRunner::new(config), strategy }
    }

    /// The next plan.
    ///
    /// # Panics
    ///
    /// Never: the strategies reject nothing.
    pub fn next_plan(&mut self) -> Plan {
        self.strategy.new_tree(&mut self.runner).expect("the strategies of plans reject nothing").current()
    }
}

/// The random plans of a seed, each by its number. Whoever asks for some of them gets what those who ask for all do.
#[derive(Clone)]
pub struct Cases {
    seed: u64,
    strategy: BoxedStrategy<Plan>,
}

impl Cases {
    /// The plans of a seed, in which [`everything()`] happens.
    pub fn new(seed: u64) -> Self {
        Self { seed, strategy: everything().boxed() }
    }

    /// The plan of a number.
    ///
    /// ```
    /// let cases = interlude::generate::Cases::new(7);
    /// assert_eq!(cases.plan(3), cases.plan(3));
    /// assert_ne!(cases.plan(3), cases.plan(4));
    /// ```
    ///
    /// # Panics
    ///
    /// Never: the strategies reject nothing.
    pub fn plan(&self, number: u32) -> Plan {
        Generator::of(mixed(self.seed, number), self.strategy.clone()).next_plan()
    }
}

/// A seed for each number of a seed (`splitmix64`): neighbours have nothing in common.
const fn mixed(seed: u64, number: u32) -> u64 {
    let mut mixed = seed.wrapping_add((number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
