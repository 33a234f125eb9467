//! Code of a client, run so that what goes wrong in it is told of the client.

use super::Record;
use crate::client::ErrorValue;
use crate::port::PortFailure;
use interlude_spec::plan::Method;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Polls a call; `Ready(None)` if it panicked.
pub(super) fn poll_guarded(
    future: &mut Pin<Box<dyn Future<Output = Result<(), ErrorValue>>>>,
    cx: &mut Context<'_>,
    record: &Record,
) -> Poll<Option<Result<(), ErrorValue>>> {
    match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
        Ok(poll) => poll.map(Some),
        Err(panic) => {
            *record.failure.borrow_mut() = Some(PortFailure::Panicked { message: message_of(&*panic) });
            Poll::Ready(None)
        }
    }
}

/// That a client offers what its methods do not do.
pub(super) fn not_implemented(method: Method, name: &str) -> PortFailure {
    let capability = method.capability();
    PortFailure::Refused {
        code: "unsupported".into(),
        message: format!(
            "it offers `{capability}`, but does not implement `{name}`: implement it, or take `{capability}` out of its `OFFER`"
        ),
    }
}

/// Runs code of the client; a panic in it is a failure of the client, not of the harness.
pub(super) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, PortFailure> {
    catch_unwind(AssertUnwindSafe(run))
        .map_err(|panic| PortFailure::Panicked { message: message_of(&*panic) })
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".into())
}
