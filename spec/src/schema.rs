//! The formats as JSON Schema, for editors and for other programs: of a scenario, from the table that its reader reads
//! by; of the protocol, from the types of its messages.

use crate::catalogue;
use crate::contract::Contract;
use crate::protocol::wire::{Numbered, Reply};
use crate::scenario::limits::{MAX_NAME, MAX_TEXT};
use crate::scenario::shape::{Key, MAPS, Map, SCENARIO, Shape};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map as Object, Value, json};

mod claims;
mod whole;
mod words;

/// How many keys of a map a message names.
const KEYS: usize = 6;

/// The draft of JSON Schema that editors know best.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of a scenario file, and the names of the semantics that an editor offers below `under`, each with a sentence. Any other
/// name may stand there as well.
///
/// ```
/// let schema = interlude_spec::schema::scenario(&[("serialized".into(), "one after the other".into())]);
/// assert_eq!(schema["properties"]["ties"]["enum"][0], "all");
/// assert_eq!(schema["properties"]["under"]["properties"]["serialized"]["description"], "One after the other.");
/// ```
pub fn scenario(semantics: &[(String, String)]) -> Value {
    let mut definitions: Object<String, Value> =
        MAPS.iter().filter(|map| map.id != SCENARIO.id).map(|map| (map.id.to_owned(), of_map(map))).collect();
    definitions.extend(claims::definitions());
    let mut schema = of_map(&SCENARIO);
    if !semantics.is_empty() {
        offer_below(&mut schema["properties"]["under"], semantics);
    }
    // Where an editor sees what is needed, it offers just that, and that is no scenario that could be read.
    let needed = json!({ "required": schema["required"].take() });
    schema.as_object_mut().map(|schema| schema.remove("required"));
    let all = std::iter::once(needed).chain(claims::of_the_file(is_a_map(&SCENARIO)));
    merge(&mut schema, json!({ "title": SCENARIO.id, "allOf": all.collect::<Vec<_>>() }));
    merge(&mut schema, json!({ "defaultSnippets": [whole::snippet()] }));
    merge(&mut schema, about(SCENARIO.about));
    let outside = json!({
        "$schema": DRAFT,
        "definitions": definitions,
    });
    merge(&mut schema, outside);
    ordered(schema)
}

/// The schema of the protocol's lines: what the harness sends, and what an adapter answers.
pub fn protocol() -> Value {
    let mut generator = generator();
    let request = generator.subschema_for::<Numbered>();
    let reply = generator.subschema_for::<Reply>();
    let definitions = generator.take_definitions(true);
    ordered(json!({
        "$schema": DRAFT,
        "title": "A line of the adapter protocol of Interlude, version 1",
        "description": "The harness sends requests, the adapter answers each with one reply. The field `ok` of a reply \
                        holds what the request asked for: of `hello` a Hello, of `begin` and `act` whether all is \
                        quiescent, of `probe` what is Current.",
        "anyOf": [request, reply],
        "definitions": definitions,
    }))
}

/// The schema of a type, by what its serialization says.
pub fn of<T: JsonSchema>(title: &str) -> Value {
    let mut generator = generator();
    let schema = generator.subschema_for::<T>();
    let definitions = generator.take_definitions(true);
    // Beside a reference, draft 7 passes everything over.
    ordered(json!({ "$schema": DRAFT, "title": title, "allOf": [schema], "definitions": definitions }))
}

/// Offers names below a map from names, each with what it says.
fn offer_below(map: &mut Value, names: &[(String, String)]) {
    let value = map["additionalProperties"].clone();
    let offered: Object<String, Value> =
        names.iter().map(|(name, text)| (name.clone(), described(value.clone(), text))).collect();
    merge(map, json!({ "properties": offered }));
    // There is no need to offer one that says nothing.
    merge(&mut map["propertyNames"], json!({ "doNotSuggest": true }));
}

fn generator() -> SchemaGenerator {
    SchemaGenerator::new(SchemaSettings::draft07())
}

