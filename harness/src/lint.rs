//! Mistakes in a scenario that show only when it is played.

use crate::driver::drive;
use crate::driver::order::Order;
use crate::simulated::{self, SimulatedPort};
use interlude_spec::contract::Contract;
use interlude_spec::diagnostic::{Code, Diagnostic};
use interlude_spec::guarantees::atoms::Moments;
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::{Plan, Ties};
use interlude_spec::requirement::{RuleId, RuleKind};
use interlude_spec::scenario;
use interlude_spec::semantics::Semantics;
use interlude_spec::trace::Trace;
use interlude_spec::{expectation, guarantees, hazards};

/// What a scenario says of itself and does not keep: rules that it covers and never puts to the test, and what it expects
/// under a semantics whose simulation shows something else.
///
/// A scenario that cannot be simulated is taken at its word.
pub fn lint(id: &ScenarioId, plan: &Plan, text: &str) -> Vec<Diagnostic> {
    if simulated::beyond(plan).is_some() {
        return Vec::new();
    }
    let mut mistakes = idle_covers(id, plan, text);
    mistakes.extend(wrong_unders(id, plan, text));
    mistakes
}

fn simulate(id: &ScenarioId, plan: &Plan, semantics: Semantics) -> Option<Trace> {
    let mut port = SimulatedPort::new(semantics);
    let order = &mut Order::of_the_file();
    drive(id, plan, Contract::BeforeEmit, &mut port, order).ok().map(|driven| driven.trace)
}

/// What is put to the test is found out under `uncoordinated`. `components.*` is left out, since it is judged from
/// rendering alone.
fn idle_covers(id: &ScenarioId, plan: &Plan, text: &str) -> Vec<Diagnostic> {
    if plan.covers.is_empty() {
        return Vec::new();
    }
    let Some(trace) = simulate(id, plan, Semantics::uncoordinated()) else { return Vec::new() };
    let moments = Moments::of(plan, &trace);
    let exercised = guarantees::check_in(&moments).exercised;
    let found = hazards::find_in(&moments);
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

/// A semantics that has no simulation is one that only implementations declare; and under `ties: all` there is no one
/// order to compare with.
fn wrong_unders(id: &ScenarioId, plan: &Plan, text: &str) -> Vec<Diagnostic> {
    if plan.ties == Ties::All {
        return Vec::new();
    }
    let mut mistakes = Vec::new();
    for (n, under) in plan.under.iter().enumerate() {
        let Some(semantics) = Semantics::named(&under.semantics) else { continue };
        let Some(trace) = simulate(id, plan, semantics) else { continue };
        for finding in expectation::check_under(&Moments::of(plan, &trace), under) {
            let Some(place) = scenario::under_places(text).get(n).copied() else { continue };
            mistakes.push(Diagnostic {
                code: Code::UnderDiffers,
                place,
                message: format!("under `{}` it is {}", under.semantics, finding.observed),
                label: format!("expected at {}: {}", finding.at, finding.expected),
                help: Some(format!("look at it: `interlude simulate {id} --semantics {}`", under.semantics)),
            });
        }
    }
    mistakes
}
