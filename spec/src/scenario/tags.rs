//! Tags (`!name`), of which the YAML parser passes over those before keys and those of YAML's own types. It knows nothing of what
//! a scenario is.

use super::lines::Lines;
use super::node::shortened;
use super::{text, yaml};
use crate::diagnostic::{Code, Diagnostic, Place};

/// How many places are looked at for the sake of tags: each costs a reading up to there.
const MOST: usize = 8;
/// What is no YAML where a tag may stand, and a text like any other within a text.
const IMPOSSIBLE: &str = "*no-such-anchor";

/// The tags of a text that is YAML.
///
/// What looks like one may stand within a text of several lines. It is one where something impossible in its place is a mistake.
pub(super) fn tags(text: &str) -> Vec<Diagnostic> {
    let lines = Lines::of(text);
    let candidates =
        text::marks(text).into_iter().take(MOST).map(|from| (from, from + length(&text[from..])));
    let is_tag = |(from, to): &(usize, usize)| {
        yaml::parse(&format!("{}{IMPOSSIBLE}{}", &text[..*from], &text[*to..])).is_err()
    };
    let tags = candidates.filter(is_tag).map(|(from, to)| Diagnostic {
        code: Code::WrongType,
        place: Place { length: text[from..to].chars().count(), ..lines.place_of_offset(from) },
        message: format!("`{}` is a tag, and a scenario has none", shortened(&text[from..to])),
        label: "a tag".into(),
        help: Some("remove it; a text that begins with `!` stands in quotes".into()),
    });
    tags.collect()
}

/// How many bytes a tag takes. The quotes that end a text are none of it.
fn length(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}' | '"' | '\'');
    text.find(ends).unwrap_or(text.len())
}
