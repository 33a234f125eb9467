//! Finds scenarios: files below folders, or those that are built in. It reads folders, and no file that has the name of a scenario:
//! listing a thousand scenarios parses none of them.

use crate::files;
use interlude_spec::id::ScenarioId;
use interlude_spec::scenario::{MAX_BYTES, shape};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// The name of the folder that scenario ids start below.
pub const ROOT: &str = "scenarios";
/// The name of folders that are passed over: what is in them is wrong on purpose.
pub const INVALID: &str = "invalid";

/// The scenarios of this repository as they were when it was built: ids and texts, in the order of the ids.
static BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

/// A scenario that was found, and has not been read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Found {
    /// Its id.
    pub id: ScenarioId,
    /// Where its text is.
    pub source: Source,
}

/// Where the text of a scenario is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub enum Source {
    /// In a file.
    File(PathBuf),
    /// In this library.
    BuiltIn(&'static str),
}

impl Found {
    /// The file that it is in; none where it is built in.
    pub fn path(&self) -> Option<&Path> {
        match &self.source {
            Source::File(path) => Some(path),
            Source::BuiltIn(_) => None,
        }
    }

    /// Where it comes from, as a user would write it: the path of its file, or `built in: ID`.
    pub fn file(&self) -> String {
        match &self.source {
            Source::File(path) => display_path(path),
            Source::BuiltIn(_) => format!("built in: {}", self.id),
        }
    }
}

/// The scenarios that travel in this library, in the order of their ids.
///
/// ```
/// let found = interlude::discovery::built_in();
/// assert!(found.iter().any(|found| found.id.as_str() == "callback/children-stay-hidden"));
/// ```
pub fn built_in() -> Vec<Found> {
    let found = BUILT_IN.iter().map(|(id, text)| Found { id: (*id).into(), source: Source::BuiltIn(text) });
    found.collect()
}

/// A path as a user would write it: with `/`, and with `./` at the front only where it would be taken for an option
/// without.
pub fn display_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    // Where `/` parts a path, `\` is a letter of a name.
    let text = if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() };
    let text = text.strip_prefix("./").filter(|rest| !rest.starts_with('/')).unwrap_or(&text);
    if text.starts_with('-') { format!("./{text}") } else { text.to_owned() }
}

/// Why scenarios could not be found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// There is nothing at a path.
    #[error("there is no file or folder `{}`", display_path(.0))]
    Missing(PathBuf),
    /// A folder could not be read.
    #[error("cannot read `{}`: {reason}", display_path(path))]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// Why.
        reason: String,
        /// Whether the folder is not to blame: the system has no more of what it takes.
        is_want: bool,
    },
    /// A name that is not UTF-8 cannot be a scenario's id.
    #[error("the name of `{0}` is not UTF-8, so it cannot be a scenario's id")]
    NotUtf8(PathBuf),
    /// Files that look like scenarios and would be passed over; there is at least one.
    #[error("{} would be passed over: the name of a scenario file ends in `.yaml`", listed(.0))]
    OtherwiseNamed(Vec<PathBuf>),
    /// Two files have one id.
    #[error(
        "`{one}` and `{other}` both have the id `{id}`: name them differently, or give one of them at a time"
    )]
    SameId {
        /// The id.
        id: ScenarioId,
        /// The first file.
        one: PathBuf,
        /// The second file.
        other: PathBuf,
    },
}

impl DiscoveryError {
    /// What to do about it, where that follows.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::OtherwiseNamed(paths) => {
                Some(format!("call it `{}`", display_path(&paths.first()?.with_extension("yaml"))))
            }
            _ => None,
        }
    }
}

