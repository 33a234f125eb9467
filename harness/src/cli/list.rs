//! `interlude list`

use super::select;
use super::selection;
use crate::discovery::{Found, Source};
use crate::exit::Exit;
use crate::process::Limits;
use crate::{files, implementations};
use clap::{Args, ValueEnum};
use interlude_lab::semantics::Semantics;
use interlude_lab::twin::{documented, eras};
use interlude_reports::terminal;
use interlude_spec::catalogue;
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::{self, MAX_BYTES};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// What to list [default: what there are lists of]
    #[arg(value_enum)]
    what: Option<Kind>,
    /// For scenarios: files, or folders of them [default: the folder `scenarios`, else what is built in]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// List only names that contain this text; may be given several times, and any of them is enough [without a list: scenarios]
    #[arg(long, value_name = "TEXT")]
    filter: Vec<String>,
    /// How to print the list
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Kind {
    /// Scenarios, by id, each with its title; as JSON their files are not read
    Scenarios,
    /// Implementations that are built in (the names before a `/` say what they are there for), and the adapters of this
    /// checkout
    Implementations,
    /// Requirements and hazards
    Requirements,
    /// Hazards alone
    Hazards,
    /// What an implementation can have beside its contract, each needed by some scenarios
    Capabilities,
    /// The APIs that an implementation can speak
    Contracts,
    /// What a client can do where the contract leaves room: ways of coordinating calls, and versions of clerk-js
    Semantics,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// Names, and beside them what they are
    Text,
    /// A list of objects
    Json,
}

/// What is listed: a name, a sentence about it, and all there is to say for programs.
struct Row {
    name: String,
    about: String,
    whole: serde_json::Value,
}

pub(super) fn list(arguments: &Arguments) -> Exit {
    let rows = match arguments.what.or((!arguments.filter.is_empty()).then_some(Kind::Scenarios)) {
        None => Ok(lists()),
        Some(Kind::Scenarios) => scenarios(&arguments.paths, arguments.format),
        Some(Kind::Implementations) => implementations(),
        Some(Kind::Requirements) => Ok(rules(|_| true)),
        Some(Kind::Hazards) => Ok(rules(|rule| rule.kind() == RuleKind::Hazard)),
        Some(Kind::Capabilities) => Ok(named(Capability::ALL.map(|it| (it.as_str(), it.about())))),
        Some(Kind::Contracts) => Ok(named(Contract::ALL.map(|it| (it.as_str(), it.about())))),
        Some(Kind::Semantics) => Ok(semantics()),
    };
    let mut rows = match rows {
        Ok(rows) => rows,
        Err(exit) => return exit,
    };
    if !arguments.filter.is_empty() {
        let all: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let (nothing, near) = selection::none_holds(&arguments.filter, &format!("{} names", all.len()), &all);
        rows.retain(|row| arguments.filter.iter().any(|text| row.name.contains(text)));
        if rows.is_empty() {
            let help = near.unwrap_or_else(|| "leave it out to see them all".to_owned());
            return super::complain(&nothing, &help);
        }
    }
    super::answer(&match arguments.format {
        Format::Text => {
            let rows = rows.iter().map(|row| (row.name.as_str(), row.about.as_str()));
            terminal::list(rows, super::style_of_lines())
        }
        Format::Json => {
            let rows: Vec<_> = rows.into_iter().map(|row| row.whole).collect();
            format!("{:#}\n", serde_json::Value::from(rows))
        }
    })
}

/// What there are lists of.
fn lists() -> Vec<Row> {
    let kinds = Kind::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let rows = kinds.map(|kind| {
        let (name, about) = (kind.get_name(), kind.get_help().map(ToString::to_string).unwrap_or_default());
        let name = format!("interlude list {name}");
        Row { whole: json!({ "name": name, "about": about }), name, about }
    });
    rows.collect()
}

/// Names with what is said of each, of which the first sentence is shown.
fn named<const N: usize>(all: [(&str, &str); N]) -> Vec<Row> {
    let row = |(name, about): (&str, &str)| Row {
        name: name.to_owned(),
        about: first_sentence(about),
        whole: json!({ "name": name, "about": about }),
    };
    all.map(row).into()
}

fn scenarios(paths: &[PathBuf], format: Format) -> Result<Vec<Row>, Exit> {
    let rows = select::scenarios(paths)?.into_iter().map(|found| Row {
        name: found.id.to_string(),
        about: if format == Format::Text { title(&found) } else { String::new() },
        whole: json!({ "id": found.id, "file": found.file() }),
    });
    Ok(rows.collect())
}

/// The title of a scenario, where its file can be read and has one: whatever else is wrong with it, `check` tells.
fn title(found: &Found) -> String {
    let text = match &found.source {
        Source::BuiltIn(text) => (*text).to_owned(),
        Source::File(path) => files::read(path, MAX_BYTES)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .unwrap_or_default(),
    };
    scenario::title(&text).unwrap_or_default()
}

fn implementations() -> Result<Vec<Row>, Exit> {
    let adapters = select::adapters(Limits::default())?.into_iter().map(|it| it.implementation);
    let rows = implementations::all().into_iter().chain(adapters).map(|it| Row {
        whole: json!({
            "name": it.name,
            "about": it.about,
            "contracts": it.contracts,
            "capabilities": it.capabilities,
            "semantics": it.semantics,
        }),
        name: it.name,
        about: it.about,
    });
    Ok(rows.collect())
}

fn rules(is_listed: impl Fn(&RuleId) -> bool) -> Vec<Row> {
    let rows = RuleId::ALL.iter().copied().filter(is_listed).map(|rule| Row {
        name: rule.to_string(),
        about: catalogue::entry(rule).map(|entry| first_sentence(&entry.text)).unwrap_or_default(),
        whole: json!({ "id": rule, "kind": rule.kind() }),
    });
    rows.collect()
}

fn semantics() -> Vec<Row> {
    let row =
        |name: String, about: String| Row { whole: json!({ "name": name, "about": about }), name, about };
    let policies = Semantics::all().into_iter().map(|it| row(it.name, it.about));
    let oldest =
        row(format!("clerk-js@{}", eras::first()), "the oldest version whose behaviour is known".into());
    let later = eras::eras().skip(1).map(|(since, choices)| {
        let (first, more) =
            (choices.first().map_or("", |choice| choice.says()), choices.len().saturating_sub(1));
        let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
        row(format!("clerk-js@{since}"), format!("from here on: {first}{more}"))
    });
    let documented = row(documented::NAME.into(), documented::ABOUT.into());
    policies.chain([documented, oldest]).chain(later).collect()
}

/// A text up to the end of its first sentence; `explain` tells the rest.
fn first_sentence(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.split_once(". ").map_or(words.clone(), |(first, _)| format!("{first}."))
}
