//! What a call may set: the values that the contract allows, and the rule that a wrong value breaks.

use super::facts::{CallFacts, Facts};
use crate::contract::Contract;
use crate::event::{Observation, What};
use crate::obligations::{Fit, rule_against};
use crate::plan::Method;
use crate::rule::RuleId;
use crate::value::{ABSENT, Asked, Code, NULL, UNDEFINED, Val};

/// Whether a call may set a value at an event.
///
/// "Current" and "what that session had" may be read when the call is made or when it sets; an organization asked
/// for by a call that is pending or has failed may or may not count already. A released call may set its session in
/// whichever organization, null, or what was there before: before it was made, or before it was hidden.
pub fn may_set(facts: &Facts<'_>, call: &CallFacts, value: Val, event: usize) -> bool {
    if call.is_released(event) {
        let restores = [call.made, event.saturating_sub(1)];
        return value.is_null()
            || restores.iter().any(|at| value.agrees_with(facts.known[*at]))
            || is_target_session(facts, call, value.session, event)
                && (is_whole(facts, value) || facts.spec.turns_up(value.session));
    }
    is_target(facts, call, value, event)
}

/// Whether a value holds a session and the user of that session, or neither.
fn is_whole(facts: &Facts<'_>, value: Val) -> bool {
    match value.session {
        UNDEFINED | NULL => value.user <= NULL,
        code => facts.spec.session(code).is_none_or(|known| value.user == known.user),
    }
}

fn is_target(facts: &Facts<'_>, call: &CallFacts, value: Val, event: usize) -> bool {
    if !is_target_session(facts, call, value.session, event) {
        return false;
    }
    if value.session <= NULL {
        return value.user == NULL && (value.organization == NULL || value.organization == ABSENT);
    }
    let user = facts.spec.session(value.session).is_none_or(|session| value.user == session.user);
    user && (value.organization == ABSENT
        || is_target_organization(facts, call, value.session, value.organization, event))
}

/// Whether a session is one that a call may set at an event: it is one session, unless others overlap the call.
pub fn is_target_session(facts: &Facts<'_>, call: &CallFacts, session: Code, event: usize) -> bool {
    match facts.spec_of(call).session {
        Asked::Null => session == NULL,
        Asked::Id(code) => session == code,
        Asked::Omitted => {
            facts.known[call.while_in_progress(event)].iter().any(|known| known.session == session)
        }
    }
}

/// Whether a value is the session that a call may set, with its user, in whichever organization.
pub fn is_its_session(facts: &Facts<'_>, call: &CallFacts, value: Val, event: usize) -> bool {
    value.session > NULL && is_target_session(facts, call, value.session, event) && is_whole(facts, value)
}

/// Whether an organization may stand beside a session that a call sets at an event.
fn is_target_organization(
    facts: &Facts<'_>,
    call: &CallFacts,
    session: Code,
    organization: Code,
    event: usize,
) -> bool {
    let asked = facts.spec_of(call).organization;
    asked.is_for(organization)
        || asked == Asked::Omitted
            && (had_in_progress(facts, call, session, organization, event)
                || are_open(facts, session, organization, event, is_alone_with(facts, call, session, event))
                || is_asked_for(facts, call, session, organization, event))
}

/// Whether another call asked for that organization in that session, and may or may not count already.
fn is_asked_for(
    facts: &Facts<'_>,
    call: &CallFacts,
    session: Code,
    organization: Code,
    event: usize,
) -> bool {
    facts.calls.iter().any(|other| {
        facts.spec_of(other).organization.is_for(organization)
            && other.index != call.index
            && other.made < event
            && (other.is_released(event) || facts.overlap(call, other))
            && is_target_session(facts, other, session, event)
    })
}

/// Whether it is open, at an event, whether a session is in an organization.
fn are_open(facts: &Facts<'_>, session: Code, organization: Code, event: usize, is_alone: bool) -> bool {
    facts.organizations(event).is_some_and(|all| all.are_open(session, organization, is_alone))
}

/// Whether a call overlaps no other up to an event, and a session was current when it was made.
fn is_alone_with(facts: &Facts<'_>, call: &CallFacts, session: Code, event: usize) -> bool {
    facts.known[call.made].session == session
        && !facts.finds_undefined(call)
        && !facts.overlaps_before(call, event)
}

/// Whether a value is the session of a call in an organization that the session may be in as well, such as the one that another
/// call has asked for.
pub fn is_for_another(facts: &Facts<'_>, call: &CallFacts, value: Val, event: usize) -> bool {
    value.session > NULL
        && is_target_session(facts, call, value.session, event)
        && is_whole(facts, value)
        && (is_asked_for(facts, call, value.session, value.organization, event)
            || are_open(facts, value.session, value.organization, event, false))
}

/// Whether a session had an organization while a call was in progress, up to an event.
fn had_in_progress(
    facts: &Facts<'_>,
    call: &CallFacts,
    session: Code,
    organization: Code,
    event: usize,
) -> bool {
    let mut had = facts.spec.session(session).map_or(NULL, |session| session.last);
    let span = call.while_in_progress(event);
    for (k, known) in facts.known[..span.end].iter().enumerate() {
        if known.session == session && known.organization != ABSENT {
            had = known.organization;
        }
        if k >= span.start && had == organization {
            return true;
        }
    }
    false
}

/// The rule that a call breaks by setting a value that it may not set.
pub fn blame(facts: &Facts<'_>, call: &CallFacts, value: Val, event: usize) -> RuleId {
    let spec = facts.spec_of(call);
    let organization = value.organization == ABSENT || spec.organization.is_for(value.organization);
    let session = is_target_session(facts, call, value.session, event);
    let fit = Fit { session, user: is_whole(facts, value), organization, is_null: value.session == NULL };
    rule_against(spec.plan, fit)
}

/// Whether a callback was given what its call is about: the target; under `before-emit`, for setActive, nothing at all; and
/// under `navigate` never null.
pub fn is_right_argument(facts: &Facts<'_>, call: &CallFacts, event: usize) -> bool {
    let What::Saw(Observation::Callback { session, .. }) = facts.event(event).what else { return false };
    if call.is_released(event) {
        return true;
    }
    let is_target = is_target_session(facts, call, session, event);
    match (facts.plan_of(call).method, facts.spec.contract) {
        (Method::SetActive, Contract::Navigate) => is_target && session > NULL,
        (Method::SetActive, Contract::BeforeEmit) => is_target || session == UNDEFINED,
        (Method::SetSession | Method::SignOut, _) => is_target,
    }
}
