//! What differs between two reports, for a person to read, the worst first.

use super::Verbosity;
use super::broken::named_by_area;
use super::others::area_of;
use super::page::Page;
use crate::diff::{ByCause, Conclusion, Diff, Item, Section, by_cause, conclusion, sections};
use crate::numbers::counted;
use crate::style::{Paint, Style};
use interlude_spec::rule::RuleId;

/// The differences, and in the last line whether something has become worse. Where many trials differ for one cause, the first is told in
/// full and the others by name, unless everything is to be told.
pub fn difference(diff: &Diff, style: Style, denied: &[RuleId], verbosity: Verbosity) -> String {
    let mut page = Page::new(style);
    let sections = sections(diff, denied);
    let mut is_short = false;
    for Section { is_bad, head, about, items } in &sections {
        page.gap();
        let paint = if *is_bad { Paint::Bad } else { Paint::Strong };
        let head = format!("{head}: {}", items.len());
        match *about {
            "" => page.text(0, paint, &head),
            about => page.entry(0, head.len(), (paint, &head), (Paint::Faint, about)),
        }
        if verbosity == Verbosity::Verbose {
            for item in items {
                in_full(&mut page, 2, item);
            }
            continue;
        }
        for told in by_cause(items) {
            match told {
                ByCause::One(item) => in_full(&mut page, 2, item),
                ByCause::Many { cause: (implementation, cause), count, first, others } => {
                    is_short = true;
                    let trials = counted(count, "trial");
                    page.text(2, Paint::Strong, &format!("{implementation}: {cause}, in {trials}"));
                    in_full(&mut page, 4, first);
                    let elsewhere = match count - 1 - others.len() {
                        0 => String::new(),
                        taken => format!(", and {taken} that stand with another cause"),
                    };
                    page.text(4, Paint::Faint, &format!("the same in {} more{elsewhere}", others.len()));
                    let names = others.iter().map(|id| area_of(id));
                    named_by_area(&mut page, 6, names.map(|(area, rest)| (area, rest.to_owned())));
                }
            }
        }
    }
    if is_short {
        page.gap();
        page.text(0, Paint::Faint, "`--verbose` shows each of these trials");
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

/// One difference, with what was and what is.
fn in_full(page: &mut Page, indent: usize, item: &Item) {
    page.text(indent, Paint::Plain, &item.about);
    for (word, told) in &item.lines {
        page.entry(indent + 2, "was".len(), (Paint::Faint, word), (Paint::Plain, told));
    }
}
