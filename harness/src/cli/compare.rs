//! `interlude compare`

use super::output::Format;
use super::select;
use crate::engine::{self, Options, Pool};
use crate::exit::Exit;
use crate::process::Limits;
use crate::trial::{Scenario, Terms};
use clap::Args;
use interlude_reports::side_by_side::SideBySide;
use interlude_reports::{json, terminal};
use interlude_spec::contract::Contract;
use interlude_spec::plan::{Plan, Ties};
use interlude_spec::verdict::Verdict;
use std::sync::Arc;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// A scenario file, or the id of a scenario: one below the folder `scenarios`, or one that is built in
    #[arg(value_name = "FILE|ID")]
    scenario: String,
    /// What to play it to, by name or by the path of its `adapter.yaml`; given several times, to see where they part [default:
    /// reference]
    #[arg(long, value_name = "NAME|ADAPTER.yaml")]
    implementation: Vec<String>,
    /// Exit with 1 where not all of them do the same at the same times
    #[arg(long)]
    same: bool,
    /// Judge by this contract only
    #[arg(long, value_name = "CONTRACT", value_parser = super::run::contract)]
    contract: Option<Contract>,
    /// How long an adapter may take to answer; to start, three times as long [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = super::run::limits)]
    timeout: Option<Limits>,
    /// How to print the comparison
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

pub(super) fn compare(arguments: &Arguments) -> Exit {
    match execute(arguments) {
        Ok(compared) => {
            let answered = super::answer(&match arguments.format {
                Format::Pretty => terminal::side_by_side(&compared, super::style()),
                Format::Json => json::side_by_side(&compared),
            });
            let exit = exit(&compared, arguments.same);
            if arguments.same && exit == Exit::Nothing {
                super::tell(
                    "error: `--same` asks whether several do the same, and there are not two that ran",
                );
            }
            answered.min(exit)
        }
        Err(exit) => exit,
    }
}

fn execute(arguments: &Arguments) -> Result<SideBySide, Exit> {
    let scenario = Arc::new(in_the_order_of_the_file(select::scenario(&arguments.scenario)?));
    let limits = arguments.timeout.unwrap_or_default();
    let implementations = select::implementations(&arguments.implementation, limits)?;
    let contracts = arguments.contract.map_or_else(|| Contract::ALL.to_vec(), |contract| vec![contract]);
    let terms = Arc::new(Terms { contracts, ..Terms::default() });
    let options = Options { limits, ..Options::default() };
    let pool = Pool::of(options.jobs.get());
    let scenarios = [Arc::clone(&scenario)];
    let mut trials = engine::run(&implementations, &scenarios, &terms, options, &pool);
    engine::part(&implementations, &mut trials, &pool);
    let Scenario { id, file, plan, .. } = &*scenario;
    Ok(SideBySide { scenario: id.clone(), title: plan.title.clone(), file: file.clone(), trials })
}

/// The scenario in one order. In every order of an instant each implementation would show the one that is worst for it, and
/// what differs between two orders is no difference between implementations.
fn in_the_order_of_the_file(scenario: Scenario) -> Scenario {
    if scenario.plan.ties == Ties::FileOrder {
        return scenario;
    }
    super::note("`ties: all` is passed over: what happens in one instant happens in the order of the file");
    Scenario { plan: Plan { ties: Ties::FileOrder, ..scenario.plan }, ..scenario }
}

/// What a comparison comes to. To differ is no failure, unless they were asked to be the same; then what did not run is one.
fn exit(compared: &SideBySide, same: bool) -> Exit {
    let skips = |verdict: &Verdict| matches!(verdict, Verdict::Skip { .. });
    let fails = |verdict: &Verdict| matches!(verdict, Verdict::AdapterError { .. } | Verdict::NotRun { .. });
    let verdicts = || compared.trials.iter().map(|trial| &trial.verdict);
    if verdicts().all(skips) {
        Exit::Nothing
    } else if verdicts().any(fails) || (same && verdicts().any(skips)) {
        Exit::Incomplete
    } else if same {
        compared.same().map_or(Exit::Nothing, |same| if same { Exit::Expected } else { Exit::Broken })
    } else {
        Exit::Expected
    }
}
