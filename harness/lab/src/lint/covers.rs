//! What a scenario says that it covers, and what is put to the test in it.

use super::simulate;
use crate::driver::drive;
use crate::driver::order::Order;
use crate::port::Messages;
use crate::semantics::Semantics;
use crate::simulated;
use crate::twin::eras::{self, Known};
use crate::twin::{self, Twin};
use interlude_spec::contract::Contract;
use interlude_spec::diagnostic::{Code, Diagnostic};
use interlude_spec::event::Numbered;
use interlude_spec::id::ScenarioId;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Plan, Status};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario;
use interlude_spec::trace::Trace;
use interlude_spec::{guarantees, hazards};
use std::collections::BTreeSet;

/// The rules that a scenario covers and never puts to the test, by each contract of the scenario. What looks at the page is left
/// out, for neither a simulation nor a twin shows it.
pub(super) fn idle_covers(id: &ScenarioId, plan: &Plan, text: &str) -> Vec<Diagnostic> {
    if plan.covers.is_empty() {
        return Vec::new();
    }
    let Some(shown) = shown(id, plan) else { return Vec::new() };
    let is_idle = |rule: &RuleId| match rule.kind() {
        RuleKind::Must | RuleKind::Hazard => !shown.contains(rule) && rule.looks_at().is_none(),
        RuleKind::May | RuleKind::Scenario => false,
    };
    if !plan.covers.iter().any(is_idle) {
        return Vec::new();
    }
    let places = scenario::cover_places(text);
    let is_pending = plan.client.sessions.iter().any(|session| session.status() == Status::Pending);
    let pending =
        "; of calls about a pending session little is asked: `interlude explain silent.pending-session`";
    let silence = if is_pending { pending } else { "" };
    let covered = plan.covers.iter().zip(places).filter(|(rule, _)| is_idle(rule));
    covered
        .map(|(rule, place)| Diagnostic {
            code: Code::NeverExercised,
            place,
            message: format!("`{rule}` is never put to the test here"),
            label: "its premise never occurs".into(),
            help: Some(format!(
                "leave it out, or add what exercises it: `interlude explain {rule}`{silence}"
            )),
        })
        .collect()
}

/// The rules whose premise occurs, and the hazards that show: where calls are not coordinated, or, where that cannot be simulated, in a
/// twin. None where no twin can play the plan either.
pub(super) fn shown(id: &ScenarioId, plan: &Plan) -> Option<BTreeSet<RuleId>> {
    if simulated::beyond(plan).is_some() {
        return of_twins(id, plan);
    }
    let mut shown = BTreeSet::new();
    for contract in &plan.contracts {
        let (spec, driven) = simulate(id, plan, *contract, &Semantics::uncoordinated())?;
        read(&spec, &driven.trace, &mut shown);
    }
    Some(shown)
}

/// The same in the twins of the listed versions and of what is documented: a scenario may be about one version alone. It ends with the
/// twin by which all that is covered has been put to the test.
fn of_twins(id: &ScenarioId, plan: &Plan) -> Option<BTreeSet<RuleId>> {
    let listed = eras::LISTED.iter().rev().filter_map(|version| Known::named(version).ok());
    let mut shown = None;
    for known in std::iter::once(Known::documented()).chain(listed) {
        for contract in contracts(&known, plan) {
            let mut spec = Compiled::under(plan, contract);
            let mut port = Messages::new(Twin::new(known.clone()));
            let Ok(driven) = drive(id, &mut spec, &mut port, &mut Order::of_the_file()) else { continue };
            let shown = shown.get_or_insert_default();
            read(&spec, &driven.trace, shown);
            if plan.covers.iter().all(|rule| shown.contains(rule)) {
                return Some(std::mem::take(shown));
            }
        }
    }
    shown
}

/// The contracts of a plan under which a twin can play it: none where it lacks what the plan needs.
fn contracts(known: &Known, plan: &Plan) -> Vec<Contract> {
    let capabilities = twin::capabilities(&known.record);
    if !plan.needs().iter().all(|need| capabilities.contains(need)) {
        return Vec::new();
    }
    let fulfilled = twin::contracts(&known.record);
    plan.contracts.iter().copied().filter(|contract| fulfilled.contains(contract)).collect()
}

/// The last version that can be simulated where no semantics can.
pub(super) fn able(plan: &Plan) -> Option<String> {
    let known = Known::named(&eras::last().to_string()).ok()?;
    (!contracts(&known, plan).is_empty()).then(|| known.name())
}

/// Adds what one run puts to the test.
fn read(spec: &Compiled<'_>, trace: &Trace<Numbered>, shown: &mut BTreeSet<RuleId>) {
    let moments = guarantees::read(spec, trace);
    shown.extend(guarantees::check_in(&moments).exercised.into_keys());
    shown.extend(hazards::find_in(&moments).into_iter().map(|finding| finding.rule));
}
