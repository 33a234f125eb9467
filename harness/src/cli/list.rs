//! `interlude list`

use super::select;
use crate::exit::Exit;
use crate::implementations;
use crate::process::Limits;
use clap::{Args, ValueEnum};
use interlude_reports::terminal;
use interlude_spec::catalogue;
use interlude_spec::rule::RuleId;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// What to list
    #[arg(value_enum)]
    what: Kind,
    /// For scenarios: files, or folders of them [default: the folder `scenarios`, else what is built in]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print the list
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Kind {
    /// Scenarios, by id; their files are not read
    Scenarios,
    /// Implementations that are built in (the names before a `/` say what they are there for), and the adapters of this
    /// checkout
    Implementations,
    /// Requirements and hazards
    Requirements,
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
    let rows = match arguments.what {
        Kind::Scenarios => scenarios(&arguments.paths),
        Kind::Implementations => implementations(),
        Kind::Requirements => Ok(requirements()),
    };
    let rows = match rows {
        Ok(rows) => rows,
        Err(exit) => return exit,
    };
    super::answer(&match arguments.format {
        Format::Text => {
            let rows = rows.iter().map(|row| (row.name.as_str(), row.about.as_str()));
            terminal::list(rows, super::style())
        }
        Format::Json => {
            let rows: Vec<_> = rows.into_iter().map(|row| row.whole).collect();
            format!("{:#}\n", serde_json::Value::from(rows))
        }
    })
}

fn scenarios(paths: &[PathBuf]) -> Result<Vec<Row>, Exit> {
    let rows = select::scenarios(paths)?.into_iter().map(|found| Row {
        name: found.id.to_string(),
        about: String::new(),
        whole: json!({ "id": found.id, "file": found.file() }),
    });
    Ok(rows.collect())
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

fn requirements() -> Vec<Row> {
    let rows = RuleId::ALL.iter().map(|rule| Row {
        name: rule.to_string(),
        about: catalogue::entry(*rule).map(|entry| first_sentence(&entry.text)).unwrap_or_default(),
        whole: json!({ "id": rule, "kind": rule.kind() }),
    });
    rows.collect()
}

/// A text up to the end of its first sentence; `explain` tells the rest.
fn first_sentence(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.split_once(". ").map_or(words.clone(), |(first, _)| format!("{first}."))
}
