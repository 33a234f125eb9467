//! Under `StrictMode` React mounts everything twice. For a session that changes that makes no difference: the whole suite comes to the
//! same, trial by trial.

use super::{in_the_checkout, read};
use interlude::manifests;
use interlude::process::Limits;
use interlude_spec::rule::RuleId;
use libtest_mimic::{Completion, Failed};
use std::collections::BTreeSet;
use std::path::Path;

/// The versions of the package and of clerk-js.
const VERSION: &str = "6.18.0+6.40.0";

/// Ignored, with what is missing, where the packages are not installed.
pub(super) fn the_whole_suite_comes_to_the_same() -> Result<Completion, Failed> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters/react/strict.yaml");
    let versions = manifests::load(&manifest, Limits::default());
    let versions = versions.map_err(|mistake| format!("{mistake:?}"))?;
    if let Some(lack) = versions.iter().find_map(interlude::implementations::Implementation::lack) {
        let insists = std::env::var("INTERLUDE_REQUIRE_ADAPTERS").is_ok_and(|value| value == "1");
        return if insists { Err(lack.into()) } else { Ok(Completion::ignored_with(lack)) };
    }
    let [once, twice] = ["adapter", "strict"].map(told);
    let played = once.iter().filter(|(_, verdict, _)| *verdict != "skip").count();
    assert!(played > 250, "only {played} scenarios are put to the test");
    for (once, twice) in once.iter().zip(&twice) {
        assert_eq!(once, twice, "without and with StrictMode");
    }
    assert_eq!(once.len(), twice.len());
    Ok(Completion::Completed)
}

/// Of each trial what it is called, its verdict, and all that shows in it.
fn told(manifest: &str) -> Vec<(String, &'static str, BTreeSet<RuleId>)> {
    let implementation = format!("harness/adapters/react/{manifest}.yaml@{VERSION}");
    let arguments = ["run", "--format", "json", "--jobs", "2", "--implementation", &implementation];
    let (_, run) = read(&in_the_checkout(&arguments));
    let trials = run.trials.iter().map(|trial| {
        let shows = trial.judgement.findings.iter().chain(&trial.judgement.hazards);
        (trial.of_scenario(), trial.verdict.word(), shows.map(|finding| finding.rule).collect())
    });
    trials.collect()
}
