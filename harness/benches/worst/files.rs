//! Scenarios that are as large as they may be.

use interlude_spec::scenario::limits::{
    MAX_BYTES, MAX_CALLS, MAX_EMISSIONS, MAX_LISTENERS, MAX_NAME, MAX_ORGANIZATIONS, MAX_SESSIONS, MAX_STEPS,
    MAX_TIED_CALLS,
};
use std::fmt::Write as _;

/// Two sessions, one of them in two organizations.
const FEW: &str = "client: { sessions: [{ id: a, user: u, organizations: [o1, o2] }, { id: b, user: v, organizations: [o1, o2] }, { id: c, user: w }], active: a }\n";

/// Files of which each has as much of one thing as there may be.
pub(crate) fn by_hand() -> Vec<(String, String)> {
    let mut files = vec![
        ("calls that wait for each other", many(FEW, |n| set_active(n, "session: a, ", n, 10 + n % 5))),
        ("calls that all settle at once", many(FEW, |n| set_active(n, "session: a, ", 0, 50))),
        ("calls whose callbacks never settle", many(FEW, never)),
        ("calls that leave the session out", many(FEW, |n| set_active(n, "", n, 10 + n % 5))),
        ("calls of setSession", many(FEW, |n| set_session(n, ["b", "a", "c"][n % 3], n, 50))),
        (
            "calls of setSession, one after the other",
            many(FEW, |n| set_session(n, ["b", "a"][n % 2], 100 * n, 50)),
        ),
        ("calls to null and back", many(FEW, |n| set_session(n, ["null", "a"][n % 2], n, 7))),
        ("calls in one turn", together()),
        ("calls in calls", nested()),
        ("every order of calls", tied()),
        ("many sessions", many(&sessions(), |n| set_session(n, &format!("s{}", n % MAX_SESSIONS), n, 50))),
        ("many sessions, all left out", many(&sessions(), |n| set_active(n, "", n, 10))),
        ("many organizations", many(&organizations(), organization)),
        ("long names", long_names()),
        ("emissions", emissions()),
        ("expectations of every call", expectations()),
        ("expectations of every call, in one line", in_one_line(&expectations())),
        ("listeners that come and go", listeners()),
        (
            "steps that do nothing",
            format!("scenario: x\n{FEW}steps:\n{}", "  - { at: 0ms, focus: true }\n".repeat(MAX_STEPS)),
        ),
        ("what a callback gives back", returned()),
        ("one way of navigating", navigating()),
        ("what only twins play, and covers what never occurs", covering()),
    ];
    // With listeners each telling is as many events.
    let with_listeners: Vec<(&str, String)> = files
        .iter()
        .filter(|(name, _)| name.starts_with("calls"))
        .map(|(name, text)| (*name, listened(text)))
        .collect();
    let named = with_listeners.into_iter().map(|(name, text)| (format!("{name}, with listeners"), text));
    let mut all: Vec<(String, String)> = named.collect();
    all.splice(0..0, files.drain(..).map(|(name, text)| (name.to_owned(), text)));
    all
}

fn many(client: &str, step: impl Fn(usize) -> String) -> String {
    let steps: String = (0..MAX_CALLS).map(step).collect();
    format!("scenario: x\n{client}steps:\n{steps}")
}

fn set_active(n: usize, session: &str, at: usize, after: usize) -> String {
    let organization = 1 + n % 2;
    format!(
        "  - {{ at: {at}ms, call: c{n}, setActive: {{ {session}organization: o{organization}, beforeEmit: {{ resolvesAfter: {after}ms }} }} }}\n"
    )
}

fn never(n: usize) -> String {
    format!(
        "  - {{ at: {n}ms, call: c{n}, setActive: {{ session: a, organization: o1, beforeEmit: {{ never: true }} }} }}\n"
    )
}

fn set_session(n: usize, session: &str, at: usize, after: usize) -> String {
    format!(
        "  - {{ at: {at}ms, call: c{n}, setSession: {{ session: {session}, beforeEmit: {{ resolvesAfter: {after}ms }} }} }}\n"
    )
}

