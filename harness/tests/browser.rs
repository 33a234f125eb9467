//! The HTML report in a browser: `reports/tests/browser` opens pages that are made here. It needs Node, the packages of its
//! lock file (`just browser` installs them), and Chromium; where one of them is missing the test is ignored, and says so.

#[path = "it/folder.rs"]
mod folder;
#[path = "../../reports/tests/it/hostile.rs"]
mod hostile;

use folder::{Folder, code, told};
use interlude_reports::json;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::path::Path;
use std::process::Command;

/// The environment variable that, set to `1`, makes it a failure that something is missing.
const REQUIRES: &str = "INTERLUDE_REQUIRE_BROWSER";

/// How many tests there are, so that none can be left out without being missed.
const TESTS: usize = 15;

/// Something that is known of every implementation, though only one does it: it is stale for the others.
const KNOWN: &str = "\
known:
  - scenario: \"plain/*\"
    requirement: set-session.awaits-callback
    reason: it waits for nothing
  - scenario: \"no/such/*\"
    requirement: set-session.hides-first
    reason: there are no such scenarios
";

fn main() -> std::process::ExitCode {
    let trial = Trial::ignorable_test("pages_in_a_browser", pages_in_a_browser);
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit_code()
}

fn pages_in_a_browser() -> Result<Completion, Failed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports/tests/browser");
    let chromium = std::env::var_os("CHROMIUM").unwrap_or_else(|| "/usr/bin/chromium".into());
    let lack = [
        (which::which("node").is_err(), "there is no `node`"),
        (!folder.join("node_modules/axe-core").is_dir(), "`npm ci` was not run in `reports/tests/browser`"),
        (!Path::new(&chromium).exists(), "there is no Chromium at `/usr/bin/chromium` or `$CHROMIUM`"),
    ];
    if let Some((_, lack)) = lack.into_iter().find(|(is_missing, _)| *is_missing) {
        let insists = std::env::var(REQUIRES).is_ok_and(|value| value == "1");
        return if insists {
            Err(format!("{lack}; and `{REQUIRES}` is 1").into())
        } else {
            Ok(Completion::ignored_with(lack))
        };
    }
    let pages = Folder::new("browser").with("known.yaml", KNOWN);
    write_pages(&pages);
    let output = Command::new("node")
        .args(["--test", "--test-reporter=spec", "pages.test.mjs"])
        .current_dir(&folder)
        .env("INTERLUDE_PAGES", pages.path())
        .env("CHROMIUM", &chromium)
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.success() && said.contains(&format!("pass {TESTS}\n")) {
        Ok(Completion::Completed)
    } else {
        Err(format!("{said}{}", String::from_utf8_lossy(&output.stderr)).into())
    }
}

/// Writes pages into a folder, each beside its JSON: a run in which much is wrong, the same with names that are hostile, and all
/// scenarios on seven implementations.
fn write_pages(folder: &Folder) {
    let implementations = [
        "reference",
        "faulty/awaits-nothing",
        "faulty/hides-never",
        "hazardous/stale-call-wins",
        "reference-navigate",
    ];
    let mut line = vec!["run", "--known", "known.yaml", "--json", "run.json", "--html", "run.html"];
    line.extend(implementations.iter().flat_map(|name| ["--implementation", name]));
    run(folder, &line);
    let mut report = json::parse(&folder.read("run.json")).expect("it is a report");
    // Enough of each kind; a page is no better for being long.
    report.trials.retain(|trial| {
        ["callback/", "overlap/t", "plain/"].iter().any(|area| trial.scenario.as_str().starts_with(area))
    });
    let ids: Vec<_> = report.trials.iter().map(|trial| trial.scenario.clone()).collect();
    report.scenarios.retain(|scenario| ids.contains(&scenario.scenario));
    let spoiled = hostile::spoiled(&report, hostile::HOSTILE);
    folder.write("hostile.json", &json::render(&spoiled));
    run(folder, &["report", "render", "hostile.json", "--html", "hostile.html"]);
    let many = [
        "twin/clerk-js@4.73.14",
        "twin/clerk-js@5.0.0",
        "twin/clerk-js@5.128.0",
        "twin/clerk-js@6.40.0",
        "reference",
        "faulty/awaits-nothing",
        "faulty/set-active-awaits-nothing",
    ];
    let mut line = vec!["run", "--json", "many.json", "--html", "many.html"];
    line.extend(many.iter().flat_map(|name| ["--implementation", name]));
    run(folder, &line);
}

/// Runs the program, which finds something that is broken.
fn run(folder: &Folder, line: &[&str]) {
    let output = folder.run(line);
    assert_eq!(code(&output), 1, "{}", told(&output.stderr));
}
