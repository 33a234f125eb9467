//! What an adapter does belongs to the scenario in which it does it, however many run at a time.

use crate::adapter::{adapter, folder, report, run, verdicts};
use crate::folder::{Folder, told};
use interlude_spec::event::{Observation, What};

/// What every run of the scenarios comes to, with one worker and with several: the same bytes.
fn same_for_any_jobs(folder: &Folder, command: &str, arguments: &[&str]) -> (i32, Vec<String>) {
    let of = |jobs: &str| run(folder, command, &[arguments, &["--jobs", jobs]].concat());
    let one = of("1");
    for jobs in ["2", "8"] {
        let other = of(jobs);
        assert_eq!(told(&one.stdout), told(&other.stdout), "--jobs {jobs}");
        assert_eq!(one.status.code(), other.status.code(), "--jobs {jobs}");
    }
    let (code, report) = report(folder, command, arguments);
    (code, verdicts(&report))
}

#[test]
fn an_adapter_that_does_nothing_wrong_is_in_order() {
    let folder = folder("in-order", 3);
    let (code, verdicts) = same_for_any_jobs(&folder, &adapter(&folder, "", ""), &[]);
    assert_eq!((code, verdicts), (0, vec!["not-exercised".to_owned(); 3]));
}

#[test]
fn what_comes_after_the_end_is_of_the_scenario_that_is_over() {
    let table = [
        ("exit 17", "the adapter ended before it answered `idle`, exit status: 17"),
        ("kill -9 $$", "the adapter ended before it answered `idle`, signal: 9 (SIGKILL)"),
        ("say '{}'", "the adapter wrote an answer with the id 5 to the request 6"),
        (
            "echo nonsense",
            "the adapter wrote a line that is not an answer: it is not JSON: no value begins here, at column 2; standard output is for answers \
             alone, so what is for people has to be printed to standard error",
        ),
    ];
    for (what, reason) in table {
        let folder = folder("after-end", 3);
        let after = format!("case $op$scenario in endb) {what} ;; esac");
        let (code, verdicts) = same_for_any_jobs(&folder, &adapter(&folder, "", &after), &[]);
        let expected =
            ["not-exercised".to_owned(), format!("adapter-error: {reason}"), "not-exercised".to_owned()];
        assert_eq!((code, verdicts.as_slice()), (3, &expected[..]), "{what}");
    }
}

#[test]
fn how_it_parts_is_told_of_the_last_scenario() {
    let table = [
        ("exit 17", "after `bye` the adapter ended with exit status: 17, and not with 0"),
        ("kill -11 $$", "after `bye` the adapter ended with signal: 11 (SIGSEGV), and not with 0"),
        ("say '{}'; say '{}'", "after `bye` the adapter wrote a line that no request asked for"),
    ];
    for (what, reason) in table {
        let folder = folder("bye", 3);
        let before = format!("case $op in bye) {what} ;; esac");
        let (code, verdicts) = same_for_any_jobs(&folder, &adapter(&folder, &before, ""), &[]);
        let last = "no scenario was under way any more, and `c` is only the last one that was run";
        let told = format!("adapter-error: {reason}: {last}; look at how the adapter ends");
        let expected = ["not-exercised".to_owned(), "not-exercised".to_owned(), told];
        assert_eq!((code, verdicts.as_slice()), (3, &expected[..]), "{what}");
    }
}

#[test]
fn one_answer_to_bye_is_in_order_and_none_is_too() {
    let folder = folder("answers-bye", 2);
    let before = "case $op in bye) say '{}'; exit 0 ;; esac";
    assert_eq!(report(&folder, &adapter(&folder, before, ""), &[]).0, 0);
}

