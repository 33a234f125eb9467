//! What the checks are worth: every fault is caught as it says, and nobody is accused who keeps the contract.

use crate::cases::Cases;
use crate::play::play;
use crate::shipped;
use interlude::driver::Played;
use interlude::generate::{Shape, under};
use interlude::implementations::faulty::{Fault, faults};
use interlude::implementations::hazardous::HAZARDS;
use interlude::implementations::{self, Implementation};
use interlude::judge::judge_played;
use interlude::save::regression;
use interlude::trial::{self, Scenario, Terms};
use interlude_reports::run::Trial;
use interlude_spec::contract::Contract;
use interlude_spec::guarantees::facts::{CallFacts, Facts};
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Method, Plan};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::{Finding, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What is broken in a trial; nothing where it was not run.
fn broken(trial: &Trial) -> BTreeSet<RuleId> {
    match &trial.verdict {
        Verdict::Fail { broken } => broken.clone(),
        Verdict::Pass | Verdict::NotExercised | Verdict::Skip { .. } => BTreeSet::new(),
        other => panic!("{} on {}: {other:?}", trial.implementation, trial.scenario),
    }
}

/// What a trial found, and the command that shows it.
fn shown(trial: &Trial) -> String {
    let mut text = format!("    {}\n", trial.replay);
    for Finding { rule, at, expected, observed, .. } in &trial.judgement.findings {
        _ = writeln!(text, "      {at} {rule}: expected {expected}; {observed}");
    }
    text
}

fn names<'a>(rules: impl IntoIterator<Item = &'a RuleId>) -> String {
    rules.into_iter().map(|rule| rule.as_str()).collect::<Vec<_>>().join(", ")
}

/// Runs every shipped scenario against each implementation and complains where something is broken.
fn assert_keep_the_contract(implementations: &[Implementation]) {
    let mut complaints = String::new();
    for implementation in implementations {
        for scenario in shipped::scenarios() {
            let trial = trial::run(scenario, implementation, &Terms::default());
            if !broken(&trial).is_empty() {
                _ = writeln!(complaints, "  {} on {}", implementation.name, scenario.id);
                complaints += &shown(&trial);
            }
        }
    }
    assert!(complaints.is_empty(), "these keep the contract and are said to break it:\n{complaints}");
}

/// The scenarios in which a fault breaks each rule.
fn caught(fault: &Fault) -> BTreeMap<RuleId, Vec<Trial>> {
    let implementation = fault.implementation();
    let mut caught: BTreeMap<RuleId, Vec<Trial>> = BTreeMap::new();
    for scenario in shipped::scenarios() {
        let trial = trial::run(scenario, &implementation, &Terms::default());
        for rule in broken(&trial) {
            caught.entry(rule).or_default().push(trial.clone());
        }
    }
    caught
}

/// Whether two calls of a trial were in progress at the same time: one whose callback is pending is, whatever it has returned.
fn overlaps(trial: &Trial) -> bool {
    let ran = trial.ran.as_ref().expect("what is judged has run");
    let mut spec = Compiled::new(&ran.plan);
    let trace = spec.names.number(&ran.trace);
    let facts = Facts::read(&spec, &trace);
    let waits = |one, at: &usize| facts.callback_pending(one).is_some_and(|pending| pending.contains(at));
    let overlaps = |one, other: &CallFacts| facts.overlap(one, other) || waits(one, &other.made);
    // A call that is made in a callback does so with the one that waits for it, a sign-out included.
    if ran.plan.calls.iter().any(|call| call.parent.is_some()) {
        return true;
    }
    facts.calls.iter().any(|one| facts.calls.iter().any(|other| overlaps(one, other)))
}

/// Whether the documentation is silent about something in a trial.
fn is_silent(trial: &Trial) -> bool {
    let ran = trial.ran.as_ref().expect("what is judged has run");
    let mut spec = Compiled::new(&ran.plan);
    let trace = spec.names.number(&ran.trace);
    // After a sign-out undefined may be told at any time: it comes from elsewhere.
    ran.plan.calls.iter().any(|call| call.method == Method::SignOut)
        || Facts::read(&spec, &trace).calls.iter().any(|call| call.released.is_some())
}

