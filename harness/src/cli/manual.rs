//! `interlude completions` and `interlude man`: what clap makes of the command line.

use super::output::unwritten;
use crate::exit::Exit;
use crate::implementations;
use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command};
use clap_complete::Shell;
use interlude_lab::semantics::Semantics;
use interlude_lab::twin::{documented, eras};
use interlude_spec::contract::Contract;
use interlude_spec::rule::RuleId;
use std::io::{self, Write as _};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct Completions {
    /// The shell; where its completions belong, its own manual says
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args, Debug)]
pub(super) struct Man {
    /// The folder to write them into, which is made where it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// The values that are known of an argument, by its name; none where anything may be written.
fn values(argument: &str) -> Option<Vec<String>> {
    let rules = || RuleId::ALL.iter().map(ToString::to_string);
    match argument {
        "implementation" => Some(implementations::all().into_iter().map(|it| it.name).collect()),
        "semantics" => {
            let policies = Semantics::all().into_iter().map(|it| it.name);
            let versions = eras::eras().map(|(since, _)| since).chain([eras::last()]);
            let versions = versions.map(|version| format!("clerk-js@{version}"));
            Some(policies.chain([documented::NAME.to_owned()]).chain(versions).collect())
        }
        "contract" => Some(Contract::ALL.iter().map(ToString::to_string).collect()),
        "deny" => {
            let hazards = rules().filter(|rule| rule.starts_with("hazard."));
            Some(hazards.chain(["hazards".to_owned()]).collect())
        }
        "id" => Some(rules().collect()),
        _ => None,
    }
}

/// A command line whose arguments say which values are known. It is for completions: what is parsed may say more.
fn with_values(line: Command) -> Command {
    let known = |argument: Arg| match values(argument.get_id().as_str()) {
        // They are wanted until the program ends, which is soon.
        Some(values) => {
            argument.value_parser(PossibleValuesParser::new(values.into_iter().map(|it| &*it.leak())))
        }
        None => argument,
    };
    line.mut_args(known).mut_subcommands(with_values)
}

/// Prints the completions of a command line.
pub(super) fn completions(arguments: &Completions, line: Command) -> Exit {
    let mut line = with_values(line);
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut line, "interlude", &mut script);
    // A shell reads this, so nothing in it is written in another way.
    let mut out = io::stdout().lock();
    super::told(out.write_all(&script).and_then(|()| out.flush()))
}

/// Writes a page for each command.
pub(super) fn man(arguments: &Man, line: Command) -> Exit {
    let folder = &arguments.folder;
    let written = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(line, folder));
    match written {
        Ok(()) => Exit::Expected,
        Err(error) => unwritten(folder, &error),
    }
}
