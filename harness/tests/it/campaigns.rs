//! A campaign comes to the same whoever plays its scenarios.

use crate::folder::{Folder, code, interlude, told};
use std::process::{Command, Output, Stdio};

/// What is tried, and what of it is known.
const TRIED: [&[&str]; 4] = [
    &["--implementation", "faulty/awaits-nothing", "--deny", "hazards"],
    &["--implementation", "faulty/awaits-nothing", "--deny", "hazards", "--known", "known.yaml"],
    &["--implementation", "reference", "--same-as", "latest-wins", "--compare-all"],
    &["--implementation", "twin/clerk-js@5.128.0", "--deny", "hazards"],
];

const KNOWN: &str =
    "known:\n  - { scenario: \"*\", requirement: set-session.awaits-callback, reason: so it is }\n";

fn fuzz(folder: &Folder, tried: &[&str], more: &[&str]) -> Output {
    folder.run(&[&["fuzz", "--cases", "60", "--seed", "4"], tried, more].concat())
}

/// Makes the shards of a campaign, and gives the names of their files.
fn shards(folder: &Folder, tried: &[&str], of: u32) -> Vec<String> {
    let one = |index| {
        let file = format!("{index}.json");
        let shard = format!("{index}/{of}");
        let output = fuzz(folder, tried, &["--format", "json", "--shard", &shard]);
        assert!(matches!(code(&output), 0 | 1), "{}", told(&output.stderr));
        folder.write(&file, &told(&output.stdout));
        file
    };
    (1..=of).map(one).collect()
}

fn merge(folder: &Folder, files: &[String], more: &[&str]) -> Output {
    let files: Vec<_> = files.iter().map(String::as_str).collect();
    folder.run(&[&["fuzz", "merge"], &files[..], more].concat())
}

#[test]
fn jobs_and_shards_come_to_the_bytes_of_one_who_plays_it_all() {
    let folder = Folder::new("campaign-divided");
    folder.write("known.yaml", KNOWN);
    for tried in TRIED {
        for format in [&["--format", "json"][..], &[]] {
            let whole = fuzz(&folder, tried, format);
            assert_eq!(code(&whole), 1, "{tried:?}: {}", told(&whole.stderr));
            for jobs in ["2", "5"] {
                let divided = fuzz(&folder, tried, &[format, &["--jobs", jobs]].concat());
                assert_eq!(told(&divided.stdout), told(&whole.stdout), "{tried:?} with {jobs} jobs");
            }
            for of in [1, 3] {
                let mut files = shards(&folder, tried, of);
                files.reverse();
                let merged = merge(&folder, &files, format);
                assert_eq!(told(&merged.stdout), told(&whole.stdout), "{tried:?} of {of} shards");
                assert_eq!(code(&merged), 1);
            }
        }
    }
}

#[test]
fn shards_that_do_not_make_a_campaign_are_refused_and_named() {
    let folder = Folder::new("campaign-shards");
    let files = shards(&folder, TRIED[0], 3);
    let refused = |files: &[String], why: &str| {
        let output = merge(&folder, files, &[]);
        let said = told(&output.stderr);
        assert_eq!(code(&output), 2, "{said}");
        assert!(said.contains(why), "{said}");
    };
    refused(
        &[files[0].clone(), files[2].clone()],
        "shard 2 of 3 is missing\n  help: run the command of the others with `--shard 2/3 --resume FILE`",
    );
    refused(&files[..2], "shard 3 of 3 is missing");
    refused(&[files[0].clone(), files[1].clone(), files[1].clone()], "shard 2 is there more than once");
    let other = shards(&folder, TRIED[2], 3);
    let kept = folder.read(&other[1]);
    let files = shards(&folder, TRIED[0], 3);
    folder.write("other.json", &kept);
    refused(&[files[0].clone(), "other.json".into(), files[2].clone()], "different campaigns");
    folder.write(
        "other.json",
        &folder.read(&files[1]).replace("\"endedEarly\": false", "\"endedEarly\": true"),
    );
    refused(&[files[0].clone(), "other.json".into(), files[2].clone()], "shard 2 ended before its time");
    folder.write("other.json", "{}");
    refused(&["other.json".into()], "not a report of Interlude");
}

