//! Timelines of traces that nobody would write: whatever happens, the picture keeps its width and loses nothing.

use interlude_spec::event::{Observation, Stimulus};

use crate::play::Play;
use interlude_reports::style::Style;
use interlude_reports::timeline::{LaneKind, MarkKind, Timeline, text};
use interlude_spec::plan::Behaviour;
use interlude_spec::trace::What;
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr as _;

/// A sequence of numbers that looks arbitrary and is the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let bound = u64::try_from(all.len()).expect("a short list");
        all[usize::try_from(self.below(bound)).expect("a small number")]
    }
}

const CALLS: [&str; 5] =
    ["switch", "a", "切換える", "esc\u{1b}[2J", "a-label-that-goes-on-and-on-and-on-for-ever"];
const SESSIONS: [&str; 6] =
    ["sess_a", "sess_c", "undefined", "null", "sess_日本語日本語日本語", "sess_\u{202e}long_long_long_long"];

fn play(seed: u64) -> Play {
    let mut dice = Dice(seed);
    let mut play = Play::new();
    let mut now = 0;
    for label in &CALLS[..usize::try_from(dice.below(5)).expect("small")] {
        play = play.plans_with(label, dice.one_of(&SESSIONS), Behaviour::Never);
    }
    for _ in 0..dice.below(60) {
        if dice.below(3) == 0 {
            now += [1, 50, 999, 10_000, 86_400_001][usize::try_from(dice.below(5)).expect("small")];
        }
        play = play.at(now);
        let (call, session) = (dice.one_of(&CALLS), dice.one_of(&SESSIONS));
        play = match dice.below(13) {
            0 => play.call(call),
            1 => play.callback(call, session),
            2 => play.settle(call),
            3 => play.reject(call, session),
            4 => play.returns(call),
            5 => play.throws(call, call),
            6 | 7 => play.tell(session),
            8 => play.tell_other(call, session),
            9 => play.probe(session),
            10 => play.render(dice.one_of(&["SignedIn", "SignedOut", "Other"]), dice.below(2) == 0),
            11 => play.then(What::Did(Stimulus::RemoveListener { listener: call.into() })),
            _ => play.then(What::Saw(Observation::Request {
                request: session.into(),
                kind: call.into(),
                call: None,
            })),
        };
    }
    if dice.below(4) == 0 { play } else { play.end() }
}

/// How often each sign has to stand in the text: those of lanes whose names and words do not contain them.
fn signs(timeline: &Timeline) -> BTreeMap<char, usize> {
    let mut signs = BTreeMap::new();
    let call_lanes =
        timeline.lanes.iter().filter(|lane| matches!(lane.kind, LaneKind::Call | LaneKind::UnknownCall));
    for mark in call_lanes.flat_map(|lane| &lane.marks) {
        let sign = match mark.kind {
            MarkKind::Called => '○',
            MarkKind::CallbackStarts => '▐',
            MarkKind::Resolves => '✓',
            MarkKind::Rejects => '✗',
            MarkKind::Returned => '●',
            MarkKind::Rejected => '⊗',
            kind => panic!("not generated: {kind:?}"),
        };
        *signs.entry(sign).or_default() += 1;
    }
    signs
}

#[test]
fn every_event_has_one_mark_and_every_mark_is_drawn() {
    for seed in 0..60 {
        let play = play(seed);
        let timeline = play.timeline(None);
        let mut columns: Vec<usize> =
            timeline.lanes.iter().flat_map(|lane| &lane.marks).map(|mark| mark.column).collect();
        columns.sort_unstable();
        assert_eq!(columns, (0..play.trace.events.len()).collect::<Vec<_>>(), "seed {seed}");

        for width in [40, 61, 80, 200] {
            let drawn = play.draw(width, None);
            let picture = picture(&drawn);
            for (sign, count) in signs(&timeline) {
                assert_eq!(picture.matches(sign).count(), count, "seed {seed}, {sign} in\n{drawn}");
            }
        }
    }
}

/// The lanes without the legend, which is indented.
fn picture(drawn: &str) -> String {
    let lines = drawn.lines().filter(|line| !line.starts_with("         ") || line.contains('┊'));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_line_is_wider_than_asked_for() {
    for seed in 0..60 {
        let play = play(seed);
        let events = play.trace.events.len();
        for width in [0, 40, 41, 57, 80, 133] {
            let wrong = usize::try_from(seed).expect("small") % (events + 1);
            for unicode in [true, false] {
                let style = Style { width, unicode, color: false, terminal: true };
                let drawn = text::draw(&play.timeline(Some(wrong)), style);
                for line in drawn.lines() {
                    assert!(line.width() <= width.max(40), "seed {seed}, width {width}: {line}\n{drawn}");
                    assert!(!line.chars().any(char::is_control), "seed {seed}: {line:?}");
                    assert!(unicode || line.is_ascii(), "seed {seed}: {line:?}");
                }
                let pointer = if unicode { "▲" } else { "^" };
                assert!(wrong == events || drawn.contains(pointer), "seed {seed}:\n{drawn}");
            }
        }
    }
}

#[test]
fn the_same_trace_gives_the_same_picture() {
    for seed in 0..20 {
        assert_eq!(play(seed).draw(80, None), play(seed).draw(80, None));
    }
}
