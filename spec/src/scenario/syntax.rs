//! What the YAML parser's words mean to someone who has written a scenario, not a parser.

mod behind;
// They take 3 kB of WebAssembly, where nobody writes scenarios by hand.
#[cfg(not(target_family = "wasm"))]
mod colon;
#[cfg(not(target_family = "wasm"))]
mod dash;
pub(super) mod lists;
#[cfg(not(target_family = "wasm"))]
mod open;

use super::yaml::{Failure, MAX_DEPTH, MAX_NODES, MAX_SCALAR_BYTES};
use crate::diagnostic::{Code, Diagnostic, Place};

/// The diagnostic of a text that is no tree.
pub(crate) fn diagnostic(text: &str, failure: Failure) -> Diagnostic {
    // A bracket that follows where one is not closed stands where a key does.
    #[cfg(not(target_family = "wasm"))]
    if let Failure::KeyIsNoText(place) = failure
        && let Some(unclosed) = open::bracket(text, place)
    {
        return unclosed;
    }
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
        Failure::SecondDocument(place) => return behind::the_end(text, place),
        Failure::Syntax(words, place) => return syntax(text, &words, place),
    };
    Diagnostic { code, place, message, label: label.into(), help: Some(help) }
}

/// What the parser says, and, for an author: the message, the words at the caret, and the help line. The first row
/// that fits counts. `{opened}` stands for the line where the list, the map or the quotes begin.
const WORDS: &[(&str, [&str; 3])] = &[
    (
        "while parsing a flow sequence",
        [
            "the list that the `[` of line {opened} opens goes wrong here",
            "a `,` or the `]` is missing before this",
            "separate the items by `,` and close the list with `]`",
        ],
    ),
    (
        "while parsing a flow mapping",
        [
            "the map that the `{` of line {opened} opens goes wrong here",
            "a `,` or the `}` is missing before this",
            "separate the entries by `,` and close the map with `}`",
        ],
    ),
    (
        "while parsing a flow node",
        [
            "a value is missing before this",
            "a value is expected here",
            "write the value, or remove the `,` or the bracket before it",
        ],
    ),
    (
        "while parsing a quoted scalar",
        [
            "this `\\` begins nothing that exists in double quotes",
            "unknown escape",
            "write `\\\\` for a backslash, or use single quotes",
        ],
    ),
    (
        "mapping values are not allowed",
        [
            "a `:` stands where no key can be",
            "not after a key",
            "indent keys of one map alike, put a space behind `:`, and put a text that holds `: ` in quotes",
        ],
    ),
    (
        "could not find expected ':'",
        [
            "the line before this is a key without a `:`",
            "a `:` is missing before this",
            "write `key: value`, with a space behind the `:`",
        ],
    ),
    (
        "did not find expected '-'",
        [
            "this line is indented like no item of the list above",
            "not an item",
            "begin an item with `- `, or indent the line like the keys above it",
        ],
    ),
    (
        "did not find expected key",
        [
            "this is not a key of the map above",
            "not a key",
            "indent keys of one map alike; remove what stands behind a closing bracket or quote",
        ],
    ),
    ("block sequence entries are not allowed", NO_INDICATOR),
    ("mapping keys are not allowed", NO_INDICATOR),
    (
        "found unexpected ':'",
        [
            "a `:` ends this text",
            "not part of a text",
            "put a text that ends with `:` in quotes, or write `{ key: value }`",
        ],
    ),
    (
        "did not find expected node content",
        [
            "a bracket closes what nothing has opened",
            "nothing to close",
            "remove the bracket, or put the text in quotes",
        ],
    ),
    ("while scanning an anchor", NO_MARK),
    ("while scanning an alias", NO_MARK),
    ("while scanning a tag", NO_MARK),
    (
        "while scanning a block scalar",
        [
            "a text cannot begin with `|` or `>`",
            "not a beginning",
            "put the whole text in quotes, or begin it on the next line",
        ],
    ),
    (
        "unknown anchor",
        [
            "there is no anchor of this name above",
            "unknown alias",
            "mark the value with `&name` first; put a text that begins with `*` in quotes",
        ],
    ),
];

const NO_INDICATOR: [&str; 3] = [
    "a text cannot begin with `- ` or `? `",
    "not a beginning",
    "put the text in quotes; put the first `- ` of a list on a line of its own",
];

const NO_MARK: [&str; 3] =
    ["a text cannot begin with `&`, `*` or `!`", "not a beginning", "put the whole text in quotes"];

/// A slip that the parser speaks of in other words, or at another place.
#[cfg(not(target_family = "wasm"))]
fn slip(text: &str, words: &str, place: Place) -> Option<Diagnostic> {
    let (slip, is_sure) = colon::colon(text, words, place).unzip();
    let sure = || slip.clone().filter(|_| is_sure == Some(true));
    let found =
        open::unclosed(text, words, place).or_else(sure).or_else(|| dash::forgotten(text, words, place));
    found.or(slip)
}

fn syntax(text: &str, words: &str, place: Place) -> Diagnostic {
    #[cfg(not(target_family = "wasm"))]
    if let Some(slip) = slip(text, words, place) {
        return slip;
    }
    let control = words.starts_with("control characters");
    let place = if control { forbidden(text).unwrap_or(place) } else { place };
    let here = text.split('\n').nth(place.line - 1).and_then(|line| line.chars().nth(place.column - 1));
    let starts_nothing = words.contains("cannot start any token");
    let is_item =
        || text.split('\n').nth(place.line - 1).is_some_and(|line| line.trim_start().starts_with("- "));
    let (message, label, help) = if here == Some('\t') && (starts_nothing || words.contains("tab character"))
    {
        ("a tab stands where only spaces may indent".into(), "a tab", "replace the tab by spaces")
    } else if starts_nothing {
        let character = match here {
            Some('`') | None => "a backtick".into(),
            Some(other) => format!("`{other}`"),
        };
        (format!("a text cannot begin with {character}"), "not a beginning", "put the whole text in quotes")
    } else if control {
        (
            format!("the character `U+{:04X}` may not stand in YAML", here.map_or(0, u32::from)),
            "an invisible character",
            "remove it, or write it in double quotes as an escape",
        )
    } else if words.contains("did not find expected key") && is_item() {
        (
            "this item is indented like no list above".into(),
            "not in the list",
            "indent each `- ` of one list alike",
        )
    } else if let Some((_, [message, label, help])) = WORDS.iter().find(|(said, _)| words.contains(said)) {
        (message.replace("{opened}", &opened(words).0.to_string()), *label, *help)
    } else {
        (
            format!("the text is not YAML: {}", plain(words)),
            "not readable from here",
            "check the indentation and the quotes around here",
        )
    };
    Diagnostic { code: Code::Syntax, place, message, label: label.into(), help: Some(help.into()) }
}

/// Where the parser says that a list, a map or a text began. It leaves out the very first place.
fn opened(words: &str) -> (usize, usize) {
    let context = words.split_once(", while ").and_then(|(_, context)| context.split_once(" at line "));
    let numbers = context.and_then(|(_, place)| place.split_once(" column "));
    numbers.and_then(|(line, column)| Some((line.parse().ok()?, column.parse().ok()?))).unwrap_or((1, 1))
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
