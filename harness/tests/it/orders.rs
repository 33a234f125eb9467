//! The ordering guarantees, for every honest implementation and every scenario; and that every wrong one is found by
//! generated scenarios alone.
//!
//! A failure is shrunk and saved below `scenarios/regressions` as a complete scenario file, where `interlude run` and
//! `cargo test` pick it up. What is kept is the scenario, never a seed.

use crate::cases::Cases;
use crate::mutation_score;
use crate::play::{broken, play};
use crate::switch::SLOW;
use interlude::driver::PATIENCE;
use interlude::generate::{Shape, leaving, plans, under};
use interlude::implementations::faulty::{Fault, faults};
use interlude::implementations::{self, Implementation};
use interlude::save::regression;
use interlude_spec::guarantees::{self, atom::Atom};
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Action, Behaviour, Plan, Stimulus};
use interlude_spec::scenario::{load, write};
use interlude_spec::time::Tick;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use std::collections::BTreeSet;
use std::fmt::Write;

fn honest() -> Vec<Implementation> {
    [implementations::built_in(), implementations::navigating(), implementations::conforming()].concat()
}

fn cases(number: u32) -> Cases<'static> {
    Cases { number, seed: 7, shape: &Shape::WHOLE }
}

/// Asks for no failure on any honest implementation. One that is found is saved as a scenario and told.
fn holds(name: &str, check: impl Fn(&Plan, &Implementation) -> Result<(), String>) {
    for implementation in honest() {
        let failure = cases(40).smallest_failure(|plan| {
            check(&under(plan.clone(), implementation.contracts[0]), &implementation)
        });
        if let Some((reason, plan)) = failure {
            let plan = under(plan, implementation.contracts[0]);
            let saved = regression(&format!("{}: {name}", implementation.name), &plan);
            panic!("{}: {reason}\n{saved}", implementation.name);
        }
    }
}

fn ensure(holds: bool, reason: impl Fn() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(reason()) }
}

