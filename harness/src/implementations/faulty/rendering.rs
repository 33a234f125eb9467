//! What can go wrong with what control components show.

use super::Fault;
use crate::implementations::configurable::Configurable;
use crate::implementations::configurable::{Around, HONEST, QUIET, Recipe, Steps};
use interlude_spec::plan::Children;
use interlude_spec::rule::RuleId::{
    ComponentsBackAfterSet, ComponentsHiddenUntilCallbackResolves, ComponentsHiddenWhileUndefined,
};

const fn showing(screen: fn(&Configurable) -> Children) -> Around {
    Around { screen: Some(screen), ..QUIET }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "renders-again-on-focus",
        about: "children that setActive has hidden come back when the tab gains the focus, callback or not",
        breaks: &[ComponentsHiddenUntilCallbackResolves],
        recipe: Recipe {
            set_active: Steps { hide: |_, _| {}, ..HONEST },
            ..Recipe::around(showing(|client| {
                if client.is_busy() && !client.is_focused() {
                    Children::Hidden
                } else {
                    client.held().children()
                }
            }))
        },
    },
    Fault {
        name: "renders-signed-out-while-undefined",
        about: "children for signed-out users are there while the session is undefined",
        breaks: &[ComponentsHiddenWhileUndefined],
        recipe: Recipe::around(showing(|client| match client.held().children() {
            Children::Hidden => Children::SignedOut,
            other => other,
        })),
    },
    Fault {
        name: "renders-the-old-while-undefined",
        about: "the children of the old session stay until those of the new one are there",
        breaks: &[ComponentsHiddenWhileUndefined],
        recipe: Recipe::around(showing(|client| client.shown().children())),
    },
    Fault {
        name: "renders-nothing-after-a-call",
        about: "children that were hidden once never come back",
        breaks: &[ComponentsBackAfterSet],
        recipe: Recipe::around(showing(|client| {
            if *client.newest.borrow() > 0 { Children::Hidden } else { client.held().children() }
        })),
    },
    Fault {
        name: "renders-signed-in-after-null",
        about: "children for signed-in users are back after signing out",
        breaks: &[ComponentsBackAfterSet],
        recipe: Recipe::around(showing(|client| match client.held().children() {
            Children::SignedOut if *client.newest.borrow() > 0 => Children::SignedIn,
            other => other,
        })),
    },
];
