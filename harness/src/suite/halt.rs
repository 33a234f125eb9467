//! What keeps a suite from running, or from having said anything, and what can be done about it. It knows no trial.

use crate::cli;
use crate::discovery::{DiscoveryError, display_path};
use crate::trial::LoadError;
use interlude_reports::escape::visible;
use std::path::Path;

/// A problem, and the way out.
#[derive(Debug)]
pub(super) struct Halt {
    pub(super) problem: String,
    /// Empty where the problem is drawn with a help of its own.
    help: String,
}

impl Halt {
    pub(super) fn new(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self { problem: problem.into(), help: help.into() }
    }

    /// Why scenarios could not be found.
    pub(super) fn of_discovery(error: &DiscoveryError) -> Self {
        let help = error
            .help()
            .unwrap_or_else(|| "the suite takes the scenarios below the folder that `suite` is given".into());
        Self::new(error.to_string(), help)
    }

    /// Why a manifest or a file of known deviations could not be read. Mistakes in it are drawn with their helps.
    pub(super) fn of_file(error: &LoadError) -> Self {
        let help = match error {
            LoadError::File { is_want: true, .. } => {
                "the file is not to blame: the system has no more of what it takes"
            }
            LoadError::File { .. } => {
                "look at its path, which is seen from the folder of `Cargo.toml`, and at who may read it"
            }
            LoadError::Mistakes(_) => "",
        };
        Self::new(error.to_string(), help)
    }

    /// Why no adapters could be found in a folder.
    pub(super) fn of_adapters(problem: String, folder: &Path) -> Self {
        let folder = display_path(folder);
        Self::new(
            problem,
            format!(
                "put each adapter with its `adapter.yaml` into a folder of its own in `{folder}`, as `interlude new adapter` makes one; or \
                 leave `adapters` out"
            ),
        )
    }

    /// Why there is no such shard.
    pub(super) fn of_shard(problem: String) -> Self {
        Self::new(
            problem,
            "Bazel sets these variables where a test has a `shard_count`; unset them for a run of all",
        )
    }

    /// That everything was skipped.
    pub(super) fn skipped() -> Self {
        Self::new(
            "everything was skipped, so nothing was put to the test",
            "each line says what its scenario needs; a client names what it has in its `OFFER`, an adapter in `hello` and in its manifest",
        )
    }

    /// As it is said. Mistakes as they are drawn begin with `error` themselves.
    pub(super) fn said(&self) -> String {
        let problem = self.problem.lines().map(visible).collect::<Vec<_>>().join("\n");
        let head = if problem.starts_with("error[") { "" } else { "error: " };
        let help =
            if self.help.is_empty() { String::new() } else { format!("\n  help: {}", visible(&self.help)) };
        format!("{head}{problem}{help}")
    }

    /// Says it. Below a mistake stands the line of the file that it is in, which is cut already.
    pub(super) fn tell(&self) {
        let said = self.said();
        if said.starts_with("error[") {
            cli::say(&said);
        } else {
            cli::tell(&said);
        }
    }
}
