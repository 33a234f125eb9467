//! Files made to hurt: each is answered with mistakes that have a place, or is a scenario, and none takes memory or
//! work that a small file should not take.
//!
//! Nothing here is timed. What the reader allocates is counted, which is the same on every machine and goes with the
//! time it takes.

use interlude_spec::scenario::{
    MAX_BYTES, MAX_CALLS, MAX_LISTENERS, MAX_STEPS, MAX_TIED_CALLS, load, step_places,
};
use std::fmt::Write as _;

/// Bytes that are held at once at most; a reader may take twice as many.
const MOST_BYTES: u64 = 128 << 20;
/// Times that memory is asked for at most.
const MOST_TIMES: u64 = 4_000_000;

const GOOD: &str = "\
scenario: \"Every f\\u00f6rm of text\"
contract: [before-emit]
covers: [set-session.hides-first]
client: &c
  sessions: [{ id: sess_a, user: 'it''s ada' }, { id: sess_b, user: user_bob, organizations: [org_acme] }]
  active: sess_a # a comment
steps:
  - at: 0ms
    call: switch
    setSession: { session: sess_b, beforeEmit: { rejectsAfter: 50ms, error: boom } }
  - { at: 20ms, expect: { session: undefined, calls: { switch: pending } } }
under: { uncoordinated: { emissions: [sess_a, undefined], hazards: [hazard.stuck-undefined] } }
";

/// As many of these as fit into a file, between a beginning and an end.
fn filled(head: &str, part: impl Fn(usize) -> String, tail: &str) -> Vec<u8> {
    let mut text = head.to_owned();
    for number in 0.. {
        let part = part(number);
        if text.len() + part.len() + tail.len() > MAX_BYTES {
            break;
        }
        text.push_str(&part);
    }
    (text + tail).into_bytes()
}

fn same(part: &str) -> impl Fn(usize) -> String {
    move |_| part.to_owned()
}

