//! The formats as JSON Schema, for editors and for other programs: of a scenario, from the table that its reader reads
//! by; of the protocol, from the types of its messages.

use crate::contract::Contract;
use crate::protocol::wire::{Numbered, Reply};
use crate::scenario::limits::{MAX_NAME, MAX_TEXT};
use crate::scenario::shape::{Key, MAPS, Map, SCENARIO, Shape};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map as Object, Value, json};

/// The draft of JSON Schema that editors know best.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of a scenario file.
///
/// ```
/// let schema = interlude_spec::schema::scenario();
/// assert_eq!(schema["properties"]["ties"]["enum"][0], "all");
/// ```
pub fn scenario() -> Value {
    let definitions: Object<String, Value> =
        MAPS.iter().filter(|map| map.id != SCENARIO.id).map(|map| (map.id.to_owned(), of_map(map))).collect();
    let mut schema = of_map(&SCENARIO);
    let about = json!({
        "$schema": DRAFT,
        "title": "A scenario of Interlude, version 1",
        "definitions": definitions,
    });
    merge(&mut schema, about);
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

fn generator() -> SchemaGenerator {
    SchemaGenerator::new(SchemaSettings::draft07())
}

fn of_map(map: &Map) -> Value {
    let properties: Object<String, Value> = map
        .keys
        .iter()
        .map(|key| (key.name.to_owned(), described(of_shape(&key.value), key.about)))
        .collect();
    let needed: Vec<&str> = map.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    let dependencies: Object<String, Value> =
        map.keys.iter().filter_map(|key| Some((key.name.to_owned(), dependencies(key)?))).collect();
    let mut schema = json!({
        "description": map.about,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !needed.is_empty() {
        merge(&mut schema, json!({ "required": needed }));
    }
    if map.fewest > 0 {
        merge(&mut schema, json!({ "minProperties": map.fewest }));
    }
    if !map.one_of.is_empty() {
        merge(&mut schema, json!({ "oneOf": any_there(map.one_of) }));
    }
    if !dependencies.is_empty() {
        merge(&mut schema, json!({ "dependencies": dependencies }));
    }
    schema
}

/// What a key means for the keys beside it.
fn dependencies(key: &Key) -> Option<Value> {
    let excludes = (!key.excludes.is_empty()).then(|| json!({ "not": { "anyOf": any_there(key.excludes) } }));
    let asks = (!key.asks.is_empty()).then(|| json!({ "anyOf": any_there(key.asks) }));
    match (excludes, asks) {
        (Some(excludes), Some(asks)) => Some(json!({ "allOf": [excludes, asks] })),
        (excludes, asks) => excludes.or(asks),
    }
}

fn any_there(keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| json!({ "required": [key] })).collect()
}

fn of_shape(shape: &Shape) -> Value {
    match shape {
        // A character takes a byte at least.
        Shape::Text => json!({ "type": "string", "minLength": 1, "maxLength": MAX_TEXT }),
        Shape::Message => json!({ "type": "string", "maxLength": MAX_TEXT }),
        Shape::Id => json!({
            "type": "string", "minLength": 1, "maxLength": MAX_NAME, "not": { "enum": ["undefined", "null"] }
        }),
        Shape::Time => {
            json!({ "type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?(ms|s)$", "examples": ["0ms", "1.5s"] })
        }
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::True => json!({ "const": true }),
        Shape::Null => json!({ "type": "null" }),
        Shape::Scalar => json!({ "type": ["string", "number", "boolean", "null"] }),
        Shape::Status => json!({ "type": "integer", "minimum": 400, "maximum": 599 }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Contract => json!({ "enum": Contract::ALL }),
        Shape::Rule => json!({ "enum": Shape::rules(false).collect::<Vec<_>>() }),
        Shape::Hazard => json!({ "enum": Shape::rules(true).collect::<Vec<_>>() }),
        Shape::List(item) => json!({ "type": "array", "items": of_shape(item) }),
        Shape::Filled(item) => json!({ "type": "array", "items": of_shape(item), "minItems": 1 }),
        Shape::Either(shapes) => json!({ "anyOf": shapes.iter().map(of_shape).collect::<Vec<_>>() }),
        Shape::Map(map) => json!({ "$ref": format!("#/definitions/{}", map.id) }),
        Shape::Named(name, value) => json!({
            "type": "object",
            "propertyNames": { "minLength": 1, "maxLength": MAX_NAME, "description": name },
            "additionalProperties": of_shape(value),
        }),
    }
}

/// A schema with a sentence about it. Beside a reference, draft 7 passes everything over.
fn described(schema: Value, about: &str) -> Value {
    let mut described = if schema.get("$ref").is_some() { json!({ "allOf": [schema] }) } else { schema };
    merge(&mut described, json!({ "description": about }));
    described
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
