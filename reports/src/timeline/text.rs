//! Draws a timeline with characters, in a given width. What does not fit beside each other goes into several
//! blocks below each other. It knows the parts of the picture and not where they come from.

mod blocks;
mod canvas;
mod names;
mod pointer;
mod rows;
mod signs;

use crate::prose::{fold, hanging};
use crate::style::{Paint, Style, beginning, width_of};
use crate::timeline::window::window;
use crate::timeline::{Lane, LaneKind, Mark, MarkKind, Timeline, Wrong};
use blocks::{Block, blocks, reaching};
use canvas::Canvas;
use interlude_spec::budget::Budget;
use names::Names;
use pointer::Pointer;
use rows::{Cue, Row, extent, reach, rows};
use std::collections::BTreeSet;
use std::ops::Range;

/// How wide the longest of the lanes' own labels is.
const OWN_LABELS: usize = "children".len();

/// One of several timelines that are drawn below each other.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// What stands above it in each block, made safe and painted; nothing where it is empty.
    pub head: &'a str,
    /// The timeline. All of them have the same columns: [`align`](super::align()) sees to that.
    pub timeline: &'a Timeline,
    /// Where it parts from the others, and what happens there.
    pub parts: Option<&'a Wrong>,
}

/// Draws a timeline in at most [`Style::width`] columns. Every line ends with a line break.
pub fn draw(timeline: &Timeline, style: Style) -> String {
    draw_columns(&[Part { head: "", timeline, parts: None }], &(0..timeline.columns), style).0
}

