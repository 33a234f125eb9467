//! `interlude schema`

use crate::exit::Exit;
use crate::{discovery, files};
use clap::{Args, ValueEnum};
use interlude_reports::escape::visible;
use std::path::PathBuf;

/// How the schema of scenarios is called where it stands beside them.
pub(super) const SCENARIO: &str = "scenario.schema.json";

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Of what
    #[arg(value_enum)]
    what: Format,
    /// Write it into a folder instead, as `scenario.schema.json` and the like, and take the place of an older one; where no folder
    /// is named: `scenarios`
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = discovery::ROOT)]
    write: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// A scenario file
    Scenario,
    /// A line of the adapter protocol
    Protocol,
    /// A JSON report
    Report,
}

impl Format {
    fn schema(self) -> String {
        let schema = match self {
            Self::Scenario => return scenario(),
            Self::Protocol => interlude_spec::schema::protocol(),
            Self::Report => interlude_reports::json::schema(),
        };
        format!("{schema:#}\n")
    }

    const fn file(self) -> &'static str {
        match self {
            Self::Scenario => SCENARIO,
            Self::Protocol => "protocol.schema.json",
            Self::Report => "report.schema.json",
        }
    }
}

/// The schema of scenarios, as it is printed.
pub(super) fn scenario() -> String {
    format!("{:#}\n", crate::schemas::scenario())
}

pub(super) fn schema(arguments: &Arguments) -> Exit {
    let schema = arguments.what.schema();
    let Some(folder) = &arguments.write else { return super::answer(&schema) };
    let file = folder.join(arguments.what.file());
    let name = discovery::display_path(&file);
    match files::write(&file, schema.as_bytes()) {
        Ok(()) => super::answer(&format!("{}\n", visible(&name))),
        Err(error) => super::output::unwritten(&file, &error),
    }
}
