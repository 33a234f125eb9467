//! The shipped scenarios as named trials: `reference::callback/slow` and so on.
//!
//! Listing reads folders and no file; a trial reads only its own file.

use interlude::discovery::{self, Found};
use interlude::implementations::{self, Implementation};
use interlude::trial::{self, Scenario, Terms, display_path};
use interlude_reports::run::Run;
use interlude_reports::style::Style;
use interlude_reports::terminal::Verbosity;
use interlude_reports::{diagnostics, terminal};
use interlude_spec::verdict::{Missing, Verdict};
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let found = match discovery::discover(&[root]) {
        Ok(found) => found,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let mut trials = Vec::new();
    for implementation in implementations::built_in() {
        for found in &found {
            let name = format!("{}::{}", implementation.name, found.id);
            let (implementation, found) = (implementation.clone(), found.clone());
            trials.push(Trial::ignorable_test(name, move || run(&found, &implementation)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn run(found: &Found, implementation: &Implementation) -> Result<Completion, Failed> {
    let file = display_path(&found.path);
    let bytes = std::fs::read(&found.path).map_err(|error| format!("cannot read `{file}`: {error}"))?;
    let scenario = Scenario::read(found.id.clone(), file, &bytes)
        .map_err(|it| Failed::from(diagnostics::render(&it.file, &it.text, &it.mistakes, false)))?;
    let trial = trial::run(&scenario, implementation, &Terms::default());
    match &trial.verdict {
        Verdict::Pass => Ok(Completion::Completed),
        Verdict::NotExercised => Ok(Completion::ignored_with("not exercised: the contract is silent here")),
        Verdict::Skip { missing: Missing::Capabilities(missing) } => {
            let missing: Vec<_> = missing.iter().map(|capability| capability.as_str()).collect();
            Ok(Completion::ignored_with(format!("needs {}", missing.join(", "))))
        }
        Verdict::Skip { missing: Missing::Contract(contracts) } => {
            let contracts: Vec<_> = contracts.iter().map(|contract| contract.as_str()).collect();
            Ok(Completion::ignored_with(format!("contract {}", contracts.join(" or "))))
        }
        _ => {
            let run = Run { suite: env!("CARGO_PKG_VERSION").into(), trials: vec![trial] };
            Err(terminal::render(&run, Style::PLAIN, Verbosity::Normal).into())
        }
    }
}
