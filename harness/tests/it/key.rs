//! Each part of the key by which the search over all orders merges them makes a difference: there are calls whose orders
//! are counted wrong without it, and right with it.

use interlude_lab::explore::search::{explore, explore_one_by_one, explore_without};
use interlude_lab::explore::{Exploration, Options};
use interlude_lab::key::Part;
use interlude_lab::semantics::{Impossible, Leaves, Overlap, Semantics, Unknown};
use interlude_spec::plan::Plan;
use interlude_spec::requirement::RuleId;
use interlude_spec::scenario::load;
use std::collections::BTreeMap;

/// Parts for which no such calls are known. Those of the model say what it would refuse, and under a semantics that keeps
/// the contract it refuses nothing: a test beside the key of its states walks through the model itself. That the page unloads
/// follows in this search from how many events there were; the transitions of `coverage` are found by the same key, and there
/// it does not. Of the others it is not known whether they could be left out.
const NOT_SHOWN: &[Part] = &[
    Part::Unloads,
    Part::ClientOrganizations,
    Part::ClientNewestIsOver,
    Part::ClientTarget,
    Part::ClientCall,
    Part::WatchKnown,
    Part::WatchToldAgain,
];

const RESOLVING: Options = Options { rejections: false, unload: false };
const REJECTING: Options = Options { rejections: true, unload: false };
const UNLOADING: Options = Options { rejections: false, unload: true };
const ALL: Options = Options { rejections: true, unload: true };

/// The calls that show it of a part: under which semantics, and in which orders.
fn shown() -> Vec<(Part, &'static str, Semantics, Options)> {
    let uncoordinated = Semantics::uncoordinated();
    let latest_wins = Semantics::latest_wins();
    let failing = |failure| Semantics { failure, failure_rejects: false, ..latest_wins.clone() };
    let staying = Semantics {
        set_active_hides: false,
        failure: Leaves::Null,
        failure_rejects: false,
        unknown_id: Unknown::Rejects,
        ..uncoordinated.clone()
    };
    let serialized = Semantics { overlap: Overlap::Serialized, ..staying.clone() };
    let giving_way = Semantics {
        overlap: Overlap::LatestWins,
        impossible: Impossible::Resolves,
        unload_suppresses: false,
        ..staying
    };
    let before = Semantics {
        unknown_id: Unknown::Rejects,
        impossible: Impossible::Resolves,
        ..failing(Leaves::Before)
    };
    let null = Semantics { unload_suppresses: false, ..failing(Leaves::Null) };
    vec![
        (Part::Done, include_str!("key/order-done.yaml"), Semantics::serialized(), ALL),
        (Part::Settled, include_str!("key/order-settled.yaml"), failing(Leaves::Undefined), ALL),
        (Part::WatchNews, include_str!("key/watch-call-news.yaml"), giving_way.clone(), RESOLVING),
        (Part::Ahead, include_str!("key/order-ahead.yaml"), Semantics::serialized(), ALL),
        (Part::ClientCurrent, include_str!("key/client-current.yaml"), latest_wins, REJECTING),
        (Part::ClientLastSet, include_str!("key/client-last-set.yaml"), serialized, ALL),
        (Part::ClientBefore, include_str!("key/client-before.yaml"), before, REJECTING),
        (Part::ModelBefore, include_str!("key/model-call-before.yaml"), uncoordinated.clone(), UNLOADING),
        (Part::WatchOrder, include_str!("key/watch-order.yaml"), uncoordinated.clone(), UNLOADING),
        (Part::WatchAskedForNull, include_str!("key/watch-asked-for-null.yaml"), giving_way, REJECTING),
        (Part::WatchFlashed, include_str!("key/watch-flashed.yaml"), null, REJECTING),
        (Part::WatchRemoved, include_str!("key/watch-removed.yaml"), uncoordinated.clone(), ALL),
        (Part::WatchKept, include_str!("key/watch-call-kept.yaml"), uncoordinated, REJECTING),
    ]
}

fn counts(found: Exploration) -> (u128, BTreeMap<RuleId, u128>) {
    let broken = found.broken.into_iter().filter(|(_, broken)| broken.orders > 0);
    (found.orders, broken.map(|(rule, broken)| (rule, broken.orders)).collect())
}

#[test]
fn without_a_part_of_the_key_orders_are_counted_wrong() {
    for (part, text, semantics, options) in shown() {
        let plan: Plan = load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:?}"));
        let merged = counts(explore(&plan, &semantics, options).expect("it can be explored"));
        let each = counts(explore_one_by_one(&plan, &semantics, options).expect("it can be explored"));
        assert_eq!(merged, each, "{}: merging changes a count", part.as_str());
        let without = counts(explore_without(&plan, &semantics, options, part).expect("it can be explored"));
        assert_ne!(merged, without, "{}: nothing shows that it matters", part.as_str());
    }
}

#[test]
fn every_part_is_shown_to_matter_or_named() {
    let shown: Vec<Part> = shown().into_iter().map(|(part, ..)| part).collect();
    let missing: Vec<_> = Part::ALL
        .iter()
        .filter(|part| !part.as_str().starts_with("model."))
        .filter(|part| shown.contains(part) == NOT_SHOWN.contains(part))
        .map(|part| part.as_str())
        .collect();
    assert!(missing.is_empty(), "these are shown and named, or neither: {missing:?}");
}

/// Which must is broken, where one is, can depend on all of an order's past, and a semantics of choices that do not go
/// together can break one.
#[test]
fn orders_that_were_merged_before_a_must_breaks_are_judged_each_by_itself() {
    let semantics = Semantics {
        failure: Leaves::Null,
        unknown_id: Unknown::Rejects,
        impossible: Impossible::Resolves,
        unload_suppresses: false,
        ..Semantics::latest_wins()
    };
    let text = include_str!("key/broken-late.yaml");
    let plan: Plan = load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:?}"));
    let merged = counts(explore(&plan, &semantics, Options::default()).expect("it can be explored"));
    let each = counts(explore_one_by_one(&plan, &semantics, Options::default()).expect("it can be explored"));
    assert!(each.1.contains_key(&RuleId::SetActiveReturnsAfterSet), "a must is broken: {each:?}");
    assert_eq!(merged, each);
}
