//! Adapters that do everything wrong, and one that does nothing wrong: what each of them comes to in a run.
//!
//! This program is both: the tests, and (called with `adapter MODE`) the adapter that they start.

mod adapter;
mod campaigns;
#[path = "../it/folder.rs"]
mod folder;
mod formats;
mod manifests;
mod pairs;
mod place;
mod strict;
mod suites;
#[path = "../it/switch.rs"]
mod switch;
mod terminal;

use folder::{code, interlude, told};
use interlude_reports::run::{Run, Trial};
use libtest_mimic::{Arguments, Failed, Trial as Test};
use place::Place;
use std::path::Path;
use std::process::{ExitCode, Output};

/// Has this program be a suite of another crate, in the current folder.
const AS_SUITE: &str = "INTERLUDE_TEST_AS_SUITE";

/// How many tests run at a time, unless someone says otherwise.
const AT_A_TIME: usize = 4;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("adapter") {
        return adapter::be(&arguments.next().unwrap_or_default());
    }
    if std::env::var_os(AS_SUITE).is_some() {
        return interlude::suite("scenarios").adapters(".").main();
    }
    let tests: [(&str, fn()); 31] = [
        ("a_run_is_the_same_in_process_and_out_of_it", a_run_is_the_same_in_process_and_out_of_it),
        ("a_failure_is_contained_in_its_scenario", a_failure_is_contained_in_its_scenario),
        ("an_adapter_that_does_not_start_ends_the_run", an_adapter_that_does_not_start_ends_the_run),
        ("noise_on_standard_error_is_no_failure", noise_on_standard_error_is_no_failure),
        ("what_an_adapter_notes_is_told_of_its_scenario_and_breaks_nothing", notes),
        ("what_is_offered_and_never_seen_is_said_once", never_seen),
        ("what_an_adapter_leaves_behind_is_killed", what_an_adapter_leaves_behind_is_killed),
        ("an_interrupted_run_leaves_no_process", an_interrupted_run_leaves_no_process),
        ("what_is_no_command_is_said_so", what_is_no_command_is_said_so),
        (
            "a_manifest_names_versions_and_how_each_is_started",
            manifests::a_manifest_names_versions_and_how_each_is_started,
        ),
        ("an_adapter_is_held_to_its_manifest", manifests::an_adapter_is_held_to_its_manifest),
        (
            "what_is_said_of_organizations_is_checked_where_they_are_offered",
            manifests::what_is_said_of_organizations_is_checked_where_they_are_offered,
        ),
        (
            "a_mistake_in_a_manifest_is_shown_in_its_line",
            manifests::a_mistake_in_a_manifest_is_shown_in_its_line,
        ),
        ("the_rest_is_not_run_and_that_is_the_same_for_any_number_of_jobs", giving_up),
        ("two_runs_that_differ_are_nondeterministic", two_runs_that_differ_are_nondeterministic),
        ("an_adapter_that_is_not_installed_is_ignored_until_it_is_insisted_on", suites::not_installed),
        ("a_known_deviation_that_does_not_show_fails_a_trial", suites::stale),
        ("a_suite_in_which_everything_is_skipped_is_not_green", suites::all_skipped),
        ("the_place_of_a_panic_is_told_beside_its_backtrace", the_place_of_a_panic_is_told),
        ("nothing_that_a_suite_is_given_is_passed_over", suites::nothing_is_passed_over),
        ("a_suite_reads_adapters_as_strictly_as_a_run", suites::is_as_strict_as_a_run),
        ("a_campaign_finds_what_an_adapter_does_wrong", campaigns::finds_what_is_wrong),
        ("a_campaign_passes_over_what_is_known", campaigns::passes_over_what_is_known),
        ("a_campaign_shows_the_smallest_scenario_without_an_answer", campaigns::without_an_answer),
        ("an_interrupted_campaign_reports_and_leaves_no_process", campaigns::interrupted),
        (
            "every_format_of_every_verdict_is_the_same_in_two_runs_and_when_it_is_rendered_later",
            formats::every_format_of_every_verdict_is_the_same_in_two_runs_and_when_it_is_rendered_later,
        ),
        (
            "a_bar_is_seen_on_a_terminal_and_leaves_nothing_behind",
            terminal::a_bar_is_seen_on_a_terminal_and_leaves_nothing_behind,
        ),
        (
            "no_bar_is_drawn_where_it_cannot_be_taken_back_or_nobody_sits",
            terminal::no_bar_is_drawn_where_it_cannot_be_taken_back_or_nobody_sits,
        ),
        (
            "an_interrupted_run_takes_its_bar_away_and_says_so",
            terminal::an_interrupted_run_takes_its_bar_away_and_says_so,
        ),
        (
            "an_interrupted_campaign_ends_with_its_report",
            terminal::an_interrupted_campaign_ends_with_its_report,
        ),
        (
            "what_is_said_beside_the_answer_is_folded_on_a_terminal_and_nowhere_else",
            terminal::what_is_said_beside_the_answer_is_folded_on_a_terminal_and_nowhere_else,
        ),
    ];
    let tests = tests.map(|(name, test)| {
        Test::test(name, move || {
            std::panic::catch_unwind(test).map_err(|panic| {
                let message = panic.downcast_ref::<String>().cloned();
                Failed::from(message.unwrap_or_else(|| "it panicked".into()))
            })
        })
    });
    // The examples are in other languages, which need not be there unless someone insists.
    let insists = std::env::var("INTERLUDE_REQUIRE_ADAPTERS").is_ok_and(|it| it == "1");
    let is_there = ["node", "python3"].iter().all(|program| which::which(program).is_ok());
    let examples = Test::test("a_campaign_against_the_examples_finds_what_is_denied_and_no_more", || {
        std::panic::catch_unwind(campaigns::examples).map_err(|_| Failed::from("it panicked"))
    });
    let mut tests = Vec::from(tests);
    tests.push(examples.with_ignored_flag(!is_there && !insists));
    tests.push(Test::ignorable_test(
        "a_fault_of_a_binding_is_found_on_it_and_not_on_the_next_version",
        pairs::each_is_found_on_the_one_and_not_on_the_other,
    ));
    tests.push(Test::ignorable_test(
        "under_strict_mode_the_whole_suite_comes_to_the_same",
        strict::the_whole_suite_comes_to_the_same,
    ));
    let mut arguments = Arguments::from_args();
    // Most of them wait for an adapter that does not answer.
    arguments.test_threads.get_or_insert(AT_A_TIME);
    libtest_mimic::run(&arguments, tests).exit_code()
}

