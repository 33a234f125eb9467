//! The report that a person reads. Each is looked at as someone would who has never seen the project.

use crate::timelines;
use crate::trials::{
    adapter_error, call_never_returns, failing, finding, known, mixed, nondeterministic, not_exercised,
    not_run, passing, skips, too_early, trial, wrong_expectation,
};
use interlude_reports::run::{Excuse, Excused, Run, Trial};
use interlude_reports::style::Style;
use interlude_reports::terminal::{Verbosity, list, render};
use interlude_spec::diagnostic::Place;
use interlude_spec::event::Ambient;
use interlude_spec::plan::{Action, Step, Stimulus};
use interlude_spec::rule::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::verdict::Verdict;
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr as _;

fn report_with(trials: Vec<Trial>, style: Style, verbosity: Verbosity) -> String {
    let run = Run { suite: "0.1.0".to_owned(), trials, ..Run::default() };
    let rendered = render(&run, style, verbosity);
    if !style.color {
        for line in rendered.lines() {
            // Without a terminal, a line of a scenario is shown whole.
            let is_source = line
                .split(['│', '|'])
                .next()
                .is_some_and(|it| it.trim_matches([' ', '>']).parse::<u32>().is_ok());
            let is_whole = !style.terminal && is_source;
            assert!(is_whole || line.width() <= style.width, "too wide: {line}\n{rendered}");
            assert_eq!(line, line.trim_end(), "blanks at the end of a line");
        }
    }
    rendered
}

fn report(trials: Vec<Trial>) -> String {
    report_with(trials, Style::PLAIN, Verbosity::Normal)
}

#[test]
fn a_pass_is_counted_by_area() {
    insta::assert_snapshot!(report(passing()));
}

#[test]
fn a_session_set_too_early_is_understood_from_the_report_alone() {
    insta::assert_snapshot!(report(vec![too_early()]));
}

#[test]
fn an_expectation_that_is_wrong_is_marked_in_its_line() {
    insta::assert_snapshot!(report(vec![wrong_expectation()]));
}

#[test]
fn a_call_that_never_returns_is_shown_to_the_end() {
    insta::assert_snapshot!(report(vec![call_never_returns()]));
}

#[test]
fn a_known_deviation_is_listed_with_what_is_known() {
    insta::assert_snapshot!(report(known()));
}

#[test]
fn many_known_deviations_are_told_by_rule_and_reason_and_verbose_names_each() {
    let of = |n: usize, rules: &[RuleId]| {
        let broken: BTreeSet<RuleId> = rules.iter().copied().collect();
        let excused = |rule: &RuleId| Excused {
            rule: *rule,
            excuse: Excuse::Known(format!("it does not do what `{rule}` says, since it was written before")),
        };
        Trial {
            excused: broken.iter().map(excused).collect(),
            ..trial("mine", &format!("area/n{n}"), Verdict::Known { broken })
        }
    };
    let (always, first) = (RuleId::SetSessionHidesAlways, RuleId::SetSessionHidesFirst);
    let trials: Vec<Trial> =
        (0..100).map(|n| if n < 2 { of(n, &[always, first]) } else { of(n, &[always]) }).collect();
    let said = report(trials.clone());
    assert!(!said.contains("area/n5"), "{said}");
    insta::assert_snapshot!(said);
    let all = report_with(trials, Style::PLAIN, Verbosity::Verbose);
    assert!((0..100).all(|n| all.contains(&format!("area/n{n} "))), "{all}");
}

#[test]
fn not_exercised_says_why() {
    insta::assert_snapshot!(report(vec![not_exercised()]));
}

#[test]
fn skips_are_counted_by_what_is_missing() {
    insta::assert_snapshot!(report(skips()));
}

#[test]
fn an_adapter_error_keeps_its_lines_and_loses_its_escapes() {
    insta::assert_snapshot!(report(vec![adapter_error()]));
}

#[test]
fn what_did_not_run_is_listed_by_the_reason() {
    insta::assert_snapshot!(report(not_run()));
}

#[test]
fn a_nondeterministic_trial_shows_the_first_difference() {
    insta::assert_snapshot!(report(vec![nondeterministic()]));
}

#[test]
fn failures_come_first_and_the_summary_last() {
    insta::assert_snapshot!(report(mixed()));
}

#[test]
fn quiet_tells_only_what_is_wrong() {
    let quiet = report_with(mixed(), Style::PLAIN, Verbosity::Quiet);
    for word in ["- skip", "i advice", "≈ known", "✓ pass"] {
        assert!(!quiet.contains(word), "{word} in\n{quiet}");
    }
    assert!(quiet.contains("callback/slow") && quiet.contains("! not-run"));
}

#[test]
fn verbose_lists_every_scenario() {
    let trials = mixed();
    let ids: Vec<String> = trials.iter().map(|trial| trial.scenario.to_string()).collect();
    let verbose = report_with(trials, Style::PLAIN, Verbosity::Verbose);
    for id in ids {
        assert!(verbose.contains(&id), "{id} in\n{verbose}");
    }
    insta::assert_snapshot!(verbose);
}

#[test]
fn narrow_and_ascii_terminals_lose_nothing_but_room() {
    let style = Style { width: 40, unicode: false, color: false, terminal: true };
    let mut trial = too_early();
    trial.replay = "interlude run a.yaml --implementation clerk-js".to_owned();
    let rendered = report_with(vec![trial], style, Verbosity::Normal);
    assert!(rendered.is_ascii());
    insta::assert_snapshot!(rendered);
}