fn organization(n: usize) -> String {
    format!("  - {{ at: {n}ms, call: c{n}, setActive: {{ session: a, organization: o{n} }} }}\n")
}

fn together() -> String {
    let call = |n: usize| format!("{{ call: c{n}, setSession: {{ session: {} }} }}", ["a", "b", "c"][n % 3]);
    let calls: Vec<String> = (0..MAX_CALLS).map(call).collect();
    format!("scenario: x\n{FEW}steps:\n  - {{ at: 0ms, together: [{}] }}\n", calls.join(", "))
}

/// Calls in the callbacks of others, as deep as YAML may be.
fn nested() -> String {
    const DEPTH: usize = 8;
    let mut steps = String::new();
    for outer in 0..MAX_CALLS / DEPTH {
        let (mut text, mut close) = (String::new(), String::new());
        for level in 0..DEPTH {
            let inner = if level + 1 == DEPTH { "" } else { ", calls: [{ " };
            _ = write!(
                text,
                "call: c{outer}x{level}, setSession: {{ session: {}, beforeEmit: {{ resolvesAfter: 5ms{inner}",
                ["a", "b"][level % 2]
            );
            close.push_str(if level == 0 { " } }" } else { " }] } }" });
        }
        _ = writeln!(steps, "  - {{ at: {outer}ms, {text}{close} }}");
    }
    format!("scenario: x\n{FEW}steps:\n{steps}")
}

fn tied() -> String {
    let steps: String = (0..MAX_TIED_CALLS).map(|n| set_session(n, ["a", "b"][n % 2], n / 2, 1)).collect();
    format!("scenario: x\nties: all\n{FEW}steps:\n{steps}")
}

fn sessions() -> String {
    let sessions: Vec<String> = (0..MAX_SESSIONS).map(|n| format!("{{ id: s{n}, user: u{n} }}")).collect();
    format!("client: {{ sessions: [{}], active: s0 }}\n", sessions.join(", "))
}

fn organizations() -> String {
    let all: Vec<String> = (0..MAX_ORGANIZATIONS).map(|n| format!("o{n}")).collect();
    format!(
        "client: {{ sessions: [{{ id: a, user: u, organizations: [{}] }}], active: a }}\n",
        all.join(", ")
    )
}

fn long_names() -> String {
    let name = |begin: &str| format!("{begin}{}", "n".repeat(MAX_NAME - begin.len()));
    let client = format!(
        "client: {{ sessions: [{{ id: {}, user: {} }}, {{ id: {}, user: {} }}], active: {} }}\n",
        name("a"),
        name("u"),
        name("b"),
        name("v"),
        name("a")
    );
    let call = |n: usize| {
        format!(
            "  - {{ at: {n}ms, call: {}, setSession: {{ session: {}, beforeEmit: {{ resolvesAfter: 50ms }} }} }}\n",
            name(&format!("c{n}")),
            name(["b", "a"][n % 2])
        )
    };
    many(&client, call)
}

fn emissions() -> String {
    let list = vec!["a, undefined"; MAX_EMISSIONS / 2].join(", ");
    many(FEW, |n| set_session(n, "a", n, 50)) + &format!("emissions: [{list}]\n")
}

/// As many expectations as the file has room for, each of every call.
fn expectations() -> String {
    let calls: Vec<String> = (0..MAX_CALLS).map(|n| format!("c{n}: pending")).collect();
    let mut text = many(FEW, |n| set_session(n, ["b", "a"][n % 2], 0, 50));
    for n in 0..150 {
        _ = writeln!(
            text,
            "  - {{ at: {}ms, expect: {{ session: undefined, calls: {{ {} }} }} }}",
            n / 10,
            calls.join(", ")
        );
    }
    text
}

/// The same with all steps in one line, for places are counted from the beginning of theirs. It is as long as a file may be.
fn in_one_line(text: &str) -> String {
    let (head, steps) = text.split_once("steps:\n").expect("there are steps");
    let steps: Vec<&str> = steps.lines().map(|step| step.trim_start_matches([' ', '-'])).collect();
    let mut line = format!("{head}steps: [{}]", steps.join(", "));
    line.insert_str(line.len() - 1, &" ".repeat(MAX_BYTES.saturating_sub(line.len())));
    line
}