/// The command line of an adapter that is this program.
fn adapter(mode: &str) -> String {
    let program = std::env::current_exe().expect("this program has a path");
    format!("'{}' adapter {mode}", program.display())
}

/// The program in the checkout, where it finds the shipped scenarios.
fn in_the_checkout(arguments: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    interlude(&root, arguments).output().expect("the program starts")
}

fn report(folder: &Place, arguments: &[&str]) -> (i32, Run) {
    read(&folder.run(&[&["run", "--format", "json"], arguments].concat()))
}

/// The exit code, and the report that was printed.
fn read(output: &Output) -> (i32, Run) {
    let text = told(&output.stdout);
    let run = interlude_reports::json::parse(&text)
        .unwrap_or_else(|error| panic!("{error}: {text}{}", told(&output.stderr)));
    (code(output), run)
}

fn words(run: &Run) -> Vec<(&str, &str)> {
    run.trials.iter().map(|trial| (trial.scenario.as_str(), trial.verdict.word())).collect()
}

fn a_run_is_the_same_in_process_and_out_of_it() {
    let run = |more: &[&str]| read(&in_the_checkout(&[&["run", "--format", "json"], more].concat())).1;
    let (inside, outside) = (run(&[]), run(&["--command", &adapter("reference")]));
    assert!(inside.trials.len() > 50, "the shipped scenarios are run");
    assert_eq!(inside.trials.len(), outside.trials.len());
    for (inside, outside) in inside.trials.iter().zip(&outside.trials) {
        // It declares no semantics, so there is nothing to hold it against there; everything else is the same.
        let outside = Trial { replay: inside.replay.clone(), ..outside.clone() };
        assert_eq!(outside.verdict, inside.verdict, "{}", inside.scenario);
        assert_eq!(outside.ran, inside.ran, "{}", inside.scenario);
    }
    assert!(outside.trials[0].implementation.starts_with("reference@"));
}

/// A mode, and what its one bad scenario comes to: words of the reason, and words of the evidence.
const CONTAINED: [(&str, &str, &str); 13] = [
    ("abort", "before it answered `act`, signal: 6", "← {\"id\":"),
    ("exit", "before it answered `act`, exit status: 3", "last words 39"),
    ("panic", "before it answered `act`, exit status: 101", "this adapter panics"),
    ("hang", "no answer to `act` within 2s", "→ {\"id\":"),
    (
        "garbage",
        "no value begins here, at column 2; standard output is for answers alone, so what is for people has to be printed to standard error",
        "nonsense",
    ),
    ("wrong-id", "an answer with the id 9999", "9999"),
    ("long-line", "a line of more than 1048576 bytes", "xxxxxxxx"),
    ("not-utf8", "a line that is not UTF-8", "\u{fffd}"),
    ("half-a-line", "before it answered `act`, exit status: 0", "{\"id\":"),
    ("restless", "did not come to rest at 0ms", "\"quiescent\":false"),
    ("refuses", "answered `unsupported`: no act today", "no act today"),
    ("both", "both `ok` and `error`", "no act today"),
    ("unknown-event", "`emitted` is not known here", "emitted"),
];

