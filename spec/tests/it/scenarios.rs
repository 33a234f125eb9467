//! Scenario files: what a good one becomes, and that each kind of mistake is told at its place.
#![expect(clippy::disallowed_methods, reason = "the files of `scenarios/invalid` are on the disk")]

use interlude_spec::contract::Contract;
use interlude_spec::diagnostic::{Code, Diagnostic};
use interlude_spec::message;
use interlude_spec::plan::{Action, Argument, Behaviour, CallIndex, Method, Plan, Stimulus, Ties};
use interlude_spec::protocol::CallItem;
use interlude_spec::scenario::{MAX_BYTES, load, step_places};
use interlude_spec::trace::Value;
use std::collections::BTreeSet;

const INVALID: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/invalid");

/// The last of very many mistakes.
const MANY: &str = "scenario.too-many 103:1";

const GOOD: &str = "\
# yaml-language-server: $schema=../../spec/schema/scenario.schema.json
scenario: A slow callback keeps the children hidden
contract: before-emit                  # a comment
covers: [set-session.hides-first, set-session.awaits-callback]
client:
  sessions:
    - { id: sess_a, user: user_ada }
    - { id: sess_b, user: user_bob, organizations: [org_acme, org_init], lastActiveOrganization: org_acme }
  active: sess_a                       # an id, or null
  loaded: true
  focused: false
steps:
  - at: 0ms
    call: switch                       # a label
    setSession: { session: sess_b, beforeEmit: { resolvesAfter: 50ms } }
  - at: 20ms
    expect: { session: undefined, organization: undefined, user: undefined, children: hidden, calls: { switch: pending } }
  - at: 50ms
    expect: { session: sess_b, organization: org_acme, children: signed-in, calls: { switch: resolved } }
emissions: [sess_a, undefined, sess_b]
under:
  uncoordinated: { emissions: [sess_a, undefined, sess_b], hazards: [] }
";

/// Codes and places, as in the first line of the files in `scenarios/invalid`.
fn told(bytes: &[u8]) -> Vec<String> {
    let diagnostics = load(bytes).err().unwrap_or_default();
    diagnostics.iter().map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.place)).collect()
}

fn good(text: &str) -> Plan {
    load(text.as_bytes()).unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}"))
}

/// The files that cannot say themselves what is wrong with them.
fn files_without_a_comment() -> Vec<(&'static str, Vec<u8>)> {
    let many: Vec<String> = (0..150).map(|key| format!("k{key}: 1")).collect();
    vec![
        ("yaml.empty 1:1", Vec::new()),
        ("yaml.empty 1:1", b"\xef\xbb\xbf".to_vec()),
        ("yaml.empty 1:1", b"# nothing\n\n# but comments\n".to_vec()),
        ("yaml.empty 1:1", b"---\n".to_vec()),
        ("yaml.too-large 1:1", vec![b'#'; MAX_BYTES + 1]),
        ("yaml.not-utf8 2:9", b"scenario: A\nsteps: \xc3\xa4\xff".to_vec()),
        ("yaml.too-deep 1:501", vec![b'['; 100_000]),
        ("yaml.syntax 1:11", b"scenario: \x01\nsteps: []\n".to_vec()),
        (MANY, format!("scenario: Many\nsteps: []\n{}\n", many.join("\n")).into_bytes()),
    ]
}

