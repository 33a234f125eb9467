//! What a call may set: the values that the contract allows, and the rule that a wrong value breaks.

use super::facts::{CallFacts, Facts};
use crate::contract::Contract;
use crate::id::{OrganizationId, SessionId};
use crate::plan::{Argument, CallPlan, Method};
use crate::requirement::RuleId;
use crate::trace::{Current, Value, What};

/// Whether a call may set a value at an event.
///
/// "Current" and "what that session had" may be read when the call is made or when it sets; an organization asked
/// for by a call that is pending or has failed may or may not count already. A released call may set its session in
/// whichever organization, null, or what was there before: before it was made, or before it was hidden.
pub fn may_set(facts: &Facts<'_>, call: &CallFacts, value: &Current, event: usize) -> bool {
    if call.is_released(event) {
        let restores = [call.made, event.saturating_sub(1)].map(|at| value.agrees_with(&facts.known[at]));
        return *value == Current::NULL
            || value.session == Value::Null && value.user == Value::Null
            || restores.contains(&true)
            || target_sessions(facts, call, event).contains(&value.session) && is_whole(facts, value);
    }
    is_target(facts, call, value, event)
}

/// Whether a value holds a session and the user of that session, or neither.
fn is_whole(facts: &Facts<'_>, value: &Current) -> bool {
    match value.session.id() {
        None => value.user.id().is_none(),
        Some(id) => facts.plan.session(id).is_none_or(|known| value.user.id() == Some(&known.user)),
    }
}

fn is_target(facts: &Facts<'_>, call: &CallFacts, value: &Current, event: usize) -> bool {
    let sessions = target_sessions(facts, call, event);
    if !sessions.contains(&value.session) {
        return false;
    }
    let Some(id) = value.session.id() else {
        return value.user == Value::Null
            && value.organization.as_ref().is_none_or(|org| *org == Value::Null);
    };
    let user = facts.plan.session(id).map(|session| &session.user);
    user.is_none_or(|user| value.user.id() == Some(user))
        && value
            .organization
            .as_ref()
            .is_none_or(|organization| target_organizations(facts, call, id, event).contains(organization))
}

/// The sessions that a call may set at an event: one, unless others overlap it.
pub fn target_sessions(facts: &Facts<'_>, call: &CallFacts, event: usize) -> Vec<Value<SessionId>> {
    match &facts.plan_of(call).session {
        Argument::Null => vec![Value::Null],
        Argument::Id(id) | Argument::Object(id) => vec![Value::set(id.clone())],
        Argument::Omitted => {
            let mut kept: Vec<_> = Vec::new();
            for known in &facts.known[call.while_in_progress(event)] {
                if !kept.contains(&known.session) {
                    kept.push(known.session.clone());
                }
            }
            kept
        }
    }
}

/// The organizations that may stand beside a session that a call sets at an event.
fn target_organizations(
    facts: &Facts<'_>,
    call: &CallFacts,
    session: &SessionId,
    event: usize,
) -> Vec<Value<OrganizationId>> {
    match &facts.plan_of(call).organization {
        Argument::Id(id) | Argument::Object(id) => return vec![Value::set(id.clone())],
        Argument::Null => return vec![Value::Null],
        Argument::Omitted => {}
    }
    let mut had = facts
        .plan
        .session(session)
        .map_or(Value::Null, |session| Value::from_option(session.last_active_organization.clone()));
    let mut allowed = Vec::new();
    let span = call.while_in_progress(event);
    for (k, known) in facts.known[..span.end].iter().enumerate() {
        if known.session.id() == Some(session)
            && let Some(organization) = &known.organization
        {
            had = organization.clone();
        }
        if span.contains(&k) && !allowed.contains(&had) {
            allowed.push(had.clone());
        }
    }
    for other in facts.calls.iter().filter(|other| other.index != call.index && other.made < event) {
        let counts = other.is_released(event) || facts.overlap(call, other);
        if !counts || !concerns(facts, other, session, event) {
            continue;
        }
        allowed.extend(match &facts.plan_of(other).organization {
            Argument::Id(id) | Argument::Object(id) => Some(Value::set(id.clone())),
            Argument::Null => Some(Value::Null),
            Argument::Omitted => None,
        });
    }
    allowed
}

