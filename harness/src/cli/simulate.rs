//! `interlude simulate`

use super::select;
use crate::exit::Exit;
use crate::implementations::twins;
use crate::inferred::inferred;
use crate::packages;
use crate::trial::Scenario;
use clap::{Args, ValueEnum};
use interlude_lab::named::{Named, Simulated};
use interlude_lab::semantics::Semantics;
use interlude_lab::twin::{documented, eras};
use interlude_reports::escape::visible;
use interlude_reports::numbers::counted;
use interlude_reports::simulation::{PassedOver, SimulatedRun, Simulation};
use interlude_reports::timeline::{layout, svg};
use interlude_reports::{json, terminal};
use interlude_spec::diagnostic::Diagnostic;
use interlude_spec::hazards;
use interlude_spec::scenario::insert::insert;
use interlude_spec::verdict::Finding;
use std::path::Path;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// A scenario file, or the id of a scenario: one below the folder `scenarios`, or one that is built in
    #[arg(value_name = "FILE|ID")]
    scenario: String,
    /// What overlapping calls do, and all else that the contract leaves open: `uncoordinated`, `serialized`,
    /// `latest-wins`, `documented`, or a version such as `clerk-js@6.40.0`; may be given several times [default: uncoordinated]
    #[arg(long, value_name = "NAME", value_parser = named)]
    semantics: Vec<Named>,
    /// How to print the run
    #[arg(long, value_enum, default_value_t = Format::Timeline)]
    format: Format,
    /// Exit with 1 where this hazard occurs, or any of them with `hazards`; may be given several times
    #[arg(long, value_name = "HAZARD", value_parser = super::run::denied)]
    deny: Vec<super::run::Denied>,
    /// Put the expectations into the file on which all runs that the contract allows agree; a scenario with `server`, `signOut` or
    /// another thing that `uncoordinated` lacks has none
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

/// A way of coordinating calls.
pub(super) fn semantics(name: &str) -> Result<Semantics, String> {
    Semantics::named(name).ok_or_else(|| format!("there is {}", policies().join(", ")))
}

fn policies() -> Vec<String> {
    Semantics::all().iter().map(|known| format!("`{}`", known.name)).collect()
}

/// A way of coordinating calls, what is documented, or a version of clerk-js, which a package that loads it stands for too.
pub(super) fn named(name: &str) -> Result<Named, String> {
    let loaded = packages::clerk_js_of(name);
    match Named::of(loaded.as_deref().unwrap_or(name)) {
        Some(named) => named.map_err(|none| none.to_string()),
        None if !packages::named(name).is_empty() => {
            Err(format!("`interlude explain {name}` says which clerk-js that loads: name that"))
        }
        None => Err(format!(
            "there is {}, `{}`, and each version from `clerk-js@{}` on",
            policies().join(", "),
            documented::NAME,
            eras::first()
        )),
    }
}

