//! A scenario's callback, and what it gives back.

use interlude_spec::event::ErrorValue;
use interlude_spec::id::{CallLabel, SessionId};
use interlude_spec::value::Value;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use tokio::sync::oneshot;

/// A scenario's callback (`beforeEmit` or `navigate`), in the hands of the client.
#[derive(Clone)]
pub struct Callback {
    call: CallLabel,
    perform: Rc<dyn Fn(Value<SessionId>) -> CallbackReturn>,
}

impl Callback {
    /// The callback of a call, which does what `perform` does.
    pub(crate) fn new(
        call: CallLabel,
        perform: impl Fn(Value<SessionId>) -> CallbackReturn + 'static,
    ) -> Self {
        Self { call, perform: Rc::new(perform) }
    }

    /// Calls the callback with a session, or with null or undefined. It runs at once; what it returns is there to
    /// be awaited: the error is the one it throws or its promise rejects with.
    pub fn call(&self, session: Value<SessionId>) -> CallbackReturn {
        (self.perform)(session)
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callback({})", self.call)
    }
}

/// What a callback returned.
#[must_use = "a callback that is not awaited is the classic mistake"]
pub struct CallbackReturn {
    returned: Returned,
}

enum Returned {
    /// Not a promise, or an error thrown.
    Now(Result<(), ErrorValue>),
    /// A promise that has settled already.
    Settled(Result<(), ErrorValue>),
    Later(oneshot::Receiver<Result<(), ErrorValue>>),
}

impl CallbackReturn {
    pub(crate) const fn now(result: Result<(), ErrorValue>) -> Self {
        Self { returned: Returned::Now(result) }
    }

    pub(crate) const fn settled(result: Result<(), ErrorValue>) -> Self {
        Self { returned: Returned::Settled(result) }
    }

    pub(crate) const fn later(receiver: oneshot::Receiver<Result<(), ErrorValue>>) -> Self {
        Self { returned: Returned::Later(receiver) }
    }

    /// Whether it is a promise.
    pub const fn is_promise(&self) -> bool {
        matches!(self.returned, Returned::Settled(_) | Returned::Later(_))
    }
}

impl Future for CallbackReturn {
    type Output = Result<(), ErrorValue>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.returned {
            Returned::Now(result) | Returned::Settled(result) => Poll::Ready(result.clone()),
            Returned::Later(receiver) => match Pin::new(receiver).poll(cx) {
                Poll::Ready(Ok(result)) => Poll::Ready(result),
                // The sender is gone when the scenario is: then nothing is awaited any more.
                Poll::Ready(Err(_)) | Poll::Pending => Poll::Pending,
            },
        }
    }
}
