//! A part of a campaign, and how parts come together.
//!
//! Of everything that shows, the first scenarios that show it are kept: the first one that shows nothing else, the first one that
//! shows nothing that is known, and the first few that do. Which of them stands for it follows from all parts together.

use super::bench::{Bench, Outcome};
use super::shared::Shared;
use super::{Campaign, Failure, Shows};
use crate::bounds::Bounds;
use crate::port::PortFailure;
use crate::shrink::shrink;
use interlude_spec::id::CallLabel;
use interlude_spec::plan::Plan;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::{load, write::write};
use std::collections::{BTreeMap, BTreeSet};

/// How many scenarios that show something along with a known deviation are looked at for it alone.
const MOST_TRIES: usize = 3;

/// What some of the scenarios of a campaign came to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Part {
    /// How many scenarios were tried.
    pub cases: u32,
    /// How many were generated that the implementation has no means for.
    pub unfit: u32,
    /// The rules that were put to the test, and by how many scenarios.
    pub exercised: BTreeMap<RuleId, u32>,
    /// The rules that were broken and are known to be, and in how many scenarios.
    pub known: BTreeMap<RuleId, u32>,
    /// The hazards that showed, and in how many scenarios.
    pub hazards: BTreeMap<RuleId, u32>,
    /// What was told, hidden, pending and returned in one moment: each such state that was seen.
    pub states: BTreeSet<u64>,
    /// What showed.
    pub seen: BTreeMap<Shows, Seen>,
    /// Someone asked it to end before its time.
    pub interrupted: bool,
    /// The number of the scenario to which there was no answer, why, and the smallest such scenario that was found.
    pub broke_off: Option<(u32, PortFailure, Box<Plan>)>,
}

/// Where something showed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Seen {
    /// In how many scenarios.
    pub cases: u32,
    /// The first one that shows nothing else.
    pub alone: Option<Found>,
    /// The first one that shows something else as well, and nothing that is known.
    pub with_others: Option<Found>,
    /// The first few that show something that is known as well.
    pub with_known: Vec<Found>,
}

/// A scenario that shows something.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// The smallest scenario that was found to show it, and where it comes from.
    pub failure: Failure,
    /// What else that one shows.
    pub also: BTreeSet<Shows>,
    /// Whether it is known to show it without anything that is known.
    pub holds: bool,
    /// The call that is to blame, until it is shrunk.
    pub blamed: Option<CallLabel>,
}

impl Part {
    /// What has been found so far, each by a scenario that shows nothing else.
    pub fn found(&self) -> impl Iterator<Item = &Failure> {
        self.seen.values().filter_map(|seen| Some(&seen.alone.as_ref()?.failure))
    }

    pub(super) fn take_in(
        &mut self,
        bench: &mut Bench<'_>,
        bounds: &Bounds,
        number: u32,
        plan: &Plan,
        outcome: &Outcome,
    ) {
        // Where two are compared, only what sets them apart is of interest.
        let comparing = bench.other.is_some();
        let shown = outcome.shows().into_iter().filter(|shows| !comparing || *shows == Shows::Difference);
        let (known, shown): (Vec<_>, Vec<_>) = shown.partition(|shows| bench.is_known(*shows));
        for shows in &known {
            if let Shows::Broken(rule) = shows {
                *self.known.entry(*rule).or_default() += 1;
            }
        }
        for &shows in &shown {
            let seen = self.seen.entry(shows).or_default();
            seen.cases += 1;
            let found = || {
                let findings = &outcome.judgement.findings;
                let finding = findings.iter().find(|finding| Shows::Broken(finding.rule) == shows);
                Found::new(shows, number, plan, finding.and_then(|finding| finding.call.clone()))
            };
            if !known.is_empty() {
                if seen.with_known.len() < MOST_TRIES {
                    seen.with_known.push(found().put_off());
                }
            } else if shown.len() > 1 {
                seen.with_others.get_or_insert_with(|| found().put_off());
            } else if seen.alone.is_none() {
                let mut found = found();
                found.shrink(bench, bounds, Company::None);
                seen.alone = Some(found);
            }
        }
    }

    /// Shrinks what was put off, where it is still needed. What ended before its time leaves it as it is.
    pub(super) fn settle(&mut self, bench: &mut Bench<'_>, shared: &Shared) {
        let is_whole = !self.interrupted && self.broke_off.is_none();
        for seen in self.seen.values_mut() {
            if seen.alone.is_some() {
                (seen.with_others, seen.with_known) = (None, Vec::new());
            } else if let Some(found) = seen.with_others.as_mut() {
                seen.with_known.clear();
                if is_whole {
                    found.shrink(bench, shared.bounds(found.failure.case), Company::Others);
                }
            } else if is_whole {
                for place in 0..seen.with_known.len() {
                    let found = &mut seen.with_known[place];
                    found.shrink(bench, shared.bounds(found.failure.case), Company::Others);
                    if found.holds {
                        seen.with_known.truncate(place + 1);
                        break;
                    }
                }
            }
        }
    }

    /// A part for someone who goes on with the same campaign beside this one: nothing is counted in it, and what has been found
    /// need not be shrunk once more.
    #[must_use]
    pub fn beside(&self) -> Self {
        let found = |seen: &Seen| Seen { cases: 0, ..seen.clone() };
        let seen = self.seen.iter().map(|(shows, seen)| (*shows, found(seen))).collect();
        Self { seen, ..Self::default() }
    }

