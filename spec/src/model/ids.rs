//! Small numbers for the names of a plan, in the order in which they turn up.

use super::label::MAIN;
use crate::id::{ListenerName, OrganizationId, SessionId, UserId};
use crate::plan::Argument;
use crate::trace::{Current, Value};
pub use crate::value::Asked;
use crate::value::{ABSENT, Code, NULL, UNDEFINED, Val};
use std::collections::BTreeMap;

/// Numbers for the names of one kind, from 2.
#[derive(Clone, Debug)]
pub struct Codes<T> {
    codes: BTreeMap<T, Code>,
    /// The names by their codes, which rise.
    names: Vec<(Code, T)>,
}

impl<T: Ord + Clone> Codes<T> {
    const fn new() -> Self {
        Self { codes: BTreeMap::new(), names: Vec::new() }
    }

    /// The number of a name; a new one where it has none yet.
    pub fn code(&mut self, name: &T) -> Code {
        if let Some(code) = self.known(name) {
            return code;
        }
        let code = Code::try_from(self.names.len() + 2).unwrap_or(ABSENT - 1);
        self.enter(name, code);
        code
    }

    /// The number that a name has.
    pub fn known(&self, name: &T) -> Option<Code> {
        self.codes.get(name).copied()
    }

    fn enter(&mut self, name: &T, code: Code) {
        self.codes.insert(name.clone(), code);
        self.names.push((code, name.clone()));
    }

    /// The name of a number.
    pub fn name(&self, code: Code) -> Option<&T> {
        let place = self.names.binary_search_by_key(&code, |(code, _)| *code).ok()?;
        self.names.get(place).map(|(_, name)| name)
    }

    /// The number of a value.
    pub fn value_code(&mut self, value: &Value<T>) -> Code {
        match value {
            Value::Undefined => UNDEFINED,
            Value::Null => NULL,
            Value::Set { id } => self.code(id),
        }
    }

    /// The value of a number.
    pub fn value(&self, code: Code) -> Value<T> {
        match code {
            UNDEFINED => Value::Undefined,
            NULL => Value::Null,
            code => self.name(code).map_or(Value::Undefined, |name| Value::set(name.clone())),
        }
    }

    /// An argument in numbers.
    pub fn asked(&mut self, argument: &Argument<T>) -> Asked {
        match argument {
            Argument::Omitted => Asked::Omitted,
            Argument::Null => Asked::Null,
            Argument::Id(id) | Argument::Object(id) => Asked::Id(self.code(id)),
        }
    }
}

/// Numbers for all names.
#[derive(Clone, Debug)]
pub struct Ids {
    /// Of sessions.
    pub sessions: Codes<SessionId>,
    /// Of users.
    pub users: Codes<UserId>,
    /// Of organizations.
    pub organizations: Codes<OrganizationId>,
    /// Of listeners; `main` has [`MAIN`].
    pub listeners: Codes<ListenerName>,
}

impl Ids {
    /// No names but `main`.
    pub fn new() -> Self {
        let mut listeners = Codes::new();
        listeners.enter(&ListenerName::main(), MAIN);
        Self { sessions: Codes::new(), users: Codes::new(), organizations: Codes::new(), listeners }
    }

    /// What is current, in numbers.
    pub fn val(&mut self, current: &Current) -> Val {
        let organization = current.organization.as_ref();
        Val {
            session: self.sessions.value_code(&current.session),
            organization: organization.map_or(ABSENT, |it| self.organizations.value_code(it)),
            user: self.users.value_code(&current.user),
        }
    }

    /// What numbers stand for.
    pub fn current(&self, val: Val) -> Current {
        Current {
            session: self.sessions.value(val.session),
            organization: (val.organization != ABSENT).then(|| self.organizations.value(val.organization)),
            user: self.users.value(val.user),
        }
    }
}

impl Default for Ids {
    fn default() -> Self {
        Self::new()
    }
}
