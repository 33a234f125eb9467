//! Each part of the key by which the search over all orders merges them makes a difference: there are calls whose orders
//! are counted wrong without it, and right with it.

use interlude_lab::explore::search::{explore, explore_one_by_one, explore_without};
use interlude_lab::explore::{Exploration, Options, key_parts};
use interlude_lab::semantics::Semantics;
use interlude_lab::semantics::record::{
    Impossible, Leaves, Overlap, Record, Returns, SetActive, Unknown, Unload,
};
use interlude_spec::plan::Plan;
use interlude_spec::rule::RuleId;
use interlude_spec::scenario::load;
use interlude_spec::state_key::Part;
use std::collections::BTreeMap;

/// Parts for which no such calls are known. Those of the model say what it would refuse, and under a semantics that keeps
/// the contract it refuses nothing: a test beside the key of its states walks through the model itself. That the page unloads
/// follows in this search from how many events there were; the transitions of `coverage` are found by the same key, and there
/// it does not. In which order calls in progress were made stands twice, with the client and with the run, since neither knows of the
/// other. No policy rejects a call because an organization was refused before it. Of the others it is not known whether they
/// could be left out.
const NOT_SHOWN: &[&str] = &[
    "order.unloads",
    "client.before",
    "stale-call-wins.kept",
    "client.organizations",
    "client.newest-is-over",
    "client.target",
    "client.call",
    "run.known",
    "run.order",
    "early-value.followed",
    "poisoned-organization.refused",
    "poisoned-organization.exposed",
];

const RESOLVING: Options = Options { rejections: false, unload: false };
const REJECTING: Options = Options { rejections: true, unload: false };
const UNLOADING: Options = Options { rejections: false, unload: true };
const ALL: Options = Options { rejections: true, unload: true };

/// The calls that show it of a part: under which semantics, and in which orders.
fn shown() -> Vec<(&'static str, &'static str, Semantics, Options)> {
    let uncoordinated = Semantics::uncoordinated();
    let latest_wins = Semantics::latest_wins();
    let failing =
        |failure| latest_wins.choosing(Record { failure, failed: Returns::Resolves, ..latest_wins.record });
    let staying = Record {
        set_active: SetActive::Straight,
        failure: Leaves::Null,
        failed: Returns::Resolves,
        unknown_id: Unknown::Rejects,
        ..uncoordinated.record
    };
    let serialized = uncoordinated.choosing(Record { overlap: Overlap::Serialized, ..staying });
    let giving_way = uncoordinated.choosing(Record {
        overlap: Overlap::LatestWins,
        impossible: Impossible::Resolves,
        unload: Unload::Ignored,
        ..staying
    });
    let null = failing(Leaves::Null);
    let null = null.choosing(Record { unload: Unload::Ignored, ..null.record });
    vec![
        ("order.done", include_str!("key/order-done.yaml"), Semantics::serialized(), ALL),
        ("order.settled", include_str!("key/order-settled.yaml"), failing(Leaves::Undefined), ALL),
        ("early-value.news", include_str!("key/early-value-news.yaml"), giving_way.clone(), RESOLVING),
        ("order.ahead", include_str!("key/order-ahead.yaml"), Semantics::serialized(), ALL),
        ("client.current", include_str!("key/client-current.yaml"), latest_wins, REJECTING),
        ("client.last-set", include_str!("key/client-last-set.yaml"), serialized, ALL),
        (
            "stale-call-wins.last",
            include_str!("key/stale-call-wins-last.yaml"),
            uncoordinated.clone(),
            UNLOADING,
        ),
        (
            "signed-out-flash.asked-for-null",
            include_str!("key/signed-out-flash-asked-for-null.yaml"),
            giving_way,
            REJECTING,
        ),
        ("signed-out-flash.flashed", include_str!("key/signed-out-flash-flashed.yaml"), null, REJECTING),
        (
            "resurrected-session.removed",
            include_str!("key/resurrected-session-removed.yaml"),
            uncoordinated.clone(),
            ALL,
        ),
    ]
}

/// The part of that name.
fn part(name: &str) -> Part {
    let named = key_parts().find(|part| part.as_str() == name);
    named.unwrap_or_else(|| panic!("no part of a key is called `{name}`"))
}

fn counts(found: Exploration) -> (u128, BTreeMap<RuleId, u128>) {
    let broken = found.broken.into_iter().filter(|(_, broken)| broken.orders > 0);
    (found.orders, broken.map(|(rule, broken)| (rule, broken.orders)).collect())
}

#[test]
fn without_a_part_of_the_key_orders_are_counted_wrong() {
    for (name, text, semantics, options) in shown() {
        let plan: Plan = load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:?}"));
        let merged = counts(explore(&plan, &semantics, options).expect("it can be explored"));
        let each = counts(explore_one_by_one(&plan, &semantics, options).expect("it can be explored"));
        assert_eq!(merged, each, "{name}: merging changes a count");
        let without =
            counts(explore_without(&plan, &semantics, options, part(name)).expect("it can be explored"));
        assert_ne!(merged, without, "{name}: nothing shows that it matters");
    }
}

#[test]
fn every_part_is_shown_to_matter_or_named() {
    for name in NOT_SHOWN {
        _ = part(name);
    }
    let shown: Vec<&str> = shown().into_iter().map(|(name, ..)| name).collect();
    let missing: Vec<_> = key_parts()
        .map(Part::as_str)
        .filter(|name| !name.starts_with("model."))
        .filter(|name| shown.contains(name) == NOT_SHOWN.contains(name))
        .collect();
    assert!(missing.is_empty(), "these are shown and named, or neither: {missing:?}");
}

/// Which must is broken, where one is, can depend on all of an order's past, and a semantics of choices that do not go
/// together can break one.
#[test]
fn orders_that_were_merged_before_a_must_breaks_are_judged_each_by_itself() {
    let latest_wins = Semantics::latest_wins();
    let semantics = latest_wins.choosing(Record {
        failure: Leaves::Null,
        unknown_id: Unknown::Rejects,
        impossible: Impossible::Resolves,
        unload: Unload::Ignored,
        ..latest_wins.record
    });
    let text = include_str!("key/broken-late.yaml");
    let plan: Plan = load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:?}"));
    let merged = counts(explore(&plan, &semantics, Options::default()).expect("it can be explored"));
    let each = counts(explore_one_by_one(&plan, &semantics, Options::default()).expect("it can be explored"));
    assert!(each.1.contains_key(&RuleId::SetActiveReturnsAfterSet), "a must is broken: {each:?}");
    assert_eq!(merged, each);
}
