//! The table itself.

use super::{Key, Map, Shape};

/// Every map of the format, from the outside to the inside.
pub static MAPS: &[&Map] = &[
    &SCENARIO,
    &CLIENT,
    &ENVIRONMENT,
    &FRAMEWORK,
    &HOOK,
    &SESSION,
    &ORGANIZATION,
    &STEP,
    &CALL,
    &SET_SESSION,
    &SET_ACTIVE,
    &SIGN_OUT,
    &OBJECT,
    &CALLBACK,
    &SERVER,
    &ANSWER,
    &TOKEN_ANSWER,
    &EXPECT,
    &REJECTED,
    &EMISSION,
    &UNDER,
];

const fn map(id: &'static str, about: &'static str, keys: &'static [Key]) -> Map {
    Map { id, about, keys, one_of: &[], fewest: 0 }
}

const fn key(name: &'static str, value: Shape, about: &'static str) -> Key {
    Key { name, about, value, needed: false, excludes: &[], asks: &[] }
}

const fn needed(name: &'static str, value: Shape, about: &'static str) -> Key {
    Key { needed: true, ..key(name, value, about) }
}

const fn excluding(excludes: &'static [&'static str], key: Key) -> Key {
    Key { name: key.name, about: key.about, value: key.value, needed: key.needed, excludes, asks: key.asks }
}

const fn asking(asks: &'static [&'static str], key: Key) -> Key {
    Key {
        name: key.name,
        about: key.about,
        value: key.value,
        needed: key.needed,
        excludes: key.excludes,
        asks,
    }
}

/// The whole file.
pub static SCENARIO: Map = map(
    "scenario",
    "A scenario, version 1: the file is one map",
    &[
        needed("scenario", Shape::Text, "a sentence that says what the scenario is about"),
        key(
            "contract",
            Shape::Either(&[Shape::Contract, Shape::Filled(&Shape::Contract)]),
            "the contract that it speaks for, or a list of both; all that its calls allow where it is left out",
        ),
        key(
            "covers",
            Shape::List(&Shape::Rule),
            "the requirements and hazards that it shows: one whose premise never occurs is a mistake",
        ),
        key("client", Shape::Map(&CLIENT), "the client before the first step"),
        needed("steps", Shape::List(&Shape::Map(&STEP)), "what happens, in the order of time"),
        key(
            "emissions",
            Shape::List(&EMISSIONS),
            "what the listener `main` is told, from first to last; each item fits one or more emissions in a row",
        ),
        key(
            "under",
            Shape::Named("the name of a semantics", &Shape::Map(&UNDER)),
            "what happens where the contract leaves room, with each choice made one way; checked by simulating it",
        ),
        key(
            "ties",
            Shape::Word(&["all"]),
            "every order of what happens in one instant is run, at most 720, and the worst verdict counts",
        ),
    ],
);

/// The client.
pub static CLIENT: Map = map(
    "client",
    "The client before the first step",
    &[
        key(
            "sessions",
            Shape::List(&Shape::Map(&SESSION)),
            "the sessions that it has; none where it is left out",
        ),
        key("active", OR_NULL, "the current session; `null` where it is left out"),
        key("loaded", Shape::Bool, "whether it is loaded; `true` where it is left out"),
        key(
            "initialState",
            OR_NULL,
            "who is signed in by what the server said when it rendered the page, or `null` for nobody; it said nothing where it is left out",
        ),
        key(
            "focused",
            Shape::Bool,
            "whether its tab has the focus; `true` where it is left out. A background tab says `false`",
        ),
        key(
            "treatPendingAsSignedOut",
            Shape::Bool,
            "whether control components take a pending session for none; `true` where it is left out",
        ),
        key("environment", Shape::Map(&ENVIRONMENT), "how the application is set up"),
        key("framework", Shape::Map(&FRAMEWORK), "the hooks of the framework that the application runs in"),
        key(
            "tokensComeAlong",
            Shape::Bool,
            "whether sessions come with a token; `true` where it is left out. Otherwise the client has to ask for each",
        ),
        key("server", Shape::Map(&SERVER), "how the server answers where a call does not say otherwise"),
    ],
);

/// How the application is set up.
pub static ENVIRONMENT: Map = map(
    "environment",
    "How the application is set up",
    &[needed(
        "forceOrganizationSelection",
        Shape::Bool,
        "whether each user has to choose an organization, so that nobody is active in none",
    )],
);

/// The hooks of a framework.
pub static FRAMEWORK: Map = Map {
    fewest: 1,
    ..map(
        "framework",
        "The hooks that a framework runs around each call, as Next.js does",
        &[
            key("before", Shape::Map(&HOOK), "the hook before a call does anything else"),
            key("after", Shape::Map(&HOOK), "the hook after a call has set"),
        ],
    )
};

/// A hook of a framework.
pub static HOOK: Map = map(
    "hook",
    "What a hook of a framework does",
    &[needed("resolvesAfter", Shape::Time, "it returns a promise that resolves after this time")],
);

