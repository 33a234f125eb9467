//! The beginning of the page, for who builds on Clerk: what the versions in use break, and what their users may meet.

use super::{Column, text};
use interlude_spec::catalogue;
use interlude_spec::rule::{RuleId, RuleKind};
use std::cmp::Reverse;
use std::fmt::Write as _;

/// How many versions are in use, of those of a package, the newest first.
const IN_USE: usize = 2;
/// Where it says what to write instead.
const RECIPES: &str = "../../scenarios/RECIPES.md";

/// What there is to say of the newest versions of a package; nothing where there is none.
pub(super) fn told(package: &str, columns: &[Column<'_>]) -> String {
    let columns = &columns[..columns.len().min(IN_USE)];
    let mut out = String::new();
    if columns.is_empty() {
        return out;
    }
    out.push_str("\n## In short\n\n");
    for column in columns {
        let broken: Vec<_> = RuleId::ALL
            .iter()
            .filter(|rule| rule.kind() == RuleKind::Must && seen(column, **rule) > 0)
            .collect();
        let breaks = if broken.is_empty() {
            "no documented requirement".to_owned()
        } else {
            broken.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(", ")
        };
        _ = writeln!(out, "- {} {} breaks {breaks}.", text(package), text(&column.version));
    }
    let mut hazards: Vec<_> =
        RuleId::ALL.iter().copied().filter(|rule| rule.kind() == RuleKind::Hazard).collect();
    hazards.retain(|rule| columns.iter().any(|column| seen(column, *rule) > 0));
    hazards.sort_by_key(|rule| Reverse(seen(&columns[0], *rule)));
    if hazards.is_empty() {
        return out;
    }
    let versions: Vec<_> = columns.iter().map(|column| text(&column.version)).collect();
    _ = writeln!(
        out,
        "\nWhat a user may meet all the same, where calls overlap, fail or are late, and in how many scenarios it was seen. \
         [Recipes]({RECIPES}) shows\nwhat to write instead.\n\n| what a user meets | {} | hazard |\n| --- |{} --- |",
        versions.join(" | "),
        " --: |".repeat(versions.len())
    );
    for rule in hazards {
        let why = catalogue::entry(rule).map_or("", |entry| entry.why.as_str());
        let counts: Vec<_> = columns.iter().map(|column| seen(column, rule).to_string()).collect();
        _ = writeln!(out, "| {} | {} | `{rule}` |", text(why.trim()), counts.join(" | "));
    }
    out
}

/// In how many scenarios a version shows it.
fn seen(column: &Column<'_>, rule: RuleId) -> usize {
    column.counts.get(&rule).map_or(0, |counts| counts.broken.len())
}
