//! Whatever stands in a name or a message, nothing that is printed acts: on a terminal, or on the machine that runs a job.

use crate::adapter::{NOTHING, adapter, folder};
use crate::folder::{Folder, told};
use std::process::Output;

/// Names that act where they are printed as they are.
const NAMES: [&str; 6] = [
    "::add-mask::e",
    "##[error]pwn",
    "x ##vso[task.complete]",
    "esc\u{1b}[31mred",
    "bidi\u{202e}gnp",
    "nl\n::error::forged",
];

/// What acts in a text. Lines of the annotations of this program begin with `::error file=` and the like.
fn acting(text: &str) -> Vec<String> {
    let acts = |line: &&str| {
        let is_ours = ["::error file=", "::error title="].iter().any(|ours| line.starts_with(ours));
        let commands = line.match_indices("##").any(|(at, _)| {
            line[at + 2..].trim_start_matches(|char: char| char.is_ascii_alphanumeric()).starts_with('[')
        });
        (line.trim_start().starts_with("::") && !is_ours) || commands || line.chars().any(|char| {
            char.is_control()
                || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
    };
    text.lines().filter(acts).map(str::to_owned).collect()
}

fn assert_inert(output: &Output, what: &str) {
    for (stream, text) in [("output", told(&output.stdout)), ("error", told(&output.stderr))] {
        assert_eq!(acting(&text), Vec::<String>::new(), "{what}: standard {stream}\n{text}");
    }
}

/// A folder with a scenario in a file of each name, whose title, label and ids are the name too.
fn named() -> Folder {
    let folder = Folder::new("printed");
    for name in NAMES {
        let quoted = serde_json::Value::from(name).to_string();
        let label = serde_json::Value::from(name.replace(['\n', '\u{1b}', '\u{202e}'], "")).to_string();
        let text = format!(
            "scenario: {quoted}\nclient: {{ sessions: [{{ id: sess_a, user: user_ada }}, {{ id: sess_b, user: user_bob }}], active: sess_a }}\nsteps:\n  - at: 0ms\n    call: {label}\n    setSession: {{ session: sess_b, beforeEmit: {{ resolvesAfter: 50ms }} }}\n  - at: 20ms\n    expect: {{ session: undefined, calls: {{ {label}: pending }} }}\n"
        );
        folder.write(&format!("scenarios/{name}.yaml"), &text);
    }
    folder
}

/// Every command that prints names, with what it finds wrong.
#[test]
fn names_of_scenarios_act_nowhere() {
    let folder = named();
    let commands: [&[&str]; 12] = [
        &["list", "scenarios"],
        &["list", "scenarios", "--format", "json"],
        &["check"],
        &["run", "--implementation", "faulty/awaits-nothing"],
        &["run", "--implementation", "faulty/awaits-nothing", "--verbose", "--annotate", "github"],
        &["run", "--implementation", "faulty/awaits-nothing", "--format", "json"],
        &["run", "--verbose", "--json", "report.json", "--junit", "report.xml", "--markdown", "report.md"],
        &["run", "scenarios/::add-mask::f"],
        &["run", "scenarios/esc\u{1b}[31mred.yml"],
        &["report", "render", "report.json", "--verbose"],
        &["report", "diff", "report.json", "report.json", "--format", "json"],
        &["coverage", "--cases", "1", "--calls", "1"],
    ];
    for command in commands {
        assert_inert(&folder.run(command), &command.join(" "));
    }
    for name in NAMES {
        let file = format!("scenarios/{name}.yaml");
        assert_inert(&folder.run(&["simulate", &file]), &file);
        assert_inert(&folder.run(&["simulate", &file, "--format", "json"]), &file);
        assert_inert(&folder.run(&["explore", &file]), &file);
        assert_inert(&folder.run(&["new", "scenario", &file]), &file);
        assert_inert(&folder.run(&["new", "scenario", &format!("new/{name}.yaml")]), &file);
    }
}

#[test]
fn mistakes_in_files_of_such_names_act_nowhere() {
    let folder = Folder::new("mistakes");
    for name in NAMES {
        let quoted = serde_json::Value::from(name).to_string();
        folder.write(
            &format!("scenarios/{name}.yaml"),
            &format!("scenario: x\n{quoted}: {quoted}\nsteps: [{quoted}]\n"),
        );
    }
    assert_inert(&folder.run(&["check"]), "check");
    assert_inert(&folder.run(&["run", "--annotate", "github"]), "run");
    let not_utf8 = Folder::new("pipe");
    not_utf8.write("scenarios/nl\n::error::forged.yml", NOTHING);
    assert_inert(&not_utf8.run(&["run"]), "a file that is passed over");
}

/// What a job gives may be the name of a branch, which anyone can choose.
#[test]
fn arguments_that_are_refused_act_nowhere() {
    let folder = Folder::new("arguments").with("scenarios/a.yaml", NOTHING);
    for name in NAMES {
        let option = format!("--{name}");
        let commands: [&[&str]; 9] = [
            &[name],
            &["run", &option],
            &["run", "--shard", name],
            &["run", "--deny", name],
            &["run", "--format", name],
            &["run", "scenarios", "--jobs", name],
            &["list", name],
            &["fuzz", "--time", name],
            &["run", "--color", name],
        ];
        for command in commands {
            let output = folder.run(command);
            assert_eq!(output.status.code(), Some(2), "{command:?}");
            assert_inert(&output, &format!("{command:?}"));
            assert!(!output.stderr.is_empty(), "{command:?}");
        }
    }
}

#[test]
fn what_an_adapter_says_acts_nowhere() {
    let said = r"::add-mask::e\n  ##[error]pwn\n\033[31mred";
    let cases = [
        format!("case $op in act) printf '{said}\\n' >&2; exit 9 ;; esac"),
        format!("case $op in act) printf '{said}\\n'; exit 0 ;; esac"),
        r###"case $op in act) printf '{"id":%s,"error":{"code":"##[error]x","message":"\\n::error::pwn ##[error]hi"}}\n' "$id"; op=none ;; esac"###.to_owned(),
    ];
    for before in cases {
        let folder = folder("says", 2);
        let command = adapter(&folder, &before, "");
        let output = folder.run(&["run", "--command", &command]);
        assert_eq!(output.status.code(), Some(3));
        assert_inert(&output, &before);
        assert_inert(&folder.run(&["run", "--command", &command, "--format", "json"]), &before);
    }
}

#[test]
fn json_that_is_made_harmless_means_the_same() {
    let folder = named();
    let listed = told(&folder.run(&["list", "scenarios", "--format", "json"]).stdout);
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("it is JSON");
    let ids: Vec<_> =
        listed.as_array().expect("a list").iter().map(|it| it["id"].as_str().expect("an id")).collect();
    let mut names = NAMES;
    names.sort_unstable();
    assert_eq!(ids, names);
}
