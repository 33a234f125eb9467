//! The page about what each version of clerk-js does, in the sentences of the records.

use interlude_lab::twin::record::{Choice, Field, TOUCH};
use interlude_lab::twin::{documented, eras};
use std::fmt::Write as _;

/// The page about every version: what each chose anew, and each field's values.
pub fn semantics() -> String {
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
    out.push_str(&documented());
    out
}

/// What is documented, beside the versions.
fn documented() -> String {
    let mut out = format!(
        "\n## What is documented\n\n\
         `{}` is {}. No version does exactly this. It keeps every\n\
         requirement of both contracts. `interlude explain {0}` prints it too.\n\n\
         | choice | | what it does | rests on |\n| --- | --- | --- | --- |\n",
        documented::NAME,
        documented::ABOUT,
    );
    for field in Field::ALL {
        let choice = documented::RECORD.get(*field);
        let ground = documented::ground(*field).unwrap_or("");
        _ = writeln!(out, "| {} | {} | {} | {ground} |", link(choice), choice.as_str(), choice.says());
    }
    out.push_str(
        "\nWhere the documentation is silent (`interlude explain silent.…`), it comes to this:\n\n\
         | silent place | what happens |\n| --- | --- |\n",
    );
    for (id, says) in documented::SILENCES {
        _ = writeln!(out, "| {id} | {says} |");
    }
    out
}

/// The name of a field, with a link to where the page speaks of it.
fn link(choice: Choice) -> String {
    let name = choice.field().as_str();
    let anchor: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    format!("[{name}](#{})", anchor.replace(' ', "-"))
}
