//! What a manifest says of an adapter, and what comes of it where the adapter does something else.

use super::folder::{code, told};
use super::place::Place;
use super::report;

/// A manifest of this program, with more lines.
pub(super) fn manifest(mode: &str, rest: &str) -> String {
    let program = std::env::current_exe().expect("this program has a path");
    let program = serde_json::Value::from(program.display().to_string());
    format!(
        "name: mine\ncommand: [{program}, adapter, {mode}, called, mine]\ncontracts: [before-emit]\n\
         capabilities: [set-session, set-active, organizations, listeners, unload, focus]\n{rest}"
    )
}

pub(super) fn a_manifest_names_versions_and_how_each_is_started() {
    let more = "versions: [\"1.0.0\", { version: \"2.0.0\", environment: { GREETS_AS: \"{version}\" } }]\n\
                environment: { GREETS_AS: nobody }\nrequires: [\"here\"]\nprepare: [make, 'it be']\n";
    let folder = Place::new("manifest").with("a-good");
    folder.write("adapter/adapter.yaml", &manifest("tells-where-it-is", more));
    let run = |name: &str| report(&folder, &["--implementation", name, "--jobs", "1"]);
    let (code, missing) = run("adapter/adapter.yaml@2.0.0");
    assert_eq!(code, 3);
    let said = format!("{:?}", missing.trials[0].verdict);
    assert!(said.contains("`adapter/here` is not there: run `make 'it be'` in `adapter`"), "{said}");

    folder.write("adapter/here", "");
    let (code, all) = run("adapter/adapter.yaml");
    let names: Vec<_> = all.trials.iter().map(|trial| trial.implementation.as_str()).collect();
    assert_eq!((code, &names[..]), (0, &["mine@1.0.0", "mine@2.0.0"][..]));
    assert!(all.trials[1].replay.ends_with("--implementation adapter/adapter.yaml@2.0.0"));
    // The adapter says at its start where it is and what it was given.
    assert_eq!(folder.read("adapter/told"), "nobody\n2.0.0\n");

    let output = folder.run(&["run", "--implementation", "adapter/adapter.yaml@2.0"]);
    assert!(told(&output.stderr).contains("it has `mine@1.0.0`, `mine@2.0.0`"), "{}", told(&output.stderr));
}

pub(super) fn an_adapter_is_held_to_its_manifest() {
    let folder = Place::new("less").with("a-good");
    folder.write("adapter.yaml", &manifest("offers-less", ""));
    let (code, run) = report(&folder, &["--implementation", "adapter.yaml"]);
    assert_eq!(code, 3, "the run is incomplete");
    let said = format!("{:?}", run.trials[0].verdict);
    assert!(
        said.contains("`set-active`, `organizations`, `listeners`, `unload`, `focus` are missing"),
        "{said}"
    );
    folder.write("adapter.yaml", &manifest("reference", ""));
    assert_eq!(report(&folder, &["--implementation", "adapter.yaml"]).0, 0, "and only for that reason");

    // What it offers beyond that is not asked for, and a note says so at the end.
    let noted = |manifest: &str| {
        folder.write("adapter.yaml", manifest);
        let output = folder.run(&["run", "--implementation", "adapter.yaml"]);
        let said = told(&output.stderr);
        said.lines().find(|line| line.starts_with("note: `mine` offers")).map(ToOwned::to_owned)
    };
    let narrow = manifest("reference", "").replace("set-active, organizations, ", "");
    let said = noted(&narrow).expect("a note");
    let offered: Vec<_> = said.split('`').skip(3).step_by(2).collect();
    assert!(offered.contains(&"organizations") && offered.contains(&"set-active"), "{said}");
    assert!(!offered.contains(&"set-session"), "its manifest names that: {said}");
    let whole = narrow.replace("capabilities: [", &format!("capabilities: [{}, ", offered.join(", ")));
    assert_eq!(noted(&whole), None, "nothing is beyond that");
}

pub(super) fn what_is_said_of_organizations_is_checked_where_they_are_offered() {
    let folder = Place::new("organizations").with("a-good");
    let run = |manifest: &str| {
        folder.write("adapter.yaml", manifest);
        report(&folder, &["--implementation", "adapter.yaml"])
    };
    // It says null of them while all is undefined.
    let manifest = manifest("knows-no-organization", "");
    let (code, checked) = run(&manifest);
    assert_eq!(code, 1, "{:?}", checked.trials[0].verdict);
    let manifest = manifest.replace(" organizations,", "");
    let (code, unchecked) = run(&manifest);
    assert_eq!(code, 0, "{:?}", unchecked.trials[0].verdict);

    // Undefined that is told again tells nothing new, whether or not something is said of organizations.
    let folder = Place::new("unloaded");
    let unloaded = include_str!("../../../scenarios/client/not-loaded-set-active.yaml");
    folder.write("scenarios/unloaded.yaml", unloaded);
    folder.write("adapter.yaml", &manifest.replace("knows-no-organization", "tells-before-it-is-loaded"));
    let (_, told) = report(&folder, &["--implementation", "adapter.yaml"]);
    let verdict = format!("{:?}", told.trials[0].verdict);
    assert!(!verdict.contains("Fail"), "{verdict}");
}

pub(super) fn a_mistake_in_a_manifest_is_shown_in_its_line() {
    let folder = Place::new("mistaken").with("a-good");
    folder.write("adapter.yaml", &manifest("reference", "known: known.yaml\n"));
    folder.write("known.yaml", "known: [{ scenario: a, requirement: set-session.hides-frist, reason: b }]\n");
    let output = folder.run(&["run", "--implementation", "adapter.yaml"]);
    let said = told(&output.stderr);
    assert_eq!((code(&output), told(&output.stdout)), (2, String::new()));
    assert!(
        said.contains("known.yaml:1:37") && said.contains("did you mean `set-session.hides-first`"),
        "{said}"
    );
}
