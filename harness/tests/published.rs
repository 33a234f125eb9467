//! The page about the published packages is what they do now, on this machine, each scenario run twice, and the page of what each
//! scenario puts to the test is what came of that. Where the packages are not installed there is nothing to compare with. `just publish` makes it anew. The whole report is made along with it, as one HTML file among what is built.

use interlude::discovery;
use interlude::engine::{self, Options, Pool};
use interlude::implementations::{self, Implementation};
use interlude::manifests;
use interlude::process::Limits;
use interlude::trial::{Scenario, Terms};
use interlude_reports::run::Run;
use interlude_reports::{html, published};
use interlude_spec::rule::RuleKind;
use interlude_spec::verdict::Verdict;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const HEAD: &str = "\
# What published Clerk packages do

For who builds on Clerk, or binds it: what each published version does when the session changes. Every scenario is played in a focused
tab, which is where people click; those of the area `background` are played in a tab without the focus. The newest version
stands first. A requirement is something that Clerk's documentation says, and a hazard is harm that it does not forbid.

A version that has two contracts is judged by each, and has a column for each: `[before-emit]` and `[navigate]`.

`clerk-js` is the npm package @clerk/clerk-js. The others are control components of React, Vue, Svelte and Solid, mounted in jsdom;
their versions are that of the package and that of the clerk-js beneath it. At the end each binding stands on a client that keeps the
contract, which shows what is the binding's own. `reference` is Interlude's own client, which does
what is documented. What is counted are scenarios: a version that breaks a requirement in few of many breaks it in few situations.
A middle dot says that nothing put the requirement to the test, or that the hazard was not seen. `interlude explain ID` tells about each.

Clerk's server is one of our own here, and some of what it does is guessed. Which findings change with a guess is at the end.

Each scenario was run twice, with the same outcome. `just publish` makes this page anew, and a test compares it. It also makes an HTML
report with the timeline of each run, which CI keeps as the artifact `published`.
";

const ALONE: &str = "\
## The bindings on a client that keeps the contract

Each binding of the newest versions is also mounted on a stand-in for clerk-js that does what the contract says
(`harness/adapters/kit/stand-in.mjs`), and is driven through the object that its provider gives to the application. What is broken here is the
binding's own; what is broken above and not here comes from clerk-js. The scenarios of `setSession`, of the server and of tokens are not played.
";

const SCENARIOS: &str = "\
# What the shipped scenarios put to the test

For who adds a scenario, or wants to know what a version is tested by: each shipped scenario beside the implementations that matter
most. *Exercised* says that at least one requirement was put to the test. *Silent* says that the scenario was played and the
documentation demands nothing there, so that it shows hazards at most. *Skipped* names what is missing: a contract (`before-emit`,
`navigate`), or a capability of the implementation. A version that has both contracts has a column for each, and a middle dot stands
where the scenario does not speak of that contract.

Of the bindings the newest pair of each framework is shown. `just publish` makes this page anew, and a test compares it.
";

/// The implementations of that page beside the newest of each binding.
const ON_THE_PAGE: [&str; 4] = ["reference", "clerk-js@4.73.14", "clerk-js@5.128.0", "clerk-js@6.40.0"];

fn main() -> std::process::ExitCode {
    let name = "the_page_about_published_packages_is_what_they_do_now";
    let trial = Trial::ignorable_test(name, the_page_is_what_they_do_now);
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit_code()
}

