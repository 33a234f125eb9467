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
    /// Those in which it is broken along with a must, and so is no deviation of its own.
    pub(crate) along: Vec<&'a Trial>,
    /// The others that put it to the test. A hazard is never put to the test.
    pub(crate) held: Vec<&'a Trial>,
}

impl<'a> Counts<'a> {
    /// Those in which it is broken, be it along with a must.
    pub(crate) fn all_broken(&self) -> Vec<&'a Trial> {
        [&*self.broken, &*self.along].concat()
    }

    /// In how many it is broken, and of how many that put it to the test, in words; these are empty where nobody knows.
    pub(crate) fn told(&self, rule: RuleId) -> (usize, String) {
        let broken = self.broken.len() + self.along.len();
        let tested = broken + self.held.len();
        match rule.kind() {
            RuleKind::Must => (broken, format!(" of {tested}")),
            RuleKind::Scenario if matches!(rule, RuleId::Expectation | RuleId::Emissions) => {
                (broken, format!(" of {tested}"))
            }
            // A choice is made where it is put to the test.
            RuleKind::May => (tested, String::new()),
            RuleKind::Hazard | RuleKind::Scenario => (broken, String::new()),
        }
    }

    /// Whether each scenario in which the rule is broken is one in which that does not count, and there is one.
    pub(crate) fn is_excused(&self, rule: RuleId) -> bool {
        let excused =
            |trial: &&Trial| trial.excused.iter().any(|it| it.rule == rule) && !fails_for(trial, rule);
        let fails = |trial: &&Trial| matches!(trial.verdict, Verdict::Fail { .. });
        let is_broken = !(self.broken.is_empty() && self.along.is_empty());
        is_broken && self.broken.iter().all(excused) && !self.along.iter().any(fails)
    }

    /// Whether there is a trial that fails for the rule.
    pub(crate) fn is_denied(&self, rule: RuleId) -> bool {
        self.broken.iter().any(|trial| fails_for(trial, rule))
    }
}

/// What one trial says of the rules that it says anything of, each in one place, as in [`Counts`].
pub(crate) struct Said {
    pub(crate) broken: BTreeSet<RuleId>,
    pub(crate) along: BTreeSet<RuleId>,
    pub(crate) held: BTreeSet<RuleId>,
}

/// What a trial says of rules.
pub(crate) fn said(trial: &Trial) -> Said {
    let broken = broken_or_seen(trial);
    let found = trial.judgement.findings.iter().map(|finding| finding.rule);
    let is_along = |rule: &RuleId| rule.kind() == RuleKind::Scenario && !broken.contains(rule);
    let along: BTreeSet<RuleId> = found.filter(is_along).collect();
    let exercised = trial.judgement.exercised.iter().filter(|(_, times)| **times > 0);
    let tested = exercised.map(|(rule, _)| *rule).chain(trial.asked());
    let held = tested.filter(|rule| !broken.contains(rule) && !along.contains(rule)).collect();
    Said { broken, along, held }
}

/// What the trials of one implementation say of each rule that they say anything of.
pub(crate) fn counts<'a>(trials: &[&'a Trial]) -> BTreeMap<RuleId, Counts<'a>> {
    let mut counts: BTreeMap<RuleId, Counts<'a>> = BTreeMap::new();
    for &trial in trials {
        let Said { broken, along, held } = said(trial);
        for rule in held {
            counts.entry(rule).or_default().held.push(trial);
        }
        for rule in along {
            counts.entry(rule).or_default().along.push(trial);
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
