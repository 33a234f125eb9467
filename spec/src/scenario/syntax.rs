//! What the YAML parser's words mean to someone who has written a scenario, not a parser.

use super::yaml::{Failure, MAX_DEPTH, MAX_NODES, MAX_SCALAR_BYTES};
use crate::diagnostic::{Code, Diagnostic, Place};

/// The diagnostic of a text that is no tree.
pub(crate) fn diagnostic(text: &str, failure: Failure) -> Diagnostic {
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
        "while scanning a quoted scalar",
        [
            "the quotes of line {opened} are not closed",
            "the closing quotes are missing",
            "close the text with the same kind of quotes that opens it",
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

/// A list or a map that the file ends within.
fn unclosed(text: &str, words: &str) -> Option<Diagnostic> {
    let is_within =
        ["a flow sequence", "a flow mapping", "a flow node"].iter().any(|what| words.contains(what));
    let (offset, bracket) = super::text::left_open(text).filter(|_| is_within)?;
    // What goes wrong before the end of the file is told where it does.
    let rest = text[offset + 1..].trim_end();
    let is_the_end = rest.trim_start().is_empty() || !rest.contains('\n');
    let (what, close) = if bracket == '[' { ("list", ']') } else { ("map", '}') };
    is_the_end.then(|| Diagnostic {
        code: Code::Syntax,
        place: Place { length: 1, ..super::lines::Lines::of(text).place_of_offset(offset) },
        message: format!("the {what} that this `{bracket}` opens is never closed"),
        label: "never closed".into(),
        help: Some(format!("close it with `{close}`; put a text that holds a bracket in quotes")),
    })
}

/// Which slip of a colon it is: the parser says the same of four, and of two of them on the line after.
fn colon(text: &str, words: &str, place: Place) -> Option<Diagnostic> {
    if !words.contains("mapping values are not allowed") {
        return None;
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let content = |line: &str| line.trim_start().trim_start_matches("- ").trim_start().to_owned();
    let indent = |line: &str| line.chars().count() - content(line).chars().count();
    let here = *lines.get(place.line - 1)?;
    let found = |line: usize, column: usize, length: usize, message: String, label: &str, help: String| {
        let place = Place { line: line + 1, column: column + 1, length };
        Some(Diagnostic { code: Code::Syntax, place, message, label: label.into(), help: Some(help) })
    };
    let before: String = here.chars().take(place.column - 1).collect();
    if content(&before).contains(": ") {
        let help = "put the whole text in quotes".to_owned();
        return found(place.line - 1, place.column - 1, 1, "a text holds `: `".into(), "ends a key", help);
    }
    let is_told = |line: &&str| !matches!(line.trim_start().chars().next(), None | Some('#'));
    let above = (0..place.line - 1).rev().find(|line| is_told(&lines[*line]))?;
    let (said, column) = (content(lines[above].trim_end()), indent(lines[above]));
    let word: String = said.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let length = word.chars().count();
    match said[word.len()..].chars().next() {
        Some(':') if !said.contains(": ") && said.len() > word.len() + 1 => {
            let help = format!("write `{word}: {}`", &said[word.len() + 1..]);
            found(
                above,
                column + length,
                1,
                "a `:` has no space behind it".into(),
                "no space behind this",
                help,
            )
        }
        Some(' ') if length > 0 && !said.contains(": ") && !said.ends_with(':') => {
            let help = format!("write `{word}: {}`", said[word.len()..].trim_start());
            found(above, column, length, format!("the key `{word}` has no `:`"), "no `:` behind this", help)
        }
        _ if indent(here) > column && said.contains(": ") => {
            let message = "this line is indented deeper than the key above it".into();
            let help = "indent the keys of one map alike".into();
            found(place.line - 1, indent(here), 1, message, "begins too far right", help)
        }
        _ => None,
    }
}

fn syntax(text: &str, words: &str, place: Place) -> Diagnostic {
    if let Some(found) = unclosed(text, words).or_else(|| colon(text, words, place)) {
        return found;
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
        (message.replace("{opened}", opened(words)), *label, *help)
    } else {
        (
            format!("the text is not YAML: {}", plain(words)),
            "not readable from here",
            "check the indentation and the quotes around here",
        )
    };
    Diagnostic { code: Code::Syntax, place, message, label: label.into(), help: Some(help.into()) }
}

/// The line where the parser says that a list, a map or a text began. It leaves out the very first place.
fn opened(words: &str) -> &str {
    let context = words.split_once(", while ").and_then(|(_, context)| context.split_once(" at line "));
    context.map_or("1", |(_, place)| place.split(' ').next().unwrap_or_default())
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
