//! Scenarios as named trials in another crate's `cargo test`. It finds and reports; what a trial is, [`crate::trial`]
//! says.

mod halt;
mod tested;

use crate::cli;
use crate::client::{Client, ClientState};
use crate::discovery::{self, Found};
use crate::engine::{Options, Pool};
use crate::exit::Exit;
use crate::implementations::{self, Implementation, twins};
use crate::manifests;
use crate::process::{self, Limits, Parting};
use crate::shard::{self, Shard};
use halt::Halt;
use interlude_reports::escape::{inert, visible};
use interlude_reports::run::Run;
use interlude_reports::style::Style;
use interlude_reports::terminal::{self, Verbosity};
use interlude_spec::scenario::nearest;
use libtest_mimic::{Arguments, Completion, Trial};
use std::iter;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tested::{Tally, Tested};

/// The environment variable that says which implementations are tested: names, separated by commas.
pub const SELECTS: &str = "INTERLUDE_IMPLEMENTATION";
/// The environment variable that, set to `1`, makes an adapter that cannot be started on this machine a failure.
pub const REQUIRES: &str = "INTERLUDE_REQUIRE_ADAPTERS";

/// What a trial is called that says whether an implementation can be started.
const STARTS: &str = "can-be-started";

/// Scenarios, and the implementations that they are run against.
#[derive(Debug)]
#[must_use = "nothing runs before `main`"]
pub struct Suite {
    folder: PathBuf,
    implementations: Vec<Implementation>,
    known: Vec<PathBuf>,
    adapters: Vec<PathBuf>,
}

