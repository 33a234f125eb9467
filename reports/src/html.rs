//! A run as one HTML file that needs nothing else: no script, no font, no network. What is wrong comes first and in
//! full, with its picture; everything else is in lists that open.

use crate::escape::visible;
use crate::reason;
use crate::run::{Ran, Run, Trial};
use crate::stale;
use crate::style::{Style, time};
use crate::terminal;
use crate::timeline::{layout, svg};
use askama::Template;
use interlude_spec::catalogue;
use interlude_spec::requirement::{RuleId, RuleKind};
use interlude_spec::verdict::{Finding, Verdict};

/// How many trials that are not wrong get a picture. A page with more would open slowly.
const PICTURES: usize = 300;

/// The run as an HTML page.
///
/// # Panics
///
/// Never: a page can be written to memory.
///
/// ```
/// use interlude_reports::{html, run::Run};
/// let page = html::render(&Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() });
/// assert!(page.starts_with("<!doctype html>") && page.contains("nothing was run"));
/// ```
pub fn render(run: &Run) -> String {
    let right = run.trials.iter().filter(|trial| !trial.verdict.is_wrong());
    let pictures = right.filter(|trial| trial.ran.is_some()).count() <= PICTURES;
    let page = Page {
        suite: &run.suite,
        style: svg::STYLE,
        words: &words(run),
        groups: groups(run, pictures),
        wrong: run.trials.iter().filter(|trial| trial.verdict.is_wrong()).map(Wrong::of).collect(),
        stale: run
            .stale
            .iter()
            .map(|it| safe(&format!("{}: {}", it.implementation, stale::line(it))))
            .collect(),
        pictures,
        most: PICTURES,
    };
    page.render().expect("a page can be written to memory")
}

/// The verdicts that occur.
fn words(run: &Run) -> Vec<&'static str> {
    let occurs = |word: &&str| run.trials.iter().any(|trial| trial.verdict.word() == *word);
    Verdict::WORDS.into_iter().filter(occurs).collect()
}

fn groups(run: &Run, pictures: bool) -> Vec<Group> {
    let words = words(run);
    let group = |(name, trials): (&str, Vec<&Trial>)| Group {
        name: safe(name),
        count: trials.len(),
        counts: words.iter().map(|word| count(&trials, word)).collect(),
        rows: trials.iter().map(|trial| Row::of(trial, pictures)).collect(),
    };
    run.by_implementation().into_iter().map(group).collect()
}

fn count(trials: &[&Trial], word: &str) -> usize {
    trials.iter().filter(|trial| trial.verdict.word() == word).count()
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    suite: &'a str,
    style: &'a str,
    words: &'a [&'static str],
    groups: Vec<Group>,
    wrong: Vec<Wrong>,
    stale: Vec<String>,
    pictures: bool,
    most: usize,
}

/// The trials of one implementation.
struct Group {
    name: String,
    count: usize,
    counts: Vec<usize>,
    rows: Vec<Row>,
}

/// A trial in a list.
struct Row {
    word: &'static str,
    anchor: String,
    wrong: bool,
    id: String,
    title: String,
    why: String,
    picture: Option<String>,
}

impl Row {
    fn of(trial: &Trial, pictures: bool) -> Self {
        let wrong = trial.verdict.is_wrong();
        let ran = trial.ran.as_ref().filter(|_| pictures && !wrong);
        Self {
            word: trial.verdict.word(),
            anchor: anchor(trial),
            wrong,
            id: safe(trial.scenario.as_str()),
            title: safe(&trial.title),
            why: safe(&reason::of(trial)),
            picture: ran.map(|ran| picture(ran, None)),
        }
    }
}

/// A trial that is wrong, in full.
struct Wrong {
    word: &'static str,
    anchor: String,
    implementation: String,
    id: String,
    title: String,
    file: String,
    findings: Vec<Found>,
    excerpt: String,
    picture: Option<String>,
    /// What there is to say where there is no picture.
    text: String,
    replay: String,
}

impl Wrong {
    fn of(trial: &Trial) -> Self {
        let findings = terminal::told(trial);
        let first = findings.iter().map(|finding| finding.event).min();
        let ran = trial.ran.as_ref().filter(|_| matches!(trial.verdict, Verdict::Fail { .. }));
        let excerpt = ran.map(|ran| terminal::excerpt(ran, &findings).join("\n"));
        let text = terminal::trial(trial, Style { width: 110, ..Style::PLAIN });
        Self {
            word: trial.verdict.word(),
            anchor: anchor(trial),
            implementation: safe(&trial.implementation),
            id: safe(trial.scenario.as_str()),
            title: safe(&trial.title),
            file: safe(&trial.file),
            findings: findings.iter().map(|finding| Found::of(finding)).collect(),
            excerpt: excerpt.unwrap_or_default(),
            picture: ran.map(|ran| picture(ran, first)),
            text: if text.trim().is_empty() { safe(&reason::of(trial)) } else { text },
            replay: safe(&trial.replay),
        }
    }
}

/// Something that is broken.
struct Found {
    rule: RuleId,
    place: String,
    expected: String,
    observed: String,
    why: &'static str,
}

impl Found {
    fn of(finding: &Finding) -> Self {
        let call = finding.call.as_ref().map(|call| format!("call `{call}`, ")).unwrap_or_default();
        Self {
            rule: finding.rule,
            place: safe(&format!("{call}at {}", time(finding.at))),
            expected: safe(&finding.expected),
            observed: safe(&finding.observed),
            why: match finding.rule.kind() {
                RuleKind::Scenario => "",
                _ => catalogue::entry(finding.rule).map_or("", |entry| entry.why.as_str()),
            },
        }
    }
}

fn picture(ran: &Ran, wrong: Option<usize>) -> String {
    svg::embedded(&layout(&ran.plan, &ran.trace, ran.children_observed, wrong))
}

/// By what a link finds a trial.
fn anchor(trial: &Trial) -> String {
    let plain = |char: char| if char.is_ascii_alphanumeric() || "-_.".contains(char) { char } else { '_' };
    format!("{}--{}", trial.implementation, trial.scenario).chars().map(plain).collect()
}

/// Untrusted text without what hides or reorders; the template does the rest.
fn safe(text: &str) -> String {
    visible(text).into_owned()
}
