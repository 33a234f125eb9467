//! Which musts trials have put to the test. It knows no format.

use crate::run::Trial;
use interlude_spec::requirement::{RuleId, RuleKind};
use interlude_spec::verdict::Verdict;
use std::collections::BTreeSet;

/// The musts that these trials put to the test, whether they held or not. What did not run, and what could not be
/// judged, puts nothing to the test.
pub(crate) fn exercised<'a>(trials: impl IntoIterator<Item = &'a Trial>) -> BTreeSet<RuleId> {
    let rules = trials.into_iter().flat_map(|trial| {
        let exercised = trial.judgement.exercised.iter().filter(|(_, times)| **times > 0);
        let broken = match &trial.verdict {
            Verdict::Fail { broken } | Verdict::Known { broken } => Some(broken),
            _ => None,
        };
        exercised.map(|(rule, _)| *rule).chain(broken.into_iter().flatten().copied())
    });
    rules.filter(|rule| rule.kind() == RuleKind::Must).collect()
}
