//! Which character stands for what, in Unicode and in ASCII, how it is painted, and how the legend reads it.

use crate::style::Paint;
use crate::timeline::{MarkKind, State};

/// The character of a moment.
pub(super) const fn mark(kind: MarkKind, unicode: bool) -> char {
    let (fine, plain) = match kind {
        MarkKind::Begin | MarkKind::Told => ('├', '|'),
        MarkKind::End => ('┤', '|'),
        MarkKind::Called => ('○', 'o'),
        MarkKind::CallbackStarts => ('▐', '['),
        MarkKind::CallbackDone => ('▌', ']'),
        MarkKind::CallsReturned => ('◇', ':'),
        MarkKind::Resolves => ('✓', '/'),
        MarkKind::Rejects | MarkKind::Throws => ('✗', 'x'),
        MarkKind::Returned => ('●', '@'),
        MarkKind::Rejected => ('⊗', 'X'),
        MarkKind::ToldAgain => ('┼', ':'),
        MarkKind::Joins => ('+', '+'),
        MarkKind::Leaves => ('×', '*'),
        MarkKind::Renders => ('│', '|'),
        MarkKind::ProbeAgrees | MarkKind::ProbeDiffers => ('?', '?'),
        MarkKind::Stimulus => ('◆', '!'),
        MarkKind::Request => ('↑', '^'),
        MarkKind::Answer => ('↓', 'v'),
        MarkKind::Goes => ('→', '>'),
        MarkKind::AtOdds => ('≠', '~'),
    };
    if unicode { fine } else { plain }
}

/// What stands before the name of a listener.
pub(super) const fn listener(unicode: bool) -> &'static str {
    if unicode { "→ " } else { "> " }
}

/// How a moment is painted.
pub(super) const fn mark_paint(kind: MarkKind) -> Paint {
    match kind {
        MarkKind::Resolves | MarkKind::Returned => Paint::Good,
        MarkKind::Rejects
        | MarkKind::Rejected
        | MarkKind::ProbeDiffers
        | MarkKind::AtOdds
        | MarkKind::Throws => Paint::Warn,
        MarkKind::Called | MarkKind::Stimulus => Paint::Strong,
        MarkKind::Begin | MarkKind::End | MarkKind::ProbeAgrees => Paint::Faint,
        _ => Paint::Plain,
    }
}

/// What a mark means where no word stands beside it.
pub(super) const fn meaning(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Begin => "the run begins",
        MarkKind::End => "the run ends",
        MarkKind::Called => "called",
        MarkKind::CallbackStarts => "callback starts",
        MarkKind::CallbackDone => "callback, done at once",
        MarkKind::CallsReturned => "the callback's calls are back",
        MarkKind::Resolves => "callback resolves",
        MarkKind::Rejects => "callback rejects",
        MarkKind::Returned => "returned",
        MarkKind::Rejected => "rejected",
        MarkKind::Told => "told",
        MarkKind::ToldAgain => "told the same again",
        MarkKind::Joins => "listener joins",
        MarkKind::Leaves => "listener leaves",
        MarkKind::Renders => "rendered anew",
        MarkKind::ProbeAgrees => "probe agrees with the session",
        MarkKind::ProbeDiffers => "probe",
        MarkKind::Stimulus => "stimulus",
        MarkKind::Request => "request",
        MarkKind::Answer => "answer",
        MarkKind::Goes => "the page goes there",
        MarkKind::AtOdds => "something else than was told",
        MarkKind::Throws => "a component throws",
    }
}

/// The character that a stretch is filled with.
pub(super) const fn fill(state: State, unicode: bool) -> char {
    let (fine, plain) = match state {
        State::Pending | State::Known => ('─', '-'),
        State::Callback => ('█', '#'),
        State::Undefined => ('┄', '.'),
        State::Hidden => ('·', '.'),
        State::SignedIn => ('▓', '='),
        State::SignedOut => ('░', '%'),
        State::Other => ('▒', '&'),
    };
    if unicode { fine } else { plain }
}

/// How a stretch is painted.
pub(super) const fn fill_paint(state: State) -> Paint {
    match state {
        State::Callback => Paint::Warn,
        State::Undefined | State::Hidden | State::Pending => Paint::Faint,
        State::Known => Paint::Plain,
        State::SignedIn => Paint::Good,
        State::SignedOut | State::Other => Paint::Name,
    }
}
