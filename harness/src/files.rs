//! The one place in which files are written, and those of users are read.
//!
//! A file is written whole or not at all, so that whoever reads one while it is written sees the old one. What it is beside its
//! bytes stays: its permissions, its owner, and that it is behind a link.

mod writing;

pub use writing::Writing;

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};

/// How many names are tried for a file that is not finished.
const MOST_NAMES: u32 = 100;
/// How long [`remove_unfinished`] waits for someone who is just naming one.
const PATIENCE: Duration = Duration::from_millis(100);

/// The files that are being written, under the names that they have until they are finished.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Whether an error says nothing about a file, but that the system, or this process, has no more of what it takes.
pub fn is_want(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let wanting = [Errno::MFILE, Errno::NFILE, Errno::NOMEM, Errno::AGAIN];
        wanting.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
    }
    #[cfg(not(unix))]
    {
        error.kind() == io::ErrorKind::OutOfMemory
    }
}

/// Reads a file to its end, or to the first byte beyond the limit: whoever reads it says that it is too long.
///
/// # Errors
///
/// What keeps the file from being read. What is no file, such as a pipe, may never end and is not begun.
pub fn read(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let mut options = OpenOptions::new();
    options.read(true);
    // To open a pipe would be to wait for who writes into it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().try_into().unwrap_or(0),
    );
    let file = options.open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut bytes = Vec::new();
    file.take(u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How many bytes a report may have, or whatever else this program has written: that of 100,000 scenarios has a tenth of them.
const MAX_REPORT: usize = 1 << 30;

/// Reads a report, or another text that this program has written.
///
/// # Errors
///
/// What keeps it from being read: it is no file, it is longer than any report, or it is no UTF-8.
pub fn read_report(path: &Path) -> io::Result<String> {
    let too_long = || io::Error::other(format!("it has more than {MAX_REPORT} bytes"));
    // What says that it is too long need not be read.
    if fs::metadata(path)?.len() > u64::try_from(MAX_REPORT).unwrap_or(u64::MAX) {
        return Err(too_long());
    }
    let bytes = read(path, MAX_REPORT)?;
    if bytes.len() > MAX_REPORT {
        return Err(too_long());
    }
    String::from_utf8(bytes).map_err(|_| io::Error::other("it is not UTF-8"))
}

/// Writes a file, and the folders above it where there are none.
///
/// The bytes go into a file beside it, which then takes its place. Something that is there and is no file, such as
/// `/dev/stdout`, is written to as it is.
///
/// # Errors
///
/// What keeps the file from being written; then nothing has changed at its path.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let mut writing = Writing::begin(path)?;
    writing.write_all(bytes)?;
    writing.finish()
}

/// Whether a file could be written, as far as one can tell without writing it.
///
/// # Errors
///
/// That it is a folder, that a part of its path is a file, or that this user may not write there.
pub fn writable(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(io::Error::other("it is a folder")),
        // A pipe or a device, which is written to as it is.
        Ok(there) if !there.is_file() => return Ok(()),
        _ => {}
    }
    let place = end_of_links(path)?;
    let above =
        place.ancestors().skip(1).map(|it| if it.as_os_str().is_empty() { Path::new(".") } else { it });
    for folder in above {
        match fs::metadata(folder) {
            Ok(there) if !there.is_dir() => {
                let shown = folder.to_string_lossy();
                return Err(io::Error::new(
                    io::ErrorKind::NotADirectory,
                    format!("`{shown}` is a file, and no folder"),
                ));
            }
            Ok(_) => return may_write_in(folder),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // A part of the path is no folder, which shows further up.
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(unix)]
fn may_write_in(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    let shown = folder.to_string_lossy();
    access(folder, Access::WRITE_OK | Access::EXEC_OK)
        .map_err(io::Error::from)
        .map_err(|error| io::Error::new(error.kind(), format!("no file can be made in `{shown}`: {error}")))
}

#[cfg(not(unix))]
const fn may_write_in(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Writes a new file, and the folders above it where there are none.
///
/// # Errors
///
/// What keeps it from being written; one that is there already is never touched.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let (mut file, unfinished) = Unfinished::beside(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    // A second name, unlike a new name, is never given in another's place. Not every disk knows of second names.
    match fs::hard_link(&unfinished.0, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) if fs::symlink_metadata(path).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(&unfinished.0, path),
        Ok(()) => Ok(()),
    }
}

/// Whether two paths lead to one file, which may not be there yet. What is no file, such as `/dev/null`, can be written to
/// more than once.
pub fn is_same(one: &Path, other: &Path) -> bool {
    place(one) == place(other) && !fs::metadata(one).is_ok_and(|there| !there.is_file())
}

/// The path of the file that a path stands for, which may be a link to it.
pub fn behind_links(path: &Path) -> PathBuf {
    end_of_links(path).unwrap_or_else(|_| path.to_path_buf())
}

/// Where a path leads to. As far as it is there the system says so; of the rest, which would be made, `..` is the folder above.
fn place(path: &Path) -> PathBuf {
    let path = behind_links(path);
    let mut place = PathBuf::new();
    for component in std::path::absolute(&path).unwrap_or(path).components() {
        if component == Component::ParentDir {
            place.pop();
        } else {
            place.push(component);
        }
        if let Ok(whole) = place.canonicalize() {
            place = whole;
        }
    }
    place
}

