//! What the catalogue says of a rule. It knows neither runs nor formats.

use interlude_spec::catalogue::{self, Entry};
use interlude_spec::rule::{RuleId, RuleKind};

/// The rules that a search is asked about: every must and every hazard.
pub(crate) fn guarantees() -> impl Iterator<Item = RuleId> {
    RuleId::ALL.iter().copied().filter(|rule| matches!(rule.kind(), RuleKind::Must | RuleKind::Hazard))
}

/// What a rule says. Empty for one that the catalogue does not have.
pub(crate) fn text(rule: RuleId) -> &'static str {
    of_entry(rule, |entry| &entry.text)
}

/// Why it matters.
pub(crate) fn why(rule: RuleId) -> &'static str {
    of_entry(rule, |entry| &entry.why)
}

/// What it rests on.
pub(crate) fn source(rule: RuleId) -> &'static str {
    of_entry(rule, |entry| &entry.source)
}

fn of_entry(rule: RuleId, part: fn(&'static Entry) -> &'static str) -> &'static str {
    catalogue::entry(rule).map_or("", part)
}
