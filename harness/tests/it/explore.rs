//! The search over all orders counts what running every order counts, and its examples show what they are said to.

use crate::cases::Cases;
use crate::play::{play, play_to};
use interlude::driver::Played;
use interlude::generate::{Generator, Shape, under};
use interlude::implementations;
use interlude::judge::judge_played;
use interlude::simulated::SimulatedPort;
use interlude_lab::explore::search::{explore, explore_alike, explore_forms, explore_one_by_one, replay};
use interlude_lab::explore::{Alike, Event, Exploration, Forms, Options, alike, example, may_occur};
use interlude_lab::semantics::Semantics;
use interlude_lab::semantics::record::{Record, Unload};
use interlude_spec::contract::Contract;
use interlude_spec::plan::{Argument, CallIndex, CallPlan, Plan};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::{load, write};
use interlude_spec::trace::What;
use interlude_spec::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Every interleaving of "call i" and "settle i" of calls that are alike, one after the other, each call in each of its
/// forms. `settles` says of a call of the plan how its callback may end.
fn each_order(
    alike: Alike,
    settles: &dyn Fn(CallIndex) -> Vec<bool>,
    so_far: &mut Vec<Event>,
    visit: &mut dyn FnMut(&[Event]),
) {
    let mut is_whole = true;
    let mut go_on = |event, so_far: &mut Vec<Event>| {
        is_whole = false;
        so_far.push(event);
        each_order(alike, settles, so_far, visit);
        so_far.pop();
    };
    for place in 0..alike.calls {
        let forms = (0..u16::try_from(alike.forms.count()).unwrap()).map(|form| form * alike.calls + place);
        let made: Vec<u16> = forms.filter(|step| so_far.contains(&Event::Step(usize::from(*step)))).collect();
        let settled = |event: &Event| matches!(event, Event::Settle(CallIndex(of), _) if made.contains(of));
        match made[..] {
            [] => {
                for form in 0..alike.forms.count() {
                    go_on(Event::Step(form * usize::from(alike.calls) + usize::from(place)), so_far);
                }
            }
            [call] if !so_far.iter().any(settled) => {
                for resolves in settles(CallIndex(call)) {
                    go_on(Event::Settle(CallIndex(call), resolves), so_far);
                }
            }
            _ => {}
        }
    }
    if is_whole {
        visit(so_far);
    }
}

/// How the callbacks of a plan may end. One that is not called settles nothing.
fn endings(plan: &Plan, rejections: bool) -> impl Fn(CallIndex) -> Vec<bool> {
    let calls_back = |call: &CallPlan| {
        call.callback.is_some() && (plan.contract() == Contract::BeforeEmit || call.session != Argument::Null)
    };
    let calls_back: Vec<bool> = plan.calls.iter().map(calls_back).collect();
    move |call| match (calls_back[call.index()], rejections) {
        (false, _) => Vec::new(),
        (true, false) => vec![true],
        (true, true) => vec![true, false],
    }
}

fn simulate(plan: &Plan, semantics: &Semantics) -> Played {
    play_to(&mut SimulatedPort::new(semantics), plan)
}

/// What a run breaks and which hazards it shows, as the harness judges it; and the musts that it puts to the test.
fn judged(plan: &Plan, driven: &Played) -> (BTreeSet<RuleId>, BTreeSet<RuleId>) {
    let (verdict, judgement) = judge_played(plan, driven, None, &[]);
    let mut broken: BTreeSet<_> = judgement.hazards.iter().map(|finding| finding.rule).collect();
    if let Verdict::Fail { broken: rules } = verdict {
        broken.extend(rules);
    }
    (broken, judgement.exercised.into_keys().filter(|rule| rule.kind() == RuleKind::Must).collect())
}

fn broken(plan: &Plan, driven: &Played) -> BTreeSet<RuleId> {
    judged(plan, driven).0
}

/// What there is to compare of a search: how many orders there are, in how many each rule breaks, and the musts that any
/// of them puts to the test.
type Counted = (u128, BTreeMap<RuleId, u128>, BTreeSet<RuleId>);

/// Counts by driving every order as a scenario and judging it.
fn by_driving(alike: Alike, rejections: bool, semantics: &Semantics) -> Counted {
    let plan = alike.plan();
    let (mut orders, mut counts, mut exercised) = (0, BTreeMap::new(), BTreeSet::new());
    each_order(alike, &endings(&plan, rejections), &mut Vec::new(), &mut |events| {
        let scenario = example::scenario(&plan, semantics, events, "an order".into()).expect("it can be run");
        let (broken, tested) = judged(&scenario, &simulate(&scenario, semantics));
        for rule in broken {
            *counts.entry(rule).or_insert(0) += 1;
        }
        exercised.extend(tested);
        orders += 1;
    });
    (orders, counts, exercised)
}

fn counts(found: &Exploration) -> Counted {
    let broken = found.broken.iter().filter(|(_, broken)| broken.orders > 0);
    let musts = found.exercised.iter().copied().filter(|rule| rule.kind() == RuleKind::Must);
    (found.orders, broken.map(|(rule, broken)| (*rule, broken.orders)).collect(), musts.collect())
}

