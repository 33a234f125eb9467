//! The page of guesses is what becomes of the findings in clerk-js where each guess about Clerk's server is flipped. It takes minutes, so it is
//! done where `INTERLUDE_REQUIRE_ADAPTERS` is 1, as in CI, and where the page is made anew: `just guesses`.

use interlude::discovery;
use interlude::engine::{self, Options, Pool};
use interlude::guesses::{Guess, flipped};
use interlude::implementations::Implementation;
use interlude::manifests;
use interlude::process::Limits;
use interlude::trial::{Scenario, Terms};
use interlude_reports::published::{self, Flipped};
use interlude_reports::run::Run;
use interlude_spec::verdict::Verdict;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::path::Path;
use std::sync::Arc;

const HEAD: &str = "\
## What rests on a guess

Clerk's server is one of our own here, and nobody outside of Clerk can look at the real one. Each guess about it is a switch
(`harness/adapters/README.md` lists them). Here is what changes in clerk-js where one is flipped; whatever is not named stays as it is.
`interlude run --implementation clerk-js@6.40.0 --guess NAME=VALUE` shows it. `just guesses` makes this anew.
";

fn main() -> std::process::ExitCode {
    let trial =
        Trial::ignorable_test("the_page_says_which_findings_rest_on_a_guess", the_page_is_what_changes);
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit_code()
}

fn the_page_is_what_changes() -> Result<Completion, Failed> {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let insists = std::env::var("INTERLUDE_REQUIRE_ADAPTERS").is_ok_and(|value| value == "1");
    if !(insists || is_set("INTERLUDE_REFRESH")) {
        return Ok(Completion::ignored_with("it takes minutes, and INTERLUDE_REQUIRE_ADAPTERS is not 1"));
    }
    std::env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .map_err(|it| it.to_string())?;
    let manifest = Path::new("harness/adapters/clerk-js/adapter.yaml");
    let packages = manifests::load(manifest, Limits::default()).expect("a shipped manifest has no mistakes");
    if let Some(lack) = packages.iter().find_map(Implementation::lack) {
        return if insists {
            Err(format!("{lack}; and INTERLUDE_REQUIRE_ADAPTERS is 1").into())
        } else {
            Ok(Completion::ignored_with(lack))
        };
    }
    let found = discovery::discover(&["scenarios".into()]).expect("the folder is part of the repository");
    let scenarios: Vec<_> =
        found.iter().map(|found| Arc::new(Scenario::load(found).expect("it has no mistakes"))).collect();
    let as_it_is = run(&packages, &scenarios, &[]);
    let all = listed();
    assert!(all.len() >= 8, "the README lists the guesses");
    let flipped = all.into_iter().map(|(guess, means)| Flipped {
        run: run(&packages, &scenarios, std::slice::from_ref(&guess)),
        guess: guess.to_string(),
        means,
    });
    let flipped: Vec<_> = flipped.collect();
    let page = published::guesses(&as_it_is, &flipped, HEAD);
    let path = Path::new("reports/published/guesses.md");
    if is_set("INTERLUDE_REFRESH") {
        interlude::files::write(path, page.as_bytes()).expect("it can be written");
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(found == page, "{} is not what changes: `just guesses` makes it anew", path.display());
    Ok(Completion::Completed)
}

/// Every scenario on every package, with these guesses flipped. Each has to run to its end.
fn run(packages: &[Implementation], scenarios: &[Arc<Scenario>], guesses: &[Guess]) -> Run {
    let options = Options::default();
    let pool = Pool::of(options.jobs.get());
    let packages: Vec<_> = packages
        .iter()
        .map(|package| {
            if guesses.is_empty() {
                return package.clone();
            }
            let (package, port) = flipped(package, guesses).expect("it makes every guess that is listed");
            pool.put(&package, port);
            package
        })
        .collect();
    let trials = engine::run(&packages, scenarios, &Arc::new(Terms::default()), options, &pool);
    pool.close();
    for trial in &trials {
        let ran = !matches!(
            trial.verdict,
            Verdict::AdapterError { .. } | Verdict::NotRun { .. } | Verdict::Nondeterministic { .. }
        );
        assert!(ran, "{guesses:?} {} :: {}: {:?}", trial.implementation, trial.scenario, trial.verdict);
    }
    Run { trials, ..Run::default() }
}

/// The values that are not taken where nobody says otherwise, and what each means: as the README lists them.
fn listed() -> Vec<(Guess, String)> {
    let readme = std::fs::read_to_string("harness/adapters/README.md").expect("it is part of the repository");
    let table = readme.lines().skip_while(|line| !line.starts_with("| guess |")).skip(2);
    let mut name = String::new();
    let mut listed = Vec::new();
    for row in table.take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let &[first, _, value, means] = cells.as_slice() else { panic!("a row has four cells: {row}") };
        let [first, value] = [first, value].map(|cell| cell.trim_matches('`'));
        if first.is_empty() {
            listed.push((Guess { name: name.clone(), value: value.into() }, means.into()));
        } else {
            first.clone_into(&mut name);
        }
    }
    listed
}
