//! `interlude coverage`

use super::output::{Annotate, Format, Kept};
use super::select;
use crate::coverage::{Coverage, Settings, exercised, goes_through, measure};
use crate::exit::Exit;
use crate::generate::{Generator, Shape};
use crate::implementations::beside_the_simulator;
use crate::trial::Scenario;
use clap::Args;
use interlude_lab::semantics::Semantics;
use interlude_lab::subject::Subject;
use interlude_reports::{json, terminal};
use interlude_spec::contract::Contract;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Scenario files, or folders of them or ids [default: the folder `scenarios`, else what is built in]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The contract by whose calls transitions are made; rules are those of both contracts
    #[arg(long, value_name = "CONTRACT", value_parser = super::run::contract, default_value = "before-emit")]
    contract: Contract,
    /// Count the transitions of at most so many calls
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=4))]
    calls: u16,
    /// What the scenarios are simulated under [default: uncoordinated]
    #[arg(long, value_name = "NAME", value_parser = super::simulate::semantics)]
    semantics: Option<Semantics>,
    /// How many random scenarios are looked at beside the given ones
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = super::select::whole::<u32>)]
    cases: u32,
    /// What the random ones depend on
    #[arg(long, value_name = "S", default_value_t = 0, value_parser = super::select::whole::<u64>)]
    seed: u64,
    /// Write a shortest scenario into this folder for each gap: for a transition that is left out, a shortest order that
    /// goes through it; for a must or a hazard, the smallest of all enumerated scenarios of up to two calls in which it
    /// occurs
    #[arg(long, value_name = "DIR")]
    suggest: Option<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

pub(super) fn coverage(arguments: &Arguments) -> Exit {
    execute(arguments).unwrap_or_else(|exit| exit)
}

fn execute(arguments: &Arguments) -> Result<Exit, Exit> {
    super::output::can_be_saved_in(arguments.suggest.as_deref().map(|folder| ("--suggest", folder)))?;
    let scenarios = select::read(select::scenarios(&arguments.paths)?, Annotate::None)?;
    let settings = Settings {
        contract: arguments.contract,
        calls: arguments.calls,
        semantics: arguments.semantics.clone().unwrap_or_else(Semantics::uncoordinated),
        cases: arguments.cases,
        seed: arguments.seed,
    };
    let plans = scenarios.iter().map(|scenario| &scenario.plan);
    let mut random = Generator::new(settings.seed, &Shape::WHOLE);
    let others = beside_the_simulator();
    let coverage = measure(plans, &settings, &others, &mut || random.next_plan())
        .map_err(|beyond| super::complain(&beyond.to_string(), "ask for fewer calls with `--calls`"))?;
    let answered = super::answer(&match arguments.format {
        Format::Pretty => terminal::coverage(&coverage, super::style()),
        Format::Json => json::coverage(&coverage),
    });
    let saved = arguments.suggest.as_ref().map_or(Exit::Expected, |folder| {
        super::output::save_all(folder, kept(&coverage, &settings.semantics, &others))
    });
    Ok(answered.min(saved))
}

/// What is suggested, to be saved.
fn kept<'a>(
    coverage: &'a Coverage,
    semantics: &'a Semantics,
    others: &'a [Subject],
) -> impl Iterator<Item = Kept<'a>> {
    let of_transitions = coverage.suggestions.iter().map(move |it| Kept {
        shows: "gap".into(),
        text: &it.text,
        is_shown: Box::new(move |scenario| goes_through(&scenario.plan, &it.fills, semantics)),
    });
    let of_rules = coverage.rule_gaps.iter().filter_map(move |gap| {
        let is_shown =
            move |scenario: &Scenario| exercised(&scenario.plan, semantics, others).contains(&gap.rule);
        Some(Kept { shows: gap.rule.to_string(), text: gap.text.as_deref()?, is_shown: Box::new(is_shown) })
    });
    of_transitions.chain(of_rules)
}