const ONE_FORM: Forms = Forms { redirects: false, nulls: false, directs: false };

/// So many calls of the forms of a contract, and whether callbacks also reject: every one of them is driven in every order.
fn bounds(contract: Contract) -> Vec<(u16, Forms, bool)> {
    let nulls = Forms { nulls: true, ..ONE_FORM };
    let mut bounds = vec![(0, ONE_FORM, false), (4, ONE_FORM, false), (2, nulls, true), (3, nulls, false)];
    bounds.extend((1..=3).flat_map(|calls| [(calls, ONE_FORM, false), (calls, ONE_FORM, true)]));
    if contract == Contract::Navigate {
        let all = Forms { redirects: true, nulls: true, directs: true };
        let (go, straight) = (Forms { directs: false, ..all }, Forms { directs: true, ..ONE_FORM });
        bounds.extend([(1, all, true), (2, all, true), (3, go, false), (4, go, false), (3, straight, false)]);
    }
    bounds
}

#[test]
fn the_counts_are_those_of_driving_and_judging_every_order() {
    for contract in Contract::ALL {
        for (calls, forms, rejections) in bounds(contract) {
            let alike = Alike { contract, calls, forms };
            let plan = alike.plan();
            for semantics in Semantics::all() {
                let options = Options { rejections, unload: false };
                let expected = by_driving(alike, rejections, &semantics);
                let found =
                    explore_forms(&plan, forms.count(), &semantics, options).expect("it can be explored");
                assert_eq!(counts(&found), expected, "{} of {alike:?}", semantics.name);
                if forms == ONE_FORM {
                    let merged = explore(&plan, &semantics, options).expect("it can be explored");
                    assert_eq!(
                        counts(&merged),
                        expected,
                        "{} of {alike:?}, each by its name",
                        semantics.name
                    );
                }
            }
        }
    }
}

/// The rules of the contract that calls with a callback, with a `redirectUrl` and to null put to the test, by hand.
#[test]
fn what_no_order_puts_to_the_test_is_not_among_what_is_exercised() {
    let exercised = |contract, forms| {
        let alike = Alike { contract, calls: 2, forms };
        let semantics = Semantics::uncoordinated();
        let found = explore_forms(&alike.plan(), forms.count(), &semantics, Options::default());
        found.expect("it can be explored").exercised
    };
    let navigates = exercised(Contract::Navigate, ONE_FORM);
    let of_navigate = [RuleId::NavigateHides, RuleId::NavigateWithSession, RuleId::SetActiveSession];
    assert!(of_navigate.iter().all(|rule| navigates.contains(rule)), "{navigates:?}");
    let others = [
        RuleId::NavigateDirect,
        RuleId::SetActiveSessionNull,
        RuleId::SetSessionHidesFirst,
        RuleId::ComponentsBackAfterSet,
        RuleId::UnknownIdSignsOut,
        RuleId::ResurrectedSession,
    ];
    assert!(!others.iter().any(|rule| navigates.contains(rule)), "{navigates:?}");
    let nulls = exercised(Contract::Navigate, Forms { nulls: true, ..ONE_FORM });
    assert!(nulls.contains(&RuleId::SetActiveSessionNull) && nulls.contains(&RuleId::ResurrectedSession));
    assert!(
        exercised(Contract::Navigate, Forms { directs: true, ..ONE_FORM }).contains(&RuleId::NavigateDirect)
    );
    let before_emit = exercised(Contract::BeforeEmit, ONE_FORM);
    assert!(before_emit.contains(&RuleId::SetSessionHidesFirst));
    assert!(!before_emit.iter().any(|rule| rule.as_str().starts_with("navigate.")), "{before_emit:?}");
}

#[test]
fn a_must_that_speaks_of_a_call_is_not_exercised_where_every_order_is_released_from_it() {
    let text = "scenario: Someone nobody knows\n\
        client: { sessions: [{ id: sess_a, user: user_ada }], active: sess_a }\n\
        steps:\n  - { at: 0ms, call: one, setSession: { session: unknown } }\n";
    let plan = load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let found = explore(&plan, &Semantics::uncoordinated(), Options::default()).expect("it can be explored");
    let musts = found.exercised.iter().filter(|rule| rule.kind() == RuleKind::Must);
    assert_eq!(musts.count(), 0, "{:?}", found.exercised);
    assert!(found.exercised.contains(&RuleId::UnknownIdSignsOut));
}

/// Of the three orders one is released from nothing, and it comes to the same state as one that was found before it.
#[test]
fn what_only_an_order_that_was_merged_with_others_puts_to_the_test_is_exercised() {
    let text = "scenario: The page unloads before a switch, during it or after it\n\
        client: { sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }], active: sess_a }\n\
        steps:\n  - { at: 0ms, call: one, setActive: { session: sess_b, beforeEmit: { resolvesAfter: 1ms } } }\n  \
        - { at: 5ms, unload: true }\n";
    let plan = load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let uncoordinated = Semantics::uncoordinated();
    let semantics = uncoordinated.choosing(Record { unload: Unload::Ignored, ..uncoordinated.record });
    let merged = explore(&plan, &semantics, Options::default()).expect("it can be explored");
    let each = explore_one_by_one(&plan, &semantics, Options::default()).expect("it can be explored");
    assert_eq!((merged.orders, merged.states), (3, 6), "all three end in one state");
    assert!(each.exercised.contains(&RuleId::SetActiveReturnsAfterSet));
    assert_eq!(counts(&merged), counts(&each));
}

