//! Lines that are written one below the other, folded to the width. It knows nothing of what they say.

use super::command;
use crate::escape::short;
use crate::prose;
use crate::style::{Paint, Style, width_of};
use crate::verdict_style::VerdictStyle;
use interlude_spec::verdict::Verdict;

/// How much of a text is shown; of a command, four times as much. What comes from outside may be of any length.
const LONGEST: usize = 1_000;

/// The column of heads where what belongs to a head stands below it.
const BELOW: usize = 2;

/// What has been written so far.
pub(super) struct Page {
    pub(super) style: Style,
    lines: Vec<String>,
}

/// Text that is not safe yet, and how it is painted.
pub(super) type Piece<'a> = (Paint, &'a str);

impl Page {
    pub(super) const fn new(style: Style) -> Self {
        Self { style, lines: Vec::new() }
    }

    /// Whether nothing has been written.
    pub(super) const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A blank line, unless there is one or nothing stands above it.
    pub(super) fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// Untrusted text, folded below itself.
    pub(super) fn text(&mut self, indent: usize, paint: Paint, text: &str) {
        let text = self.style.safe(&short(text, LONGEST)).into_owned();
        for line in prose::fold(&text, self.style.columns() - indent) {
            let line = format!("{:indent$}{}", "", self.style.paint(paint, &line));
            self.lines.push(if line.trim().is_empty() { String::new() } else { line });
        }
    }

    /// A head in a column of its own, and untrusted text beside it; below it where one of them has no room, or a word of the text has
    /// room there alone.
    pub(super) fn entry(&mut self, indent: usize, column: usize, head: Piece<'_>, body: Piece<'_>) {
        let width = self.style.columns();
        let beside = indent + column + 2;
        let body_text = self.style.safe(&short(body.1, LONGEST)).into_owned();
        let below = indent + BELOW + 2;
        let has_room =
            beside <= width * 3 / 5 && prose::has_room_beside(&body_text, width - beside, width - below);
        self.put(indent, if has_room { column } else { BELOW }, has_room, head, body);
    }

    /// How wide the column of heads of a table is: as wide as the widest of them that takes no more than half of a line and leaves room
    /// for each word beside it. So all bodies begin in one column, whichever heads there are.
    pub(super) fn column<H: AsRef<str>, B: AsRef<str>>(
        &self,
        indent: usize,
        rows: impl IntoIterator<Item = (H, B)>,
    ) -> usize {
        let width = self.style.columns();
        let (mut heads, mut longest) = (Vec::new(), 0);
        for (head, body) in rows {
            heads.push(width_of(&self.style.safe(&short(head.as_ref(), LONGEST))));
            let body = self.style.safe(&short(body.as_ref(), LONGEST)).into_owned();
            // What has no room anywhere is broken anyway.
            let words = body.split(' ').map(width_of).filter(|word| indent + BELOW + 2 + word <= width);
            longest = words.fold(longest, usize::max);
        }
        let most = (width / 2).min(width - longest).saturating_sub(indent + 2);
        heads.into_iter().filter(|head| *head <= most).max().unwrap_or(BELOW)
    }

    /// A row of a table whose [`column`](Self::column) is known: a head that is wider stands in a line of its own.
    pub(super) fn row(&mut self, indent: usize, column: usize, head: Piece<'_>, body: Piece<'_>) {
        self.put(indent, column, true, head, body);
    }

    fn put(&mut self, indent: usize, column: usize, may_be_beside: bool, head: Piece<'_>, body: Piece<'_>) {
        let at = indent + column + 2;
        let safe = self.style.safe(&short(head.1, LONGEST)).into_owned();
        let mut line = if may_be_beside && width_of(&safe) <= column {
            let blanks = at - indent - width_of(&safe);
            format!("{:indent$}{}{:blanks$}", "", self.style.paint(head.0, &safe), "")
        } else {
            self.text(indent, head.0, head.1);
            " ".repeat(at)
        };
        let body_text = self.style.safe(&short(body.1, LONGEST)).into_owned();
        for folded in prose::fold(&body_text, self.style.columns() - at) {
            self.lines.push(format!("{line}{}", self.style.paint(body.0, &folded)));
            line = " ".repeat(at);
        }
    }

    /// A verdict's word with its sign, and what it is about.
    pub(super) fn headline(&mut self, verdict: &Verdict, about: &str) {
        let VerdictStyle { sign, ascii, paint, .. } = VerdictStyle::of(verdict);
        let sign = self.style.sign(sign, ascii);
        let head = format!("{sign} {}", verdict.word());
        self.gap();
        self.entry(0, width_of(&head), (paint, &head), (Paint::Strong, about));
    }

    /// A command that can be copied.
    pub(super) fn command(&mut self, indent: usize, head: &str, command: &str) {
        let command = self.style.safe(&short(command, 4 * LONGEST)).into_owned();
        let at = indent + width_of(head) + 2;
        let mut line = format!("{:indent$}{}  ", "", self.style.paint(Paint::Faint, head));
        for folded in command::fold(&command, self.style.columns().saturating_sub(at)) {
            self.lines.push(format!("{line}{folded}"));
            line = " ".repeat(at);
        }
    }

    /// A line of a protocol or of a log, broken only where no token is cut.
    pub(super) fn dump(&mut self, indent: usize, text: &str) {
        let text = self.style.safe(&short(text, LONGEST)).into_owned();
        let further = indent + 2;
        for (place, line) in prose::fold_tokens(&text, self.style.columns() - further).iter().enumerate() {
            let at = if place == 0 { indent } else { further };
            self.lines.push(format!("{:at$}{line}", "").trim_end().to_owned());
        }
    }

    /// A line that has been made safe and fits.
    pub(super) fn line(&mut self, line: String) {
        self.lines.push(line);
    }

    pub(super) fn into_text(mut self) -> String {
        self.lines.push(String::new());
        self.lines.join("\n")
    }
}
