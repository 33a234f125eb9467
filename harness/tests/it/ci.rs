//! The examples of `CI.md` do what the page says, and the actions do what the examples want of them. Every example is carried out
//! as it stands; what GitHub does around it is in `github`.

mod github;

use crate::folder::{Folder, told};
use github::{Github, bash, is_runner, shell};
use interlude::templates::{self, Language};
use interlude_reports::json;
use interlude_spec::scenario;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = include_str!("../../CI.md");

/// An example of the page: its language and its text.
type Example = (&'static str, &'static str);

/// The examples of the page, in their order.
fn examples() -> Vec<Example> {
    let fenced = PAGE.split("```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').expect("a block has lines")).collect()
}

/// The one example of a language that holds this.
fn example(language: &str, holds: &str) -> &'static str {
    let found: Vec<_> =
        examples().into_iter().filter(|(of, text)| *of == language && text.contains(holds)).collect();
    assert_eq!(found.len(), 1, "one example in {language} holds `{holds}`");
    found[0].1
}

/// A project as the page takes it to be: an adapter, what is known of it, and a few scenarios.
fn project(name: &str) -> Folder {
    let folder = Folder::new(name);
    for (path, text) in templates::adapter(Language::Javascript, false, "my-client", None) {
        folder.write(&format!("test/{path}"), &text);
        folder.write(&format!("my-client/{path}"), &text);
    }
    folder.write("test/known.yaml", "known: []\n");
    folder.write("package.json", r#"{ "name": "project", "version": "1.0.0" }"#);
    folder.write(
        "package-lock.json",
        r#"{ "name": "project", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "project", "version": "1.0.0" } } }"#,
    );
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/callback");
    for entry in fs::read_dir(shipped).expect("it is there").map(|entry| entry.expect("it can be read")) {
        let text = fs::read_to_string(entry.path()).expect("it can be read");
        folder.write(&format!("campaign/callback/{}", entry.file_name().display()), &text);
    }
    folder
}

/// The scenarios of the project's campaign.
fn campaign(project: &Folder) -> BTreeSet<String> {
    let entries = fs::read_dir(project.path().join("campaign/callback")).expect("it is there");
    let stem = |path: PathBuf| path.file_stem().map(|stem| stem.display().to_string()).unwrap_or_default();
    entries.map(|entry| format!("callback/{}", stem(entry.expect("it can be read").path()))).collect()
}

/// The scenarios of a report, each of which has passed or was passed over.
fn told_in(report: &Path) -> BTreeSet<String> {
    let run = json::parse(&fs::read_to_string(report).expect("it was written")).expect("it is a report");
    assert!(run.trials.iter().all(|trial| !trial.verdict.is_wrong()));
    run.trials.iter().map(|trial| trial.scenario.to_string()).collect()
}

#[test]
fn each_example_of_the_page_is_carried_out_here() {
    // A new one needs a test below.
    let languages: Vec<_> = examples().into_iter().map(|(language, _)| language).collect();
    assert_eq!(languages, ["yaml", "sh", "sh", "yaml", "yaml", "sh", "sh", "sh", "sh"]);
}

#[test]
fn the_job_of_the_page_runs_the_released_program() {
    if !is_runner() {
        return;
    }
    let project = project("ci-job");
    let mut github = Github::new(&project);
    github.workflow(example("yaml", "known: test/known.yaml"));
    assert!(github.log.contains("interlude was downloaded"), "{}", github.log);
    let kept = github.artifacts().join("interlude");
    assert!(told_in(&kept.join("interlude.json")).len() > 300);
    assert!(kept.join("interlude.html").is_file() && kept.join("interlude.xml").is_file());
    assert!(github.summary.starts_with("# Interlude\n"), "{}", github.summary);
    assert!(!github.summary.contains("for want of"), "names of what was skipped: {}", github.summary);
}

#[test]
fn the_shards_of_the_page_come_to_the_whole() {
    if !is_runner() {
        return;
    }
    let project = project("ci-shards");
    let mut github = Github::new(&project);
    github.workflow(example("yaml", "merge-multiple"));
    let shards: Vec<_> = (1..=4).map(|shard| github.artifacts().join(format!("shard-{shard}"))).collect();
    let report_of = |folder: &PathBuf| {
        let entries =
            fs::read_dir(folder).expect("it was kept").map(|entry| entry.expect("it can be read").path());
        let report = entries.into_iter().find(|path| path.extension().is_some_and(|it| it == "json"));
        report.expect("there is a report")
    };
    let all: BTreeSet<_> = shards.iter().flat_map(|folder| told_in(&report_of(folder))).collect();
    assert_eq!(all, campaign(&project));
    let whole = github.workspace("whole");
    assert!(whole.join("interlude.html").is_file() && whole.join("interlude.xml").is_file());
    let trials = |folder| {
        let text = fs::read_to_string(report_of(folder)).expect("it was written");
        json::parse(&text).expect("it is a report").trials.len()
    };
    let row = format!("| `my-client@0.1.0` | {} |", shards.iter().map(trials).sum::<usize>());
    assert!(github.summary.contains(&row), "{row}\n{}", github.summary);
}

#[test]
fn the_lines_for_any_other_ci_run_and_compare() {
    if !is_runner() {
        return;
    }
    let project = project("ci-other");
    let (code, said) = bash(&project, example("sh", "--junit"), &[]);
    assert_eq!(code, 0, "{said}");
    assert!(project.path().join("reports/interlude.xml").is_file());
    let (code, said) =
        bash(&project, "interlude run --command 'node test/adapter.mjs' --json main.json", &[]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = bash(&project, example("sh", "report diff"), &[]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn the_pods_of_the_page_come_to_the_whole() {
    if !is_runner() {
        return;
    }
    let project = project("ci-pods");
    let job = scenario::value(example("yaml", "kind: Job").as_bytes()).expect("it is YAML");
    let completions = job["spec"]["completions"].as_u64().expect("it says how many");
    let script =
        job["spec"]["template"]["spec"]["containers"][0]["args"][0].as_str().expect("it has a script");
    // What is mounted at the root of a pod is in the project's folder here.
    let root = project.path().display().to_string();
    let here = |script: &str| {
        script
            .replace("/campaign", &format!("{root}/campaign"))
            .replace("/adapter/main.mjs", &format!("{root}/test/adapter.mjs"))
            .replace("/reports/", &format!("{root}/reports/"))
    };
    for index in 0..completions {
        let (code, said) =
            shell(&project, "sh", &["-c"], &here(script), &[("JOB_COMPLETION_INDEX", &index.to_string())]);
        assert_eq!(code, 0, "pod {index}: {said}");
    }
    let (code, said) = bash(&project, &here(example("sh", "/reports/*.json")), &[]);
    assert_eq!(code, 0, "{said}");
    let report = project.read("reports/interlude.html");
    assert!(campaign(&project).iter().all(|scenario| report.contains(scenario)));
}

#[test]
fn the_shards_of_a_campaign_are_merged() {
    if !is_runner() {
        return;
    }
    let project = project("ci-fuzz");
    project.write("task.sh", example("sh", "--resume"));
    for index in ["1", "2"] {
        let (code, said) = bash(&project, "bash task.sh", &[("I", index), ("N", "2")]);
        assert_eq!(code, 0, "{said}");
    }
    let (code, said) = bash(&project, example("sh", "report render run-*"), &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2000"), "{said}");
}

#[test]
fn what_the_page_writes_down_as_known_is_known() {
    if !is_runner() {
        return;
    }
    let project = project("ci-known");
    let (code, said) = bash(&project, example("sh", "--write-findings"), &[]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(project.read("found.yaml"), "known: []\n");
}

#[test]
fn the_commit_of_a_release_is_as_good_as_its_tag_and_no_other_is() {
    if !is_runner() {
        return;
    }
    let project = project("ci-commit");
    let mut github = Github::new(&project);
    github.refer_to_the_commit();
    let (code, said) = github.action("install", &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("interlude was downloaded"), "{said}");
    github.refer_to(&"0123456789".repeat(4));
    let (code, said) = github.action("install", &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("interlude was built"), "{said}");
}

#[test]
fn a_program_with_another_checksum_is_never_run() {
    if !is_runner() {
        return;
    }
    let project = project("ci-sum");
    let mut github = Github::new(&project);
    github.spoil();
    let (code, said) = github.action("install", &[]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("does not have the checksum"), "{said}");
    assert!(!said.contains("interlude was"), "{said}");
}

#[test]
fn without_an_implementation_the_action_is_no_green_run_of_the_reference() {
    if !is_runner() {
        return;
    }
    let project = project("ci-empty");
    let mut github = Github::new(&project);
    for arguments in ["", "campaign", "--deny hazards"] {
        let (code, said) = github.action("interlude", &[("arguments", arguments)]);
        assert_eq!(code, 2, "`{arguments}`: {said}");
        assert!(said.contains("names no implementation"), "{said}");
    }
}

#[test]
fn at_another_commit_the_program_is_built_apart_from_the_workspace() {
    if !is_runner() {
        return;
    }
    let project = project("ci-build");
    project.write("rust-toolchain.toml", "[toolchain]\nchannel = \"1.0.0\"\n");
    project.write(".cargo/config.toml", "[build]\nrustflags = [\"--no-such-flag\"]\n");
    let mut github = Github::new(&project);
    github.refer_to("main");
    let (code, said) = github.action("install", &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("interlude was built"), "{said}");
    let built = told(github.build().as_bytes());
    assert!(built.contains(" --locked "), "{built}");
    assert!(built.contains("toolchain stable\n"), "{built}");
    assert!(built.contains("flags \n"), "{built}");
    let line =
        |name: &str| built.lines().find_map(|line| line.strip_prefix(name)).expect("it is told").to_owned();
    for folder in [line("in "), line("home ")] {
        let inside = Path::new(&folder).ancestors().any(|above| above.join(".cargo/config.toml").is_file());
        assert!(!inside && !Path::new(&folder).starts_with(project.path()), "{folder}");
    }
}
