//! Known deviations: they take ids from a verdict and nothing else, and each of them has to show.

use crate::folder::{Folder, told};
use crate::switch::SLOW;
use interlude::deviations;
use interlude::implementations::{self, Implementation};
use interlude::trial::{self, Scenario, Terms};
use interlude_reports::run::{Excuse, Trial};
use interlude_spec::id::ScenarioId;
use interlude_spec::known::{self, Known};
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;

/// A switch that needs no callback, so that awaiting none is no fault.
const PLAIN: &str = "\
scenario: A switch
client:
  sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }]
steps:
  - at: 0ms
    call: switch
    setSession: { session: sess_b }
";

fn scenario(id: &str, text: &str) -> Scenario {
    Scenario::read(id.into(), format!("{id}.yaml"), text.as_bytes()).expect("it is a scenario")
}

/// One that does not await callbacks.
fn hasty() -> Implementation {
    let all = implementations::faulty();
    all.into_iter().find(|it| it.name == "faulty/awaits-nothing").expect("it is there")
}

/// The same, with what is known of it.
fn hasty_with(known: Known) -> Implementation {
    let mut implementation = hasty();
    implementation.known = vec![known];
    implementation
}

fn known(pattern: &str, requirement: RuleId) -> Known {
    Known { scenarios: vec![pattern.into()], contract: None, requirement, reason: "it is hasty".into() }
}

fn run(implementation: &Implementation) -> Vec<Trial> {
    let scenarios = [scenario("slow/one", SLOW), scenario("plain/one", PLAIN)];
    scenarios.iter().map(|scenario| trial::run(scenario, implementation, &Terms::default())).collect()
}

fn suite() -> [ScenarioId; 3] {
    ["slow/one", "plain/one", "slow/other"].map(Into::into)
}

const AWAITS: RuleId = RuleId::SetSessionAwaitsCallback;

#[test]
fn what_is_known_is_taken_from_the_verdict_and_what_is_not_stays() {
    let table = [
        (known("slow/*", AWAITS), Verdict::Known { broken: [AWAITS].into() }),
        (known("slow/*", RuleId::SetSessionHidesFirst), Verdict::Fail { broken: [AWAITS].into() }),
        (known("plain/*", AWAITS), Verdict::Fail { broken: [AWAITS].into() }),
    ];
    for (entry, expected) in table {
        let trials = run(&hasty_with(entry.clone()));
        assert_eq!(trials[0].verdict, expected, "{entry:?}");
        assert_eq!(trials[1].verdict, Verdict::Pass, "{entry:?}");
        // What all implementations are said to break counts like what is said of one.
        let terms = Terms { known: vec![entry], ..Terms::default() };
        assert_eq!(trial::run(&scenario("slow/one", SLOW), &hasty(), &terms).verdict, expected);
    }
}

#[test]
fn a_deviation_that_does_not_show_is_stale_and_one_that_was_not_asked_for_is_not() {
    let table: [(Known, &[&str], &[&str]); 6] = [
        (known("slow/one", AWAITS), &[], &[]),
        (known("slow/*", AWAITS), &[], &[]),
        (known("*", AWAITS), &[], &["plain/one"]),
        (known("slow/one", RuleId::SetSessionHidesFirst), &[], &["slow/one"]),
        // It was not selected.
        (known("slow/other", AWAITS), &[], &[]),
        (known("slow/two", AWAITS), &["slow/two"], &[]),
    ];
    for (entry, nothing, unbroken) in table {
        let implementation = hasty_with(entry.clone());
        let trials = run(&implementation);
        let stale = deviations::stale(&implementation, &[], &trials, &suite());
        let words = |texts: &[ScenarioId]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let found = stale.first().map(|it| (it.matches_nothing.clone(), words(&it.not_broken_in)));
        assert_eq!(
            found.unwrap_or_default(),
            (
                nothing.iter().map(ToString::to_string).collect(),
                unbroken.iter().map(ToString::to_string).collect()
            ),
            "{entry:?}"
        );
    }
    let mut skips = hasty_with(known("slow/one", AWAITS));
    skips.capabilities.clear();
    assert_eq!(deviations::stale(&skips, &[], &run(&skips), &suite()), [], "what is skipped shows nothing");
}

#[test]
fn what_is_newer_than_an_implementation_answers_for_is_advice() {
    let of_version = |version: &str| {
        let mut implementation = hasty();
        implementation.suite = Some(version.parse().expect("it is a version"));
        run(&implementation).remove(0)
    };
    assert_eq!(of_version("0.1.0").verdict, Verdict::Fail { broken: [AWAITS].into() });
    let older = of_version("0.0.9");
    assert_eq!(older.verdict, Verdict::Pass);
    assert_eq!(
        older.excused.iter().map(|it| (it.rule, &it.excuse)).collect::<Vec<_>>(),
        [(AWAITS, &Excuse::Since("0.1.0".into()))]
    );
}

#[test]
fn what_is_written_down_is_what_is_broken_and_keeps_the_reasons_there_are() {
    let implementation = hasty_with(known("slow/one", AWAITS));
    let trials = [
        run(&implementation),
        vec![trial::run(&scenario("slow/other", SLOW), &implementation, &Terms::default())],
    ]
    .concat();
    let observed = deviations::observed(&implementation, &[], &trials, &[], true);
    let open = Known { reason: String::new(), ..known("slow/other", AWAITS) };
    assert_eq!(observed, [open, known("slow/one", AWAITS)]);
    assert!(known::load(known::write(&observed).as_bytes()).is_err(), "a reason has to be filled in");
}

