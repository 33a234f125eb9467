//! What plans have to fit to be played to a subject, or to two that are compared.

use crate::bounds::Bounds;
use crate::subject::Subject;
use interlude_spec::contract::Contract;

/// So many generated scenarios that do not fit an implementation, and none that does, are enough to give up.
const MOST_UNFIT: u32 = 1_000;

/// The contracts that all claim, and the capabilities that all have.
pub(crate) struct Shared {
    bounds: Vec<Bounds>,
    /// Whom to name where nothing fits.
    name: String,
}

impl Shared {
    /// What is shared by a subject and the one that it is compared with.
    pub(crate) fn of(subject: &Subject, other: Option<&Subject>) -> Result<Self, &'static str> {
        let is_shared = |contract: &Contract| {
            subject.contracts.contains(contract)
                && other.is_none_or(|other| other.contracts.contains(contract))
        };
        let mut capabilities = subject.capabilities.clone();
        if let Some(other) = other {
            capabilities.retain(|capability| other.capabilities.contains(capability));
        }
        let contracts = Contract::ALL.into_iter().filter(is_shared);
        let bounds: Vec<_> =
            contracts.map(|contract| Bounds { contract, capabilities: capabilities.clone() }).collect();
        if bounds.is_empty() {
            return Err("there is no contract that both claim");
        }
        Ok(Self { bounds, name: subject.name.clone() })
    }

    /// What the scenario of a number has to fit. Numbers take turns at the contracts.
    pub(crate) fn bounds(&self, number: u32) -> &Bounds {
        &self.bounds[number as usize % self.bounds.len()]
    }

    /// Says so where nothing fits.
    pub(crate) fn may_be_tried(&self, fit: u32, unfit: u32) -> Result<(), String> {
        if fit == 0 && unfit >= MOST_UNFIT {
            return Err(format!("none of {unfit} scenarios fits `{}`", self.name));
        }
        Ok(())
    }
}
