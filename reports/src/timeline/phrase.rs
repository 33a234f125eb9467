//! Words with names in them. Names are kept apart because whoever draws may have to cut and escape them.

use crate::escape::visible;
use interlude_spec::id::SessionId;
use interlude_spec::plan::Plan;
use interlude_spec::trace::{Current, Value};
use std::borrow::Cow;
use std::fmt;

/// A few words with names in them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Phrase(Vec<Part>);

/// A part of a phrase.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// Words of this crate.
    Words(&'static str),
    /// A name or a message that a scenario or an implementation gave: untrusted, of any length.
    Name(String),
}

impl Phrase {
    /// No words at all.
    pub const EMPTY: Self = Self(Vec::new());

    /// These words.
    pub fn words(words: &'static str) -> Self {
        Self::EMPTY.and(words)
    }

    /// This phrase, then these words.
    #[must_use]
    pub fn and(mut self, words: &'static str) -> Self {
        self.0.push(Part::Words(words));
        self
    }

    /// This phrase, then this name.
    #[must_use]
    pub fn name(mut self, name: impl fmt::Display) -> Self {
        self.0.push(Part::Name(name.to_string()));
        self
    }

    /// This phrase, then another.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// This phrase, then a value of JavaScript.
    #[must_use]
    pub fn value<Id: fmt::Display>(self, value: &Value<Id>) -> Self {
        match value {
            Value::Undefined => self.and("undefined"),
            Value::Null => self.and("null"),
            Value::Set { id } => self.name(id),
        }
    }

    /// Its parts.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// It whole, its names made safe for a terminal.
    pub fn text(&self) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Words(words) => Cow::Borrowed(*words),
            Part::Name(name) => visible(name),
        });
        parts.collect()
    }

    /// What is current: the session, and whatever does not go without saying.
    pub(super) fn current(current: &Current, plan: &Plan) -> Self {
        let phrase = Self::EMPTY.value(&current.session);
        let phrase = match (&current.session, &current.organization) {
            (_, None)
            | (Value::Null | Value::Set { .. }, Some(Value::Null))
            | (Value::Undefined, Some(Value::Undefined)) => phrase,
            (_, Some(organization)) => phrase.and(" in ").value(organization),
        };
        if user_fits(current, plan) { phrase } else { phrase.and(", user ").value(&current.user) }
    }
}

fn user_fits(current: &Current, plan: &Plan) -> bool {
    let owner = |id: &SessionId| plan.session(id).map(|session| &session.user);
    match (&current.session, &current.user) {
        (Value::Undefined, user) => user.is_undefined(),
        (Value::Null, user) => *user == Value::Null,
        (Value::Set { id: session }, Value::Set { id }) => owner(session).is_none_or(|owner| owner == id),
        (Value::Set { .. }, _) => false,
    }
}
