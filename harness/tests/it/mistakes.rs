//! Mistakes of authors as the program tells them: each once, and with what could be instead.

use crate::folder::{Folder, code, told};
use crate::shipped;
use crate::switch::{SLOW, good};
use interlude::lint;
use interlude::trial::Scenario;
use interlude_spec::diagnostic::Code;

/// What is said of a scenario, and how many mistakes that are.
fn checked(text: &str) -> (String, usize) {
    let folder = Folder::new("mistake").with("scenarios/a.yaml", text);
    let output = folder.run(&["check"]);
    let said = told(&output.stderr);
    assert_eq!(code(&output), 2, "{said}");
    let number = said.matches("error[").count();
    (said, number)
}

#[test]
fn one_slip_is_one_mistake() {
    let numbered = good().replace("sess_b", "12");
    let table = [
        (good().replace("setSession", "setSesion"), "did you mean `setSession`?"),
        (good().replace("sessions:", "sesions:"), "did you mean `sessions`?"),
        (good().replace("call: switch", "cal: switch"), "did you mean `call`?"),
        (good().replace("resolvesAfter", "resolveAfter"), "did you mean `resolvesAfter`?"),
        (good().replace("scenario:", "scenaro:"), "did you mean `scenario`?"),
        (good().replace("    call: switch\n", ""), "add `call: NAME` beside it"),
        (
            good()
                .replace(
                    "[{ id: sess_a, user: user_ada }, {",
                    "\n    - { id: sess_a, user: user_ada }\n   - {",
                )
                .replace("user_bob }]", "user_bob }"),
            "indent each `- ` of one list alike",
        ),
        (good().replace("call: switch", "call: 7"), "write it in quotes: `\"7\"`"),
        (numbered, "write it in quotes: `\"12\"`, and in the 2 other places where it stands as well"),
        (good().replace("setSession:", "!x setSession:"), "`!x` is a tag"),
    ];
    for (text, help) in table {
        let (said, number) = checked(&text);
        assert_eq!(number, 1, "{text}\n{said}");
        assert!(said.contains(help), "{help} is not in\n{said}");
    }
    // What is missing of a step is what would fit behind the one before it.
    let (said, _) = checked(&format!("{SLOW}  - expect: {{ session: undefined }}\n"));
    assert!(said.contains("add `at: 0ms`"), "{said}");
    let (said, _) =
        checked(&format!("{SLOW}  - at: 20ms\n    unload: true\n  - expect: {{ session: undefined }}\n"));
    assert!(said.contains("add `at: 20ms`"), "{said}");
    // A misspelt semantics is told beside what keeps the rest from being read.
    let (said, number) =
        checked(&(good().replace("setSession", "setSesion") + "under: { serialised: { hazards: [] } }\n"));
    assert!(number == 2 && said.contains("did you mean `serialized`?"), "{said}");
    // Two slips are two.
    let two = good().replace("setSession", "setSesion").replace("switch: resolved", "swich: resolved");
    assert_eq!(checked(&two).1, 2);
}

/// The place and the words of each piece of advice on a scenario that has no mistake.
fn advised(text: &str) -> Vec<String> {
    let scenario = Scenario::read("slip".into(), "slip.yaml".into(), text.as_bytes());
    let scenario = scenario.unwrap_or_else(|it| panic!("{:?}", it.mistakes));
    let advice = lint::advice(&scenario.id, &scenario.plan, &scenario.text).into_iter();
    advice.map(|it| format!("{} {}: {}", it.place, it.message, it.help.unwrap_or_default())).collect()
}

