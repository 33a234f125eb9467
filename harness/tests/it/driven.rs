//! Driving every order of a version of clerk-js finds what the driver finds in one instant of everything, and what the
//! merged search finds where there is one.

use crate::cases::Cases;
use crate::folder::{Folder, code, told};
use crate::play::play_to;
use crate::shipped;
use crate::switch::good;
use interlude::driver::drive;
use interlude::driver::order::Order;
use interlude::generate::{Shape, everything, plans};
use interlude::implementations::twins::LISTED;
use interlude::judge::{judge, judge_played};
use interlude::port::{Exchange, Messages, PortFailure, State};
use interlude::simulated::SimulatedPort;
use interlude_lab::explore::driven::{Found, Undriven, explore_driven, explore_driven_one_by_one};
use interlude_lab::explore::search::explore;
use interlude_lab::explore::{Alike, Forms, MOST_ALIKE, Options, alike};
use interlude_lab::explored::{Explored, clerk};
use interlude_lab::named::Named;
use interlude_lab::semantics::Semantics;
use interlude_lab::twin::eras::Known;
use interlude_lab::twin::{Twin, contracts};
use interlude_spec::contract::Contract;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Action, AnswerPlan, Behaviour, FrameworkPlan, Plan, RequestKind, Step, Ties};
use interlude_spec::protocol::{Answer, Request};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::{load, write};
use interlude_spec::time::Tick;
use interlude_spec::verdict::Judgement;
use proptest::strategy::Strategy as _;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

type Counts = (u128, BTreeMap<RuleId, u128>);

/// As many orders as any plan here has.
const EVERY: u32 = 500_000;

/// So many orders of one plan are enough for a test.
const FEW: u32 = 400;

const SMALL: Shape = Shape { calls: 1..=3, nested: true, surroundings: true };

fn twin(known: &Known) -> Messages<Twin> {
    Messages::new(Twin::new(known.clone()))
}

fn version(version: &str) -> Known {
    Known::named(version).expect("it has a record")
}

fn counts(found: &Found) -> Counts {
    let broken = found.broken.iter().filter(|(_, broken)| broken.orders > 0);
    (found.orders, broken.map(|(rule, broken)| (*rule, broken.orders)).collect())
}

/// The musts and hazards among what was found, and what nothing explains.
fn broken(judgement: &Judgement) -> BTreeSet<RuleId> {
    let findings = judgement.findings.iter().chain(&judgement.hazards).map(|finding| finding.rule);
    findings.filter(|rule| rule.kind() != RuleKind::Scenario || *rule == RuleId::Unexplained).collect()
}

/// The plan with all that happens in it in one instant, in every order, and nothing expected.
fn in_one_instant(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.steps.retain(|step| matches!(step.action, Action::Do(_)));
    plan.steps = plan.steps.into_iter().map(|step| Step { at: Tick::ZERO, ..step }).collect();
    (plan.emissions, plan.under, plan.ties) = (None, Vec::new(), Ties::All);
    for call in &mut plan.calls {
        let behaviour = call.callback.as_mut().map(|callback| &mut callback.behaviour);
        if let Some(Behaviour::ResolvesAfter(after) | Behaviour::RejectsAfter { after, .. }) = behaviour {
            *after = Tick::ZERO;
        }
    }
    let now = |answer: &mut AnswerPlan| answer.after = Tick::ZERO;
    for server in
        std::iter::once(&mut plan.client.server).chain(plan.calls.iter_mut().map(|call| &mut call.server))
    {
        for kind in RequestKind::ALL {
            server.get_mut(kind).iter_mut().for_each(now);
        }
    }
    plan
}

/// Counts by letting the driver play every order of one instant; none where there are more than a few.
fn by_the_driver(plan: &Plan, known: &Known) -> Option<Counts> {
    let plan = in_one_instant(plan);
    let (mut orders, mut counts) = (0, BTreeMap::new());
    let mut spec = Compiled::under(&plan, plan.contract());
    let mut order = Order::first_of_all();
    loop {
        let driven = drive(&"each".into(), &mut spec, &mut twin(known), &mut order).expect("a twin answers");
        for rule in broken(&judge(&spec, &driven, None, &[]).1) {
            *counts.entry(rule).or_insert(0) += 1;
        }
        orders += 1;
        if !order.advance() {
            return Some((orders, counts));
        }
        if orders > u128::from(FEW) {
            return None;
        }
    }
}

