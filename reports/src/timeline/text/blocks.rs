//! Decides how far apart the columns stand, and where a picture that is too wide is broken into blocks. No
//! column is ever left out.

use super::rows::{Cue, Row, extent, reach};
use crate::timeline::MarkKind;

/// A part of the picture that fits the width.
#[derive(Debug)]
pub(super) struct Block {
    /// The first column in it.
    pub(super) first: usize,
    /// Where each of its columns stands, counted from the left edge of the drawing.
    pub(super) places: Vec<usize>,
    /// How wide the drawing is.
    pub(super) width: usize,
    /// Where lines end that nothing ends.
    pub(super) edge: usize,
    /// Whether the words of lines that come from the block before are repeated.
    pub(super) carries: bool,
}

impl Block {
    /// The column behind its last.
    pub(super) const fn end(&self) -> usize {
        self.first + self.places.len()
    }

    /// Where a column stands, if it is in this block.
    pub(super) fn place(&self, column: usize) -> Option<usize> {
        self.places.get(column.checked_sub(self.first)?).copied()
    }
}

/// What the ruler of a block needs to say that there is another.
const CONTINUED: usize = 2;

/// How often the longest words of a cue can be given up.
const TIERS: usize = 3;
/// Above so many columns words are not weighed one by one: it would take long, and there is little room anyway.
const WEIGHED: usize = 200;

/// Breaks the picture into as few blocks as there can be, and then keeps as many of the longer words as fit.
pub(super) fn blocks(rows: &[Row], columns: usize, width: usize) -> Vec<Block> {
    let solvers = (0..TIERS).map(|tier| Solver::new(rows, columns, width, tier));
    let Some(mut solver) = solvers.min_by_key(|solver| (solver.blocks().len(), solver.tier)) else {
        return Vec::new();
    };
    if columns <= WEIGHED {
        solver.lengthen();
    }
    solver.blocks()
}

/// A cue in its column.
struct Placed<'a> {
    row: usize,
    cue: &'a Cue,
    /// How many of its longest words are given up.
    level: usize,
}

impl Placed<'_> {
    fn reach(&self) -> usize {
        self.cue.reach(self.level)
    }

    fn extent(&self) -> usize {
        self.cue.extent(self.level)
    }

    fn is_wordless(&self) -> bool {
        self.cue.words_at(self.level).is_empty()
    }
}

struct Solver<'a> {
    rows: &'a [Row],
    /// What stands in each column.
    at: Vec<Vec<Placed<'a>>>,
    columns: usize,
    width: usize,
    /// How many of the longest words of each cue are given up to begin with.
    tier: usize,
}

impl<'a> Solver<'a> {
    fn new(rows: &'a [Row], columns: usize, width: usize, tier: usize) -> Self {
        let mut at: Vec<Vec<Placed<'_>>> = (0..columns).map(|_| Vec::new()).collect();
        for (row, Row { cues, .. }) in rows.iter().enumerate() {
            for cue in cues {
                at[cue.column].push(Placed { row, cue, level: tier });
            }
        }
        Self { rows, at, columns, width, tier }
    }

    /// Takes longer words wherever that costs no further block. Any word comes before a longer one, and those of
    /// calls before others, for they say who does what.
    fn lengthen(&mut self) {
        let count = self.blocks().len();
        for wordless in [true, false] {
            for of_calls in [true, false] {
                for column in 0..self.columns {
                    for index in 0..self.at[column].len() {
                        let placed = &self.at[column][index];
                        if placed.cue.kind.is_some_and(is_of_call) == of_calls
                            && placed.is_wordless() == wordless
                        {
                            self.lengthen_one(column, index, count);
                        }
                    }
                }
            }
        }
    }

