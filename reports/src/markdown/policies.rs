//! The page that compares ways of coordinating calls.

use crate::numbers::{grouped, percent};
use crate::rules::guarantees;
use crate::style::Style;
use crate::timeline;
use interlude_lab::explored::Explored;
use interlude_spec::rule::{RuleId, RuleKind};
use std::fmt::Write as _;

/// The page that compares ways of coordinating calls: a table of all that each of them breaks, where callbacks resolve and
/// where they may also reject and the page may unload; then an example of each.
pub fn policies(resolving: &[Explored], failing: &[Explored]) -> String {
    let (Some(first), Some(other)) = (resolving.first(), failing.first()) else { return String::new() };
    let mut out = format!(
        "# What coordinating calls saves\n\n\
         Each column is a way in which a client may coordinate calls of setSession that overlap, each with a callback \
         that returns\na promise and with a target of its own. Each row is a guarantee that one of them breaks, and each \
         cell says in how many\norders it breaks at least once. Every order is accounted for; nothing is sampled.\n\n\
         ## {} calls whose callbacks resolve: {} orders\n\n",
        first.calls,
        grouped(first.found.orders)
    );
    table(&mut out, resolving);
    _ = writeln!(
        out,
        "\n## {} calls whose callbacks resolve or reject, on a page that may unload: {} orders\n",
        other.calls,
        grouped(other.found.orders)
    );
    table(&mut out, failing);
    for it in failing {
        _ = writeln!(out, "\n## {}\n\nHere {}.", it.semantics.name, it.semantics.about);
        for example in &it.examples {
            _ = writeln!(out, "\n### `{}`, {}\n", example.rule, it.semantics.name);
            let picture = timeline::of_simulated(&example.plan, &example.trace, Style::PLAIN);
            _ = writeln!(out, "```\n{}\n```\n", picture.trim_end());
            _ = writeln!(out, "```yaml\n{}\n```", example.text.trim_end());
        }
    }
    out
}

fn table(out: &mut String, all: &[Explored]) {
    let head: Vec<_> = all.iter().map(|it| format!("`{}`", it.semantics.name)).collect();
    _ = writeln!(out, "| guarantee | {} |", head.join(" | "));
    _ = writeln!(out, "| --- |{}", " ---: |".repeat(all.len()));
    let is_broken = |rule: &RuleId| all.iter().any(|it| it.broken(*rule) > 0);
    for rule in guarantees().filter(is_broken) {
        let cells = all.iter().map(|it| match it.broken(rule) {
            0 => "0".into(),
            broken => format!("{} ({})", grouped(broken), percent(broken, it.found.orders)),
        });
        _ = writeln!(out, "| `{rule}` | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    let holding = |kind| guarantees().filter(|rule| rule.kind() == kind && !is_broken(rule)).count();
    _ = writeln!(
        out,
        "\n{} of the {} musts and {} of the {} hazards break in none of them.",
        holding(RuleKind::Must),
        guarantees().filter(|rule| rule.kind() == RuleKind::Must).count(),
        holding(RuleKind::Hazard),
        guarantees().filter(|rule| rule.kind() == RuleKind::Hazard).count()
    );
}
