//! Diagnostics: what a person sees who made a mistake in a scenario.

use interlude_reports::diagnostics::render;
use interlude_reports::style::Style;
use interlude_spec::diagnostic::{Code, Diagnostic, Place};

/// As it is where there is no terminal.
const WIDE: Style = Style { width: Style::UNFOLDED, ..Style::PLAIN };

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
    insta::assert_snapshot!(render("scenarios/typo.yaml", TEXT, &[time, mistake(5, 19, 7)], WIDE));
}

#[test]
fn the_same_in_colour() {
    let rendered = render("scenarios/typo.yaml", TEXT, &[mistake(5, 19, 7)], Style { color: true, ..WIDE });
    insta::assert_snapshot!(rendered.replace('\u{1b}', "␛"));
}

#[test]
fn a_long_line_is_cut_around_the_caret_and_the_column_is_that_of_the_file() {
    let text = format!("a: {}seesion{}\n", "x".repeat(50_000), "y".repeat(50_000));
    insta::assert_snapshot!(render("long.yaml", &text, &[mistake(1, 50_004, 7)], WIDE));
}

#[test]
fn no_source_line_is_wider_than_the_terminal_and_the_mistake_is_in_what_is_shown() {
    let text = format!("a: {}seesion{}\n", "x".repeat(70), "y".repeat(70));
    let at_the_end = render("long.yaml", &text[..80], &[mistake(1, 74, 7)], Style { width: 60, ..WIDE });
    assert!(at_the_end.contains(&format!("1 | …{}seesion\n", "x".repeat(47))), "{at_the_end}");
    let ascii = render("long.yaml", &text, &[mistake(1, 74, 7)], Style { width: 60, unicode: false, ..WIDE });
    assert!(ascii.is_ascii() && ascii.contains("1 | ~xxxx"), "{ascii}");
    // The number of a line takes room as well.
    let below = "#\n".repeat(99) + &text;
    for (text, line, width) in
        [60, 80, 100, 120].into_iter().flat_map(|width| [(&text, 1, width), (&below, 100, width)])
    {
        let rendered = render("long.yaml", text, &[mistake(line, 74, 7)], Style { width, ..WIDE });
        let source = rendered.lines().find(|line| line.contains("seesion…") || line.contains("seesiony"));
        let source = source.unwrap_or_else(|| panic!("the mistake is not shown:\n{rendered}"));
        let columns = source.chars().count();
        assert!(columns <= width && columns > width.min(106) - 10, "{columns} of {width}:\n{rendered}");
        assert!(rendered.lines().all(|line| line.chars().count() <= width), "{rendered}");
        let (caret, shown) = (rendered.find('^'), rendered.find("seesion"));
        assert!(caret > shown, "{rendered}");
    }
}

#[test]
fn no_label_is_wider_than_the_terminal_and_none_of_its_words_is_lost() {
    let label =
        "an implementation may keep the contract and tell `main` something else, which nobody would see here";
    let text = format!("a: {}seesion{}\n", "x".repeat(30), "y".repeat(70));
    for (column, color) in [(1, false), (34, false), (34, true), (108, false)] {
        let long = Diagnostic { label: label.to_owned(), ..mistake(1, column, 7) };
        for width in [40, 60, 80, 120, 160] {
            let painted =
                render("long.yaml", &text, std::slice::from_ref(&long), Style { width, color, ..WIDE });
            let rendered: String = painted
                .split("\u{1b}[")
                .map(|part| {
                    part.split_once('m')
                        .filter(|(codes, _)| codes.bytes().all(|c| c.is_ascii_digit() || c == b';'))
                        .map_or(part, |(_, rest)| rest)
                })
                .collect();
            assert!(rendered.lines().all(|line| line.chars().count() <= width), "{width}:\n{rendered}");
            let (_, below) = rendered.split_once('^').expect("there is a caret");
            let (told, _) = below.split_once("= help").expect("help is below");
            let words: Vec<&str> =
                told.trim_start_matches('^').split_whitespace().filter(|word| *word != "|").collect();
            assert_eq!(words.join(" "), label, "{width}:\n{rendered}");
        }
    }
    // What has room stands beside the caret, and what has none begins below it where it can.
    let short = render("a.yaml", TEXT, &[mistake(5, 19, 7)], Style { width: 60, ..WIDE });
    assert!(short.contains("^^^^^^^ not a key of `setSession`\n"), "{short}");
    let below = render("a.yaml", TEXT, &[mistake(5, 19, 7)], Style { width: 50, ..WIDE });
    assert!(
        below.contains(
            "  |                   ^^^^^^^\n  |                   not a key of `setSession`\n  |\n"
        ),
        "{below}"
    );
    let colored = render("a.yaml", TEXT, &[mistake(5, 19, 7)], Style { width: 50, color: true, ..WIDE });
    assert!(colored.contains("\u{1b}[1m\u{1b}[91mnot a key of `setSession`\u{1b}[0m\n"), "{colored:?}");
}

#[test]
fn hostile_text_is_written_out() {
    let text = "a: \u{1b}[2J\u{202e}seesion\u{7}\t\u{fffd} \u{200b}日本\r\n";
    let mut hostile = mistake(1, 9, 7);
    hostile.message = "unknown key `\u{1b}[31m`\nand more".to_owned();
    insta::assert_snapshot!(render("evil\u{1b}.yaml", text, &[hostile], WIDE));
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
        render("empty.yaml", "", &[empty], WIDE),
        render("short.yaml", TEXT, &[at_the_end, behind], WIDE)
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
                let rendered = render(text, text, &[diagnostic], WIDE);
                let bad = |char: &char| {
                    char.is_control() && *char != '\n'
                        || ('\u{2000}'..'\u{2070}').contains(char) && *char != '…'
                };
                assert_eq!(rendered.chars().find(bad), None, "{text:?}: {rendered}");
            }
        }
    }
}
