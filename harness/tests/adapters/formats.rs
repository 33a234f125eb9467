//! A run in which every verdict occurs, in every format: the same bytes in two runs, and the same when a format is made of
//! the JSON report later.

use super::folder::told;
use super::place::Place;
use interlude_spec::verdict::Verdict;
use std::collections::BTreeSet;
use std::process::Output;

/// The files that a run is written into.
const FILES: [&str; 4] = ["json", "junit", "html", "markdown"];

/// Another stimulus than the reference has means for.
const SKIPPED: &str = "\
scenario: A token is asked for
client:
  sessions: [{ id: sess_a, user: user_ada }]
  active: sess_a
steps:
  - at: 0ms
    getToken: true
";

/// Nothing that a must binds.
const UNEXERCISED: &str = "\
scenario: Nothing is called
client:
  sessions: [{ id: sess_a, user: user_ada }]
  active: sess_a
steps:
  - at: 0ms
    focus: true
";

/// Something known, and something that is known no longer.
const KNOWN: &str = "\
known:
  - { scenario: b-bad, requirement: set-session.awaits-callback, reason: 'too hasty | <b>' }
  - { scenario: a-good, requirement: set-session.replaces, reason: it is said to }
";

fn folder() -> Place {
    let ids = ["a-good", "b-bad", "c-bad", "d-bad", "g-good"];
    let folder = ids.iter().fold(Place::new("formats"), |folder, id| folder.with(id));
    folder.write("scenarios/e-skipped.yaml", SKIPPED);
    folder.write("scenarios/f-unexercised.yaml", UNEXERCISED);
    folder.write("known.yaml", KNOWN);
    for mode in ["garbage", "whimsical"] {
        let program = std::env::current_exe().expect("this program has a path");
        let command = serde_json::json!([program, "adapter", mode, "called", mode]);
        let manifest = format!(
            "name: {mode}\nversion: \"0.1.0\"\ncommand: {command}\ncontracts: [before-emit]\n\
             capabilities: [set-session, set-active, organizations, listeners, unload, focus]\n"
        );
        folder.write(&format!("{mode}/adapter.yaml"), &manifest);
    }
    folder
}

/// A command with every file of a report, in a folder of its own.
fn with_files(folder: &Place, line: &[&str], into: &str) -> Output {
    let files = FILES.map(|format| [format!("--{format}"), format!("{into}/report.{format}")]).concat();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    folder.run(&[line, &files].concat())
}

const RUN: [&str; 14] = [
    "run",
    "--check-determinism",
    "--known",
    "known.yaml",
    "--implementation",
    "faulty/awaits-nothing",
    "--implementation",
    "garbage/adapter.yaml",
    "--implementation",
    "whimsical/adapter.yaml",
    "--annotate",
    "github",
    "--timeout",
    "60s",
];

/// What is said but for notes, of which a report that is rendered later knows nothing.
fn annotations(said: &str) -> String {
    said.lines().filter(|line| !line.starts_with("note: ")).collect::<Vec<_>>().join("\n")
}

pub(super) fn every_format_of_every_verdict_is_the_same_in_two_runs_and_when_it_is_rendered_later() {
    let folder = folder();
    let one = with_files(&folder, &[&RUN[..], &["--jobs", "1"]].concat(), "one");
    let run = interlude_reports::json::parse(&folder.read("one/report.json")).expect("it is a report");
    let words: BTreeSet<&str> = run.trials.iter().map(|trial| trial.verdict.word()).collect();
    assert_eq!(words, BTreeSet::from(Verdict::WORDS), "a verdict is missing: {}", told(&one.stdout));
    assert!(!run.stale.is_empty());

    let rendered = ["report", "render", "one/report.json", "--annotate", "github"];
    let table = [
        ("another run", with_files(&folder, &[&RUN[..], &["--jobs", "4"]].concat(), "two"), "two"),
        ("rendered", with_files(&folder, &rendered, "later"), "later"),
    ];
    for (what, other, into) in table {
        assert!(one.stdout == other.stdout && !one.stdout.is_empty(), "{what}: {}", told(&other.stdout));
        let [expected, found] = [&one, &other].map(|output| annotations(&told(&output.stderr)));
        assert!(expected == found, "{what}: the annotations are others: {}", told(&other.stderr));
        assert!(found.starts_with("::error "), "{what}: {}", told(&other.stderr));
        assert_eq!(one.status.code(), other.status.code(), "{what}");
        for format in FILES {
            let read = |folder_name: &str| folder.read(&format!("{folder_name}/report.{format}"));
            assert!(!read("one").is_empty() && read("one") == read(into), "{what}: {format}");
        }
    }
    for more in [&["--verbose"][..], &["--format", "json"]] {
        let (one, later) =
            (folder.run(&[&RUN[..], more].concat()), folder.run(&[&rendered[..], more].concat()));
        assert!(one.stdout == later.stdout && !one.stdout.is_empty(), "{more:?}: {}", told(&later.stdout));
    }
}
