//! Names that scenarios and implementations give to things. Cheap to clone, ordered, never interpreted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the name as it is written.
            pub fn new(name: impl Into<Arc<str>>) -> Self {
                Self(name.into())
            }

            /// The name as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.into())
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
    /// What a scenario calls one of its listeners. [`ListenerName::main`] is there from the beginning.
    ListenerName
    /// A scenario: its path below the scenario root, with `/` between folders and without `.yaml`.
    ScenarioId
    /// An outstanding request to the server, as the adapter names it.
    RequestId
}

impl ListenerName {
    /// The listener that every scenario has, told from the beginning to the end.
    pub const MAIN: &'static str = "main";

    /// The listener [`Self::MAIN`].
    pub fn main() -> Self {
        Self::new(Self::MAIN)
    }

    /// Whether this is [`Self::MAIN`].
    pub fn is_main(&self) -> bool {
        self.as_str() == Self::MAIN
    }
}