fn listeners() -> String {
    let mut text = many(FEW, |n| set_session(n, ["b", "a"][n % 2], 0, 500));
    for n in 0..(MAX_STEPS - MAX_CALLS) / 2 {
        _ = write!(text, "  - {{ at: {n}ms, addListener: l }}\n  - {{ at: {n}ms, removeListener: l }}\n");
    }
    text
}

/// The same with as many listeners as there may be.
fn listened(text: &str) -> String {
    let mut added = String::from("steps:\n");
    for n in 0..MAX_LISTENERS {
        _ = writeln!(added, "  - {{ at: 0ms, addListener: l{n} }}");
    }
    text.replacen("steps:\n", &added, 1)
}

fn returned() -> String {
    let value = "1".repeat(1200);
    many(FEW, |n| {
        format!(
            "  - {{ at: {n}ms, call: c{n}, setSession: {{ session: b, beforeEmit: {{ returns: '{value}' }} }} }}\n"
        )
    })
}

fn navigating() -> String {
    let call = |n: usize| {
        format!(
            "  - {{ at: {n}ms, call: c{n}, setActive: {{ session: {}, navigate: {{ resolvesAfter: 50ms }} }} }}\n",
            ["b", "a"][n % 2]
        )
    };
    format!("contract: navigate\n{}", many(FEW, call))
}

/// No semantics says what a slow server does, so what is covered is looked for in the twins, and in all of them.
fn covering() -> String {
    let slow = FEW.replace("active: a }", "active: a, server: { touch: 5ms } }");
    let calls = many(&slow, |n| set_active(n, "session: a, ", 0, 10 + n));
    listened(&format!("covers: [set-active.organization-null]\n{calls}"))
}

/// A stream of numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    fn one_of<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }
}

/// A file with as many calls as there may be and other steps between, whose kinds and times are drawn once for the file.
pub(crate) fn at_random(seed: u64) -> String {
    let mut numbers = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1));
    let (apart, longest) = (numbers.below(4), 1 + numbers.below(120));
    let (set_session, kinds) = (numbers.below(4), 1 + numbers.below(5));
    let (others, calls) = (numbers.below(4), [MAX_CALLS, MAX_CALLS, 16, 8][numbers.below(4)]);
    let mut steps = String::new();
    let mut made = 0;
    let mut now = 0;
    let mut count = 0;
    while made < calls && count < MAX_STEPS {
        count += 1;
        now += numbers.below(apart + 1);
        if numbers.below(4) < others && numbers.below(3) == 0 {
            let step = numbers.one_of(&["focus: true", "focus: false", "expect: { children: hidden }"]);
            _ = writeln!(steps, "  - {{ at: {now}ms, {step} }}");
            continue;
        }
        let after = numbers.below(longest);
        let callback = match numbers.below(kinds) {
            0 | 1 => format!(", beforeEmit: {{ resolvesAfter: {after}ms }}"),
            2 => String::new(),
            3 => format!(", beforeEmit: {{ rejectsAfter: {after}ms, error: no }}"),
            _ => ", beforeEmit: { never: true }".to_owned(),
        };
        let session = numbers.one_of(&["a", "a", "b", "null", "c", "unknown"]);
        let call = if numbers.below(4) < set_session {
            format!("setSession: {{ session: {session}{callback} }}")
        } else {
            let (session, organization) = (
                numbers.one_of(&["session: a, ", "session: b, ", ""]),
                numbers.one_of(&["o1", "o2", "null"]),
            );
            format!("setActive: {{ {session}organization: {organization}{callback} }}")
        };
        _ = writeln!(steps, "  - {{ at: {now}ms, call: c{made}, {call} }}");
        made += 1;
    }
    let text = format!("scenario: x\n{FEW}steps:\n{steps}");
    if numbers.below(3) == 0 { listened(&text) } else { text }
}
