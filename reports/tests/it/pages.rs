//! A run as a page, as Markdown and as marks in a change: complete, and nothing in it acts.

use crate::hostile::{HOSTILE, spoiled};
use crate::pictures::elements;
use crate::timelines::lone_call;
use crate::trials::{everything, mixed, too_early};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use interlude_reports::run::{Allowed, Run, Trial};
use interlude_reports::style::Style;
use interlude_reports::terminal::{self, Verbosity};
use interlude_reports::{github, html, junit, markdown};
use interlude_spec::contract::Contract;
use interlude_spec::diagnostic::{Code, Diagnostic, Place};
use interlude_spec::verdict::Verdict;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

fn run(trials: Vec<Trial>) -> Run {
    Run { suite: "0.1.0".to_owned(), trials, ..Run::default() }
}

/// A run with something of everything in it, with this before every text.
fn hostile() -> Run {
    spoiled(&everything(), HOSTILE)
}

#[test]
fn nothing_that_comes_from_outside_acts_in_a_page() {
    let acts = ['\u{1b}', '\u{202e}', '\u{2066}', '\0'];
    let text = markdown::render(&hostile());
    let outside = outside_of_code(&text);
    assert!(!outside.contains("<script") && outside.contains("<details>"), "{outside}");
    assert!(!text.contains(acts));
    let xml = junit::render(&hostile());
    assert!(!xml.contains("<script") && !xml.contains(acts), "{xml}");
    _ = elements(&xml);
    let page = html::render(&hostile());
    assert!(!page.contains(acts));
    assert!(page.matches("&#60;script&#62;alert(1)").count() > 100, "every text is on the page");
    // Every element is one of the page's own: as many of each as there are where nothing in the names is markup.
    let own = html::render(&spoiled(&everything(), &HOSTILE.replace(['<', '>', '"', '\''], "-")));
    assert_eq!(tags(&page), tags(&own));
}

/// What stands in Markdown beside code: that is what stands between as many backticks as it begins with.
fn outside_of_code(text: &str) -> String {
    let run = |text: &str| text.chars().take_while(|char| *char == '`').count();
    let (mut outside, mut rest) = (String::new(), text);
    while let Some(start) = rest.find('`') {
        let length = run(&rest[start..]);
        outside.push_str(&rest[..start]);
        rest = &rest[start + length..];
        let mut at = 0;
        let end = loop {
            let Some(next) = rest[at..].find('`').map(|next| at + next) else { break None };
            let found = run(&rest[next..]);
            if found == length {
                break Some(next + found);
            }
            at = next + found;
        };
        rest = &rest[end.unwrap_or(0)..];
    }
    outside + rest
}

/// How many elements of each name begin in a page.
pub(crate) fn tags(page: &str) -> BTreeMap<String, usize> {
    let begins = page.split('<').skip(1).map(|rest| {
        rest.chars()
            .take_while(|char| char.is_ascii_alphanumeric() || "/!".contains(*char))
            .collect::<String>()
    });
    begins.fold(BTreeMap::new(), |mut tags, name| {
        *tags.entry(name).or_default() += 1;
        tags
    })
}

#[test]
fn a_text_of_any_length_leaves_a_page_that_can_be_opened() {
    let long = "x".repeat(100_000);
    let mut run = everything();
    // One that fails, and one with evidence: what is in them is in all others.
    run.trials.retain(|trial| trial.implementation == "clerk-js@4.0.0" || trial.evidence.is_some());
    let (page, own) = (html::render(&spoiled(&run, &long)), html::render(&run));
    assert!(page.len() < own.len() * 10, "{} of {}", page.len(), own.len());
    assert!(page.contains("more characters)"), "what is cut is said");
}

#[test]
fn a_name_ends_neither_its_command_nor_its_property() {
    let hostile = hostile();
    let commands = github::annotations(&hostile);
    let wrong = hostile.trials.iter().filter(|trial| trial.verdict.is_wrong()).count();
    assert_eq!(commands.lines().count(), wrong + hostile.stale.len(), "one command for each: {commands}");
    for command in commands.lines() {
        let (properties, text) = command["::error ".len()..].split_once("::").expect("a command has a text");
        assert!(!properties.contains('%') || properties.contains("%25"), "{properties}");
        assert!(text.contains("%250A::error"), "{text}");
    }
}

#[test]
fn an_annotation_stands_at_the_line_that_makes_the_call() {
    let commands = github::annotations(&run(mixed()));
    insta::assert_snapshot!(commands);
}

