//! What a command was asked to write is there whole, or it is told that it is not; and what was there is not lost.

use crate::adapter::NOTHING;
use crate::folder::{Folder, code, interlude, told};
use std::fs::{File, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Output;

/// A switch, at which `faulty/awaits-nothing` fails.
const SWITCH: &str = "\
scenario: A switch
client: { sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }], active: sess_a }
steps:
  - { at: 0ms, call: a, setSession: { session: sess_b, beforeEmit: { resolvesAfter: 50ms } } }
";
const HASTY: [&str; 3] = ["run", "--implementation", "faulty/awaits-nothing"];

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    for id in ["a", "b", "c"] {
        folder.write(&format!("scenarios/{id}.yaml"), SWITCH);
    }
    folder
}

fn into_full(folder: &Folder, arguments: &[&str]) -> Output {
    let full = File::options().write(true).open("/dev/full").expect("Linux has it");
    interlude(folder.path(), arguments).stdout(full).output().expect("the program starts")
}

/// The names of files in a folder that are not finished.
pub(crate) fn unfinished(folder: &Path) -> Vec<String> {
    names(folder).into_iter().filter(|name| name.starts_with(".interlude")).collect()
}

/// The names below a folder, those of hidden files too.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there").flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_cannot_be_written_is_an_error_of_every_command() {
    let folder = folder("full");
    assert_eq!(code(&folder.run(&["run", "--json", "r.json"])), 0);
    let commands: [&[&str]; 27] = [
        &["run"],
        &["--version"],
        &["completions", "bash"],
        &["compare", "a", "--implementation", "reference", "--implementation", "reference-navigate"],
        &["run", "--help"],
        &["explain", "clerk-js@5.61.2"],
        &["run", "--format", "json"],
        &["run", "--verbose"],
        &["check"],
        &["list", "scenarios"],
        &["list", "implementations", "--format", "json"],
        &["list", "requirements"],
        &["explore", "--calls", "2"],
        &["explore", "--calls", "2", "--policies"],
        &["explore", "a", "--format", "json"],
        &["simulate", "a"],
        &["simulate", "a", "--format", "svg"],
        &["new", "scenario", "new.yaml"],
        &["new", "adapter", "new", "--language", "python"],
        &["schema", "report"],
        &["report", "merge", "r.json"],
        &["report", "render", "r.json"],
        &["report", "diff", "r.json", "r.json"],
        &["fuzz", "--cases", "3"],
        &["coverage", "--calls", "1", "--cases", "1"],
        &["explain", "set-session.hides-first"],
        &["--help"],
    ];
    let closed = || File::open("/dev/null").expect("Linux has it");
    for command in commands {
        let into_closed = interlude(folder.path(), command).stdout(closed()).output();
        let into_closed = into_closed.expect("the program starts");
        // What is to be written where there is nothing yet is written the first time.
        if command[0] == "new" {
            std::fs::remove_file(folder.path().join("new.yaml")).ok();
            std::fs::remove_dir_all(folder.path().join("new")).ok();
        }
        for (output, why) in
            [(into_closed, "it is open for reading alone"), (into_full(&folder, command), "No space left")]
        {
            assert_eq!(output.status.code(), Some(3), "{command:?}");
            let said = told(&output.stderr);
            let is_said = said.contains(&format!("cannot write to standard output: {why}"));
            assert!(is_said, "{command:?}: {said}");
        }
    }
    assert_eq!(into_full(&folder, &HASTY).status.code(), Some(3), "that is graver than what is broken");
}

