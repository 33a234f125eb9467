//! In what two traces differ.

use interlude_spec::event::Naming;
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;

/// Whether the same things happened at the same times. In which turn of an instant they did is no one's business.
pub fn same<N: Naming>(one: &Trace<N>, other: &Trace<N>) -> bool {
    let mut pairs = one.events.iter().zip(&other.events);
    one.events.len() == other.events.len()
        && pairs.all(|(one, other)| one.at == other.at && one.what == other.what)
}

/// The moment of the first thing in which two traces differ, if they do.
pub fn first_difference(one: &Trace, other: &Trace) -> Option<(usize, Tick)> {
    let longest = one.events.len().max(other.events.len());
    let differs = |k: &usize| match (one.events.get(*k), other.events.get(*k)) {
        (Some(one), Some(other)) => one.at != other.at || one.what != other.what,
        _ => true,
    };
    let k = (0..longest).find(differs)?;
    let at = one.events.get(k).or_else(|| other.events.get(k)).map_or(Tick::ZERO, |event| event.at);
    Some((k, at))
}
