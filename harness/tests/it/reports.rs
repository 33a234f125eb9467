//! The reports of runs: shards put together, every format written and rendered later, two runs compared, lines marked.

use crate::cli::rejects;
use crate::folder::{Folder, code, told};
use crate::switch::good;

#[test]
fn the_shards_of_a_run_are_together_the_run() {
    let folder = Folder::new("shards");
    let both = ["--implementation", "reference", "--implementation", "faulty/awaits-nothing"];
    let run = |file: &str, more: &[&str]| {
        let arguments = [&["run", "--json", file][..], &both, more].concat();
        assert_eq!(code(&folder.run(&arguments)), 1, "{more:?}");
    };
    run("whole.json", &[]);
    let shards: Vec<String> = (1..=3).map(|shard| format!("{shard}.json")).collect();
    for (index, file) in shards.iter().enumerate() {
        run(file, &["--shard", &format!("{}/3", index + 1)]);
    }
    let merge = ["report", "merge", "3.json", "1.json", "2.json", "--output", "merged.json"];
    assert_eq!(code(&folder.run(&merge)), 0);
    let read = |file: &str| folder.read(file);
    assert!(read("whole.json") == read("merged.json"), "the shards come to something else than the whole");
    let trials =
        |file: &str| interlude_reports::json::parse(&read(file)).expect("it is a report").trials.len();
    assert!(shards.iter().all(|file| trials(file) > 0), "no shard is empty");
    assert_eq!(shards.iter().map(|file| trials(file)).sum::<usize>(), trials("whole.json"), "none is in two");
}

#[test]
fn every_format_of_a_run_is_written_and_is_the_same_when_it_is_rendered_later() {
    let folder = Folder::new("formats").with("scenarios/a.yaml", &good());
    let files = |prefix: &str| {
        let flag = |format: &str| [format!("--{format}"), format!("{prefix}/report.{format}")];
        ["junit", "html", "markdown", "json"].map(flag).concat()
    };
    let with = |command: &[&str], prefix: &str| {
        let mut arguments: Vec<String> = command.iter().map(|&word| word.to_owned()).collect();
        arguments.extend(files(prefix));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        folder.run(&arguments)
    };
    let ran = with(&["run", "--implementation", "faulty/awaits-nothing"], "one/deep");
    let rendered = with(&["report", "render", "one/deep/report.json"], "two");
    assert_eq!((code(&ran), code(&rendered)), (1, 1), "{}", told(&rendered.stderr));
    assert_eq!(told(&ran.stdout), told(&rendered.stdout));
    for format in ["junit", "html", "markdown", "json"] {
        let read = |into: &str| folder.read(&format!("{into}/report.{format}"));
        assert!(!read("two").is_empty() && read("one/deep") == read("two"), "{format}");
    }
}

#[test]
fn a_report_that_cannot_be_written_or_read_is_told() {
    let folder = Folder::new("unwritten").with("scenarios/a.yaml", &good());
    let long = "n".repeat(300);
    let output = folder.run(&["run", "--json", &long]);
    assert_eq!(code(&output), 3);
    assert!(told(&output.stderr).contains(&format!("cannot write `{long}`")), "{}", told(&output.stderr));
    let output = folder.run(&["report", "merge", "scenarios/a.yaml"]);
    assert_eq!(code(&output), 2);
    assert!(told(&output.stderr).contains("not a report of Interlude"), "{}", told(&output.stderr));
}

#[test]
fn a_difference_for_the_worse_fails() {
    let folder = Folder::new("diff").with("scenarios/a.yaml", &good());
    assert_eq!(code(&folder.run(&["run", "--json", "good.json"])), 0);
    let faulty = ["run", "--json", "bad.json", "--implementation", "faulty/awaits-nothing"];
    assert_eq!(code(&folder.run(&faulty)), 1);
    folder.write("bad.json", &folder.read("bad.json").replace("faulty/awaits-nothing", "reference"));
    assert_eq!(code(&folder.run(&["report", "diff", "good.json", "bad.json"])), 1);
    assert_eq!(code(&folder.run(&["report", "diff", "bad.json", "good.json"])), 0);
    assert_eq!(code(&folder.run(&["report", "diff", "good.json", "good.json"])), 0);
    let output = folder.run(&["report", "diff", "good.json", "bad.json", "--format", "json"]);
    let diff: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("it is JSON and nothing else");
    assert_eq!((&diff["version"], &diff["worse"], &diff["common"]), (&1.into(), &true.into(), &1.into()));
    assert_eq!(diff["changes"][0]["kind"], "worse");
    let output = folder.run(&["report", "diff", "good.json", "bad.json", "--format", "markdown"]);
    assert!(told(&output.stdout).starts_with("# Interlude: something has become worse\n"));
    // A report in which nothing ran says nothing, and that is no success.
    folder.run(&["run", "--filter", "zebra", "--json", "empty.json"]);
    let output = folder.run(&["report", "diff", "good.json", "empty.json"]);
    assert_eq!(code(&output), 4, "{}", told(&output.stdout));
    assert!(told(&output.stdout).contains("no trial in common"));
}

