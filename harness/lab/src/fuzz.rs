//! Random scenarios against an implementation, and what they show shrunk to scenarios of their own.
//!
//! A generated scenario is driven and judged like any other. What is kept of a failure is the scenario, never a seed. A rule
//! that the implementation is known to break is passed over in whichever scenario it breaks; what shows along with it counts
//! only where it can be shrunk to a scenario without. A scenario to which an adapter gives no answer is shrunk as well,
//! unless the adapter hangs.
//!
//! A campaign can be divided: any of its scenarios, whoever plays them, come to a [`Part`], and the parts come to the same
//! [`Campaign`] whichever way it was divided. So nothing that is done for one scenario may depend on the others that happened
//! to be played before it.

use crate::port::PortFailure;
use crate::subject::Subject;
use bench::{Bench, Outcome, without_answer};
use interlude_spec::plan::Plan;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict;
use std::collections::{BTreeMap, BTreeSet};

mod bench;
mod compare;
mod difference;
mod part;
mod said;
mod shared;
mod states;

pub use compare::{Comparison, Kind, compare, compare_on};
pub use difference::{comparable, first_difference};
pub use part::{Found, Part, Seen};
pub use said::Said;
pub(crate) use shared::Shared;

/// What a campaign looks for.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The hazards that count as broken.
    pub denied: Vec<RuleId>,
    /// The rules that the implementation is known to break: they are counted and passed over, as are scenarios in which
    /// nothing else can be shown to be broken without them.
    pub known: BTreeSet<RuleId>,
}

/// What a scenario shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Shows {
    /// A rule is broken.
    Broken(RuleId),
    /// The two traces differ.
    Difference,
}

impl Shows {
    /// A word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Broken(rule) => rule.as_str(),
            Self::Difference => "differs",
        }
    }
}

/// The smallest scenario that was found to show something.
#[derive(Clone, PartialEq, Debug)]
pub struct Failure {
    /// What it shows.
    pub shows: Shows,
    /// The number of the case that showed it first, from 1.
    pub case: u32,
    /// How many calls that case made.
    pub calls: usize,
    /// How many scenarios it took to shrink it.
    pub runs: u32,
    /// The scenario.
    pub plan: Plan,
}

/// What a campaign has come to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Campaign {
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
    /// What was found, in the order of the cases that show it.
    pub failures: Vec<Failure>,
    /// What was only ever broken along with something that was found or is known, and in how many scenarios: most likely the
    /// same fault seen once more.
    pub along: BTreeMap<Shows, u32>,
    /// Someone asked it to end before its time.
    pub interrupted: bool,
    /// The number of the scenario to which there was no answer, why, and the smallest such scenario that was found.
    pub broke_off: Option<(u32, PortFailure, Box<Plan>)>,
}

/// Tries the plans of some numbers, which `plan_of` gives, on a subject; compares it with another one where there is one.
/// `goes_on` is asked after each plan. Where the two claim several contracts, the numbers take turns at them.
///
/// # Errors
///
/// Why nothing can be tried.
pub fn fuzz(
    subject: &Subject,
    other: Option<&Subject>,
    settings: &Settings,
    numbers: &mut dyn Iterator<Item = u32>,
    plan_of: &mut dyn FnMut(u32) -> Plan,
    goes_on: &mut dyn FnMut(&Part) -> bool,
) -> Result<Part, String> {
    let part = go_on(subject, other, settings, Part::default(), numbers, plan_of, goes_on)?;
    settle(subject, other, settings, part)
}

/// Goes on with a part, as [`fuzz()`] begins one. What it gives is not settled yet, so it can be gone on with.
///
/// # Errors
///
/// Why nothing can be tried.
pub fn go_on(
    subject: &Subject,
    other: Option<&Subject>,
    settings: &Settings,
    mut part: Part,
    numbers: &mut dyn Iterator<Item = u32>,
    plan_of: &mut dyn FnMut(u32) -> Plan,
    goes_on: &mut dyn FnMut(&Part) -> bool,
) -> Result<Part, String> {
    let shared = Shared::of(subject, other)?;
    let mut bench = bench(subject, other, settings);
    for number in numbers {
        let bounds = shared.bounds(number);
        let Some(plan) = bounds.fit(plan_of(number)) else {
            part.unfit += 1;
            shared.may_be_tried(part.cases, part.unfit)?;
            continue;
        };
        part.cases += 1;
        match bench.run(&plan, bounds.contract) {
            Err(failure) => {
                let run = &mut |plan: &Plan| bench.run(plan, bounds.contract).map(|_| ());
                let (failure, plan) = without_answer(failure, plan, bounds, run);
                part.broke_off = Some((number, failure, plan));
                break;
            }
            Ok(outcome) => {
                count(&mut part, &outcome);
                part.take_in(&mut bench, bounds, number, &plan, &outcome);
            }
        }
        if !goes_on(&part) {
            part.interrupted = true;
            break;
        }
    }
    Ok(part)
}

/// Shrinks what was put off while the scenarios of a part were played, now that all of them are.
///
/// # Errors
///
/// Why nothing can be tried.
pub fn settle(
    subject: &Subject,
    other: Option<&Subject>,
    settings: &Settings,
    mut part: Part,
) -> Result<Part, String> {
    let shared = Shared::of(subject, other)?;
    part.settle(&mut bench(subject, other, settings), &shared);
    Ok(part)
}

fn bench<'a>(subject: &'a Subject, other: Option<&Subject>, settings: &'a Settings) -> Bench<'a> {
    Bench {
        denied: &settings.denied,
        known: &settings.known,
        semantics: subject.semantics.as_deref(),
        port: subject.connect(),
        other: other.map(Subject::connect),
    }
}

/// Counts what a scenario put to the test.
fn count(part: &mut Part, outcome: &Outcome) {
    for rule in outcome.judgement.exercised.keys().filter(|rule| rule.kind() == RuleKind::Must) {
        *part.exercised.entry(*rule).or_default() += 1;
    }
    for rule in verdict::rules(&outcome.judgement.hazards) {
        *part.hazards.entry(rule).or_default() += 1;
    }
    states::add(&outcome.driven.trace, &mut part.states);
}
