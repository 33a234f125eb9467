//! The table of keys and the reader know the same: every key of the table is read, wherever it stands.

use interlude_spec::scenario::load;
use interlude_spec::scenario::shape::{MAPS, Map, SCENARIO, Shape};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Scenarios in which every key of every map stands somewhere.
fn samples() -> Vec<Value> {
    let client = json!({
        "sessions": [
            { "id": "sess_a", "user": "user_ada" },
            { "id": "sess_p", "user": "user_ada", "status": "pending", "task": "setup-mfa" },
            { "id": "sess_b", "user": "user_bob", "organizations": ["org_acme", { "id": "org_init", "slug": "init" }], "lastActiveOrganization": "org_acme" },
        ],
        "active": "sess_a", "loaded": true, "initialState": "sess_a", "focused": false, "treatPendingAsSignedOut": false, "tokensComeAlong": false,
        "environment": { "forceOrganizationSelection": true }, "framework": { "before": { "resolvesAfter": "5ms" }, "after": { "resolvesAfter": "1ms" } }, "server": { "touch": "10ms", "token": "20ms", "signOut": { "failsAfter": "1ms", "offline": true },
            "client": { "failsAfter": "1ms", "status": 500 }, "environment": "5ms" },
    });
    let without = json!({ "token": { "after": "5ms", "empty": true } });
    let refused = json!({ "token": { "failsAfter": "5ms", "status": 404 } });
    let lost = json!({ "token": { "failsAfter": "5ms", "offline": true } });
    let fails = json!({ "touch": { "failsAfter": "80ms", "status": 401 } });
    let callback = json!({
        "resolvesAfter": "5ms", "awaitCalls": true,
        "calls": [{ "call": "inner", "setActive": { "session": "sess_a" }, "server": fails }],
    });
    let callback_of_a_sign_out = json!({ "returns": null, "calls": [{ "call": "left", "signOut": true }] });
    let with = |steps: Value| json!({ "scenario": "Every key", "client": client, "steps": steps });
    let mut whole = with(json!([
        { "at": "0ms", "call": "one", "setSession": { "session": { "object": "sess_b" }, "beforeEmit": callback } },
        { "at": "1ms", "call": "two", "server": fails, "setActive": {
            "session": null, "organization": { "object": "org_acme" }, "beforeEmit": { "rejectsAfter": "1ms", "error": "boom" } } },
        { "at": "2ms", "together": [
            { "call": "three", "setSession": { "session": "sess_a", "beforeEmit": { "throws": "boom" }, "server": fails } },
            { "call": "four", "setActive": { "beforeEmit": { "returns": 42 }, "server": fails } },
        ] },
        { "at": "3ms", "call": "five", "server": without, "setSession": { "session": "sess_b", "beforeEmit": { "never": true } } },
        { "at": "4ms", "focus": true },
        { "at": "4ms", "visible": false },
        { "at": "4ms", "remount": true },
        { "at": "4ms", "addListener": "late" },
        { "at": "5ms", "removeListener": "late" },
        { "at": "6ms", "load": true },
        { "at": "6ms", "signOut": "sess_a" },
        { "at": "6ms", "call": "six", "signOut": true, "server": refused, "callback": { "never": true } },
        { "at": "6ms", "call": "seven", "signOut": { "session": "sess_a", "callback": callback_of_a_sign_out, "server": fails } },
        { "at": "6ms", "together": [
            { "call": "eight", "signOut": "sess_a", "server": lost, "callback": { "returns": 1 } },
        ] },
        { "at": "6ms", "getToken": true },
        { "at": "6ms", "removeSession": "sess_b" },
        { "at": "6ms", "signIn": { "id": "sess_n", "user": "user_new" } },
        { "at": "6ms", "addSession": { "id": "sess_m", "user": "user_new" } },
        { "at": "7ms", "unload": true },
        { "at": "9ms", "expect": {
            "session": "undefined", "organization": null, "user": "user_ada", "children": "hidden",
            "calls": { "one": "pending", "two": { "rejected": "boom" } } } },
    ]));
    whole["contract"] = json!("before-emit");
    whole["covers"] = json!(["set-session.hides-first"]);
    whole["emissions"] = json!(["sess_a", { "session": "undefined", "organization": "undefined" }]);
    whole["under"] =
        json!({ "uncoordinated": { "emissions": ["sess_a"], "hazards": ["hazard.stuck-undefined"] } });
    whole["ties"] = json!("all");
    let mut navigate = with(json!([
        { "at": "0ms", "call": "one", "setActive": { "session": "sess_b", "navigate": { "resolvesAfter": "1ms" } } },
        { "at": "1ms", "call": "two", "setActive": { "session": "sess_a", "redirectUrl": "/home" } },
    ]));
    navigate["contract"] = json!("navigate");
    let mut both = with(json!([
        { "at": "0ms", "call": "one", "setActive": { "session": "sess_b", "callback": { "resolvesAfter": "1ms" } } },
    ]));
    both["contract"] = json!(["before-emit", "navigate"]);
    vec![whole, navigate, both]
}