fn of_map(map: &Map) -> Value {
    let properties: Object<String, Value> = map
        .keys
        .iter()
        .map(|key| (key.name.to_owned(), described(of_shape(&key.value), &told_of(key))))
        .collect();
    let needed: Vec<&str> = map.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    let dependencies: Object<String, Value> =
        map.keys.iter().filter_map(|key| Some((key.name.to_owned(), dependencies(map, key)?))).collect();
    // An editor offers the keys that are needed together, by the title: it may not be that of one of them.
    let is_of_a_key = map.key(map.id).is_some_and(|key| key.needed);
    let title = if is_of_a_key { format!("a whole {}", map.id) } else { map.id.to_owned() };
    // A message of the map itself would be said of whatever is wrong with it.
    let mut schema = json!({
        "title": title,
        "properties": properties,
        "additionalProperties": false,
        "allOf": [is_a_map(map)],
    });
    if !needed.is_empty() {
        merge(&mut schema, json!({ "required": needed }));
    }
    if let Some((one_of, message)) = one_of(map) {
        // Which of them is asked for by another key is told by that.
        let asks = |name: &&str| {
            map.key(name).is_some_and(|key| key.asks.iter().any(|asked| map.one_of.contains(asked)))
        };
        let silent: Vec<_> = map.names().filter(asks).filter(|name| !map.one_of.contains(name)).collect();
        let names = map.names().filter(|name| !silent.contains(name));
        let any = json!({ "anyOf": any_there(&one_of, &message) });
        merge(&mut schema, where_known(names, &json!({}), &any));
    }
    if !dependencies.is_empty() {
        merge(&mut schema, json!({ "dependencies": dependencies }));
    }
    schema
}

/// What is said about a key. An editor shows what is said about a map in its place, so that is told with the key, and not with the map.
fn told_of(key: &Key) -> String {
    let Shape::Map(map) = key.value else { return key.about.to_owned() };
    let [first, then] = [key.about, map.about].map(sentence);
    if then.starts_with(first.trim_end_matches('.')) {
        return map.about.to_owned();
    }
    format!("{first} {}", map.about)
}

/// That something is a map, and what to say where it is none.
fn is_a_map(map: &Map) -> Value {
    let message = format!("`{}` has to be a map; its keys are {}", map.id, keys_of(map));
    json!({ "type": "object", "errorMessage": message })
}

/// The keys of a map in a sentence; of many, the first.
fn keys_of(map: &Map) -> String {
    let keys: Vec<_> = map.names().map(|name| format!("`{name}`")).collect();
    match keys.len() {
        ..=KEYS => keys.join(", "),
        all => format!("{} and {} more", keys[..KEYS].join(", "), all - KEYS),
    }
}

/// The keys of which one has to be there, and what to say where none is.
fn one_of(map: &Map) -> Option<(Vec<&'static str>, String)> {
    let needed = map.keys.iter().filter(|key| key.needed).count();
    if map.fewest > needed {
        let others: Vec<_> = map.keys.iter().filter(|key| !key.needed).map(|key| key.name).collect();
        let message = format!(
            "`{}` needs another key, such as {}",
            map.id,
            named(&[others[0], others[others.len() - 1]])
        );
        return Some((others, message));
    }
    let message = format!("`{}` has none of {}", map.id, named(map.one_of));
    (!map.one_of.is_empty()).then(|| (map.one_of.to_vec(), message))
}

