//! What the machine works on: numbers for everything that has a name, and small values.

use super::calls::CallIndex;
use super::queue::Fault;
use interlude_spec::plan::Task as UserTask;
use std::sync::Arc;

/// A session, by its place among those that the scenario names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Session(pub(super) u16);

/// An organization, in the same way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Organization(pub(super) u16);

/// What organizations are called by that is no id of one. It has a number as well.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Slugs {
    /// What is no id, with the organization whose slug it is, where it is one's.
    pub(super) named: Vec<(Organization, Option<Organization>)>,
}

impl Slugs {
    /// Whether it is no id.
    pub(super) fn is_no_id(&self, named: Organization) -> bool {
        self.named.iter().any(|(its, _)| *its == named)
    }

    /// The organization whose slug it is.
    pub(super) fn of(&self, named: Organization) -> Option<Organization> {
        self.named.iter().find(|(its, _)| *its == named).and_then(|(_, organization)| *organization)
    }
}

/// A listener, in the same way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Listener(pub(super) u32);

/// The organization that someone asks for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum In {
    /// Nothing is said of it.
    Omitted,
    /// None.
    Null,
    Organization(Organization),
}

impl From<Option<Organization>> for In {
    fn from(organization: Option<Organization>) -> Self {
        organization.map_or(Self::Null, Self::Organization)
    }
}

/// A session object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct ObjectIndex(pub(super) u32);

/// A session object as it is now.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Object {
    pub(super) session: Session,
    /// The organization that it was last active in.
    pub(super) last: Option<Organization>,
    /// When the server last changed it.
    pub(super) change: u64,
    /// Its user has a task left, as far as the client knows.
    pub(super) is_pending: bool,
    /// The object that its methods belong to, where it is a copy of another.
    pub(super) copies: Option<ObjectIndex>,
    /// It has an id and nothing else.
    pub(super) is_bare: bool,
}

/// One of JavaScript's two kinds of nothing, or something.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Slot<T> {
    Undefined,
    Null,
    Set(T),
}

impl<T: Copy> Slot<T> {
    pub(super) const fn set(self) -> Option<T> {
        match self {
            Self::Set(it) => Some(it),
            Self::Undefined | Self::Null => None,
        }
    }

    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Slot<U> {
        match self {
            Self::Undefined => Slot::Undefined,
            Self::Null => Slot::Null,
            Self::Set(it) => Slot::Set(f(it)),
        }
    }
}

impl<T> From<Option<T>> for Slot<T> {
    fn from(it: Option<T>) -> Self {
        it.map_or(Self::Null, Self::Set)
    }
}

/// A user, known by the session whose user it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct User {
    pub(super) session: Session,
    /// The session object is one that no client ever had, so that its user is nobody who is known.
    pub(super) is_strange: bool,
}

/// What is current.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Current<S = ObjectIndex> {
    pub(super) session: Slot<S>,
    pub(super) user: Slot<User>,
    pub(super) organization: Slot<Organization>,
}

impl<S> Default for Current<S> {
    /// Everything is undefined.
    fn default() -> Self {
        Self { session: Slot::Undefined, user: Slot::Undefined, organization: Slot::Undefined }
    }
}

/// Something observed, in numbers.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Seen {
    Emit { listener: Listener, current: Current<Session> },
    Callback { call: CallIndex, session: Slot<Session> },
    CallbackWaiting { call: CallIndex },
    Return { call: CallIndex, outcome: Result<(), Fault> },
    Request { number: u32, kind: &'static str, call: Option<CallIndex> },
}

/// A session that a scenario begins with.
pub(super) struct Given {
    pub(super) session: Session,
    pub(super) organizations: Arc<[Organization]>,
    pub(super) last: Option<Organization>,
    pub(super) task: Option<UserTask>,
}

/// Whether something watches for the page to unload, and whether it has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Tracker {
    pub(super) on: bool,
    pub(super) unloads: bool,
}

impl Tracker {
    pub(super) const fn page_unloads(&mut self) {
        self.unloads |= self.on;
    }
}