/// A session.
pub static SESSION: Map = map(
    "session",
    "A session that the client has",
    &[
        needed("id", Shape::Id, "its id, by which calls pass it"),
        needed("user", Shape::Id, "whose it is"),
        key(
            "organizations",
            Shape::List(&Shape::Either(&[Shape::Id, Shape::Map(&ORGANIZATION)])),
            "the organizations that its user is a member of; one with a slug is a map",
        ),
        key("lastActiveOrganization", OR_NULL, "the one of them that it was last active in"),
        key(
            "status",
            Shape::Word(&["active", "pending"]),
            "whether its user is done signing in, or has a task left; `active` where it is left out",
        ),
        asking(
            &["status"],
            key(
                "task",
                Shape::Word(&["choose-organization", "reset-password", "setup-mfa"]),
                "what the user of a pending session has left to do; `choose-organization` where it is left out",
            ),
        ),
    ],
);

/// An organization with a slug.
pub static ORGANIZATION: Map = map(
    "organization",
    "An organization that has a slug",
    &[
        needed("id", Shape::Id, "its id"),
        needed(
            "slug",
            Shape::Name,
            "its slug, by which a call may name it; it does not begin with `org_`, as ids do",
        ),
    ],
);

/// What may not stand beside one stimulus: a call, or any of those behind it in this list.
const OTHERS: &[&str] = &[
    "addSession",
    "signIn",
    "removeSession",
    "getToken",
    "signOut",
    "load",
    "removeListener",
    "addListener",
    "remount",
    "visible",
    "focus",
    "unload",
    "call",
    "setSession",
    "setActive",
    "server",
];

/// All of [`OTHERS`] but the first few.
const fn but_the_first(few: usize) -> &'static [&'static str] {
    OTHERS.split_at(few).1
}

/// A step.
pub static STEP: Map = Map {
    // `at`, and something at that moment.
    fewest: 2,
    ..map(
        "step",
        "A moment, with a stimulus, an expectation, or both: then the stimulus comes first",
        &[
            needed("at", Shape::Time, "when, counted from the beginning"),
            asking(&["setSession", "setActive", "signOut"], key("call", Shape::Name, LABEL)),
            asking(
                &["call"],
                excluding(&["setActive"], key("setSession", Shape::Map(&SET_SESSION), SETS_SESSION)),
            ),
            asking(&["call"], key("setActive", Shape::Map(&SET_ACTIVE), SETS_ACTIVE)),
            asking(&["call"], key("server", Shape::Map(&SERVER), SERVES)),
            excluding(
                but_the_first(0),
                key(
                    "together",
                    Shape::Filled(&Shape::Map(&CALL)),
                    "calls made in one turn, with nothing between them",
                ),
            ),
            excluding(but_the_first(12), key("unload", Shape::True, "the page starts to unload")),
            excluding(but_the_first(11), key("focus", Shape::Bool, "the tab gains or loses the focus")),
            excluding(
                but_the_first(10),
                key("visible", Shape::Bool, "the page is shown, or hidden as by another tab in front of it"),
            ),
            excluding(
                but_the_first(9),
                key(
                    "remount",
                    Shape::True,
                    "the application is unmounted, and mounted again on the same client",
                ),
            ),
            excluding(
                but_the_first(8),
                key(
                    "addListener",
                    Shape::Id,
                    "a listener of that name is added; `main` is there from the beginning",
                ),
            ),
            excluding(
                but_the_first(7),
                key("removeListener", Shape::Id, "the listener of that name is removed"),
            ),
            excluding(but_the_first(6), key("load", Shape::True, "a client that was not loaded is loaded")),
            excluding(BESIDE_NO_SIGN_OUT, key("signOut", Shape::Either(&LEAVES), SIGNS_OUT)),
            callback_beside(),
            excluding(
                but_the_first(4),
                key("getToken", Shape::True, "a token of the current session is asked for"),
            ),
            excluding(but_the_first(3), key("removeSession", Shape::Id, "the server ends a session")),
            excluding(
                but_the_first(2),
                key(
                    "signIn",
                    Shape::Map(&SESSION),
                    "the user signs in here: the client has one more session",
                ),
            ),
            excluding(
                but_the_first(1),
                key(
                    "addSession",
                    Shape::Map(&SESSION),
                    "another tab makes a session: the server has it, and the client has not heard of it",
                ),
            ),
            key("expect", Shape::Map(&EXPECT), "what is the case then, after everything due has settled"),
        ],
    )
};

/// As [`but_the_first`], for `signOut`: it may be a call, with a label and what goes with one.
const BESIDE_NO_SIGN_OUT: &[&str] = &[
    "load",
    "removeListener",
    "addListener",
    "remount",
    "visible",
    "focus",
    "unload",
    "setSession",
    "setActive",
];
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
            key("setSession", Shape::Map(&SET_SESSION), SETS_SESSION),
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

const PASSED: Shape = Shape::Either(&[Shape::Id, Shape::Null, Shape::Map(&OBJECT)]);
const fn before_emit() -> Key {
    excluding(
        &["navigate", "callback"],
        key("beforeEmit", Shape::Map(&CALLBACK), "the callback, under the contract `before-emit`"),
    )
}

