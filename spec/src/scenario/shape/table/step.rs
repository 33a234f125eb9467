//! What happens: steps, calls and their callbacks.

use super::client::SESSION;
use super::expect::EXPECT;
use super::server::SERVER;
use super::{Key, Map, Shape, asking, beside, excluding, key, map, needed, only};
use crate::contract::Contract;

/// The shape of what stands behind the key of a row: either value where there are two of a kind.
macro_rules! value {
    () => {
        Shape::True
    };
    ($value:ident) => {
        Shape::Bool
    };
}

/// Makes the map of a step, with a key for each row of what happens around the calls.
macro_rules! step {
    ([$(
        { $about:literal $name:ident = $wire:literal $(($value:ident: $value_about:literal))? }
        { key $key:literal $asks:literal, $($rest:tt)* }
    )*]) => {
        /// A step.
        pub static STEP: Map = Map {
            // `at`, and something at that moment.
            fewest: 2,
            ..map(
                "step",
                "A moment, with a stimulus, an expectation, or both: then the stimulus comes first",
                &[
                    needed("at", Shape::Time, "when, counted from the beginning"),
                    beside(&[], asking(&["setSession", "setActive", "signOut"], key("call", Shape::Name, LABEL))),
                    beside(&["call"], asking(&["call"], excluding(&["setActive"], sets_session()))),
                    beside(
                        &["call", "setSession"],
                        asking(&["call"], key("setActive", Shape::Map(&SET_ACTIVE), SETS_ACTIVE)),
                    ),
                    beside(
                        &["call", "setSession", "setActive"],
                        asking(&["call"], key("server", Shape::Map(&SERVER), SERVES)),
                    ),
                    beside(&[], key("together", Shape::Filled(&Shape::Map(&CALL)), TOGETHER)),
                    $(beside(&[], key($key, value!($($value)?), $asks)),)*
                    beside(&[], key("addListener", Shape::Id, ADDS_LISTENER)),
                    beside(&[], key("removeListener", Shape::Id, "the listener of that name is removed")),
                    // It may be a call, with a label and what goes with one.
                    beside(&["call", "server"], key("signOut", Shape::Either(&LEAVES), SIGNS_OUT)),
                    callback_beside(),
                    beside(&[], key("removeSession", Shape::Id, "the server ends a session")),
                    beside(&[], key("signIn", Shape::Map(&SESSION), SIGNS_IN)),
                    beside(&[], key("addSession", Shape::Map(&SESSION), ADDS_SESSION)),
                    key("expect", Shape::Map(&EXPECT), "what is the case then, after everything due has settled"),
                ],
            )
        };
    };
}

crate::ambient! { step! }

const TOGETHER: &str = "calls made in one turn, with nothing between them";
const ADDS_LISTENER: &str = "a listener of that name is added; `main` is there from the beginning";
const SIGNS_IN: &str = "the user signs in here: the client has one more session";
const ADDS_SESSION: &str =
    "another tab makes a session: the server has it, and the client has not heard of it";
static LEAVES: [Shape; 3] = [Shape::True, Shape::Id, Shape::Map(&SIGN_OUT)];
const SIGNS_OUT: &str =
    "the user signs out, of all sessions or of one; with a `call` beside it, it is a call";
const LABEL: &str = "a label by which the call is known, once in a file";
const SETS_SESSION: &str = "calls `setSession(session, beforeEmit)`";
const SETS_ACTIVE: &str = "calls `setActive({ session, organization, … })`";
const SERVES: &str = "how the server answers the requests of this call";

/// A call of `together`, or of a callback.
pub static CALL: Map = Map {
    one_of: &["setSession", "setActive", "signOut"],
    ..map(
        "call",
        "A call of `together`, or one that a callback makes",
        &[
            needed("call", Shape::Name, LABEL),
            sets_session(),
            key("setActive", Shape::Map(&SET_ACTIVE), SETS_ACTIVE),
            key("signOut", Shape::Either(&LEAVES), SIGNS_OUT),
            callback_beside(),
            key("server", Shape::Map(&SERVER), SERVES),
        ],
    )
};

/// The callback of a sign-out.
const fn callback_beside() -> Key {
    let about = "the callback of a `signOut` that is a call";
    excluding(&["setSession", "setActive"], asking(&["call"], key("callback", Shape::Map(&CALLBACK), about)))
}

