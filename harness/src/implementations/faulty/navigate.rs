//! What can go wrong under the contract `navigate` and under no other.

use super::Fault;
use crate::client::{Argument, Callback, CallbackReturn, Current, SignOut};
use crate::implementations::configurable::{
    Around, Configurable, HONEST, QUIET, Recipe, Steps, join_in_silence, leave, says_the_same,
};
use crate::implementations::navigating::navigate;
use interlude_spec::rule::RuleId::{
    ComponentsHiddenUntilCallbackResolves, ComponentsHiddenWhileUndefined, NavigateDirect,
    NavigateGoesWhileUndefined, NavigateHides, NavigateSignOutGoes, NavigateSignOutHides,
    NavigateSignOutSets, NavigateTellsEachListener, NavigateWithSession, SetActiveAwaitsCallback,
    SetActiveBoth, SetActiveCallbackBeforeSet, SetActiveOrganization,
};

/// A client with those steps that tells where its page goes.
const fn saying_more(steps: Steps) -> Recipe {
    Recipe { around: Around { page: Some(says_the_same), ..QUIET }, ..navigate(steps) }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "navigate-hides-nothing",
        about: "the old session is there while the page navigates",
        breaks: &[NavigateHides],
        recipe: navigate(Steps { hide: |_, _| {}, ..HONEST }),
    },
    Fault {
        name: "navigate-hides-for-no-redirect",
        about: "a call with a redirect goes straight from the old value to the new",
        breaks: &[NavigateHides],
        recipe: navigate(Steps {
            hide: |client, call| {
                if call.navigates() && call.redirect_url.is_none() {
                    client.hide();
                }
            },
            ..HONEST
        }),
    },
    Fault {
        name: "navigate-hides-always",
        about: "a call that goes nowhere makes the session undefined on the way",
        breaks: &[NavigateDirect],
        recipe: navigate(Steps { hide: |client, _| client.hide(), ..HONEST }),
    },
    Fault {
        name: "navigate-goes-before-it-hides",
        about: "a call with a redirect goes to its page while the old session is still there",
        breaks: &[NavigateGoesWhileUndefined],
        recipe: saying_more(Steps {
            hide: |client, call| {
                (HONEST.go)(client, call);
                (HONEST.hide)(client, call);
            },
            go: |_, _| {},
            ..HONEST
        }),
    },
    Fault {
        name: "navigate-goes-after-the-set",
        about: "a call with a redirect goes to its page when the new session is there",
        breaks: &[NavigateGoesWhileUndefined],
        recipe: saying_more(Steps {
            set: |client, call, value| {
                (HONEST.set)(client, call, value);
                (HONEST.go)(client, call);
            },
            go: |_, _| {},
            ..HONEST
        }),
    },
    Fault {
        name: "navigate-goes-elsewhere",
        about: "a call with a redirect goes to the first page of the application, whatever it names",
        breaks: &[NavigateGoesWhileUndefined],
        recipe: saying_more(Steps {
            go: |client, call| {
                if call.redirect_url.is_some() {
                    client.go_to("/");
                }
            },
            ..HONEST
        }),
    },
    Fault {
        name: "navigate-knows-no-slugs",
        about: "an organization that is named by its slug is not set",
        breaks: &[SetActiveOrganization, SetActiveBoth],
        recipe: navigate(Steps {
            organization: |client, call, session| match &call.organization {
                Argument::Id(id) if client.of_slug(id).is_some() => client.remembered(session),
                _ => (HONEST.organization)(client, call, session),
            },
            ..HONEST
        }),
    },
    Fault {
        name: "navigate-signs-out-where-it-is",
        about: "who signs out stays on the page",
        breaks: &[NavigateSignOutGoes],
        recipe: Recipe {
            around: Around {
                page: Some(says_the_same),
                sign_out: |client, SignOut { session, callback }| {
                    Box::pin(async move {
                        let stays = Callback::new("stays".into(), |_| CallbackReturn::now(Ok(())));
                        let callback = Some(callback.unwrap_or(stays));
                        (QUIET.sign_out)(client, SignOut { session, callback }).await
                    })
                },
                ..QUIET
            },
            ..navigate(HONEST)
        },
    },
    Fault {
        name: "navigate-joins-in-silence",
        about: "a listener that joins later is told nothing before the next change",
        breaks: &[NavigateTellsEachListener],
        recipe: Recipe { around: Around { join: join_in_silence, ..QUIET }, ..navigate(HONEST) },
    },
    Fault {
        name: "navigate-tells-the-first-listener-only",
        about: "a listener that joined later is told on joining, and no change after that",
        breaks: &[NavigateTellsEachListener],
        recipe: Recipe {
            around: Around {
                tell: |client, current| {
                    client.listeners().iter().take(1).for_each(|listener| listener.tell(current.clone()));
                },
                ..QUIET
            },
            ..navigate(HONEST)
        },
    },
    Fault {
        name: "navigate-called-with-null",
        about: "the navigation is called although there is no session",
        breaks: &[NavigateWithSession],
        recipe: navigate(Steps {
            callback: |_, call, session| {
                Box::pin(async move {
                    match call.call_back(session) {
                        Some(returned) => returned.await,
                        None => Ok(()),
                    }
                })
            },
            ..HONEST
        }),
    },
    Fault {
        name: "navigate-not-called",
        about: "no navigation is ever called",
        breaks: &[SetActiveCallbackBeforeSet],
        recipe: navigate(Steps { callback: |_, _, _| Box::pin(async { Ok(()) }), ..HONEST }),
    },
    Fault {
        name: "navigate-not-awaited",
        about: "a navigation is called and not waited for",
        breaks: &[SetActiveAwaitsCallback],
        recipe: navigate(Steps {
            callback: |_, call, session| {
                if session.id().is_some() {
                    drop(call.call_back(session));
                }
                Box::pin(async { Ok(()) })
            },
            ..HONEST
        }),
    },
    Fault {
        name: "navigate-signs-out-in-sight",
        about: "who signs out is told to be nobody at once",
        breaks: &[NavigateSignOutHides],
        recipe: Recipe {
            around: Around {
                sign_out: |client, params| Box::pin(leave(client, params, |_| {}, |_, _| Current::NULL)),
                ..QUIET
            },
            ..navigate(HONEST)
        },
    },
    Fault {
        name: "navigate-signs-nobody-out",
        about: "who signs out is hidden, and is there again",
        breaks: &[NavigateSignOutSets],
        recipe: Recipe {
            around: Around {
                sign_out: |client, params| {
                    Box::pin(leave(client, params, Configurable::hide, |_, shown| shown.clone()))
                },
                ..QUIET
            },
            ..navigate(HONEST)
        },
    },
    Fault {
        name: "navigate-signs-nobody-out-of-two",
        about: "a sign-out of one session does nothing",
        breaks: &[NavigateSignOutSets],
        recipe: Recipe {
            around: Around {
                sign_out: |client, params| match params.session {
                    Some(_) => Box::pin(async { Ok(()) }),
                    None => (QUIET.sign_out)(client, params),
                },
                ..QUIET
            },
            ..navigate(HONEST)
        },
    },
    Fault {
        name: "navigate-renders-in-a-focused-tab",
        about: "the children of the old session are there while a tab with the focus navigates",
        breaks: &[ComponentsHiddenUntilCallbackResolves, ComponentsHiddenWhileUndefined],
        recipe: Recipe {
            around: Around {
                screen: Some(|client, audience| {
                    let current = if client.is_focused() { client.shown() } else { client.held() };
                    client.audience_of(&current) == audience
                }),
                ..QUIET
            },
            ..navigate(HONEST)
        },
    },
    Fault {
        name: "navigate-awaits-no-third",
        about: "a navigation is not waited for where two calls are in progress already",
        breaks: &[SetActiveAwaitsCallback],
        recipe: navigate(Steps {
            callback: |client, call, session| {
                if client.calls_in_progress() < 3 {
                    return (HONEST.callback)(client, call, session);
                }
                if session.id().is_some() {
                    drop(call.call_back(session));
                }
                Box::pin(async { Ok(()) })
            },
            ..HONEST
        }),
    },
];
