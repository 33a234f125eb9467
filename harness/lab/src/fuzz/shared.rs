//! What plans have to fit to be played to a subject, or to two that are compared.

use crate::bounds::Bounds;
use crate::subject::Subject;
use interlude_spec::contract::Contract;
use interlude_spec::plan::Plan;

/// So many generated scenarios in a row that do not fit an implementation are enough to give up.
const MOST_UNFIT: u32 = 10_000;

/// A contract that all claim, and the capabilities that all have.
pub(super) struct Shared {
    pub(super) bounds: Bounds,
    /// Whom to name where nothing fits.
    name: String,
}

impl Shared {
    /// What is shared by a subject and the one that it is compared with.
    pub(super) fn of(subject: &Subject, other: Option<&Subject>) -> Result<Self, &'static str> {
        let is_shared = |contract: &Contract| {
            subject.contracts.contains(contract)
                && other.is_none_or(|other| other.contracts.contains(contract))
        };
        let contract = Contract::ALL.into_iter().find(is_shared);
        let contract = contract.ok_or("there is no contract that both claim")?;
        let mut capabilities = subject.capabilities.clone();
        if let Some(other) = other {
            capabilities.retain(|capability| other.capabilities.contains(capability));
        }
        Ok(Self { bounds: Bounds { contract, capabilities }, name: subject.name.clone() })
    }

    /// The next plan that fits. Those that do not are counted and passed over.
    pub(super) fn next_that_fits(
        &self,
        next_plan: &mut dyn FnMut() -> Plan,
        unfit: &mut u32,
    ) -> Result<Plan, String> {
        for _ in 0..MOST_UNFIT {
            if let Some(plan) = self.bounds.fit(next_plan()) {
                return Ok(plan);
            }
            *unfit += 1;
        }
        Err(format!("none of {MOST_UNFIT} scenarios in a row fits `{}`", self.name))
    }
}