/// Takes away what is not finished and will not be, because the program ends.
pub fn remove_unfinished() {
    let deadline = Instant::now() + PATIENCE;
    let unfinished = loop {
        match UNFINISHED.try_lock() {
            Ok(unfinished) => break unfinished,
            Err(TryLockError::Poisoned(poisoned)) => break poisoned.into_inner(),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return,
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(1)),
        }
    };
    for path in unfinished.iter() {
        _ = fs::remove_file(path);
    }
    // It stays locked: no other is begun before the program has ended.
    std::mem::forget(unfinished);
}

/// The name of a file that is not finished. When this is dropped there is no file of that name.
#[derive(Debug)]
struct Unfinished(PathBuf);

impl Unfinished {
    /// A new file beside a place.
    fn beside(place: &Path) -> io::Result<(File, Self)> {
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = place.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
        fs::create_dir_all(folder)?;
        let mut number = 0;
        loop {
            // The name of the place may be as long as a name can be, so it is no part of this one.
            let path = folder.join(format!(".interlude-{}-{number}.part", std::process::id()));
            let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
            match OpenOptions::new().read(true).write(true).create_new(true).open(&path) {
                Ok(file) => {
                    unfinished.insert(path.clone());
                    return Ok((file, Self(path)));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < MOST_NAMES => {
                    number += 1;
                }
                // What is said of the system is not to be taken for something about the file.
                Err(error) if is_want(&error) => return Err(error),
                Err(error) => {
                    let shown = name.to_string_lossy();
                    return Err(io::Error::new(
                        error.kind(),
                        format!("no file can be made beside `{shown}`: {error}"),
                    ));
                }
            }
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Under this name there is nothing left where all went well.
        _ = fs::remove_file(&self.0);
        UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// Gives a file the owner and the group of another, where this user may do that.
#[cfg(unix)]
fn keep_owner(file: &File, like: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    if file.metadata().is_ok_and(|it| (it.uid(), it.gid()) != (like.uid(), like.gid())) {
        _ = fchown(file, Some(like.uid()), Some(like.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

/// The place that a link leads to in the end, whether there is a file or not.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_path_buf();
    for _ in 0..40 {
        let Ok(target) = fs::read_link(&place) else { return Ok(place) };
        place = place.parent().map_or_else(|| target.clone(), |folder| folder.join(&target));
    }
    Err(io::Error::other("its links lead nowhere"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("interlude-files-{}-{name}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder can be made");
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder is there");
        let name = |entry: io::Result<fs::DirEntry>| entry.expect("it can be listed").file_name();
        let mut names: Vec<_> = entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_stays_beside_it() {
        let folder = folder("whole");
        let path = folder.join("deep/report.json");
        write(&path, b"one, which is longer").expect("it can be written");
        write(&path, b"two").expect("it can be replaced");
        assert_eq!(fs::read(&path).expect("it is there"), b"two");
        assert_eq!(names(&folder.join("deep")), ["report.json"]);
        _ = fs::remove_dir_all(&folder);
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing_behind() {
        let folder = folder("nothing");
        fs::write(folder.join("file"), b"").expect("it can be written");
        assert!(write(&folder.join("file/report.json"), b"x").is_err(), "a file is no folder");
        assert_eq!(names(&folder), ["file"]);
        assert!(create(&folder.join("file"), b"x").is_err(), "it is there already");
        assert_eq!(fs::read(folder.join("file")).expect("it is there"), b"");
        assert_eq!(names(&folder), ["file"]);
        _ = fs::remove_dir_all(&folder);
    }

    #[test]
    #[cfg(unix)]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder("links");
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        fs::write(folder.join("kept"), b"one").expect("it can be written");
        fs::set_permissions(folder.join("kept"), PermissionsExt::from_mode(0o640)).expect("it can be set");
        fs::create_dir(folder.join("in")).expect("a folder can be made");
        symlink("../kept", folder.join("in/link")).expect("a link can be made");
        symlink("link", folder.join("in/again")).expect("a link can be made");
        write(&folder.join("in/again"), b"two").expect("it can be written");
        assert_eq!(fs::read(folder.join("kept")).expect("it is there"), b"two");
        assert_eq!(mode(&folder.join("kept")), 0o640);
        assert_eq!(names(&folder.join("in")), ["again", "link"]);
        assert!(fs::symlink_metadata(folder.join("in/link")).expect("it is there").is_symlink());
        // A link to what is not there yet makes it be there.
        symlink("later", folder.join("to-come")).expect("a link can be made");
        write(&folder.join("to-come"), b"three").expect("it can be written");
        assert_eq!(fs::read(folder.join("later")).expect("it is there"), b"three");
        assert!(create(&folder.join("to-come"), b"x").is_err(), "there is a link already");
        _ = fs::remove_dir_all(&folder);
    }

    #[test]
    fn the_longest_name_can_be_written() {
        let folder = folder("long");
        let path = folder.join("n".repeat(255));
        write(&path, b"one").expect("it can be written");
        assert_eq!(names(&folder), ["n".repeat(255)]);
        _ = fs::remove_dir_all(&folder);
    }

    #[test]
    #[cfg(unix)]
    fn two_ways_to_one_file_are_the_same() {
        let folder = folder("same");
        std::os::unix::fs::symlink("report", folder.join("link")).expect("a link can be made");
        assert!(is_same(&folder.join("report"), &folder.join("link")));
        assert!(is_same(&folder.join("report"), &folder.join("./report")));
        assert!(!is_same(&folder.join("report"), &folder.join("other")));
        assert!(!is_same(Path::new("/dev/null"), Path::new("/dev/null")));
        _ = fs::remove_dir_all(&folder);
    }
}
