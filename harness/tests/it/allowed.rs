//! What the search over the model says may be found is what implementations that keep the contract are seen to do; and
//! the shipped scenarios ask for nothing beyond it.

use crate::cases::Cases;
use crate::play::play;
use crate::shipped;
use interlude::generate::{Shape, under};
use interlude::implementations::{self, Implementation};
use interlude::inferred::inferred;
use interlude::lint;
use interlude::trial::{self, Scenario, Terms};
use interlude_lab::allowed::allowed_within;
use interlude_spec::contract::Capability;
use interlude_spec::expectation;
use interlude_spec::guarantees;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Action, CallState, Expectation, Plan, Step};
use interlude_spec::scenario::{insert::insert, write};
use interlude_spec::time::Tick;
use interlude_spec::verdict::Verdict;
use std::cell::Cell;

/// The plan, asked what is current after each of its steps and at its end.
fn probed(plan: &Plan) -> Plan {
    let ask = |at| Step { at, action: Action::Expect(Expectation::default()) };
    let mut steps = Vec::new();
    for step in &plan.steps {
        steps.push(step.clone());
        steps.push(ask(step.at));
    }
    let end = plan.steps.last().map_or(Tick::ZERO, |step| step.at) + Tick::from_millis(200);
    steps.push(ask(end));
    Plan { steps, ..plan.clone() }
}

/// What an implementation is found to do at each probe and the search does not know of.
fn unknown(plan: &Plan, implementation: &Implementation) -> Result<bool, String> {
    let Some(allowed) = allowed_within(plan, 2_500).filter(|allowed| allowed.complete) else {
        return Ok(false);
    };
    let driven = play(plan, implementation);
    let mut spec = Compiled::new(plan);
    let trace = spec.names.number(&driven.trace);
    let moments = guarantees::read(&spec, &trace);
    for (step, event) in driven.probes {
        let mut found = expectation::observed(&moments, event).ok_or("there is no probe")?;
        for state in found.calls.iter_mut().flatten() {
            if let CallState::Rejected(message) = state {
                *message = None;
            }
        }
        let probed = allowed.probes.iter().find(|probed| probed.step == step).ok_or("a probe is missing")?;
        if !probed.found.contains(&found) {
            return Err(format!("{} at step {step}: {found:?}\n{}", implementation.name, write::write(plan)));
        }
    }
    Ok(true)
}

/// Implementations of either contract that keep it.
fn honest() -> Vec<Implementation> {
    [implementations::built_in(), implementations::conforming(), implementations::navigating()].concat()
}

#[test]
fn whatever_a_conforming_implementation_does_is_found_among_what_is_allowed() {
    let shape = Shape { calls: 1..=2, nested: true, surroundings: true };
    let (looked, all) = (Cell::new(0_u32), Cell::new(0_u32));
    let honest = honest();
    // One that has no organizations leaves out what the search speaks of.
    let honest = honest.into_iter().filter(|it| it.capabilities.contains(&Capability::Organizations));
    for (seed, implementation) in (11..).zip(honest) {
        let failure = Cases { number: 8, seed, shape: &shape }.smallest_failure(|plan| {
            all.set(all.get() + 1);
            let plan = under(plan.clone(), implementation.contracts[0]);
            let complete = unknown(&probed(&plan), &implementation)?;
            looked.set(looked.get() + u32::from(complete));
            Ok(())
        });
        if let Some((reason, _)) = failure {
            panic!("{reason}");
        }
    }
    assert!(looked.get() * 3 > all.get(), "only {} of {} searches were complete", looked.get(), all.get());
}

#[test]
fn the_shipped_scenarios_ask_for_nothing_beyond_the_contract() {
    let mut stricter = Vec::new();
    for scenario in shipped::scenarios() {
        for contract in &scenario.plan.contracts {
            let plan = Plan { contracts: vec![*contract], ..scenario.plan.clone() };
            for advice in lint::advice(&scenario.id, &plan, &scenario.text) {
                let help = advice.help.unwrap_or_default();
                stricter.push(format!("{}:{} under {contract}: {help}", scenario.file, advice.place));
            }
        }
    }
    assert!(stricter.is_empty(), "what only one semantics does belongs under `under`: {stricter:#?}");
}

#[test]
fn what_only_one_semantics_does_is_told_apart() {
    let text = "\
scenario: The later of two wins
client:
  sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }, { id: sess_c, user: user_bob }]
  active: sess_a
steps:
  - { at: 0ms, call: one, setSession: { session: sess_b, beforeEmit: { resolvesAfter: 50ms } } }
  - { at: 20ms, call: two, setActive: { session: sess_c } }
  - { at: 20ms, expect: { session: sess_c } }
  - { at: 60ms, expect: { calls: { one: resolved } } }
";
    let scenario = Scenario::read("later".into(), "later.yaml".into(), text.as_bytes());
    let scenario = scenario.unwrap_or_else(|it| panic!("{:?}", it.mistakes));
    let advice = lint::advice(&scenario.id, &scenario.plan, &scenario.text);
    let lines: Vec<_> = advice.iter().map(|advice| advice.place.line).collect();
    assert_eq!(
        lines,
        [8, 9],
        "a later call may be queued, and a call that is overtaken may reject: {advice:#?}"
    );
    let help = advice[0].help.as_deref().unwrap_or_default();
    assert!(help.contains("session undefined"), "{help}");
}

#[test]
fn what_all_allowed_runs_agree_on_is_done_by_everyone_who_keeps_the_contract() {
    let honest = honest();
    let mut written = 0;
    for scenario in shipped::scenarios() {
        let Ok(additions) = inferred(&scenario.id, &scenario.plan) else { continue };
        written += additions.len();
        let text =
            insert(&scenario.text, &additions).unwrap_or_else(|error| panic!("{}: {error}", scenario.id));
        let asking = Scenario::read(scenario.id.clone(), scenario.file.clone(), text.as_bytes())
            .unwrap_or_else(|it| panic!("{}: {:?}\n{text}", it.file, it.mistakes));
        for implementation in &honest {
            let trial = trial::run(&asking, implementation, &Terms::default());
            let broken = matches!(trial.verdict, Verdict::Fail { .. });
            assert!(!broken, "{} on\n{text}\n{:?}", implementation.name, trial.judgement.findings);
        }
    }
    assert!(written > 50, "{written} expectations were written");
}
