//! Every way to cut a run short: none is a success, and none leaves a report that looks whole.

use crate::adapter::{adapter, folder};
use crate::folder::{Folder, interlude, told};
use interlude_reports::json;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// The scenarios of a whole run.
const SCENARIOS: usize = 4;

/// Whether a text says of every scenario that it was run.
fn looks_whole(report: &str) -> bool {
    json::parse(report).is_ok_and(|run| {
        let judged = run.trials.iter().filter(|trial| {
            !matches!(trial.verdict.word(), "adapter-error" | "not-run" | "skip" | "nondeterministic")
        });
        run.shard.is_none() && judged.count() == SCENARIOS
    })
}

fn assert_cut_short(output: &Output, folder: &Folder, how: &str) {
    assert_ne!(output.status.code(), Some(0), "{how} is a success");
    for file in ["r.json", "out"] {
        let report = std::fs::read_to_string(folder.path().join(file)).unwrap_or_default();
        assert!(!looks_whole(&report), "{how} leaves a whole report in `{file}`");
    }
    assert!(!looks_whole(&String::from_utf8_lossy(&output.stdout)), "{how} prints a whole report");
}

fn run(folder: &Folder, command: &str, more: &[&str]) -> Output {
    let words = [&["run", "--command", command, "--format", "json", "--json", "r.json"], more].concat();
    interlude(folder.path(), &words).output().expect("the program starts")
}

#[test]
fn a_run_that_is_not_cut_short_is_a_success_and_looks_whole() {
    let folder = folder("whole", SCENARIOS);
    let output = run(&folder, &adapter(&folder, "", ""), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output.stderr));
    assert!(looks_whole(&told(&output.stdout)) && looks_whole(&folder.read("r.json")));
}

/// What an adapter does instead of answering, or beside it, at each kind of request.
#[test]
fn an_adapter_cuts_it_short() {
    let instead =
        ["exit 0", "exit 1", "kill -9 $$", "op=none", "echo nonsense; op=none", "exec 1>&-; sleep 600"];
    for op in ["hello", "begin", "act", "probe", "end", "idle"] {
        for what in instead {
            // It does so in one scenario alone, or when it is started.
            let folder = folder("adapter", SCENARIOS);
            let when = if op == "hello" { "hello".to_owned() } else { format!("{op}c") };
            let command = adapter(&folder, &format!("case $op$scenario in {when}) {what} ;; esac"), "");
            let output = run(&folder, &command, &["--timeout", "300ms"]);
            assert_cut_short(&output, &folder, &format!("`{what}` at `{op}`"));
            assert_eq!(output.status.code(), Some(3), "`{what}` at `{op}`");
        }
    }
    for what in ["exit 1", "kill -9 $$", "say '{}'; say '{}'", "sleep 600"] {
        let folder = folder("bye", SCENARIOS);
        let command = adapter(&folder, &format!("case $op in bye) {what} ;; esac"), "");
        let output = run(&folder, &command, &["--timeout", "300ms"]);
        assert_cut_short(&output, &folder, &format!("`{what}` at `bye`"));
        assert_eq!(output.status.code(), Some(3), "`{what}` at `bye`");
    }
}

#[test]
fn a_signal_cuts_it_short_wherever_it_comes() {
    for signal in ["INT", "TERM", "QUIT", "HUP", "KILL", "ABRT"] {
        for place in 0..SCENARIOS {
            let folder = folder("signal", SCENARIOS);
            let at = ["a", "b", "c", "d"][place];
            let before =
                format!("case $op$scenario in act{at}) echo >here; while :; do sleep 1; done ;; esac");
            let command = adapter(&folder, &before, "");
            let words = ["run", "--command", &command, "--format", "json", "--json", "r.json", "--jobs", "1"];
            let mut program = interlude(folder.path(), &words);
            let mut run = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
            while !folder.path().join("here").exists() {
                assert!(run.try_wait().expect("it can be asked").is_none(), "the run has ended by itself");
                std::thread::sleep(Duration::from_millis(2));
            }
            let sent = Command::new("kill").args([&format!("-{signal}"), &run.id().to_string()]).status();
            assert!(sent.expect("`kill` is there").success());
            let output = run.wait_with_output().expect("it can be waited for");
            assert_cut_short(&output, &folder, &format!("{signal} in scenario {at}"));
            assert!(output.stdout.is_empty() && !folder.path().join("r.json").exists(), "{signal}");
        }
    }
}