#[test]
fn a_folder_for_temporary_files_is_made_or_named() {
    let folder = folder("aside");
    std::fs::write(folder.path().join("file"), "no folder").expect("it can be written");
    let run = |temporary: &str| {
        let mut command = interlude(folder.path(), &["run", "--format", "json"]);
        command.env("TMPDIR", folder.path().join(temporary)).output().expect("the program starts")
    };
    let (made, named) = (run("not/there"), run("file"));
    assert_eq!((made.status.code(), told(&made.stderr)), (Some(0), String::new()));
    assert!(made.stdout.starts_with(b"{"), "{}", told(&made.stdout));
    assert_eq!(named.status.code(), Some(3));
    assert!(told(&named.stderr).contains("no temporary file can be made in `"), "{}", told(&named.stderr));
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let folder = folder("head");
    for (arguments, expected) in [(&["schema", "report"][..], 0), (&HASTY, 1)] {
        let (read, write) = std::io::pipe().expect("there is a pipe");
        drop(read);
        let output = interlude(folder.path(), arguments).stdout(write).output().expect("the program starts");
        assert_eq!((output.status.code(), told(&output.stderr)), (Some(expected), String::new()));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_said_beside_the_answer_is_no_bug() {
    let folder = folder("deaf");
    let full = || File::options().write(true).open("/dev/full").expect("Linux has it");
    for (arguments, expected) in [
        (&["new", "scenario", "new.yaml"][..], 0),
        (&["run", "nowhere"], 2),
        (&["simulate", "scenarios/a.yaml", "--write"], 0),
        (&["run", "--write-known", "known.yaml"], 0),
    ] {
        let output = interlude(folder.path(), arguments).stderr(full()).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}");
    }
}

#[test]
fn one_file_that_cannot_be_written_does_not_cost_the_others() {
    let folder = folder("one");
    // That the name is too long shows only when the file is to take its place.
    let long = "n".repeat(300);
    let files = ["--junit", &long, "--json", "r.json", "--html", "a/r.html", "--markdown", "r.md"];
    let output = folder.run(&[&HASTY[..], &files, &["--write-known", "known.yaml"]].concat());
    assert_eq!(code(&output), 3);
    assert!(told(&output.stdout).contains("3 fail"), "the report is printed: {}", told(&output.stdout));
    assert!(told(&output.stderr).contains(&format!("cannot write `{long}`")), "{}", told(&output.stderr));
    for file in ["r.json", "a/r.html", "r.md", "known.yaml"] {
        assert!(!folder.read(file).is_empty(), "{file} is there");
    }
    assert_eq!(names(&folder.path().join("a")), ["r.html"]);
}

/// A path may have 4,096 bytes, so that there is room for the folder and not for the files.
#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_saved_does_not_cost_the_report() {
    let folder = folder("save");
    let deep =
        format!("{}/{}", "d".repeat(200), [&"d".repeat(200)[..]; 19].join("/")) + "/" + &"d".repeat(55);
    let commands: [&[&str]; 3] = [
        &["fuzz", "--implementation", "faulty/awaits-nothing", "--cases", "20", "--save", &deep],
        &["explore", "--calls", "2", "--save", &deep],
        &["coverage", "--calls", "1", "--cases", "1", "--suggest", &deep],
    ];
    for command in commands {
        let output = folder.run(command);
        assert_eq!(code(&output), 3, "{command:?}");
        assert!(told(&output.stdout).len() > 200, "{command:?}: {}", told(&output.stdout));
        assert!(
            told(&output.stderr).contains(&format!("cannot write `{deep}/")),
            "{command:?}: {}",
            told(&output.stderr)
        );
    }
}

#[test]
fn what_was_edited_after_it_was_saved_is_not_written_over() {
    let hasty = ["fuzz", "--implementation", "faulty/awaits-nothing", "--cases", "20"];
    let table: [&[&str]; 4] = [
        &[&hasty[..], &["--save", "found"]].concat(),
        &[&hasty[..], &["--write-findings", "found.yaml"]].concat(),
        &["explore", "--calls", "2", "--save", "found"],
        &["coverage", "--calls", "1", "--cases", "1", "--suggest", "found"],
    ];
    for command in table {
        let folder = folder("edited");
        let found = folder.path().join("found");
        let first = folder.run(command);
        let saved = names(&found);
        assert!(!saved.is_empty(), "{command:?}: {}", told(&first.stderr));
        let again = folder.run(command);
        assert_eq!((names(&found), told(&again.stderr)), (saved.clone(), told(&first.stderr)), "{command:?}");
        for name in &saved {
            folder.write(&format!("found/{name}"), "mine");
        }
        // What is known by its scenario is read, so its file is one, and says something else.
        if command.contains(&"--write-findings") {
            for name in &saved {
                folder.write(&format!("found/{name}"), SWITCH);
            }
        }
        let edited: Vec<_> = saved.iter().map(|name| folder.read(&format!("found/{name}"))).collect();
        let mut both: Vec<String> =
            saved.iter().flat_map(|it| [it.clone(), it.replace(".yaml", "-2.yaml")]).collect();
        both.sort();
        for time in ["the first time", "and the second"] {
            let output = folder.run(command);
            assert!(code(&output) < 2, "{command:?}: {}", told(&output.stderr));
            assert_eq!(names(&found), both, "{command:?}, {time}");
            let after: Vec<_> = saved.iter().map(|name| folder.read(&format!("found/{name}"))).collect();
            assert_eq!(after, edited, "{command:?}, {time}");
            let is_said = told(&output.stderr).contains("was edited after it was saved, so it stays");
            assert!(is_said, "{command:?}, {time}: {}", told(&output.stderr));
        }
        if command[0] == "fuzz" && command.contains(&"--save") {
            let beside =
                format!("found/{}", both.iter().find(|it| it.ends_with("-2.yaml")).expect("one is there"));
            assert!(told(&folder.run(command).stdout).contains(&beside), "what is told is what was saved");
            let again = folder.run(&["run", &beside, "--implementation", "faulty/awaits-nothing"]);
            assert_eq!(code(&again), 1, "{}", told(&again.stderr));
        }
    }
}

