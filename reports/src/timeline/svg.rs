//! Draws a timeline as an SVG. The same parts as the text, with room for every word; it knows the parts of the
//! picture and not where they come from.
//!
//! Letters are of one width, so that how far a word reaches is known without a font.

mod marks;

use crate::escape::markup;
use crate::prose::fold;
use crate::style::{beginning, time, width_of};
use crate::timeline::{Lane, LaneKind, Mark, Phrase, Segment, State, Timeline, Wrong};
use std::fmt::Write as _;

/// What the classes of the pictures look like, light and dark. A page that holds several pictures holds this once.
pub(crate) const STYLE: &str = include_str!("svg/style.css");

/// How high a lane is.
const LANE: usize = 28;
/// How high a stretch is.
const BAR: usize = 20;
/// How far columns are apart at least.
const GAP: usize = 20;
/// Room around a sign, before its words.
const SIGN: usize = 11;
/// Room behind words.
const BEHIND: usize = 16;
/// What is written on a lane on which nothing stands.
const NOTHING: &str = "nothing seen";
/// How many letters a lane's name has at most.
const NAME: usize = 24;
/// How many letters of a name or message are written at most. What is cut is told when the pointer rests on it.
const WORDS: usize = 40;
/// How many letters of what is cut are told.
const WHOLE: usize = 400;
/// How many letters a line of the sentence below the picture has at most.
const SENTENCE: usize = 90;

/// The picture as a file of its own.
pub fn draw(timeline: &Timeline) -> String {
    drawn(&Picture::of(timeline, &Frame::of(&[timeline])), "A timeline", Some(STYLE))
}

/// Pictures for a page that holds the style, each with what it is called by who cannot see it. What is in one column is
/// at one place in all of them: the timelines are [aligned](crate::timeline::align()).
pub fn embedded(timelines: &[(Timeline, String)]) -> Vec<String> {
    let frame = Frame::of(&timelines.iter().map(|(timeline, _)| timeline).collect::<Vec<_>>());
    timelines.iter().map(|(timeline, name)| drawn(&Picture::of(timeline, &frame), name, None)).collect()
}

fn drawn(picture: &Picture<'_>, name: &str, style: Option<&str>) -> String {
    let timeline = picture.timeline;
    let (width, height) = (picture.width(), picture.height());
    let mut out = format!(
        "<svg class=\"timeline\" xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">\n",
        markup(name)
    );
    if let Some(style) = style {
        _ = write!(
            out,
            "<style>\n{style}</style>\n<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n"
        );
    }
    picture.ruler(&mut out);
    for (index, lane) in timeline.lanes.iter().enumerate() {
        picture.lane(&mut out, index, lane);
    }
    if let Some(wrong) = &timeline.wrong {
        picture.wrong(&mut out, wrong);
    }
    out.push_str("</svg>\n");
    out
}

/// Where things are in pictures that stand below each other.
struct Frame {
    /// Where the columns begin, behind the names.
    left: usize,
    /// Where each column is.
    places: Vec<usize>,
    /// Where the longest words end.
    right: usize,
}

impl Frame {
    /// That of timelines of the same columns.
    fn of(timelines: &[&Timeline]) -> Self {
        let lanes = || timelines.iter().flat_map(|timeline| &timeline.lanes);
        let columns = timelines.iter().map(|timeline| timeline.columns).max().unwrap_or(0);
        let names = lanes().map(|lane| width_of(&label(lane)) + 2 * lane.depth.min(3));
        let left = wide(names.max().unwrap_or(0)) + 28;
        // The reaches of each lane, and of the ruler, push the columns apart from left to right.
        let instants = timelines.first().map_or(&[][..], |timeline| &timeline.instants);
        let ruler: Vec<(usize, usize)> =
            instants.iter().map(|instant| (instant.first, extent(&time(instant.at)))).collect();
        let lanes: Vec<Vec<(usize, usize)>> =
            lanes().map(|lane| reaches(lane, columns)).chain([ruler]).collect();
        let mut places: Vec<usize> = Vec::with_capacity(columns);
        for column in 0..columns {
            let needed = lanes.iter().filter_map(|lane| {
                let at = lane.binary_search_by_key(&column, |(begins, _)| *begins).ok()?;
                let (begins, extent) = *lane.get(at.checked_sub(1)?)?;
                Some(places[begins] + extent)
            });
            let beside = places.last().map_or(left, |before| before + GAP);
            places.push(needed.max().unwrap_or(0).max(beside));
        }
        // Even where nothing happens there is room to say so.
        let end = places.last().map_or(0, |last| last + GAP).max(left + wide(NOTHING.len()) + BEHIND);
        let right =
            lanes.iter().flatten().filter_map(|(column, extent)| Some(places.get(*column)? + extent)).max();
        Self { left, places, right: right.unwrap_or(end).max(end) }
    }
}

