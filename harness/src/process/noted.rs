//! What an adapter notes of a scenario: each note once and in one line, and not too many.

/// How many notes of a scenario are kept.
const MOST: usize = 8;
/// How many characters of a note are kept.
const LONGEST: usize = 400;

/// The notes of a scenario, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Noted {
    notes: Vec<String>,
    /// How many others there were.
    more: usize,
}

impl Noted {
    pub(super) fn add(&mut self, notes: Vec<String>) {
        for note in notes {
            let note: String = note.lines().next().unwrap_or_default().chars().take(LONGEST).collect();
            if note.is_empty() || self.notes.contains(&note) {
                continue;
            }
            if self.notes.len() < MOST {
                self.notes.push(note);
            } else {
                self.more += 1;
            }
        }
    }

    /// All of them. After that there are none.
    pub(super) fn take(&mut self) -> Vec<String> {
        let Self { mut notes, more } = std::mem::take(self);
        if more > 0 {
            notes.push(format!("and {more} more notes of the adapter"));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_much_is_noted_a_report_holds_a_few_lines_of_it() {
        let mut noted = Noted::default();
        noted.add(vec!["one\nand its stack".into(), "one".into(), String::new(), "x".repeat(100_000)]);
        noted.add((0..20).map(|note| note.to_string()).collect());
        let told = noted.take();
        assert_eq!(told[0], "one");
        assert_eq!(told[1].len(), LONGEST);
        assert_eq!(told[2..], ["0", "1", "2", "3", "4", "5", "and 14 more notes of the adapter"]);
        assert!(noted.take().is_empty());
    }
}
