//! A JSON report that is written while the run goes on. What comes last in it, the texts of the scenarios, waits in a file of its own
//! until the trials are all there.

use super::output;
use crate::exit::Exit;
use crate::files::Writing;
use interlude_reports::json::pieces;
use interlude_reports::run::{Run, Scenario, Trial};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A report that is not whole yet. It is where it belongs when it is, and not before.
pub(super) struct Streamed {
    /// Its file; none where it goes to standard output.
    path: Option<PathBuf>,
    /// What is written so far, or why it cannot be: that is said in the end, and costs the other reports nothing.
    written: io::Result<Written>,
}

struct Written {
    trials: Writing,
    scenarios: Writing,
    trials_so_far: usize,
    scenarios_so_far: usize,
}

impl Streamed {
    /// Begins the report of a run, of which only the version and the shard have to be known. Without a path it goes to standard output.
    pub(super) fn begin(path: Option<&Path>, run: &Run) -> Self {
        Self { path: path.map(Path::to_path_buf), written: Written::begin(path, run) }
    }

    pub(super) fn trial(&mut self, trial: &Trial) {
        self.write(|it| {
            it.trials_so_far += 1;
            it.trials.write_all(pieces::trial(trial, it.trials_so_far - 1).as_bytes())
        });
    }

    pub(super) fn scenario(&mut self, scenario: &Scenario) {
        self.write(|it| {
            it.scenarios_so_far += 1;
            it.scenarios.write_all(pieces::scenario(scenario, it.scenarios_so_far - 1).as_bytes())
        });
    }

    /// Whether it goes to standard output.
    pub(super) const fn is_answer(&self) -> bool {
        self.path.is_none()
    }

    /// Writes what the trials come to together, and has the report take its place.
    pub(super) fn finish(mut self, run: &Run) -> Exit {
        self.write(|it| it.end(run));
        let Some(path) = self.path else {
            let answered = self.written.and_then(|mut it| it.trials.copy_to(&mut io::stdout().lock()));
            return super::told(answered);
        };
        match self.written.and_then(|it| it.trials.finish()) {
            Ok(()) => Exit::Expected,
            Err(error) => output::unwritten(&path, &error),
        }
    }

    fn write(&mut self, write: impl FnOnce(&mut Written) -> io::Result<()>) {
        if let Ok(written) = &mut self.written
            && let Err(error) = write(written)
        {
            self.written = Err(error);
        }
    }
}

impl Written {
    fn begin(path: Option<&Path>, run: &Run) -> io::Result<Self> {
        let begin = || path.map_or_else(Writing::aside, Writing::begin);
        let (mut trials, scenarios) = (begin()?, begin()?);
        trials.write_all(pieces::beginning(run).as_bytes())?;
        Ok(Self { trials, scenarios, trials_so_far: 0, scenarios_so_far: 0 })
    }

    fn end(&mut self, run: &Run) -> io::Result<()> {
        self.trials.write_all(pieces::between(self.trials_so_far, &run.stale).as_bytes())?;
        self.scenarios.copy_to(&mut self.trials)?;
        let end = pieces::end(self.scenarios_so_far, &run.allowed, run.left_out);
        self.trials.write_all(end.as_bytes())
    }
}
