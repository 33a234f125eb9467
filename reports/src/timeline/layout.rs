//! Finds the parts of the picture: which lanes there are, and what stands on them in which column. It knows
//! order and nothing of size; whoever draws decides how wide a column is.

use interlude_spec::event::{Observation, Stimulus};

use super::drawn::drawn;
use super::{Instant, Lane, LaneKind, Mark, MarkKind, Phrase, Segment, State, Timeline, Wrong};
use super::{describe, words};
use interlude_spec::guarantees::facts::Facts;
use interlude_spec::id::{CallLabel, ListenerName};
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Children, Plan};
use interlude_spec::trace::{Current, Event, Trace, What};

/// Lays out a run: every event of the trace that stands in the picture (`drawn.rs`) becomes exactly one mark, in a column of its
/// own.
///
/// `wrong` is the index of the first wrong event; one that the trace does not have is passed over.
pub fn layout(plan: &Plan, trace: &Trace, children_observed: bool, wrong: Option<usize>) -> Timeline {
    let (events, wrong) = drawn(&trace.events, wrong);
    let events = &events[..];
    let mut lanes = vec![ruler(events)];
    lanes.extend(calls(plan, events));
    lanes.extend(listeners(plan, events));
    lanes.push(if children_observed {
        children_rendered(events)
    } else {
        children_derived(plan, trace, events)
    });
    lanes.extend(probe(plan, events));
    lanes.extend(others(plan, events));
    let wrong = wrong.map(|column| Wrong { column, text: describe::column(plan, events, &lanes, column) });
    Timeline { columns: events.len(), instants: instants(events), lanes, wrong }
}

fn instants(events: &[Event]) -> Vec<Instant> {
    let mut instants: Vec<Instant> = Vec::new();
    for (first, event) in events.iter().enumerate() {
        if instants.last().is_none_or(|instant| instant.at != event.at) {
            instants.push(Instant { at: event.at, first });
        }
    }
    instants
}

/// A lane while it is found: the stretch that is not closed yet, and the lane so far.
struct Track {
    lane: Lane,
    open: Option<Segment>,
}

impl Track {
    fn new(kind: LaneKind, name: impl Into<String>) -> Self {
        let lane = Lane { kind, name: name.into(), depth: 0, segments: Vec::new(), marks: Vec::new() };
        Self { lane, open: None }
    }

    fn mark(&mut self, column: usize, kind: MarkKind, words: Vec<Phrase>) {
        self.lane.marks.push(Mark { column, kind, words });
    }

