//! Which sessions the client does not have, or may not: those that have ended, and those that are yet to come.

use super::Compiled;
use crate::event::{Numbered, Stimulus};
use crate::value::Code;

impl Compiled<'_> {
    /// The sessions that turn up later: in the beginning the client has none of them.
    pub fn not_there_yet(&self) -> Vec<Code> {
        self.sessions.iter().skip(self.plan.client.sessions.len()).map(|session| session.code).collect()
    }

    /// Whether a session turns up later, as far as the plan says. An object of it that a call is given before that is of nobody known, so
    /// nothing is said of whose user is told where the call is released.
    pub fn turns_up(&self, session: Code) -> bool {
        self.session(session).is_some() && self.not_there_yet().contains(&session)
    }

    /// Notes which sessions a stimulus ends: the one that is signed out or that the server removes, or all of them. Whom the
    /// signing out of a session that has ended already signs out is nowhere said. Says whether it ends any.
    pub fn note_ended(&self, stimulus: Stimulus<Numbered>, ended: &mut Vec<Code>) -> bool {
        match self.as_sign_out(stimulus) {
            Stimulus::SignOut { session } if session.is_none_or(|session| ended.contains(&session)) => {
                ended.extend(self.sessions.iter().map(|it| it.code));
            }
            Stimulus::SignOut { session: Some(session) } | Stimulus::RemoveSession { session } => {
                ended.push(session);
            }
            _ => return false,
        }
        ended.sort_unstable();
        ended.dedup();
        true
    }

    /// Notes that a session is there: that of a user who signs in here is one that the client has. Of one that another tab has made it is
    /// not seen whether the client has heard, and one that begins before a late sign-out is answered may end with it.
    pub fn note_signed_in(&self, stimulus: Stimulus<Numbered>, ended: &mut Vec<Code>) {
        if let Stimulus::SignIn { session } = stimulus
            && !self.plan.delays_sign_outs()
        {
            ended.retain(|code| *code != session);
        }
    }
}
