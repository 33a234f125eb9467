//! The kinds of stimuli.

use super::{Ambient, Naming, Stimulus};
use crate::contract::Capability;

/// What there is to know of a kind of stimuli, whichever it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind {
    /// Its key in a scenario; none for what a scenario does not ask for by itself.
    pub key: Option<&'static str>,
    /// Its word in the protocol.
    pub wire: &'static str,
    /// What an implementation needs for it, beside what a call needs.
    pub capability: Option<Capability>,
    /// What happens, in words.
    pub words: &'static str,
    /// Whether the contract says what comes of it. Where it does not, what is current may change by it.
    pub is_in_contract: bool,
}

macro_rules! kinds {
    ($($variant:pat => $name:ident: $key:expr, $wire:literal, $capability:expr, $words:literal, $in_contract:literal;)*) => {
        impl<N: Naming> Stimulus<N> {
            /// What kind it is.
            pub const fn kind(&self) -> &'static Kind {
                match self {
                    $($variant => &$name,)*
                }
            }
        }

        $(
            #[doc = concat!("As `", $wire, "` in the protocol: ", $words, ".")]
            pub const $name: Kind = Kind {
                key: $key,
                wire: $wire,
                capability: $capability,
                words: $words,
                is_in_contract: $in_contract,
            };
        )*

        /// Every kind, in the order in which they are documented.
        pub const ALL: &[Kind] = &[$($name),*];
    };
}

kinds! {
    Self::Call { .. } => CALL: Some("call"), "call", None, "a call is made", true;
    Self::Settle { .. } => SETTLE: None, "settle", None, "the promise of a callback settles", true;
    Self::Ambient(Ambient::Unload) => UNLOAD: Some("unload"), "unload", Some(Capability::Unload), "the page unloads", true;
    Self::Ambient(Ambient::Focus(_)) => FOCUS: Some("focus"), "focus", Some(Capability::Focus), "the focus changes", true;
    Self::Ambient(Ambient::Visible(_)) => VISIBLE: Some("visible"), "visible", Some(Capability::Visibility),
        "the page is shown or hidden", true;
    Self::Ambient(Ambient::Remount) => REMOUNT: Some("remount"), "remount", Some(Capability::Remount),
        "the application is mounted again", true;
    Self::AddListener { .. } => ADD_LISTENER: Some("addListener"), "addListener", Some(Capability::Listeners),
        "a listener is added", true;
    Self::RemoveListener { .. } => REMOVE_LISTENER: Some("removeListener"), "removeListener",
        Some(Capability::Listeners), "a listener is removed", true;
    Self::Ambient(Ambient::Load) => LOAD: Some("load"), "load", Some(Capability::Load), "the client is loaded", false;
    Self::SignOut { .. } => SIGN_OUT: Some("signOut"), "sign-out", Some(Capability::SignOut), "the user signs out", false;
    Self::Ambient(Ambient::GetToken) => GET_TOKEN: Some("getToken"), "get-token", Some(Capability::GetToken), "a token is asked for", false;
    Self::RemoveSession { .. } => REMOVE_SESSION: Some("removeSession"), "remove-session",
        Some(Capability::RemoveSession), "the server ends a session", false;
    Self::SignIn { .. } => SIGN_IN: Some("signIn"), "sign-in", Some(Capability::AddSession), "the user signs in", false;
    Self::AddSession { .. } => ADD_SESSION: Some("addSession"), "add-session", Some(Capability::AddSession),
        "another tab makes a session", false;
    Self::Answer { .. } => ANSWER: None, "answer", Some(Capability::Server), "the server answers", false;
}
