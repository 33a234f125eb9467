//! What the shipped scenarios are said to cover, held to the scenarios themselves: each claim fails where one of them is taken
//! away that it needs.

use crate::shipped;
use interlude::coverage::{self, Settings};
use interlude::implementations::{Implementation, all, beside_the_simulator, twins};
use interlude::trial::{self, Scenario, Terms};
use interlude_lab::semantics::Semantics;
use interlude_spec::catalogue::{self, Statement};
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::plan::{CallPlan, Method, Plan};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};

fn named(name: &str) -> Implementation {
    if let Some(twin) = twins::named(name) {
        return twin.expect("it has a record");
    }
    let found = all().into_iter().find(|it| it.name == name);
    found.unwrap_or_else(|| panic!("there is no implementation `{name}`"))
}

/// The rules that each scenario puts to the test on an implementation, by one contract; none where it is skipped.
fn exercised(
    implementation: &Implementation,
    contract: Contract,
) -> Vec<(&'static Scenario, BTreeSet<RuleId>)> {
    let terms = Terms { contracts: vec![contract], ..Terms::default() };
    let rules = |it| trial::run(it, implementation, &terms).judgement.exercised.into_keys().collect();
    shipped::scenarios().iter().map(|it| (it, rules(it))).collect()
}

fn area(scenario: &Scenario) -> &str {
    scenario.id.as_str().split('/').next().unwrap_or_default()
}

fn calls_set_session(scenario: &Scenario) -> bool {
    scenario.plan.calls.iter().any(|call| call.method == Method::SetSession)
}

fn needs_a_binding(scenario: &Scenario) -> bool {
    [Capability::Remount, Capability::InitialState, Capability::TreatPendingAsSignedOut]
        .iter()
        .any(|it| scenario.plan.needs().contains(it))
}

#[test]
fn each_scenario_is_one_of_at_least_two_hundred_and_says_in_a_sentence_of_its_own_what_no_other_says() {
    assert!(shipped::scenarios().len() >= 200, "{}", shipped::scenarios().len());
    let mut titles = BTreeMap::new();
    for scenario in shipped::scenarios() {
        let title = &scenario.plan.title;
        let begins = title.chars().next().is_some_and(char::is_uppercase) || title.starts_with("set");
        assert!(begins && !title.ends_with('.'), "{}: {title}", scenario.id);
        assert!(title.chars().count() <= 120, "{}: {title}", scenario.id);
        if let Some(other) = titles.insert(title, &scenario.id) {
            panic!("{other} and {} have one title", scenario.id);
        }
    }
}

/// What is done and expected, whatever it is called.
fn content(plan: &Plan) -> String {
    let call = |call: &CallPlan| CallPlan { label: "".into(), ..call.clone() };
    let calls: Vec<_> = plan.calls.iter().map(call).collect();
    format!("{:?} {:?} {:?} {calls:?}", plan.contracts, plan.client, plan.steps)
}

#[test]
fn no_two_scenarios_do_and_expect_the_same() {
    let mut seen = BTreeMap::new();
    let mut doubled = Vec::new();
    for scenario in shipped::scenarios() {
        if let Some(other) = seen.insert(content(&scenario.plan), &scenario.id) {
            doubled.push(format!("{other} and {}", scenario.id));
        }
    }
    assert!(doubled.is_empty(), "{doubled:#?}");
}