#[test]
fn events_in_the_answer_to_end_are_judged() {
    let folder = folder("end-events", 1);
    let event = r#"{"event":"return","call":"nobody","outcome":"resolved"}"#;
    let before = format!(
        "case $op in end) printf '{{\"id\":%s,\"ok\":{{}},\"events\":[%s]}}\\n' \"$id\" '{event}'; op=none; return ;; esac"
    );
    let command = adapter(&folder, &before, "");
    let (code, report) = report(&folder, &command, &[]);
    assert_eq!(code, 1, "{:?}", report.trials);
    let events = &report.trials[0].ran.as_ref().expect("it was run").trace.events;
    let last: Vec<_> = events.iter().rev().take(2).map(|event| &event.what).collect();
    assert!(matches!(last[..], [What::End, What::Saw(Observation::Return { .. })]), "{events:?}");
}

/// A call returns that nobody has made.
const RETURN: &str = r#"{"event":"return","call":"nobody","outcome":"resolved"}"#;

#[test]
fn events_in_the_answer_to_idle_are_of_the_scenario_that_is_over() {
    let refused = r#""error":{"code":"unsupported","message":"no idle"}"#;
    for answer in [r#""ok":{}"#, refused] {
        let folder = folder("idle-events", 3);
        let before = format!(
            "case $op$scenario in idleb) printf '{{\"id\":%s,%s,\"events\":[%s]}}\\n' \"$id\" '{answer}' '{RETURN}'; op=none ;; esac"
        );
        let command = adapter(&folder, &before, "");
        let (code, verdicts) = same_for_any_jobs(&folder, &command, &[]);
        assert_eq!(
            (code, verdicts),
            (1, ["not-exercised", "fail", "not-exercised"].map(Into::into).to_vec()),
            "{answer}"
        );
    }
}

