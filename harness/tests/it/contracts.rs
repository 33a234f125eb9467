//! An implementation of both contracts has a trial under each, and whoever names a trial names the contract: in every format, in
//! what is known, in what failed last, and in what two reports say of each other.

use crate::folder::{Folder, told};
use interlude_reports::run::Run;
use interlude_spec::contract::Contract::{self, BeforeEmit, Navigate};
use interlude_spec::verdict::Verdict;
use serde_json::Value;

/// What has both contracts.
const BOTH: &str = "twin/clerk-js@5.128.0";
/// Where it shows a hazard under `navigate` alone, and where under the other alone.
const UNDER_NAVIGATE: &str = "unload/after-a-failed-switch";
const UNDER_BEFORE_EMIT: &str = "overlap/set-active-switch-during-sign-out";

fn run(folder: &Folder, line: &str) -> (Option<i32>, String) {
    let line = format!("run {line} --implementation {BOTH} --deny stale-call-wins");
    let output = folder.run(&line.split_whitespace().collect::<Vec<_>>());
    (output.status.code(), told(&[output.stdout, output.stderr].concat()))
}

fn report(folder: &Folder, file: &str) -> Run {
    interlude_reports::json::parse(&folder.read(file)).expect("it is a report")
}

fn ids(run: &Run) -> Vec<(String, &'static str)> {
    run.trials.iter().map(|trial| (trial.of_scenario(), trial.verdict.word())).collect()
}

#[test]
fn a_scenario_of_both_contracts_is_judged_by_each_and_every_format_names_it() {
    let folder = Folder::new("each-contract");
    let (code, text) = run(&folder, &format!("{UNDER_NAVIGATE} --json a --junit b --markdown c --html d"));
    assert_eq!(code, Some(1), "{text}");
    let whole = report(&folder, "a");
    let [one, other] = ["[before-emit]", "[navigate]"].map(|it| format!("{UNDER_NAVIGATE}{it}"));
    assert_eq!(ids(&whole), [(one.clone(), "pass"), (other.clone(), "fail")]);
    assert!(text.contains(&format!("{BOTH} :: {other}")), "{text}");
    assert!(text.contains("2 trials: 1 pass"), "{text}");
    for (file, names) in [("b", &one), ("b", &other), ("c", &other)] {
        assert!(folder.read(file).contains(names.as_str()), "{names} is not in {file}");
    }
    let page = folder.read("d");
    assert!(["[before-emit]", "[navigate]"].iter().all(|it| page.contains(&format!("{BOTH}{it}"))));
    // What it says runs the one again that failed, under its id.
    let replay = &whole.trials[1].replay;
    assert!(replay.ends_with("--contract navigate --deny hazard.stale-call-wins"), "{replay}");
    run(&folder, &format!("{UNDER_NAVIGATE} --contract navigate --json e"));
    assert_eq!(ids(&report(&folder, "e")), [(other, "fail")]);
}

#[test]
fn an_implementation_of_one_contract_has_the_ids_that_it_had() {
    let folder = Folder::new("one-contract");
    let line = format!("run {UNDER_NAVIGATE} --implementation reference --json a --junit b");
    folder.run(&line.split_whitespace().collect::<Vec<_>>());
    let whole = report(&folder, "a");
    assert_eq!(whole.trials[0].id(), format!("reference :: {UNDER_NAVIGATE}"));
    assert!(!whole.trials[0].replay.contains("--contract"), "{}", whole.trials[0].replay);
    let json: Value = serde_json::from_str(&folder.read("a")).expect("it is JSON");
    assert_eq!(json["trials"][0].get("of_several"), None, "what one contract has is written as before");
    assert!(!folder.read("b").contains("[before-emit]"));
}

/// A file of known deviations, as it is written.
fn entry(scenario: &str, contract: Option<Contract>) -> String {
    let contract = contract.map_or_else(String::new, |it| format!("    contract: {it}\n"));
    format!(
        "  - scenario: \"{scenario}\"\n{contract}    requirement: hazard.stale-call-wins\n    reason: \"so it is\"\n"
    )
}