#[test]
fn every_area_is_exercised_under_navigate() {
    let asked = [
        "argument",
        "background",
        "callback",
        "client",
        "components",
        "focus",
        "listener",
        "order",
        "organization",
        "overlap",
        "pending",
        "plain",
        "redirect",
        "reentrant",
        "server",
        "sign-out",
        "token",
        "unload",
    ];
    let twin = named("twin/clerk-js@6.40.0");
    let found: BTreeSet<_> = exercised(&twin, Contract::Navigate)
        .into_iter()
        .filter(|(_, rules)| !rules.is_empty())
        .map(|(scenario, _)| area(scenario))
        .collect();
    let missing: Vec<_> = asked.into_iter().filter(|area| !found.contains(area)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What is about an application above a client is put to the test by what has one.
#[test]
fn every_area_of_bindings_is_exercised_under_either_contract() {
    for (name, contract) in
        [("conforming/renders", Contract::BeforeEmit), ("conforming/navigate-renders", Contract::Navigate)]
    {
        let of_it = exercised(&named(name), contract);
        let found = of_it.iter().filter(|(it, rules)| area(it) == "remount" && !rules.is_empty()).count();
        assert!(found >= 10, "{contract}: {found}");
    }
}

/// The package needs Node. Its twin does what it does, and claims what it claims.
#[test]
fn what_people_run_is_put_to_the_test_and_seldom_skipped() {
    let twin = named("twin/clerk-js@6.40.0");
    let (mut exercised, mut skipped) = (0, Vec::new());
    for scenario in shipped::scenarios() {
        let trial = trial::run(scenario, &twin, &Terms::default());
        exercised += usize::from(!trial.judgement.exercised.is_empty());
        let is_skipped = matches!(trial.verdict, Verdict::Skip { .. });
        if is_skipped && !calls_set_session(scenario) && !needs_a_binding(scenario) {
            skipped.push(scenario.id.as_str());
        }
    }
    assert!(exercised >= 110, "{exercised}");
    assert!(skipped.len() <= 20, "{skipped:#?}");
}

#[test]
fn every_must_of_each_contract_is_exercised_in_at_least_six_scenarios() {
    let of = |contract| match contract {
        Contract::BeforeEmit => vec!["reference", "conforming/renders", "twin/clerk-js@4.73.14"],
        Contract::Navigate => vec![
            "reference-navigate",
            "conforming/navigate-renders",
            "conforming/navigate-says-more",
            "twin/clerk-js@6.40.0",
        ],
    };
    let mut short = Vec::new();
    for contract in Contract::ALL {
        let mut by: BTreeMap<RuleId, BTreeSet<&str>> = BTreeMap::new();
        for (scenario, rules) in of(contract).iter().flat_map(|name| exercised(&named(name), contract)) {
            for rule in rules {
                by.entry(rule).or_default().insert(scenario.id.as_str());
            }
        }
        let musts = catalogue::entries().iter().filter(|it| it.level == RuleKind::Must);
        for must in musts.filter(|it| it.contract.contains(&contract)) {
            let found = by.get(&must.id).map_or(0, BTreeSet::len);
            println!("{contract} {} {found}", must.id);
            if found < 6 {
                short.push(format!("{} under {contract}: {found}", must.id));
            }
        }
    }
    assert!(short.is_empty(), "{short:#?}");
}

/// In how many scenarios the reference and clerk-js 4.73.14 put each must of `setSession` to the test. When those of the newer API
/// came beside them there were none fewer, and none is to go: a number may grow.
const SET_SESSION: &[(RuleId, usize, usize)] = &[
    (RuleId::SetSessionHidesFirst, 65, 51),
    (RuleId::SetSessionHidesAlways, 53, 54),
    (RuleId::SetSessionCallbackWhileHidden, 49, 50),
    (RuleId::SetSessionCallbackOnce, 49, 50),
    (RuleId::SetSessionAwaitsCallback, 45, 46),
    (RuleId::SetSessionSetsTarget, 60, 62),
    (RuleId::SetSessionIdOrObject, 7, 7),
    (RuleId::SetSessionNullRemoves, 11, 11),
    (RuleId::SetSessionReplaces, 60, 65),
    (RuleId::SetSessionReturnsAfterSet, 60, 62),
];

#[test]
fn no_rule_of_set_session_loses_a_scenario() {
    let count = |name| {
        let mut counts: BTreeMap<RuleId, usize> = BTreeMap::new();
        let exercised = exercised(&named(name), Contract::BeforeEmit).into_iter();
        exercised.flat_map(|(_, rules)| rules).for_each(|rule| *counts.entry(rule).or_default() += 1);
        counts
    };
    let (reference, clerk) = (count("reference"), count("twin/clerk-js@4.73.14"));
    let musts = RuleId::ALL.iter().filter(|it| it.kind() == RuleKind::Must);
    let asked = musts.filter(|it| it.as_str().starts_with("set-session.")).count();
    assert_eq!(SET_SESSION.len(), asked, "each of them is asked for");
    let of = |counts: &BTreeMap<RuleId, usize>, rule| counts.get(rule).copied().unwrap_or(0);
    let lost: Vec<_> = SET_SESSION
        .iter()
        .filter(|(rule, least, by_clerk)| of(&reference, rule) < *least || of(&clerk, rule) < *by_clerk)
        .map(|(rule, ..)| format!("{rule}: {} and {}", of(&reference, rule), of(&clerk, rule)))
        .collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn every_transition_that_three_calls_can_come_to_is_gone_through() {
    for contract in Contract::ALL {
        let semantics = Semantics::uncoordinated();
        let settings = Settings { contract, calls: 3, semantics, cases: 0, seed: 0 };
        let plans = shipped::scenarios().iter().map(|it| &it.plan);
        let random = &mut || unreachable!("no random scenario is asked for");
        let found = coverage::measure(plans, &settings, &beside_the_simulator(), random);
        let found = found.expect("so few calls can be explored");
        let left: Vec<_> = found.suggestions.iter().map(|it| &it.fills).collect();
        assert_eq!(found.given, found.reachable, "{contract}: {left:#?}");
    }
}

/// What shows a statement of a document: a scenario, and a fault that it catches by what follows from that statement, and by
/// nothing that does not. A statement is named by the words by which it is found in its document.
const SHOWN: &[(&str, &str, &str)] = &[
    ("counts as signed out. (From", "tasks/pending-to-active", "renders-a-pending-session-as-active"),
    ("session: Session | string | null", "argument/object-from-none", "takes-ids-only"),
    ("): Promise<void>", "plain/switch-with-callback", "returns-first"),
    ("to the provided session", "organization/of-no-session-before", "sets-the-organization-of-before"),
    ("or simply its unique identifier", "argument/id-and-object", "takes-ids-only"),
    ("Passing null as the session", "plain/sign-out", "takes-no-null"),
    ("replaced with the new one", "plain/switch", "hides-for-a-callback-only"),
    ("happens in three steps", "organization/remembered", "sets-the-organization-it-came-with"),
    ("Session object is set to undefined", "background/switch", "hides-without-the-user"),
    ("stop rendering their children", "callback/children-stay-hidden", "renders-signed-out-while-undefined"),
    ("beforeEmit callback is executed", "plain/sign-out-with-callback", "calls-back-for-sessions-only"),
    ("waits for the Promise to resolve", "overlap/three-ever-shorter", "awaits-no-third"),
    ("is set to the passed session", "listener/joins-while-hidden", "tells-early-listeners-only"),
    ("render their children again", "argument/null-from-none", "renders-nothing-after-a-call"),
    ("without setting a new one", "argument/object-with-callback", "takes-ids-only"),
    (
        "(session: Session | null) => Promise<any>",
        "components/signed-out-after-null",
        "calls-back-for-sessions-only",
    ),
    ("trigger when the current session", "plain/sign-in", "hides-not-from-null"),
    ("after the passed session is set", "argument/current-by-id", "returns-first"),
    (
        "set the active session and/or organization",
        "organization/with-session",
        "set-active-organization-first",
    ),
    ("}: SetActiveParams): Promise<void>", "argument/set-active-nothing", "set-active-returns-never"),
    ("session?", "organization/removed", "set-active-takes-omitted-for-null"),
    ("to be set as active", "argument/set-active-object", "set-active-takes-ids-only"),
    ("the current session is deleted", "plain/set-active-sign-out", "set-active-takes-no-null"),
    ("organization?", "organization/remembered-by-set-active", "set-active-organization-forgotten"),
    ("as active in the current session", "organization/by-object", "set-active-organization-by-id-only"),
    (
        "organization is removed as active",
        "background/organization-removed",
        "set-active-organization-null-ignored",
    ),
    ("=> void | Promise<any>", "background/set-active-with-callback", "set-active-awaits-nothing"),
    (
        "run just before the active session",
        "plain/set-active-with-callback",
        "set-active-calls-back-with-the-old-session",
    ),
    ("a new session is created", "argument/set-active-id-and-object", "set-active-takes-ids-only"),
    ("switches organizations", "organization/by-id", "set-active-organization-ignored"),
    (
        "string, null, or left out",
        "organization/removal-remembered-by-set-active",
        "navigate-organization-forgotten",
    ),
    ("also be given by its slug", "slug/is-the-organization", "navigate-knows-no-slugs"),
    ("called just before the session", "plain/set-active-sign-in", "navigate-not-called"),
    ("=> void | Promise<unknown>", "overlap/set-active-three-of-one-length", "navigate-awaits-no-third"),
    ("nothing to call it with", "navigate/null-with-callback", "navigate-called-with-null"),
    ("where to go just before", "redirect/by-object", "navigate-goes-elsewhere"),
    ("goes directly from the old value", "navigate/direct", "navigate-hides-always"),
    ("(A, old), (A, undefined)", "redirect/organization", "navigate-hides-for-no-redirect"),
    (
        "neither branch of it is rendered",
        "callback/navigation-keeps-the-children-hidden",
        "navigate-renders-signed-out-while-undefined",
    ),
    ("tells at once, then", "listener/joins-after-a-call", "navigate-joins-in-silence"),
    ("settles after the set", "navigate/switch", "navigate-returns-first"),
    (
        "only if a user with an active session",
        "components/signed-out-after-null",
        "renders-signed-in-beside-signed-out",
    ),
];

#[test]
fn each_normative_statement_has_a_scenario_and_a_fault_that_is_caught_by_what_follows_from_it() {
    let mut asked = BTreeSet::new();
    let mut wrong = Vec::new();
    for source in catalogue::sources() {
        for statement in source.statements.iter().filter(|it| !it.requirements.is_empty()) {
            asked.insert(statement.anchor.as_str());
            let shown = SHOWN.iter().find(|(anchor, ..)| *anchor == statement.anchor);
            match shown {
                None => wrong.push(format!("{}: nothing shows it", statement.anchor)),
                Some((_, scenario, fault)) => {
                    wrong.extend(unshown(source.contract, statement, scenario, fault));
                }
            }
        }
    }
    wrong.extend(
        SHOWN.iter().filter(|it| !asked.contains(it.0)).map(|it| format!("no statement is `{}`", it.0)),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Why a scenario and a fault do not show a statement; nothing where they do.
fn unshown(contract: Contract, statement: &Statement, scenario: &str, fault: &str) -> Option<String> {
    let of = format!("{}: `{scenario}` on faulty/{fault}", statement.anchor);
    let Some(scenario) = shipped::scenarios().iter().find(|it| it.id.as_str() == scenario) else {
        return Some(format!("{of}: there is no such scenario"));
    };
    let terms = Terms { contracts: vec![contract], ..Terms::default() };
    let trial = trial::run(scenario, &named(&format!("faulty/{fault}")), &terms);
    let findings = trial.judgement.findings.iter().filter(|it| it.rule.kind() == RuleKind::Must);
    let findings: Vec<_> = findings.collect();
    let follows = |rule| statement.requirements.iter().any(|it| it.rule == rule);
    if let Some(other) = findings.iter().find(|it| !follows(it.rule)) {
        return Some(format!("{of}: {} does not follow from it", other.rule));
    }
    let says = findings.iter().any(|it| it.rests_on.iter().any(|ground| ground.says == statement.says));
    (!says).then(|| format!("{of}: nothing that is found rests on it"))
}
