//! What surrounds the client of a plan: how the application is set up, and the framework that it runs in.

use crate::contract::Capability;
use crate::time::Tick;

/// How the application is set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct EnvironmentPlan {
    /// Whether each user has to choose an organization.
    pub force_organization_selection: bool,
}

/// The hooks of a framework, such as Next.js sets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FrameworkPlan {
    /// How long the one before a call takes; none where there is no such hook.
    pub before: Option<Tick>,
    /// How long the one after a call takes.
    pub after: Option<Tick>,
}

impl FrameworkPlan {
    /// What an implementation has to be capable of for it.
    pub fn needs(self) -> Option<Capability> {
        (self != Self::default()).then_some(Capability::FrameworkHooks)
    }
}

impl EnvironmentPlan {
    /// What an implementation has to be capable of for it.
    pub fn needs(self) -> Option<Capability> {
        self.force_organization_selection.then_some(Capability::ForcedOrganizations)
    }
}
