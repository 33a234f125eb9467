//! What one policy does, as a record: a field for each place where the contract leaves a choice, with named values.
//!
//! It holds no behaviour: [`crate::simulator`] branches on its fields, and on no name of a policy.

use crate::record::record;

record! {
    /// What one policy does: one value for each place where the contract leaves a choice.
    Record

    /// What calls do that overlap.
    overlap: Overlap = "calls that overlap" {
        /// Each call goes its way as if it were alone.
        Uncoordinated = "each by itself",
        /// Each call waits until those made before it have returned.
        Serialized = "one after the other",
        /// A call that would set after a later one was made sets nothing and resolves.
        LatestWins = "the latest wins",
    }
    /// How `setActive` goes from the old value to the new, where the contract leaves that open.
    set_active: SetActive = "setActive" {
        /// `setActive` makes the session undefined on the way.
        Hides = "goes through undefined",
        /// `setActive` goes straight from the old session to the new one.
        Straight = "goes straight",
    }
    /// How a call goes to null whose `navigate` is not called, because there is no session to call it with.
    null_navigation: Navigates = "a navigation that is not called" {
        /// A call to null with a `navigate` makes the session undefined on the way.
        Hides = "goes through undefined",
        /// A call to null with a `navigate` goes straight from the old session to null.
        Straight = "goes straight",
    }
    /// What a call leaves behind whose callback rejects or throws.
    failure: Leaves = "after a callback that fails" {
        /// A call whose callback fails leaves what was told last, which is undefined after a hide.
        Undefined = "what was told last",
        /// A call whose callback fails puts back what was current before it.
        Before = "what was there before",
        /// A call whose callback fails sets null.
        Null = "null",
    }
    /// How a call returns whose callback rejects or throws.
    failed: Returns = "a call whose callback fails" {
        /// A call whose callback fails rejects with the callback's error.
        Rejects = "rejects",
        /// A call whose callback fails resolves.
        Resolves = "resolves",
    }
    /// What a call with an unknown id does.
    unknown_id: Unknown = "an unknown id" {
        /// A call with an id that the client does not know sets null.
        MeansNull = "means null",
        /// A call with an id that the client does not know rejects at once.
        Rejects = "rejects",
    }
    /// What a call does that cannot begin: on a client that is not loaded, or with no session to keep.
    impossible: Impossible = "a call that cannot begin" {
        /// A call on a client that is not loaded, or with no session to keep, rejects at once.
        Rejects = "rejects",
        /// A call on a client that is not loaded, or with no session to keep, resolves at once and changes nothing.
        Resolves = "resolves",
    }
    /// What a call does that would set after the page has started to unload.
    unload: Unload = "unload" {
        /// A call that would set after the page has started to unload sets nothing.
        Suppresses = "sets nothing",
        /// A call sets its session although the page is being left.
        Ignored = "ignored",
    }
}
