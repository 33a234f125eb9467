//! A run in which every text that comes from outside is hostile: not those that someone thought of, but every text in the
//! report that may be anything.

use interlude_reports::json;
use interlude_reports::run::Run;
use serde_json::Value;
use std::collections::BTreeSet;

/// Markup, what ends a block or a command, control characters, and a mark that turns the rest of a line around.
pub(crate) const HOSTILE: &str = "</summary></pre></script></svg></style>\"'><script>alert(1)</script><img src=x onerror=alert(1)>\n\n```\n# x `y` | ]]> %0A::error::\u{1b}[2J\u{202e}\u{2066}\u{0}";

/// The run with this before every text that may be anything, so that texts that differed still differ. What it may not be,
/// such as a verdict, stays.
pub(crate) fn spoiled(run: &Run, with: &str) -> Run {
    spoiled_at(run, &free(run), with)
}

/// The same, where it is known already which texts may be anything.
pub(crate) fn spoiled_at(run: &Run, free: &BTreeSet<String>, with: &str) -> Run {
    let mut report: Value = serde_json::from_str(&json::render(run)).expect("a report is JSON");
    assert!(free.len() > 20, "{free:?}");
    for place in free {
        spoil(&mut report, &parts(place), with);
    }
    json::parse(&report.to_string()).expect("it was one before")
}

/// The places of all texts that may be anything, such as `/trials/*/title`: a report can be read whatever stands there.
pub(crate) fn free(run: &Run) -> BTreeSet<String> {
    let report: Value = serde_json::from_str(&json::render(run)).expect("a report is JSON");
    let mut places = BTreeSet::new();
    texts(&report, "", &mut places);
    places.retain(|place| {
        let mut spoiled = report.clone();
        spoil(&mut spoiled, &parts(place), "anything ");
        json::parse(&spoiled.to_string()).is_ok()
    });
    places
}

/// Where texts stand, without the places in lists.
fn texts(value: &Value, place: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::String(_) => _ = found.insert(place.to_owned()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, &format!("{place}/*"), found)),
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| texts(value, &format!("{place}/{key}"), found));
        }
        _ => {}
    }
}

/// Puts something before each text at a place.
fn spoil(value: &mut Value, place: &[&str], with: &str) {
    match (value, place) {
        (Value::String(text), []) => *text = format!("{with}{text}"),
        (Value::Array(items), ["*", rest @ ..]) => items.iter_mut().for_each(|item| spoil(item, rest, with)),
        (Value::Object(fields), [key, rest @ ..]) => {
            fields.get_mut(*key).into_iter().for_each(|value| spoil(value, rest, with));
        }
        _ => {}
    }
}

fn parts(place: &str) -> Vec<&str> {
    place.split('/').skip(1).collect()
}