fn a_failure_is_contained_in_its_scenario() {
    let folder = Place::new("contained").with("a-good").with("b-bad").with("c-good");
    for (mode, reason, evidence) in CONTAINED {
        let limit = if mode == "hang" { "2s" } else { "60s" };
        let (code, run) = report(&folder, &["--command", &adapter(mode), "--timeout", limit]);
        assert_eq!(
            words(&run),
            [("a-good", "pass"), ("b-bad", "adapter-error"), ("c-good", "pass")],
            "{mode}: {:?}",
            run.trials[1].evidence
        );
        assert_eq!(code, 3, "{mode}: what did not run is never green");
        let said = format!("{:?}", run.trials[1].verdict);
        assert!(said.contains(reason), "{mode}: `{reason}` is not in {said}");
        let left = run.trials[1].evidence.as_ref().expect("there is evidence");
        let all = [left.line.as_slice(), &left.exchange, &left.stderr].concat().join("\n");
        assert!(all.contains(evidence), "{mode}: `{evidence}` is not in {all}");
        assert!(left.stderr.len() <= 32, "{mode}: {} lines", left.stderr.len());
        assert!(all.len() < 100_000, "{mode}: {} bytes of evidence", all.len());
    }
}

fn the_place_of_a_panic_is_told() {
    let folder = Place::new("backtrace").with("a-bad");
    let mut command = folder.command(&["run", "--format", "json", "--command", &adapter("panic")]);
    let output = command.env("RUST_BACKTRACE", "full").output().expect("the program starts");
    let (_, run) = read(&output);
    let stderr = run.trials[0].evidence.as_ref().expect("there is evidence").stderr.join("\n");
    assert!(stderr.contains("lines of the stack"), "so long a stack is shortened: {stderr}");
    for told in ["tests/adapters/adapter.rs:", "this adapter panics"] {
        assert!(stderr.contains(told), "`{told}` is not in {stderr}");
    }
}

fn an_adapter_that_does_not_start_ends_the_run() {
    let folder = ["a", "b", "c", "d", "e"].iter().fold(Place::new("start"), |folder, id| folder.with(id));
    let table = [
        (adapter("exit-at-once"), "before it answered `hello`, exit status: 7"),
        (
            adapter("mute"),
            "no answer to `hello` within 1500ms; it has to flush standard output after each line",
        ),
        (adapter("other-protocol"), "speaks version 2 of the protocol, and this is version 1"),
        (adapter("bad-hello"), "`organisations` is not known here; did you mean `organizations`?"),
    ];
    for (command, reason) in table {
        // Where someone answers, it has the time it needs; `mute` never does.
        let limit = if command.ends_with("mute") { "500ms" } else { "60s" };
        let (code, run) = report(&folder, &["--command", &command, "--timeout", limit]);
        let words: Vec<_> = run.trials.iter().map(|trial| trial.verdict.word()).collect();
        // One that is mute would take its time again.
        let failed = if command.ends_with("mute") { 1 } else { 3 };
        assert_eq!(words, [vec!["adapter-error"; failed], vec!["not-run"; 5 - failed]].concat(), "{command}");
        assert_eq!(code, 3, "{command}");
        let said = format!("{:?}", run.trials[0].verdict);
        assert!(said.contains(reason), "`{reason}` is not in {said}");
    }
    // What is not there at all is not tried once for each scenario.
    let (code, run) = report(&folder, &["--command", "no-such-program --at all"]);
    assert_eq!((code, words(&run).iter().all(|(_, word)| *word == "not-run")), (3, true));
    let said = format!("{:?}", run.trials[0].verdict);
    assert!(said.contains("there is no program `no-such-program`"), "{said}");
}

fn giving_up() {
    let ids = ["a-good", "b-bad", "c-good", "d-bad", "e-bad", "f-bad", "g-good", "h-bad", "i-good"];
    let folder = ids.iter().fold(Place::new("giving-up"), |folder, id| folder.with(id));
    let run =
        |jobs| folder.run(&["run", "--format", "json", "--command", &adapter("garbage"), "--jobs", jobs]);
    let (one, four) = (run("1"), run("4"));
    assert!(one.stdout == four.stdout, "{}\n{}", told(&one.stdout), told(&four.stdout));
    assert_eq!((code(&one), code(&four)), (3, 3));
    let run = interlude_reports::json::parse(&told(&one.stdout)).expect("it is a report");
    let error = "adapter-error";
    assert_eq!(
        words(&run).iter().map(|(_, word)| *word).collect::<Vec<_>>(),
        ["pass", error, "pass", error, error, error, "not-run", "not-run", "not-run"]
    );
}