#[test]
fn a_span_of_time_says_the_number_of_cases_that_comes_to_the_same() {
    let folder = Folder::new("campaign-time");
    let output = folder.run(&["fuzz", "--time", "300ms", "--jobs", "2", "--seed", "9"]);
    assert_eq!(code(&output), 0, "{}", told(&output.stderr));
    let text = told(&output.stdout);
    let again = text.split_whitespace().filter(|word| *word != "\\").collect::<Vec<_>>().join(" ");
    let again = again.rsplit_once("again: interlude ").expect("a command").1;
    assert!(again.contains("--cases ") && !again.contains("--time"), "{again}");
    let same = folder.run(&again.split(' ').collect::<Vec<_>>());
    assert_eq!(told(&same.stdout), text);
    let with_a_shard = folder.run(&["fuzz", "--time", "1s", "--shard", "1/2"]);
    assert_eq!(code(&with_a_shard), 2, "shards of nobody knows how many");
    assert_eq!(code(&folder.run(&["fuzz", "--time", "10"])), 2);
    let saving = ["fuzz", "--shard", "1/2", "--format", "json", "--save", "found"];
    assert_eq!(code(&folder.run(&saving)), 2, "nothing would be saved");
}

/// Whether a campaign that was ended, by a signal that it may hear or by none, comes to the bytes of one that was not.
fn comes_to_the_same(signal: &str, tried: &[&str], jobs: &str) {
    let folder = Folder::new(&format!("campaign-resumed-{signal}-{jobs}"));
    folder.write("known.yaml", KNOWN);
    let arguments =
        [&["fuzz", "--cases", "2500", "--seed", "4"], tried, &["--shard", "1/1", "--format", "json"]]
            .concat();
    let resumed = [&arguments[..], &["--jobs", jobs, "--resume", "kept/it.json"]].concat();
    let mut run =
        interlude(folder.path(), &resumed).stdout(Stdio::null()).spawn().expect("the program starts");
    while !folder.path().join("kept/it.json").exists() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    // It may have come to its end by itself meanwhile, where the machine is fast.
    _ = Command::new("kill")
        .args([&format!("-{signal}"), &run.id().to_string()])
        .stderr(Stdio::null())
        .status();
    _ = run.wait();
    let output = folder.run(&resumed);
    let whole = folder.run(&arguments);
    assert_eq!(told(&output.stdout), told(&whole.stdout), "{}", told(&output.stderr));
    assert_eq!(code(&output), code(&whole));
    assert_eq!(folder.read("kept/it.json"), told(&whole.stdout), "it is a shard in the end");
    assert_eq!(code(&merge(&folder, &["kept/it.json".into()], &[])), code(&whole));
    // Once it is done, it is told again and nothing is played.
    assert_eq!(folder.run(&resumed).stdout, whole.stdout);
}

#[test]
#[cfg(unix)]
fn what_was_ended_goes_on_and_comes_to_the_bytes_of_the_whole() {
    comes_to_the_same("KILL", TRIED[1], "1");
    comes_to_the_same("INT", TRIED[3], "3");
    comes_to_the_same("KILL", TRIED[2], "2");
}

#[test]
fn a_file_of_another_campaign_is_not_gone_on_with() {
    let folder = Folder::new("campaign-resumed-other");
    let begun = fuzz(&folder, TRIED[3], &["--resume", "it.json"]);
    assert_eq!(code(&begun), 1, "{}", told(&begun.stderr));
    let kept = folder.read("it.json");
    let refused = |more: &[&str], why: &str| {
        let output = fuzz(&folder, TRIED[3], &[&["--resume", "it.json"], more].concat());
        assert_eq!(code(&output), 2, "{}", told(&output.stdout));
        assert!(told(&output.stderr).contains(why), "{}", told(&output.stderr));
    };
    refused(&["--contract", "before-emit"], "is of another campaign");
    refused(&["--shard", "1/2"], "is of another campaign");
    refused(&["--time", "1s"], "cannot be used with");
    folder.write("it.json", &kept.replace("\"endedEarly\": false", "\"endedEarly\": true"));
    refused(&[], "does not say where");
}

