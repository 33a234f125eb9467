//! Keys that are known, and stand where they are not.

use super::node::Entry;

/// A help line for a key that is known, only not here: it may belong to a method that stands beside it.
pub(super) fn elsewhere(key: &str, what: &str, beside: &[Entry]) -> Option<&'static str> {
    let is_beside = |method: &str| beside.iter().any(|entry| entry.key == method);
    match (key, what) {
        ("<<", _) => Some("merge keys are not part of this format: write the keys out"),
        ("organization" | "redirectUrl", "`setSession`") => Some("use `setActive`, which takes it"),
        ("beforeEmit" | "navigate", "`signOut`") => Some("write `callback`: so it is called of a `signOut`"),
        ("redirectUrl", "`signOut`") => Some("remove it: here a `signOut` leads nowhere by itself"),
        ("beforeEmit" | "navigate", "a step" | "a call") if is_beside("signOut") => {
            Some("write `callback`: so it is called of a `signOut`")
        }
        ("redirectUrl", "a step" | "a call") if is_beside("signOut") => {
            Some("remove it: here a `signOut` leads nowhere by itself")
        }
        ("call" | "setSession" | "setActive" | "signOut", "`beforeEmit`" | "`navigate`" | "`callback`") => {
            Some("put the call into a list: `calls: [{ call: inner, setActive: { session: sess_b } }]`")
        }
        ("session" | "organization", "a step") => Some("put it into the map of the call, or of `expect`"),
        ("user" | "children" | "calls", "a step") => Some("put it into the map of `expect`"),
        ("session" | "organization", "a call")
        | ("beforeEmit" | "navigate" | "callback" | "redirectUrl", "a step" | "a call") => {
            Some(match (is_beside("setActive"), is_beside("setSession")) {
                (true, _) => "put it into the map of `setActive`",
                (_, true) if matches!(key, "beforeEmit" | "session") => "put it into the map of `setSession`",
                _ => "put it into the map of `setActive`, which takes it",
            })
        }
        _ => None,
    }
}
