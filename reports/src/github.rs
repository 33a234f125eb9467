//! A run as workflow commands of GitHub Actions, which mark the line of a scenario in the view of a change.

use crate::escape::{short, visible};
use crate::finding::told;
use crate::numbers::{counted, of_trials};
use crate::reason;
use crate::run::{Run, Stale, Trial};
use crate::stale;
use interlude_spec::diagnostic::{Diagnostic, Severity};
use interlude_spec::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How much of a text is shown, and of all that is said of one trial.
const LONGEST: usize = 1_000;
const MOST: usize = 10_000;

/// How many errors of a step are shown. Of more than these the first one tells of all, and the others stand for what is broken.
const SHOWN: usize = 10;
/// How many rules the one that tells of all names.
const NAMED: usize = 20;

/// An error for each trial that is wrong, at the line of the scenario that says what did not come true, or that makes
/// the call in question; and one for each known deviation that is stale.
///
/// Where there are more of them than are shown, the first one counts them by what is broken. After it comes a trial for each rule
/// that is broken, as many as are shown.
///
/// ```
/// use interlude_reports::{github, run::Run};
/// assert_eq!(github::annotations(&Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() }), "");
/// ```
pub fn annotations(run: &Run) -> String {
    let wrong: Vec<&Trial> = run.trials.iter().filter(|trial| trial.verdict.is_wrong()).collect();
    if wrong.len() + run.stale.len() <= SHOWN {
        return wrong.into_iter().map(annotation).chain(run.stale.iter().map(stale)).collect();
    }
    let mut seen = BTreeSet::new();
    let (firsts, others): (Vec<&Trial>, Vec<&Trial>) =
        wrong.iter().partition(|trial| seen.insert((trial.implementation.as_str(), cause(trial))));
    let some = firsts.into_iter().chain(others).map(annotation).chain(run.stale.iter().map(stale));
    std::iter::once(roll_up(&wrong, run.stale.len())).chain(some.take(SHOWN - 1)).collect()
}

/// One error that tells of all: how many scenarios fail, for what.
fn roll_up(wrong: &[&Trial], stale: usize) -> String {
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    for trial in wrong {
        *causes.entry(cause(trial)).or_default() += 1;
    }
    let mut text = format!("{} fail, of which some are marked", of_trials(wrong.iter().copied()));
    let mut causes: Vec<_> = causes.into_iter().collect();
    causes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (cause, count) in causes.iter().take(NAMED) {
        _ = write!(text, "\n{count} for {cause}");
    }
    if causes.len() > NAMED {
        _ = write!(text, "\nand {} more", counted(causes.len() - NAMED, "cause"));
    }
    if stale > 0 {
        _ = write!(text, "\n{} stale", counted(stale, "known deviation"));
    }
    text.push_str("\nthe summary of the job and the reports tell of all");
    format!("::error title=Interlude::{}\n", data(&text))
}

/// What a trial fails for first: a rule, else its verdict.
fn cause(trial: &Trial) -> &'static str {
    match &trial.verdict {
        Verdict::Fail { broken } => broken.iter().next().map_or("fail", |rule| rule.as_str()),
        other => other.word(),
    }
}

/// An error for each mistake in a scenario file, at its place.
pub fn mistakes(file: &str, mistakes: &[Diagnostic]) -> String {
    let mut out = String::new();
    for mistake in mistakes {
        let place = format!("line={},col={}", mistake.place.line, mistake.place.column);
        let level = if mistake.code.severity() == Severity::Error { "error" } else { "warning" };
        let help = mistake.help.as_ref().map(|help| format!("\nhelp: {}", safe(help))).unwrap_or_default();
        let text = format!("{}{help}", safe(&mistake.message));
        _ = writeln!(
            out,
            "::{level} file={},{place},title={}::{}",
            property(&safe(file)),
            mistake.code,
            data(&text)
        );
    }
    out
}

fn annotation(trial: &Trial) -> String {
    let mut properties = Vec::new();
    if !trial.file.starts_with("built in: ") {
        properties.push(format!("file={}", property(&safe(&trial.file))));
        properties.extend(line(trial).map(|line| format!("line={line}")));
    }
    let title = format!("{}: {}", safe(&trial.on_implementation()), trial.verdict.word());
    properties.push(format!("title={}", property(&title)));
    let mut text = safe(&trial.title);
    for finding in told(trial) {
        _ = write!(text, "\n{} at {}", finding.rule, finding.at);
        _ = write!(text, "\n  expected {}\n  observed {}", safe(&finding.expected), safe(&finding.observed));
        if let Some(ground) = finding.rests_on.first() {
            _ = write!(text, "\n  rests on {}", safe(&ground.to_string()));
        }
    }
    trial.notes.iter().for_each(|note| _ = write!(text, "\nnote: {}", safe(note)));
    if !matches!(trial.verdict, Verdict::Fail { .. }) {
        reason::of(trial).lines().for_each(|line| _ = write!(text, "\n{}", safe(line)));
    }
    _ = write!(text, "\nreplay: {}", safe(&trial.replay));
    format!("::error {}::{}\n", properties.join(","), data(&text))
}

fn stale(stale: &Stale) -> String {
    let title = property(&format!("{}: stale", safe(&stale.implementation)));
    format!("::error title={title}::{}\n", data(&safe(&stale::line(stale))))
}

/// The line of the step that the first finding is about, or that makes its call.
fn line(trial: &Trial) -> Option<usize> {
    let ran = trial.ran.as_ref()?;
    let first = *told(trial).first()?;
    let of_step = |step: usize| ran.places.get(step).map(|place| place.line);
    first.step.and_then(of_step).or_else(|| of_step(ran.plan.step_that_makes(first.call.as_ref()?)?))
}

/// Untrusted text, safe and of bounded length.
fn safe(text: &str) -> String {
    visible(&short(text, LONGEST)).into_owned()
}

/// The text of a command.
fn data(text: &str) -> String {
    short(text, MOST).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
