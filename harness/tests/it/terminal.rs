//! The program in a terminal: what is not a scenario, what is mistyped, which characters and colours there are, and its manual.

use crate::folder::{Folder, code, interlude, told};
use crate::switch::good;
use std::collections::BTreeSet;

#[test]
fn a_mistyped_command_is_told_the_one_that_was_meant() {
    let folder = Folder::new("mistyped");
    let table = [
        ("rnu", "`interlude run`"),
        ("test", "`interlude run`"),
        ("chekc", "`interlude check`"),
        ("lint", "`interlude check`"),
        ("overlap", "`interlude run overlap`"),
    ];
    for (command, meant) in table {
        let output = folder.run(&[command]);
        let said = told(&output.stderr);
        assert_eq!(code(&output), 2, "{said}");
        assert_eq!(said, format!("error: there is no command `{command}`\n  help: did you mean {meant}?\n"));
    }
    assert!(told(&folder.run(&["zebra"]).stderr).contains("`interlude --help` lists the commands"));
    // Below a command, clap says what it knows.
    assert!(told(&folder.run(&["report", "mrege"]).stderr).contains("unrecognized subcommand 'mrege'"));
}

#[test]
fn files_that_are_no_scenarios_are_passed_over_where_nobody_says_that_they_are() {
    let folder = Folder::new("strangers").with("mine.yaml", &good()).with("compose.yaml", "services: {}\n");
    for other in ["ci.yml", ".github/a.yml", ".github/b.yaml", "node_modules/one/c.yaml"] {
        folder.write(other, "on: push\n");
    }
    let output = folder.run(&["check", "."]);
    let said = told(&output.stderr);
    assert_eq!(code(&output), 0, "{said}");
    assert_eq!(said, "note: 1 file is no scenario and passed over: `compose.yaml`\n");
    assert_eq!(told(&output.stdout), "1 scenario, no mistakes\n");
    // One with a slip is still one, and so is a file that is named, or that is below `scenarios`.
    folder.write("mine.yaml", &good().replace("scenario:", "scenaro:"));
    assert_eq!(code(&folder.run(&["check", "."])), 2);
    assert_eq!(code(&folder.run(&["check", "compose.yaml"])), 2);
    folder.write("scenarios/other.yaml", "services: {}\n");
    assert_eq!(code(&folder.run(&["check", "scenarios"])), 2);
    folder.write("other.yml", &good());
    assert!(told(&folder.run(&["check", "."]).stderr).contains("ends in `.yaml`"));
}

#[test]
fn without_a_folder_of_scenarios_it_is_said_that_the_built_in_ones_are_taken() {
    let note = "note: there is no folder `scenarios` here, so the built-in scenarios are taken\n";
    let folder = Folder::new("none");
    assert_eq!(told(&folder.run(&["check"]).stderr), note);
    assert_eq!(told(&folder.run(&["run", "overlap"]).stderr), "", "who names some knows which");
    assert_eq!(told(&folder.with("scenarios/a.yaml", &good()).run(&["check"]).stderr), "");
}

#[test]
fn a_locale_without_utf8_gets_ascii_and_colours_are_those_that_are_asked_for() {
    let folder = Folder::new("ascii");
    let arguments = ["run", "overlap/long-then-short", "--deny", "hazards"];
    let run = |more: &[&str], locale: &str| {
        let mut command = interlude(folder.path(), &[&arguments, more].concat());
        told(&command.env("LC_ALL", locale).output().expect("the program starts").stdout)
    };
    assert!(run(&[], "C").is_ascii());
    assert!(!run(&[], "C.UTF-8").is_ascii());
    assert!(run(&["--color", "always"], "C").contains("\u{1b}["));
    assert!(!run(&["--color", "never"], "C").contains('\u{1b}'));
}

