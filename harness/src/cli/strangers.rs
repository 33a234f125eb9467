//! Files that are no scenarios, in folders that hold other things as well.

use super::select;
use crate::discovery::{self, Found, Source, display_path};
use crate::exit::Exit;
use crate::files;
use crate::trial::LoadError;
use interlude_reports::numbers::counted;
use interlude_spec::scenario::MAX_BYTES;
use std::path::{Path, PathBuf};

/// How many of them are named.
const NAMED: usize = 3;

/// What was found, without files of other kinds. Those are passed over only where nobody has said that they are scenarios: by
/// naming the file, or by a folder `scenarios` that it is below.
pub(super) fn without(found: Vec<Found>, paths: &[PathBuf]) -> Result<Vec<Found>, Exit> {
    let mut strangers = Vec::new();
    let mut scenarios = Vec::with_capacity(found.len());
    for found in found {
        match &found.source {
            Source::File(path) if is_in_question(path, paths) && !is_scenario(path)? => {
                strangers.push(display_path(path));
            }
            _ => scenarios.push(found),
        }
    }
    if !strangers.is_empty() {
        let more = strangers.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let named: Vec<_> = strangers.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        let files = counted(strangers.len(), "file");
        let no_scenario = if strangers.len() == 1 { "is no scenario" } else { "are no scenarios" };
        super::note(&format!("{files} {no_scenario} and passed over: {}{more}", named.join(", ")));
    }
    Ok(scenarios)
}

fn is_in_question(path: &Path, paths: &[PathBuf]) -> bool {
    !discovery::is_below_root(path) && !paths.iter().any(|named| named == path)
}

fn is_scenario(path: &Path) -> Result<bool, Exit> {
    let bytes = files::read(path, MAX_BYTES)
        .map_err(|error| select::unreadable(LoadError::of_file(display_path(path), &error)))?;
    // What is too long to be read as a whole is refused by whoever reads it, and not passed over.
    let is_too_long = bytes.len() > MAX_BYTES;
    Ok(is_too_long || discovery::is_like_scenario(&String::from_utf8_lossy(&bytes)))
}
