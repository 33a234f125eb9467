//! Rules by implementations: in how many scenarios each is broken or seen, of how many, and which these are.

use super::links::{self, Links};
use super::overview::Column;
use super::text::anchor;
use crate::counts::Counts;
use crate::rules;
use interlude_spec::id::ScenarioId;
use interlude_spec::rule::{RuleId, RuleKind};
use std::collections::BTreeSet;

/// A table of rules.
pub(super) struct Matrix {
    pub(super) rows: Vec<Row>,
    /// The rules of its kind of which no scenario says anything.
    pub(super) silent: Vec<RuleId>,
    /// Whether something is broken along with a must.
    pub(super) along: bool,
}

/// A rule, in the table and by itself.
pub(super) struct Row {
    pub(super) rule: RuleId,
    pub(super) anchor: String,
    pub(super) cells: Vec<Cell>,
    pub(super) text: &'static str,
    pub(super) why: &'static str,
    pub(super) source: &'static str,
}

/// A rule on one implementation.
pub(super) struct Cell {
    pub(super) name: String,
    pub(super) anchor: String,
    /// `holds`, `broken`, `known`, `seen` or `nothing`.
    pub(super) class: &'static str,
    pub(super) sign: &'static str,
    /// What the cell says: `2 of 11`.
    pub(super) short: String,
    /// What goes before it, for those who hear it.
    pub(super) words: &'static str,
    pub(super) broken: Links,
    pub(super) held: Links,
}

/// The table of hazards, or of all other rules.
pub(super) fn of(columns: &[Column<'_>], hazards: bool, in_full: &BTreeSet<&ScenarioId>) -> Matrix {
    let rules = RuleId::ALL.iter().copied().filter(|rule| (rule.kind() == RuleKind::Hazard) == hazards);
    let (told, silent): (Vec<RuleId>, Vec<RuleId>) =
        rules.partition(|rule| columns.iter().any(|column| column.counts.contains_key(rule)));
    let is_along =
        |rule| columns.iter().filter_map(|column| column.counts.get(rule)).any(|it| !it.along.is_empty());
    let along = told.iter().any(is_along);
    let rows = told.into_iter().map(|rule| Row::of(columns, rule, in_full)).collect();
    // What a scenario asks for by itself is not missed where none does.
    let silent = silent.into_iter().filter(|rule| rule.kind() != RuleKind::Scenario).collect();
    Matrix { rows, silent, along }
}

/// By what a link finds a rule.
pub(super) fn of_rule(rule: RuleId) -> String {
    anchor("rule", &[rule.as_str()])
}

impl Row {
    fn of(columns: &[Column<'_>], rule: RuleId, in_full: &BTreeSet<&ScenarioId>) -> Self {
        Self {
            rule,
            anchor: of_rule(rule),
            cells: columns.iter().map(|column| Cell::of(column, rule, in_full)).collect(),
            text: rules::text(rule),
            why: rules::why(rule),
            source: rules::source(rule),
        }
    }
}

impl Cell {
    fn of(column: &Column<'_>, rule: RuleId, in_full: &BTreeSet<&ScenarioId>) -> Self {
        let nothing = Counts::default();
        let counts = column.counts.get(&rule).unwrap_or(&nothing);
        let broken = counts.all_broken();
        let (class, sign, words) = match (rule.kind(), broken.len(), counts.held.len()) {
            (RuleKind::Hazard, 0, _) => ("nothing", "·", "not seen"),
            (_, 0, 0) => ("nothing", "·", "not put to the test"),
            (RuleKind::Hazard, ..) if counts.is_denied(rule) => ("broken", "✗", "denied and seen in"),
            (RuleKind::Hazard, ..) => ("seen", "⚠", "seen in"),
            (RuleKind::May, ..) => ("seen", "○", "a choice, made in"),
            (_, 0, _) => ("holds", "✓", "broken in"),
            _ if counts.is_excused(rule) => ("known", "≈", "known to be broken in"),
            _ => ("broken", "✗", "broken in"),
        };
        let (number, of) = counts.told(rule);
        let short = if class == "nothing" { String::new() } else { format!("{number}{of}") };
        Self {
            name: column.name.clone(),
            anchor: anchor("cell", &[rule.as_str(), column.implementation]),
            class,
            sign,
            short,
            words,
            broken: links::to_trials(&broken, in_full),
            held: links::to_trials(&counts.held, in_full),
        }
    }
}