fn two_runs_that_differ_are_nondeterministic() {
    let folder = Place::new("whimsical").with("a-good").with("b-bad");
    let command = adapter("whimsical");
    // The first of two runs is in order, so that nothing else would tell.
    let (code, run) = report(&folder, &["--command", &command]);
    assert_eq!((words(&run), code), (vec![("a-good", "pass"), ("b-bad", "pass")], 0));
    let (code, run) = report(&folder, &["--command", &command, "--check-determinism"]);
    assert_eq!((words(&run), code), (vec![("a-good", "pass"), ("b-bad", "nondeterministic")], 1));
    let said = format!("{:?}", run.trials[1].verdict);
    assert!(said.contains("two runs differ in event 8: in the first at 50ms, `switch` resolves"), "{said}");
    assert!(said.contains("in the second at 50ms, asked, it says sess_b"), "{said}");
    assert!(run.trials[1].replay.ends_with(" --check-determinism"), "{}", run.trials[1].replay);
}

fn noise_on_standard_error_is_no_failure() {
    let folder = Place::new("noise").with("a-good").with("b-bad");
    let (code, run) = report(&folder, &["--command", &adapter("noise")]);
    assert_eq!(words(&run), [("a-good", "pass"), ("b-bad", "pass")], "{:?}", run.trials);
    assert_eq!(code, 0);
}

fn notes() {
    let folder = Place::new("notes").with("a-good").with("b-bad").with("c-good");
    let note = "an error that nobody has caught";
    for jobs in ["1", "3"] {
        let (code, run) = report(&folder, &["--command", &adapter("notes"), "--jobs", jobs]);
        assert_eq!((code, words(&run)), (0, vec![("a-good", "pass"), ("b-bad", "pass"), ("c-good", "pass")]));
        let noted: Vec<_> = run.trials.iter().map(|trial| trial.notes.join(";")).collect();
        assert_eq!(noted, ["", note, ""], "{jobs}");
    }
    let shown = told(&folder.run(&["run", "--command", &adapter("notes")]).stdout);
    let told = format!("noted by its adapter, which breaks no requirement\n  {note}\n    b-bad\n");
    assert!(shown.contains(&told), "{shown}");
}

fn never_seen() {
    let folder = Place::new("never-seen").with("a-good").with("b-good");
    let said = |mode: &str| told(&folder.run(&["run", "--command", &adapter(mode)]).stderr);
    let blind = said("shows-nothing");
    assert_eq!(
        blind.matches("offers `components`, and in 2 trials no control component was ever seen").count(),
        1,
        "{blind}"
    );
    let sighted = said("shows-something");
    assert!(!sighted.contains("ever seen"), "{sighted}");
}

fn what_an_adapter_leaves_behind_is_killed() {
    for mode in ["leaves-a-child", "exits-and-leaves-a-child"] {
        let folder = Place::new(mode).with("a-good").with("b-bad");
        let (_, run) = report(&folder, &["--command", &format!("{} {}", adapter(mode), folder.pids())]);
        assert_eq!(run.trials[0].verdict.word(), "pass");
        let pids = folder.read_pids();
        assert!(!pids.is_empty(), "{mode}: the adapter has started someone");
        for pid in pids {
            assert!(!place::is_running(pid), "{mode}: process {pid} is still there");
        }
    }
}

fn an_interrupted_run_leaves_no_process() {
    for signal in ["INT", "TERM"] {
        let folder = Place::new(&format!("interrupted-{signal}")).with("b-bad");
        let command = format!("{} {}", adapter("hangs-with-a-child"), folder.pids());
        let mut run = folder.start(&["run", "--command", &command, "--timeout", "600s"]);
        while folder.read_pids().len() < 2 {
            assert!(run.try_wait().expect("it can be asked").is_none(), "the run has ended by itself");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        place::send(signal, run.id());
        let status = run.wait().expect("it can be waited for");
        assert_eq!(status.code(), Some(3), "{signal}");
        for pid in folder.read_pids() {
            assert!(!place::is_running(pid), "{signal}: process {pid} is still there");
        }
    }
}

fn what_is_no_command_is_said_so() {
    let folder = Place::new("no-command").with("a-good");
    for (command, reason) in [("node 'unclosed", "missing closing quote"), ("  ", "it is empty")] {
        let output = folder.run(&["run", "--command", command]);
        assert_eq!(code(&output), 2);
        assert!(told(&output.stderr).contains(reason), "{}", told(&output.stderr));
    }
}
