//! What a scenario may not say that claims a contract, in the schema: the keys that another contract alone has, however deep they stand.

use crate::contract::Contract;
use crate::scenario::shape::{Key, MAPS, Map, SCENARIO, Shape};
use serde_json::{Map as Object, Value, json};

/// What each claim bars in each map, as definitions.
pub(super) fn definitions() -> Object<String, Value> {
    let all = Contract::ALL.into_iter().flat_map(|contract| MAPS.iter().map(move |map| (contract, *map)));
    let barring =
        all.filter(|(contract, map)| map.id != SCENARIO.id && bars(*contract, map, &mut Vec::new()));
    barring.map(|(contract, map)| (name(contract, map), json!({ "allOf": of_map(contract, map) }))).collect()
}

/// What a file that claims a contract has to be, beside what it has to be anyway.
pub(super) fn of_the_file(anyway: Value) -> Vec<Value> {
    let claims = Contract::ALL.into_iter().map(|contract| {
        let other = Contract::ALL.into_iter().filter(|other| *other != contract);
        let lists = other.flat_map(|other| [json!([contract, other]), json!([other, contract])]);
        let claims: Vec<Value> = [json!(contract), json!([contract])].into_iter().chain(lists).collect();
        json!({
            "if": { "required": ["contract"], "properties": { "contract": { "enum": claims } } },
            "then": { "allOf": of_map(contract, &SCENARIO) },
        })
    });
    std::iter::once(anyway).chain(claims).collect()
}

fn name(contract: Contract, map: &Map) -> String {
    format!("{contract}.{}", map.id)
}

/// Whether a claim bars a key of the map, or of one below it.
fn bars(contract: Contract, map: &Map, seen: &mut Vec<&'static str>) -> bool {
    if seen.contains(&map.id) {
        return false;
    }
    seen.push(map.id);
    map.keys
        .iter()
        .any(|key| is_barred(contract, key) || below(&key.value).is_some_and(|map| bars(contract, map, seen)))
}

fn is_barred(contract: Contract, key: &Key) -> bool {
    key.only.is_some_and(|only| only != contract)
}

/// The map that stands behind a key, perhaps in a list, or as one of several.
fn below(shape: &Shape) -> Option<&'static Map> {
    match shape {
        Shape::Map(map) => Some(map),
        Shape::List(item) | Shape::Filled(item) => below(item),
        Shape::Either(shapes) => shapes.iter().find_map(below),
        _ => None,
    }
}

/// What is barred, each with its message, and what is barred below.
fn of_map(contract: Contract, map: &Map) -> Vec<Value> {
    let of_key = |key: &Key| {
        let name = key.name;
        if is_barred(contract, key) {
            let message = format!("the contract `{contract}` has no `{name}`");
            return Some(json!({ "properties": { name: false }, "errorMessage": message }));
        }
        let below = below(&key.value).filter(|map| bars(contract, map, &mut Vec::new()))?;
        let value = in_shape(
            &key.value,
            &json!({ "$ref": format!("#/definitions/{}", self::name(contract, below)) }),
        );
        // It stands here for what it bars, and is offered already.
        Some(json!({ "properties": { name: { "allOf": [value], "doNotSuggest": true } } }))
    };
    map.keys.iter().filter_map(of_key).collect()
}

/// What holds of a map, of whatever it stands in.
fn in_shape(shape: &Shape, of_the_map: &Value) -> Value {
    match shape {
        Shape::List(item) | Shape::Filled(item) => json!({ "items": in_shape(item, of_the_map) }),
        _ => of_the_map.clone(),
    }
}
