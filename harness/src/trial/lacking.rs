//! What a scenario needs and an implementation lacks, and who has it.

use super::{Due, Outcome, Scenario, Terms, told};
use crate::implementations::{self, Implementation};
use interlude_lab::subject::Subject;
use interlude_reports::run::Trial;
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::plan::Plan;
use interlude_spec::verdict::{Missing, Verdict};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The contract to judge by; else what is missing.
pub(super) fn contract_of(
    scenario: &Scenario,
    implementation: &Implementation,
    due: Due,
) -> Result<Contract, Missing> {
    let contract = due.contract.ok_or_else(|| Missing::Contract(scenario.plan.contracts.clone()))?;
    match missing(&scenario.plan, &implementation.capabilities) {
        Some(missing) => Err(Missing::Capabilities(missing)),
        None => Ok(contract),
    }
}

/// A trial that is skipped for want of something, with who has it.
pub(super) fn left_out(
    scenario: &Scenario,
    implementation: &Implementation,
    due: Due,
    terms: &Terms,
    missing: Missing,
) -> Trial {
    let instead = instead(&scenario.plan, terms);
    let outcome = Outcome::without_run(Verdict::Skip { missing });
    Trial { instead, ..told(scenario, implementation, due, outcome) }
}

/// The first implementation that is built in and has what a plan needs, by a contract that may be judged by.
fn instead(plan: &Plan, terms: &Terms) -> Option<String> {
    static USABLE: LazyLock<Vec<Subject>> =
        LazyLock::new(|| implementations::usable().iter().map(Implementation::subject).collect());
    let asked = plan.contracts.iter().filter(|contract| terms.contracts.contains(contract));
    let has_it = |it: &&Subject| {
        asked.clone().any(|contract| it.contracts.contains(contract))
            && plan.needs().is_subset(&it.capabilities)
    };
    USABLE.iter().find(has_it).map(|it| it.name.clone())
}

fn missing(plan: &Plan, capabilities: &BTreeSet<Capability>) -> Option<BTreeSet<Capability>> {
    let missing: BTreeSet<_> = plan.needs().difference(capabilities).copied().collect();
    (!missing.is_empty()).then_some(missing)
}
