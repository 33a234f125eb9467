//! Random scenarios against an implementation, and what they show shrunk to scenarios of their own.
//!
//! A generated scenario is driven and judged like any other. What is kept of a failure is the scenario, never a seed. A rule
//! that the implementation is known to break is passed over in whichever scenario it breaks; what shows along with it counts
//! only where it can be shrunk to a scenario without. A scenario to which an adapter gives no answer is shrunk as well,
//! unless the adapter hangs.

use crate::port::PortFailure;
use crate::shrink::shrink;
use crate::subject::Subject;
use bench::{Bench, Outcome, without_answer};
use interlude_spec::plan::Plan;
use interlude_spec::rule::{RuleId, RuleKind};
use shared::Shared;
use std::collections::{BTreeMap, BTreeSet};

mod bench;
mod compare;
mod difference;
mod said;
mod shared;
mod states;

pub use compare::{Comparison, Kind, compare};

pub use difference::first_difference;
pub use said::Said;

/// How often something that shows along with a known deviation is looked for by itself.
const MOST_TRIES: u32 = 3;

/// What a campaign does.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many scenarios are tried.
    pub cases: u32,
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

/// What a campaign has come to so far.
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
    /// What was found, in the order in which it was.
    pub failures: Vec<Failure>,
    /// What was only ever broken in scenarios that broke something found before as well, and in how many: most likely
    /// the same fault seen once more.
    pub along: BTreeMap<Shows, u32>,
    /// How often it was tried to show something without what is known.
    tries: BTreeMap<Shows, u32>,
    /// Someone asked it to end before its time.
    pub interrupted: bool,
    /// Why the implementation gave no answer, and the smallest scenario to which it was seen to give none.
    pub broke_off: Option<(PortFailure, Box<Plan>)>,
}

/// Tries random plans, which `next_plan` gives, on a subject; compares it with another one where there is one. `goes_on` is
/// asked after each plan.
///
/// # Errors
///
/// Why nothing can be tried.
pub fn fuzz(
    subject: &Subject,
    other: Option<&Subject>,
    settings: &Settings,
    next_plan: &mut dyn FnMut() -> Plan,
    goes_on: &mut dyn FnMut(&Campaign) -> bool,
) -> Result<Campaign, String> {
    let shared = Shared::of(subject, other)?;
    let mut bench = Bench {
        bounds: &shared.bounds,
        denied: &settings.denied,
        known: &settings.known,
        semantics: subject.semantics.as_deref(),
        port: subject.connect(),
        other: other.map(Subject::connect),
    };
    let mut campaign = Campaign::default();
    while campaign.cases < settings.cases {
        let plan = shared.next_that_fits(next_plan, &mut campaign.unfit)?;
        campaign.cases += 1;
        match bench.run(&plan) {
            Err(failure) => {
                let run = &mut |plan: &Plan| bench.run(plan).map(|_| ());
                campaign.broke_off = Some(without_answer(failure, plan, &shared.bounds, run));
                break;
            }
            Ok(outcome) => take_in(&mut campaign, &mut bench, &plan, &outcome),
        }
        if !goes_on(&campaign) {
            campaign.interrupted = campaign.cases < settings.cases;
            break;
        }
    }
    Ok(campaign)
}

fn take_in(campaign: &mut Campaign, bench: &mut Bench<'_>, plan: &Plan, outcome: &Outcome) {
    for rule in outcome.judgement.exercised.keys().filter(|rule| rule.kind() == RuleKind::Must) {
        *campaign.exercised.entry(*rule).or_default() += 1;
    }
    let hazards: BTreeSet<_> = outcome.judgement.hazards.iter().map(|finding| finding.rule).collect();
    for rule in hazards {
        *campaign.hazards.entry(rule).or_default() += 1;
    }
    states::add(&outcome.driven.trace, &mut campaign.states);
    // Where two are compared, only what sets them apart is of interest.
    let comparing = bench.other.is_some();
    let shown = outcome.shows().into_iter().filter(|shows| !comparing || *shows == Shows::Difference);
    let (known, shown): (Vec<_>, Vec<_>) = shown.partition(|shows| bench.is_known(*shows));
    for shows in &known {
        if let Shows::Broken(rule) = shows {
            *campaign.known.entry(*rule).or_default() += 1;
        }
    }
    let is_found =
        |campaign: &Campaign, shows: &Shows| campaign.failures.iter().any(|failure| failure.shows == *shows);
    for &shows in &shown {
        if is_found(campaign, &shows) {
            continue;
        }
        let tries = campaign.tries.entry(shows).or_default();
        if !known.is_empty() {
            *tries += 1;
        }
        if *tries > MOST_TRIES || shown.iter().any(|shows| is_found(campaign, shows)) {
            *campaign.along.entry(shows).or_default() += 1;
            continue;
        }
        let findings = &outcome.judgement.findings;
        let finding = findings.iter().find(|finding| Shows::Broken(finding.rule) == shows);
        let blamed = finding.and_then(|finding| finding.call.as_ref());
        let bounds = bench.bounds;
        // What is known would be an explanation, so it has to show without.
        let mut still_shows = |plan: &Plan| {
            bench.run(plan).is_ok_and(|outcome| {
                let shown = outcome.shows();
                shown.contains(&shows) && !shown.iter().any(|shows| bench.is_known(*shows))
            })
        };
        let shrunk = shrink(plan, blamed, bounds, &mut still_shows);
        if !known.is_empty() && !still_shows(&shrunk.plan) {
            *campaign.along.entry(shows).or_default() += 1;
            continue;
        }
        campaign.along.remove(&shows);
        let title = match shows {
            Shows::Broken(rule) if rule.kind() == RuleKind::Hazard => {
                format!("A smallest scenario that can come to {rule}")
            }
            Shows::Broken(rule) => format!("A smallest scenario in which {rule} can be broken"),
            Shows::Difference => "A smallest scenario in which two clients differ".into(),
        };
        campaign.failures.push(Failure {
            shows,
            case: campaign.cases,
            calls: plan.calls.len(),
            runs: shrunk.runs,
            plan: Plan { title, ..shrunk.plan },
        });
    }
}
