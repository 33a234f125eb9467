//! The program as its users meet it: exit codes, what goes to which stream, and the same bytes twice.

use crate::folder::{Folder, code, interlude, told};
use crate::switch::{SLOW, good};
use std::path::Path;

/// A call that navigates to another session, with more of that session and of the client.
fn navigating(of_session: &str, of_client: &str) -> String {
    format!(
        "scenario: x\ncontract: navigate\ncovers: [navigate.hides]\nclient: {{ sessions: [{{ id: sess_a, user: u }}, {{ id: sess_b, user: v{of_session} }}], \
         active: sess_a{of_client} }}\nsteps:\n  - {{ at: 0ms, call: a, setActive: {{ session: sess_b, navigate: {{ resolvesAfter: 50ms }} }} }}\n"
    )
}

/// The switch, with a callback that rejects. The call may resolve all the same, as is expected; the reference's rejects.
fn stricter() -> String {
    good()
        .replace("resolvesAfter: 50ms", "rejectsAfter: 50ms, error: boom")
        .replace("session: sess_b, calls", "calls")
}

/// The switch, with a callback that rejects, and nothing expected.
pub(crate) fn rejects() -> String {
    SLOW.replace("resolvesAfter: 50ms", "rejectsAfter: 50ms, error: boom")
}