#[test]
fn the_children_stay_hidden_until_the_callback_resolves() {
    holds("the_children_stay_hidden_until_the_callback_resolves", |plan, implementation| {
        let driven = play(plan, implementation);
        let mut spec = Compiled::new(plan);
        let trace = spec.names.number(&driven.trace);
        let moments = guarantees::read(&spec, &trace);
        for call in &moments.facts.calls {
            let answers = |atom| moments.answers(call.index, atom);
            let (hidden, pending) = (answers(Atom::Hidden), answers(Atom::CallbackPending));
            let alone = answers(Atom::Alone);
            let mut has_hidden = false;
            for k in call.made..moments.len() {
                let hidden = hidden.has(k);
                has_hidden |= hidden;
                let bound = has_hidden && pending.has(k) && alone.has(k);
                ensure(hidden || !bound, || format!("children are shown at event {k}"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn what_renders_is_told_from_what_does_not() {
    let plan = load(SLOW.as_bytes()).expect("it is a scenario");
    let renders = |name: &str| {
        let named = implementations::all().into_iter().find(|it| it.name == name);
        play(&plan, &named.unwrap_or_else(|| panic!("there is no {name}"))).renders
    };
    assert!(renders("conforming/renders"));
    assert!(!renders("reference"), "nothing of it is rendered");
}

#[test]
fn no_requirement_is_broken() {
    holds("no_requirement_is_broken", |plan, implementation| {
        let broken = broken(plan, &play(plan, implementation));
        ensure(broken.is_empty(), || format!("{broken:?}"))
    });
}

#[test]
fn twice_gives_the_same_trace() {
    holds("twice_gives_the_same_trace", |plan, implementation| {
        ensure(play(plan, implementation) == play(plan, implementation), || "two runs differ".into())
    });
}

/// A text in which each session is called otherwise: the new names sort the other way round.
fn renamed(text: &str) -> String {
    let names = [("sess_a", "zoe"), ("sess_b", "yan"), ("sess_c", "xia"), ("sess_x", "wim")];
    names.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
}

#[test]
fn renaming_the_sessions_renames_the_trace() {
    holds("renaming_the_sessions_renames_the_trace", |plan, implementation| {
        let other = renamed(&write::write(plan));
        let other = load(other.as_bytes()).map_err(|mistakes| format!("{mistakes:?}\n{other}"))?;
        let told = |plan: &Plan| format!("{:#?}", play(plan, implementation).trace);
        let (expected, found) = (renamed(&told(plan)), told(&other));
        ensure(found == expected, || format!("{expected}\n{found}"))
    });
}

fn stretched(plan: &Plan, factor: u64) -> Plan {
    let longer = |at: Tick| Tick::from_millis(at.millis() * factor);
    let mut plan = plan.clone();
    for step in &mut plan.steps {
        step.at = longer(step.at);
    }
    for callback in plan.calls.iter_mut().filter_map(|call| call.callback.as_mut()) {
        match &mut callback.behaviour {
            Behaviour::ResolvesAfter(after) | Behaviour::RejectsAfter { after, .. } => {
                *after = longer(*after);
            }
            Behaviour::Never | Behaviour::Throws(_) | Behaviour::Returns(_) => {}
        }
    }
    plan
}

#[test]
fn multiplying_all_times_changes_times_only() {
    holds("multiplying_all_times_changes_times_only", |plan, implementation| {
        let expected = play(plan, implementation).trace.events;
        let found = play(&stretched(plan, 3), implementation).trace.events;
        let same = expected.len() == found.len()
            && expected.iter().zip(&found).all(|(one, other)| {
                // How long a late call is waited for does not stretch.
                let waited = one.at >= PATIENCE;
                one.what == other.what
                    && one.turn == other.turn
                    && (waited || other.at.millis() == one.at.millis() * 3)
            });
        ensure(same, || format!("{expected:?}\n{found:?}"))
    });
}

#[test]
fn a_quarter_of_the_scenarios_have_events_that_share_an_instant() {
    let (mut shared, mut all) = (0, 0);
    for seed in 0..8 {
        let config = Config {
            cases: 64,
            rng_seed: RngSeed::Fixed(seed),
            failure_persistence: None,
            ..Config::default()
        };
        let counts = std::cell::RefCell::new((0, 0));
        let counted = TestRunner::new(config).run(&plans(&Shape::WHOLE), |plan| {
            let calls =
                |step: &&interlude_spec::plan::Step| matches!(step.action, Action::Do(Stimulus::Calls(_)));
            let times: Vec<Tick> = plan.steps.iter().filter(calls).map(|step| step.at).collect();
            let distinct: BTreeSet<_> = times.iter().collect();
            let mut counts = counts.borrow_mut();
            counts.0 += u32::from(distinct.len() < times.len());
            counts.1 += 1;
            Ok(())
        });
        assert_eq!(counted, Ok(()));
        let (some, of) = counts.into_inner();
        (shared, all) = (shared + some, all + of);
    }
    assert!(shared * 4 >= all, "{shared} of {all}");
}

#[test]
fn every_fault_is_found_by_generated_scenarios_alone() {
    let mut table = String::new();
    let mut missed = Vec::new();
    let comes_up =
        |fault: &&Fault| fault.breaks.iter().any(|rule| !mutation_score::is_beyond_random(fault, *rule));
    for implementation in faults().filter(comes_up).map(Fault::implementation) {
        let check = |plan: &Plan| {
            let plan = &under(plan.clone(), implementation.contracts[0]);
            let broken = broken(plan, &play(plan, &implementation));
            ensure(broken.is_empty(), || format!("{broken:?}"))
        };
        // Those that are wrong about signing out are shown by plans that sign out.
        let found = if implementation.name.contains("signs-") {
            cases(2_000).smallest_failure_of(&leaving(&Shape::SMALL), check)
        } else {
            cases(2_000).smallest_failure(check)
        };
        match found {
            Some((broken, plan)) => {
                _ = writeln!(table, "{:<52} {} calls  {broken}", implementation.name, plan.calls.len());
            }
            None => missed.push(implementation.name),
        }
    }
    println!("{table}");
    assert!(missed.is_empty(), "2,000 generated scenarios find nothing wrong with {missed:?}");
}
