//! What the command line does with a scenario, for JavaScript.

use interlude_web::lab::{check, explore, judge, load, simulate};
use serde_json::Value;

const OVERLAP: &str = "scenario: Two calls overlap
contract: [navigate]
client:
  sessions: [{ id: sess_a, user: user_a }, { id: sess_b, user: user_b }, { id: sess_c, user: user_c }]
  active: sess_a
steps:
  - at: 0ms
    call: first
    setActive: { session: sess_b, navigate: { resolvesAfter: 50ms } }
  - at: 10ms
    call: second
    setActive: { session: sess_c, navigate: { resolvesAfter: 20ms } }
";

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn a_scenario_is_read_and_its_mistakes_have_places() {
    assert_eq!(parsed(&load(OVERLAP).unwrap())["calls"], serde_json::json!(["first", "second"]));
    assert_eq!(check(OVERLAP), "[]");
    assert_eq!(parsed(&check("scenari: x\n"))[0]["line"], 1);
    assert!(load("scenari: x\n").unwrap_err().starts_with("1:1: "));
}

#[test]
fn a_scenario_is_played_under_a_version_and_under_a_policy() {
    assert!(simulate(OVERLAP, "clerk-js@6.40.0", "timeline").unwrap().contains("callback"));
    assert!(simulate(OVERLAP, "serialized", "svg").unwrap().starts_with("<svg"));
    assert_eq!(
        parsed(&simulate(OVERLAP, "clerk-js@6.40.0", "json").unwrap())["runs"].as_array().unwrap().len(),
        1
    );
    assert!(simulate(OVERLAP, "clerk-js@6.40.0", "song").is_err());
    assert!(simulate(OVERLAP, "nothing", "json").unwrap_err().contains("no semantics"));
}

#[test]
fn a_run_is_judged_and_every_order_is_explored() {
    let judged = parsed(&judge(OVERLAP, "clerk-js@6.40.0").unwrap());
    let rules: Vec<_> =
        judged["hazards"].as_array().unwrap().iter().map(|it| it["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"hazard.stale-call-wins"), "{rules:?}");
    for semantics in ["clerk-js@6.40.0", "uncoordinated"] {
        let explored = parsed(&explore(OVERLAP, semantics).unwrap());
        // Two calls and two settlements, each after its call.
        assert_eq!(explored["orders"], "6", "{semantics}");
        assert!(
            explored["broken"].as_array().unwrap().iter().any(|it| it["rule"] == "hazard.stale-call-wins")
        );
    }
}
