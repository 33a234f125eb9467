//! `interlude explore`

use super::output::Kept;
use crate::exit::Exit;
use crate::explored::{of_calls, of_every_semantics, of_plan};
use crate::policies;
use crate::simulated;
use clap::{Args, ValueEnum};
use interlude_lab::explore::{Alike, Forms, Options};
use interlude_lab::explored::Explored;
use interlude_lab::named::Named;
use interlude_lab::semantics::Semantics;
use interlude_reports::{json, terminal};
use interlude_spec::contract::Contract;
use interlude_spec::plan::Plan;
use interlude_spec::rule::RuleId;
use std::path::PathBuf;

mod clerk;

/// The most calls that can be asked for: the number of their orders is still one that JSON's readers hold.
const MOST_CALLS: i64 = 10;
/// How many calls there are where nothing is said.
const USUAL_CALLS: u16 = 4;

#[derive(Args, Debug)]
#[command(
    override_usage = "interlude explore [OPTIONS] <FILE|ID>\n       interlude explore [OPTIONS] --calls <N>\n       interlude explore [OPTIONS] --policies"
)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["scenario", "calls", "policies"]).multiple(true))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Arguments {
    /// A scenario file, or the id of a scenario: every order of its calls, stimuli and settlements
    #[arg(value_name = "FILE|ID", conflicts_with = "calls")]
    scenario: Option<String>,
    /// Every order of so many calls, of setSession or under `navigate` of setActive, each with a callback and a target of
    /// its own
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MOST_CALLS))]
    calls: Option<u16>,
    /// The contract that the calls are made by [default: before-emit, or the first that a version is documented to fulfil; of a
    /// scenario, the first that it names]
    #[arg(long, value_name = "CONTRACT", value_parser = super::run::contract)]
    contract: Option<Contract>,
    /// Let each of the calls also be one with a `redirectUrl` instead of a callback; with `--contract navigate`
    #[arg(long, conflicts_with = "scenario")]
    redirect: bool,
    /// Let each of the calls also be one with neither a callback nor a `redirectUrl`; with `--contract navigate`
    #[arg(long, conflicts_with = "scenario")]
    direct: bool,
    /// Let each of the calls also be one to null instead of a session
    #[arg(long, conflicts_with = "scenario")]
    null: bool,
    /// What overlapping calls do, and all else that the contract leaves open: `uncoordinated`, `serialized`, `latest-wins`, or a
    /// version such as `clerk-js@6.40.0`, or `documented`, whose twin is driven [default: uncoordinated]
    #[arg(long, value_name = "NAME", value_parser = clerk::semantics)]
    semantics: Option<Named>,
    /// Let every promise that resolves also reject
    #[arg(long)]
    reject: bool,
    /// Let the page start to unload, once, at any time
    #[arg(long)]
    unload: bool,
    /// Let the server of a version answer at once; otherwise it answers each touch of a call and each request for a token at any time
    #[arg(long, requires = "calls")]
    at_once: bool,
    /// Compare all semantics by the number of orders in which each guarantee breaks
    #[arg(long, conflicts_with_all = ["semantics", "save", "scenario"])]
    policies: bool,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
    /// Write the shortest example of everything that breaks into this folder, as scenario files
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    /// Exit with 1 where this hazard occurs in any order, or any of them with `hazards`; may be given several times
    #[arg(long, value_name = "HAZARD", value_parser = super::run::denied)]
    deny: Vec<super::run::Denied>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people
    Pretty,
    /// For programs, on standard output alone
    Json,
    /// The page `spec/policies.md`; with `--policies` and nothing else
    Markdown,
}

pub(super) fn explore(arguments: &Arguments) -> Exit {
    execute(arguments).unwrap_or_else(|exit| exit)
}

