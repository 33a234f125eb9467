//! `interlude schema`

use crate::exit::Exit;
use clap::{Args, ValueEnum};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Of what
    #[arg(value_enum)]
    what: Format,
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

pub(super) fn schema(arguments: &Arguments) -> Exit {
    let schema = match arguments.what {
        Format::Scenario => interlude_spec::schema::scenario(),
        Format::Protocol => interlude_spec::schema::protocol(),
        Format::Report => interlude_reports::json::schema(),
    };
    super::answer(&format!("{schema:#}\n"))
}
