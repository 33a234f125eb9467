//! Whether setActive hides, what its callback is given, and other things that each does in its own way.

use super::Variant;
use crate::client::{Capability, Current, Value};
use crate::implementations::configurable::{Around, HONEST, QUIET, Recipe, Steps, in_order, join_in_silence};
use tokio::task::yield_now;

pub(super) const VARIANTS: &[Variant] = &[
    Variant::new(
        "renders",
        "control components show what was told last",
        Recipe::around(Around { screen: Some(|client, audience| client.audience() == audience), ..QUIET }),
    ),
    Variant::new(
        "renders-nothing-during-set-active",
        "setActive tells nothing while it is under way, and control components show no children",
        Recipe {
            set_active: Steps { hide: |_, _| {}, ..HONEST },
            ..Recipe::around(Around {
                screen: Some(|client, audience| !client.is_busy() && client.audience() == audience),
                ..QUIET
            })
        },
    ),
    Variant::new(
        "set-active-hides-nothing",
        "setActive goes straight from one value to the next",
        Recipe::set_active(Steps { hide: |_, _| {}, ..HONEST }),
    ),
    Variant::new(
        "set-active-calls-back-with-undefined",
        "setActive gives its callback nothing",
        Recipe::set_active(Steps { argument: |_, _, _| Value::Undefined, ..HONEST }),
    ),
    Variant::new(
        "takes-turns",
        "every step waits for other tasks first",
        Recipe::calls(Steps {
            run: |client, call| {
                Box::pin(async move {
                    yield_now().await;
                    in_order(client, call).await
                })
            },
            callback: |client, call, session| {
                Box::pin(async move {
                    yield_now().await;
                    let outcome = (HONEST.callback)(client, call, session).await;
                    yield_now().await;
                    outcome
                })
            },
            last: |_, _| {
                Box::pin(async {
                    yield_now().await;
                    Ok(())
                })
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "tells-twice",
        "everything is told twice",
        Recipe::around(Around {
            tell: |client, current| {
                (QUIET.tell)(client, current);
                (QUIET.tell)(client, current);
            },
            ..QUIET
        }),
    ),
    Variant::new(
        "tells-nothing-on-joining",
        "a listener other than the first is told nothing before something changes",
        Recipe::around(Around { join: join_in_silence, ..QUIET }),
    ),
    Variant {
        lacks: &[Capability::Organizations],
        ..Variant::new(
            "without-organizations",
            "there are no organizations",
            Recipe::around(Around {
                tell: |client, current| {
                    (QUIET.tell)(client, &Current { organization: None, ..current.clone() });
                },
                answer: |client| Current { organization: None, ..client.held() },
                ..QUIET
            }),
        )
    },
];
