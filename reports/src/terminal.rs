//! A run for a person to read: what failed first and in full, the rest in few lines, a summary at the end. There
//! is no wall time in it. It knows what a run holds and not how it came about.

mod advice;
mod command;
mod excerpt;
mod failure;
mod others;
mod page;
mod summary;

use crate::run::{Run, Trial};
use crate::style::Style;
use interlude_spec::verdict::Verdict;
use page::Page;

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Verbosity {
    /// What is wrong, and the summary.
    Quiet,
    /// That, and a line for each group of the rest.
    #[default]
    Normal,
    /// That, and a line for each scenario.
    Verbose,
}

/// The whole report. Every line ends with a line break, and none is wider than the style's width but lines of a
/// scenario's text and words of a command, which would be of no use if they were broken.
pub fn render(run: &Run, style: Style, verbosity: Verbosity) -> String {
    let mut page = Page::new(style);
    for trial in &run.trials {
        if matches!(trial.verdict, Verdict::Fail { .. }) {
            failure::failed(&mut page, trial);
        }
    }
    for trial in &run.trials {
        if let Verdict::Nondeterministic { reason } | Verdict::AdapterError { reason } = &trial.verdict {
            failure::without_judgement(&mut page, trial, reason);
        }
    }
    let implementations = implementations(run);
    for group in &implementations {
        others::not_run(&mut page, group);
    }
    if verbosity > Verbosity::Quiet {
        let sections =
            [others::known, others::not_exercised, others::skipped, advice::hazards, others::passed];
        for section in sections {
            for group in &implementations {
                section(&mut page, group, verbosity);
            }
        }
    }
    summary::summary(&mut page, &implementations);
    page.into_text()
}

/// The trials of one implementation.
struct Group<'a> {
    implementation: &'a str,
    trials: Vec<&'a Trial>,
}

/// The implementations in the order in which they first appear.
fn implementations(run: &Run) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for trial in &run.trials {
        match groups.iter_mut().find(|group| group.implementation == trial.implementation) {
            Some(group) => group.trials.push(trial),
            None => groups.push(Group { implementation: &trial.implementation, trials: vec![trial] }),
        }
    }
    groups
}
