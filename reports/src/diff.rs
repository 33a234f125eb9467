//! What one report says and another does not: what has become worse, what better, what is new and what is gone. It knows
//! no format.

mod causes;
mod sections;

pub(crate) use causes::{ByCause, by_cause};
pub(crate) use sections::{Conclusion, Item, Section, conclusion, sections};

use crate::counts::musts;
use crate::finding::{self, broken};
use crate::reason;
use crate::run::{Run, Stale, Trial};
use crate::stale;
use interlude_spec::contract::Contract;
use interlude_spec::id::ScenarioId;
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// The differences between two reports, each list in the order of implementations.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diff {
    /// Each trial whose verdict differs, or that only one report has.
    pub changes: Vec<Change>,
    /// Each hazard that is seen in a trial of one report only, and fails it in none.
    pub hazards: Vec<HazardChange>,
    /// The musts that an implementation of both reports no longer puts to the test, in no scenario.
    pub untested: Vec<Untested>,
    /// Known deviations that show no longer, as far as the first report does not say so.
    pub stale: Vec<Stale>,
    /// How many trials are in both reports.
    pub common: usize,
}

/// A trial that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The implementation.
    pub implementation: String,
    /// The scenario.
    pub scenario: ScenarioId,
    /// The contract, where one of the reports has several trials of the scenario.
    pub contract: Option<Contract>,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// The verdict of the first report, and why; none where the trial is new.
    pub before: Option<Told>,
    /// The verdict of the second report, and why; none where the trial is gone.
    pub after: Option<Told>,
    /// The rules that are broken in the second report and were not in the first.
    pub newly_broken: BTreeSet<RuleId>,
    /// The rules that were broken, and that a trial of the second report which puts something to the test does not break.
    pub mended: BTreeSet<RuleId>,
}

/// What kind of change something is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ChangeKind {
    /// Something is broken that was not, or no longer runs.
    Worse,
    /// It was put to the test, and is skipped now or puts nothing to the test: what it would say is not known.
    Untested,
    /// What was broken, or was not put to the test, is in order; or less is broken.
    Better,
    /// It differs in a way that is neither.
    Other,
    /// Only the second report has it.
    New,
    /// Only the first report has it.
    Gone,
}

impl ChangeKind {
    /// The word for programs.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Untested => "untested",
            Self::Better => "better",
            Self::Other => "other",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

/// A verdict in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Its word.
    pub verdict: &'static str,
    /// Why.
    pub why: String,
}

/// A hazard that one report has seen in a trial and the other has not.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct HazardChange {
    /// The implementation.
    pub implementation: String,
    /// The scenario.
    pub scenario: ScenarioId,
    /// The contract, where one of the reports has several trials of the scenario.
    pub contract: Option<Contract>,
    /// The hazard.
    pub hazard: RuleId,
    /// Whether it is the second report that has seen it.
    pub appeared: bool,
}

/// A must that is put to the test no longer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Untested {
    /// The implementation.
    pub implementation: String,
    /// The must.
    pub requirement: RuleId,
}

impl ChangeKind {
    /// Whether it is for the worse. Of a trial that is gone nothing is known any more.
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Worse | Self::Untested | Self::Gone)
    }
}

impl Diff {
    /// Compares two reports.
    ///
    /// ```
    /// use interlude_reports::{diff::Diff, run::Run};
    /// let run = Run { suite: "0.1.0".to_owned(), ..Run::default() };
    /// assert!(!Diff::between(&run, &run).is_worse(&[]));
    /// ```
    pub fn between(before: &Run, after: &Run) -> Self {
        let (was, is) = (by_id(before, after), by_id(after, before));
        let ids: BTreeSet<_> = was.keys().chain(is.keys()).copied().collect();
        let change = |id: &Id<'_>| {
            let (one, other) = (was.get(id).copied(), is.get(id).copied());
            let rules =
                |trial: Option<&Trial>| trial.map(|trial| broken(&trial.verdict).clone()).unwrap_or_default();
            let (were_broken, are_broken) = (rules(one), rules(other));
            let is_judged = other.is_some_and(|trial| is_tested(&trial.verdict));
            Some(Change {
                implementation: id.0.to_owned(),
                scenario: id.1.clone(),
                contract: id.2,
                kind: kind(one, other)?,
                before: one.map(told),
                after: other.map(told),
                newly_broken: &are_broken - &were_broken,
                mended: if is_judged { &were_broken - &are_broken } else { BTreeSet::new() },
            })
        };
        let hazards = ids.iter().flat_map(|id| hazards(id.2, was.get(id).copied(), is.get(id).copied()));
        Self {
            changes: ids.iter().filter_map(change).collect(),
            hazards: hazards.collect(),
            untested: untested(before, after),
            stale: stale::beyond(&after.stale, &before.stale),
            common: ids.iter().filter(|id| was.contains_key(*id) && is.contains_key(*id)).count(),
        }
    }

    /// Whether something has become worse: a trial broke, is gone, or is new and broken; something is put to the test no
    /// longer; a known deviation has become stale. A hazard that is newly seen counts where it is denied.
    pub fn is_worse(&self, denied: &[RuleId]) -> bool {
        let is_worse = |change: &Change| change.kind.is_bad();
        let is_denied = |change: &HazardChange| change.appeared && denied.contains(&change.hazard);
        self.changes.iter().any(is_worse)
            || self.hazards.iter().any(is_denied)
            || !self.untested.is_empty()
            || !self.stale.is_empty()
    }

    /// Whether the two reports are of different things altogether, so that they say nothing of each other.
    pub fn are_strangers(&self) -> bool {
        let is_broken = |change: &Change| change.kind == ChangeKind::Worse;
        self.common == 0 && !self.changes.is_empty() && !self.changes.iter().any(is_broken)
    }
}

