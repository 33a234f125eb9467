//! One scenario on one implementation, from its text to its verdict.

use crate::deviations;
use crate::discovery::{Found, Source};
use crate::driver::order::{MOST_ORDERS, Order};
use crate::driver::{Driven, Played, drive};
use crate::files;
use crate::implementations::Implementation;
use crate::judge::judge;
use crate::lint;
use crate::port::{Port, PortFailure};
use interlude_reports::diagnostics;
use interlude_reports::json;
use interlude_reports::run::{self as report, Evidence, Excused, Ran, Trial};
use interlude_spec::contract::Contract;
use interlude_spec::diagnostic::Diagnostic;
use interlude_spec::event::Numbered;
use interlude_spec::guarantees;
use interlude_spec::id::ScenarioId;
use interlude_spec::known::Known;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Plan, Ties};
use interlude_spec::rule::RuleId;
use interlude_spec::scenario;
use interlude_spec::trace::Trace;
use interlude_spec::verdict::{Judgement, Verdict};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

mod lacking;
mod notes;
mod replay;

use lacking::{contract_of, left_out};

/// A scenario that has been read.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its id.
    pub id: ScenarioId,
    /// Where it comes from, as a user would write it.
    pub file: String,
    /// Its text.
    pub text: String,
    /// What it says.
    pub plan: Plan,
}

/// A scenario that could not be read.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Where it comes from.
    pub file: String,
    /// Its text, as far as it is text.
    pub text: String,
    /// Every mistake in it.
    pub mistakes: Vec<Diagnostic>,
}

/// Why there is no scenario to run.
#[derive(Clone, Debug)]
pub enum LoadError {
    /// Its file cannot be read.
    File {
        /// The file.
        file: String,
        /// Why.
        reason: String,
        /// Whether the file is not to blame: the system has no more of what it takes.
        is_want: bool,
    },
    /// There are mistakes in it.
    Mistakes(Box<Unreadable>),
}

impl LoadError {
    /// That a file cannot be read, and why.
    pub fn of_file(file: String, error: &io::Error) -> Self {
        Self::File { file, reason: error.to_string(), is_want: files::is_want(error) }
    }

    /// The file that it is about.
    pub fn file(&self) -> &Path {
        match self {
            Self::File { file, .. } => Path::new(file),
            Self::Mistakes(it) => Path::new(&it.file),
        }
    }
}

impl std::error::Error for LoadError {}

impl fmt::Display for LoadError {
    /// The mistakes as they are shown beneath their lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, reason, .. } => write!(f, "cannot read `{file}`: {reason}"),
            Self::Mistakes(it) => {
                f.write_str(diagnostics::render(&it.file, &it.text, &it.mistakes, false).trim_end())
            }
        }
    }
}

impl Scenario {
    /// Reads a scenario that was found.
    ///
    /// # Errors
    ///
    /// A [`LoadError`] where its file cannot be read, or where there are mistakes in it.
    ///
    /// ```
    /// use interlude::{discovery, trial::Scenario};
    /// let first = &discovery::built_in()[0];
    /// assert_eq!(Scenario::load(first).unwrap().id, first.id);
    /// ```
    pub fn load(found: &Found) -> Result<Self, LoadError> {
        Self::load_with(found, Self::read)
    }

    /// Reads a scenario that was found, whatever there is to say of what it comes to.
    ///
    /// # Errors
    ///
    /// A [`LoadError`] where its file cannot be read, or where it says nothing that could be played.
    pub fn load_to_play(found: &Found) -> Result<(Self, Vec<Diagnostic>), LoadError> {
        Self::load_with(found, Self::read_to_play)
    }

    fn load_with<T>(
        found: &Found,
        read_as: impl FnOnce(ScenarioId, String, &[u8]) -> Result<T, Unreadable>,
    ) -> Result<T, LoadError> {
        let file = found.file();
        let read = match &found.source {
            Source::BuiltIn(text) => Ok(Cow::Borrowed(text.as_bytes())),
            Source::File(path) => files::read(path, scenario::MAX_BYTES).map(Cow::Owned),
        };
        match read {
            Err(error) => Err(LoadError::of_file(file, &error)),
            Ok(bytes) => read_as(found.id.clone(), file, &bytes)
                .map_err(|unreadable| LoadError::Mistakes(Box::new(unreadable))),
        }
    }

    /// Reads a scenario from its bytes.
    ///
    /// # Errors
    ///
    /// Every mistake in it, with its text.
    pub fn read(id: ScenarioId, file: String, bytes: &[u8]) -> Result<Self, Unreadable> {
        let (scenario, mistakes) = Self::read_to_play(id, file, bytes)?;
        if mistakes.is_empty() {
            Ok(scenario)
        } else {
            Err(Unreadable { file: scenario.file, text: scenario.text, mistakes })
        }
    }

