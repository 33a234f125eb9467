//! What differs between two reports, for a person to read, the worst first.

use super::page::Page;
use crate::diff::{Conclusion, Diff, Section, conclusion, sections};
use crate::style::{Paint, Style};
use interlude_spec::rule::RuleId;

/// The differences, and in the last line whether something has become worse.
pub fn difference(diff: &Diff, style: Style, denied: &[RuleId]) -> String {
    let mut page = Page::new(style);
    let sections = sections(diff, denied);
    for Section { is_bad, head, about, items } in &sections {
        page.gap();
        let paint = if *is_bad { Paint::Bad } else { Paint::Strong };
        let head = format!("{head}: {}", items.len());
        match *about {
            "" => page.text(0, paint, &head),
            about => page.entry(0, head.len(), (paint, &head), (Paint::Faint, about)),
        }
        for item in items {
            page.text(2, Paint::Plain, &item.about);
            for (word, told) in &item.lines {
                page.entry(4, "was".len(), (Paint::Faint, word), (Paint::Plain, told));
            }
        }
    }
    page.gap();
    let conclusion = conclusion(diff, denied);
    let paint = match conclusion {
        Conclusion::Worse => Paint::Bad,
        Conclusion::NothingCommon | Conclusion::NewlyHazardous => Paint::Warn,
        Conclusion::Same | Conclusion::NotWorse => Paint::Good,
    };
    page.text(0, paint, conclusion.sentence());
    page.into_text()
}
