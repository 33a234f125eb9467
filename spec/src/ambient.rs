//! What happens around the calls and names nobody.
//!
//! Each kind is one row of a table, [`ambient!`](crate::ambient!). Whatever speaks of such a thing is made of the rows: the keys of
//! scenarios, the messages of the protocol, the events of a report. Plan, driver, search and pictures pass it on whole. So a new kind
//! is a row here, and what clients in process do by it; the compiler asks for that.

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

/// The rows, given to the macro that is named, before what stands behind its name.
///
/// A row has two parts. The first is the sentence that schemas show, the name, the word of the protocol and of reports, and where there
/// are two of a kind, as the focus comes or goes, the name of the value and its sentence. The second is, in this order:
///
/// - `key`: the key in a scenario, and what it says to whom it is explained;
/// - `needs`: the capability of an implementation that knows of it;
/// - `words`: what happens, in words;
/// - `short`: what a timeline calls it, in a word or two: where the value is true, and where it is false;
/// - `in_contract`: whether the contract says what comes of it;
/// - `attends`: whether the client may look after its session then; where there is a value, only if that is true.
#[doc(hidden)]
#[macro_export]
macro_rules! ambient {
    ($($then:ident)::+ ! $($given:tt)*) => {
        $($then)::+ ! {
            [
                { "The page starts to unload." Unload = "unload" }
                {
                    key "unload" "the page starts to unload", needs Unload, words "the page unloads",
                    short "unload" "unload", in_contract true, attends false,
                }
                { "The tab gains or loses the focus." Focus = "focus" (focused: "Whether it has it now.") }
                {
                    key "focus" "the tab gains or loses the focus", needs Focus, words "the focus changes",
                    short "focus" "blur", in_contract true, attends true,
                }
                { "The page is shown or hidden." Visible = "visible" (visible: "Whether it is shown now.") }
                {
                    key "visible" "the page is shown, or hidden as by another tab in front of it", needs Visibility,
                    words "the page is shown or hidden", short "shown" "hidden", in_contract true, attends true,
                }
                { "The application is unmounted, and mounted again on the same client." Remount = "remount" }
                {
                    key "remount" "the application is unmounted, and mounted again on the same client", needs Remount,
                    words "the application is mounted again", short "remount" "remount", in_contract true, attends true,
                }
                { "The client is loaded." Load = "load" }
                {
                    key "load" "a client that was not loaded is loaded", needs Load, words "the client is loaded",
                    short "load" "load", in_contract false, attends false,
                }
                { "A token is asked for." GetToken = "get-token" }
                {
                    key "getToken" "a token of the current session is asked for", needs GetToken,
                    words "a token is asked for", short "get token" "get token", in_contract false, attends false,
                }
            ]
            $($given)*
        }
    };
}

/// Makes the type of the rows.
macro_rules! declare {
    ([$(
        { $about:literal $name:ident = $wire:literal $(($value:ident: $value_about:literal))? }
        {
            key $key:literal $asks:literal, needs $needs:ident, words $words:literal,
            short $short:literal $short_if_false:literal, in_contract $in_contract:literal, attends $attends:literal,
        }
    )*]) => {
        /// Something that happens around the calls.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Ambient {
            $(#[doc = $about] $name $((#[doc = $value_about] bool))?,)*
        }

        /// The kinds, without their values.
        enum Place {
            $($name,)*
        }

        impl Ambient {
            /// The kinds, in the order of the rows.
            pub const KINDS: &'static [Kind] = &[$(Kind {
                key: Some($key),
                wire: $wire,
                capability: Some(Capability::$needs),
                words: $words,
                is_in_contract: $in_contract,
            },)*];

            /// The place of its kind in [`Self::KINDS`].
            pub const fn place(self) -> usize {
                match self {
                    $(Self::$name { .. } => Place::$name as usize,)*
                }
            }

            /// The value that it has, where there are two of its kind.
            pub const fn value(self) -> Option<bool> {
                match self {
                    $($(Self::$name($value) => Some($value),)?)*
                    _ => None,
                }
            }

            /// Whether the client may look after its session: the tab gains the focus, the page is shown, or a provider that is
            /// mounted again loads its client.
            pub const fn attends(self) -> bool {
                self.is_so()
                    && match self {
                        $(Self::$name { .. } => $attends,)*
                    }
            }

            /// What a timeline calls it, in a word or two.
            pub const fn short(self) -> &'static str {
                match self {
                    $(Self::$name { .. } => if self.is_so() { $short } else { $short_if_false },)*
                }
            }

            /// The one of a word of the protocol. Where there are two of a kind, `is` says of the name of their value whether it is
            /// true. None where no kind has that word.
            ///
            /// ```
            /// use interlude_spec::event::Ambient;
            /// assert_eq!(Ambient::of_wire("focus", |name| name == "focused"), Some(Ambient::Focus(true)));
            /// assert_eq!(Ambient::of_wire("get-token", |_| false), Some(Ambient::GetToken));
            /// assert_eq!(Ambient::of_wire("answer", |_| false), None);
            /// ```
            pub fn of_wire(wire: &str, is: impl FnOnce(&str) -> bool) -> Option<Self> {
                match wire {
                    $($wire => Some(Self::$name $((is(stringify!($value))))?),)*
                    _ => None,
                }
            }
        }
    };
}

