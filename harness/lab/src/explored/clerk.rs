//! Every order of calls in a version of clerk-js: its twin is driven through each of them.

use super::{Example, Explored, Labelled};
use crate::explore::driven::{self, Found, MOST_ORDERS, Undriven, explore_driven, scenario};
use crate::explore::{self, Alike, Exploration, Forms, Options, may_occur_unrendered};
use crate::named::Named;
use crate::port::Messages;
use crate::twin::eras::Known;
use crate::twin::{Twin, capabilities};
use interlude_spec::contract::Capability;
use interlude_spec::plan::{AnswerPlan, FrameworkPlan, Method, Plan, RequestKind};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::write;
use std::collections::BTreeMap;

/// Calls that are all alike, as this version has them: of setSession, or where there is none of setActive.
pub fn calls(alike: Alike, known: &Known) -> Plan {
    let mut plan = alike.plan();
    let has_set_session = capabilities(&known.record).contains(&Capability::SetSession);
    if !has_set_session {
        let sets = plan.calls.iter_mut().filter(|call| call.method == Method::SetSession);
        sets.for_each(|call| call.method = Method::SetActive);
    }
    plan
}

/// The plan where no session brings a token along, so that calls ask for theirs, and where the server answers touches and requests for
/// tokens whenever it likes.
#[must_use]
pub fn answered(mut plan: Plan) -> Plan {
    plan.client.tokens_come_along = false;
    plan.client.server.touch = Some(AnswerPlan::AT_ONCE);
    plan.client.server.token = Some(AnswerPlan::AT_ONCE);
    plan
}

/// Explores calls that are all alike. The server answers them at once, or ([`answered`]) whenever it likes.
///
/// # Errors
///
/// [`Undriven`] where there are too many orders.
pub fn of_calls(alike: Alike, known: &Known, options: Options, at_once: bool) -> Result<Explored, Undriven> {
    let calls = calls(alike, known);
    let plan = if at_once { calls } else { answered(calls) };
    let explored = of(&plan, known, options, Some(alike.forms.count()))?;
    Ok(Explored { calls: alike.calls.into(), forms: alike.forms, ..explored })
}

/// Explores the calls, stimuli, settlements and delayed answers of a plan, under the contract that it claims.
///
/// # Errors
///
/// [`Undriven`] where there are too many orders, or where the twin does not know what the plan does.
pub fn of_plan(plan: &Plan, known: &Known, options: Options) -> Result<Explored, Undriven> {
    of(plan, known, options, None)
}

fn of(plan: &Plan, known: &Known, options: Options, alike: Option<usize>) -> Result<Explored, Undriven> {
    if plan.client.framework != FrameworkPlan::default() {
        return Err(Undriven::Framework);
    }
    let port = Messages::new(Twin::new(known.clone()));
    let found = explore_driven(plan, plan.contract(), &port, options, alike, MOST_ORDERS)?;
    let named = Named::Clerk(known.clone());
    let semantics = Labelled { name: named.name(), about: named.about() };
    let example = |(rule, broken): (&_, &driven::Broken)| {
        let title = format!("A shortest order that comes to {rule} under {}", semantics.name);
        let plan = scenario(plan, plan.contract(), &broken.example, &broken.trace, title, &port)?;
        let text = write::write(&plan);
        Some(Example { rule: *rule, plan, text, trace: broken.trace.clone() })
    };
    let is_answered = |kind: &RequestKind| plan.servers().any(|server| server.get(*kind).is_some());
    let examples = found.broken.iter().filter_map(example).collect();
    Ok(Explored {
        title: plan.title.clone(),
        contract: plan.contract(),
        forms: Forms::default(),
        calls: plan.calls.len(),
        driven: Some(found.driven).filter(|driven| *driven > 0),
        options,
        answered: RequestKind::ALL.into_iter().filter(is_answered).collect(),
        found: counted(plan, found),
        examples,
        semantics,
    })
}

/// What was found, without the orders that are examples of it.
fn counted(plan: &Plan, found: Found) -> Exploration {
    let Found { orders, states, edges, depth, mut exercised, broken, .. } = found;
    let hazards = RuleId::ALL.iter().copied().filter(|rule| rule.kind() == RuleKind::Hazard);
    exercised.extend(hazards.filter(|rule| may_occur_unrendered(plan, *rule)));
    let broken: BTreeMap<_, _> = broken
        .into_iter()
        .map(|(rule, broken)| (rule, explore::Broken { orders: broken.orders, example: Vec::new() }))
        .collect();
    Exploration { orders, states, edges, depth, broken, exercised }
}
