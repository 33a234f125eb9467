//! One scenario on one implementation, under one contract, from its text to its verdict.

use crate::deviations;
use crate::driver::order::{MOST_ORDERS, Order};
use crate::driver::{Driven, Played, drive};
use crate::implementations::Implementation;
use crate::judge::judge;
use crate::port::{Port, PortFailure};
use interlude_lab::named::Named;
use interlude_reports::json;
use interlude_reports::run::{Evidence, Excused, Ran, Trial};
use interlude_spec::contract::Contract;
use interlude_spec::event::Numbered;
use interlude_spec::guarantees;
use interlude_spec::known::Known;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Plan, Ties};
use interlude_spec::rule::RuleId;
use interlude_spec::scenario;
use interlude_spec::trace::Trace;
use interlude_spec::verdict::{Judgement, Verdict};
use std::borrow::Cow;
use std::collections::BTreeSet;

mod due;
mod lacking;
mod notes;
mod reading;
mod replay;

pub use due::{Due, due};
use lacking::{contract_of, left_out};
pub use reading::{LoadError, Scenario, Unreadable};

/// What a trial is judged by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terms {
    /// The contracts that may be judged by.
    pub contracts: Vec<Contract>,
    /// The hazards that count as broken.
    pub denied: Vec<RuleId>,
    /// What every implementation is known to break, beside what is said of each.
    pub known: Vec<Known>,
    /// Whether each scenario is run twice, and what the two runs do is compared.
    pub twice: bool,
}

impl Default for Terms {
    /// Every contract; hazards are advice.
    fn default() -> Self {
        Self { contracts: Contract::ALL.to_vec(), denied: Vec::new(), known: Vec::new(), twice: false }
    }
}

/// Runs a scenario on an implementation and judges what it does, by the first of its contracts that may be judged by.
///
/// Under `ties: all` this runs every order; the trial's evidence is that of the first order with the worst verdict.
pub fn run(scenario: &Scenario, implementation: &Implementation, terms: &Terms) -> Trial {
    run_on(
        &mut *implementation.connect(),
        scenario,
        implementation,
        due(&scenario.plan, implementation, terms)[0],
        terms,
    )
}

/// Does what [`run`] does under each contract that may be judged by, in the order of the contracts.
pub fn run_each(scenario: &Scenario, implementation: &Implementation, terms: &Terms) -> Vec<Trial> {
    let due = due(&scenario.plan, implementation, terms).into_iter();
    due.map(|due| run_on(&mut *implementation.connect(), scenario, implementation, due, terms)).collect()
}

/// Runs one trial, on a port to the implementation that may have served other scenarios and may serve more.
pub fn run_on(
    port: &mut dyn Port,
    scenario: &Scenario,
    implementation: &Implementation,
    due: Due,
    terms: &Terms,
) -> Trial {
    match contract_of(scenario, implementation, due) {
        Ok(contract) => {
            let narrowed = &*narrowed(scenario, contract);
            let outcome = run_orders(port, narrowed, implementation, contract, terms);
            let port_notes = port.notes();
            let trial = told(narrowed, implementation, due, outcome);
            let notes = notes::of(&trial, &scenario.text).into_iter().chain(port_notes).collect();
            Trial { notes, ..trial }
        }
        Err(missing) => left_out(scenario, implementation, due, terms, missing),
    }
}

/// A trial that should be run and is not, for this reason. Where it would be skipped anyway, it is skipped.
pub fn not_run(
    scenario: &Scenario,
    implementation: &Implementation,
    due: Due,
    terms: &Terms,
    reason: String,
) -> Trial {
    match contract_of(scenario, implementation, due) {
        Ok(_) => told(scenario, implementation, due, Outcome::without_run(Verdict::NotRun { reason })),
        Err(missing) => left_out(scenario, implementation, due, terms, missing),
    }
}

/// A trial that could not be run to its end, because the implementation did not answer.
pub fn failed_to_run(
    scenario: &Scenario,
    implementation: &Implementation,
    due: Due,
    reason: String,
) -> Trial {
    let verdict = Verdict::AdapterError { reason };
    told(scenario, implementation, due, Outcome::without_run(verdict))
}

/// The trial, where there is nothing to run: the implementation does not claim what the scenario needs.
pub fn skipped(
    scenario: &Scenario,
    implementation: &Implementation,
    due: Due,
    terms: &Terms,
) -> Option<Trial> {
    let missing = contract_of(scenario, implementation, due).err()?;
    Some(left_out(scenario, implementation, due, terms, missing))
}

/// The scenario as one of its contracts has it: a plan is judged by the contract that it claims. What it says under a semantics is
/// said of the contract that this semantics plays it by: the first that both have.
fn narrowed(scenario: &Scenario, contract: Contract) -> Cow<'_, Scenario> {
    if scenario.plan.contract() == contract {
        return Cow::Borrowed(scenario);
    }
    let plays_by =
        |name: &str| Named::of(name)?.ok()?.narrowed(&scenario.plan).ok().map(|plan| plan.contract());
    let mut plan = Plan { contracts: vec![contract], ..scenario.plan.clone() };
    plan.under.retain(|under| plays_by(&under.semantics) == Some(contract));
    Cow::Owned(Scenario { plan, ..scenario.clone() })
}

