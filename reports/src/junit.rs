//! A run as JUnit XML, which CI systems show. A suite is an implementation, a case is a scenario. The only time in it
//! is virtual.

use crate::escape::{short, visible};
use crate::reason;
use crate::run::{BUILT_IN, Run, Stale, Trial};
use crate::stale;
use crate::style::Style;
use crate::terminal;
use interlude_spec::verdict::Verdict;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::io;
use std::time::Duration;

/// How wide the text of a failure is.
const WIDTH: usize = 100;
/// How much of a reason is told.
const LONGEST: usize = 1_000;
/// How many cases are made at once.
const AT_ONCE: usize = 500;

/// The run as JUnit XML.
///
/// What is broken is a failure, with the picture in its text. What could not be run or judged is an error. What is broken as it is
/// known to be has succeeded, with the property `known` that says why. What was skipped or put nothing to the test is
/// skipped, and says why.
///
/// # Panics
///
/// Never: writing XML to memory does not fail.
///
/// ```
/// use interlude_reports::{junit, run::Run};
/// let text = junit::render(&Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() });
/// assert!(text.starts_with("<?xml"));
/// ```
pub fn render(run: &Run) -> String {
    let mut out = Vec::new();
    write(run, &mut out).expect("XML can be written to memory");
    String::from_utf8(out).expect("XML is text")
}

/// Writes what [`render`] gives, some cases at a time: no more of them are held than are written at once.
///
/// # Errors
///
/// What keeps it from being written.
pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let suites = run.by_implementation();
    let mut suites = suites.iter();
    // The counts stand before the cases, so all but these is made first, with one in the place of all of a suite.
    for line in frame(run).split_inclusive('\n') {
        if !line.trim_start().starts_with("<testcase") {
            out.write_all(line.as_bytes())?;
            continue;
        }
        let Some((implementation, trials)) = suites.next() else { continue };
        for some in trials.chunks(AT_ONCE) {
            out.write_all(alone(some.iter().map(|trial| case(trial))).as_bytes())?;
        }
        let of_it = run.stale.iter().filter(|stale| stale.implementation == *implementation);
        out.write_all(alone(of_it.map(stale)).as_bytes())?;
    }
    Ok(())
}

/// The report with all counts and times, in which each suite has one case without anything in it.
fn frame(run: &Run) -> String {
    let mut report = Report::new("interlude");
    let mut time = Duration::ZERO;
    for (implementation, trials) in run.by_implementation() {
        let mut suite = TestSuite::new(visible(implementation).into_owned());
        let taken = trials.iter().map(|trial| lasted(trial)).fold(Duration::ZERO, Duration::saturating_add);
        suite.set_time(taken);
        time = time.saturating_add(taken);
        let stale = run.stale.iter().filter(|stale| stale.implementation == implementation).count();
        let of = |kind| trials.iter().filter(|trial| Kind::of(&trial.verdict) == kind).count();
        suite.tests = trials.len() + stale;
        suite.failures = of(Kind::Failure) + stale;
        suite.errors = of(Kind::Error);
        suite.skipped = of(Kind::Skipped);
        suite.test_cases = vec![TestCase::new("", TestCaseStatus::success())];
        report.add_test_suite(suite);
    }
    report.set_time(time);
    report.to_string().expect("XML can be written to memory")
}

/// Cases as they stand in a suite, without it.
fn alone(cases: impl Iterator<Item = TestCase>) -> String {
    let (mut report, mut suite) = (Report::new(""), TestSuite::new(""));
    suite.add_test_cases(cases);
    if suite.test_cases.is_empty() {
        return String::new();
    }
    report.add_test_suite(suite);
    let text = report.to_string().expect("XML can be written to memory");
    let begin = text.find("<testsuite ").and_then(|at| Some(at + text[at..].find('\n')? + 1));
    let end = text.rfind("</testsuite>").and_then(|at| Some(text[..at].rfind('\n')? + 1));
    begin.zip(end).map_or_else(String::new, |(begin, end)| text[begin..end].to_owned())
}

/// What a case is to a CI system.
#[derive(PartialEq, Eq)]
enum Kind {
    Success,
    Failure,
    Error,
    Skipped,
}

impl Kind {
    const fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Pass | Verdict::Known { .. } => Self::Success,
            Verdict::Skip { .. } | Verdict::NotExercised => Self::Skipped,
            Verdict::Fail { .. } => Self::Failure,
            Verdict::Nondeterministic { .. } | Verdict::AdapterError { .. } | Verdict::NotRun { .. } => {
                Self::Error
            }
        }
    }
}

fn lasted(trial: &Trial) -> Duration {
    Duration::from_millis(trial.lasted().millis())
}

fn case(trial: &Trial) -> TestCase {
    let mut case = TestCase::new(visible(&trial.of_scenario()).into_owned(), status(trial));
    case.set_classname(visible(&trial.implementation).into_owned());
    case.set_time(lasted(trial));
    // A path leads somewhere. What is built in is in no file.
    if !trial.file.starts_with(BUILT_IN) {
        case.extra.insert("file".into(), visible(&trial.file).into_owned().into());
    }
    if matches!(trial.verdict, Verdict::Known { .. }) {
        let known = visible(&short(&reason::of(trial), LONGEST)).into_owned();
        case.add_property(("known".to_owned(), known));
    }
    case
}

/// A known deviation that does not show is a case of its own.
fn stale(stale: &Stale) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type("stale").set_message(visible(&stale::line(stale)).into_owned());
    let mut case = TestCase::new(format!("known deviation: {}", stale.requirement), status);
    case.set_classname(visible(&stale.implementation).into_owned());
    case
}

fn status(trial: &Trial) -> TestCaseStatus {
    let reason = visible(&short(&reason::of(trial), LONGEST)).into_owned();
    let word = trial.verdict.word();
    let mut status = match (Kind::of(&trial.verdict), &trial.verdict) {
        (Kind::Success, _) => return TestCaseStatus::success(),
        (Kind::Skipped, Verdict::NotExercised) => return skipped(&format!("not exercised: {reason}")),
        (Kind::Skipped, _) => return skipped(&reason),
        (Kind::Failure, _) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        (Kind::Error, _) => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    let first = visible(&short(&reason::headline(trial), LONGEST)).into_owned();
    let text = terminal::trial(trial, Style { width: WIDTH, ..Style::PLAIN });
    let text = if text.trim().is_empty() { reason } else { text };
    status.set_type(word).set_message(first).set_description(text);
    status
}

fn skipped(reason: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(reason);
    status
}
