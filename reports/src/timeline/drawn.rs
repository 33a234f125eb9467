//! Which events stand in a picture. What a page says beside its listeners (tokens, hooks, where it is) would fill the picture with
//! what is seen in it already, so it stands there only where it is something else than what `main` was told.

use interlude_spec::event::{Observation, What};
use interlude_spec::id::OrganizationId;
use interlude_spec::trace::{Current, Event, Value};
use std::collections::BTreeMap;

/// The events that stand in a picture, and the column of one of them; where that one is left out, of the last before it.
pub(super) fn drawn(events: &[Event], wrong: Option<usize>) -> (Vec<Event>, Option<usize>) {
    let stand = standing(events);
    let column = wrong.filter(|wrong| *wrong < events.len());
    let column =
        column.map(|wrong| stand[..=wrong].iter().filter(|stands| **stands).count().saturating_sub(1));
    let kept = events.iter().zip(stand).filter(|(_, stands)| *stands);
    (kept.map(|(event, _)| event.clone()).collect(), column)
}

/// Of each event whether it stands in the picture. What is said holds until something else is said by the same, and is looked at
/// where a turn ends, as by the hazards.
fn standing(events: &[Event]) -> Vec<bool> {
    let mut stand = Vec::with_capacity(events.len());
    let (mut told, mut has_begun) = (None, false);
    // What says something, and the event at which it said it last: the token without a name, and each hook.
    let mut says: BTreeMap<&str, usize> = BTreeMap::new();
    for (k, Event { what, turn, .. }) in events.iter().enumerate() {
        has_begun |= matches!(what, What::Did(_));
        let hook = match what {
            What::Saw(Observation::Token { .. }) => Some(""),
            What::Saw(Observation::FrameworkHook { hook, .. }) => Some(hook.as_str()),
            What::Saw(Observation::Emit { listener, current }) if listener.is_main() => {
                told = Some(current);
                None
            }
            _ => None,
        };
        // Where the page is when it begins goes without saying.
        let is_there_already = matches!(what, What::Saw(Observation::Location { .. })) && !has_begun;
        stand.push(hook.is_none() && !is_there_already);
        says.extend(hook.map(|hook| (hook, k)));
        if events.get(k + 1).is_none_or(|next| next.turn != *turn) {
            for said in says.values() {
                stand[*said] |= told.is_some_and(|told| is_at_odds(&events[*said].what, told));
            }
        }
    }
    stand
}

/// Whether a token or a hook says something else than what was told last.
fn is_at_odds(says: &What, told: &Current) -> bool {
    match says {
        What::Saw(Observation::Token { claims }) => {
            !told.session.is_undefined()
                && told.organization.is_some()
                && told.session == claims.session
                && organization(told) != organization(claims)
        }
        What::Saw(Observation::FrameworkHook { loaded, current, .. }) => {
            *loaded && !current.is_undefined() && told.session.is_undefined()
        }
        _ => false,
    }
}

/// An organization, or none: that it is none is said in several ways.
fn organization(current: &Current) -> Option<&str> {
    current.organization.as_ref().and_then(Value::id).map(OrganizationId::as_str)
}
