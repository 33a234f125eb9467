//! The ids of everything that can be broken: requirements, hazards, and what a scenario itself asks for.

use crate::contract::Capability;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::fmt;

/// Which kind of rule an id names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// A requirement that every implementation of its contract has to keep.
    Must,
    /// A requirement that leaves a choice. It cannot be broken.
    May,
    /// An order of events that the documentation does not forbid and that hurts users.
    Hazard,
    /// What the scenario asks for beyond the contract.
    Scenario,
}

macro_rules! rules {
    (
        $dollar:tt
        requirements { $($(#[$doc:meta])* $kind:ident $name:ident = $text:literal,)* }
        hazards { $($(#[$hazard_doc:meta])* $hazard:ident = $hazard_text:literal,)* }
        expectations { $($(#[$wish_doc:meta])* $wish:ident = $wish_text:literal,)* }
    ) => {
        /// A rule's id. Ids are for good: known deviations and `covers` name them.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum RuleId {
            $($(#[$doc])* $name,)*
            $($(#[$hazard_doc])* $hazard,)*
            $($(#[$wish_doc])* $wish,)*
        }

        impl RuleId {
            /// Every rule, in the order of the contract.
            pub const ALL: &'static [Self] =
                &[$(Self::$name,)* $(Self::$hazard,)* $(Self::$wish,)*];

            /// The id as it is written.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                    $(Self::$hazard => $hazard_text,)*
                    $(Self::$wish => $wish_text,)*
                }
            }

            /// Its kind.
            pub const fn kind(self) -> RuleKind {
                match self {
                    $(Self::$name => RuleKind::$kind,)*
                    $(Self::$hazard)|* => RuleKind::Hazard,
                    $(Self::$wish)|* => RuleKind::Scenario,
                }
            }
        }

        /// Hands the names of all hazards to a macro, in their order: each has a monitor of that name.
        macro_rules! with_hazards {
            ($dollar into:ident) => { $dollar into! { $($hazard)* } };
        }
        pub(crate) use with_hazards;
    };
}

rules! {
    $
    requirements {
        /// A call hides the session before anything else of it is seen.
        Must SetSessionHidesFirst = "set-session.hides-first",
        /// A call hides whatever the session was and will be.
        Must SetSessionHidesAlways = "set-session.hides-always",
        /// The callback starts while the session is undefined.
        Must SetSessionCallbackWhileHidden = "set-session.callback-while-hidden",
        /// The callback is called once, with the target.
        Must SetSessionCallbackOnce = "set-session.callback-once",
        /// The session is not set before the callback's promise has resolved.
        Must SetSessionAwaitsCallback = "set-session.awaits-callback",
        /// One emission holds the target, its user and its organization.
        Must SetSessionSetsTarget = "set-session.sets-target",
        /// An id and an object mean the same.
        Must SetSessionIdOrObject = "set-session.id-or-object",
        /// Null leaves no current session.
        Must SetSessionNullRemoves = "set-session.null-removes",
        /// After the set, the probe and every listener agree on it.
        Must SetSessionReplaces = "set-session.replaces",
        /// The call returns in the drain of the set, after it.
        Must SetSessionReturnsAfterSet = "set-session.returns-after-set",
        /// A session given by id or object becomes the current one.
        Must SetActiveSession = "set-active.session",
        /// A null session removes the current one.
        Must SetActiveSessionNull = "set-active.session-null",
        /// A session left out keeps the current one.
        Must SetActiveSessionOmitted = "set-active.session-omitted",
        /// An organization given by id or object becomes the active one.
        Must SetActiveOrganization = "set-active.organization",
        /// A null organization removes the active one.
        Must SetActiveOrganizationNull = "set-active.organization-null",
        /// An organization left out keeps what the session had.
        Must SetActiveOrganizationOmitted = "set-active.organization-omitted",
        /// Session and organization of one call appear in one emission.
        Must SetActiveBoth = "set-active.both",
        /// The callback runs once, before the set.
        Must SetActiveCallbackBeforeSet = "set-active.callback-before-set",
        /// Nothing is set before the callback's promise has resolved.
        Must SetActiveAwaitsCallback = "set-active.awaits-callback",
        /// The call returns in the drain of the set, after it.
        Must SetActiveReturnsAfterSet = "set-active.returns-after-set",
        /// Whether setActive passes through undefined.
        May SetActiveHides = "set-active.hides",
        /// A call that navigates takes session, user and organization through undefined.
        Must NavigateHides = "navigate.hides",
        /// A call that does not navigate goes straight from the old value to the new.
        Must NavigateDirect = "navigate.direct",
        /// A navigation is called with a session, the one that is to be set.
        Must NavigateWithSession = "navigate.with-session",
        /// Each listener is told what is current on joining, and then each change.
        Must NavigateTellsEachListener = "navigate.tells-each-listener",
        /// Where a call goes, it goes while the session is undefined.
        Must NavigateGoesWhileUndefined = "navigate.goes-while-undefined",
        /// Who signs out is hidden before anything else is told.
        Must NavigateSignOutHides = "navigate.sign-out-hides",
        /// Who signs out goes while the session is undefined.
        Must NavigateSignOutGoes = "navigate.sign-out-goes",
        /// Who has signed out is not current any more.
        Must NavigateSignOutSets = "navigate.sign-out-sets",
        /// No children between a lone call's hide and its callback's end.
        Must ComponentsHiddenUntilCallbackResolves = "components.hidden-until-callback-resolves",
        /// No children while the session is undefined.
        Must ComponentsHiddenWhileUndefined = "components.hidden-while-undefined",
        /// The children are back after the set.
        Must ComponentsBackAfterSet = "components.back-after-set",
        /// No children for somebody else.
        Must ComponentsOnlyIf = "components.only-if",
    }
    hazards {
        /// Children visible while a callback is pending.
        ShownWhilePending = "hazard.shown-while-pending",
        /// An earlier call's target is current in the end.
        StaleCallWins = "hazard.stale-call-wins",
        /// Undefined in the end, with nothing in progress.
        StuckUndefined = "hazard.stuck-undefined",
        /// The new value is told before the callback.
        EarlyValue = "hazard.early-value",
        /// Signed-out content between two sessions.
        SignedOutFlash = "hazard.signed-out-flash",
        /// An unknown id signs the user out.
        UnknownIdSignsOut = "hazard.unknown-id-signs-out",
        /// A removed session comes back.
        ResurrectedSession = "hazard.resurrected-session",
        /// An organization that is undefined beside a session.
        OrganizationUndefined = "hazard.organization-undefined",
        /// A call resolves with another organization than it asked for.
        OrganizationNotApplied = "hazard.organization-not-applied",
        /// A refused organization spoils the next call for its session.
        PoisonedOrganization = "hazard.poisoned-organization",
        /// Nothing on the screen, although somebody is current.
        NothingShown = "hazard.nothing-shown",
        /// A listener is told something after it was removed.
        ToldAfterLeaving = "hazard.told-after-leaving",
        /// The token is of another organization than the current one.
        TokenOfAnotherOrganization = "hazard.token-of-another-organization",
        /// A hook says that it is loaded while the session is undefined.
        LoadedWhileUndefined = "hazard.loaded-while-undefined",
        /// A component throws while it is rendered.
        RenderThrows = "hazard.render-throws",
    }
    expectations {
        /// A probe differs from what a step expects.
        Expectation = "scenario.expectation",
        /// `main` was told something else than the scenario lists.
        Emissions = "scenario.emissions",
        /// What happened differs from what is expected under the declared semantics.
        Under = "scenario.under",
        /// In the end the probe says something else than `main` was told last.
        FinalProbe = "scenario.final-probe",
        /// In the end a call has not returned although nothing holds it up.
        CallsReturn = "scenario.calls-return",
        /// Something happened that no requirement names and that no call explains.
        Unexplained = "model.unexplained",
    }
}

impl RuleId {
    /// What has to be seen of an implementation, beside what its listeners are told, before anything can be said by this rule.
    pub const fn looks_at(self) -> Option<Capability> {
        match self {
            Self::ComponentsHiddenUntilCallbackResolves
            | Self::ComponentsHiddenWhileUndefined
            | Self::ComponentsBackAfterSet
            | Self::ComponentsOnlyIf
            | Self::NothingShown => Some(Capability::Components),
            Self::NavigateGoesWhileUndefined | Self::NavigateSignOutGoes => Some(Capability::Location),
            Self::TokenOfAnotherOrganization => Some(Capability::Token),
            Self::LoadedWhileUndefined => Some(Capability::FrameworkHook),
            Self::RenderThrows => Some(Capability::RenderError),
            _ => None,
        }
    }

    /// The rule of that id.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.as_str() == name)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for RuleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RuleId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| de::Error::custom(format_args!("unknown rule `{name}`")))
    }
}
