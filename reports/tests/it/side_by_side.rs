//! One scenario on several implementations: their timelines in shared columns, where they part, and what that means.

use crate::campaigns::without_colour;
use crate::hostile::HOSTILE;
use crate::play::Play;
use crate::timelines::{lone_call, never_returns};
use crate::trials::{adapter_error, call_never_returns, skips, too_early, trial};
use interlude_reports::run::Trial;
use interlude_reports::side_by_side::SideBySide;
use interlude_reports::style::Style;
use interlude_reports::{json, terminal};
use interlude_spec::contract::Contract;
use interlude_spec::event::Observation;
use interlude_spec::trace::{Current, Event, Value, What};
use interlude_spec::verdict::Verdict;
use unicode_width::UnicodeWidthStr;

fn compared(trials: Vec<Trial>) -> SideBySide {
    SideBySide {
        scenario: "callback/slow".into(),
        title: "A slow callback keeps the children hidden".to_owned(),
        file: "scenarios/callback/slow.yaml".to_owned(),
        trials,
    }
}

fn passing(implementation: &str, play: &Play) -> Trial {
    Trial { ran: Some(play.ran()), ..trial(implementation, "callback/slow", Verdict::Pass) }
}

/// As wide as asked for, which is looked at.
fn drawn(trials: Vec<Trial>, width: usize) -> String {
    let text = terminal::side_by_side(&compared(trials), Style { width, ..Style::PLAIN });
    for line in text.lines() {
        assert!(line.width() <= width, "too wide: {line}\n{text}");
        assert_eq!(line, line.trim_end(), "blanks at the end of a line");
    }
    text
}

fn differing() -> Vec<Trial> {
    let same = Trial { implementation: "twin/clerk-js@4.73.14".to_owned(), ..too_early() };
    vec![passing("reference", &lone_call()), too_early(), same, call_never_returns()]
}

#[test]
fn a_run_that_passes_is_drawn_alone() {
    insta::assert_snapshot!(drawn(vec![passing("reference", &lone_call())], 80));
}

#[test]
fn three_that_differ_stand_below_each_other_and_each_says_what_it_means() {
    insta::assert_snapshot!(drawn(differing(), 80));
}

#[test]
fn in_sixty_columns_each_block_holds_all_of_them() {
    insta::assert_snapshot!(drawn(differing(), 60));
}

#[test]
fn a_narrow_terminal_without_unicode_loses_nothing_but_room() {
    let style = Style { width: 40, unicode: false, color: false, terminal: true };
    let text = terminal::side_by_side(&compared(differing()), style);
    assert!(text.is_ascii() && text.lines().all(|line| line.width() <= 40), "{text}");
    insta::assert_snapshot!(text);
}

/// Where the signs of a sign's kind stand in the lines of a lane, from the left.
fn places(text: &str, lane: &str, sign: char) -> Vec<usize> {
    let lines = text.lines().filter(|line| line.starts_with(lane));
    lines
        .flat_map(|line| line.char_indices().map(|it| it.1).enumerate().filter(|it| it.1 == sign))
        .map(|it| it.0)
        .collect()
}

#[test]
fn what_all_of_them_do_stands_in_one_column_at_every_width() {
    for width in 40..140 {
        let text = drawn(differing(), width);
        let calls = places(&text, "switch", '○');
        assert_eq!(calls.len(), 3, "three pictures\n{text}");
        assert!(calls.iter().all(|place| *place == calls[0]), "{width}: {calls:?}\n{text}");
        let marks: Vec<usize> = text
            .lines()
            .filter(|line| line.contains('≠') && !line.starts_with('≠'))
            .filter_map(|line| line.chars().position(|char| char == '≠'))
            .collect();
        assert_eq!(marks.len(), 3, "the difference is marked in each\n{text}");
        assert!(marks.iter().all(|place| *place == marks[0]), "{width}: {marks:?}\n{text}");
    }
}

#[test]
fn a_run_that_ends_before_the_others_is_drawn_to_its_end() {
    let text = drawn(vec![passing("reference", &lone_call()), passing("mine", &never_returns())], 120);
    let ends = places(&text, "time", '┤');
    let session: Vec<usize> =
        text.lines().filter(|line| line.starts_with("session")).map(UnicodeWidthStr::width).collect();
    assert!(ends[0] < ends[1], "{text}");
    assert_eq!(session, [ends[0] + 1, ends[1] + 1], "{text}");
}

