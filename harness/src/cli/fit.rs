//! `interlude fit`

use super::fuzz::one_implementation;
use super::output::Format;
use super::progress::Progress;
use crate::exit::Exit;
use crate::generate::Cases;
use crate::interruption;
use crate::process::Limits;
use clap::Args;
use interlude_lab::fit::{self, Unfit};
use interlude_reports::fitted::FitReport;
use interlude_reports::{json, terminal};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// A version of clerk-js, such as `clerk-js@6.40.0`, or whatever else is to do the same as some version
    #[arg(value_name = "NAME|ADAPTER.yaml", required_unless_present = "named")]
    implementation: Option<String>,
    /// The same, as other commands have it
    #[arg(
        long = "implementation",
        id = "named",
        value_name = "NAME|ADAPTER.yaml",
        conflicts_with = "implementation"
    )]
    named: Option<String>,
    /// In how many random scenarios the record has to do the same
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    cases: u32,
    /// What the scenarios depend on: the same number gives the same ones
    #[arg(long, value_name = "S", default_value_t = 0, value_parser = super::select::whole::<u64>)]
    seed: u64,
    /// How long an adapter may take to answer [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = super::run::limits)]
    timeout: Option<Limits>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

pub(super) fn fit(arguments: &Arguments) -> Exit {
    execute(arguments).unwrap_or_else(|exit| exit)
}

fn execute(arguments: &Arguments) -> Result<Exit, Exit> {
    let name = arguments.implementation.as_ref().or(arguments.named.as_ref());
    let name = name.map(String::as_str).unwrap_or_default();
    let implementation = one_implementation(name, arguments.timeout.unwrap_or_default())?;
    let subject = implementation.subject();
    interruption::end_by_itself();
    let progress = Progress::new(arguments.cases.into(), "cases", "playing them".into());
    let cases = Cases::new(arguments.seed);
    let plan_of = &mut |number| cases.plan(number);
    let found = fit::fit(&subject, arguments.cases, plan_of, &mut || {
        progress.advance();
        !interruption::happened()
    });
    drop(progress);
    let found = found.map_err(|problem| {
        let exit = super::complain(&problem.to_string(), "look for the record of another one");
        if matches!(problem, Unfit::NoAnswer { .. }) { Exit::Incomplete } else { exit }
    })?;
    let Some(fit) = found else {
        super::tell("error: interrupted before anything was found");
        return Ok(Exit::Incomplete);
    };
    let exit = if fit.holds() { Exit::Expected } else { Exit::Broken };
    let exit = exit.min(super::select::parted(&[Some(&implementation)]));
    let report = FitReport { implementation: subject.name.clone(), fit, seed: arguments.seed };
    let answered = super::answer(&match arguments.format {
        Format::Pretty => terminal::fit(&report, super::style()),
        Format::Json => json::fit(&report),
    });
    Ok(answered.min(exit))
}
