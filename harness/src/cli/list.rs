//! `interlude list`

use super::select;
use crate::exit::Exit;
use crate::implementations;
use crate::process::Limits;
use clap::{Args, ValueEnum};
use interlude_reports::escape::visible;
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
    /// One a line
    Text,
    /// A list of objects
    Json,
}

pub(super) fn list(arguments: &Arguments) -> Exit {
    let rows = match arguments.what {
        Kind::Scenarios => match select::scenarios(&arguments.paths) {
            Ok(found) => found
                .into_iter()
                .map(|found| {
                    let row = json!({ "id": found.id, "file": found.file() });
                    (visible(found.id.as_str()).into_owned(), row)
                })
                .collect(),
            Err(exit) => return exit,
        },
        Kind::Implementations => match select::adapters(Limits::default()) {
            Ok(adapters) => {
                let adapters = adapters.into_iter().map(|it| it.implementation);
                implementations::all().into_iter().chain(adapters).collect::<Vec<_>>()
            }
            Err(exit) => return exit,
        }
        .into_iter()
        .map(|it| {
            let row = json!({
                "name": it.name,
                "about": it.about,
                "contracts": it.contracts,
                "capabilities": it.capabilities,
                "semantics": it.semantics,
            });
            (format!("{}  {}", visible(&it.name), visible(&it.about)), row)
        })
        .collect::<Vec<_>>(),
        Kind::Requirements => RuleId::ALL
            .iter()
            .map(|rule| (rule.to_string(), json!({ "id": rule, "kind": rule.kind() })))
            .collect(),
    };
    let text = match arguments.format {
        Format::Text => rows.into_iter().map(|(line, _)| line + "\n").collect(),
        Format::Json => {
            let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
            format!("{:#}\n", serde_json::Value::from(rows))
        }
    };
    super::answer(&text)
}
