//! How the server answers.

use super::{Map, Shape, asking, excluding, key, map, needed};

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
        "An answer to a request for a token: a failure (`failsAfter`, and `status` or `offline`), or one that holds no token (`after` and `empty`). One that holds a token is a time alone",
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
