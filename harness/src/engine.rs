//! Runs scenarios on implementations. It knows what a trial costs and not what it says.

use crate::implementations::Implementation;
use crate::port::Port;
use crate::trial::{self, Scenario, Terms};
use interlude_reports::run::Trial;
use interlude_spec::verdict::Verdict;

/// After so many adapter errors in a row the rest is not run.
const MOST_ERRORS: u32 = 3;

/// Runs every scenario on an implementation, in order, on one port.
pub fn run_all(
    mut port: Box<dyn Port>,
    implementation: &Implementation,
    scenarios: &[Scenario],
    terms: &Terms,
) -> Vec<Trial> {
    let mut errors = 0;
    let mut trials = Vec::with_capacity(scenarios.len());
    for scenario in scenarios {
        tracing::info!(implementation = implementation.name, scenario = %scenario.id, "run");
        let trial = if errors < MOST_ERRORS {
            trial::run_on(&mut *port, scenario, implementation, terms)
        } else {
            let reason = format!("the adapter failed {MOST_ERRORS} times in a row");
            trial::not_run(scenario, implementation, terms, reason)
        };
        match trial.verdict {
            Verdict::AdapterError { .. } if implementation.is_process() => errors += 1,
            Verdict::Skip { .. } | Verdict::NotRun { .. } => {}
            _ => errors = 0,
        }
        trials.push(trial);
    }
    trials
}
