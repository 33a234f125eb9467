//! What holds for every scenario, not only for those that someone thought of.

use interlude_spec::event::{Observation, Stimulus};

use crate::play::play;
use interlude::driver::Played;
use interlude::generate::{Shape, everything, leaving, plans, under};
use interlude::implementations::{self, Implementation, built_in};
use interlude::save::regression;
use interlude_spec::budget::Budget;
use interlude_spec::contract::Contract;
use interlude_spec::guarantees;
use interlude_spec::model::accept::{accept, accept_by_every_state, accept_within};
use interlude_spec::model::musts::Musts;
use interlude_spec::model::step::Relation;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::Plan;
use interlude_spec::rule::RuleId;
use interlude_spec::scenario::{load, write};
use interlude_spec::trace::{Current, Trace, Value, What};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A failure as a scenario file, with what happened.
fn story(plan: &Plan, driven: &Played) -> String {
    let events = driven.trace.events.iter().enumerate();
    let events: Vec<_> =
        events.map(|(k, event)| format!("{k:3} {} {} {:?}", event.at, event.turn, event.what)).collect();
    format!("\n{}\n{}", write::write(plan), events.join("\n"))
}

/// So many cases, or as many as `PROPTEST_CASES` says.
fn cases(usual: u32) -> ProptestConfig {
    let config = match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(usual),
    };
    // A failure is told as a scenario, so no seed is kept.
    ProptestConfig { failure_persistence: None, ..config }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_scenario_of_two_or_three_calls_runs_to_the_end_and_twice_the_same(plan in plans(&Shape::SMALL)) {
        for implementation in built_in() {
            let first = play(&plan, &implementation);
            prop_assert_eq!(&first.trace.events.last().expect("a trace is never empty").what, &What::End);
            let made = first.trace.events.iter().filter(|event| matches!(event.what, What::Did(Stimulus::Call { .. }))).count();
            prop_assert_eq!(made, plan.calls.len(), "every call is made");
            prop_assert_eq!(first, play(&plan, &implementation));
        }
    }

    #[test]
    fn a_plan_that_is_written_is_read_back_as_the_same_plan(plan in everything()) {
        let text = write::write(&plan);
        let read = load(text.as_bytes());
        prop_assert!(read.is_ok(), "{text}\n{read:?}");
        let read = read.expect("it was read");
        // The order of the table is the order of the text, which a plan in memory need not follow.
        prop_assert_eq!(write::write(&read), text);
    }

    #[test]
    fn checks_and_model_let_the_reference_pass(plan in plans(&Shape::WHOLE)) {
        for implementation in built_in() {
            let driven = play(&plan, &implementation);
            let judged = guarantees::check(&plan, &driven.trace);
            let accepted = accept(&plan, &driven.trace, Musts::ALL);
            if !judged.findings.is_empty() || accepted.is_err() {
                let saved = regression("checks_and_model_let_the_reference_pass", &plan);
                let told = (judged.findings, accepted, story(&plan, &driven));
                return Err(TestCaseError::fail(format!("{told:#?}\n{saved}")));
            }
        }
    }
}

/// One change to what was seen, as a wrong implementation might have caused it.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Lose,
    Repeat,
    Swap,
    /// It is seen this many events later, or earlier.
    Move(isize),
    /// Another telling's value, or another session for a callback.
    Mistake(usize),
}

fn damages() -> impl Strategy<Value = Vec<(usize, Damage)>> {
    let damage = prop_oneof![
        Just(Damage::Lose),
        Just(Damage::Repeat),
        Just(Damage::Swap),
        (-6..=6_isize).prop_map(Damage::Move),
        (0..8_usize).prop_map(Damage::Mistake),
    ];
    proptest::collection::vec((0..64_usize, damage), 1..=3)
}