pub(super) fn simulate(arguments: &Arguments) -> Exit {
    match execute(arguments) {
        Ok((scenario, simulation, inferred)) => {
            if let Some(inferred) = inferred
                && let Err(exit) = write(&scenario, &inferred)
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

fn execute(arguments: &Arguments) -> Result<(Scenario, Simulation, Option<Inferred>), Exit> {
    // Where a file is to be written, there must be nothing wrong with it.
    let (scenario, mistakes) = if arguments.write {
        (select::scenario(&arguments.scenario)?, Vec::new())
    } else {
        select::scenario_to_play(&arguments.scenario)?
    };
    if arguments.format == Format::Svg && arguments.semantics.len() > 1 {
        return Err(super::complain("an SVG shows one run", "give one `--semantics` at a time"));
    }
    // Where nothing can be written, no other semantics helps.
    let inferred = arguments.write.then(|| infer(&scenario)).transpose()?;
    let uncoordinated = [Semantics::uncoordinated().into()];
    let chosen = if arguments.semantics.is_empty() { &uncoordinated } else { &*arguments.semantics };
    let runs = chosen.iter().map(|semantics| run(&scenario, semantics)).collect::<Result<_, _>>()?;
    let simulation = Simulation {
        scenario: scenario.id.clone(),
        title: scenario.plan.title.clone(),
        passed_over: passed_over(&scenario.text, mistakes),
        runs,
    };
    Ok((scenario, simulation, inferred))
}

/// The lines of what is asked for and cannot hold.
fn passed_over(text: &str, mistakes: Vec<Diagnostic>) -> Vec<PassedOver> {
    let lines: Vec<&str> = text.lines().collect();
    let of = |it: Diagnostic| PassedOver {
        line: it.place.line,
        source: lines.get(it.place.line.saturating_sub(1)).map_or("", |line| line.trim()).to_owned(),
        reason: it.message,
        instead: it.label,
    };
    mistakes.into_iter().map(of).collect()
}

/// What every allowed run agrees on: how many expectations it is, and the text with them.
struct Inferred {
    added: usize,
    text: String,
}

/// What there is to be put into the file.
fn infer(scenario: &Scenario) -> Result<Inferred, Exit> {
    if !Path::new(&scenario.file).is_file() {
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
    let additions = inferred(&scenario.id, &scenario.plan).map_err(|error| nothing(&error))?;
    let text = insert(&scenario.text, &additions).map_err(|error| nothing(&error))?;
    Ok(Inferred { added: additions.len(), text })
}

/// Puts into the file what every allowed run agrees on.
fn write(scenario: &Scenario, inferred: &Inferred) -> Result<(), Exit> {
    if inferred.added > 0 {
        super::output::write(Path::new(&scenario.file), &inferred.text)?;
    }
    let said = match inferred.added {
        0 => "there is nothing to add: what all allowed runs agree on is asked for already".into(),
        added => format!("{} put into `{}`", counted(added, "expectation"), visible(&scenario.file)),
    };
    super::say(&said);
    Ok(())
}

fn run(scenario: &Scenario, semantics: &Named) -> Result<SimulatedRun, Exit> {
    let simulated = semantics.simulate(&scenario.id, &scenario.plan).map_err(|reason| {
        let problem = format!("`{}` cannot be simulated under `{}`: {reason}", scenario.id, semantics.name());
        let contracts = semantics.contracts();
        let is_of_another = !scenario.plan.contracts.iter().any(|contract| contracts.contains(contract));
        let help = match plays(scenario) {
            Some(name) if is_of_another => format!(
                "write `--semantics {name}`, which can; to ask what this one does, write `callback` in the place of `navigate` or `beforeEmit`, \
                 and leave `contract` out"
            ),
            Some(name) => format!(
                "write `--semantics {name}`, which can, or run the scenario against an implementation"
            ),
            None => "run the scenario against an implementation that offers it".into(),
        };
        super::complain(&problem, &help)
    })?;
    if let Some(note) = semantics.note() {
        super::note(&note);
    }
    let Simulated { plan, trace, deadlocked } = simulated;
    let deadlocked = deadlocked.into_iter().map(|call| plan.call(call).label.to_string()).collect();
    let hazards = hazards::find(&plan, &trace);
    Ok(SimulatedRun { semantics: semantics.clone(), plan, trace, hazards, deadlocked })
}

fn as_svg(Simulation { runs, .. }: &Simulation) -> String {
    runs.iter().map(|run| svg::draw(&layout(&run.plan, &run.trace, false, None))).collect()
}

/// The name of a semantics that can play a scenario: that of the newest version that can, where there is one.
fn plays(scenario: &Scenario) -> Option<String> {
    let versions = twins::LISTED.iter().rev().map(|version| format!("clerk-js@{version}"));
    let mut names = versions.chain([documented::NAME.into(), Semantics::uncoordinated().name]);
    names.find(|name| {
        Named::of(name).is_some_and(|named| named.is_ok_and(|it| it.narrowed(&scenario.plan).is_ok()))
    })
}
