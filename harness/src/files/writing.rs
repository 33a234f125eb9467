//! A file that is written bit by bit: a report that goes on for as long as what it tells of.

use super::{Unfinished, end_of_links, is_want, keep_owner};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file that is not whole yet. One that has a place is there once [`finish`](Self::finish) has said so; dropped before, it is gone, and
/// what was at its place is as it was.
#[derive(Debug)]
pub struct Writing {
    file: BufWriter<File>,
    to: To,
}

/// Where the bytes go when all of them are here.
#[derive(Debug)]
enum To {
    /// Under this name, where another one has it until then.
    Renamed(Unfinished, PathBuf),
    /// Into what is there and no file, such as `/dev/stdout`.
    Copied(PathBuf),
    /// Nowhere, unless somebody copies them.
    Nowhere,
}

impl Writing {
    /// Begins a file, and the folders above it where there are none.
    ///
    /// # Errors
    ///
    /// What keeps it from being begun; then nothing has changed at its path.
    pub fn begin(path: &Path) -> io::Result<Self> {
        if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return Ok(Self { to: To::Copied(path.to_path_buf()), ..Self::aside()? });
        }
        let place = end_of_links(path)?;
        let (file, unfinished) = Unfinished::beside(&place)?;
        if let Ok(there) = fs::metadata(&place) {
            keep_owner(&file, &there);
            file.set_permissions(there.permissions())?;
        }
        Ok(Self { file: BufWriter::new(file), to: To::Renamed(unfinished, place) })
    }

    /// Begins a file in the folder for temporary files. It has no place, and where the system can do that no name either: then nothing of
    /// it stays, however this program ends.
    ///
    /// # Errors
    ///
    /// What keeps it from being begun.
    pub fn aside() -> io::Result<Self> {
        let folder = std::env::temp_dir();
        let file = fs::create_dir_all(&folder).and_then(|()| tempfile::tempfile_in(&folder));
        let file = file.map_err(|error| {
            // What is said of the system is not to be taken for something about the file.
            if is_want(&error) {
                return error;
            }
            let folder = folder.display();
            io::Error::new(error.kind(), format!("no temporary file can be made in `{folder}`: {error}"))
        })?;
        Ok(Self { file: BufWriter::new(file), to: To::Nowhere })
    }

    /// The file is whole, and takes its place if it has one.
    ///
    /// # Errors
    ///
    /// What keeps it from that; then nothing has changed at its path, unless that is no file.
    pub fn finish(mut self) -> io::Result<()> {
        if let To::Copied(place) = &self.to {
            let mut place = OpenOptions::new().write(true).open(place)?;
            return self.copy_to(&mut place);
        }
        self.file.flush()?;
        let Self { file, to: To::Renamed(unfinished, place) } = self else { return Ok(()) };
        // A disk may say only now that it is full.
        file.get_ref().sync_all()?;
        drop(file);
        fs::rename(&unfinished.0, &place)
    }

    /// Copies what was written so far.
    ///
    /// # Errors
    ///
    /// What keeps it from being read again, or copied.
    pub fn copy_to(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.rewind()?;
        let copied = io::copy(file, out);
        file.seek(SeekFrom::End(0))?;
        copied.map(|_| ())
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_finished_leaves_what_was_there_and_nothing_beside_it() {
        let folder = std::env::temp_dir().join(format!("interlude-writing-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        let path = folder.join("report.json");
        fs::write(&path, b"before").expect("it can be written");
        let mut writing = Writing::begin(&path).expect("it can be begun");
        writing.write_all(b"half of it").expect("it can be written");
        drop(writing);
        assert_eq!(fs::read(&path).expect("it is there"), b"before");
        assert_eq!(fs::read_dir(&folder).expect("it is there").count(), 1, "nothing stays beside it");
        let mut writing = Writing::begin(&path).expect("it can be begun");
        writing.write_all(b"all of it").expect("it can be written");
        writing.finish().expect("it can be finished");
        assert_eq!(fs::read(&path).expect("it is there"), b"all of it");
        assert_eq!(fs::read_dir(&folder).expect("it is there").count(), 1, "nothing stays beside it");
        _ = fs::remove_dir_all(&folder);
    }

    #[test]
    fn what_stands_aside_can_be_copied_and_gone_on_with() {
        let mut writing = Writing::aside().expect("it can be begun");
        let mut copies = Vec::new();
        for text in ["one, ", "two, ", "three"] {
            writing.write_all(text.as_bytes()).expect("it can be written");
            writing.copy_to(&mut copies).expect("it can be copied");
        }
        writing.finish().expect("it can be finished");
        assert_eq!(String::from_utf8(copies).expect("it is text"), "one, one, two, one, two, three");
    }
}
