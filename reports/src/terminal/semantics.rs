//! What a version of clerk-js does, in the sentences of its record, for a person to read.

use crate::prose::{fold, write_folded};
use crate::style::{Paint, Style};
use interlude_lab::twin::eras::{self, Known};
use interlude_lab::twin::record::{Field, TOUCH};
use std::fmt::Write as _;

/// What a version does, each choice behind the version that began it.
pub fn semantics(known: &Known, style: Style) -> String {
    let width = style.columns();
    let mut out = format!("{}\n", style.paint(Paint::Strong, &known.name()));
    let mut paragraph = |text: &str| write_folded(&mut out, 0, text, style);
    paragraph("what this version does when the current session changes, and since which version");
    if let Some(note) = known.note() {
        paragraph(&note);
    }
    out.push('\n');
    let since = |field: &Field| known.since(*field).to_string();
    let widest = Field::ALL.iter().map(|field| since(field).len()).max().unwrap_or(0);
    for field in Field::ALL {
        let choice = known.record.get(*field);
        let head = format!("{}: {}", field.as_str(), choice.as_str());
        for (place, line) in fold(&head, width - widest - 2).iter().enumerate() {
            let since = if place == 0 { since(field) } else { String::new() };
            _ = writeln!(out, "{since:<widest$}  {}", style.paint(Paint::Strong, line));
        }
        for line in fold(choice.says(), width - widest - 2) {
            _ = writeln!(out, "{:widest$}  {line}", "");
        }
    }
    out.push('\n');
    let mut paragraph = |text: &str| write_folded(&mut out, 0, text, style);
    paragraph(TOUCH);
    paragraph(&format!(
        "{} is the first version that was looked at; what stands beside it may be older.",
        eras::first()
    ));
    paragraph(&format!(
        "See it at work: interlude simulate overlap/two-organizations --semantics {}",
        known.name()
    ));
    out
}