const fn navigate() -> Key {
    excluding(
        &["callback"],
        key("navigate", Shape::Map(&CALLBACK), "the callback, under the contract `navigate`"),
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
        key("redirectUrl", Shape::Text, "where to go instead of a callback, under the contract `navigate`"),
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
        "What the callback of a call does: exactly one of the first five, and what goes with it",
        &[
            key("resolvesAfter", Shape::Time, "it returns a promise that resolves after this time"),
            asking(
                &["error"],
                key("rejectsAfter", Shape::Time, "it returns a promise that rejects after this time"),
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
                key("error", Shape::Text, "the message of the error that the promise rejects with"),
            ),
            key(
                "calls",
                Shape::Filled(&Shape::Map(&CALL)),
                "calls that it makes when it starts, before anything else",
            ),
            key("awaitCalls", Shape::Bool, "whether the delay begins only when those calls have returned"),
        ],
    )
};

/// How a request is answered.
const ANSWERED: Shape = Shape::Either(&[Shape::Time, Shape::Map(&ANSWER)]);

/// How the server answers.
pub static SERVER: Map = map(
    "server",
    "How the server answers requests, in virtual time: how long the answer takes, or how it fails; at once where a kind is left out",
    &[
        key("touch", ANSWERED, "requests by which a call tells which session and organization are active"),
        key("token", Shape::Either(&[Shape::Time, Shape::Map(&TOKEN_ANSWER)]), "requests for a token"),
        key("signOut", ANSWERED, "requests to end all sessions, or one"),
        key("client", ANSWERED, "requests for the client with its sessions, as when it is loaded"),
        key(
            "environment",
            ANSWERED,
            "requests for what the application is like, as when the client is loaded",
        ),
    ],
);

/// An answer that is a failure.
pub static ANSWER: Map = Map {
    one_of: &["status", "offline"],
    ..map(
        "answer",
        "An answer that is a failure",
        &[
            needed("failsAfter", Shape::Time, "how long it takes"),
            key("status", Shape::Status, "its HTTP status"),
            key("offline", Shape::True, "no answer comes: the network fails"),
        ],
    )
};

/// An answer to a request for a token, where more is said of it than how long it takes.
pub static TOKEN_ANSWER: Map = Map {
    one_of: &["status", "offline", "empty"],
    fewest: 2,
    ..map(
        "tokenAnswer",
        "An answer to a request for a token: a failure, or one that holds no token",
        &[
            asking(
                &["status", "offline"],
                excluding(&["after", "empty"], key("failsAfter", Shape::Time, "how long the failure takes")),
            ),
            asking(&["failsAfter"], key("status", Shape::Status, "its HTTP status")),
            asking(&["failsAfter"], key("offline", Shape::True, "no answer comes: the network fails")),
            asking(
                &["empty"],
                excluding(
                    &["status", "offline"],
                    key("after", Shape::Time, "how long an answer without a token takes"),
                ),
            ),
            asking(&["after"], key("empty", Shape::True, "it is no failure, and holds no token")),
        ],
    )
};

const OR_NULL: Shape = Shape::Either(&[Shape::Id, Shape::Null]);
const VALUE: Shape = Shape::Either(&[Shape::Id, Shape::Null, Shape::Word(&["undefined"])]);
static EMISSIONS: Shape =
    Shape::Either(&[Shape::Id, Shape::Null, Shape::Word(&["undefined"]), Shape::Map(&EMISSION)]);

/// What is expected of a probe.
pub static EXPECT: Map = Map {
    fewest: 1,
    ..map(
        "expect",
        "What is compared with what the client says when it is asked. What is left out is not compared",
        &[
            key("session", VALUE, "the current session"),
            key("organization", VALUE, "the current organization"),
            key("user", VALUE, "the current user"),
            key(
                "children",
                Shape::Word(&["hidden", "signed-in", "signed-out"]),
                "what the control components show; derived from the session where they are not observed",
            ),
            key(
                "calls",
                Shape::Named(
                    "the label of a call",
                    &Shape::Either(&[
                        Shape::Word(&["pending", "resolved", "rejected"]),
                        Shape::Map(&REJECTED),
                    ]),
                ),
                "how far calls have come",
            ),
        ],
    )
};

/// A call that has rejected.
pub static REJECTED: Map = map(
    "rejected",
    "A call that has rejected with a certain error",
    &[needed("rejected", Shape::Message, "exactly the message of the error")],
);

/// What was told once or several times in a row.
pub static EMISSION: Map = map(
    "emission",
    "What `main` was told, once or several times in a row. What is left out fits everything",
    &[
        key("session", VALUE, "the session that was told"),
        key("organization", VALUE, "the organization that was told"),
    ],
);

/// What is expected under a semantics.
pub static UNDER: Map = map(
    "under",
    "What is expected under one semantics",
    &[
        key("emissions", Shape::List(&EMISSIONS), "as at the top of the file"),
        key("hazards", Shape::List(&Shape::Hazard), "exactly the hazards that occur"),
    ],
);
