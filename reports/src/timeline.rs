//! A run as a picture: which call did what, and what was current meanwhile.
//!
//! Here are the parts of the picture. [`layout()`] finds them from a plan and a trace, [`text`] draws them with
//! characters, [`svg`] with shapes. A [`Timeline`] knows order and nothing of size: no characters, no pixels. Every event has a
//! column of its own, so that what happened in one instant is still seen in its order; time is written on
//! the ruler instead of being a distance, so that 0ms, 50ms and 10s are all readable in one picture.

mod align;
mod describe;
mod drawn;
mod layout;
mod phrase;
pub mod sentences;
pub mod svg;
pub mod text;
mod window;
mod words;

pub use align::align;
pub use layout::layout;
pub use phrase::{Part, Phrase};

use crate::style::Style;
use interlude_spec::plan::Plan;
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;

/// The picture of one run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timeline {
    /// How many columns there are: one for each event that stands in the picture, until timelines are [aligned](align()).
    pub columns: usize,
    /// The distinct moments, in order. The columns of one reach to the first of the next.
    pub instants: Vec<Instant>,
    /// The lanes, from top to bottom. Together they hold exactly one mark for each event.
    pub lanes: Vec<Lane>,
    /// The first event that is wrong.
    pub wrong: Option<Wrong>,
}

impl Timeline {
    /// The column behind its last event. Where it is aligned with others, these may go on longer.
    fn end(&self) -> usize {
        let marks =
            self.lanes.iter().filter(|lane| lane.kind == LaneKind::Ruler).flat_map(|lane| &lane.marks);
        let mut ends = marks.filter(|mark| mark.kind == MarkKind::End);
        ends.next_back().map_or(self.columns, |mark| mark.column + 1)
    }
}

/// A moment at which something happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instant {
    /// When.
    pub at: Tick,
    /// The column of its first event.
    pub first: usize,
}

/// The first event that is wrong, and what is to be seen there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// The event's column.
    pub column: usize,
    /// A short sentence about what happens in this column.
    pub text: Phrase,
}

/// One line of the picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// What it is about.
    pub kind: LaneKind,
    /// Its name: of a call, of a listener, or what it shows.
    pub name: String,
    /// How deep a call is nested in the callbacks of others.
    pub depth: usize,
    /// Stretches, in order, without overlap.
    pub segments: Vec<Segment>,
    /// Moments, in order, at most one a column.
    pub marks: Vec<Mark>,
}

impl Lane {
    /// What a call has not done when the run ends, in words: none where it is all done, or is no call.
    fn unfinished(&self, columns: usize) -> Option<&'static str> {
        let open = self.segments.last().filter(|segment| segment.to == columns)?;
        let has_returned = |mark: &Mark| matches!(mark.kind, MarkKind::Returned | MarkKind::Rejected);
        match self.kind {
            LaneKind::Call | LaneKind::UnknownCall => Some(match open.state {
                State::Callback if self.marks.iter().any(has_returned) => "callback never ends",
                _ => "never returned",
            }),
            _ => None,
        }
    }
}

/// What a lane is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LaneKind {
    /// The times.
    Ruler,
    /// A call.
    Call,
    /// A call that the plan does not have, though the implementation spoke of it.
    UnknownCall,
    /// What the listener `main` was told.
    Session,
    /// What another listener was told.
    Listener,
    /// What the control components show.
    Children {
        /// Whether that was seen, rather than derived from what `main` was told.
        observed: bool,
    },
    /// What the implementation answered when it was asked.
    Probe,
    /// What else was done to the implementation.
    Stimuli,
    /// Requests to the server, and its answers.
    Server,
    /// Where the page goes, and what it says and sends that is something else than what `main` was told.
    Page,
}

/// A stretch of a lane in one state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// The column of the event that begins it.
    pub from: usize,
    /// The column of the event that ends it; [`Timeline::columns`] where nothing does.
    pub to: usize,
    /// The state.
    pub state: State,
    /// What to write on it; may be empty.
    pub label: Phrase,
}

/// What is the case for a stretch of a lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// The call has been made, and neither has returned nor is in its callback.
    Pending,
    /// The call's callback is running.
    Callback,
    /// The listener knows the session to be undefined.
    Undefined,
    /// The listener knows of a session, or that there is none.
    Known,
    /// Nothing that depends on a user is shown.
    Hidden,
    /// What is for signed-in users is shown.
    SignedIn,
    /// What is for signed-out users is shown.
    SignedOut,
    /// Several components are shown, or others than these.
    Other,
}

/// A moment of a lane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The event's column.
    pub column: usize,
    /// What happens.
    pub kind: MarkKind,
    /// What to write there, the longest first; where the last is empty, the sign may stand alone.
    pub words: Vec<Phrase>,
}

impl Mark {
    /// Why a call, a callback or a component fails: the words before it, and the reason.
    fn reason(&self) -> Option<(&'static str, &str)> {
        let head = match self.kind {
            MarkKind::CallbackDone => "callback throws ",
            MarkKind::Rejects => "rejects: ",
            MarkKind::Rejected => "rejected: ",
            MarkKind::Throws => "throws: ",
            _ => return None,
        };
        match self.words.first()?.parts().last()? {
            Part::Name(reason) if !reason.is_empty() => Some((head, reason)),
            _ => None,
        }
    }
}

/// What happens in a moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum MarkKind {
    /// The run begins.
    Begin,
    /// The run ends.
    End,
    /// The call is made.
    Called,
    /// The callback starts and returns a promise.
    CallbackStarts,
    /// The callback is called, and has ended at once.
    CallbackDone,
    /// The calls that the callback awaits have returned.
    CallsReturned,
    /// The callback's promise resolves.
    Resolves,
    /// The callback's promise rejects.
    Rejects,
    /// The call's promise has resolved.
    Returned,
    /// The call's promise has rejected.
    Rejected,
    /// The listener is told something else than before.
    Told,
    /// The listener is told the same again.
    ToldAgain,
    /// The listener is added.
    Joins,
    /// The listener is removed.
    Leaves,
    /// A component shows or hides its children.
    Renders,
    /// The implementation answers what `main` was told last.
    ProbeAgrees,
    /// The implementation answers something else than `main` was told last.
    ProbeDiffers,
    /// Something else is done to the implementation, or seen of it.
    Stimulus,
    /// A request to the server.
    Request,
    /// The server's answer.
    Answer,
    /// The page goes somewhere.
    Goes,
    /// A token or a hook says something else than `main` was told.
    AtOdds,
    /// A component throws.
    Throws,
}

/// A run that was simulated, drawn with characters: its children are derived from the session, and nothing in it is wrong.
pub(crate) fn of_simulated(plan: &Plan, trace: &Trace, style: Style) -> String {
    text::draw_in_part(&layout(plan, trace, false, None), style)
}
