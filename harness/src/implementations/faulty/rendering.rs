//! What can go wrong with what control components show.

use super::Fault;
use crate::implementations::configurable::Configurable;
use crate::implementations::configurable::{Around, HONEST, QUIET, Recipe, Steps};
use interlude_spec::plan::Children;
use interlude_spec::rule::RuleId::{
    ComponentsBackAfterSet, ComponentsHiddenUntilCallbackResolves, ComponentsHiddenWhileUndefined,
    ComponentsOnlyIf,
};

const fn showing(screen: fn(&Configurable, Children) -> bool) -> Around {
    Around { screen: Some(screen), ..QUIET }
}

/// Whether a call was made.
fn has_called(client: &Configurable) -> bool {
    *client.newest.borrow() > 0
}

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "renders-again-on-focus",
        about: "children that setActive has hidden come back when the tab gains the focus, callback or not",
        breaks: &[ComponentsHiddenUntilCallbackResolves],
        recipe: Recipe {
            set_active: Steps { hide: |_, _| {}, ..HONEST },
            ..Recipe::around(showing(|client, audience| {
                let is_away = client.is_busy() && !client.is_focused();
                !is_away && client.audience() == audience
            }))
        },
    },
    Fault {
        name: "renders-again-when-mounted-again",
        about: "children that setActive has hidden come back when the application is mounted again, callback or not",
        breaks: &[ComponentsHiddenUntilCallbackResolves],
        recipe: Recipe {
            set_active: Steps { hide: |_, _| {}, ..HONEST },
            ..Recipe::around(showing(|client, audience| {
                let is_away = client.is_busy() && !client.is_mounted_anew();
                !is_away && client.audience() == audience
            }))
        },
    },
    Fault {
        name: "renders-signed-out-when-mounted-while-undefined",
        about: "children for signed-out users are there when the application is mounted again while the session is undefined",
        breaks: &[ComponentsHiddenUntilCallbackResolves, ComponentsHiddenWhileUndefined],
        recipe: Recipe::around(showing(|client, audience| match client.audience() {
            Children::Hidden if client.is_mounted_anew() => audience == Children::SignedOut,
            fitting => fitting == audience,
        })),
    },
    Fault {
        name: "renders-what-it-began-with-when-mounted-again",
        about: "children are those for whoever was there in the beginning, when the application is mounted again",
        breaks: &[ComponentsOnlyIf],
        recipe: Recipe::around(showing(|client, audience| match client.audience() {
            Children::Hidden => false,
            _ if client.is_mounted_anew() => client.audience_of(&client.start.current()) == audience,
            fitting => fitting == audience,
        })),
    },
    Fault {
        name: "renders-signed-out-while-undefined",
        about: "children for signed-out users are there while the session is undefined",
        breaks: &[ComponentsHiddenWhileUndefined],
        recipe: Recipe::around(showing(|client, audience| match client.audience() {
            Children::Hidden => audience == Children::SignedOut,
            fitting => fitting == audience,
        })),
    },
    Fault {
        name: "renders-the-old-while-undefined",
        about: "the children of the old session stay until those of the new one are there",
        breaks: &[ComponentsHiddenWhileUndefined],
        recipe: Recipe::around(showing(|client, audience| client.audience_of(&client.shown()) == audience)),
    },
    Fault {
        name: "renders-nothing-after-a-call",
        about: "children that were hidden once never come back",
        breaks: &[ComponentsBackAfterSet],
        recipe: Recipe::around(showing(|client, audience| {
            !has_called(client) && client.audience() == audience
        })),
    },
    Fault {
        name: "renders-signed-in-after-null",
        about: "children for signed-in users are there after signing out, and those for signed-out users are not",
        breaks: &[ComponentsBackAfterSet, ComponentsOnlyIf],
        recipe: Recipe::around(showing(|client, audience| match client.audience() {
            Children::SignedOut if has_called(client) => audience == Children::SignedIn,
            fitting => fitting == audience,
        })),
    },
    Fault {
        name: "renders-signed-in-beside-signed-out",
        about: "children for signed-in users stay after signing out, beside those for signed-out users",
        breaks: &[ComponentsOnlyIf],
        recipe: Recipe::around(showing(|client, audience| match client.audience() {
            Children::SignedOut => audience == Children::SignedOut || has_called(client),
            fitting => fitting == audience,
        })),
    },
    Fault {
        name: "renders-a-pending-session-as-active",
        about: "children for signed-in users are there while their session is pending",
        breaks: &[ComponentsOnlyIf],
        recipe: Recipe::around(showing(|client, audience| client.held().children() == audience)),
    },
    Fault {
        name: "renders-a-pending-session-as-none-whatever-it-is-told",
        about: "children for signed-out users are there while a session is pending, although the component takes it for active",
        breaks: &[ComponentsOnlyIf],
        recipe: Recipe::around(showing(|client, audience| {
            let is_pending = client.is_pending(&client.held());
            audience == if is_pending { Children::SignedOut } else { client.held().children() }
        })),
    },
    Fault {
        name: "renders-signed-out-beside-signed-in",
        about: "children for signed-out users are there after each call, beside those for signed-in users",
        breaks: &[ComponentsOnlyIf],
        recipe: Recipe::around(showing(|client, audience| match client.audience() {
            Children::SignedIn => audience == Children::SignedIn || has_called(client),
            fitting => fitting == audience,
        })),
    },
];