#[test]
fn those_that_do_the_same_share_a_picture_and_that_is_said() {
    let mut later = passing("mine", &lone_call());
    later.contract = Some(Contract::Navigate);
    let trials = vec![passing("reference", &lone_call()), later];
    assert_eq!(compared(trials.clone()).same(), Some(true));
    let text = drawn(trials, 80);
    assert!(
        text.contains("✓ pass  reference, mine\n") && text.contains("= all of them do the same"),
        "{text}"
    );
    assert!(text.contains("judged by the contract `navigate`"), "{text}");
    assert!(!text.contains('≠'), "{text}");
}

#[test]
fn what_only_some_can_show_sets_none_apart() {
    let mut renders = lone_call();
    let what = What::Saw(Observation::Render { component: "SignedIn".to_owned(), visible: true });
    renders.trace.events.insert(2, Event { what, ..renders.trace.events[1].clone() });
    renders.observed = true;
    let mut organizations = lone_call();
    for event in &mut organizations.trace.events {
        if let What::Saw(Observation::Emit { current, .. }) | What::Probe { current } = &mut event.what {
            *current = Current { organization: Some(Value::Undefined), ..current.clone() };
        }
    }
    let mut plain = lone_call();
    for event in &mut plain.trace.events {
        if let What::Saw(Observation::Emit { current, .. }) | What::Probe { current } = &mut event.what {
            current.organization = None;
        }
    }
    let [renders, organizations, plain] = [("renders", renders), ("told", organizations), ("plain", plain)]
        .map(|(name, play)| passing(name, &play));
    let text = drawn(vec![passing("reference", &lone_call()), renders.clone()], 80);
    assert!(text.contains("= all of them do the same") && text.contains(": what is rendered\n"), "{text}");
    let text = drawn(vec![organizations.clone(), plain.clone()], 80);
    assert!(text.contains("= all of them do the same") && text.contains(": organizations\n"), "{text}");
    // Where all of them speak of it, it counts.
    assert_eq!(compared(vec![passing("reference", &lone_call()), organizations]).same(), Some(false));
    let mut hidden = renders.clone();
    let ran = hidden.ran.as_mut().expect("it ran");
    ran.trace.events.remove(2);
    assert_eq!(compared(vec![renders, hidden]).same(), Some(false));
}

#[test]
fn who_did_not_run_says_why() {
    let mut trials = skips();
    trials.truncate(1);
    trials.push(adapter_error());
    assert_eq!(compared(trials.clone()).same(), None);
    insta::assert_snapshot!(drawn(trials, 80));
}

#[test]
fn colour_adds_nothing_but_colour_and_no_name_acts() {
    let mut trials = differing();
    HOSTILE.clone_into(&mut trials[0].implementation);
    trials[1].implementation = "x".repeat(300);
    let plain = terminal::side_by_side(&compared(trials.clone()), Style::PLAIN);
    let acts = |char: char| (char.is_control() && char != '\n') || char == '\u{202e}';
    assert!(!plain.contains(acts), "{plain}");
    assert!(plain.lines().all(|line| line.width() <= 80), "{plain}");
    let coloured = terminal::side_by_side(&compared(trials), Style { color: true, ..Style::PLAIN });
    assert_eq!(without_colour(&coloured), plain);
}

#[test]
fn json_says_where_they_part_and_holds_each_trial() {
    let written: serde_json::Value =
        serde_json::from_str(&json::side_by_side(&compared(differing()))).unwrap();
    assert_eq!((&written["same"], &written["difference"]["at"]), (&false.into(), &0.into()));
    let groups = written["difference"]["groups"].as_array().expect("there are groups");
    let names: Vec<&serde_json::Value> = groups.iter().map(|group| &group["implementations"]).collect();
    assert_eq!(names[1], &serde_json::json!(["clerk-js@4.73.14", "twin/clerk-js@4.73.14"]));
    assert_eq!(groups[1]["event"], 5);
    assert_eq!(groups[1]["observed"], "main is told sess_b while the callback of `switch` is pending");
    assert_eq!(written["trials"].as_array().map(Vec::len), Some(4));
    let alone = json::side_by_side(&compared(vec![passing("reference", &lone_call())]));
    let alone: serde_json::Value = serde_json::from_str(&alone).unwrap();
    assert!(alone["same"].is_null() && alone["difference"].is_null());
}