fn concerns(facts: &Facts<'_>, call: &CallFacts, session: &SessionId, event: usize) -> bool {
    target_sessions(facts, call, event).iter().any(|target| target.id() == Some(session))
}

/// What is right about a value that a call has set and may not set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
pub struct Fit {
    /// The session is the call's.
    pub session: bool,
    /// The user is the session's.
    pub user: bool,
    /// The organization is the one that the call asks for.
    pub organization: bool,
    /// There is no session.
    pub is_null: bool,
}

/// The rule that a call breaks by setting a value that it may not set.
pub fn blame(facts: &Facts<'_>, call: &CallFacts, value: &Current, event: usize) -> RuleId {
    let plan = facts.plan_of(call);
    let user = match &value.session {
        Value::Set { id } => facts.plan.session(id).is_none_or(|known| value.user.id() == Some(&known.user)),
        _ => value.user.id().is_none(),
    };
    let organization = match (&plan.organization, &value.organization) {
        (_, None) => true,
        (Argument::Id(id) | Argument::Object(id), Some(organization)) => organization.id() == Some(id),
        (Argument::Null, Some(organization)) => *organization == Value::Null,
        (Argument::Omitted, Some(_)) => false,
    };
    let session = target_sessions(facts, call, event).contains(&value.session);
    rule_against(plan, Fit { session, user, organization, is_null: value.session == Value::Null })
}

/// The rule that is broken by a value which fits a call in these respects and no other.
pub fn rule_against(plan: &CallPlan, fit: Fit) -> RuleId {
    if plan.method == Method::SetSession {
        return match &plan.session {
            Argument::Object(_) if !fit.session => RuleId::SetSessionIdOrObject,
            Argument::Null if !fit.session => RuleId::SetSessionNullRemoves,
            _ => RuleId::SetSessionSetsTarget,
        };
    }
    let both = plan.session.id().is_some() && plan.organization != Argument::Omitted;
    if both && fit.session != fit.organization && fit.user {
        return RuleId::SetActiveBoth;
    }
    if fit.session && fit.user {
        return match &plan.organization {
            _ if fit.is_null && plan.session == Argument::Omitted => RuleId::SetActiveSessionOmitted,
            _ if fit.is_null => RuleId::SetActiveSessionNull,
            Argument::Omitted => RuleId::SetActiveOrganizationOmitted,
            Argument::Null => RuleId::SetActiveOrganizationNull,
            Argument::Id(_) | Argument::Object(_) => RuleId::SetActiveOrganization,
        };
    }
    match &plan.session {
        Argument::Omitted => RuleId::SetActiveSessionOmitted,
        Argument::Null => RuleId::SetActiveSessionNull,
        Argument::Id(_) | Argument::Object(_) => RuleId::SetActiveSession,
    }
}

/// Whether a callback was given what its call is about: the target; under `before-emit`, for setActive, nothing at all; and
/// under `navigate` never null.
pub fn is_right_argument(facts: &Facts<'_>, call: &CallFacts, event: usize) -> bool {
    let What::Callback { session, .. } = &facts.event(event).what else { return false };
    if call.is_released(event) {
        return true;
    }
    let is_target = target_sessions(facts, call, event).contains(session);
    match (facts.plan_of(call).method, facts.plan.contract()) {
        (Method::SetActive, Contract::Navigate) => is_target && session.id().is_some(),
        (Method::SetActive, Contract::BeforeEmit) => is_target || session.is_undefined(),
        (Method::SetSession, _) => is_target,
    }
}