#[test]
fn what_happens_in_no_scenario_is_never_passed_over() {
    let with_events = |op: &str, answer: &str| {
        format!(
            "case $op$scenario in {op}) printf '{{\"id\":%s,%s,\"events\":[%s]}}\\n' \"$id\" '{answer}' '{RETURN}'; case $op in bye) exit 0 ;; esac; op=none ;; esac"
        )
    };
    let hello = r#""ok":{"protocol":1,"implementation":{"name":"mine","version":"1.0.0"},"contracts":["before-emit"],"capabilities":["set-session"]}"#;
    let (done, refused) = (r#""ok":{}"#, r#""error":{"code":"unsupported","message":"what is that?"}"#);
    let answers = [("hello", hello), ("idle", done), ("idle", refused), ("bye*", done), ("bye*", refused)];
    for (op, answer) in answers {
        let folder = folder("no-scenario", 1);
        let (code, run) = report(&folder, &adapter(&folder, &with_events(op, answer), ""), &[]);
        let verdict = &verdicts(&run)[0];
        let reason = format!("events in the answer to `{}`, ", op.trim_end_matches('*'));
        assert!(code == 3 && verdict.contains(&reason), "{op}: {code}, {verdict}");
    }
}

#[test]
fn standard_error_is_found_with_the_scenario_that_it_is_of() {
    let folder = folder("noise", 4);
    // It speaks after each answer, as whoever logs does.
    let command = adapter(
        &folder,
        "case $op$scenario in actc) echo 'now it fails' >&2; exit 3 ;; esac",
        "echo \"done $op $id $scenario\" >&2",
    );
    for _ in 0..5 {
        let (_, report) = report(&folder, &command, &["--jobs", "1"]);
        let evidence = report.trials[2].evidence.clone().expect("it has failed");
        let expected = ["done hello 0 ", "done idle 1 ", "done idle 2 ", "done begin 1 c", "now it fails"];
        assert_eq!(evidence.stderr, expected);
    }
    same_for_any_jobs(&folder, &command, &[]);
}

#[test]
fn what_is_written_at_the_start_alone_is_no_reason_to_start_anew() {
    let folder = folder("starts", 4);
    let command = adapter(&folder, "case $op in hello) echo start >>starts; echo warning >&2 ;; esac", "");
    assert_eq!(report(&folder, &command, &["--jobs", "1"]).0, 0);
    assert_eq!(folder.read("starts"), "start\n");
}

#[test]
fn the_time_of_an_event_is_neither_later_than_its_request_nor_earlier_than_another() {
    let event = |at: &str| format!(r#"{{"event":"callback-waiting","call":"nobody"{at}}}"#);
    let table = [
        (event(r#","at":6"#), "the adapter wrote an event at 6ms, and it is 5ms"),
        (
            event(r#","at":18446744073709551615"#),
            "the adapter wrote an event at 18446744073709551615ms, and it is 5ms",
        ),
        (
            format!("{},{}", event(""), event(r#","at":3"#)),
            "the adapter wrote an event at 3ms after one at 5ms",
        ),
    ];
    for (events, reason) in table {
        let folder = folder("late", 1);
        let command = adapter(&folder, "", "");
        let answer = format!(
            "    act) printf '{{\"id\":%s,\"ok\":{{\"quiescent\":true}},\"events\":[%s]}}\\n' \"$id\" '{events}' ;;\n    act)"
        );
        folder.write("adapter.sh", &folder.read("adapter.sh").replace("    act)", &answer));
        let (code, report) = report(&folder, &command, &[]);
        assert_eq!((code, verdicts(&report)), (3, vec![format!("adapter-error: {reason}")]));
    }
}

#[test]
fn an_adapter_is_who_its_manifest_says() {
    let folder = folder("names", 1);
    adapter(&folder, "", "");
    let code_and_verdict = |name: &str, version: &str| {
        let manifest = format!(
            "name: {name}\nversion: \"{version}\"\ncommand: sh adapter.sh\ncontracts: [before-emit]\ncapabilities: [set-session]\n"
        );
        folder.write("adapter.yaml", &manifest);
        let output = folder.run(&["run", "--implementation", "adapter.yaml", "--format", "json"]);
        let run = interlude_reports::json::parse(&told(&output.stdout)).expect("it is a report");
        (output.status.code(), verdicts(&run).remove(0))
    };
    assert_eq!(code_and_verdict("mine", "1.0.0"), (Some(0), "not-exercised".to_owned()));
    let other = |known: &str| {
        format!("adapter-error: the adapter says that it is `mine@1.0.0`, and its manifest says `{known}`")
    };
    assert_eq!(code_and_verdict("yours", "1.0.0"), (Some(3), other("yours@1.0.0")));
    assert_eq!(code_and_verdict("mine", "2.0.0"), (Some(3), other("mine@2.0.0")));
}

#[test]
fn a_command_that_starts_another_adapter_each_time_is_told() {
    let folder = folder("another", 2);
    // It exits in the first scenario; who is started then has another name.
    let command = adapter(&folder, "case $op$scenario in acta) exit 1 ;; esac", "");
    folder.write("adapter.sh", &format!("{}\n{}", "echo x >>starts", folder.read("adapter.sh")));
    let script = folder.read("adapter.sh").replace("\\\"mine\\\"", "\\\"mine$(grep -c x starts)\\\"");
    folder.write("adapter.sh", &script);
    let (code, report) = report(&folder, &command, &["--jobs", "1"]);
    assert_eq!(code, 3);
    assert!(verdicts(&report)[1].contains("says that it is `mine2@1.0.0`"), "{:?}", verdicts(&report));
}

#[test]
fn two_implementations_of_one_name_are_refused() {
    let folder = folder("twins", 1);
    adapter(&folder, "", "");
    let manifest =
        "name: mine\ncommand: sh ../adapter.sh\ncontracts: [before-emit]\ncapabilities: [set-session]\n";
    folder.write("one/adapter.yaml", manifest);
    folder.write("two/adapter.yaml", manifest);
    let both = ["run", "--implementation", "one/adapter.yaml", "--implementation", "two/adapter.yaml"];
    let output = folder.run(&both);
    assert_eq!((output.status.code(), told(&output.stdout)), (Some(2), String::new()));
    assert!(
        told(&output.stderr).contains("two implementations are called `mine`"),
        "{}",
        told(&output.stderr)
    );
    let twice = ["run", "--implementation", "one/adapter.yaml", "--implementation", "one/adapter.yaml"];
    assert_eq!(folder.run(&twice).status.code(), Some(0), "the same one twice is one");
}

const MANIFEST: &str = "\
name: mine
version: \"1.0.0\"
command: [sh, adapter.sh]
contracts: [before-emit]
capabilities: [set-session]
";

/// A campaign has no scenario that its end could be told of, and is incomplete. A shard of it is not there to be merged.
#[test]
fn how_it_parts_is_told_of_a_campaign_too() {
    for (before, code) in [("", 1), ("case $op in bye) exit 3 ;; esac", 3)] {
        let folder = folder("parting-campaign", 1);
        adapter(&folder, before, "");
        folder.write("adapter.yaml", MANIFEST);
        let fuzz = ["fuzz", "--implementation", "adapter.yaml", "--cases", "3"];
        let ways: [&[&str]; 3] = [&[], &["--resume", "f.json"], &["--shard", "1/1", "--format", "json"]];
        for more in ways {
            // What a run that did not end well has done is done again.
            let first = folder.run(&[&fuzz, more].concat());
            let output = folder.run(&[&fuzz, more].concat());
            let said = told(&output.stderr);
            assert_eq!(first.status.code(), Some(code), "{more:?}: {}", told(&first.stderr));
            assert_eq!(output.status.code(), Some(code), "{more:?}: {said}");
            assert_eq!(said.contains("`mine@1.0.0`: after `bye`"), code == 3, "{more:?}: {said}");
            let is_shard = more.contains(&"--shard") && !output.stdout.is_empty();
            assert_eq!(is_shard, more.contains(&"--shard") && code == 1, "{more:?}");
        }
    }
}

/// Of a campaign that is done again nothing may be kept. Where that cannot be seen to, nobody is told that it was.
#[test]
fn a_file_to_go_on_from_that_cannot_be_taken_away_is_told() {
    for (at_bye, said) in
        [("", "nothing of this run is kept in `f.json`"), ("mkdir f.json;", "cannot remove `f.json`")]
    {
        let folder = folder("parting-kept", 1);
        adapter(&folder, &format!("case $op in bye) {at_bye} exit 3 ;; esac"), "");
        folder.write("adapter.yaml", MANIFEST);
        let fuzz = ["fuzz", "--implementation", "adapter.yaml", "--cases", "3", "--resume", "f.json"];
        let output = folder.run(&fuzz);
        let heard = told(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{heard}");
        assert!(heard.contains(said), "{heard}");
        assert_eq!(heard.contains("nothing of this run is kept"), at_bye.is_empty(), "{heard}");
    }
}

/// The search for a record has begun then, so the command line was right.
#[test]
fn an_adapter_that_fails_while_a_record_is_looked_for_makes_that_incomplete() {
    let folder = folder("failing-fit", 1);
    adapter(&folder, "case $op in act) exit 9 ;; esac", "");
    folder.write("adapter.yaml", MANIFEST);
    let output = folder.run(&["fit", "adapter.yaml", "--cases", "3"]);
    let said = told(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("`mine@1.0.0` gave no answer"), "{said}");
}

/// No version of clerk-js does nothing at all, so all are equally far from it. The one that is told is of a contract that it claims.
#[test]
fn a_record_is_looked_for_among_those_of_its_contract_and_how_the_adapter_parts_is_told() {
    for (before, code) in [("", 1), ("case $op in bye) exit 3 ;; esac", 3)] {
        let folder = folder("fit-contract", 1);
        adapter(&folder, before, "");
        folder.write("adapter.yaml", MANIFEST);
        let output = folder.run(&["fit", "adapter.yaml", "--cases", "3"]);
        let said = told(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert_eq!(said.contains("`mine@1.0.0`: after `bye`"), code == 3, "{said}");
    }
}