#[test]
fn a_package_stands_for_the_clerk_js_that_it_loads() {
    let folder = Folder::new("package");
    let simulate =
        |semantics| folder.run(&["simulate", "recipes/early-value/harm", "--semantics", semantics]);
    let output = simulate("@clerk/nextjs@6");
    assert_eq!(code(&output), 0, "{}", told(&output.stderr));
    assert!(told(&output.stdout).contains("clerk-js@5.128.0: "), "{}", told(&output.stdout));
    // Its majors load different ones.
    let output = simulate("@clerk/nextjs");
    assert_eq!(code(&output), 2);
    let said = told(&output.stderr);
    assert!(
        said.contains("`interlude explain @clerk/nextjs` says which clerk-js that loads: name that"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_simulated_so_is_told_a_way_that_can() {
    let folder = Folder::new("simulated");
    for (scenario, semantics) in
        [("sign-out/as-a-call", "uncoordinated"), ("plain/switch-with-callback", "clerk-js@6.40.0")]
    {
        let output = folder.run(&["simulate", scenario, "--semantics", semantics]);
        assert_eq!(code(&output), 2);
        let said = told(&output.stderr);
        let (_, way) = said.split_once("write `--semantics ").unwrap_or_else(|| panic!("{said}"));
        let way = way.split('`').next().expect("it is closed");
        let output = folder.run(&["simulate", scenario, "--semantics", way]);
        assert_eq!(code(&output), 0, "{}", told(&output.stderr));
    }
}

#[test]
fn each_outcome_has_its_exit_code_and_its_stream() {
    let skipped = good().replace("  - at: 50ms\n", "  - at: 20ms\n    getToken: true\n  - at: 50ms\n");
    let impossible = good().replace("session: sess_b, calls", "session: sess_a, calls");
    let mistaken = good().replace("setSession", "setSesion");
    let folder = Folder::new("exit").with("scenarios/good.yaml", &good());
    let table: [Row<'_>; 26] = [
        (Folder::new("a").with("scenarios/a.yaml", &good()), &["run"], 0, "1 pass", ""),
        (Folder::new("b").with("scenarios/a.yaml", &stricter()), &["run"], 1, "scenario.expectation", ""),
        (Folder::new("l").with("scenarios/a.yaml", &impossible), &["run"], 2, "", "contradicts-contract"),
        (
            Folder::new("c").with("scenarios/a.yaml", &good()),
            &["run", "--implementation", "faulty/awaits-nothing"],
            1,
            "▲",
            "",
        ),
        (Folder::new("d").with("scenarios/a.yaml", &mistaken), &["run"], 2, "", "did you mean `setSession`"),
        (
            Folder::new("e").with("scenarios/a.yaml", &good()).with("scenarios/b.yaml", &mistaken),
            &["run"],
            2,
            "",
            "scenarios/b.yaml:8:5",
        ),
        (Folder::new("f").with("scenarios/notes.md", ""), &["run"], 4, "", ""),
        (Folder::new("g").with("scenarios/a.yaml", &skipped), &["run"], 4, "get-token", ""),
        (Folder::new("h").with("scenarios/a.yaml", &good()), &["run", "--filter", "zebra"], 4, "", ""),
        (Folder::new("i").with("scenarios/a.yml", &good()), &["run"], 2, "", "ends in `.yaml`"),
        (
            Folder::new("j"),
            &["run", "nowhere"],
            2,
            "",
            "there is no file or folder and no scenario id `nowhere`",
        ),
        (Folder::new("l"), &["simulate", "overlap"], 2, "", "give one of them, such as `overlap/"),
        (
            Folder::new("m"),
            &["run", "scenarios/navigate/switch.yaml"],
            2,
            "",
            "the built-in scenario is called `navigate/switch`",
        ),
        (Folder::new("k"), &["explain", "hides-frist"], 2, "", "did you mean `set-session.hides-first`"),
        (Folder::new("k2"), &["explain", "clerk-js@5"], 2, "", "`clerk-js@5` stands for many versions"),
        (Folder::new("k3"), &["explain", "6.40.0"], 2, "", "did you mean `clerk-js@6.40.0`?"),
        (
            Folder::new("k4"),
            &["explain", "@clerk/nextjs@6.2.0"],
            0,
            "interlude explain clerk-js@5.128.0\nmore",
            "",
        ),
        (Folder::new("k5"), &["explain", "nextjs@4"], 0, "interlude explain clerk-js@4.73.14\n", ""),
        (Folder::new("k13"), &["explain", "nextjs@3"], 0, "what 3 loads was not looked at", ""),
        (Folder::new("k10"), &["explain", "clerk-js@5.128.0"], 0, "hazard.early-value\n", ""),
        (Folder::new("k11"), &["explain", "blank"], 2, "", "`hazard.stuck-undefined`"),
        (Folder::new("k6"), &["run", "--implementation", "clerk-js@5"], 2, "", "such as `5.128.0`"),
        (
            Folder::new("k7"),
            &["run", "--implementation", "nextjs"],
            2,
            "",
            "`interlude explain @clerk/nextjs` says",
        ),
        (
            Folder::new("k8").with("scenarios/a.schema.json", "{}"),
            &["run"],
            4,
            "",
            "writes one, and without that folder",
        ),
        (
            Folder::new("k9").with("mine/adapter.yaml", "name: mine\n"),
            &["run", "--implementation", "mine"],
            2,
            "",
            "`mine/adapter.yaml`",
        ),
        (folder, &["simulate", "good", "--semantics", "serialized"], 0, "serialized", ""),
    ];
    hold(table);
}

#[test]
fn who_is_told_that_something_cannot_be_is_told_a_way() {
    hold([
        (
            Folder::new("m1").with("a.yaml", &navigating("", ", server: { touch: 5ms }")),
            &["simulate", "a.yaml", "--write"],
            2,
            "",
            "no expectation can be inferred: it needs `server`",
        ),
        (
            Folder::new("m2").with("a.yaml", &navigating("", "")),
            &["simulate", "a.yaml", "--semantics", "clerk-js@4.73.0"],
            2,
            "",
            "write `callback` in the place of `navigate`",
        ),
        (
            Folder::new("m3"),
            &["explain", "hazard.token-of-another-organization"],
            0,
            "instead  scenarios/RECIPES.md",
            "",
        ),
        (Folder::new("m4"), &["explain", "scenario.mistyped-id"], 0, "advice about a scenario file", ""),
        (
            Folder::new("m5").with("a.yaml", &navigating(", status: pending, task: reset-password", "")),
            &["check", "a.yaml"],
            2,
            "",
            "`interlude explain silent.pending-session`",
        ),
        (
            Folder::new("m7")
                .with("a.yaml", &navigating("", "").replace("call: a,", "unload: true, together: [],")),
            &["check", "a.yaml"],
            2,
            "",
            "help: make it a step of its own, at the same time; for several calls",
        ),
        (
            Folder::new("m6")
                .with("a.yaml", &navigating("", "").replace("call: a,", "call: a, together: [],")),
            &["check", "a.yaml"],
            2,
            "",
            "put the call into the list of `together`",
        ),
    ]);
}

/// A folder, the arguments, the exit code, and what stands in either stream.
type Row<'a> = (Folder, &'a [&'a str], i32, &'a str, &'a str);

fn hold<const N: usize>(table: [Row<'_>; N]) {
    for (folder, arguments, expected, out, error) in table {
        let output = folder.run(arguments);
        let (found, said) = (told(&output.stdout), told(&output.stderr));
        assert_eq!(code(&output), expected, "{arguments:?}\n{found}\n{said}");
        assert!(found.contains(out), "{arguments:?}: {out} is not in\n{found}");
        assert!(said.contains(error), "{arguments:?}: {error} is not in\n{said}");
        if expected == 2 {
            assert_eq!(found, "", "{arguments:?}: nothing ran, so nothing is answered");
        }
    }
}

#[test]
fn without_a_folder_the_built_in_scenarios_are_there() {
    let folder = Folder::new("built-in");
    let listed = told(&folder.run(&["list", "scenarios"]).stdout);
    let line = listed.lines().find(|line| line.starts_with("reentrant/switch ")).expect("it is listed");
    assert!(line.contains("  A callback"), "{line}");
    let output = folder.run(&["run", "--verbose"]);
    assert_eq!(code(&output), 0, "{}", told(&output.stderr));
    assert!(told(&output.stdout).contains("reentrant/switch"));
    assert_eq!(code(&folder.run(&["check"])), 0);
    assert_eq!(code(&folder.run(&["simulate", "reentrant/switch"])), 0);
}

#[test]
fn a_built_in_scenario_is_run_again_by_its_id() {
    let folder = Folder::new("id");
    let replay = "interlude run callback/each-call-its-own --implementation faulty/awaits-nothing";
    let words: Vec<&str> = replay.split(' ').skip(1).collect();
    let output = folder.run(&words);
    let said = told(&output.stdout);
    assert_eq!(code(&output), 1, "{said}");
    assert!(said.contains("built in: callback/each-call-its-own"), "{said}");
    let again = said.split_once("replay").expect("it says how to run it again").1.replace("\\\n", " ");
    let again: Vec<&str> = again.split_whitespace().take(replay.split(' ').count()).collect();
    assert_eq!(again.join(" "), replay);
    let output = folder.run(&["run", "callback/each-call-it-own"]);
    assert_eq!(code(&output), 2);
    assert!(told(&output.stderr).contains("did you mean `callback/each-call-its-own`?"));
}

#[test]
fn a_hazard_is_advice_until_it_is_denied() {
    let folder = Folder::new("deny").with("scenarios/a.yaml", &rejects());
    let table: [(&[&str], i32); 5] = [
        (&["run"], 0),
        (&["run", "--deny", "stuck-undefined"], 1),
        (&["run", "--deny", "hazards"], 1),
        (&["run", "--deny", "hazard.early-value"], 0),
        (&["run", "--deny", "everything"], 2),
    ];
    for (arguments, expected) in table {
        let output = folder.run(arguments);
        assert_eq!(code(&output), expected, "{arguments:?}: {}", told(&output.stdout));
    }
}

#[test]
fn a_number_that_cannot_be_is_told_in_plain_words() {
    let folder = Folder::new("numbers").with("scenarios/a.yaml", &good());
    let table: [(&[&str], &str); 5] = [
        (&["fuzz", "--cases", "abc"], "it has to be a whole number, from 0 on"),
        (&["fuzz", "--cases", "99999999999"], "it is too large"),
        (&["coverage", "--seed", "1.5"], "it has to be a whole number, from 0 on"),
        (&["run", "--jobs", "0"], "it has to be a whole number, at least 1"),
        (&["run", "--timeout", "0ms"], "the timeout must be longer than zero"),
    ];
    for (arguments, expected) in table {
        let output = folder.run(arguments);
        let said = told(&output.stderr);
        assert!(code(&output) == 2 && said.contains(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn an_option_that_there_is_not_is_not_taken_for_a_value() {
    let said = told(&Folder::new("options").run(&["report", "merge", "a.json", "--json", "b.json"]).stderr);
    assert!(said.contains("unexpected argument '--json'") && !said.contains("as a value"), "{said}");
    let said = told(&Folder::new("dashes").run(&["run", "-x.yaml"]).stderr);
    assert!(said.contains("use '-- -x"), "{said}");
    let said = told(&Folder::new("near-options").run(&["run", "--jop", "1"]).stderr);
    assert!(said.contains("a similar argument exists: '--json'"), "{said}");
}

#[test]
fn a_mistake_in_one_file_keeps_every_file_from_running_and_check_tells_them_all() {
    let mistaken = good().replace("setSession", "setSesion");
    let folder = Folder::new("check")
        .with("scenarios/a.yaml", &mistaken)
        .with("scenarios/b.yaml", &good())
        .with("scenarios/c.yaml", &mistaken);
    let output = folder.run(&["check"]);
    let said = told(&output.stderr);
    assert_eq!(code(&output), 2);
    assert!(said.contains("scenarios/a.yaml:8:5") && said.contains("scenarios/c.yaml:8:5"), "{said}");
}

#[test]
fn simulate_writes_what_all_allowed_runs_agree_on_and_keeps_the_rest_of_the_file() {
    let folder = Folder::new("write").with("scenarios/a.yaml", &format!("# a comment\n{SLOW}# the end\n"));
    let output = folder.run(&["simulate", "scenarios/a.yaml", "--write"]);
    assert_eq!(
        (code(&output), told(&output.stderr).as_str()),
        (0, "2 expectations put into `scenarios/a.yaml`\n")
    );
    let file = || folder.read("scenarios/a.yaml");
    let written = file();
    let hidden =
        "expect: { session: undefined, user: undefined, children: hidden, calls: { switch: pending } }";
    let back =
        "expect: { session: sess_b, user: user_bob, children: signed-in, calls: { switch: resolved } }";
    let expected =
        format!("# a comment\n{SLOW}  - at: 0ms\n    {hidden}\n  - at: 50ms\n    {back}\n# the end\n");
    assert_eq!(written, expected);

    let again = folder.run(&["simulate", "a", "--write"]);
    assert!(told(&again.stderr).contains("nothing to add"), "{}", told(&again.stderr));
    assert_eq!(file(), written);
    let run = folder.run(&["run"]);
    assert_eq!(code(&run), 0, "{}", told(&run.stdout));
    let check = folder.run(&["check"]);
    assert_eq!(told(&check.stdout), "1 scenario, no mistakes\n");
    let built_in = folder.run(&["simulate", "plain/switch", "--write"]);
    assert_eq!(code(&built_in), 2, "what is built in has no file");
}

#[test]
fn two_runs_print_the_same_bytes_however_many_trials_run_at_a_time() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for format in ["pretty", "json"] {
        let run = |jobs| {
            let mut command = interlude(&shipped, &["run", "--format", format, "--jobs", jobs]);
            command.output().expect("the program starts")
        };
        let (one, other) = (run("1"), run("3"));
        assert_eq!(code(&one), 0);
        assert!(one.stdout == other.stdout, "two runs in the format {format} differ");
        assert_eq!(told(&one.stderr), "", "nothing but the answer is printed");
    }
}

#[test]
fn json_is_all_that_standard_output_holds() {
    let folder = Folder::new("json").with("scenarios/a.yaml", &stricter());
    let output = folder.run(&["run", "--format", "json"]);
    let run = interlude_reports::json::parse(&told(&output.stdout)).expect("it is a report");
    assert_eq!(run.trials.len(), 1);
    assert_eq!(run.trials[0].verdict.word(), "fail");
    assert_eq!(code(&output), 1);
}

#[test]
fn a_new_scenario_runs_and_never_takes_the_place_of_another() {
    let folder = Folder::new("new");
    assert_eq!(code(&folder.run(&["new", "scenario", "scenarios/mine/first.yaml"])), 0);
    let text = folder.read("scenarios/mine/first.yaml");
    assert!(text.starts_with("# yaml-language-server: $schema=../scenario.schema.json\n"), "{text}");
    let printed = told(&folder.run(&["schema", "scenario"]).stdout);
    assert_eq!(folder.read("scenarios/scenario.schema.json"), printed, "what the line names is there");
    assert_eq!(code(&folder.run(&["run"])), 0, "it passes");
    assert_eq!(
        code(&folder.run(&["run", "--implementation", "faulty/set-active-awaits-nothing"])),
        1,
        "and can fail"
    );
    folder.write("scenarios/mine/first.yaml", "mine");
    let output = folder.run(&["new", "scenario", "scenarios/mine/first.yaml"]);
    assert_eq!(code(&output), 2);
    assert!(told(&output.stderr).contains("is there already"), "{}", told(&output.stderr));
    assert_eq!(folder.read("scenarios/mine/first.yaml"), "mine");
    assert_eq!(code(&folder.run(&["new", "scenario", "scenarios/second.yml"])), 2, "it would be passed over");
}

#[test]
fn the_schema_beside_the_scenarios_is_found_and_taken_anew_when_asked_for_only() {
    let folder = Folder::new("schema-beside").with("scenarios/scenario.schema.json", "an older one");
    assert_eq!(code(&folder.run(&["new", "scenario", "scenarios/a/deep/one.yaml"])), 0);
    let text = folder.read("scenarios/a/deep/one.yaml");
    assert!(text.starts_with("# yaml-language-server: $schema=../../scenario.schema.json\n"), "{text}");
    assert_eq!(folder.read("scenarios/scenario.schema.json"), "an older one");
    let output = folder.run(&["schema", "scenario", "--write"]);
    assert_eq!(told(&output.stdout), "scenarios/scenario.schema.json\n");
    let printed = told(&folder.run(&["schema", "scenario"]).stdout);
    assert_eq!(folder.read("scenarios/scenario.schema.json"), printed);
    assert_eq!(code(&folder.run(&["schema", "report", "--write", "made"])), 0);
    assert!(folder.read("made/report.schema.json").contains("draft-07"));
    assert_eq!(code(&folder.run(&["schema", "report", "--write", "scenarios/a/deep/one.yaml"])), 3);
}

#[test]
fn a_new_scenario_in_a_checkout_knows_the_schema_there() {
    let folder = Folder::new("new-checkout");
    let printed = told(&folder.run(&["schema", "scenario"]).stdout);
    folder.write("spec/schema/scenario.schema.json", &printed);
    assert_eq!(code(&folder.run(&["new", "scenario", "scenarios/mine/first.yaml"])), 0);
    let text = folder.read("scenarios/mine/first.yaml");
    let named =
        text.lines().next().and_then(|line| line.split_once("$schema=")).expect("it names its schema").1;
    assert!(folder.path().join("scenarios/mine").join(named).is_file(), "{named}");
}

#[test]
fn a_guess_that_nobody_makes_stops_a_run() {
    let folder = Folder::new("guess").with("scenarios/a.yaml", &good());
    for (guess, problem) in [
        ("gone-session", "write a guess and its value"),
        ("gone session=x", "write a guess and its value"),
        ("gone-session=unauthorized", "`reference` guesses nothing about its world"),
    ] {
        let output = interlude(folder.path(), &["run", "--guess", guess]).output().expect("it starts");
        assert_eq!((code(&output), told(&output.stdout)), (2, String::new()), "{guess}");
        assert!(told(&output.stderr).contains(problem), "{guess}: {}", told(&output.stderr));
    }
}
