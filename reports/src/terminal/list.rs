//! Names and what they are, in two columns.

use super::page::Page;
use crate::style::{Paint, Style, width_of};

/// How wide the column of names may be.
const NAMES: usize = 40;

/// The names with a sentence each, which may be empty. Every line ends with a line break.
pub fn list<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>, style: Style) -> String {
    let rows: Vec<_> = rows.into_iter().collect();
    let safe = |name: &str| width_of(&style.safe(name));
    let widest = rows.iter().map(|(name, _)| safe(name)).filter(|width| *width <= NAMES).max().unwrap_or(0);
    let mut page = Page::new(style);
    for (name, about) in rows {
        if about.is_empty() {
            page.text(0, Paint::Name, name);
        } else {
            page.entry(0, widest, (Paint::Name, name), (Paint::Plain, about));
        }
    }
    page.into_text()
}
