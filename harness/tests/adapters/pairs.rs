//! Faults that a published binding had and its next version has not: each is found on the one, and the other is clean.

use super::{in_the_checkout, read};
use interlude::manifests;
use interlude::process::Limits;
use interlude_reports::run::Trial;
use interlude_spec::rule::RuleId;
use libtest_mimic::{Completion, Failed};
use std::path::Path;

/// A fault of a binding.
struct Fault {
    /// The manifest and the version that has it.
    on: &'static str,
    /// The manifest and the version that has not.
    not_on: &'static str,
    /// Where it shows.
    scenario: &'static str,
    /// The rule that tells of it.
    rule: RuleId,
}

const FAULTS: [Fault; 3] = [
    // Signed-out content flashes up while the session is undefined.
    Fault {
        on: "svelte/earlier.yaml@1.1.15+6.40.0",
        not_on: "svelte/adapter.yaml@1.2.0+6.40.0",
        scenario: "navigate/switch",
        rule: RuleId::ComponentsHiddenWhileUndefined,
    },
    // A listener that the application adds before clerk-js is there takes the place of the plugin's own.
    Fault {
        on: "vue/earlier.yaml@0.4.0+5.0.0",
        not_on: "vue/earlier.yaml@0.4.8+5.0.0",
        scenario: "client/loads-later-set-active",
        rule: RuleId::NothingShown,
    },
    // `addListener` gives back nothing to unsubscribe with.
    Fault {
        on: "react/earlier.yaml@4.21.1+4.73.14",
        not_on: "react/earlier.yaml@4.22.0+4.73.14",
        scenario: "listener/leaves-while-hidden",
        rule: RuleId::ToldAfterLeaving,
    },
];

/// Ignored, with what is missing, where the packages are not installed.
pub(super) fn each_is_found_on_the_one_and_not_on_the_other() -> Result<Completion, Failed> {
    let adapters = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters");
    for manifest in ["svelte/earlier.yaml", "vue/earlier.yaml", "react/earlier.yaml"] {
        let versions = manifests::load(&adapters.join(manifest), Limits::default());
        let versions = versions.map_err(|mistake| format!("{manifest}: {mistake:?}"))?;
        if let Some(lack) = versions.iter().find_map(interlude::implementations::Implementation::lack) {
            let insists = std::env::var("INTERLUDE_REQUIRE_ADAPTERS").is_ok_and(|value| value == "1");
            return if insists { Err(lack.into()) } else { Ok(Completion::ignored_with(lack)) };
        }
    }
    for Fault { on, not_on, scenario, rule } in FAULTS {
        let [on, not_on] = [on, not_on].map(|version| (version, trial(version, scenario)));
        for (version, trial) in [&on, &not_on] {
            assert!(["pass", "fail"].contains(&trial.verdict.word()), "{version}: {:?}", trial.verdict);
        }
        assert!(shows(&on.1, rule), "{rule} is not found in {scenario} on {}", on.0);
        assert!(!shows(&not_on.1, rule), "{rule} is found in {scenario} on {}", not_on.0);
    }
    Ok(Completion::Completed)
}

/// The run of a scenario on a version.
fn trial(version: &str, scenario: &str) -> Trial {
    let implementation = format!("harness/adapters/{version}");
    let file = format!("scenarios/{scenario}.yaml");
    let (_, run) =
        read(&in_the_checkout(&["run", "--format", "json", "--implementation", &implementation, &file]));
    let [trial] = <[Trial; 1]>::try_from(run.trials).expect("one scenario was run once");
    trial
}

fn shows(trial: &Trial, rule: RuleId) -> bool {
    let told = trial.judgement.findings.iter().chain(&trial.judgement.hazards);
    told.into_iter().any(|finding| finding.rule == rule)
}
