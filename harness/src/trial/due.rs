//! Which trials there are of a scenario on an implementation: one under each contract that both speak.

use super::Terms;
use crate::implementations::Implementation;
use interlude_spec::contract::Contract;
use interlude_spec::plan::Plan;

/// A trial that is to be run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// The contract to judge by; none where there is none that the scenario, the implementation and the terms have in common.
    pub contract: Option<Contract>,
    /// Whether there is a trial under another contract too, were all asked for: then ids name the contract. That some are not asked
    /// for changes no id.
    pub of_several: bool,
}

/// The trials of a scenario, in the order of the contracts; there is at least one.
///
/// ```
/// use interlude::{discovery, implementations, trial::{self, Scenario, Terms}};
/// let all = discovery::built_in();
/// let switch = all.iter().find(|it| it.id.as_str() == "navigate/switch").unwrap();
/// let plan = Scenario::load(switch).unwrap().plan;
/// let reference = &implementations::built_in()[0];
/// let due = trial::due(&plan, reference, &Terms::default());
/// assert_eq!(due.iter().map(|it| it.contract).collect::<Vec<_>>(), [None], "`reference` has another contract");
/// ```
pub fn due(plan: &Plan, implementation: &Implementation, terms: &Terms) -> Vec<Due> {
    let both = |contract: &Contract| {
        plan.contracts.contains(contract) && implementation.contracts.contains(contract)
    };
    let both: Vec<Contract> = Contract::ALL.into_iter().filter(both).collect();
    let of_several = both.len() > 1;
    let asked = both.into_iter().filter(|contract| terms.contracts.contains(contract));
    let due: Vec<Due> = asked.map(|contract| Due { contract: Some(contract), of_several }).collect();
    if due.is_empty() { vec![Due { contract: None, of_several: false }] } else { due }
}
