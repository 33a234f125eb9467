//! How much of what can be wrong is found: every faulty implementation against every requirement that it breaks, by the
//! shipped scenarios and by random ones. `just mutants` prints the table.

use crate::play::{broken, play_to};
use crate::shipped;
use interlude::generate::{Generator, Shape, under};
use interlude::implementations::faulty::{Fault, faults};
use interlude::trial::{self, Terms};
use interlude_spec::catalogue;
use interlude_spec::contract::Contract;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The most random scenarios that are tried on a fault; fewer where they have found all that it says it breaks.
const CASES: u32 = 2_000;

/// What random scenarios cannot find, and why.
const BEYOND_RANDOM: &[(RuleId, &str)] =
    &[(RuleId::Expectation, "a random scenario expects nothing, so only a written one can be disappointed")];

const NO_SLUGS: &str = "random scenarios name organizations by their ids, so only the written ones of the area `slug` come to it";

const NO_REMOUNTS: &str =
    "random scenarios mount nothing again, so only the written ones of the area `remount` come to it";

/// What of a fault they hardly ever come to, and why.
const RARE: &[(&str, RuleId, &str)] = &[
    (
        "navigate-shows-the-old-session-on-focus",
        RuleId::SetActiveOrganization,
        "it takes a call with an organization alone, in a tab that gains the focus before that call is done: none of these 2,000, \
         and `interlude fuzz --cases 20000`, which changes what reached something new, comes to it in its scenario 393",
    ),
    ("navigate-knows-no-slugs", RuleId::SetActiveOrganization, NO_SLUGS),
    ("navigate-knows-no-slugs", RuleId::SetActiveBoth, NO_SLUGS),
    ("renders-again-when-mounted-again", RuleId::ComponentsHiddenUntilCallbackResolves, NO_REMOUNTS),
    (
        "renders-signed-out-when-mounted-while-undefined",
        RuleId::ComponentsHiddenUntilCallbackResolves,
        NO_REMOUNTS,
    ),
    ("renders-signed-out-when-mounted-while-undefined", RuleId::ComponentsHiddenWhileUndefined, NO_REMOUNTS),
    ("renders-what-it-began-with-when-mounted-again", RuleId::ComponentsOnlyIf, NO_REMOUNTS),
    (
        "navigate-renders-signed-out-when-mounted-while-undefined",
        RuleId::ComponentsHiddenUntilCallbackResolves,
        NO_REMOUNTS,
    ),
    (
        "navigate-renders-signed-out-when-mounted-while-undefined",
        RuleId::ComponentsHiddenWhileUndefined,
        NO_REMOUNTS,
    ),
    ("navigate-renders-what-it-began-with-when-mounted-again", RuleId::ComponentsOnlyIf, NO_REMOUNTS),
];

fn by_shipped(fault: &Fault) -> BTreeSet<RuleId> {
    let implementation = fault.implementation();
    let verdicts =
        shipped::scenarios().iter().map(|it| trial::run(it, &implementation, &Terms::default()).verdict);
    let broken = verdicts.filter_map(|verdict| match verdict {
        Verdict::Fail { broken } => Some(broken),
        _ => None,
    });
    broken.flatten().collect()
}

/// What random scenarios find, and how many it took.
fn by_random(fault: &Fault) -> (BTreeSet<RuleId>, u32) {
    let implementation = fault.implementation();
    let mut port = implementation.connect();
    // Of a sign-out something is said only where it is alone, so fewer calls find more.
    let leaves = |rule: &RuleId| rule.as_str().starts_with("navigate.sign-out-");
    let mut generator = if fault.breaks.iter().any(leaves) {
        Generator::of_leaving(5, &Shape::SMALL)
    } else {
        Generator::new(5, &Shape::WHOLE)
    };
    let wanted: BTreeSet<_> =
        fault.breaks.iter().filter(|rule| !is_beyond_random(fault, **rule)).copied().collect();
    let mut found = BTreeSet::new();
    for case in 1..=CASES {
        let plan = under(generator.next_plan(), implementation.contracts[0]);
        found.extend(broken(&plan, &play_to(&mut *port, &plan)));
        if wanted.is_subset(&found) {
            return (found, case);
        }
    }
    (found, CASES)
}

/// Whether random scenarios cannot find that a fault breaks a rule, or hardly ever do.
pub(crate) fn is_beyond_random(fault: &Fault, rule: RuleId) -> bool {
    BEYOND_RANDOM.iter().any(|(beyond, _)| *beyond == rule)
        || RARE.iter().any(|(name, rare, _)| *name == fault.name && *rare == rule)
}

/// The musts of each contract that no fault of that contract breaks: its score says nothing of them.
fn unbroken() -> Vec<String> {
    let mut unbroken = Vec::new();
    for contract in Contract::ALL {
        let of = faults().filter(|fault| fault.recipe.contract == contract);
        let broken: BTreeSet<_> = of.flat_map(|fault| fault.breaks).collect();
        let musts = catalogue::entries().iter().filter(|it| it.level == RuleKind::Must);
        let musts = musts.filter(|it| it.contract.contains(&contract) && !broken.contains(&it.id));
        unbroken.extend(musts.map(|it| format!("no fault breaks {} under {contract}", it.id)));
    }
    unbroken
}

/// Each fault claims one contract, so this is the score of each contract by itself.
#[test]
fn nothing_that_a_fault_breaks_survives_the_shipped_scenarios_or_random_ones() {
    let mut table = String::new();
    let mut survivors = Vec::new();
    let mut killers: BTreeMap<RuleId, [usize; 2]> = BTreeMap::new();
    let (mut cells, mut killed) = (0, [0, 0]);
    for fault in faults() {
        let (shipped, (random, cases)) = (by_shipped(fault), by_random(fault));
        _ = writeln!(table, "{} ({cases} random scenarios)", fault.name);
        for rule in fault.breaks {
            let found = [shipped.contains(rule), random.contains(rule)];
            let excused = is_beyond_random(fault, *rule);
            _ = writeln!(
                table,
                "    {:<44} shipped {}  random {}",
                rule.as_str(),
                if found[0] { "yes" } else { "NO " },
                if found[1] {
                    "yes"
                } else if excused {
                    "cannot"
                } else {
                    "NO"
                }
            );
            cells += 1;
            let of_rule = killers.entry(*rule).or_default();
            for (way, found) in found.into_iter().enumerate() {
                killed[way] += usize::from(found);
                of_rule[way] += usize::from(found);
            }
            if !found[0] {
                survivors.push(format!("{} breaks {rule} and no shipped scenario shows it", fault.name));
            }
            if !found[1] && !excused {
                survivors.push(format!(
                    "{} breaks {rule} and {CASES} random scenarios do not show it",
                    fault.name
                ));
            }
        }
    }
    _ = writeln!(table, "\nfaults that break each must, and are found by shipped and by random scenarios");
    for rule in RuleId::ALL.iter().filter(|rule| rule.kind() == RuleKind::Must) {
        let [shipped, random] = killers.get(rule).copied().unwrap_or_default();
        _ = writeln!(table, "    {:<44} {shipped:>3} {random:>3}", rule.as_str());
    }
    survivors.extend(unbroken());
    _ = writeln!(
        table,
        "\n{} of {cells} found by shipped scenarios, {} by random ones",
        killed[0], killed[1]
    );
    for survivor in &survivors {
        _ = writeln!(table, "survives: {survivor}");
    }
    println!("{table}");
    assert!(survivors.is_empty(), "{survivors:#?}");
}
