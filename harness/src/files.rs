//! Writes files whole or not at all: whoever reads one while it is written sees the old one.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

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
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
    fs::create_dir_all(folder)?;
    let beside = folder.join(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The error that is told is the first one.
        _ = fs::remove_file(&beside);
    }
    written
}

/// Writes a new file, and the folders above it where there are none.
///
/// # Errors
///
/// What keeps it from being written; one that is there already is never touched.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("interlude-files-{}-{name}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder can be made");
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder is there");
        let name = |entry: io::Result<fs::DirEntry>| entry.expect("it can be listed").file_name();
        entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect()
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
        _ = fs::remove_dir_all(&folder);
    }
}