#[test]
fn two_formats_are_never_written_into_one_file() {
    let folder = folder("twice");
    symlink("r", folder.path().join("link")).expect("a link can be made");
    let table: [&[&str]; 9] = [
        &["run", "--json", "no/r", "--html", "no/../no/r"],
        &["run", "--json", "no/../r", "--html", "./r"],
        &["fuzz", "--cases", "1", "--resume", "r", "--write-findings", "./r"],
        &["fuzz", "--cases", "1", "--resume", "d/r", "--save", "d/r"],
        &["run", "--json", "r", "--html", "r"],
        &["run", "--json", "r", "--markdown", "./r"],
        &["run", "--junit", "r", "--markdown", "link"],
        &["run", "--json", "r", "--write-known", "r"],
        &["report", "render", "r.json", "--json", "r", "--html", "scenarios/../r"],
    ];
    assert_eq!(code(&folder.run(&["run", "--json", "r.json"])), 0);
    for command in table {
        let output = folder.run(command);
        assert_eq!((code(&output), told(&output.stdout)), (2, String::new()), "{command:?}");
        assert!(told(&output.stderr).contains("both write"), "{command:?}: {}", told(&output.stderr));
        assert!(!folder.path().join("r").exists() && !folder.path().join("no").exists(), "{command:?}");
    }
}

#[test]
fn what_is_read_is_never_written_over_by_a_report() {
    let folder = folder("over");
    folder.write("known.yaml", "known: []\n");
    folder.write(
        "adapter.yaml",
        "name: mine\ncommand: [cat]\ncontracts: [navigate]\ncapabilities: [set-active]\n",
    );
    // The adapter of one folder knows its deviations from a file beside it.
    folder.write(
        "knowing/adapter.yaml",
        "name: mine\ncommand: [cat]\ncontracts: [navigate]\ncapabilities: [set-active]\nknown: known.yaml\n",
    );
    folder.write("knowing/known.yaml", "known: []\n");
    symlink("known.yaml", folder.path().join("link")).expect("a link can be made");
    symlink("scenarios/a.yaml", folder.path().join("link.json")).expect("a link can be made");
    assert_eq!(code(&folder.run(&["run", "--json", "r.json"])), 0);
    let files = ["scenarios/a.yaml", "known.yaml", "adapter.yaml", "knowing/known.yaml", "r.json"];
    let before: Vec<String> = files.map(|it| folder.read(it)).to_vec();
    let knowing = "knowing/adapter.yaml";
    let table: [&[&str]; 12] = [
        &["run", "--json", "link.json"],
        &["run", "--implementation", knowing, "--json", "knowing/known.yaml"],
        &["fuzz", "--cases", "1", "--implementation", knowing, "--resume", "knowing/known.yaml"],
        &["fuzz", "--cases", "1", "--implementation", knowing, "--write-findings", "knowing/known.yaml"],
        &["run", "--json", "scenarios/a.yaml"],
        &["run", "scenarios/a.yaml", "--html", "scenarios/../scenarios/a.yaml"],
        &["run", "--known", "known.yaml", "--junit", "./known.yaml"],
        &["run", "--known", "known.yaml", "--markdown", "link"],
        &["run", "--implementation", "adapter.yaml", "--json", "adapter.yaml"],
        &["run", "--write-known", "scenarios/a.yaml"],
        &["report", "render", "r.json", "--html", "./r.json"],
        &["fuzz", "--cases", "1", "--known", "known.yaml", "--resume", "known.yaml"],
    ];
    for command in table {
        let output = folder.run(command);
        assert_eq!((code(&output), told(&output.stdout)), (2, String::new()), "{command:?}");
        let after: Vec<String> = files.map(|it| folder.read(it)).to_vec();
        assert_eq!(after, before, "{command:?}");
        let said = told(&output.stderr);
        let is_refused = said.contains("would write over") || said.contains("`known` is missing");
        assert!(is_refused, "{command:?}: {said}");
    }
    let again = folder.run(&["report", "render", "r.json", "--json", "r.json"]);
    assert_eq!(code(&again), 0, "the same in the same format costs nothing");
}

