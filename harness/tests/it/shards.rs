//! A run in shards, as its users meet it: merged it is the whole run, to the byte, with what is stale; and what is not
//! whole is refused.

use crate::folder::{Folder, told};
use crate::switch::SLOW;
use std::process::Output;

/// Deviations that show in several shards, in one, nowhere that was run, and in no scenario at all; and one that shows
/// in some of the scenarios that it names.
const KNOWN: &str = "\
known:
  - { scenario: 'slow/*', requirement: set-session.awaits-callback, reason: it does not wait }
  - { scenario: 'plain/one', requirement: set-session.hides-first, reason: it is said to }
  - { scenario: ['plain/*', slow/1], requirement: set-session.sets-target, reason: it is said to }
  - { scenario: 'zebra/*', requirement: set-session.hides-always, reason: it is said to }
  - { scenario: [zebra, 'plain/*', 'slow/*'], requirement: set-session.awaits-callback, reason: and more }
";

/// A folder of scenarios, and all that can be asked of a run there.
struct Runs(Folder);

impl Runs {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name).with("known.yaml", KNOWN);
        (1..=8).for_each(|number| folder.write(&format!("scenarios/slow/{number}.yaml"), SLOW));
        let plain = SLOW.replace(", beforeEmit: { resolvesAfter: 50ms }", "");
        for name in ["one", "two", "three"] {
            folder.write(&format!("scenarios/plain/{name}.yaml"), &plain);
        }
        Self(folder)
    }

    fn run(&self, line: &str) -> Output {
        self.0.run(&line.split_whitespace().collect::<Vec<_>>())
    }

    fn read(&self, file: &str) -> String {
        self.0.read(file)
    }

    /// Runs with everything that a report can hold, and gives the exit code.
    fn report(&self, file: &str, more: &str) -> Option<i32> {
        let both = "--implementation faulty/awaits-nothing --implementation reference --known known.yaml";
        self.run(&format!("run {both} --json {file} {more}")).status.code()
    }
}

#[test]
fn merged_shards_are_the_whole_run_to_the_byte_with_all_that_is_stale() {
    let folder = Runs::new("whole");
    folder.report("whole.json", "");
    let whole = interlude_reports::json::parse(&folder.read("whole.json")).expect("it is a report");
    let count =
        |of: &dyn Fn(&interlude_reports::run::Stale) -> bool| whole.stale.iter().filter(|it| of(it)).count();
    assert!(
        count(&|it| it.not_broken_in.len() > 3) >= 1,
        "one is stale in several shards: {:?}",
        whole.stale
    );
    assert!(count(&|it| it.not_broken_in.len() == 1) >= 1, "one is stale in one shard: {:?}", whole.stale);
    assert!(count(&|it| !it.matches_nothing.is_empty() && !it.not_broken_in.is_empty()) >= 1);
    assert!(whole.trials.iter().any(|trial| trial.verdict.word() == "known"));
    // With one shard, with shards in which nothing is, and with any number in between.
    for shards in [1, 2, 3, 7, 40] {
        let files: Vec<String> = (1..=shards).map(|index| format!("{index}-of-{shards}.json")).collect();
        for (place, file) in files.iter().enumerate() {
            folder.report(file, &format!("--shard {}/{shards}", place + 1));
        }
        // In another order than that of their numbers.
        let reversed: Vec<&str> = files.iter().rev().map(String::as_str).collect();
        let reversed = reversed.join(" ");
        let merged = folder.run(&format!("report merge {reversed}"));
        assert_eq!(told(&merged.stderr), "");
        assert!(told(&merged.stdout) == folder.read("whole.json"), "{shards} shards come to something else");
    }
    let rendered = folder.run("report render 1-of-2.json 2-of-2.json");
    let at_once = folder
        .run("run --implementation faulty/awaits-nothing --implementation reference --known known.yaml");
    assert!(rendered.stdout == at_once.stdout && !at_once.stdout.is_empty());
    assert_eq!(rendered.status.code(), at_once.status.code());
}

#[test]
fn shards_that_are_not_all_of_one_run_are_refused_with_a_way_out() {
    let folder = Runs::new("refused");
    for shard in 1..=3 {
        folder.report(&format!("{shard}.json"), &format!("--shard {shard}/3"));
    }
    folder.report("whole.json", "");
    folder.report("filtered.json", "--shard 3/3 --filter slow/");
    folder.report("denied.json", "--shard 3/3 --deny hazards");
    folder.report("narrow.json", "--shard 3/3 --contract before-emit");
    folder.0.write("known.yaml", &KNOWN.replace("it does not wait", "it does not wait long"));
    folder.report("excused.json", "--shard 3/3");
    let table = [
        ("1.json 2.json", "of the 3 shards 3/3 is missing", "--shard I/N"),
        ("2.json", "of the 3 shards 1/3 and 3/3 are missing", "--shard I/N"),
        ("1.json 2.json 3.json 2.json", "of the 3 shards 2/3 is there more than once", "leave out"),
        ("1.json 2.json whole.json", "some are whole runs", "merge the shards first"),
        (
            "1.json 2.json filtered.json",
            "different runs: one has 11 scenarios, the other 8",
            "same scenarios",
        ),
        ("1.json 2.json denied.json", "1/3 and 3/3 are shards of different runs", "options"),
        ("1.json 2.json narrow.json", "1/3 and 3/3 are shards of different runs", "options"),
        ("1.json 2.json excused.json", "1/3 and 3/3 are shards of different runs", "options"),
    ];
    for (files, problem, help) in table {
        for command in ["merge", "render"] {
            let output = folder.run(&format!("report {command} {files}"));
            if command == "render" && !files.contains(' ') {
                // One can be looked at by itself.
                assert!(
                    told(&output.stdout).contains("this is shard 2 of 3; the whole run has 11 scenarios")
                );
                continue;
            }
            let said = told(&output.stderr);
            assert_eq!(
                (output.status.code(), told(&output.stdout)),
                (Some(2), String::new()),
                "{files}: {said}"
            );
            assert!(said.contains(problem) && said.contains(help), "{files}: {said}");
        }
    }
    let output = folder.run("report diff 1.json whole.json");
    assert_eq!(output.status.code(), Some(2), "most of the whole would look new");
    assert!(told(&output.stderr).contains("`1.json` is shard 1/3, and `whole.json` is a whole run"));
    // Whole runs of different implementations go together as before.
    folder.run("run --json a.json");
    folder.run("run --json b.json --implementation faulty/awaits-nothing");
    assert_eq!(folder.run("report merge a.json b.json --output both.json").status.code(), Some(0));
    folder.run("run --json at-once.json --implementation reference --implementation faulty/awaits-nothing");
    assert!(folder.read("both.json") == folder.read("at-once.json"));
}
