//! What of a run is selected, how it is told what failed, and how that is seen again.

use crate::folder::{Folder, code, interlude, told};
use crate::switch::good;

/// The scenarios that were run, by the JSON report.
fn ran(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let output = folder.run(&[&["run", "--format", "json"], arguments].concat());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", told(&output.stderr)));
    let trials = report["trials"].as_array().expect("there are trials").iter();
    trials.map(|trial| trial["scenario"].as_str().expect("it has an id").to_owned()).collect()
}

#[test]
fn a_callback_that_is_not_awaited_is_told_in_less_than_120_lines() {
    let folder = Folder::new("awaits");
    for (faulty, witnesses) in [
        ("faulty/awaits-nothing", 1),
        ("faulty/navigate-not-awaited", 1),
        ("faulty/set-active-awaits-nothing", 1),
    ] {
        let output = folder.run(&["run", "--implementation", faulty]);
        let said = told(&output.stdout);
        assert_eq!(code(&output), 1);
        assert!(said.lines().count() < 120, "{faulty}: {} lines", said.lines().count());
        assert_eq!(said.matches("✗ fail").count(), witnesses, "{said}");
    }
}

#[test]
fn an_area_a_beginning_and_several_filters_select() {
    let folder = Folder::new("select");
    let all = ran(&folder, &[]);
    let that = |is_it: &dyn Fn(&str) -> bool| -> Vec<String> {
        all.iter().filter(|id| is_it(id)).cloned().collect()
    };
    let overlap = that(&|id| id.starts_with("overlap/"));
    assert!(overlap.len() > 10 && overlap.len() < all.len());
    assert_eq!(ran(&folder, &["overlap"]), overlap);
    assert_eq!(ran(&folder, &["overlap/set"]), that(&|id| id.starts_with("overlap/set")));
    let any = that(&|id| id.contains("reject") || id.contains("never"));
    assert_eq!(ran(&folder, &["--filter", "reject", "--filter", "never"]), any);
    let output = folder.run(&["run", "overlpa"]);
    assert_eq!(code(&output), 2);
    assert!(told(&output.stderr).contains("did you mean `overlap`?"), "{}", told(&output.stderr));
}

#[test]
fn a_run_stops_after_so_many_failures_and_says_what_is_left_out() {
    let folder = Folder::new("stop");
    let faulty = ["run", "--implementation", "faulty/awaits-nothing"];
    let failures = |arguments: &[&str]| {
        let output = folder.run(&[&faulty, arguments].concat());
        assert_eq!(code(&output), 1, "{}", told(&output.stderr));
        let said = told(&output.stdout);
        let words: Vec<_> = said.split_whitespace().collect();
        assert!(words.join(" ").contains("trials run; of the other"), "{said}");
        let counted = said.split_once(" fail ·").expect("it counts").0;
        counted.rsplit([' ', '\n']).next().expect("there is a word").parse::<u32>().expect("a number")
    };
    assert_eq!(failures(&["--fail-fast"]), 1);
    assert_eq!(failures(&["--max-fail", "3"]), 3);
    let of_jobs = |jobs: &str| {
        folder.run(&[&faulty[..], &["--max-fail", "3", "--format", "json", "--jobs", jobs]].concat()).stdout
    };
    assert_eq!(of_jobs("1"), of_jobs("4"), "the number of jobs changes no output");
    // More failures than there are change nothing.
    let whole = folder.run(&[&faulty[..], &["--max-fail", "1000", "--format", "json"]].concat());
    assert_eq!(whole.stdout, folder.run(&[&faulty[..], &["--format", "json"]].concat()).stdout);
}

