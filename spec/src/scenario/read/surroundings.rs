//! What surrounds the client: how the application is set up, and the hooks of a framework.

use crate::plan::{EnvironmentPlan, FrameworkPlan};
use crate::scenario::fields::{Fields, boolean, time};
use crate::scenario::mistake::Mistakes;
use crate::scenario::node::Entry;
use crate::scenario::shape;
use crate::time::Tick;

/// How the application is set up.
pub(super) fn environment(entry: &Entry, mistakes: &mut Mistakes) -> EnvironmentPlan {
    const FORCES: &str = "forceOrganizationSelection";
    let fields = Fields::of_map(&entry.value, "`environment`", &shape::ENVIRONMENT, entry.key_id, mistakes);
    let forces = fields.as_ref().and_then(|fields| fields.require(FORCES, "true", mistakes));
    let forces = forces.and_then(|node| boolean(node, &format!("`{FORCES}`"), mistakes));
    EnvironmentPlan { force_organization_selection: forces.unwrap_or_default() }
}

/// The hooks of a framework.
pub(super) fn framework(entry: &Entry, mistakes: &mut Mistakes) -> FrameworkPlan {
    let Some(fields) = Fields::of_map(&entry.value, "`framework`", &shape::FRAMEWORK, entry.key_id, mistakes)
    else {
        return FrameworkPlan::default();
    };
    let mut hook = |name: &str| hook(name, fields.entry(name)?, mistakes);
    FrameworkPlan { before: hook("before"), after: hook("after") }
}

/// How long a hook takes.
fn hook(name: &str, entry: &Entry, mistakes: &mut Mistakes) -> Option<Tick> {
    let name = format!("`{name}`");
    let fields = Fields::of_map(&entry.value, &name, &shape::HOOK, entry.key_id, mistakes)?;
    let takes = fields.require("resolvesAfter", "20ms", mistakes)?;
    time(takes, "`resolvesAfter`", mistakes).map(|spot| spot.value)
}
