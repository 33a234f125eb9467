//! The kinds of stimuli.

pub use crate::ambient::Kind;

use super::{Naming, Stimulus};
use crate::contract::Capability;

macro_rules! kinds {
    ($($variant:pat => $name:ident: $key:expr, $wire:literal, $capability:expr, $words:literal, $in_contract:literal;)*) => {
        impl<N: Naming> Stimulus<N> {
            /// What kind it is.
            pub const fn kind(&self) -> &'static Kind {
                match self {
                    Self::Ambient(ambient) => ambient.kind(),
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
    };
}

kinds! {
    Self::Call { .. } => CALL: Some("call"), "call", None, "a call is made", true;
    Self::Settle { .. } => SETTLE: None, "settle", None, "the promise of a callback settles", true;
    Self::AddListener { .. } => ADD_LISTENER: Some("addListener"), "addListener", Some(Capability::Listeners),
        "a listener is added", true;
    Self::RemoveListener { .. } => REMOVE_LISTENER: Some("removeListener"), "removeListener",
        Some(Capability::Listeners), "a listener is removed", true;
    Self::SignOut { .. } => SIGN_OUT: Some("signOut"), "sign-out", Some(Capability::SignOut), "the user signs out", false;
    Self::RemoveSession { .. } => REMOVE_SESSION: Some("removeSession"), "remove-session",
        Some(Capability::RemoveSession), "the server ends a session", false;
    Self::SignIn { .. } => SIGN_IN: Some("signIn"), "sign-in", Some(Capability::AddSession), "the user signs in", false;
    Self::AddSession { .. } => ADD_SESSION: Some("addSession"), "add-session", Some(Capability::AddSession),
        "another tab makes a session", false;
    Self::Answer { .. } => ANSWER: None, "answer", Some(Capability::Server), "the server answers", false;
}
