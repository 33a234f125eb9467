//! What can be current, told and asked for: in names, as people and adapters write them, and in the small numbers that
//! driver, judges and simulator work with ([`crate::names`] leads from one to the other).

use crate::id::{OrganizationId, SessionId, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One of JavaScript's two kinds of nothing, or an id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum Value<Id> {
    /// `undefined`: not known yet, or in the middle of a change.
    Undefined,
    /// `null`: known to be none.
    Null,
    /// The thing of this id.
    Set {
        /// The id.
        id: Id,
    },
}

impl<Id> Value<Id> {
    /// The value for an id.
    pub const fn set(id: Id) -> Self {
        Self::Set { id }
    }

    /// `null` for `None`.
    pub fn from_option(id: Option<Id>) -> Self {
        id.map_or(Self::Null, Self::set)
    }

    /// The id, if there is one.
    pub const fn id(&self) -> Option<&Id> {
        match self {
            Self::Set { id } => Some(id),
            Self::Undefined | Self::Null => None,
        }
    }

    /// Whether it is [`Self::Undefined`].
    pub const fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined)
    }
}

impl<Id: fmt::Display> fmt::Display for Value<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undefined => f.pad("undefined"),
            Self::Null => f.pad("null"),
            Self::Set { id } => id.fmt(f),
        }
    }
}

/// What is current: told to a listener, or answered to a probe.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Current {
    /// The session.
    pub session: Value<SessionId>,
    /// The organization; left out by an implementation without organizations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<Value<OrganizationId>>,
    /// The user.
    pub user: Value<UserId>,
}

impl Current {
    /// Nothing is known.
    pub const UNDEFINED: Self =
        Self { session: Value::Undefined, organization: Some(Value::Undefined), user: Value::Undefined };

    /// There is no session.
    pub const NULL: Self = Self { session: Value::Null, organization: Some(Value::Null), user: Value::Null };

    /// Whether session, user and organization are all undefined, the organization only where there is one.
    pub fn is_undefined(&self) -> bool {
        self.session.is_undefined()
            && self.user.is_undefined()
            && self.organization.as_ref().is_none_or(Value::is_undefined)
    }

    /// What control components show while this is current.
    pub const fn children(&self) -> Children {
        match self.session {
            Value::Undefined => Children::Hidden,
            Value::Null => Children::SignedOut,
            Value::Set { .. } => Children::SignedIn,
        }
    }

    /// Whether both say the same; an organization that one side leaves out is not compared.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.session == other.session
            && self.user == other.user
            && match (&self.organization, &other.organization) {
                (Some(one), Some(other)) => one == other,
                _ => true,
            }
    }
}

impl fmt::Display for Current {
    /// `sess_b`, or `sess_b in org_acme`; where the user does not fit the session, that too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.session)?;
        match (&self.session, &self.organization) {
            (_, None)
            | (Value::Null | Value::Set { .. }, Some(Value::Null))
            | (Value::Undefined, Some(Value::Undefined)) => {}
            (_, Some(organization)) => write!(f, " in {organization}")?,
        }
        let fits = match &self.session {
            Value::Undefined => self.user.is_undefined(),
            Value::Null => self.user == Value::Null,
            Value::Set { .. } => self.user.id().is_some(),
        };
        if fits { Ok(()) } else { write!(f, ", user {}", self.user) }
    }
}

/// What the control components show.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Children {
    /// Nothing that depends on a user.
    Hidden,
    /// What is for signed-in users.
    SignedIn,
    /// What is for signed-out users.
    SignedOut,
}

impl Children {
    /// The word in scenarios and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::SignedIn => "signed-in",
            Self::SignedOut => "signed-out",
        }
    }
}

/// An argument of a call, in one of the forms that JavaScript callers pass.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Argument<Id> {
    /// It is left out: `undefined`.
    #[default]
    Omitted,
    /// It is `null`.
    Null,
    /// It is the id, a string.
    Id(Id),
    /// It is the object of that id.
    Object(Id),
}

impl<Id> Argument<Id> {
    /// Whether it is left out.
    pub const fn is_omitted(&self) -> bool {
        matches!(self, Self::Omitted)
    }