    /// From this column on the lane is in this state; nothing happens where it is already.
    fn enter(&mut self, column: usize, state: Option<(State, Phrase)>) {
        let same = match (&self.open, &state) {
            (Some(open), Some((state, label))) => open.state == *state && open.label == *label,
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        self.close(column);
        self.open = state.map(|(state, label)| Segment { from: column, to: column, state, label });
    }

    fn close(&mut self, column: usize) {
        if let Some(segment) = self.open.take() {
            self.lane.segments.push(Segment { to: column, ..segment });
        }
    }

    fn finish(mut self, columns: usize) -> Lane {
        self.close(columns);
        self.lane
    }
}

fn ruler(events: &[Event]) -> Lane {
    let mut track = Track::new(LaneKind::Ruler, "time");
    for (column, event) in events.iter().enumerate() {
        match event.what {
            What::Begin => track.mark(column, MarkKind::Begin, vec![Phrase::EMPTY]),
            What::End => track.mark(column, MarkKind::End, vec![Phrase::EMPTY]),
            _ => {}
        }
    }
    track.finish(events.len())
}

/// The call that an event is about, where its mark belongs on that call's lane.
fn call_of(what: &What) -> Option<&CallLabel> {
    match what {
        What::Did(Stimulus::Call { call } | Stimulus::Settle { call, .. })
        | What::Saw(
            Observation::Callback { call, .. }
            | Observation::CallbackWaiting { call }
            | Observation::Return { call, .. },
        ) => Some(call),
        _ => None,
    }
}

fn calls(plan: &Plan, events: &[Event]) -> Vec<Lane> {
    let mut labels: Vec<(&CallLabel, LaneKind)> =
        plan.calls.iter().map(|call| (&call.label, LaneKind::Call)).collect();
    for label in events.iter().filter_map(|event| call_of(&event.what)) {
        if labels.iter().all(|(known, _)| *known != label) {
            labels.push((label, LaneKind::UnknownCall));
        }
    }
    labels.into_iter().map(|(label, kind)| call(plan, events, label, kind)).collect()
}

fn call(plan: &Plan, events: &[Event], label: &CallLabel, kind: LaneKind) -> Lane {
    let mut track = Track::new(kind, label.as_str());
    track.lane.depth = depth(plan, label);
    let (mut pending, mut running) = (false, false);
    for (column, event) in events.iter().enumerate() {
        if call_of(&event.what) != Some(label) {
            continue;
        }
        let (mark, words) = words::of(plan, &event.what, None);
        track.mark(column, mark, words);
        match mark {
            MarkKind::Called => pending = true,
            MarkKind::CallbackStarts => running = true,
            MarkKind::Resolves | MarkKind::Rejects => running = false,
            MarkKind::Returned | MarkKind::Rejected => pending = false,
            _ => {}
        }
        // A call that returns early leaves its callback running, which is worth seeing.
        let state = if running {
            Some((State::Callback, Phrase::words("callback")))
        } else {
            pending.then_some((State::Pending, Phrase::EMPTY))
        };
        track.enter(column, state);
    }
    track.finish(events.len())
}

fn depth(plan: &Plan, label: &CallLabel) -> usize {
    let mut parent = plan.call_named(label).and_then(|index| plan.call(index).parent);
    let mut depth = 0;
    // A parent stands before its children in a plan; the bound keeps a plan made by hand from going round.
    while let Some(index) = parent.filter(|_| depth < plan.calls.len()) {
        depth += 1;
        parent = plan.call(index).parent;
    }
    depth
}

fn listener_of(what: &What) -> Option<&ListenerName> {
    match what {
        What::Saw(Observation::Emit { listener, .. })
        | What::Did(Stimulus::AddListener { listener } | Stimulus::RemoveListener { listener }) => {
            Some(listener)
        }
        _ => None,
    }
}

fn listeners(plan: &Plan, events: &[Event]) -> Vec<Lane> {
    let main = ListenerName::main();
    let mut names = vec![&main];
    for name in events.iter().filter_map(|event| listener_of(&event.what)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().map(|name| listener(plan, events, name)).collect()
}

fn listener(plan: &Plan, events: &[Event], name: &ListenerName) -> Lane {
    let mut track = if name.is_main() {
        Track::new(LaneKind::Session, "session")
    } else {
        Track::new(LaneKind::Listener, name.as_str())
    };
    let mut told: Option<&Current> = None;
    for (column, event) in events.iter().enumerate() {
        if listener_of(&event.what) != Some(name) {
            continue;
        }
        let (mut kind, mut words) = words::of(plan, &event.what, None);
        if let What::Saw(Observation::Emit { current, .. }) = &event.what {
            if told == Some(current) {
                (kind, words) = (MarkKind::ToldAgain, vec![Phrase::EMPTY]);
            }
            told = Some(current);
            let state = if current.session.is_undefined() { State::Undefined } else { State::Known };
            track.enter(column, Some((state, Phrase::current(current, plan))));
        }
        if let What::Did(Stimulus::RemoveListener { .. }) = event.what {
            track.enter(column, None);
        }
        track.mark(column, kind, words);
    }
    track.finish(events.len())
}

const fn state_of(children: Children) -> State {
    match children {
        Children::Hidden => State::Hidden,
        Children::SignedIn => State::SignedIn,
        Children::SignedOut => State::SignedOut,
    }
}

/// Until something is seen of them the children are hidden: that is how a client begins that is not loaded.
fn hidden_throughout(track: &mut Track) {
    if track.open.is_none() {
        track.enter(0, Some((State::Hidden, Phrase::words("hidden"))));
    }
}

/// What fits what `main` is told: who has a pending session is shown what nobody is. Where that is open, it is what fits an active one.
fn children_derived(plan: &Plan, run: &Trace, events: &[Event]) -> Lane {
    let mut track = Track::new(LaneKind::Children { observed: false }, "children");
    let mut spec = Compiled::new(plan);
    let numbered = spec.names.number(run);
    let facts = Facts::read(&spec, &numbered);
    // Of what `main` is told nothing is left out of a picture.
    let mut tellings = facts.tellings();
    for (column, event) in events.iter().enumerate() {
        let What::Saw(Observation::Emit { listener, current }) = &event.what else { continue };
        if listener.is_main() {
            let fitting = tellings.next().and_then(|(told, _)| facts.fitting(told));
            let children = fitting.unwrap_or_else(|| current.children());
            track.enter(column, Some((state_of(children), Phrase::words(children.as_str()))));
        }
    }
    hidden_throughout(&mut track);
    track.finish(events.len())
}

fn children_rendered(events: &[Event]) -> Lane {
    let mut track = Track::new(LaneKind::Children { observed: true }, "children");
    let mut shown: Vec<&str> = Vec::new();
    for (column, event) in events.iter().enumerate() {
        let What::Saw(Observation::Render { component, visible }) = &event.what else { continue };
        match (shown.binary_search(&component.as_str()), visible) {
            (Err(place), true) => shown.insert(place, component),
            (Ok(place), false) => drop(shown.remove(place)),
            _ => {}
        }
        let state = shown_state(&shown);
        track.mark(column, MarkKind::Renders, vec![state.1.clone(), Phrase::EMPTY]);
        track.enter(column, Some(state));
    }
    hidden_throughout(&mut track);
    track.finish(events.len())
}

/// `shown` are the components whose children are shown, sorted.
fn shown_state(shown: &[&str]) -> (State, Phrase) {
    let children = match shown {
        [] => Children::Hidden,
        ["SignedIn"] => Children::SignedIn,
        ["SignedOut"] => Children::SignedOut,
        _ => {
            let names = shown.iter().enumerate().fold(Phrase::EMPTY, |phrase, (index, name)| {
                phrase.and(if index == 0 { "" } else { " + " }).name(name)
            });
            return (State::Other, names);
        }
    };
    (state_of(children), Phrase::words(children.as_str()))
}

fn probe(plan: &Plan, events: &[Event]) -> Option<Lane> {
    let mut track = Track::new(LaneKind::Probe, "probe");
    let mut told: Option<&Current> = None;
    for (column, event) in events.iter().enumerate() {
        match &event.what {
            What::Saw(Observation::Emit { listener, current }) if listener.is_main() => told = Some(current),
            What::Probe { .. } => {
                let (kind, words) = words::of(plan, &event.what, told);
                track.mark(column, kind, words);
            }
            _ => {}
        }
    }
    non_empty(track.finish(events.len()))
}

fn others(plan: &Plan, events: &[Event]) -> impl Iterator<Item = Lane> {
    let mut stimuli = Track::new(LaneKind::Stimuli, "besides");
    let mut server = Track::new(LaneKind::Server, "server");
    let mut page = Track::new(LaneKind::Page, "page");
    for (column, event) in events.iter().enumerate() {
        let (kind, words) = words::of(plan, &event.what, None);
        match kind {
            MarkKind::Stimulus => stimuli.mark(column, kind, words),
            MarkKind::Request | MarkKind::Answer => server.mark(column, kind, words),
            MarkKind::Goes | MarkKind::AtOdds | MarkKind::Throws => page.mark(column, kind, words),
            _ => {}
        }
    }
    let lanes = [stimuli, server, page].map(|track| non_empty(track.finish(events.len())));
    lanes.into_iter().flatten()
}

fn non_empty(lane: Lane) -> Option<Lane> {
    (!lane.marks.is_empty()).then_some(lane)
}

#[cfg(test)]
mod tests {
    use super::*;
    use interlude_spec::id::SessionId;
    use interlude_spec::trace::Value;

    #[test]
    fn what_is_shown_together_keeps_every_name() {
        let (state, label) = shown_state(&["SignedIn", "SignedOut"]);
        assert_eq!(state, State::Other);
        assert_eq!(label, Phrase::words("").name("SignedIn").and(" + ").name("SignedOut"));
    }

    #[test]
    fn a_value_is_written_as_the_session_alone_where_the_rest_goes_without_saying() {
        let value: Value<SessionId> = Value::set("sess_a".into());
        assert_eq!(Phrase::EMPTY.value(&value), Phrase::EMPTY.name("sess_a"));
    }
}