    /// Takes in another part of the same campaign. It may have been read from a file, so no count of it is trusted to be small.
    pub fn absorb(&mut self, other: Self) {
        self.cases = self.cases.saturating_add(other.cases);
        self.unfit = self.unfit.saturating_add(other.unfit);
        add(&mut self.exercised, other.exercised);
        add(&mut self.known, other.known);
        add(&mut self.hazards, other.hazards);
        self.states.extend(other.states);
        for (shows, seen) in other.seen {
            self.seen.entry(shows).or_default().absorb(seen);
        }
        self.interrupted |= other.interrupted;
        let broke_off = self.broke_off.take().into_iter().chain(other.broke_off);
        self.broke_off = broke_off.min_by_key(|(number, ..)| *number);
    }

    /// What the campaign comes to of which this is all.
    pub fn finish(self) -> Campaign {
        let mut along = BTreeMap::new();
        let mut found: Vec<(Found, u32)> = Vec::new();
        for (shows, seen) in self.seen {
            let cases = seen.cases;
            match seen.stands_for_it() {
                Some(it) => found.push((it, cases)),
                None => _ = along.insert(shows, cases),
            }
        }
        found.sort_by_key(|(it, _)| (it.failure.case, it.failure.shows));
        let mut failures: Vec<Failure> = Vec::new();
        for (it, cases) in found {
            if failures.iter().any(|other| it.also.contains(&other.shows)) {
                along.insert(it.failure.shows, cases);
            } else {
                failures.push(it.failure);
            }
        }
        Campaign {
            cases: self.cases,
            unfit: self.unfit,
            exercised: self.exercised,
            known: self.known,
            hazards: self.hazards,
            states: self.states,
            failures,
            along,
            interrupted: self.interrupted,
            broke_off: self.broke_off,
        }
    }
}

/// Adds counts up.
fn add(sums: &mut BTreeMap<RuleId, u32>, more: BTreeMap<RuleId, u32>) {
    for (rule, number) in more {
        let sum = sums.entry(rule).or_default();
        *sum = sum.saturating_add(number);
    }
}

impl Seen {
    fn absorb(&mut self, other: Self) {
        self.cases = self.cases.saturating_add(other.cases);
        let first = |one: Option<Found>, other: Option<Found>| {
            one.into_iter().chain(other).min_by_key(|found| found.failure.case)
        };
        self.alone = first(self.alone.take(), other.alone);
        self.with_others = first(self.with_others.take(), other.with_others);
        self.with_known.extend(other.with_known);
        self.with_known.sort_by_key(|found| found.failure.case);
        // Both may have begun with what was found before them.
        self.with_known.dedup_by_key(|found| found.failure.case);
        self.with_known.truncate(MOST_TRIES);
    }

    /// The scenario that stands for it; none where it is only known along with what is known.
    fn stands_for_it(self) -> Option<Found> {
        let with_known = self.with_known.into_iter().find(|found| found.holds);
        self.alone.or(self.with_others).or(with_known)
    }
}

/// What else a scenario may show while it is shrunk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Company {
    None,
    /// Anything that is not known.
    Others,
}

impl Found {
    /// A scenario as it was generated.
    fn new(shows: Shows, case: u32, plan: &Plan, blamed: Option<CallLabel>) -> Self {
        let title = match shows {
            Shows::Broken(rule) if rule.kind() == RuleKind::Hazard => {
                format!("A smallest scenario that can come to {rule}")
            }
            Shows::Broken(rule) => format!("A smallest scenario in which {rule} can be broken"),
            Shows::Difference => "A smallest scenario in which two clients differ".into(),
        };
        let plan = Plan { title, ..plan.clone() };
        let failure = Failure { shows, case, calls: plan.calls.len(), runs: 0, plan };
        Self { failure, also: BTreeSet::new(), holds: false, blamed }
    }

    /// The same as it is read back from its text, where it may be kept until it is shrunk: what it is shrunk to, and in how many
    /// runs, is not to depend on that.
    fn put_off(mut self) -> Self {
        if let Ok(plan) = load(write(&self.failure.plan).as_bytes()) {
            self.failure.plan = plan;
        }
        self
    }

    fn shrink(&mut self, bench: &mut Bench<'_>, bounds: &Bounds, company: Company) {
        let it = self.failure.shows;
        let mut with_it = |plan: &Plan| -> Option<BTreeSet<Shows>> {
            let all = bench.run(plan, bounds.contract).ok()?.shows();
            // What is known would be an explanation, so it has to show without.
            let is_explained = all.iter().any(|shows| bench.is_known(*shows));
            (all.contains(&it) && !is_explained).then_some(all)
        };
        let may_be_with = company == Company::Others || it == Shows::Difference;
        let mut still_shows = |plan: &Plan| with_it(plan).is_some_and(|all| may_be_with || all.len() == 1);
        let shrunk = shrink(&self.failure.plan, self.blamed.as_ref(), bounds, &mut still_shows);
        let also = with_it(&shrunk.plan);
        self.holds = also.is_some();
        self.also = also.unwrap_or_default().into_iter().filter(|other| *other != it).collect();
        self.failure.runs = shrunk.runs;
        self.failure.plan = Plan { title: self.failure.plan.title.clone(), ..shrunk.plan };
    }
}
