//! Breaks text into lines of a width. It knows nothing of what the text says.

use crate::style::{Style, beginning, width_of, without_escapes};
use std::fmt::Write as _;

/// The text in lines of at most so many columns, broken at blanks where there are any.
pub(crate) fn fold(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    // How wide the line is: to measure it anew for each word would take for ever where lines have no end.
    let mut taken = 0;
    for word in text.split(' ') {
        let mut word = word;
        if !line.is_empty() && taken + 1 + width_of(word) > width {
            lines.push(std::mem::take(&mut line));
            taken = 0;
        }
        // The width of what is left is not asked for: of a word without an end that would take for ever.
        while let head = beginning(word, width)
            && head.len() < word.len()
        {
            // A character wider than the whole line still has to go somewhere.
            let cut =
                if head.is_empty() { word.chars().next().map_or(0, char::len_utf8) } else { head.len() };
            lines.push(word[..cut].to_owned());
            word = &word[cut..];
        }
        if !line.is_empty() {
            line.push(' ');
            taken += 1;
        }
        line.push_str(word);
        taken += width_of(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The text in lines of at most so many columns, the first of them of another width, broken at blanks outside of backticks where there
/// are any. What is painted has no width for it, and a word of it is not broken.
pub(crate) fn fold_quoted(text: &str, first: usize, width: usize) -> Vec<String> {
    let (mut lines, mut line, mut taken) = (Vec::new(), String::new(), 0);
    let room = |lines: &Vec<String>| if lines.is_empty() { first } else { width };
    let own_width = |word: &str| width_of(&without_escapes(word));
    // What has no room in a line of its own is broken at its blanks after all.
    let words = quoted(text)
        .into_iter()
        .flat_map(|word| if own_width(word) > width { word.split(' ').collect() } else { vec![word] });
    for word in words {
        let own = own_width(word);
        if !line.is_empty() && taken + 1 + own > room(&lines) {
            lines.push(std::mem::take(&mut line));
            taken = 0;
        }
        let mut pieces =
            if own > width && !word.contains('\u{1b}') { fold(word, width) } else { vec![word.to_owned()] };
        let last = pieces.pop().unwrap_or_default();
        lines.extend(pieces);
        if !line.is_empty() {
            line.push(' ');
            taken += 1;
        }
        taken += own_width(&last);
        line.push_str(&last);
    }
    lines.push(line);
    lines
}

/// The words of a text. What stands in backticks is one word, with what touches it.
fn quoted(text: &str) -> Vec<&str> {
    let (mut words, mut start, mut is_quoted) = (Vec::new(), 0, false);
    for (at, char) in text.char_indices() {
        match char {
            '`' => is_quoted = !is_quoted,
            ' ' if !is_quoted => {
                words.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words
}

/// The text in lines of at most so many columns, broken at blanks and behind commas outside of quotes: what is JSON keeps its tokens
/// whole, and one that is wider than a line makes a wider line.
pub(crate) fn fold_tokens(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for token in tokens(text) {
        let own = width_of(token.trim_end());
        if taken > 0 && taken + own > width {
            lines.push(String::new());
            taken = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(token);
        }
        taken += width_of(token);
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The text in pieces that stay whole, each with the comma and the blanks behind it.
fn tokens(text: &str) -> Vec<&str> {
    let (mut tokens, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, char) in text.char_indices() {
        match char {
            '"' if !escaped => quoted = !quoted,
            ',' | ' ' if !quoted => {
                tokens.push(&text[start..=at]);
                start = at + 1;
            }
            _ => {}
        }
        escaped = quoted && char == '\\' && !escaped;
    }
    tokens.push(&text[start..]);
    tokens
}

/// Whether the text stands well in so many columns beside its head: no word of it is broken there that has room in the columns below.
pub(crate) fn has_room_beside(text: &str, beside: usize, below: usize) -> bool {
    let breaks_none = |width| text.split(' ').all(|word| beginning(word, width).len() == word.len());
    breaks_none(beside) || !breaks_none(below)
}

/// The text behind a head, its further lines below where it begins. A head that leaves little room for text, or none for one of its
/// words, gets lines of its own.
pub(crate) fn hanging(head: &str, text: &str, width: usize) -> Vec<String> {
    let indent = width_of(head);
    let below = width.saturating_sub(2);
    if indent > width / 2 || !has_room_beside(text, width - indent, below) {
        let text = fold(text, below).into_iter().map(|line| format!("  {line}"));
        return fold(head.trim_end(), width).into_iter().chain(text).collect();
    }
    let lines = fold(text, width - indent).into_iter().enumerate();
    lines
        .map(
            |(index, line)| {
                if index == 0 { format!("{head}{line}") } else { format!("{:indent$}{line}", "") }
            },
        )
        .collect()
}

/// Writes the text in indented lines of the style's width.
pub(crate) fn write_folded(out: &mut String, indent: usize, text: &str, style: Style) {
    for line in fold(text, style.columns() - indent) {
        // Writing to a string cannot fail.
        _ = writeln!(out, "{:indent$}{line}", "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_token_of_json_is_broken() {
        let text = r#"{"request":"call","label":"a, \"quoted\" label","id":12345,"list":["one","two"]}"#;
        for width in 1..100 {
            let lines = fold_tokens(text, width);
            assert_eq!(lines.concat(), text, "{width}");
            for line in lines.iter().filter(|line| width_of(line) > width) {
                assert_eq!(
                    tokens(line).iter().filter(|token| !token.is_empty()).count(),
                    1,
                    "{width}: {line}"
                );
            }
        }
    }

    #[test]
    fn what_stands_in_backticks_is_broken_only_where_it_has_no_room_in_a_line() {
        let text = "say `a b c d` or `a longer one that has no room`";
        let lines = ["say", "`a b c d`", "or `a", "longer one", "that has", "no room`"];
        assert_eq!(fold_quoted(text, 10, 10), lines);
        assert_eq!(fold_quoted(text, 20, 32), ["say `a b c d` or", "`a longer one that has no room`"]);
        let painted = "\u{1b}[1;31merror:\u{1b}[0m a b";
        assert_eq!(fold_quoted(painted, 8, 8), ["\u{1b}[1;31merror:\u{1b}[0m a", "b"]);
    }

    #[test]
    fn a_word_that_has_room_below_a_head_and_not_beside_it_stands_below() {
        assert_eq!(hanging("head  ", "a longer-id", 24), ["head  a longer-id"]);
        assert_eq!(hanging("head  ", "a longer-id", 16), ["head  a", "      longer-id"]);
        assert_eq!(hanging("head  ", "a longer-id", 14), ["head", "  a longer-id"]);
        let nowhere = hanging("head  ", "a longer-than-it", 14);
        assert_eq!(nowhere, ["head  a", "      longer-t", "      han-it"], "it has no room below either");
    }

    #[test]
    fn no_line_is_wider_than_asked_for_and_no_word_is_lost() {
        let text = "a bc def ghijklmnopqrstuvw xyz 日本語日本語";
        for width in 2..50 {
            let lines = fold(text, width);
            assert!(lines.iter().all(|line| width_of(line) <= width), "{width}: {lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""), "{width}");
            // What begins a line had no room on the one before.
            for pair in lines.windows(2) {
                let next = pair[1].split(' ').next().expect("there is a first");
                assert!(width_of(&pair[0]) + 1 + width_of(next) > width, "{width}: {lines:?}");
            }
        }
    }
}