#[test]
fn an_id_that_looks_mistyped_is_told_where_it_stands() {
    let call = |arguments: &str| {
        let member = SLOW.replace("user: user_ada }", "user: user_ada, organizations: [org_unit] }");
        let lines: Vec<_> = member.lines().take(7).collect();
        format!("{}\n    setActive: {arguments}\n", lines.join("\n"))
    };
    let step = |stimulus: &str| format!("{SLOW}  - at: 60ms\n    {stimulus}\n");
    let table = [
        (call("{ session: sess_bb }"), "8:27 the client has no session `sess_bb`: did you mean `sess_b`?"),
        (
            call("{ session: { object: ses_b } }"),
            "8:37 the client has no session `ses_b`: did you mean `sess_b`?",
        ),
        (call("{ session: user_bob }"), "8:27 the client has no session `user_bob`: did you mean `sess_b`?"),
        (
            call("{ organization: org_nit }"),
            "8:32 no session of the client has an organization `org_nit`: did you mean `org_unit`?",
        ),
        (step("signOut: sess_aa"), "10:14 the client has no session `sess_aa`: did you mean `sess_a`?"),
        (step("removeSession: ses_a"), "10:20 the client has no session `ses_a`: did you mean `sess_a`?"),
        (
            "scenario: A\nsteps: [{ at: 0ms, call: a, setActive: { session: sess_a } }]\n".into(),
            "2:51 the client has no session `sess_a`: give it one: `client: { sessions: [{ id: sess_a, user: user_ada }] }`",
        ),
    ];
    for (text, advice) in table {
        assert_eq!(advised(&text), [advice], "{text}");
    }
    // What may be meant, and what is no session at all.
    let labels = "    expect: { calls: { switch: resolved } }\n";
    for text in [
        step("removeSession: sess_zz"),
        call("{ session: sess_c }"),
        format!("{SLOW}  - at: 50ms\n{labels}").replace("switch", "session"),
    ] {
        assert_eq!(advised(&text), [""; 0], "{text}");
    }
}

#[test]
fn a_scenario_that_puts_nothing_to_the_test_is_told_with_a_step_to_write() {
    let client = "scenario: A\nclient: { sessions: [{ id: a, user: b }], active: a }\n";
    let message = "3:1 no step makes a call, and nothing else here is bound by a must";
    let step = |at: &str| format!("{{ at: {at}, call: leave, setActive: {{ session: null }} }}");
    let empty = format!("{client}steps: []\n");
    assert_eq!(
        advised(&empty),
        [format!("{message}: write a step that makes a call: `steps: [{}]`", step("0ms"))]
    );
    let mended = empty.replace("[]", &format!("[{}]", step("0ms")));
    let idle = format!("{client}steps:\n  - at: 10ms\n    expect: {{ session: a }}\n");
    assert_eq!(
        advised(&idle),
        [format!("{message}: add a step that makes a call, such as `- {}`", step("10ms"))]
    );
    let added = format!("{idle}  - {}\n", step("10ms"));
    for text in [mended, added] {
        assert_eq!(advised(&text), [""; 0], "{text}");
        let folder = Folder::new("bound").with("scenarios/a.yaml", &text);
        let output = folder.run(&["run"]);
        assert!(code(&output) == 0 && told(&output.stdout).contains("1 pass"), "{}", told(&output.stdout));
    }
    // What binds without a call, what shows a hazard, and a call about which the documentation is silent are on purpose.
    for scenario in shipped::scenarios() {
        let advice = lint::advice(&scenario.id, &scenario.plan, &scenario.text);
        assert!(advice.iter().all(|it| it.code != Code::Unbound), "{}", scenario.id);
    }
}

#[test]
fn what_contradicts_the_contract_names_the_id_that_the_client_does_not_have() {
    for (id, aside) in [
        (
            "sess_bb",
            "in line 8 the client has no session `sess_bb`, and `sess_b` may be meant; see what can happen:",
        ),
        ("sess_zz", "in line 8 the client has no session `sess_zz`; see what can happen:"),
    ] {
        let text = good().replace("setSession: { session: sess_b", &format!("setSession: {{ session: {id}"));
        let (said, number) = checked(&text);
        let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(number == 1 && words.contains(aside), "{said}");
    }
    assert!(!checked(&format!("{SLOW}emissions: [sess_a, sess_b]\n")).0.contains("the client has no"));
}

#[test]
fn what_a_help_says_to_write_keeps_what_is_there_and_puts_something_to_the_test() {
    let member = good().replace(
        "user: user_bob }",
        "user: user_bob, organizations: [org_one, org_two], lastActiveOrganization: org_zz }",
    );
    let (said, _) = checked(&member);
    assert!(said.contains("add it: `organizations: [org_one, org_two, org_zz]`"), "{said}");
    let (said, _) = checked(&member.replace("org_zz", "org_tow"));
    assert!(said.contains("did you mean `org_two`?"), "{said}");
    let (said, _) = checked("scenario: A\n");
    let (_, help) = said.split_once("add `").expect("it says what to add");
    let (steps, _) = help.split_once('`').expect("it ends");
    let folder = Folder::new("steps").with("scenarios/a.yaml", &format!("scenario: A\n{steps}\n"));
    let output = folder.run(&["run"]);
    assert_eq!(code(&output), 0, "{}", told(&output.stdout));
}