/// Lists of aliases of lists of aliases.
fn bomb(width: usize, depth: usize) -> Vec<u8> {
    let mut text = String::from("a0: &a0 [x]\n");
    for level in 1..=depth {
        let aliases = vec![format!("*a{}", level - 1); width].join(", ");
        _ = writeln!(text, "a{level}: &a{level} [{aliases}]");
    }
    text.into_bytes()
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let head = "scenario: x\nsteps:\n";
    let client = "scenario: x\nclient: { sessions: [{ id: a, user: u }] }\nsteps:\n";
    let call = |n: usize| format!("  - {{ at: 0ms, call: c{n}, setSession: {{ session: a }} }}\n");
    vec![
        ("nothing", Vec::new()),
        ("a byte order mark", b"\xef\xbb\xbf".to_vec()),
        ("two byte order marks", b"\xef\xbb\xbf\xef\xbb\xbfscenario: x\nsteps: []\n".to_vec()),
        ("UTF-16", "scenario: x\nsteps: []\n".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("not UTF-8", vec![0xff; MAX_BYTES]),
        ("zeros", vec![0; MAX_BYTES]),
        ("control characters", filled("scenario: x\n", |n| format!("k{n}: \u{1}\n"), "")),
        ("opening brackets", vec![b'['; 100_000]),
        ("opening braces", vec![b'{'; 100_000]),
        ("closing brackets", vec![b']'; MAX_BYTES]),
        ("brackets in pairs", filled("scenario: x\nsteps: [", same("[],"), "]\n")),
        ("braces in quotes", filled("scenario: '", same("{"), "'\nsteps: []\n")),
        ("brackets behind a quote", filled("a: '\n'", same("["), "")),
        ("deep blocks", filled("", |n| format!("{}a:\n", " ".repeat(n)), "")),
        ("lists in lists on a line", filled("steps: ", same("- "), "x\n")),
        ("keys that are keys", filled("", same("? "), "x\n")),
        ("colons", filled("a", same(": "), "\n")),
        ("a bomb of aliases", bomb(10, 10)),
        ("a wide bomb of aliases", bomb(2_000, 3)),
        ("a list of aliases", filled("a: &a [b, c, d, e, f, g, h, i, j, k]\nsteps: [", same("*a,"), "]\n")),
        ("an alias of itself", b"a: &a [*a]\n".to_vec()),
        ("references to a long text", {
            let long = format!("scenario: &a {}\nsteps: [", "x".repeat(100_000));
            filled(&long, same("*a,"), "]\n")
        }),
        ("anchors", filled("scenario: x\nsteps: [", |n| format!("&a{n} x,"), "]\n")),
        ("one anchor again and again", filled("scenario: x\nsteps: [", same("&a *a,"), "]\n")),
        ("tags", filled("scenario: x\nsteps: [", same("!!str x,"), "]\n")),
        (
            "tag directives",
            filled("", |n| format!("%TAG !e{n}! tag:e,2000:\n"), "---\nscenario: x\nsteps: []\n"),
        ),
        ("one tag directive", filled("", same("%TAG ! tag:e,2000:\n"), "---\nscenario: x\nsteps: []\n")),
        ("directives", filled("", same("%YAML 1.1\n"), "---\nx\n")),
        ("documents", filled("", same("---\n"), "")),
        ("document ends", filled("scenario: x\nsteps: []\n", same("...\n"), "")),
        ("comments", filled("", same("#\n"), "")),
        ("empty lines", filled("", same("\r\n"), "")),
        ("lone carriage returns", filled("scenario: x\rsteps: [", same("x,\r"), "]\r")),
        ("escapes", filled("scenario: \"", same("\\u0041"), "\"\nsteps: []\n")),
        ("wrong escapes", filled("scenario: \"", same("\\q"), "\"\n")),
        ("quotes that never close", filled("scenario: \"", same("x\n"), "")),
        ("a long line", filled("scenario: ", same("x "), "\n")),
        ("a long key", filled("", same("x"), ": 1\n")),
        ("block texts", filled("scenario: x\nsteps:\n", same("  - |\n    x\n"), "")),
        ("a key again and again", filled("scenario: x\nsteps: []\n", same("ties: all\n"), "")),
        ("unknown keys", filled("scenario: x\nsteps: []\n", |n| format!("stepz{n}: 1\n"), "")),
        ("unknown keys in steps", filled(head, |n| format!("  - {{ at: 0ms, setSesion{n}: 1 }}\n"), "")),
        ("steps that are lists", filled(head, same("  - []\n"), "")),
        ("empty steps", filled(head, same("  - {}\n"), "")),
        ("unknown rules", filled("scenario: x\nsteps: []\ncovers: [", |n| format!("set-sesion.{n},"), "]\n")),
        ("labels used twice", filled(client, |_| call(1), "")),
        ("calls", filled(client, call, "")),
        ("steps", filled(head, same("  - { at: 0ms, unload: true }\n"), "")),
        ("sessions", {
            let sessions = |n: usize| format!("{{ id: s{n}, user: u }},");
            filled("scenario: x\nclient: { sessions: [", sessions, "] }\nsteps: []\n")
        }),
        ("one session", {
            filled("scenario: x\nclient: { sessions: [", same("{ id: s, user: u },"), "] }\nsteps: []\n")
        }),
        ("expectations of no call", {
            let one = "scenario: x\nsteps:\n  - at: 0ms\n    expect: { calls: {";
            filled(one, |n| format!(" c{n}: pending,"), " } }\n")
        }),
        ("numbers", filled("scenario: x\nsteps: [", same("99999999999999999999999999,1e999,.nan,"), "]\n")),
        ("times", filled(head, |n| format!("  - {{ at: {n}.{n}ms, unload: true }}\n"), "")),
        ("calls in calls", {
            let open = "{ call: c, setSession: { session: a, beforeEmit: { never: true, calls: [";
            filled(&format!("{client}  - at: 0ms\n    together: ["), same(open), "")
        }),
        ("slips", filled(head, same("  -\u{a0}at:0ms // x\n    session:a\n"), "")),
        ("slips of the most that are looked at one by one", {
            let slips: Vec<_> = (0..4).map(|n| format!("&a{n} x, //{n}\n")).collect();
            let rest: Vec<_> = (0..5_500).map(|n| format!("&b{n} x,")).collect();
            format!("scenario:x\nsteps: [{}{}]\n", slips.concat(), rest.concat()).into_bytes()
        }),
        ("a slip in a long file", filled("scenario:x\nsteps: [", |n| format!("&a{n} x,"), "]\n")),
        ("too many bytes", vec![b'#'; MAX_BYTES + 1]),
    ]
}

/// Reads a file, and gives what is wrong with it. What the reader takes is counted.
fn read(name: &str, bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.split('\n').count();
    let mut told = Vec::new();
    let taken = allocation_counter::measure(|| match load(bytes) {
        Ok(plan) => assert_eq!(step_places(&text).len(), plan.steps.len(), "{name}"),
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "{name} is refused for no reason");
            for mistake in mistakes {
                let place = mistake.place;
                assert!((1..=lines).contains(&place.line), "{name}: {place} is not in the file");
                assert!(place.column >= 1 && place.length >= 1, "{name}: {place}");
                assert!(mistake.help.is_some(), "{name}: {} has no way out", mistake.message);
                assert!(mistake.message.len() < 2_000, "{name}: the message repeats the file");
                told.push(format!("{} {place}", mistake.code));
            }
        }
    });
    assert!(taken.bytes_max < MOST_BYTES, "{name} takes {} bytes at once", taken.bytes_max);
    assert!(taken.count_total < MOST_TIMES, "{name} asks {} times for memory", taken.count_total);
    told
}