fn execute(arguments: &Arguments) -> Result<Exit, Exit> {
    super::output::can_be_saved_in(arguments.save.as_deref().map(|folder| ("--save", folder)))?;
    let options = Options { rejections: arguments.reject, unload: arguments.unload };
    if arguments.policies {
        let all = of_every_semantics(alike(arguments)?, options).map_err(|beyond| too_much(&beyond))?;
        let answered = super::answer(&match arguments.format {
            Format::Pretty => terminal::policies(&all, super::style()),
            Format::Markdown => policies::page().map_err(|beyond| too_much(&beyond))?,
            Format::Json => json::policies(&all),
        });
        return Ok(answered.min(denied(arguments, &all)));
    }
    if arguments.format == Format::Markdown {
        return Err(super::complain(
            "only policies are written as Markdown",
            "add `--policies`, or leave out `--format`",
        ));
    }
    let semantics = match &arguments.semantics {
        Some(Named::Clerk(known)) => {
            return Ok(tell(arguments, &clerk::explored(arguments, known, options)?));
        }
        Some(Named::Policy(semantics)) => (**semantics).clone(),
        None => Semantics::uncoordinated(),
    };
    let explored = match &arguments.scenario {
        Some(name) => of_plan(&plan(name, arguments.contract)?, semantics, options),
        None => of_calls(alike(arguments)?, semantics, options),
    };
    Ok(tell(arguments, &explored.map_err(|beyond| too_much(&beyond))?))
}

/// Says what was found, and saves its examples.
fn tell(arguments: &Arguments, explored: &Explored) -> Exit {
    let answered = super::answer(&match arguments.format {
        Format::Json => json::exploration(explored),
        Format::Pretty | Format::Markdown => terminal::exploration(explored, super::style()),
    });
    let saved = arguments.save.as_ref().map_or(Exit::Expected, |folder| {
        let kept = explored.examples.iter().map(|example| Kept {
            shows: format!("{} {}", example.rule, explored.semantics.name),
            text: &example.text,
            is_shown: Box::new(|scenario| explored.shows(example.rule, &scenario.plan)),
        });
        super::output::save_all(folder, kept)
    });
    answered.min(saved).min(denied(arguments, std::slice::from_ref(explored)))
}

/// The calls that are asked for.
fn alike(arguments: &Arguments) -> Result<Alike, Exit> {
    let contract = arguments.contract.unwrap_or(Contract::BeforeEmit);
    let forms = forms(arguments, contract)?;
    Ok(Alike { contract, calls: arguments.calls.unwrap_or(USUAL_CALLS), forms })
}

/// The forms that the calls may take.
fn forms(arguments: &Arguments, contract: Contract) -> Result<Forms, Exit> {
    if arguments.redirect && !contract.has_redirects() {
        return Err(super::complain(
            &format!("the contract `{contract}` knows no `redirectUrl`"),
            "add `--contract navigate`, or leave out `--redirect`",
        ));
    }
    if arguments.direct && !contract.has_redirects() {
        return Err(super::complain(
            &format!("the contract `{contract}` has no rule for calls that go straight"),
            "add `--contract navigate`, or leave out `--direct`",
        ));
    }
    Ok(Forms { redirects: arguments.redirect, nulls: arguments.null, directs: arguments.direct })
}

/// The plan of a scenario, of one contract.
fn plan(name: &str, contract: Option<Contract>) -> Result<Plan, Exit> {
    let scenario = super::select::scenario(name)?;
    if let Some(reason) = simulated::beyond(&scenario.plan) {
        let problem = format!("`{}` cannot be explored: {reason}", scenario.id);
        return Err(super::complain(&problem, "the search goes through the simulator's states"));
    }
    let contract = contract.unwrap_or(scenario.plan.contracts[0]);
    if !scenario.plan.contracts.contains(&contract) {
        let its: Vec<_> = scenario.plan.contracts.iter().map(|its| format!("`{its}`")).collect();
        let problem = format!("`{}` is not of the contract `{contract}`", scenario.id);
        return Err(super::complain(
            &problem,
            &format!("it is of {}: leave out `--contract`", its.join(" and ")),
        ));
    }
    Ok(Plan { contracts: vec![contract], ..scenario.plan })
}

fn too_much(beyond: &dyn std::fmt::Display) -> Exit {
    super::complain(&format!("this cannot be explored: {beyond}"), "leave out some of the calls or steps")
}

fn denied(arguments: &Arguments, all: &[Explored]) -> Exit {
    let denied = arguments.deny.iter().flat_map(|denied| &denied.0);
    let broken = |rule: &RuleId| all.iter().any(|it| it.broken(*rule) > 0);
    if denied.into_iter().any(broken) { Exit::Broken } else { Exit::Expected }
}
