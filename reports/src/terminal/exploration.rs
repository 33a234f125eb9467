//! What a search over every order found, for a person to read: how much there is, what breaks how often, and a shortest
//! example of each. It knows nothing of how the search is done.

use crate::escape::visible;
use crate::numbers::{grouped, percent};
use crate::prose::write_folded;
use crate::rules::{NOT_EXERCISED, families, guarantees, why};
use crate::style::{Paint, Style, width_of};
use crate::timeline;
use interlude_lab::explore::Exploration;
use interlude_lab::explored::Explored;
use interlude_spec::rule::{RuleId, RuleKind};
use std::fmt::Write as _;

/// The search.
pub fn exploration(explored: &Explored, style: Style) -> String {
    let mut out = String::new();
    let fold = |out: &mut String, indent, text: &str| write_folded(out, indent, text, style);
    let title =
        format!("{}, {}, contract {}", visible(&explored.title), explored.semantics.name, explored.contract);
    fold(&mut out, 0, &title);
    fold(&mut out, 2, &explored.semantics.about);
    fold(&mut out, 2, &explored.bound());
    let Exploration { orders, states, edges, depth, broken, .. } = &explored.found;
    let sizes = [
        ("orders", grouped(*orders)),
        ("states", grouped(*states as u128)),
        ("edges", grouped(*edges as u128)),
        ("depth", format!("{depth} events")),
    ];
    out.push('\n');
    for (name, size) in sizes {
        _ = writeln!(out, "  {name:<8}{size:>16}");
    }
    out.push('\n');
    if !broken.is_empty() {
        out.push_str("  breaks in\n");
    }
    for rule in RuleId::ALL.iter().filter(|rule| broken.contains_key(rule)) {
        let number = explored.broken(*rule);
        let name = style.paint(Paint::Name, rule.as_str());
        _ = writeln!(out, "  {:>16}  {:>6}  {name}", grouped(number), percent(number, *orders));
    }
    let holding = guarantees().filter(|rule| explored.tested(*rule) == Some(0) && !broken.contains_key(rule));
    let (musts, hazards): (Vec<_>, Vec<_>) = holding.partition(|rule| rule.kind() == RuleKind::Must);
    let names: Vec<&str> = hazards.iter().map(|rule| rule.as_str()).collect();
    let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
    fold(&mut out, 2, &format!("never: {} musts and {} hazards{names}", musts.len(), hazards.len()));
    fold(&mut out, 2, &untested(|rule| explored.tested(rule).is_none()));
    for example in &explored.examples {
        _ = writeln!(out, "\n{}", style.paint(Paint::Strong, example.rule.as_str()));
        fold(&mut out, 2, why(example.rule));
        out.push('\n');
        out.push_str(&timeline::of_simulated(&example.plan, &example.trace, style));
    }
    out
}

/// Searches under several semantics, as a table of how often each guarantee breaks.
pub fn policies(all: &[Explored], style: Style) -> String {
    let mut out = String::new();
    let Some(first) = all.first() else { return out };
    let bound = format!(
        "{} calls of the contract {}, {} orders: {}",
        first.calls,
        first.contract,
        grouped(first.found.orders),
        first.bound()
    );
    write_folded(&mut out, 0, &bound, style);
    out.push('\n');
    let is_tested = |rule: &RuleId| all.iter().any(|it| it.tested(*rule).is_some());
    let cell = |it: &Explored, rule| it.tested(rule).map_or_else(|| NOT_EXERCISED.into(), grouped);
    let columns: Vec<_> = all
        .iter()
        .map(|it| {
            let widest = guarantees().filter(is_tested).map(|rule| cell(it, rule).len()).max().unwrap_or(0);
            widest.max(width_of(&it.semantics.name))
        })
        .collect();
    let widest = guarantees().filter(is_tested).map(|rule| rule.as_str().len()).max().unwrap_or(0);
    let heads = all.iter().zip(&columns).map(|(it, width)| format!("{:>width$}", it.semantics.name));
    _ = writeln!(out, "{:widest$}  {}", "", heads.collect::<Vec<_>>().join("  "));
    for rule in guarantees().filter(is_tested) {
        let cells = all.iter().zip(&columns).map(|(it, width)| {
            let text = format!("{:>width$}", cell(it, rule));
            style.paint(if it.broken(rule) > 0 { Paint::Warn } else { Paint::Faint }, &text)
        });
        _ = writeln!(out, "{:widest$}  {}", rule.as_str(), cells.collect::<Vec<_>>().join("  "));
    }
    out.push('\n');
    write_folded(&mut out, 0, &untested(|rule| !is_tested(&rule)), style);
    out
}

/// What no order puts to the test, in a line; nothing where there is no such rule.
fn untested(is_untested: impl Fn(RuleId) -> bool) -> String {
    let names = families(&is_untested);
    if names.is_empty() { String::new() } else { format!("{NOT_EXERCISED}: {}", names.join(", ")) }
}
