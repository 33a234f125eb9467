//! Two subjects, compared in every one of many random scenarios: how often they differ, and in how many ways.

use super::bench::{drive, without_answer};
use super::difference::{comparable, first_difference, same};
use super::said::{Said, said};
use super::shared::Shared;
use crate::bounds::Bounds;
use crate::port::{Port, PortFailure};
use crate::shrink::shrink;
use crate::subject::Subject;
use interlude_spec::contract::Contract;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::Plan;

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
    /// The number of the scenario to which one of the two gave no answer, why, and the smallest scenario to which it was seen to give none.
    pub broke_off: Option<(u32, PortFailure, Box<Plan>)>,
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

/// Tries the plans of some numbers, which `plan_of` gives, on both subjects, and goes on where they differ. `goes_on` is asked after
/// each. The kinds come in the order of how many scenarios are of each, and then in that of the first of each.
///
/// # Errors
///
/// Why nothing can be compared.
pub fn compare(
    subject: &Subject,
    other: &Subject,
    numbers: &mut dyn Iterator<Item = u32>,
    plan_of: &mut dyn FnMut(u32) -> Plan,
    goes_on: &mut dyn FnMut(&Comparison) -> bool,
) -> Result<Comparison, String> {
    compare_on(subject, other, Comparison::default(), numbers, plan_of, goes_on)
}

/// Goes on with a comparison, as [`compare()`] begins one.
///
/// # Errors
///
/// Why nothing can be compared.
pub fn compare_on(
    subject: &Subject,
    other: &Subject,
    mut comparison: Comparison,
    numbers: &mut dyn Iterator<Item = u32>,
    plan_of: &mut dyn FnMut(u32) -> Plan,
    goes_on: &mut dyn FnMut(&Comparison) -> bool,
) -> Result<Comparison, String> {
    let shared = Shared::of(subject, Some(other))?;
    let mut pair = Pair { one: subject.connect(), other: other.connect() };
    for number in numbers {
        let bounds = shared.bounds(number);
        let Some(plan) = bounds.fit(plan_of(number)) else {
            comparison.unfit += 1;
            shared.may_be_tried(comparison.cases, comparison.unfit)?;
            continue;
        };
        comparison.cases += 1;
        match pair.said(&plan, bounds.contract) {
            Err(failure) => {
                let run = &mut |plan: &Plan| pair.said(plan, bounds.contract).map(|_| ());
                let (failure, plan) = without_answer(failure, plan, bounds, run);
                comparison.broke_off = Some((number, failure, plan));
                break;
            }
            Ok(None) => {}
            Ok(Some(said)) => {
                comparison.different += 1;
                match comparison.kinds.iter_mut().find(|kind| kind.said == said) {
                    Some(kind) => kind.cases += 1,
                    None => comparison.kinds.push(pair.kind(said, number, &plan, bounds)),
                }
            }
        }
        if !goes_on(&comparison) {
            comparison.interrupted = true;
            break;
        }
    }
    comparison.sort();
    Ok(comparison)
}

impl Comparison {
    /// A part for someone who goes on with the same comparison beside this one: nothing is counted in it, and the ways that have
    /// been found need not be shrunk once more.
    #[must_use]
    pub fn beside(&self) -> Self {
        let kinds = self.kinds.iter().map(|kind| Kind { cases: 0, ..kind.clone() }).collect();
        Self { kinds, ..Self::default() }
    }

    /// Takes in another part of the same comparison.
    pub fn absorb(&mut self, other: Self) {
        self.cases = self.cases.saturating_add(other.cases);
        self.unfit = self.unfit.saturating_add(other.unfit);
        self.different = self.different.saturating_add(other.different);
        for kind in other.kinds {
            match self.kinds.iter_mut().find(|its| its.said == kind.said) {
                None => self.kinds.push(kind),
                Some(its) => {
                    let cases = its.cases.saturating_add(kind.cases);
                    if kind.case < its.case {
                        *its = kind;
                    }
                    its.cases = cases;
                }
            }
        }
        self.interrupted |= other.interrupted;
        let broke_off = self.broke_off.take().into_iter().chain(other.broke_off);
        self.broke_off = broke_off.min_by_key(|(number, ..)| *number);
        self.sort();
    }

    fn sort(&mut self) {
        self.kinds.sort_by_key(|kind| (std::cmp::Reverse(kind.cases), kind.case));
    }
}

/// The ways to both.
struct Pair {
    one: Box<dyn Port>,
    other: Box<dyn Port>,
}

impl Pair {
    /// What each does where the two first differ in a plan, if they do.
    fn said(&mut self, plan: &Plan, contract: Contract) -> Result<Option<Said>, PortFailure> {
        let mut spec = Compiled::under(plan, contract);
        let one = drive(&mut spec, &mut *self.one)?.trace;
        let other = drive(&mut spec, &mut *self.other)?.trace;
        if same(&spec.names, &one, &other) {
            return Ok(None);
        }
        let [one, other] = [one, other].map(|trace| spec.names.name(&trace));
        let [one, other] = comparable(&one, &other);
        Ok(first_difference(&one, &other).map(|(event, _)| said(&one, &other, event)))
    }

    /// A new way in which they differ, with the smallest scenario that is found to show it.
    fn kind(&mut self, told: Said, case: u32, plan: &Plan, bounds: &Bounds) -> Kind {
        let mut still_shows =
            |plan: &Plan| self.said(plan, bounds.contract).is_ok_and(|said| said.as_ref() == Some(&told));
        let shrunk = shrink(plan, None, bounds, &mut still_shows);
        let title = "A smallest scenario in which two clients differ so".into();
        Kind {
            cases: 1,
            case,
            calls: plan.calls.len(),
            runs: shrunk.runs,
            plan: Plan { title, ..shrunk.plan },
            said: told,
        }
    }
}