#[test]
fn there_is_a_page_for_each_command_and_completions_for_each_shell() {
    let folder = Folder::new("manual");
    assert_eq!(code(&folder.run(&["man", "pages/deep"])), 0);
    for page in ["interlude", "interlude-run", "interlude-report-merge"] {
        assert!(folder.read(&format!("pages/deep/{page}.1")).contains(".TH"), "{page}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = folder.run(&["completions", shell]);
        let script = told(&output.stdout);
        assert!(code(&output) == 0 && script.contains("max-fail"), "{shell}: {script}");
        // Elvish and PowerShell complete no values, whatever they are told.
        for value in ["twin/clerk-js@6.40.0", "latest-wins", "hazard.early-value"] {
            assert!(!["bash", "zsh", "fish"].contains(&shell) || script.contains(value), "{shell}: {value}");
        }
    }
}

#[test]
fn every_word_of_a_manifest_and_a_contract_is_explained() {
    let folder = Folder::new("words");
    let table = [
        ("navigate", "a contract"),
        ("before-emit", "a contract"),
        ("server", "a capability"),
        ("set-active", "a capability"),
        ("serialized", "a semantics"),
        ("clerk-js@6.40.0", "what this version does"),
    ];
    for (word, kind) in table {
        let output = folder.run(&["explain", word]);
        let said = told(&output.stdout);
        assert!(code(&output) == 0 && said.starts_with(&format!("{word}\n{kind}")), "{said}");
    }
}

#[test]
fn who_does_not_say_what_to_list_is_told_what_there_is() {
    let folder = Folder::new("bare");
    let bare = folder.run(&["list"]);
    let said = told(&bare.stdout);
    assert_eq!(code(&bare), 0);
    for kind in
        ["scenarios", "implementations", "requirements", "hazards", "capabilities", "contracts", "semantics"]
    {
        assert!(said.contains(&format!("interlude list {kind} ")), "{said}");
        assert_eq!(code(&folder.run(&["list", kind])), 0);
    }
    let capabilities = told(&folder.run(&["list", "capabilities"]).stdout);
    assert!(
        capabilities
            .lines()
            .any(|line| line.starts_with("set-session  ") && line.ends_with("There is a `setSession`."))
    );
    let filtered = told(&folder.run(&["list", "--filter", "overlap/long"]).stdout);
    assert!(!filtered.is_empty() && filtered.lines().all(|line| line.contains("overlap/long")), "{filtered}");
    assert_eq!(code(&folder.run(&["list", "hazards", "--filter", "zebra"])), 2);
    let near = told(&folder.run(&["list", "--filter", "overlpa"]).stderr);
    assert!(near.contains("looked for `overlpa`") && near.contains("did you mean `overlap`?"), "{near}");
    // What is near is proposed, and what is not is not.
    let bogus = told(&folder.run(&["explain", "bogus"]).stderr);
    assert!(!bogus.contains("did you mean") && bogus.contains("`interlude list`"), "{bogus}");
    assert!(told(&folder.run(&["explain", "focsu"]).stderr).contains("did you mean"));
    let fit = |arguments: &[&str]| folder.run(&[&["fit", "--cases", "1"], arguments].concat()).stdout;
    assert_eq!(fit(&["twin/clerk-js@6.40.0"]), fit(&["--implementation", "twin/clerk-js@6.40.0"]));
    assert!(!fit(&["twin/clerk-js@6.40.0"]).is_empty());
}

#[test]
fn lists_have_a_column_of_names_and_a_sentence_beside_each() {
    let folder = Folder::new("lists");
    let requirements = told(&folder.run(&["list", "requirements"]).stdout);
    let about = |line: &str| line.find("  ").map(|name| line.len() - line[name..].trim_start().len());
    let columns: BTreeSet<_> = requirements.lines().map(about).collect();
    assert_eq!(columns.len(), 1, "the second column begins in one place: {columns:?}");
    let hazards = told(&folder.run(&["list", "hazards"]).stdout);
    assert!(hazards.lines().count() > 10 && hazards.lines().all(|line| line.starts_with("hazard.")));
    let all = told(&folder.run(&["list", "implementations"]).stdout);
    let scenarios = told(&folder.run(&["list", "scenarios"]).stdout);
    let beside = |line: &str| {
        line.starts_with("argument/id-and-object ") && line.ends_with("means the same as its id")
    };
    assert!(scenarios.lines().any(beside), "{scenarios}");
    let semantics = told(&folder.run(&["list", "semantics"]).stdout);
    assert!(semantics.starts_with("uncoordinated     each call"), "{semantics}");
    assert!(semantics.contains("clerk-js@6.1.0    from here on: A touch"), "{semantics}");
    // What is piped is searched line by line, so nothing goes on in a line of its own.
    for (kind, list) in [
        ("requirements", requirements),
        ("implementations", all),
        ("scenarios", scenarios),
        ("semantics", semantics),
    ] {
        let rows = told(&folder.run(&["list", kind, "--format", "json"]).stdout);
        let rows: Vec<serde_json::Value> = serde_json::from_str(&rows).expect("it is JSON");
        let named =
            rows.iter().map(|row| row["name"].as_str().or(row["id"].as_str()).expect("it has a name"));
        let first_words = list.lines().map(|line| line.split("  ").next().expect("there is one"));
        assert!(first_words.eq(named), "{kind} are not listed in a line each:\n{list}");
    }
}

#[test]
fn how_a_command_is_used_has_room_at_sixty_columns() {
    let folder = Folder::new("usage");
    for command in [
        "run",
        "check",
        "list",
        "explain",
        "simulate",
        "compare",
        "explore",
        "fuzz",
        "fit",
        "new adapter",
        "new scenario",
    ] {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let help = told(&folder.run(&arguments).stdout);
        let usage: Vec<&str> = help
            .lines()
            .skip_while(|line| !line.starts_with("Usage: "))
            .take_while(|line| !line.is_empty())
            .collect();
        assert!(
            !usage.is_empty() && usage.iter().all(|line| line.chars().count() <= 60),
            "{command}: {usage:?}"
        );
    }
}
