//! This program as the suite of another crate, in a folder of its own.

use super::AS_SUITE;
use super::folder::told;
use super::manifests::manifest;
use super::place::Place;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::process::Command;

/// Runs this program as a suite, and gives its exit code and what it prints.
fn suite(folder: &Place, insists: bool, arguments: &[&str]) -> (Option<i32>, String) {
    let mut suite = started(folder, arguments);
    suite.env("INTERLUDE_REQUIRE_ADAPTERS", if insists { "1" } else { "0" });
    let output = suite.output().expect("this program starts");
    (output.status.code(), told(&[output.stdout, output.stderr].concat()))
}

pub(crate) fn not_installed() {
    let folder = Place::new("not-installed").with("a-good").with("b-good");
    folder.write("mine/adapter.yaml", &manifest("reference", "requires: [here]\nprepare: make it\n"));
    // Of all its scenarios there is one trial, and with a filter as well.
    for (arguments, name) in [
        (&[][..], "can-be-started"),
        (&["mine"], "can-be-started"),
        (&["good"], "a-good"),
        (&["--exact", "mine::b-good"], "b-good"),
    ] {
        let (code, said) = suite(&folder, false, arguments);
        assert_eq!(code, Some(0), "{said}");
        let trials: Vec<_> = said.lines().filter_map(|line| line.strip_prefix("test mine::")).collect();
        assert_eq!(trials.len(), 1, "{arguments:?}: {said}");
        assert_eq!(trials[0].split_whitespace().next(), Some(name), "{arguments:?}: {said}");
        let reason = "ignored (`mine/here` is not there: run `make it` in `mine`)";
        assert!(trials[0].ends_with(reason), "{arguments:?}: {said}");
        let (code, said) = suite(&folder, true, arguments);
        assert_eq!(code, Some(101), "{arguments:?}: {said}");
        assert!(
            said.contains("1 failed") && said.contains("and `INTERLUDE_REQUIRE_ADAPTERS` is 1"),
            "{said}"
        );
    }
    folder.write("mine/here", "");
    let (code, said) = suite(&folder, true, &[]);
    assert_eq!(code, Some(0), "{said}");
}

pub(crate) fn stale() {
    let folder = Place::new("stale").with("a-good");
    let known = |scenario: &str| {
        format!(
            "known: [{{ scenario: {scenario}, requirement: set-session.hides-first, reason: so it is }}]\n"
        )
    };
    for (scenario, fails) in [("a-good", "mine::a-good"), ("zebra", "mine::known-deviations")] {
        folder.write("mine/adapter.yaml", &manifest("reference", &known(scenario)));
        let (code, said) = suite(&folder, true, &[]);
        assert_eq!(code, Some(101), "{said}");
        assert!(said.contains(&format!("---- {fails} ----")), "{said}");
        assert!(said.contains("1 failed"), "{said}");
    }
    let elsewhere = known("zebra") + "requires: [here]\n";
    folder.write("mine/adapter.yaml", &manifest("reference", &elsewhere));
    let (code, said) = suite(&folder, false, &[]);
    assert_eq!(code, Some(101), "it is told of an adapter that cannot be started as well: {said}");
    assert!(said.contains("---- mine::known-deviations ----"), "{said}");
}

