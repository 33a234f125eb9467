//! Whatever stands in a report, no format breaks and nothing acts. Each text that comes from outside is spoiled: not a
//! list of fields that someone keeps, but every text that a report still can be read with.

use crate::hostile::{HOSTILE, free, spoiled_at};
use crate::pages::tags;
use crate::pictures::elements;
use crate::trials::everything;
use interlude_reports::diff::Diff;
use interlude_reports::run::Run;
use interlude_reports::style::Style;
use interlude_reports::terminal::{self, Verbosity};
use interlude_reports::{github, html, json, junit, markdown, published};
use interlude_spec::diagnostic::{Code, Diagnostic, Place};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What texts become, and what that is.
fn hostile() -> Vec<(&'static str, String)> {
    let control: String = (0..0x20).chain(0x7f..0xa0).filter_map(char::from_u32).collect();
    vec![
        ("all at once", HOSTILE.into()),
        (
            "markup",
            "</summary></details></code></td><script>alert(1)</script><img src=x onerror=alert(1)>]]>--><!-- &lt; &amp \"'"
                .into(),
        ),
        (
            "markdown",
            "\n\n# head\n\n| a | b |\n|---|---|\n```\n~~~\n`x``y``` \\| | \\\\| ![i](http://x.example) [l](javascript:alert(1)) \
             <http://x.example> https://x.example @octocat #1 *e* _e_ ~~s~~ $x$ \\"
                .into(),
        ),
        ("commands", "\r\n::error file=a,line=1::x\n::set-output name=x::y %0A::warning::z ##[error] ,:%25".into()),
        ("control", format!("{control}\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m\u{1b}P\u{1b}\\")),
        (
            "invisible",
            "\u{202e}\u{2066}\u{200f}\u{61c}\u{200b}\u{feff}\u{2028}\u{2029}\u{85}\u{ad}\u{fffe}\u{ffff}\u{e0041}".into(),
        ),
        ("long", "x".repeat(100_000)),
        ("long and broken", "`|<\\\n \u{1b}".repeat(3_000)),
    ]
}

/// A report in which every text that may be anything is hostile, what it is then, and the text.
struct Spoiled {
    what: &'static str,
    with: String,
    run: Run,
}

/// The places of `everything` where any text may stand.
static FREE: LazyLock<BTreeSet<String>> = LazyLock::new(|| free(&everything()));

static SPOILED: LazyLock<Vec<Spoiled>> = LazyLock::new(|| {
    let run = everything();
    let spoiled = |(what, with): (_, String)| Spoiled { what, run: spoiled_at(&run, &FREE, &with), with };
    hostile().into_iter().map(spoiled).collect()
});

/// Whether a character does something on a terminal or hides and reorders what is around it.
fn acts(char: char) -> bool {
    let hides =
        "\u{ad}\u{61c}\u{200b}\u{200f}\u{2028}\u{2029}\u{202e}\u{2066}\u{feff}\u{fffe}\u{ffff}\u{e0041}";
    (char.is_control() && char != '\n') || (hides.contains(char) && !"\u{fffe}\u{ffff}".contains(char))
}

fn assert_harmless(what: &str, text: &str) {
    if let Some(char) = text.chars().find(|char| acts(*char)) {
        panic!("{what}: {:?} is in {}", char, text.chars().take(3000).collect::<String>());
    }
}

#[test]
fn what_is_spoiled_is_all_that_comes_from_outside() {
    let named = [
        "/suite",
        "/shard/run",
        "/trials/*/implementation",
        "/trials/*/scenario",
        "/trials/*/file",
        "/trials/*/title",
        "/trials/*/replay",
        "/trials/*/verdict/reason",
        "/trials/*/judgement/findings/*/call",
        "/trials/*/judgement/findings/*/expected",
        "/trials/*/judgement/findings/*/observed",
        "/trials/*/judgement/hazards/*/observed",
        "/trials/*/ran/source",
        "/trials/*/ran/plan/title",
        "/trials/*/ran/plan/calls/*/label",
        "/trials/*/ran/plan/client/sessions/*/id",
        "/trials/*/excused/*/excuse/known",
        "/trials/*/evidence/status",
        "/trials/*/evidence/line",
        "/trials/*/evidence/exchange/*",
        "/trials/*/evidence/stderr/*",
        "/stale/*/implementation",
        "/stale/*/matches_nothing/*",
        "/stale/*/not_broken_in/*",
        "/scenarios/*/scenario",
        "/scenarios/*/file",
        "/scenarios/*/title",
        "/scenarios/*/source",
        "/allowed/*/scenario",
        "/allowed/*/semantics",
    ];
    for place in named {
        assert!(FREE.contains(place), "{place} is not spoiled: {:#?}", *FREE);
    }
    assert!(!FREE.contains("/trials/*/verdict/verdict"), "a verdict is no text");
}