#[test]
fn no_source_line_is_wider_than_the_terminal_and_what_it_expects_is_in_what_is_shown() {
    let mut trial = too_early();
    trial.replay = "interlude run a.yaml".to_owned();
    let ran = trial.ran.as_mut().expect("it ran");
    let before = format!("- {{ at: 20ms, call: {}, signOut: true, ", "x".repeat(200));
    ran.source = ran.source.replace("- at: 20ms\n    expect: {", &format!("{before}expect: {{"));
    let line = ran.source.lines().find(|line| line.contains("xxx")).expect("it is put in");
    assert!(line.contains("expect: { session: undefined"), "{line}");
    for (width, unicode) in [(40, true), (60, true), (60, false), (80, true), (120, true)] {
        let style = Style { width, unicode, color: false, terminal: true };
        let rendered = report_with(vec![trial.clone()], style, Verbosity::Normal);
        let wrong = rendered.lines().find(|line| line.starts_with("  > ")).expect("it is marked");
        let (bar, sign) = if unicode { ("│", "…") } else { ("|", "~") };
        assert!(wrong.contains("expect: { ses") && wrong.contains(&format!("{bar} {sign}")), "{wrong}");
    }
}

#[test]
fn all_bodies_of_a_table_begin_in_one_column() {
    let rows = [
        ("a.short-one", "what it says"),
        ("hazard.token-of-another-organization", "a-word-of-26-columns-in-all and others behind it"),
        ("hazard.stuck-undefined", "what it says"),
    ];
    for width in 40..=120 {
        let listed = list(rows, Style { width, ..Style::PLAIN });
        let beside = |line: &str| {
            let (_, name) = (line.find(' ')?, line.split("  ").next()?);
            Some(line.len() - line[name.len()..].trim_start().len())
        };
        let columns: BTreeSet<usize> = listed.lines().filter_map(beside).collect();
        assert_eq!(columns.len(), 1, "{width}:\n{listed}");
        assert!(listed.contains("a-word-of-26-columns-in-all"), "{width}:\n{listed}");
        assert!(listed.lines().all(|line| line.len() <= width), "{width}:\n{listed}");
    }
}

#[test]
fn a_wide_terminal_shows_names_of_implementations_whole() {
    let name = "an-implementation-with-a-name-of-46-characters";
    let trial = Trial { implementation: name.to_owned(), ..passing()[0].clone() };
    let last = |width| {
        let rendered = report_with(vec![trial.clone()], Style { width, ..Style::PLAIN }, Verbosity::Quiet);
        rendered.lines().find(|line| line.contains("1 scenario")).expect("there is one").to_owned()
    };
    assert!(last(120).starts_with(&format!("{name}  1 scenario")), "{}", last(120));
    assert!(last(60).starts_with("an-implementation-with-…  1 scenario"), "{}", last(60));
}

#[test]
fn colour_is_there_only_when_asked_for() {
    let color = Style { color: true, ..Style::PLAIN };
    assert!(report_with(mixed(), color, Verbosity::Verbose).contains('\u{1b}'));
    assert!(!report_with(mixed(), Style::PLAIN, Verbosity::Verbose).contains('\u{1b}'));
}

#[test]
fn a_long_scenario_shows_the_steps_that_matter() {
    let mut trial = too_early();
    let ran = trial.ran.as_mut().expect("it ran");
    let filler = (0..20)
        .map(|index| format!("  - at: {}ms\n    focus: true\n", index / 10))
        .collect::<Vec<_>>()
        .concat();
    ran.source = ran.source.replace("\n  # still", &format!("{filler}  # still"));
    let filler_step = Step { at: Tick::ZERO, action: Action::Do(Stimulus::Ambient(Ambient::Focus(true))) };
    ran.plan.steps.splice(1..1, vec![filler_step; 20]);
    let lines = (0..20).map(|index| 13 + 2 * index);
    let place = |line| Place { line, column: 5, length: 8 };
    ran.places = [10].into_iter().chain(lines).chain([54, 56]).map(place).collect();
    trial.judgement.findings[1].step = Some(21);
    insta::assert_snapshot!(report(vec![trial]));
}

#[test]
fn one_order_of_several_is_named() {
    let mut trial = too_early();
    trial.ran.as_mut().expect("it ran").order = Some((3, 6));
    assert!(report(vec![trial]).contains("order 3 of 6 (`ties: all`)"));
}

#[test]
fn hostile_names_neither_break_lines_nor_act() {
    let long = "x".repeat(300);
    let mut trial = failing(
        &format!("area\u{1b}[2J/{long}"),
        &timelines::everything(),
        vec![finding(RuleId::CallsReturn, 5, 3, &long, "\u{202e}\n\u{7}")],
    );
    trial.implementation = format!("im\np{long}");
    trial.title = "\u{1b}]0;title\u{7}".repeat(20);
    trial.replay = "interlude run\u{1b}[0m".to_owned();
    let ran = trial.ran.as_mut().expect("it ran");
    ran.source = "a\u{1b}[2J\nb".to_owned();
    ran.places = vec![Place { line: 1, column: 1, length: 1 }, Place { line: 900, column: 1, length: 1 }];
    let rendered = report(vec![trial.clone(), Trial { verdict: Verdict::Pass, ..trial }]);
    assert!(
        !rendered.chars().any(|char| (char.is_control() && char != '\n') || char == '\u{202e}'),
        "{rendered}"
    );
}

#[test]
fn an_empty_run_says_so() {
    assert_eq!(report(Vec::new()), "nothing was run\n");
}
