//! When a runtime has nothing left to do.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::task::{Poll, Waker};

/// Tells when the runtime has nothing left to do.
#[derive(Default)]
pub(super) struct Idle {
    waiting: Mutex<Option<(bool, Waker)>>,
}

impl Idle {
    /// The runtime is about to park.
    pub(super) fn reached(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((reached, waker)) = waiting.as_mut() {
            *reached = true;
            waker.wake_by_ref();
        }
    }

    /// Ready when the runtime is next about to park.
    pub(super) fn wait(&self) -> impl Future<Output = ()> {
        std::future::poll_fn(|cx| {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((true, _)) = *waiting {
                *waiting = None;
                return Poll::Ready(());
            }
            *waiting = Some((false, cx.waker().clone()));
            Poll::Pending
        })
    }
}
