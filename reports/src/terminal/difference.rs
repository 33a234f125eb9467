//! What differs between two reports, for a person to read, the worst first.

use super::page::Page;
use crate::diff::{Diff, Section};
use crate::style::{Paint, Style};
use interlude_spec::requirement::RuleId;

/// The differences, and in the last line whether something has become worse.
pub(super) fn render(diff: &Diff, style: Style, denied: &[RuleId]) -> String {
    let mut page = Page::new(style);
    let sections = diff.sections(denied);
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
    let (paint, text) = conclusion(diff, denied);
    page.text(0, paint, text);
    page.into_text()
}

/// Whether something has become worse, in a sentence.
pub(super) fn conclusion(diff: &Diff, denied: &[RuleId]) -> (Paint, &'static str) {
    let is_empty = diff.changes.is_empty() && diff.hazards.is_empty();
    let has_appeared = diff.hazards.iter().any(|change| change.appeared);
    if diff.is_worse(denied) {
        (Paint::Bad, "something has become worse")
    } else if diff.common == 0 && !diff.changes.is_empty() {
        (Paint::Warn, "the two reports have no trial in common, so they say nothing of each other")
    } else if is_empty {
        (Paint::Good, "the two reports say the same")
    } else if has_appeared {
        (Paint::Warn, "nothing has become worse; what is newly hazardous counts only with --deny")
    } else {
        (Paint::Good, "nothing has become worse")
    }
}
