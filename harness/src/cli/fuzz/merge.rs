//! `interlude fuzz merge`

use super::known::KnownFindings;
use super::tell::tell;
use super::witness::Tried;
use super::{of_contract, one_implementation, other};
use crate::cli::complain;
use crate::cli::output::{self, Format};
use crate::exit::Exit;
use crate::files;
use crate::process::Limits;
use clap::Args;
use interlude_reports::json;
use interlude_reports::share::{self, Share};
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The shards, as `fuzz --shard I/N --resume FILE` keeps them in its file, or `--format json` prints them
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What the campaign is known to find, as it was given to the shards
    #[arg(long, value_name = "FILE")]
    known_findings: Option<PathBuf>,
    /// Write what was found into this folder, as scenario files
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

pub(super) fn merge(arguments: &Arguments) -> Result<Exit, Exit> {
    output::can_be_saved_in(arguments.save.as_deref().map(|folder| ("--save", folder)))?;
    let expected = KnownFindings::read(arguments.known_findings.as_deref())?;
    let shares = arguments.files.iter().map(|file| read(file)).collect::<Result<_, _>>()?;
    let whole = share::merge(shares).map_err(|error| complain(&error.to_string(), &error.help()))?;
    // What was found is played again, as it is where it is found.
    let limits = Limits::default();
    let implementation = one_implementation(&whole.implementation, limits)?;
    let subject = of_contract(implementation.subject(), whole.contract)?;
    let other = whole.same_as.as_deref().map(|name| other(name, limits)).transpose()?;
    let other = other.as_ref().map(|(other, _)| other);
    let tried = Tried { implementation: &implementation, subject: &subject, other };
    Ok(tell(whole, &tried, &expected, arguments.save.as_deref(), arguments.format))
}

pub(super) fn read(file: &Path) -> Result<Share, Exit> {
    let name = file.display();
    let text =
        files::read_report(file).map_err(|error| complain(&format!("cannot read `{name}`: {error}"), ""))?;
    json::parse_share(&text).map_err(|error| {
        complain(
            &format!("`{name}` is {error}"),
            "`interlude fuzz --shard I/N --resume FILE` keeps a shard in that file",
        )
    })
}
