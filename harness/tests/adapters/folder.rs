//! A folder of scenarios, the program in it, and the processes that it starts.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const GOOD: &str = "\
scenario: A switch
client:
  sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }]
  active: sess_a
steps:
  - at: 0ms
    call: switch
    setSession: { session: sess_b, beforeEmit: { resolvesAfter: 50ms } }
  - at: 50ms
    expect: { session: sess_b, calls: { switch: resolved } }
";

/// A folder; one of our own is gone when the test is over.
pub(crate) struct Folder {
    path: PathBuf,
    is_ours: bool,
}

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("interlude-adapters-{}-{name}", std::process::id()));
        std::fs::create_dir_all(path.join("scenarios")).expect("a folder can be made");
        Self { path, is_ours: true }
    }

    /// The folder of the shipped scenarios.
    pub(crate) fn shipped() -> Self {
        Self { path: Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), is_ours: false }
    }

    /// With a scenario of this id that every conforming implementation passes.
    pub(crate) fn with(self, id: &str) -> Self {
        let file = self.path.join(format!("scenarios/{id}.yaml"));
        std::fs::write(file, GOOD).expect("a file can be written");
        self
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let file = self.path.join(file);
        std::fs::create_dir_all(file.parent().expect("it is in a folder")).expect("a folder can be made");
        std::fs::write(file, text).expect("a file can be written");
    }

    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path.join(file)).unwrap_or_default()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interlude"));
        command.args(arguments).current_dir(&self.path).env_remove("RUST_LOG");
        command
    }

    /// Where an adapter writes the numbers of the processes that have to be gone in the end.
    pub(crate) fn pids(&self) -> String {
        self.path.join("pids").display().to_string()
    }

    pub(crate) fn read_pids(&self) -> Vec<u32> {
        let text = std::fs::read_to_string(self.path.join("pids")).unwrap_or_default();
        text.lines().map(|line| line.parse().expect("a number")).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_ours {
            _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}

pub(crate) fn told(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("what is printed is UTF-8")
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