#[test]
fn the_counts_of_each_shipped_scenario_are_those_of_the_driver() {
    let (mut compared, mut rules) = (0, BTreeSet::new());
    for known in LISTED.map(version) {
        for scenario in shipped::scenarios() {
            let Ok(plan) = Named::Clerk(known.clone()).narrowed(&scenario.plan) else { continue };
            if plan.client.framework != FrameworkPlan::default() {
                continue; // It is refused: `of_plan`.
            }
            let Some(expected) = by_the_driver(&plan, &known) else { continue };
            let found =
                explore_driven(&plan, plan.contract(), &twin(&known), Options::default(), None, EVERY);
            let found = found.expect("it can be driven");
            assert_eq!(counts(&found), expected, "{} in {}", scenario.id, known.name());
            compared += usize::from(expected.0 > 1);
            rules.extend(expected.1.into_keys());
        }
    }
    assert!(compared > 100 && rules.len() > 8, "{compared} scenarios of several orders, {rules:?}");
}

#[test]
fn a_client_that_coordinates_nothing_has_the_counts_of_the_merged_search() {
    for semantics in [Semantics::uncoordinated(), Semantics::named("latest-wins").expect("it is one")] {
        for (calls, rejections, unload) in [(1, true, true), (2, true, true), (3, false, false)] {
            let options = Options { rejections, unload };
            let plan = alike(calls);
            let merged = explore(&plan, &semantics, options).expect("it can be explored");
            let port = SimulatedPort::new(&semantics);
            let driven = explore_driven(&plan, Contract::BeforeEmit, &port, options, None, EVERY);
            let driven = driven.expect("it can be driven");
            let of_merged = merged.broken.iter().map(|(rule, it)| (*rule, (it.orders, it.example.len())));
            let of_driven = driven.broken.iter().map(|(rule, it)| (*rule, (it.orders, it.example.len())));
            let both = [of_merged.collect::<BTreeMap<_, _>>(), of_driven.collect()];
            assert_eq!(both[0], both[1], "{} with {calls} calls", semantics.name);
            assert_eq!((merged.orders, merged.depth), (driven.orders, driven.depth));
        }
    }
}

#[test]
fn one_of_the_calls_that_are_alike_stands_for_all() {
    for known in LISTED.map(version) {
        for contract in contracts(&known.record) {
            for (calls, rejections, unload) in [(2, true, true), (3, false, false)] {
                let options = Options { rejections, unload };
                let plan = clerk::calls(Alike::new(contract, calls), &known);
                let [one, each] = [Some(1), None].map(|alike| {
                    let found =
                        explore_driven_one_by_one(&plan, contract, &twin(&known), options, alike, EVERY);
                    found.expect("it can be driven")
                });
                assert_eq!(counts(&one), counts(&each), "{calls} calls of {} in {contract}", known.name());
                assert!(one.driven < each.driven, "{} of {}", one.driven, each.driven);
            }
        }
    }
}

/// Every rule that breaks has an example, and it breaks in that example when the driver plays it.
fn each_example_breaks_what_it_is_of(explored: &Explored, known: &Known) {
    let with: BTreeSet<RuleId> = explored.examples.iter().map(|example| example.rule).collect();
    assert_eq!(with, explored.found.broken.keys().copied().collect(), "{}", explored.title);
    for example in &explored.examples {
        let read = load(example.text.as_bytes()).unwrap_or_else(|it| panic!("{}\n{it:?}", example.text));
        let played = play_to(&mut twin(known), &read);
        let judgement = judge_played(&read, &played, None, &[]).1;
        assert!(broken(&judgement).contains(&example.rule), "{}:\n{}", example.rule, example.text);
    }
}