#[test]
fn what_failed_last_is_run_again_until_it_passes() {
    let folder = Folder::new("last").with("scenarios/a.yaml", &good()).with("scenarios/b.yaml", &good());
    let run = |arguments: &[&str]| {
        let mut command = interlude(folder.path(), &[&["run"], arguments].concat());
        let output = command.env("INTERLUDE_CACHE", folder.path().join("cache")).output();
        let output = output.expect("the program starts");
        let (said, also) = (told(&output.stdout), told(&output.stderr));
        (code(&output), said, also)
    };
    let faulty = ["--implementation", "faulty/awaits-nothing"];
    let (first, said, _) = run(&[&faulty[..], &["--filter", "a"]].concat());
    assert_eq!(first, 1, "{said}");
    let (again, said, also) = run(&[&faulty[..], &["--last-failed"]].concat());
    assert!(again == 1 && said.contains(" 1 scenario: 1 fail"), "{said}\n{also}");
    // Of another implementation nothing is known, so all is run.
    let (other, said, also) = run(&["--last-failed"]);
    assert!(other == 0 && said.contains("2 scenarios") && also.contains("nothing of this failed"), "{said}");
    // What passes now has failed last no longer: without the callback nothing is awaited.
    folder.write("scenarios/a.yaml", &good().replace(", beforeEmit: { resolvesAfter: 50ms }", ""));
    assert_eq!(run(&[&faulty[..], &["--last-failed"]].concat()).0, 0);
    let (_, said, also) = run(&[&faulty[..], &["--last-failed"]].concat());
    assert!(said.contains("2 scenarios") && also.contains("nothing of this failed"), "{said}\n{also}");
}

#[test]
fn only_trials_that_failed_are_run_again_and_those_of_another_suite_are_not_taken_for_them() {
    let folder = Folder::new("last-trials").with("one/a.yaml", &good()).with("two/a.yaml", &good());
    let run = |arguments: &[&str]| {
        let mut command = interlude(folder.path(), &[&["run", "--format", "json"], arguments].concat());
        let output = command.env("INTERLUDE_CACHE", folder.path().join("cache")).output();
        let output = output.expect("the program starts");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let trials = report["trials"].as_array().expect("there are trials").clone();
        (trials, told(&output.stderr))
    };
    // Of two implementations, one fails.
    let faulty = ["--implementation", "faulty/awaits-nothing"];
    let pair = [&["one", "--implementation", "reference"][..], &faulty].concat();
    assert_eq!(run(&pair).0.len(), 2);
    let (again, said) = run(&[&pair[..], &["--last-failed"]].concat());
    assert!(again.len() == 1 && again[0]["implementation"] == "faulty/awaits-nothing", "{again:?}");
    assert!(said.contains("nothing of this failed on `reference`"), "{said}");
    // A suite of the same folder may have the same ids.
    let (other, said) = run(&[&["two"], &faulty[..], &["--last-failed"]].concat());
    assert!(other.len() == 1 && said.contains("of other scenarios, such as `one/a.yaml`"), "{said}");
}

#[test]
fn the_command_of_a_failure_comes_to_the_same_failure() {
    let folder = Folder::new("replay");
    let runs: [&[&str]; 3] = [
        &["overlap/long-then-short", "--deny", "hazards"],
        &["redirect", "--implementation", "faulty/navigate-not-awaited"],
        &["pending", "--implementation", "faulty/awaits-nothing"],
    ];
    for arguments in runs {
        let output = folder.run(&[&["run", "--format", "json"], arguments].concat());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let failed = report["trials"].as_array().expect("there are trials");
        let failed: Vec<_> = failed.iter().filter(|trial| trial["verdict"]["verdict"] == "fail").collect();
        assert!(!failed.is_empty(), "{arguments:?}");
        for trial in failed.iter().take(3) {
            let replay = trial["replay"].as_str().expect("it has a command");
            let words: Vec<&str> = replay.split(' ').skip(1).chain(["--format", "json"]).collect();
            let again: serde_json::Value =
                serde_json::from_slice(&folder.run(&words).stdout).expect("it is JSON");
            assert_eq!(again["trials"][0]["verdict"], trial["verdict"], "{replay}");
        }
    }
}

