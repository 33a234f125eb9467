//! Pending sessions: what control components make of them. A call about one is where the documentation is silent
//! ([`Compiled::is_silent`]).

use super::{CallSpec, Compiled};
use crate::plan::Task;
use crate::value::{Asked, Children, Code, Val};

impl Compiled<'_> {
    /// What control components show while this is current: for a pending session what they show to nobody, unless they are
    /// told otherwise. `None` where that is open, since the session's task may be done by now.
    pub fn fitting(&self, current: Val, may_be_done: &[Code]) -> Option<Children> {
        let is_pending = self.session(current.session).is_some_and(|session| session.task.is_some());
        if !is_pending || !self.plan.client.treat_pending_as_signed_out {
            return Some(current.children());
        }
        (!may_be_done.contains(&current.session)).then_some(Children::SignedOut)
    }

    /// Notes whose task may be done once a call is made: the choice of an organization, where one is given for the session, or
    /// for whichever session is current.
    pub fn note_done(&self, call: &CallSpec<'_>, may_be_done: &mut Vec<Code>) {
        if !matches!(call.organization, Asked::Id(_)) {
            return;
        }
        let is_meant = |code: Code| call.session_of(code) == Some(code);
        let done = self
            .sessions
            .iter()
            .filter(|session| session.task == Some(Task::ChooseOrganization) && is_meant(session.code));
        for session in done {
            if !may_be_done.contains(&session.code) {
                may_be_done.push(session.code);
            }
        }
    }
}
