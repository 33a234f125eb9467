//! What of a state of the model can still make a difference while every must is in force.
//!
//! Of a call that has returned, hardly anything does. What is left out here is what no step of the relation reads; a test
//! holds the counts of the merged search against runs that merge nothing.

use crate::key::{Key, Part};
use interlude_spec::model::state::{CallState, KEPT, State};
use interlude_spec::obligations::{CallSpec, Compiled, Gives};
use interlude_spec::value::Asked;
use interlude_spec::value::Val;

#[cfg(test)]
mod tests;

/// Writes a state at rest, without what makes no difference any more.
///
/// Where nothing may release a call that is not released when it is made (`may_release`), less of it counts.
pub(super) fn write(spec: &Compiled<'_>, state: &State, may_release: bool, key: &mut Key) {
    // Everything is named here, so that whoever adds a field decides whether it counts. What is told follows from the
    // client, what was told before that stands with what is watched, and whether the page unloads with the order; no
    // event of an order loads the client or lets something outside of it set.
    let State {
        told: _,
        known: _,
        loaded: _,
        unloaded: _,
        outside: _,
        // No semantics tells anything when no call is in progress.
        looks: _,
        called: _,
        removed,
        // No event of an order signs anyone out.
        ended: _,
        had,
        calls,
        overlaps: _,
        windows,
        heard,
    } = state;
    key.list(Part::ModelRemoved, removed.iter().copied());
    key.put(Part::ModelHad, had.iter().copied());
    let matters =
        |index: usize| calls[index].in_progress() || leaves_something(&calls[index], &spec.calls[index]);
    for (index, (call, of)) in calls.iter().zip(&spec.calls).enumerate() {
        if !matters(index) {
            // Of what is over only this is asked: does it oblige everyone to agree, now or after the next telling?
            let obliges = call.made && of.is_set_session() && !call.released;
            key.flags(&[(Part::ModelObliges, obliges), (Part::ModelObligesNow, obliges && call.value_told)]);
            continue;
        }
        key.mark(1 << 15);
        flags_of(call, key);
        // What was current before a call is asked once it is released, of one that has not returned.
        key.mark(u16::from(call.released));
        let asks = call.in_progress() && (call.released || may_release);
        key.list(Part::ModelBefore, call.before.into_iter().filter(|_| asks).flat_map(value));
        let this = u16::try_from(index).unwrap_or(u16::MAX);
        let others =
            (0..calls.len()).filter(|other| matters(*other)).filter_map(|other| u16::try_from(other).ok());
        key.list(Part::ModelOverlaps, others.filter(|other| state.overlap(this, *other)));
        // A state holds only what a call asks for; of one that has returned only the session that it was about is asked.
        let reads = call.in_progress();
        let counts = |(call, _, what): &&(u16, u16, u16)| *call == this && (reads || *what == KEPT);
        let windows = windows.iter().filter(counts).flat_map(|(_, session, what)| [*session, *what]);
        key.list(Part::ModelWindows, windows);
    }
    for (listener, told) in heard {
        key.put(Part::ModelHeard, [*listener, u16::from(told.is_some())]);
        key.put(Part::ModelHeard, told.iter().flat_map(|told| value(*told)));
    }
}

/// Whether a call that has returned can still be asked about: its callback is pending, or it asked for an organization,
/// which others may count as the session's.
fn leaves_something(call: &CallState, of: &CallSpec<'_>) -> bool {
    let waits = of.gives == Gives::Promise && call.started && !call.settled;
    call.made && (waits || of.organization != Asked::Omitted)
}

fn flags_of(call: &CallState, key: &mut Key) {
    // That it was made, has started, settled and returned stands with the order; what it did in this turn is over when the
    // next one begins; and what is hidden is hidden as a whole.
    let CallState {
        made: _,
        hidden: _,
        fully_hidden,
        started: _,
        settled: _,
        set,
        set_now: _,
        owes_a_telling,
        returned: _,
        returned_now: _,
        released: _,
        overtaken,
        value_told,
        before: _,
    } = *call;
    // Whether an overtaken call has hidden is not asked.
    let fully_hidden = fully_hidden && !overtaken;
    key.flags(&[
        (Part::ModelFullyHidden, fully_hidden),
        (Part::ModelSet, set),
        (Part::ModelOwes, owes_a_telling),
        (Part::ModelOvertaken, overtaken),
        (Part::ModelValueTold, value_told),
    ]);
}

pub(super) const fn value(val: Val) -> [u16; 3] {
    [val.session, val.organization, val.user]
}
