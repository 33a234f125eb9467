//! What a version of clerk-js does, as it is explained and simulated on the command line.

use crate::folder::{Folder, code, told};
use crate::switch::good;
use interlude_lab::semantics::{Semantics, record};
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;

const RECORDED: &str = "clerk-js@6.40.0";
const NEWER: &str = "clerk-js@99.0.0";

#[test]
fn a_version_is_explained_by_what_it_chose_and_since_when() {
    let folder = Folder::new("explain-version");
    let explained = |name: &str| {
        let output = folder.run(&["explain", name]);
        assert_eq!(code(&output), 0, "{}", told(&output.stderr));
        told(&output.stdout)
    };
    let said = explained("clerk-js@5.61.2");
    for choice in [
        "5.21.0  token key: session, organization, change\n",
        "4.24.0  a session that is gone: becomes null\n",
        "2.4.3   the touch of a call that navigates: told\n",
    ] {
        assert!(said.contains(choice), "{choice} is not in\n{said}");
    }
    assert_eq!(explained("twin/clerk-js@5.61.2"), said);
    assert!(explained("clerk-js@5.20.0").contains("5.16.0  token key: session, current organization"));
    let too_old = folder.run(&["explain", "clerk-js@1.0.0"]);
    assert_eq!(code(&too_old), 2);
    assert!(told(&too_old.stderr).contains("the first version that has one is 2.4.3"));
}

#[test]
fn a_policy_is_explained_by_all_that_it_chooses() {
    let folder = Folder::new("explain-policy");
    for policy in Semantics::all() {
        let said = told(&folder.run(&["explain", &policy.name]).stdout);
        for choice in record::Field::ALL.iter().map(|field| policy.record.get(*field)) {
            let line = format!("  {}: {}\n", choice.field().as_str(), choice.as_str());
            assert!(said.contains(&line), "{line} is not in\n{said}");
        }
        assert!(
            said.contains("  A call whose callback fails rejects with the callback's error.\n"),
            "{said}"
        );
    }
}

#[test]
fn whoever_asks_for_a_version_that_nobody_looked_at_is_told_so_and_no_one_else() {
    let folder = Folder::new("newer").with("scenarios/a.yaml", &good());
    let said = |arguments: &[&str], name: &str| {
        let arguments: Vec<_> = arguments.iter().map(|it| it.replace("VERSION", name)).collect();
        let output = folder.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(code(&output) != 2, "{arguments:?}: {}", told(&output.stderr));
        (told(&output.stdout).replace('\n', " "), told(&output.stderr))
    };
    let words = "is newer than 6.40.0";
    let explain = &["explain", "VERSION"][..];
    assert!(said(explain, NEWER).0.contains(words));
    assert!(!said(explain, RECORDED).0.contains(words));
    let commands = [
        &["simulate", "overlap/two-organizations", "--semantics", "VERSION"][..],
        &["run", "--implementation", "twin/VERSION"],
        &["fuzz", "--implementation", "twin/VERSION", "--cases", "1"],
        &["fuzz", "--same-as", "twin/VERSION", "--implementation", "reference-navigate", "--cases", "1"],
    ];
    for command in commands {
        let note = format!("note: {NEWER} {words}");
        assert!(said(command, NEWER).1.contains(&note), "{command:?}");
        assert!(!said(command, RECORDED).1.contains(words), "{command:?}");
    }
}

/// What the package does is the same: the trials of `twins` hold the shipped scenarios against it.
const TWO_ORGANIZATIONS: &str = "Two organizations are chosen, the first with the longer callback

clerk-js@6.40.0: what this version does, event for event

 0ms  main is told sess_a
      `first` is made: setActive(org: org_acme)
      main is told undefined
      the callback of `first` starts while the session is undefined
10ms  `second` is made: setActive(org: org_init)
      `second` rejects with setActive should either be called with a session
      param or there should be already an active session. while the session is
      undefined
50ms  the callback of `first` resolves
      main is told sess_a in org_acme
      `first` returns while the session is sess_a in org_acme
      nothing is due any more
";

