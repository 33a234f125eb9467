//! What an implementation claims: a contract, and the capabilities that scenarios may need beyond it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A set of requirements that an implementation claims as a whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Contract {
    /// `setSession`, and `setActive` with `beforeEmit`.
    BeforeEmit,
    /// `setActive` with `navigate` or `redirectUrl`; there is no `setSession`.
    Navigate,
}

impl Contract {
    /// Every contract, in the order of their age.
    pub const ALL: [Self; 2] = [Self::BeforeEmit, Self::Navigate];

    /// The name in scenarios, manifests and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BeforeEmit => "before-emit",
            Self::Navigate => "navigate",
        }
    }

    /// Which API it is of, in a sentence for people.
    pub const fn about(self) -> &'static str {
        match self {
            Self::BeforeEmit => {
                "The older API, of clerk-js 5 and before: `setSession`, and `setActive` with `beforeEmit`, a callback that is awaited while the session is undefined."
            }
            Self::Navigate => {
                "Today's API, of clerk-js 6, and 5 from 5.84 on: `setActive` with `navigate`, a callback that is awaited while the session is undefined, or with `redirectUrl`. There is no `setSession`."
            }
        }
    }

    /// The contract of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|contract| contract.as_str() == name)
    }

    /// The argument that carries a call's callback under this contract.
    pub const fn callback_key(self) -> &'static str {
        match self {
            Self::BeforeEmit => "beforeEmit",
            Self::Navigate => "navigate",
        }
    }

    /// Whether a call may be given a `redirectUrl`.
    pub const fn has_redirects(self) -> bool {
        matches!(self, Self::Navigate)
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Declares each capability once: its name, and in a sentence what who has it can do.
macro_rules! capabilities {
    ($($capability:ident = $name:literal: $about:literal;)*) => {
        /// Something that only some implementations can do. A scenario that needs one is skipped where it is missing.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        #[non_exhaustive]
        pub enum Capability {
            $(#[doc = $about] #[serde(rename = $name)] $capability,)*
        }

        impl Capability {
            /// How many there are.
            pub const COUNT: usize = [$($name),*].len();

            /// Every capability, in the order in which reports name them.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$capability),*];

            /// What who has it can do, in a sentence.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$capability => $about,)*
                }
            }

            /// The name in manifests and messages.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$capability => $name,)*
                }
            }
        }
    };
}

capabilities! {
    SetSession = "set-session": "There is a `setSession`.";
    SetActive = "set-active": "There is a `setActive`.";
    Organizations = "organizations": "Sessions have organizations, one of which may be active.";
    Listeners = "listeners": "Listeners can be added and removed during a run.";
    Unload = "unload": "The page can start to unload.";
    Focus = "focus": "The tab can gain and lose the focus.";
    Components = "components": "Control components are rendered and observed. No scenario ever needs it.";
    Load = "load": "A client that is not loaded can be loaded later.";
    SignOut = "sign-out": "The user can sign out, of one session or of all.";
    GetToken = "get-token": "A token of the current session can be asked for.";
    RemoveSession = "remove-session": "The server can end a session.";
    Server = "server": "The server's answers to touches can be delayed and failed in virtual time.";
    Requests = "requests":
        "The same for requests of tokens, sign-outs, the client and the environment, any request can be lost, and an answer can lack the token that was asked for.";
    SignOutCalls = "sign-out-calls": "Signing out can be a call, with a label, a callback and a promise that is watched.";
    PendingSessions = "pending-sessions": "A session can be pending, with a task left for its user.";
    TreatPendingAsSignedOut = "treat-pending-as-signed-out":
        "Control components can be told to take a pending session for an active one.";
    Token = "token": "The token that the page sends is observed. No scenario ever needs it.";
    Location = "location": "Where the page goes is observed. No scenario ever needs it.";
    FrameworkHook = "framework-hook": "What the framework's hooks say is observed. No scenario ever needs it.";
    RenderError = "render-error": "What components throw while they are rendered is observed. No scenario ever needs it.";
    Slugs = "slugs": "An organization can have a slug, by which calls may name it.";
    AddSession = "add-session": "The user can sign in, here or in another tab, so that there is one more session.";
    Visibility = "visibility": "The page can be hidden and shown, as when the user looks at another tab.";
    Tokens = "tokens": "A session can come without a token, so that the client has to ask for each.";
    ForcedOrganizations = "forced-organizations": "The application can insist that each user chooses an organization.";
    FrameworkHooks = "framework-hooks": "A framework can have hooks, which run before and after a call.";
    Remount = "remount": "The application can be unmounted, and mounted again on the same client.";
    InitialState = "initial-state": "A page can come with what the server said of its session, before the client is loaded.";
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
