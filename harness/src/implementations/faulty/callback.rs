//! What can go wrong with the callback of setSession.

use super::Fault;
use crate::client::{Argument, Value};
use crate::implementations::configurable::{HONEST, Recipe, Steps};
use interlude_spec::rule::RuleId::{
    SetSessionAwaitsCallback, SetSessionCallbackOnce, SetSessionCallbackWhileHidden,
};
use std::time::Duration;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "calls-back-twice",
        about: "setSession calls its callback and then awaits another call of it",
        breaks: &[SetSessionCallbackWhileHidden, SetSessionCallbackOnce],
        recipe: Recipe::set_session(Steps {
            callback: |client, call, session| {
                drop(call.call_back(session.clone()));
                (HONEST.callback)(client, call, session)
            },
            ..HONEST
        }),
    },
    Fault {
        name: "calls-back-again",
        about: "setSession calls its callback once more when it is done",
        breaks: &[SetSessionCallbackWhileHidden, SetSessionCallbackOnce],
        recipe: Recipe::set_session(Steps {
            goes_on: |client, call| {
                drop(call.call_back(Value::from_option((HONEST.target)(client, call))));
                (HONEST.goes_on)(client, call)
            },
            ..HONEST
        }),
    },
    Fault {
        name: "calls-back-never",
        about: "setSession forgets its callback",
        breaks: &[SetSessionCallbackOnce],
        recipe: Recipe::set_session(Steps { callback: |_, _, _| Box::pin(async { Ok(()) }), ..HONEST }),
    },
    Fault {
        name: "calls-back-for-sessions-only",
        about: "setSession forgets its callback when it signs out",
        breaks: &[SetSessionCallbackOnce],
        recipe: Recipe::set_session(Steps {
            callback: |client, call, session| match call.session {
                Argument::Null => Box::pin(async { Ok(()) }),
                _ => (HONEST.callback)(client, call, session),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "calls-back-with-undefined",
        about: "setSession gives its callback undefined",
        breaks: &[SetSessionCallbackOnce],
        recipe: Recipe::set_session(Steps { argument: |_, _, _| Value::Undefined, ..HONEST }),
    },
    Fault {
        name: "calls-back-with-the-old-session",
        about: "setSession gives its callback the session that was current",
        breaks: &[SetSessionCallbackOnce],
        recipe: Recipe::set_session(Steps { argument: |client, _, _| client.shown().session, ..HONEST }),
    },
    Fault {
        name: "awaits-nothing",
        about: "setSession does not await its callback",
        breaks: &[SetSessionAwaitsCallback],
        recipe: Recipe::set_session(Steps {
            callback: |_, call, session| {
                drop(call.call_back(session));
                Box::pin(async { Ok(()) })
            },
            ..HONEST
        }),
    },
    Fault {
        name: "awaits-one-turn",
        about: "setSession lets other tasks run once after its callback and does not await it",
        breaks: &[SetSessionAwaitsCallback],
        recipe: Recipe::set_session(Steps {
            callback: |_, call, session| {
                drop(call.call_back(session));
                Box::pin(async {
                    tokio::task::yield_now().await;
                    Ok(())
                })
            },
            ..HONEST
        }),
    },
    Fault {
        name: "awaits-ten-milliseconds",
        about: "setSession waits for its callback for 10 ms at most",
        breaks: &[SetSessionAwaitsCallback],
        recipe: Recipe::set_session(Steps {
            callback: |client, call, session| {
                let callback = (HONEST.callback)(client, call, session);
                Box::pin(async {
                    tokio::time::timeout(Duration::from_millis(10), callback).await.unwrap_or(Ok(()))
                })
            },
            ..HONEST
        }),
    },
    Fault {
        name: "awaits-no-third",
        about: "setSession does not await its callback where two calls are in progress already",
        breaks: &[SetSessionAwaitsCallback],
        recipe: Recipe::set_session(Steps {
            callback: |client, call, session| {
                if client.calls_in_progress() < 3 {
                    return (HONEST.callback)(client, call, session);
                }
                drop(call.call_back(session));
                Box::pin(async { Ok(()) })
            },
            ..HONEST
        }),
    },
];
