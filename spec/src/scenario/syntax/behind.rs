//! What stands behind the end of the scenario: a second one, or something that was forgotten there.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::scenario::node::shortened;

/// The diagnostic of a text that goes on, at `place`, behind the end of its document.
pub(super) fn the_end(text: &str, place: Place) -> Diagnostic {
    let lines: Vec<&str> = text.lines().take(place.line).collect();
    let is_told = |line: &str| !matches!(line.trim_start().chars().next(), None | Some('#' | '%'));
    let mark = |index: &usize| ["---", "..."].into_iter().find(|mark| lines[*index].starts_with(mark));
    let last = lines.len().saturating_sub(1);
    let above = (0..last).rev().find(|index| is_told(lines[*index]));
    let marked = [Some(last), above].into_iter().flatten().find_map(|index| Some((index, mark(&index)?)));
    let (place, message, label, help) = match marked {
        Some((index, "...")) => (
            Place { line: index + 1, column: 1, length: 3 },
            "`...` ends the scenario, and the file goes on behind it".into(),
            "the end",
            "remove the `...`, or put what stands behind it into a file of its own".into(),
        ),
        Some((index, mark)) => (
            Place { line: index + 1, column: 1, length: mark.len() },
            "a second document begins here, and a file holds one scenario".into(),
            "second document",
            format!("put it into a file of its own, or remove the `{mark}`"),
        ),
        None => {
            let here = lines.get(last).copied().unwrap_or_default();
            let found: String = here.chars().skip(place.column - 1).take(place.length).collect();
            let before: String = here.chars().take(place.column - 1).collect();
            let before =
                if before.trim().is_empty() { above.map_or("", |index| lines[index]) } else { &before };
            let help = match before.trim_end().chars().next_back() {
                Some(end @ ('}' | ']')) if !found.starts_with(['{', '[']) => {
                    format!("remove it, or a `{end}` before it: one of them may be too many")
                }
                _ => "remove it, or put it into a file of its own".into(),
            };
            (place, format!("the scenario ends before `{}`", shortened(&found)), "behind the end", help)
        }
    };
    Diagnostic { code: Code::Syntax, place, message, label: label.into(), help: Some(help) }
}