fn invalid_files() -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(INVALID).expect("the folder is part of the repository");
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.expect("the folder can be listed"))
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let bytes = std::fs::read(entry.path()).expect("its files can be read");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn each_invalid_file_gives_exactly_its_one_mistake_at_its_place() {
    let mut wrong = Vec::new();
    for (name, bytes) in invalid_files() {
        let text = String::from_utf8_lossy(&bytes);
        let expected = text.lines().next().and_then(|line| line.strip_prefix("# expect: "));
        let expected = expected.unwrap_or_else(|| panic!("{name} does not begin with `# expect: `"));
        let found = told(&bytes);
        if found != [expected] {
            wrong.push(format!("{name}: expected {expected}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_that_cannot_hold_a_comment_give_their_mistake_too() {
    for (expected, bytes) in files_without_a_comment() {
        let found = told(&bytes);
        if expected == MANY {
            assert_eq!(found.len(), 101, "a hundred mistakes, and how many more there are");
            assert_eq!(found[100], MANY);
        } else {
            assert_eq!(found, [expected]);
        }
    }
}

#[test]
fn every_code_has_a_file_that_shows_it() {
    let files = invalid_files().into_iter().map(|(_, bytes)| bytes);
    let shown: BTreeSet<Code> = files
        .chain(files_without_a_comment().into_iter().map(|(_, bytes)| bytes))
        .flat_map(|bytes| load(&bytes).err().unwrap_or_default())
        .map(|diagnostic| diagnostic.code)
        .collect();
    // Mistakes that show only when a scenario is played are the harness's to find.
    let played = [
        Code::NeverExercised,
        Code::UnderDiffers,
        Code::Contradicts,
        Code::Stricter,
        Code::MistypedId,
        Code::Unbound,
        Code::IdleRedirect,
        Code::IdleLoad,
        Code::UnseenVersion,
    ];
    let missing: Vec<&Code> =
        Code::ALL.iter().filter(|code| !shown.contains(code) && !played.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn eight_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let text = "\
scenario: Eight mistakes
contract: before-emitt
covers: [set-session.hide-first]
client:
  sessions: [{ id: sess_a, user: user_ada }]
  active: sess_b
steps:
  - at: 10ms
    call: switch
    setSession: { session: sess_a, beforeemit: { resolvesAfter: 50 } }
  - at: 5ms
    unload: true
    focus: true
  - at: 20ms
    expect: { calls: { swich: pending } }
    expect: { children: hidden }
";
    let expected = [
        "scenario.unknown-contract 2:11",
        "scenario.unknown-rule 3:10",
        "scenario.unknown-active 6:11",
        "scenario.unknown-key 10:36",
        "scenario.time-goes-back 11:9",
        "scenario.two-stimuli 13:5",
        "scenario.unknown-call 15:24",
        "yaml.duplicate-key 16:5",
    ];
    assert_eq!(told(text.as_bytes()), expected);
}

#[test]
fn what_refers_to_a_list_that_could_not_be_read_is_no_second_mistake() {
    let of = |client: &str| {
        let text = format!("scenario: One mistake\nclient:\n{client}steps:\n  - at: 0ms\n    unload: true\n");
        told(text.as_bytes())
    };
    let sessions =
        of("  sessions: { id: sess_a, user: user_ada }\n  active: sess_a\n  initialState: sess_a\n");
    assert_eq!(sessions, ["scenario.wrong-type 3:13"]);
    let session = |organizations: &str| {
        of(&format!(
            "  sessions:\n    - id: sess_a\n      user: user_ada\n      {organizations}\n      lastActiveOrganization: org_a\n"
        ))
    };
    assert_eq!(session("organizations: org_a"), ["scenario.wrong-type 6:22"]);
    assert_eq!(session("organizations: [{ slug: acme }]"), ["scenario.missing-key 6:23"]);
    assert_eq!(session("organisations: [org_a]"), ["scenario.unknown-key 6:7"]);
    assert_eq!(session("organizations: [org_b]"), ["scenario.foreign-organization 7:31"]);
}

#[test]
fn every_message_is_lower_case_without_a_full_stop_and_helps() {
    let files = invalid_files()
        .into_iter()
        .chain(files_without_a_comment().into_iter().map(|(name, bytes)| (name.to_owned(), bytes)));
    for (name, bytes) in files {
        for Diagnostic { message, label, help, .. } in load(&bytes).unwrap_err() {
            let help = help.unwrap_or_else(|| panic!("{name} has no help"));
            for line in [message, label, help] {
                assert!(!line.ends_with('.'), "{name}: {line}");
                assert!(!line.starts_with(|c: char| c.is_uppercase()), "{name}: {line}");
                assert!(!line.is_empty() && !line.contains('\n'), "{name}: {line}");
            }
        }
    }
}

#[test]
fn the_example_becomes_the_plan_that_it_says() {
    let plan = good(GOOD);
    assert_eq!(plan.title, "A slow callback keeps the children hidden");
    assert_eq!(plan.contracts, [Contract::BeforeEmit]);
    assert_eq!(plan.covers.len(), 2);
    assert_eq!(plan.client.active, Some("sess_a".into()));
    assert_eq!(plan.calls.len(), 1);
    let call = &plan.calls[0];
    assert_eq!((call.method, &call.session), (Method::SetSession, &Argument::Id("sess_b".into())));
    assert_eq!(plan.steps.len(), 3);
    let Action::Expect(first) = &plan.steps[1].action else { panic!("an expectation") };
    assert_eq!(first.session, Some(Value::Undefined));
    let emissions = plan.emissions.expect("emissions");
    assert_eq!(emissions[1].session, Some(Value::Undefined));
    assert_eq!(plan.under[0].hazards.as_deref(), Some(&[][..]));
    let with_mark = [b"\xef\xbb\xbf".as_slice(), GOOD.as_bytes()].concat();
    assert_eq!(load(&with_mark), load(GOOD.as_bytes()), "a byte order mark changes nothing");
}

#[test]
fn every_form_of_a_call_and_a_stimulus_is_read() {
    let plan = good(
        "\
scenario: Everything
contract: [before-emit, navigate]
client:
  sessions: [{ id: sess_a, user: user_ada, organizations: [org_acme], lastActiveOrganization: null }]
  active: null
  server: { touch: 80ms }
steps:
  - at: 0ms
    call: outer
    setActive:
      session: { object: sess_a }
      organization: null
      callback:
        rejectsAfter: 50ms
        error: boom
        awaitCalls: true
        calls:
          - call: inner
            setActive: { organization: org_acme, callback: { returns: null, calls: [{ call: innermost, setActive: {} }] } }
          - { call: next, setActive: { session: null } }
    server: { touch: { failsAfter: 80ms, status: 401 } }
    expect: { session: null, user: undefined, calls: { outer: pending, inner: { rejected: boom }, next: rejected } }
  - at: 1s
    together:
      - { call: one, setActive: { callback: { throws: boom } } }
      - { call: two, setActive: { callback: { never: true }, server: { touch: 5ms } } }
  - { at: 1.5s, unload: true }
  - { at: 1.5s, focus: true }
  - { at: 2s, addListener: late }
  - { at: 2s, removeListener: late }
  - { at: 2s, load: true }
  - { at: 2s, signOut: true }
  - { at: 2s, signOut: sess_a }
  - { at: 2s, getToken: true }
  - { at: 2s, removeSession: sess_a }
emissions: [null, undefined, { session: sess_a, organization: undefined }]
ties: all
",
    );
    let labels: Vec<&str> = plan.calls.iter().map(|call| call.label.as_str()).collect();
    assert_eq!(labels, ["outer", "inner", "innermost", "next", "one", "two"]);
    let parents: Vec<Option<u16>> =
        plan.calls.iter().map(|call| call.parent.map(|parent| parent.0)).collect();
    assert_eq!(parents, [None, Some(0), Some(1), Some(0), None, None]);
    let outer = &plan.calls[0];
    assert_eq!(outer.session, Argument::Object("sess_a".into()));
    assert_eq!(outer.organization, Argument::Null);
    assert_eq!(outer.server.touch.as_ref().map(|answer| answer.status), Some(401));
    let callback = outer.callback.as_ref().expect("a callback");
    assert!(callback.await_calls && matches!(callback.behaviour, Behaviour::RejectsAfter { .. }));
    assert_eq!(callback.calls.iter().map(|call| call.0).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(plan.calls[1].session, Argument::Omitted);
    assert_eq!(plan.steps.len(), 12);
    let Action::Do(Stimulus::Calls(together)) = &plan.steps[2].action else { panic!("calls") };
    assert_eq!(together.len(), 2);
    assert_eq!(plan.ties, Ties::All);
}

#[test]
fn words_of_the_parser_become_words_for_authors() {
    let said = [
        ("[{a: 1} {b: 1}]\n", "the list that the `[` of line 1 opens goes wrong here"),
        ("a: 1\nb: {c: 1\nd: 2}\n", "the map that the `{` of line 2 opens goes wrong here"),
        ("a: \"\\q\"\n", "this `\\` begins nothing that exists in double quotes"),
        ("a: `b`\n", "a text cannot begin with a backtick"),
        ("a: - b\n", "a text cannot begin with `- ` or `? `"),
        ("a: ]\n", "a bracket closes what nothing has opened"),
        ("a: & b\n", "a text cannot begin with `&`, `*` or `!`"),
        ("a: |b\n", "a text cannot begin with `|` or `>`"),
        ("a:\n    b: 1\n  c: 2\n", "this is not a key of the map above"),
    ];
    for (text, message) in said {
        assert_eq!(load(text.as_bytes()).unwrap_err()[0].message, message, "{text}");
    }
}

#[test]
fn what_looks_like_a_tag_within_a_text_is_none() {
    for title in
        ["|\n  One\n  !two three\n", "\"One\n  !two\"\n", "One\n  !two\n", "'!one'\n", "One # !two\n"]
    {
        assert_eq!(told(format!("scenario: {title}steps: []\n").as_bytes()), [""; 0], "{title}");
    }
}

#[test]
fn an_alias_stands_for_what_its_anchor_marks() {
    let plan = good(
        "scenario: Aliases\nsteps:\n  - { at: 0ms, call: one, setActive: &same { session: sess_a } }\n  \
         - { at: 5ms, call: two, setActive: *same }\n",
    );
    assert_eq!(plan.calls[0].session, plan.calls[1].session);
}

#[test]
fn steps_are_found_again_in_the_text() {
    let text = "\
scenario: Places
steps:
  - at: 0ms
    call: one
    setActive: { session: sess_a }
    expect: { session: sess_a }
  - { at: 5ms, unload: true }
  - expect: { session: undefined }
    at: 10ms
";
    let places: Vec<String> = step_places(text).iter().map(ToString::to_string).collect();
    assert_eq!(places, ["4:5", "6:5", "7:16", "8:5"]);
    assert_eq!(places.len(), good(text).steps.len());
}

/// A text is good, or it has a mistake, and each mistake has a place in it or on the line behind its end.
fn check_robust(bytes: &[u8]) {
    let Err(diagnostics) = load(bytes) else { return };
    let text = String::from_utf8_lossy(bytes);
    assert!(!diagnostics.is_empty(), "{text}");
    let lines: Vec<&str> = text.split('\n').collect();
    for Diagnostic { code, place, .. } in &diagnostics {
        let line = lines.get(place.line - 1).unwrap_or_else(|| panic!("{code} {place} in {text}"));
        let length = line.chars().count();
        assert!(place.column >= 1 && place.column <= length + 1, "{code} {place} in {text}");
        assert!(
            place.length >= 1 && place.column + place.length <= length.max(1) + 2,
            "{code} {place} in {text}"
        );
    }
    assert!(diagnostics.is_sorted_by_key(|diagnostic| diagnostic.place), "{text}");
}

#[test]
fn no_damage_to_a_file_brings_the_reader_down() {
    let good = GOOD.as_bytes();
    for at in 0..good.len() {
        check_robust(&good[..at]);
        let mut without = good.to_vec();
        without.remove(at);
        check_robust(&without);
        let others = b"\t\n\"'[]{}:,#&*!|>-?%@` x0\x00\xff\r";
        let mut flipped = good.to_vec();
        // Every place with every character would be most of a minute; each pair comes up somewhere this way.
        for step in 0..5 {
            flipped[at] = others[(at * 5 + step) % others.len()];
            check_robust(&flipped);
        }
    }
}

#[test]
fn aliases_and_odd_nodes_keep_every_place_inside_the_file() {
    let odd = [
        "&a [*a]",
        "{a: &x {b: *x}}",
        "? [a]\n: b\n",
        "!x {a: 1}",
        "scenario: &t [1, !y 2, .inf, 340282366920938463463374607431768211455, -170141183460469231731687303715884105728]\nsteps: *t\n",
        "scenario: A\nsteps: &s [[], {}, ~, '', !z [1]]\ncovers: *s\nemissions: *s\n",
        "scenario: A\u{2028}\u{85}steps: nothing\r\rcovers: {}",
        "{? }",
        "{? : ? }",
        "*a : b",
        "%TAG ! x\n---\na",
        "scenario: A\n<<: [b, c]\nsteps: []\n",
    ];
    for text in odd {
        assert!(load(text.as_bytes()).is_err(), "{text}");
        check_robust(text.as_bytes());
    }
}

/// Found by the fuzz target `protocol`: such a number came back as its neighbour.
#[test]
fn a_number_that_a_callback_returns_survives_being_sent() {
    for number in ["184467442737095540000.0", "0.1", "1e23", "-5e-324", "1.7976931348623157e308"] {
        let plan = good(&GOOD.replace("resolvesAfter: 50ms", &format!("returns: {number}")));
        let call = message::call(&plan, Contract::BeforeEmit, CallIndex(0));
        let sent = serde_json::to_string(&call).expect("a call can be written");
        assert_eq!(serde_json::from_str::<CallItem>(&sent).expect("and read"), call, "{number}");
    }
}
