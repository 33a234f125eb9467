//! `interlude check`

use super::output::Annotate;
use super::select;
use super::strangers;
use crate::exit::Exit;
use crate::lint;
use crate::trial::Scenario;
use clap::Args;
use interlude_reports::diagnostics;
use interlude_reports::numbers::counted;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Scenario files, or folders of them; files of other kinds in a folder that is not below `scenarios` are passed over, which
    /// is said [default: the folder `scenarios`, else what is built in]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(super) fn check(arguments: &Arguments) -> Exit {
    select::say_what_is_taken(&arguments.paths);
    let read = |found| {
        let found = strangers::without(found, &arguments.paths)?;
        select::read(found, Annotate::by_default())
    };
    match select::scenarios(&arguments.paths).and_then(read) {
        Ok(scenarios) if scenarios.is_empty() => {
            super::complain("there is no scenario to check", "the name of a scenario file ends in `.yaml`");
            Exit::Nothing
        }
        Ok(scenarios) => {
            let advice = match advise(&scenarios) {
                0 => String::new(),
                1 => ", 1 piece of advice".into(),
                more => format!(", {more} pieces of advice"),
            };
            super::answer(&format!("{}, no mistakes{advice}\n", counted(scenarios.len(), "scenario")))
        }
        Err(exit) => exit,
    }
}

/// Prints what is worth a look, and says how much of it there is.
fn advise(scenarios: &[Scenario]) -> usize {
    let style = super::error_style();
    let mut number = 0;
    for Scenario { id, file, text, plan } in scenarios {
        let advice = lint::advice(id, plan, text);
        if !advice.is_empty() {
            number += advice.len();
            super::say(&format!("{}\n", diagnostics::render(file, text, &advice, style).trim_end()));
        }
    }
    number
}
