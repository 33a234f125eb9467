//! In which organization each session is, and where that is open.
//!
//! A call that leaves the organization out keeps the one that the session has. Which one that is, is nowhere said where calls
//! for different organizations overlap, where one was asked for that is refused, and once a tab that has gained the focus
//! has asked the server anew. It is open then, until a call that is alone has set the session. Who is hurt by it is said by
//! hazards.

use super::{CallSpec, Compiled, SessionSpec};
use crate::value::{ABSENT, Asked, Code, NULL, Val};

/// In which organization each session of a client is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Organizations {
    /// The organization that each session had when it was last current.
    had: Vec<Code>,
    /// What is open. Sorted.
    open: Vec<Open>,
}

/// A session with an organization that it may be in as well, or with one that stands for whichever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Open {
    /// The session.
    pub session: Code,
    /// The organization.
    pub organization: Code,
    /// Whether that holds for a lone call for the current session as well.
    pub even_alone: bool,
}

/// A session may be in whichever organization.
const ANY: Code = Code::MAX;

impl Organizations {
    /// The organization that each session had when it was last current, in the order of their codes.
    pub fn had(&self) -> &[Code] {
        &self.had
    }

    /// The organization that a session had when it was last current; none if the client does not have it.
    pub fn of(&self, session: Code) -> Option<Code> {
        self.had.get(usize::from(session).checked_sub(2)?).copied()
    }

    /// What sessions may be in beside what they had. Sorted.
    pub fn open(&self) -> &[Open] {
        &self.open
    }

    /// Whether a session may be in an organization. For a call that is alone with the current session (`is_alone`) this is so
    /// only after one that was refused or has failed: a call that leaves the organization out keeps the one that is current.
    pub fn are_open(&self, session: Code, organization: Code, is_alone: bool) -> bool {
        let is_it = |open: &Open| {
            open.session == session
                && [organization, ANY].contains(&open.organization)
                && (open.even_alone || !is_alone)
        };
        self.open.iter().any(is_it)
    }

    /// Whether a value says of the session that was told last that it is in another organization, and that is open: nobody
    /// can say that this is the set of a call.
    pub fn may_turn_out(&self, before: Val, now: Val, is_alone: bool) -> bool {
        before.session == now.session
            && before.user == now.user
            && now.session > NULL
            && before.organization != now.organization
            && self.are_open(now.session, now.organization, is_alone)
    }

    fn add(&mut self, session: Code, organization: Code, even_alone: bool) {
        let open = Open { session, organization, even_alone };
        if let Err(place) = self.open.binary_search(&open) {
            self.open.insert(place, open);
        }
    }
}

/// The organization that a call asks for, null included.
const fn asked_for(call: &CallSpec<'_>) -> Option<Code> {
    match call.organization {
        Asked::Omitted => None,
        Asked::Null => Some(NULL),
        Asked::Id(code) => Some(code),
    }
}

impl Compiled<'_> {
    /// In which organization each session is in the beginning.
    pub fn organizations(&self) -> Organizations {
        let had = self.sessions.iter().map(|session| session.last).collect();
        Organizations { had, open: Vec::new() }
    }

    /// Notes that a call was made. `kept` is the session that a call keeps which leaves the session out, `others` are the calls
    /// in progress beside it, and `is_silent` says that the documentation is silent about the new one.
    pub fn note_made<'s>(
        &'s self,
        organizations: &mut Organizations,
        (call, is_silent): (&'s CallSpec<'s>, bool),
        kept: Code,
        others: impl Iterator<Item = &'s CallSpec<'s>>,
    ) {
        let mut others = others.peekable();
        let overlaps = others.peek().is_some();
        for call in std::iter::once(call).chain(others).filter(|_| overlaps || is_silent) {
            let Some(asked) = asked_for(call) else { continue };
            if let Some(session) = call.session_of(kept)
                && let Some(had) = organizations.of(session)
            {
                organizations.add(session, asked, false);
                organizations.add(session, had, false);
            }
        }
        let session = call.session_of(kept).and_then(|code| self.session(code));
        let is_foreign = |session: &&SessionSpec| !session.has(call.organization);
        if let Some(session) = session.filter(is_foreign) {
            organizations.add(session.code, ANY, true);
        }
    }

    /// Notes that a session has become current during a call that leaves the session out: it may be the one that the call is for.
    pub fn note_kept(
        &self,
        organizations: &mut Organizations,
        refused: &mut Vec<Code>,
        call: &CallSpec<'_>,
        session: Code,
    ) {
        if call.session == Asked::Omitted
            && let Some(kept) = self.session(session)
            && !kept.has(call.organization)
        {
            organizations.add(session, ANY, true);
            if let Err(place) = refused.binary_search(&session) {
                refused.insert(place, session);
            }
        }
    }

    /// Notes what `main` was told; `is_shared` says that several calls are in progress, or one about which the documentation is
    /// silent.
    pub fn note_told(&self, organizations: &mut Organizations, told: Val, is_shared: bool) {
        if told.organization == ABSENT || organizations.of(told.session).is_none() {
            return;
        }
        if is_shared && !organizations.open.is_empty() {
            organizations.add(told.session, told.organization, false);
        }
        organizations.had[usize::from(told.session) - 2] = told.organization;
    }

    /// Notes that a call has failed, which was made when this was current: whether the organization that it asked for counts is
    /// nowhere said.
    pub fn note_failed(&self, organizations: &mut Organizations, call: &CallSpec<'_>, before: Val) {
        let Some(asked) = asked_for(call) else { return };
        let Some(session) = call.session_of(before.session) else { return };
        let Some(had) = organizations.of(session) else { return };
        let before = if before.session == session { before.organization } else { had };
        for organization in [asked, before, had] {
            organizations.add(session, organization, true);
        }
    }

    /// Notes that a call has resolved which was alone and about which the documentation speaks, while this was current: it says
    /// in which organization the session is.
    pub fn note_set_alone(&self, organizations: &mut Organizations, call: &CallSpec<'_>, told: Val) {
        if call.organization == Asked::Omitted || call.organization.is_for(told.organization) {
            organizations.open.retain(|open| open.session != told.session);
        }
    }

    /// Notes that the tab has gained the focus: the server says in which organization each session is.
    pub fn note_focus(&self, organizations: &mut Organizations) {
        self.sessions.iter().for_each(|session| organizations.add(session.code, ANY, true));
    }
}
