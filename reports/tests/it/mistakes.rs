//! Diagnostics: what a person sees who made a mistake in a scenario.

use interlude_reports::diagnostics::render;
use interlude_spec::diagnostic::{Code, Diagnostic, Place};

fn mistake(line: usize, column: usize, length: usize) -> Diagnostic {
    Diagnostic {
        code: Code::UnknownKey,
        place: Place { line, column, length },
        message: "unknown key `seesion`".to_owned(),
        label: "not a key of `setSession`".to_owned(),
        help: Some("did you mean `session`?".to_owned()),
    }
}

const TEXT: &str =
    "scenario: A typo\nsteps:\n  - at: 0ms\n    call: switch\n    setSession: { seesion: sess_b }\n";

#[test]
fn a_mistake_is_shown_beneath_its_line_with_the_way_out() {
    let time = Diagnostic {
        code: Code::BadTime,
        place: Place { line: 3, column: 9, length: 3 },
        message: "a time has a unit".to_owned(),
        label: "a number alone".to_owned(),
        help: None,
    };
    insta::assert_snapshot!(render("scenarios/typo.yaml", TEXT, &[time, mistake(5, 19, 7)], false));
}

#[test]
fn the_same_in_colour() {
    let rendered = render("scenarios/typo.yaml", TEXT, &[mistake(5, 19, 7)], true);
    insta::assert_snapshot!(rendered.replace('\u{1b}', "␛"));
}

#[test]
fn a_long_line_is_cut_around_the_caret_and_the_column_is_that_of_the_file() {
    let text = format!("a: {}seesion{}\n", "x".repeat(50_000), "y".repeat(50_000));
    insta::assert_snapshot!(render("long.yaml", &text, &[mistake(1, 50_004, 7)], false));
}

#[test]
fn hostile_text_is_written_out() {
    let text = "a: \u{1b}[2J\u{202e}seesion\u{7}\t\u{fffd} \u{200b}日本\r\n";
    let mut hostile = mistake(1, 9, 7);
    hostile.message = "unknown key `\u{1b}[31m`\nand more".to_owned();
    insta::assert_snapshot!(render("evil\u{1b}.yaml", text, &[hostile], false));
}

#[test]
fn a_place_behind_the_end_of_the_text_is_still_shown() {
    let empty = Diagnostic {
        code: Code::Empty,
        place: Place { line: 1, column: 1, length: 1 },
        message: "the file is empty".to_owned(),
        label: "a scenario belongs here".to_owned(),
        help: Some("`interlude new scenario FILE` writes a start".to_owned()),
    };
    let behind = mistake(9, 30, 4);
    let at_the_end = mistake(4, 17, 1);
    insta::assert_snapshot!(format!(
        "{}\n{}",
        render("empty.yaml", "", &[empty], false),
        render("short.yaml", TEXT, &[at_the_end, behind], false)
    ));
}

#[test]
fn nothing_of_any_text_reaches_the_terminal_unescaped() {
    let hostile = ["\u{1b}]0;x\u{7}", "\u{9b}1m", "\u{2066}\u{202e}", "\u{8}\u{8}", "e\u{301}\u{301}", "\0"];
    for text in hostile {
        for column in 1..8 {
            for length in [1, 5, 1_000_000] {
                let mut diagnostic = mistake(1, column, length);
                text.clone_into(&mut diagnostic.label);
                diagnostic.help = Some(text.repeat(1000));
                let rendered = render(text, text, &[diagnostic], false);
                let bad = |char: &char| {
                    char.is_control() && *char != '\n'
                        || ('\u{2000}'..'\u{2070}').contains(char) && *char != '…'
                };
                assert_eq!(rendered.chars().find(bad), None, "{text:?}: {rendered}");
            }
        }
    }
}
