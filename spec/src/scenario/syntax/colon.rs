//! A colon that is left out, has no space behind it, or stands in a text; and a key too far to the right, of which the parser says
//! the same.

use crate::diagnostic::{Code, Diagnostic, Place};

/// Which slip of a colon it is, and whether it can be no other: the parser says the same of four, and of two of them on the line after.
pub(super) fn colon(text: &str, words: &str, place: Place) -> Option<(Diagnostic, bool)> {
    if !words.contains("mapping values are not allowed") {
        return None;
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let content = |line: &str| line.trim_start().trim_start_matches("- ").trim_start().to_owned();
    let indent = |line: &str| line.chars().count() - content(line).chars().count();
    let here = *lines.get(place.line - 1)?;
    let found = |line: usize, column: usize, length: usize, message: String, label: &str, help: String| {
        let place = Place { line: line + 1, column: column + 1, length };
        Diagnostic { code: Code::Syntax, place, message, label: label.into(), help: Some(help) }
    };
    let sure = |found: Diagnostic| Some((found, true));
    let before: String = here.chars().take(place.column - 1).collect();
    if content(&before).contains(": ") {
        let help = "put the whole text in quotes".to_owned();
        return sure(found(
            place.line - 1,
            place.column - 1,
            1,
            "a text holds `: `".into(),
            "ends a key",
            help,
        ));
    }
    let is_told = |line: &&str| !matches!(line.trim_start().chars().next(), None | Some('#'));
    let above = (0..place.line - 1).rev().find(|line| is_told(&lines[*line]))?;
    let (said, column) = (content(lines[above].trim_end()), indent(lines[above]));
    let word: String = said.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let length = word.chars().count();
    match said[word.len()..].chars().next() {
        Some(':') if !said.contains(": ") && said.len() > word.len() + 1 => {
            let help = format!("write `{word}: {}`", &said[word.len() + 1..]);
            let message = "a `:` has no space behind it".into();
            sure(found(above, column + length, 1, message, "no space behind this", help))
        }
        Some(' ') if length > 0 && !said.contains(": ") && !said.ends_with(':') => {
            let help = format!("write `{word}: {}`", said[word.len()..].trim_start());
            let message = format!("the key `{word}` has no `:`");
            sure(found(above, column, length, message, "no `:` behind this", help))
        }
        _ if indent(here) > column && said.contains(": ") => {
            let message = "this line is indented deeper than the key above it".into();
            let help = "indent the keys of one map alike".into();
            Some((found(place.line - 1, indent(here), 1, message, "begins too far right", help), false))
        }
        _ => None,
    }
}
