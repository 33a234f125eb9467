//! A scenario that was simulated, for a person to read: each run of it, and what is hazardous there.

use crate::escape::visible;
use crate::rules::why;
use crate::simulation::{SimulatedRun, Simulation};
use crate::style::Style;
use crate::timeline::{self, sentences};
use std::fmt::Write as _;

/// The runs as timelines.
pub fn simulation(simulation: &Simulation, style: Style) -> String {
    each(simulation, |run| timeline::of_simulated(&run.plan, &run.trace, style))
}

/// The runs as sentences, one for each event.
pub fn simulation_in_sentences(simulation: &Simulation, style: Style) -> String {
    each(simulation, |run| sentences::write(&run.plan, &run.trace, false, style))
}

fn each(simulation: &Simulation, write: impl Fn(&SimulatedRun) -> String) -> String {
    let mut out = format!("{}\n", visible(&simulation.title));
    for run in &simulation.runs {
        _ = writeln!(out, "\n{}: {}\n", run.semantics.name(), run.semantics.about());
        out.push_str(&write(run));
        for label in &run.deadlocked {
            let label = visible(label);
            _ = writeln!(out, "\n`{label}` never begins: the callback that awaits it is in its way");
        }
        for finding in &run.hazards {
            let (rule, observed) = (finding.rule, visible(&finding.observed));
            _ = writeln!(out, "\n{rule} at {}: {observed}\n  {}", finding.at, why(rule));
        }
    }
    out
}
