//! Timelines as text. Each picture is looked at as a stranger would: which call did what, and when?

use interlude_spec::event::{Ambient, Observation, Stimulus};

use crate::play::Play;
use interlude_reports::style::Style;
use interlude_reports::timeline::text;
use interlude_spec::id::ListenerName;
use interlude_spec::plan::{Behaviour, Task};
use interlude_spec::time::Tick;
use interlude_spec::trace::What;

/// A lone call whose implementation sets the session before the callback has resolved.
pub(crate) fn set_too_early() -> Play {
    Play::new()
        .tell("sess_a")
        .plans("switch", "sess_b")
        .call("switch")
        .tell("undefined")
        .callback("switch", "sess_b")
        .tell("sess_b")
        .at(20)
        .probe("sess_b")
        .at(50)
        .settle("switch")
        .returns("switch")
        .probe("sess_b")
        .end()
}

pub(crate) fn lone_call() -> Play {
    Play::new()
        .tell("sess_a")
        .plans("switch", "sess_b")
        .call("switch")
        .tell("undefined")
        .callback("switch", "sess_b")
        .at(20)
        .probe("undefined")
        .at(50)
        .settle("switch")
        .tell("sess_b")
        .returns("switch")
        .probe("sess_b")
        .end()
}

/// A call whose callback has long resolved and that never returns.
pub(crate) fn never_returns() -> Play {
    Play::new()
        .tell("sess_a")
        .plans("switch", "sess_b")
        .call("switch")
        .tell("undefined")
        .callback("switch", "sess_b")
        .at(50)
        .settle("switch")
        .tell("sess_b")
        .at(10_000)
        .probe("sess_b")
        .end()
}

pub(crate) fn overlapping() -> Play {
    Play::new()
        .tell("sess_a")
        .plans("slow", "sess_b")
        .plans("fast", "sess_c")
        .call("slow")
        .tell("undefined")
        .callback("slow", "sess_b")
        .at(10)
        .call("fast")
        .tell("undefined")
        .callback("fast", "sess_c")
        .at(30)
        .settle("fast")
        .tell("sess_c")
        .returns("fast")
        .at(10_000)
        .settle("slow")
        .tell("sess_b")
        .returns("slow")
        .probe("sess_b")
        .end()
}

pub(crate) fn three_calls() -> Play {
    Play::new()
        .tell("sess_a")
        .plans("to-b", "sess_b")
        .plans("to-c", "sess_c")
        .plans("sign-out", "null")
        .call("to-b")
        .tell("undefined")
        .callback("to-b", "sess_b")
        .call("to-c")
        .callback("to-c", "sess_c")
        .at(25)
        .call("sign-out")
        .callback("sign-out", "null")
        .at(50)
        .settle("to-c")
        .tell("sess_c")
        .returns("to-c")
        .reject("to-b", "boom")
        .throws("to-b", "boom")
        .at(75)
        .settle("sign-out")
        .tell("null")
        .returns("sign-out")
        .probe("null")
        .end()
}

pub(crate) fn nested() -> Play {
    Play::new()
        .tell("sess_a")
        .plans("outer", "sess_b")
        .plans("inner", "sess_c")
        .inside("outer")
        .call("outer")
        .tell("undefined")
        .callback("outer", "sess_b")
        .call("inner")
        .callback("inner", "sess_c")
        .at(50)
        .settle("inner")
        .tell("sess_c")
        .returns("inner")
        .settle("outer")
        .tell("sess_b")
        .returns("outer")
        .end()
}

