//! In what two traces differ.
//!
//! In which turn of an instant something happened is no one's business, and an error is known by its message, never by the
//! name of its class, which a bundler may have shortened. Of a `TypeError`, which the engine made and not the
//! implementation, the message is not compared either: it quotes the code. Of a network that fails, it is not compared where a request went to:
//! the address says which version of the API is meant.

use interlude_spec::contract::Capability;
use interlude_spec::event::{ErrorValue, Event, Naming, Numbered, Observation, ReturnOutcome, What};
use interlude_spec::names::Names;
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;
use std::borrow::Cow;

/// What only some implementations are seen to do, from the beginning on: of two of which one is not, it cannot be compared.
const OF_SOME: [Capability; 3] = [Capability::Token, Capability::Location, Capability::FrameworkHook];

/// What the message of a package begins with whose request got no answer. Where the request went to follows.
const NETWORK: &str = "ClerkJS: Network error";

/// Two traces without what only one of the two implementations is seen to do.
pub fn comparable<'t, N: Naming>(one: &'t Trace<N>, other: &'t Trace<N>) -> [Cow<'t, Trace<N>>; 2] {
    let apart: Vec<_> = OF_SOME.into_iter().filter(|it| one.shows(*it) != other.shows(*it)).collect();
    [one, other].map(|trace| {
        if !apart.iter().any(|it| trace.shows(*it)) {
            return Cow::Borrowed(trace);
        }
        let is_kept = |event: &&Event<N>| {
            let capability = event.what.observation().and_then(|it| it.sight().capability);
            capability.is_none_or(|it| !apart.contains(&it))
        };
        Cow::Owned(Trace { events: trace.events.iter().filter(is_kept).cloned().collect() })
    })
}

/// Whether the same things happened at the same times, in two traces whose numbers are of the same names.
pub(super) fn same(names: &Names, one: &Trace<Numbered>, other: &Trace<Numbered>) -> bool {
    let are_alike = |one: &u16, other: &u16| {
        one == other
            || match (names.errors.name(*one), names.errors.name(*other)) {
                (Some(one), Some(other)) => alike(one, other),
                _ => false,
            }
    };
    first(one, other, are_alike).is_none()
}

/// The place and the moment of the first thing in which two traces differ, if they do: the place in what is [`comparable`] of them.
pub fn first_difference(one: &Trace, other: &Trace) -> Option<(usize, Tick)> {
    first(one, other, alike)
}

fn first<N: Naming>(
    one: &Trace<N>,
    other: &Trace<N>,
    alike: impl Fn(&N::Error, &N::Error) -> bool,
) -> Option<(usize, Tick)> {
    let [one, other] = comparable(one, other);
    let longest = one.events.len().max(other.events.len());
    let differs = |k: &usize| match (one.events.get(*k), other.events.get(*k)) {
        (Some(one), Some(other)) => !is_same(one, other, &alike),
        _ => true,
    };
    let k = (0..longest).find(differs)?;
    let at = one.events.get(k).or_else(|| other.events.get(k)).map_or(Tick::ZERO, |event| event.at);
    Some((k, at))
}

/// Whether two events are the same.
fn is_same<N: Naming>(
    one: &Event<N>,
    other: &Event<N>,
    alike: impl Fn(&N::Error, &N::Error) -> bool,
) -> bool {
    let what = match (&one.what, &other.what) {
        (
            What::Saw(Observation::Return { call, outcome: ReturnOutcome::Rejected { error } }),
            What::Saw(Observation::Return {
                call: other,
                outcome: ReturnOutcome::Rejected { error: other_error },
            }),
        ) => call == other && alike(error, other_error),
        (one, other) => one == other,
    };
    one.at == other.at && what
}

/// Whether two errors say the same.
fn alike(one: &ErrorValue, other: &ErrorValue) -> bool {
    let of_the_engine = |error: &ErrorValue| error.name == "TypeError";
    match (of_the_engine(one), of_the_engine(other)) {
        (true, true) => true,
        (false, false) => {
            let both = [one, other].map(|error| error.message.starts_with(NETWORK));
            one.message == other.message || both == [true; 2]
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(name: &str, message: &str) -> Trace {
        let error = ErrorValue { name: name.into(), message: message.into() };
        let outcome = ReturnOutcome::Rejected { error };
        let what = What::Saw(Observation::Return { call: "switch".into(), outcome });
        Trace { events: vec![Event { at: Tick::ZERO, turn: 1, what }] }
    }

    /// In names, and in the numbers of both.
    fn are_same(one: &Trace, other: &Trace) -> bool {
        let mut names = Names::new();
        let [numbered, other_numbered] = [one, other].map(|trace| names.number(trace));
        let in_names = first_difference(one, other).is_none();
        assert_eq!(same(&names, &numbered, &other_numbered), in_names);
        in_names
    }

    #[test]
    fn an_error_is_known_by_its_message_and_one_of_the_engine_by_its_class() {
        let is_same = |one: (&str, &str), other: (&str, &str)| {
            are_same(&rejected(one.0, one.1), &rejected(other.0, other.1))
        };
        assert!(is_same(("e", "refused"), ("ClerkAPIResponseError", "refused")), "a name may be shortened");
        assert!(!is_same(("Error", "refused"), ("Error", "404")));
        assert!(is_same(("TypeError", "n is not a function"), ("TypeError", "it is no function")));
        assert!(!is_same(("TypeError", "refused"), ("Error", "refused")));
    }

    #[test]
    fn in_which_turn_of_an_instant_something_happens_makes_no_difference_and_when_it_does_makes_one() {
        let one = rejected("Error", "refused");
        let later = |at, turn| Trace { events: vec![Event { at, turn, ..one.events[0].clone() }] };
        assert!(are_same(&one, &later(Tick::ZERO, 2)));
        assert!(!are_same(&one, &later(Tick::from_millis(1), 1)));
        assert!(!are_same(&one, &Trace::default()));
    }
}
