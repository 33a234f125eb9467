//! Which scenarios are found does not depend on how they are stored, and what is not read is told.

use crate::adapter::NOTHING;
use crate::folder::{Folder, interlude, told};
use std::os::unix::fs::symlink;
use std::path::Path;

fn ids(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let words = [&["list", "scenarios"], arguments].concat();
    let output = interlude(folder, &words).output().expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", told(&output.stderr));
    // What stands beside an id is the title.
    let id = |line: &str| line.split("  ").next().unwrap_or_default().to_owned();
    told(&output.stdout).lines().map(id).collect()
}

#[test]
fn a_folder_behind_a_link_is_a_folder() {
    let folder = Folder::new("linked");
    folder.write("scenarios/a.yaml", NOTHING);
    folder.write("other/x.yaml", NOTHING);
    symlink("../other", folder.path().join("scenarios/linked")).expect("a link can be made");
    // Editors leave such links beside a file that is open.
    symlink("somebody@somewhere", folder.path().join("scenarios/.#a")).expect("a link can be made");
    assert_eq!(ids(folder.path(), &[]), ["a", "linked/x"]);
    assert_eq!(ids(folder.path(), &["scenarios/linked"]), ["linked/x"]);
    folder.write("other/y.yaml", "nonsense");
    assert_eq!(folder.run(&["run"]).status.code(), Some(2), "what is there is read");
}

#[test]
fn a_link_that_goes_round_is_told() {
    let folder = Folder::new("round");
    folder.write("scenarios/a.yaml", NOTHING);
    symlink("..", folder.path().join("scenarios/round")).expect("a link can be made");
    let output = folder.run(&["run"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output.stderr).contains("scenarios/round"), "{}", told(&output.stderr));
}

#[test]
fn a_scenario_of_another_spelling_is_not_passed_over() {
    for name in ["c.YAML", "c.Yaml", "c.yml", "c.YML"] {
        let folder = Folder::new("spelling");
        folder.write("scenarios/a.yaml", NOTHING);
        folder.write(&format!("scenarios/{name}"), "nonsense");
        let output = folder.run(&["run"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(told(&output.stderr).contains("would be passed over"), "{}", told(&output.stderr));
    }
}

#[test]
fn an_id_does_not_depend_on_how_its_folder_is_given() {
    let folder = Folder::new("given");
    folder.write("scenarios/area/deep/x.yaml", NOTHING);
    folder.write("elsewhere/y.yaml", NOTHING);
    symlink("scenarios/area", folder.path().join("short")).expect("a link can be made");
    let whole = folder.path().join("scenarios/area");
    let whole = whole.display().to_string();
    let here = folder.path().to_path_buf();
    let table: [(&Path, &str); 9] = [
        (&here, "scenarios"),
        (&here, "./scenarios/"),
        (&here, "scenarios/area/deep/x.yaml"),
        (&here, "elsewhere/../scenarios/area"),
        (&here, &whole),
        (&here, "short"),
        (&here.join("scenarios/area/deep"), "."),
        (&here.join("scenarios/area/deep"), ".."),
        (&here.join("scenarios/area/deep"), "../../area/deep/../deep/x.yaml"),
    ];
    for (from, path) in table {
        assert_eq!(ids(from, &[path]), ["area/deep/x"], "{path}");
    }
    for (from, path) in [
        (&here, "elsewhere"),
        (&here.join("elsewhere"), "."),
        (&here.join("scenarios"), "../elsewhere/y.yaml"),
    ] {
        assert_eq!(ids(from, &[path]), ["y"], "{path}");
    }
}

#[test]
fn only_a_regular_file_is_read_and_never_more_than_can_be_used() {
    let folder = Folder::new("irregular");
    std::fs::create_dir(folder.path().join("pipe")).expect("a folder can be made");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        folder.path().join("pipe/x.yaml"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RWXU,
        0,
    )
    .expect("a pipe can be made");
    folder.write("zero/a.yaml", NOTHING);
    symlink("/dev/zero", folder.path().join("zero/x.yaml")).expect("a link can be made");
    folder.write("huge/x.yaml", "");
    let huge =
        std::fs::File::options().write(true).open(folder.path().join("huge/x.yaml")).expect("it is there");
    huge.set_len(1 << 36).expect("it can be as long as that");
    folder.write("huge/r.json", "");
    let huge = std::fs::File::options().write(true).open(folder.path().join("huge/r.json"));
    huge.and_then(|it| it.set_len(1 << 36)).expect("it can be as long as that");
    folder.write("scenarios/a.yaml", NOTHING);
    let table: [(&[&str], &str); 14] = [
        (&["report", "render", "pipe/x.yaml"], "it is no regular file"),
        (&["report", "merge", "zero/x.yaml"], "it is no regular file"),
        (&["report", "diff", "pipe/x.yaml", "pipe/x.yaml"], "it is no regular file"),
        (&["report", "render", "huge/r.json"], "it has more than"),
        (&["fuzz", "merge", "pipe/x.yaml"], "it is no regular file"),
        (&["fuzz", "--cases", "1", "--resume", "pipe/x.yaml"], "it is no regular file"),
        (&["fuzz", "--cases", "1", "--resume", "huge/r.json"], "it has more than"),
        (&["check", "pipe"], "it is no regular file"),
        (&["run", "pipe"], "it is no regular file"),
        (&["run", "pipe/x.yaml"], "it is no regular file"),
        (&["check", "zero"], "it is no regular file"),
        (&["run", "--known", "pipe/x.yaml"], "it is no regular file"),
        (&["run", "--implementation", "pipe/x.yaml"], "it is no regular file"),
        (&["check", "huge"], "the file has more than 262144 bytes"),
    ];
    for (command, reason) in table {
        let output = folder.run(command);
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(told(&output.stderr).contains(reason), "{command:?}: {}", told(&output.stderr));
    }
}

#[test]
fn a_backslash_is_a_letter_and_a_dash_may_be_the_first() {
    let folder = Folder::new("letters");
    let switch = "scenario: A switch\nclient: { sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }], active: sess_a }\nsteps:\n  - { at: 0ms, call: a, setSession: { session: sess_b, beforeEmit: { resolvesAfter: 50ms } } }\n  - { at: 20ms, expect: { calls: { a: pending } } }\n";
    folder.write("a\\b.yaml", switch);
    folder.write("a/b.yaml", &format!("# mine\n{switch}"));
    folder.write("-x.yaml", switch);
    let begun = told(&folder.run(&["new", "scenario", "--", "-new.yaml"]).stderr);
    assert!(begun.contains("`interlude run ./-new.yaml`"), "{begun}");
    assert!(folder.run(&["simulate", "a\\b.yaml", "--write"]).status.success());
    assert_eq!(folder.read("a/b.yaml"), format!("# mine\n{switch}"), "the other file is as it was");
    assert!(folder.read("a\\b.yaml").len() > switch.len(), "the one that was meant is written");
    for file in ["a\\b.yaml", "./-x.yaml"] {
        let output = folder.run(&["run", file, "--implementation", "faulty/awaits-nothing"]);
        let said = told(&output.stdout);
        let replay = said.split_once("replay").expect("it says how to run it again").1.replace("\\\n", " ");
        let replay = replay.lines().next().expect("it is on the first line");
        let words = shell_words::split(replay).expect("it is a command");
        let again: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        assert_eq!(told(&folder.run(&again).stdout), said, "{replay}");
    }
}