#[test]
fn what_is_written_keeps_its_mode_and_its_link() {
    let folder = folder("kept");
    folder.write("k/known.yaml", "known: []\n");
    folder.write("k/r.json", "");
    folder.write("k/a.yaml", SWITCH);
    for file in ["k/known.yaml", "k/r.json", "k/a.yaml"] {
        std::fs::set_permissions(folder.path().join(file), Permissions::from_mode(0o640))
            .expect("it can be set");
        let name = file.trim_start_matches("k/");
        symlink(file, folder.path().join(name)).expect("a link can be made");
    }
    let words = ["--write-known", "known.yaml", "--json", "r.json"];
    assert_eq!(code(&folder.run(&[&HASTY[..], &words].concat())), 1);
    assert_eq!(code(&folder.run(&["simulate", "a.yaml", "--write"])), 0);
    for (file, holds) in [("known.yaml", "requirement:"), ("r.json", "\"trials\""), ("a.yaml", "expect:")] {
        let path = folder.path().join(file);
        assert!(path.is_symlink(), "{file} is a link");
        assert!(folder.read(file).contains(holds), "{file} is written");
        assert_eq!(path.metadata().expect("it is there").permissions().mode() & 0o777, 0o640, "{file}");
    }
    assert_eq!(names(&folder.path().join("k")), ["a.yaml", "known.yaml", "r.json"]);
}

#[test]
fn what_was_not_judged_stays_known() {
    let folder = folder("known");
    let write = |arguments: &[&str]| {
        let output = folder.run(&[&HASTY[..], &["--write-known", "k.yaml"], arguments].concat());
        assert_ne!(output.status.code(), Some(2), "{}", told(&output.stderr));
        folder.read("k.yaml")
    };
    let first = write(&[]).replace("reason: \"\"", "reason: \"so it is\"");
    assert!(first.contains("\"a\"") && first.contains("\"c\"") && first.contains("so it is"), "{first}");
    let table: [&[&str]; 6] = [
        &["--known", "k.yaml"],
        &["--known", "k.yaml", "--shard", "1/7"],
        &["--known", "k.yaml", "scenarios/c.yaml"],
        &["scenarios/c.yaml"],
        &["--known", "k.yaml", "--contract", "navigate"],
        &[],
    ];
    for arguments in table {
        folder.write("k.yaml", &first);
        assert_eq!(write(arguments), first, "{arguments:?}");
    }
    // A reason that is still open is no reason to lose the others.
    let half = first.replace("      - \"c\"\n", "")
        + "  - scenario: \"c\"\n    requirement: set-session.awaits-callback\n    reason: \"\"\n";
    folder.write("k.yaml", &half);
    let after = write(&[]);
    assert!(after.contains("so it is") && after.contains("reason: \"\""), "{after}");
    folder.write("k.yaml", &first.replace("\"a\"", "\"gone\""));
    assert!(
        write(&["scenarios/b.yaml"]).contains("\"gone\""),
        "where not all were asked for, no one is gone"
    );
    assert!(!write(&[]).contains("\"gone\""), "where all were, it is");
    folder.write("k.yaml", "not: known deviations\n");
    let output = folder.run(&[&HASTY[..], &["--write-known", "k.yaml"]].concat());
    assert_eq!((code(&output), told(&output.stdout)), (2, String::new()));
    assert_eq!(folder.read("k.yaml"), "not: known deviations\n", "what is something else is not overwritten");
}

#[test]
fn what_is_not_finished_when_a_run_is_ended_is_taken_away() {
    let folder = folder("unfinished");
    // A file that takes for ever to be written, for it is a pipe to which it leads; the others are done by then.
    rustix::fs::mknodat(
        rustix::fs::CWD,
        folder.path().join("pipe"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RWXU,
        0,
    )
    .expect("a pipe can be made");
    let mut run = interlude(folder.path(), &["run", "--json", "out/r.json", "--html", "pipe"]);
    let mut run = run
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("it starts");
    while !folder.path().join("out/r.json").exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let id = i32::try_from(run.id()).ok().and_then(rustix::process::Pid::from_raw).expect("a number");
    rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("it is there");
    assert_eq!(run.wait().expect("it can be waited for").code(), Some(3));
    assert_eq!(names(&folder.path().join("out")), ["r.json"]);
    assert!(interlude_reports::json::parse(&folder.read("out/r.json")).is_ok(), "it is whole");
}

#[test]
fn nothing_that_is_asked_for_is_nothing_and_no_success() {
    let folder = folder("nothing");
    folder.write("nothing/scenarios/a.txt", NOTHING);
    let table: [(&[&str], i32); 5] = [
        (&["fuzz", "--cases", "0"], 4),
        (&["run", "--filter", "zebra"], 4),
        (&["run", "nothing"], 4),
        (&["check", "nothing"], 4),
        (&["run", "--contract", "navigate", "--implementation", "reference"], 4),
    ];
    for (arguments, expected) in table {
        assert_eq!(code(&folder.run(arguments)), expected, "{arguments:?}");
    }
}
