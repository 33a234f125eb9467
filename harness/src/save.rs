//! Saves a scenario that was found, under a name made from what it shows and from its content: the same find saved twice
//! is one file.

use crate::files;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::write;
use std::io;
use std::path::{Path, PathBuf};

/// The name of the file: what the scenario shows, and a number that depends on its text alone.
pub fn name(shows: &str, text: &str) -> String {
    format!("{}-{:08x}.yaml", plain(shows), fingerprint(text) >> 32)
}

/// Writes the scenario into a folder, which is made where it is missing.
///
/// # Errors
///
/// What the operating system says, with the path.
pub fn save(folder: &Path, shows: &str, text: &str) -> Result<PathBuf, (PathBuf, io::Error)> {
    let path = folder.join(name(shows, text));
    let written = files::write(&path, text.as_bytes());
    written.map(|()| path.clone()).map_err(|error| (path, error))
}

/// Writes the plan in which a property failed into the folder of regressions of the repository, as a complete scenario in a
/// file of that name, where `cargo test` and `interlude run` pick it up. A property that goes on shrinking writes it
/// again: what is there in the end is the smallest. Gives what there is to say about it.
pub fn regression(name: &str, plan: &Plan) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/regressions");
    let path = folder.join(format!("{}.yaml", plain(name)));
    let text = write::write(&Plan { title: name.replace('_', " "), ..plan.clone() });
    match files::write(&path, text.as_bytes()) {
        Ok(()) => format!("saved as {}\n{text}", path.display()),
        Err(error) => format!("cannot be saved as {}: {error}\n{text}", path.display()),
    }
}

/// A name as it can stand in the name of a file anywhere.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

/// FNV-1a, which is the same on every machine and in every version.
fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_what_is_shown_and_of_the_text() {
        assert_eq!(fingerprint("a"), 0xaf63_dc4c_8601_ec8c, "the published value");
        assert_eq!(name("hazard.stale-call-wins", "a"), "hazard-stale-call-wins-af63dc4c.yaml");
        assert_ne!(name("x", "a"), name("x", "b"));
    }
}
