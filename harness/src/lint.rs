//! Mistakes in a scenario that show only when it is played.

use crate::driver::drive;
use crate::driver::order::Order;
use crate::simulated::{self, SimulatedPort};
use interlude_spec::contract::Contract;
use interlude_spec::diagnostic::{Code, Diagnostic};
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::Plan;
use interlude_spec::requirement::{RuleId, RuleKind};
use interlude_spec::scenario;
use interlude_spec::semantics::Semantics;
use interlude_spec::{guarantees, hazards};

/// The rules that a scenario says it covers and that it never puts to the test.
///
/// What it puts to the test is found out by simulating it under `uncoordinated`. `components.*` is left out, since it
/// is judged from rendering alone, and so is a scenario that cannot be simulated.
pub fn lint(id: &ScenarioId, plan: &Plan, text: &str) -> Vec<Diagnostic> {
    if plan.covers.is_empty() || simulated::beyond(plan).is_some() {
        return Vec::new();
    }
    let mut port = SimulatedPort::new(Semantics::uncoordinated());
    let Ok(driven) = drive(id, plan, Contract::BeforeEmit, &mut port, &mut Order::of_the_file()) else {
        return Vec::new();
    };
    let exercised = guarantees::check(plan, &driven.trace).exercised;
    let found = hazards::find(plan, &driven.trace);
    let is_idle = |rule: &RuleId| match rule.kind() {
        RuleKind::Must => !exercised.contains_key(rule) && !rule.as_str().starts_with("components."),
        RuleKind::Hazard => !found.iter().any(|finding| finding.rule == *rule),
        RuleKind::May | RuleKind::Scenario => false,
    };
    if !plan.covers.iter().any(is_idle) {
        return Vec::new();
    }
    let places = scenario::cover_places(text);
    let covered = plan.covers.iter().zip(places).filter(|(rule, _)| is_idle(rule));
    covered
        .map(|(rule, place)| Diagnostic {
            code: Code::NeverExercised,
            place,
            message: format!("`{rule}` is never put to the test here"),
            label: "its premise never occurs".into(),
            help: Some(format!("leave it out, or add what exercises it: `interlude explain {rule}`")),
        })
        .collect()
}
