//! A run as JSON, for other tools and for reading it back. It knows the format's version and nothing else:
//! what is in a run is said by its types.

use crate::escape;
use crate::run::{Allowed, Run, Scenario, Shard, Stale, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the format that is written, and the only one that is read.
pub const VERSION: u32 = 1;

/// Why a text is not a run.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// It is not JSON, or not of this shape.
    #[error("not a report of Interlude: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It is of a version that is not known here.
    #[error("a report of version {found}, where only version {VERSION} can be read")]
    Version {
        /// The version it is of.
        found: u64,
    },
}

/// A run.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Report")]
struct Written<'a> {
    /// The version of this format.
    version: u32,
    /// The version of Interlude that ran it.
    suite: &'a str,
    /// Which part of a run this is; none for a whole run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shard: Option<&'a Shard>,
    /// Every trial, by implementation and then by scenario.
    trials: &'a [Trial],
    /// Known deviations that are known no longer.
    #[serde(default, skip_serializing_if = "<[Stale]>::is_empty")]
    stale: &'a [Stale],
    /// The scenarios of the trials, each once, in the order of their ids.
    #[serde(default, skip_serializing_if = "<[Scenario]>::is_empty")]
    scenarios: &'a [Scenario],
    /// Runs that the contract allows, of the scenarios in which it is broken.
    #[serde(default, skip_serializing_if = "<[Allowed]>::is_empty")]
    allowed: &'a [Allowed],
}

#[derive(Deserialize)]
struct Versioned {
    version: u64,
}

/// The run as JSON: indented, the version first, with a line break at the end.
///
/// # Panics
///
/// Never: everything in a run can be written as JSON.
///
/// ```
/// use interlude_reports::{json, run::Run};
/// let run = Run { suite: "0.1.0".to_owned(), trials: Vec::new(), ..Run::default() };
/// let text = json::render(&run);
/// assert!(text.starts_with("{\n  \"version\": 1,"));
/// assert_eq!(json::parse(&text).unwrap(), run);
/// ```
pub fn render(run: &Run) -> String {
    let Run { suite, shard, trials, stale, scenarios, allowed } = run;
    let shard = shard.as_ref();
    let written = Written { version: VERSION, suite, shard, trials, stale, scenarios, allowed };
    let mut text = serde_json::to_string_pretty(&written).expect("a run has no maps but those keyed by ids");
    text.push('\n');
    escape::json(text)
}

/// The JSON Schema of what [`render`] writes.
pub fn schema() -> serde_json::Value {
    interlude_spec::schema::of::<Written<'_>>("A report of Interlude, version 1")
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
    Ok(serde_json::from_str(text)?)
}
