//! Where in an answer the value is that cannot be read, looked for only where there is one. Whether an answer can be read is for its
//! types to say; what is told here is the place.

use serde_json::{Map, Value};

/// So many times an answer is read anew, at most, and so many bytes together. What is not found by then is not told.
const MOST: usize = 100;
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What has to stand behind a key, wherever it stands.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Flag,
    Object,
    Events,
    Texts,
}

impl Kind {
    /// What has to stand behind a key that is known.
    fn of(key: &str) -> Option<Self> {
        Some(match key {
            "is" | "event" | "listener" | "call" | "component" | "request" | "kind" | "url" | "hook"
            | "outcome" | "name" | "message" | "code" | "version" | "language" => Self::Text,
            "at" | "protocol" => Self::Number,
            "quiescent" | "visible" | "loaded" => Self::Flag,
            "ok" | "error" | "session" | "organization" | "user" | "implementation" => Self::Object,
            "events" => Self::Events,
            "contracts" | "capabilities" | "guesses" | "notes" => Self::Texts,
            _ => return None,
        })
    }

    fn is_of(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Number => value.is_u64(),
            Self::Flag => value.is_boolean(),
            Self::Object => value.is_object(),
            Self::Events | Self::Texts => value.is_array(),
        }
    }

    /// What has to stand in a list of it.
    const fn of_each(self) -> Option<Self> {
        match self {
            Self::Events => Some(Self::Object),
            Self::Texts => Some(Self::Text),
            _ => None,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a whole number",
            Self::Flag => "true or false",
            Self::Object => "an object",
            Self::Events | Self::Texts => "a list",
        }
    }
}

/// What is wrong with an answer, behind the path of the value, such as `events[0].session`; none where it is the whole answer, or is
/// not found. The answer takes so many bytes, and `read` says what is wrong with one, in words.
pub(super) fn told(answer: &Value, bytes: usize, read: impl Fn(&Value) -> Option<String>) -> Option<String> {
    let wrong = read(answer)?;
    if let Some(field) = wrong.strip_prefix('`').and_then(|it| it.strip_suffix("` is missing")) {
        let left = MOST.min(MOST_BYTES / bytes.max(1));
        let path = Search { answer, wrong: &wrong, read, left }.lacking(field, "", answer)?;
        return (!path.is_empty()).then(|| format!("`{path}`: {wrong}"));
    }
    if let Some((word, _)) = wrong.strip_prefix('`').and_then(|it| it.split_once("` is not known here")) {
        return Some(format!("`{}`: {wrong}", path_of(answer, "", word)?));
    }
    other_kind(answer, None, "")
}

/// The path of a value in another.
fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The first text that is such a word.
fn path_of(value: &Value, path: &str, word: &str) -> Option<String> {
    match value {
        Value::String(text) => (text == word).then(|| path.to_owned()),
        Value::Array(list) => {
            list.iter().enumerate().find_map(|(place, it)| path_of(it, &format!("{path}[{place}]"), word))
        }
        Value::Object(object) => object.iter().find_map(|(key, it)| path_of(it, &below(path, key), word)),
        _ => None,
    }
}

/// The first value that is of another kind than it has to be, and which that is.
fn other_kind(value: &Value, kind: Option<Kind>, path: &str) -> Option<String> {
    if let Some(kind) = kind.filter(|kind| !kind.is_of(value)) {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        return Some(format!("`{path}`: {found} stands where {} has to be", kind.words()));
    }
    match value {
        Value::Array(list) => {
            let each = kind.and_then(Kind::of_each);
            list.iter().enumerate().find_map(|(place, it)| other_kind(it, each, &format!("{path}[{place}]")))
        }
        Value::Object(object) => object.iter().find_map(|(key, it)| {
            // The number of an answer, and the name of who is current.
            let kind = match (key.as_str(), path) {
                ("id", "") => Some(Kind::Number),
                ("id", _) => Some(Kind::Text),
                _ => Kind::of(key),
            };
            other_kind(it, kind, &below(path, key))
        }),
        _ => None,
    }
}

struct Search<'a, R> {
    answer: &'a Value,
    wrong: &'a str,
    read: R,
    left: usize,
}

impl<R: Fn(&Value) -> Option<String>> Search<'_, R> {
    /// The first object in which another thing is wrong, or nothing, once that field is there.
    fn lacking(&mut self, field: &str, path: &str, value: &Value) -> Option<String> {
        match value {
            Value::Object(object) => {
                if !object.contains_key(field) && self.is_missed(field, path) {
                    return Some(path.to_owned());
                }
                object.iter().find_map(|(key, it)| self.lacking(field, &below(path, key), it))
            }
            Value::Array(list) => {
                let mut places = list.iter().enumerate();
                places.find_map(|(place, it)| self.lacking(field, &format!("{path}[{place}]"), it))
            }
            _ => None,
        }
    }

    fn is_missed(&mut self, field: &str, path: &str) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let mut answer = self.answer.clone();
        let pointer = path.replace(['.', '['], "/").replace(']', "");
        let pointer = if pointer.is_empty() { pointer } else { format!("/{pointer}") };
        let Some(Value::Object(object)) = answer.pointer_mut(&pointer) else { return false };
        object.insert(field.to_owned(), Value::Object(Map::new()));
        (self.read)(&answer).as_deref() != Some(self.wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use crate::protocol::wire::Reply;
    use crate::protocol::{Current, Hello, Seen};
    use serde_json::{Value, json};

    /// The keys below a schema, each with the types that may stand there.
    fn keys(schema: &Value, root: &Value, found: &mut Vec<(String, Vec<String>)>) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            for (key, it) in properties {
                let mut types = Vec::new();
                types_of(it, root, &mut types);
                found.push((key.clone(), types));
            }
        }
        let inner = match schema {
            Value::Object(object) => object.values().collect::<Vec<_>>(),
            Value::Array(list) => list.iter().collect(),
            _ => Vec::new(),
        };
        for it in inner {
            keys(it, root, found);
        }
    }

    fn types_of(schema: &Value, root: &Value, types: &mut Vec<String>) {
        let named = |it: &Value| it.as_str().map(str::to_owned);
        match &schema["type"] {
            Value::String(one) => types.push(one.clone()),
            Value::Array(several) => types.extend(several.iter().filter_map(named)),
            _ => {}
        }
        if !schema["const"].is_null() {
            types.push("string".to_owned());
        }
        let of = schema["$ref"].as_str().and_then(|it| root.pointer(it.trim_start_matches('#')));
        let lists = ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| schema[*key].as_array()).flatten();
        for it in of.into_iter().chain(lists) {
            types_of(it, root, types);
        }
    }

    #[test]
    fn each_key_of_an_answer_is_of_the_kind_that_its_type_says() {
        let mut found = Vec::new();
        for schema in [
            schemars::schema_for!(Reply).to_value(),
            schemars::schema_for!(Hello).to_value(),
            schemars::schema_for!(Current).to_value(),
            schemars::schema_for!(Seen).to_value(),
        ] {
            keys(&schema, &schema, &mut found);
        }
        assert!(found.len() > 30, "{found:?}");
        let sample = |name: &str| match name {
            "string" => json!(""),
            "integer" => json!(1),
            "boolean" => json!(true),
            "array" => json!([]),
            _ => json!({}),
        };
        for (key, types) in found.iter().filter(|(key, types)| key != "id" && !types.is_empty()) {
            let kind = Kind::of(key);
            let fits = |it: &Kind| types.iter().any(|name| name != "null" && it.is_of(&sample(name)));
            assert!(kind.as_ref().is_some_and(fits), "`{key}` is {types:?}");
        }
    }
}
