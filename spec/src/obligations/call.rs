//! What a call owes: which way it goes from the old value to the new, whether it has to call back, and the rules about what
//! it sets.

use crate::contract::Contract;
use crate::plan::{Argument, CallPlan, Method};
use crate::rule::RuleId;

/// The requirements that are the same for both methods, under their names for each.
#[derive(Clone, Copy, Debug)]
pub struct RuleNames {
    /// The callback is called once.
    pub callback_once: RuleId,
    /// The rule about what the callback is given.
    pub argument: RuleId,
    /// The callback's promise is awaited.
    pub awaits_callback: RuleId,
    /// The call returns after it has set.
    pub returns_after_set: RuleId,
}

impl RuleNames {
    /// The names of a method's rules under a contract.
    pub const fn of(method: Method, contract: Contract) -> Self {
        match (method, contract) {
            (Method::SetSession, _) => SET_SESSION,
            (Method::SetActive, Contract::BeforeEmit) | (Method::SignOut, _) => SET_ACTIVE,
            (Method::SetActive, Contract::Navigate) => NAVIGATE,
        }
    }
}

/// How a call goes from the old value to the new.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Passage {
    /// Through undefined, and its callback starts there: the first of the three steps.
    Hides,
    /// As it likes.
    Free,
    /// Through undefined, while it navigates.
    Navigates,
    /// Straight.
    Direct,
}

impl Passage {
    /// The way of a call under a contract.
    pub const fn of(plan: &CallPlan, contract: Contract) -> Self {
        match (plan.method, contract) {
            (Method::SetSession, _) => Self::Hides,
            (Method::SetActive, Contract::BeforeEmit) | (Method::SignOut, _) => Self::Free,
            (Method::SetActive, Contract::Navigate) => match (&plan.callback, &plan.redirect_url) {
                (_, Some(_)) => Self::Navigates,
                (Some(_), None) if owes_callback(plan, contract) => Self::Navigates,
                // There is no session to call the navigation with, and nobody says what comes instead.
                (Some(_), None) => Self::Free,
                (None, None) => Self::Direct,
            },
        }
    }
}

/// Whether a call has to call back: where it has a callback, and, to navigate, a session to call it with.
pub const fn owes_callback(plan: &CallPlan, contract: Contract) -> bool {
    plan.callback.is_some()
        && !matches!(plan.method, Method::SignOut)
        && !(matches!(contract, Contract::Navigate) && matches!(plan.session, Argument::Null))
}

const SET_SESSION: RuleNames = RuleNames {
    callback_once: RuleId::SetSessionCallbackOnce,
    argument: RuleId::SetSessionCallbackOnce,
    awaits_callback: RuleId::SetSessionAwaitsCallback,
    returns_after_set: RuleId::SetSessionReturnsAfterSet,
};

const SET_ACTIVE: RuleNames = RuleNames {
    callback_once: RuleId::SetActiveCallbackBeforeSet,
    argument: RuleId::SetActiveCallbackBeforeSet,
    awaits_callback: RuleId::SetActiveAwaitsCallback,
    returns_after_set: RuleId::SetActiveReturnsAfterSet,
};

const NAVIGATE: RuleNames = RuleNames { argument: RuleId::NavigateWithSession, ..SET_ACTIVE };

/// The requirements that say what a call sets. The first is the one that is broken where it sets nothing.
pub fn targets(plan: &CallPlan) -> Vec<(RuleId, &'static str)> {
    const TARGET: &str = "one telling holds the session given to `{call}`, its user and its organization";
    match plan.method {
        Method::SetSession => match &plan.session {
            Argument::Null => vec![
                (RuleId::SetSessionNullRemoves, "after `{call}` there is no current session"),
                (RuleId::SetSessionSetsTarget, "session, user and organization are all null after `{call}`"),
            ],
            Argument::Object(_) => vec![
                (RuleId::SetSessionSetsTarget, TARGET),
                (RuleId::SetSessionIdOrObject, "`{call}` means the session whose object it is given"),
            ],
            Argument::Id(_) | Argument::Omitted => vec![(RuleId::SetSessionSetsTarget, TARGET)],
        },
        Method::SignOut => {
            vec![(RuleId::NavigateSignOutSets, "after `{call}` its session is not current any more")]
        }
        Method::SetActive => {
            let session = match &plan.session {
                Argument::Null => {
                    (RuleId::SetActiveSessionNull, "after `{call}` there is no current session")
                }
                Argument::Omitted => {
                    (RuleId::SetActiveSessionOmitted, "`{call}` keeps the session that was current")
                }
                Argument::Id(_) | Argument::Object(_) => {
                    (RuleId::SetActiveSession, "`{call}` makes the session it is given the current one")
                }
            };
            if plan.session == Argument::Null {
                return vec![session];
            }
            let organization = match &plan.organization {
                Argument::Null => {
                    (RuleId::SetActiveOrganizationNull, "after `{call}` no organization is active")
                }
                Argument::Omitted => (
                    RuleId::SetActiveOrganizationOmitted,
                    "`{call}` leaves the session in the organization it had",
                ),
                Argument::Id(_) | Argument::Object(_) => (
                    RuleId::SetActiveOrganization,
                    "`{call}` makes the organization it is given the active one",
                ),
            };
            let mut targets = if plan.session == Argument::Omitted && plan.organization != Argument::Omitted {
                vec![organization, session]
            } else {
                vec![session, organization]
            };
            if plan.session.id().is_some() && plan.organization != Argument::Omitted {
                targets.push((
                    RuleId::SetActiveBoth,
                    "one telling holds the session and the organization that `{call}` is given",
                ));
            }
            targets
        }
    }
}

/// What is right about a value that a call has set and may not set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
pub struct Fit {
    /// The session is the call's.
    pub session: bool,
    /// The user is the session's.
    pub user: bool,
    /// The organization is the one that the call asks for.
    pub organization: bool,
    /// There is no session.
    pub is_null: bool,
}

/// The rule that is broken by a value which fits a call in these respects and no other.
pub fn rule_against(plan: &CallPlan, fit: Fit) -> RuleId {
    if plan.method == Method::SetSession {
        return match &plan.session {
            Argument::Object(_) if !fit.session => RuleId::SetSessionIdOrObject,
            Argument::Null if !fit.session => RuleId::SetSessionNullRemoves,
            _ => RuleId::SetSessionSetsTarget,
        };
    }
    let both = plan.session.id().is_some() && plan.organization != Argument::Omitted;
    if both && fit.session != fit.organization && fit.user {
        return RuleId::SetActiveBoth;
    }
    if fit.session && fit.user {
        return match &plan.organization {
            _ if fit.is_null && plan.session == Argument::Omitted => RuleId::SetActiveSessionOmitted,
            _ if fit.is_null => RuleId::SetActiveSessionNull,
            Argument::Omitted => RuleId::SetActiveOrganizationOmitted,
            Argument::Null => RuleId::SetActiveOrganizationNull,
            Argument::Id(_) | Argument::Object(_) => RuleId::SetActiveOrganization,
        };
    }
    match &plan.session {
        Argument::Omitted => RuleId::SetActiveSessionOmitted,
        Argument::Null => RuleId::SetActiveSessionNull,
        Argument::Id(_) | Argument::Object(_) => RuleId::SetActiveSession,
    }
}