crate::ambient! { declare! }

impl Ambient {
    /// What there is to know of its kind.
    pub const fn kind(self) -> &'static Kind {
        &Self::KINDS[self.place()]
    }

    /// Each, with every value that it has: true comes first.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::KINDS.iter().flat_map(Self::of_kind)
    }

    /// Those that a key of a scenario stands for: none, one, or one for either value.
    ///
    /// ```
    /// use interlude_spec::event::Ambient;
    /// assert_eq!(Ambient::of_key("focus").collect::<Vec<_>>(), [Ambient::Focus(true), Ambient::Focus(false)]);
    /// assert_eq!(Ambient::of_key("call").count(), 0);
    /// ```
    pub fn of_key(key: &str) -> impl Iterator<Item = Self> {
        Self::KINDS.iter().filter(move |kind| kind.key == Some(key)).flat_map(Self::of_kind)
    }

    fn of_kind(kind: &Kind) -> impl Iterator<Item = Self> {
        let [first, second] = [true, false].map(|is_so| Self::of_wire(kind.wire, |_| is_so));
        first.into_iter().chain(second.filter(|second| Some(*second) != first))
    }

    /// Whether it is more than a sign-out that is a call waits for.
    pub const fn disturbs(self) -> bool {
        self.is_so()
    }

    /// Whether it is not the end of something: of the focus, or of being shown.
    const fn is_so(self) -> bool {
        !matches!(self.value(), Some(false))
    }
}

/// Adds the rows to an enum of JSON, each a variant with its word. Its value is a field (`fields`) or all that the variant holds
/// (`contents`). An [`Ambient`] becomes a variant by `From`, and a variant an [`Ambient`] by `ambient()`.
#[doc(hidden)]
#[macro_export]
macro_rules! with_ambient {
    (
        [$({ $about:literal $name:ident = $wire:literal $(($value:ident: $value_about:literal))? } { $($rest:tt)* })*]
        fields $(#[$meta:meta])* $vis:vis enum $enum:ident { $($body:tt)* }
    ) => {
        $(#[$meta])*
        $vis enum $enum {
            $(
                #[doc = $about]
                #[serde(rename = $wire)]
                $name $({
                    #[doc = $value_about]
                    $value: bool,
                })?,
            )*
            $($body)*
        }

        impl From<$crate::event::Ambient> for $enum {
            fn from(ambient: $crate::event::Ambient) -> Self {
                match ambient {
                    $($crate::event::Ambient::$name $(($value))? => Self::$name $({ $value })?,)*
                }
            }
        }

        impl $enum {
            /// What happens around the calls, if it says that.
            $vis const fn ambient(&self) -> Option<$crate::event::Ambient> {
                match *self {
                    $(Self::$name $({ $value })? => Some($crate::event::Ambient::$name $(($value))?),)*
                    _ => None,
                }
            }
        }
    };
    (
        [$({ $about:literal $name:ident = $wire:literal $(($value:ident: $value_about:literal))? } { $($rest:tt)* })*]
        contents $(#[$meta:meta])* $vis:vis enum $enum:ident { $($body:tt)* }
    ) => {
        $(#[$meta])*
        $vis enum $enum {
            $(
                #[doc = $about]
                #[serde(rename = $wire)]
                $name $((#[doc = $value_about] bool))?,
            )*
            $($body)*
        }

        impl From<$crate::event::Ambient> for $enum {
            fn from(ambient: $crate::event::Ambient) -> Self {
                match ambient {
                    $($crate::event::Ambient::$name $(($value))? => Self::$name $(($value))?,)*
                }
            }
        }

        impl $enum {
            /// What happens around the calls, if it says that.
            $vis const fn ambient(&self) -> Option<$crate::event::Ambient> {
                match *self {
                    $(Self::$name $(($value))? => Some($crate::event::Ambient::$name $(($value))?),)*
                    _ => None,
                }
            }
        }
    };
    // The rows of an enum, as a pattern.
    ([$({ $about:literal $name:ident = $wire:literal $(($value:ident: $value_about:literal))? } { $($rest:tt)* })*] pattern $enum:ident) => {
        $($enum::$name { .. })|*
    };
}