const fn sets_session() -> Key {
    only(Contract::BeforeEmit, key("setSession", Shape::Map(&SET_SESSION), SETS_SESSION))
}

const PASSED: Shape = Shape::Either(&[Shape::Id, Shape::Null, Shape::Map(&OBJECT)]);
const fn before_emit() -> Key {
    excluding(
        &["navigate", "callback"],
        only(
            Contract::BeforeEmit,
            key(
                "beforeEmit",
                Shape::Map(&CALLBACK),
                "the callback, under the contract `before-emit`: the call awaits it before it sets",
            ),
        ),
    )
}

const fn navigate() -> Key {
    excluding(
        &["callback"],
        only(
            Contract::Navigate,
            key(
                "navigate",
                Shape::Map(&CALLBACK),
                "the callback, under the contract `navigate`: the call awaits it before it sets",
            ),
        ),
    )
}

const fn either() -> Key {
    key("callback", Shape::Map(&CALLBACK), "the callback, in a file that speaks for both contracts")
}

/// The arguments of `setSession`.
pub static SET_SESSION: Map = map(
    "setSession",
    "The arguments of `setSession`. They exist under the contract `before-emit` only",
    &[
        needed("session", PASSED, "the session: its id, the object, or `null` to have none"),
        before_emit(),
        navigate(),
        either(),
        key("server", Shape::Map(&SERVER), SERVES),
    ],
);

/// The arguments of `setActive`.
pub static SET_ACTIVE: Map = map(
    "setActive",
    "The arguments of `setActive`. What is left out is `undefined`",
    &[
        key(
            "session",
            PASSED,
            "the session: its id, the object, or `null` to have none; left out, the current one is kept",
        ),
        key(
            "organization",
            PASSED,
            "the organization: its id, the object, or `null` to have none; left out, it is kept",
        ),
        before_emit(),
        navigate(),
        either(),
        only(
            Contract::Navigate,
            key(
                "redirectUrl",
                Shape::Text,
                "where to go instead of a callback, under the contract `navigate`",
            ),
        ),
        key("server", Shape::Map(&SERVER), SERVES),
    ],
);

/// The arguments of `signOut`.
pub static SIGN_OUT: Map = map(
    "signOut",
    "The arguments of a `signOut` that is a call",
    &[
        key("session", Shape::Id, "the session to sign out of; all of them where it is left out"),
        key("callback", Shape::Map(&CALLBACK), "the callback; it may stand beside `signOut` as well"),
        key("server", Shape::Map(&SERVER), SERVES),
    ],
);

/// Something passed as an object.
pub static OBJECT: Map = map(
    "object",
    "A session or an organization that is passed as the object rather than as its id",
    &[needed("object", Shape::Id, "its id")],
);

/// A callback.
pub static CALLBACK: Map = Map {
    one_of: &["resolvesAfter", "rejectsAfter", "throws", "returns", "never"],
    ..map(
        "callback",
        "What the callback of a call does: `resolvesAfter`, `rejectsAfter`, `throws`, `returns` or `never`, and what goes with it",
        &[
            key("resolvesAfter", Shape::Time, "it returns a promise that resolves after this time"),
            asking(
                &["error"],
                key(
                    "rejectsAfter",
                    Shape::Time,
                    "it returns a promise that rejects after this time, with `error`",
                ),
            ),
            key("throws", Shape::Text, "it throws an error with this message"),
            key(
                "returns",
                Shape::Scalar,
                "it returns this value, which is no promise; `null` stands for nothing at all",
            ),
            key("never", Shape::True, "it returns a promise that never settles"),
            asking(
                &["rejectsAfter"],
                key(
                    "error",
                    Shape::Text,
                    "the message of the error that the promise rejects with; `rejectsAfter` needs it",
                ),
            ),
            key(
                "calls",
                Shape::Filled(&Shape::Map(&CALL)),
                "calls that it makes when it starts, before anything else",
            ),
            asking(
                &["calls"],
                excluding(
                    &["throws", "returns"],
                    key(
                        "awaitCalls",
                        Shape::Flag,
                        "whether the delay begins only when those calls have returned",
                    ),
                ),
            ),
        ],
    )
};
