//! How long an adapter may take.

use interlude_spec::time::Tick;
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
    /// The option that says so on a command line, after a space; nothing where it is the default.
    pub fn option(self) -> String {
        let request = Tick::from_millis(u64::try_from(self.request.as_millis()).unwrap_or(u64::MAX));
        if self == Self::default() { String::new() } else { format!(" --timeout {request}") }
    }

    /// The limits that go with a limit for a request: a start may take three times as long.
    pub const fn of_request(request: Duration) -> Self {
        Self { start: request.saturating_mul(3), request }
    }
}
