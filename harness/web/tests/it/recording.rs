//! What a test did with a fake, judged and drawn.

use interlude_reports::style::Style;
use interlude_web::recording::{Recording, Told, tell};
use serde_json::{Value, json};

fn call(label: &str, organization: &str) -> Value {
    json!({ "call": label, "method": "setActive", "session": "omitted", "organization": organization, "redirect": null,
            "callback": false, "gave": null, "error": null, "parent": null })
}

fn emit(at: u64, turn: u32, organization: &str) -> Value {
    json!({ "at": at, "turn": turn, "is": "emit", "session": "set sess_a", "user": "set user_a",
            "organization": organization })
}

/// Two clicks; the server answers the second first.
fn lost_click() -> Value {
    json!({
        "version": "6.40.0", "title": "Two clicks", "active": "sess_a", "loaded": true, "focused": true,
        "sessions": [{ "id": "sess_a", "user": "user_a", "organizations": ["org_x", "org_y"], "last": null }],
        "calls": [call("one", "id org_x"), call("two", "id org_y")],
        "events": [
            emit(0, 0, "null"),
            { "at": 0, "turn": 1, "is": "call", "call": "one" },
            { "at": 0, "turn": 1, "is": "request", "request": "r1", "kind": "touch", "call": "one" },
            { "at": 5, "turn": 2, "is": "call", "call": "two" },
            { "at": 5, "turn": 2, "is": "request", "request": "r2", "kind": "touch", "call": "two" },
            { "at": 10, "turn": 3, "is": "answer", "request": "r2", "status": 200 },
            emit(10, 3, "set org_y"),
            emit(10, 3, "set org_y"),
            { "at": 10, "turn": 3, "is": "return", "call": "two" },
            { "at": 20, "turn": 4, "is": "answer", "request": "r1", "status": 200 },
            emit(20, 4, "set org_x"),
            emit(20, 4, "set org_x"),
            { "at": 20, "turn": 4, "is": "return", "call": "one" },
        ],
    })
}

fn told(recording: &Value) -> Result<Told, String> {
    tell(&Recording::read(recording)?, Style::PLAIN)
}

#[test]
fn a_recording_is_judged_drawn_and_becomes_a_scenario_that_does_the_same() {
    let told = told(&lost_click()).unwrap();
    let rules: Vec<_> = told.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["hazard.stale-call-wins"]);
    assert!(told.timeline.contains("sess_a in org_x"), "{}", told.timeline);
    assert!(told.svg.starts_with("<svg"));
    assert!(
        told.scenario.contains("setActive: { organization: org_x, server: { touch: 20ms } }"),
        "{}",
        told.scenario
    );
    assert!(told.replays, "{}", told.scenario);
}

#[test]
fn a_recording_of_what_the_version_does_not_do_is_told_not_to_replay() {
    let mut recording = lost_click();
    recording["events"][10] = emit(20, 4, "null");
    assert!(!told(&recording).unwrap().replays);
}

#[test]
fn what_makes_no_sense_is_refused_with_a_reason() {
    let refused = |place: &str, value: Value| {
        let mut recording = lost_click();
        *recording.pointer_mut(place).expect("a place of the recording") = value;
        told(&recording).unwrap_err()
    };
    assert_eq!(refused("/events/1/call", json!("three")), "there is no call `three`");
    assert_eq!(refused("/events/1/is", json!("dance")), "`dance` is nothing that happens");
    assert!(refused("/version", json!("1.0.0")).contains("there is no record"));
    assert!(refused("/events/1/call", json!(null)).starts_with("a recording lacks `call` in {"));
}
