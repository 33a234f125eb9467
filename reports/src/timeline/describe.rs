//! The sentence at the first wrong event: what happens there, and what it happens in the middle of. Whether
//! that is wrong, and by which rule, was decided elsewhere.

use interlude_spec::event::{Observation, Stimulus};

use super::words::stimulus;
use super::{Lane, LaneKind, Phrase, State};
use interlude_spec::plan::{OFFLINE, Plan, WITHOUT_A_TOKEN};
use interlude_spec::trace::{Current, Event, ReturnOutcome, Settlement, What};

/// What happens in a column.
pub(super) fn column(plan: &Plan, events: &[Event], lanes: &[Lane], column: usize) -> Phrase {
    let what = &events[column].what;
    let told = last_told(events, column);
    let session = |phrase: Phrase| match told {
        Some(told) => phrase.and(" while the session is ").then(Phrase::current(told, plan)),
        None => phrase,
    };
    let callback = |phrase: Phrase| during_callback(phrase, lanes, column);
    match what {
        What::Begin => Phrase::words("the run begins"),
        What::End => unfinished(Phrase::words("the run ends"), lanes, column),
        What::Did(Stimulus::Call { call }) => quoted(call).and(" is called"),
        What::Did(Stimulus::Settle { call, outcome: Settlement::Resolve }) => {
            Phrase::words("the callback of ").then(quoted(call)).and(" resolves")
        }
        What::Did(Stimulus::Settle { call, outcome: Settlement::Reject(_) }) => {
            Phrase::words("the callback of ").then(quoted(call)).and(" rejects")
        }
        What::Saw(Observation::Emit { listener, current }) => {
            callback(Phrase::EMPTY.name(listener).and(" is told ").then(Phrase::current(current, plan)))
        }
        What::Saw(Observation::Callback { call, .. }) => {
            session(Phrase::words("the callback of ").then(quoted(call)).and(" starts"))
        }
        What::Saw(Observation::CallbackWaiting { call }) => {
            Phrase::words("what the callback of ").then(quoted(call)).and(" awaits has returned")
        }
        What::Saw(Observation::Return { call, outcome: ReturnOutcome::Resolved }) => {
            session(quoted(call).and(" returns"))
        }
        What::Saw(Observation::Return { call, outcome: ReturnOutcome::Rejected { error } }) => {
            session(quoted(call).and(" rejects with ").name(&error.message))
        }
        What::Saw(Observation::Render { component, visible }) => {
            let verb = if *visible { " is shown" } else { " is hidden" };
            session(callback(Phrase::EMPTY.name(component).and(verb)))
        }
        What::Probe { current } => {
            let phrase = Phrase::words("the probe says ").then(Phrase::current(current, plan));
            match told {
                Some(told) if !told.agrees_with(current) => {
                    phrase.and(", main was told ").then(Phrase::current(told, plan))
                }
                _ => callback(phrase),
            }
        }
        What::Did(Stimulus::AddListener { listener }) => Phrase::EMPTY.name(listener).and(" is added"),
        What::Did(Stimulus::RemoveListener { listener }) => Phrase::EMPTY.name(listener).and(" is removed"),
        What::Saw(Observation::Request { kind, .. }) => Phrase::words("request: ").name(kind),
        What::Saw(Observation::Location { url }) => session(Phrase::words("the page goes to ").name(url)),
        What::Saw(Observation::Token { claims }) => {
            session(Phrase::words("the token is of ").then(Phrase::current(claims, plan)))
        }
        What::Saw(Observation::FrameworkHook { hook, loaded: true, .. }) => {
            session(quoted(hook).and(" says that it is loaded"))
        }
        What::Saw(Observation::FrameworkHook { hook, loaded: false, .. }) => {
            session(quoted(hook).and(" says that it is not loaded"))
        }
        What::Saw(other) => {
            let phrase = Phrase::words(other.sight().words);
            session(match other {
                Observation::RenderError { error } => phrase.and(" ").name(&error.message),
                _ => phrase,
            })
        }
        What::Did(Stimulus::Answer { status: OFFLINE, .. }) => {
            Phrase::words("no answer comes: it is offline")
        }
        What::Did(Stimulus::Answer { status: WITHOUT_A_TOKEN, .. }) => {
            Phrase::words("the server answers without a token")
        }
        What::Did(Stimulus::Answer { status, .. }) => Phrase::words("the server answers ").name(status),
        What::Did(
            Stimulus::Ambient(_)
            | Stimulus::SignOut { .. }
            | Stimulus::RemoveSession { .. }
            | Stimulus::SignIn { .. }
            | Stimulus::AddSession { .. },
        ) => stimulus(what),
    }
}

fn quoted(name: impl std::fmt::Display) -> Phrase {
    Phrase::words("`").name(name).and("`")
}

fn last_told(events: &[Event], column: usize) -> Option<&Current> {
    events[..column].iter().rev().find_map(|event| match &event.what {
        What::Saw(Observation::Emit { listener, current }) if listener.is_main() => Some(current),
        _ => None,
    })
}

/// The calls that are in a state when a column begins.
fn calls_in(lanes: &[Lane], column: usize, is_meant: impl Fn(State) -> bool) -> Vec<&str> {
    let of_calls = lanes.iter().filter(|lane| matches!(lane.kind, LaneKind::Call | LaneKind::UnknownCall));
    let in_state = of_calls.filter(|lane| {
        let mut segments = lane.segments.iter();
        segments.any(|segment| is_meant(segment.state) && segment.from < column && column <= segment.to)
    });
    in_state.map(|lane| lane.name.as_str()).collect()
}

fn listed(names: &[&str]) -> Phrase {
    let mut phrase = Phrase::EMPTY;
    for (index, name) in names.iter().enumerate() {
        let joint = match index {
            0 => "",
            _ if index + 1 == names.len() => " and ",
            _ => ", ",
        };
        phrase = phrase.and(joint).then(quoted(name));
    }
    phrase
}

fn during_callback(phrase: Phrase, lanes: &[Lane], column: usize) -> Phrase {
    let running = calls_in(lanes, column, |state| state == State::Callback);
    match running.as_slice() {
        [] => phrase,
        [_] => phrase.and(" while the callback of ").then(listed(&running)).and(" is pending"),
        _ => phrase.and(" while the callbacks of ").then(listed(&running)).and(" are pending"),
    }
}

pub(super) fn unfinished(phrase: Phrase, lanes: &[Lane], column: usize) -> Phrase {
    let waiting = calls_in(lanes, column, |state| matches!(state, State::Pending | State::Callback));
    match waiting.as_slice() {
        [] => phrase,
        [_] => phrase.and(" and ").then(listed(&waiting)).and(" has not returned"),
        _ => phrase.and(" and ").then(listed(&waiting)).and(" have not returned"),
    }
}
