//! Scenarios in which a hazard shows, with the versions that show it.

use super::text;
use crate::escape::visible;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many scenarios are named where something shows in more.
const MOST: usize = 3;

/// Some of the scenarios, those that most versions show first. Scenarios of the same versions stand together. `all` are the
/// versions of the table.
pub(super) fn told(seen: BTreeMap<&str, Vec<&str>>, all: &[&str]) -> String {
    let mut seen: Vec<_> = seen.into_iter().collect();
    seen.sort_by_key(|(scenario, versions)| (Reverse(versions.len()), *scenario));
    let mut told: Vec<(Vec<String>, &[&str])> = Vec::new();
    for (scenario, versions) in seen.iter().take(MOST) {
        let scenario = format!("`{}`", visible(scenario));
        match told.last_mut() {
            Some((scenarios, of)) if of == versions => scenarios.push(scenario),
            _ => told.push((vec![scenario], versions)),
        }
    }
    let told: Vec<_> = told
        .iter()
        .map(|(scenarios, versions)| format!("{} ({})", scenarios.join(", "), among(versions, all)))
        .collect();
    told.join("; ")
}

/// Which of all versions these are, in as few words as say so.
fn among(versions: &[&str], all: &[&str]) -> String {
    let named = |versions: &[&str]| versions.iter().map(|it| text(it)).collect::<Vec<_>>().join(", ");
    let others: Vec<_> = all.iter().copied().filter(|it| !versions.contains(it)).collect();
    match others.len() {
        0 if all.len() > 1 => "all".to_owned(),
        left if left > 0 && left < versions.len() => format!("all but {}", named(&others)),
        _ => named(versions),
    }
}

#[cfg(test)]
mod tests {

    #[test]
    fn versions_are_told_in_few_words_and_scenarios_of_the_same_ones_together() {
        let told = |seen: &[(&'static str, &[&'static str])], all: &[&str]| {
            super::told(seen.iter().map(|(scenario, versions)| (*scenario, versions.to_vec())).collect(), all)
        };
        let all = ["6", "5[navigate]", "4", "3"];
        assert_eq!(told(&[("a", &all), ("b", &all)], &all), "`a`, `b` (all)");
        assert_eq!(told(&[("a", &all[..3])], &all), "`a` (all but 3)");
        assert_eq!(told(&[("a", &all[..2])], &all), "`a` (6, 5\\[navigate])", "two of four are named");
        assert_eq!(told(&[("b", &all[..1]), ("a", &all[1..])], &all), "`a` (all but 6); `b` (6)");
        assert_eq!(told(&[("a", &["6"])], &["6"]), "`a` (6)", "it is the only one");
        let many = [("a", &all[..1]), ("b", &all[..1]), ("c", &all[..1]), ("d", &all[..1])];
        assert_eq!(told(&many, &all), "`a`, `b`, `c` (6)", "no more than three");
    }
}