fn apply(trace: &mut Trace, damages: &[(usize, Damage)]) {
    let is_output = |what: &What| {
        matches!(
            what,
            What::Saw(Observation::Emit { .. } | Observation::Callback { .. } | Observation::Return { .. })
        )
    };
    for (pick, damage) in damages {
        let outputs: Vec<_> = (0..trace.events.len()).filter(|k| is_output(&trace.events[*k].what)).collect();
        if outputs.is_empty() {
            return;
        }
        let k = outputs[pick % outputs.len()];
        match damage {
            Damage::Lose => _ = trace.events.remove(k),
            Damage::Repeat => trace.events.insert(k, trace.events[k].clone()),
            Damage::Swap => {
                if let Some(next) = trace.events.get(k + 1)
                    && next.turn == trace.events[k].turn
                    && is_output(&next.what)
                {
                    trace.events.swap(k, k + 1);
                }
            }
            Damage::Move(by) => {
                let mut event = trace.events.remove(k);
                let place = k.saturating_add_signed(*by).clamp(1, trace.events.len() - 1);
                (event.at, event.turn) = (trace.events[place - 1].at, trace.events[place - 1].turn);
                trace.events.insert(place, event);
            }
            Damage::Mistake(other) => {
                let half_hidden = Current { user: Value::set("user_ada".into()), ..Current::UNDEFINED };
                let values = [Current::NULL, Current::UNDEFINED, half_hidden]
                    .into_iter()
                    .chain(trace.told().map(|(_, current)| current.clone()))
                    .collect::<Vec<_>>();
                let value = values[other % values.len()].clone();
                match &mut trace.events[k].what {
                    What::Saw(Observation::Emit { current, .. }) => *current = value,
                    What::Saw(Observation::Callback { session, .. }) => *session = value.session,
                    _ => {}
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(256))]

    /// Nothing is broken if and only if the model accepts; and what is broken is enough to make it accept.
    #[test]
    fn checks_and_model_agree_on_what_is_broken(
        plan in plans(&Shape::WHOLE), goes in prop::bool::weighted(0.4), damages in damages()
    ) {
        let (plan, implementation) = if goes {
            (under(plan, Contract::Navigate), implementations::navigating().swap_remove(0))
        } else {
            (plan, built_in().swap_remove(0))
        };
        agree(&plan, &implementation, &damages)?;
    }

    /// The same where some of the calls sign out.
    #[test]
    fn checks_and_model_agree_on_what_sign_outs_break(
        plan in leaving(&Shape::SMALL), goes in prop::bool::weighted(0.8), damages in damages()
    ) {
        let (plan, implementation) = if goes {
            (under(plan, Contract::Navigate), implementations::navigating().swap_remove(0))
        } else {
            (plan, built_in().swap_remove(0))
        };
        agree(&plan, &implementation, &damages)?;
    }
}

fn agree(
    plan: &Plan,
    implementation: &Implementation,
    damages: &[(usize, Damage)],
) -> Result<(), TestCaseError> {
    let mut driven = play(plan, implementation);
    apply(&mut driven.trace, damages);
    let judged = guarantees::check(plan, &driven.trace);
    let broken: BTreeSet<_> = judged.findings.iter().map(|finding| finding.rule).collect();
    let whole = accept(plan, &driven.trace, Musts::ALL);
    let story = || story(plan, &driven);
    prop_assert_eq!(broken.is_empty(), whole.is_ok(), "{:#?}\n{:?}\n{}", judged.findings, whole, story());
    if !broken.contains(&RuleId::Unexplained) {
        let without = accept(plan, &driven.trace, Musts::all_but(broken.iter().copied()));
        prop_assert!(without.is_ok(), "{:#?}\n{:?}\n{}", judged.findings, without, story());
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(256))]

    /// Leaving out the states that others make superfluous changes nothing that is said of a trace, whichever rules are off. With
    /// fewer than it takes nothing is said.
    #[test]
    fn what_is_accepted_does_not_depend_on_the_states_that_are_left_out(
        plan in plans(&Shape::WHOLE),
        place in 0..64_usize,
        damages in damages(),
        off in proptest::collection::vec(0..RuleId::ALL.len(), 0..4),
        few in 0..30_usize,
    ) {
        let implementations = built_in();
        let mut driven = play(&plan, &implementations[place % implementations.len()]);
        if place % 2 == 0 {
            apply(&mut driven.trace, &damages);
        }
        let mut spec = Compiled::new(&plan);
        let trace = spec.names.number(&driven.trace);
        let off = off.into_iter().map(|rule| RuleId::ALL[rule]);
        let relation = Relation { spec: &spec, musts: Musts::all_but(off) };
        let budget = Budget { states: 20_000, ..Budget::DEFAULT };
        let every_state = accept_by_every_state(budget, relation, &trace);
        prop_assume!(every_state.is_ok());
        prop_assert_eq!(&accept_within(budget, relation, &trace), &every_state, "{}", story(&plan, &driven));
        let of_few = accept_within(Budget { states: few, ..budget }, relation, &trace);
        prop_assert!(of_few.is_err() || of_few == every_state, "{few} states: {of_few:?}\n{}", story(&plan, &driven));
    }
}
