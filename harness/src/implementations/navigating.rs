//! Implementations of the contract `navigate`: `reference-navigate`, and those that use the room that it leaves.

use super::Implementation;
use super::configurable::Configurable;
use super::configurable::{Around, HONEST, QUIET, Recipe, Steps, in_order, says_the_same};
use super::conforming::LATEST_WINS;
use super::reference::in_turn;
use crate::client::Contract;
use std::rc::Rc;

/// An implementation of the contract `navigate`.
#[derive(Clone, Copy, Debug)]
pub struct Navigating {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// How it does it.
    pub recipe: Recipe,
}

/// A client that does this under the contract `navigate`.
pub const fn navigate(steps: Steps) -> Recipe {
    Recipe { set_session: steps, set_active: steps, around: QUIET, contract: Contract::Navigate }
}

/// `reference-navigate` first.
pub const VARIANTS: &[Navigating] = &[
    Navigating {
        name: "reference-navigate",
        about: "the contract `navigate`, documented as far as it is; overlapping calls are not coordinated",
        recipe: navigate(HONEST),
    },
    Navigating {
        name: "conforming/navigate-serialized",
        about: "calls queue up, and each navigates when its turn comes",
        recipe: navigate(Steps {
            run: |client, call| {
                Box::pin(async move {
                    let queue = Rc::clone(&client);
                    in_turn(&queue.line, in_order(client, call)).await
                })
            },
            ..HONEST
        }),
    },
    Navigating {
        name: "conforming/navigate-latest-wins",
        about: "a call that would set after a later one was made tells nothing and resolves",
        recipe: navigate(Steps { goes_on: LATEST_WINS.goes_on, ..HONEST }),
    },
    Navigating {
        name: "conforming/navigate-null-hides",
        about: "a navigation with null is not called, and the session is undefined on the way all the same",
        recipe: navigate(Steps {
            hide: |client, call| {
                if call.navigates() || call.before_emit.is_some() {
                    client.hide();
                }
            },
            ..HONEST
        }),
    },
    Navigating {
        name: "conforming/navigate-restores",
        about: "a call whose navigation fails brings back what was current and rejects",
        recipe: navigate(Steps {
            failed: |client, _, error| {
                client.tell(&client.shown());
                Err(error)
            },
            ..HONEST
        }),
    },
    Navigating {
        name: "conforming/navigate-signs-out-later",
        about: "the promise of a sign-out resolves at once, and what it does comes after",
        recipe: Recipe {
            around: Around {
                sign_out: |client, params| {
                    Box::pin(async move {
                        tokio::task::spawn_local((QUIET.sign_out)(client, params));
                        Ok(())
                    })
                },
                ..QUIET
            },
            ..navigate(HONEST)
        },
    },
    Navigating {
        name: "conforming/navigate-renders",
        about: "control components show what was told last",
        recipe: Recipe {
            around: Around { screen: Some(|client, audience| client.audience() == audience), ..QUIET },
            ..navigate(HONEST)
        },
    },
    Navigating {
        name: "conforming/navigate-says-more",
        about: "it tells where the page goes, which token it sends and what a hook says",
        recipe: Recipe { around: Around { page: Some(says_the_same), ..QUIET }, ..navigate(HONEST) },
    },
];

impl Navigating {
    /// The implementation.
    pub fn implementation(&self) -> Implementation {
        Configurable::implementation(self.name.into(), self.about, self.recipe)
    }
}