/// What a key means for the keys beside it. Each part has a message: an editor says nothing of what a schema excludes by `not`.
fn dependencies(map: &Map, key: &Key) -> Option<Value> {
    let others = map.one_of.iter().filter(|_| map.one_of.contains(&key.name));
    let others = others.copied().filter(|other| *other != key.name);
    let barred: Vec<&str> = key.excludes.iter().copied().chain(others).chain(earlier(map, key)).collect();
    let excludes = (!barred.is_empty()).then(|| {
        let properties: Object<String, Value> =
            barred.iter().map(|other| ((*other).to_owned(), false.into())).collect();
        json!({ "properties": properties, "errorMessage": format!("it cannot stand beside `{}`", key.name) })
    });
    let asks = (!key.asks.is_empty()).then(|| {
        let message = format!("`{}` needs {} beside it", key.name, named(key.asks));
        // A value that is wrong is told itself.
        let value = match key.value {
            Shape::Time => json!({ key.name: of_shape(&key.value) }),
            Shape::Map(_) => json!({ key.name: { "type": "object" } }),
            _ => json!({}),
        };
        where_known(map.names(), &value, &json!({ "anyOf": any_there(key.asks, &message) }))
    });
    let all = match (excludes, asks) {
        (Some(excludes), Some(asks)) => Some(json!({ "allOf": [excludes, asks] })),
        (excludes, asks) => excludes.or(asks),
    };
    match key.value {
        Shape::Flag => {
            all.map(|all| json!({ "if": { "properties": { key.name: { "const": true } } }, "then": all }))
        }
        _ => all,
    }
}

/// The stimuli that a map names before a key, and that may not stand beside it.
fn earlier<'m>(map: &'m Map, key: &'m Key) -> impl Iterator<Item = &'m str> {
    let before = map.keys.iter().take_while(|other| other.name != key.name);
    let stimuli = before.filter(|other| other.beside.is_some());
    let barred = stimuli.filter(|other| key.beside.is_some_and(|beside| !beside.contains(&other.name)));
    barred.map(|other| other.name)
}

/// What holds where each key is known and has such a value: one that is mistyped is told itself, and may be the one that is missing.
fn where_known<'n>(names: impl Iterator<Item = &'n str>, values: &Value, schema: &Value) -> Value {
    let names: Vec<&str> = names.collect();
    json!({ "if": { "propertyNames": { "enum": names }, "properties": values }, "then": schema })
}

/// One of these keys is there; where none is, an editor says the message.
fn any_there(keys: &[&str], message: &str) -> Vec<Value> {
    keys.iter().map(|key| json!({ "required": [key], "errorMessage": message })).collect()
}

/// Keys in a sentence.
fn named(keys: &[&str]) -> String {
    let quoted: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn of_shape(shape: &Shape) -> Value {
    of_one_of(shape, &format!("only {} can stand here", in_words(shape)))
}

/// What may stand somewhere, and what to say where something of another type does.
fn of_one_of(shape: &Shape, message: &str) -> Value {
    // A type that stands alone is told of in other words where others may stand there as well.
    let typed = |name: &str, more: Value| {
        let mut schema = json!({ "type": [name], "errorMessage": message });
        merge(&mut schema, more);
        schema
    };
    match shape {
        // A character takes a byte at least.
        Shape::Text => typed("string", json!({ "minLength": 1, "maxLength": MAX_TEXT })),
        Shape::Name => typed("string", json!({ "minLength": 1, "maxLength": MAX_NAME })),
        Shape::Message => typed("string", json!({ "maxLength": MAX_TEXT })),
        Shape::Id => typed(
            "string",
            json!({
                "minLength": 1, "maxLength": MAX_NAME, "pattern": "^(?!(undefined|null)$)",
                "patternErrorMessage": "`undefined` and `null` are no ids: for none, write null without quotes",
            }),
        ),
        Shape::Time => json!({
            "type": ["string"], "pattern": r"^([0-9]+(\.0+)?ms|[0-9]+(\.[0-9]{1,3}0*)?s)$", "examples": ["50ms"],
            "errorMessage": "a time is a number of whole milliseconds with its unit, such as 50ms or 1.5s",
        }),
        Shape::Bool | Shape::Flag => typed("boolean", json!({})),
        Shape::True => {
            json!({ "const": true, "errorMessage": "only `true` can stand here; leave the key out instead" })
        }
        Shape::Null => typed("null", json!({})),
        Shape::Scalar => {
            json!({ "type": ["string", "number", "boolean", "null"], "errorMessage": message })
        }
        Shape::Status => typed("integer", json!({ "minimum": 400, "maximum": 599 })),
        Shape::Word(words) => {
            json!({ "enum": words, "markdownEnumDescriptions": words::meanings(words) })
        }
        Shape::Contract => json!({
            "enum": Contract::ALL, "markdownEnumDescriptions": Contract::ALL.map(Contract::about),
        }),
        Shape::Rule => of_rules(false),
        Shape::Hazard => of_rules(true),
        Shape::List(item) => json!({ "type": "array", "items": of_shape(item), "errorMessage": message }),
        Shape::Filled(item) => {
            json!({ "type": "array", "items": of_shape(item), "minItems": 1, "errorMessage": message })
        }
        // No value is of two of them. Of `anyOf`, editors show all.
        Shape::Either(shapes) => {
            json!({ "oneOf": shapes.iter().map(|shape| of_one_of(shape, message)).collect::<Vec<_>>() })
        }
        Shape::Map(map) => json!({ "$ref": format!("#/definitions/{}", map.id) }),
        Shape::Named(name, value) => json!({
            "type": "object",
            "propertyNames": { "title": name, "minLength": 1, "maxLength": MAX_NAME, "description": name },
            "additionalProperties": of_shape(value),
            "errorMessage": message,
        }),
    }
}

/// What may stand somewhere, in a sentence.
fn in_words(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Name | Shape::Message => "a text".into(),
        Shape::Id => "an id".into(),
        Shape::Time => "a time such as 50ms".into(),
        Shape::Scalar => "a text, a number, `true`, `false` or `null`".into(),
        Shape::Status | Shape::Rule | Shape::Hazard => format!("a {}", shape.words()),
        Shape::Word(words) => named(words),
        Shape::Contract => named(&Contract::ALL.map(Contract::as_str)),
        Shape::Bool | Shape::Flag | Shape::True | Shape::Null => shape.words(),
        Shape::List(_) | Shape::Filled(_) => "a list".into(),
        Shape::Either(shapes) => shapes.iter().map(in_words).collect::<Vec<_>>().join(" or "),
        Shape::Map(map) => format!("a map with {}", keys_of(map)),
        Shape::Named(name, _) => format!("a map from {name}"),
    }
}