#[test]
fn a_filter_that_selects_nothing_says_what_was_looked_for_and_what_is_near() {
    let one = |id: &str| (format!("scenarios/{id}.yaml"), good());
    let folder = [one("overlap/late-wins"), one("sign-out/all"), one("other")]
        .into_iter()
        .fold(Folder::new("filter"), |folder, (path, text)| folder.with(&path, &text));
    let looked = |texts: &str| {
        format!("note: `--filter` looked for {texts} in the ids of 3 scenarios, and it is in none")
    };
    for (filters, texts, help) in [
        (&["zzz"][..], "`zzz`", "`interlude list scenarios` lists the ids"),
        (&["overlp"], "`overlp`", "did you mean `overlap`?"),
        (&["late-wins", "signout"], "", ""),
        (&["signout", "zzz"], "`signout` or `zzz`", "did you mean `sign-out`?"),
        (&["overlap/late-win-s"], "`overlap/late-win-s`", "did you mean `overlap/late-wins`?"),
    ] {
        let given = filters.iter().flat_map(|filter| ["--filter", filter]);
        let words: Vec<&str> = ["run"].into_iter().chain(given).collect();
        let output = folder.run(&words);
        let said = told(&output.stderr);
        if help.is_empty() {
            assert!(code(&output) == 0 && !said.contains("--filter"), "{said}");
            continue;
        }
        assert_eq!(code(&output), 4, "{said}");
        assert!(said.contains(&format!("{}\n  help: {help}", looked(texts))), "{filters:?}: {said}");
        assert!(told(&output.stdout).contains("nothing was run"));
    }
}

#[test]
fn the_command_of_a_failure_keeps_the_options_that_it_depends_on() {
    let known = "known:\n  - { scenario: nothing, requirement: set-session.hides-first, reason: old }\n";
    let folder = Folder::new("kept").with("scenarios/a.yaml", &good()).with("my known.yaml", known);
    let options = ["--timeout", "150ms", "--known", "my known.yaml"];
    let files = ["--junit", "a.xml", "--html", "a.html", "--markdown", "a.md", "--json", "a.json"];
    let run = |by: &[&str]| folder.run(&[&["run", "scenarios/a.yaml"], by, &options, &files].concat());
    // Nobody answers, and so each report has the command.
    let output = run(&["--command", "sleep 5"]);
    let replay = "interlude run scenarios/a.yaml --command 'sleep 5' --timeout 150ms --known 'my known.yaml'";
    let joined = |text: &str| text.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code(&output), 3, "{}", told(&output.stderr));
    assert!(joined(&told(&output.stdout)).contains(&format!("replay {replay}")), "{}", told(&output.stdout));
    let json: serde_json::Value = serde_json::from_str(&folder.read("a.json")).expect("it is JSON");
    assert_eq!(json["trials"][0]["replay"], replay);
    for file in ["a.xml", "a.html", "a.md"] {
        let plain = folder.read(file).replace("&apos;", "'").replace("&#39;", "'").replace("&#x27;", "'");
        assert!(joined(&plain).contains(replay), "{file}: {plain}");
    }
    // In process nothing takes time.
    run(&["--implementation", "faulty/awaits-nothing"]);
    let json: serde_json::Value = serde_json::from_str(&folder.read("a.json")).expect("it is JSON");
    let replay =
        "interlude run scenarios/a.yaml --implementation faulty/awaits-nothing --known 'my known.yaml'";
    assert_eq!(json["trials"][0]["replay"], replay);
}

#[test]
fn a_package_that_is_not_there_is_one_line() {
    let manifest = "name: absent\ncommand: [node, adapter.mjs]\nrequires: [node_modules/nowhere]\n\
        contracts: [before-emit]\ncapabilities: [set-session]\n";
    let folder = Folder::new("absent").with("adapter.yaml", manifest).with("adapter.mjs", "");
    let output = folder.run(&["run", "overlap", "--implementation", "adapter.yaml"]);
    let said = told(&output.stdout);
    assert_eq!(code(&output), 3, "{said}\n{}", told(&output.stderr));
    assert_eq!(said.matches("is not there").count(), 1, "{said}");
    assert!(!said.contains("adapter-error") && !said.contains("overlap/"), "{said}");
}
