//! What happens around the calls and names nobody.
//!
//! It is declared here and in the table of [`kind`](super::kind). Scenario, plan, events, search and pictures pass it on whole, so that a new
//! one is asked for where it means something and nowhere else.

use super::{Kind, Named, Stimulus};

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
        Stimulus::<Named>::Ambient(self).kind()
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
