//! `interlude simulate`

use super::select::{self, count};
use crate::agreed::agreed;
use crate::driver::order::Order;
use crate::driver::play;
use crate::exit::Exit;
use crate::port::PortFailure;
use crate::simulated::{self, SimulatedPort};
use crate::trial::Scenario;
use clap::{Args, ValueEnum};
use interlude_lab::semantics::Semantics;
use interlude_reports::escape::visible;
use interlude_reports::simulation::{SimulatedRun, Simulation};
use interlude_reports::timeline::{layout, svg};
use interlude_reports::{json, terminal};
use interlude_spec::contract::Contract;
use interlude_spec::hazards;
use interlude_spec::scenario::insert::insert;
use interlude_spec::verdict::Finding;
use std::path::Path;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// A scenario file, or the id of a scenario: one below the folder `scenarios`, or one that is built in
    #[arg(value_name = "FILE|ID")]
    scenario: String,
    /// What overlapping calls do, and all else that the contract leaves open; may be given several times
    #[arg(long, value_name = "NAME", value_parser = semantics)]
    semantics: Vec<Semantics>,
    /// How to print the run
    #[arg(long, value_enum, default_value_t = Format::Timeline)]
    format: Format,
    /// Exit with 1 where this hazard occurs, or any of them with `hazards`; may be given several times
    #[arg(long, value_name = "HAZARD", value_parser = super::run::denied)]
    deny: Vec<super::run::Denied>,
    /// Put the expectations into the file on which all runs that the contract allows agree
    #[arg(long)]
    write: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// A picture in text
    Timeline,
    /// A picture to look at in a browser
    Svg,
    /// A sentence for each event
    Sentences,
    /// The trace and its hazards
    Json,
}

pub(super) fn semantics(name: &str) -> Result<Semantics, String> {
    Semantics::named(name).ok_or_else(|| {
        let known: Vec<_> = Semantics::all().iter().map(|known| format!("`{}`", known.name)).collect();
        format!("there is {}", known.join(", "))
    })
}

pub(super) fn simulate(arguments: &Arguments) -> Exit {
    match execute(arguments) {
        Ok((scenario, simulation)) => {
            if arguments.write
                && let Err(exit) = write(&scenario)
            {
                return exit;
            }
            let answered = super::answer(&match arguments.format {
                Format::Json => json::simulation(&simulation),
                Format::Svg => as_svg(&simulation),
                Format::Timeline => terminal::simulation(&simulation, super::style()),
                Format::Sentences => terminal::simulation_in_sentences(&simulation, super::style()),
            });
            let denied =
                |finding: &Finding| arguments.deny.iter().any(|denied| denied.0.contains(&finding.rule));
            let broken = simulation.runs.iter().any(|run| run.hazards.iter().any(denied));
            answered.min(if broken { Exit::Broken } else { Exit::Expected })
        }
        Err(exit) => exit,
    }
}

fn execute(arguments: &Arguments) -> Result<(Scenario, Simulation), Exit> {
    let scenario = select::scenario(&arguments.scenario)?;
    if let Some(reason) = simulated::beyond(&scenario.plan) {
        return Err(super::complain(
            &format!("`{}` cannot be simulated: {reason}", scenario.id),
            "run it against an implementation that offers it",
        ));
    }
    if arguments.format == Format::Svg && arguments.semantics.len() > 1 {
        return Err(super::complain("an SVG shows one run", "give one `--semantics` at a time"));
    }
    let chosen = match arguments.semantics.as_slice() {
        [] => vec![Semantics::uncoordinated()],
        chosen => chosen.to_vec(),
    };
    let mut runs = Vec::with_capacity(chosen.len());
    for semantics in chosen {
        runs.push(run(&scenario, semantics).map_err(|failure| super::complain(&failure.to_string(), ""))?);
    }
    let simulation = Simulation { scenario: scenario.id.clone(), plan: scenario.plan.clone(), runs };
    Ok((scenario, simulation))
}

/// Puts into the file what every allowed run agrees on.
fn write(scenario: &Scenario) -> Result<(), Exit> {
    let path = Path::new(&scenario.file);
    if !path.is_file() {
        return Err(super::complain(
            &format!("`{}` has no file to write to", scenario.id),
            "give the path of a scenario file",
        ));
    }
    let nothing = |problem: &dyn std::fmt::Display| {
        super::complain(
            &format!("`{}`: {problem}", visible(&scenario.file)),
            "nothing was written; the timeline says what to expect: leave out `--write`",
        )
    };
    let additions = agreed(&scenario.id, &scenario.plan).map_err(|error| nothing(&error))?;
    let text = insert(&scenario.text, &additions).map_err(|error| nothing(&error))?;
    if !additions.is_empty() {
        super::output::write(path, &text)?;
    }
    let said = match additions.len() {
        0 => "there is nothing to add: what all allowed runs agree on is asked for already".into(),
        added => format!("{} put into `{}`", count(added, "expectation"), visible(&scenario.file)),
    };
    super::say(&said);
    Ok(())
}

fn run(scenario: &Scenario, semantics: Semantics) -> Result<SimulatedRun, PortFailure> {
    let mut port = SimulatedPort::new(semantics.clone());
    let order = &mut Order::of_the_file();
    let played = play(&scenario.id, &scenario.plan, Contract::BeforeEmit, &mut port, order)?;
    let hazards = hazards::find(&scenario.plan, &played.trace);
    let deadlocked = port.deadlocked().into_iter().map(|call| scenario.plan.call(call).label.to_string());
    Ok(SimulatedRun { semantics, trace: played.trace, hazards, deadlocked: deadlocked.collect() })
}

fn as_svg(Simulation { plan, runs, .. }: &Simulation) -> String {
    runs.iter().map(|run| svg::draw(&layout(plan, &run.trace, false, None))).collect()
}
