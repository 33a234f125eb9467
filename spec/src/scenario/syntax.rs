//! What the YAML parser's words mean to someone who has written a scenario, not a parser.

use super::yaml::{Failure, MAX_DEPTH, MAX_NODES, MAX_SCALAR_BYTES};
use crate::diagnostic::{Code, Diagnostic, Place};

/// The diagnostic of a text that is no tree.
pub(super) fn diagnostic(text: &str, failure: Failure) -> Diagnostic {
    let (code, place, message, label, help) = match failure {
        Failure::Empty => (
            Code::Empty,
            Place { line: 1, column: 1, length: 1 },
            "the file holds no scenario".into(),
            "nothing but space and comments",
            "begin with `scenario:` and a sentence that says what it is about".into(),
        ),
        Failure::TooMuch(what, place) => {
            let aliases = "split the scenario, or use fewer aliases (`*`)";
            let (message, help) = match what {
                "depth" => (
                    format!("lists and maps stand in one another more than {MAX_DEPTH} deep"),
                    "a scenario never nests this deep: close brackets, or indent less",
                ),
                "text" => (
                    format!("the texts have more than {MAX_SCALAR_BYTES} bytes, aliases written out"),
                    aliases,
                ),
                _ => {
                    (format!("there are more than {MAX_NODES} keys and values, aliases written out"), aliases)
                }
            };
            (Code::TooDeep, place, message, "too much from here on", help.into())
        }
        Failure::KeyIsNoText(place) => (
            Code::WrongType,
            place,
            "a key has to be a text, not a list or a map".into(),
            "not a key",
            "put a text that begins with `{`, `[` or `?` in quotes".into(),
        ),
        Failure::SecondDocument(place) => (
            Code::Syntax,
            place,
            "a second document begins here, and a file holds one scenario".into(),
            "second document",
            "put it into a file of its own, or remove the `---`".into(),
        ),
        Failure::Syntax(words, place) => return syntax(text, &words, place),
    };
    Diagnostic { code, place, message, label: label.into(), help: Some(help) }
}

fn syntax(text: &str, words: &str, place: Place) -> Diagnostic {
    let place =
        if words.starts_with("control characters") { forbidden(text).unwrap_or(place) } else { place };
    let here = text.lines().nth(place.line - 1).and_then(|line| line.chars().nth(place.column - 1));
    let opened = words.rsplit_once(" at line ").map(|(_, place)| place.split(' ').next().unwrap_or_default());
    let opened = opened.map(|line| format!(" of line {line}")).unwrap_or_default();
    let has = |part: &str| words.contains(part);
    let (message, label, help) = if here == Some('\t') && (has("tab") || has("cannot start any token")) {
        ("a tab stands where only spaces may indent".into(), "a tab", "replace the tab by spaces")
    } else if has("cannot start any token") {
        let begin = here.map(String::from).unwrap_or_default();
        (format!("a text cannot begin with `{begin}`"), "not a beginning", "put the whole text in quotes")
    } else if has("while parsing a flow sequence") {
        (
            format!("the list that the `[`{opened} opens goes wrong here"),
            "a `,` or the `]` is missing before this",
            "separate the items by `,` and close the list with `]`",
        )
    } else if has("while parsing a flow mapping") {
        (
            format!("the map that the `{{`{opened} opens goes wrong here"),
            "a `,` or the `}` is missing before this",
            "separate the entries by `,` and close the map with `}`",
        )
    } else if has("while parsing a flow node") {
        (
            "a value is missing before this".into(),
            "a value is expected here",
            "write the value, or remove the `,` or the bracket before it",
        )
    } else if has("scanning a quoted scalar") {
        (
            format!("the quotes{opened} are not closed"),
            "the closing quotes are missing",
            "close the text with the same kind of quotes that opens it",
        )
    } else if has("escape") {
        (
            "this `\\` begins nothing that exists in double quotes".into(),
            "unknown escape",
            "write `\\\\` for a backslash, or use single quotes",
        )
    } else if has("mapping values are not allowed") {
        (
            "a `:` stands where no key can be".into(),
            "not after a key",
            "indent keys of one map alike, put a space behind `:`, and put a text that holds `: ` in quotes",
        )
    } else if has("could not find expected ':'") {
        (
            "the line before this is a key without a `:`".into(),
            "a `:` is missing before this",
            "write `key: value`, with a space behind the `:`",
        )
    } else if has("did not find expected '-'") {
        (
            "this line is indented like no item of the list above".into(),
            "not an item",
            "begin an item with `- `, or indent the line like the keys above it",
        )
    } else if has("did not find expected key") {
        (
            "this is not a key of the map above".into(),
            "not a key",
            "indent keys of one map alike; remove what stands behind a closing bracket or quote",
        )
    } else if has("unknown anchor") {
        (
            "there is no anchor of this name above".into(),
            "unknown alias",
            "mark the value with `&name` first; put a text that begins with `*` in quotes",
        )
    } else if has("control characters") {
        let code = here.map_or(0, u32::from);
        (
            format!("the character `U+{code:04X}` may not stand in YAML"),
            "an invisible character",
            "remove it, or write it in double quotes as an escape",
        )
    } else {
        (
            format!("the text is not YAML: {}", plain(words)),
            "not readable from here",
            "check the indentation and the quotes around here",
        )
    };
    Diagnostic { code: Code::Syntax, place, message, label: label.into(), help: Some(help.into()) }
}

/// The parser's words without the place, which is told apart.
fn plain(words: &str) -> &str {
    words.split(" at line ").next().unwrap_or(words)
}

/// The first character that may not stand in YAML.
fn forbidden(text: &str) -> Option<Place> {
    let allowed = |c: char| {
        matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
            && c != '\u{feff}'
    };
    let (offset, _) = text.char_indices().find(|(_, c)| !allowed(*c))?;
    Some(Place { length: 1, ..super::lines::Lines::of(text).place_of_offset(offset) })
}
