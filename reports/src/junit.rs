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
use std::time::Duration;

/// How wide the text of a failure is.
const WIDTH: usize = 100;
/// How much of a reason is told.
const LONGEST: usize = 1_000;

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
    let mut report = Report::new("interlude");
    let mut time = Duration::ZERO;
    for (implementation, trials) in run.by_implementation() {
        let mut suite = TestSuite::new(visible(implementation).into_owned());
        let cases: Vec<TestCase> = trials.into_iter().map(case).collect();
        let taken = cases.iter().filter_map(|case| case.time).fold(Duration::ZERO, Duration::saturating_add);
        suite.set_time(taken);
        time = time.saturating_add(taken);
        suite.add_test_cases(cases);
        let of_it = run.stale.iter().filter(|stale| stale.implementation == implementation);
        suite.add_test_cases(of_it.map(stale));
        report.add_test_suite(suite);
    }
    report.set_time(time);
    report.to_string().expect("XML can be written to memory")
}

fn case(trial: &Trial) -> TestCase {
    let mut case = TestCase::new(visible(&trial.of_scenario()).into_owned(), status(trial));
    case.set_classname(visible(&trial.implementation).into_owned());
    let events = trial.ran.as_ref().map_or(&[][..], |ran| &ran.trace.events);
    case.set_time(Duration::from_millis(events.last().map_or(0, |event| event.at.millis())));
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
    let mut status = match &trial.verdict {
        Verdict::Pass | Verdict::Known { .. } => return TestCaseStatus::success(),
        Verdict::Skip { .. } => return skipped(&reason),
        Verdict::NotExercised => return skipped(&format!("not exercised: {reason}")),
        Verdict::Fail { .. } => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Nondeterministic { .. } | Verdict::AdapterError { .. } | Verdict::NotRun { .. } => {
            TestCaseStatus::non_success(NonSuccessKind::Error)
        }
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
