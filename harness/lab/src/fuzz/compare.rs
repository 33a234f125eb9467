//! Two subjects, compared in every one of many random scenarios: how often they differ, and in how many ways.

use super::bench::{drive, without_answer};
use super::difference::{first_difference, same};
use super::said::{Said, said};
use super::shared::Shared;
use crate::bounds::Bounds;
use crate::port::{Port, PortFailure};
use crate::shrink::shrink;
use crate::subject::Subject;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::Plan;
use std::collections::BTreeMap;

/// What comparing two subjects has come to so far.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Comparison {
    /// How many scenarios were tried.
    pub cases: u32,
    /// How many were generated that not both have means for.
    pub unfit: u32,
    /// In how many the two differ.
    pub different: u32,
    /// The ways in which they do.
    pub kinds: Vec<Kind>,
    /// Someone asked it to end before its time.
    pub interrupted: bool,
    /// Why one of the two gave no answer, and the smallest scenario to which it was seen to give none.
    pub broke_off: Option<(PortFailure, Box<Plan>)>,
}

/// A way in which two subjects differ.
#[derive(Clone, PartialEq, Debug)]
pub struct Kind {
    /// What each did at the first event in which they differ.
    pub said: Said,
    /// In how many scenarios they differ so.
    pub cases: u32,
    /// The number of the first of them, from 1.
    pub case: u32,
    /// How many calls that scenario makes.
    pub calls: usize,
    /// How many scenarios it took to shrink it.
    pub runs: u32,
    /// The smallest scenario in which they were found to differ so.
    pub plan: Plan,
}

/// Tries random plans, which `next_plan` gives, on both subjects, and goes on where they differ. `goes_on` is asked after each.
/// The kinds come in the order of how many scenarios are of each, and then in that in which they were found.
///
/// # Errors
///
/// Why nothing can be compared.
pub fn compare(
    subject: &Subject,
    other: &Subject,
    cases: u32,
    next_plan: &mut dyn FnMut() -> Plan,
    goes_on: &mut dyn FnMut(&Comparison) -> bool,
) -> Result<Comparison, String> {
    let shared = Shared::of(subject, Some(other))?;
    let mut pair = Pair { bounds: &shared.bounds, one: subject.connect(), other: other.connect() };
    let mut comparison = Comparison::default();
    let mut known = BTreeMap::new();
    while comparison.cases < cases {
        let plan = shared.next_that_fits(next_plan, &mut comparison.unfit)?;
        comparison.cases += 1;
        match pair.said(&plan) {
            Err(failure) => {
                let run = &mut |plan: &Plan| pair.said(plan).map(|_| ());
                comparison.broke_off = Some(without_answer(failure, plan, &shared.bounds, run));
                break;
            }
            Ok(None) => {}
            Ok(Some(said)) => {
                comparison.different += 1;
                let place = *known.entry(said.clone()).or_insert_with(|| {
                    comparison.kinds.push(pair.kind(said, comparison.cases, &plan));
                    comparison.kinds.len() - 1
                });
                comparison.kinds[place].cases += 1;
            }
        }
        if !goes_on(&comparison) {
            comparison.interrupted = comparison.cases < cases;
            break;
        }
    }
    comparison.kinds.sort_by_key(|kind| std::cmp::Reverse(kind.cases));
    Ok(comparison)
}

/// The ways to both.
struct Pair<'b> {
    bounds: &'b Bounds,
    one: Box<dyn Port>,
    other: Box<dyn Port>,
}

impl Pair<'_> {
    /// What each does where the two first differ in a plan, if they do.
    fn said(&mut self, plan: &Plan) -> Result<Option<Said>, PortFailure> {
        let mut spec = Compiled::under(plan, self.bounds.contract);
        let one = drive(&mut spec, &mut *self.one)?.trace;
        let other = drive(&mut spec, &mut *self.other)?.trace;
        if same(&spec.names, &one, &other) {
            return Ok(None);
        }
        let [one, other] = [one, other].map(|trace| spec.names.name(&trace));
        Ok(first_difference(&one, &other).map(|(event, _)| said(&one, &other, event)))
    }

    /// A new way in which they differ, with the smallest scenario that is found to show it.
    fn kind(&mut self, told: Said, case: u32, plan: &Plan) -> Kind {
        let bounds = self.bounds;
        let mut still_shows = |plan: &Plan| self.said(plan).is_ok_and(|said| said.as_ref() == Some(&told));
        let shrunk = shrink(plan, None, bounds, &mut still_shows);
        let title = "A smallest scenario in which two clients differ so".into();
        Kind {
            cases: 0,
            case,
            calls: plan.calls.len(),
            runs: shrunk.runs,
            plan: Plan { title, ..shrunk.plan },
            said: told,
        }
    }
}
