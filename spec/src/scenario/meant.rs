//! What is probably meant by words that other formats have and this one does not: their keys, their times, and values where a map belongs.
//! It knows only what stands in the text, and no plan.

use super::node::{Entry, Kind, Node};
use crate::time::Tick;

/// What people call a stretch of time.
const STRETCHES: &[&str] = &["after", "takes", "delay", "wait", "waits", "duration", "ms", "time", "timeout"];

/// The key that is meant by another word, where the map has that key and it does not stand there yet.
pub(super) fn key<'k>(
    written: &Entry,
    entries: &[Entry],
    known: &(impl Iterator<Item = &'k str> + Clone),
) -> Option<&'k str> {
    let is_free = |key: &str| entries.iter().all(|entry| entry.key != key);
    // Of a map that has one key and holds one, that one is meant.
    let mut all = known.clone();
    if let (Some(only), None, 1) = (all.next(), all.next(), entries.len()) {
        return Some(only);
    }
    let meant: &[&str] = match (written.key.as_str(), &written.value.kind) {
        ("resolves", _) => &["resolvesAfter"],
        ("rejects", _) => &["rejectsAfter"],
        ("fails", _) if is_time(&written.value) => &["failsAfter", "rejectsAfter"],
        ("network", Kind::Bool(true)) => &["offline"],
        (stretch, _) if STRETCHES.contains(&stretch) => &["resolvesAfter", "failsAfter"],
        _ => &[],
    };
    let mut free = meant.iter().copied().filter(|key| is_free(key));
    free.find_map(|key| known.clone().find(|known| *known == key))
}

/// Whether a text is a time, or a number that lacks its unit.
fn is_time(node: &Node) -> bool {
    match &node.kind {
        Kind::String(text) => Tick::parse(text).is_ok(),
        Kind::Number(_) => true,
        _ => false,
    }
}

/// The time in a map that says nothing else: it was to say how long something takes.
pub(super) fn only_a_time(entries: &[Entry]) -> Option<(&Entry, String)> {
    let [entry] = entries else { return None };
    let is_stretch = STRETCHES.contains(&entry.key.as_str()) && is_time(&entry.value);
    is_stretch.then(|| (entry, written(&entry.value)))
}

/// A text or a number, as one writes it: with a unit, where it is a number.
fn written(node: &Node) -> String {
    match &node.kind {
        Kind::String(text) => text.clone(),
        Kind::Number(number) => format!("{number}ms"),
        _ => String::new(),
    }
}

/// A help line for a value that stands where a map belongs, and says one thing of it.
pub(super) fn map_of(what: &str, value: &Node) -> Option<String> {
    let (key, value) = match (what, &value.kind) {
        ("`setActive`" | "`setSession`" | "`expect`", Kind::Null) => ("session", "null".to_owned()),
        ("`setActive`" | "`setSession`" | "`expect`", Kind::String(text)) if !text.is_empty() => {
            ("session", text.clone())
        }
        ("`beforeEmit`" | "`navigate`" | "`callback`", _) if is_time(value) => {
            ("resolvesAfter", written(value))
        }
        ("`server`", _) if is_time(value) => ("touch", written(value)),
        _ => return None,
    };
    Some(format!("write a map: `{{ {key}: {value} }}`"))
}

/// The time that is meant by one with a sign, a space, another unit, or another case.
pub(super) fn time(written: &str) -> Option<String> {
    let text = written.trim();
    if let Some(positive) = text.strip_prefix('-') {
        let positive = Tick::parse(positive).ok()?;
        return Some(format!("write `{positive}`, or `0ms`: nothing happens before the beginning"));
    }
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let (factor, unit) = match unit.trim().to_ascii_lowercase().as_str() {
        "ms" | "msec" | "millis" | "millisecond" | "milliseconds" => (1, "ms"),
        "s" | "sec" | "secs" | "second" | "seconds" => (1, "s"),
        "m" | "min" | "mins" | "minute" | "minutes" => (60, "s"),
        "h" | "hour" | "hours" => (3600, "s"),
        _ => return None,
    };
    let meant = match factor {
        1 => format!("{number}{unit}"),
        factor => format!("{}s", number.parse::<u64>().ok()?.checked_mul(factor)?),
    };
    Tick::parse(&meant).ok().map(|_| format!("write `{meant}`"))
}

/// Whether it is a word that means yes, no or everything, and that YAML takes for a text.
pub(super) fn is_answer(text: &str) -> bool {
    ["yes", "y", "no", "n", "on", "off", "all", "true", "false"].contains(&text.to_ascii_lowercase().as_str())
}
