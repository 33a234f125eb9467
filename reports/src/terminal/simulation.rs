//! A scenario that was simulated, for a person to read: each run of it, and what is hazardous there.

use crate::escape::visible;
use crate::prose::write_folded;
use crate::rules::why;
use crate::simulation::{SimulatedRun, Simulation};
use crate::style::{Paint, Style};
use crate::timeline::{self, sentences};
use std::fmt::Write as _;

/// The runs as timelines.
pub fn simulation(simulation: &Simulation, style: Style) -> String {
    each(simulation, style, |run| timeline::of_simulated(&run.plan, &run.trace, style))
}

/// The runs as sentences, one for each event.
pub fn simulation_in_sentences(simulation: &Simulation, style: Style) -> String {
    each(simulation, style, |run| sentences::write(&run.plan, &run.trace, false, style))
}

fn each(simulation: &Simulation, style: Style, write: impl Fn(&SimulatedRun) -> String) -> String {
    let mut out = String::new();
    write_folded(&mut out, 0, &visible(&simulation.title), style);
    for it in &simulation.passed_over {
        let (sign, mark) = (style.paint(Paint::Bad, ">"), style.sign("│", "|"));
        _ = writeln!(out, "\n  {sign} {} {mark} {}", it.line, visible(&it.source));
        write_folded(
            &mut out,
            4,
            &format!("passed over: {}; {}", visible(&it.reason), visible(&it.instead)),
            style,
        );
    }
    for run in &simulation.runs {
        out.push('\n');
        write_folded(&mut out, 0, &format!("{}: {}", run.semantics.name(), run.semantics.about()), style);
        out.push('\n');
        out.push_str(&write(run));
        for label in &run.deadlocked {
            let label = visible(label);
            _ = writeln!(out, "\n`{label}` never begins: the callback that awaits it is in its way");
        }
        for finding in &run.hazards {
            let (rule, observed) = (finding.rule, visible(&finding.observed));
            out.push('\n');
            write_folded(&mut out, 0, &format!("{rule} at {}: {observed}", finding.at), style);
            write_folded(&mut out, 2, why(rule), style);
        }
    }
    out
}