/// Ignored, with what is missing, where the packages are not installed.
fn the_page_is_what_they_do_now() -> Result<Completion, Failed> {
    // From where the repository is, what is written names its files as they are called there, on every machine.
    let root = Path::new("harness");
    std::env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .map_err(|it| it.to_string())?;
    let mut packages: Vec<Implementation> = Vec::new();
    let load = |manifest: &Path| {
        manifests::load(manifest, Limits::default()).expect("a shipped manifest has no mistakes")
    };
    let alone: Vec<_> = ["react", "vue", "svelte", "solid"]
        .iter()
        .flat_map(|framework| load(&root.join("adapters").join(framework).join("contract.yaml")))
        .collect();
    for manifest in manifests::below(&root.join("adapters")) {
        let versions = load(&manifest);
        // The others are examples, of which this repository knows what they do.
        packages.extend(versions.into_iter().filter(|it| it.name.starts_with("clerk-")));
    }
    assert!(packages.len() >= 8, "there are eight versions of clerk-js alone");
    let lacks: Vec<_> = packages.iter().chain(&alone).filter_map(Implementation::lack).collect();
    if let Some(lack) = lacks.first() {
        let insists = std::env::var("INTERLUDE_REQUIRE_ADAPTERS").is_ok_and(|value| value == "1");
        return if insists {
            Err(format!("{lack}; and INTERLUDE_REQUIRE_ADAPTERS is 1").into())
        } else {
            Ok(Completion::ignored_with(lack))
        };
    }

    packages.extend(implementations::all().into_iter().filter(|it| it.name == "reference"));
    let found = discovery::discover(&["scenarios".into()]).expect("the folder is part of the repository");
    let scenarios: Vec<_> =
        found.iter().map(|found| Arc::new(Scenario::load(found).expect("it has no mistakes"))).collect();
    let terms = Arc::new(Terms { twice: true, ..Terms::default() });
    let options = Options::default();
    let pool = Pool::of(options.jobs.get());
    let trials = engine::run(&packages, &scenarios, &terms, options, &pool);
    let alone = engine::run(&alone, &scenarios, &terms, options, &pool);
    pool.close();
    for trial in trials.iter().chain(&alone) {
        // What is broken has its place on the page, and whether it is known is asked by the trials of each package.
        let ran = !matches!(
            trial.verdict,
            Verdict::AdapterError { .. } | Verdict::NotRun { .. } | Verdict::Nondeterministic { .. }
        );
        assert!(ran, "{} :: {}: {:?}", trial.implementation, trial.scenario, trial.verdict);
        for finding in &trial.judgement.findings {
            let rests = finding.rule.kind() != RuleKind::Must || !finding.rests_on.is_empty();
            assert!(rests, "nothing says so there: {} in {}", finding.rule, trial.scenario);
        }
    }

    let mut read: Vec<_> = scenarios.iter().map(|scenario| scenario.as_read()).collect();
    read.sort();
    let run = Run { suite: env!("CARGO_PKG_VERSION").into(), trials, scenarios: read, ..Run::default() };
    let whole = Path::new(env!("CARGO_TARGET_TMPDIR")).join("published/clerk.html");
    let page = html::render(&run);
    assert!(!page.contains(env!("CARGO_MANIFEST_DIR")), "where this is checked out is in the whole report");
    interlude::files::write(&whole, page.as_bytes()).expect("what is built can be written");
    let alone = Run { suite: run.suite.clone(), trials: alone, ..Run::default() };
    // What rests on a guess takes many runs, and is found out by a test of its own.
    let guesses =
        std::fs::read_to_string("reports/published/guesses.md").expect("it is part of the repository");
    let page = [published::render(&run, HEAD), published::alone(&alone, ALONE), guesses].join("\n");
    check("reports/published/clerk.md", &page);
    check("reports/published/scenarios.md", &published::scenarios(&on_the_page(run), SCENARIOS));
    Ok(Completion::Completed)
}

/// Compares a page with what is in the repository, or writes it there.
fn check(path: &str, made: &str) {
    let path = Path::new(path);
    if std::env::var_os("INTERLUDE_REFRESH").is_some() {
        interlude::files::write(path, made.as_bytes()).expect("it can be written");
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(found == made, "{} is not what the packages do: `just publish` makes it anew", path.display());
}

/// The run as the page of scenarios shows it: of each binding the version that its manifest lists last.
fn on_the_page(run: Run) -> Run {
    let mut newest: BTreeMap<String, String> = BTreeMap::new();
    for trial in &run.trials {
        let package = trial.implementation.split('@').next().unwrap_or_default().to_owned();
        newest.insert(package, trial.implementation.clone());
    }
    let bindings =
        newest.into_iter().filter(|(package, _)| !matches!(package.as_str(), "clerk-js" | "reference"));
    let shown: Vec<String> =
        ON_THE_PAGE.into_iter().map(ToOwned::to_owned).chain(bindings.map(|(_, it)| it)).collect();
    let place = |name: &str| shown.iter().position(|it| it == name);
    let mut trials = run.trials;
    trials.retain(|trial| place(&trial.implementation).is_some());
    trials.sort_by_key(|trial| place(&trial.implementation));
    Run { trials, ..run }
}
