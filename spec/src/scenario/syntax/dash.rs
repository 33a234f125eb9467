//! The mark of an item of a list, left out: the parser notices lines later, and speaks of indentation.
//!
//! A guess is put to the parser: only where the text can be read with the mark in its place is it said to be missing there.

use super::lists::is_of_list;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::scenario::yaml;

/// What is said of a text whose lines do not fit one another.
const WORDS: [&str; 3] =
    ["did not find expected key", "did not find expected '-'", "mapping values are not allowed"];
/// How many places are tried. Each takes a reading of the text.
const MOST_TRIED: usize = 24;

/// The place where a `- ` is missing, if the text can be read with it.
pub(super) fn forgotten(text: &str, words: &str, place: Place) -> Option<Diagnostic> {
    if !WORDS.iter().any(|known| words.contains(known)) {
        return None;
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let mut tried = 0;
    for index in (0..place.line.min(lines.len())).rev() {
        let line = lines[index];
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        let Some(key) = key_of(content) else { continue };
        // As `-at: 0ms`, or with a mark in the two columns before the key, or in its place; there the lines of the item may have
        // to move as well.
        let glued = content.strip_prefix('-');
        let item = format!("- {}", glued.unwrap_or(content));
        let moved = 2 - usize::from(glued.is_some());
        let candidates = [
            (glued.is_none() && indent >= 2).then(|| (indent - 2, 0)),
            Some((indent, 0)),
            Some((indent, moved)),
        ];
        for (column, moved) in candidates.into_iter().flatten() {
            if !list_above(&lines[..index], column).is_some_and(|list| is_of_list(list, key)) {
                continue;
            }
            tried += 1;
            if tried > MOST_TRIED {
                return None;
            }
            let mut mended = lines[..index].join("\n");
            mended.push('\n');
            mended.push_str(&" ".repeat(column));
            mended.push_str(&item);
            let mut is_below = moved > 0;
            for line in &lines[index + 1..] {
                let own = line.trim_start_matches(' ');
                is_below &= own.is_empty() || line.len() - own.len() >= indent && !own.starts_with("- ");
                mended.push('\n');
                mended.push_str(if is_below { &"  "[..moved] } else { "" });
                mended.push_str(line);
            }
            if yaml::parse(&mended).is_err() {
                continue;
            }
            let (length, message, label) = match glued {
                Some(_) => (key.len() + 1, "a `-` has no space behind it", "no space behind the `-`"),
                None => {
                    (key.len(), "an item of the list begins here without its `- `", "no `- ` before this")
                }
            };
            let rest = if moved > 0 { ", and indent the lines of the item below it alike" } else { "" };
            return Some(Diagnostic {
                code: Code::Syntax,
                place: Place { line: index + 1, column: indent + 1, length },
                message: message.into(),
                label: label.into(),
                help: Some(format!("write `- {key}:` in column {}{rest}", column + 1)),
            });
        }
    }
    None
}

/// The plain key with which a line begins, be it behind a `-` without a space.
fn key_of(content: &str) -> Option<&str> {
    let content = content.strip_prefix('-').unwrap_or(content);
    let length = content.find(|c: char| !c.is_ascii_alphanumeric())?;
    (length > 0 && content[length..].starts_with(':')).then(|| &content[..length])
}

/// The key of the list that an item in that column would belong to.
fn list_above<'t>(lines: &[&'t str], column: usize) -> Option<&'t str> {
    let is_told = |content: &str| !matches!(content.chars().next(), None | Some('#'));
    lines.iter().rev().find_map(|line| {
        let content = line.trim_start_matches([' ', '-']);
        if !is_told(content) || line.len() - content.len() > column {
            return None;
        }
        let content = content.split(" #").next().unwrap_or_default().trim_end();
        Some(content.strip_suffix(':').unwrap_or_default())
    })
}
