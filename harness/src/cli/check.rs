//! `interlude check`

use super::select::{self, count};
use crate::exit::Exit;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Scenario files, or folders of them [default: the folder `scenarios`, else what is built in]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(super) fn check(arguments: &Arguments) -> Exit {
    match select::scenarios(&arguments.paths).and_then(select::read) {
        Ok(scenarios) if scenarios.is_empty() => {
            super::complain("there is no scenario to check", "the name of a scenario file ends in `.yaml`");
            Exit::Nothing
        }
        Ok(scenarios) => {
            super::answer(&format!("{}, no mistakes\n", count(scenarios.len(), "scenario")));
            Exit::Expected
        }
        Err(exit) => exit,
    }
}
