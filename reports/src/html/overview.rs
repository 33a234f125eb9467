//! What there is to say of a run as a whole: counts, what was not put to the test, and what does not count.

use super::links::{self, Links};
use super::sign;
use super::text::{name, sentence};
use crate::counts::Counts;
use crate::finding;
use crate::numbers::counted;
use crate::reason;
use crate::run::{Excuse, Run, Trial};
use crate::stale;
use interlude_spec::catalogue;
use interlude_spec::contract::Contract;
use interlude_spec::id::ScenarioId;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::Verdict;
use std::collections::BTreeMap;

/// One implementation, with what its trials say of each rule.
pub(super) struct Column<'a> {
    pub(super) implementation: &'a str,
    pub(super) name: String,
    pub(super) trials: Vec<&'a Trial>,
    pub(super) counts: BTreeMap<RuleId, Counts<'a>>,
}

/// What is said first.
pub(super) struct Overview {
    /// How many trials there are, of how many scenarios and implementations.
    pub(super) trials: String,
    /// How many of them are wrong, in words; empty where none is.
    pub(super) wrong: String,
    pub(super) verdicts: Vec<Word>,
    pub(super) rows: Vec<VerdictCounts>,
    pub(super) silent: Vec<Silent>,
    pub(super) not_exercised: Vec<Reason>,
    pub(super) skipped: Vec<Reason>,
    pub(super) stale: Vec<(String, String)>,
    pub(super) excused: Vec<Reason>,
}

/// A verdict, as a word and as a sign.
pub(super) struct Word {
    pub(super) word: &'static str,
    pub(super) sign: &'static str,
}

/// The counts of one implementation.
pub(super) struct VerdictCounts {
    pub(super) name: String,
    pub(super) count: usize,
    pub(super) of_verdicts: Vec<(&'static str, usize)>,
    /// Of the musts of its contracts, how many were put to the test, and of how many.
    pub(super) exercised: usize,
    pub(super) musts: usize,
}

/// Requirements that implementations have, and that no scenario put to the test.
pub(super) struct Silent {
    pub(super) names: Vec<String>,
    pub(super) rules: Vec<RuleId>,
}

/// Something that is the case for a reason, and where.
pub(super) struct Reason {
    /// The rule that it is about, if it is about one.
    pub(super) rule: Option<RuleId>,
    pub(super) why: String,
    /// The implementations, each with how many scenarios.
    pub(super) places: Vec<(String, usize)>,
    pub(super) scenarios: Links,
}

impl Overview {
    /// Whether there is anything that was not put to the test, or does not count.
    pub(super) const fn has_rest(&self) -> bool {
        !(self.silent.is_empty()
            && self.not_exercised.is_empty()
            && self.skipped.is_empty()
            && self.excused.is_empty())
    }

