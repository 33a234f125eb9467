//! A folder of a test's own, and the built program in it.
//!
//! Test programs beside this one include this file by its path.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is gone when the test is over.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// An empty folder. Its path holds the name, so that what is left of a killed test can be told.
    pub(crate) fn new(name: &str) -> Self {
        Self::below(&std::env::temp_dir(), name)
    }

    /// The same below a folder that is there or is made.
    pub(crate) fn below(parent: &Path, name: &str) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("interlude-{}-{number}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn with(self, file: &str, text: &str) -> Self {
        self.write(file, text);
        self
    }

    /// Writes a file, and makes the folders that it is in.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let file = self.0.join(file);
        std::fs::create_dir_all(file.parent().expect("it is in a folder")).expect("a folder can be made");
        std::fs::write(file, text).expect("a file can be written");
    }

    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.0.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        interlude(&self.0, arguments).output().expect("the program starts")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The built program in a folder, with nothing of the environment that changes what it says.
pub(crate) fn interlude(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interlude"));
    command.args(arguments).current_dir(folder).env_remove("RUST_LOG").env_remove("GITHUB_ACTIONS");
    command.env("INTERLUDE_CACHE", "").env_remove("LC_ALL").env_remove("LC_CTYPE").env_remove("LANG");
    command
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}

/// What was printed, as text.
pub(crate) fn told(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("what is printed is UTF-8")
}