/// Draws timelines of the same columns, each moment of all of them at the same place, in at most [`Style::width`] columns. Where
/// that takes several blocks, each block holds its part of every timeline. Every line ends with a line break.
pub fn draw_below_each_other(parts: &[Part<'_>], style: Style) -> String {
    draw_columns(parts, &(0..columns(parts)), style).0
}

/// How many columns the longest of some timelines has.
fn columns(parts: &[Part<'_>]) -> usize {
    parts.iter().map(|part| part.timeline.columns).max().unwrap_or(0)
}

/// Draws the blocks that hold these columns, and says which columns they hold.
fn draw_columns(parts: &[Part<'_>], window: &Range<usize>, style: Style) -> (String, Range<usize>) {
    let columns = columns(parts);
    if columns == 0 {
        return (String::new(), 0..0);
    }
    let width = style.columns();
    let longest_name = (width / 5).clamp(8, 16);
    let names = Names::new(style, longest_name);
    let widest_left = longest_name + 2 + 5;
    // Whatever stands before and behind, the longest words fit.
    let longest = width - widest_left - 6;
    let mut all = Vec::new();
    let ends: Vec<usize> = parts
        .iter()
        .map(|part| {
            all.extend(rows(part.timeline, &names, style, longest));
            all.len()
        })
        .collect();
    // Pictures of one report line up unless their names are longer than the lanes' own.
    let labels = all.iter().map(|row| width_of(&row.label)).max().unwrap_or(0);
    let left = labels.clamp(OWN_LABELS, widest_left - 1) + 1;
    let mut page =
        Page { style, left, names: &names, used: BTreeSet::new(), reasons: Vec::new(), lines: Vec::new() };
    let mut held: Option<Range<usize>> = None;
    let is_held = |block: &Block| block.first < window.end && window.start < block.end();
    for block in blocks(&all, columns, width - left).into_iter().filter(is_held) {
        held = Some(held.map_or(block.first, |held| held.start)..block.end());
        let mut begin = 0;
        for (part, end) in parts.iter().zip(&ends) {
            if block.first < part.timeline.end() {
                page.block(*part, &all[begin..*end], &block);
            }
            begin = *end;
        }
    }
    page.legend(parts);
    page.lines.push(String::new());
    (page.lines.join("\n"), held.unwrap_or_default())
}

/// How many columns are drawn at most to begin with.
const MOST_COLUMNS: usize = 400;

/// As [`draw`], with no more text than [`Budget`] allows. What is left out is said: the columns away from what is wrong, and
/// the lanes that have nothing near it.
pub fn draw_in_part(timeline: &Timeline, style: Style) -> String {
    let mut most = MOST_COLUMNS;
    loop {
        let (lanes, part) = window(timeline, most);
        let whole = [Part { head: "", timeline: &lanes, parts: None }];
        let (drawn, held) = draw_columns(&whole, &part, style);
        if drawn.len() <= Budget::DEFAULT.text || most <= 1 {
            return drawn + &left_out(timeline, held.len(), lanes.lanes.len(), style);
        }
        // The text goes with the columns, more or less.
        most = (part.len() * Budget::DEFAULT.text / drawn.len()).min(part.len() - 1).max(1);
    }
}

/// What is left out where so many columns and lanes of a timeline are drawn; nothing where that is all of it.
fn left_out(timeline: &Timeline, columns: usize, lanes: usize, style: Style) -> String {
    let shown = [(timeline.columns, columns, "events"), (timeline.lanes.len(), lanes, "lines")];
    let fewer = shown.iter().filter(|(all, shown, _)| shown < all);
    let told: Vec<String> = fewer.map(|(all, shown, what)| format!("{shown} of {all} {what}")).collect();
    if told.is_empty() {
        return String::new();
    }
    let indent = " ".repeat(OWN_LABELS + 1);
    let sentence = format!("shown: {}; the JSON report has the rest", told.join(", "));
    let folded = fold(&sentence, style.columns() - indent.len());
    folded.iter().map(|line| [&indent, &*style.paint(Paint::Faint, line), "\n"].concat()).collect()
}

struct Page<'a> {
    style: Style,
    /// How wide the column of labels is.
    left: usize,
    names: &'a Names,
    /// The signs that stand somewhere without a word.
    used: BTreeSet<MarkKind>,
    /// Why calls and callbacks fail.
    reasons: Vec<Failing>,
    lines: Vec<String>,
}

/// A cue with its place in a block.
struct Placed<'a> {
    place: usize,
    cue: &'a Cue,
    /// Whether the line comes from the block before, so that the cue itself is not here.
    continues: bool,
}

/// Why a call or its callback fails.
struct Failing {
    lane: String,
    /// The words before it.
    head: &'static str,
    reason: String,
    /// Whether it is among the words of the picture.
    is_drawn: bool,
}

impl Page<'_> {
    fn block(&mut self, part: Part<'_>, rows: &[Row], block: &Block) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        if !part.head.is_empty() {
            self.lines.push(part.head.to_owned());
        }
        let timeline = part.timeline;
        let mut canvas = Canvas::new(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let paint = match timeline.lanes[index].kind {
                LaneKind::Call | LaneKind::UnknownCall => Paint::Strong,
                _ => Paint::Plain,
            };
            canvas.write(index, 0, beginning(&row.label, self.left - 1), paint);
            self.row(&mut canvas, index, row, block, timeline);
        }
        if block.end() < timeline.end() {
            let line = self.style.sign("─…", "-~");
            canvas.write(0, self.left + block.width, line, Paint::Faint);
        }
        let pointers = Pointer::of(part, self.style);
        let pointers = pointers.filter_map(|it| Some((self.left + block.place(it.wrong.column)?, it)));
        let pointers: Vec<(usize, Pointer<'_>)> = pointers.collect();
        for (at, pointer) in &pointers {
            pointer.lead_down(&mut canvas, timeline, *at, self.style);
        }
        self.lines.extend(canvas.lines(self.style));
        for (at, pointer) in &pointers {
            self.pointer(pointer, *at);
        }
    }

    fn row(&mut self, canvas: &mut Canvas, index: usize, row: &Row, block: &Block, timeline: &Timeline) {
        let wrong = timeline.wrong.as_ref();
        let mut placed: Vec<Placed<'_>> = Vec::new();
        let before = reaching(row, block.first);
        placed.extend(before.map(|cue| Placed { place: 0, cue, continues: true }));
        let here = row.cues.iter().filter_map(|cue| Some((block.place(cue.column)?, cue)));
        placed.extend(here.map(|(place, cue)| Placed { place, cue, continues: false }));
        for (order, Placed { place, cue, continues }) in placed.iter().enumerate() {
            let next = placed.get(order + 1).map(|next| next.place);
            let end = next.unwrap_or(block.width);
            let at = self.left + place;
            canvas.fill(index, at..self.left + next.unwrap_or(block.edge), cue.fill, cue.fill_paint);
            let words = match (continues, block.carries) {
                (true, true) => &cue.carried[..],
                (true, false) => &[],
                (false, _) => &cue.words[..],
            };
            if !continues {
                let is_wrong = wrong.is_some_and(|wrong| wrong.column == cue.column);
                let paint = if is_wrong && cue.kind.is_some() { Paint::Bad } else { cue.paint };
                canvas.write(index, at, &cue.glyph.to_string(), paint);
            }
            let room = end - place;
            let fits =
                |word: &&String| if next.is_some() { reach(word) <= room + 1 } else { extent(word) <= room };
            let word = words.iter().filter(|word| !word.is_empty()).find(fits);
            if let Some(word) = word {
                canvas.write(index, at + 1, &format!(" {word}"), Paint::Plain);
                if at + 2 + width_of(word) < self.left + end {
                    canvas.write(index, at + 2 + width_of(word), " ", Paint::Plain);
                }
            } else if let (false, Some(kind)) = (continues, cue.kind) {
                self.used.insert(kind);
            }
            if !continues {
                self.reason(&timeline.lanes[index], cue, word);
            }
        }
    }

    /// Notes why something fails at a cue, and whether that is among the words that stand there.
    fn reason(&mut self, lane: &Lane, cue: &Cue, written: Option<&String>) {
        let mark = lane.marks.iter().find(|mark| cue.kind.is_some() && mark.column == cue.column);
        let Some((head, reason)) = mark.and_then(Mark::reason) else { return };
        let is_drawn = written.is_some_and(|words| words.ends_with(&self.names.name(reason)));
        let name = self.names.name(&lane.name);
        let reason = self.style.safe(reason).into_owned();
        match self.reasons.iter_mut().find(|it| (&it.lane, &it.reason) == (&name, &reason)) {
            Some(known) => known.is_drawn |= is_drawn,
            None => self.reasons.push(Failing { lane: name, head, reason, is_drawn }),
        }
    }

    /// The sign below an event, with its sentence on whichever side has room.
    fn pointer(&mut self, pointer: &Pointer<'_>, at: usize) {
        let width = self.style.columns();
        let text = self.names.phrase(&pointer.wrong.text, usize::MAX);
        let Pointer { sign, paint, .. } = *pointer;
        let wide = width_of(&text);
        let mut canvas = Canvas::new(1);
        canvas.write(0, at, sign, paint);
        let beside = if at + 2 + wide <= width {
            Some(at + 2)
        } else {
            at.checked_sub(wide + 1).filter(|_| wide < at)
        };
        if let Some(beside) = beside {
            canvas.write(0, beside, &text, paint);
        }
        self.lines.extend(canvas.lines(self.style));
        if beside.is_none() {
            let indent = at.min(width.saturating_sub(wide)).max(self.left);
            for line in fold(&text, width - indent) {
                let line = self.style.paint(paint, &line);
                self.lines.push(format!("{}{line}", " ".repeat(indent)));
            }
        }
    }

    /// What the signs and the short names mean that need saying.
    fn legend(&mut self, parts: &[Part<'_>]) {
        let names = self.names;
        let indent = OWN_LABELS + 1;
        let width = self.style.columns() - indent;
        let says_itself = [MarkKind::Begin, MarkKind::End, MarkKind::Told, MarkKind::Renders];
        let signs = self.used.iter().filter(|kind| !says_itself.contains(kind));
        let sign = |&kind| format!("{} {}", signs::mark(kind, self.style.unicode), signs::meaning(kind));
        let mut entries: Vec<String> = signs.map(sign).collect();
        let has = |kind| parts.iter().flat_map(|part| &part.timeline.lanes).any(|lane| lane.kind == kind);
        if has(LaneKind::Listener) {
            entries.push([signs::listener(self.style.unicode), "NAME: another listener"].concat());
        }
        if has(LaneKind::Children { observed: false }) {
            entries.push("children: derived from the session".to_owned());
        }
        let mut lines: Vec<String> = Vec::new();
        for entry in entries {
            match lines.last_mut() {
                Some(line) if width_of(line) + 3 + width_of(&entry) <= width => {
                    line.push_str("   ");
                    line.push_str(&entry);
                }
                _ => lines.extend(fold(&entry, width)),
            }
        }
        let is_drawn = |short: &str| {
            let pointers = parts.iter().flat_map(|part| Pointer::of(*part, self.style));
            let mut sentences = pointers.map(|it| names.phrase(&it.wrong.text, usize::MAX));
            sentences.any(|text| text.contains(short)) || self.lines.iter().any(|line| line.contains(short))
        };
        for (short, full) in names.legend().into_iter().filter(|(short, _)| is_drawn(short)) {
            lines.extend(hanging(&format!("{short} is "), &full, width));
        }
        for Failing { lane, head, reason, .. } in self.reasons.iter().filter(|it| !it.is_drawn) {
            lines.extend(hanging(&format!("{lane} {head}"), reason, width));
        }
        for line in &lines {
            let line = self.style.paint(Paint::Faint, line);
            self.lines.push(format!("{}{line}", " ".repeat(indent)));
        }
    }
}
