//! What a trial may take: whoever does more is told so, with what was one too many; and a scenario that is legal is judged,
//! or it is said at once that it cannot be.

use crate::adapter::{NOTHING, adapter, report, verdicts};
use crate::folder::{Folder, code, told};
use interlude_spec::budget::Budget;
use interlude_spec::scenario::limits::{MAX_CALLS, MAX_EMISSIONS, MAX_STEPS};
use std::fmt::Write as _;
use std::process::Output;

/// A server that fails at once, for whoever asks again at once.
const FAILING: &str = "\
scenario: The server fails at once
client:
  sessions: [{ id: sess_a, user: user_ada }]
  server: { touch: { failsAfter: 0ms, status: 500 } }
steps:
  - { at: 5ms, expect: { session: null } }
";

/// Says what the program says in `hello`, and that it knows of a server.
const HELLO: &str = r#"say '{"protocol":1,"implementation":{"name":"mine","version":"1.0.0"},"contracts":["before-emit"],"capabilities":["set-session","server","listeners"]}'; op=none"#;

/// An adapter whose answer to `act` holds so many events of a kind, each made of its number; and what comes of it.
fn answering(scenario: &str, count: usize, event: &str) -> String {
    let folder = Folder::new("budget").with("scenarios/a.yaml", scenario);
    let events = format!(
        r#"case $op in hello) {HELLO} ;; act)
  printf '{{"id":%s,"ok":{{"quiescent":true}},"events":[' "$id"
  awk -v id="$id" 'BEGIN {{ for (n = 1; n <= {count}; n++) printf "%s{event}", (n > 1 ? "," : ""), n }}'
  printf ']}}\n'; op=none ;; esac"#
    );
    let command = adapter(&folder, &events, "");
    let (code, run) = report(&folder, &command, &[]);
    let [verdict] = &verdicts(&run)[..] else { panic!("there is one trial") };
    assert_eq!(code == 3, verdict.starts_with("adapter-error: "), "{code}: {verdict}");
    verdict.clone()
}

/// An event, quoted for awk, with its number where `%d` stands.
fn event(text: &str) -> String {
    text.replace('"', "\\\"")
}