    pub(super) fn of(run: &Run, columns: &[Column<'_>], scenarios: usize) -> Self {
        let verdicts: Vec<Word> = Verdict::WORDS
            .into_iter()
            .filter_map(|word| run.trials.iter().find(|trial| trial.verdict.word() == word))
            .map(|trial| Word { word: trial.verdict.word(), sign: sign(&trial.verdict) })
            .collect();
        let wrong = run.trials.iter().filter(|trial| trial.verdict.is_wrong()).count();
        let is = |word: &'static str| move |trial: &Trial| trial.verdict.word() == word;
        Self {
            trials: format!(
                "{} on {}, which makes {}",
                counted(scenarios, "scenario"),
                counted(columns.len(), "implementation"),
                counted(run.trials.len(), "trial"),
            ),
            wrong: match wrong {
                0 => String::new(),
                1 => "1 trial is wrong".to_owned(),
                _ => format!("{wrong} trials are wrong"),
            },
            rows: columns.iter().map(|column| VerdictCounts::of(column, &verdicts)).collect(),
            verdicts,
            silent: silent(columns),
            not_exercised: reasons(columns, |trial| {
                is("not-exercised")(trial).then(|| vec![(None, reason::of(trial))])
            }),
            skipped: reasons(columns, |trial| is("skip")(trial).then(|| vec![(None, reason::of(trial))])),
            stale: run
                .stale
                .iter()
                .map(|it| (name(&it.implementation), sentence(&stale::line(it))))
                .collect(),
            excused: reasons(columns, |trial| Some(excuses(trial))),
        }
    }
}

impl VerdictCounts {
    fn of(column: &Column<'_>, verdicts: &[Word]) -> Self {
        let count = |word: &str| column.trials.iter().filter(|trial| trial.verdict.word() == word).count();
        let musts = musts(column);
        Self {
            name: column.name.clone(),
            count: column.trials.len(),
            of_verdicts: verdicts.iter().map(|it| (it.word, count(it.word))).collect(),
            exercised: musts.iter().filter(|rule| column.counts.contains_key(rule)).count(),
            musts: musts.len(),
        }
    }
}

/// The musts of the contracts that an implementation is judged by.
fn musts(column: &Column<'_>) -> Vec<RuleId> {
    let contracts: Vec<Contract> = Contract::ALL
        .iter()
        .copied()
        .filter(|it| column.trials.iter().any(|trial| trial.contract == Some(*it)))
        .collect();
    let entries = catalogue::entries().iter().filter(|entry| {
        entry.id.kind() == RuleKind::Must
            && entry.contract.iter().any(|contract| contracts.contains(contract))
    });
    entries.map(|entry| entry.id).collect()
}

/// The musts that nothing put to the test, those of implementations that have the same together.
fn silent(columns: &[Column<'_>]) -> Vec<Silent> {
    let mut all: Vec<Silent> = Vec::new();
    for column in columns {
        let rules: Vec<RuleId> =
            musts(column).into_iter().filter(|rule| !column.counts.contains_key(rule)).collect();
        match all.iter_mut().find(|it| it.rules == rules) {
            Some(known) => known.names.push(column.name.clone()),
            None if rules.is_empty() => {}
            None => all.push(Silent { names: vec![column.name.clone()], rules }),
        }
    }
    all
}

/// What a trial does not count, and why not.
fn excuses(trial: &Trial) -> Vec<(Option<RuleId>, String)> {
    let excuse = |excuse: &Excuse| match excuse {
        Excuse::Known(_) => finding::excuse(excuse),
        Excuse::Since(_) => format!("{}, which is newer than its `suite`", finding::excuse(excuse)),
    };
    trial.excused.iter().map(|it| (Some(it.rule), excuse(&it.excuse))).collect()
}

/// What is the case for a reason, each reason once, in the order of the rules and then as they first appear.
fn reasons(
    columns: &[Column<'_>],
    why: impl Fn(&Trial) -> Option<Vec<(Option<RuleId>, String)>>,
) -> Vec<Reason> {
    let mut order: Vec<(Reason, Vec<&ScenarioId>)> = Vec::new();
    let mut known: BTreeMap<(Option<RuleId>, String), usize> = BTreeMap::new();
    for column in columns {
        for trial in &column.trials {
            for (rule, reason) in why(trial).unwrap_or_default() {
                let place = *known.entry((rule, reason)).or_insert_with_key(|(rule, reason)| {
                    let scenarios = links::to_scenarios([]);
                    let reason = Reason { rule: *rule, why: sentence(reason), places: Vec::new(), scenarios };
                    order.push((reason, Vec::new()));
                    order.len() - 1
                });
                let (reason, scenarios) = &mut order[place];
                match reason.places.last_mut() {
                    Some((name, count)) if *name == column.name => *count += 1,
                    _ => reason.places.push((column.name.clone(), 1)),
                }
                scenarios.push(&trial.scenario);
            }
        }
    }
    order.sort_by_key(|(reason, _)| reason.rule);
    let linked = order.into_iter();
    linked.map(|(reason, ids)| Reason { scenarios: links::to_scenarios(ids), ..reason }).collect()
}
