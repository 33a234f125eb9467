//! The HTML report in a browser: `reports/tests/browser` opens pages that are made here. It needs Node, the packages of its
//! lock file (`just browser` installs them), and Chromium; where one of them is missing the test is ignored, and says so.

#[path = "../../reports/tests/it/hostile.rs"]
mod hostile;

use interlude_reports::json;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The environment variable that, set to `1`, makes it a failure that something is missing.
const REQUIRES: &str = "INTERLUDE_REQUIRE_BROWSER";

/// How many tests there are, so that none can be left out without being missed.
const TESTS: usize = 12;

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
    let pages = Folder::new();
    pages.write();
    let output = Command::new("node")
        .args(["--test", "--test-reporter=spec", "pages.test.mjs"])
        .current_dir(&folder)
        .env("INTERLUDE_PAGES", &pages.0)
        .env("CHROMIUM", &chromium)
        .output()
        .map_err(|error| error.to_string())?;
    let told = String::from_utf8_lossy(&output.stdout);
    if output.status.success() && told.contains(&format!("pass {TESTS}\n")) {
        Ok(Completion::Completed)
    } else {
        Err(format!("{told}{}", String::from_utf8_lossy(&output.stderr)).into())
    }
}

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("interlude-browser-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    /// Writes the pages, each beside its JSON: a run in which much is wrong, and the same with names that are hostile.
    fn write(&self) {
        std::fs::write(self.0.join("known.yaml"), KNOWN).expect("a file can be written");
        let implementations = [
            "reference",
            "faulty/awaits-nothing",
            "faulty/hides-never",
            "hazardous/stale-call-wins",
            "reference-navigate",
        ];
        let mut line = vec!["run", "--known", "known.yaml", "--json", "run.json", "--html", "run.html"];
        line.extend(implementations.iter().flat_map(|name| ["--implementation", name]));
        self.interlude(&line);
        let text = std::fs::read_to_string(self.0.join("run.json")).expect("it was written");
        let mut run = json::parse(&text).expect("it is a report");
        // Enough of each kind; a page is no better for being long.
        run.trials.retain(|trial| {
            ["callback/", "overlap/t", "plain/"].iter().any(|area| trial.scenario.as_str().starts_with(area))
        });
        let ids: Vec<_> = run.trials.iter().map(|trial| trial.scenario.clone()).collect();
        run.scenarios.retain(|scenario| ids.contains(&scenario.scenario));
        let spoiled = hostile::spoiled(&run, hostile::HOSTILE);
        std::fs::write(self.0.join("hostile.json"), json::render(&spoiled)).expect("a file can be written");
        self.interlude(&["report", "render", "hostile.json", "--html", "hostile.html"]);
    }

    fn interlude(&self, line: &[&str]) {
        let output = Command::new(env!("CARGO_BIN_EXE_interlude"))
            .args(line)
            .current_dir(&self.0)
            .env_remove("GITHUB_ACTIONS")
            .output()
            .expect("the program starts");
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
