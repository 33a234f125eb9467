//! The search over all orders counts what running every order counts, and its examples show what they are said to.

use crate::cases::Cases;
use crate::play::{play, play_to};
use interlude::driver::Played;
use interlude::generate::Shape;
use interlude::implementations;
use interlude::judge::judge_played;
use interlude::simulated::SimulatedPort;
use interlude_lab::explore::search::{explore, explore_alike, explore_one_by_one, replay};
use interlude_lab::explore::{Event, Exploration, Options, alike, example};
use interlude_lab::semantics::Semantics;
use interlude_spec::plan::{CallIndex, Plan};
use interlude_spec::rule::RuleId;
use interlude_spec::scenario::{load, write};
use interlude_spec::trace::What;
use interlude_spec::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Every interleaving of "call i" and "settle i" of so many calls, one after the other.
fn each_order(calls: u16, rejections: bool, visit: &mut dyn FnMut(&[Event])) {
    fn go(calls: u16, rejections: bool, so_far: &mut Vec<Event>, visit: &mut dyn FnMut(&[Event])) {
        if so_far.len() == usize::from(calls) * 2 {
            return visit(so_far);
        }
        for call in 0..calls {
            let made = so_far.contains(&Event::Step(usize::from(call)));
            let settled = |event: &Event| matches!(event, Event::Settle(CallIndex(of), _) if *of == call);
            let nexts = match (made, so_far.iter().any(settled)) {
                (false, _) => vec![Event::Step(usize::from(call))],
                (true, false) if rejections => {
                    vec![Event::Settle(CallIndex(call), true), Event::Settle(CallIndex(call), false)]
                }
                (true, false) => vec![Event::Settle(CallIndex(call), true)],
                (true, true) => Vec::new(),
            };
            for next in nexts {
                so_far.push(next);
                go(calls, rejections, so_far, visit);
                so_far.pop();
            }
        }
    }
    go(calls, rejections, &mut Vec::new(), visit);
}

fn simulate(plan: &Plan, semantics: &Semantics) -> Played {
    play_to(&mut SimulatedPort::new(semantics.clone()), plan)
}

/// What a run breaks and which hazards it shows, as the harness judges it.
fn broken(plan: &Plan, driven: &Played) -> BTreeSet<RuleId> {
    let (verdict, judgement) = judge_played(plan, driven, None, &[]);
    let mut broken: BTreeSet<_> = judgement.hazards.iter().map(|finding| finding.rule).collect();
    if let Verdict::Fail { broken: rules } = verdict {
        broken.extend(rules);
    }
    broken
}

/// Counts by driving every order as a scenario and judging it.
fn by_driving(calls: u16, rejections: bool, semantics: &Semantics) -> (u128, BTreeMap<RuleId, u128>) {
    let plan = alike(calls);
    let (mut orders, mut counts) = (0, BTreeMap::new());
    each_order(calls, rejections, &mut |events| {
        let scenario = example::scenario(&plan, semantics, events, "an order".into()).expect("it can be run");
        for rule in broken(&scenario, &simulate(&scenario, semantics)) {
            *counts.entry(rule).or_insert(0) += 1;
        }
        orders += 1;
    });
    (orders, counts)
}

fn counts(found: &Exploration) -> (u128, BTreeMap<RuleId, u128>) {
    let broken = found.broken.iter().filter(|(_, broken)| broken.orders > 0);
    (found.orders, broken.map(|(rule, broken)| (*rule, broken.orders)).collect())
}

#[test]
fn the_counts_are_those_of_driving_and_judging_every_order() {
    for semantics in Semantics::all() {
        for (calls, rejections) in
            [(0, false), (1, false), (1, true), (2, false), (2, true), (3, false), (3, true)]
        {
            let options = Options { rejections, unload: false };
            let expected = by_driving(calls, rejections, &semantics);
            let merged = explore(&alike(calls), &semantics, options).expect("it can be explored");
            let as_one = explore_alike(&alike(calls), &semantics, options).expect("it can be explored");
            assert_eq!(counts(&merged), expected, "{} with {calls} calls", semantics.name);
            assert_eq!(counts(&as_one), expected, "{} with {calls} calls, alike", semantics.name);
        }
    }
}

#[test]
fn an_order_as_a_scenario_is_that_order() {
    for semantics in Semantics::all() {
        each_order(3, false, &mut |events| {
            let plan = alike(3);
            let whats = |trace: &interlude_spec::trace::Trace| -> Vec<What> {
                trace.events.iter().map(|event| event.what.clone()).collect()
            };
            let scenario =
                example::scenario(&plan, &semantics, events, "an order".into()).expect("it can be run");
            let record = replay(&plan, &semantics, events).expect("it can be run");
            assert_eq!(whats(&simulate(&scenario, &semantics).trace), whats(&record.trace), "{events:?}");
        });
    }
}

