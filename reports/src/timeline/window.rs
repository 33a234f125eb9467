//! Which part of a timeline is drawn where it is too large: the columns around what is wrong, or the first ones, and the lanes
//! that have something there.

use super::{Lane, LaneKind, Timeline};
use std::ops::Range;

/// How many lanes a part has at most.
const MOST_LANES: usize = 40;

/// At most so many columns, and the timeline with those lanes alone that have something in them. Where there is nothing to
/// leave out, it is the timeline as it is.
pub(crate) fn window(timeline: &Timeline, most: usize) -> (Timeline, Range<usize>) {
    if timeline.columns <= most && timeline.lanes.len() <= MOST_LANES {
        return (timeline.clone(), 0..timeline.columns);
    }
    let centre = timeline.wrong.as_ref().map_or(0, |wrong| wrong.column);
    let part = around(centre, most, timeline.columns);
    let is_in = |lane: &&Lane| is_frame(lane) || lane.marks.iter().any(|mark| part.contains(&mark.column));
    let mut lanes: Vec<(usize, &Lane)> =
        timeline.lanes.iter().filter(is_in).map(|lane| (distance(lane, centre), lane)).collect();
    // Of too many, those that have something near the middle stay, in the order in which they were.
    let mut distances: Vec<usize> = lanes.iter().map(|(distance, _)| *distance).collect();
    distances.sort_unstable();
    let farthest = distances.get(MOST_LANES - 1).copied().unwrap_or(usize::MAX);
    lanes.retain(|(distance, _)| *distance <= farthest);
    lanes.truncate(MOST_LANES);
    let lanes = lanes.into_iter().map(|(_, lane)| lane.clone()).collect();
    let Timeline { columns, instants, wrong, .. } = timeline;
    (Timeline { columns: *columns, instants: instants.clone(), lanes, wrong: wrong.clone() }, part)
}

/// As many columns as there may be, most of them before the one in the middle: they are what led to it.
fn around(centre: usize, most: usize, columns: usize) -> Range<usize> {
    let start = centre.saturating_sub(most * 3 / 4).min(columns.saturating_sub(most));
    start..(start + most).min(columns)
}

/// Whether every picture has that lane.
const fn is_frame(lane: &Lane) -> bool {
    matches!(lane.kind, LaneKind::Ruler | LaneKind::Session | LaneKind::Children { .. })
}

/// How far from a column the nearest mark of a lane is; 0 for a lane that every picture has.
fn distance(lane: &Lane, column: usize) -> usize {
    if is_frame(lane) {
        return 0;
    }
    lane.marks.iter().map(|mark| mark.column.abs_diff(column)).min().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Instant, Mark, MarkKind, Phrase, Segment, State, Wrong};
    use interlude_spec::time::Tick;

    /// So many calls, each made in its own column and pending to the end.
    fn timeline(calls: usize, wrong: Option<usize>) -> Timeline {
        let lane = |number: usize| Lane {
            kind: LaneKind::Call,
            name: format!("c{number}"),
            depth: 0,
            segments: vec![Segment { from: number, to: calls, state: State::Pending, label: Phrase::EMPTY }],
            marks: vec![Mark { column: number, kind: MarkKind::Called, words: Vec::new() }],
        };
        Timeline {
            columns: calls,
            instants: vec![Instant { at: Tick::ZERO, first: 0 }],
            lanes: (0..calls).map(lane).collect(),
            wrong: wrong.map(|column| Wrong { column, text: Phrase::EMPTY }),
        }
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        let whole = timeline(40, Some(3));
        assert_eq!(window(&whole, 40), (whole, 0..40));
    }

    #[test]
    fn what_is_wrong_is_in_the_part_with_what_led_to_it() {
        for wrong in [0, 1, 50, 500, 998, 999] {
            let (drawn, part) = window(&timeline(1000, Some(wrong)), 100);
            assert!(part.contains(&wrong) && part.len() == 100, "{wrong}: {part:?}");
            assert!(drawn.lanes.iter().any(|lane| lane.name == format!("c{wrong}")), "{wrong}");
            assert_eq!(drawn.lanes.len(), MOST_LANES, "{wrong}");
            let is_in = |lane: &Lane| lane.marks.iter().any(|mark| part.contains(&mark.column));
            assert!(drawn.lanes.iter().all(is_in), "{wrong}");
        }
    }
}
