//! Reports for other programs: JUnit, and several reports as one.

use crate::trials::{everything, mixed, trial};
use interlude_reports::merge::{MergeError, merge};
use interlude_reports::run::{Allowed, Run, Scenario, Trial};
use interlude_reports::{json, junit};
use interlude_spec::trace::Trace;
use interlude_spec::verdict::Verdict;

fn run(trials: Vec<Trial>) -> Run {
    Run { suite: "0.1.0".to_owned(), trials, ..Run::default() }
}

#[test]
fn every_verdict_has_its_place_in_junit() {
    let text = junit::render(&run(mixed()));
    let report = quick_junit::Report::deserialize_from_str(&text).expect("it is JUnit");
    let cases: Vec<_> = report.test_suites.iter().flat_map(|suite| &suite.test_cases).collect();
    assert_eq!(cases.len(), mixed().len());
    insta::assert_snapshot!(text);
}

#[test]
fn json_holds_every_verdict_and_all_that_belongs_to_it() {
    let text = json::render(&everything());
    assert_eq!(json::parse(&text).expect("it is a report"), everything());
    // What is in plans and traces is the business of their own tests.
    let mut short: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    for trial in short["trials"].as_array_mut().expect("there are trials") {
        if let Some(ran) = trial["ran"].as_object_mut() {
            ran.retain(|key, _| key != "plan" && key != "trace");
        }
    }
    for allowed in short["allowed"].as_array_mut().expect("there are runs that are allowed") {
        allowed.as_object_mut().and_then(|it| it.remove("trace")).expect("each has a trace");
    }
    insta::assert_snapshot!(format!("{short:#}"));
}

#[test]
fn reports_of_parts_become_the_report_of_the_whole() {
    let ids = ["a", "b", "c", "d"];
    let whole: Vec<Trial> = ["one", "two"]
        .iter()
        .flat_map(|implementation| ids.map(|id| trial(implementation, id, Verdict::Pass)))
        .collect();
    let part = |keep: fn(usize) -> bool| {
        let kept = whole.iter().enumerate().filter(|(place, _)| keep(*place));
        run(kept.map(|(_, trial)| trial.clone()).collect())
    };
    let merged = merge(vec![part(|place| place % 2 == 0), part(|place| place % 2 == 1)]);
    assert_eq!(json::render(&merged.expect("they go together")), json::render(&run(whole.clone())));
    let twice = merge(vec![run(whole.clone()), run(whole.clone())]);
    assert_eq!(twice, Ok(run(whole)), "a report and itself say nothing more");
}

#[test]
fn every_scenario_of_the_parts_is_in_the_whole_once() {
    let read = |id: &str, source: &str| Scenario {
        scenario: id.into(),
        file: format!("{id}.yaml"),
        title: "A".to_owned(),
        source: source.to_owned(),
    };
    let of = |scenarios: Vec<Scenario>| Run { scenarios, ..run(Vec::new()) };
    let parts = vec![of(vec![read("b", "x"), read("c", "y")]), of(vec![read("a", "z"), read("b", "x")])];
    let whole = of(vec![read("a", "z"), read("b", "x"), read("c", "y")]);
    assert_eq!(merge(parts), Ok(whole.clone()));
    let allowed = |ids: &[&str]| -> Vec<Allowed> {
        let of = |id: &&str| Allowed {
            contract: interlude_spec::contract::Contract::BeforeEmit,
            scenario: (*id).into(),
            semantics: "serialized".to_owned(),
            trace: Trace::default(),
        };
        ids.iter().map(of).collect()
    };
    let parts = vec![&["b"][..], &["a", "b"], &["c"]];
    let parts = parts.into_iter().map(|ids| Run { allowed: allowed(ids), ..run(Vec::new()) }).collect();
    assert_eq!(merge(parts).expect("they go together").allowed, allowed(&["a", "b", "c"]));
    let whole = Run { allowed: allowed(&["a"]), ..whole };
    assert_eq!(json::parse(&json::render(&whole)).expect("it is a report"), whole);
    let error = merge(vec![of(vec![read("a", "x")]), of(vec![read("a", "y")])]).expect_err("they differ");
    assert_eq!(error.to_string(), "two reports are of different texts of `a`");
}

#[test]
fn reports_that_contradict_each_other_are_refused() {
    assert_eq!(merge(Vec::new()), Err(MergeError::Nothing));
    let other = trial("mine", "a", Verdict::NotExercised);
    let error =
        merge(vec![run(vec![trial("mine", "a", Verdict::Pass)]), run(vec![other])]).expect_err("they differ");
    assert_eq!(error.to_string(), "two reports differ about `a` on `mine`");
    let older = Run { suite: "0.0.9".to_owned(), trials: Vec::new(), ..Run::default() };
    let error = merge(vec![run(Vec::new()), older]).expect_err("the versions differ");
    assert_eq!(error.to_string(), "one report is of Interlude 0.1.0 and another of 0.0.9");
}