    /// Reads a scenario that is to be played and not judged. With it come the mistakes that show only when it is played, such
    /// as an expectation that cannot hold.
    ///
    /// # Errors
    ///
    /// Every mistake of its text.
    pub fn read_to_play(
        id: ScenarioId,
        file: String,
        bytes: &[u8],
    ) -> Result<(Self, Vec<Diagnostic>), Unreadable> {
        // A byte order mark is no part of what a person has written.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes).into_owned();
        match scenario::load(bytes) {
            Ok(plan) => {
                let mistakes = lint::lint(&id, &plan, &text);
                Ok((Self { id, file, text, plan }, mistakes))
            }
            Err(mistakes) => Err(Unreadable { file, text, mistakes }),
        }
    }
}

/// The scenario as a report shows it. Where no one else holds it any more, nothing is copied.
pub fn as_read(scenario: Arc<Scenario>) -> report::Scenario {
    let Scenario { id, file, text, plan } = Arc::unwrap_or_clone(scenario);
    report::Scenario { scenario: id, file, title: plan.title, source: text }
}

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

/// Runs a scenario on an implementation and judges what it does.
///
/// Under `ties: all` this runs every order; the trial's evidence is that of the first order with the worst verdict.
pub fn run(scenario: &Scenario, implementation: &Implementation, terms: &Terms) -> Trial {
    run_on(&mut *implementation.connect(), scenario, implementation, terms)
}

/// Does what [`run`] does on a port to the implementation that may have served other scenarios and may serve more.
pub fn run_on(
    port: &mut dyn Port,
    scenario: &Scenario,
    implementation: &Implementation,
    terms: &Terms,
) -> Trial {
    match contract_of(scenario, implementation, terms) {
        Ok(contract) => {
            let narrowed = &*narrowed(scenario, contract);
            let outcome = run_orders(port, narrowed, implementation, contract, terms);
            // Which contract it would be judged by otherwise, only the whole scenario says.
            let replay = replay::of(scenario, implementation, Some(contract), &outcome.verdict);
            let trial = Trial { replay, ..told(narrowed, implementation, Some(contract), outcome) };
            Trial { notes: notes::of(&trial, &scenario.text), ..trial }
        }
        Err((contract, missing)) => left_out(scenario, implementation, terms, contract, missing),
    }
}

/// A trial that should be run and is not, for this reason. Where it would be skipped anyway, it is skipped.
pub fn not_run(scenario: &Scenario, implementation: &Implementation, terms: &Terms, reason: String) -> Trial {
    match contract_of(scenario, implementation, terms) {
        Ok(contract) => {
            let outcome = Outcome::without_run(Verdict::NotRun { reason });
            told(scenario, implementation, Some(contract), outcome)
        }
        Err((contract, missing)) => left_out(scenario, implementation, terms, contract, missing),
    }
}

/// A trial that could not be run to its end, because the implementation did not answer.
pub fn failed_to_run(
    scenario: &Scenario,
    implementation: &Implementation,
    terms: &Terms,
    failure: &PortFailure,
) -> Trial {
    let contract = contract_of(scenario, implementation, terms).ok();
    let verdict = Verdict::AdapterError { reason: failure.to_string() };
    told(scenario, implementation, contract, Outcome::without_run(verdict))
}

/// The trial, where there is nothing to run: the implementation does not claim what the scenario needs.
pub fn skipped(scenario: &Scenario, implementation: &Implementation, terms: &Terms) -> Option<Trial> {
    let (contract, missing) = contract_of(scenario, implementation, terms).err()?;
    Some(left_out(scenario, implementation, terms, contract, missing))
}

/// The scenario as one of its contracts has it: a plan is judged by the contract that it claims. What it says under a semantics is
/// said of the first of them.
fn narrowed(scenario: &Scenario, contract: Contract) -> Cow<'_, Scenario> {
    if scenario.plan.contract() == contract {
        return Cow::Borrowed(scenario);
    }
    let plan = Plan { contracts: vec![contract], under: Vec::new(), ..scenario.plan.clone() };
    Cow::Owned(Scenario { plan, ..scenario.clone() })
}

fn told(
    scenario: &Scenario,
    implementation: &Implementation,
    contract: Option<Contract>,
    outcome: Outcome,
) -> Trial {
    let Outcome { verdict, judgement, played, order, excused, evidence } = outcome;
    let in_order = matches!(verdict, Verdict::Pass);
    let replay = replay::of(scenario, implementation, contract, &verdict);
    let ran = played.map(|played| Ran {
        plan: scenario.plan.clone(),
        trace: played.trace,
        children_observed: played.renders,
        order,
        source: if in_order { String::new() } else { scenario.text.clone() },
        places: if in_order { Vec::new() } else { scenario::step_places(&scenario.text) },
    });
    Trial {
        implementation: implementation.name.clone(),
        scenario: scenario.id.clone(),
        file: scenario.file.clone(),
        title: scenario.plan.title.clone(),
        contract,
        verdict,
        judgement,
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
                let (verdict, its_excused) =
                    deviations::excuse(verdict, &judgement, &scenario.id, implementation, &terms.known);
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
