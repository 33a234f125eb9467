//! The way from one naming to another, part by part.

use super::{Naming, ReturnOutcome, Settlement};

/// Knows what a part of an event is called elsewhere.
pub trait Leads<Part, Other> {
    /// What the part is called there.
    fn lead(&mut self, part: &Part) -> Other;
}

/// Leads each part that has a name.
pub trait Way<N: Naming, M: Naming>:
    Leads<N::Call, M::Call>
    + Leads<N::Listener, M::Listener>
    + Leads<N::Session, M::Session>
    + Leads<N::Given, M::Given>
    + Leads<N::Current, M::Current>
    + Leads<N::Request, M::Request>
    + Leads<N::Word, M::Word>
    + Leads<N::Error, M::Error>
    + Leads<N::Message, M::Message>
{
}

impl<N: Naming, M: Naming, W> Way<N, M> for W where
    W: Leads<N::Call, M::Call>
        + Leads<N::Listener, M::Listener>
        + Leads<N::Session, M::Session>
        + Leads<N::Given, M::Given>
        + Leads<N::Current, M::Current>
        + Leads<N::Request, M::Request>
        + Leads<N::Word, M::Word>
        + Leads<N::Error, M::Error>
        + Leads<N::Message, M::Message>
{
}

/// A truth value is the same in every naming.
impl<W> Leads<bool, bool> for W {
    #[inline]
    fn lead(&mut self, part: &bool) -> bool {
        *part
    }
}

impl<Part, Other, W: Leads<Part, Other>> Leads<Option<Part>, Option<Other>> for W {
    #[inline]
    fn lead(&mut self, part: &Option<Part>) -> Option<Other> {
        part.as_ref().map(|part| self.lead(part))
    }
}

impl<Error, Other, W: Leads<Error, Other>> Leads<ReturnOutcome<Error>, ReturnOutcome<Other>> for W {
    #[inline]
    fn lead(&mut self, part: &ReturnOutcome<Error>) -> ReturnOutcome<Other> {
        match part {
            ReturnOutcome::Resolved => ReturnOutcome::Resolved,
            ReturnOutcome::Rejected { error } => ReturnOutcome::Rejected { error: self.lead(error) },
        }
    }
}

impl<Message, Other, W: Leads<Message, Other>> Leads<Settlement<Message>, Settlement<Other>> for W {
    #[inline]
    fn lead(&mut self, part: &Settlement<Message>) -> Settlement<Other> {
        match part {
            Settlement::Resolve => Settlement::Resolve,
            Settlement::Reject(message) => Settlement::Reject(self.lead(message)),
        }
    }
}
