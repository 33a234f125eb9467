//! From the lines and columns that the YAML parser counts to those that editors count.

use crate::diagnostic::Place;

/// How many characters lie between two of those whose bytes are known. A text may be one long line, and each of its tokens may
/// have to be placed.
const STRIDE: usize = 64;

/// Where a line begins.
#[derive(Clone, Copy, Default)]
struct Start {
    byte: usize,
    /// How many characters of the text stand before it.
    char: usize,
}

/// The lines of a text.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// Where a line begins for the parser, which also ends lines at a lone carriage return and at three more
    /// characters of Unicode.
    parser_starts: Vec<Start>,
    /// Where a line begins for everyone else.
    starts: Vec<Start>,
    /// The byte of every character whose number is a multiple of [`STRIDE`].
    strides: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let begin = vec![Start::default()];
        let mut lines = Self { text, parser_starts: begin.clone(), starts: begin, strides: vec![] };
        for (number, (at, c)) in text.char_indices().enumerate() {
            if number % STRIDE == 0 {
                lines.strides.push(at);
            }
            let next = Start { byte: at + c.len_utf8(), char: number + 1 };
            let ends_for_parser = match c {
                '\r' => !text[next.byte..].starts_with('\n'),
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
        let start = self.parser_starts.get(line.saturating_sub(1));
        self.place_of_offset(start.map_or(self.text.len(), |start| {
            self.byte_of_char(start.char.saturating_add(column.saturating_sub(1)))
        }))
    }

    /// The place of what stands at a byte.
    pub(super) fn place_of_offset(&self, offset: usize) -> Place {
        let index = self.starts.partition_point(|start| start.byte <= offset) - 1;
        let column = self.char_of_byte(offset) - self.starts[index].char + 1;
        Place { line: index + 1, column, length: token_length(&self.text[offset..]) }
    }

    /// Where a character of this number begins, or the end of the text.
    fn byte_of_char(&self, number: usize) -> usize {
        let Some(near) = self.strides.get(number / STRIDE) else { return self.text.len() };
        self.text[*near..].char_indices().nth(number % STRIDE).map_or(self.text.len(), |(at, _)| near + at)
    }

    /// How many characters stand before a byte.
    fn char_of_byte(&self, offset: usize) -> usize {
        let Some(near) = self.strides.partition_point(|at| *at <= offset).checked_sub(1) else { return 0 };
        near * STRIDE + self.text[self.strides[near]..offset].chars().count()
    }
}

/// The byte at which a place begins, or the end of the text.
#[cfg(not(target_family = "wasm"))]
pub(super) fn offset_of(text: &str, place: Place) -> usize {
    let start: usize = text.split_inclusive('\n').take(place.line - 1).map(str::len).sum();
    let rest = &text[start..];
    start + rest.char_indices().nth(place.column - 1).map_or(rest.len(), |(at, _)| at)
}

/// How many characters the token has with which `text` begins, as far as its first line tells.
fn token_length(text: &str) -> usize {
    let ends_line = |c: char| matches!(c, '\n' | '\r');
    let mut line = text.char_indices().take_while(|(_, c)| !ends_line(*c));
    let length = match line.next() {
        Some((_, quote @ ('"' | '\''))) => line.position(|(_, c)| c == quote).map_or(1, |end| end + 2),
        Some((_, '\t' | '[' | '{' | ']' | '}' | ',' | '|' | '>')) | None => 1,
        Some((_, '-')) if line.next().is_none_or(|(_, c)| c == ' ') => 1,
        Some(_) => {
            let indicator = |at: usize, c: char| match c {
                ',' | ']' | '}' => true,
                ':' => text[at + 1..].chars().next().is_none_or(|next| next == ' ' || ends_line(next)),
                '#' => text[..at].ends_with(' '),
                c => ends_line(c),
            };
            let end = text.char_indices().find(|(at, c)| indicator(*at, *c)).map_or(text.len(), |(at, _)| at);
            text[..end].trim_end().chars().count()
        }
    };
    length.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of a character by its number, counted from the beginning of the text.
    fn counted(text: &str, ends: &[char], number: usize) -> (usize, usize) {
        let before: Vec<char> = text.chars().take(number).collect();
        let is_end = |at: usize| match before[at] {
            '\r' => ends.contains(&'\r') && text.chars().nth(at + 1) != Some('\n'),
            c => ends.contains(&c),
        };
        let line = (0..number).filter(|at| is_end(*at)).count();
        let start = (0..number).rfind(|at| is_end(*at)).map_or(0, |at| at + 1);
        (line + 1, number - start + 1)
    }

    #[test]
    fn a_place_is_found_however_long_its_line_is() {
        let long: String = (0..300).map(|at| ["ä,", "b: 1 ", "😀 ", "'x' "][at % 4]).collect();
        let texts =
            [format!("a: 1\r\nb\rc\u{85}d\n{long}\u{2028}{long}\n\n- x"), long, String::new(), "x".into()];
        for text in &texts {
            let lines = Lines::of(text);
            let offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            for (number, offset) in offsets.enumerate() {
                let (line, column) = counted(text, &['\n'], number);
                let place = lines.place_of_offset(offset);
                assert_eq!((place.line, place.column), (line, column), "{offset} of {text:?}");
                let (line, column) = counted(text, &['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], number);
                assert_eq!(lines.place(line, column), place, "{offset} of {text:?}");
            }
            assert_eq!(lines.place(1_000, 1), lines.place_of_offset(text.len()));
            assert_eq!(lines.place(1, usize::MAX), lines.place_of_offset(text.len()));
        }
    }

    #[test]
    fn a_token_ends_with_its_line() {
        for (text, length) in [
            ("abc", 3),
            ("abc def, g", 7),
            ("abc  \r\ndef", 3),
            ("a: b", 1),
            ("a:\nb", 1),
            ("a:b", 3),
            ("a # b", 1),
            ("a#b", 3),
            ("'a b' c", 5),
            ("'a\nb'", 1),
            ("- a", 1),
            ("-\n", 1),
            ("-", 1),
            ("-a", 2),
            ("[a", 1),
            ("\n", 1),
            ("", 1),
            ("😀ä: x", 2),
        ] {
            assert_eq!(token_length(text), length, "{text:?}");
        }
    }
}
