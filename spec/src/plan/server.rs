//! How the server of a plan answers.

use super::{CallIndex, Plan};
use crate::time::Tick;

/// How the server answers requests, by their kind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ServerPlan {
    /// How it answers a touch; at once where nothing is said.
    pub touch: Option<AnswerPlan>,
}

/// When and how the server answers a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswerPlan {
    /// How long after the request.
    pub after: Tick,
    /// The HTTP status of the answer.
    pub status: u16,
}

impl AnswerPlan {
    /// The answer of a server of which nothing is said.
    pub const AT_ONCE: Self = Self { after: Tick::ZERO, status: 200 };
}

impl Plan {
    /// Whether the answers to some requests wait for the scenario. Then those to all requests do.
    pub fn delays_answers(&self) -> bool {
        let says_so = |server: &ServerPlan| *server != ServerPlan::default();
        says_so(&self.client.server) || self.calls.iter().any(|call| says_so(&call.server))
    }

    /// How the server answers a touch that a call sends: at once where nothing is said.
    pub fn answer_to(&self, call: Option<CallIndex>) -> AnswerPlan {
        let own = call.and_then(|call| self.calls.get(call.index())?.server.touch.as_ref());
        let answer = own.or(self.client.server.touch.as_ref()).cloned();
        answer.unwrap_or(AnswerPlan::AT_ONCE)
    }
}
