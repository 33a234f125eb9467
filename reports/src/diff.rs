//! What one report says and another does not: what has become worse, what better, what is new and what is gone.

use crate::reason;
use crate::run::{Run, Trial};
use crate::style::{Paint, Style};
use interlude_spec::id::ScenarioId;
use interlude_spec::requirement::RuleId;
use interlude_spec::verdict::Verdict;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The differences between two reports, in the order of implementations and scenarios.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Diff {
    /// Each trial that differs.
    pub changes: Vec<Change>,
}

/// A trial that differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Change {
    /// The implementation.
    pub implementation: String,
    /// The scenario.
    pub scenario: ScenarioId,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// The verdict of the first report, and why; none where the trial is new.
    pub before: Option<Told>,
    /// The verdict of the second report, and why; none where the trial is gone.
    pub after: Option<Told>,
}

/// What kind of change something is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Something is broken that was not, or no longer runs.
    Worse,
    /// What was broken or did not run is so no more.
    Better,
    /// It differs in a way that is neither.
    Other,
    /// Only the second report has it.
    New,
    /// Only the first report has it.
    Gone,
}

/// A verdict in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Told {
    /// Its word.
    pub verdict: &'static str,
    /// Why.
    pub why: String,
}

impl Diff {
    /// Compares two reports.
    ///
    /// ```
    /// use interlude_reports::{diff::Diff, run::Run};
    /// let run = Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() };
    /// assert!(!Diff::between(&run, &run).is_worse());
    /// ```
    pub fn between(before: &Run, after: &Run) -> Self {
        let (before, after) = (by_id(before), by_id(after));
        let ids: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
        let change = |(implementation, scenario): (&str, &ScenarioId)| {
            let of = |run: &BTreeMap<(&str, &ScenarioId), &Trial>| {
                run.get(&(implementation, scenario)).map(|trial| (*trial).clone())
            };
            let (one, other) = (of(&before), of(&after));
            Some(Change {
                implementation: implementation.to_owned(),
                scenario: scenario.clone(),
                kind: kind(one.as_ref(), other.as_ref())?,
                before: one.as_ref().map(told),
                after: other.as_ref().map(told),
            })
        };
        Self { changes: ids.into_iter().filter_map(change).collect() }
    }

    /// Whether something has become worse: a trial broke, or one that is new is broken.
    pub fn is_worse(&self) -> bool {
        self.changes.iter().any(|change| change.kind == ChangeKind::Worse)
    }

    /// The differences for a person, the worst first.
    pub fn text(&self, style: Style) -> String {
        if self.changes.is_empty() {
            return "the two reports say the same\n".to_owned();
        }
        let mut out = String::new();
        for (kind, head, paint) in [
            (ChangeKind::Worse, "worse", Paint::Bad),
            (ChangeKind::Better, "better", Paint::Good),
            (ChangeKind::Other, "otherwise", Paint::Warn),
            (ChangeKind::New, "new", Paint::Name),
            (ChangeKind::Gone, "gone", Paint::Faint),
        ] {
            let changes: Vec<&Change> = self.changes.iter().filter(|change| change.kind == kind).collect();
            if changes.is_empty() {
                continue;
            }
            let gap = if out.is_empty() { "" } else { "\n" };
            _ = writeln!(out, "{gap}{}", style.paint(paint, &format!("{head}: {}", changes.len())));
            for change in changes {
                let id = format!("{} :: {}", change.implementation, change.scenario);
                _ = writeln!(out, "  {}", style.safe(&id));
                let line = |told: &Told| match told.why.as_str() {
                    "" => told.verdict.to_owned(),
                    why => format!("{}: {why}", told.verdict),
                };
                let was = change.before.as_ref().map_or_else(|| "not there".to_owned(), line);
                let is = change.after.as_ref().map_or_else(|| "not there".to_owned(), line);
                _ = writeln!(out, "    was {}\n    is  {}", style.safe(&was), style.safe(&is));
            }
        }
        out
    }
}

fn by_id(run: &Run) -> BTreeMap<(&str, &ScenarioId), &Trial> {
    run.trials.iter().map(|trial| ((trial.implementation.as_str(), &trial.scenario), trial)).collect()
}

fn told(trial: &Trial) -> Told {
    Told { verdict: trial.verdict.word(), why: reason::of(trial) }
}

/// How bad a verdict is for whoever compares: what is broken, and whether it ran at all.
fn broken(verdict: &Verdict) -> BTreeSet<RuleId> {
    match verdict {
        Verdict::Fail { broken } => broken.clone(),
        _ => BTreeSet::new(),
    }
}

fn kind(before: Option<&Trial>, after: Option<&Trial>) -> Option<ChangeKind> {
    match (before, after) {
        (None, None) => None,
        (None, Some(after)) if after.verdict.is_wrong() => Some(ChangeKind::Worse),
        (None, Some(_)) => Some(ChangeKind::New),
        (Some(_), None) => Some(ChangeKind::Gone),
        (Some(before), Some(after)) if before.verdict == after.verdict => None,
        (Some(before), Some(after)) => {
            let (was, is) = (broken(&before.verdict), broken(&after.verdict));
            let newly_wrong = after.verdict.is_wrong() && after.verdict.word() != before.verdict.word();
            Some(match (before.verdict.is_wrong(), after.verdict.is_wrong()) {
                (_, true) if newly_wrong || !is.is_subset(&was) => ChangeKind::Worse,
                (true, false) => ChangeKind::Better,
                (true, true) if is != was => ChangeKind::Better,
                _ => ChangeKind::Other,
            })
        }
    }
}
