//! The hooks of a framework: how long a call waits for them.

use super::queue::Next;

/// How long the hooks take, in milliseconds; none where there is no such hook.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Framework {
    pub(super) before: Option<u64>,
    pub(super) after: Option<u64>,
}

impl Framework {
    /// What is awaited before a call does anything else: without a hook, nothing that takes longer than an `await`.
    pub(super) fn before(self) -> Next {
        self.before.map_or(Next::Hops(1), Next::Rest)
    }

    /// What is awaited after a call has set.
    pub(super) fn after(self) -> Next {
        self.after.map_or(Next::Hops(1), Next::Rest)
    }
}
