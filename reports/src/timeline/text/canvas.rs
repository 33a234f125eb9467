//! A grid of painted characters. It knows nothing of what they mean.

use crate::style::{Paint, Style};
use unicode_width::UnicodeWidthChar as _;

/// One place of the grid.
#[derive(Clone, Default)]
struct Cell {
    /// What stands there; empty behind a character that takes two columns.
    text: String,
    paint: Paint,
    /// Whether something was written here, be it a blank.
    taken: bool,
}

/// A grid that grows to the right as it is written on.
pub(super) struct Canvas {
    rows: Vec<Vec<Cell>>,
}

impl Canvas {
    pub(super) fn new(rows: usize) -> Self {
        Self { rows: vec![Vec::new(); rows] }
    }

    /// Writes text that has been made safe, over whatever stands there.
    pub(super) fn write(&mut self, row: usize, column: usize, text: &str, paint: Paint) {
        let mut column = column;
        for char in text.chars() {
            let width = char.width().unwrap_or(0);
            if width == 0 {
                if let Some(cell) = column.checked_sub(1).and_then(|before| self.rows[row].get_mut(before)) {
                    cell.text.push(char);
                }
                continue;
            }
            self.put(row, column, &char.to_string(), paint);
            for behind in 1..width {
                self.put(row, column + behind, "", paint);
            }
            column += width;
        }
    }

    /// Fills a stretch, from a column up to but without another.
    pub(super) fn fill(&mut self, row: usize, columns: std::ops::Range<usize>, char: char, paint: Paint) {
        if char == ' ' {
            return;
        }
        for column in columns {
            self.put(row, column, &char.to_string(), paint);
        }
    }

    /// Writes where nothing stands yet.
    pub(super) fn write_behind(&mut self, row: usize, column: usize, text: &str, paint: Paint) {
        if self.rows[row].get(column).is_none_or(|cell| !cell.taken) {
            self.put(row, column, text, paint);
        }
    }

    fn put(&mut self, row: usize, column: usize, text: &str, paint: Paint) {
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell { text: " ".to_owned(), ..Cell::default() });
        }
        cells[column] = Cell { text: text.to_owned(), paint, taken: true };
    }

    /// The lines, without blanks at their ends.
    pub(super) fn lines(&self, style: Style) -> Vec<String> {
        self.rows.iter().map(|cells| line(cells, style)).collect()
    }
}

fn line(cells: &[Cell], style: Style) -> String {
    let end = cells.iter().rposition(|cell| cell.text != " ").map_or(0, |last| last + 1);
    let mut line = String::new();
    let mut run = String::new();
    let mut paint = Paint::Plain;
    for cell in &cells[..end] {
        if cell.paint != paint {
            line.push_str(&style.paint(paint, &run));
            run.clear();
            paint = cell.paint;
        }
        run.push_str(&cell.text);
    }
    line + &style.paint(paint, &run)
}
