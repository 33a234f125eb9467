//! Implementations that keep every requirement and hurt users all the same: one for each hazard.
//!
//! They coordinate overlapping calls as far as their hazard lets them, so that each shows one thing.

use super::Implementation;
use super::configurable::Configurable;
use super::configurable::{Around, HONEST, QUIET, Recipe, Steps, error};
use super::conforming::LATEST_WINS;
use crate::client::{Argument, Current, Value};
use interlude_spec::rule::RuleId;

/// An implementation that shows a hazard.
#[derive(Clone, Copy, Debug)]
pub struct Hazardous {
    /// The hazard.
    pub shows: RuleId,
    /// How it comes to it.
    pub about: &'static str,
    /// The shipped scenario that shows it best.
    pub scenario: &'static str,
    /// How it does it.
    pub recipe: Recipe,
}

/// One for each hazard, in the order of the hazards.
pub const HAZARDS: &[Hazardous] = &[
    Hazardous {
        shows: RuleId::ShownWhilePending,
        about: "setActive leaves everything where it is until its callback is done",
        scenario: "plain/set-active-with-callback",
        recipe: Recipe { set_active: Steps { hide: |_, _| {}, ..LATEST_WINS }, ..Recipe::calls(LATEST_WINS) },
    },
    Hazardous {
        shows: RuleId::StaleCallWins,
        about: "of two calls the one with the longer callback wins",
        scenario: "overlap/long-then-short",
        recipe: Recipe::calls(HONEST),
    },
    Hazardous {
        shows: RuleId::StuckUndefined,
        about: "nobody is told that a callback has failed, and the session stays undefined",
        scenario: "pending/rejects",
        recipe: Recipe::calls(Steps { failed: |_, _, _| Ok(()), ..LATEST_WINS }),
    },
    Hazardous {
        shows: RuleId::EarlyValue,
        about: "setActive tells the new organization before its callback, and again after it",
        scenario: "organization/with-callback",
        recipe: Recipe {
            set_active: Steps {
                hide: |client, call| {
                    if matches!(call.organization, Argument::Id(_) | Argument::Object(_)) {
                        let target = (HONEST.target)(client, call);
                        client.show(&(HONEST.value)(client, call, target.as_ref()));
                    }
                },
                ..LATEST_WINS
            },
            ..Recipe::calls(LATEST_WINS)
        },
    },
    Hazardous {
        shows: RuleId::SignedOutFlash,
        about: "a failed callback signs out until the next call",
        scenario: "pending/rejects-then-switch",
        recipe: Recipe::calls(Steps {
            failed: |client, _, error| {
                client.show(&Current::NULL);
                Err(error)
            },
            ..LATEST_WINS
        }),
    },
    Hazardous {
        shows: RuleId::UnknownIdSignsOut,
        about: "a session that the client does not have counts as null",
        scenario: "argument/unknown-id",
        recipe: Recipe::calls(LATEST_WINS),
    },
    Hazardous {
        shows: RuleId::ResurrectedSession,
        about: "a sign-out does not call off what was under way",
        scenario: "overlap/sign-out-during-refresh",
        recipe: Recipe::calls(HONEST),
    },
    Hazardous {
        shows: RuleId::OrganizationUndefined,
        about: "where there is no organization, undefined is told for it",
        scenario: "plain/switch",
        recipe: Recipe {
            around: Around {
                tell: |client, current| {
                    let none = !current.session.is_undefined() && current.organization == Some(Value::Null);
                    let organization =
                        if none { Some(Value::Undefined) } else { current.organization.clone() };
                    (QUIET.tell)(client, &Current { organization, ..current.clone() });
                },
                ..QUIET
            },
            ..Recipe::calls(LATEST_WINS)
        },
    },
    Hazardous {
        shows: RuleId::OrganizationNotApplied,
        about: "an organization that the user is not a member of counts as left out",
        scenario: "organization/foreign",
        recipe: Recipe::calls(Steps {
            organization: |client, call, session| match call.organization.id() {
                Some(id) if !session.organizations.contains(id) => client.remembered(session),
                _ => (HONEST.organization)(client, call, session),
            },
            ..LATEST_WINS
        }),
    },
    Hazardous {
        shows: RuleId::PoisonedOrganization,
        about: "an organization that was refused is asked for again by the next call for its session",
        scenario: "organization/after-a-foreign-one",
        recipe: Recipe::calls(Steps {
            refuse: |client, call| {
                let target = (HONEST.target)(client, call);
                let session = target.and_then(|id| client.session(&id).cloned())?;
                let asked = match &call.organization {
                    Argument::Omitted => client.remembered(&session),
                    Argument::Null => Value::Null,
                    Argument::Id(id) | Argument::Object(id) => Value::set(id.clone()),
                };
                let is_refused = asked.id().is_some_and(|id| !session.organizations.contains(id));
                client.remember(&session.id, asked);
                if is_refused {
                    Some(Err(error("organization not found")))
                } else {
                    (LATEST_WINS.refuse)(client, call)
                }
            },
            ..LATEST_WINS
        }),
    },
    Hazardous {
        shows: RuleId::NothingShown,
        about: "children are gone once the tab has gained the focus between two calls, until the next one",
        scenario: "focus/between-two-switches",
        recipe: Recipe {
            around: Around {
                screen: Some(|client, audience| !client.is_focused_anew() && client.audience() == audience),
                ..QUIET
            },
            ..Recipe::calls(LATEST_WINS)
        },
    },
    Hazardous {
        shows: RuleId::ToldAfterLeaving,
        about: "a listener that is removed goes on being told",
        scenario: "listener/leaves-while-hidden",
        recipe: Recipe { around: Around { leave: |_, _| {}, ..QUIET }, ..Recipe::calls(LATEST_WINS) },
    },
    Hazardous {
        shows: RuleId::TokenOfAnotherOrganization,
        about: "the token of a session stays that of the organization that it began in",
        scenario: "organization/by-id",
        recipe: Recipe {
            around: Around {
                page: Some(|client, page, current| {
                    let session = current.session.id().and_then(|id| client.session(id));
                    let first = session.map(|session| session.last_active_organization.clone());
                    let organization = first.map_or(Value::Null, Value::from_option);
                    if !current.session.is_undefined() {
                        page.sends(&Current { organization: Some(organization), ..current.clone() });
                    }
                }),
                ..QUIET
            },
            ..Recipe::calls(LATEST_WINS)
        },
    },
    Hazardous {
        shows: RuleId::LoadedWhileUndefined,
        about: "a hook goes on with what was current last, and says that it is loaded",
        scenario: "plain/switch-with-callback",
        recipe: Recipe {
            around: Around {
                page: Some(|client, page, _| page.hook("useAuth", true, &client.shown())),
                ..QUIET
            },
            ..Recipe::calls(LATEST_WINS)
        },
    },
    Hazardous {
        shows: RuleId::RenderThrows,
        about: "a component that asks for the user throws while there is none",
        scenario: "plain/switch",
        recipe: Recipe {
            around: Around {
                page: Some(|_, page, current| {
                    if current.session.is_undefined() {
                        page.throws(error("there is no user"));
                    }
                }),
                ..QUIET
            },
            ..Recipe::calls(LATEST_WINS)
        },
    },
];

impl Hazardous {
    /// Its name, without `hazardous/`.
    pub fn name(&self) -> &'static str {
        self.shows.as_str().trim_start_matches("hazard.")
    }

    /// The implementation.
    pub fn implementation(&self) -> Implementation {
        Configurable::implementation(format!("hazardous/{}", self.name()), self.about, self.recipe)
    }
}
