//! What of a state of the model can still make a difference while every must is in force.
//!
//! Of a call that has returned, hardly anything does. What is left out here is what no step of the relation reads; a test
//! holds the counts of the merged search against runs that merge nothing.

use interlude_spec::model::state::{CallState, KEPT, Leaving, State};
use interlude_spec::obligations::{CallSpec, Compiled, Gives, Open};
use interlude_spec::parts;
use interlude_spec::state_key::StateKey;
use interlude_spec::value::{Asked, Val};

#[cfg(test)]
mod tests;

/// What is written of a state of the model.
pub(super) struct OfModel;

parts! { pub(super) OfModel:
    REMOVED = "model.removed": "The sessions that null removed.";
    HAD = "model.had": "The organization that each session had.";
    OPEN = "model.open": "The organizations that a session may be in as well, and which sessions asked for one that was refused.";
    OBLIGES = "model.over.obliges": "Whether a call that is over obliges everyone to agree.";
    OBLIGES_NOW = "model.over.obliges-now": "Whether it does so already.";
    FULLY_HIDDEN = "model.call.fully-hidden": "Whether it has hidden everything.";
    SET = "model.call.set": "Whether it has set.";
    OWES = "model.call.owes": "Whether it has to tell again.";
    MET_TARGET = "model.call.met-target": "Whether its value was current once it was ready to set.";
    FOUND_UNDEFINED = "model.call.found-undefined": "Whether it found the session undefined.";
    OVERLAPS_ANY = "model.call.overlaps-any": "Whether it overlaps another call at all.";
    OVERTAKEN = "model.call.overtaken": "Whether it is overtaken.";
    REPLACES_NOTHING = "model.call.replaces-nothing": "Whether it had nothing to replace.";
    VALUE_TOLD = "model.call.value-told": "Whether a value was told since.";
    BEFORE = "model.call.before": "What was current before a call that is released.";
    OVERLAPS = "model.call.overlaps": "The calls that it overlaps.";
    WINDOWS = "model.call.windows": "What it may read.";
    HEARD = "model.heard": "What listeners were told.";
}

/// Writes a state at rest, without what makes no difference any more.
///
/// Where nothing may release a call that is not released when it is made (`may_release`), less of it counts.
pub(super) fn write(spec: &Compiled<'_>, state: &State, may_release: bool, key: &mut StateKey) {
    // Everything is named here, so that whoever adds a field decides whether it counts. What is told follows from the
    // client, what was told before that stands with the monitors, and whether the page unloads with the order; no
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
        main_told: _,
        removed,
        // No event of an order signs anyone out.
        ended: _,
        refused,
        organizations,
        calls,
        overlaps: _,
        windows,
        heard,
    } = state;
    key.list(OfModel::REMOVED, removed.iter().copied());
    key.put(OfModel::HAD, organizations.had().iter().copied());
    let open = |open: &Open| [open.session, open.organization, u16::from(open.even_alone)];
    let open = organizations.open().iter().flat_map(open);
    key.list(OfModel::OPEN, open.chain(refused.iter().copied()));
    let matters =
        |index: usize| calls[index].in_progress() || leaves_something(&calls[index], &spec.calls[index]);
    for (index, (call, of)) in calls.iter().zip(&spec.calls).enumerate() {
        if !matters(index) {
            // Of what is over only this is asked: does it oblige everyone to agree, now or after the next telling?
            let obliges = call.made && of.is_set_session() && !call.released;
            key.flags(&[(OfModel::OBLIGES, obliges), (OfModel::OBLIGES_NOW, obliges && call.value_told)]);
            continue;
        }
        key.mark(1 << 15);
        let this = u16::try_from(index).unwrap_or(u16::MAX);
        flags_of(call, state.overlaps_any(this), key);
        // What was current before a call is asked once it is released, of one that has not returned.
        key.mark(u16::from(call.released));
        let asks = call.in_progress() && (call.released || may_release);
        key.list(OfModel::BEFORE, call.before.into_iter().filter(|_| asks).flat_map(value));
        let others =
            (0..calls.len()).filter(|other| matters(*other)).filter_map(|other| u16::try_from(other).ok());
        key.list(OfModel::OVERLAPS, others.filter(|other| state.overlap(this, *other)));
        // A state holds only what a call asks for; of one that has returned only the session that it was about is asked.
        let reads = call.in_progress();
        let counts = |(call, _, what): &&(u16, u16, u16)| *call == this && (reads || *what == KEPT);
        let windows = windows.iter().filter(counts).flat_map(|(_, session, what)| [*session, *what]);
        key.list(OfModel::WINDOWS, windows);
    }
    for (listener, told) in heard {
        key.put(OfModel::HEARD, [*listener, u16::from(told.is_some())]);
        key.put(OfModel::HEARD, told.iter().flat_map(|told| value(*told)));
    }
}