#[test]
fn every_fault_breaks_what_it_says_and_where_no_calls_overlap_nothing_else() {
    let (mut table, mut complaints) = (String::new(), String::new());
    for fault in faults() {
        let caught = caught(fault);
        _ = writeln!(table, "{}: {}", fault.name, fault.about);
        for (rule, trials) in &caught {
            let by: Vec<_> = trials.iter().map(|trial| trial.scenario.as_str()).collect();
            _ = writeln!(table, "    {rule}  {} ({})", by.len(), by[..by.len().min(3)].join(", "));
        }
        let declared: BTreeSet<_> = fault.breaks.iter().copied().collect();
        let missed: Vec<_> = declared.iter().filter(|rule| !caught.contains_key(*rule)).collect();
        if !missed.is_empty() {
            _ = writeln!(complaints, "  faulty/{}: no scenario catches {}", fault.name, names(missed));
        }
        // Where calls overlap, one wrong step may come to be seen in the order of two calls.
        for (rule, trials) in caught.iter().filter(|(rule, _)| !declared.contains(rule)) {
            // Where the documentation is silent about a call, what it does late has no rule: only an expectation sees it.
            let has_none = matches!(rule, RuleId::Unexplained | RuleId::Expectation);
            let unclear = |trial: &Trial| has_none && is_silent(trial);
            let Some(alone) = trials.iter().find(|trial| !overlaps(trial) && !unclear(trial)) else {
                continue;
            };
            _ = writeln!(complaints, "  faulty/{} breaks {rule} too, in {}:", fault.name, alone.scenario);
            complaints += &shown(alone);
        }
        assert!(fault.breaks.is_sorted(), "faulty/{}: `breaks` is in the order of the contract", fault.name);
    }
    println!("{table}");
    assert!(complaints.is_empty(), "what the faults declare and what is found differ:\n{complaints}");
}

#[test]
fn every_must_has_a_fault_that_breaks_only_it() {
    let missing: Vec<_> = RuleId::ALL
        .iter()
        .filter(|rule| rule.kind() == RuleKind::Must)
        .filter(|rule| !faults().any(|fault| fault.breaks == [**rule]))
        .collect();
    assert!(missing.is_empty(), "no fault breaks only {}", names(missing));
}

#[test]
fn an_implementation_that_does_nothing_passes_nothing() {
    let idle = faults().filter(|fault| fault.name.ends_with("does-nothing"));
    let idle: Vec<_> = idle.map(Fault::implementation).collect();
    assert_eq!(idle.len(), Contract::ALL.len(), "one for each contract");
    for implementation in idle {
        let passes =
            |it: &&Scenario| trial::run(it, &implementation, &Terms::default()).verdict == Verdict::Pass;
        let found: Vec<_> = shipped::scenarios().iter().filter(passes).map(|it| it.id.to_string()).collect();
        assert!(found.is_empty(), "{} passes {}", implementation.name, found.join(", "));
    }
}

#[test]
fn the_room_that_the_contract_leaves_is_free() {
    assert_keep_the_contract(&implementations::built_in());
    assert_keep_the_contract(&implementations::navigating());
    assert_keep_the_contract(&implementations::conforming());
}

#[test]
fn every_choice_shows_in_a_shipped_scenario() {
    let references =
        [implementations::built_in().swap_remove(0), implementations::navigating().swap_remove(0)];
    let trace = |scenario: &Scenario, implementation: &Implementation| {
        trial::run(scenario, implementation, &Terms::default()).ran.map(|ran| ran.trace)
    };
    let shows = |implementation: &Implementation| {
        let reference = references.iter().find(|it| it.contracts == implementation.contracts);
        let reference = reference.expect("there is one for each contract");
        shipped::scenarios()
            .iter()
            .any(|scenario| trace(scenario, implementation) != trace(scenario, reference))
    };
    let choices = implementations::navigating().into_iter().skip(1).chain(implementations::conforming());
    let unseen: Vec<_> = choices.filter(|it| !shows(it)).map(|it| it.name).collect();
    assert!(unseen.is_empty(), "these do nothing else than the reference: {}", unseen.join(", "));
}