#[test]
fn a_deviation_is_known_and_stale_under_each_contract_by_itself() {
    let folder = Folder::new("known-contract");
    let table = [
        (Some(Navigate), Some(0), "1 known"),
        // It shows under the other contract alone.
        (Some(BeforeEmit), Some(1), "it is not broken in"),
        (None, Some(1), "it is not broken in"),
    ];
    for (contract, expected, says) in table {
        folder.write("known.yaml", &format!("known:\n{}", entry(UNDER_NAVIGATE, contract)));
        let (code, text) = run(&folder, &format!("{UNDER_NAVIGATE} --known known.yaml --json a"));
        assert_eq!(code, expected, "{contract:?}: {text}");
        assert!(text.contains(says), "{contract:?}: {text}");
        let report = report(&folder, "a");
        let fails = |trial: &&interlude_reports::run::Trial| matches!(trial.verdict, Verdict::Fail { .. });
        let failed: Vec<_> = report.trials.iter().filter(fails).map(|trial| trial.contract).collect();
        let expected: &[_] = if contract == Some(BeforeEmit) { &[Some(Navigate)] } else { &[] };
        assert_eq!(failed, expected, "{contract:?}: an entry excuses nothing under another contract");
        let stale = report.stale;
        let named: Vec<_> = stale.iter().map(|it| it.contract).collect();
        let expected: &[_] = if contract == Some(Navigate) { &[] } else { &[Some(BeforeEmit)] };
        assert_eq!(named, expected, "{contract:?}");
        let name = format!("{UNDER_NAVIGATE}[before-emit]");
        assert_eq!(text.contains(&name), contract != Some(Navigate), "{text}");
    }
}

#[test]
fn what_is_written_down_names_a_contract_where_the_two_differ_and_keeps_what_was_not_asked_for() {
    // A hazard that both contracts show, and one that only `navigate` shows.
    let folder = Folder::new("write-contract");
    let both = "overlap/fails-after-a-later-set";
    let line = |more: &str| {
        format!("{UNDER_NAVIGATE} {both} --deny shown-while-pending --write-known k.yaml {more}")
    };
    let (_, text) = run(&folder, &line(""));
    let written = folder.read("k.yaml");
    assert!(
        written.contains("contract: navigate\n    requirement: hazard.stale-call-wins"),
        "{text}{written}"
    );
    let of_both = format!("  - scenario: \"{both}\"\n    requirement: hazard.shown-while-pending");
    assert!(written.contains(&of_both), "{written}");
    let given = written.replace("reason: \"\"", "reason: \"so it is\"");
    folder.write("k.yaml", &given);
    let (code, text) =
        run(&folder, &format!("{UNDER_NAVIGATE} {both} --deny shown-while-pending --known k.yaml"));
    assert_eq!(code, Some(0), "{text}");
    for contract in [BeforeEmit, Navigate] {
        run(&folder, &line(&format!("--contract {contract}")));
        assert_eq!(folder.read("k.yaml"), given, "what {contract} alone says changes nothing of the other");
    }
}