/// A hazard that is said to have no occasion in a plan shows in no run of it, on whatever implementation.
#[test]
fn a_hazard_shows_only_where_it_is_said_that_it_may() {
    let everyone = implementations::all();
    let (mut generator, mut shown) = (Generator::new(3, &Shape::WHOLE), BTreeSet::new());
    // Twins can do all that a scenario can say, such as signing out.
    let mut of_everything = Generator::of_everything(3);
    for implementation in &everyone {
        let is_twin = implementation.name.starts_with("twin/");
        for _ in 0..if is_twin { 60 } else { 6 } {
            let plan = if is_twin { of_everything.next_plan() } else { generator.next_plan() };
            let plan = under(plan, implementation.contracts[0]);
            if !plan.needs().is_subset(&implementation.capabilities) {
                continue;
            }
            for hazard in judge_played(&plan, &play(&plan, implementation), None, &[]).1.hazards {
                shown.insert(hazard.rule);
                let text = write::write(&plan);
                assert!(may_occur(&plan, hazard.rule), "{} on {}\n{text}", hazard.rule, implementation.name);
            }
        }
    }
    assert!(shown.len() >= 7, "few hazards showed: {shown:?}");
}

#[test]
fn an_order_as_a_scenario_is_that_order() {
    let forms = Forms { redirects: true, nulls: true, directs: true };
    let all = [
        Alike::new(Contract::BeforeEmit, 3),
        Alike::new(Contract::Navigate, 3),
        Alike { contract: Contract::Navigate, calls: 2, forms },
    ];
    for (semantics, alike) in Semantics::all().iter().flat_map(|it| all.map(|alike| (it, alike))) {
        let plan = alike.plan();
        each_order(alike, &endings(&plan, false), &mut Vec::new(), &mut |events| {
            let whats = |trace: &interlude_spec::trace::Trace| -> Vec<What> {
                trace.events.iter().map(|event| event.what.clone()).collect()
            };
            let scenario =
                example::scenario(&plan, semantics, events, "an order".into()).expect("it can be run");
            let record = replay(&plan, semantics, events).expect("it can be run");
            assert_eq!(whats(&simulate(&scenario, semantics).trace), whats(&record.trace), "{events:?}");
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
    // No named semantics tells a value early or an organization as undefined, none refuses an organization, and none tells who has
    // left. Of what is rendered, sent and said by hooks nothing is seen in a search.
    let beyond = [
        RuleId::EarlyValue,
        RuleId::OrganizationUndefined,
        RuleId::OrganizationNotApplied,
        RuleId::PoisonedOrganization,
        RuleId::ToldAfterLeaving,
    ];
    let unseen: Vec<_> = hazards
        .filter(|rule| !seen.contains_key(rule) && !beyond.contains(rule) && rule.looks_at().is_none())
        .collect();
    assert!(unseen.is_empty(), "no generated plan shows {unseen:?}: the comparison says little");
}

/// A call that waits for ever is released by the very value that says so, which the search has to know before it takes the
/// value in.
#[test]
fn a_session_that_a_call_which_waits_for_ever_may_have_put_back_counts_in_both_searches() {
    let plan = load(
        b"scenario: Somebody signs out, and one call never ends
client:
  sessions:
    - { id: sess_a, user: user_ada }
    - { id: sess_b, user: user_bob }
  active: sess_b
steps:
  - at: 0ms
    call: again
    setSession: { session: sess_b }
  - at: 10ms
    together:
      - { call: leave, setSession: { session: null } }
      - { call: hangs, setSession: { session: sess_a, beforeEmit: { never: true } } }
",
    )
    .expect("it is a scenario");
    let semantics = Semantics::named("uncoordinated").expect("it is one");
    let options = Options { rejections: false, unload: false };
    let one_by_one = explore_one_by_one(&plan, &semantics, options).expect("there are few orders");
    assert!(one_by_one.broken.contains_key(&RuleId::ResurrectedSession), "{:?}", counts(&one_by_one));
    let merged = explore(&plan, &semantics, options).expect("there are few orders");
    assert_eq!(counts(&one_by_one), counts(&merged));
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
        let plans = Contract::ALL.map(|contract| under(plan.clone(), contract));
        for (semantics, plan) in
            Semantics::all().iter().flat_map(|it| plans.iter().map(move |plan| (it, plan)))
        {
            for rejections in [false, settlements < 3 && plan.steps.len() < 4] {
                let options = Options { rejections, unload: rejections };
                let one_by_one = explore_one_by_one(plan, semantics, options);
                let merged = explore(plan, semantics, options);
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
