//! `fuzz --known-findings FILE`: what a campaign is known to find, each by the scenario that it was shrunk to, with its reason.
//!
//! The file is one of known deviations. The scenarios that it speaks of are files in the folder of the same name beside it.
//! `fuzz --write-findings FILE` writes both, and keeps the reasons.

use crate::cli::{complain, output, select};
use crate::deviations;
use crate::discovery;
use crate::exit::Exit;
use crate::fuzz::{Failure, Shows};
use crate::implementations::Implementation;
use crate::manifests;
use crate::save;
use crate::trial::{self, Scenario, Terms};
use interlude_reports::campaign::KnownFinding;
use interlude_reports::run::{Stale, Trial};
use interlude_spec::id::ScenarioId;
use interlude_spec::known::Known;
use interlude_spec::plan::Plan;
use interlude_spec::rule::RuleId;
use interlude_spec::scenario::write::write;
use std::path::{Path, PathBuf};

/// What a campaign is known to find.
#[derive(Default)]
pub(super) struct KnownFindings {
    entries: Vec<Known>,
    scenarios: Vec<Scenario>,
    /// Where it is to be written anew.
    written: Option<PathBuf>,
}

impl KnownFindings {
    /// Reads the file, and the scenarios of the folder of the same name.
    ///
    /// # Errors
    ///
    /// Where one of them cannot be read.
    pub(super) fn read(file: Option<&Path>) -> Result<Self, Exit> {
        let Some(file) = file else { return Ok(Self::default()) };
        let entries = manifests::known_deviations(file).map_err(select::unreadable)?;
        Self::with_scenarios(entries, file)
    }

    /// What is to be written anew into a file, which may be there already, with reasons still missing.
    ///
    /// # Errors
    ///
    /// Where it is there and cannot be read.
    pub(super) fn to_write(file: &Path) -> Result<Self, Exit> {
        let known = if file.exists() {
            let entries = manifests::unfinished_deviations(file).map_err(select::unreadable)?;
            Self::with_scenarios(entries, file)?
        } else {
            Self::default()
        };
        Ok(Self { written: Some(file.to_path_buf()), ..known })
    }

    fn with_scenarios(entries: Vec<Known>, file: &Path) -> Result<Self, Exit> {
        let folder = file.with_extension("");
        if entries.is_empty() && !folder.exists() {
            return Ok(Self::default());
        }
        let found = discovery::discover(std::slice::from_ref(&folder)).map_err(|error| {
            let help = "put the scenarios that it speaks of there: `fuzz --save` writes them";
            complain(&error.to_string(), help)
        })?;
        let scenarios = found.iter().map(Scenario::load).collect::<Result<_, _>>();
        Ok(Self { entries, scenarios: scenarios.map_err(select::unreadable)?, written: None })
    }

    /// The known finding that this is, if it is one: the same rule broken in the same scenario, whatever its title, and a reason
    /// given. What has none yet is found again.
    pub(super) fn of(&self, failure: &Failure) -> Option<KnownFinding> {
        let Shows::Broken(rule) = failure.shows else { return None };
        let is_it = |scenario: &&Scenario| {
            Plan { title: failure.plan.title.clone(), ..scenario.plan.clone() } == failure.plan
        };
        self.scenarios.iter().filter(is_it).find_map(|scenario| {
            let is_known = |it: &&Known| it.requirement == rule && it.matches(&scenario.id) && !it.is_open();
            let entry = self.entries.iter().find(is_known)?;
            Some(KnownFinding { rule, scenario: scenario.id.clone(), reason: entry.reason.clone() })
        })
    }

    /// Those that do not show any more when they are played, and those that name no scenario.
    pub(super) fn stale(&self, implementation: &Implementation, denied: &[RuleId]) -> Vec<Stale> {
        let mut of_nothing_else = implementation.clone();
        of_nothing_else.known = Vec::new();
        let terms = Terms { denied: denied.to_vec(), known: self.entries.clone(), ..Terms::default() };
        // A campaign judges by one contract, and it is enough that it shows under one.
        let worst = |it| {
            trial::run_each(it, &of_nothing_else, &terms).into_iter().max_by_key(|trial| trial.excused.len())
        };
        let trials: Vec<Trial> = self.scenarios.iter().filter_map(worst).collect();
        let ids: Vec<ScenarioId> = self.scenarios.iter().map(|it| it.id.clone()).collect();
        deviations::stale(&of_nothing_else, &self.entries, &trials, &ids)
    }

    /// Writes what is known and still shows, and what was found beside it, where it is to be written. What is new has no reason yet.
    pub(super) fn write(&self, new: &[Failure], stale: &[Stale]) -> Exit {
        let Some(file) = &self.written else { return Exit::Expected };
        let folder = file.with_extension("");
        let is_stale = |entry: &Known, name: &String| {
            let of_it = stale.iter().filter(|stale| stale.requirement == entry.requirement);
            of_it
                .flat_map(|it| {
                    it.matches_nothing
                        .iter()
                        .map(String::as_str)
                        .chain(it.not_broken_in.iter().map(ScenarioId::as_str))
                })
                .any(|stale| stale == name)
        };
        let mut entries = self.entries.clone();
        for entry in &mut entries {
            let kept = entry.clone();
            entry.scenarios.retain(|name| !is_stale(&kept, name));
        }
        entries.retain(|entry| !entry.scenarios.is_empty());
        let mut exit = Exit::Expected;
        for failure in new {
            let Shows::Broken(rule) = failure.shows else { continue };
            // It was played again already, to show it.
            match save::save(&folder, rule.as_str(), &write(&failure.plan), |_| true) {
                Ok(saved) => {
                    let path = output::saved(saved);
                    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                    let is_there = |it: &Known| it.requirement == rule && it.scenarios.contains(&name);
                    if !entries.iter().any(is_there) {
                        entries.push(Known {
                            scenarios: vec![name],
                            contract: None,
                            requirement: rule,
                            reason: String::new(),
                        });
                    }
                }
                Err(error) => exit = exit.min(output::unsaved(&error)),
            }
        }
        entries.sort_by(|one, other| {
            (one.requirement, &one.scenarios).cmp(&(other.requirement, &other.scenarios))
        });
        exit.min(output::write_known(file, &entries, "known finding"))
    }
}
