//! What calls that overlap do to each other, and when what they depend on is read.

use super::Variant;
use crate::client::Value;
use crate::implementations::configurable::{HONEST, Recipe, Steps, error, in_order};
use std::rc::Rc;

/// A queue of calls: each begins when those made before it have returned.
pub const SERIALIZED: Steps = Steps {
    run: |client, call| {
        Box::pin(async move {
            let queue = Rc::clone(&client);
            let _turn = queue.line.lock().await;
            in_order(client, call).await
        })
    },
    ..HONEST
};

/// A call that would set after a later one was made tells nothing and resolves.
pub const LATEST_WINS: Steps =
    Steps { goes_on: |client, call| (HONEST.goes_on)(client, call) && !client.is_overtaken(call), ..HONEST };

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        semantics: Some("serialized"),
        ..Variant::new(
            "serialized",
            "calls queue up, and each hides when its turn comes",
            Recipe::calls(SERIALIZED),
        )
    },
    Variant {
        semantics: Some("latest-wins"),
        ..Variant::new(
            "latest-wins",
            "a call that would set after a later one was made tells nothing and resolves",
            Recipe::calls(LATEST_WINS),
        )
    },
    Variant::new(
        "latest-wins-at-once",
        "a call rejects as soon as a later one is made",
        Recipe::calls(Steps {
            run: |client, call| {
                Box::pin(async move {
                    let mut newest = client.newest.subscribe();
                    let number = call.number;
                    tokio::select! {
                        biased;
                        outcome = in_order(client, call) => outcome,
                        _ = newest.wait_for(|newest| *newest > number) => Err(error("a later call was made")),
                    }
                })
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "reads-when-made",
        "what a call will set is read when it is made",
        Recipe::calls(Steps {
            run: |client, call| {
                Box::pin(async move {
                    if let Some(refused) = (HONEST.refuse)(&client, &call) {
                        return refused;
                    }
                    let target = (HONEST.target)(&client, &call);
                    let value = (HONEST.value)(&client, &call, target.as_ref());
                    client.hide();
                    let argument = Value::from_option(target);
                    (HONEST.callback)(Rc::clone(&client), Rc::clone(&call), argument).await?;
                    if (HONEST.goes_on)(&client, &call) {
                        client.show(&value);
                    }
                    Ok(())
                })
            },
            ..HONEST
        }),
    ),
    Variant::new(
        "reads-when-set",
        "which session a call keeps is read when it sets",
        Recipe::calls(Steps {
            value: |client, call, _| (HONEST.value)(client, call, (HONEST.target)(client, call).as_ref()),
            ..HONEST
        }),
    ),
    Variant::new(
        "organization-counts-when-asked-for",
        "the organization that a call asks for is the session's before it is set",
        Recipe::calls(Steps {
            target: |client, call| {
                let target = (HONEST.target)(client, call);
                if let Some(session) = target.as_ref().and_then(|id| client.session(id)) {
                    client.remember(&session.id, (HONEST.organization)(client, call, session));
                }
                target
            },
            ..HONEST
        }),
    ),
];