/// Components that are seen, a second listener, the server, and everything else that can be done to a client.
pub(crate) fn everything() -> Play {
    let late = || ListenerName::new("late");
    let request = What::Saw(Observation::Request {
        request: "r1".into(),
        kind: "touch".into(),
        call: Some("switch".into()),
    });
    Play::new()
        .tell("sess_a")
        .render("SignedIn", true)
        .plans("switch", "sess_b")
        .plans_with("thrower", "sess_c", Behaviour::Throws("nope".into()))
        .plans_with("idle", "sess_c", Behaviour::Never)
        .then(What::Did(Stimulus::AddListener { listener: late() }))
        .tell_other("late", "sess_a")
        .call("switch")
        .tell("undefined")
        .render("SignedIn", false)
        .tell_other("late", "undefined")
        .callback("switch", "sess_b")
        .then(What::Saw(Observation::CallbackWaiting { call: "switch".into() }))
        .at(20)
        .then(What::Did(Stimulus::Ambient(Ambient::Unload)))
        .then(What::Did(Stimulus::Ambient(Ambient::Focus(true))))
        .then(What::Did(Stimulus::Ambient(Ambient::Focus(false))))
        .call("thrower")
        .callback("thrower", "sess_c")
        .throws("thrower", "nope")
        .at(50)
        .settle("switch")
        .then(request)
        .then(What::Did(Stimulus::Answer { request: "r1".into(), status: 401 }))
        .tell("sess_b")
        .render("SignedOut", true)
        .render("SignedIn", true)
        .render("SignedOut", false)
        .then(What::Did(Stimulus::RemoveListener { listener: late() }))
        .returns("switch")
        .callback("ghost", "null")
        .at(90)
        .then(What::Did(Stimulus::SignOut { session: None }))
        .then(What::Did(Stimulus::SignOut { session: Some("sess_b".into()) }))
        .then(What::Did(Stimulus::RemoveSession { session: "sess_b".into() }))
        .then(What::Did(Stimulus::Ambient(Ambient::GetToken)))
        .then(What::Did(Stimulus::Ambient(Ambient::Load)))
        .probe("sess_a")
        .end()
}

/// Twenty instants of two events each.
pub(crate) fn forty_stations() -> Play {
    let mut play = Play::new().tell("sess_a");
    for index in 0..20 {
        let session = if index % 2 == 0 { "undefined" } else { "sess_b" };
        play = play.at(index * 700).probe("sess_a").tell(session);
    }
    play.end()
}

pub(crate) fn long_names() -> Play {
    let name = |end: &str| format!("{}{end}", "sess_".repeat(39));
    let (one, two) = (name("one"), name("two"));
    Play::new()
        .tell(&one)
        .plans(&one, &two)
        .call(&one)
        .tell("undefined")
        .callback(&one, &two)
        .at(50)
        .settle(&one)
        .tell(&two)
        .returns(&one)
        .end()
}

#[test]
fn a_lone_call_reads_from_left_to_right() {
    insta::assert_snapshot!(lone_call().draw(80, None));
}

#[test]
fn a_session_set_too_early_is_pointed_at() {
    insta::assert_snapshot!(set_too_early().draw(80, Some(5)));
}

#[test]
fn a_call_that_never_returns_says_so_at_the_end_of_its_line() {
    let play = never_returns();
    insta::assert_snapshot!(play.draw(80, Some(play.trace.events.len() - 1)));
}

#[test]
fn two_overlapping_calls_are_two_bars() {
    insta::assert_snapshot!(overlapping().draw(80, Some(14)));
}

#[test]
fn three_calls_in_eighty_columns() {
    insta::assert_snapshot!(three_calls().draw(80, None));
}

#[test]
fn a_nested_call_is_indented_below_its_parent() {
    insta::assert_snapshot!(nested().draw(80, None));
}

#[test]
fn every_kind_of_event_is_drawn() {
    insta::assert_snapshot!(everything().draw(100, None));
}

#[test]
fn what_is_too_wide_goes_on_below_with_a_ruler_of_its_own() {
    insta::assert_snapshot!(forty_stations().draw(80, Some(30)));
}

#[test]
fn forty_columns_are_enough() {
    insta::assert_snapshot!(format!(
        "{}\n{}",
        set_too_early().draw(40, Some(5)),
        overlapping().draw(40, None)
    ));
}

#[test]
fn long_names_are_cut_differently_and_told_in_full() {
    insta::assert_snapshot!(long_names().draw(80, Some(6)));
}

#[test]
fn names_are_data_and_never_act_on_the_terminal() {
    let (evil, wide) = ("\u{1b}[31m\nx\u{202e}", "切換");
    let play = Play::new()
        .tell("sess_a")
        .plans(evil, wide)
        .plans(wide, evil)
        .call(evil)
        .tell("undefined")
        .callback(evil, wide)
        .call(wide)
        .at(5)
        .throws(evil, "bell\u{7}")
        .tell(wide)
        .end();
    insta::assert_snapshot!(play.draw(80, Some(6)));
}

#[test]
fn ascii_says_the_same() {
    let style = Style { unicode: false, ..Style::PLAIN };
    let drawn = text::draw(&overlapping().timeline(Some(14)), style);
    assert!(drawn.is_ascii());
    insta::assert_snapshot!(drawn);
    assert!(text::draw(&everything().timeline(None), style).is_ascii());
}

