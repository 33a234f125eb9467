//! A mistake in a scenario file, as data: what, where, why, and the way out. Drawing one is the reports' part.

use std::fmt;

/// A mistake, or a piece of advice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Which kind of mistake.
    pub code: Code,
    /// Where in the text.
    pub place: Place,
    /// What is wrong: lower case, no full stop, the thing named in backticks.
    pub message: String,
    /// A few words that stand at the caret.
    pub label: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// Puts mistakes into the order of the text. Those of one place stay as they stood.
pub fn by_place(mistakes: &mut [Diagnostic]) {
    mistakes.sort_by_key(|mistake| mistake.place);
}

/// How grave a mistake is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The scenario cannot be run, or could not mean what it says.
    Error,
    /// The scenario can be run, and is worth a look.
    Advice,
}

/// A stretch of one line. Lines and columns count from 1; columns count characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// How many characters; at least 1.
    pub length: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

macro_rules! codes {
    ($(#[doc = $doc:literal] $name:ident = $text:literal,)*) => {
        /// The kinds of mistakes. Codes are for good: tools may match on them.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $doc] $name,)*
        }

        impl Code {
            /// Every code, in the order of this list.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code as it is printed.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What kind of mistake it is, in a sentence.
            pub fn about(self) -> &'static str {
                match self { $(Self::$name => $doc.trim_ascii(),)* }
            }
        }
    };
}

codes! {
    /// The file is empty, or holds nothing but comments.
    Empty = "yaml.empty",
    /// The file is larger than a scenario may be.
    TooLarge = "yaml.too-large",
    /// The file, its aliases written out, is larger or deeper than a scenario may be.
    TooDeep = "yaml.too-deep",
    /// The bytes are not UTF-8.
    NotUtf8 = "yaml.not-utf8",
    /// The text is not YAML.
    Syntax = "yaml.syntax",
    /// A key stands twice in one map.
    DuplicateKey = "yaml.duplicate-key",
    /// A key that does not exist here.
    UnknownKey = "scenario.unknown-key",
    /// A key that has to be here is not.
    MissingKey = "scenario.missing-key",
    /// Something of another kind was expected here.
    WrongType = "scenario.wrong-type",
    /// A word that does not exist here.
    UnknownValue = "scenario.unknown-value",
    /// A time that cannot be read.
    BadTime = "scenario.bad-time",
    /// A step earlier than the step before it.
    TimeGoesBack = "scenario.time-goes-back",
    /// A step without a stimulus or an expectation.
    EmptyStep = "scenario.empty-step",
    /// A step with two stimuli.
    TwoStimuli = "scenario.two-stimuli",
    /// A label used twice.
    DuplicateLabel = "scenario.duplicate-label",
    /// A session that the client has twice.
    DuplicateSession = "scenario.duplicate-session",
    /// An `active` session that the client does not have.
    UnknownActive = "scenario.unknown-active",
    /// A `lastActiveOrganization` that is not among the session's organizations.
    ForeignOrganization = "scenario.foreign-organization",
    /// A slug that looks like an id, or that is not the one slug of one organization.
    BadSlug = "scenario.bad-slug",
    /// A task that the session's user cannot have left.
    IdleTask = "scenario.idle-task",
    /// An expectation about a call that does not exist, or is not made yet.
    UnknownCall = "scenario.unknown-call",
    /// A listener that may not be added or removed here.
    BadListener = "scenario.bad-listener",
    /// An unknown id of a requirement or hazard.
    UnknownRule = "scenario.unknown-rule",
    /// A rule that a scenario says it covers and never puts to the test.
    NeverExercised = "scenario.never-exercised",
    /// Something expected under a semantics that its simulation does not show.
    UnderDiffers = "scenario.under-differs",
    /// Something expected that no order of events which the contract allows comes to.
    Contradicts = "scenario.contradicts-contract",
    /// Something expected that an order of events which the contract allows does not come to.
    Stricter = "scenario.stricter-than-contract",
    /// A scenario without a call, in which nothing else is bound by a must either.
    Unbound = "scenario.unbound",
    /// An id that looks mistyped: the client has nothing of it.
    MistypedId = "scenario.mistyped-id",
    /// A `redirectUrl` beside a `navigate`, which is called instead.
    IdleRedirect = "scenario.idle-redirect",
    /// A `load` of a client that is loaded already.
    IdleLoad = "scenario.idle-load",
    /// A version of clerk-js that was never looked at, and is taken to do what the one before it does.
    UnseenVersion = "scenario.unseen-version",
    /// An unknown contract.
    UnknownContract = "scenario.unknown-contract",
    /// Something that the claimed contract does not have.
    NotInContract = "scenario.not-in-contract",
    /// A name that is reserved.
    ReservedName = "scenario.reserved-name",
    /// Keys that exclude each other.
    Conflict = "scenario.conflict",
    /// More of something than a scenario can have, or more mistakes than are told of one file.
    TooMany = "scenario.too-many",
    /// A name or a text that is longer than one may be.
    TooLong = "scenario.too-long",
}

impl Code {
    /// How grave it is.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Stricter
            | Self::MistypedId
            | Self::Unbound
            | Self::IdleRedirect
            | Self::IdleLoad
            | Self::UnseenVersion => Severity::Advice,
            _ => Severity::Error,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