/// The scenarios below a folder, or, where nothing is there, the ones that are built in.
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
///
/// An adapter has a supervisor, which sees to it that nothing of the adapter outlives the tests. That is this program once
/// more, which in that role does not come back from this function: so this is to be the first thing that `main` does.
pub fn suite(folder: impl Into<PathBuf>) -> Suite {
    // What is no `main` may be one of many tests, and a program of those is no supervisor.
    if std::thread::current().name() == Some("main") {
        process::supervise();
    }
    Suite { folder: folder.into(), implementations: Vec::new(), known: Vec::new(), adapters: Vec::new() }
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

    /// Adds a file of known deviations, which the implementations of this suite are known to have, the adapters among them. One
    /// that does not show fails the trial in which it does not, and one that names no scenario fails `NAME::known-deviations`.
    pub fn known(mut self, file: impl Into<PathBuf>) -> Self {
        self.known.push(file.into());
        self
    }

    /// Tests the adapters of which a manifest, `adapter.yaml`, is in a folder of this folder, beside the others. Where none is there, or one
    /// would be passed over, nothing runs. Where one cannot be started, because a program or a package is not there, it has the one trial `NAME::can-be-started`,
    /// which is ignored and says why; with the environment variable [`REQUIRES`] it fails.
    pub fn adapters(mut self, folder: impl Into<PathBuf>) -> Self {
        self.adapters.push(folder.into());
        self
    }

    /// Runs the trials, with the arguments that `cargo test` passes on: a filter, `--list`, `--exact` and the others
    /// of libtest. A trial is called `NAME::SCENARIO`; where the implementation has both contracts that a scenario speaks of, there is
    /// one for each, `NAME::SCENARIO[CONTRACT]`.
    ///
    /// The environment variable [`SELECTS`] names the implementations to test, separated by commas: those of this
    /// suite, or any that `interlude list implementations` lists. Under Bazel's test protocol (`TEST_TOTAL_SHARDS`) the trials are
    /// those of one shard. The exit code is 101 where a trial fails, 2 where nothing could run, and 4 where everything was skipped, so that
    /// nothing was put to the test: unless a filter has asked for what was skipped.
    pub fn main(self) -> ExitCode {
        let arguments = Arguments::from_args();
        // What is no text is no name either.
        let selected = std::env::var_os(SELECTS).map(|names| names.to_string_lossy().into_owned());
        let threads = arguments.test_threads.unwrap_or(Options::default().jobs.get());
        let pool = Arc::new(Pool::of(threads));
        let shard = match threads {
            0 => Err(Halt::new(
                "`--test-threads` is 0, so nothing would ever run",
                "leave it out, or write how many trials may run at a time, such as `--test-threads 1`",
            )),
            _ => shard::of_bazel(|name| std::env::var_os(name)).map_err(Halt::of_shard),
        };
        let tally = Arc::new(Tally::default());
        match shard.and_then(|shard| self.trials(selected.as_deref(), shard, &arguments, &pool, &tally)) {
            Ok(trials) => {
                let conclusion = libtest_mimic::run(&arguments, trials);
                let partings = pool.close();
                for (name, Parting { failure, .. }) in &partings {
                    Halt::new(
                        format!("{name}: {failure}"),
                        "an adapter that is told `bye`, or whose input ends, has to exit with 0 and to write nothing more than its answer",
                    )
                    .tell();
                }
                if !partings.is_empty() {
                    return ExitCode::from(101);
                }
                // Whoever asks for one trial, as some runners do for each, is told in its line that it was skipped.
                let is_filtered = arguments.filter.is_some() || !arguments.skip.is_empty();
                if !conclusion.has_failed() && !is_filtered && tally.all_skipped() {
                    Halt::skipped().tell();
                    return Exit::Nothing.into();
                }
                conclusion.exit_code()
            }
            Err(halt) => {
                halt.tell();
                ExitCode::from(2)
            }
        }
    }

    fn trials(
        self,
        selected: Option<&str>,
        shard: Option<Shard>,
        arguments: &Arguments,
        pool: &Arc<Pool>,
        tally: &Arc<Tally>,
    ) -> Result<Vec<Trial>, Halt> {
        let all = self.scenarios()?;
        if all.is_empty() {
            return Err(Halt::new(
                format!("there is no scenario below `{}`", discovery::display_path(&self.folder)),
                "write one there, which ends in `.yaml`; or name a folder that is not there, and the built-in scenarios are taken",
            ));
        }
        let is_here = |found: &&Found| shard.is_none_or(|shard| shard.holds(&found.id));
        let found: Vec<_> = all.iter().filter(is_here).cloned().collect();
        let mut trials = Vec::new();
        for implementation in self.selected(selected)? {
            let tested = Arc::new(Tested::new(implementation, Arc::clone(pool), Arc::clone(tally)));
            if let Some(lack) = tested.implementation.lack() {
                trials.push(unstarted(&tested.implementation.name, &found, &lack, arguments));
            } else {
                let each = found.iter().flat_map(|found| tested.contracts(found).map(move |of| (found, of)));
                trials.extend(each.map(|(found, contract)| {
                    let name = printed(&tested.name(&found.id, contract));
                    let (tested, found) = (Arc::clone(&tested), found.clone());
                    Trial::ignorable_test(name, move || tested.run(&found, contract))
                }));
            }
            // Whether they name scenarios can be told without it.
            if !tested.implementation.known.is_empty() {
                let name = format!("{}::known-deviations", tested.implementation.name);
                // Someone with scenarios of their own may say as well what is known of those that are built in.
                let all = all.iter().cloned().chain(discovery::built_in());
                let ids = all.map(|found| found.id).collect::<Vec<_>>();
                trials.push(Trial::test(name, move || tested.names_scenarios(&ids)));
            }
        }
        Ok(trials)
    }

    fn scenarios(&self) -> Result<Vec<Found>, Halt> {
        // A file, or a link that leads nowhere, is not nothing.
        if std::fs::symlink_metadata(&self.folder).is_ok() {
            discovery::discover(std::slice::from_ref(&self.folder))
                .map_err(|error| Halt::of_discovery(&error))
        } else {
            let folder = discovery::display_path(&self.folder);
            cli::tell(&format!(
                "note: there is no folder `{}`, so the built-in scenarios are taken",
                visible(&folder)
            ));
            Ok(discovery::built_in())
        }
    }

    fn selected(self, names: Option<&str>) -> Result<Vec<Implementation>, Halt> {
        let mut own = if self.implementations.is_empty() {
            implementations::references()
        } else {
            self.implementations
        };
        for folder in &self.adapters {
            let manifests = manifests::all_below(folder);
            for manifest in manifests.map_err(|problem| Halt::of_adapters(problem, folder))? {
                own.extend(
                    manifests::load(&manifest, Limits::default()).map_err(|error| Halt::of_file(&error))?,
                );
            }
        }
        for file in &self.known {
            let known = manifests::known_deviations(file).map_err(|error| Halt::of_file(&error))?;
            for implementation in &mut own {
                implementation.known.extend(known.iter().cloned());
            }
        }
        if let Some(name) = implementations::doubled(&own) {
            return Err(Halt::new(
                format!("two implementations of this suite are called `{name}`"),
                "call one of them something else, for trials and known deviations are told apart by that",
            ));
        }
        let Some(names) = names.filter(|names| !names.trim().is_empty()) else { return Ok(own) };
        let mine: Vec<String> = own.iter().map(|it| format!("`{}`", it.name)).collect();
        let all: Vec<Implementation> = own.into_iter().chain(implementations::all()).collect();
        let find = |name: &str| {
            if let Some(twin) = twins::named(name) {
                return twin.map_err(|error| {
                    Halt::new(error.to_string(), "`interlude list semantics` lists what there is")
                });
            }
            let found = all.iter().find(|implementation| implementation.name == name).cloned();
            found.ok_or_else(|| {
                let near = nearest(name, all.iter().map(|implementation| implementation.name.as_str()));
                let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                Halt::new(
                    format!("there is no implementation `{name}`, which `{SELECTS}` asks for{near}"),
                    format!(
                        "this suite has {}; `interlude list implementations` lists the others",
                        mine.join(", ")
                    ),
                )
            })
        };
        let mut chosen: Vec<Implementation> = Vec::new();
        for name in names.split(',') {
            let found = find(name.trim())?;
            if chosen.iter().all(|it| it.name != found.name) {
                chosen.push(found);
            }
        }
        Ok(chosen)
    }
}

