//! The keys of a map, and the kinds of scalars: what every part of a scenario is read with.

use super::document::Spot;
use super::elsewhere::elsewhere;
use super::limits::{MAX_NAME, MAX_TEXT};
#[cfg(not(target_family = "wasm"))]
use super::meant::{key as meant_key, map_of, time as meant_time};
use super::mistake::{Lost, Mistakes};
use super::node::{Entry, Kind, Node, NodeId, shortened};
use super::shape::Map;
use super::syntax::lists::is_of_list;
use crate::diagnostic::Code;
use crate::time::{Tick, TickError};
use crate::trace::Value;
use std::collections::BTreeSet;
use std::ops::Range;

/// A map whose keys are known.
pub(crate) struct Fields<'n> {
    /// What the map is, for messages.
    what: &'n str,
    /// Where a missing key is reported.
    at: NodeId,
    entries: &'n [Entry],
    /// Keys that are not there, and that others were probably meant to be: those have been told.
    mistyped: BTreeSet<String>,
}

/// The names that a key makes, and that may be lost where it is mistyped.
fn lost_with(key: &str) -> Option<Lost> {
    match key {
        "client" | "sessions" | "id" => Some(Lost::Sessions),
        "call" | "together" | "calls" | "setSession" | "setActive" | "signOut" | "beforeEmit"
        | "navigate" | "callback" => Some(Lost::Calls),
        "addListener" => Some(Lost::Listeners),
        _ => None,
    }
}

impl<'n> Fields<'n> {
    /// Takes a map and reports the keys that stand twice or do not exist. `at` is where a missing key would be
    /// reported: the key under which the map stands, where there is one.
    pub(crate) fn of(
        node: &'n Node,
        what: &'n str,
        known: &[&str],
        at: NodeId,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        Self::among(node, what, known.iter().copied(), at, mistakes)
    }

    /// Takes a map of the format of scenarios, as [`Self::of`] takes any.
    pub(crate) fn of_map(
        node: &'n Node,
        what: &'n str,
        map: &'static Map,
        at: NodeId,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        Self::among(node, what, map.names(), at, mistakes)
    }

    fn among<'k>(
        node: &'n Node,
        what: &'n str,
        known: impl Iterator<Item = &'k str> + Clone,
        at: NodeId,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let Some(entries) = node.entries() else {
            let keys: Vec<String> = known.map(|key| format!("`{key}`")).collect();
            let help = map_of(what, node)
                .unwrap_or_else(|| format!("write a map; its keys are {}", keys.join(", ")));
            wrong_type(node, what, "a map", help, mistakes);
            return None;
        };
        let is_known = |key: &str| known.clone().any(|known| known == key);
        let items = unmarked(entries, &is_known, mistakes);
        let mut again = twice(&entries[..items.start], mistakes);
        again.extend(twice(&entries[items.end..], mistakes));
        let mut mistyped = BTreeSet::new();
        for entry in entries[..items.start].iter().chain(&entries[items.end..]) {
            if !is_known(&entry.key) && !again.contains(&entry.key_id) {
                let message = format!("`{}` is not a key of {what}", shortened(&entry.key));
                let meant = meant_key(entry, entries, &known);
                let help = match (elsewhere(&entry.key, what, entries), meant) {
                    (Some(elsewhere), _) => elsewhere.to_owned(),
                    (None, Some(meant)) => format!("did you mean `{meant}`?"),
                    (None, None) => mistakes.meant_or_all(&entry.key, known.clone(), "keys here"),
                };
                mistakes.add(Code::UnknownKey, entry.key_id, message, "unknown key", help);
                if let Some(meant) = meant.or_else(|| mistakes.meant(&entry.key, known.clone())) {
                    mistakes.lost.extend(lost_with(meant));
                    mistyped.insert(meant.to_owned());
                }
            }
        }
        // What belongs to an item would be taken for this map's own where it has such keys as well.
        let entries = match entries.get(items.start) {
            Some(first) if is_known(&first.key) => &entries[..items.start],
            _ => entries,
        };
        mistyped.retain(|key| entries.iter().all(|entry| entry.key != *key));
        Some(Self { what, at, entries, mistyped })
    }

    /// Whether a key is not there, and another was probably meant to be it. That has been told.
    pub(crate) fn is_mistyped(&self, key: &str) -> bool {
        self.mistyped.contains(key)
    }

    pub(crate) fn entries(&self) -> &'n [Entry] {
        self.entries
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&'n Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value of a key that has to be there. `example` is what to write.
    pub(crate) fn require(&self, key: &str, example: &str, mistakes: &mut Mistakes) -> Option<&'n Node> {
        let value = self.get(key);
        if value.is_none() && !self.is_mistyped(key) {
            let message = format!("{} has no `{key}`", self.what);
            let help = format!("add `{key}: {example}`");
            mistakes.add(Code::MissingKey, self.at, message, format!("`{key}` is missing"), help);
        }
        value
    }
}