/// What a trial is known by in both reports: its implementation, its scenario, and the contract where one of them names it.
type Id<'a> = (&'a str, &'a ScenarioId, Option<Contract>);

/// The trials of a report, as they are called beside another report.
fn by_id<'a>(run: &'a Run, other: &'a Run) -> BTreeMap<Id<'a>, &'a Trial> {
    let several = several(run).chain(several(other));
    let named: BTreeMap<(&str, &ScenarioId), Option<Contract>> = several.collect();
    let id = |trial: &'a Trial| {
        let (implementation, scenario) = (trial.implementation.as_str(), &trial.scenario);
        let contract = named.get(&(implementation, scenario)).and_then(|first| trial.contract.or(*first));
        (implementation, scenario, contract)
    };
    run.trials.iter().map(|trial| (id(trial), trial)).collect()
}

/// The scenarios of which an implementation has several trials, with the contract of one of these: what one that was skipped for want
/// of a contract is compared with.
fn several(run: &Run) -> impl Iterator<Item = ((&str, &ScenarioId), Option<Contract>)> {
    let several = run.trials.iter().filter(|trial| trial.of_several);
    several.map(|trial| ((trial.implementation.as_str(), &trial.scenario), trial.contract))
}

fn told(trial: &Trial) -> Told {
    Told { verdict: trial.verdict.word(), why: reason::of(trial) }
}

fn kind(before: Option<&Trial>, after: Option<&Trial>) -> Option<ChangeKind> {
    let (before, after) = match (before, after) {
        (None, None) => return None,
        (None, Some(after)) if after.verdict.is_wrong() => return Some(ChangeKind::Worse),
        (None, Some(_)) => return Some(ChangeKind::New),
        (Some(_), None) => return Some(ChangeKind::Gone),
        (Some(before), Some(after)) => (&before.verdict, &after.verdict),
    };
    if before == after {
        return None;
    }
    let (was, is) = (broken(before), broken(after));
    Some(match (before, after) {
        // Nothing may be said of what has not been tried, so a failure that is skipped is not mended.
        (_, Verdict::NotExercised | Verdict::Skip { .. }) => {
            if is_tested(before) {
                ChangeKind::Untested
            } else {
                ChangeKind::Other
            }
        }
        (_, Verdict::Pass) => ChangeKind::Better,
        (Verdict::Known { .. }, Verdict::Known { .. }) | (Verdict::Fail { .. }, Verdict::Fail { .. })
            if is.is_subset(was) =>
        {
            ChangeKind::Better
        }
        // What becomes known is excused and not mended.
        (_, Verdict::Known { .. }) => ChangeKind::Other,
        (_, after) if after.word() != before.word() || is != was => ChangeKind::Worse,
        // It fails for another reason, such as other last words of an adapter.
        _ => ChangeKind::Other,
    })
}

fn is_tested(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Pass | Verdict::Known { .. } | Verdict::Fail { .. })
}

/// The hazards that only one of the reports has seen in a trial. One that fails the trial is told by its verdict, and of
/// what has not run nothing can have gone.
fn hazards(contract: Option<Contract>, before: Option<&Trial>, after: Option<&Trial>) -> Vec<HazardChange> {
    let seen = |trial: Option<&Trial>| trial.map(finding::hazards).unwrap_or_default();
    let Some(after) = after else { return Vec::new() };
    let (was, is, told) = (seen(before), seen(Some(after)), broken(&after.verdict));
    let change = |hazard: &RuleId, appeared| HazardChange {
        implementation: after.implementation.clone(),
        scenario: after.scenario.clone(),
        contract,
        hazard: *hazard,
        appeared,
    };
    let appeared = is.difference(&was).filter(|hazard| !told.contains(hazard)).map(|it| change(it, true));
    let gone = was.difference(&is).filter(|_| after.ran.is_some()).map(|it| change(it, false));
    appeared.chain(gone).collect()
}

/// The musts that an implementation of both reports has put to the test in the first only.
fn untested(before: &Run, after: &Run) -> Vec<Untested> {
    let after = after.by_implementation();
    let lost = before.by_implementation().into_iter().flat_map(|(implementation, trials)| {
        let later = after.iter().find(|(name, _)| *name == implementation).map(|(_, trials)| trials);
        let lost: Vec<RuleId> = later.map_or_else(Vec::new, |later| {
            let (was, is) = (musts(&trials), musts(later));
            was.difference(&is).copied().collect()
        });
        lost.into_iter()
            .map(move |requirement| Untested { implementation: implementation.to_owned(), requirement })
    });
    lost.collect()
}
