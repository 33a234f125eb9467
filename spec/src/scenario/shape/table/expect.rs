//! What is expected.

use super::{Map, Shape, key, map, needed};

const VALUE: Shape = Shape::Either(&[Shape::Id, Shape::Null, Shape::Word(&["undefined"])]);
pub(super) static EMISSIONS: Shape =
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
