//! A run in which every text that comes from outside is hostile: not those that someone thought of, but every text in the
//! report that may be anything.

use interlude_reports::json;
use interlude_reports::run::Run;
use serde_json::Value;
use std::collections::BTreeSet;

/// Markup, what ends a block or a command, control characters, and a mark that turns the rest of a line around.
pub(crate) const HOSTILE: &str = "</summary></pre></script></svg></style>\"'><script>alert(1)</script><img src=x onerror=alert(1)>\n\n```\n# x `y` | ]]> %0A::error::\u{1b}[2J\u{202e}\u{2066}\u{0}";

/// The run with this before every text that may be anything. What it may not be, such as a verdict, stays.
pub(crate) fn spoiled(run: &Run, with: &str) -> Run {
    let mut report: Value = serde_json::from_str(&json::render(run)).expect("a report is JSON");
    let mut kinds = BTreeSet::new();
    kinds_of_text(&report, "", &mut kinds);
    // A text that may begin with anything may begin with this.
    kinds.retain(|kind| {
        let mut spoiled = report.clone();
        spoil(&mut spoiled, "", &|at| at == kind, "-");
        json::parse(&spoiled.to_string()).is_ok()
    });
    assert!(kinds.len() > 20, "{kinds:?}");
    spoil(&mut report, "", &|at| kinds.contains(at), with);
    json::parse(&report.to_string()).expect("it was one before")
}

/// Where texts stand, without the places in lists.
fn kinds_of_text(value: &Value, at: &str, kinds: &mut BTreeSet<String>) {
    match value {
        Value::String(_) => _ = kinds.insert(at.to_owned()),
        Value::Array(items) => items.iter().for_each(|item| kinds_of_text(item, &format!("{at}[]"), kinds)),
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| kinds_of_text(field, &format!("{at}.{name}"), kinds));
        }
        _ => {}
    }
}

fn spoil(value: &mut Value, at: &str, is_meant: &dyn Fn(&str) -> bool, with: &str) {
    match value {
        Value::String(text) if is_meant(at) => *text = format!("{with}{text}"),
        Value::Array(items) => {
            for item in items {
                spoil(item, &format!("{at}[]"), is_meant, with);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                spoil(field, &format!("{at}.{name}"), is_meant, with);
            }
        }
        _ => {}
    }
}
