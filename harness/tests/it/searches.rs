//! `explore`, `fuzz` and `coverage` as their users meet them: exit codes, what is said and what is saved.

use crate::folder::{Folder, code, told};
use crate::switch::good;

#[test]
fn a_search_answers_in_json_with_every_guarantee_and_fails_only_where_a_hazard_is_denied() {
    let folder = Folder::new("explore");
    let output = folder.run(&["explore", "--calls", "2", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", told(&output.stderr));
    let found: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("it is JSON and nothing else");
    assert_eq!((&found["calls"], &found["orders"]), (&2.into(), &6.into()));
    let guarantees = found["guarantees"].as_array().expect("there is a list of guarantees");
    let broken = |id: &str| guarantees.iter().find(|it| it["id"] == id).map(|it| it["broken"].clone());
    assert_eq!(broken("set-session.hides-first"), Some(0.into()), "what never breaks is listed too");
    for id in
        ["navigate.hides", "components.back-after-set", "set-active.session", "hazard.resurrected-session"]
    {
        assert_eq!(broken(id), Some(serde_json::Value::Null), "{id} is put to the test by no order");
    }
    // Of the six orders of two calls, the earlier one sets last in those two in which its callback ends last.
    assert_eq!(broken("hazard.stale-call-wins"), Some(2.into()));

    for (arguments, expected) in [
        (&["explore", "--calls", "2", "--deny", "stale-call-wins"][..], 1),
        (&["explore", "--calls", "2", "--deny", "stale-call-wins", "--semantics", "serialized"], 0),
        (&["explore", "--calls", "2", "--contract", "navigate", "--redirect", "--null"], 0),
        (&["explore", "--calls", "2", "--redirect"], 2),
        (&["explore", "navigate/switch", "--contract", "before-emit"], 2),
        (&["explore", "--calls", "0"], 2),
        (&["explore"], 2),
        (&["explore", "no/such-scenario"], 2),
    ] {
        let output = folder.run(arguments);
        assert_eq!(code(&output), expected, "{arguments:?}: {}", told(&output.stderr));
    }
}

#[test]
fn a_search_says_never_only_of_what_an_order_puts_to_the_test() {
    let folder = Folder::new("explore-said");
    let said = |arguments: &[&str]| {
        let output = folder.run(&[&["explore", "--calls", "2"], arguments].concat());
        assert_eq!(code(&output), 0, "{}", told(&output.stderr));
        told(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let before_emit = said(&[]);
    assert!(before_emit.contains("contract before-emit"), "{before_emit}");
    assert!(before_emit.contains("never: 8 musts and 3 hazards"), "{before_emit}");
    assert!(
        before_emit.contains("set-active.*, navigate.*, components.*, hazard.early-value"),
        "{before_emit}"
    );
    let navigate = said(&["--contract", "navigate"]);
    assert!(navigate.contains("contract navigate"), "{navigate}");
    assert!(navigate.contains("not exercised: set-session.*, set-active.session-null"), "{navigate}");
    let nulls = said(&["--contract", "navigate", "--null", "--redirect"]);
    assert!(!nulls.contains("set-active.session-null"), "{nulls}");
    assert!(navigate.contains("navigate.direct"), "{navigate}");
    for semantics in ["uncoordinated", "clerk-js@6.40.0"] {
        let straight = said(&["--contract", "navigate", "--direct", "--semantics", semantics]);
        assert!(straight.contains("each call has a callback or none"), "{straight}");
        assert!(!straight.contains("navigate.direct"), "never broken, and tested: {straight}");
    }
    let policies = said(&["--contract", "navigate", "--policies"]);
    assert!(policies.contains("navigate.hides 0 0 0 navigate.with-session 0 0 0"), "{policies}");
    assert!(policies.contains("not exercised: set-session.*"), "{policies}");
}

#[test]
fn what_a_search_saves_is_a_scenario_that_runs_and_is_saved_once() {
    let folder = Folder::new("explore-save");
    let save = ["explore", "--calls", "3", "--save", "found"];
    assert_eq!(code(&folder.run(&save)), 0);
    assert_eq!(code(&folder.run(&save)), 0);
    let saved = std::fs::read_dir(folder.path().join("found")).expect("the folder is made").count();
    assert_eq!(saved, 2, "shown-while-pending and stale-call-wins, once each");
    let output = folder.run(&["run", "found", "--deny", "stale-call-wins"]);
    assert_eq!(code(&output), 1, "{}", told(&output.stdout));
    assert_eq!(code(&folder.run(&["run", "found"])), 0);
}

#[test]
fn what_a_campaign_saves_is_a_scenario_that_breaks_the_same_and_is_saved_once() {
    let folder = Folder::new("fuzz-save");
    let fuzz = ["fuzz", "--implementation", "faulty/returns-first", "--cases", "40", "--save", "found"];
    for seed in ["1", "2"] {
        let output = folder.run(&[&fuzz[..], &["--seed", seed]].concat());
        assert_eq!(code(&output), 1, "{}", told(&output.stderr));
        assert!(told(&output.stdout).contains("set-session.returns-after-set"), "{}", told(&output.stdout));
        assert!(output.stderr.is_empty(), "no progress is told where there is no terminal");
    }
    let saved = std::fs::read_dir(folder.path().join("found")).expect("the folder is made");
    let names: Vec<_> = saved.map(|entry| entry.expect("it is read").file_name().into_string()).collect();
    let of_rule = |name: &&Result<String, _>| {
        name.as_ref().is_ok_and(|name: &String| name.starts_with("set-session-returns-after-set-"))
    };
    assert_eq!(names.iter().filter(of_rule).count(), 1, "two seeds come to one file: {names:?}");
    assert_eq!(code(&folder.run(&["run", "found", "--implementation", "faulty/returns-first"])), 1);
    assert_eq!(code(&folder.run(&["run", "found"])), 0, "the reference does not break what is found");
}

#[test]
fn a_failure_that_was_not_saved_tells_the_command_that_saves_it() {
    let folder = Folder::new("fuzz-unsaved");
    let output = folder.run(&["fuzz", "--implementation", "faulty/returns-first", "--cases", "40"]);
    let told = told(&output.stdout).replace("\\\n", " ");
    let replay = told.lines().find_map(|line| line.trim().strip_prefix("replay")).expect("a command is told");
    let words: Vec<_> = replay.split_whitespace().skip(1).collect();
    assert_eq!(words.last(), Some(&"found"), "{told}");
    assert_eq!(code(&folder.run(&words)), 1);
    let name = told.lines().next().and_then(|line| line.split(":: ").nth(1)).expect("it has a name");
    assert!(folder.path().join("found").join(format!("{name}.yaml")).exists(), "{name} is there: {told}");
}

#[test]
fn a_campaign_ends_as_it_should() {
    let folder = Folder::new("fuzz");
    for (arguments, expected, says) in [
        (&["fuzz", "--cases", "50"][..], 0, "nothing found"),
        (&["fuzz", "--cases", "50", "--deny", "stale-call-wins"], 1, "hazard.stale-call-wins"),
        (&["fuzz", "--cases", "50", "--same-as", "uncoordinated"], 0, "nothing found"),
        (&["fuzz", "--cases", "50", "--same-as", "latest-wins"], 1, "the first difference is event"),
        (&["fuzz", "--cases", "50", "--same-as", "reference-navigate"], 2, ""),
        (&["fuzz", "--cases", "20", "--contract", "navigate"], 2, ""),
        (
            &[
                "fuzz",
                "--cases",
                "50",
                "--implementation",
                "reference-navigate",
                "--same-as",
                "uncoordinated",
            ],
            0,
            "nothing found",
        ),
        (&["fuzz", "--implementation", "nobody"], 2, ""),
        (&["fuzz", "--same-as", "nobody"], 2, ""),
    ] {
        let output = folder.run(arguments);
        assert_eq!(code(&output), expected, "{arguments:?}: {}", told(&output.stderr));
        assert!(told(&output.stdout).contains(says), "{arguments:?}: {}", told(&output.stdout));
    }
    let output = folder.run(&["fuzz", "--cases", "20", "--format", "json"]);
    let told: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("it is JSON and nothing else");
    assert_eq!(told["cases"], 20);
}

#[test]
fn what_is_suggested_for_gaps_is_scenarios_that_fill_them() {
    let folder = Folder::new("coverage").with("scenarios/a.yaml", &good());
    let coverage = |arguments: &[&str]| -> serde_json::Value {
        let common = ["coverage", "--calls", "2", "--cases", "0", "--format", "json"];
        let output = folder.run(&[&common[..], arguments].concat());
        assert_eq!(code(&output), 0, "{}", told(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("it is JSON and nothing else")
    };
    let before = coverage(&["scenarios", "--suggest", "gaps"]);
    let after = coverage(&["scenarios", "gaps"]);
    let [reachable, one] = [&before["transitions"]["reachable"], &before["transitions"]["scenarios"]];
    assert!(one.as_u64() < reachable.as_u64(), "one scenario leaves gaps: {before:#}");
    assert_eq!(&after["transitions"]["scenarios"], reachable);
}
