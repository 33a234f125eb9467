//! Turns lanes into rows: at which column which character stands, what may be written behind it, and what
//! fills the line up to the next. It does not know yet how far apart the columns will be.

use super::names::Names;
use super::signs;
use crate::style::{Paint, Style, time, width_of};
use crate::timeline::{Lane, LaneKind, MarkKind, Phrase, Segment, Timeline};

/// A line of the picture.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) cues: Vec<Cue>,
}

/// Something that stands at a column.
pub(super) struct Cue {
    pub(super) column: usize,
    /// What the sign means, for the legend.
    pub(super) kind: Option<MarkKind>,
    pub(super) glyph: char,
    pub(super) paint: Paint,
    /// What to write behind the sign, the longest first; where the last is empty, nothing has to.
    pub(super) words: Vec<String>,
    /// What fills the line up to the next cue.
    pub(super) fill: char,
    pub(super) fill_paint: Paint,
    /// What is written at the head of a later block that this line reaches into, the longest first.
    pub(super) carried: Vec<String>,
}

impl Cue {
    /// The words that have to fit when the longest ones are given up so many times.
    pub(super) fn words_at(&self, tier: usize) -> &str {
        self.words.get(tier).or(self.words.last()).map_or("", String::as_str)
    }

    /// How far behind it the next cue of its row may stand.
    pub(super) fn reach(&self, tier: usize) -> usize {
        let reach = reach(self.words_at(tier));
        // A callback that ends at once is still seen to run.
        if self.kind == Some(MarkKind::CallbackStarts) { reach.max(3) } else { reach }
    }

    /// How many columns it takes itself.
    pub(super) fn extent(&self, tier: usize) -> usize {
        extent(self.words_at(tier))
    }
}

/// A sign, a blank, the words, a blank, and a column of the line that follows.
pub(super) fn reach(words: &str) -> usize {
    if words.is_empty() { 1 } else { 4 + width_of(words) }
}

/// A sign, a blank, the words.
pub(super) fn extent(words: &str) -> usize {
    if words.is_empty() { 1 } else { 2 + width_of(words) }
}

/// Every row of a timeline. No words are wider than `longest`.
pub(super) fn rows(timeline: &Timeline, names: &Names, style: Style, longest: usize) -> Vec<Row> {
    let drawer = Drawer { timeline, names, style, longest };
    timeline.lanes.iter().map(|lane| drawer.row(lane)).collect()
}

struct Drawer<'a> {
    timeline: &'a Timeline,
    names: &'a Names,
    style: Style,
    longest: usize,
}

