//! What many versions of published packages do, as a page of Markdown: rules by versions, hazards by versions, and the
//! reasons for what is known. It knows nothing of how a version came to be run.

use crate::counts::{Counts, counts};
use crate::escape::visible;
use crate::run::{Excuse, Run, Trial, labelled};
use interlude_spec::contract::Contract;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

mod alone;
mod examples;
mod guesses;
mod scenarios;
mod short;

pub use alone::alone;
pub use guesses::{Flipped, guesses};
pub use scenarios::scenarios;

/// One version in a table, under one contract.
struct Column<'a> {
    version: String,
    trials: Vec<&'a Trial>,
    counts: BTreeMap<RuleId, Counts<'a>>,
}

/// The versions of one package, the newest first.
struct Package<'a> {
    name: &'a str,
    columns: Vec<Column<'a>>,
}

/// The page, below a head that says what it is about. Of each package the version that was run last comes first: a manifest
/// lists the oldest first.
///
/// ```
/// use interlude_reports::{published, run::Run};
/// let run = Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() };
/// assert!(published::render(&run, "# Packages").starts_with("# Packages\n"));
/// ```
pub fn render(run: &Run, head: &str) -> String {
    let mut out = format!("{}\n", head.trim_end());
    let packages = packages(run);
    if let Some(first) = packages.first() {
        out.push_str(&short::told(first.name, &first.columns));
    }
    for package in &packages {
        _ = writeln!(out, "\n## {}", text(package.name));
        verdicts(&mut out, package);
        requirements(&mut out, package);
        hazards(&mut out, package);
        reasons(&mut out, package);
    }
    out
}

fn packages(run: &Run) -> Vec<Package<'_>> {
    let mut packages: Vec<Package<'_>> = Vec::new();
    for (implementation, contract, trials) in by_contract(run) {
        let (name, version) = implementation.split_once('@').unwrap_or((implementation, "built in"));
        let column = Column { version: labelled(version, contract), counts: counts(&trials), trials };
        match packages.iter_mut().find(|package| package.name == name) {
            Some(package) => package.columns.push(column),
            None => packages.push(Package { name, columns: vec![column] }),
        }
    }
    for package in &mut packages {
        package.columns.reverse();
    }
    packages
}

/// An implementation, the contract where it has several trials of a scenario, and its trials under that.
type OfContract<'a> = (&'a str, Option<Contract>, Vec<&'a Trial>);

/// The trials of each implementation; those of one that has several trials of a scenario by contract.
fn by_contract(run: &Run) -> Vec<OfContract<'_>> {
    fn of_each<'a>((implementation, trials): (&'a str, Vec<&'a Trial>)) -> Vec<OfContract<'a>> {
        let contracts: BTreeSet<_> = trials.iter().filter_map(|trial| trial.named_contract()).collect();
        if contracts.is_empty() {
            return vec![(implementation, None, trials)];
        }
        let first = contracts.first().copied();
        let of = |contract: Contract| {
            let is_of = |trial: &&Trial| trial.contract.or(first) == Some(contract);
            (implementation, Some(contract), trials.iter().copied().filter(is_of).collect())
        };
        contracts.into_iter().map(of).collect()
    }
    run.by_implementation().into_iter().flat_map(of_each).collect()
}

/// A table of versions: the head, and a row for each line.
fn table<'a>(
    out: &mut String,
    package: &Package<'_>,
    corner: &str,
    rows: impl IntoIterator<Item = (&'a str, Vec<String>)>,
) {
    let versions: Vec<_> = package.columns.iter().map(|column| text(&column.version)).collect();
    _ = writeln!(out, "\n| {corner} | {} |", versions.join(" | "));
    _ = writeln!(out, "| --- |{}", " --: |".repeat(versions.len()));
    for (name, cells) in rows {
        _ = writeln!(out, "| {name} | {} |", cells.join(" | "));
    }
}