#[test]
fn what_stands_under_a_semantics_is_told_beside_what_its_simulation_shows() {
    let (said, _) = checked(&format!("{}under: {{ clerk-js@5: {{ hazards: [] }} }}\n", good()));
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("`5` stands for many versions") && words.contains("help: write `clerk-js@5.128.0`"),
        "{said}"
    );
    let (said, _) =
        checked(&format!("{}under: {{ serialized: {{ hazards: [hazard.stale-call-wins] }} }}\n", good()));
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("the simulation of `serialized` does not come to this"), "{said}");
    assert!(words.contains("hazard.stale-call-wins; simulated: no hazards"), "{said}");
}

#[test]
fn a_byte_order_mark_is_no_part_of_what_is_shown() {
    let (said, _) = checked(&format!("\u{feff}{}", good().replace("scenario:", "scenaro:")));
    assert!(said.contains("1 | scenaro: A switch\n  | ^^^^^^^ unknown key"), "{said}");
    let folder = Folder::new("mark").with("scenarios/a.yaml", &format!("\u{feff}{}", good()));
    let output = folder.run(&["run", "--json", "a.json"]);
    assert_eq!(code(&output), 0, "{}", told(&output.stderr));
    assert!(folder.read("a.json").contains("\"source\":\"scenario: A switch"));
}

#[test]
fn what_contradicts_the_contract_says_what_can_be_instead() {
    let expects = |more: &str| format!("{SLOW}{more}");
    let early = expects("  - at: 20ms\n    expect: { session: sess_b }\n");
    assert!(checked(&early).0.contains("allowed: session undefined"));
    let list = expects("emissions: [sess_a, sess_b]\n");
    let (said, _) = checked(&list);
    assert!(said.contains("allowed, for example: [sess_a, undefined, sess_b]"), "{said}");
    // Each of the two alone could be.
    let failing = SLOW.replace("resolvesAfter: 50ms", "rejectsAfter: 50ms, error: no");
    let (said, _) = checked(&format!(
        "{failing}  - at: 60ms\n    expect: {{ session: sess_a }}\n  - at: 60ms\n    expect: {{ session: sess_b }}\n"
    ));
    assert!(said.contains("but not after what is expected before; then: session sess_a"), "{said}");
}

#[test]
fn a_failed_expectation_that_is_stricter_than_the_contract_says_so() {
    let strict = SLOW.replace("resolvesAfter: 50ms", "rejectsAfter: 50ms, error: no");
    let strict = format!("{strict}  - at: 50ms\n    expect: {{ session: sess_b }}\n");
    let folder = Folder::new("strict").with("scenarios/a.yaml", &strict).with("scenarios/b.yaml", &good());
    let output = folder.run(&["run", "a"]);
    let words = told(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code(&output), 1, "{words}");
    assert!(words.contains("note line 10 asks for more than the contract"), "{words}");
    assert!(words.contains("allowed as well: session null"), "{words}");
    // What the contract demands has no such note, and neither has what breaks a requirement.
    let output = folder.run(&["run", "b", "--implementation", "faulty/awaits-nothing"]);
    assert!(code(&output) == 1 && !told(&output.stdout).contains("note "), "{}", told(&output.stdout));
}

#[test]
fn explain_leads_from_a_word_to_the_names_that_hold_it() {
    let folder = Folder::new("holding");
    let helped = |word: &str| told(&folder.run(&["explain", word]).stderr).replace('\n', " ");
    assert!(helped("flash").contains("did you mean `hazard.signed-out-flash`?"), "{}", helped("flash"));
    assert!(helped("clerk-js").contains("such as `clerk-js@6.40.0`"), "{}", helped("clerk-js"));
    // A word that is everywhere is no answer.
    assert!(
        helped("unknown").contains("`interlude list` says what there are lists of"),
        "{}",
        helped("unknown")
    );
}

