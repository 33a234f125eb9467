//! A scenario that has been read, and what keeps one from being read.

use crate::discovery::{Found, Source};
use crate::files;
use crate::implementations::quoted;
use crate::lint;
use interlude_reports::diagnostics;
use interlude_reports::run::{self as report, BUILT_IN};
use interlude_reports::style::Style;
use interlude_spec::diagnostic::{self, Code, Diagnostic, Severity};
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::Plan;
use interlude_spec::scenario;
use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::Path;

/// A scenario that has been read.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its id.
    pub id: ScenarioId,
    /// Where it comes from, as a user would write it.
    pub file: String,
    /// Its text.
    pub text: String,
    /// What it says.
    pub plan: Plan,
}

/// A scenario that could not be read.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Where it comes from.
    pub file: String,
    /// Its text, as far as it is text.
    pub text: String,
    /// Every mistake in it, and what may be the cause of one.
    pub mistakes: Vec<Diagnostic>,
}

impl Unreadable {
    /// How many mistakes are in it, advice not counted.
    pub fn count(&self) -> usize {
        self.mistakes.iter().filter(|it| it.code.severity() == Severity::Error).count()
    }
}

/// How a user names a scenario on a command line: by its file, or by its id where it is built in.
pub(super) fn typed(file: &str, id: &ScenarioId) -> String {
    quoted(if file.starts_with(BUILT_IN) { id.as_str() } else { file })
}

/// Why there is no scenario to run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// Its file cannot be read.
    File {
        /// The file.
        file: String,
        /// Why.
        reason: String,
        /// Whether the file is not to blame: the system has no more of what it takes.
        is_want: bool,
    },
    /// There are mistakes in it.
    Mistakes(Box<Unreadable>),
}

impl LoadError {
    /// That a file cannot be read, and why.
    pub fn of_file(file: String, error: &io::Error) -> Self {
        Self::File { file, reason: error.to_string(), is_want: files::is_want(error) }
    }

    /// The file that it is about.
    pub fn file(&self) -> &Path {
        match self {
            Self::File { file, .. } => Path::new(file),
            Self::Mistakes(it) => Path::new(&it.file),
        }
    }
}

impl std::error::Error for LoadError {}

impl fmt::Display for LoadError {
    /// The mistakes as they are shown beneath their lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, reason, .. } => write!(f, "cannot read `{file}`: {reason}"),
            Self::Mistakes(it) => f.write_str(
                diagnostics::render(
                    &it.file,
                    &it.text,
                    &it.mistakes,
                    Style { width: Style::UNFOLDED, ..Style::PLAIN },
                )
                .trim_end(),
            ),
        }
    }
}

fn bytes_of(found: &Found) -> Result<Cow<'_, [u8]>, LoadError> {
    match &found.source {
        Source::BuiltIn(text) => Ok(Cow::Borrowed(text.as_bytes())),
        Source::File(path) => files::read(path, scenario::MAX_BYTES)
            .map(Cow::Owned)
            .map_err(|error| LoadError::of_file(found.file(), &error)),
    }
}

impl Scenario {
    /// Reads a scenario that was found.
    ///
    /// # Errors
    ///
    /// A [`LoadError`] where its file cannot be read, or where there are mistakes in it.
    ///
    /// ```
    /// use interlude::{discovery, trial::Scenario};
    /// let first = &discovery::built_in()[0];
    /// assert_eq!(Scenario::load(first).unwrap().id, first.id);
    /// ```
    pub fn load(found: &Found) -> Result<Self, LoadError> {
        Self::load_with(found, Self::read)
    }

    /// Reads a scenario that was found, whatever there is to say of what it comes to.
    ///
    /// # Errors
    ///
    /// A [`LoadError`] where its file cannot be read, or where it says nothing that could be played.
    pub fn load_to_play(found: &Found) -> Result<(Self, Vec<Diagnostic>), LoadError> {
        Self::load_with(found, Self::read_to_play)
    }

    fn load_with<T>(
        found: &Found,
        read_as: impl FnOnce(ScenarioId, String, &[u8]) -> Result<T, Unreadable>,
    ) -> Result<T, LoadError> {
        let bytes = bytes_of(found)?;
        read_as(found.id.clone(), found.file(), &bytes)
            .map_err(|unreadable| LoadError::Mistakes(Box::new(unreadable)))
    }

    /// The text of a scenario that was found, be there mistakes in it or not; what of it is not UTF-8 is replaced.
    ///
    /// # Errors
    ///
    /// A [`LoadError`] where its file cannot be read.
    pub fn text_of(found: &Found) -> Result<String, LoadError> {
        Ok(String::from_utf8_lossy(&bytes_of(found)?).into_owned())
    }

    /// Reads a scenario from its bytes.
    ///
    /// # Errors
    ///
    /// Every mistake in it, with its text.
    pub fn read(id: ScenarioId, file: String, bytes: &[u8]) -> Result<Self, Unreadable> {
        let (Self { id, file, text, plan }, mut mistakes) = Self::read_to_play(id, file, bytes)?;
        if mistakes.is_empty() {
            return Ok(Self { id, file, text, plan });
        }
        // What cannot come may be due to such an id, and says so itself.
        if mistakes.iter().all(|it| it.code != Code::Contradicts) {
            mistakes.extend(lint::mistyped(&plan, &text));
            diagnostic::by_place(&mut mistakes);
        }
        Err(Unreadable { file, text, mistakes })
    }

    /// Reads a scenario that is to be played and not judged. With it come the mistakes that show only when it is played, such
    /// as an expectation that cannot hold.
    ///
    /// # Errors
    ///
    /// Every mistake of its text.
    pub fn read_to_play(
        id: ScenarioId,
        file: String,
        bytes: &[u8],
    ) -> Result<(Self, Vec<Diagnostic>), Unreadable> {
        // A byte order mark is no part of what a person has written.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes).into_owned();
        match scenario::load_partly(bytes) {
            (Some(plan), mistakes) if mistakes.is_empty() => {
                let mistakes = lint::lint(&id, &typed(&file, &id), &plan, &text);
                Ok((Self { id, file, text, plan }, mistakes))
            }
            (plan, mut mistakes) => {
                mistakes.extend(lint::misspelt_unders(&text));
                mistakes.extend(plan.map(|plan| lint::mistyped(&plan, &text)).unwrap_or_default());
                diagnostic::by_place(&mut mistakes);
                Err(Unreadable { file, text, mistakes })
            }
        }
    }

    /// The scenario as a report shows it.
    pub fn as_read(&self) -> report::Scenario {
        let Self { id, file, text, plan } = self;
        report::Scenario {
            scenario: id.clone(),
            file: file.clone(),
            title: plan.title.clone(),
            source: text.clone(),
        }
    }
}
