//! What can go wrong around the calls.

use super::Fault;
use crate::client::Current;
use crate::implementations::configurable::{Around, HONEST, QUIET, Recipe, Steps};
use interlude_spec::rule::RuleId::{
    FinalProbe, SetActiveCallbackBeforeSet, SetActiveOrganization, SetActiveOrganizationNull,
    SetActiveSession, SetActiveSessionNull, SetSessionCallbackOnce, SetSessionHidesAlways,
    SetSessionHidesFirst, SetSessionNullRemoves, SetSessionReplaces, SetSessionSetsTarget,
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
        name: "keeps-the-organization-while-hidden",
        about: "everything is told to be undefined, and who asks is still told the old organization",
        breaks: &[SetSessionHidesFirst, FinalProbe],
        recipe: Recipe::around(Around {
            answer: |client| {
                let held = client.held();
                if held == Current::UNDEFINED && client.calls_in_progress() == 1 {
                    Current { organization: client.shown().organization, ..held }
                } else {
                    held
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
        recipe: Recipe {
            around: Around { sign_out: |_, _| Box::pin(async { Ok(()) }), ..QUIET },
            ..Recipe::calls(Steps { run: |_, _| Box::pin(async { Ok(()) }), ..HONEST })
        },
    },
];
