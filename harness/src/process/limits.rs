//! How long an adapter may take.

use std::time::Duration;

/// How long things may take, in wall time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// From the start of an adapter to its answer to `hello`.
    pub start: Duration,
    /// From any other request to its answer.
    pub request: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self::of_request(Duration::from_secs(10))
    }
}

impl Limits {
    /// The limits that go with a limit for a request: a start may take three times as long.
    pub const fn of_request(request: Duration) -> Self {
        Self { start: request.saturating_mul(3), request }
    }
}