#[test]
fn each_example_breaks_what_it_is_an_example_of() {
    let options = Options { rejections: true, unload: true };
    for known in LISTED.map(version) {
        for at_once in [true, false] {
            let alike = Alike::new(contracts(&known.record)[0], 2);
            let explored = clerk::of_calls(alike, &known, options, at_once).expect("it can be driven");
            assert!(!explored.examples.is_empty(), "{}", known.name());
            each_example_breaks_what_it_is_of(&explored, &known);
        }
        let slow = shipped::scenarios().iter().find(|it| it.id.as_str() == "client/slow-server");
        let Ok(plan) = Named::Clerk(known.clone()).narrowed(&slow.expect("it is shipped").plan) else {
            continue;
        };
        let explored = clerk::of_plan(&plan, &known, options).expect("it can be driven");
        each_example_breaks_what_it_is_of(&explored, &known);
    }
}

#[test]
fn more_orders_than_are_to_be_driven_are_refused() {
    let known = version("6.40.0");
    let plan = clerk::calls(Alike::new(Contract::Navigate, 3), &known);
    let drive = |most| {
        let options = Options::default();
        explore_driven_one_by_one(&plan, Contract::Navigate, &twin(&known), options, None, most)
    };
    let driven = drive(EVERY).expect("it can be driven").driven;
    assert!(drive(driven).is_ok());
    assert_eq!(drive(driven - 1), Err(Undriven::TooManyOrders(driven - 1)));
}

/// A twin that counts what it is asked.
#[derive(Clone)]
struct Counted(Twin, Arc<AtomicUsize>);

impl Exchange for Counted {
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.exchange(request)
    }

    fn state(&mut self) -> Option<State> {
        self.0.state()
    }
}

/// Twelve calls have more orders than could ever be driven one by one, and so has what is left of them wherever orders go apart.
#[test]
fn what_has_too_many_orders_is_refused_before_they_are_driven() {
    let known = version("6.40.0");
    let plan = clerk::calls(Alike::new(Contract::Navigate, MOST_ALIKE), &known);
    for explore in [explore_driven, explore_driven_one_by_one] {
        let asked = Arc::new(AtomicUsize::new(0));
        let port = Messages::new(Counted(Twin::new(known.clone()), Arc::clone(&asked)));
        let found = explore(&plan, Contract::Navigate, &port, Options::default(), None, 5_000);
        assert_eq!(found, Err(Undriven::TooManyOrders(5_000)));
        let asked = asked.load(Ordering::Relaxed);
        assert!(asked < 20_000, "it was asked {asked} times");
    }
}

/// Of forty calls that are made together each order is long to judge, and how many there are is known only when they are driven.
#[test]
fn long_orders_are_given_up_sooner_than_short_ones() {
    let call = |n: u32| {
        format!("{{ call: c{n}, setActive: {{ session: sess_b, callback: {{ resolvesAfter: 1ms }} }} }}")
    };
    let calls: Vec<_> = (0..40).map(call).collect();
    let text = format!(
        "scenario: Together\nclient:\n  sessions: [{{ id: sess_a, user: user_ada }}, {{ id: sess_b, user: user_bob }}]\n  \
         active: sess_a\nsteps:\n  - {{ at: 0ms, together: [{}] }}\n",
        calls.join(", ")
    );
    let plan = load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:?}"));
    let known = version("6.40.0");
    let plan = Named::Clerk(known.clone()).narrowed(&plan).expect("the version can play it");
    let found =
        explore_driven_one_by_one(&plan, plan.contract(), &twin(&known), Options::default(), None, 500);
    let Err(Undriven::TooLong(driven)) = found else { panic!("{found:?}") };
    assert!((1..50).contains(&driven), "{driven} orders are judged");
}