#[test]
fn a_terminal_shows_text_and_nothing_acts() {
    for Spoiled { what, run, .. } in SPOILED.iter() {
        for style in [
            Style::PLAIN,
            Style { width: 40, unicode: false, ..Style::PLAIN },
            Style { color: true, ..Style::PLAIN },
        ] {
            let text = terminal::render(run, style, Verbosity::Verbose);
            // The only escapes are the colours of our own.
            let text = if style.color { without_colours(&text) } else { text };
            assert_harmless(what, &text);
            assert!(style.unicode || text.is_ascii(), "{what}");
            assert!(text.len() < 3_000_000, "{what}: {} bytes", text.len());
        }
    }
}

/// The text without sequences that say how text is painted.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (codes, rest) = part.split_once('m').expect("a colour has an end");
        assert!(codes.chars().all(|char| char.is_ascii_digit() || char == ';'), "{codes}");
        text + rest
    })
}

#[test]
fn junit_is_xml_with_a_case_for_each_trial() {
    for Spoiled { what, run, .. } in SPOILED.iter() {
        let text = junit::render(run);
        assert_harmless(what, &text);
        let forbidden = |char: char| matches!(char, '\u{fffe}' | '\u{ffff}');
        assert!(!text.contains(forbidden), "{what}: XML 1.0 has no such character");
        _ = elements(&text);
        let report = quick_junit::Report::deserialize_from_str(&text)
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        let cases = report.test_suites.iter().map(|suite| suite.test_cases.len()).sum::<usize>();
        assert_eq!(cases, run.trials.len() + run.stale.len(), "{what}");
    }
}

#[test]
fn json_is_read_back_as_it_was_and_holds_no_character_that_acts() {
    for Spoiled { what, run, .. } in SPOILED.iter() {
        let text = json::render(run);
        assert_harmless(what, &text);
        assert_eq!(&json::parse(&text).expect(what), run, "{what}");
    }
}

#[test]
fn a_command_of_an_annotation_is_one_line_and_its_properties_are_its_own() {
    for Spoiled { what, with, run } in SPOILED.iter() {
        let commands = github::annotations(run);
        assert_harmless(what, &commands);
        let wrong = run.trials.iter().filter(|trial| trial.verdict.is_wrong()).count();
        assert_eq!(commands.lines().count(), wrong + run.stale.len(), "{what}: {commands}");
        commands.lines().for_each(|command| assert_command(what, command));
        let mistake = Diagnostic {
            code: Code::UnknownKey,
            place: Place { line: 3, column: 5, length: 9 },
            message: with.clone(),
            label: with.clone(),
            help: Some(with.clone()),
        };
        let commands = github::mistakes(with, &[mistake]);
        assert_harmless(what, &commands);
        assert_eq!(commands.lines().count(), 1, "{what}: {commands}");
        assert_command(what, commands.trim_end());
    }
}

fn assert_command(what: &str, command: &str) {
    let command = command.strip_prefix("::error ").unwrap_or_else(|| panic!("{what}: {command}"));
    // The first `::` ends the properties, so none of their values may hold one.
    let (properties, _) = command.split_once("::").expect("a command has a text");
    for property in properties.split(',') {
        let (name, value) = property.split_once('=').unwrap_or_else(|| panic!("{what}: {property}"));
        assert!(["file", "line", "col", "title"].contains(&name), "{what}: {name}");
        assert!(!value.contains(':'), "{what}: {value}");
    }
    assert!(command.len() < 64_000, "{what}: a command of {} bytes is cut or dropped", command.len());
}

