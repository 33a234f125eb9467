//! Failures put together by what is broken.

use crate::timelines::{lone_call, overlapping};
use crate::trials::{failing, finding, not_run};
use interlude_reports::run::{Run, Trial};
use interlude_reports::style::Style;
use interlude_reports::terminal::{Verbosity, render};
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;

fn breaks(scenario: &str, is_long: bool, rules: &[RuleId]) -> Trial {
    let findings = rules.iter().map(|rule| finding(*rule, 0, 1, "this", "that")).collect();
    let play = if is_long { overlapping() } else { lone_call() };
    failing(scenario, &play, findings)
}

fn told(trials: &[Trial], verbosity: Verbosity) -> String {
    let run = Run { suite: "0.1.0".to_owned(), trials: trials.to_vec(), ..Run::default() };
    render(&run, Style::PLAIN, verbosity)
}

/// The ids that stand behind a verdict's word, in their order.
fn in_full(told: &str) -> Vec<&str> {
    told.lines().filter_map(|line| line.strip_prefix("✗ fail  clerk-js@4.73.14 :: ")).collect()
}

const HIDES: RuleId = RuleId::SetSessionHidesFirst;
const AWAITS: RuleId = RuleId::SetSessionAwaitsCallback;

fn mixed() -> Vec<Trial> {
    vec![
        breaks("overlap/both", true, &[HIDES, AWAITS]),
        breaks("overlap/awaits-long", true, &[AWAITS]),
        breaks("plain/awaits", false, &[AWAITS]),
        breaks("plain/hides", false, &[HIDES]),
        breaks("plain/awaits-too", false, &[AWAITS]),
    ]
}

#[test]
fn each_cause_shows_its_simplest_scenario_and_names_the_others_once() {
    let told = told(&mixed(), Verbosity::Normal);
    assert_eq!(in_full(&told), ["plain/awaits", "plain/hides"], "{told}");
    for (id, times) in [("awaits-long", 1), ("awaits-too", 1), ("both", 1)] {
        assert_eq!(told.split(id).count() - 1, times, "{id} in\n{told}");
    }
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let also = "set-session.hides-first is broken in 1 other scenario as well, named with another rule";
    assert!(words.contains(also), "{told}");
    assert!(words.ends_with("broken set-session.awaits-callback (4), set-session.hides-first (2)"), "{told}");
}

#[test]
fn all_are_shown_in_full_where_everything_is_told() {
    let told = told(&mixed(), Verbosity::Verbose);
    assert_eq!(in_full(&told).len(), mixed().len(), "{told}");
    assert!(!told.contains("as well"), "{told}");
}

#[test]
fn expectations_have_no_cause_in_common_and_each_says_what_was_expected() {
    let expected = |scenario: &str, expected: &str| {
        failing(scenario, &lone_call(), vec![finding(RuleId::Expectation, 0, 1, expected, "that")])
    };
    let told = told(&[expected("mine/a", "one thing"), expected("mine/b", "another")], Verbosity::Normal);
    assert_eq!(in_full(&told), ["mine/a"], "{told}");
    assert!(told.contains("mine/b") && told.contains("expected  another"), "{told}");
}

#[test]
fn what_no_machine_could_start_is_one_line() {
    let mut trials = not_run();
    let why = "`node_modules` is not there: run `npm ci`";
    for trial in &mut trials {
        trial.verdict = Verdict::NotRun { reason: why.to_owned() };
    }
    let told = told(&trials, Verbosity::Normal);
    let lines: Vec<&str> = told.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(lines, [format!("! not-run  mine: {} scenarios: {why}", trials.len())], "{told}");
}

#[test]
fn the_same_error_of_an_adapter_is_shown_once() {
    let error = |scenario: &str, reason: &str| {
        let verdict = Verdict::AdapterError { reason: reason.to_owned() };
        Trial { verdict, ran: None, ..breaks(scenario, false, &[HIDES]) }
    };
    let trials = [error("a/one", "it ended"), error("a/two", "it ended"), error("a/three", "it hung")];
    let told = told(&trials, Verbosity::Normal);
    assert_eq!(told.matches("! adapter-error").count(), 2, "{told}");
    assert!(told.contains("the same in 1 other scenario\n    a  two"), "{told}");
}
