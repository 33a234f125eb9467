//! `compare` as its users meet it: what is drawn, exit codes, and what is said of what cannot be compared.

use crate::folder::{Folder, code, told};
use crate::switch::SLOW;

/// A manifest of an adapter that is a program which exits at once, and says so.
const DEAD: &str = "\
name: dead
contracts: [before-emit]
capabilities: [set-session]
command: [sh, -c, 'echo no such luck >&2; exit 7']
";

fn folder(name: &str) -> Folder {
    // In a tab that has the focus a version of clerk-js tells more than the reference.
    let slow = SLOW.replace("  active: sess_a\n", "  active: sess_a\n  focused: false\n");
    Folder::new(name)
        .with("scenarios/slow.yaml", &slow)
        .with("scenarios/more/tie.yaml", &slow.replace("client:", "ties: all\nclient:"))
        .with("dead/adapter.yaml", DEAD)
}

fn arguments<'a>(scenario: &'a str, implementations: &[&'a str]) -> Vec<&'a str> {
    let implementations = implementations.iter().flat_map(|name| ["--implementation", name]);
    ["compare", scenario].into_iter().chain(implementations).collect()
}

#[test]
fn what_implementations_do_is_drawn_the_same_each_time_and_to_differ_is_no_failure_unless_it_is_asked_not_to()
{
    let folder = folder("compare");
    let differing = arguments("slow", &["reference", "faulty/awaits-nothing", "twin/clerk-js@4.73.14"]);
    let output = folder.run(&differing);
    let text = told(&output.stdout);
    assert_eq!((code(&output), told(&output.stderr)), (0, String::new()), "{text}");
    let sentences = [
        "✓ pass  reference, twin/clerk-js@4.73.14",
        "✗ fail  faulty/awaits-nothing",
        "≠ they differ first at 0ms",
        "set-session.awaits-callback  call `switch`, at 0ms",
        "hazard.shown-while-pending",
        "A page that is about to be left renders for a user it was not made for.",
        "breaks nothing and shows no hazard",
    ];
    for sentence in sentences {
        assert!(text.contains(sentence), "{sentence} is not in\n{text}");
    }
    assert_eq!(folder.run(&differing).stdout, output.stdout, "the same bytes");
    assert_eq!(code(&folder.run(&[&differing[..], &["--same"]].concat())), 1);
    // One does the same as itself, and one named twice is one: nothing is compared then.
    for alone in [&["reference"][..], &["reference", "reference"]] {
        let output = folder.run(&[&arguments("slow", alone)[..], &["--same"]].concat());
        assert_eq!(code(&output), 4, "{alone:?}: {}", told(&output.stderr));
    }
    let same = arguments("slow", &["reference", "twin/clerk-js@4.73.14", "reference-serialized"]);
    let output = folder.run(&[&same[..], &["--same"]].concat());
    assert_eq!(code(&output), 0, "{}", told(&output.stdout));
    assert!(told(&output.stdout).contains("= all of them do the same"), "{}", told(&output.stdout));

    let json = folder.run(&[&differing[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("it is JSON and nothing else");
    assert_eq!(
        (&json["same"], &json["difference"]["groups"][1]["implementations"][0]),
        (&false.into(), &"faulty/awaits-nothing".into())
    );
}

#[test]
fn one_that_passes_is_drawn_alone_and_in_one_order_only() {
    let folder = folder("compare-one");
    let output = folder.run(&["compare", "scenarios/more/tie.yaml"]);
    let text = told(&output.stdout);
    assert_eq!(code(&output), 0, "{text}");
    assert!(text.contains("✓ pass  reference\ntime     ├ 0ms") && !text.contains('≠'), "{text}");
    assert!(told(&output.stderr).contains("`ties: all` is passed over"), "{}", told(&output.stderr));
}

#[test]
fn what_cannot_be_compared_says_why_and_has_its_exit_code() {
    let folder = folder("compare-wrong");
    let skips = ["reference", "reference-navigate"];
    let table: [(Vec<&str>, i32, &str, &str); 9] = [
        (arguments("slwo", &["reference"]), 2, "", "did you mean `slow`?"),
        (arguments("scenarios", &["reference"]), 2, "", "`scenarios` is a folder with 2 scenarios"),
        (arguments("slow", &["referense"]), 2, "", "did you mean `reference`?"),
        (["compare", "slow", "more/tie"].into(), 2, "", "unexpected argument 'more/tie'"),
        (["compare"].into(), 2, "", "<FILE|ID>"),
        (arguments("slow", &skips), 0, "- skip  reference-navigate", ""),
        ([arguments("slow", &skips), ["--same"].into()].concat(), 3, "for want of the contract", ""),
        (arguments("slow", &["reference-navigate"]), 4, "for want of the contract `before-emit`", ""),
        (arguments("slow", &["reference", "dead/adapter.yaml"]), 3, "no such luck", ""),
    ];
    for (arguments, expected, out, error) in table {
        let output = folder.run(&arguments);
        let (found, said) = (told(&output.stdout), told(&output.stderr));
        assert_eq!(code(&output), expected, "{arguments:?}\n{found}\n{said}");
        assert!(found.contains(out), "{arguments:?}: {out} is not in\n{found}");
        assert!(said.contains(error), "{arguments:?}: {error} is not in\n{said}");
        assert_eq!(found.is_empty(), expected == 2, "{arguments:?}: nothing ran, so nothing is answered");
    }
}