struct Picture<'a> {
    timeline: &'a Timeline,
    frame: &'a Frame,
    sentence: Vec<String>,
}

impl<'a> Picture<'a> {
    fn of(timeline: &'a Timeline, frame: &'a Frame) -> Self {
        // A picture has no words in another font, so what stands in backticks is written as the rest is.
        let words = |wrong: &Wrong| wrong.text.text().replace('`', "");
        let sentence =
            timeline.wrong.as_ref().map_or_else(Vec::new, |wrong| fold(&cut(&words(wrong), WHOLE), SENTENCE));
        Self { timeline, frame, sentence }
    }

    fn width(&self) -> usize {
        let sentence = self.sentence.iter().map(|line| wide(width_of(line)) + 24).max().unwrap_or(0);
        (self.frame.right + 12).max(sentence)
    }

    fn height(&self) -> usize {
        let below = if self.sentence.is_empty() { 0 } else { 14 + 18 * self.sentence.len() };
        self.timeline.lanes.len() * LANE + 16 + below
    }

    fn middle(lane: usize) -> usize {
        lane * LANE + LANE / 2 + 6
    }

    /// Where a column is; behind the last one, the picture's right end.
    fn place(&self, column: usize) -> usize {
        self.frame.places.get(column).copied().unwrap_or(self.frame.right)
    }

    fn ruler(&self, out: &mut String) {
        let bottom = self.timeline.lanes.len() * LANE + 6;
        for instant in &self.timeline.instants {
            let x = self.place(instant.first);
            let y = Self::middle(0);
            _ = writeln!(out, "<path class=\"grid\" d=\"M{x} {} V{bottom}\"/>", y - 8);
            text(out, "time", x + 5, y + 4, &time(instant.at), None);
        }
    }

    fn lane(&self, out: &mut String, index: usize, lane: &Lane) {
        let y = Self::middle(index);
        let indent = 14 * lane.depth.min(3);
        let class =
            if matches!(lane.kind, LaneKind::Call | LaneKind::UnknownCall) { "name call" } else { "name" };
        let name = label(lane);
        let whole = Phrase::EMPTY.name(&lane.name).text();
        text(out, class, 10 + indent, y + 4, &name, Some(&whole));
        if lane.kind == LaneKind::Ruler {
            return;
        }
        for segment in &lane.segments {
            self.segment(out, y, segment);
        }
        let derived = matches!(lane.kind, LaneKind::Children { observed: false });
        if derived {
            for segment in &lane.segments {
                written(out, self.place(segment.from), y, &segment.label);
            }
        }
        if lane.marks.is_empty() && !derived {
            let words = if lane.kind == LaneKind::Call { "not called" } else { NOTHING };
            text(out, "words faint", self.frame.left, y + 4, words, None);
        }
        for mark in &lane.marks {
            let x = self.place(mark.column);
            let wrong = self.timeline.wrong.as_ref().is_some_and(|wrong| wrong.column == mark.column);
            marks::sign(out, x, y, mark.kind, wrong);
            if let Some(words) = longest(mark) {
                written(out, x, y, words);
            }
        }
        if let (Some(words), Some((column, extent))) =
            (lane.unfinished(self.timeline.columns), marked(lane).last())
        {
            text(out, "words warn", self.place(*column) + extent, y + 4, words, None);
        }
    }

    fn segment(&self, out: &mut String, y: usize, segment: &Segment) {
        let (from, to) = (self.place(segment.from), self.place(segment.to));
        let (top, width) = (y - BAR / 2, to.saturating_sub(from));
        let class = state(segment.state);
        _ = writeln!(
            out,
            "<rect class=\"bar {class}\" x=\"{from}\" y=\"{top}\" width=\"{width}\" height=\"{BAR}\" rx=\"3\"/>"
        );
    }

