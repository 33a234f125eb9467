//! Events in the small numbers that the relation is quick with.

/// A session, a user or an organization: [`UNDEFINED`], [`NULL`], or the number of an id.
pub type Code = u16;

/// The code of `undefined`.
pub const UNDEFINED: Code = 0;
/// The code of `null`.
pub const NULL: Code = 1;
/// The code of what is left out by an implementation without organizations.
pub const ABSENT: Code = u16::MAX;

/// What is current, in codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Val {
    /// The session.
    pub session: Code,
    /// The organization, or [`ABSENT`].
    pub organization: Code,
    /// The user.
    pub user: Code,
}

impl Val {
    /// Nothing is known.
    pub const UNDEFINED: Self = Self { session: UNDEFINED, organization: UNDEFINED, user: UNDEFINED };
    /// There is no session.
    pub const NULL: Self = Self { session: NULL, organization: NULL, user: NULL };

    /// Whether the session is undefined.
    pub const fn is_hidden(self) -> bool {
        self.session == UNDEFINED
    }

    /// Whether session, user and organization are undefined.
    pub const fn is_fully_hidden(self) -> bool {
        self.session == UNDEFINED
            && self.user == UNDEFINED
            && (self.organization == UNDEFINED || self.organization == ABSENT)
    }

    /// Whether both say the same, as far as both say something.
    pub const fn agrees_with(self, other: Self) -> bool {
        self.session == other.session
            && self.user == other.user
            && (self.organization == other.organization
                || self.organization == ABSENT
                || other.organization == ABSENT)
    }
}

/// An event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Label {
    /// Input: a call is made.
    Call(u16),
    /// Input: a callback's promise settles; `true` if it resolves.
    Settle(u16, bool),
    /// Input: the page starts to unload.
    Unload,
    /// Input: the client is loaded.
    Load,
    /// Input: the user signs out, the server ends a session or answers: the contract says nothing of what follows.
    Outside,
    /// Input: a listener is added.
    AddListener(u16),
    /// Input: a listener is removed.
    RemoveListener(u16),
    /// Output: a listener is told what is current.
    Emit(u16, Val),
    /// Output: a callback starts and is given a session.
    Callback(u16, Code),
    /// Output: a call returns; `true` if it resolves.
    Return(u16, bool),
    /// Output: asked, the implementation says what is current.
    Probe(Val),
    /// Output that cannot be: about a call that the plan does not have.
    Nonsense,
    /// An event that changes nothing here.
    Other,
    /// Time: everything has come to rest before the next input.
    Rest,
    /// Time: nothing more will come.
    End,
}

/// The number of the listener `main`.
pub const MAIN: u16 = 0;
