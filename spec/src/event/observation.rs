//! What is seen of an implementation: each observation is a row of one table.
//!
//! A row says, in this order:
//!
//! - what happens, as documentation;
//! - its variant, and its word in the protocol and in reports;
//! - what happens, in words for people, where nothing more is said of it;
//! - the capability of an implementation that has it seen of itself; `None` for what every one does;
//! - whether the contract says when it may happen. Where it does not, the model accepts it at any time;
//! - its parts, each with documentation, with its type in whichever naming `N`, and with its type in reports, which have types of their
//!   own by these names. An attribute of serde says how messages and reports write the part.
//!
//! The parts are led and numbered in the order of the row: what an error belongs to stands before it.
//!
//! The rows make [`Observation`], with the messages of the protocol, the way between namings and what there is to know of each
//! kind; and the JSON of reports. A new row needs nothing else. The model asks for an arm where the contract speaks of it, and whoever
//! has more to say of it than its words has an arm for it.

use super::{Named, Naming, ReturnOutcome, Spoken, Way};
use crate::contract::Capability;
use crate::value::Current;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::any::Any;

/// Gives the table, and after it what it is given itself, to a macro.
#[doc(hidden)]
#[macro_export]
macro_rules! observations {
    ($then:ident $($given:tt)*) => { $then! {
        [
            /// A listener is told what is current.
            Emit = "emit", "a listener is told what is current", None, true {
                /// Which listener.
                listener: N::Listener = ListenerName,
                /// What it is told.
                #[serde(flatten)]
                current: N::Current = Current,
            }
            /// A callback starts.
            Callback = "callback", "a callback starts", None, true {
                /// Whose callback.
                call: N::Call = CallLabel,
                /// What it is given.
                session: N::Given = Value<SessionId>,
            }
            /// The calls that a callback awaits have returned.
            CallbackWaiting = "callback-waiting", "the calls of a callback are back", None, false {
                /// Whose callback.
                call: N::Call = CallLabel,
            }
            /// A call's promise settles.
            Return = "return", "a call returns", None, true {
                /// Which call.
                call: N::Call = CallLabel,
                /// How.
                #[serde(flatten)]
                outcome: ReturnOutcome<N::Error> = ReturnOutcome,
            }
            /// A control component shows or hides its children.
            Render = "render", "children are shown or hidden", Some(Capability::Components), false {
                /// Which component.
                component: N::Word = String,
                /// Whether its children are there now.
                visible: bool = bool,
            }
            /// A request to the server that waits for its answer.
            Request = "request", "a request is sent", Some(Capability::Server), false {
                /// Which.
                request: N::Request = RequestId,
                /// Of which kind.
                kind: N::Word = String,
                /// For which call, if it is known.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                call: Option<N::Call> = Option<CallLabel>,
            }
            /// The token that the page sends along with its requests is another one, or is gone.
            Token = "token", "the page sends another token", Some(Capability::Token), false {
                /// What its claims say is current: null where there is no token.
                #[serde(flatten)]
                claims: N::Current = Current,
            }
            /// The page goes somewhere, or is somewhere when it begins.
            Location = "location", "the page goes somewhere", Some(Capability::Location), false {
                /// Where.
                url: N::Word = String,
            }
            /// A hook of a framework's binding says something else than before.
            FrameworkHook = "framework-hook", "a hook says something else", Some(Capability::FrameworkHook), false {
                /// Which hook.
                hook: N::Word = String,
                /// Whether it says that it is loaded.
                loaded: bool = bool,
                /// What it says is current. What a hook does not speak of is undefined.
                #[serde(flatten)]
                current: N::Current = Current,
            }
            /// A component throws while it is rendered.
            RenderError = "render-error", "a component throws", Some(Capability::RenderError), false {
                /// What it throws.
                error: N::Error = ErrorValue,
            }
        ]
        $($given)*
    } };
}

/// What there is to know of a kind of observations, whichever it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sight {
    /// Its word in the protocol.
    pub wire: &'static str,
    /// What happens, in words.
    pub words: &'static str,
    /// What an implementation that has it seen of itself offers; none for what every one does.
    pub capability: Option<Capability>,
    /// Whether the contract says when it may happen.
    pub is_in_contract: bool,
}

macro_rules! declare {
    ([$(
        $(#[$about:meta])*
        $variant:ident = $wire:literal, $words:literal, $capability:expr, $in_contract:literal {
            $($(#[$part_about:meta])* $part:ident: $type:ty = $in_reports:ty,)*
        }
    )*]) => {
        /// What is seen of an implementation. In names, it is what adapters say.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "event", bound = "N: Spoken")]
        #[schemars(rename = "Seen", bound = "N: Spoken")]
        pub enum Observation<N: Naming> {
            $($(#[$about])* #[serde(rename = $wire)] $variant { $($(#[$part_about])* $part: $type,)* },)*
        }

        impl<N: Naming> Observation<N> {
            /// What kind it is.
            pub const fn sight(&self) -> Sight {
                match self {
                    $(Self::$variant { .. } => Sight {
                        wire: $wire,
                        words: $words,
                        capability: $capability,
                        is_in_contract: $in_contract,
                    },)*
                }
            }

            /// What it is called where a way leads.
            #[inline]
            pub fn lead<M: Naming>(&self, way: &mut impl Way<N, M>) -> Observation<M> {
                match self {
                    $(Self::$variant { $($part),* } => Observation::$variant { $($part: way.lead($part)),* },)*
                }
            }
        }

        impl Observation<Named> {
            /// What it says is current, where it speaks of that.
            pub(crate) fn current_mut(&mut self) -> Option<&mut Current> {
                match self {
                    $(Self::$variant { $($part),* } => {
                        let parts: Vec<&mut dyn Any> = vec![$($part),*];
                        parts.into_iter().find_map(|part| part.downcast_mut())
                    })*
                }
            }
        }
    };
}

observations! { declare }
