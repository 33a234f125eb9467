//! A run as one HTML file that needs nothing else: no font, no network, and no script either, though a small one adds a
//! filter. What is broken comes first, by cause; what fails comes
//! first among the scenarios and in full, with its picture.
//!
//! Everything that comes from a run is cut and made visible by `html::text`, written out by the templates, and kept from
//! acting by the policy of `html::policy`, each of which would do alone.

mod broken;
mod expectations;
mod group;
mod links;
mod matrix;
mod overview;
mod policy;
mod scenario;
mod text;

use crate::counts::counts;
use crate::numbers::counted;
use crate::part_line::part_line;
use crate::run::Run;
use crate::timeline::svg;
use crate::verdict_style::VerdictStyle;
use askama::Template;
use broken::Broken;
use interlude_spec::id::ScenarioId;
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;
use matrix::Matrix;
use overview::{Column, Overview};
use scenario::{Index, Item, Scenario};
use std::collections::BTreeSet;
use std::io;

/// How many bytes are spent on showing scenarios in full. A page with more would open slowly.
const FULL: usize = 6_000_000;
/// So many scenarios, in the order of their ids, may be shown in full where nothing is wrong. Of what passes behind them nobody
/// needs to hold what happened.
pub const MOST_IN_FULL: usize = 2_000;
/// How many of the scenarios in which something is wrong are open to begin with.
const OPEN: usize = 20;

/// What the page looks like.
const STYLE: &str = include_str!("../templates/report/style.css");
/// What the page does beyond showing.
const SCRIPT: &str = include_str!("../templates/report/script.js");

/// The run as an HTML page.
///
/// # Panics
///
/// Never: a page can be written to memory.
///
/// ```
/// use interlude_reports::{html, run::Run};
/// let page = html::render(&Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() });
/// assert!(page.starts_with("<!doctype html>") && page.contains("Nothing was run"));
/// ```
pub fn render(run: &Run) -> String {
    let mut out = Vec::new();
    write(run, &mut out).expect("a page can be written to memory");
    String::from_utf8(out).expect("a page is text")
}

/// Writes what [`render`] gives, a scenario at a time.
///
/// # Errors
///
/// What keeps it from being written.
pub fn write(run: &Run, mut out: &mut dyn io::Write) -> io::Result<()> {
    let columns = columns(run);
    let scenarios = scenario::all(run);
    let mut spent = 0;
    let details: Vec<Option<String>> = scenarios
        .iter()
        .map(|scenario| {
            let detail = (spent < FULL && scenario.is_in_full()).then(|| scenario::detail(scenario))?;
            spent += detail.len();
            Some(detail)
        })
        .collect();
    let in_full: BTreeSet<&ScenarioId> =
        scenarios.iter().zip(&details).filter_map(|(it, detail)| detail.as_ref().map(|_| it.id)).collect();
    let requirements = matrix::of(&columns, false, &in_full);
    let hazards = matrix::of(&columns, true, &in_full);
    let rules: Vec<RuleId> = requirements.rows.iter().chain(&hazards.rows).map(|row| row.rule).collect();
    let listed = details.iter().filter(|detail| detail.is_none()).count();
    // What is wrong comes first.
    let wrong = scenarios.iter().take_while(|scenario| scenario.is_wrong()).zip(&details).skip(OPEN);
    let folded = wrong.filter(|(_, detail)| detail.is_some()).count();
    let style = format!("{}{STYLE}", svg::STYLE);
    let page = Page {
        policy: policy::of(&style, SCRIPT),
        style,
        script: SCRIPT,
        suite: text::name(&run.suite),
        part_line: part_line(run),
        broken: Broken::of(&columns),
        overview: Overview::of(run, &columns, scenarios.len()),
        names: columns.iter().map(|column| column.name.clone()).collect(),
        several: run.trials.iter().any(|trial| trial.of_several),
        requirements,
        hazards,
        words: Verdict::WORDS.join(" "),
        wrong_words: wrong_words(run),
        left_out: left_out(listed, folded),
        index: Index::of_columns(&columns, Verdict::WORDS.to_vec(), rules),
        scenarios: &scenarios,
        details: &details,
    };
    page.write_into(&mut out)
}

/// The implementations, in the order in which they first appear.
fn columns(run: &Run) -> Vec<Column<'_>> {
    let groups = run.by_implementation().into_iter();
    groups
        .map(|(implementation, trials)| Column {
            implementation,
            name: text::name(implementation),
            counts: counts(&trials),
            trials,
        })
        .collect()
}

/// The sign of a verdict. A hyphen is too short to be seen beside the others, which it is not on a terminal.
const fn sign(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Skip { .. } => "–",
        _ => VerdictStyle::of(verdict).sign,
    }
}

/// The verdicts that occur and are wrong.
fn wrong_words(run: &Run) -> String {
    let wrong = run.trials.iter().map(|trial| &trial.verdict).filter(|verdict| verdict.is_wrong());
    wrong.map(Verdict::word).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}

/// What is not on the page or not to be seen at once, counted.
fn left_out(listed: usize, folded: usize) -> Vec<String> {
    let listed = (listed > 0).then(|| {
        format!(
            "{} more stand here without text and picture, for the page would open slowly. \
             `interlude run --filter` shows one in full; the JSON report has everything.",
            counted(listed, "scenario")
        )
    });
    let folded = (folded > 0).then(|| {
        format!("Of those in which something is wrong, {folded} are folded: the first {OPEN} are open.")
    });
    listed.into_iter().chain(folded).collect()
}

#[derive(Template)]
#[template(path = "report/page.html")]
struct Page<'a> {
    policy: String,
    style: String,
    script: &'static str,
    suite: String,
    /// Which shard of a run this is, in words.
    part_line: Option<String>,
    broken: Broken,
    overview: Overview,
    names: Vec<String>,
    /// Whether some trials are of the same implementation and scenario.
    several: bool,
    requirements: Matrix,
    hazards: Matrix,
    /// The verdicts, in the order in which the list numbers them, and those of this run that are wrong.
    words: String,
    wrong_words: String,
    left_out: Vec<String>,
    index: Index<'a>,
    scenarios: &'a [Scenario<'a>],
    details: &'a [Option<String>],
}

impl Page<'_> {
    /// The scenarios one after the other: each is made when it is written.
    fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let all = self.scenarios.iter().zip(self.details).enumerate();
        all.map(|(place, (scenario, detail))| {
            Item::of(scenario, &self.index, detail.as_deref(), place < OPEN)
        })
    }
}
