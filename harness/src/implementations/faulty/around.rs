//! What can go wrong around the calls.

use super::Fault;
use crate::client::Current;
use crate::implementations::configurable::{Around, HONEST, QUIET, Recipe, Steps};
use interlude_spec::rule::RuleId::{
    SetActiveCallbackBeforeSet, SetActiveOrganization, SetActiveOrganizationNull, SetActiveSession,
    SetActiveSessionNull, SetSessionCallbackOnce, SetSessionHidesAlways, SetSessionNullRemoves,
    SetSessionReplaces, SetSessionSetsTarget,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "tells-early-listeners-only",
        about: "a listener that joins while the session is undefined is forgotten",
        breaks: &[SetSessionReplaces],
        recipe: Recipe::around(Around {
            join: |client, listener| {
                if client.held() != Current::UNDEFINED {
                    (QUIET.join)(client, listener);
                }
            },
            ..QUIET
        }),
    },
    Fault {
        name: "shows-the-old-session-on-focus",
        about: "a tab that gains the focus shows the session that is about to be replaced",
        breaks: &[SetSessionSetsTarget, SetActiveSession],
        recipe: Recipe::around(Around {
            focus: |client, focused| {
                if focused {
                    client.tell(&client.shown());
                }
            },
            ..QUIET
        }),
    },
    Fault {
        name: "does-nothing",
        about: "every call returns at once without effect",
        breaks: &[
            SetSessionHidesAlways,
            SetSessionCallbackOnce,
            SetSessionSetsTarget,
            SetSessionNullRemoves,
            SetActiveSession,
            SetActiveSessionNull,
            SetActiveOrganization,
            SetActiveOrganizationNull,
            SetActiveCallbackBeforeSet,
        ],
        recipe: Recipe::calls(Steps { run: |_, _| Box::pin(async { Ok(()) }), ..HONEST }),
    },
];
