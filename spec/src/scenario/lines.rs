//! From the lines and columns that the YAML parser counts to those that editors count.

use crate::diagnostic::Place;

/// The lines of a text.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// Where a line begins for the parser, which also ends lines at a lone carriage return and at three more
    /// characters of Unicode.
    parser_starts: Vec<usize>,
    /// Where a line begins for everyone else.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut lines = Self { text, parser_starts: vec![0], starts: vec![0] };
        for (at, c) in text.char_indices() {
            let next = at + c.len_utf8();
            let ends_for_parser = match c {
                '\r' => !text[next..].starts_with('\n'),
                c => matches!(c, '\n' | '\u{85}' | '\u{2028}' | '\u{2029}'),
            };
            if ends_for_parser {
                lines.parser_starts.push(next);
            }
            if c == '\n' {
                lines.starts.push(next);
            }
        }
        lines
    }

    /// The place of what the parser found at its line and column, both counted from 1.
    pub(super) fn place(&self, line: usize, column: usize) -> Place {
        let start = self.parser_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = &self.text[start..];
        let skipped = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        self.place_of_offset(start + skipped)
    }

    /// The place of what stands at a byte.
    pub(super) fn place_of_offset(&self, offset: usize) -> Place {
        let index = self.starts.partition_point(|start| *start <= offset) - 1;
        let before = &self.text[self.starts[index]..offset];
        let line = self.text[offset..].split(['\n', '\r']).next().unwrap_or_default();
        Place { line: index + 1, column: before.chars().count() + 1, length: token_length(line) }
    }
}

/// The byte at which a place begins, or the end of the text.
#[cfg(not(target_family = "wasm"))]
pub(super) fn offset_of(text: &str, place: Place) -> usize {
    let start: usize = text.split_inclusive('\n').take(place.line - 1).map(str::len).sum();
    let rest = &text[start..];
    start + rest.char_indices().nth(place.column - 1).map_or(rest.len(), |(at, _)| at)
}

/// How many characters the token has with which `line` begins, as far as one line tells.
fn token_length(line: &str) -> usize {
    let mut chars = line.chars();
    let length = match chars.next() {
        Some(quote @ ('"' | '\'')) => line.chars().skip(1).position(|c| c == quote).map_or(1, |end| end + 2),
        Some('\t' | '[' | '{' | ']' | '}' | ',' | '|' | '>') | None => 1,
        Some('-') if line.starts_with("- ") || line.len() == 1 => 1,
        Some(_) => {
            let indicator = |at: usize, c: char| match c {
                ',' | ']' | '}' => true,
                ':' => line[at + 1..].chars().next().is_none_or(|next| next == ' '),
                '#' => line[..at].ends_with(' '),
                _ => false,
            };
            let end = line.char_indices().find(|(at, c)| indicator(*at, *c)).map_or(line.len(), |(at, _)| at);
            line[..end].trim_end().chars().count()
        }
    };
    length.max(1)
}
