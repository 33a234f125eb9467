//! The sessions that the client of a plan has.

use crate::id::{OrganizationId, SessionId, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A session that the client has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionPlan {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// The organizations its user is a member of.
    pub organizations: Vec<OrganizationId>,
    /// The slugs of those of them that have one.
    pub slugs: BTreeMap<OrganizationId, String>,
    /// The organization it was last active in.
    pub last_active_organization: Option<OrganizationId>,
    /// What its user has left to do: a session with a task is pending.
    pub task: Option<Task>,
}

/// What the user of a pending session has left to do.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// To choose an organization.
    #[default]
    ChooseOrganization,
    /// To set a new password.
    ResetPassword,
    /// To set up a second factor.
    SetupMfa,
}

impl Task {
    /// Every task, the one that is meant where none is named first.
    pub const ALL: [Self; 3] = [Self::ChooseOrganization, Self::ResetPassword, Self::SetupMfa];

    /// The word in scenarios and messages, which is the `key` of a task in Clerk.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ChooseOrganization => "choose-organization",
            Self::ResetPassword => "reset-password",
            Self::SetupMfa => "setup-mfa",
        }
    }
}

/// Whether a session is active, or pending until its task is done.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// There is nothing left to do.
    #[default]
    Active,
    /// There is a task left.
    Pending,
}

impl Status {
    /// Both, the one that is meant where none is named first.
    pub const ALL: [Self; 2] = [Self::Active, Self::Pending];

    /// The word in scenarios and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
        }
    }

    /// Whether it is [`Self::Active`].
    pub const fn is_active(&self) -> bool {
        matches!(self, Self::Active)
    }
}

impl SessionPlan {
    /// A session of a user who is in no organization and has nothing left to do.
    pub fn of(id: impl Into<SessionId>, user: impl Into<UserId>) -> Self {
        Self {
            id: id.into(),
            user: user.into(),
            organizations: Vec::new(),
            slugs: BTreeMap::new(),
            last_active_organization: None,
            task: None,
        }
    }

    /// The organization of its user that has a slug.
    pub fn of_slug(&self, slug: &str) -> Option<&OrganizationId> {
        self.slugs.iter().find(|(_, its)| *its == slug).map(|(organization, _)| organization)
    }

    /// Its status, which follows from its task.
    pub const fn status(&self) -> Status {
        if self.task.is_some() { Status::Pending } else { Status::Active }
    }
}
