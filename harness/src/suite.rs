//! Scenarios as named trials in another crate's `cargo test`. It finds and reports; what a trial is, [`crate::trial`]
//! says.

use crate::client::{Client, ClientState};
use crate::discovery::{self, DiscoveryError, Found};
use crate::implementations::{self, Implementation};
use crate::trial::{self, Scenario, Terms};
use interlude_reports::run::Run;
use interlude_reports::style::Style;
use interlude_reports::terminal::{self, Verbosity};
use interlude_spec::scenario::nearest;
use interlude_spec::verdict::{Missing, Verdict};
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::path::PathBuf;
use std::process::ExitCode;

/// The environment variable that says which implementations are tested: names, separated by commas.
pub const SELECTS: &str = "INTERLUDE_IMPLEMENTATION";

/// Scenarios, and the implementations that they are run against.
#[derive(Debug)]
#[must_use = "nothing runs before `main`"]
pub struct Suite {
    folder: PathBuf,
    implementations: Vec<Implementation>,
}

/// The scenarios below a folder, or, where there is no such folder, the ones that are built in.
///
/// This is all that a crate needs to test its own client: a test target with `harness = false`, and in it
///
/// ```no_run
/// # mod mine {
/// #     use interlude::client::*;
/// #     pub struct Mine(ClientState);
/// #     impl Mine { pub fn new(start: ClientState) -> Self { Self(start) } }
/// #     impl Client for Mine {
/// #         const OFFER: Offer = Offer::NOTHING;
/// #         fn add_listener(&self, _: Listener) {}
/// #         fn current(&self) -> Current { self.0.current() }
/// #     }
/// # }
/// # use mine::Mine;
/// fn main() -> std::process::ExitCode {
///     interlude::suite("scenarios").implementation("mine", Mine::new).main()
/// }
/// ```
///
/// A relative folder is below that of the crate's `Cargo.toml`, which is where `cargo test` runs tests.
pub fn suite(folder: impl Into<PathBuf>) -> Suite {
    Suite { folder: folder.into(), implementations: Vec::new() }
}

impl Suite {
    /// Tests a client, made anew by `make` for each scenario. Where no client is named, the built-in references are
    /// tested.
    pub fn implementation<C: Client>(
        mut self,
        name: impl Into<String>,
        make: impl Fn(ClientState) -> C + Send + Sync + Clone + 'static,
    ) -> Self {
        self.implementations.push(Implementation::in_process(name, "a client under test", make));
        self
    }

    /// Runs the trials, with the arguments that `cargo test` passes on: a filter, `--list`, `--exact` and the others
    /// of libtest. A trial is called `NAME::SCENARIO`.
    ///
    /// The environment variable [`SELECTS`] names the implementations to test, separated by commas: those of this
    /// suite, or any that `interlude list implementations` lists. The exit code is 101 where a trial fails, and 2
    /// where nothing could run.
    pub fn main(self) -> ExitCode {
        let arguments = Arguments::from_args();
        let selected = std::env::var(SELECTS).ok();
        match self.trials(selected.as_deref()) {
            Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
            Err(problem) => {
                eprintln!("error: {problem}");
                ExitCode::from(2)
            }
        }
    }

    fn trials(self, selected: Option<&str>) -> Result<Vec<Trial>, String> {
        let found = self.scenarios().map_err(|error| error.to_string())?;
        let mut trials = Vec::new();
        for implementation in self.selected(selected)? {
            for found in &found {
                let name = format!("{}::{}", implementation.name, found.id);
                let (implementation, found) = (implementation.clone(), found.clone());
                trials.push(Trial::ignorable_test(name, move || run(&found, &implementation)));
            }
        }
        Ok(trials)
    }

    fn scenarios(&self) -> Result<Vec<Found>, DiscoveryError> {
        if self.folder.is_dir() {
            discovery::discover(std::slice::from_ref(&self.folder))
        } else {
            Ok(discovery::built_in())
        }
    }

    fn selected(self, names: Option<&str>) -> Result<Vec<Implementation>, String> {
        let own =
            if self.implementations.is_empty() { implementations::built_in() } else { self.implementations };
        let Some(names) = names.filter(|names| !names.trim().is_empty()) else { return Ok(own) };
        let all: Vec<Implementation> = own.into_iter().chain(implementations::all()).collect();
        let find = |name: &str| {
            let found = all.iter().find(|implementation| implementation.name == name).cloned();
            found.ok_or_else(|| {
                let near = nearest(name, all.iter().map(|implementation| implementation.name.as_str()));
                let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                format!("there is no implementation `{name}`, which `{SELECTS}` asks for{near}")
            })
        };
        names.split(',').map(|name| find(name.trim())).collect()
    }
}

fn run(found: &Found, implementation: &Implementation) -> Result<Completion, Failed> {
    let scenario = Scenario::load(found).map_err(|error| Failed::from(error.to_string()))?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::implementations::reference::Reference;

    fn names(suite: Suite, selected: Option<&str>) -> Result<Vec<String>, String> {
        let trials = suite.trials(selected)?;
        Ok(trials.iter().map(|trial| trial.name().to_owned()).collect())
    }

    #[test]
    fn without_a_folder_the_built_in_scenarios_are_the_trials() {
        let names = names(suite("no/such/folder").implementation("mine", Reference::new), None);
        let expected: Vec<_> =
            discovery::built_in().iter().map(|found| format!("mine::{}", found.id)).collect();
        assert!(expected.contains(&"mine::callback/children-stay-hidden".to_owned()));
        assert_eq!(names, Ok(expected));
    }

    #[test]
    fn what_is_built_in_is_what_the_folder_holds() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
        let files = discovery::discover(&[root]).expect("the folder is part of the repository");
        let built_in = discovery::built_in();
        let ids = |found: &[Found]| found.iter().map(|found| found.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&built_in), ids(&files));
        for (file, built_in) in files.iter().zip(&built_in) {
            let text = |found| Scenario::load(found).expect("a shipped scenario has no mistakes").text;
            assert_eq!(text(file), text(built_in), "{}", file.id);
        }
    }

    #[test]
    fn the_environment_selects_by_name_and_a_wrong_name_is_an_error() {
        let suite = || suite("no/such/folder").implementation("mine", Reference::new);
        let chosen = names(suite(), Some("faulty/awaits-nothing, mine")).expect("both exist");
        assert!(chosen[0].starts_with("faulty/awaits-nothing::"), "{}", chosen[0]);
        assert!(chosen.last().is_some_and(|last| last.starts_with("mine::")));
        let error = names(suite(), Some("mime")).expect_err("there is no such implementation");
        assert!(error.contains("did you mean `mine`?"), "{error}");
    }
}