/// Writes what [`write`] leaves out, since it follows where events are calls and what they come to.
pub(super) fn write_surroundings(state: &State, key: &mut StateKey) {
    let State {
        told,
        known,
        loaded,
        unloaded,
        outside,
        looks,
        called,
        main_told,
        ended,
        calls,
        removed: _,
        refused: _,
        organizations: _,
        overlaps: _,
        windows: _,
        heard: _,
    } = state;
    key.mark_all(&value(*told));
    key.mark_all(&value(*known));
    let flags = [loaded, unloaded, outside, looks, called, main_told];
    key.mark(flags.into_iter().fold(0, |sum, flag| sum << 1 | u16::from(*flag)));
    key.mark_all(ended);
    for CallState { made, hidden, started, settled, returned, leaving, .. } in calls {
        let Leaving {
            made: leaves,
            started: leaving_started,
            settled: leaving_settled,
            returned: left_returned,
            is_said,
            hidden: leaving_hidden,
            left,
        } = leaving;
        // Whether a call has hidden is asked of one that is in progress.
        let hidden = *hidden && *made && !returned;
        let flags = [*made, hidden, *started, *settled, *returned];
        let leaving =
            [*leaves, *leaving_started, *leaving_settled, *left_returned, *is_said, *leaving_hidden];
        key.mark(flags.into_iter().chain(leaving).fold(0, |sum, flag| sum << 1 | u16::from(flag)));
        key.mark(*left);
    }
}

/// Whether a call that has returned can still be asked about: its callback is pending, or it asked for an organization,
/// which others may count as the session's.
fn leaves_something(call: &CallState, of: &CallSpec<'_>) -> bool {
    let waits = of.gives == Gives::Promise && call.started && !call.settled;
    call.made && (waits || of.organization != Asked::Omitted)
}

fn flags_of(call: &CallState, overlaps_any: bool, key: &mut StateKey) {
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
        found_undefined,
        met_target,
        owes_a_telling,
        returned: _,
        returned_now: _,
        released: _,
        overtaken,
        replaces_nothing,
        value_told,
        before: _,
        // No event of an order signs anyone out.
        leaving: _,
    } = *call;
    // Whether an overtaken call has hidden, or had to, is not asked.
    let fully_hidden = fully_hidden && !overtaken;
    let replaces_nothing = replaces_nothing && !overtaken && !set;
    // Nothing more is asked of what an overtaken call returns with, or one that has set.
    let is_open = call.in_progress() && !overtaken && !set && !call.released;
    let (met_target, overlaps_any) = (met_target && is_open, overlaps_any && is_open);
    let found_undefined = found_undefined && call.in_progress();
    key.flags(&[
        (OfModel::FULLY_HIDDEN, fully_hidden),
        (OfModel::SET, set),
        (OfModel::OWES, owes_a_telling),
        (OfModel::MET_TARGET, met_target),
        (OfModel::OVERLAPS_ANY, overlaps_any),
        (OfModel::FOUND_UNDEFINED, found_undefined),
        (OfModel::OVERTAKEN, overtaken),
        (OfModel::REPLACES_NOTHING, replaces_nothing),
        (OfModel::VALUE_TOLD, value_told),
    ]);
}

pub(super) const fn value(val: Val) -> [u16; 3] {
    [val.session, val.organization, val.user]
}
