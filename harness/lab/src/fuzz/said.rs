//! What each of two subjects did at the first event in which they differ, in words that name no session, no call and no time
//! of the scenario. So the same difference has the same words wherever it shows.

use interlude_spec::event::{Event, Observation, ReturnOutcome, What};
use interlude_spec::trace::{Current, Trace, Value};

/// What each of the two did.
pub type Said = [String; 2];

/// What each did at the event in which their traces first differ.
pub(super) fn said(one: &Trace, other: &Trace, event: usize) -> Said {
    let [one, other] = [one, other].map(|trace| trace.events.get(event));
    let [its, others] = [words(one, other), words(other, one)];
    if its != others {
        return [its, others];
    }
    match (one, other) {
        (Some(one), Some(other)) if one.at < other.at => [its, format!("{others}, later")],
        (Some(one), Some(other)) if one.at > other.at => [format!("{its}, later"), others],
        _ => [its, format!("{others}, another one")],
    }
}

/// What one did, and the other at its place.
fn words(event: Option<&Event>, beside: Option<&Event>) -> String {
    let Some(event) = event else { return "nothing more happens".into() };
    let beside = beside.map(|event| &event.what);
    match &event.what {
        What::Saw(observation) => observed(observation, beside),
        // What the surroundings do next was not done by it.
        _ if matches!(beside, Some(What::Saw(_))) => "nothing more of its own before what comes next".into(),
        What::Begin => "it begins".into(),
        What::End => "it ends".into(),
        What::Did(stimulus) => stimulus.kind().words.into(),
        What::Probe { current } => {
            let others = match beside {
                Some(What::Probe { current }) => Some(current),
                _ => None,
            };
            format!("asked, it says {}", parts(current, others))
        }
    }
}

fn observed(observation: &Observation<interlude_spec::event::Named>, beside: Option<&What>) -> String {
    match observation {
        Observation::Emit { listener, current } => {
            let others = match beside {
                Some(What::Saw(Observation::Emit { listener: its, current })) if its == listener => {
                    Some(current)
                }
                _ => None,
            };
            let who = if listener.is_main() { "`main`" } else { "another listener" };
            format!("{who} is told {}", parts(current, others))
        }
        Observation::Callback { session, .. } => {
            format!("a callback starts with {}", part("session", session))
        }
        Observation::Return { outcome: ReturnOutcome::Resolved, .. } => "a call resolves".into(),
        Observation::Return { outcome: ReturnOutcome::Rejected { error }, .. } => {
            if error.name == "TypeError" {
                "a call rejects with a TypeError".into()
            } else {
                format!("a call rejects: {}", error.message)
            }
        }
        Observation::Render { visible: true, .. } => "children are shown".into(),
        Observation::Render { visible: false, .. } => "children are hidden".into(),
        Observation::Request { kind, .. } => format!("a request is sent: {kind}"),
        Observation::Token { claims } => format!("the token says {}", parts(claims, None)),
        Observation::FrameworkHook { hook, loaded, current } => {
            let loaded = if *loaded { "loaded, " } else { "not loaded, " };
            format!("`{hook}` says {loaded}{}", parts(current, None))
        }
        other => other.sight().words.into(),
    }
}

/// What is current, as far as it is something else than at the other.
fn parts(current: &Current, others: Option<&Current>) -> String {
    if others.is_none_or(|others| others.session != current.session) {
        if current.is_undefined() {
            return "undefined".into();
        }
        if *current == Current::NULL {
            return "null".into();
        }
    }
    let mut parts = Vec::new();
    if others.is_none_or(|others| others.session != current.session) {
        parts.push(part("session", &current.session));
    }
    if others.is_none_or(|others| others.organization != current.organization) {
        let organization = current.organization.as_ref();
        parts.push(organization.map_or_else(|| "no organization".into(), |it| part("organization", it)));
    }
    if others.is_none_or(|others| others.user != current.user) {
        parts.push(part("user", &current.user));
    }
    parts.join(", ")
}

fn part<Id>(what: &str, value: &Value<Id>) -> String {
    match value {
        Value::Undefined => format!("{what} undefined"),
        Value::Null => format!("{what} null"),
        Value::Set { .. } => format!("{what} set"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interlude_spec::event::Ambient;
    use interlude_spec::event::Stimulus;
    use interlude_spec::time::Tick;

    fn told(session: Value<interlude_spec::id::SessionId>) -> What {
        let current = Current { session, ..Current::NULL };
        What::Saw(Observation::Emit { listener: "main".into(), current })
    }

    fn of(one: What, at: u64, other: What, other_at: u64) -> [String; 2] {
        let trace = |what, at| Trace { events: vec![Event { at: Tick::from_millis(at), turn: 1, what }] };
        said(&trace(one, at), &trace(other, other_at), 0)
    }

    #[test]
    fn the_same_difference_has_the_same_words_in_every_scenario_and_another_one_has_others() {
        let set = |id: &str| told(Value::set(id.into()));
        let one = of(set("sess_a"), 3, told(Value::Null), 3);
        assert_eq!(one, ["`main` is told session set", "`main` is told null"]);
        assert_eq!(one, of(set("sess_b"), 9, told(Value::Null), 9));
        assert_ne!(one, of(told(Value::Undefined), 3, told(Value::Null), 3));
        let resolved =
            || What::Saw(Observation::Return { call: "a".into(), outcome: ReturnOutcome::Resolved });
        assert_eq!(
            of(resolved(), 3, What::Did(Stimulus::Ambient(Ambient::Unload)), 5),
            ["a call resolves", "nothing more of its own before what comes next"]
        );
        assert_eq!(of(set("sess_a"), 3, set("sess_b"), 3)[1], "`main` is told session set, another one");
        assert_eq!(of(resolved(), 4, resolved(), 3), ["a call resolves, later", "a call resolves"]);
    }
}
