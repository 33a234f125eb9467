//! What points to an event from below its timeline: the first that is wrong, and the first in which several timelines part.

use super::Part;
use super::canvas::Canvas;
use crate::style::{Paint, Style};
use crate::timeline::{Timeline, Wrong};

/// A sign below an event, with a sentence.
pub(super) struct Pointer<'a> {
    pub(super) sign: &'static str,
    pub(super) paint: Paint,
    pub(super) wrong: &'a Wrong,
}

impl<'a> Pointer<'a> {
    /// Those of a timeline. Where both are of one event, one says it.
    pub(super) fn of(part: Part<'a>, style: Style) -> impl Iterator<Item = Self> {
        let wrong = part.timeline.wrong.as_ref();
        let is_both = wrong.zip(part.parts).is_some_and(|(wrong, parts)| wrong.column == parts.column);
        let paint = if is_both { Paint::Bad } else { Paint::Warn };
        let parts = part.parts.map(|wrong| Self { sign: style.sign("≠", "!"), paint, wrong });
        let wrong = wrong.filter(|_| !is_both);
        let wrong = wrong.map(|wrong| Self { sign: style.sign("▲", "^"), paint: Paint::Bad, wrong });
        parts.into_iter().chain(wrong)
    }

    /// A dotted line from the event down to the sign, where nothing else stands; from above where there is no such event.
    pub(super) fn lead_down(&self, canvas: &mut Canvas, timeline: &Timeline, at: usize, style: Style) {
        let lanes = &timeline.lanes;
        let column = self.wrong.column;
        let from = lanes.iter().position(|lane| lane.marks.iter().any(|mark| mark.column == column));
        for row in from.map_or(1, |row| row + 1)..lanes.len() {
            canvas.write_behind(row, at, style.sign("┊", ":"), self.paint);
        }
    }
}
