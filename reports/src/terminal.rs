//! A run for a person to read: what failed first and in full, the rest in few lines, a summary at the end. There
//! is no wall time in it. It knows what a run holds and not how it came about.

mod advice;
mod broken;
mod campaign;
mod command;
mod comparison;
mod coverage;
mod difference;
mod excerpt;
mod exploration;
mod failure;
mod fitted;
mod list;
mod others;
mod page;
mod said;
mod semantics;
mod side_by_side;
mod simulation;
mod summary;

pub use campaign::campaign;
pub use command::fold;
pub use comparison::comparison;
pub use coverage::coverage;
pub use difference::difference;
pub use exploration::{exploration, policies};
pub use fitted::fit;
pub use list::list;
pub use said::said;
pub use semantics::{policy, semantics};
pub use side_by_side::side_by_side;
pub use simulation::{simulation, simulation_in_sentences};

use crate::part_line::part_line;
use crate::run::{Run, Trial};
use crate::style::Style;
use interlude_spec::verdict::Verdict;
use page::Page;

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Verbosity {
    /// What is wrong, each cause once, and the summary.
    Quiet,
    /// That, and a line for each group of the rest.
    #[default]
    Normal,
    /// That, with every scenario: in full where it fails, and in a line where it does not.
    Verbose,
}

/// The whole report. Every line ends with a line break, and none is wider than the style's width but words of a
/// command, which would be of no use if they were broken.
pub fn render(run: &Run, style: Style, verbosity: Verbosity) -> String {
    let mut page = Page::new(style);
    let implementations = implementations(run);
    wrong(&mut page, run, &implementations, verbosity);
    if verbosity > Verbosity::Quiet {
        let sections = [
            others::known,
            others::newer,
            others::not_exercised,
            others::skipped,
            advice::hazards,
            advice::notes,
            others::passed,
        ];
        for section in sections {
            for group in &implementations {
                section(&mut page, group, verbosity);
            }
        }
    }
    summary::summary(&mut page, &implementations, &run.stale, part_line(run).as_deref());
    page.into_text()
}

/// One trial that is wrong, in full: as [`render`] shows it. Empty for every other trial.
pub fn trial(trial: &Trial, style: Style) -> String {
    let mut page = Page::new(style);
    in_full(&mut page, trial);
    page.into_text()
}

/// What is wrong: each cause once in full, or each trial where everything is told.
fn wrong(page: &mut Page, run: &Run, groups: &[Group<'_>], verbosity: Verbosity) {
    broken::wrong(page, groups, verbosity);
    others::stale(page, &run.stale, verbosity);
    for group in groups {
        others::not_run(page, group, verbosity);
    }
}

fn in_full(page: &mut Page, trial: &Trial) {
    match &trial.verdict {
        Verdict::Fail { .. } => failure::failed(page, trial),
        Verdict::Nondeterministic { reason } | Verdict::AdapterError { reason } => {
            failure::without_judgement(page, trial, reason);
        }
        _ => {}
    }
}

/// The trials of one implementation.
struct Group<'a> {
    implementation: &'a str,
    trials: Vec<&'a Trial>,
}

fn implementations(run: &Run) -> Vec<Group<'_>> {
    run.by_implementation()
        .into_iter()
        .map(|(implementation, trials)| Group { implementation, trials })
        .collect()
}