#[test]
fn what_is_known_to_be_found_is_green_until_something_new_is_and_what_is_stale_is_named() {
    let folder = Folder::new("campaign-known-findings");
    let tried = |name, more: &[&str]| fuzz(&folder, &["--implementation", name, "--deny", "hazards"], more);
    let found = tried("faulty/awaits-nothing", &["--write-findings", "found.yaml"]);
    assert_eq!(code(&found), 1, "{}", told(&found.stderr));
    assert!(told(&found.stderr).contains("no reason yet, which ha"), "{}", told(&found.stderr));
    let given = ["--known-findings", "found.yaml"];
    assert_eq!(code(&tried("faulty/awaits-nothing", &given)), 2, "no reason is given yet");
    let written = folder.read("found.yaml");
    let again = tried("faulty/awaits-nothing", &["--write-findings", "found.yaml"]);
    assert_eq!(code(&again), 1, "what has no reason is not known");
    assert_eq!((&again.stdout, folder.read("found.yaml")), (&found.stdout, written), "nothing is lost");
    folder.write(
        "found.yaml",
        &folder.read("found.yaml").replace("reason: \"\"", "reason: \"It waits for nothing.\""),
    );
    let green = tried("faulty/awaits-nothing", &given);
    let text = told(&green.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code(&green), 0, "{text}");
    assert!(text.contains("nothing found") && text.contains("It waits for nothing."), "{text}");
    let all = ["--implementation", "faulty/awaits-nothing", "--deny", "hazards", given[0], given[1]];
    let files = shards(&folder, &all, 2);
    let merged = merge(&folder, &files, &given);
    assert_eq!((code(&merged), &merged.stdout), (0, &green.stdout), "{}", told(&merged.stderr));
    let again = tried("faulty/awaits-nothing", &["--write-findings", "found.yaml"]);
    assert_eq!(
        (code(&again), folder.read("found.yaml").contains("reason: \"\"")),
        (0, false),
        "reasons are kept"
    );

    let stale = tried("reference", &given);
    let text = told(&stale.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code(&stale), 1, "{text}");
    assert!(text.contains("stale: set-session.awaits-callback"), "{text}");

    // Without one of its scenarios that finding is new, and is the only one that is told.
    let known = std::fs::read_dir(folder.path().join("found")).expect("it is there").count();
    assert!(known > 1, "one is to be taken away, and another one is to stay");
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.expect("a file").file_name().into_string().expect("UTF-8")
    };
    let mut names: Vec<_> =
        std::fs::read_dir(folder.path().join("found")).expect("it is there").map(name).collect();
    names.sort();
    std::fs::remove_file(folder.path().join("found").join(&names[0])).expect("it is there");
    let new = tried("faulty/awaits-nothing", &[&given[..], &["--save", "new"]].concat());
    assert_eq!(code(&new), 1, "{}", told(&new.stdout));
    let saved: Vec<_> = std::fs::read_dir(folder.path().join("new")).expect("it is new").map(name).collect();
    assert_eq!(saved, names[..1]);
}

#[test]
fn bazel_gives_each_shard_its_part_and_an_empty_one_is_no_failure() {
    let folder = Folder::new("campaign-bazel");
    let bazel = |index: &str, total: &str, arguments: &[&str]| {
        let mut command = interlude(folder.path(), arguments);
        command.env("TEST_TOTAL_SHARDS", total).env("TEST_SHARD_INDEX", index);
        command
            .env("TEST_SHARD_STATUS_FILE", folder.path().join("status"))
            .output()
            .expect("the program starts")
    };
    for (command, merge) in [
        (&["run", "overlap", "--json"][..], &["report", "render"][..]),
        (&["fuzz", "--cases", "20", "--resume"], &["fuzz", "merge"]),
    ] {
        let files = ["0.json", "1.json", "2.json"];
        for (index, file) in files.iter().enumerate() {
            let output = bazel(&index.to_string(), "3", &[command, &[file]].concat());
            assert_eq!(code(&output), 0, "{}", told(&output.stderr));
            std::fs::remove_file(folder.path().join("status")).expect("Bazel is told that it is one shard");
        }
        let whole = folder.run(&[merge, &files].concat());
        assert_eq!(code(&whole), 0, "{}", told(&whole.stderr));
        assert_eq!(code(&folder.run(&[merge, &files[..2]].concat())), 2, "a shard is missing");
        for file in files {
            std::fs::remove_file(folder.path().join(file)).expect("it is there");
        }
    }
    for empty in [&["run", "overlap/together"][..], &["fuzz", "--cases", "1"]] {
        let of = |index: &str| code(&bazel(index, "4", empty));
        let exits: Vec<_> = ["0", "1", "2", "3"].map(of).into();
        assert_eq!(exits, [0; 4], "{empty:?}");
        assert_eq!(code(&folder.run(&[empty, &["--shard", "2/4"]].concat())), 4, "who asks for it is told");
    }
    assert_eq!(
        code(&bazel("0", "4", &["run", "--filter", "no such scenario"])),
        4,
        "nothing at all is something else"
    );
    assert_eq!(code(&bazel("0", "4", &["fuzz", "--cases", "0"])), 4);
    assert_eq!(code(&bazel("4", "4", &["run"])), 2);
    assert_eq!(code(&bazel("0", "4", &["fuzz", "--time", "1s"])), 2);
    // Who says which shard it is means it.
    assert_eq!(code(&bazel("1", "4", &["run", "overlap/together", "--shard", "1/1"])), 0);
}
