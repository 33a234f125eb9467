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

/// Something that only some implementations can do. A scenario that needs one is skipped where it is missing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// There is a `setSession`.
    SetSession,
    /// There is a `setActive`.
    SetActive,
    /// Sessions have organizations.
    Organizations,
    /// Listeners can be added and removed during a run.
    Listeners,
    /// The page can start to unload.
    Unload,
    /// The tab can gain and lose the focus.
    Focus,
    /// Control components are rendered and observed. No scenario ever needs it.
    Components,
    /// A client that is not loaded can be loaded later.
    Load,
    /// The user can sign out.
    SignOut,
    /// A token can be asked for.
    GetToken,
    /// The server can end a session.
    RemoveSession,
    /// The server's answers to touches can be delayed and failed in virtual time.
    Server,
    /// The same for all requests, and they can be lost.
    Requests,
    /// Signing out is a call: with a callback, and with a promise whose settling is reported.
    SignOutCalls,
    /// A session can be pending, with a task left for its user.
    PendingSessions,
    /// Control components can be told to take a pending session for an active one.
    TreatPendingAsSignedOut,
    /// The token that the page sends is observed. No scenario ever needs it.
    Token,
    /// Where the page goes is observed. No scenario ever needs it.
    Location,
    /// What the framework's hooks say is observed. No scenario ever needs it.
    FrameworkHook,
    /// What components throw while they are rendered is observed. No scenario ever needs it.
    RenderError,
    /// An organization can have a slug.
    Slugs,
    /// The client can get sessions that it did not begin with.
    AddSession,
    /// The page can be hidden and shown.
    Visibility,
    /// A session can come without a token.
    Tokens,
    /// The application can insist that an organization is chosen.
    ForcedOrganizations,
    /// A framework can have hooks before and after a call.
    FrameworkHooks,
    /// The application can be unmounted, and mounted again on the same client.
    Remount,
    /// A page can come with what the server said of its session.
    InitialState,
}

impl Capability {
    /// Every capability, in the order in which reports name them.
    pub const ALL: [Self; 28] = [
        Self::SetSession,
        Self::SetActive,
        Self::Organizations,
        Self::Listeners,
        Self::Unload,
        Self::Focus,
        Self::Components,
        Self::Load,
        Self::SignOut,
        Self::GetToken,
        Self::RemoveSession,
        Self::Server,
        Self::Requests,
        Self::SignOutCalls,
        Self::PendingSessions,
        Self::TreatPendingAsSignedOut,
        Self::Token,
        Self::Location,
        Self::FrameworkHook,
        Self::RenderError,
        Self::Slugs,
        Self::AddSession,
        Self::Visibility,
        Self::Tokens,
        Self::ForcedOrganizations,
        Self::FrameworkHooks,
        Self::Remount,
        Self::InitialState,
    ];

    /// What who has it can do, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::SetSession => "There is a `setSession`.",
            Self::SetActive => "There is a `setActive`.",
            Self::Organizations => "Sessions have organizations, one of which may be active.",
            Self::Listeners => "Listeners can be added and removed during a run.",
            Self::Unload => "The page can start to unload.",
            Self::Focus => "The tab can gain and lose the focus.",
            Self::Components => "Control components are rendered and observed. No scenario ever needs it.",
            Self::Load => "A client that is not loaded can be loaded later.",
            Self::SignOut => "The user can sign out, of one session or of all.",
            Self::GetToken => "A token of the current session can be asked for.",
            Self::RemoveSession => "The server can end a session.",
            Self::Server => "The server's answers to touches can be delayed and failed in virtual time.",
            Self::Requests => {
                "The same for requests of tokens, sign-outs, the client and the environment, any request can be lost, and an answer can lack the token that was asked for."
            }
            Self::SignOutCalls => {
                "Signing out can be a call, with a label, a callback and a promise that is watched."
            }
            Self::PendingSessions => "A session can be pending, with a task left for its user.",
            Self::TreatPendingAsSignedOut => {
                "Control components can be told to take a pending session for an active one."
            }
            Self::Token => "The token that the page sends is observed. No scenario ever needs it.",
            Self::Location => "Where the page goes is observed. No scenario ever needs it.",
            Self::FrameworkHook => "What the framework's hooks say is observed. No scenario ever needs it.",
            Self::RenderError => {
                "What components throw while they are rendered is observed. No scenario ever needs it."
            }
            Self::Slugs => "An organization can have a slug, by which calls may name it.",
            Self::AddSession => {
                "The user can sign in, here or in another tab, so that there is one more session."
            }
            Self::ForcedOrganizations => "The application can insist that each user chooses an organization.",
            Self::FrameworkHooks => "A framework can have hooks, which run before and after a call.",
            Self::Remount => "The application can be unmounted, and mounted again on the same client.",
            Self::InitialState => {
                "A page can come with what the server said of its session, before the client is loaded."
            }
            Self::Tokens => "A session can come without a token, so that the client has to ask for each.",
            Self::Visibility => "The page can be hidden and shown, as when the user looks at another tab.",
        }
    }

    /// The name in manifests and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SetSession => "set-session",
            Self::SetActive => "set-active",
            Self::Organizations => "organizations",
            Self::Listeners => "listeners",
            Self::Unload => "unload",
            Self::Focus => "focus",
            Self::Components => "components",
            Self::Load => "load",
            Self::SignOut => "sign-out",
            Self::GetToken => "get-token",
            Self::RemoveSession => "remove-session",
            Self::Server => "server",
            Self::Requests => "requests",
            Self::SignOutCalls => "sign-out-calls",
            Self::PendingSessions => "pending-sessions",
            Self::TreatPendingAsSignedOut => "treat-pending-as-signed-out",
            Self::Token => "token",
            Self::Location => "location",
            Self::FrameworkHook => "framework-hook",
            Self::RenderError => "render-error",
            Self::Slugs => "slugs",
            Self::AddSession => "add-session",
            Self::Visibility => "visibility",
            Self::Tokens => "tokens",
            Self::ForcedOrganizations => "forced-organizations",
            Self::FrameworkHooks => "framework-hooks",
            Self::Remount => "remount",
            Self::InitialState => "initial-state",
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
