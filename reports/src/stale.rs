//! Known deviations that do not show, put together and in words.

use crate::run::{Stale, labelled};
use interlude_spec::contract::Contract;
use interlude_spec::rule::RuleId;
use std::collections::BTreeMap;

/// Those of one implementation, one for each rule and contract, in the order of the rules.
pub fn together(all: impl IntoIterator<Item = Stale>) -> Vec<Stale> {
    let mut by_rule: BTreeMap<(RuleId, Option<Contract>), Stale> = BTreeMap::new();
    for stale in all {
        let rule = (stale.requirement, stale.contract);
        let whole = by_rule.entry(rule).or_insert_with(|| Stale {
            matches_nothing: Vec::new(),
            not_broken_in: Vec::new(),
            files: Vec::new(),
            ..stale.clone()
        });
        whole.matches_nothing.extend(stale.matches_nothing);
        whole.not_broken_in.extend(stale.not_broken_in);
        whole.files.extend(stale.files);
    }
    let mut all: Vec<Stale> = by_rule.into_values().collect();
    for stale in &mut all {
        stale.matches_nothing.sort();
        stale.matches_nothing.dedup();
        stale.not_broken_in.sort();
        stale.not_broken_in.dedup();
        stale.files.sort();
        stale.files.dedup();
    }
    all
}

/// What of these some others do not say.
pub(crate) fn beyond(all: &[Stale], others: &[Stale]) -> Vec<Stale> {
    let beyond = |stale: &Stale| {
        let key = |it: &Stale| (it.implementation.clone(), it.requirement, it.contract);
        let of_it = |it: &&Stale| key(it) == key(stale);
        let mut left = stale.clone();
        for other in others.iter().filter(of_it) {
            left.matches_nothing.retain(|pattern| !other.matches_nothing.contains(pattern));
            left.not_broken_in.retain(|scenario| !other.not_broken_in.contains(scenario));
        }
        let is_empty = left.matches_nothing.is_empty() && left.not_broken_in.is_empty();
        (!is_empty).then_some(left)
    };
    all.iter().filter_map(beyond).collect()
}

/// One in a line that is not safe to be shown yet: names and patterns are as they came.
pub(crate) fn line(stale: &Stale) -> String {
    let Stale { requirement, contract, matches_nothing, not_broken_in, files, .. } = stale;
    let patterns = (!matches_nothing.is_empty())
        .then(|| format!(" no scenario is called {}", matches_nothing.join(" or ")));
    let scenarios: Vec<String> = not_broken_in.iter().map(|it| labelled(it.as_str(), *contract)).collect();
    let scenarios = (!scenarios.is_empty()).then(|| format!(" it is not broken in {}", scenarios.join(", ")));
    let both = [patterns, scenarios].into_iter().flatten().collect::<Vec<_>>().join("; and");
    let by = if files.is_empty() { String::new() } else { format!(" in {}", files.join(" and ")) };
    format!("{requirement} is said to be known{by}, and{both}")
}