/// The one trial of an implementation that this machine cannot start. Where a filter leaves it out and asks for a
/// scenario, it has the name of that scenario, so that what was asked for is never passed over without a word.
fn unstarted(implementation: &str, found: &[Found], lack: &str, arguments: &Arguments) -> Trial {
    let trial = |of: &str| {
        let lack = lack.to_owned();
        Trial::ignorable_test(printed(&format!("{implementation}::{of}")), move || {
            if std::env::var(REQUIRES).is_ok_and(|value| value == "1") {
                Err(format!("{lack}; and `{REQUIRES}` is 1: make it be there, or leave that variable out")
                    .into())
            } else {
                Ok(Completion::ignored_with(lack))
            }
        })
    };
    let of_scenarios = found.iter().map(|found| trial(found.id.as_str()));
    let asked_for = iter::once(trial(STARTS)).chain(of_scenarios).find(|it| !arguments.is_filtered_out(it));
    asked_for.unwrap_or_else(|| trial(STARTS))
}

/// A name that comes from a file, as it can be printed.
fn printed(name: &str) -> String {
    inert(&visible(name)).into_owned()
}

fn render(run: &Run) -> String {
    inert(&terminal::render(run, Style::PLAIN, Verbosity::Normal)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::implementations::reference::Reference;
    use crate::trial::Scenario;

    fn names(suite: Suite, selected: Option<&str>) -> Result<Vec<String>, String> {
        let (pool, tally) = (Arc::new(Pool::of(1)), Arc::default());
        let trials = suite.trials(selected, None, &Arguments::default(), &pool, &tally);
        let trials = trials.map_err(|halt| halt.problem)?;
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
    fn a_scenario_of_both_contracts_is_a_trial_under_each_and_the_name_says_which() {
        let names = names(suite("no/such/folder"), Some("twin/clerk-js@5.128.0")).expect("it exists");
        let of = |id: &str| -> Vec<_> {
            let name = format!("twin/clerk-js@5.128.0::{id}");
            let rest = names.iter().filter_map(|it| it.strip_prefix(&name));
            rest.filter(|rest| rest.is_empty() || rest.starts_with('[')).collect()
        };
        assert_eq!(of("overlap/fails-after-a-later-set"), ["[before-emit]", "[navigate]"]);
        assert_eq!(of("navigate/switch"), [""], "it has one contract");
    }

    #[test]
    fn a_mistake_in_a_file_is_said_with_one_prefix() {
        let folder = std::env::temp_dir().join(format!("interlude-suite-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("mine")).expect("a folder can be made");
        std::fs::write(folder.join("mine/adapter.yaml"), "name: [\n").expect("it can be written");
        let problem = names(suite("no/such/folder").adapters(&folder), None).expect_err("it is broken");
        _ = std::fs::remove_dir_all(&folder);
        let said = Halt::new(problem, "").said();
        assert!(said.starts_with("error[yaml.syntax]: ") && said.matches("error").count() == 1, "{said}");
        let said = Halt::new("there is no scenario", "write one").said();
        assert_eq!(said, "error: there is no scenario\n  help: write one");
    }

    #[test]
    fn what_is_known_is_known_of_every_implementation_of_a_suite() {
        let folder = std::env::temp_dir().join(format!("interlude-suite-known-{}", std::process::id()));
        let write = |path: &str, text: &str| {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
            std::fs::write(path, text).expect("it can be written");
        };
        write(
            "adapters/theirs/adapter.yaml",
            "name: theirs\nversion: \"1.0.0\"\ncommand: [cat]\ncontracts: [navigate]\ncapabilities: [set-active]\n",
        );
        write(
            "known.yaml",
            "known: [{ scenario: navigate/switch, requirement: navigate.hides, reason: so it is }]\n",
        );
        let suite = suite("no/such/folder")
            .known(folder.join("known.yaml"))
            .adapters(folder.join("adapters"))
            .implementation("mine", Reference::new);
        let selected = suite.selected(None);
        std::fs::remove_dir_all(&folder).expect("it is there");
        let known: Vec<_> =
            selected.expect("both exist").into_iter().map(|it| (it.name, it.known.len())).collect();
        assert_eq!(known, [("mine".to_owned(), 1), ("theirs@1.0.0".to_owned(), 1)]);
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
