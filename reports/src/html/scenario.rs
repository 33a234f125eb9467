//! One scenario: what it says, and what each implementation made of it. Implementations that did the same share a picture.

use super::MOST_IN_FULL;
use super::expectations::{self, Expected};
use super::group::{self, Story};
use super::links;
use super::overview::Column;
use super::sign;
use super::text::{name, sentence};
use crate::counts::{Said, said};
use crate::finding::{Lines, told};
use crate::reason;
use crate::run::{Allowed, Ran, Run, Trial};
use crate::verdict_style::rank;
use askama::Template;
use interlude_spec::id::ScenarioId;
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How many reasons are told where a scenario is not shown in full.
const REASONS: usize = 5;

/// A scenario with its trials.
pub(super) struct Scenario<'a> {
    pub(super) id: &'a ScenarioId,
    pub(super) trials: Vec<&'a Trial>,
    /// How many scenarios come before it in the order of their ids.
    place: usize,
    /// Its text; empty where it is not known.
    source: &'a str,
    /// Runs that the contract allows.
    allowed: Vec<&'a Allowed>,
}

/// Every scenario that has trials: those that fail first, then in the order of the ids.
pub(super) fn all(run: &Run) -> Vec<Scenario<'_>> {
    let mut by_id: BTreeMap<&ScenarioId, Vec<&Trial>> = BTreeMap::new();
    for trial in &run.trials {
        by_id.entry(&trial.scenario).or_default().push(trial);
    }
    let texts: BTreeMap<&ScenarioId, &str> =
        run.scenarios.iter().map(|it| (&it.scenario, it.source.as_str())).collect();
    let mut allowed: BTreeMap<&ScenarioId, Vec<&Allowed>> = BTreeMap::new();
    for it in &run.allowed {
        allowed.entry(&it.scenario).or_default().push(it);
    }
    let mut all: Vec<Scenario<'_>> = by_id
        .into_iter()
        .enumerate()
        .map(|(place, (id, trials))| {
            let source = texts.get(id).copied().or_else(|| text_of(&trials)).unwrap_or("");
            let allowed = allowed.get(id).cloned().unwrap_or_default();
            Scenario { id, trials, place, source, allowed }
        })
        .collect();
    all.sort_by_key(|scenario| scenario.trials.iter().map(|trial| rank(&trial.verdict).min(4)).min());
    all
}

impl Scenario<'_> {
    /// Whether something is wrong in one of its trials.
    pub(super) fn is_wrong(&self) -> bool {
        self.trials.iter().any(|trial| trial.verdict.is_wrong())
    }

    /// Whether it may be shown in full.
    pub(super) fn is_in_full(&self) -> bool {
        self.place < MOST_IN_FULL || self.trials.iter().any(|trial| trial.verdict != Verdict::Pass)
    }

    /// One of its trials, as far as it is shown.
    fn lightened<'a>(&self, trial: &'a Trial) -> Cow<'a, Trial> {
        if self.place < MOST_IN_FULL || trial.verdict != Verdict::Pass {
            return Cow::Borrowed(trial);
        }
        let mut light = trial.clone();
        light.lighten();
        Cow::Owned(light)
    }
}

/// The text that trials hold: reports of older versions have it where something is wrong, and nowhere else.
fn text_of<'a>(trials: &[&'a Trial]) -> Option<&'a str> {
    let mut sources = trials.iter().filter_map(|trial| trial.ran.as_deref()).map(|ran| ran.source.as_str());
    sources.find(|source| !source.is_empty())
}

/// A scenario in the list.
pub(super) struct Item<'a> {
    pub(super) anchor: String,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) chips: Vec<Chip>,
    /// What the filter asks: for each trial its implementation, its verdict, what is broken and what is put to the test.
    pub(super) data: String,
    /// Why it is as it is, where it is not shown in full.
    pub(super) reasons: Vec<String>,
    pub(super) is_wrong: bool,
    pub(super) is_open: bool,
    /// Everything about it, as HTML.
    pub(super) detail: Option<&'a str>,
}

/// A verdict, and how many trials came to it.
pub(super) struct Chip {
    pub(super) word: &'static str,
    pub(super) sign: &'static str,
    pub(super) count: usize,
}

impl<'a> Item<'a> {
    pub(super) fn of(
        scenario: &Scenario<'_>,
        index: &Index<'_>,
        detail: Option<&'a str>,
        is_among_first: bool,
    ) -> Self {
        let trials = &scenario.trials;
        let mut verdicts: Vec<_> = trials.iter().map(|trial| &trial.verdict).collect();
        verdicts.sort_by_key(|verdict| (rank(verdict), verdict.word()));
        let mut chips: Vec<Chip> = Vec::new();
        for verdict in verdicts {
            match chips.last_mut() {
                Some(chip) if chip.word == verdict.word() => chip.count += 1,
                _ => chips.push(Chip { word: verdict.word(), sign: sign(verdict), count: 1 }),
            }
        }
        let reasons = if detail.is_some() { Vec::new() } else { reasons(trials) };
        Self {
            anchor: links::of_scenario(scenario.id),
            id: name(scenario.id.as_str()),
            title: sentence(trials.first().map_or("", |trial| &trial.title)),
            chips,
            data: trials.iter().map(|trial| index.of(trial)).collect::<Vec<_>>().join(";"),
            reasons,
            is_wrong: scenario.is_wrong(),
            is_open: scenario.is_wrong() && is_among_first,
            detail,
        }
    }
}

