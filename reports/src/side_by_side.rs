//! One scenario on several implementations: who did the same, and where they part. It knows no format.

mod common;

use crate::finding::told;
use crate::run::{Ran, Trial};
use crate::style::time;
use crate::timeline::{Phrase, Timeline, Wrong, align, layout};
pub(crate) use common::Common;
use interlude_lab::fuzz::first_difference;
use interlude_spec::id::ScenarioId;
use interlude_spec::time::Tick;
use interlude_spec::trace::{Trace, What};

/// One scenario on one implementation or several.
#[derive(Clone, PartialEq, Debug)]
pub struct SideBySide {
    /// The scenario.
    pub scenario: ScenarioId,
    /// What it is about.
    pub title: String,
    /// Where it was read from, as a user would type it, or `built in: ID`.
    pub file: String,
    /// A trial for each implementation, in the order in which they were asked for. Those that ran did so in the order of the
    /// file, so that no two differ for having run another order.
    pub trials: Vec<Trial>,
}

/// Implementations that did the same and of which the same is to be said.
pub(crate) struct Alike<'a> {
    /// Theirs, the first of which stands for all.
    pub(crate) trials: Vec<&'a Trial>,
    pub(crate) ran: &'a Ran,
    /// Where in the trace the events stand that are compared.
    compared: Vec<usize>,
}

/// The first event in which not all do the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Parting {
    /// Its place among the events that are compared.
    event: usize,
    /// When it is, in the run in which it comes first.
    pub(crate) at: Tick,
}

/// What a group does where they part.
pub(crate) struct Instead {
    /// The place of its event in its trace; none where nothing more happens.
    pub(crate) event: Option<usize>,
    /// In words.
    pub(crate) words: String,
}

impl SideBySide {
    /// Those that ran, with what they did, in the order of the trials.
    fn ran(&self) -> impl Iterator<Item = (&Trial, &Ran)> {
        self.trials.iter().filter_map(|trial| Some((trial, trial.ran.as_deref()?)))
    }

    /// Whether all do the same at the same times, as far as all of them speak of it; none where fewer than two ran.
    ///
    /// ```
    /// use interlude_reports::side_by_side::SideBySide;
    /// let nothing =
    ///     SideBySide { scenario: "a/b".into(), title: String::new(), file: String::new(), trials: Vec::new() };
    /// assert_eq!(nothing.same(), None);
    /// ```
    pub fn same(&self) -> Option<bool> {
        (self.ran().count() > 1).then(|| self.parting().is_none())
    }

    /// What all of those that ran speak of.
    pub(crate) fn common(&self) -> Common {
        Common::of(&self.ran().map(|(_, ran)| ran).collect::<Vec<_>>())
    }

    /// Where not all do the same any more, if there is such a place.
    pub(crate) fn parting(&self) -> Option<Parting> {
        let common = self.common();
        let traces: Vec<Trace> = self.ran().map(|(_, ran)| common.part(ran).0).collect();
        let (first, others) = traces.split_first()?;
        let partings = others.iter().filter_map(|other| first_difference(first, other));
        let event = partings.map(|(event, _)| event).min()?;
        let at = traces.iter().filter_map(|trace| Some(trace.events.get(event)?.at)).min()?;
        Some(Parting { event, at })
    }

    /// Those that ran, in groups of which one picture shows all there is to see.
    pub(crate) fn pictures(&self) -> Vec<Alike<'_>> {
        self.groups(|trial| {
            let wrong = told(trial).iter().map(|finding| finding.event).min();
            (trial.verdict.word(), trial.ran.as_ref().map(|ran| ran.children_observed), wrong)
        })
    }

    /// Those that ran, in groups of which the same is to be said.
    pub(crate) fn meanings(&self) -> Vec<Alike<'_>> {
        self.groups(|trial| {
            let findings = trial.judgement.findings.iter().chain(&trial.judgement.hazards);
            let findings = findings.map(|finding| (finding.rule, finding.call.as_ref(), finding.event));
            (trial.verdict.word(), trial.contract, &trial.excused, findings.collect::<Vec<_>>())
        })
    }

    fn groups<'a, Said: PartialEq>(&'a self, said: impl Fn(&'a Trial) -> Said) -> Vec<Alike<'a>> {
        let common = self.common();
        let mut groups: Vec<Alike<'a>> = Vec::new();
        for (trial, ran) in self.ran() {
            let is_alike = |group: &&mut Alike<'a>| {
                first_difference(&group.ran.trace, &ran.trace).is_none()
                    && said(group.trials[0]) == said(trial)
            };
            match groups.iter_mut().find(is_alike) {
                Some(group) => group.trials.push(trial),
                None => groups.push(Alike { trials: vec![trial], ran, compared: common.part(ran).1 }),
            }
        }
        groups
    }
}

impl Alike<'_> {
    /// The first of them, which stands for all.
    pub(crate) fn trial(&self) -> &Trial {
        self.trials[0]
    }

    /// Its timeline, with an event pointed at.
    pub(crate) fn layout(&self, event: Option<usize>) -> Timeline {
        layout(&self.ran.plan, &self.ran.trace, self.ran.children_observed, event)
    }

    /// Where it parts from the others: the place of its event in its trace.
    fn event(&self, parting: Parting) -> Option<usize> {
        self.compared.get(parting.event).copied()
    }

    /// When its event is, and whether that is something of its own doing.
    fn doing(&self, parting: Parting) -> Option<(Tick, bool)> {
        let event = &self.ran.trace.events[self.event(parting)?];
        Some((event.at, matches!(event.what, What::Saw(_))))
    }
}

/// What each of some groups does where they part.
pub(crate) fn instead(groups: &[Alike<'_>], parting: Parting) -> Vec<Instead> {
    let one_does_something = groups.iter().any(|group| group.doing(parting) == Some((parting.at, true)));
    let of_each = groups.iter().map(|group| {
        let event = group.event(parting);
        let phrase = group.layout(event).wrong.map_or_else(String::new, |wrong| wrong.text.text());
        let words = match group.doing(parting) {
            None => "nothing more happens".to_owned(),
            Some((at, _)) if at != parting.at => format!("nothing before {phrase}, at {}", time(at)),
            // What its surroundings do next is not what it does.
            Some((_, false)) if one_does_something => format!("nothing before {phrase}"),
            Some(_) => phrase,
        };
        Instead { event, words }
    });
    of_each.collect()
}

/// Where each of some groups parts from the others, in the columns that their timelines share: the first column in which one of
/// them does something of its own there. Another may have nothing in that column.
pub(crate) fn pointers(groups: &[Alike<'_>], parting: Parting) -> Vec<Wrong> {
    let timelines: Vec<Timeline> = groups.iter().map(|group| group.layout(group.event(parting))).collect();
    let wrong: Vec<Option<Wrong>> = align(&timelines).into_iter().map(|timeline| timeline.wrong).collect();
    let columns = |is_meant: &dyn Fn(&Alike<'_>) -> bool| {
        let meant = groups.iter().zip(&wrong).filter(|(group, _)| is_meant(group));
        meant.filter_map(|(_, wrong)| Some(wrong.as_ref()?.column)).min()
    };
    let of_its_own = columns(&|group| group.doing(parting) == Some((parting.at, true)));
    let column = of_its_own.or_else(|| columns(&|_| true)).unwrap_or(0);
    let here = |wrong: Option<Wrong>| wrong.filter(|wrong| wrong.column == column);
    let nothing = || Wrong { column, text: Phrase::words("this does not happen here") };
    wrong.into_iter().map(|wrong| here(wrong).unwrap_or_else(nothing)).collect()
}