/// The keys that stand beside a list whose items have no mark: they are those of its items, which is told once. Most maps have none.
fn unmarked(entries: &[Entry], is_known: &dyn Fn(&str) -> bool, mistakes: &mut Mistakes) -> Range<usize> {
    let begins = |place: &usize| {
        let [list, item] = [&entries[place - 1], &entries[*place]];
        // A step has the keys of a call as well, but not beside `together`.
        let is_strange = || list.key == "together" || !is_known(&item.key);
        list.value.kind == Kind::Null && is_of_list(&list.key, &item.key) && is_strange()
    };
    let Some(start) = (1..entries.len()).find(begins) else { return entries.len()..entries.len() };
    let (list, first) = (&entries[start - 1], &entries[start]);
    mistakes.unmarked.insert(list.value.id);
    mistakes.lost.extend(lost_with(&list.key));
    let message = format!("an item of `{}` begins here without its `- `", list.key);
    let help = format!("write `- {}:`, and indent the other lines of the item alike", first.key);
    mistakes.add(Code::UnknownKey, first.key_id, message, "no `- ` before this", help);
    let is_other = |entry: &Entry| !is_of_list(&list.key, &entry.key);
    start..entries[start..].iter().position(is_other).map_or(entries.len(), |more| start + more)
}

#[cfg(target_family = "wasm")]
fn meant_key<'k>(_: &Entry, _: &[Entry], _: &impl Iterator<Item = &'k str>) -> Option<&'k str> {
    None
}

#[cfg(target_family = "wasm")]
fn map_of(_: &str, _: &Node) -> Option<String> {
    None
}

#[cfg(target_family = "wasm")]
fn meant_time(_: &str) -> Option<String> {
    None
}

/// Reports the keys that stand twice, at the later ones, and gives those back. Where the key that begins the map comes
/// again, the mark of a new item of a list was forgotten: what comes twice after it is told with that.
pub(crate) fn twice(entries: &[Entry], mistakes: &mut Mistakes) -> BTreeSet<NodeId> {
    let (mut seen, mut again) = (BTreeSet::new(), BTreeSet::new());
    let mut is_told = false;
    for (place, entry) in entries.iter().enumerate() {
        if !seen.insert(&entry.key) {
            again.insert(entry.key_id);
            let begins = place > 1 && entries[0].key == entry.key;
            if is_told {
                continue;
            }
            if begins {
                is_told = true;
                let message =
                    format!("the key `{}` begins this map, and stands in it again", shortened(&entry.key));
                let help =
                    format!("begin a new item of the list with `- {}:`, or remove one of the two", entry.key);
                mistakes.add(
                    Code::DuplicateKey,
                    entry.key_id,
                    message,
                    "a `- ` is missing before this",
                    help,
                );
                continue;
            }
            let message = format!("the key `{}` stands twice in one map", shortened(&entry.key));
            let help = "remove one of the two: only one can be meant".to_owned();
            mistakes.add(Code::DuplicateKey, entry.key_id, message, "the second one", help);
        }
    }
    again
}

/// Reports a value of the wrong kind.
pub(crate) fn wrong_type(
    node: &Node,
    name: &str,
    expected: &str,
    help: impl Into<Option<String>>,
    mistakes: &mut Mistakes,
) {
    let message = format!("{name} has to be {expected}, not {}", node.found());
    mistakes.add(Code::WrongType, node.id, message, format!("expected {expected}"), help);
}

/// A text that is not empty.
pub(crate) fn text<'n>(node: &'n Node, name: &str, mistakes: &mut Mistakes) -> Option<&'n str> {
    let help = match &node.kind {
        Kind::String(text) if !text.is_empty() => {
            no_longer_than(MAX_TEXT, text, node.id, name, mistakes);
            return Some(text);
        }
        Kind::Number(number) => {
            let message = format!("{name} has to be a text, not {}", node.found());
            mistakes.add_number(node.id, &number.to_string(), message);
            return None;
        }
        Kind::Bool(value) => format!("write it in quotes: `\"{value}\"`"),
        _ => "write a text, in quotes if it is not a plain word".into(),
    };
    wrong_type(node, name, "a text", help, mistakes);
    None
}

/// A text by which something is called: not empty, and no longer than a name may be.
pub(crate) fn name_of<'n>(node: &'n Node, name: &str, mistakes: &mut Mistakes) -> Option<&'n str> {
    let text = text(node, name, mistakes)?;
    if text.len() <= MAX_TEXT {
        no_longer_than(MAX_NAME, text, node.id, name, mistakes);
    }
    Some(text)
}

/// Reports a text that is longer than so many bytes.
pub(crate) fn no_longer_than(most: usize, text: &str, at: NodeId, name: &str, mistakes: &mut Mistakes) {
    if text.len() > most {
        let message = format!("{name} has {} bytes, and may have {most}", text.len());
        mistakes.add(Code::TooLong, at, message, "too long", "write less of it".to_owned());
    }
}

