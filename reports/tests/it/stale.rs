//! A known deviation that does not show is in every format, for every one of them makes the run red.

use interlude_reports::run::{Run, Stale};
use interlude_reports::style::Style;
use interlude_reports::terminal::Verbosity;
use interlude_reports::{github, html, json, junit, markdown, merge, terminal};
use interlude_spec::rule::RuleId;

fn stale(nothing: &[&str], unbroken: &[&str]) -> Stale {
    Stale {
        implementation: "clerk-js".into(),
        requirement: RuleId::SetSessionHidesFirst,
        contract: None,
        matches_nothing: nothing.iter().map(ToString::to_string).collect(),
        not_broken_in: unbroken.iter().map(|id| (*id).into()).collect(),
        files: vec!["mine/known.yaml".into()],
    }
}

fn run(stale: Stale) -> Run {
    Run {
        suite: "0.1.0".into(),
        trials: vec![crate::machines::trial("clerk-js")],
        stale: vec![stale],
        ..Run::default()
    }
}

#[test]
fn a_stale_deviation_is_told_in_every_format() {
    let run = run(stale(&["zebra/*"], &["callback/slow"]));
    let formats = [
        terminal::render(&run, Style::PLAIN, Verbosity::Quiet),
        json::render(&run),
        junit::render(&run),
        markdown::render(&run),
        github::annotations(&run),
        html::render(&run),
    ];
    for text in formats {
        for part in ["set-session.hides-first", "zebra/*", "callback/slow", "mine/known.yaml"] {
            assert!(text.contains(part), "`{part}` is not in {text}");
        }
    }
    assert_eq!(json::parse(&json::render(&run)).expect("it is a report"), run);
}

#[test]
fn shards_tell_together_what_the_whole_run_tells() {
    let shards =
        vec![run(stale(&["zebra/*"], &["callback/slow"])), run(stale(&["zebra/*"], &["callback/fast"]))];
    let merged = merge::merge(shards).expect("they go together");
    assert_eq!(merged.stale, [stale(&["zebra/*"], &["callback/fast", "callback/slow"])]);
}
