//! What differs between two reports, for a comment on a change: counts first, then what has become worse, the rest folded.

use super::code;
use crate::diff::{Diff, Section, conclusion, sections};
use interlude_spec::rule::RuleId;
use std::fmt::Write as _;

/// How many differences of a kind are named.
const NAMED: usize = 50;

/// The differences as Markdown.
pub fn difference(diff: &Diff, denied: &[RuleId]) -> String {
    let mut out = format!("# Interlude: {}\n", conclusion(diff, denied).sentence());
    let sections = sections(diff, denied);
    if !sections.is_empty() {
        out.push_str("\n| what | how many |\n|---|--:|\n");
        for Section { head, items, .. } in &sections {
            _ = writeln!(out, "| {head} | {} |", items.len());
        }
    }
    for Section { is_bad, head, about, items } in &sections {
        let about = if about.is_empty() { String::new() } else { format!(": {about}") };
        let open = if *is_bad { " open" } else { "" };
        _ = write!(out, "\n<details{open}><summary><b>{head}</b>{about}</summary>\n\n");
        for item in items.iter().take(NAMED) {
            _ = writeln!(out, "- {}", code(&item.about));
            for (word, told) in &item.lines {
                let first = told.lines().next().unwrap_or_default();
                _ = writeln!(out, "  - {word} {}", code(first));
            }
        }
        if items.len() > NAMED {
            _ = writeln!(out, "- and {} more", items.len() - NAMED);
        }
        out.push_str("\n</details>\n");
    }
    out
}