/// The ids of rules, each with what it says and who is hurt.
fn of_rules(hazards_only: bool) -> Value {
    let ids: Vec<_> = Shape::rules(hazards_only).collect();
    let told = |id: &&str| {
        let entry = catalogue::entries().iter().find(|entry| entry.id.as_str() == *id);
        entry.map_or_else(String::new, |entry| format!("{} *{}*", entry.text, entry.why))
    };
    let kind = if hazards_only { "hazard" } else { "requirement or hazard" };
    json!({
        "enum": ids,
        "markdownEnumDescriptions": ids.iter().map(told).collect::<Vec<_>>(),
        "errorMessage": format!("there is no such {kind}: `interlude list requirements` lists them"),
    })
}

/// A schema with a sentence about it. Beside a reference, draft 7 passes everything over.
fn described(schema: Value, text: &str) -> Value {
    // An editor completes a key without its colon where it sees no type of the value. A type here would be told of a second time
    // where it does not fit. What is added instead fits everything, and is enough for the colon.
    let mut described = if schema.get("$ref").is_some() {
        json!({ "allOf": [schema], "properties": {} })
    } else if schema.get("oneOf").is_some() {
        let mut either = schema;
        merge(&mut either, json!({ "anyOf": [{}] }));
        either
    } else {
        schema
    };
    merge(&mut described, about(text));
    described
}

/// What is said about something, as a sentence: with its backticks, which editors show in Markdown alone.
fn about(text: &str) -> Value {
    let sentence = sentence(text);
    json!({ "description": sentence.replace('`', ""), "markdownDescription": sentence })
}

/// A text as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Puts the entries of one object into another.
fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}

/// What is said about the schema first, the long list of definitions last.
fn ordered(schema: Value) -> Value {
    let Value::Object(mut entries) = schema else { return schema };
    let mut ordered = Object::new();
    for key in ["$schema", "title", "description"] {
        ordered.extend(entries.remove(key).map(|value| (key.to_owned(), value)));
    }
    let definitions = entries.remove("definitions");
    ordered.extend(entries);
    ordered.extend(definitions.map(|value| ("definitions".to_owned(), value)));
    Value::Object(ordered)
}