    /// What is passed; `None` for null, and for what is left out.
    pub fn reference(self) -> Option<Reference<Id>> {
        match self {
            Self::Omitted | Self::Null => None,
            Self::Id(id) => Some(Reference::Id(id)),
            Self::Object(id) => Some(Reference::Object(id)),
        }
    }

    /// The id that it names, in either form.
    pub const fn id(&self) -> Option<&Id> {
        match self {
            Self::Id(id) | Self::Object(id) => Some(id),
            Self::Omitted | Self::Null => None,
        }
    }
}

/// A session or an organization, as it is passed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reference<Id> {
    /// By its id.
    Id(Id),
    /// As the object of this id.
    Object(Id),
}

impl<Id> Reference<Id> {
    /// The id, in whichever form it was passed.
    pub const fn id(&self) -> &Id {
        match self {
            Self::Id(id) | Self::Object(id) => id,
        }
    }
}

/// A session, a user or an organization: [`UNDEFINED`], [`NULL`], or the number of an id.
pub type Code = u16;

/// The code of `undefined`.
pub const UNDEFINED: Code = 0;
/// The code of `null`.
pub const NULL: Code = 1;
/// The code of what is left out by an implementation without organizations.
pub const ABSENT: Code = u16::MAX;

/// What is current, in codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Val {
    /// The session.
    pub session: Code,
    /// The organization, or [`ABSENT`].
    pub organization: Code,
    /// The user.
    pub user: Code,
}

impl Val {
    /// Nothing is known.
    pub const UNDEFINED: Self = Self { session: UNDEFINED, organization: UNDEFINED, user: UNDEFINED };
    /// There is no session.
    pub const NULL: Self = Self { session: NULL, organization: NULL, user: NULL };

    /// Whether the session is undefined.
    pub const fn is_hidden(self) -> bool {
        self.session == UNDEFINED
    }

    /// Whether session, user and organization are undefined.
    pub const fn is_fully_hidden(self) -> bool {
        self.session == UNDEFINED
            && self.user == UNDEFINED
            && (self.organization == UNDEFINED || self.organization == ABSENT)
    }

    /// Whether there is neither a session nor a user.
    pub const fn is_null(self) -> bool {
        self.session == NULL && self.user == NULL
    }

    /// As it is judged: where the session is known and the organization is undefined, nothing says that it has to be null, so it
    /// is read as none. Who is hurt is said by `hazard.organization-undefined`. What an implementation without organizations leaves
    /// out is read as undefined or null where the session is that, so that it says the same as an implementation that has them.
    #[must_use]
    pub const fn judged(self) -> Self {
        match (self.session, self.organization) {
            (UNDEFINED, ABSENT) => Self { organization: UNDEFINED, ..self },
            (NULL, ABSENT) => Self { organization: NULL, ..self },
            _ if self.lacks_an_organization() => Self { organization: NULL, ..self },
            _ => self,
        }
    }

    /// Whether the session is known, be it null, and the organization is undefined.
    pub const fn lacks_an_organization(self) -> bool {
        self.session != UNDEFINED && self.organization == UNDEFINED
    }

    /// What control components show while this is current.
    pub const fn children(self) -> Children {
        match self.session {
            UNDEFINED => Children::Hidden,
            NULL => Children::SignedOut,
            _ => Children::SignedIn,
        }
    }

    /// Whether both say the same, as far as both say something.
    pub const fn agrees_with(self, other: Self) -> bool {
        self.session == other.session
            && self.user == other.user
            && (self.organization == other.organization
                || self.organization == ABSENT
                || other.organization == ABSENT)
    }
}

/// An argument in codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// Left out.
    Omitted,
    /// Null.
    Null,
    /// This one.
    Id(Code),
}

impl Asked {
    /// Whether it asks for this one: an id for itself, null for none, what is left out for nothing.
    pub fn is_for(self, code: Code) -> bool {
        match self {
            Self::Omitted => false,
            Self::Null => code == NULL,
            Self::Id(asked) => code == asked,
        }
    }
}