#[test]
fn explain_prints_the_text_of_a_scenario_which_can_be_copied() {
    let folder = Folder::new("explain").with("scenarios/a.yaml", &good()).with("b.yaml", "scenario: [");
    let one = "callback/each-call-its-own";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/callback/each-call-its-own.yaml");
    let shipped = shipped::scenarios().iter().find(|it| it.id.as_str() == one).expect("it is shipped");
    let (line, text) = shipped.text.split_once('\n').expect("it has lines");
    assert!(line.contains("$schema=../../"), "{path} leads nowhere from another folder");
    for (name, text) in
        [("a", &*good()), ("scenarios/a.yaml", &*good()), ("b.yaml", "scenario: ["), (one, text)]
    {
        let output = folder.run(&["explain", name]);
        assert_eq!((code(&output), &*told(&output.stdout)), (0, text), "{name}");
        assert!(told(&output.stderr).contains(&format!("`interlude simulate {name}` shows")), "{name}");
    }
    let copied = told(&folder.run(&["explain", one]).stdout).replace("Each of two", "My own of two");
    folder.write("scenarios/copied.yaml", &copied);
    assert_eq!(code(&folder.run(&["run", "copied"])), 0);
    let output = Folder::new("near").run(&["explain", "callback/each-call-its-onw"]);
    assert!(
        code(&output) == 2 && told(&output.stderr).contains(&format!("did you mean the scenario `{one}`?"))
    );
}

#[test]
fn an_id_that_looks_mistyped_is_told_beside_other_mistakes() {
    let member = SLOW.replace("user: user_ada }", "user: user_ada, organizations: [org_acme] }");
    let calls = member.replace("setSession: { session: sess_b", "setActive: { organization: org_amce");
    let steps = calls.find("steps:").expect("there are steps");
    let told = |text: &str| {
        let (said, number) = checked(text);
        assert_eq!(number, 1, "{said}");
        assert!(said.contains("did you mean `org_acme`?"), "{said}");
        assert!(said.ends_with("1 mistake in 1 file\n"), "advice is no mistake: {said}");
    };
    // One that keeps the text from being read, and two that show when it is played.
    let with = |key: &str| format!("{}{key}\n{}", &calls[..steps], &calls[steps..]);
    told(&with("covers: [navigate.nope]"));
    told(&with("covers: [hazard.stuck-undefined]"));
    told(&with("under: { uncoordinated: { hazards: [hazard.stuck-undefined] } }"));
    // Where the mistake may come of it, it says so itself.
    let (said, number) = checked(&format!("{calls}  - at: 60ms\n    expect: {{ session: sess_b }}\n"));
    assert_eq!((number, said.matches("org_acme` may be meant").count()), (1, 1), "{said}");
    assert!(!said.contains("advice["), "{said}");
}

#[test]
fn a_redirect_beside_a_navigation_is_told_to_come_to_nothing() {
    let head =
        "scenario: A\nclient: { sessions: [{ id: a, user: b }, { id: c, user: d }], active: a }\nsteps:\n";
    let call =
        |arguments: &str| format!("{head}  - {{ at: 0ms, call: one, setActive: {{ {arguments} }} }}\n");
    let told = "`redirectUrl` comes to nothing beside `navigate`: remove one of the two";
    let both = "navigate: { resolvesAfter: 1ms }, redirectUrl: /x";
    assert_eq!(advised(&call(&format!("session: c, {both}"))), [format!("4:86 {told}")]);
    assert_eq!(advised(&call(&format!("organization: null, {both}"))), [format!("4:94 {told}")]);
    let either = both.replace("navigate", "callback");
    let inner = format!(
        "session: c, navigate: {{ resolvesAfter: 1ms, calls: [{{ call: two, setActive: {{ session: a, {either} }} }}] }}"
    );
    assert_eq!(advised(&format!("contract: navigate\n{}", call(&inner))).len(), 1);
    // Without a session there is nothing to navigate with, and a scenario may be about just that.
    let without = call(both).replace(", active: a", "");
    let meant = call(&format!("session: c, {both}"))
        .replace("steps:", "covers: [set-active.callback-before-set]\nsteps:");
    for text in [call(&format!("session: null, {both}")), without, meant, call("session: c, redirectUrl: /x")]
    {
        assert_eq!(advised(&text), [""; 0], "{text}");
    }
}

