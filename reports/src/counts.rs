//! In how many scenarios a rule is broken, or a hazard seen, and how many put it to the test. It knows no format.

use crate::finding::broken_or_seen;
use crate::run::Trial;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// What the trials of one implementation say of one rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts<'a> {
    /// Those in which it is broken, whether that counts or not; of a hazard, those in which it is seen.
    pub(crate) broken: Vec<&'a Trial>,
    /// The others that put it to the test. A hazard is never put to the test.
    pub(crate) held: Vec<&'a Trial>,
}

impl Counts<'_> {
    /// How many put the rule to the test.
    pub(crate) fn of(&self) -> usize {
        self.broken.len() + self.held.len()
    }

    /// Whether each scenario in which the rule is broken is one in which that does not count, and there is one.
    pub(crate) fn is_excused(&self, rule: RuleId) -> bool {
        let excused =
            |trial: &&Trial| trial.excused.iter().any(|it| it.rule == rule) && !fails_for(trial, rule);
        !self.broken.is_empty() && self.broken.iter().all(excused)
    }

    /// Whether there is a trial that fails for the rule.
    pub(crate) fn is_denied(&self, rule: RuleId) -> bool {
        self.broken.iter().any(|trial| fails_for(trial, rule))
    }
}

/// What the trials of one implementation say of each rule that they say anything of.
pub(crate) fn counts<'a>(trials: &[&'a Trial]) -> BTreeMap<RuleId, Counts<'a>> {
    let mut counts: BTreeMap<RuleId, Counts<'a>> = BTreeMap::new();
    for &trial in trials {
        let broken = broken_or_seen(trial);
        let exercised = trial.judgement.exercised.iter().filter(|(_, times)| **times > 0);
        for rule in exercised.map(|(rule, _)| *rule).filter(|rule| !broken.contains(rule)) {
            counts.entry(rule).or_default().held.push(trial);
        }
        for rule in broken {
            counts.entry(rule).or_default().broken.push(trial);
        }
    }
    counts
}

/// The musts that the trials of one implementation put to the test, whether they held or not.
pub(crate) fn musts(trials: &[&Trial]) -> BTreeSet<RuleId> {
    counts(trials).into_keys().filter(|rule| rule.kind() == RuleKind::Must).collect()
}

/// Whether a trial fails for a rule.
fn fails_for(trial: &Trial, rule: RuleId) -> bool {
    matches!(&trial.verdict, Verdict::Fail { broken } if broken.contains(&rule))
}
