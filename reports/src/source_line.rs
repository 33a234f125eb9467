//! One line of a scenario's text, as wide as there is room. It knows nothing of why the line is shown.

use crate::escape;
use crate::style::{Style, width_of};
use std::ops::Range;
use unicode_width::UnicodeWidthChar as _;

/// The line as it is shown, cut around a place of it where it is wider than the room, and where in it that place is. Columns count
/// characters from 1. A sign stands where it is cut, of a column each, for which there has to be room as well.
pub(crate) fn cut(
    line: &str,
    (column, length): (usize, usize),
    room: usize,
    style: Style,
) -> (String, Range<usize>) {
    let cut = style.sign("…", "~");
    let chars: Vec<char> = line.chars().collect();
    let from = column.saturating_sub(1).min(chars.len());
    let to = from.saturating_add(length.max(1)).min(chars.len());
    let window = window(&chars, from, room, style);
    let mut shown = String::new();
    if window.start > 0 {
        shown.push_str(cut);
    }
    let mut caret = None;
    let mut caret_end = None;
    for index in window.clone() {
        if index == from {
            caret = Some(shown.len());
        }
        shown.push_str(&as_shown(chars[index], style));
        if index + 1 == to {
            caret_end = Some(shown.len());
        }
    }
    let end = shown.len();
    if window.end < chars.len() {
        shown.push_str(cut);
    }
    // A place behind the last character points at where something is missing.
    let caret = caret.unwrap_or(end);
    (shown, caret..caret_end.unwrap_or(end).max(caret))
}

/// Which characters of a line are shown: two fifths of them before the caret, where not all have room.
fn window(chars: &[char], caret: usize, room: usize, style: Style) -> Range<usize> {
    let width = |char: &char| width_of(&as_shown(*char, style));
    // Each takes a column at least, so a line of more characters than that is not measured.
    if chars.len() <= room && chars.iter().map(width).sum::<usize>() <= room {
        return 0..chars.len();
    }
    let mut taken = 0;
    let mut start = caret;
    while start > 0 && taken + width(&chars[start - 1]) <= room * 2 / 5 {
        start -= 1;
        taken += width(&chars[start]);
    }
    let mut end = caret;
    while end < chars.len() && taken + width(&chars[end]) <= room {
        taken += width(&chars[end]);
        end += 1;
    }
    // What the end of the line leaves is the beginning's.
    while end == chars.len() && start > 0 && taken + width(&chars[start - 1]) <= room {
        start -= 1;
        taken += width(&chars[start]);
    }
    start..end
}

/// One character of the source. Marks are written out too, for the caret has to stand below one character.
fn as_shown(char: char, style: Style) -> String {
    match char.width() {
        Some(0) | None => escape::written_out(char),
        Some(_) => style.safe(char.encode_utf8(&mut [0; 4])).into_owned(),
    }
}
