//! What happens around the calls and names nobody.
//!
//! It is declared here. Scenario, plan, events, search and pictures pass it on whole, so that a new one is asked for where it means
//! something and nowhere else.

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

/// Something that happens around the calls.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Ambient {
    /// The page starts to unload.
    Unload,
    /// The tab gains the focus, or loses it.
    Focus(bool),
    /// The page is shown, or hidden.
    Visible(bool),
    /// The application is unmounted, and mounted again on the same client.
    Remount,
    /// The client is loaded.
    Load,
    /// A token is asked for.
    GetToken,
}

impl Ambient {
    /// Each, with every value that it has.
    pub const ALL: [Self; 8] = [
        Self::Unload,
        Self::Focus(true),
        Self::Focus(false),
        Self::Visible(true),
        Self::Visible(false),
        Self::Remount,
        Self::Load,
        Self::GetToken,
    ];

    /// What there is to know of its kind.
    pub const fn kind(self) -> &'static Kind {
        match self {
            Self::Unload => &UNLOAD,
            Self::Focus(_) => &FOCUS,
            Self::Visible(_) => &VISIBLE,
            Self::Remount => &REMOUNT,
            Self::Load => &LOAD,
            Self::GetToken => &GET_TOKEN,
        }
    }

    /// The value that it has, where there are two of its kind.
    pub const fn value(self) -> Option<bool> {
        match self {
            Self::Focus(value) | Self::Visible(value) => Some(value),
            Self::Unload | Self::Remount | Self::Load | Self::GetToken => None,
        }
    }

    /// Those that a key of a scenario stands for: none, one, or one for either value.
    ///
    /// ```
    /// use interlude_spec::event::Ambient;
    /// assert_eq!(Ambient::of_key("focus").collect::<Vec<_>>(), [Ambient::Focus(true), Ambient::Focus(false)]);
    /// assert_eq!(Ambient::of_key("call").count(), 0);
    /// ```
    pub fn of_key(key: &str) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |it| it.kind().key == Some(key))
    }

    /// Whether the client may look after its session: the tab gains the focus, the page is shown, or a provider that is mounted again
    /// loads its client.
    pub const fn attends(self) -> bool {
        matches!(self, Self::Focus(true) | Self::Visible(true) | Self::Remount)
    }

    /// Whether it is more than a sign-out that is a call waits for.
    pub const fn disturbs(self) -> bool {
        match self {
            Self::Focus(value) | Self::Visible(value) => value,
            Self::Unload | Self::Remount | Self::Load | Self::GetToken => true,
        }
    }

    /// What a timeline calls it, in a word or two.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Unload => "unload",
            Self::Focus(true) => "focus",
            Self::Focus(false) => "blur",
            Self::Visible(true) => "shown",
            Self::Visible(false) => "hidden",
            Self::Remount => "remount",
            Self::Load => "load",
            Self::GetToken => "get token",
        }
    }
}

/// Declares what there is to know of each kind.
macro_rules! kinds {
    ($($name:ident: $key:literal, $wire:literal, $capability:ident, $words:literal, $in_contract:literal;)*) => {$(
        #[doc = concat!("As `", $wire, "` in the protocol: ", $words, ".")]
        pub const $name: Kind = Kind {
            key: Some($key),
            wire: $wire,
            capability: Some(Capability::$capability),
            words: $words,
            is_in_contract: $in_contract,
        };
    )*};
}

kinds! {
    UNLOAD: "unload", "unload", Unload, "the page unloads", true;
    FOCUS: "focus", "focus", Focus, "the focus changes", true;
    VISIBLE: "visible", "visible", Visibility, "the page is shown or hidden", true;
    REMOUNT: "remount", "remount", Remount, "the application is mounted again", true;
    LOAD: "load", "load", Load, "the client is loaded", false;
    GET_TOKEN: "getToken", "get-token", GetToken, "a token is asked for", false;
}
