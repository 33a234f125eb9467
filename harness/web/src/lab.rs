//! What the command line does with a scenario, for JavaScript: text in, JSON or a picture out.

use crate::recording::{self, Recording};
use interlude_lab::driver::Played;
use interlude_lab::explore::Options;
use interlude_lab::explore::driven::{self, MOST_ORDERS, explore_driven_one_by_one};
use interlude_lab::judge::judge_played;
use interlude_lab::named::{Named, Simulated};
use interlude_lab::port::{Fork, Messages};
use interlude_lab::simulated::SimulatedPort;
use interlude_lab::twin::Twin;
use interlude_reports::json;
use interlude_reports::simulation::{SimulatedRun, Simulation};
use interlude_reports::style::Style;
use interlude_reports::timeline::{layout, svg, text};
use interlude_spec::catalogue;
use interlude_spec::contract::Capability;
use interlude_spec::diagnostic::{Diagnostic, Severity};
use interlude_spec::hazards;
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::{self, write};
use interlude_spec::verdict::Finding;
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

/// What cannot be done, in words for a person.
type Answer = Result<String, String>;

/// Reads a scenario: its title, contracts, what it needs and its calls, as JSON.
///
/// # Errors
///
/// The first of its mistakes, with its place.
#[wasm_bindgen]
pub fn load(text: &str) -> Answer {
    let plan = read(text)?;
    let calls: Vec<_> = plan.calls.iter().map(|call| call.label.as_str()).collect();
    let needs: Vec<_> = plan.needs().into_iter().map(Capability::as_str).collect();
    Ok(json!({ "title": plan.title, "contracts": plan.contracts, "needs": needs, "calls": calls })
        .to_string())
}

/// The mistakes of a scenario, as a JSON list: none where there is nothing wrong.
#[wasm_bindgen]
pub fn check(text: &str) -> String {
    let mistakes = scenario::load(text.as_bytes()).err().unwrap_or_default();
    Value::Array(mistakes.iter().map(mistake).collect()).to_string()
}

fn mistake(it: &Diagnostic) -> Value {
    json!({
        "code": it.code.as_str(),
        "line": it.place.line,
        "column": it.place.column,
        "length": it.place.length,
        "error": it.code.severity() == Severity::Error,
        "message": it.message,
        "label": it.label,
        "help": it.help,
    })
}

/// A scenario under a semantics (`uncoordinated`, `clerk-js@6.40.0`): `form` is `json`, `timeline` or `svg`.
///
/// # Errors
///
/// Where the scenario has mistakes, or cannot be played under that semantics.
#[wasm_bindgen]
pub fn simulate(text: &str, semantics: &str, form: &str) -> Answer {
    let (named, Simulated { plan, trace, deadlocked }) = played(text, semantics)?;
    match form {
        "svg" => return Ok(svg::draw(&layout(&plan, &trace, false, None))),
        "timeline" => return Ok(text::draw_in_part(&layout(&plan, &trace, false, None), Style::PLAIN)),
        "json" => {}
        _ => return Err(format!("`{form}` is none of `json`, `timeline` and `svg`")),
    }
    let deadlocked = deadlocked.into_iter().map(|call| plan.call(call).label.to_string()).collect();
    let hazards = hazards::find(&plan, &trace);
    Ok(json::simulation(&Simulation {
        scenario: scenario_id(),
        title: plan.title.clone(),
        passed_over: Vec::new(),
        runs: vec![SimulatedRun { semantics: named, plan, trace, hazards, deadlocked }],
    }))
}

#[derive(Serialize)]
struct Judged {
    verdict: &'static str,
    findings: Vec<Value>,
    hazards: Vec<Value>,
}

/// What a run of a scenario under a semantics comes to, as JSON: the verdict, what is broken, and the hazards.
///
/// # Errors
///
/// As of [`simulate`].
#[wasm_bindgen]
pub fn judge(text: &str, semantics: &str) -> Answer {
    let (_, Simulated { plan, trace, .. }) = played(text, semantics)?;
    let played = Played { trace, probes: Vec::new(), renders: false };
    let (verdict, judgement) = judge_played(&plan, &played, Some(semantics), &[]);
    let judged = Judged {
        verdict: verdict.word(),
        findings: judgement.findings.iter().map(finding).collect(),
        hazards: judgement.hazards.iter().map(finding).collect(),
    };
    serde_json::to_string(&judged).map_err(|error| error.to_string())
}

fn finding(it: &Finding) -> Value {
    json!({
        "rule": it.rule,
        "call": it.call,
        "at": it.at,
        "expected": it.expected,
        "observed": it.observed,
        "why": catalogue::entry(it.rule).map_or("", |entry| &entry.why),
    })
}

/// Every order of a scenario under a semantics, as JSON: how many there are, in how many each guarantee breaks, and a scenario of a
/// shortest one.
///
/// # Errors
///
/// As of [`simulate`], and where there are too many orders.
#[wasm_bindgen]
pub fn explore(text: &str, semantics: &str) -> Answer {
    let (named, plan) = (named(semantics)?, read(text)?);
    let plan = named.narrowed(&plan)?;
    match named {
        Named::Policy(policy) => explored(&plan, &SimulatedPort::new(&policy)),
        Named::Clerk(known) => explored(&plan, &Messages::new(Twin::new(known))),
    }
}

fn explored(plan: &Plan, port: &dyn Fork) -> Answer {
    let contract = plan.contract();
    // To merge what comes to the same state would be quicker, and 24 kB more to load.
    let found = explore_driven_one_by_one(plan, contract, port, Options::default(), None, MOST_ORDERS);
    let found = found.map_err(|undriven| undriven.to_string())?;
    let broken = found.broken.iter().map(|(rule, broken)| {
        let title = format!("A shortest order that comes to {rule}");
        let example = driven::scenario(plan, contract, &broken.example, &broken.trace, title, port);
        json!({
            "rule": rule,
            "orders": broken.orders.to_string(),
            "example": example.map(|plan| write::write(&plan)),
        })
    });
    let broken: Vec<_> = broken.collect();
    let orders = found.orders.to_string();
    Ok(json!({ "orders": orders, "exercised": found.exercised, "broken": broken }).to_string())
}

/// What a test did with a fake, judged and drawn, as JSON.
///
/// # Errors
///
/// Where `recording` is no recording, or makes no sense.
#[wasm_bindgen]
pub fn tell(recording: &str, width: usize, color: bool) -> Answer {
    let recording: Value = serde_json::from_str(recording).map_err(|error| error.to_string())?;
    let recording = Recording::read(&recording)?;
    let told = recording::tell(&recording, Style { color, width, unicode: true, terminal: true })?;
    serde_json::to_string(&told).map_err(|error| error.to_string())
}

fn scenario_id() -> ScenarioId {
    "scenario".into()
}

fn played(text: &str, semantics: &str) -> Result<(Named, Simulated), String> {
    let (named, plan) = (named(semantics)?, read(text)?);
    let simulated = named.simulate(&scenario_id(), &plan)?;
    Ok((named, simulated))
}

fn named(name: &str) -> Result<Named, String> {
    match Named::of(name) {
        Some(named) => named.map_err(|none| none.to_string()),
        None => Err(format!("`{name}` is no semantics: write `uncoordinated`, or `clerk-js@6.40.0`")),
    }
}

fn read(text: &str) -> Result<Plan, String> {
    scenario::load(text.as_bytes()).map_err(|mistakes| match mistakes.first() {
        Some(it) => format!("{}: {}", it.place, it.message),
        None => "it cannot be read".into(),
    })
}
