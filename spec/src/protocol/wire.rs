//! The messages as JSON lines: each is one object, numbered, at most [`MAX_LINE`] bytes long.

use super::{Answer, Payload, Refusal, Request};
use crate::json_error;
use crate::protocol::{Hello, Observation};
use crate::trace::Current;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

mod place;
mod strict;

/// The bytes that a line has at most, its line break not counted.
pub const MAX_LINE: usize = 1024 * 1024;

/// A request with its number.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Numbered<R = Request> {
    /// The number, which the answer repeats.
    pub id: u64,
    /// What is asked.
    #[serde(flatten)]
    pub request: R,
}

/// What comes back: what was asked for, or why not.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Reply {
    /// The number of the request.
    pub id: u64,
    /// What was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ok: Option<Value>,
    /// Why it was not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Refusal>,
    /// What was observed since the last reply, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Observation>,
    /// What a reader of the report should know of the scenario, each in a sentence, such as an error that nobody has caught. It is no
    /// verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What a line that has been read as an answer notes besides.
///
/// ```
/// let line = r#"{"id":4,"ok":{},"notes":["an error that nobody has caught"]}"#;
/// assert_eq!(interlude_spec::protocol::wire::notes(line), ["an error that nobody has caught"]);
/// ```
pub fn notes(line: &str) -> Vec<String> {
    #[derive(Deserialize)]
    struct Notes {
        #[serde(default)]
        notes: Vec<String>,
    }
    // Nearly no answer has any.
    let has_some = line.contains("\"notes\"");
    has_some.then(|| serde_json::from_str(line).ok()).flatten().map_or_else(Vec::new, |it: Notes| it.notes)
}

/// What an adapter's line says.
#[derive(Clone, PartialEq, Debug)]
pub enum Said {
    /// What was asked for.
    Answer(Answer),
    /// It refuses.
    Refusal(Refusal),
}

/// Why a line is not the answer to a request.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// It is not a JSON object, or not of this shape.
    #[error("a line that is not an answer: {0}")]
    Malformed(String),
    /// It answers another request.
    #[error("an answer with the id {found} to the request {asked}")]
    WrongId {
        /// The request's number.
        asked: u64,
        /// The number in the answer.
        found: u64,
    },
    /// It holds both `ok` and `error`, or neither.
    #[error("an answer with {0}: it has to have one of the two")]
    Undecided(&'static str),
}

impl Request {
    /// The word in the field `op`.
    pub const fn op(&self) -> &'static str {
        match self {
            Self::Hello { .. } => "hello",
            Self::Begin { .. } => "begin",
            Self::Act { .. } => "act",
            Self::Probe => "probe",
            Self::End => "end",
            Self::Idle => "idle",
            Self::Bye => "bye",
        }
    }

    /// Reads the line that answers this request, which was sent with this number.
    ///
    /// # Errors
    ///
    /// A [`LineError`] where it does not answer it.
    ///
    /// ```
    /// use interlude_spec::protocol::{Request, wire::Said};
    /// let said = Request::Probe.read(4, r#"{"id":4,"error":{"code":"unsupported","message":"no probe"}}"#);
    /// assert!(matches!(said, Ok(Said::Refusal(_))));
    /// let wrong = Request::Probe.read(5, r#"{"id":4,"ok":{}}"#).unwrap_err();
    /// assert_eq!(wrong.to_string(), "an answer with the id 4 to the request 5");
    /// ```
    pub fn read(&self, id: u64, line: &str) -> Result<Said, LineError> {
        let malformed = |error: serde_json::Error| {
            let placed = if error.is_data() { self.placed(line) } else { None };
            LineError::Malformed(placed.unwrap_or_else(|| json_error::words(&error)))
        };
        strict::check(line).map_err(malformed)?;
        let reply: Reply = serde_json::from_str(line).map_err(malformed)?;
        if reply.id != id {
            return Err(LineError::WrongId { asked: id, found: reply.id });
        }
        match (reply.ok, reply.error) {
            // It may not know of it, and has shown all the same that it is there, and perhaps what has happened.
            (None, Some(_)) if matches!(self, Self::Idle | Self::Bye) => {
                Ok(Said::Answer(Answer { events: reply.events, ..Answer::default() }))
            }
            (None, Some(refusal)) => Ok(Said::Refusal(refusal)),
            (None, None) => Err(LineError::Undecided("neither `ok` nor `error`")),
            (Some(_), Some(_)) => Err(LineError::Undecided("both `ok` and `error`")),
            (Some(ok), None) => {
                let mut answer = Answer { events: reply.events, ..Answer::default() };
                let part = |error: serde_json::Error| {
                    let told = || format!("`ok` of `{}`: {}", self.op(), json_error::words(&error));
                    LineError::Malformed(self.placed(line).unwrap_or_else(told))
                };
                match self {
                    Self::Hello { .. } => {
                        answer.ok.hello = Some(Box::new(serde_json::from_value::<Hello>(ok).map_err(part)?));
                    }
                    Self::Begin { .. } | Self::Act { .. } => {
                        answer.ok = Payload {
                            quiescent: Some(serde_json::from_value::<Rest>(ok).map_err(part)?.quiescent),
                            ..Payload::default()
                        };
                    }
                    Self::Probe => {
                        answer.ok.current = Some(serde_json::from_value::<Current>(ok).map_err(part)?);
                    }
                    Self::End | Self::Idle | Self::Bye => {}
                }
                Ok(Said::Answer(answer))
            }
        }
    }
}

