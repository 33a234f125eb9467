//! What can go wrong in setActive.

use super::Fault;
use crate::client::{Argument, Current, Value};
use crate::implementations::configurable::{HONEST, Recipe, Steps, in_order};
use interlude_spec::rule::RuleId::{
    SetActiveAwaitsCallback, SetActiveBoth, SetActiveCallbackBeforeSet, SetActiveOrganization,
    SetActiveOrganizationNull, SetActiveOrganizationOmitted, SetActiveReturnsAfterSet, SetActiveSession,
    SetActiveSessionNull, SetActiveSessionOmitted,
};
use std::rc::Rc;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "set-active-hides-again",
        about: "what setActive has set is undefined again before the call returns",
        breaks: &[
            SetActiveSession,
            SetActiveSessionNull,
            SetActiveSessionOmitted,
            SetActiveOrganization,
            SetActiveOrganizationNull,
        ],
        recipe: Recipe::set_active(Steps {
            set: |client, _, value| {
                client.show(&value);
                client.hide();
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-takes-ids-only",
        about: "setActive does not know a session by its object",
        breaks: &[SetActiveSession],
        recipe: Recipe::set_active(Steps {
            value: |client, call, target| match &call.session {
                Argument::Object(_) => Current::NULL,
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-keeps-the-user",
        about: "setActive sets a session with the user of the one before",
        breaks: &[SetActiveSession],
        recipe: Recipe::set_active(Steps {
            value: |client, call, target| match (target, &call.session) {
                (Some(_), Argument::Id(_) | Argument::Object(_)) => {
                    Current { user: client.shown().user, ..(HONEST.value)(client, call, target) }
                }
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-sets-nothing",
        about: "setActive hides, calls back and returns",
        breaks: &[
            SetActiveSession,
            SetActiveSessionNull,
            SetActiveSessionOmitted,
            SetActiveOrganization,
            SetActiveOrganizationNull,
        ],
        recipe: Recipe::set_active(Steps { goes_on: |_, _| false, ..HONEST }),
    },
    Fault {
        name: "set-active-takes-no-null",
        about: "setActive with a null session keeps the session",
        breaks: &[SetActiveSessionNull],
        recipe: Recipe::set_active(Steps {
            value: |client, call, target| match call.session {
                Argument::Null => client.shown(),
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-takes-null-with-a-user",
        about: "setActive with a null session leaves the user there",
        breaks: &[SetActiveSessionNull],
        recipe: Recipe::set_active(Steps {
            value: |client, call, target| match call.session {
                Argument::Null if call.organization.is_omitted() => {
                    Current { user: client.shown().user, ..Current::NULL }
                }
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-takes-omitted-for-null",
        about: "setActive without a session signs out",
        breaks: &[SetActiveSessionOmitted],
        recipe: Recipe::set_active(Steps {
            value: |client, call, target| match call.session {
                Argument::Omitted => Current::NULL,
                _ => (HONEST.value)(client, call, target),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-organization-by-id-only",
        about: "setActive ignores an organization given as an object",
        breaks: &[SetActiveOrganization, SetActiveBoth],
        recipe: Recipe::set_active(Steps {
            organization: |client, call, session| match &call.organization {
                Argument::Object(_) => client.remembered(session),
                _ => (HONEST.organization)(client, call, session),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-organization-ignored",
        about: "setActive ignores the organization beside no session",
        breaks: &[SetActiveOrganization],
        recipe: Recipe::set_active(Steps {
            organization: |client, call, session| match (&call.organization, &call.session) {
                (Argument::Id(_) | Argument::Object(_), Argument::Omitted) => client.remembered(session),
                _ => (HONEST.organization)(client, call, session),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-organization-null-ignored",
        about: "setActive with nothing but a null organization keeps the one there was",
        breaks: &[SetActiveOrganizationNull],
        recipe: Recipe::set_active(Steps {
            organization: |client, call, session| match (&call.organization, &call.session) {
                (Argument::Null, Argument::Omitted) => client.remembered(session),
                _ => (HONEST.organization)(client, call, session),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-organization-omitted-removes",
        about: "setActive without an organization takes it away",
        breaks: &[SetActiveOrganizationOmitted],
        recipe: Recipe::set_active(Steps {
            organization: |client, call, session| match &call.organization {
                Argument::Omitted => Value::Null,
                _ => (HONEST.organization)(client, call, session),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-organization-forgotten",
        about: "setActive without an organization forgets which one a session was left in",
        breaks: &[SetActiveOrganizationOmitted],
        recipe: Recipe::set_active(Steps {
            organization: |client, call, session| match &call.organization {
                Argument::Omitted => Value::from_option(session.last_active_organization.clone()),
                _ => (HONEST.organization)(client, call, session),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-organization-first",
        about: "setActive tells the organization first and the session that it is for in a second telling",
        breaks: &[SetActiveBoth],
        recipe: Recipe::set_active(Steps {
            set: |client, call, value| {
                if call.session.id().is_some() && !call.organization.is_omitted() {
                    client.tell(&Current { organization: value.organization.clone(), ..client.shown() });
                }
                client.show(&value);
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-calls-back-last",
        about: "setActive calls its callback when it has set",
        breaks: &[SetActiveCallbackBeforeSet],
        recipe: Recipe::set_active(Steps {
            callback: |_, _, _| Box::pin(async { Ok(()) }),
            last: |client, call| {
                drop(call.call_back(client.held().session));
                Box::pin(async { Ok(()) })
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-calls-back-never",
        about: "setActive forgets its callback",
        breaks: &[SetActiveCallbackBeforeSet],
        recipe: Recipe::set_active(Steps { callback: |_, _, _| Box::pin(async { Ok(()) }), ..HONEST }),
    },
    Fault {
        name: "set-active-calls-back-with-the-old-session",
        about: "setActive gives its callback the session that was current",
        breaks: &[SetActiveCallbackBeforeSet],
        recipe: Recipe::set_active(Steps { argument: |client, _, _| client.shown().session, ..HONEST }),
    },
    Fault {
        name: "set-active-awaits-nothing",
        about: "setActive does not await its callback",
        breaks: &[SetActiveAwaitsCallback],
        recipe: Recipe::set_active(Steps {
            callback: |_, call, session| {
                drop(call.call_back(session));
                Box::pin(async { Ok(()) })
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-returns-first",
        about: "setActive returns when its callback has started, and goes on by itself",
        // Where its callback then rejects, it has resolved and set nothing.
        breaks: &[SetActiveSession, SetActiveOrganization, SetActiveReturnsAfterSet],
        recipe: Recipe::set_active(Steps {
            run: |client, call| {
                tokio::task::spawn_local(in_order(client, call));
                Box::pin(async { Ok(()) })
            },
            ..HONEST
        }),
    },
    Fault {
        name: "set-active-returns-never",
        about: "setActive sets and never returns",
        breaks: &[SetActiveReturnsAfterSet],
        recipe: Recipe::set_active(Steps { last: |_, _| Box::pin(std::future::pending()), ..HONEST }),
    },
    Fault {
        name: "set-active-returns-with-the-next",
        about: "setActive returns when the next call is made",
        breaks: &[SetActiveReturnsAfterSet],
        recipe: Recipe::set_active(Steps {
            last: |client, call| {
                Box::pin(async move {
                    let mut newest = Rc::clone(&client).newest.subscribe();
                    _ = newest.wait_for(|number| *number > call.number).await;
                    Ok(())
                })
            },
            ..HONEST
        }),
    },
];
