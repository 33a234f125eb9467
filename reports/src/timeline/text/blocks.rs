//! Decides how far apart the columns stand, and where a picture that is too wide is broken into blocks. No
//! column is ever left out.

use super::rows::{Cue, Row, extent, reach};

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

/// Breaks the picture into as few blocks as there can be, and among those keeps the longest words.
pub(super) fn blocks(rows: &[Row], columns: usize, width: usize) -> Vec<Block> {
    let tiers = (0..3).map(|tier| Solver::new(rows, columns, width, tier).blocks());
    let mut best: Option<Vec<Block>> = None;
    for blocks in tiers {
        if best.as_ref().is_none_or(|best| blocks.len() < best.len()) {
            best = Some(blocks);
        }
    }
    best.unwrap_or_default()
}

struct Solver<'a> {
    rows: &'a [Row],
    /// For each column the rows that have a cue there, and the cue.
    at: Vec<Vec<(usize, &'a Cue)>>,
    columns: usize,
    width: usize,
    /// How many of the longest words of each cue are given up.
    tier: usize,
}

impl<'a> Solver<'a> {
    fn new(rows: &'a [Row], columns: usize, width: usize, tier: usize) -> Self {
        let mut at = vec![Vec::new(); columns];
        for (index, row) in rows.iter().enumerate() {
            for cue in &row.cues {
                at[cue.column].push((index, cue));
            }
        }
        Self { rows, at, columns, width, tier }
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
        let longest = self.at[last].iter().map(|(_, cue)| place + cue.extent(0)).max().unwrap_or(0);
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
            for &(row, _) in &self.at[column] {
                place = place.max(reaches[row]);
            }
            if is_last {
                place = place.max(reaches.iter().copied().max().unwrap_or(0).saturating_sub(1));
            }
            let extents = self.at[column].iter().map(|(_, cue)| place + cue.extent(self.tier));
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
            for &(row, cue) in &self.at[column] {
                reaches[row] = place + cue.reach(self.tier);
            }
            right = wider;
            places.push(place);
        }
        Some(self.finished(Block { first, places, width: right, edge: right, carries }))
    }
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