impl Request {
    /// What is wrong with a line that is JSON, with the path of the value instead of a column, and what has to be there. None where
    /// that is not found.
    fn placed(&self, line: &str) -> Option<String> {
        let answer: Value = serde_json::from_str(line).ok()?;
        let read = |answer: &Value| self.unread(answer.clone()).map(|error| json_error::words(&error));
        let told = place::told(&answer, line.len(), read)?;
        let path = told.split('`').nth(1).unwrap_or_default();
        let is_who = path.rsplit('.').next().is_some_and(|key| WHO.contains(&key));
        Some(format!("{told}{}", if is_who { VALUES } else { "" }))
    }

    /// Why an answer cannot be read, if so.
    fn unread(&self, answer: Value) -> Option<serde_json::Error> {
        let read = || -> Result<(), serde_json::Error> {
            strict::check_value(&answer)?;
            let reply: Reply = serde_json::from_value(answer)?;
            match (self, reply.ok) {
                (Self::Hello { .. }, Some(ok)) => serde_json::from_value::<Hello>(ok).map(|_| ()),
                (Self::Begin { .. } | Self::Act { .. }, Some(ok)) => {
                    serde_json::from_value::<Rest>(ok).map(|_| ())
                }
                (Self::Probe, Some(ok)) => serde_json::from_value::<Current>(ok).map(|_| ()),
                _ => Ok(()),
            }
        };
        read().err()
    }
}

/// The fields that say who is current.
const WHO: [&str; 3] = ["session", "organization", "user"];
/// What such a field holds.
const VALUES: &str = "; it may be {\"is\":\"set\",\"id\":\"…\"}, {\"is\":\"null\"} or {\"is\":\"undefined\"}";

/// The `ok` of `begin` and `act`.
#[derive(Deserialize)]
struct Rest {
    quiescent: bool,
}

impl Reply {
    /// The reply to a request: an answer, or why there is none.
    ///
    /// # Panics
    ///
    /// Never: every answer can be written as JSON.
    pub fn new(id: u64, answer: Result<Answer, Refusal>) -> Self {
        match answer {
            Ok(Answer { ok, events }) => {
                let ok = serde_json::to_value(ok).expect("an answer can be written as JSON");
                Self { id, ok: Some(ok), error: None, events, notes: Vec::new() }
            }
            Err(refusal) => Self { id, ok: None, error: Some(refusal), ..Self::default() },
        }
    }
}
