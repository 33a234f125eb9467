//! Plans made to fit a contract and the capabilities of an implementation.

use interlude_spec::contract::{Capability, Contract};
use interlude_spec::plan::{Action, Method, Plan, Stimulus};
use std::collections::BTreeSet;

/// The plan as a plan of a contract that needs no more than these capabilities, if it can be made one. Where there is no
/// setSession, setActive takes its place; what happens around the calls is left out where there are no means for it.
pub(super) fn fitted(
    mut plan: Plan,
    contract: Contract,
    capabilities: &BTreeSet<Capability>,
) -> Option<Plan> {
    if !capabilities.contains(&Capability::SetSession) {
        plan.calls.iter_mut().for_each(|call| call.method = Method::SetActive);
    }
    plan.steps.retain(|step| match &step.action {
        Action::Do(Stimulus::Unload) => capabilities.contains(&Capability::Unload),
        Action::Do(Stimulus::Focus(_)) => capabilities.contains(&Capability::Focus),
        Action::Do(Stimulus::AddListener(_) | Stimulus::RemoveListener(_)) => {
            capabilities.contains(&Capability::Listeners)
        }
        _ => true,
    });
    let plan = under(plan, contract);
    plan.needs().is_subset(capabilities).then_some(plan)
}

/// The plan under a contract. Under `navigate` every call is a setActive, and of those without a callback every second goes
/// to a page.
pub fn under(mut plan: Plan, contract: Contract) -> Plan {
    if contract == Contract::BeforeEmit {
        return plan;
    }
    plan.contracts = vec![Contract::Navigate];
    let mut straight = 0;
    for call in &mut plan.calls {
        call.method = Method::SetActive;
        if call.callback.is_none() {
            straight += 1;
            call.redirect_url = (straight % 2 == 0).then(|| "/next".into());
        }
    }
    plan
}
