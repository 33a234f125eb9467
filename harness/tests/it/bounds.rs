//! Whatever a search writes stays within the contract and the capabilities that it was asked about, is read back as it is,
//! and shows what it is said to show.

use crate::folder::{Folder, code, told};
use crate::shipped;
use interlude::coverage::{self, goes_through};
use interlude::fuzz::{self, Settings, Shows};
use interlude::generate::Cases;
use interlude::implementations::{self, Implementation, beside_the_simulator};
use interlude::judge::judge_played;
use interlude::trial::Scenario;
use interlude_lab::driver::{order::Order, play};
use interlude_lab::explore::{Alike, Forms, Options};
use interlude_lab::explored::{Explored, of_calls};
use interlude_lab::semantics::Semantics;
use interlude_lab::simulated::CAPABILITIES;
use interlude_lab::subject::Subject;
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::plan::{Method, Plan};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::write;
use interlude_spec::trace::Trace;
use interlude_spec::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Every set of capabilities with which a call of a contract can be made.
fn capabilities(contract: Contract) -> Vec<BTreeSet<Capability>> {
    let sets = (0_usize..1 << CAPABILITIES.len()).map(|bits| -> BTreeSet<Capability> {
        (0..CAPABILITIES.len()).filter(|n| bits >> n & 1 == 1).map(|n| CAPABILITIES[n]).collect()
    });
    let methods = Method::of(contract);
    let can_call = |set: &BTreeSet<Capability>| methods.iter().any(|it| set.contains(&it.capability()));
    sets.filter(can_call).collect()
}

/// What a file says that is made of a plan, as `check` reads it.
fn read(plan: &Plan) -> Plan {
    let text = write::write(plan);
    let scenario = Scenario::read("saved".into(), "saved.yaml".into(), text.as_bytes());
    scenario.unwrap_or_else(|unreadable| panic!("{text}\n{:?}", unreadable.mistakes)).plan
}

fn trace(subject: &Subject, plan: &Plan) -> Trace {
    let played =
        play(&"saved".into(), plan, plan.contract(), &mut *subject.connect(), &mut Order::of_the_file());
    played.unwrap_or_else(|failure| panic!("{}: {failure}", subject.name)).trace
}

fn named(name: &str) -> Implementation {
    implementations::all()
        .into_iter()
        .find(|it| it.name == name)
        .unwrap_or_else(|| panic!("there is no {name}"))
}

/// One that has only these capabilities. None of them looks at the name of the method that it is called by.
fn subject(name: &str, contract: Contract, capabilities: &BTreeSet<Capability>) -> Subject {
    let mut subject = named(name).subject();
    subject.contracts = vec![contract];
    subject.capabilities.clone_from(capabilities);
    subject
}