    /// The line below the wrong event, and the sentence at its foot.
    fn wrong(&self, out: &mut String, wrong: &Wrong) {
        let lanes = &self.timeline.lanes;
        let from = lanes.iter().position(|lane| lane.marks.iter().any(|mark| mark.column == wrong.column));
        let x = self.place(wrong.column);
        let (top, bottom) = (Self::middle(from.unwrap_or(0)) + BAR / 2, lanes.len() * LANE + 10);
        _ = writeln!(out, "<path class=\"lead\" d=\"M{x} {top} V{bottom}\"/>");
        _ = writeln!(out, "<path class=\"pointer\" d=\"M{x} {bottom} l-6 10 h12 z\"/>");
        let widest = self.sentence.iter().map(|line| wide(width_of(line))).max().unwrap_or(0);
        // The sentence begins at the pointer where it has room there, and ends within the picture where it has not.
        let begins = (x.saturating_sub(6)).min(self.width().saturating_sub(widest + 12));
        for (line, words) in self.sentence.iter().enumerate() {
            text(out, "sentence", begins, bottom + 26 + 18 * line, words, None);
        }
    }
}

/// The name of a lane, cut.
fn label(lane: &Lane) -> String {
    let name = Phrase::EMPTY.name(&lane.name).text();
    let name = match lane.kind {
        LaneKind::UnknownCall => format!("{name} (?)"),
        LaneKind::Listener => format!("→ {name}"),
        _ => name,
    };
    cut(&name, NAME)
}

fn cut(words: &str, longest: usize) -> String {
    if width_of(words) <= longest {
        words.to_owned()
    } else {
        format!("{}…", beginning(words, longest - 1))
    }
}

/// The longest words of a mark that are not empty.
fn longest(mark: &Mark) -> Option<&Phrase> {
    mark.words.iter().find(|words| !words.is_empty())
}

/// Where something stands on a lane, and how far it reaches.
fn reaches(lane: &Lane, columns: usize) -> Vec<(usize, usize)> {
    if matches!(lane.kind, LaneKind::Children { observed: false }) {
        let labels = lane.segments.iter();
        return labels.map(|segment| (segment.from, extent(&segment.label.text()))).collect();
    }
    let mut reaches = marked(lane);
    if let (Some(words), Some((_, last))) = (lane.unfinished(columns), reaches.last_mut()) {
        *last += wide(width_of(words)) + BEHIND;
    }
    reaches
}

/// Where the marks of a lane stand, and how far they reach.
fn marked(lane: &Lane) -> Vec<(usize, usize)> {
    let words = |mark: &Mark| longest(mark).map_or(0, |words| extent(&words.text()));
    lane.marks.iter().map(|mark| (mark.column, words(mark).max(SIGN * 2))).collect()
}

fn extent(words: &str) -> usize {
    SIGN + wide(width_of(&cut(words, WORDS))) + BEHIND
}

/// How wide so many letters are: in the fonts of [`STYLE`] one takes at most 7.25 pixels.
const fn wide(letters: usize) -> usize {
    (letters * 29).div_ceil(4)
}

/// Words behind a sign.
fn written(out: &mut String, x: usize, y: usize, words: &Phrase) {
    let whole = words.text();
    text(out, "words", x + SIGN, y + 4, &cut(&whole, WORDS), Some(&whole));
}

/// Safe text at a place; where it is cut, the whole is told on demand.
fn text(out: &mut String, class: &str, x: usize, y: usize, shown: &str, whole: Option<&str>) {
    _ = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">");
    if let Some(whole) = whole.filter(|whole| *whole != shown && shown.ends_with('…')) {
        _ = write!(out, "<title>{}</title>", markup(&cut(whole, WHOLE)));
    }
    _ = writeln!(out, "{}</text>", markup(shown));
}

const fn state(state: State) -> &'static str {
    match state {
        State::Pending => "pending",
        State::Callback => "callback",
        State::Undefined => "undefined",
        State::Known => "known",
        State::Hidden => "hidden",
        State::SignedIn => "signed-in",
        State::SignedOut => "signed-out",
        State::Other => "other",
    }
}