/// Reports the first item beyond so many.
pub(crate) fn no_more_than<T>(
    most: usize,
    items: &[T],
    at: impl Fn(&T) -> NodeId,
    what: &str,
    mistakes: &mut Mistakes,
) {
    if let Some(item) = items.get(most) {
        let message = format!("{what} has {} items, and may have {most}", items.len());
        mistakes.add(Code::TooMany, at(item), message, "one too many", "split the scenario".to_owned());
    }
}

/// A text that names something: neither empty nor one of JavaScript's two kinds of nothing.
pub(crate) fn id<T: for<'t> From<&'t str>>(
    node: &Node,
    name: &str,
    mistakes: &mut Mistakes,
) -> Option<Spot<T>> {
    let text = name_of(node, name, mistakes)?;
    if matches!(text, "undefined" | "null") {
        let message = format!("`{text}` is reserved and cannot be an id");
        let help = "choose another id; in a call, leave a key out to pass `undefined`, and write `null` without \
                    quotes to pass null";
        mistakes.add(Code::ReservedName, node.id, message, "a reserved word", help.to_owned());
        return None;
    }
    Some(Spot { value: T::from(text), at: node.id })
}

/// An id, `null` or `undefined`.
pub(crate) fn value<T: for<'t> From<&'t str>>(
    node: &Node,
    name: &str,
    mistakes: &mut Mistakes,
) -> Option<Value<T>> {
    match &node.kind {
        Kind::Null => Some(Value::Null),
        Kind::String(text) if text == "undefined" => Some(Value::Undefined),
        _ => id(node, name, mistakes).map(|spot| Value::set(spot.value)),
    }
}

pub(crate) fn boolean(node: &Node, name: &str, mistakes: &mut Mistakes) -> Option<bool> {
    if let Kind::Bool(value) = node.kind {
        return Some(value);
    }
    let help = "write `true` or `false`, without quotes".to_owned();
    wrong_type(node, name, "`true` or `false`", help, mistakes);
    None
}

/// The value of a key that is there to be `true`.
pub(crate) fn only_true(node: &Node, name: &str, mistakes: &mut Mistakes) -> Option<()> {
    if node.kind == Kind::Bool(true) {
        return Some(());
    }
    wrong_type(node, name, "`true`", "write `true`, or leave the key out".to_owned(), mistakes);
    None
}

pub(crate) fn list<'n>(node: &'n Node, name: &str, mistakes: &mut Mistakes) -> Option<&'n [Node]> {
    if let Kind::Sequence(items) = &node.kind {
        return Some(items);
    }
    if !mistakes.unmarked.contains(&node.id) {
        let help = match node.entries().and_then(<[_]>::first) {
            Some(entry) => format!(
                "begin each item with `- `, as in `- {}: …`, or put it between `[` and `]`",
                shortened(&entry.key)
            ),
            None => "write `[ … ]`, or each item on a line with `- `".to_owned(),
        };
        wrong_type(node, name, "a list", help, mistakes);
    }
    None
}

pub(crate) fn time(node: &Node, name: &str, mistakes: &mut Mistakes) -> Option<Spot<Tick>> {
    let written = match &node.kind {
        Kind::String(text) => text.clone(),
        Kind::Number(number) => number.to_string(),
        _ => {
            wrong_type(node, name, "a time", "write a time such as `50ms` or `1.5s`".to_owned(), mistakes);
            return None;
        }
    };
    match Tick::parse(&written) {
        Ok(tick) => return Some(Spot { value: tick, at: node.id }),
        Err(error) => {
            let help = match error {
                TickError::NoUnit => format!("write `{written}ms` or `{written}s`"),
                TickError::Malformed => {
                    meant_time(&written).unwrap_or_else(|| "write a time such as `50ms` or `1.5s`".into())
                }
                TickError::Fraction => "round it to a whole millisecond".into(),
                TickError::TooLate => format!("write a time up to `{}`", Tick::MAX),
            };
            let message = format!("`{}` is not a time: {error}", shortened(&written));
            mistakes.add(Code::BadTime, node.id, message, "not a time", help);
        }
    }
    None
}

/// One of several words.
pub(crate) fn word<'n, T: Copy>(
    node: &'n Node,
    name: &str,
    words: &[(&str, T)],
    mistakes: &mut Mistakes,
) -> Option<T> {
    if matches!(node.kind, Kind::Bool(_) | Kind::Number(_)) {
        let words: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        wrong_type(node, name, "a word", format!("write one of {}", words.join(", ")), mistakes);
        return None;
    }
    let written: &'n str = text(node, name, mistakes)?;
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == written) {
        return Some(*meaning);
    }
    let message = format!("`{}` is not a value of {name}", shortened(written));
    let help = mistakes.meant_or_all(written, words.iter().map(|(word, _)| *word), "values here");
    mistakes.add(Code::UnknownValue, node.id, message, "unknown word", help);
    None
}
