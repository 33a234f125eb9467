//! Known deviations that do not show, put together and in words.

use crate::run::Stale;
use interlude_spec::requirement::RuleId;
use std::collections::BTreeMap;

/// Those of one implementation, one for each rule, in the order of the rules.
pub fn together(all: impl IntoIterator<Item = Stale>) -> Vec<Stale> {
    let mut by_rule: BTreeMap<RuleId, Stale> = BTreeMap::new();
    for stale in all {
        let rule = stale.requirement;
        let whole = by_rule.entry(rule).or_insert_with(|| Stale {
            matches_nothing: Vec::new(),
            not_broken_in: Vec::new(),
            ..stale.clone()
        });
        whole.matches_nothing.extend(stale.matches_nothing);
        whole.not_broken_in.extend(stale.not_broken_in);
    }
    let mut all: Vec<Stale> = by_rule.into_values().collect();
    for stale in &mut all {
        stale.matches_nothing.sort();
        stale.matches_nothing.dedup();
        stale.not_broken_in.sort();
        stale.not_broken_in.dedup();
    }
    all
}

/// One in a line that is not safe to be shown yet: names and patterns are as they came.
pub(crate) fn line(stale: &Stale) -> String {
    let Stale { requirement, matches_nothing, not_broken_in, .. } = stale;
    let mut line = format!("{requirement} is said to be known, and");
    if !matches_nothing.is_empty() {
        line += &format!(" no scenario is called {}", matches_nothing.join(" or "));
    }
    if !not_broken_in.is_empty() {
        let joint = if matches_nothing.is_empty() { "" } else { ";" };
        let scenarios: Vec<_> = not_broken_in.iter().map(|scenario| scenario.as_str()).collect();
        line += &format!("{joint} it is not broken in {}", scenarios.join(", "));
    }
    line
}
