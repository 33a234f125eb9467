//! What the catalogue says of a rule. It knows neither runs nor formats.

use interlude_spec::catalogue::{self, Entry};
use interlude_spec::rule::{RuleId, RuleKind};

/// The rules that a search is asked about: every must and every hazard.
pub(crate) fn guarantees() -> impl Iterator<Item = RuleId> {
    RuleId::ALL.iter().copied().filter(|rule| matches!(rule.kind(), RuleKind::Must | RuleKind::Hazard))
}

/// What is said of a rule that nothing put to the test, in place of how often it broke.
pub(crate) const NOT_EXERCISED: &str = "not exercised";

/// Some of the guarantees by their ids; a family of which all are meant by one name, such as `navigate.*`.
pub(crate) fn families(are_meant: impl Fn(RuleId) -> bool) -> Vec<String> {
    let family = |rule: RuleId| rule.as_str().split('.').next().unwrap_or_default();
    let is_whole = |name: &str| guarantees().filter(|rule| family(*rule) == name).all(&are_meant);
    let of = |rule: RuleId| match family(rule) {
        name if is_whole(name) => format!("{name}.*"),
        _ => rule.as_str().into(),
    };
    let mut names: Vec<String> = guarantees().filter(|rule| are_meant(*rule)).map(of).collect();
    names.dedup();
    names
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
