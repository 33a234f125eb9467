//! The words of the JSON: names, ids of rules, times, and what implementations claim.

use super::wire::{Wire, mirror};
use interlude_spec::rule;
use interlude_spec::{contract, diagnostic, id, plan, time, trace};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;

macro_rules! names {
    ($($(#[$meta:meta])* $name:ident)*) => {$(
        #[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        $(#[$meta])*
        pub(super) struct $name(String);

        impl Wire for $name {
            type Value = id::$name;

            fn of(value: &Self::Value) -> Self {
                Self(value.as_str().to_owned())
            }

            fn value(self) -> Self::Value {
                id::$name::new(self.0)
            }
        }
    )*};
}

names! {
    /// The id of a session, such as `sess_a`.
    SessionId
    /// The id of a user, such as `user_ada`.
    UserId
    /// The id of an organization, such as `org_acme`.
    OrganizationId
    /// What a scenario calls one of its calls: unique in its file.
    CallLabel
    /// What a scenario calls one of its listeners.
    #[schemars(
        description = "What a scenario calls one of its listeners. [`ListenerName::main`] is there from the beginning."
    )]
    ListenerName
    /// A scenario: its path below the scenario root, with `/` between folders and without `.yaml`.
    ScenarioId
    /// An outstanding request to the server, as the adapter names it.
    RequestId
}

/// A moment of virtual time, or a span of it, in whole milliseconds.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Tick(u64);

impl Wire for Tick {
    type Value = time::Tick;

    fn of(value: &Self::Value) -> Self {
        Self(value.millis())
    }

    fn value(self) -> Self::Value {
        time::Tick::from_millis(self.0)
    }
}

/// The id of a rule, which is one that this version knows.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RuleId(rule::RuleId);

impl Wire for RuleId {
    type Value = rule::RuleId;

    fn of(value: &Self::Value) -> Self {
        Self(*value)
    }

    fn value(self) -> Self::Value {
        self.0
    }
}

impl Serialize for RuleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de> Deserialize<'de> for RuleId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<'de, str>::deserialize(deserializer)?;
        let rule = rule::RuleId::from_name(&name);
        rule.map(Self).ok_or_else(|| de::Error::custom(format_args!("unknown rule `{name}`")))
    }
}

impl JsonSchema for RuleId {
    fn schema_name() -> Cow<'static, str> {
        "RuleId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let ids: Vec<&str> = rule::RuleId::ALL.iter().map(|rule| rule.as_str()).collect();
        json_schema!({
            "description": "The id of a requirement, of a hazard, or of what a scenario itself asks for.",
            "type": "string",
            "enum": ids,
        })
    }
}

/// One of JavaScript's two kinds of nothing, or an id.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(super) enum Value<Id> {
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

impl<Id: Wire> Wire for Value<Id> {
    type Value = trace::Value<Id::Value>;

    fn of(value: &Self::Value) -> Self {
        match value {
            trace::Value::Undefined => Self::Undefined,
            trace::Value::Null => Self::Null,
            trace::Value::Set { id } => Self::Set { id: Id::of(id) },
        }
    }

    fn value(self) -> Self::Value {
        match self {
            Self::Undefined => trace::Value::Undefined,
            Self::Null => trace::Value::Null,
            Self::Set { id } => trace::Value::Set { id: id.value() },
        }
    }
}

mirror! {
    /// A set of requirements that an implementation claims as a whole.
    #[serde(rename_all = "kebab-case")]
    enum Contract = contract::Contract {
        /// `setSession`, and `setActive` with `beforeEmit`.
        BeforeEmit,
        /// `setActive` with `navigate` or `redirectUrl`; there is no `setSession`.
        Navigate,
    }

    /// The methods that change the current session.
    enum Method = plan::Method {
        /// `setSession(session, beforeEmit)`
        #[serde(rename = "setSession")]
        SetSession,
        /// `setActive({ session, organization, beforeEmit })`
        #[serde(rename = "setActive")]
        SetActive,
        /// `signOut(callback, { sessionId })`
        #[serde(rename = "signOut")]
        SignOut,
    }

    /// A stretch of one line. Lines and columns count from 1; columns count characters.
    struct Place = diagnostic::Place {
        /// The line.
        line: usize,
        /// The column of the first character.
        column: usize,
        /// How many characters; at least 1.
        length: usize,
    }
}
