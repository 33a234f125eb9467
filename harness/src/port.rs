//! The one way to an implementation, in process or out of it: a request, and its answer.

use interlude_spec::protocol::{Answer, Request};

/// An implementation that can be talked to.
pub trait Port {
    /// Asks, and waits for the answer.
    ///
    /// # Errors
    ///
    /// A [`PortFailure`] where there is no answer that could be judged.
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure>;
}

/// Why there is no answer that could be judged. Never the fault of a scenario, and never a verdict on a contract.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PortFailure {
    /// The implementation panicked.
    #[error("the implementation panicked: {message}")]
    Panicked {
        /// With this message.
        message: String,
    },
    /// It refused a request.
    #[error("the implementation answered `{code}`: {message}")]
    Refused {
        /// The error's code.
        code: String,
        /// The error's message.
        message: String,
    },
    /// It says itself that it has not come to rest, so that what it will do next is anyone's guess.
    #[error("the implementation did not come to rest at {at}")]
    Restless {
        /// When.
        at: interlude_spec::time::Tick,
    },
    /// Its answer lacks what was asked for.
    #[error("the answer to `{request}` lacks `{field}`")]
    Incomplete {
        /// The request.
        request: &'static str,
        /// The field.
        field: &'static str,
    },
}