/// So many generated plans of few calls, each with every option: the merged search and one that runs every order.
#[test]
fn merging_changes_no_count() {
    let seen = std::cell::RefCell::new(BTreeMap::<RuleId, u32>::new());
    compare_merged(80, 5, &Shape { calls: 1..=3, nested: true, surroundings: true }, &seen);
    // Where calls are all there is, many orders come to the same state.
    compare_merged(20, 7, &Shape { calls: 3..=4, nested: false, surroundings: false }, &seen);
    let seen = seen.into_inner();
    println!("{seen:?}");
    let hazards = RuleId::ALL.iter().filter(|rule| rule.as_str().starts_with("hazard."));
    // No named semantics tells a value early or an organization as undefined, and none refuses an organization.
    let beyond = [
        RuleId::EarlyValue,
        RuleId::OrganizationUndefined,
        RuleId::OrganizationNotApplied,
        RuleId::PoisonedOrganization,
    ];
    let unseen: Vec<_> = hazards.filter(|rule| !seen.contains_key(rule) && !beyond.contains(rule)).collect();
    assert!(unseen.is_empty(), "no generated plan shows {unseen:?}: the comparison says little");
}

/// Compares the counts of both searches for generated plans of at most so many events.
fn compare_merged(
    number: u32,
    most_events: usize,
    shape: &Shape,
    seen: &std::cell::RefCell<BTreeMap<RuleId, u32>>,
) {
    let failure = Cases { number, seed: 11, shape }.smallest_failure(|plan| {
        let settlements = plan.calls.iter().filter(|call| call.callback.is_some()).count();
        if plan.steps.len() + settlements > most_events {
            return Ok(()); // There would be thousands of orders, each to be run by itself.
        }
        for semantics in Semantics::all() {
            for rejections in [false, settlements < 3 && plan.steps.len() < 4] {
                let options = Options { rejections, unload: rejections };
                let one_by_one = explore_one_by_one(plan, &semantics, options);
                let merged = explore(plan, &semantics, options);
                let (Ok(one_by_one), Ok(merged)) = (one_by_one, merged) else { continue };
                for rule in merged.broken.keys() {
                    *seen.borrow_mut().entry(*rule).or_default() += 1;
                }
                if counts(&one_by_one) != counts(&merged) {
                    let both = (counts(&one_by_one), counts(&merged));
                    let text = write::write(plan);
                    return Err(format!("{}: {both:?}\n{text}", semantics.name));
                }
            }
        }
        Ok(())
    });
    if let Some((reason, _)) = failure {
        panic!("{reason}");
    }
}

#[test]
fn each_example_breaks_what_it_is_an_example_of_in_the_implementation_of_that_semantics() {
    let implementations = [implementations::built_in(), implementations::conforming()].concat();
    for semantics in Semantics::all() {
        let declares =
            |it: &&implementations::Implementation| it.semantics.as_deref() == Some(&semantics.name);
        let implementation =
            implementations.iter().find(declares).expect("each semantics is implemented in process");
        for options in [Options::default(), Options { rejections: true, unload: true }] {
            let plan = alike(4);
            let found = explore_alike(&plan, &semantics, options).expect("it can be explored");
            for (rule, of) in &found.broken {
                let title = format!("{rule} under {}", semantics.name);
                let scenario =
                    example::scenario(&plan, &semantics, &of.example, title).expect("it can be run");
                let text = write::write(&scenario);
                let read = load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:?}"));
                let driven = play(&read, implementation);
                assert!(broken(&read, &driven).contains(rule), "{rule}:\n{text}");
                let verdict = judge_played(&read, &driven, Some(&semantics.name), &[]).0;
                assert!(!matches!(verdict, Verdict::Fail { .. }), "{verdict:?}\n{text}");
            }
        }
    }
}

#[test]
fn there_are_as_many_orders_as_the_formula_says() {
    let mut expected = 1;
    for calls in 1..=6_u16 {
        let n = u128::from(calls);
        expected = expected * (2 * n) * (2 * n - 1) / 2;
        let found = explore_alike(&alike(calls), &Semantics::uncoordinated(), Options::default());
        assert_eq!(found.expect("it can be explored").orders, expected);
    }
    assert_eq!(expected, 7_484_400);
}

#[test]
fn the_page_of_policies_says_what_the_search_finds() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/policies.md");
    let written = std::fs::read_to_string(file).expect("the page can be read");
    let found = interlude::policies::page().expect("it can be explored");
    assert!(written == found, "spec/policies.md is out of date: `just policies` writes it anew");
}
