//! A scenario that an editor puts into an empty file. It can be read and played as it stands.

use serde_json::{Value, json};

/// The snippet. The title is what one goes on with.
pub(super) fn snippet() -> Value {
    json!({
        "label": "a whole scenario",
        "description": "A scenario that can be run as it stands: the user switches the session, and the call waits for its callback.",
        "body": {
            "scenario": "${1:setActive waits for its callback}",
            "client": {
                "sessions": [{ "id": "sess_a", "user": "user_ada" }, { "id": "sess_b", "user": "user_bob" }],
                "active": "sess_a",
            },
            "steps": [
                {
                    "at": "0ms",
                    "call": "switch",
                    "setActive": { "session": "sess_b", "callback": { "resolvesAfter": "50ms" } },
                },
                { "at": "20ms", "expect": { "calls": { "switch": "pending" } } },
                {
                    "at": "50ms",
                    "expect": {
                        "session": "sess_b", "children": "signed-in", "calls": { "switch": "resolved" },
                    },
                },
            ],
        },
    })
}
