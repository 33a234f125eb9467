//! The lines of a scenario that a failure shows. Which of them findings are about, [`crate::finding`] says.

use crate::finding::{Lines, indentation};
use crate::run::Ran;
use crate::source_line;
use crate::style::{Paint, Style, width_of};
use interlude_spec::verdict::Finding;
use std::collections::BTreeSet;

/// As many lines are shown without asking which of them matter.
const FEW: usize = 14;
/// The key behind which a step says what it expects.
const EXPECT: &str = "expect";
/// No more lines than these are shown.
const MANY: usize = 30;
/// So much of a line is shown where there is no terminal.
const LINE: usize = 400;

/// The steps that the findings are about, with their line numbers, none wider than that. A line whose expectation fails has
/// a `>`; where it is cut, what it expects is in what is shown.
pub(super) fn excerpt(ran: &Ran, findings: &[&Finding], width: usize, style: Style) -> Vec<String> {
    let lines = Lines::of(ran);
    let wrong = lines.wrong(findings);
    let all: BTreeSet<usize> = lines.of_steps().into_iter().chain(wrong.iter().copied()).collect();
    let shown = if all.len() <= FEW { all } else { lines.relevant(findings, &wrong).unwrap_or(all) };
    // What is wrong is shown even where there is too much.
    let shown: BTreeSet<usize> = shown.into_iter().take(MANY).chain(wrong.iter().copied()).collect();

    let (text, shown) = (&lines.text, without_small_gaps(&shown));
    let margin =
        shown.iter().map(|&line| text[line]).filter(|line| !line.trim().is_empty()).map(indentation).min();
    let digits = shown.last().map_or(1, |line| (line + 1).to_string().len());
    let bar = style.sign("│", "|");
    let mut drawn = Vec::new();
    let mut before = None;
    for &line in &shown {
        if before.is_some_and(|before| before + 1 < line) {
            drawn.push(style.paint(Paint::Faint, &format!("  {:>digits$} {}", style.sign("⋮", ":"), bar)));
        }
        before = Some(line);
        let is_wrong = wrong.contains(&line);
        let sign = if is_wrong { style.paint(Paint::Bad, ">") } else { " ".to_owned() };
        let number = style.paint(Paint::Faint, &format!("{:>digits$} {bar}", line + 1));
        let source = text[line].get(margin.unwrap_or(0)..).unwrap_or("").trim_end();
        let width = if style.terminal { width } else { LINE };
        let room = width.saturating_sub("> ".len() + digits + " | ".len());
        let source = style.paint(
            if is_wrong { Paint::Strong } else { Paint::Plain },
            &shown_of(source, is_wrong, room, style),
        );
        drawn.push(format!("{sign} {number} {source}").trim_end().to_owned());
    }
    drawn
}

/// The line in so many columns, around what it expects where that is wrong.
fn shown_of(source: &str, is_wrong: bool, room: usize, style: Style) -> String {
    let whole = style.safe(source);
    if width_of(&whole) <= room {
        return whole.into_owned();
    }
    let before = if is_wrong { source.find(EXPECT).unwrap_or(0) } else { 0 };
    let column = 1 + source[..before].chars().count();
    // The signs where it is cut take a column each.
    source_line::cut(source, (column, EXPECT.len()), room - 2, style).0
}

/// A gap takes a line itself, so one or two lines are better shown.
fn without_small_gaps(shown: &BTreeSet<usize>) -> BTreeSet<usize> {
    let pairs = shown.iter().zip(shown.iter().skip(1));
    let small = pairs.filter(|(before, after)| *after - *before <= 3);
    small.flat_map(|(before, after)| *before..*after).chain(shown.iter().copied()).collect()
}
