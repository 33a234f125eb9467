//! One geometry, drawn three times: the text, the SVG and the picture in a page have the same events on the same lanes, in
//! the order in which they happened.

use crate::play::Play;
use crate::timelines::{
    everything, lone_call, nested, never_returns, overlapping, set_too_early, three_calls,
};
use crate::trials::trial;
use interlude_reports::html;
use interlude_reports::run::{Run, Trial};
use interlude_reports::style::Style;
use interlude_reports::timeline::{LaneKind, MarkKind, Timeline, svg, text};
use interlude_spec::verdict::Verdict;

fn plays() -> [(&'static str, Play); 7] {
    [
        ("lone", lone_call()),
        ("too early", set_too_early()),
        ("never returns", never_returns()),
        ("overlapping", overlapping()),
        ("three", three_calls()),
        ("nested", nested()),
        ("everything", everything()),
    ]
}

/// The lane of each event in the order of the columns, counted without the ruler, whose marks SVG does not draw.
fn expected(timeline: &Timeline) -> Vec<usize> {
    let lanes = timeline.lanes.iter().filter(|lane| lane.kind != LaneKind::Ruler).enumerate();
    let mut marks: Vec<(usize, usize)> =
        lanes.flat_map(|(place, lane)| lane.marks.iter().map(move |mark| (mark.column, place))).collect();
    marks.sort_unstable();
    marks.into_iter().map(|(_, lane)| lane).collect()
}

/// The lane of each sign of a picture, from left to right: the lanes from top to bottom, as their names stand there.
fn drawn(picture: &str) -> Vec<usize> {
    let number = |line: &str, before: &str, end: char| -> Option<i64> {
        line.split_once(before)?.1.split(end).next()?.parse().ok()
    };
    let mut names: Vec<i64> = picture
        .lines()
        .filter(|line| line.starts_with("<text class=\"name"))
        .filter_map(|line| number(line, " y=\"", '"'))
        .collect();
    names.sort_unstable();
    let mut signs: Vec<(i64, i64)> = picture
        .lines()
        .filter(|line| line.contains("class=\"sign"))
        .map(|line| {
            let round = number(line, " cx=\"", '"').zip(number(line, " cy=\"", '"'));
            let path = number(line, "translate(", ' ')
                .zip(line.split_once("translate(").and_then(|(_, rest)| number(rest, " ", ')')));
            round.or(path).unwrap_or_else(|| panic!("a sign has a place: {line}"))
        })
        .collect();
    signs.sort_unstable();
    let columns = signs.iter().map(|(x, _)| x).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(columns.len(), signs.len(), "each event has a column of its own");
    // A name stands a little below the middle of its lane; the first is that of the ruler.
    let lane = |y: i64| names.iter().filter(|name| **name < y).count() - 1;
    signs.into_iter().map(|(_, y)| lane(y)).collect()
}

#[test]
fn the_picture_and_the_page_have_the_same_events_on_the_same_lanes_in_the_same_order() {
    for (name, play) in plays() {
        let timeline = play.timeline(None);
        let picture = svg::draw(&timeline);
        assert_eq!(drawn(&picture), expected(&timeline), "{name}");
        let trial = Trial { ran: Some(play.ran()), ..trial("mine", "a/b", Verdict::Pass) };
        let page = html::render(&Run { suite: "0.1.0".into(), trials: vec![trial], ..Run::default() });
        let begin = page.find("<svg class=\"timeline").unwrap_or_else(|| panic!("{name}: {page}"));
        let end = page[begin..].find("</svg>").expect("it ends");
        assert_eq!(drawn(&page[begin..begin + end]), expected(&timeline), "{name}");
    }
}

#[test]
fn the_text_has_the_same_events_on_the_same_lanes_in_the_same_order() {
    for (name, play) in plays() {
        let timeline = play.timeline(None);
        // So wide that nothing goes on below.
        let drawn = text::draw(&timeline, Style { width: 1_000, ..Style::PLAIN });
        let rows: Vec<Vec<char>> = drawn.lines().map(|line| line.chars().collect()).collect();
        let mut places: Vec<(usize, usize)> = Vec::new();
        let mut row = 0;
        for lane in &timeline.lanes {
            // Rows stand in the order of the lanes.
            let mut at = None;
            for mark in &lane.marks {
                let sign = sign(mark.kind);
                let found = (row..rows.len()).find_map(|candidate| {
                    let from = if at.is_some_and(|(known, _)| known == candidate) {
                        at.map_or(0, |(_, x)| x + 1)
                    } else {
                        0
                    };
                    (from..rows[candidate].len())
                        .find(|x| rows[candidate][*x] == sign)
                        .map(|x| (candidate, x))
                });
                let (candidate, x) =
                    found.unwrap_or_else(|| panic!("{name}: {sign} of {}\n{drawn}", lane.name));
                at = Some((candidate, x));
                places.push((mark.column, x));
            }
            row = at.map_or(row, |(row, _)| row + 1);
        }
        places.sort_unstable();
        assert_eq!(places.len(), timeline.columns, "{name}: every event has its sign");
        assert!(places.is_sorted_by(|one, next| one.1 < next.1), "{name}: {places:?}\n{drawn}");
    }
}

/// The sign of a moment in text. Written here once more, so that a sign that changes is seen.
const fn sign(kind: MarkKind) -> char {
    match kind {
        MarkKind::Begin | MarkKind::Told => '├',
        MarkKind::End => '┤',
        MarkKind::Called => '○',
        MarkKind::CallbackStarts => '▐',
        MarkKind::CallbackDone => '▌',
        MarkKind::CallsReturned => '◇',
        MarkKind::Resolves => '✓',
        MarkKind::Rejects | MarkKind::Throws => '✗',
        MarkKind::Returned => '●',
        MarkKind::Rejected => '⊗',
        MarkKind::ToldAgain => '┼',
        MarkKind::Joins => '+',
        MarkKind::Leaves => '×',
        MarkKind::Renders => '│',
        MarkKind::ProbeAgrees | MarkKind::ProbeDiffers => '?',
        MarkKind::Stimulus => '◆',
        MarkKind::Request => '↑',
        MarkKind::Answer => '↓',
        MarkKind::Goes => '→',
        MarkKind::AtOdds => '≠',
    }
}