#[test]
fn from_writing_them_down_to_a_green_run_and_to_the_day_when_they_are_stale() {
    let folder = Folder::new("known").with("scenarios/slow.yaml", SLOW).with("scenarios/plain.yaml", PLAIN);
    let run = |arguments: &[&str]| {
        let output = folder.run(&[&["run"], arguments].concat());
        (output.status.code(), told(&[output.stdout, output.stderr].concat()))
    };
    let hasty = ["--implementation", "faulty/awaits-nothing"];
    let with = |more: &[&'static str]| [&hasty[..], more].concat();

    let (code, said) = run(&with(&["--write-known", "known.yaml"]));
    assert_eq!(code, Some(1), "writing them down makes nothing good");
    assert!(said.contains("wrote 1 known deviation to `known.yaml`; 1 has no reason yet"), "{said}");
    let (code, said) = run(&with(&["--known", "known.yaml"]));
    assert_eq!(code, Some(2));
    assert!(said.contains("known.yaml:4:13"), "the reason is missing there: {said}");

    folder.write("known.yaml", &folder.read("known.yaml").replace("reason: \"\"", "reason: too hasty"));
    let (code, said) = run(&with(&["--known", "known.yaml"]));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 pass · 1 known"), "{said}");
    assert!(said.contains("slow  set-session.awaits-callback: too hasty"), "{said}");

    let (code, said) = run(&["--known", "known.yaml"]);
    assert_eq!(code, Some(1), "the reference does not deviate: {said}");
    assert!(said.contains("stale  reference: set-session.awaits-callback is said to be known"), "{said}");
    assert!(said.contains("stale   set-session.awaits-callback"), "the summary says so too: {said}");
    let (code, said) = run(&["--known", "known.yaml", "--filter", "plain"]);
    assert_eq!(code, Some(0), "the scenario was not selected: {said}");
    let (code, said) = run(&["--known", "reference", "--known", "no-such-thing"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("there is no implementation `no-such-thing`"), "{said}");
}

#[test]
fn what_is_known_of_built_in_scenarios_is_not_stale_beside_scenarios_of_ones_own() {
    let entry = |scenario: &str| {
        format!(
            "known:\n  - scenario: [\"{scenario}\"]\n    requirement: set-session.awaits-callback\n    reason: hasty\n"
        )
    };
    let folder = Folder::new("own").with("scenarios/mine/plain.yaml", PLAIN);
    let hasty = ["run", "--implementation", "faulty/awaits-nothing", "--known", "known.yaml"];
    for (scenario, expected) in [
        ("callback/children-stay-hidden", 0),
        ("callback/*", 0),
        ("nowhere/at-all", 1),
        // It is of this suite, and it is not broken there.
        ("mine/*", 1),
    ] {
        folder.write("known.yaml", &entry(scenario));
        let output = folder.run(&hasty);
        assert_eq!(output.status.code(), Some(expected), "{scenario}: {}", told(&output.stdout));
    }
    // Writing down what one's own scenarios show keeps what is known of the others.
    folder.write("known.yaml", &entry("callback/children-stay-hidden"));
    folder.run(&[&hasty[..], &["--write-known", "known.yaml"]].concat());
    assert!(
        folder.read("known.yaml").contains("callback/children-stay-hidden"),
        "{}",
        folder.read("known.yaml")
    );
}

#[test]
fn a_version_whose_known_deviations_are_unfinished_keeps_no_other_from_running() {
    let manifest = "name: hasty\ncommand: [no-such-program]\ncontracts: [before-emit]\ncapabilities: [set-session]\n\
                    known: \"known/{version}.yaml\"\nversions: [\"1.0.0\", \"2.0.0\"]\n";
    let unfinished =
        "known:\n  - scenario: [plain]\n    requirement: set-session.awaits-callback\n    reason: \"\"\n";
    let folder = Folder::new("versions").with("scenarios/plain.yaml", PLAIN).with("adapter.yaml", manifest);
    folder.write("known/1.0.0.yaml", unfinished);
    folder.write("known/2.0.0.yaml", &unfinished.replace("\"\"", "hasty"));
    let run = |arguments: &[&str]| {
        let output = folder.run(&[&["run", "--implementation"], arguments].concat());
        (output.status.code(), told(&[output.stdout, output.stderr].concat()))
    };
    let (code, said) = run(&["adapter.yaml@1.0.0"]);
    assert!(code == Some(2) && said.contains("known/1.0.0.yaml:4:13"), "{said}");
    let (code, said) = run(&["adapter.yaml@2.0.0"]);
    assert!(code == Some(3) && said.contains("no-such-program"), "it is only not there: {said}");
    // The file is written again though reasons are missing in it, and though it is not there.
    let (code, said) = run(&["adapter.yaml@1.0.0", "--write-known", "known/1.0.0.yaml"]);
    assert!(code == Some(3) && said.contains("wrote 1 known deviation"), "{said}");
    std::fs::remove_file(folder.path().join("known/1.0.0.yaml")).expect("it is there");
    let (code, said) = run(&["adapter.yaml@1.0.0", "--write-known", "./known/1.0.0.yaml"]);
    assert!(code == Some(3) && said.contains("wrote 0 known deviations"), "{said}");
}