#[test]
fn a_version_that_was_never_looked_at_and_one_that_is_mistyped_are_told_below_under() {
    let active = SLOW.replace("setSession", "setActive");
    let under = |name: &str| format!("{active}under: {{ '{name}': {{ hazards: [] }} }}\n");
    let seen = "of 5 that was looked at, and is taken to do the same: name a version that was: `interlude list semantics`";
    for name in ["clerk-js@5.999.9", "twin/clerk-js@5.999.9"] {
        let told = advised(&under(name));
        assert!(
            told.len() == 1 && told[0].ends_with(seen) && told[0].starts_with("9:10 clerk-js@5.999.9"),
            "{told:?}"
        );
    }
    for (name, meant) in [
        ("clerkjs@5.128.0", "clerk-js@5.128.0"),
        ("clerk.js@5.128.0", "clerk-js@5.128.0"),
        ("clerk-sj@5.128.0", "clerk-js@5.128.0"),
        ("clerk-js-5.128.0", "clerk-js@5.128.0"),
        ("@clerk/clerk-js@5.128.0", "clerk-js@5.128.0"),
        ("5.128.0", "clerk-js@5.128.0"),
        ("v5.128.0", "clerk-js@5.128.0"),
        ("documentd", "documented"),
    ] {
        let (said, number) = checked(&under(name));
        assert_eq!(number, 1, "{said}");
        let told = format!("there is no semantics `{name}`");
        assert!(said.contains(&told) && said.contains(&format!("did you mean `{meant}`?")), "{said}");
    }
    // An implementation of one's own may be called like this.
    for name in
        ["my-clerk-js@1.2.0", "acme/clerk-js@1.2.0", "clerk@5.128.0", "clerk-ios@2.0.1", "best-effort", "v2"]
    {
        assert_eq!(advised(&under(name)), [""; 0], "{name}");
    }
}

#[test]
fn a_file_that_a_folder_would_pass_over_is_refused_by_name_as_well() {
    for name in ["x.yml", "x.YAML", "scenarios/a/x.Yml"] {
        let folder = Folder::new("named").with(name, &good());
        for command in ["check", "run", "simulate", "compare", "explore", "coverage"] {
            let output = folder.run(&[command, name]);
            let said = told(&output.stderr);
            assert_eq!(code(&output), 2, "{command} {name}: {said}");
            let meant = name.rsplit_once('.').expect("it has an ending").0;
            let whole = format!(
                "error: `{name}` would be passed over: the name of a scenario file ends in `.yaml`\n  help: call it `{meant}.yaml`\n"
            );
            assert_eq!(said, whole, "{command}");
        }
    }
    // Whatever it holds: in a folder nobody would see that it was named so.
    let folder = Folder::new("named").with("x.yml", "services: {}\n");
    assert!(told(&folder.run(&["check", "x.yml"]).stderr).contains("call it `x.yaml`"));
    // What ends in something else is taken where it is named.
    let folder = Folder::new("named").with("x.txt", &good());
    assert_eq!(code(&folder.run(&["check", "x.txt"])), 0);
}

#[test]
fn what_an_adapter_that_fails_has_left_is_told_once() {
    let folder = Folder::new("once");
    let run = |command: &str| {
        let output =
            folder.run(&["run", "overlap/long-then-short", "--command", command, "--html", "r.html"]);
        assert_eq!(code(&output), 3, "{}", told(&output.stdout));
        (told(&output.stdout), folder.read("r.html"))
    };
    let (said, page) = run("sh -c 'exit 7'");
    assert_eq!(said.matches("exit status: 7").count(), 1, "{said}");
    assert!(!said.contains("how it ended") && !page.contains("how it ended"), "{said}");
    // A line that is no answer is the last one of the protocol.
    let (said, page) = run("sh -c 'read line; echo zebra; sleep 9'");
    assert_eq!(said.matches("    ← zebra\n").count(), 1, "{said}");
    assert!(!said.contains("the line\n") && !page.contains(">the line<"), "{said}");
}

#[test]
fn explain_says_what_the_beginning_of_a_version_stands_for_and_knows_a_code_by_its_last_word() {
    let folder = Folder::new("explain");
    let said = |id: &str| told(&folder.run(&["explain", id]).stderr);
    let many = "error: `clerk-js@5` stands for many versions, which do not all do the same\n  help: name one of them, such as `interlude explain clerk-js@5.128.0`";
    assert!(said("clerk-js@5").starts_with(many), "{}", said("clerk-js@5"));
    let none = "error: `six` is not a version: write one, such as `6.40.0`";
    assert!(said("clerk-js@six").starts_with(none), "{}", said("clerk-js@six"));
    let explained = |id: &str| told(&folder.run(&["explain", id]).stdout);
    assert!(explained("under-differs").starts_with("scenario.under-differs\n"));
    assert_eq!(explained("under-differs"), explained("scenario.under-differs"));
}
