//! Short forms of long names, and the legend that says what they stand for. A name is cut the same way
//! wherever it stands, and two names are never cut to the same.

use crate::style::{Style, beginning, end, width_of};
use crate::timeline::{Part, Phrase};
use std::cell::RefCell;

/// How much of a name's end is kept: names that are long often differ only there.
const END: usize = 3;

/// The short forms given so far.
pub(super) struct Names {
    style: Style,
    /// How wide a name may be.
    longest: usize,
    /// Each cut text and its short form, in the order in which they came up.
    cut: RefCell<Vec<(String, String)>>,
    /// The names that stand uncut, so that no short form equals one of them.
    whole: RefCell<Vec<String>>,
}

impl Names {
    pub(super) const fn new(style: Style, longest: usize) -> Self {
        Self { style, longest, cut: RefCell::new(Vec::new()), whole: RefCell::new(Vec::new()) }
    }

    /// A name, safe and short enough.
    pub(super) fn name(&self, name: &str) -> String {
        self.short(&self.style.safe(name), self.longest)
    }

    /// A phrase, safe and with its names short enough, and in all at most so wide.
    pub(super) fn phrase(&self, phrase: &Phrase, longest: usize) -> String {
        let text: String = phrase
            .parts()
            .iter()
            .map(|part| match part {
                Part::Words(words) => (*words).to_owned(),
                Part::Name(name) => self.name(name),
            })
            .collect();
        if width_of(&text) <= longest { text } else { self.short(&text, longest) }
    }

    fn short(&self, text: &str, longest: usize) -> String {
        if width_of(text) <= longest {
            let mut whole = self.whole.borrow_mut();
            if !whole.iter().any(|known| known == text) {
                whole.push(text.to_owned());
            }
            return text.to_owned();
        }
        let mut cut = self.cut.borrow_mut();
        if let Some((_, short)) = cut.iter().find(|(full, short)| full == text && width_of(short) <= longest)
        {
            return short.clone();
        }
        let whole = self.whole.borrow();
        let taken = |short: &str| {
            whole.iter().any(|name| name == short) || cut.iter().any(|(_, known)| known == short)
        };
        let dots = self.style.sign("…", "~");
        let mut number = String::new();
        let mut count = 1;
        let short = loop {
            let end = end(text, END.min(longest / 4));
            let room = longest.saturating_sub(1 + width_of(end) + number.len());
            let short = format!("{}{dots}{end}{number}", beginning(text, room));
            if !taken(&short) {
                break short;
            }
            count += 1;
            number = count.to_string();
        };
        cut.push((text.to_owned(), short.clone()));
        short
    }

    /// What the short forms stand for, in the order in which they came up.
    pub(super) fn legend(&self) -> Vec<(String, String)> {
        self.cut.borrow().iter().map(|(full, short)| (short.clone(), full.clone())).collect()
    }
}