#[test]
fn markdown_keeps_its_tables_and_has_no_markup_but_its_own() {
    for Spoiled { what, run, .. } in SPOILED.iter() {
        let summary = markdown::render(run);
        assert_markdown(what, &summary, 1 + run.by_implementation().len());
        assert!(summary.len() < 1_000_000, "{what}: a summary of {} bytes is not shown", summary.len());
        let none = Run { trials: Vec::new(), stale: Vec::new(), ..run.clone() };
        let diff = markdown::difference(&Diff::between(&none, run), &[]);
        assert_markdown(what, &diff, diff.lines().filter(|line| line.starts_with("| ")).count());
        assert!(diff.len() < 1_000_000, "{what}: a comment of {} bytes", diff.len());
    }
}

#[test]
fn a_comparison_and_the_page_of_packages_are_no_way_in() {
    for Spoiled { what, run, .. } in SPOILED.iter() {
        let none = Run { trials: Vec::new(), stale: Vec::new(), ..run.clone() };
        assert_harmless(
            what,
            &terminal::difference(&Diff::between(&none, run), Style::PLAIN, &[], terminal::Verbosity::Normal),
        );
        for page in [published::render(run, "# Packages"), published::scenarios(run, "# Scenarios")] {
            assert_harmless(what, &page);
            let options = Options::ENABLE_TABLES;
            assert!(
                !Parser::new_ext(&page, options)
                    .any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_))),
                "{what}"
            );
            assert_columns(what, &page);
        }
    }
}

#[test]
fn a_page_has_no_elements_but_its_own_and_can_be_opened() {
    let own = html::render(&everything()).len();
    for Spoiled { what, with, run } in SPOILED.iter() {
        let page = html::render(run);
        assert_harmless(what, &page);
        let harmless = with.replace(['<', '>', '"', '\''], "-");
        if harmless != *with {
            assert_eq!(
                tags(&page),
                tags(&html::render(&spoiled_at(&everything(), &FREE, &harmless))),
                "{what}"
            );
        }
        assert!(page.len() < own * 20, "{what}: {} bytes", page.len());
    }
}

/// Every row of every table has as many cells as its head, which a parser would not tell: it drops what is too much. How
/// many rows there are that the parser takes for rows, heads among them.
fn assert_columns(what: &str, text: &str) -> usize {
    let mut head = None;
    for line in text.lines() {
        if !line.starts_with('|') {
            head = None;
            continue;
        }
        // As GitHub reads a row: a backslash takes the next sign with it, in code too.
        let mut signs = line.chars();
        let mut bars = 0;
        while let Some(sign) = signs.next() {
            match sign {
                '\\' => _ = signs.next(),
                '|' => bars += 1,
                _ => {}
            }
        }
        assert_eq!(bars, *head.get_or_insert(bars), "{what}: {line}");
    }
    let is_row = |event: &Event<'_>| matches!(event, Event::Start(Tag::TableRow | Tag::TableHead));
    Parser::new_ext(text, Options::ENABLE_TABLES).filter(is_row).count()
}

fn assert_markdown(what: &str, text: &str, rows: usize) {
    assert_harmless(what, text);
    assert_eq!(assert_columns(what, text), rows, "{what}");
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
    let mut headings = 0;
    let mut depth = 0_i32;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Strikethrough | Tag::Emphasis)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => panic!("{what}: {event:?}"),
            Event::Start(Tag::CodeBlock(_)) => depth += 1,
            Event::End(TagEnd::CodeBlock) => depth -= 1,
            Event::Text(text) if depth == 0 => {
                assert!(
                    !text.contains('@') && !text.contains("http"),
                    "{what}: someone is named in `{text}`"
                );
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let own = ["<details>", "<details open>", "</details>", "<summary>", "</summary>"];
                let own = own.iter().chain(&["<b>", "</b>", "<code>", "</code>"]);
                let left = own.fold(html.to_string(), |left, tag| left.replacen(tag, "", 2));
                assert!(!left.contains('<') && !left.contains('>'), "{what}: {left}");
                let plain =
                    html.split("<code>").map(|part| part.rsplit("</code>").next().unwrap_or_default());
                assert!(!plain.collect::<String>().contains('@'), "{what}: someone is named in {html}");
            }
            _ => {}
        }
    }
    assert_eq!(headings, 1, "{what}: {text}");
    let balance = text.matches("<details").count() == text.matches("</details>\n").count();
    assert!(balance, "{what}: what is folded is closed");
}