#[test]
fn a_search_for_a_record_that_is_interrupted_says_so() {
    let folder = folder("fit", 0);
    adapter(&folder, "case $op in act) [ -e here ] || { echo >here; sleep 1; } ;; esac", "");
    folder.write(
        "adapter.yaml",
        "name: mine\ncommand: [sh, adapter.sh]\ncontracts: [before-emit]\ncapabilities: [set-session]\n",
    );
    let mut program = interlude(folder.path(), &["fit", "adapter.yaml", "--cases", "1000000"]);
    let program = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    while !folder.path().join("here").exists() {
        std::thread::sleep(Duration::from_millis(2));
    }
    let sent = Command::new("kill").args(["-INT", &program.id().to_string()]).status();
    assert!(sent.expect("`kill` is there").success());
    let output = program.wait_with_output().expect("it can be waited for");
    assert_eq!((output.status.code(), told(&output.stdout)), (Some(3), String::new()));
    assert!(told(&output.stderr).contains("interrupted"), "{}", told(&output.stderr));
}

#[test]
fn what_is_asked_for_in_part_does_not_look_whole() {
    let folder = folder("part", SCENARIOS);
    let command = adapter(&folder, "", "");
    let table: [(&[&str], Option<i32>); 3] = [
        (&["--shard", "1/2"], Some(0)),
        (&["--filter", "zebra"], Some(4)),
        (&["--contract", "navigate"], Some(4)),
    ];
    for (more, expected) in table {
        let output = run(&folder, &command, more);
        assert_eq!(output.status.code(), expected, "{more:?}");
        assert!(!looks_whole(&told(&output.stdout)) && !looks_whole(&folder.read("r.json")), "{more:?}");
        // What is a part says so to whoever reads it, and is not merged as the whole.
        if expected == Some(0) {
            assert!(
                told(&folder.run(&["report", "render", "r.json"]).stdout).contains("this is shard 1 of 2")
            );
            assert_eq!(folder.run(&["report", "merge", "r.json"]).status.code(), Some(2));
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_full_cuts_it_short() {
    let folder = folder("disk", SCENARIOS);
    let command = adapter(&folder, "", "");
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let words = ["run", "--command", &command, "--format", "json"];
    let output = interlude(folder.path(), &words).stdout(full).output().expect("the program starts");
    assert_cut_short(&output, &folder, "a full disk beneath standard output");
    let output = run(&folder, &command, &["--html", "/dev/full"]);
    assert_ne!(output.status.code(), Some(0), "a full disk beneath a report");
}

/// A report of which the end is missing is none, wherever it ends.
#[test]
fn half_a_report_is_no_report() {
    let folder = folder("half", SCENARIOS);
    run(&folder, &adapter(&folder, "", ""), &[]);
    let whole = folder.read("r.json");
    let text = whole.trim_end();
    for end in (0..text.len()).step_by(text.len() / 60).filter(|end| text.is_char_boundary(*end)) {
        assert!(json::parse(&text[..end]).is_err(), "the first {end} bytes are a report");
    }
    folder.write("r.json", &text[..text.len() - 1]);
    for command in [
        &["report", "render", "r.json"][..],
        &["report", "merge", "r.json"],
        &["report", "diff", "r.json", "r.json"],
    ] {
        assert_eq!(folder.run(command).status.code(), Some(2), "{command:?}");
    }
}

/// A trial that a report has no more is not in order because of it.
#[test]
fn a_trial_that_is_gone_is_worse() {
    let folder = folder("diff", SCENARIOS);
    run(&folder, &adapter(&folder, "", ""), &[]);
    let whole = folder.read("r.json");
    folder.write("before.json", &whole);
    let mut report: serde_json::Value = serde_json::from_str(&whole).expect("it is JSON");
    report["trials"].as_array_mut().expect("a list").pop();
    folder.write("after.json", &report.to_string());
    let diff = |one: &str, other: &str| folder.run(&["report", "diff", one, other]).status.code();
    assert_eq!(diff("before.json", "before.json"), Some(0));
    assert_eq!(diff("before.json", "after.json"), Some(1));
    assert_eq!(diff("after.json", "before.json"), Some(0), "what is new and in order is no worse");
}
