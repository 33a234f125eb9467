//! A campaign comes to the same whoever plays its scenarios.

use crate::folder::{Folder, code, told};
use std::process::Output;

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
    refused(&[files[0].clone(), files[2].clone()], "shard 2 of 3 is missing");
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
    let again = text.split_whitespace().collect::<Vec<_>>().join(" ");
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
