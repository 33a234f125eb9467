//! What the help lines of mistakes propose, done: fewer mistakes are left.

use interlude_spec::diagnostic::{Code, Diagnostic};
use interlude_spec::scenario::load;

/// What the help line of a mistake proposes, done to a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Written {
    claimed: &'static str,
    method: &'static str,
    callback: &'static str,
    redirects: bool,
}

impl Written {
    fn text(self) -> String {
        let Self { claimed, method, callback, redirects } = self;
        let claimed = if claimed.is_empty() { String::new() } else { format!("contract: {claimed}\n") };
        let callback =
            if callback.is_empty() { String::new() } else { format!(", {callback}: {{ returns: 1 }}") };
        let url = if redirects { ", redirectUrl: /next" } else { "" };
        format!(
            "scenario: A\n{claimed}steps:\n  - {{ at: 0ms, call: one, {method}: {{ session: a{callback}{url} }} }}\n"
        )
    }

    /// What stands there after each way that a help line proposes.
    fn mended(self, help: &str) -> Vec<Self> {
        let mut ways = Vec::new();
        for key in ["beforeEmit", "navigate", "callback"] {
            if help.starts_with(&format!("write `{key}`")) {
                ways.push(Self { callback: key, ..self });
            }
        }
        for claimed in ["before-emit", "navigate"] {
            if help.contains(&format!("or claim `contract: {claimed}`")) {
                ways.push(Self { claimed, ..self });
            }
        }
        if help.starts_with("use `setActive`") {
            ways.push(Self { method: "setActive", ..self });
        }
        if help.starts_with("remove it") {
            ways.push(Self { redirects: false, ..self });
        }
        ways
    }
}

#[test]
fn each_way_out_of_a_contract_leads_out_and_in_no_circle() {
    let wrong =
        |written: Written| -> Vec<Diagnostic> { load(written.text().as_bytes()).err().unwrap_or_default() };
    let mut tried = 0;
    for claimed in ["", "before-emit", "navigate", "[before-emit, navigate]"] {
        for method in ["setActive", "setSession"] {
            for callback in ["", "beforeEmit", "navigate", "callback"] {
                for redirects in [false, true] {
                    if redirects && method == "setSession" {
                        continue;
                    }
                    let written = Written { claimed, method, callback, redirects };
                    let before = wrong(written);
                    for mistake in &before {
                        assert_eq!(mistake.code, Code::NotInContract, "{written:?}: {mistake:?}");
                        let help = mistake.help.as_deref().unwrap_or_default();
                        let ways = written.mended(help);
                        assert!(!ways.is_empty(), "{written:?}: {help}");
                        for way in ways {
                            tried += 1;
                            let left = wrong(way).len();
                            assert!(left < before.len(), "{written:?}: {help}: {way:?} has {left} mistakes");
                        }
                    }
                }
            }
        }
    }
    assert!(tried > 25, "{tried}");
    // What is claimed is claimed for all calls of a scenario.
    let two = "scenario: A\nsteps:\n  - { at: 0ms, call: a, setSession: { session: b } }\n  - { at: 0ms, call: c, setActive: { session: \
               b, navigate: { returns: 1 } } }\n";
    let told = load(two.as_bytes()).expect_err("no contract has both");
    assert_eq!(told[0].help.as_deref(), Some("write `beforeEmit`"));
}

#[test]
fn the_time_that_is_proposed_for_a_step_is_not_before_those_above() {
    let step = |at: &str| format!("  - {at}unload: true\n");
    let text = |steps: &[&str]| {
        format!("scenario: A\nsteps:\n{}", steps.iter().map(|at| step(at)).collect::<String>())
    };
    for (steps, proposed) in [
        (&["", ""][..], "0ms"),
        (&["at: 50ms, ", "", ""], "50ms"),
        // A time that cannot be read, that goes back, or that stands behind a mistyped key.
        (&["at: 20ms, ", "at: 50, ", ""], "50ms"),
        (&["at: 50ms, ", "at: 20ms, ", ""], "50ms"),
        (&["at: 20ms, ", "att: 50ms, ", ""], "50ms"),
        (&["at: 20ms, ", "", "at: 50ms, "], "20ms"),
    ] {
        let steps: Vec<_> = steps.iter().map(|at| at.replace(", ", "\n    ")).collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let text = text(&steps);
        let told = load(text.as_bytes()).expect_err(&text);
        let missing: Vec<_> = told.iter().filter(|it| it.code == Code::MissingKey).collect();
        let help = missing.last().and_then(|it| it.help.clone()).expect("a way out");
        assert_eq!(help, format!("add `at: {proposed}`"), "{text}");
        // With each mistake mended as it is told to be, all is well.
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for mistake in &told {
            let line = &mut lines[mistake.place.line - 1];
            let written = mistake.help.as_deref().unwrap_or_default();
            *line = match mistake.code {
                Code::MissingKey => line.replace("- unload", &format!("- at: {proposed}\n    unload")),
                Code::BadTime if written.starts_with("write `50ms`") => line.replace("50", "50ms"),
                Code::UnknownKey => line.replace("att", "at"),
                Code::TimeGoesBack => line.replace("20ms", "50ms"),
                other => panic!("{other}: {written}"),
            };
        }
        let mended = lines.join("\n");
        assert!(load(mended.as_bytes()).is_ok(), "{mended}");
    }
}