#[test]
fn above_ten_failures_one_annotation_tells_of_all_and_nine_stand_for_them() {
    let failing = |number: usize| {
        let mut trial = too_early();
        trial.scenario = format!("many/number-{number}").as_str().into();
        trial
    };
    let ten = github::annotations(&run((0..10).map(failing).collect()));
    assert_eq!(ten.lines().count(), 10);
    assert!(!ten.contains("title=Interlude::"), "{ten}");
    let mut trials: Vec<_> = (0..30).map(failing).collect();
    trials.extend(mixed().into_iter().filter(|trial| trial.verdict.is_wrong()));
    let wrong = trials.len();
    let many = github::annotations(&run(trials));
    assert_eq!(many.lines().count(), 10, "GitHub shows ten of a step");
    let first = many.lines().next().expect("there are ten");
    assert!(first.starts_with(&format!("::error title=Interlude::{wrong} scenarios fail")), "{first}");
    assert!(first.contains("for adapter-error"), "each cause is counted: {first}");
    assert!(many.lines().skip(1).any(|line| line.contains("adapter-error")), "each cause is shown: {many}");
}

#[test]
fn a_mistake_is_marked_at_its_place() {
    let mistake = Diagnostic {
        code: Code::UnknownKey,
        place: Place { line: 3, column: 5, length: 9 },
        message: "`setSesion` is not a key of a step".to_owned(),
        label: "unknown key".to_owned(),
        help: Some("did you mean `setSession`?".to_owned()),
    };
    assert_eq!(
        github::mistakes("scenarios/a,b.yaml", &[mistake]),
        "::error file=scenarios/a%2Cb.yaml,line=3,col=5,title=scenario.unknown-key::`setSesion` is not a key of a \
         step%0Ahelp: did you mean `setSession`?\n"
    );
}

#[test]
fn the_summary_of_a_job_tells_what_fails_and_counts_the_rest() {
    insta::assert_snapshot!(markdown::render(&run(mixed())));
}

#[test]
fn a_summary_names_all_that_is_wrong_though_it_tells_only_some() {
    let many = (0..30).map(|number| {
        let mut trial = too_early();
        trial.scenario = format!("many/number-{number}").as_str().into();
        trial
    });
    let text = markdown::render(&run(many.collect()));
    assert!((0..30).all(|number| text.contains(&format!("many/number-{number}"))), "{text}");
    assert!(text.contains("30 scenarios on"), "what is broken is counted: {text}");
}

#[test]
fn a_page_holds_every_trial_and_a_picture_of_each_that_ran() {
    let trials = mixed();
    let page = html::render(&run(trials.clone()));
    for trial in &trials {
        assert!(page.contains(trial.scenario.as_str()), "{}", trial.scenario);
    }
    let ran = trials.iter().filter(|trial| trial.ran.is_some()).count();
    assert!(ran > 0);
    assert_eq!(page.matches("<svg").count(), ran);
    assert_eq!(page, html::render(&run(trials)), "two pages of one run are the same");
}

#[test]
fn a_page_asks_for_nothing_else() {
    let page = html::render(&everything());
    for way_out in
        ["src=", "url(", "@import", "<link", "<iframe", "href=\"http", "fetch(", "import(", " style="]
    {
        assert!(!page.contains(way_out), "{way_out} is in the page");
    }
}

#[test]
fn a_browser_is_allowed_the_one_style_and_the_one_script_and_nothing_else() {
    let page = html::render(&everything());
    let policy =
        page.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
    let inside = |tag: &str| {
        let parts: Vec<&str> = page.split(&format!("<{tag}>")).collect();
        assert_eq!(parts.len(), 2, "there is one {tag}");
        let text = parts[1].split(&format!("</{tag}>")).next().expect("it ends");
        format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
    };
    let expected = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        inside("style"),
        inside("script")
    );
    assert_eq!(policy, Some(expected.as_str()));
}

#[test]
fn implementations_that_do_the_same_share_a_picture() {
    let with = |implementation: &str| Trial { implementation: implementation.to_owned(), ..too_early() };
    let alone = html::render(&run(vec![with("one")]));
    let same = html::render(&run(vec![with("one"), with("two"), with("three")]));
    assert_eq!((alone.matches("<svg").count(), same.matches("<svg").count()), (1, 1));
    let mut other = with("four");
    other.verdict = Verdict::Pass;
    other.ran = Some(lone_call().ran());
    assert_eq!(html::render(&run(vec![with("one"), other])).matches("<svg").count(), 2);
}

