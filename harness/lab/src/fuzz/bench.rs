//! Where plans are played and judged in a campaign.

use super::Shows;
use super::difference::same;
use crate::bounds::Bounds;
use crate::driver::order::Order;
use crate::driver::{self, Driven};
use crate::judge::judge;
use crate::port::{Port, PortFailure};
use crate::shrink::shrink;
use interlude_spec::contract::Contract;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::Plan;
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::{Judgement, Verdict};
use std::collections::BTreeSet;

/// What a scenario came to.
pub(super) struct Outcome {
    pub(super) driven: Driven,
    pub(super) verdict: Verdict,
    pub(super) judgement: Judgement,
    pub(super) differs: bool,
}

impl Outcome {
    pub(super) fn shows(&self) -> BTreeSet<Shows> {
        let broken = match &self.verdict {
            Verdict::Fail { broken } => broken.clone(),
            _ => BTreeSet::new(),
        };
        broken.into_iter().map(Shows::Broken).chain(self.differs.then_some(Shows::Difference)).collect()
    }
}

/// Where scenarios are run.
pub(super) struct Bench<'a> {
    pub(super) denied: &'a [RuleId],
    pub(super) known: &'a BTreeSet<RuleId>,
    pub(super) semantics: Option<&'a str>,
    pub(super) port: Box<dyn Port>,
    pub(super) other: Option<Box<dyn Port>>,
}

impl Bench<'_> {
    pub(super) fn run(&mut self, plan: &Plan, contract: Contract) -> Result<Outcome, PortFailure> {
        let mut spec = Compiled::under(plan, contract);
        let driven = drive(&mut spec, &mut *self.port)?;
        let differs = match &mut self.other {
            Some(other) => {
                let other = drive(&mut spec, &mut **other)?;
                !same(&spec.names, &driven.trace, &other.trace)
            }
            None => false,
        };
        let (verdict, judgement) = judge(&spec, &driven, self.semantics, self.denied);
        Ok(Outcome { driven, verdict, judgement, differs })
    }

    /// Whether a rule that is known to be broken is among what a scenario shows.
    pub(super) fn is_known(&self, shows: Shows) -> bool {
        matches!(shows, Shows::Broken(rule) if self.known.contains(&rule))
    }
}

/// The smallest scenario that is found to get no answer either, if it is the scenario that the failure comes of. For
/// one that never answers, or that does more than its budget, it is not looked for, since each try would take as long again.
pub(super) fn without_answer(
    failure: PortFailure,
    plan: Plan,
    bounds: &Bounds,
    run: &mut dyn FnMut(&Plan) -> Result<(), PortFailure>,
) -> (PortFailure, Box<Plan>) {
    let is_alike = |one: &PortFailure| std::mem::discriminant(one) == std::mem::discriminant(&failure);
    let worth_it = !matches!(
        failure,
        PortFailure::Silent { .. }
            | PortFailure::NotStarted { .. }
            | PortFailure::OtherProtocol { .. }
            | PortFailure::OffersLess { .. }
            | PortFailure::OverBudget(_)
    );
    if !worth_it || !run(&plan).is_err_and(|one| is_alike(&one)) {
        return (failure, Box::new(plan));
    }
    let shrunk = shrink(&plan, None, bounds, &mut |plan| run(plan).is_err_and(|one| is_alike(&one))).plan;
    let failure = run(&shrunk).err().unwrap_or(failure);
    (failure, Box::new(Plan { title: "A smallest scenario to which there is no answer".into(), ..shrunk }))
}

/// Plays a plan.
pub(super) fn drive(spec: &mut Compiled<'_>, port: &mut dyn Port) -> Result<Driven, PortFailure> {
    let driven = driver::drive(&"fuzz".into(), spec, port, &mut Order::of_the_file());
    // One that has failed is started anew.
    driven.inspect_err(|_| _ = port.evidence())
}
