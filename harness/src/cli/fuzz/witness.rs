//! What there is to see of what a campaign has found: it is read back from its text, played again, and only then saved.

use crate::cli::output;
use crate::discovery::display_path;
use crate::driver;
use crate::driver::order::Order;
use crate::exit::Exit;
use crate::fuzz::{Failure, Settings, Shows, first_difference};
use crate::implementations::Implementation;
use crate::port::PortFailure;
use crate::save;
use crate::trial::{self, Scenario, Terms};
use interlude_lab::subject::Subject;
use interlude_reports::campaign::{Shown, Witness};
use interlude_reports::run::Trial;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::write;
use interlude_spec::trace::Trace;
use interlude_spec::verdict::Verdict;
use std::path::Path;

/// Where scenarios are kept, and what has come of keeping them. What cannot be saved is told all the same.
pub(super) struct Keep<'a> {
    folder: Option<&'a Path>,
    /// The gravest of what came of it.
    pub(super) exit: Exit,
}

impl<'a> Keep<'a> {
    /// Into a folder; nowhere without one.
    pub(super) const fn into(folder: Option<&'a Path>) -> Self {
        Self { folder, exit: Exit::Expected }
    }

    /// Saves a scenario that shows what it should, and gives the path of its file.
    fn save(&mut self, shows: &str, text: &str, is_shown: impl FnOnce(&Scenario) -> bool) -> Option<String> {
        match save::save(self.folder?, shows, text, is_shown) {
            Ok(saved) => Some(display_path(&output::saved(saved))),
            Err(error) => {
                self.exit = self.exit.min(output::unsaved(&error));
                None
            }
        }
    }

    /// Saves a scenario to which one of some subjects gave no answer.
    pub(super) fn without_answer(&mut self, plan: &Plan, subjects: &[&Subject]) {
        let is_silent = |scenario: &Scenario| subjects.iter().any(|it| play(it, &scenario.plan).is_err());
        self.save("no-answer", &write::write(plan), is_silent);
    }
}

/// What was tried.
#[derive(Clone, Copy)]
pub(super) struct Tried<'a> {
    pub(super) implementation: &'a Implementation,
    pub(super) subject: &'a Subject,
    pub(super) other: Option<&'a Subject>,
}

/// What a campaign is about.
#[derive(Clone, Copy)]
pub(super) struct Stage<'a> {
    pub(super) tried: &'a Tried<'a>,
    pub(super) settings: &'a Settings,
}

impl Stage<'_> {
    /// What happens in the scenario of a failure, and where it was saved. `again` is the command that finds it once more.
    pub(super) fn witness(&self, failure: &Failure, keep: &mut Keep<'_>, again: &str) -> Witness {
        if let (Shows::Difference, Some(other)) = (failure.shows, self.tried.other) {
            return difference(self.tried.subject, other, &failure.plan, keep);
        }
        let (shows, text) = (failure.shows.as_str(), write::write(&failure.plan));
        let Some(mut trial) = self.trial(shows, &text, keep.folder) else {
            // Why it cannot be read is said where it is to be saved.
            return Witness { file: keep.save(shows, &text, |_| false), shown: None };
        };
        let file = keep.save(shows, &text, |_| is_broken(&trial, failure.shows));
        if file.is_none() {
            // There is no file to run, so the campaign is what finds it again, and it can leave one.
            "not saved".clone_into(&mut trial.file);
            again.clone_into(&mut trial.replay);
        }
        Witness { file, shown: Some(Shown::Trial(Box::new(trial))) }
    }

    /// The scenario as a trial.
    fn trial(&self, shows: &str, text: &str, folder: Option<&Path>) -> Option<Trial> {
        let place = folder.map(|folder| save::place(folder, shows, text));
        let file = place.as_deref().map_or_else(|| "not saved".into(), display_path);
        let place = place.unwrap_or_else(|| save::name(shows, text).into());
        let id = place.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let terms = Terms { denied: self.settings.denied.clone(), ..Terms::default() };
        let scenario = Scenario::read(id.as_str().into(), file, text.as_bytes()).ok()?;
        Some(trial::run(&scenario, self.tried.implementation, &terms))
    }
}

fn is_broken(trial: &Trial, shows: Shows) -> bool {
    match (&trial.verdict, shows) {
        (Verdict::Fail { broken } | Verdict::Known { broken }, Shows::Broken(rule)) => broken.contains(&rule),
        _ => false,
    }
}

/// What each of two does in a plan in which they differ, and where that was saved.
pub(super) fn difference(one: &Subject, other: &Subject, plan: &Plan, keep: &mut Keep<'_>) -> Witness {
    let trace = |of: &Subject| play(of, plan).unwrap_or_default();
    let (one, other) = (trace(one), trace(other));
    let text = write::write(plan);
    let differ = |scenario: &Scenario| scenario.plan == *plan && first_difference(&one, &other).is_some();
    let file = keep.save(Shows::Difference.as_str(), &text, differ);
    Witness { file, shown: Some(Shown::Difference { one, other }) }
}

fn play(subject: &Subject, plan: &Plan) -> Result<Trace, PortFailure> {
    let order = &mut Order::of_the_file();
    let played = driver::play(&"fuzz".into(), plan, plan.contract(), &mut *subject.connect(), order);
    played.map(|played| played.trace)
}
