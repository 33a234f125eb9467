//! The command that runs a trial again, where it was run.

use super::reading::typed;
use super::{Due, Scenario};
use crate::implementations::Implementation;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::Verdict;
use std::fmt::Write as _;

/// The command that comes to the same verdict again: with the options that the implementation was run with, with the contract, where others would be judged by too, and with the hazards
/// that are only broken because they are denied.
pub(super) fn of(
    scenario: &Scenario,
    implementation: &Implementation,
    due: Due,
    verdict: &Verdict,
) -> String {
    let given = typed(&scenario.file, &scenario.id);
    let Implementation { named_by, also, .. } = implementation;
    let mut command = format!("interlude run {given} {named_by}{also}");
    if let Some(contract) = due.contract.filter(|_| due.of_several) {
        // Writing to a string cannot fail.
        _ = write!(command, " --contract {contract}");
    }
    for hazard in denied(verdict) {
        _ = write!(command, " --deny {hazard}");
    }
    if matches!(verdict, Verdict::Nondeterministic { .. }) {
        command.push_str(" --check-determinism");
    }
    command
}

fn denied(verdict: &Verdict) -> impl Iterator<Item = &RuleId> {
    let broken = match verdict {
        Verdict::Fail { broken } => Some(broken),
        _ => None,
    };
    broken.into_iter().flatten().filter(|rule| rule.kind() == RuleKind::Hazard)
}
