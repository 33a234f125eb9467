//! What a version of clerk-js does, in sentences: one version for the terminal, and every version as a page. The sentences
//! are the record's own; nothing here knows what they mean.

use crate::prose;
use crate::style::{Paint, Style};
use interlude_lab::twin::eras::{self, Known};
use interlude_lab::twin::record::{Choice, Field};
use std::fmt::Write;

/// What the sentences take for granted.
const TOUCH: &str = "A touch is the request by which a call tells the server which session and which organization are active.";

/// What a version does, each choice behind the version that began it.
pub fn explain(known: &Known, style: Style) -> String {
    let width = style.columns();
    let mut out = format!("{}\n", style.paint(Paint::Strong, &known.name()));
    let mut paragraph = |text: &str| {
        for line in prose::fold(text, width) {
            _ = writeln!(out, "{line}");
        }
    };
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
        _ = writeln!(out, "{:<widest$}  {}", since(field), style.paint(Paint::Strong, &head));
        for line in prose::fold(choice.says(), width - widest - 2) {
            _ = writeln!(out, "{:widest$}  {line}", "");
        }
    }
    out.push('\n');
    let first = eras::first();
    let ends = [
        TOUCH.to_owned(),
        format!("{first} is the first version that was looked at; what stands beside it may be older."),
        format!("See it at work: interlude simulate overlap/two-organizations --semantics {}", known.name()),
    ];
    for line in ends.iter().flat_map(|end| prose::fold(end, width)) {
        _ = writeln!(out, "{line}");
    }
    out
}

/// The page about every version: what each chose anew, and each field's values.
pub fn page() -> String {
    let (first, last) = (eras::first(), eras::last());
    let mut out = format!(
        "# What each version of clerk-js does\n\n\
         What clerk-js does when the current session changes has come about by {} choices, and most of them were made anew at\n\
         some version. This page says which version began what, from {first} to {last}. `interlude explain clerk-js@VERSION` says\n\
         it of one version, and `interlude simulate SCENARIO --semantics clerk-js@VERSION` shows what it comes to. A version newer\n\
         than {last} was not looked at, and is taken to do the same as that one.\n\n\
         {TOUCH}\n\n\
         ## By version\n\n\
         | version | what it began |\n\
         | --- | --- |\n",
        Field::ALL.len(),
    );
    for (since, choices) in eras::eras().skip(1) {
        let choices: Vec<_> =
            choices.iter().map(|choice| format!("{}: {}", link(*choice), choice.as_str())).collect();
        _ = writeln!(out, "| {since} | {} |", choices.join("<br>"));
    }
    out.push_str("\n## By choice\n");
    for field in Field::ALL {
        _ = write!(
            out,
            "\n### {}\n\n{}\n\n| from | before | | what it does |\n| --- | --- | --- | --- |\n",
            field.as_str(),
            field.about()
        );
        let chosen = eras::of_field(*field);
        let ends = chosen.iter().skip(1).map(|(since, _)| since.to_string());
        for ((since, choice), end) in chosen.iter().zip(ends.chain([String::new()])) {
            _ = writeln!(out, "| {since} | {end} | {} | {} |", choice.as_str(), choice.says());
        }
    }
    out
}

/// The name of a field, with a link to where the page speaks of it.
fn link(choice: Choice) -> String {
    let name = choice.field().as_str();
    let anchor: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    format!("[{name}](#{})", anchor.replace(' ', "-"))
}
