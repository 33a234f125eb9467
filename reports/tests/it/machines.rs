//! Formats for other tools.

use crate::timelines;
use interlude_reports::json;
use interlude_reports::run::{Run, Trial};
use interlude_spec::contract::Contract;
use interlude_spec::verdict::{Judgement, Verdict};

/// A trial that passes and holds everything that can happen.
pub(crate) fn trial(implementation: &str) -> Trial {
    Trial {
        implementation: implementation.to_owned(),
        scenario: "all/events".into(),
        file: "scenarios/all/events.yaml".to_owned(),
        title: "Everything \u{1b} happens".to_owned(),
        contract: Some(Contract::BeforeEmit),
        of_several: false,
        verdict: Verdict::Pass,
        judgement: Judgement::default(),
        ran: Some(timelines::everything().ran()),
        lasted: None,
        excused: Vec::new(),
        evidence: None,
        instead: None,
        notes: Vec::new(),
        replay: "interlude run".to_owned(),
    }
}

#[test]
fn a_run_survives_json() {
    let trial = trial("reference");
    let run = Run { suite: "0.1.0".to_owned(), trials: vec![trial], ..Run::default() };
    let text = json::render(&run);
    assert_eq!(json::parse(&text).expect("it was written here"), run);
    assert_eq!(json::render(&json::parse(&text).expect("it was written here")), text);
}

#[test]
fn json_of_another_version_is_refused_by_its_number() {
    let error = json::parse(r#"{"version": 2, "cases": []}"#).expect_err("the version is unknown");
    assert_eq!(error.to_string(), "a report of version 2, where only version 1 can be read");
    let error = json::parse(r#"{"suite": "0.1.0"}"#).expect_err("there is no version");
    assert!(error.to_string().starts_with("not a report of Interlude: `version` is missing"), "{error}");
}
