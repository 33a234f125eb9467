//! What a call of `setActive` is given.

use crate::twin::calls::Caller;
use crate::twin::values::{In, ObjectIndex, Session};
use interlude_spec::plan::Method;

/// The session that a call is given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::twin) enum Target {
    Omitted,
    Null,
    Id(Session),
    Object(ObjectIndex),
}

/// What a call is given.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(in crate::twin) struct Given {
    pub(in crate::twin) method: Method,
    pub(in crate::twin) session: Target,
    pub(in crate::twin) organization: In,
    pub(in crate::twin) before_emit: Option<Caller>,
    pub(in crate::twin) navigate: Option<Caller>,
    pub(in crate::twin) redirects: bool,
}

impl Default for Given {
    /// Null, and nothing else.
    fn default() -> Self {
        Self {
            method: Method::SetActive,
            session: Target::Null,
            organization: In::Omitted,
            before_emit: None,
            navigate: None,
            redirects: false,
        }
    }
}