    /// The longest word that costs no further block.
    fn lengthen_one(&mut self, column: usize, index: usize, count: usize) {
        let before = self.at[column][index].level;
        // A wordless cue takes its shortest word first; the longer ones have their turn later.
        let was_wordless = self.at[column][index].is_wordless();
        let levels: Vec<usize> =
            if was_wordless { (0..before).rev().collect() } else { (0..before).collect() };
        for level in levels {
            self.at[column][index].level = level;
            if self.at[column][index].is_wordless() {
                continue;
            }
            if self.blocks().len() <= count {
                return;
            }
        }
        self.at[column][index].level = before;
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut first = 0;
        while first < self.columns {
            let block = self.block(first, true).unwrap_or_else(|| {
                // Repeated words that leave no room for a single column are the ones to do without.
                self.block(first, false).expect("a block without repeated words takes at least one column")
            });
            first = block.end();
            blocks.push(block);
        }
        blocks
    }

    /// In the last block lines end with the run, and words at its end may use the room behind it.
    fn finished(&self, block: Block) -> Block {
        let last = self.columns - 1;
        let Some(place) = block.place(last) else { return block };
        let longest = self.at[last].iter().map(|placed| place + placed.cue.extent(0)).max().unwrap_or(0);
        Block { width: longest.clamp(block.width, self.width.max(block.width)), edge: place + 1, ..block }
    }

    /// As many columns as fit; none where not even the first does and the words can be given up.
    fn block(&self, first: usize, carries: bool) -> Option<Block> {
        let repeats = carries && first > 0;
        let head = |row: &'a Row| carried(row, first).filter(|_| repeats).unwrap_or("");
        let heads: Vec<&str> = self.rows.iter().map(head).collect();
        let mut reaches: Vec<usize> =
            heads.iter().map(|head| if head.is_empty() { 0 } else { reach(head) }).collect();
        let mut right = heads.iter().map(|head| extent(head)).max().unwrap_or(0);
        let mut places: Vec<usize> = Vec::new();
        let gap = if self.tier == 2 { 1 } else { 2 };
        for column in first..self.columns {
            let is_last = column + 1 == self.columns;
            let mut place = match places.last() {
                Some(before) => before + gap,
                None if first == 0 => 0,
                None => 2,
            };
            for placed in &self.at[column] {
                place = place.max(reaches[placed.row]);
            }
            if is_last {
                place = place.max(reaches.iter().copied().max().unwrap_or(0).saturating_sub(1));
            }
            let extents = self.at[column].iter().map(|placed| place + placed.extent());
            let wider = extents.max().unwrap_or(0).max(right).max(place + 1);
            let limit = if is_last { self.width } else { self.width.saturating_sub(CONTINUED) };
            if wider > limit {
                if !places.is_empty() {
                    break;
                }
                if carries && first > 0 {
                    return None;
                }
            }
            for placed in &self.at[column] {
                reaches[placed.row] = place + placed.reach();
            }
            right = wider;
            places.push(place);
        }
        Some(self.finished(Block { first, places, width: right, edge: right, carries }))
    }
}

/// Whether a moment is one of a call's own.
const fn is_of_call(kind: MarkKind) -> bool {
    matches!(
        kind,
        MarkKind::Called
            | MarkKind::CallbackStarts
            | MarkKind::CallbackDone
            | MarkKind::CallsReturned
            | MarkKind::Resolves
            | MarkKind::Rejects
            | MarkKind::Returned
            | MarkKind::Rejected
    )
}

/// The cue whose line reaches into a block from the one before.
pub(super) fn reaching(row: &Row, first: usize) -> Option<&Cue> {
    row.cues.iter().rev().find(|cue| cue.column < first)
}

/// What has to be repeated at the head of a row.
fn carried(row: &Row, first: usize) -> Option<&str> {
    if row.cues.iter().any(|cue| cue.column == first) && row.cues.first()?.column < first {
        // The row begins anew at once, so nothing needs repeating.
        return None;
    }
    reaching(row, first)?.carried.last().map(String::as_str)
}
