//! What a search over every order found: for people, and as JSON. It knows nothing of how the search is done.

use crate::escape::visible;
use crate::prose;
use crate::rules::{guarantees, why};
use crate::style::{Paint, Style, width_of};
use crate::timeline::{layout, text};
use interlude_lab::explore::Exploration;
use interlude_lab::explored::Explored;
use interlude_spec::requirement::{RuleId, RuleKind};
use serde::Serialize;
use std::fmt::Write;

#[derive(Serialize)]
struct Written<'a> {
    calls: usize,
    semantics: &'a str,
    orders: u128,
    states: usize,
    edges: usize,
    depth: usize,
    rejections: bool,
    unload: bool,
    guarantees: Vec<WrittenRule<'a>>,
}

#[derive(Serialize)]
struct WrittenRule<'a> {
    id: RuleId,
    broken: u128,
    example: Option<&'a str>,
}

/// The search as JSON, with every must and every hazard, and a line break at the end.
///
/// # Panics
///
/// Never: everything in it can be written as JSON.
pub fn json(explored: &Explored) -> String {
    let example = |rule| explored.examples.iter().find(|example| example.rule == rule);
    let written = Written {
        calls: explored.calls,
        semantics: &explored.semantics.name,
        orders: explored.found.orders,
        states: explored.found.states,
        edges: explored.found.edges,
        depth: explored.found.depth,
        rejections: explored.options.rejections,
        unload: explored.options.unload,
        guarantees: guarantees()
            .map(|id| WrittenRule {
                id,
                broken: explored.broken(id),
                example: example(id).map(|example| example.text.as_str()),
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&written).expect("it has no maps");
    text.push('\n');
    text
}

/// The search for people: how much there is, what breaks how often, and a shortest example of each.
pub fn render(explored: &Explored, style: Style) -> String {
    let mut out = String::new();
    let fold = |out: &mut String, indent: usize, text: &str| {
        for line in prose::fold(text, style.columns() - indent) {
            _ = writeln!(out, "{:indent$}{line}", "");
        }
    };
    let title = format!("{}, {}", visible(&explored.title), explored.semantics.name);
    fold(&mut out, 0, &title);
    fold(&mut out, 2, &explored.semantics.about);
    fold(&mut out, 2, &explored.bound());
    let Exploration { orders, states, edges, depth, .. } = explored.found;
    let sizes = [
        ("orders", grouped(orders)),
        ("states", grouped(states as u128)),
        ("edges", grouped(edges as u128)),
        ("depth", format!("{depth} events")),
    ];
    out.push('\n');
    for (name, size) in sizes {
        _ = writeln!(out, "  {name:<8}{size:>16}");
    }
    out.push('\n');
    let broken: Vec<_> = RuleId::ALL.iter().filter(|rule| explored.found.broken.contains_key(rule)).collect();
    if !broken.is_empty() {
        out.push_str("  breaks in\n");
    }
    for rule in &broken {
        let number = explored.broken(**rule);
        let name = style.paint(Paint::Name, rule.as_str());
        _ = writeln!(out, "  {:>16}  {:>6}  {name}", grouped(number), percent(number, orders));
    }
    let holding = guarantees().filter(|rule| !explored.found.broken.contains_key(rule));
    let (musts, hazards): (Vec<_>, Vec<_>) = holding.partition(|rule| rule.kind() == RuleKind::Must);
    let rest = format!(
        "never: {} musts and {} hazards{}",
        musts.len(),
        hazards.len(),
        if hazards.is_empty() { String::new() } else { format!(" ({})", names(&hazards)) }
    );
    fold(&mut out, 2, &rest);
    for example in &explored.examples {
        _ = writeln!(out, "\n{}", style.paint(Paint::Strong, example.rule.as_str()));
        fold(&mut out, 2, why(example.rule));
        out.push('\n');
        out.push_str(&text::draw(&layout(&example.plan, &example.trace, false, None), style));
    }
    out
}

fn names(rules: &[RuleId]) -> String {
    rules.iter().map(|rule| rule.as_str()).collect::<Vec<_>>().join(", ")
}

/// A number with commas between its thousands.
pub(crate) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A part of a whole, in tenths of a percent, rounded so that only nothing is 0 % and only everything 100 %.
pub(crate) fn percent(part: u128, whole: u128) -> String {
    if whole == 0 {
        return String::new();
    }
    let mut tenths = (part * 2000 / whole).div_ceil(2);
    if part < whole {
        tenths = tenths.min(999);
    }
    if part > 0 {
        tenths = tenths.max(1);
    }
    format!("{}.{} %", tenths / 10, tenths % 10)
}

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
            let picture = text::draw(&layout(&example.plan, &example.trace, false, None), Style::PLAIN);
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

/// The policies for the terminal: the table alone.
pub fn policies_table(all: &[Explored], style: Style) -> String {
    let mut out = String::new();
    let Some(first) = all.first() else { return out };
    let bound = format!("{} calls, {} orders: {}", first.calls, grouped(first.found.orders), first.bound());
    for line in prose::fold(&bound, style.columns()) {
        _ = writeln!(out, "{line}");
    }
    out.push('\n');
    let columns: Vec<_> = all
        .iter()
        .map(|it| {
            let widest = guarantees().map(|rule| grouped(it.broken(rule)).len()).max().unwrap_or(0);
            widest.max(width_of(&it.semantics.name))
        })
        .collect();
    let widest = guarantees().map(|rule| rule.as_str().len()).max().unwrap_or(0);
    let heads = all.iter().zip(&columns).map(|(it, width)| format!("{:>width$}", it.semantics.name));
    _ = writeln!(out, "{:widest$}  {}", "", heads.collect::<Vec<_>>().join("  "));
    for rule in guarantees() {
        let cells = all.iter().zip(&columns).map(|(it, width)| {
            let number = it.broken(rule);
            let text = format!("{:>width$}", grouped(number));
            if number > 0 { style.paint(Paint::Warn, &text) } else { style.paint(Paint::Faint, &text) }
        });
        _ = writeln!(out, "{:widest$}  {}", rule.as_str(), cells.collect::<Vec<_>>().join("  "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 12, 999, 1000, 7_484_400].map(grouped), ["0", "12", "999", "1,000", "7,484,400"]);
    }

    #[test]
    fn only_nothing_is_no_percent_and_only_everything_is_all_of_it() {
        assert_eq!(percent(0, 7), "0.0 %");
        assert_eq!(percent(1, 1_000_000), "0.1 %");
        assert_eq!(percent(999_999, 1_000_000), "99.9 %");
        assert_eq!(percent(7, 7), "100.0 %");
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(2, 3), "66.7 %");
    }
}
