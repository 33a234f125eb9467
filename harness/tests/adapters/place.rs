//! A folder of scenarios with a suite or a campaign in it, and the processes that are started there.

use super::folder::{Folder, interlude, told};
use super::switch::good;
use std::ops::Deref;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A folder of scenarios that is gone when the test is over.
pub(crate) struct Place(Folder);

impl Deref for Place {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

impl Place {
    pub(crate) fn new(name: &str) -> Self {
        Self(Folder::new(name))
    }

    /// With a scenario of this id that every conforming implementation passes.
    pub(crate) fn with(self, id: &str) -> Self {
        Self(self.0.with(&format!("scenarios/{id}.yaml"), &good()))
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        interlude(self.path(), arguments)
    }

    /// Where an adapter writes the numbers of the processes that have to be gone in the end.
    pub(crate) fn pids(&self) -> String {
        self.pids_file().display().to_string()
    }

    pub(crate) fn read_pids(&self) -> Vec<u32> {
        let text = std::fs::read_to_string(self.pids_file()).unwrap_or_default();
        text.lines().map(|line| line.parse().expect("a number")).collect()
    }

    fn pids_file(&self) -> PathBuf {
        self.path().join("pids")
    }
}

/// Whether a process does anything. One that is dead and only not waited for does not.
pub(crate) fn is_running(pid: u32) -> bool {
    let output = Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output();
    let output = output.expect("`ps` is there");
    let state = told(&output.stdout);
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}

/// Sends a signal.
pub(crate) fn send(signal: &str, pid: u32) {
    let status = Command::new("kill").args([&format!("-{signal}"), &pid.to_string()]).status();
    assert!(status.expect("`kill` is there").success());
}
