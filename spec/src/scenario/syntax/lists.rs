//! Which lists hold maps, and with which keys their items may begin.

use crate::scenario::shape::{CALL, Map, SESSION, STEP};

/// The keys of a known deviation.
const KNOWN: [&str; 4] = ["scenario", "contract", "requirement", "reason"];

/// Whether a map that begins with that key can be an item of the list behind a key.
pub(crate) fn is_of_list(list: &str, key: &str) -> bool {
    let of = |map: &Map| map.key(key).is_some();
    match list {
        "steps" => of(&STEP),
        "sessions" => of(&SESSION),
        "together" | "calls" => of(&CALL),
        "known" => KNOWN.contains(&key),
        _ => false,
    }
}