#[test]
fn no_file_takes_more_than_a_small_file_should() {
    for (name, bytes) in files() {
        read(name, &bytes);
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_told_where() {
    for end in 0..=GOOD.len() {
        let told = read(&format!("cut off at {end}"), &GOOD.as_bytes()[..end]);
        assert!(end == GOOD.len() || !told.is_empty() || GOOD[..end].contains("\nsteps:\n  - "), "{end}");
    }
    assert_eq!(read("whole", GOOD.as_bytes()), Vec::<String>::new());
}

#[test]
fn a_byte_that_is_another_is_told_where() {
    for at in (0..GOOD.len()).step_by(5) {
        for byte in [0, b'\t', b'"', b'[', b':', 0xff] {
            let mut bytes = GOOD.as_bytes().to_vec();
            bytes[at] = byte;
            read(&format!("byte {at} is {byte}"), &bytes);
        }
    }
}

#[test]
fn a_list_that_is_never_closed_is_what_is_wrong() {
    let table = [
        ("scenario: x\nsteps: [[[", "the list that this `[` opens is never closed", "2:10"),
        ("scenario: x\nsteps: [", "the list that this `[` opens is never closed", "2:8"),
        ("scenario: x\nclient: { sessions: []", "the map that this `{` opens is never closed", "2:9"),
        ("scenario: x\nsteps: [{ at: 0ms }, {\n\n", "the map that this `{` opens is never closed", "2:22"),
    ];
    for (text, message, place) in table {
        let mistakes = load(text.as_bytes()).expect_err("it is not closed");
        assert_eq!(
            (mistakes[0].message.as_str(), mistakes[0].place.to_string().as_str()),
            (message, place),
            "{text}"
        );
    }
}

#[test]
fn more_calls_listeners_or_steps_than_can_be_judged_are_told_once_where_the_first_of_them_stands() {
    let client = "scenario: x\nclient: { sessions: [{ id: a, user: u }] }\nsteps:\n";
    let calls = |n: usize| {
        let call = |n: usize| format!("  - {{ at: 0ms, call: c{n}, setSession: {{ session: a }} }}\n");
        client.to_owned() + &(0..n).map(call).collect::<String>()
    };
    assert_eq!(read("calls", calls(MAX_CALLS).as_bytes()), Vec::<String>::new());
    assert_eq!(
        read("calls", calls(MAX_CALLS + 9).as_bytes()),
        [format!("scenario.too-many {}:22", 4 + MAX_CALLS)]
    );
    let tied = |n: usize| calls(n) + "ties: all\n";
    assert_eq!(read("ties", tied(MAX_TIED_CALLS).as_bytes()), Vec::<String>::new());
    let place = 4 + MAX_TIED_CALLS;
    assert_eq!(read("ties", tied(MAX_CALLS).as_bytes()), [format!("scenario.too-many {place}:22")]);
    let listeners = |n: usize| {
        let steps: Vec<_> = (0..n).map(|n| format!("  - {{ at: 0ms, addListener: l{n} }}\n")).collect();
        client.to_owned() + &steps.concat()
    };
    assert_eq!(read("listeners", listeners(MAX_LISTENERS).as_bytes()), Vec::<String>::new());
    let place = 4 + MAX_LISTENERS;
    assert_eq!(
        read("listeners", listeners(MAX_LISTENERS + 9).as_bytes()),
        [format!("scenario.too-many {place}:29")]
    );
    let steps = |n: usize| client.to_owned() + &"  - { at: 0ms, focus: true }\n".repeat(n);
    assert_eq!(read("steps", steps(MAX_STEPS).as_bytes()), Vec::<String>::new());
    assert_eq!(
        read("steps", steps(MAX_STEPS + 9).as_bytes()),
        [format!("scenario.too-many {}:11", 4 + MAX_STEPS)]
    );
}