/// Why trials are as they are, in a line each.
fn reasons(trials: &[&Trial]) -> Vec<String> {
    let why = |trial: &&Trial| {
        let why = reason::headline(trial);
        match trials.len() {
            _ if why.is_empty() => None,
            1 => Some(sentence(&why)),
            _ => Some(format!("{}: {}", name(&trial.on_implementation()), sentence(&why))),
        }
    };
    let all: Vec<String> = trials.iter().filter_map(why).collect();
    let more = all.len().saturating_sub(REASONS);
    let more = (more > 0).then(|| format!("and {more} more"));
    all.into_iter().take(REASONS).chain(more).collect()
}

/// The numbers by which the filter knows implementations, verdicts and rules.
pub(super) struct Index<'a> {
    pub(super) implementations: BTreeMap<&'a str, usize>,
    pub(super) words: Vec<&'static str>,
    pub(super) rules: Vec<RuleId>,
}

impl<'a> Index<'a> {
    pub(super) fn of_columns(columns: &[Column<'a>], words: Vec<&'static str>, rules: Vec<RuleId>) -> Self {
        let implementations =
            columns.iter().enumerate().map(|(place, column)| (column.implementation, place));
        Self { implementations: implementations.collect(), words, rules }
    }

    fn of(&self, trial: &Trial) -> String {
        let rules = |rules: &mut dyn Iterator<Item = RuleId>| -> String {
            let places = rules.filter_map(|rule| self.rules.iter().position(|known| *known == rule));
            places.map(|place| place.to_string()).collect::<Vec<_>>().join(".")
        };
        let Said { broken, along, held } = said(trial);
        let implementation = self.implementations.get(trial.implementation.as_str()).copied().unwrap_or(0);
        let word = self.words.iter().position(|word| *word == trial.verdict.word()).unwrap_or(0);
        format!(
            "{implementation},{word},{},{}",
            rules(&mut broken.union(&along).copied()),
            rules(&mut held.into_iter())
        )
    }
}

/// Everything about a scenario.
#[derive(Template)]
#[template(path = "report/scenario.html")]
struct Detail {
    anchor: String,
    file: String,
    covers: Vec<RuleId>,
    story: Story,
    expectations: Vec<Expected>,
    lines: Vec<Line>,
    is_wrong: bool,
    title: String,
}

/// A line of a scenario's text.
struct Line {
    number: String,
    is_wrong: bool,
    text: String,
}

/// Everything about a scenario, as HTML.
///
/// # Panics
///
/// Never: it is written to memory.
pub(super) fn detail(scenario: &Scenario<'_>) -> String {
    // What passes behind the first is without its picture, whoever still holds what happened.
    let light: Vec<Cow<'_, Trial>> = scenario.trials.iter().map(|trial| scenario.lightened(trial)).collect();
    let trials: &Vec<&Trial> = &light.iter().map(AsRef::as_ref).collect();
    let ran: Option<&Ran> = trials.iter().find_map(|trial| trial.ran.as_deref());
    let detail = Detail {
        anchor: links::of_scenario(scenario.id),
        file: name(trials.first().map_or("", |trial| &trial.file)),
        covers: ran.map(|ran| ran.plan.covers.clone()).unwrap_or_default(),
        story: group::all(trials, &scenario.allowed),
        expectations: expectations::of(trials),
        lines: lines(scenario.source, &wrong_lines(trials)),
        is_wrong: scenario.is_wrong(),
        title: sentence(trials.first().map_or("", |trial| &trial.title)),
    };
    detail.render().expect("a page can be written to memory")
}

fn lines(source: &str, wrong: &BTreeSet<usize>) -> Vec<Line> {
    let digits = source.lines().count().to_string().len();
    let line = |(index, text): (usize, &str)| Line {
        number: format!("{:>digits$}", index + 1),
        is_wrong: wrong.contains(&index),
        text: sentence(text.trim_end()),
    };
    source.lines().enumerate().map(line).collect()
}

/// The lines, from 0, of what did not come true on some implementation.
fn wrong_lines(trials: &[&Trial]) -> BTreeSet<usize> {
    let of_trial = |trial: &&Trial| {
        let findings = told(trial);
        trial.ran.as_deref().map(|ran| Lines::of(ran).wrong(&findings)).unwrap_or_default()
    };
    trials.iter().flat_map(of_trial).collect()
}