fn verdicts(out: &mut String, package: &Package<'_>) {
    let count = |column: &Column<'_>, word: &str| {
        column.trials.iter().filter(|trial| trial.verdict.word() == word).count()
    };
    let rows = Verdict::WORDS.iter().map(|word| {
        let counts: Vec<_> = package.columns.iter().map(|column| count(column, word)).collect();
        (*word, counts)
    });
    let occurs = rows.filter(|(_, counts)| counts.iter().any(|count| *count > 0));
    let cells = |counts: Vec<usize>| counts.iter().map(ToString::to_string).collect();
    table(out, package, "scenarios", occurs.map(|(word, counts)| (word, cells(counts))));
}

fn requirements(out: &mut String, package: &Package<'_>) {
    // What a scenario asks for by itself stands here where a version fails for it.
    let fails =
        |rule| package.columns.iter().any(|it| it.counts.get(rule).is_some_and(|it| !it.broken.is_empty()));
    let rules = RuleId::ALL.iter().filter(|rule| match rule.kind() {
        RuleKind::Hazard | RuleKind::May => false,
        RuleKind::Scenario => fails(rule),
        RuleKind::Must => true,
    });
    let rows = rules.filter_map(|rule| {
        let cells: Vec<_> = package.columns.iter().map(|column| requirement(column, *rule)).collect();
        cells.iter().any(Option::is_some).then(|| {
            (rule.as_str(), cells.into_iter().map(|cell| cell.unwrap_or_else(|| "·".to_owned())).collect())
        })
    });
    table(out, package, "requirement: broken in, of how many", rows);
}

/// In how many of the scenarios that put a rule to the test it is broken; nothing where none does.
fn requirement(column: &Column<'_>, rule: RuleId) -> Option<String> {
    Some(match column.counts.get(&rule)?.told(rule) {
        (0, of) => format!("0{of}"),
        (broken, of) => format!("**{broken}**{of}"),
    })
}

fn hazards(out: &mut String, package: &Package<'_>) {
    let hazards = RuleId::ALL.iter().filter(|rule| rule.kind() == RuleKind::Hazard);
    let rows: Vec<_> = hazards
        .map(|rule| {
            let seen = |column: &Column<'_>| column.counts.get(rule).map_or(0, |counts| counts.broken.len());
            let cells = package.columns.iter().map(|column| match seen(column) {
                0 => "·".to_owned(),
                count => format!("**{count}**"),
            });
            (rule.as_str(), cells.collect())
        })
        .collect();
    table(out, package, "hazard: seen in so many scenarios", rows);
    let mut examples = String::new();
    let versions: Vec<_> = package.columns.iter().map(|column| column.version.as_str()).collect();
    for rule in RuleId::ALL.iter().filter(|rule| rule.kind() == RuleKind::Hazard) {
        let mut seen: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for column in &package.columns {
            for trial in column.counts.get(rule).into_iter().flat_map(|counts| &counts.broken) {
                seen.entry(trial.scenario.as_str()).or_default().push(&column.version);
            }
        }
        if !seen.is_empty() {
            _ = writeln!(examples, "- {rule}: {}", examples::told(seen, &versions));
        }
    }
    if !examples.is_empty() {
        _ = write!(out, "\nFor example:\n\n{examples}");
    }
}

/// The reasons that are given, with what they are for.
fn reasons(out: &mut String, package: &Package<'_>) {
    let mut reasons: BTreeMap<(RuleId, &str), BTreeMap<usize, usize>> = BTreeMap::new();
    for (place, column) in package.columns.iter().enumerate() {
        for excused in column.trials.iter().flat_map(|trial| &trial.excused) {
            if let Excuse::Known(reason) = &excused.excuse {
                *reasons.entry((excused.rule, reason)).or_default().entry(place).or_default() += 1;
            }
        }
    }
    if reasons.is_empty() {
        return;
    }
    out.push_str("\nWhy:\n\n");
    for ((rule, reason), places) in reasons {
        let versions = places
            .iter()
            .map(|(place, count)| format!("{} in {count}", text(&package.columns[*place].version)))
            .collect::<Vec<_>>();
        _ = writeln!(out, "- {rule} ({}): {}", versions.join(", "), text(reason));
    }
}

/// Untrusted text in a line or a cell.
fn text(text: &str) -> String {
    let text = visible(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    ["\\", "|", "`", "*", "_", "["].iter().fold(text, |text, sign| text.replace(sign, &format!("\\{sign}")))
}
