//! A run as a page, as Markdown and as marks in a change: complete, and nothing in it acts.

use crate::pictures::elements;
use crate::terminals::{adapter_error, call_never_returns, mixed, too_early, trial};
use interlude_reports::run::{Run, Trial};
use interlude_reports::{github, html, junit, markdown};
use interlude_spec::diagnostic::{Code, Diagnostic, Place};
use interlude_spec::verdict::Verdict;

fn run(trials: Vec<Trial>) -> Run {
    Run { suite: "0.1.0".to_owned(), trials, ..Run::default() }
}

/// Every text that comes from outside is this.
fn hostile() -> Vec<Trial> {
    let name = "</summary><script>alert(1)</script>\n\n```\n# x `y` | ]]> %0A::error::\u{1b}[2J\u{202e}";
    let spoil = |mut trial: Trial| {
        name.clone_into(&mut trial.implementation);
        trial.scenario = name.into();
        for text in [&mut trial.file, &mut trial.title, &mut trial.replay] {
            name.clone_into(text);
        }
        for finding in &mut trial.judgement.findings {
            name.clone_into(&mut finding.expected);
            name.clone_into(&mut finding.observed);
        }
        if let Some(ran) = &mut trial.ran {
            ran.source = name.repeat(3);
        }
        trial
    };
    let error = trial("mine", "a", Verdict::AdapterError { reason: name.to_owned() });
    [too_early(), error, trial("mine", "b", Verdict::NotRun { reason: name.to_owned() })].map(spoil).into()
}

#[test]
fn nothing_that_comes_from_outside_acts_in_a_page() {
    let page = html::render(&run(hostile()));
    assert!(!page.contains("<script") && !page.contains('\u{1b}') && !page.contains('\u{202e}'), "{page}");
    let text = markdown::render(&run(hostile()));
    // Whatever is outside of blocks of code has no markup of others.
    let outside = text.split("````").step_by(2).collect::<String>();
    assert!(!outside.contains("<script"), "{outside}");
    assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
    let xml = junit::render(&run(hostile()));
    assert!(!xml.contains("<script") && !xml.contains('\u{1b}'), "{xml}");
    _ = elements(&xml);
}

#[test]
fn a_name_ends_neither_its_command_nor_its_property() {
    let commands = github::annotations(&run(hostile()));
    assert_eq!(commands.lines().count(), 3, "one command for each trial: {commands}");
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
    let page = html::render(&run(vec![too_early(), call_never_returns(), adapter_error()]));
    for way_out in ["src=", "url(", "@import", "<link", "<script", "href=\"http"] {
        assert!(!page.contains(way_out), "{way_out} is in the page");
    }
}