impl Drawer<'_> {
    fn row(&self, lane: &Lane) -> Row {
        let cues = match lane.kind {
            LaneKind::Ruler => self.ruler(lane),
            LaneKind::Children { observed: false } => self.stretches(lane),
            _ => self.marks(lane),
        };
        Row { label: self.label(lane), cues: self.ended(lane, cues) }
    }

    /// The cues of a line that ends with its run, where the runs beside it go on.
    fn ended(&self, lane: &Lane, mut cues: Vec<Cue>) -> Vec<Cue> {
        let end = self.timeline.end();
        if end == self.timeline.columns {
            return cues;
        }
        cues.retain(|cue| cue.column < end);
        let goes_on = |cue: &&Cue| lane.kind != LaneKind::Ruler && cue.column + 1 < end && cue.fill != ' ';
        let last = cues.last().filter(goes_on).map(|cue| (cue.fill, cue.fill_paint));
        cues.extend(last.map(|(glyph, paint)| Cue {
            column: end - 1,
            kind: None,
            glyph,
            paint,
            words: Vec::new(),
            fill: ' ',
            fill_paint: Paint::Plain,
            carried: Vec::new(),
        }));
        cues
    }

    fn label(&self, lane: &Lane) -> String {
        let name = self.names.name(&lane.name);
        match lane.kind {
            LaneKind::Call if lane.depth > 0 => {
                // Two columns a level; deeper than this the names say more than the steps.
                let indent = "  ".repeat(lane.depth.min(3) - 1);
                format!("{indent}{}{name}", self.style.sign("└ ", "` "))
            }
            LaneKind::UnknownCall => format!("{name} (?)"),
            LaneKind::Listener => format!("{}{name}", signs::listener(self.style.unicode)),
            _ => name,
        }
    }

    fn ruler(&self, lane: &Lane) -> Vec<Cue> {
        let unicode = self.style.unicode;
        let (stroke, tick) = if unicode { ('─', '┬') } else { ('-', '+') };
        let cue = |column, kind: Option<MarkKind>, words: Vec<String>, carried| Cue {
            column,
            kind: None,
            glyph: kind.map_or(tick, |kind| signs::mark(kind, unicode)),
            paint: Paint::Faint,
            words,
            fill: if kind == Some(MarkKind::End) { ' ' } else { stroke },
            fill_paint: Paint::Faint,
            carried,
        };
        let mark_at = |column| lane.marks.iter().find(|mark| mark.column == column).map(|mark| mark.kind);
        let mut cues: Vec<Cue> = self
            .timeline
            .instants
            .iter()
            .map(|instant| {
                let words = vec![time(instant.at)];
                cue(instant.first, mark_at(instant.first), words.clone(), words)
            })
            .collect();
        for mark in &lane.marks {
            if cues.iter().all(|cue| cue.column != mark.column) {
                cues.push(cue(mark.column, Some(mark.kind), Vec::new(), Vec::new()));
            }
        }
        cues.sort_by_key(|cue| cue.column);
        cues
    }

    /// Cues for the beginnings of stretches, where no marks show them.
    fn stretches(&self, lane: &Lane) -> Vec<Cue> {
        lane.segments
            .iter()
            .map(|segment| {
                let words = vec![self.phrase(&segment.label), String::new()];
                let (fill, paint) = self.filled(Some(segment));
                Cue {
                    column: segment.from,
                    kind: None,
                    glyph: fill,
                    paint,
                    words: words.clone(),
                    fill,
                    fill_paint: paint,
                    carried: words,
                }
            })
            .collect()
    }

    fn marks(&self, lane: &Lane) -> Vec<Cue> {
        let mut cues: Vec<Cue> = lane
            .marks
            .iter()
            .map(|mark| {
                let covering = |segment: &&Segment| segment.from <= mark.column && mark.column < segment.to;
                let segment = lane.segments.iter().find(covering);
                let (fill, fill_paint) = self.filled(segment);
                let soft =
                    matches!(lane.kind, LaneKind::Call | LaneKind::UnknownCall | LaneKind::Children { .. });
                let label = segment.map(|segment| self.phrase(&segment.label));
                Cue {
                    column: mark.column,
                    kind: Some(mark.kind),
                    glyph: signs::mark(mark.kind, self.style.unicode),
                    paint: signs::mark_paint(mark.kind),
                    words: self.words(&mark.words),
                    fill,
                    fill_paint,
                    carried: label.into_iter().chain(soft.then(String::new)).collect(),
                }
            })
            .collect();
        cues.extend(self.closing(lane));
        if cues.is_empty() {
            cues.extend(self.without_marks(lane));
        }
        cues
    }

    /// A call that has not returned says so at the end of its line.
    fn closing(&self, lane: &Lane) -> Option<Cue> {
        let last = self.timeline.end().checked_sub(1)?;
        let words = lane.unfinished(self.timeline.columns)?;
        if lane.marks.last()?.column == last {
            return None;
        }
        Some(Cue {
            column: last,
            kind: None,
            glyph: if self.style.unicode { '…' } else { '~' },
            paint: Paint::Warn,
            words: [words, "pending", ""].map(str::to_owned).into(),
            fill: ' ',
            fill_paint: Paint::Plain,
            carried: Vec::new(),
        })
    }

    fn without_marks(&self, lane: &Lane) -> Option<Cue> {
        let words = match lane.kind {
            LaneKind::Call => "not called",
            LaneKind::Session => "told nothing",
            LaneKind::Children { .. } => "hidden",
            _ => return None,
        };
        let (fill, paint) = self.filled(lane.segments.first());
        Some(Cue {
            column: 0,
            kind: None,
            glyph: fill,
            paint,
            words: vec![words.to_owned(), String::new()],
            fill,
            fill_paint: paint,
            carried: vec![words.to_owned(), String::new()],
        })
    }

    fn filled(&self, segment: Option<&Segment>) -> (char, Paint) {
        segment.map_or((' ', Paint::Plain), |segment| {
            (signs::fill(segment.state, self.style.unicode), signs::fill_paint(segment.state))
        })
    }

    /// What can be written, without what is too long for any line and has something shorter in its place.
    fn words(&self, phrases: &[Phrase]) -> Vec<String> {
        let Some((shortest, longer)) = phrases.split_last() else { return Vec::new() };
        let longer = longer.iter().map(|phrase| self.names.phrase(phrase, usize::MAX));
        let fitting = longer.filter(|words| width_of(words) <= self.longest);
        fitting.chain([self.phrase(shortest)]).collect()
    }

    fn phrase(&self, phrase: &Phrase) -> String {
        self.names.phrase(phrase, self.longest)
    }
}
