//! What an implementation does where the documentation says nothing.

use super::Variant;
use crate::client::{Argument, Current, ErrorValue, OrganizationId, SessionId, SessionState, Value};
use crate::implementations::configurable::Configurable;
use crate::implementations::configurable::{Call, Doing, HONEST, Recipe, Steps, error};
use std::rc::Rc;
use std::time::Duration;

/// Waits for a callback for a minute, which is longer than any callback of a scenario takes that is to be waited for.
fn for_a_minute(client: Rc<Configurable>, call: Rc<Call>, session: Value<SessionId>) -> Doing {
    Box::pin(async move {
        let outcome =
            tokio::time::timeout(Duration::from_secs(60), (HONEST.callback)(client, call, session)).await;
        outcome.unwrap_or_else(|_| Err(ErrorValue { name: "Timeout".into(), message: "too long".into() }))
    })
}

pub(super) const VARIANTS: &[Variant] = &[
    Variant::new(
        "gives-up-and-rejects",
        "a call whose callback takes more than a minute rejects and leaves the session undefined",
        Recipe::calls(Steps { callback: for_a_minute, ..HONEST }),
    ),
    Variant::new(
        "gives-up-and-restores",
        "a call whose callback takes more than a minute brings back what was current and resolves",
        Recipe::calls(Steps {
            callback: for_a_minute,
            failed: |client, _, error| {
                if error.name == "Timeout" {
                    client.tell(&client.shown());
                    return Ok(());
                }
                Err(error)
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "rejection-resolves",
        "a call whose callback fails resolves and leaves the session undefined",
        Recipe::calls(Steps { failed: |_, _, _| Ok(()), ..HONEST }),
    ),
    Variant::new(
        "rejection-restores",
        "a call whose callback fails rejects and brings back what was current",
        Recipe::calls(Steps {
            failed: |client, _, error| {
                client.tell(&client.shown());
                Err(error)
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "rejection-restores-and-resolves",
        "a call whose callback fails brings back what was current and resolves",
        Recipe::calls(Steps {
            failed: |client, _, _| {
                client.tell(&client.shown());
                Ok(())
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "rejection-signs-out",
        "a call whose callback fails rejects and sets null",
        Recipe::calls(Steps {
            failed: |client, _, error| {
                client.show(&Current::NULL);
                Err(error)
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "unknown-session-rejects",
        "a call with a session that the client does not have rejects at once",
        Recipe::calls(Steps {
            refuse: |client, call| {
                let unknown = call.session.id().is_some_and(|id| client.session(id).is_none());
                refuse_if(unknown, "no such session", client, call)
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "unknown-session-keeps",
        "a call with a session that the client does not have brings back what was current",
        Recipe::calls(Steps {
            value: |client, call, target| match (call.session.id(), target) {
                (Some(_), None) => client.shown(),
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "removed-session-rejects",
        "a call with a session that null removed rejects at once",
        Recipe::calls(Steps {
            refuse: |client, call| {
                let removed = call.session.id().is_some_and(|id| client.has_removed(id));
                refuse_if(removed, "the session is gone", client, call)
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "removed-session-is-null",
        "a call with a session that null removed sets null",
        Recipe::calls(Steps {
            target: |client, call| {
                (HONEST.target)(client, call).filter(|session| !client.has_removed(session))
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "not-loaded-resolves",
        "a call on a client that is not loaded resolves without effect",
        Recipe::calls(Steps {
            refuse: |client, call| {
                if client.start.loaded { (HONEST.refuse)(client, call) } else { Some(Ok(())) }
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "no-session-to-keep-resolves",
        "setActive without a session resolves without effect where there is none",
        Recipe::calls(Steps {
            refuse: |client, call| (HONEST.refuse)(client, call).map(|_| Ok(())),
            ..HONEST
        }),
    ),
    Variant::new(
        "no-session-to-keep-is-null",
        "setActive without a session sets null where there is none",
        Recipe::calls(Steps {
            refuse: |client, call| (HONEST.refuse)(client, call).filter(|_| !client.start.loaded),
            ..HONEST
        }),
    ),
    Variant::new(
        "foreign-organization-is-ignored",
        "an organization that the user is not a member of counts as left out",
        Recipe::calls(Steps {
            organization: |client, call, session| match call.organization.id() {
                Some(id) if !session.organizations.contains(id) => client.remembered(session),
                _ => (HONEST.organization)(client, call, session),
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "foreign-organization-is-null",
        "an organization that the user is not a member of counts as null",
        Recipe::calls(Steps {
            organization: |client, call, session| match call.organization.id() {
                Some(id) if !session.organizations.contains(id) => Value::Null,
                _ => (HONEST.organization)(client, call, session),
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "foreign-organization-rejects",
        "a call with an organization that the user is not a member of rejects at once",
        Recipe::calls(Steps {
            refuse: |client, call| {
                let target = (HONEST.target)(client, call);
                let session = target.as_ref().and_then(|id| client.session(id));
                let foreign =
                    |(id, session): (&OrganizationId, &SessionState)| !session.organizations.contains(id);
                let foreign = call.organization.id().zip(session).is_some_and(foreign);
                refuse_if(foreign, "the user is not a member of the organization", client, call)
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "organization-without-session-rejects",
        "a call with an organization and a null session rejects at once",
        Recipe::calls(Steps {
            refuse: |client, call| {
                let orphaned = call.session == Argument::Null && !call.organization.is_omitted();
                refuse_if(orphaned, "an organization needs a session", client, call)
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "organization-without-session-keeps",
        "a call with an organization and a null session keeps the session",
        Recipe::calls(Steps {
            value: |client, call, target| match (&call.session, &call.organization) {
                (Argument::Null, Argument::Null | Argument::Id(_) | Argument::Object(_)) => client.shown(),
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "unload-changes-nothing",
        "a page that unloads goes on as ever",
        Recipe::calls(Steps { goes_on: |_, _| true, ..HONEST }),
    ),
    Variant::new(
        "unload-rejects",
        "a call made on a page that unloads rejects at once",
        Recipe::calls(Steps {
            refuse: |client, call| refuse_if(client.is_unloading(), "the page unloads", client, call),
            ..HONEST
        }),
    ),
    Variant::new(
        "unload-holds-up",
        "a call that is not done when the page unloads never returns",
        Recipe::calls(Steps {
            last: |client, call| {
                if client.is_unloading() {
                    Box::pin(std::future::pending())
                } else {
                    (HONEST.last)(client, call)
                }
            },
            ..HONEST
        }),
    ),
];

/// Refuses as the honest client does, and also where a condition holds.
fn refuse_if(
    condition: bool,
    message: &str,
    client: &Configurable,
    call: &Call,
) -> Option<Result<(), ErrorValue>> {
    (HONEST.refuse)(client, call).or_else(|| condition.then(|| Err(error(message))))
}
