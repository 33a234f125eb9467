//! Which rules are broken and which hazards are seen, each in a line with what it says: what a summary is read for first.

use super::code;
use crate::counts::counts;
use crate::numbers::of_trials;
use crate::rules;
use crate::run::Run;
use interlude_spec::rule::{RuleId, RuleKind};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many scenarios and of which implementation, in words, for each rule.
type Said = BTreeMap<RuleId, Vec<String>>;

/// How many implementations are named for a rule.
const NAMED: usize = 10;

/// The rules that trials fail for, then the hazards that count as advice.
pub(super) fn broken(out: &mut String, run: &Run) {
    let (mut broken, mut hazards) = (Said::new(), Said::new());
    for (implementation, trials) in run.by_implementation() {
        for (rule, counts) in counts(&trials) {
            if counts.broken.is_empty() || counts.is_excused(rule) {
                continue;
            }
            let scenarios = of_trials(counts.broken.iter().copied());
            let said = format!("{scenarios} on {}", code(implementation));
            if counts.is_denied(rule) {
                broken.entry(rule).or_default().push(said);
            } else if rule.kind() == RuleKind::Hazard {
                hazards.entry(rule).or_default().push(said);
            }
        }
    }
    list(out, "Broken", &broken);
    list(out, "Hazards, which no sentence forbids and which hurt users", &hazards);
}

fn list(out: &mut String, head: &str, said: &Said) {
    if said.is_empty() {
        return;
    }
    _ = writeln!(out, "\n**{head}**\n");
    for (rule, where_seen) in said {
        let named = where_seen.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = where_seen.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        _ = writeln!(out, "- `{rule}`, {named}{more}: {}", rules::text(*rule));
    }
}
