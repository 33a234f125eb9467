//! `interlude explore --semantics clerk-js@VERSION`

use super::{Arguments, USUAL_CALLS, forms, too_much};
use crate::cli::{complain, note, select, simulate};
use crate::exit::Exit;
use interlude_lab::explore::{Alike, Options};
use interlude_lab::explored::{Explored, clerk};
use interlude_lab::named::Named;
use interlude_lab::twin::eras::Known;
use interlude_lab::twin::{PREFIX, contracts};
use interlude_spec::contract::Contract;
use interlude_spec::plan::Plan;

/// The most calls whose answers may come in any order: there are 34,650 orders of three in clerk-js 6.40.0, and of four 63,063,000.
const MOST_ANSWERED: u16 = 3;

/// A way of coordinating calls, or a version of clerk-js, which may be named as its twin is.
pub(super) fn semantics(name: &str) -> Result<Named, String> {
    simulate::named(name.strip_prefix(PREFIX).unwrap_or(name))
}

/// What driving a version's twin through every order finds.
pub(super) fn explored(arguments: &Arguments, known: &Known, options: Options) -> Result<Explored, Exit> {
    if let Some(said) = known.note() {
        note(&said);
    }
    let named = Named::Clerk(known.clone());
    if let Some(contract) = arguments.contract.filter(|asked| !contracts(&known.record).contains(asked)) {
        return Err(complain(
            &format!("`{}` is not documented to fulfil the contract `{contract}`", named.name()),
            "leave out `--contract`",
        ));
    }
    let explored = if let Some(name) = &arguments.scenario {
        clerk::of_plan(&plan(name, &named, arguments.contract)?, known, options)
    } else {
        let contract = arguments.contract.unwrap_or(contracts(&known.record)[0]);
        let calls = arguments.calls.unwrap_or(USUAL_CALLS);
        if calls > MOST_ANSWERED && !arguments.at_once {
            return Err(complain(
                &format!(
                    "the orders of more than {MOST_ANSWERED} calls and of the answers to them are too many"
                ),
                "add `--at-once` to have everything answered at once",
            ));
        }
        let alike = Alike { contract, calls, forms: forms(arguments, contract)? };
        clerk::of_calls(alike, known, options, arguments.at_once)
    };
    explored.map_err(|undriven| too_much(&undriven))
}

/// The plan of a scenario, of one contract.
fn plan(name: &str, named: &Named, contract: Option<Contract>) -> Result<Plan, Exit> {
    let scenario = select::scenario(name)?;
    let contracts = &scenario.plan.contracts;
    if let Some(contract) = contract.filter(|asked| !contracts.contains(asked)) {
        let its: Vec<_> = contracts.iter().map(|its| format!("`{its}`")).collect();
        return Err(complain(
            &format!("`{}` is not of the contract `{contract}`", scenario.id),
            &format!("it is of {}: leave out `--contract`", its.join(" and ")),
        ));
    }
    let contracts = contract.map_or_else(|| contracts.clone(), |contract| vec![contract]);
    named.narrowed(&Plan { contracts, ..scenario.plan }).map_err(|reason| {
        complain(
            &format!("`{}` cannot be explored under `{}`: {reason}", scenario.id, named.name()),
            "name another version",
        )
    })
}