#[test]
fn a_version_is_explored_by_either_of_its_names_and_what_it_cannot_do_is_said() {
    let folder = Folder::new("explore-clerk").with("scenarios/good.yaml", &good());
    let explore = |arguments: &[&str]| folder.run(&[&["explore"], arguments].concat());
    let output = explore(&["--calls", "3", "--semantics", "clerk-js@6.40.0", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!((&found["orders"], &found["driven"]), (&34_650.into(), &serde_json::Value::Null));
    let again = explore(&["--calls", "3", "--semantics", "twin/clerk-js@6.40.0", "--format", "json"]);
    assert_eq!(again.stdout, output.stdout, "the same bytes");
    let of = |semantics, more: &[&'static str]| [&["--semantics", semantics], more].concat();
    let table = [
        (of("clerk-js@4.73.14", &["good"]), 0, "states", ""),
        (of("clerk-js@6.40.0", &["good"]), 2, "", "it is of the contract `navigate`"),
        (of("clerk-js@5.128.0", &["--calls", "2", "--contract", "navigate"]), 0, "stale-call-wins", ""),
        (of("clerk-js@4.73.14", &["--calls", "2", "--contract", "navigate"]), 2, "", "is not documented"),
        (of("clerk-js@4.73.14", &["good", "--contract", "navigate"]), 2, "", "is not documented"),
        (of("clerk-js@5.128.0", &["good", "--contract", "navigate"]), 2, "", "it is of `before-emit`"),
        (
            of("clerk-js@6.40.0", &["--calls", "2", "--null", "--redirect"]),
            0,
            "and is to a session or to null",
            "",
        ),
        (
            of("clerk-js@4.73.14", &["--calls", "2", "--direct"]),
            2,
            "",
            "has no rule for calls that go straight",
        ),
        (of("clerk-js@1.0.0", &["--calls", "2"]), 2, "", "clerk-js@1.0.0"),
        (of("clerk-js@6.40.0", &["--calls", "2", "--at-once", "--deny", "stale-call-wins"]), 1, "66.7 %", ""),
        (of("clerk-js@6.40.0", &["--calls", "2", "--deny", "stale-call-wins"]), 1, "42.9 %", ""),
        (of("clerk-js@6.40.0", &["--calls", "4"]), 2, "", "add `--at-once`"),
        (of("clerk-js@6.40.0", &["--calls", "4", "--at-once"]), 0, "2,520", ""),
    ];
    for (arguments, expected, out, error) in table {
        let output = explore(&arguments);
        let (found, said) = (told(&output.stdout), told(&output.stderr));
        assert_eq!(code(&output), expected, "{arguments:?}\n{found}\n{said}");
        let found = found.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(found.contains(out), "{arguments:?}: {out} is not in\n{found}");
        assert!(said.contains(error), "{arguments:?}: {error} is not in\n{said}");
    }
}

/// Everything that is told of orders: how many there are, in how many each rule breaks, and a first of the shortest with its trace.
fn told_of(found: &Found) -> String {
    let exercised = found.exercised.iter().filter(|rule| rule.kind() == RuleKind::Must);
    let exercised: Vec<_> = exercised.collect();
    format!("{} orders, {} deep, {exercised:?}\n{:#?}", found.orders, found.depth, found.broken)
}

/// What was compared, so that a test can say whether it was enough.
#[derive(Default, Debug)]
struct Compared {
    plans: u32,
    /// How many states there were, and how many moments of orders by themselves.
    states: (usize, usize),
    rules: BTreeMap<RuleId, u32>,
    /// In how many plans some orders had to be read as a whole.
    apart: u32,
}

/// Compares the merged search with one that drives each order, for one plan of a version.
fn compare(plan: &Plan, known: &Known, options: Options, compared: &mut Compared) -> Result<(), String> {
    let contract = plan.contract();
    let each = explore_driven_one_by_one(plan, contract, &twin(known), options, None, FEW / 2);
    let Ok(each) = each else { return Ok(()) };
    let merged = explore_driven(plan, contract, &twin(known), options, None, EVERY);
    let merged = merged.map_err(|undriven| undriven.to_string())?;
    compared.plans += 1;
    compared.states.0 += merged.states;
    compared.states.1 += each.states;
    compared.apart += u32::from(merged.driven > 0);
    for rule in merged.broken.keys() {
        *compared.rules.entry(*rule).or_default() += 1;
    }
    let [merged, each] = [told_of(&merged), told_of(&each)];
    if merged == each { Ok(()) } else { Err(format!("{options:?}: merged {merged}\nnot {each}")) }
}

/// Generated plans of everything that a version can do: the merged search and one that drives each order.
#[test]
fn merging_changes_nothing_that_is_told_of_orders() {
    let compared = std::cell::RefCell::new(Compared::default());
    for known in LISTED.map(version) {
        let named = Named::Clerk(known.clone());
        for (seed, strategy) in [(3, everything().boxed()), (5, plans(&SMALL).boxed())] {
            let cases = Cases { number: 25, seed, shape: &SMALL };
            let failure = cases.smallest_failure_of(&strategy, |plan| {
                let all: Vec<_> =
                    Contract::ALL.map(|contract| Plan { contracts: vec![contract], ..plan.clone() }).into();
                for plan in all.into_iter().filter_map(|plan| named.narrowed(&plan).ok()) {
                    if plan.client.framework != FrameworkPlan::default() || plan.steps.len() > 6 {
                        continue;
                    }
                    for (rejections, unload) in [(false, false), (true, true)] {
                        let options = Options { rejections, unload };
                        compare(&plan, &known, options, &mut compared.borrow_mut())
                            .map_err(|it| format!("{}\n{it}", write::write(&plan)))?;
                    }
                }
                Ok(())
            });
            if let Some((reason, _)) = failure {
                panic!("{}: {reason}", known.name());
            }
        }
    }
    let compared = compared.into_inner();
    println!("{compared:?}");
    let Compared { plans, states: (merged, each), rules, apart } = &compared;
    assert!(*plans > 100 && merged < each && rules.len() > 7 && *apart > 10, "it says little: {compared:?}");
}

/// Where calls are alike, many orders come to the same state.
#[test]
fn merging_changes_nothing_that_is_told_of_calls_that_are_alike() {
    for known in LISTED.map(version) {
        for contract in contracts(&known.record) {
            let goes = contract.has_redirects();
            let all = Forms { redirects: goes, nulls: true, directs: goes };
            let one = Forms::default();
            for (calls, forms, rejections, unload, is_answered) in [
                (2, one, true, true, false),
                (3, one, true, false, false),
                (4, one, false, false, false),
                (2, all, false, true, false),
                (2, one, true, true, true),
                (3, one, false, false, true),
            ] {
                let options = Options { rejections, unload };
                let plan = clerk::calls(Alike { contract, calls, forms }, &known);
                let plan = if is_answered { clerk::answered(plan) } else { plan };
                let (twin, forms) = (twin(&known), Some(forms.count()));
                let each = explore_driven_one_by_one(&plan, contract, &twin, options, forms, EVERY);
                let merged = explore_driven(&plan, contract, &twin, options, forms, EVERY);
                let [merged, each] = [merged, each].map(|found| found.expect("it can be driven"));
                assert_eq!(
                    told_of(&merged),
                    told_of(&each),
                    "{calls} calls of {} in {contract}, answered at any time: {is_answered}",
                    known.name()
                );
                assert!(merged.states < each.states, "{} of {}", merged.states, each.states);
            }
        }
    }
}

/// Plans in which two states are the same but for one part of the key, and do not go on alike, each with a version that shows it.
const ALONE: [(&str, &str); 4] = [
    ("6.40.0", include_str!("driven/current.yaml")),
    ("4.21.7", include_str!("driven/sessions.yaml")),
    ("6.40.0", include_str!("driven/server.yaml")),
    ("4.21.7", include_str!("driven/ended.yaml")),
];

#[test]
fn states_that_differ_in_one_thing_alone_are_not_merged() {
    for (clerk, text) in ALONE {
        let known = version(clerk);
        let plan = load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:?}"));
        let plan = Named::Clerk(known.clone()).narrowed(&plan).expect("the version can play it");
        let (twin, options) = (twin(&known), Options::default());
        let each = explore_driven_one_by_one(&plan, plan.contract(), &twin, options, None, EVERY);
        let merged = explore_driven(&plan, plan.contract(), &twin, options, None, EVERY);
        let [merged, each] = [merged, each].map(|found| found.expect("it can be driven"));
        assert!(merged.states < each.states, "nothing is merged: {text}");
        assert_eq!(told_of(&merged), told_of(&each), "{clerk}:\n{text}");
    }
}
