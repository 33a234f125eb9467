//! Saves a scenario that was found, under a name made from what it shows and from its content: the same find saved twice
//! is one file. A file that somebody has edited since is nobody's to write over: the find goes beside it.

use crate::files;
use crate::trial::Scenario;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The name of the file: what the scenario shows, and a number that depends on its text alone.
pub fn name(shows: &str, text: &str) -> String {
    format!("{}-{:08x}.yaml", plain(shows), fingerprint(text) >> 32)
}

/// Why a scenario is not saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unsaved {
    /// Its text says something else than what was found, or nothing at all.
    #[error("`{name}` is not saved, since it cannot be read again: {why}")]
    Unreadable {
        /// The name of its file.
        name: String,
        /// Why it cannot be read.
        why: String,
    },
    /// Played again, it does not show what it is saved for.
    #[error("`{name}` is not saved, since it does not show `{shows}` when it is played again")]
    NotShown {
        /// The name of its file.
        name: String,
        /// What it is saved for.
        shows: String,
    },
    /// It cannot be written.
    #[error("cannot write `{path}`: {error}")]
    Unwritten {
        /// The path of its file.
        path: String,
        /// What the operating system says.
        error: io::Error,
    },
}

/// A scenario that is saved.
#[derive(Debug)]
pub struct Saved {
    /// The path of its file.
    pub path: PathBuf,
    /// The file of its name, where that holds something else by now. It is as it was.
    pub edited: Option<PathBuf>,
}

/// Where a scenario is saved in a folder: in the file of its name, or in the first beside it that holds nothing else.
pub fn place(folder: &Path, shows: &str, text: &str) -> PathBuf {
    let name = name(shows, text);
    let stem = name.strip_suffix(".yaml").unwrap_or(&name);
    let mut path = folder.join(&name);
    for number in 2_u64.. {
        if fs::symlink_metadata(&path).is_err() || holds(&path, text) {
            break;
        }
        path = folder.join(format!("{stem}-{number}.yaml"));
    }
    path
}

fn holds(path: &Path, text: &str) -> bool {
    files::read(path, text.len()).is_ok_and(|bytes| bytes == text.as_bytes())
}

/// Writes a scenario into a folder, which is made where it is missing, once it has been read back from its text and
/// `is_shown` says that it shows, played again, what it is saved for.
///
/// # Errors
///
/// [`Unsaved`]: then nothing is written.
pub fn save(
    folder: &Path,
    shows: &str,
    text: &str,
    is_shown: impl FnOnce(&Scenario) -> bool,
) -> Result<Saved, Unsaved> {
    let name = name(shows, text);
    let scenario = read_back(&name, text)?;
    if !is_shown(&scenario) {
        return Err(Unsaved::NotShown { name, shows: shows.into() });
    }
    loop {
        let path = place(folder, shows, text);
        // What is there by now may have come in between.
        match files::create(&path, text.as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && !holds(&path, text) => {}
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(Unsaved::Unwritten { path: path.display().to_string(), error });
            }
            _ => {
                let its = folder.join(&name);
                return Ok(Saved { edited: (path != its).then_some(its), path });
            }
        }
    }
}

/// A scenario as whoever is given its file reads it.
fn read_back(name: &str, text: &str) -> Result<Scenario, Unsaved> {
    let id = name.strip_suffix(".yaml").unwrap_or(name).into();
    Scenario::read(id, name.into(), text.as_bytes()).map_err(|unreadable| {
        let why = unreadable
            .mistakes
            .iter()
            .find(|it| it.code.severity() == interlude_spec::diagnostic::Severity::Error)
            .map_or_else(String::new, |mistake| mistake.message.clone());
        Unsaved::Unreadable { name: name.into(), why }
    })
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

    #[test]
    fn only_what_is_read_back_and_shows_what_it_should_is_written() {
        let folder = std::env::temp_dir().join(format!("interlude-save-{}", std::process::id()));
        let text = |method| {
            format!(
                "scenario: A switch\ncontract: navigate\nclient: {{ sessions: [{{ id: sess_a, user: user_ada }}] }}\n\
                 steps:\n  - {{ at: 0ms, call: one, {method}: {{ session: sess_a }} }}\n"
            )
        };
        let unreadable = save(&folder, "x", &text("setSession"), |_| true);
        assert!(matches!(unreadable, Err(Unsaved::Unreadable { .. })), "{unreadable:?}");
        let not_shown = save(&folder, "x", &text("setActive"), |_| false);
        assert!(matches!(not_shown, Err(Unsaved::NotShown { .. })), "{not_shown:?}");
        assert!(!folder.exists(), "nothing is written");
        let path = save(&folder, "x", &text("setActive"), |scenario| scenario.plan.calls.len() == 1);
        let Saved { path, edited: None } = path.expect("it is saved") else {
            panic!("nothing was there before")
        };
        let again = |_: &Scenario| true;
        let same = save(&folder, "x", &text("setActive"), again).expect("it is saved");
        assert_eq!((&same.path, same.edited), (&path, None), "the same find is one file");
        fs::write(&path, "mine").expect("it can be written");
        for _ in 0..2 {
            let beside = save(&folder, "x", &text("setActive"), again).expect("it is saved");
            assert_eq!(beside.edited.as_ref(), Some(&path));
            assert!(beside.path.to_string_lossy().ends_with("-2.yaml"), "{}", beside.path.display());
            assert!(holds(&beside.path, &text("setActive")) && holds(&path, "mine"));
        }
        std::fs::remove_dir_all(folder).expect("it is there");
    }
}