/// The maps of which one stands behind a key, and where.
fn maps_behind(shape: &'static Shape, value: &Value, path: &str, found: &mut Vec<(String, &'static Map)>) {
    match (shape, value) {
        (Shape::Map(map), Value::Object(_)) => found.push((path.to_owned(), map)),
        (Shape::List(item) | Shape::Filled(item), Value::Array(items)) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, value)| maps_behind(item, value, &format!("{path}/{at}"), found));
        }
        (Shape::Named(_, shape), Value::Object(entries)) => {
            entries
                .iter()
                .for_each(|(key, value)| maps_behind(shape, value, &format!("{path}/{key}"), found));
        }
        (Shape::Either(shapes), value) => {
            shapes.iter().for_each(|shape| maps_behind(shape, value, path, found));
        }
        _ => {}
    }
}

/// Every key of a sample: its path, and its map and name.
fn keys(sample: &Value) -> Vec<(String, &'static str, &'static str)> {
    let mut open = vec![(String::new(), &SCENARIO)];
    let mut keys = Vec::new();
    while let Some((path, map)) = open.pop() {
        let Some(Value::Object(entries)) = sample.pointer(&path) else { panic!("{path} is a map") };
        for (name, value) in entries {
            let key = map.key(name).unwrap_or_else(|| panic!("the table has no `{name}` at {path}"));
            let path = format!("{path}/{name}");
            maps_behind(&key.value, value, &path, &mut open);
            keys.push((path, map.id, key.name));
        }
    }
    keys
}

fn mistakes(value: &Value) -> Vec<String> {
    let told = load(value.to_string().as_bytes()).err().unwrap_or_default();
    told.into_iter().map(|mistake| format!("{}: {}", mistake.code, mistake.message)).collect()
}

#[test]
fn every_key_of_the_table_is_in_a_sample_that_is_read() {
    let mut shown = BTreeSet::new();
    for sample in samples() {
        assert_eq!(mistakes(&sample), Vec::<String>::new(), "{sample:#}");
        shown.extend(keys(&sample).into_iter().map(|(_, map, key)| (map, key)));
    }
    // Under this method the other contract's names are read too, only to be told that they are out of place.
    let out_of_place = [("setSession", "navigate"), ("setSession", "callback")];
    for map in MAPS {
        for key in map.keys.iter().filter(|key| !out_of_place.contains(&(map.id, key.name))) {
            assert!(shown.contains(&(map.id, key.name)), "no sample has `{}` of `{}`", key.name, map.id);
        }
    }
}

#[test]
fn no_key_of_the_table_is_passed_over_by_the_reader() {
    for sample in samples() {
        for (path, map, key) in keys(&sample) {
            let mut spoilt = sample.clone();
            *spoilt.pointer_mut(&path).expect("the path is of this sample") =
                json!([[{ "no such thing": [] }]]);
            assert!(!mistakes(&spoilt).is_empty(), "what stands behind `{key}` of `{map}` is not read");
        }
    }
}