#[test]
fn a_run_that_the_contract_allows_stands_above_one_that_it_does_not_and_is_shown_once() {
    let allowed = Allowed {
        contract: Contract::BeforeEmit,
        scenario: too_early().scenario,
        semantics: "uncoordinated".to_owned(),
        trace: lone_call().trace,
    };
    let with = |trials: Vec<Trial>| html::render(&Run { allowed: vec![allowed.clone()], ..run(trials) });
    let page = with(vec![too_early()]);
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is not in the page"));
    assert!(place("one run that the contract allows") < place("<figcaption><span class=\"verdict fail\">"));
    assert_eq!(page.matches("<svg").count(), 2);
    let right = Trial { verdict: Verdict::Pass, ran: Some(lone_call().ran()), ..too_early() };
    let right = Trial { implementation: "right".to_owned(), ..right };
    let page = with(vec![too_early(), right.clone()]);
    assert_eq!(page.matches("<svg").count(), 2, "`right` shows it already");
    assert!(!page.contains("one run that the contract allows"));
    assert!(!with(vec![right]).contains("one run that the contract allows"), "nothing is wrong");

    let mut navigates = too_early();
    navigates.ran.as_mut().expect("it ran").plan.contracts = vec![Contract::Navigate];
    let page = with(vec![navigates.clone()]);
    assert!(!page.contains("one run that the contract allows"), "the other contract allows it");
    let of_navigate = Allowed { contract: Contract::Navigate, ..allowed.clone() };
    let page = html::render(&Run { allowed: vec![of_navigate], ..run(vec![navigates]) });
    assert!(page.contains("one run that the contract allows"));
}

#[test]
fn a_page_a_summary_and_a_terminal_count_the_same_musts() {
    let run = everything();
    // A name on the page may be broken at some places.
    let (page, summary) = (html::render(&run).replace("<wbr>", ""), markdown::render(&run));
    let terminal = terminal::render(&run, Style { width: 200, ..Style::PLAIN }, Verbosity::Quiet);
    let mut counts = Vec::new();
    for (name, _) in run.by_implementation() {
        let row = |text: &str, begins: &str| {
            let rest = text.split_once(begins).unwrap_or_else(|| panic!("{begins} is not in {text}")).1;
            rest.lines().next().unwrap_or_default().to_owned()
        };
        let on_page = row(&page, &format!("<tr><th scope=\"row\">{name}</th>"));
        let on_page = on_page.rsplit_once(" of ").and_then(|(before, _)| before.rsplit('>').next());
        let count: usize = on_page.and_then(|count| count.parse().ok()).expect("it is counted");
        let row_of_summary = row(&summary, &format!("| `{name}` |"));
        assert!(row_of_summary.ends_with(&format!(" {count} |")), "{name}, {count}: {row_of_summary}");
        let of_terminal = terminal.lines().find(|line| line.starts_with(name)).expect("it has a line");
        let word = if count == 1 { "must" } else { "musts" };
        assert!(
            of_terminal.ends_with(&format!(" {count} {word} exercised")),
            "{name}, {count}: {of_terminal}"
        );
        counts.push(count);
    }
    assert!(counts.iter().any(|count| *count > 1) && counts.contains(&0), "{counts:?}");
}

#[test]
fn what_is_left_out_of_a_page_is_counted() {
    let many = (0..3_000).map(|number| {
        let mut trial = too_early();
        trial.scenario = format!("many/number-{number:04}").as_str().into();
        trial
    });
    let page = html::render(&run(many.collect()));
    let (full, listed) = (page.matches("<svg").count(), page.matches("<div class=\"scenario listed").count());
    assert!(full > 100 && listed > 0, "{full} {listed}");
    assert_eq!(full + listed, 3_000);
    assert!(page.contains(&format!("{listed} scenarios more stand here without text and picture")));
    assert!(page.contains(&format!("{} are folded", full - 20)));
}

#[test]
fn a_page_of_every_verdict_stays_as_it_is() {
    let page = html::render(&everything());
    // What they look like and do is not what this is about.
    let without = |page: &str, tag: &str| -> String {
        let (before, rest) = page.split_once(&format!("<{tag}>")).expect("it begins");
        let (_, after) = rest.split_once(&format!("</{tag}>")).expect("it ends");
        format!("{before}<{tag}></{tag}>{after}")
    };
    let (before, rest) = page.split_once("content=\"default-src").expect("there is a policy");
    let (_, after) = rest.split_once('"').expect("it ends");
    insta::assert_snapshot!(without(&without(&format!("{before}{after}"), "style"), "script"));
}