fn told(scenario: &Scenario, implementation: &Implementation, due: Due, outcome: Outcome) -> Trial {
    let Outcome { verdict, judgement, played, order, excused, evidence } = outcome;
    let in_order = matches!(verdict, Verdict::Pass);
    let replay = replay::of(scenario, implementation, due, &verdict);
    let ran = played.map(|played| {
        Box::new(Ran {
            plan: scenario.plan.clone(),
            trace: played.trace,
            children_observed: played.renders,
            order,
            source: if in_order { String::new() } else { scenario.text.clone() },
            places: if in_order { Vec::new() } else { scenario::step_places(&scenario.text) },
        })
    });
    Trial {
        implementation: implementation.name.clone(),
        scenario: scenario.id.clone(),
        file: scenario.file.clone(),
        title: scenario.plan.title.clone(),
        contract: due.contract,
        of_several: due.of_several,
        verdict,
        judgement,
        lasted: None,
        ran,
        excused,
        evidence,
        notes: Vec::new(),
        instead: None,
        replay,
    }
}

struct Outcome {
    verdict: Verdict,
    judgement: Judgement,
    played: Option<Played>,
    order: Option<(u32, u32)>,
    excused: Vec<Excused>,
    evidence: Option<Evidence>,
}

impl Outcome {
    fn without_run(verdict: Verdict) -> Self {
        Self {
            verdict,
            judgement: Judgement::default(),
            played: None,
            order: None,
            excused: Vec::new(),
            evidence: None,
        }
    }
}

fn run_orders(
    port: &mut dyn Port,
    scenario: &Scenario,
    implementation: &Implementation,
    contract: Contract,
    terms: &Terms,
) -> Outcome {
    let mut order = match scenario.plan.ties {
        Ties::FileOrder => Order::of_the_file(),
        Ties::All => Order::first_of_all(),
    };
    let mut spec = Compiled::under(&scenario.plan, contract);
    let mut worst: Option<(u32, Outcome, Driven)> = None;
    let mut excused = BTreeSet::new();
    let mut number = 0;
    loop {
        number += 1;
        if number > MOST_ORDERS {
            let reason = format!("there are more than {MOST_ORDERS} orders of what happens in one instant");
            return Outcome::without_run(Verdict::NotRun { reason });
        }
        let same_again = order.clone();
        let (outcome, driven) = match drive(&scenario.id, &mut spec, port, &mut order) {
            Ok(driven) => {
                if terms.twice
                    && let Some(outcome) = differs(port, scenario, &mut spec, &driven, same_again)
                {
                    return Outcome { order: None, ..outcome };
                }
                let semantics = implementation.semantics.as_deref();
                let (verdict, judgement) = judge(&spec, &driven, semantics, &terms.denied);
                let (verdict, its_excused) = deviations::excuse(
                    verdict,
                    &judgement,
                    (&scenario.id, contract),
                    implementation,
                    &terms.known,
                );
                excused.extend(its_excused);
                (Outcome { judgement, ..Outcome::without_run(verdict) }, driven)
            }
            // What comes after a failure could cost as much again, and would make nothing good.
            Err(failure) => return failed(port, &failure),
        };
        worst = match worst {
            Some(worst) if worst.1.verdict.severity() >= outcome.verdict.severity() => Some(worst),
            _ => Some((number, outcome, driven)),
        };
        if !order.advance() {
            break;
        }
    }
    let (at, mut outcome, driven) = worst.expect("there is at least one order");
    outcome.played = Some(driven.named(&spec.names));
    outcome.excused = excused.into_iter().collect();
    outcome.order = (scenario.plan.ties == Ties::All).then_some((at, number));
    outcome
}

/// Runs a scenario a second time; what comes of it, if that is not what came of it before.
fn differs(
    port: &mut dyn Port,
    scenario: &Scenario,
    spec: &mut Compiled<'_>,
    first: &Driven,
    mut order: Order,
) -> Option<Outcome> {
    match drive(&scenario.id, spec, port, &mut order) {
        Err(failure) => Some(failed(port, &failure)),
        Ok(second) => {
            let reason = difference(spec, &first.trace, &second.trace)?;
            Some(Outcome {
                played: Some(first.clone().named(&spec.names)),
                ..Outcome::without_run(Verdict::Nondeterministic { reason })
            })
        }
    }
}

/// The first event in which two runs of a plan differ, in words.
fn difference(spec: &Compiled<'_>, first: &Trace<Numbered>, second: &Trace<Numbered>) -> Option<String> {
    let longest = first.events.len().max(second.events.len());
    let place = (0..longest).find(|place| first.events.get(*place) != second.events.get(*place))?;
    let [one, other] = [first, second].map(|trace| match trace.events.get(place) {
        None => "nothing more happens".to_owned(),
        Some(event) => {
            format!("at {}, {}", event.at, guarantees::describe(&guarantees::read(spec, trace), place))
        }
    });
    let exact = |trace: &Trace<Numbered>| {
        trace.events.get(place).map(|event| json::event(&spec.names.name_event(event)))
    };
    let exact = if one == other {
        format!("\n{}\n{}", exact(first).unwrap_or_default(), exact(second).unwrap_or_default())
    } else {
        String::new()
    };
    Some(format!("two runs differ in event {}: in the first {one}, in the second {other}{exact}", place + 1))
}

fn failed(port: &mut dyn Port, failure: &PortFailure) -> Outcome {
    let evidence = port.evidence();
    Outcome { evidence, ..Outcome::without_run(Verdict::AdapterError { reason: failure.to_string() }) }
}