/// The scenario files at or below some paths, in the order of their ids, each once.
///
/// A file that is given by name is taken, unless its name ends in `.yml` or `.YAML`. Below a folder, folders named `invalid` or `node_modules` are passed over, and those
/// whose names begin with a dot; links are followed. The id of a file is the same however the folder above it was given.
///
/// # Errors
///
/// A [`DiscoveryError`] where a path does not exist or cannot be read, or where two files would have one id.
pub fn discover(paths: &[PathBuf]) -> Result<Vec<Found>, DiscoveryError> {
    let mut found: BTreeMap<ScenarioId, PathBuf> = BTreeMap::new();
    let mut otherwise_named = Vec::new();
    for start in paths {
        if !start.exists() {
            return Err(DiscoveryError::Missing(start.clone()));
        }
        let (root, base) = root_of(start);
        let entries = WalkDir::new(start).follow_links(true).sort_by_file_name().into_iter();
        let entries = entries.filter_entry(|entry| {
            entry.depth() == 0 || !entry.file_type().is_dir() || !is_passed_over(entry.file_name())
        });
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                // Editors leave such links beside a file that is open.
                Err(error) if error.path().is_some_and(|path| leads_nowhere(path) && !is_yaml(path)) => {
                    continue;
                }
                Err(error) => {
                    return Err(DiscoveryError::Unreadable {
                        path: error.path().unwrap_or(start).to_path_buf(),
                        reason: error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
                        is_want: error.io_error().is_some_and(files::is_want),
                    });
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let path = entry.path();
            if path.extension().is_none_or(|extension| extension != "yaml") {
                // Below a folder it would be passed over, so it is taken nowhere.
                let is_meant = || entry.depth() == 0 || is_below_root(path) || reads_like_scenario(path);
                let is_otherwise_named = is_yaml(path) && is_meant();
                if is_otherwise_named {
                    otherwise_named.push(path.to_path_buf());
                }
                if is_otherwise_named || entry.depth() > 0 {
                    continue;
                }
            }
            let below = path.strip_prefix(start).unwrap_or(path);
            let whole = if entry.depth() == 0 { base.clone() } else { base.join(below) };
            let id = id_of(&root, &whole).ok_or_else(|| DiscoveryError::NotUtf8(path.to_path_buf()))?;
            match found.get(&id) {
                Some(one) if !same_file(one, path) => {
                    return Err(DiscoveryError::SameId { id, one: one.clone(), other: path.to_path_buf() });
                }
                _ => _ = found.insert(id, path.to_path_buf()),
            }
        }
    }
    if !otherwise_named.is_empty() {
        return Err(DiscoveryError::OtherwiseNamed(otherwise_named));
    }
    Ok(found.into_iter().map(|(id, path)| Found { id, source: Source::File(path) }).collect())
}

/// How many files are named in one message; of the others the number is told.
const MOST_NAMED: usize = 5;

/// Paths as a user would write them, the first of them where there are many.
fn listed(paths: &[PathBuf]) -> String {
    let shown: Vec<_> =
        paths.iter().take(MOST_NAMED).map(|path| format!("`{}`", display_path(path))).collect();
    let rest = paths.len() - shown.len();
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    shown.join(", ") + &more
}

/// Whether what is in a folder of that name is none of ours, or wrong on purpose.
fn is_passed_over(name: &OsStr) -> bool {
    name == INVALID || name == "node_modules" || name.as_encoded_bytes().starts_with(b".")
}

/// Whether a path is below a folder named `scenarios`: then whoever put a file there meant it to be one.
pub fn is_below_root(path: &Path) -> bool {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    whole.parent().is_some_and(|folder| folder.iter().any(|name| name == ROOT))
}

/// Whether a text could be a scenario, be it with mistakes: a line begins with a key that scenarios have and few other files, or it
/// is written in braces.
pub fn is_like_scenario(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_key = |line: &str| {
        let key = line.split_once(':').map(|(key, _)| key.trim_end());
        key.is_some_and(|key| key != "contract" && shape::SCENARIO.names().any(|name| name == key))
    };
    text.lines().any(is_key) || text.trim_start().starts_with('{')
}

fn reads_like_scenario(path: &Path) -> bool {
    files::read(path, MAX_BYTES).is_ok_and(|bytes| is_like_scenario(&String::from_utf8_lossy(&bytes)))
}

/// Whether a file looks like a scenario, however its name is written.
fn is_yaml(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|it| it.eq_ignore_ascii_case("yaml") || it.eq_ignore_ascii_case("yml"))
}

/// Whether it is a link, to what is not there.
fn leads_nowhere(path: &Path) -> bool {
    path.is_symlink() && !path.exists()
}

/// The folder below which ids start, which is the nearest one named `scenarios`, else the given folder itself; and the given
/// path as it is written below that.
///
/// Where the path as it is given goes through no such folder, the one that it leads to may.
fn root_of(start: &Path) -> (PathBuf, PathBuf) {
    let given = std::path::absolute(start).unwrap_or_else(|_| start.to_path_buf());
    let goes_up = given.components().any(|part| part == Component::ParentDir);
    let real = real(start).unwrap_or_else(|| given.clone());
    let named = |path: &Path| {
        let mut folders = path.ancestors();
        folders.find(|path| path.file_name().is_some_and(|name| name == ROOT)).map(Path::to_path_buf)
    };
    if !goes_up && let Some(root) = named(&given) {
        return (root, given);
    }
    let root = match named(&real) {
        Some(root) => root,
        None if real.is_dir() => real.clone(),
        None => real.parent().map_or_else(PathBuf::new, Path::to_path_buf),
    };
    (root, real)
}

/// Where a path leads. A file keeps its name, whichever file it is a link to.
fn real(path: &Path) -> Option<PathBuf> {
    if path.is_dir() {
        return path.canonicalize().ok();
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

fn id_of(root: &Path, path: &Path) -> Option<ScenarioId> {
    let below = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    let id = parts?.join("/");
    Some(ScenarioId::new(id.strip_suffix(".yaml").unwrap_or(&id)))
}

fn same_file(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}
