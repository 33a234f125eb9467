//! Brackets and quotes that are never closed: the parser says where it noticed, and people want to know which they are.

use super::opened;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::scenario::lines::{Lines, offset_of};

/// A list, a map or a text that goes on where it should have ended, marked at its beginning.
pub(super) fn unclosed(text: &str, words: &str, place: Place) -> Option<Diagnostic> {
    let lines = Lines::of(text);
    let offset = offset_of(text, place);
    if words.contains("while scanning a quoted scalar") {
        let (line, column) = opened(words);
        let start = offset_of(text, lines.place(line, column));
        return quotes(text, start, &lines, "are never closed");
    }
    if let Some((start, end)) = ended_late(text, offset) {
        let (start_line, end) = (lines.place_of_offset(start).line, lines.place_of_offset(end));
        let late = if start_line < end.line { ("line", end.line) } else { ("column", end.column) };
        return quotes(text, start, &lines, &format!("are closed as late as in {} {}", late.0, late.1));
    }
    let is_begun = ["flow sequence", "flow mapping"].iter().any(|what| words.contains(what));
    if !is_begun && !words.contains("a flow node") {
        return None;
    }
    bracket(text, place).filter(|found| !is_begun || found.place.line == opened(words).0)
}

/// The bracket that stands open at a place and is never closed.
pub(super) fn bracket(text: &str, place: Place) -> Option<Diagnostic> {
    let start = never_closed(text, offset_of(text, place))?;
    let (what, close) = if text[start..].starts_with('[') { ("list", ']') } else { ("map", '}') };
    Some(Diagnostic {
        code: Code::Syntax,
        place: Place { length: 1, ..Lines::of(text).place_of_offset(start) },
        message: format!("the {what} that this `{}` opens is never closed", &text[start..=start]),
        label: "never closed".into(),
        help: Some(format!("close it with `{close}`; put a text that holds a bracket in quotes")),
    })
}

fn quotes(text: &str, start: usize, lines: &Lines<'_>, how: &str) -> Option<Diagnostic> {
    let quote = text[start..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let within = if quote == '"' { "`\\\"`" } else { "`''`" };
    Some(Diagnostic {
        code: Code::Syntax,
        place: Place { length: 1, ..lines.place_of_offset(start) },
        message: format!("the quotes that this `{quote}` opens {how}"),
        label: "not closed where it should be".into(),
        help: Some(format!(
            "close the text with `{quote}` where it ends; a `{quote}` within it is written {within}"
        )),
    })
}

/// The quotes that end right before a place, where they began in a line above, or hold what separates keys: the text in them has most
/// likely lost its end, and ends where the next one was to begin.
fn ended_late(text: &str, offset: usize) -> Option<(usize, usize)> {
    let before = text[..offset].trim_end_matches([' ', '\t']);
    let quote = before.chars().next_back().filter(|c| matches!(c, '"' | '\''))?;
    let end = before.len() - 1;
    let bytes = before.as_bytes();
    let is_quote = |at: usize| bytes[at] == quote as u8;
    let mut at = end;
    while at > 0 {
        at -= 1;
        if !is_quote(at) {
            continue;
        }
        let escapes = bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        if quote == '"' && escapes % 2 == 1 {
            continue;
        }
        if quote == '\'' && at > 0 && is_quote(at - 1) {
            at -= 1;
            continue;
        }
        let begins = at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'[' | b'{' | b',' | b':');
        let within = &before[at..end];
        let is_late = within.contains('\n') || before.len() == offset && within.contains([',', ':']);
        return (begins && is_late).then_some((at, end));
    }
    None
}

/// The bracket that stands open at a place, and that nothing closes behind it either.
fn never_closed(text: &str, offset: usize) -> Option<usize> {
    let mut open: Vec<usize> = Vec::new();
    // The bracket in question, and how many stood open when it did.
    let mut asked: Option<(usize, usize)> = None;
    let mut quote = None;
    let mut is_comment = false;
    // Whether a token may begin here, and so a bracket or a quote mean something.
    let mut token = true;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().copied().enumerate() {
        if at >= offset && asked.is_none() {
            asked = Some((*open.last()?, open.len()));
        }
        let is_escaped = || bytes[..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1;
        match (byte, quote) {
            (b'\n', _) if is_comment => is_comment = false,
            _ if is_comment => continue,
            (_, Some(b'"')) if byte == b'"' && !is_escaped() => quote = None,
            (_, Some(b'\'')) if byte == b'\'' => quote = None,
            (_, Some(_)) => continue,
            (b'"' | b'\'', None) if token => quote = Some(byte),
            (b'#', None) if at == 0 || bytes[at - 1].is_ascii_whitespace() => is_comment = true,
            (b'[' | b'{', None) if token || !open.is_empty() => open.push(at),
            (b']' | b'}', None) => {
                let opener = if byte == b']' { b'[' } else { b'{' };
                match (open.last(), asked) {
                    (Some(last), Some((start, _))) if bytes[*last] != opener => {
                        return (*last == start).then_some(start);
                    }
                    _ => _ = open.pop(),
                }
                if asked.is_some_and(|(_, depth)| open.len() < depth) {
                    return None;
                }
            }
            _ => {}
        }
        if byte == b'\n' || !byte.is_ascii_whitespace() {
            token = matches!(byte, b'[' | b'{' | b',' | b':' | b'-' | b'?' | b'\n');
        }
    }
    asked.map(|(start, _)| start).or_else(|| open.pop())
}
