//! What goes wrong in the same way under the contract `navigate`: faults of the other one, with what they break there.

use super::{Fault, around, rendering, set_active};
use crate::client::Contract;
use crate::implementations::configurable::Recipe;
use interlude_spec::rule::RuleId::{
    self, ComponentsBackAfterSet, ComponentsHiddenUntilCallbackResolves, ComponentsHiddenWhileUndefined,
    ComponentsOnlyIf, NavigateDirect, NavigateHides, NavigateSignOutSets, NavigateTellsEachListener,
    NavigateWithSession, SetActiveAwaitsCallback, SetActiveBoth, SetActiveCallbackBeforeSet,
    SetActiveOrganization, SetActiveOrganizationNull, SetActiveOrganizationOmitted, SetActiveReturnsAfterSet,
    SetActiveSession, SetActiveSessionNull, SetActiveSessionOmitted,
};
use std::sync::LazyLock;

/// Its name, the fault of the other contract, and what it breaks.
type Entry = (&'static str, &'static str, &'static [RuleId]);

const ENTRIES: &[Entry] = &[
    (
        "navigate-hides-again",
        "set-active-hides-again",
        &[
            SetActiveSession,
            SetActiveSessionNull,
            SetActiveSessionOmitted,
            SetActiveOrganization,
            SetActiveOrganizationNull,
            NavigateDirect,
        ],
    ),
    ("navigate-takes-ids-only", "set-active-takes-ids-only", &[SetActiveSession]),
    ("navigate-keeps-the-user", "set-active-keeps-the-user", &[SetActiveSession]),
    (
        "navigate-sets-nothing",
        "set-active-sets-nothing",
        &[
            SetActiveSession,
            SetActiveSessionNull,
            SetActiveSessionOmitted,
            SetActiveOrganization,
            SetActiveOrganizationNull,
        ],
    ),
    ("navigate-takes-no-null", "set-active-takes-no-null", &[SetActiveSessionNull]),
    ("navigate-takes-null-with-a-user", "set-active-takes-null-with-a-user", &[SetActiveSessionNull]),
    ("navigate-takes-omitted-for-null", "set-active-takes-omitted-for-null", &[SetActiveSessionOmitted]),
    (
        "navigate-organization-by-id-only",
        "set-active-organization-by-id-only",
        &[SetActiveOrganization, SetActiveBoth],
    ),
    ("navigate-organization-ignored", "set-active-organization-ignored", &[SetActiveOrganization]),
    (
        "navigate-organization-null-ignored",
        "set-active-organization-null-ignored",
        &[SetActiveOrganizationNull],
    ),
    (
        "navigate-organization-omitted-removes",
        "set-active-organization-omitted-removes",
        &[SetActiveOrganizationOmitted],
    ),
    ("navigate-organization-forgotten", "set-active-organization-forgotten", &[SetActiveOrganizationOmitted]),
    ("navigate-organization-first", "set-active-organization-first", &[SetActiveBoth]),
    (
        "navigate-called-last",
        "set-active-calls-back-last",
        &[SetActiveCallbackBeforeSet, SetActiveAwaitsCallback, NavigateHides, NavigateWithSession],
    ),
    (
        "navigate-called-with-the-old-session",
        "set-active-calls-back-with-the-old-session",
        &[SetActiveCallbackBeforeSet, NavigateWithSession],
    ),
    (
        "navigate-returns-first",
        "set-active-returns-first",
        &[SetActiveSession, SetActiveOrganization, SetActiveReturnsAfterSet],
    ),
    ("navigate-returns-never", "set-active-returns-never", &[SetActiveReturnsAfterSet]),
    ("navigate-returns-with-the-next", "set-active-returns-with-the-next", &[SetActiveReturnsAfterSet]),
    (
        "navigate-shows-the-old-session-on-focus",
        "shows-the-old-session-on-focus",
        &[SetActiveSession, SetActiveOrganization],
    ),
    (
        "navigate-does-nothing",
        "does-nothing",
        &[
            SetActiveSession,
            SetActiveSessionNull,
            SetActiveOrganization,
            SetActiveOrganizationNull,
            SetActiveCallbackBeforeSet,
            NavigateHides,
            NavigateSignOutSets,
        ],
    ),
    (
        "navigate-keeps-the-organization-while-hidden",
        "keeps-the-organization-while-hidden",
        &[NavigateHides, NavigateTellsEachListener],
    ),
    (
        "navigate-renders-signed-out-while-undefined",
        "renders-signed-out-while-undefined",
        &[ComponentsHiddenWhileUndefined],
    ),
    (
        "navigate-renders-the-old-while-undefined",
        "renders-the-old-while-undefined",
        &[ComponentsHiddenWhileUndefined],
    ),
    ("navigate-renders-nothing-after-a-call", "renders-nothing-after-a-call", &[ComponentsBackAfterSet]),
    (
        "navigate-renders-signed-in-after-null",
        "renders-signed-in-after-null",
        &[ComponentsBackAfterSet, ComponentsOnlyIf],
    ),
    (
        "navigate-renders-signed-out-beside-signed-in",
        "renders-signed-out-beside-signed-in",
        &[ComponentsOnlyIf],
    ),
    (
        "navigate-renders-signed-in-beside-signed-out",
        "renders-signed-in-beside-signed-out",
        &[ComponentsOnlyIf],
    ),
    (
        "navigate-renders-signed-out-when-mounted-while-undefined",
        "renders-signed-out-when-mounted-while-undefined",
        &[ComponentsHiddenUntilCallbackResolves, ComponentsHiddenWhileUndefined],
    ),
    (
        "navigate-renders-what-it-began-with-when-mounted-again",
        "renders-what-it-began-with-when-mounted-again",
        &[ComponentsOnlyIf],
    ),
];

/// The faults of this file.
pub(super) fn faults() -> impl Iterator<Item = &'static Fault> {
    static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| ENTRIES.iter().map(fault).collect());
    FAULTS.iter()
}

fn fault((name, of, breaks): &Entry) -> Fault {
    let mut families = [set_active::FAULTS, around::FAULTS, rendering::FAULTS].into_iter().flatten();
    let Fault { about, recipe, .. } =
        families.find(|fault| fault.name == *of).unwrap_or_else(|| unreachable!("`{of}` is a fault"));
    Fault { name, about, breaks, recipe: Recipe { contract: Contract::Navigate, ..*recipe } }
}