#[test]
fn a_hazard_that_is_new_counts_in_a_comparison_where_it_is_denied() {
    let folder =
        Folder::new("diff-hazard").with("scenarios/a.yaml", &good()).with("scenarios/b.yaml", &good());
    assert_eq!(code(&folder.run(&["run", "--json", "before.json"])), 0);
    let folder = folder.with("scenarios/a.yaml", &rejects());
    assert_eq!(code(&folder.run(&["run", "--json", "after.json"])), 0, "it is advice");
    for (denied, expected) in [
        (&[][..], 0),
        (&["--deny", "early-value"], 0),
        (&["--deny", "stuck-undefined"], 1),
        (&["--deny", "hazards"], 1),
    ] {
        let output = folder.run(&[&["report", "diff", "before.json", "after.json"], denied].concat());
        assert_eq!(code(&output), expected, "{denied:?}: {}", told(&output.stdout));
        assert!(told(&output.stdout).contains("newly hazardous: 1"), "{}", told(&output.stdout));
    }
}

#[test]
fn a_job_of_github_marks_the_lines_that_are_wrong() {
    let folder = Folder::new("annotate").with("scenarios/a.yaml", &good());
    let run =
        |annotate| folder.run(&["run", "--implementation", "faulty/awaits-nothing", "--annotate", annotate]);
    let marked = told(&run("github").stderr);
    assert!(marked.starts_with("::error file=scenarios/a.yaml,line=7,"), "{marked}");
    assert_eq!(told(&run("none").stderr), "");
    let mistaken =
        Folder::new("annotate-mistake").with("scenarios/a.yaml", &good().replace("setSession", "setSesion"));
    let marked = told(&mistaken.run(&["run", "--annotate", "github"]).stderr);
    assert!(marked.contains("\n::error file=scenarios/a.yaml,line=8,col=5,"), "{marked}");
}

#[test]
fn what_can_be_known_not_to_be_written_is_refused_before_anything_runs() {
    let folder = Folder::new("refused").with("scenarios/a.yaml", &good()).with("there/file", "kept");
    let run = folder.run(&["run", "--json", "run.json"]);
    assert_eq!(code(&run), 0, "{}", told(&run.stderr));
    let report = ["report", "render", "run.json"];
    let is_folder = |option: &str| {
        format!(
            "error: `{option}` cannot write `there`: it is a folder\n  help: name a file in it: `there/FILE`\n"
        )
    };
    let is_file = |option: &str| {
        format!(
            "error: `{option}` cannot write `there/file/x`: `there/file` is a file, and no folder\n  help: name "
        )
    };
    for option in ["--junit", "--json", "--html", "--markdown", "--write-known"] {
        let mut commands = vec![vec!["run"]];
        if option != "--write-known" {
            commands.push(report.to_vec());
        }
        for command in commands {
            for (place, said) in [("there", is_folder(option)), ("there/file/x", is_file(option))] {
                let output = folder.run(&[&command[..], &[option, place]].concat());
                assert_eq!((code(&output), told(&output.stdout).as_str()), (2, ""), "{command:?} {option}");
                assert!(told(&output.stderr).starts_with(&said), "{}", told(&output.stderr));
            }
        }
    }
    for (command, option) in [
        (&["report", "merge", "run.json"][..], "--output"),
        (&["fuzz", "--cases", "1"], "--resume"),
        (&["fuzz", "--cases", "1"], "--write-findings"),
        (&["fuzz", "--cases", "1"], "--save"),
        (&["explore", "--calls", "1"], "--save"),
        (&["coverage", "--calls", "1", "--cases", "1"], "--suggest"),
    ] {
        let output = folder.run(&[command, &[option, "there/file/x"]].concat());
        assert_eq!((code(&output), told(&output.stdout).as_str()), (2, ""), "{command:?} {option}");
        assert!(told(&output.stderr).starts_with(&is_file(option)), "{}", told(&output.stderr));
    }
    assert_eq!(folder.read("there/file"), "kept");
    // A folder that is not there is made, and a place that is no file is written to.
    let output = folder.run(&["run", "--html", "new/deep/x.html", "--markdown", "/dev/null"]);
    assert_eq!(code(&output), 0, "{}", told(&output.stderr));
    assert!(folder.read("new/deep/x.html").len() > 1000);
}

#[test]
fn what_is_known_is_not_written_of_a_part_for_a_reason_that_is_told() {
    let folder = Folder::new("part").with("scenarios/a.yaml", &good());
    for (option, why) in [
        (&["--filter", "a"][..], "leaves some of it out"),
        (&["--last-failed"], "leaves some of it out"),
        (&["--max-fail", "3"], "leaves some of it out"),
        (&["--fail-fast"], "leaves some of it out"),
        (&["--guess", "token-organization=session"], "makes another world of it"),
    ] {
        let output = folder.run(&[&["run", "--write-known", "k.yaml"], option].concat());
        let said = told(&output.stderr);
        assert_eq!(code(&output), 2, "{said}");
        let problem = format!("error: `--write-known` writes all that is broken, and `{}` {why}", option[0]);
        assert!(said.starts_with(&problem) && said.contains("\n  help: leave it out"), "{said}");
    }
    // The way out that is told.
    assert_eq!(code(&folder.run(&["run", "a", "--write-known", "k.yaml"])), 0);
}
