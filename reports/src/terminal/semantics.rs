//! What a version of clerk-js or a policy does, and what is documented, in the sentences of the record, for a person to read.

use super::command::write_command;
use crate::prose::{fold, write_folded};
use crate::style::{Paint, Style};
use interlude_lab::semantics::{Semantics, record as policy};
use interlude_lab::twin::documented::{self, SILENCES};
use interlude_lab::twin::eras::{self, Known};
use interlude_lab::twin::record::{Field, TOUCH};
use std::fmt::Write as _;

/// What a version does, each choice behind the version that began it; or what is documented, each choice behind what it rests on.
pub fn semantics(known: &Known, style: Style) -> String {
    let mut out = format!("{}\n", style.paint(Paint::Strong, &known.name()));
    let mut paragraph = |text: &str| write_folded(&mut out, 0, text, style);
    paragraph(if known.version.is_some() {
        "what this version does when the current session changes, and since which version"
    } else {
        documented::ABOUT
    });
    if let Some(note) = known.note() {
        paragraph(&note);
    }
    out.push('\n');
    write_choices(&mut out, known, style);
    out.push('\n');
    let mut paragraph = |text: &str| write_folded(&mut out, 0, text, style);
    paragraph(TOUCH);
    if known.version.is_some() {
        paragraph(&format!(
            "{} is the first version that was looked at; what stands beside it may be older.",
            eras::first()
        ));
    } else {
        write_silences(&mut out, style);
    }
    let example = format!("interlude simulate overlap/two-organizations --semantics {}", known.name());
    write_command(&mut out, "see it at work:", &example, style);
    out
}

/// What a policy does, each choice with its sentence.
pub fn policy(semantics: &Semantics, style: Style) -> String {
    let mut out = format!("{}\n", style.paint(Paint::Strong, &semantics.name));
    let mut paragraph = |text: &str| write_folded(&mut out, 0, text, style);
    paragraph("a semantics: a choice wherever the contract leaves one");
    paragraph(&format!("Where calls overlap, {}.", semantics.about));
    out.push('\n');
    for choice in policy::Field::ALL.iter().map(|field| semantics.record.get(*field)) {
        let head = format!("{}: {}", choice.field().as_str(), choice.as_str());
        Told { from: String::new(), head, says: choice.says(), ground: None }.write(&mut out, 0, style);
    }
    out.push('\n');
    let example = format!("interlude simulate overlap/long-then-short --semantics {}", semantics.name);
    write_command(&mut out, "see it at work:", &example, style);
    out
}

/// A choice, as it is told.
struct Told {
    /// A few letters that say where it comes from.
    from: String,
    head: String,
    says: &'static str,
    ground: Option<String>,
}

impl Told {
    /// Writes it, behind a column of that width for where it comes from.
    fn write(&self, out: &mut String, widest: usize, style: Style) {
        let width = style.columns();
        for (place, line) in fold(&self.head, width - widest - 2).iter().enumerate() {
            let from = if place == 0 { self.from.as_str() } else { "" };
            _ = writeln!(out, "{from:<widest$}  {}", style.paint(Paint::Strong, line));
        }
        for line in fold(self.says, width - widest - 2)
            .into_iter()
            .chain(self.ground.iter().flat_map(|ground| fold(ground, width - widest - 2)))
        {
            _ = writeln!(out, "{:widest$}  {line}", "");
        }
    }
}

/// Each choice, behind a few letters that say where it comes from.
fn write_choices(out: &mut String, known: &Known, style: Style) {
    let from = |field: &Field| match known.since(*field) {
        Some(since) => since.to_string(),
        None if documented::ground(*field).is_some() => "stated".to_owned(),
        None => "chosen".to_owned(),
    };
    let widest = Field::ALL.iter().map(|field| from(field).len()).max().unwrap_or(0);
    for field in Field::ALL {
        let choice = known.record.get(*field);
        let head = format!("{}: {}", field.as_str(), choice.as_str());
        let ground = documented::ground(*field).filter(|_| known.version.is_none());
        let ground = ground.map(|ground| format!("rests on: {ground}"));
        Told { from: from(field), head, says: choice.says(), ground }.write(out, widest, style);
    }
}

/// What the record comes to wherever the documentation says nothing.
fn write_silences(out: &mut String, style: Style) {
    write_folded(
        out,
        0,
        "`stated` is what a sentence of the documentation says. `chosen` is free, as is what follows:",
        style,
    );
    out.push('\n');
    let width = style.columns();
    for (id, says) in SILENCES {
        _ = writeln!(out, "{}", style.paint(Paint::Strong, id));
        for line in fold(says, width - 2) {
            _ = writeln!(out, "  {line}");
        }
    }
    out.push('\n');
}