#[test]
fn a_client_that_asks_its_server_again_and_again_is_over_its_budget() {
    let request = event(r#"{"event":"request","request":"r" id "_%d","kind":"touch"}"#)
        .replace("\\\" id \\\"", "\" id \"");
    let most = Budget::DEFAULT.requests;
    // One request a turn, answered at once, and asked again.
    let said = answering(FAILING, 1, &request);
    let turn = most + 1;
    assert_eq!(
        said,
        format!(
            "adapter-error: the trial has more than {most} requests to the server: `touch` in turn {turn}, at 0ms"
        )
    );
    // All of them in one turn.
    let said = answering(FAILING, most + 1, &request);
    assert_eq!(
        said,
        format!(
            "adapter-error: the trial has more than {most} requests to the server: `touch` in turn 1, at 0ms"
        )
    );
}

#[test]
fn components_are_counted_by_their_names() {
    let most = Budget::DEFAULT.components;
    let render = event(r#"{"event":"render","component":"C%d","visible":false}"#);
    assert_eq!(answering(NOTHING, most, &render), "pass");
    assert_eq!(
        answering(NOTHING, most + 1, &render),
        format!(
            "adapter-error: the trial has more than {most} components: `C{}` in turn 1, at 5ms",
            most + 1
        )
    );
    // The same one may show and hide its children as often as it likes.
    let again = event(r#"{"event":"render","component":"C","visible":false}"#).replace('C', "C%.0s");
    assert_eq!(answering(NOTHING, 10 * most, &again), "pass");
}

#[test]
fn events_are_counted_from_first_to_last() {
    let callback = event(r#"{"event":"callback-waiting","call":"c%.0s"}"#);
    let most = Budget::DEFAULT.events;
    let said = answering(NOTHING, most, &callback);
    assert_eq!(
        said,
        format!("adapter-error: the trial has more than {most} events: `callback-waiting` in turn 1, at 5ms")
    );
}

#[test]
fn names_and_messages_are_no_longer_than_they_may_be() {
    let (name, message) = (Budget::DEFAULT.name, Budget::DEFAULT.message);
    let of_name = |length: usize| {
        let text = format!(r#"{{"event":"render","component":"{}","visible":false}}"#, "C".repeat(length));
        answering(NOTHING, 1, &event(&text))
    };
    assert_eq!(of_name(name), "pass");
    assert_eq!(
        of_name(name + 1),
        format!(
            "adapter-error: the trial has a name of more than {name} bytes: `{}…`, of {} bytes, in `render`",
            "C".repeat(40),
            name + 1
        )
    );
    let of_message = |length: usize| {
        let text = format!(
            r#"{{"event":"return","call":"c","outcome":"rejected","error":{{"name":"Error","message":"{}"}}}}"#,
            "m".repeat(length)
        );
        answering(NOTHING, 1, &event(&text))
    };
    assert_eq!(of_message(message), "fail", "a call that was never made cannot return");
    assert!(of_message(message + 1).contains(&format!("a message of more than {message} bytes")));
}

#[test]
fn what_an_adapter_calls_itself_is_no_longer_than_a_name() {
    let folder = Folder::new("hello").with("scenarios/a.yaml", NOTHING);
    let hello = HELLO.replace("mine", &"n".repeat(Budget::DEFAULT.name + 1));
    let command = adapter(&folder, &format!("case $op in hello) {hello} ;; esac"), "");
    let (code, run) = report(&folder, &command, &[]);
    assert_eq!(code, 3);
    assert!(verdicts(&run)[0].contains("in the answer to `hello`"), "{:?}", verdicts(&run));
}

#[test]
fn what_an_adapter_guesses_is_no_longer_than_names_are() {
    let folder = Folder::new("guesses").with("scenarios/a.yaml", NOTHING);
    let one = format!("\"{}\"", "g".repeat(Budget::DEFAULT.name + 1));
    let many = vec!["\"a=b\""; Budget::DEFAULT.message].join(",");
    for guesses in [one, many] {
        let hello = HELLO.replace("\"contracts\"", &format!("\"guesses\":[{guesses}],\"contracts\""));
        assert_ne!(hello, HELLO);
        let command = adapter(&folder, &format!("case $op in hello) {hello} ;; esac"), "");
        let (code, run) = report(&folder, &command, &[]);
        assert_eq!(code, 3);
        assert!(verdicts(&run)[0].contains("in the answer to `hello`"), "{:?}", verdicts(&run));
    }
}

/// So many calls of setActive, a millisecond apart, whose callbacks take longer than that.
fn calls(count: usize, callback: impl Fn(usize) -> String) -> String {
    let mut text = String::from(
        "scenario: Many calls\nclient: { sessions: [{ id: s, user: u, organizations: [o1, o2] }], active: s }\nsteps:\n",
    );
    for n in 0..count {
        let organization = 1 + n % 2;
        _ = writeln!(
            text,
            "  - {{ at: {n}ms, call: c{n}, setActive: {{ session: s, organization: o{organization}, beforeEmit: {} }} }}",
            callback(n)
        );
    }
    text
}

fn run(scenario: &str, arguments: &[&str]) -> (Folder, Output) {
    let folder = Folder::new("legal").with("a.yaml", scenario);
    let output = folder.run(&[&["run", "a.yaml"], arguments].concat());
    (folder, output)
}

/// Each telling may be what any of the calls that wait has set.
#[test]
fn calls_that_wait_for_each_other_are_judged_however_many_they_are() {
    for count in [13, MAX_CALLS] {
        let scenario = calls(count, |n| format!("{{ resolvesAfter: {}ms }}", 10 + n % 5));
        for implementation in ["reference", "reference-serialized", "reference-latest-wins"] {
            let (_, output) = run(&scenario, &["--implementation", implementation]);
            assert_eq!(code(&output), 0, "{implementation}, {count} calls: {}", told(&output.stdout));
        }
    }
}

/// Whoever returns before it sets may set at any time, so each telling may be what any of its calls has set.
#[test]
fn a_run_with_too_many_ways_to_read_it_is_not_judged_and_says_so() {
    let at_once = |count: usize| {
        let client = "{ sessions: [{ id: a, user: u }, { id: b, user: v }], active: a }";
        let mut text = format!("scenario: Many calls\nclient: {client}\nsteps:\n");
        for n in 0..count {
            let session = ["b", "a"][n % 2];
            let call = format!("{{ session: {session}, beforeEmit: {{ resolvesAfter: 50ms }} }}");
            _ = writeln!(text, "  - {{ at: 0ms, call: c{n}, setActive: {call} }}");
        }
        text
    };
    let scenario = at_once(40);
    let (_, output) = run(&scenario, &["--implementation", "faulty/set-active-returns-first"]);
    let said = told(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code(&output), 3, "{said}");
    let most = Budget::DEFAULT.states;
    let reason =
        format!("it cannot be judged: the trial has more than {most} states to look at: the ways to read");
    assert!(said.contains(&reason) && said.contains("1 not-run"), "{said}");
    // The same of few calls is judged.
    let scenario = at_once(8);
    let (_, output) = run(&scenario, &["--implementation", "faulty/set-active-returns-first"]);
    assert_eq!(code(&output), 1, "{}", told(&output.stdout));
}

#[test]
fn what_fails_takes_no_more_text_than_it_may() {
    let client = "scenario: Many calls\nclient: { sessions: [{ id: a, user: u }, { id: b, user: v }], active: a }\nsteps:\n";
    let mut scenario = client.to_owned();
    for n in 0..MAX_CALLS {
        let session = ["b", "a"][n % 2];
        _ = writeln!(
            scenario,
            "  - {{ at: {n}ms, call: c{n}, setSession: {{ session: {session}, beforeEmit: {{ resolvesAfter: 50ms }} }} }}"
        );
    }
    let arguments = ["--implementation", "faulty/awaits-nothing", "--junit", "j.xml", "--markdown", "m.md"];
    let (folder, output) = run(&scenario, &arguments);
    let printed = told(&output.stdout);
    assert_eq!(code(&output), 1, "{printed}");
    assert!(printed.contains("80 more findings like these; the JSON report has them"), "{printed}");
    assert!(printed.contains("of 604 events"), "{printed}");
    // The picture, and what is said of the findings.
    let most = Budget::DEFAULT.text + 20_000;
    for text in [printed, folder.read("j.xml"), folder.read("m.md")] {
        assert!(text.len() < most, "{} bytes", text.len());
    }
}

#[test]
fn a_list_of_emissions_is_compared_in_one_pass() {
    let list = |count: usize| {
        let emissions = vec!["a"; count].join(", ");
        let mut text = String::from(
            "scenario: x\nclient: { sessions: [{ id: a, user: u }, { id: b, user: v }], active: a }\nsteps:\n",
        );
        for n in 0..16 {
            let session = ["a", "b"][n % 2];
            _ = writeln!(
                text,
                "  - {{ at: 0ms, call: c{n}, setSession: {{ session: {session}, beforeEmit: {{ resolvesAfter: 50ms }} }} }}"
            );
        }
        text + &format!("emissions: [{emissions}]\n")
    };
    let check = |text: &str| {
        let folder = Folder::new("emissions").with("a.yaml", text);
        let output = folder.run(&["check", "a.yaml"]);
        (code(&output), told(&output.stderr) + &told(&output.stdout))
    };
    let (code, said) = check(&list(MAX_EMISSIONS));
    assert!([0, 2].contains(&code) && !said.contains("scenario.too-many"), "{code}: {said}");
    let (code, said) = check(&list(MAX_EMISSIONS + 1));
    assert!(code == 2 && said.contains("scenario.too-many"), "{code}: {said}");
}

#[test]
fn a_search_gives_up_before_it_takes_all_memory() {
    let mut text = String::from(
        "scenario: x\nclient: { sessions: [{ id: a, user: u }, { id: b, user: v }, { id: c, user: w }], active: a }\nsteps:\n",
    );
    for n in 0..8 {
        let session = ["a", "b", "c"][n % 3];
        _ = writeln!(
            text,
            "  - {{ at: 0ms, call: c{n}, setSession: {{ session: {session}, beforeEmit: {{ resolvesAfter: 50ms }} }} }}"
        );
    }
    let folder = Folder::new("explore").with("a.yaml", &text);
    let output = folder.run(&["explore", "a.yaml"]);
    let said = told(&output.stderr);
    assert_eq!(code(&output), 2, "{said}");
    assert!(said.contains("this cannot be explored: its states take more than 128 MiB"), "{said}");
    // Hundreds of steps, of which each may be the next.
    let steps = "  - { at: 0ms, focus: true }\n".repeat(MAX_STEPS);
    let folder =
        Folder::new("explore").with("a.yaml", &format!("scenario: x\nclient: {{}}\nsteps:\n{steps}"));
    let output = folder.run(&["explore", "a.yaml"]);
    assert_eq!(code(&output), 2, "{}", told(&output.stderr));
}

#[test]
fn shards_that_are_missing_are_counted_and_not_listed() {
    let folder = Folder::new("shards").with("scenarios/a.yaml", NOTHING);
    for of in ["1000000", "4294967295"] {
        let shard = format!("1/{of}");
        folder.run(&["run", "--shard", &shard, "--json", "s.json"]);
        let output = folder.run(&["report", "merge", "s.json"]);
        let said = told(&output.stderr);
        assert_eq!(code(&output), 2, "{said}");
        assert!(said.len() < 2_000 && said.contains(&format!("of the {of} shards 2/{of}, 3/{of}")), "{said}");
        let more: u32 = of.parse::<u32>().expect("a number") - 21;
        assert!(said.contains(&format!(" and {more} more are missing")), "{said}");
    }
}