#[test]
fn what_failed_last_is_remembered_of_each_contract() {
    let folder = Folder::new("last-contract");
    let again = |line: &str| {
        let line = format!("run {line} --implementation {BOTH} --deny stale-call-wins");
        let mut command =
            crate::folder::interlude(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
        command.env("INTERLUDE_CACHE", folder.path().join("cache"));
        told(&command.output().expect("the program starts").stdout)
    };
    again(&format!("{UNDER_NAVIGATE} {UNDER_BEFORE_EMIT}"));
    // That it passes under another contract mends nothing.
    again(&format!("{UNDER_NAVIGATE} --contract before-emit"));
    let text = again("--last-failed --filter after-a-failed");
    assert!(text.contains(&format!(":: {UNDER_NAVIGATE}[navigate]")), "{text}");
    again(&format!("{UNDER_BEFORE_EMIT} --contract before-emit"));
    let text = again("--last-failed");
    assert!(text.contains("2 trials: 2 fail"), "both are remembered, and nothing else is run: {text}");
}

#[test]
fn two_reports_are_compared_trial_by_trial_and_an_older_one_by_its_contract() {
    let folder = Folder::new("diff-contract");
    run(&folder, &format!("{UNDER_NAVIGATE} --json both"));
    run(&folder, &format!("{UNDER_NAVIGATE} --contract before-emit --json before"));
    run(&folder, &format!("{UNDER_NAVIGATE} --contract navigate --json navigate"));
    // As it was written when there was one trial of each scenario.
    let old = folder.read("before").replace("\"of_several\":true,", "");
    assert_ne!(old, folder.read("before"));
    folder.write("old", &old);
    let diff = |before: &str| {
        let output = folder.run(&["report", "diff", before, "both", "--format", "json"]);
        let read: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let changes = read["changes"].as_array().expect("there are some").clone();
        let told = changes.iter().map(|it| (it["kind"].to_string(), it["contract"].to_string()));
        (read["common"].as_u64(), told.collect::<Vec<_>>())
    };
    let new = |kind: &str, contract: &str| (format!("\"{kind}\""), format!("\"{contract}\""));
    assert_eq!(diff("both"), (Some(2), vec![]));
    assert_eq!(diff("before"), (Some(1), vec![new("worse", "navigate")]));
    assert_eq!(diff("old"), (Some(1), vec![new("worse", "navigate")]));
    assert_eq!(diff("navigate"), (Some(1), vec![new("new", "before-emit")]));
    // Put together again they are the whole run.
    let merged = folder.run(&["report", "merge", "navigate", "before", "--output", "merged"]);
    assert_eq!(merged.status.code(), Some(0), "{}", told(&merged.stderr));
    assert_eq!(ids(&report(&folder, "merged")), ids(&report(&folder, "both")));
}

#[test]
fn compare_draws_what_one_implementation_does_under_each_contract() {
    let folder = Folder::new("compare-contract");
    let output = folder.run(&["compare", UNDER_BEFORE_EMIT, "--implementation", BOTH]);
    let text = told(&output.stdout);
    for contract in Contract::ALL {
        assert!(text.contains(&format!("{BOTH}[{contract}]")), "{text}");
    }
    assert!(text.contains("they differ first"), "{text}");
}

#[test]
fn what_stops_after_a_failure_counts_the_trials_that_are_left_out() {
    let folder = Folder::new("stop-contract");
    run(&folder, &format!("{UNDER_BEFORE_EMIT} {UNDER_NAVIGATE} --fail-fast --json a"));
    let whole = report(&folder, "a");
    assert_eq!((whole.trials.len(), whole.left_out), (1, 3));
}

#[test]
fn what_holds_under_one_contract_alone_is_said_to_belong_to_it() {
    let leave = "\
scenario: The session is undefined while the user leaves
client:
  sessions: [{ id: sess_a, user: user_ada }]
  active: sess_a
steps:
  - at: 0ms
    call: leave
    setActive: { session: null, callback: { resolvesAfter: 50ms } }
  - at: 0ms
    expect: { calls: { leave: pending } }
";
    let folder = Folder::new("lint-contract").with("scenarios/leave.yaml", leave);
    let checked = folder.run(&["check"]);
    let text = told(&checked.stderr);
    assert_eq!(checked.status.code(), Some(2), "{text}");
    assert!(text.contains("no order of events that `navigate` allows comes to this"), "{text}");
    assert!(text.contains("say `contract: before-emit`"), "{text}");
    folder.write("scenarios/leave.yaml", &format!("contract: before-emit\n{leave}"));
    let checked = folder.run(&["check"]);
    assert_eq!(checked.status.code(), Some(0), "{}", told(&checked.stderr));
}
