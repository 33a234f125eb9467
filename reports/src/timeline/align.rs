//! Several timelines of one scenario in the same columns, so that what one of them has and another has not is seen when
//! they stand below each other. It knows order and nothing of size.

use super::{Instant, LaneKind, MarkKind, Phrase, Timeline, Wrong};
use interlude_spec::time::Tick;
use std::collections::{BTreeMap, BTreeSet};

/// Above this product of lengths two sequences are not compared, but put one behind the other.
const MOST_COMPARED: usize = 4_000_000;

/// The timelines with their events in shared columns: what two of them have in common stands in one column, and whatever
/// stands in a column is of one instant. A column of one of them may be empty in another.
pub fn align(timelines: &[Timeline]) -> Vec<Timeline> {
    let events: Vec<Vec<(Tick, Event<'_>)>> = timelines.iter().map(events).collect();
    let times: BTreeSet<Tick> = events.iter().flatten().map(|(at, _)| *at).collect();
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); timelines.len()];
    let (mut instants, mut taken) = (Vec::new(), 0);
    for at in times {
        let mut shared: Vec<Event<'_>> = Vec::new();
        let mut places: Vec<Vec<usize>> = Vec::new();
        for events in &events {
            let own: Vec<Event<'_>> =
                events.iter().filter(|event| event.0 == at).map(|event| event.1).collect();
            let (merged, kept, own) = merge(&shared, &own);
            // What stood in the shared columns before has moved.
            for places in &mut places {
                for place in places.iter_mut() {
                    *place = kept[*place];
                }
            }
            places.push(own);
            shared = merged;
        }
        for (columns, places) in columns.iter_mut().zip(places) {
            columns.extend(places.into_iter().map(|place| taken + place));
        }
        instants.push(Instant { at, first: taken });
        taken += shared.len();
    }
    timelines
        .iter()
        .zip(columns)
        .map(|(timeline, columns)| moved(timeline, &columns, taken, &instants))
        .collect()
}

/// What makes two events the same: the lane, the kind of moment, and the words.
type Event<'a> = (u8, &'a str, Option<(MarkKind, &'a [Phrase])>);

/// The events of a timeline, by column.
fn events(timeline: &Timeline) -> Vec<(Tick, Event<'_>)> {
    let mut marks: BTreeMap<usize, Event<'_>> = BTreeMap::new();
    for lane in &timeline.lanes {
        for mark in &lane.marks {
            marks.insert(mark.column, (rank(lane.kind), &lane.name, Some((mark.kind, &mark.words))));
        }
    }
    let mut instants = timeline.instants.iter().peekable();
    let mut at = Tick::ZERO;
    let of_column = |column: usize| {
        while let Some(instant) = instants.next_if(|instant| instant.first <= column) {
            at = instant.at;
        }
        (at, marks.get(&column).copied().unwrap_or((u8::MAX, "", None)))
    };
    (0..timeline.columns).map(of_column).collect()
}

const fn rank(kind: LaneKind) -> u8 {
    match kind {
        LaneKind::Ruler => 0,
        LaneKind::Call | LaneKind::UnknownCall => 1,
        LaneKind::Session => 2,
        LaneKind::Listener => 3,
        LaneKind::Children { .. } => 4,
        LaneKind::Probe => 5,
        LaneKind::Stimuli => 6,
        LaneKind::Server => 7,
        LaneKind::Page => 8,
    }
}

/// Two sequences as one that holds both, with what they have in common once, as far as it can be; and where the elements
/// of each are in it.
fn merge<'a>(one: &[Event<'a>], other: &[Event<'a>]) -> (Vec<Event<'a>>, Vec<usize>, Vec<usize>) {
    let (rows, columns) = (one.len(), other.len());
    // longest[i][j]: how much the ends from i and from j have in common.
    let width = columns + 1;
    let compared = rows * columns <= MOST_COMPARED;
    let mut longest = vec![0_u32; if compared { (rows + 1) * width } else { 0 }];
    if compared {
        for i in (0..rows).rev() {
            for j in (0..columns).rev() {
                longest[i * width + j] = if one[i] == other[j] {
                    longest[(i + 1) * width + j + 1] + 1
                } else {
                    longest[(i + 1) * width + j].max(longest[i * width + j + 1])
                };
            }
        }
    }
    let (mut merged, mut kept, mut own) = (Vec::new(), Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < rows || j < columns {
        let place = merged.len();
        if compared && i < rows && j < columns && one[i] == other[j] {
            merged.push(one[i]);
            kept.push(place);
            own.push(place);
            (i, j) = (i + 1, j + 1);
        } else if i < rows
            && (j >= columns || !compared || longest[(i + 1) * width + j] >= longest[i * width + j + 1])
        {
            merged.push(one[i]);
            kept.push(place);
            i += 1;
        } else {
            merged.push(other[j]);
            own.push(place);
            j += 1;
        }
    }
    (merged, kept, own)
}

/// A timeline with its columns elsewhere.
fn moved(timeline: &Timeline, columns: &[usize], count: usize, instants: &[Instant]) -> Timeline {
    let place = |column: usize| columns.get(column).copied().unwrap_or(count);
    let mut timeline = timeline.clone();
    for lane in &mut timeline.lanes {
        for mark in &mut lane.marks {
            mark.column = place(mark.column);
        }
        for segment in &mut lane.segments {
            (segment.from, segment.to) = (place(segment.from), place(segment.to));
        }
    }
    let wrong = timeline.wrong.take();
    timeline.wrong = wrong.map(|wrong| Wrong { column: place(wrong.column), ..wrong });
    timeline.columns = count;
    timeline.instants = instants.to_vec();
    timeline
}
