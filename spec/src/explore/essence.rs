//! What of a state of the model can still make a difference while every must is in force.
//!
//! Of a call that has returned, hardly anything does. What is left out here is what no step of the relation reads; a test
//! holds the counts of the merged search against runs that merge nothing.

use crate::model::compiled::{Asked, CallSpec, Compiled, Gives};
use crate::model::label::Val;
use crate::model::state::{CallState, KEPT, State};

/// Writes a state at rest as numbers, without what makes no difference any more.
pub(super) fn write(spec: &Compiled<'_>, state: &State, out: &mut Vec<u16>) {
    // Everything is named here, so that whoever adds a field decides whether it counts.
    let State {
        told,
        known,
        loaded,
        unloaded,
        outside,
        called,
        removed,
        had,
        calls,
        overlaps: _,
        windows,
        heard,
    } = state;
    value(*told, out);
    value(*known, out);
    let flags = [*loaded, *unloaded, *outside, *called];
    out.push(bits(&flags));
    list(removed.iter().copied(), out);
    out.extend(had);
    let matters =
        |index: usize| calls[index].in_progress() || leaves_something(&calls[index], &spec.calls[index]);
    for (index, (call, of)) in calls.iter().zip(&spec.calls).enumerate() {
        if !matters(index) {
            // Of what is over only this is asked: does it oblige everyone to agree, now or after the next telling?
            let obliges = call.made && of.is_set_session() && !call.released;
            out.push(
                u16::from(call.made) | u16::from(obliges) << 1 | u16::from(obliges && call.value_told) << 2,
            );
            continue;
        }
        out.push(1 << 15 | flags_of(call));
        if call.released {
            call.before.iter().for_each(|before| value(*before, out));
        }
        let this = u16::try_from(index).unwrap_or(u16::MAX);
        let others =
            (0..calls.len()).filter(|other| matters(*other)).filter_map(|other| u16::try_from(other).ok());
        list(others.filter(|other| state.overlap(this, *other)), out);
        let counts = |(call, session, what): &&(u16, u16, u16)| {
            *call == this
                && match of.session {
                    Asked::Null => false,
                    Asked::Id(code) => *what != KEPT && *session == code,
                    Asked::Omitted => true,
                }
        };
        list(windows.iter().filter(counts).flat_map(|(_, session, what)| [*session, *what]), out);
    }
    for (listener, told) in heard {
        out.push(*listener);
        match told {
            None => out.push(u16::MAX),
            Some(val) => value(*val, out),
        }
    }
}

/// Whether a call that has returned can still be asked about: its callback is pending, or it asked for an organization,
/// which others may count as the session's.
fn leaves_something(call: &CallState, of: &CallSpec<'_>) -> bool {
    let waits = of.gives == Gives::Promise && call.started && !call.settled;
    call.made && (waits || of.organization != Asked::Omitted)
}

fn flags_of(call: &CallState) -> u16 {
    let CallState {
        made,
        hidden,
        fully_hidden,
        started,
        settled,
        set,
        set_now,
        owes_a_telling,
        returned,
        returned_now,
        released,
        overtaken,
        value_told,
        before: _,
    } = *call;
    // Whether an overtaken call has hidden is not asked.
    let (hidden, fully_hidden) = (hidden && !overtaken, fully_hidden && !overtaken);
    bits(&[
        made,
        hidden,
        fully_hidden,
        started,
        settled,
        set,
        set_now,
        owes_a_telling,
        returned,
        returned_now,
        released,
        overtaken,
        value_told,
    ])
}

fn bits(flags: &[bool]) -> u16 {
    flags.iter().fold(0, |sum, flag| sum << 1 | u16::from(*flag))
}

pub(super) fn value(val: Val, out: &mut Vec<u16>) {
    out.extend([val.session, val.organization, val.user]);
}

/// A list with its length before it.
pub(super) fn list(items: impl Iterator<Item = u16>, out: &mut Vec<u16>) {
    let place = out.len();
    out.push(0);
    out.extend(items);
    out[place] = u16::try_from(out.len() - place - 1).unwrap_or(u16::MAX);
}
