//! Model coverage, for a person to read.

use crate::numbers::percent;
use crate::prose::{self, write_folded};
use crate::style::{Paint, Style};
use interlude_lab::coverage::{Coverage, RuleGap};
use std::fmt::Write as _;

/// How many gaps are told; of the others only the number.
const MOST_GAPS: usize = 10;

/// The coverage.
pub fn coverage(coverage: &Coverage, style: Style) -> String {
    let mut out = String::new();
    let fold = |out: &mut String, indent, text: &str| write_folded(out, indent, text, style);
    fold(
        &mut out,
        0,
        &format!(
            "transitions of the model under {}, of at most {} calls of the contract {}: {}",
            coverage.semantics, coverage.calls, coverage.contract, coverage.reachable
        ),
    );
    let whole = coverage.reachable as u128;
    let ways = [
        (format!("{} scenarios", coverage.scenarios), coverage.given),
        (format!("{} random ones from seed {}", coverage.cases, coverage.seed), coverage.random),
        ("both together".into(), coverage.either),
    ];
    for (who, hit) in ways {
        _ = writeln!(out, "  {hit:>6}  {:>7}  {who}", percent(hit as u128, whole));
    }
    if coverage.beyond > 0 {
        fold(
            &mut out,
            2,
            &format!("{} more scenarios cannot be simulated, or are not of that contract", coverage.beyond),
        );
    }
    _ = writeln!(out, "\nscenarios that put a rule to the test, given and random");
    for (rule, given, random) in &coverage.rules {
        let line = format!("  {given:>6}  {random:>7}  {rule}");
        let paint = if *given == 0 { Paint::Warn } else { Paint::Plain };
        _ = writeln!(out, "{}", style.paint(paint, &line));
    }
    if !coverage.rule_gaps.is_empty() {
        let text = format!(
            "{} of these rules are left out; of {} scenarios of up to {} calls, the smallest first, these are the first \
             to put them to the test (`--suggest suggested` writes them into a folder `suggested`):",
            coverage.rule_gaps.len(),
            coverage.tried,
            coverage.most_calls
        );
        out.push('\n');
        fold(&mut out, 0, &text);
    }
    for RuleGap { rule, shown_by, .. } in &coverage.rule_gaps {
        let line = match shown_by {
            Some(by) => format!("{rule}, on {by}"),
            None => format!("{rule}: in none of them"),
        };
        for line in prose::hanging("  - ", &line, style.columns()) {
            _ = writeln!(out, "{line}");
        }
    }
    if !coverage.suggestions.is_empty() {
        out.push('\n');
        let gaps = coverage.reachable - coverage.given;
        let text = format!(
            "{gaps} transitions are left out. {} short scenarios would go through them, and `--suggest suggested` writes those into \
             a folder `suggested`. Each stands here by what happens in which state:",
            coverage.suggestions.len()
        );
        fold(&mut out, 0, &text);
    }
    for suggestion in coverage.suggestions.iter().take(MOST_GAPS) {
        for line in prose::hanging("  - ", &suggestion.fills, style.columns()) {
            _ = writeln!(out, "{line}");
        }
    }
    match coverage.suggestions.len().saturating_sub(MOST_GAPS) {
        0 => {}
        more => _ = writeln!(out, "  and {more} more"),
    }
    out
}
