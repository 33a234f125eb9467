//! Names and what they are, in two columns.

use super::page::Page;
use crate::style::{Paint, Style};

/// The names with a sentence each, which may be empty. Every line ends with a line break.
pub fn list<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>, style: Style) -> String {
    let rows: Vec<_> = rows.into_iter().collect();
    let mut page = Page::new(style);
    let column = page.column(0, rows.iter().copied());
    for (name, about) in rows {
        if about.is_empty() {
            page.text(0, Paint::Name, name);
        } else {
            page.row(0, column, (Paint::Name, name), (Paint::Plain, about));
        }
    }
    page.into_text()
}
