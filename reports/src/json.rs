//! JSON, for other tools and for reading it back. The types that are written are its own: whatever is done to those of
//! a run, a plan or a trace, the format is what this module says, and what the rows of capabilities, observations and ambient
//! stimuli say.

mod campaign;
mod comparison;
mod coverage;
mod difference;
mod exploration;
mod fitted;
pub mod pieces;
mod plan;
mod policy;
mod report;
mod share;
mod side_by_side;
mod simulation;
mod trace;
mod verdict;
mod wire;
mod words;

pub use campaign::campaign;
pub use comparison::comparison;
pub use coverage::coverage;
pub use difference::difference;
pub use exploration::{exploration, policies};
pub use fitted::fit;
pub use share::{parse_share, share};
pub use side_by_side::side_by_side;
pub use simulation::simulation;
pub use trace::event;

use crate::run::Run;
use interlude_spec::json_error;
use report::Report;
use serde::{Deserialize, Serialize};
use std::io;

mod sound;

pub use sound::believed;

/// The version of the format of a run that is written, and the only one that is read.
pub const VERSION: u32 = 1;

/// Why a text is not a run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// It is not JSON, or not of this shape.
    #[error("not a report of Interlude: {}", json_error::words(.0))]
    Malformed(#[from] serde_json::Error),
    /// It is of a version that is not known here.
    #[error("a report of version {found}, where only version {VERSION} can be read")]
    Version {
        /// The version it is of.
        found: u64,
    },
    /// It is of that shape, and not what a run could have come to.
    #[error("a report that no run comes to: {0}")]
    Unsound(String),
}

#[derive(Deserialize)]
struct Versioned {
    version: u64,
}

/// The run as JSON: the version first, each trial on a line of its own, with a line break at the end.
///
/// # Panics
///
/// Never: a report can be written to memory.
///
/// ```
/// use interlude_reports::{json, run::Run};
/// let run = Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() };
/// let text = json::render(&run);
/// assert!(text.starts_with("{\n  \"version\": 1,"));
/// assert_eq!(json::parse(&text).unwrap(), run);
/// ```
pub fn render(run: &Run) -> String {
    let mut out = Vec::new();
    write(run, &mut out).expect("a report can be written to memory");
    String::from_utf8(out).expect("what is written is text")
}

/// Writes what [`render`] gives, a trial at a time.
///
/// # Errors
///
/// What keeps it from being written.
pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(pieces::beginning(run).as_bytes())?;
    for (place, trial) in run.trials.iter().enumerate() {
        out.write_all(pieces::trial(trial, place).as_bytes())?;
    }
    out.write_all(pieces::between(run.trials.len(), &run.stale).as_bytes())?;
    for (place, scenario) in run.scenarios.iter().enumerate() {
        out.write_all(pieces::scenario(scenario, place).as_bytes())?;
    }
    out.write_all(pieces::end(run.scenarios.len(), &run.allowed, run.left_out).as_bytes())
}

/// The JSON Schema of what [`render`] writes.
pub fn schema() -> serde_json::Value {
    interlude_spec::schema::of::<Report>("A report of Interlude, version 1")
}

/// Reads what [`render`] wrote. Fields that are not known are passed over.
///
/// # Errors
///
/// A [`ParseError`] where the text is not JSON, not of this shape, or of another version.
pub fn parse(text: &str) -> Result<Run, ParseError> {
    // The version comes first, because a report of another version may have any shape.
    let Versioned { version: found } = serde_json::from_str(text)?;
    if found != u64::from(VERSION) {
        return Err(ParseError::Version { found });
    }
    let run = serde_json::from_str::<Report>(text)?.run();
    sound::check(&run).map_err(ParseError::Unsound)?;
    Ok(run)
}

/// Something as indented JSON, with a line break at the end.
fn indented(written: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(written);
    text.expect("what is written has no maps but those keyed by text") + "\n"
}