pub(crate) fn nothing_is_passed_over() {
    let folder = Place::new("passed-over").with("a-good");
    let path = folder.path();
    let refused = |of: &str, said_is: &str| {
        let (code, said) = suite(&folder, true, &[]);
        assert_eq!(code, Some(2), "{of}: {said}");
        assert!(said.contains(said_is), "{of}: {said}");
        assert!(said.contains("\n  help: "), "{of}: there is no way out: {said}");
    };
    std::fs::create_dir(path.join("mine")).expect("a folder can be made");
    refused("no manifest", "no folder of `.` holds a file `adapter.yaml`");
    folder.write("good/adapter.yaml", &manifest("reference", ""));
    assert_eq!(suite(&folder, true, &[]).0, Some(0), "what else is there is nothing to it");
    let over = "would be passed over: a manifest is a file `adapter.yaml` in a folder of `.`";
    for name in ["mine/adapter.yml", "mine/Adapter.YAML", "adapter.yaml"] {
        folder.write(name, &manifest("reference", ""));
        refused(name, &format!("`{name}` {over}"));
        std::fs::remove_file(path.join(name)).expect("it is there");
    }
    symlink("nowhere", path.join("mine/adapter.yaml")).expect("a link can be made");
    refused("a link that leads nowhere", over);
    std::fs::remove_file(path.join("mine/adapter.yaml")).expect("it is there");

    let (code, said) = suite(&folder, true, &["--test-threads", "0"]);
    assert_eq!((code, said.contains("nothing would ever run")), (Some(2), true), "{said}");
    assert!(said.contains("\n  help: leave it out, or"), "{said}");
    for (variable, said_is) in [
        ("INTERLUDE_IMPLEMENTATION", "there is no implementation `mine\u{fffd}`"),
        ("TEST_TOTAL_SHARDS", "`TEST_TOTAL_SHARDS` is `mine\u{fffd}`"),
    ] {
        let mut suite = started(&folder, &[]);
        let output = suite.env(variable, std::ffi::OsStr::from_bytes(b"mine\xff")).output();
        let output = output.expect("this program starts");
        let said = told(&output.stderr);
        assert_eq!((output.status.code(), said.contains(said_is)), (Some(2), true), "{variable}: {said}");
        assert!(said.contains("\n  help: "), "{variable}: there is no way out: {said}");
    }

    std::fs::remove_file(path.join("scenarios/a-good.yaml")).expect("it is there");
    refused("no scenario", "there is no scenario below `scenarios`");
    std::fs::remove_dir(path.join("scenarios")).expect("it is empty");
    symlink("nowhere", path.join("scenarios")).expect("a link can be made");
    refused("a folder behind a link that leads nowhere", "there is no file or folder `scenarios`");
}

pub(crate) fn all_skipped() {
    let folder = Place::new("all-skipped").with("a-good").with("b-good");
    // Its scenarios call `setSession`.
    folder.write("mine/adapter.yaml", &manifest("reference", "").replace("set-session, ", ""));
    let (code, said) = suite(&folder, true, &[]);
    // The references are run as well, which says nothing of it.
    assert!(said.contains("6 passed; 0 failed; 4 ignored"), "{said}");
    assert_eq!(code, Some(4), "{said}");
    assert!(
        said.contains("error: everything was skipped") && said.contains("  help: each line says"),
        "{said}"
    );
    // Some runners list the trials, and start one at a time.
    for arguments in [&["--list"][..], &["mine::a-good", "--exact"], &["--skip", "b-good"]] {
        let (code, said) = suite(&folder, true, arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {said}");
    }
    // One that was run is enough, whichever implementation it is of.
    folder.write("more/adapter.yaml", &manifest("reference", "").replace("mine", "more"));
    let (code, said) = suite(&folder, true, &[]);
    assert_eq!(code, Some(0), "{said}");
}

/// What an adapter does wrong is the same mistake in both, in the same words.
pub(crate) fn is_as_strict_as_a_run() {
    let folder = Place::new("as-strict").with("a-bad");
    let as_it_is = manifest("reference", "");
    let mut table: Vec<(String, String)> =
        ["garbage", "doubled", "wrong-id", "both", "unknown-event", "restless"]
            .iter()
            .chain(&["other-protocol", "bad-hello", "offers-less"])
            .map(|mode| ((*mode).to_owned(), manifest(mode, "")))
            .collect();
    table.push(("another name".into(), as_it_is.replace("called, mine", "called, yours")));
    table.push(("another version".into(), as_it_is + "version: \"99.0.0\"\n"));
    for (what, manifest) in table {
        folder.write("mine/adapter.yaml", &manifest);
        let output = folder.run(&["run", "--implementation", "mine/adapter.yaml", "--format", "json"]);
        assert_eq!(output.status.code(), Some(3), "{what}: {}", told(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let verdict = report["trials"][0]["verdict"].clone();
        let reason = verdict["reason"].as_str().unwrap_or_else(|| panic!("{what}: {verdict}"));
        let (code, said) = suite(&folder, true, &[]);
        let in_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(code, Some(101), "{what}: {said}");
        assert!(in_one_line(&said).contains(&in_one_line(reason)), "{what}: {reason}: {said}");
    }
}

/// This program as a suite, before it is started.
fn started(folder: &Place, arguments: &[&str]) -> Command {
    let mut suite = Command::new(std::env::current_exe().expect("this program has a path"));
    suite.args(arguments).current_dir(folder.path()).env(AS_SUITE, "1");
    suite.env_remove("INTERLUDE_IMPLEMENTATION");
    suite
}
