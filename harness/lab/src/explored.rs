//! A search over every order, with its examples made into scenarios.

use crate::explore::search::{explore, explore_forms};
use crate::explore::{Alike, Beyond, Exploration, Forms, Options, example};
use crate::named::{Named, Simulated};
use crate::semantics::Semantics;
use crate::simulated;
use interlude_spec::contract::Contract;
use interlude_spec::guarantees;
use interlude_spec::hazards;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Plan, RequestKind};
use interlude_spec::rule::RuleId;
use interlude_spec::scenario::write;
use interlude_spec::trace::Trace;

pub mod clerk;

/// A search, and what it was about.
#[derive(Clone, Debug)]
pub struct Explored {
    /// What was explored, in words: `3 calls`, or the title of a scenario.
    pub title: String,
    /// The contract that the calls are made by.
    pub contract: Contract,
    /// How many calls there are.
    pub calls: usize,
    /// The forms that each of them may take, where they are alike.
    pub forms: Forms,
    /// Whose orders they are.
    pub semantics: Labelled,
    /// How many orders were driven to their end by themselves, since they break a must or their states take too much, one of them for all that are alike; none where all that come
    /// to the same state were counted together.
    pub driven: Option<u32>,
    /// What could happen beside calls and settlements.
    pub options: Options,
    /// The kinds of requests that the server may answer at any time; others are answered at once.
    pub answered: Vec<RequestKind>,
    /// What was found.
    pub found: Exploration,
    /// The shortest example of each rule that breaks, in the order of the rules.
    pub examples: Vec<Example>,
}

/// A semantics or a version of clerk-js, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Labelled {
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub about: String,
}

impl From<Semantics> for Labelled {
    fn from(Semantics { name, about, .. }: Semantics) -> Self {
        Self { name, about }
    }
}

/// A shortest order in which a rule breaks.
#[derive(Clone, Debug)]
pub struct Example {
    /// The rule.
    pub rule: RuleId,
    /// A scenario of that order.
    pub plan: Plan,
    /// The same, as a scenario file.
    pub text: String,
    /// What happens in it under the semantics.
    pub trace: Trace,
}

impl Explored {
    /// In how many orders a rule breaks.
    pub fn broken(&self, rule: RuleId) -> u128 {
        self.found.broken.get(&rule).map_or(0, |broken| broken.orders)
    }

    /// As [`Self::broken`]; `None` for a rule that no order puts to the test, of which nothing is known.
    pub fn tested(&self, rule: RuleId) -> Option<u128> {
        let is_known = self.found.exercised.contains(&rule) || self.found.broken.contains_key(&rule);
        is_known.then(|| self.broken(rule))
    }

    /// Whether a rule breaks, or a hazard shows, in what the semantics makes of a plan.
    pub fn shows(&self, rule: RuleId, plan: &Plan) -> bool {
        let Some(Ok(named)) = Named::of(&self.semantics.name) else { return false };
        named.simulate(&"example".into(), plan).is_ok_and(|Simulated { plan, trace, .. }| {
            let mut spec = Compiled::new(&plan);
            let trace = spec.names.number(&trace);
            let moments = guarantees::read(&spec, &trace);
            let broken = guarantees::check_in(&moments).findings;
            broken.into_iter().chain(hazards::find_in(&moments)).any(|finding| finding.rule == rule)
        })
    }

    /// The bound of the search, in words.
    pub fn bound(&self) -> String {
        let settles = if self.options.rejections { "resolves or rejects" } else { "settles" };
        let unload =
            if self.options.unload { "; the page may start to unload, once, at any time" } else { "" };
        let driven = match self.driven {
            Some(1) => "; 1 is driven by itself".to_owned(),
            Some(driven) => format!("; {driven} are driven each by itself"),
            None => String::new(),
        };
        let and = if self.answered.is_empty() { " and" } else { "," };
        let mut answers = String::new();
        for kind in &self.answered {
            answers.push_str(match kind {
                RequestKind::Touch => ", each touch is answered",
                RequestKind::Token => ", each request for a token is answered",
                RequestKind::SignOut => ", each request to sign out is answered",
                RequestKind::Client => ", each request for the client is answered",
                RequestKind::Environment => ", each request for the environment is answered",
            });
        }
        let Forms { redirects, nulls, directs } = self.forms;
        let ways = match (redirects, directs) {
            (false, false) => "",
            (true, false) => "; each call has a callback or a `redirectUrl`",
            (false, true) => "; each call has a callback or none",
            (true, true) => "; each call has a callback, a `redirectUrl` or neither",
        };
        let targets = match (nulls, ways) {
            (false, _) => "",
            (true, "") => "; each call is to a session or to null",
            (true, _) => ", and is to a session or to null",
        };
        format!(
            "every order in which the calls are made{and} each callback {settles}{answers}, one event after the other, each \
             drained before the next{ways}{targets}{unload}{driven}"
        )
    }
}

/// Explores calls that are all alike.
///
/// # Errors
///
/// [`Beyond`] where there are too many states.
pub fn of_calls(alike: Alike, semantics: Semantics, options: Options) -> Result<Explored, Beyond> {
    let plan = alike.plan();
    let found = explore_forms(&plan, alike.forms.count(), &semantics, options)?;
    let explored = with_examples(&plan, semantics, options, found)?;
    Ok(Explored { calls: alike.calls.into(), forms: alike.forms, ..explored })
}

/// Explores the calls, stimuli and settlements of a plan, by the contract that it is judged by.
///
/// # Errors
///
/// [`Beyond`] where there are too many states, or where no semantics speaks of what the plan does.
pub fn of_plan(plan: &Plan, semantics: Semantics, options: Options) -> Result<Explored, Beyond> {
    let found = explore(plan, &semantics, options)?;
    with_examples(plan, semantics, options, found)
}

fn with_examples(
    plan: &Plan,
    semantics: Semantics,
    options: Options,
    found: Exploration,
) -> Result<Explored, Beyond> {
    let mut examples = Vec::with_capacity(found.broken.len());
    for (rule, broken) in &found.broken {
        let title = format!("A shortest order that comes to {rule} under {}", semantics.name);
        let plan = example::scenario(plan, &semantics, &broken.example, title)?;
        let text = write::write(&plan);
        // What the events of the example are in the plan of its own.
        let trace = simulated::trace_of(&plan, &semantics);
        examples.push(Example { rule: *rule, plan, text, trace });
    }
    Ok(Explored {
        title: plan.title.clone(),
        contract: plan.contract(),
        calls: plan.calls.len(),
        forms: Forms::default(),
        semantics: semantics.into(),
        driven: None,
        options,
        answered: Vec::new(),
        found,
        examples,
    })
}

/// Explores calls that are all alike, under each semantics that has a name.
///
/// # Errors
///
/// [`Beyond`] where there are too many states.
pub fn of_every_semantics(alike: Alike, options: Options) -> Result<Vec<Explored>, Beyond> {
    Semantics::all().into_iter().map(|semantics| of_calls(alike, semantics, options)).collect()
}
