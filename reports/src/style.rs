//! How text is shown: colour or none, how wide, with which characters. It knows nothing of what is shown.

use crate::escape;
use interlude_spec::time::Tick;
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar as _;

/// How text is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Whether ANSI colours are written.
    pub color: bool,
    /// How many columns a line may have; anything below [`Style::MIN_WIDTH`] counts as that.
    pub width: usize,
    /// Whether there are characters beyond ASCII.
    pub unicode: bool,
    /// Whether it is a terminal, which breaks a line anywhere that is wider than it is. In a file or a log, lines of a scenario are
    /// shown whole.
    pub terminal: bool,
}

impl Style {
    /// The narrowest that anything is drawn.
    pub const MIN_WIDTH: usize = 40;

    /// The width with which sentences are not folded: what is read by programs, and searched, is in one line.
    pub const UNFOLDED: usize = 1 << 20;

    /// Text for files, logs and tests: no colour, 80 columns, Unicode.
    pub const PLAIN: Self = Self { color: false, width: 80, unicode: true, terminal: false };

    /// The width that is drawn for.
    pub(crate) fn columns(self) -> usize {
        self.width.max(Self::MIN_WIDTH)
    }

    /// Untrusted text, made safe for this style.
    pub(crate) fn safe(self, text: &str) -> Cow<'_, str> {
        if self.unicode { escape::visible(text) } else { escape::ascii(text) }
    }

    /// The text in a colour, where there are colours.
    pub(crate) fn paint(self, paint: Paint, text: &str) -> String {
        match paint.codes() {
            Some(codes) if self.color && !text.is_empty() => format!("\u{1b}[{codes}m{text}\u{1b}[0m"),
            _ => text.to_owned(),
        }
    }

    /// One of two forms of the same sign.
    pub(crate) const fn sign(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.unicode { unicode } else { ascii }
    }
}

/// What a piece of text is, which says how it is painted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Paint {
    #[default]
    Plain,
    Strong,
    Faint,
    Bad,
    Good,
    Warn,
    Name,
    /// As annotate-snippets paints the margin beside a source line.
    Arrow,
}

impl Paint {
    const fn codes(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("1"),
            Self::Faint => Some("2"),
            Self::Bad => Some("1;31"),
            Self::Good => Some("32"),
            Self::Warn => Some("33"),
            Self::Name => Some("36"),
            Self::Arrow => Some("1;94"),
        }
    }
}

/// How many columns a text takes that has been made safe.
pub(crate) fn width_of(text: &str) -> usize {
    text.chars().map(|char| char.width().unwrap_or(0)).sum()
}

/// What has been painted, without the colours.
pub(crate) fn without_escapes(painted: &str) -> String {
    painted
        .split('\u{1b}')
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) })
        .collect()
}

/// The longest beginning of a text that takes at most so many columns.
pub(crate) fn beginning(text: &str, columns: usize) -> &str {
    let mut width = 0;
    for (index, char) in text.char_indices() {
        width += char.width().unwrap_or(0);
        if width > columns {
            return &text[..index];
        }
    }
    text
}

/// The longest end of a text that takes at most so many columns.
pub(crate) fn end(text: &str, columns: usize) -> &str {
    let mut width = 0;
    for (index, char) in text.char_indices().rev() {
        width += char.width().unwrap_or(0);
        if width > columns {
            return &text[index + char.len_utf8()..];
        }
    }
    text
}

/// A time as people write it: `50ms`, `1.5s`, `10s`.
pub(crate) fn time(at: Tick) -> String {
    let millis = at.millis();
    if millis < 1000 {
        return at.to_string();
    }
    let fraction = format!("{:03}", millis % 1000);
    let fraction = fraction.trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{}{dot}{fraction}s", millis / 1000)
}
