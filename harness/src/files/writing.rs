//! A file that is written bit by bit: a report that goes on for as long as what it tells of.

use super::{Unfinished, end_of_links, keep_owner};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek as _, Write};
use std::path::{Path, PathBuf};

/// A file that is not whole yet. It has its place once [`finish`](Self::finish) has said so; dropped before, it is gone, and what was
/// at its place is as it was.
#[derive(Debug)]
pub struct Writing {
    file: BufWriter<File>,
    unfinished: Unfinished,
    place: PathBuf,
    /// Whether the place is no file, such as `/dev/stdout`: then the bytes go there when all of them are here.
    is_elsewhere: bool,
}

impl Writing {
    /// Begins a file, and the folders above it where there are none.
    ///
    /// # Errors
    ///
    /// What keeps it from being begun; then nothing has changed at its path.
    pub fn begin(path: &Path) -> io::Result<Self> {
        if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            let place = path.to_path_buf();
            return Ok(Self { place, is_elsewhere: true, ..Self::aside()? });
        }
        let place = end_of_links(path)?;
        let (file, unfinished) = Unfinished::beside(&place)?;
        if let Ok(there) = fs::metadata(&place) {
            keep_owner(&file, &there);
            file.set_permissions(there.permissions())?;
        }
        Ok(Self { file: BufWriter::new(file), unfinished, place, is_elsewhere: false })
    }

    /// Begins a file among those of the system that are there for a while, which has no place of its own.
    ///
    /// # Errors
    ///
    /// What keeps it from being begun.
    pub fn aside() -> io::Result<Self> {
        let place = std::env::temp_dir().join("interlude");
        let (file, unfinished) = Unfinished::beside(&place)?;
        Ok(Self { file: BufWriter::new(file), unfinished, place, is_elsewhere: true })
    }

    /// The file is whole, and takes its place.
    ///
    /// # Errors
    ///
    /// What keeps it from that; then nothing has changed at its path, unless that is no file.
    pub fn finish(mut self) -> io::Result<()> {
        if self.is_elsewhere {
            let mut place = OpenOptions::new().write(true).open(&self.place)?;
            return self.copy_to(&mut place);
        }
        self.file.flush()?;
        // A disk may say only now that it is full.
        self.file.get_ref().sync_all()?;
        let Self { file, unfinished, place, .. } = self;
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
        let mut file = File::open(&self.unfinished.0)?;
        file.rewind()?;
        io::copy(&mut file, out).map(|_| ())
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
}