#[test]
fn a_version_is_simulated_beside_the_ways_of_coordinating_calls_with_what_its_errors_say() {
    let folder = Folder::new("simulate-version");
    let simulated = |semantics: &[&str], format: &str| {
        let mut arguments = vec!["simulate", "overlap/two-organizations", "--format", format];
        arguments.extend(semantics.iter().flat_map(|name| ["--semantics", name]));
        let output = folder.run(&arguments);
        assert_eq!(code(&output), 0, "{}", told(&output.stderr));
        told(&output.stdout)
    };
    assert_eq!(simulated(&[RECORDED], "sentences"), TWO_ORGANIZATIONS);

    let message = "setActive should either be called with a session";
    let mixed = simulated(&["uncoordinated", RECORDED, "serialized"], "timeline");
    let places = ["uncoordinated: ", "clerk-js@6.40.0: ", "serialized: "].map(|head| mixed.find(head));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in\n{mixed}");
    assert!(mixed.contains(message), "{mixed}");

    let json: serde_json::Value =
        serde_json::from_str(&simulated(&["serialized", RECORDED], "json")).unwrap();
    assert_eq!(json["runs"][0]["semantics"]["name"], "serialized");
    assert_eq!(json["runs"][0]["contract"], "before-emit");
    assert_eq!(json["runs"][1]["semantics"]["name"], RECORDED);
    assert_eq!(json["runs"][1]["contract"], "navigate");
    assert!(json["runs"][1]["trace"].to_string().contains(message));
    assert!(simulated(&[RECORDED], "svg").contains("rejected"));

    let lacking = folder.run(&["simulate", "overlap/two-organizations", "--semantics", "clerk-js@2.17.6"]);
    assert_eq!(code(&lacking), 2);
    assert!(told(&lacking.stderr).contains("it has no `set-active`"), "{}", told(&lacking.stderr));
}

#[test]
fn what_cannot_hold_is_passed_over_where_a_scenario_is_only_simulated_and_is_said() {
    let impossible = good().replace("session: sess_b, calls", "session: sess_a, calls");
    let folder = Folder::new("impossible").with("scenarios/a.yaml", &impossible);
    let output = folder.run(&["simulate", "a"]);
    let (shown, said) = (told(&output.stdout), told(&output.stderr));
    assert_eq!(code(&output), 0, "{said}");
    let line = impossible.lines().position(|line| line.contains("session: sess_a, calls")).unwrap() + 1;
    let mark = format!("> {line} │");
    let passed_over = shown.find(&mark).unwrap_or_else(|| panic!("line {line} is not marked: {shown}"));
    assert!(shown[passed_over..].contains("passed over: no order of events"), "{shown}");
    assert!(shown[passed_over..].contains("sess_b"), "the run comes after it: {shown}");
    let json = folder.run(&["simulate", "a", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("it is JSON and nothing else");
    assert_eq!(json["passedOver"][0]["line"], line);
    assert_eq!(json["runs"].as_array().map(Vec::len), Some(1), "it is simulated all the same");
    let note = "is passed over: no order of events that the contract allows comes to this";
    assert!(said.starts_with("note: scenarios/a.yaml:") && said.contains(note), "{said}");
    let written = folder.run(&["simulate", "a", "--write"]);
    assert_eq!(code(&written), 2, "nothing is put into a file that is wrong");
    assert_eq!(folder.read("scenarios/a.yaml"), impossible);
}

const UNDER_A_VERSION: &str = "\
scenario: What a version tells
client:
  sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }]
  active: sess_a
steps:
  - at: 0ms
    call: first
    setActive: { session: sess_b, callback: { resolvesAfter: 50ms } }
under:
  clerk-js@6.40.0: { hazards: [] }
";

#[test]
fn a_version_is_held_to_what_stands_under_its_name() {
    let folder = Folder::new("under-a-version").with("right.yaml", UNDER_A_VERSION);
    assert_eq!(code(&folder.run(&["check", "right.yaml"])), 0);
    let on = |name: &str| folder.run(&["run", "right.yaml", "--implementation", name]);
    assert_eq!(code(&on("twin/clerk-js@6.40.0")), 0);
    // `check` would refuse the file, since the twin does otherwise: a package may, where the twin is wrong about it.
    let wrong = UNDER_A_VERSION.replace("hazards: []", "hazards: [hazard.early-value]");
    let scenario =
        interlude::trial::Scenario::read_to_play("wrong".into(), "wrong.yaml".into(), wrong.as_bytes());
    let (scenario, mistakes) = scenario.expect("it can be read");
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    let verdict = |name: &str| {
        let all = interlude::implementations::all();
        let twin = all.into_iter().find(|it| it.name == name).expect("it is built in");
        interlude::trial::run(&scenario, &twin, &interlude::trial::Terms::default()).verdict
    };
    let Verdict::Fail { broken } = verdict("twin/clerk-js@6.40.0") else { panic!("it is held to it") };
    assert_eq!(broken, [RuleId::Under].into());
    assert_eq!(verdict("twin/clerk-js@5.128.0"), Verdict::Pass, "another version is not");
}
