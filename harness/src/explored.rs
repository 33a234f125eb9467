//! A search over every order, with its examples made into scenarios.

use crate::simulated;
use interlude_reports::explore::{Example, Explored, policies};
use interlude_spec::explore::search::{explore, explore_alike};
use interlude_spec::explore::{Beyond, Exploration, Options, alike, example};
use interlude_spec::plan::Plan;
use interlude_spec::scenario::write;
use interlude_spec::semantics::Semantics;

/// Explores so many calls that are all alike.
///
/// # Errors
///
/// [`Beyond`] where there are too many states.
pub fn of_calls(calls: u16, semantics: Semantics, options: Options) -> Result<Explored, Beyond> {
    let plan = alike(calls);
    let found = explore_alike(&plan, &semantics, options)?;
    with_examples(&plan, semantics, options, found)
}

/// Explores the calls, stimuli and settlements of a plan.
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
    Ok(Explored { title: plan.title.clone(), calls: plan.calls.len(), semantics, options, found, examples })
}

/// Explores so many calls that are all alike, under each semantics that has a name.
///
/// # Errors
///
/// [`Beyond`] where there are too many states.
pub fn of_every_semantics(calls: u16, options: Options) -> Result<Vec<Explored>, Beyond> {
    Semantics::all().into_iter().map(|semantics| of_calls(calls, semantics, options)).collect()
}

/// The page `spec/policies.md`.
///
/// # Errors
///
/// [`Beyond`] where there are too many states.
pub fn page_of_policies() -> Result<String, Beyond> {
    let resolving = of_every_semantics(4, Options::default())?;
    let failing = of_every_semantics(3, Options { rejections: true, unload: true })?;
    Ok(policies(&resolving, &failing))
}