#[test]
fn colour_adds_nothing_but_colour() {
    let timeline = set_too_early().timeline(Some(5));
    let drawn = text::draw(&timeline, Style { color: true, ..Style::PLAIN });
    insta::assert_snapshot!(drawn.replace('\u{1b}', "␛"));
    let mut plain = String::new();
    for part in drawn.split('\u{1b}') {
        plain.push_str(if plain.is_empty() {
            part
        } else {
            part.split_once('m').map_or("", |(_, rest)| rest)
        });
    }
    assert_eq!(plain, text::draw(&timeline, Style::PLAIN));
}

#[test]
fn a_trace_of_nothing_is_drawn_too() {
    let mut play = Play::new().plans("switch", "sess_b");
    assert_eq!(play.draw(80, Some(7)), play.draw(80, None));
    insta::assert_snapshot!(play.draw(80, None));
    play.trace.events.clear();
    assert_eq!(play.draw(80, None), "");
}

#[test]
fn what_ends_at_the_latest_time_is_still_on_the_ruler() {
    let play = Play::new().tell("sess_a").at(Tick::MAX.millis()).end();
    insta::assert_snapshot!(play.draw(40, Some(2)));
}

#[test]
fn whoever_has_a_pending_session_is_shown_what_nobody_is() {
    let mut play = lone_call();
    let drawn = text::draw(&play.timeline(None), Style::PLAIN);
    assert!(!drawn.contains("signed-out"), "{drawn}");
    let pending = play.plan.client.sessions.iter_mut().find(|session| session.id.as_str() == "sess_b");
    pending.expect("it is there").task = Some(Task::SetupMfa);
    let drawn = text::draw(&play.timeline(None), Style::PLAIN);
    let children = drawn.lines().find(|line| line.starts_with("children")).expect("they are drawn");
    assert!(children.trim_end_matches('░').ends_with("signed-out "), "{drawn}");
}

/// What stands below a picture, in one line.
fn legend(drawn: &str) -> String {
    let lines = drawn.lines().filter(|line| line.starts_with("         "));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[test]
fn why_something_fails_stands_below_the_picture_where_there_is_no_room_in_it() {
    let fails = |error: &str| {
        let play = Play::new().tell("sess_a").plans("switch", "sess_b").call("switch").tell("undefined");
        let play = play.callback("switch", "sess_b").at(50).reject("switch", error);
        play.throws("switch", error).end()
    };
    for error in ["no network", "no network whatever one may do about it, and that for a long time"] {
        for width in [40, 60, 80] {
            let drawn = fails(error).draw(width, None);
            let words = drawn.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(error), "{width}: {drawn}");
        }
    }
    let drawn = fails("no network").draw(80, None);
    assert!(
        drawn.contains("⊗ rejected\n") && legend(&drawn).contains("switch rejects: no network"),
        "{drawn}"
    );
    assert_eq!(drawn.matches("no network").count(), 1, "once is enough: {drawn}");
    // What the picture says is not said again.
    let drawn = fails("E1").draw(90, None);
    assert!(drawn.contains("⊗ rejected: E1") && !legend(&drawn).contains("E1"), "{drawn}");
}

#[test]
fn what_a_callback_throws_stands_below_the_picture_where_there_is_no_room_in_it() {
    let error = "kaputt at chunk 42";
    let play = Play::new().tell("sess_a").plans_with("switch", "sess_b", Behaviour::Throws(error.to_owned()));
    let play = play.call("switch").tell("undefined").callback("switch", "sess_b");
    let drawn = play.throws("switch", "something else").end().draw(40, None);
    assert!(legend(&drawn).contains("switch callback throws kaputt at chunk 42"), "{drawn}");
    assert!(drawn.split_whitespace().collect::<Vec<_>>().join(" ").contains("something else"), "{drawn}");
}

#[test]
fn a_row_of_a_listener_is_said_to_be_one() {
    let timeline = everything().timeline(None);
    for (unicode, sign) in [(true, "→"), (false, ">")] {
        let drawn = text::draw(&timeline, Style { unicode, ..Style::PLAIN });
        assert!(drawn.contains(&format!("\n{sign} late")), "{drawn}");
        assert!(legend(&drawn).contains(&format!("{sign} NAME: another listener")), "{drawn}");
    }
    assert!(!lone_call().draw(80, None).contains("another listener"));
}
