//! The page that compares ways of coordinating calls.

use crate::numbers::{grouped, percent};
use crate::prose::write_folded;
use crate::rules::{NOT_EXERCISED, families, guarantees};
use crate::style::Style;
use crate::timeline;
use interlude_lab::explored::Explored;
use interlude_spec::rule::{RuleId, RuleKind};
use std::fmt::Write as _;

/// How wide a line of the page is.
const WIDTH: usize = 116;

/// The page that compares ways of coordinating calls: a table for each search under all of them, and then an example of
/// each thing that breaks in those where everything may fail.
pub fn policies(searches: &[Vec<Explored>]) -> String {
    let mut out = String::from(
        "# What coordinating calls saves\n\n\
         Each column is a way in which a client may coordinate calls that overlap: calls of setSession under the contract\n\
         `before-emit`, of setActive under `navigate`, each with a target of its own. Each row is a guarantee that one of\n\
         them breaks, and each cell says in how many orders it breaks at least once. Every order is accounted for; nothing\n\
         is sampled.\n",
    );
    for search in searches {
        let Some(first) = search.first() else { continue };
        let (contract, orders) = (first.contract, grouped(first.found.orders));
        _ = writeln!(out, "\n## `{contract}`, {} calls {}: {orders} orders\n", first.calls, form(first));
        table(&mut out, search);
    }
    for it in searches.iter().flatten().filter(|it| it.options.rejections) {
        _ = writeln!(out, "\n## `{}`, {}\n\nHere {}.", it.contract, it.semantics.name, it.semantics.about);
        for example in &it.examples {
            _ = writeln!(out, "\n### `{}`, {}, `{}`\n", example.rule, it.semantics.name, it.contract);
            let picture = timeline::of_simulated(&example.plan, &example.trace, Style::PLAIN);
            _ = writeln!(out, "```\n{}\n```\n", picture.trim_end());
            _ = writeln!(out, "```yaml\n{}\n```", example.text.trim_end());
        }
    }
    out
}

/// What the calls of a search are like, and what may happen to them.
fn form(of: &Explored) -> String {
    let settle = if of.options.rejections { "resolve or reject" } else { "resolve" };
    let redirects = if of.forms.redirects { " or with a `redirectUrl`" } else { "" };
    let directs = if of.forms.directs { " or without either" } else { "" };
    let nulls = if of.forms.nulls { ", to a session or to null" } else { "" };
    let unload = if of.options.unload { ", on a page that may unload" } else { "" };
    format!("with callbacks that {settle}{redirects}{directs}{nulls}{unload}")
}

fn table(out: &mut String, all: &[Explored]) {
    let head: Vec<_> = all.iter().map(|it| format!("`{}`", it.semantics.name)).collect();
    _ = writeln!(out, "| guarantee | {} |", head.join(" | "));
    _ = writeln!(out, "| --- |{}", " ---: |".repeat(all.len()));
    let is_broken = |rule: &RuleId| all.iter().any(|it| it.broken(*rule) > 0);
    for rule in guarantees().filter(is_broken) {
        let cells = all.iter().map(|it| match it.tested(rule) {
            None => NOT_EXERCISED.into(),
            Some(0) => "0".into(),
            Some(broken) => format!("{} ({})", grouped(broken), percent(broken, it.found.orders)),
        });
        _ = writeln!(out, "| `{rule}` | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    let is_tested = |rule: &RuleId| all.iter().any(|it| it.tested(*rule).is_some());
    let tested = |kind| guarantees().filter(move |rule| rule.kind() == kind && is_tested(rule));
    let holding = |kind| tested(kind).filter(|rule| !is_broken(rule)).count();
    let names: Vec<_> = families(|rule| !is_tested(&rule)).iter().map(|name| format!("`{name}`")).collect();
    let text = format!(
        "{} of the {} musts that are put to the test and {} of the {} hazards that could occur break in none of them.",
        holding(RuleKind::Must),
        tested(RuleKind::Must).count(),
        holding(RuleKind::Hazard),
        tested(RuleKind::Hazard).count()
    );
    let untested = format!("Not exercised: {}.", names.join(", "));
    for text in [text, untested] {
        out.push('\n');
        write_folded(out, 0, &text, Style { width: WIDTH, ..Style::PLAIN });
    }
}