/// Of everything that a campaign finds on one that has these capabilities and no others: it stays within them. Counts it.
fn check(
    contract: Contract,
    capabilities: &BTreeSet<Capability>,
    name: &str,
    other: Option<&Subject>,
    found: &mut BTreeMap<(Contract, &'static str), u32>,
) {
    let subject = subject(name, contract, capabilities);
    let denied: Vec<RuleId> =
        RuleId::ALL.iter().copied().filter(|rule| rule.kind() == RuleKind::Hazard).collect();
    let settings = Settings { denied: denied.clone(), known: BTreeSet::new() };
    let cases = Cases::new(5);
    let (numbers, plan_of) = (&mut (1..=12), &mut |number| cases.plan(number));
    let part = fuzz::fuzz(&subject, other, &settings, numbers, plan_of, &mut |_| true);
    let part = part.expect("it can be tried");
    assert_eq!((part.cases, part.unfit), (12, 0), "all that is generated fits {capabilities:?}");
    let campaign = part.finish();
    for failure in &campaign.failures {
        let text = write::write(&failure.plan);
        let plan = read(&failure.plan);
        assert_eq!(plan, failure.plan, "{text}");
        assert_eq!(plan.contracts, [contract], "{text}");
        assert!(plan.needs().is_subset(capabilities), "{capabilities:?}\n{text}");
        let its = trace(&subject, &plan);
        match failure.shows {
            Shows::Difference => {
                let others = trace(other.expect("two are compared"), &plan);
                assert!(fuzz::first_difference(&its, &others).is_some(), "{text}");
            }
            Shows::Broken(rule) => {
                let played = play(
                    &"saved".into(),
                    &plan,
                    contract,
                    &mut *subject.connect(),
                    &mut Order::of_the_file(),
                )
                .expect("it answers");
                let verdict = judge_played(&plan, &played, None, &denied).0;
                let shows = matches!(&verdict, Verdict::Fail { broken } if broken.contains(&rule));
                assert!(shows, "{rule}: {verdict:?}\n{text}");
            }
        }
        *found.entry((contract, failure.shows.as_str())).or_default() += 1;
    }
}

#[test]
fn what_a_campaign_finds_stays_within_every_set_of_capabilities_of_either_contract() {
    let mut found = BTreeMap::new();
    for (contract, faulty, honest) in [
        (Contract::BeforeEmit, "faulty/awaits-nothing", "reference"),
        (Contract::Navigate, "faulty/navigate-not-awaited", "reference-navigate"),
    ] {
        for capabilities in capabilities(contract) {
            check(contract, &capabilities, faulty, None, &mut found);
            check(contract, &capabilities, honest, None, &mut found);
            let other = Subject::simulated(Semantics::latest_wins());
            check(contract, &capabilities, honest, Some(&other), &mut found);
        }
    }
    let hazards = ["hazard.shown-while-pending", "hazard.stale-call-wins", "differs"];
    for (contract, must) in [
        (Contract::BeforeEmit, "set-session.awaits-callback"),
        (Contract::Navigate, "set-active.awaits-callback"),
    ] {
        for shows in hazards.into_iter().chain([must]) {
            let number = found.get(&(contract, shows)).copied().unwrap_or(0);
            assert!(number >= 8, "{shows} by {contract} was found {number} times: {found:?}");
        }
    }
}

#[test]
fn each_example_and_each_suggestion_of_either_contract_is_read_and_shows_what_it_is_for() {
    let everything = Options { rejections: true, unload: true };
    let shows = |explored: &Explored| {
        for example in &explored.examples {
            assert_eq!(read(&example.plan), example.plan, "{}", example.text);
            assert_eq!(example.plan.contracts, [explored.contract], "{}", example.text);
            assert!(
                explored.shows(example.rule, &read(&example.plan)),
                "{}:\n{}",
                example.rule,
                example.text
            );
        }
        explored.examples.len()
    };
    let (mut examples, mut suggested) = (0, 0);
    for (semantics, contract) in Semantics::all().iter().flat_map(|it| Contract::ALL.map(|of| (it, of))) {
        let forms = Forms { redirects: contract.has_redirects(), nulls: true, directs: false };
        let alike = Alike { contract, calls: 3, forms };
        examples += shows(&of_calls(alike, semantics.clone(), everything).expect("it can be explored"));
        let settings =
            coverage::Settings { contract, calls: 3, semantics: semantics.clone(), cases: 0, seed: 0 };
        // Without those about overlap and unload the shipped scenarios leave no rule to look for, which would take long, and
        // some of the transitions.
        let shipped = shipped::scenarios()
            .iter()
            .filter(|it| !["overlap/", "unload/"].iter().any(|area| it.id.as_str().starts_with(area)))
            .map(|scenario| &scenario.plan);
        let mut random = || unreachable!("no random scenario is asked for");
        let measured = coverage::measure(shipped, &settings, &beside_the_simulator(), &mut random);
        let suggestions = measured.expect("so few calls can be explored").suggestions;
        suggested += suggestions.len();
        for it in suggestions {
            let plan = Scenario::read("gap".into(), "gap.yaml".into(), it.text.as_bytes());
            let plan = plan.unwrap_or_else(|it| panic!("{}\n{:?}", it.text, it.mistakes)).plan;
            assert_eq!(plan.contracts, [contract], "{}", it.text);
            assert!(goes_through(&plan, &it.fills, semantics), "{}:\n{}", it.fills, it.text);
        }
    }
    assert!(examples > 12 && suggested > 60, "only {examples} examples and {suggested} suggestions");
}

/// `reference-navigate` claims that contract alone, and does not look at the name of the method.
#[test]
fn what_is_saved_of_one_that_claims_navigate_alone_is_a_scenario_that_check_accepts_and_run_confirms() {
    let folder = Folder::new("fuzz-navigate");
    let deny = ["--implementation", "reference-navigate", "--deny", "hazards"];
    let output = folder.run(&[&["fuzz", "--cases", "120", "--save", "found"][..], &deny].concat());
    assert_eq!(code(&output), 1, "{}", told(&output.stderr));
    let shown = told(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!shown.contains("setSession"), "{shown}");
    assert!(shown.contains("shrunk to 2 calls in") && shown.contains("shrunk to 1 call in"), "{shown}");
    let saved = std::fs::read_dir(folder.path().join("found")).expect("the folder is made").count();
    assert_eq!(shown.matches(" saved found/").count(), saved, "what is there is what is said to be: {shown}");
    assert!(saved >= 4, "{shown}");
    let checked = folder.run(&["check", "found"]);
    assert_eq!(code(&checked), 0, "{}", told(&checked.stderr));
    let again = folder.run(&[&["run", "found"][..], &deny].concat());
    assert_eq!(code(&again), 1, "{}", told(&again.stdout));
    assert!(told(&again.stdout).contains(&format!("{saved} fail")), "{}", told(&again.stdout));
}
