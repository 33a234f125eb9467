//! Generated plans, the same ones each time.

use interlude::generate::{Shape, plans};
use interlude_spec::plan::Plan;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};

/// So many generated plans of a shape, from a seed.
pub(crate) struct Cases<'s> {
    pub(crate) number: u32,
    pub(crate) seed: u64,
    pub(crate) shape: &'s Shape,
}

impl Cases<'_> {
    /// The smallest plan that fails a check, and what the check says of it. `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask
    /// for other plans.
    pub(crate) fn smallest_failure(
        &self,
        check: impl Fn(&Plan) -> Result<(), String>,
    ) -> Option<(String, Plan)> {
        self.smallest_failure_of(&plans(self.shape), check)
    }

    /// The same of other plans.
    pub(crate) fn smallest_failure_of(
        &self,
        plans: &impl Strategy<Value = Plan>,
        check: impl Fn(&Plan) -> Result<(), String>,
    ) -> Option<(String, Plan)> {
        let asked = Config::default();
        let config = Config {
            cases: if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { self.number },
            rng_seed: match asked.rng_seed {
                RngSeed::Random => RngSeed::Fixed(self.seed),
                seed @ RngSeed::Fixed(_) => seed,
            },
            // A failure is told as a scenario, so no seed is kept.
            failure_persistence: None,
            ..asked
        };
        let check = |plan| check(&plan).map_err(TestCaseError::fail);
        match TestRunner::new(config).run(plans, check) {
            Ok(()) => None,
            Err(TestError::Fail(reason, plan)) => Some((reason.to_string(), plan)),
            Err(TestError::Abort(reason)) => panic!("the cases cannot be generated: {reason}"),
        }
    }
}
