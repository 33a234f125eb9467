//! What is told of two implementations that were compared.

use crate::campaigns::without_colour;
use crate::timelines::set_too_early;
use interlude_lab::fuzz::{Comparison, Kind};
use interlude_reports::comparison::ComparisonReport;
use interlude_reports::style::Style;
use interlude_reports::{json, terminal};

fn report(kinds: Vec<Kind>) -> ComparisonReport {
    let different = kinds.iter().map(|kind| kind.cases).sum();
    let comparison = Comparison { cases: 300, different, kinds, ..Comparison::default() };
    ComparisonReport {
        comparison,
        implementation: "clerk-js@6.40.0".to_owned(),
        other: "twin/clerk-js@6.40.0".to_owned(),
        seed: 7,
        asked: 300,
        shard: None,
        witnesses: Vec::new(),
        replay: "interlude fuzz --compare-all".to_owned(),
    }
}

fn differing() -> ComparisonReport {
    let said = ["a call rejects: \u{1b}[2Jno".to_owned(), "a call resolves".to_owned()];
    report(vec![Kind { said, cases: 6, case: 3, calls: 4, runs: 20, plan: set_too_early().plan }])
}

#[test]
fn it_is_told_how_many_differ_and_what_each_did_and_nothing_acts_on_the_terminal() {
    let report = differing();
    let plain = terminal::comparison(&report, Style::PLAIN);
    let lines = plain.replace('\n', " ");
    for expected in ["in 6 of 300 scenarios", "6 of them differ (2.0 %), in one way", "a call resolves"] {
        assert!(lines.contains(expected), "{expected} is not in\n{plain}");
    }
    assert!(!plain.contains('\u{1b}') && plain.contains("[2Jno"), "{plain}");
    let coloured = terminal::comparison(&report, Style { color: true, ..Style::PLAIN });
    assert!(coloured.contains('\u{1b}'));
    assert_eq!(without_colour(&coloured), plain);
}

#[test]
fn where_none_differs_nothing_is_told_but_that() {
    let text = terminal::comparison(&report(Vec::new()), Style::PLAIN);
    assert!(text.starts_with("clerk-js@6.40.0 compared with twin/clerk-js@6.40.0: 300 scenarios"), "{text}");
    assert!(text.replace('\n', " ").contains("none of them differs"), "{text}");
    let written: serde_json::Value = serde_json::from_str(&json::comparison(&report(Vec::new()))).unwrap();
    assert_eq!((&written["different"], &written["kinds"]), (&0.into(), &serde_json::json!([])));
}