#[test]
fn a_hazard_breaks_no_requirement() {
    assert_keep_the_contract(&implementations::hazardous());
}

#[test]
fn every_hazard_is_shown() {
    let missing: Vec<_> = RuleId::ALL
        .iter()
        .filter(|rule| rule.kind() == RuleKind::Hazard)
        .filter(|rule| !HAZARDS.iter().any(|it| it.shows == **rule))
        .collect();
    assert!(missing.is_empty(), "nothing shows {}", names(missing));
    for hazardous in HAZARDS {
        let scenario = shipped::scenarios().iter().find(|it| it.id.as_str() == hazardous.scenario);
        let scenario = scenario.unwrap_or_else(|| panic!("there is no scenario `{}`", hazardous.scenario));
        let trial = trial::run(scenario, &hazardous.implementation(), &Terms::default());
        let found: BTreeSet<_> = trial.judgement.hazards.iter().map(|finding| finding.rule).collect();
        assert!(
            found.contains(&hazardous.shows),
            "{} in {}: {found:?}",
            hazardous.name(),
            hazardous.scenario
        );
    }
}

#[test]
fn no_two_implementations_share_a_name() {
    let all = implementations::all();
    let names: BTreeSet<_> = all.iter().map(|implementation| &implementation.name).collect();
    assert_eq!(names.len(), all.len());
}

/// Checks so many generated plans. The error is what the check says of the smallest one that fails.
fn for_generated_plans(
    name: &str,
    number: u32,
    check: impl Fn(&Plan) -> Result<(), String>,
) -> Result<(), String> {
    match (Cases { number, seed: 1, shape: &Shape::WHOLE }).smallest_failure(check) {
        None => Ok(()),
        Some((story, plan)) => Err(format!("{story}\n{}", regression(name, &plan))),
    }
}

#[test]
fn nobody_who_keeps_the_contract_is_accused_on_a_generated_plan() {
    let with = |cases| move |implementation| (implementation, cases);
    let honest = implementations::built_in().into_iter().map(with(256));
    let others =
        [implementations::navigating(), implementations::conforming(), implementations::hazardous()].concat();
    let mut complaints = String::new();
    for (implementation, cases) in honest.chain(others.into_iter().map(with(40))) {
        let accused = for_generated_plans(&format!("{} is accused", implementation.name), cases, |plan| {
            let plan = under(plan.clone(), implementation.contracts[0]);
            let driven = play(&plan, &implementation);
            match judge_played(&plan, &driven, None, &[]) {
                (Verdict::Fail { .. }, judgement) => Err(story(&plan, &driven, &judgement.findings)),
                _ => Ok(()),
            }
        });
        if let Err(story) = accused {
            _ = writeln!(complaints, "{}\n{story}", implementation.name);
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

/// A run as a list of what happened, with what was found at the end.
fn story(plan: &Plan, driven: &Played, findings: &[Finding]) -> String {
    let mut text = String::new();
    for call in &plan.calls {
        _ = writeln!(
            text,
            "  {} {:?} {:?} {:?} {:?}",
            call.label, call.method, call.session, call.organization, call.callback
        );
    }
    for (k, event) in driven.trace.events.iter().enumerate() {
        _ = writeln!(text, "  {k}: {} turn {} {:?}", event.at, event.turn, event.what);
    }
    for Finding { rule, event, expected, observed, .. } in findings {
        _ = writeln!(text, "  {rule} at {event}: expected {expected}; {observed}");
    }
    text
}

#[test]
fn the_honest_steps_do_what_the_reference_does() {
    let reference = implementations::built_in().swap_remove(0);
    let name = RuleId::StaleCallWins;
    let honest =
        HAZARDS.iter().find(|it| it.shows == name).expect("it is among the hazards").implementation();
    let differing = for_generated_plans("the honest steps differ from the reference", 256, |plan| {
        let (one, other) = (play(plan, &reference), play(plan, &honest));
        if one == other {
            return Ok(());
        }
        let both = [&one, &other].map(|driven| story(plan, driven, &[])).join("differs from\n");
        Err(both)
    });
    assert_eq!(differing, Ok(()));
}
