//! Where the system has no more of what a run takes, the run is incomplete and says so. It is no bug.

use crate::adapter::{adapter, folder};
use crate::folder::{Folder, interlude, told};
use crate::written::unfinished;
use std::process::{Command, Output};

/// Runs the program with so many descriptors.
fn with_descriptors(folder: &Folder, most: u32, arguments: &[&str]) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -n {most} && exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_interlude")]);
    command.args(arguments).current_dir(folder.path()).env_remove("RUST_LOG").env_remove("GITHUB_ACTIONS");
    command.output().expect("`sh` is there")
}

#[test]
fn with_too_few_descriptors_a_run_is_whole_or_incomplete() {
    let folder = folder("descriptors", 2);
    let command = adapter(&folder, "", "");
    let (mut whole, mut incomplete) = (0, 0);
    // With fewer the program itself cannot be loaded.
    for most in 4..32 {
        for arguments in [&["run"][..], &["run", "--command", &command], &["run", "--json", "r.json"]] {
            let output = with_descriptors(&folder, most, arguments);
            let (said, error) = (told(&output.stdout), told(&output.stderr));
            match output.status.code() {
                Some(0) => whole += 1,
                Some(3) => {
                    assert!(
                        (said + &error).contains("Too many open files"),
                        "{most}, {arguments:?}: {error}"
                    );
                    incomplete += 1;
                }
                other => panic!("{most}, {arguments:?}: {other:?}\n{said}\n{error}"),
            }
        }
    }
    assert!(whole > 0 && incomplete > 0, "{whole} whole, {incomplete} incomplete");
}

/// Where no thread can be started: each is to have a stack that no machine has.
#[test]
fn without_threads_a_run_is_incomplete_and_says_why() {
    let folder = folder("threads", 2);
    let command = adapter(&folder, "", "");
    let run = |arguments: &[&str]| {
        let mut program = interlude(folder.path(), arguments);
        program.env("RUST_MIN_STACK", "100000000000000").output().expect("the program starts")
    };
    for arguments in [&["run", "--command", &command][..], &["run", "--command", &command, "--jobs", "8"]] {
        let output = run(arguments);
        let (said, error) = (told(&output.stdout), told(&output.stderr));
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {said}{error}");
        let words: Vec<_> = said.split_whitespace().collect();
        assert!(words.join(" ").contains("Resource temporarily unavailable"), "{arguments:?}: {said}");
    }
    // An implementation of our own needs none, however many are asked for.
    let whole = interlude(folder.path(), &["run"]).output().expect("the program starts");
    for arguments in [&["run"][..], &["run", "--jobs", "8"]] {
        let output = run(arguments);
        assert_eq!((output.status, output.stdout), (whole.status, whole.stdout.clone()), "{arguments:?}");
    }
    assert_eq!(run(&["check"]).status.code(), Some(0), "what needs no thread does without");
}

/// More jobs than scenarios are no more than these, and those that the system does not give are done without.
#[test]
fn a_campaign_takes_as_many_threads_as_there_are() {
    let folder = folder("campaign-threads", 0);
    let run = |jobs: &str, stack: &str| {
        let mut program =
            interlude(folder.path(), &["fuzz", "--cases", "5", "--format", "json", "--jobs", jobs]);
        let output = program.env("RUST_MIN_STACK", stack).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "--jobs {jobs}: {}", told(&output.stderr));
        told(&output.stdout)
    };
    let alone = run("1", "2000000");
    assert_eq!(run("4", "100000000000000"), alone);
    assert_eq!(run("1000000", "2000000"), alone);
}

#[test]
fn in_a_folder_that_is_gone_nothing_is_run_and_that_is_told() {
    let folder = Folder::new("gone");
    for arguments in ["run", "check", "list scenarios", "fuzz --cases 1", "new scenario a.yaml"] {
        let mut command = Command::new("sh");
        let script = format!("mkdir gone && cd gone && rmdir ../gone && exec \"$0\" {arguments}");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_interlude")]).current_dir(folder.path());
        let output = command.output().expect("`sh` is there");
        let said = told(&output.stderr);
        assert_eq!(
            (output.status.code(), told(&output.stdout)),
            (Some(3), String::new()),
            "{arguments}: {said}"
        );
        assert!(said.contains("the current folder cannot be read"), "{arguments}: {said}");
    }
}

#[test]
fn a_file_that_would_become_too_long_is_told() {
    let folder = folder("file-size", 1);
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -f 1 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_interlude")]);
    command.args(["run", "--json", "r.json", "--html", "r.html"]).current_dir(folder.path());
    let output = command.env("INTERLUDE_CACHE", "").output().expect("`sh` is there");
    assert_eq!(output.status.code(), Some(3), "{:?}", output.status);
    for file in ["r.json", "r.html"] {
        let reason = format!("cannot write `{file}`: File too large");
        assert!(told(&output.stderr).contains(&reason), "{}", told(&output.stderr));
        assert!(!folder.path().join(file).exists(), "{file} is whole or not there");
    }
    assert_eq!(unfinished(folder.path()), Vec::<String>::new());
    assert!(!output.stdout.is_empty(), "the report is told all the same");
}
