//! What can go wrong with the session of setSession: hiding it and setting it.

use super::Fault;
use crate::client::{Argument, Current, Value};
use crate::implementations::configurable::{HONEST, Recipe, Steps, in_order};
use interlude_spec::rule::RuleId;
use interlude_spec::rule::RuleId::{
    SetSessionCallbackWhileHidden, SetSessionHidesAlways, SetSessionHidesFirst, SetSessionIdOrObject,
    SetSessionNullRemoves, SetSessionReplaces, SetSessionReturnsAfterSet, SetSessionSetsTarget,
};
use std::rc::Rc;
use std::time::Duration;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "hides-again",
        about: "what setSession has set is undefined again before the call returns",
        breaks: &[SetSessionSetsTarget, SetSessionNullRemoves],
        recipe: Recipe::set_session(Steps {
            set: |client, _, value| {
                client.show(&value);
                client.hide();
            },
            ..HONEST
        }),
    },
    Fault {
        name: "hides-never",
        about: "setSession goes straight from one session to the next",
        breaks: &[SetSessionHidesAlways, SetSessionCallbackWhileHidden],
        recipe: Recipe::set_session(Steps { hide: |_, _| {}, ..HONEST }),
    },
    Fault {
        name: "hides-for-a-callback-only",
        about: "setSession without a callback goes straight from one session to the next",
        breaks: &[SetSessionHidesAlways],
        recipe: Recipe::set_session(Steps {
            hide: |client, call| {
                if call.before_emit.is_some() {
                    client.hide();
                }
            },
            ..HONEST
        }),
    },
    Fault {
        name: "hides-not-from-null",
        about: "setSession goes straight from null to a session",
        breaks: &[SetSessionHidesAlways, SetSessionCallbackWhileHidden],
        recipe: Recipe::set_session(Steps {
            hide: |client, _| {
                if client.held() != Current::NULL {
                    client.hide();
                }
            },
            ..HONEST
        }),
    },
    Fault {
        name: "hides-not-to-null",
        about: "setSession goes straight from a session to null",
        breaks: &[SetSessionHidesAlways, SetSessionCallbackWhileHidden],
        recipe: Recipe::set_session(Steps {
            hide: |client, call| {
                if call.session != Argument::Null {
                    client.hide();
                }
            },
            ..HONEST
        }),
    },
    Fault {
        name: "hides-not-to-the-same",
        about: "setSession with the current session leaves it there",
        breaks: &[SetSessionHidesAlways, SetSessionCallbackWhileHidden],
        recipe: Recipe::set_session(Steps {
            hide: |client, call| {
                if call.session.id() != client.held().session.id() {
                    client.hide();
                }
            },
            ..HONEST
        }),
    },
    Fault {
        name: "hides-with-null",
        about: "setSession goes through null in place of undefined",
        breaks: &[
            SetSessionHidesAlways,
            SetSessionCallbackWhileHidden,
            SetSessionSetsTarget,
            SetSessionIdOrObject,
            SetSessionReturnsAfterSet,
        ],
        recipe: Recipe::set_session(Steps { hide: |client, _| client.tell(&Current::NULL), ..HONEST }),
    },
    Fault {
        name: "hides-without-the-user",
        about: "setSession hides the session and leaves the user there",
        breaks: &[SetSessionHidesFirst],
        recipe: Recipe::set_session(Steps {
            hide: |client, _| client.tell(&Current { user: client.held().user, ..Current::UNDEFINED }),
            ..HONEST
        }),
    },
    Fault {
        name: "hides-without-the-organization",
        about: "setSession hides the session and leaves the organization there",
        breaks: &[SetSessionHidesFirst],
        recipe: Recipe::set_session(Steps {
            hide: |client, _| {
                client.tell(&Current { organization: client.held().organization, ..Current::UNDEFINED });
            },
            ..HONEST
        }),
    },
    Fault {
        name: "hides-after-the-callback",
        about: "setSession hides when its callback is done",
        breaks: &[SetSessionHidesFirst, SetSessionCallbackWhileHidden],
        recipe: Recipe::set_session(Steps {
            hide: |_, _| {},
            goes_on: |client, call| {
                client.hide();
                (HONEST.goes_on)(client, call)
            },
            ..HONEST
        }),
    },
    Fault {
        name: "hides-when-made-only",
        about: "calls wait for each other, and setSession hides when it is made but not when its turn comes",
        breaks: &[SetSessionCallbackWhileHidden],
        recipe: Recipe::set_session(Steps {
            run: |client, call| {
                Box::pin(async move {
                    if (HONEST.refuse)(&client, &call).is_none() {
                        client.hide();
                    }
                    let queue = Rc::clone(&client);
                    let _turn = queue.line.lock().await;
                    in_order(client, call).await
                })
            },
            hide: |_, _| {},
            ..HONEST
        }),
    },
    Fault {
        name: "sets-the-user-of-before",
        about: "setSession sets a session with the user of the one before",
        breaks: &[SetSessionSetsTarget],
        recipe: Recipe::set_session(Steps {
            value: |client, call, target| match (target, client.shown().user) {
                (Some(_), user @ Value::Set { .. }) => {
                    Current { user, ..(HONEST.value)(client, call, target) }
                }
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "sets-the-user-second",
        about: "setSession tells the session first and its user in a second telling",
        breaks: &[SetSessionSetsTarget],
        recipe: Recipe::set_session(Steps {
            set: |client, _, value| {
                if let (Some(_), user @ Value::Set { .. }) = (value.session.id(), client.shown().user) {
                    client.tell(&Current { user, ..value.clone() });
                }
                client.show(&value);
            },
            ..HONEST
        }),
    },
    Fault {
        name: "sets-the-organization-of-before",
        about: "setSession sets a session in the organization that was active before",
        breaks: &[SetSessionSetsTarget],
        recipe: Recipe::set_session(Steps {
            organization: |client, _, _| client.shown().organization.unwrap_or(Value::Null),
            ..HONEST
        }),
    },
    Fault {
        name: "sets-the-organization-it-came-with",
        about: "setSession forgets which organization a session was left in",
        breaks: &[SetSessionSetsTarget],
        recipe: Recipe::set_session(Steps {
            organization: |_, _, session| Value::from_option(session.last_active_organization.clone()),
            ..HONEST
        }),
    },
    Fault {
        name: "sets-null-with-a-user",
        about: "setSession with null leaves the user there",
        breaks: &[SetSessionSetsTarget],
        recipe: Recipe::set_session(Steps {
            value: |client, call, target| match call.session {
                Argument::Null => Current { user: client.shown().user, ..Current::NULL },
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "takes-ids-only",
        about: "setSession does not know a session by its object",
        breaks: &[SetSessionIdOrObject],
        recipe: Recipe::set_session(Steps {
            value: |client, call, target| match &call.session {
                Argument::Object(_) => Current::NULL,
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "takes-no-null",
        about: "setSession with null brings back the session that was current",
        breaks: &[SetSessionNullRemoves],
        recipe: Recipe::set_session(Steps {
            value: |client, call, target| match call.session {
                Argument::Null => client.shown(),
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "takes-null-for-undefined",
        about: "setSession with null hides and sets nothing",
        breaks: &[SetSessionNullRemoves],
        recipe: Recipe::set_session(Steps {
            goes_on: |client, call| call.session != Argument::Null && (HONEST.goes_on)(client, call),
            ..HONEST
        }),
    },
    Fault {
        name: "tells-main-only",
        about: "what setSession sets is told to the first listener only",
        breaks: &[SetSessionReplaces],
        recipe: Recipe::set_session(Steps {
            set: |client, _, value| {
                client.note(&value);
                client.hold(&value);
                client.listeners()[0].tell(value);
            },
            ..HONEST
        }),
    },
    Fault {
        name: "answers-undefined",
        about: "asked after setSession has set a session, it still says undefined",
        breaks: &[SetSessionReplaces],
        recipe: Recipe::set_session(Steps {
            hide: |client, _| client.tell(&Current::UNDEFINED),
            set: |client, _, value| {
                client.show(&value);
                if value.session.id().is_some() {
                    client.hold(&Current::UNDEFINED);
                }
            },
            ..HONEST
        }),
    },
    Fault {
        name: "returns-first",
        about: "setSession returns when it has hidden, and goes on by itself",
        // Where its callback then rejects, it has resolved and set nothing; and what comes once the client may look after its session
        // need not be its set.
        breaks: &[SetSessionSetsTarget, SetSessionNullRemoves, SetSessionReturnsAfterSet],
        recipe: Recipe::set_session(Steps {
            run: |client, call| {
                tokio::task::spawn_local(in_order(client, call));
                Box::pin(async { Ok(()) })
            },
            ..HONEST
        }),
    },
    Fault {
        name: "returns-later",
        about: "setSession returns 10 ms after it has set",
        breaks: &[SetSessionReturnsAfterSet],
        recipe: Recipe::set_session(Steps {
            last: |_, _| {
                Box::pin(async {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    Ok(())
                })
            },
            ..HONEST
        }),
    },
    Fault {
        name: "returns-never",
        about: "setSession sets and never returns",
        // Where the page unloads afterwards, only the scenario still asks for the return.
        breaks: &[SetSessionReturnsAfterSet, RuleId::Expectation],
        recipe: Recipe::set_session(Steps { last: |_, _| Box::pin(std::future::pending()), ..HONEST }),
    },
];
