//! Tokens: the cache, how one is read, and what happens when one arrives.

use super::clerk::Clerk;
use super::queue::{Fault, Next, Outcome, PromiseIndex, Reaction, Step, Task, Value};
use super::record::{TokenEvent, TokenKey, TokenRead, TokenRetry};
use super::request::Request;
use super::server::Asked;
use super::touch::Unauthenticated;
use super::values::{In, ObjectIndex, Organization, Session};

/// What tells a token from others in the cache.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct TokenIs {
    session: Session,
    organization: Option<Organization>,
    pub(super) change: Option<u64>,
}

/// The tokens that the client has, or has asked for.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Tokens {
    pub(super) cached: Vec<(TokenIs, PromiseIndex)>,
    /// Those that are known to have arrived.
    pub(super) known: Vec<PromiseIndex>,
}

impl Tokens {
    fn get(&self, key: TokenIs) -> Option<PromiseIndex> {
        self.cached.iter().find(|(its, _)| *its == key).map(|(_, token)| *token)
    }

    fn set(&mut self, key: TokenIs, token: PromiseIndex) {
        match self.cached.iter_mut().find(|(its, _)| *its == key) {
            Some((_, cached)) => *cached = token,
            None => self.cached.push((key, token)),
        }
    }

    pub(super) fn clear(&mut self) {
        self.cached.clear();
    }

    pub(super) fn known(&mut self, token: PromiseIndex, outcome: &Outcome) {
        if outcome.is_ok() {
            self.known.push(token);
        }
    }

    pub(super) fn forget(&mut self, key: TokenIs, token: PromiseIndex, outcome: &Outcome) {
        if outcome.is_err() && self.get(key) == Some(token) {
            self.cached.retain(|(its, _)| *its != key);
        }
    }
}

/// A session object is asked for a token.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct GetToken {
    pub(super) object: ObjectIndex,
    at: At,
    /// How often it has failed.
    failures: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum At {
    Start,
    /// The function that would try again begins.
    Try,
    /// What is awaited has come, or has to be tried again.
    Trying,
    /// What is awaited is returned.
    Tried,
}

/// How long it is rested before a token is asked for once more, in milliseconds: by versions that ask slowly.
const SLOWLY: [u64; 8] = [3_000, 4_650, 7_207, 11_171, 17_316, 26_839, 41_601, 50_000];
/// The same of those that ask quickly, the first time; after that each time is twice as long.
const QUICKLY: u64 = 125;
/// The status that says that too much was asked for.
const TOO_MANY: u16 = 429;

impl GetToken {
    pub(super) const fn task(object: ObjectIndex) -> Task {
        Task::GetToken(Self { object, at: At::Start, failures: 0 })
    }
}

/// A token is looked for in the cache, and asked for where it is not there.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct ReadToken {
    pub(super) object: ObjectIndex,
    awaits: bool,
}

impl ReadToken {
    const fn task(object: ObjectIndex) -> Task {
        Task::ReadToken(Self { object, awaits: false })
    }
}

impl Clerk {
    /// A session that the client has just been told brings a token along.
    pub(super) fn token_comes_along(&mut self, object: ObjectIndex) {
        if !self.tokens_come_along {
            return;
        }
        if self.record.token_key == TokenKey::Session && !self.tokens.cached.is_empty() {
            return;
        }
        let token = self.queue.resolved();
        self.tokens.set(self.token_is(object, false), token);
        self.queue.then(token, Reaction::TokenKnown(token));
    }

    fn token_is(&self, object: ObjectIndex, asking: bool) -> TokenIs {
        let object = self.object(object);
        let session = object.session;
        let (organization, change) = match self.record.token_key {
            TokenKey::Session => (None, None),
            TokenKey::SessionAndChange => (None, Some(object.change)),
            TokenKey::CurrentOrganizationAndChange => {
                let current = if asking { self.current.organization.set() } else { None };
                (current.or(object.last), Some(object.change))
            }
            TokenKey::OrganizationAndChange => (object.last, Some(object.change)),
            TokenKey::Organization => (object.last, None),
        };
        TokenIs { session, organization, change }
    }

    /// The request for a token. Later versions name the organization in it, the first of them the one that is current.
    fn asked_for(&self, TokenIs { session, organization, .. }: TokenIs) -> Asked {
        let organization = match self.record.token_key {
            TokenKey::Session | TokenKey::SessionAndChange => In::Omitted,
            TokenKey::CurrentOrganizationAndChange => {
                self.current.organization.set().map_or(In::Omitted, In::Organization)
            }
            TokenKey::OrganizationAndChange | TokenKey::Organization => organization.into(),
        };
        Asked::Token { session, organization }
    }

    pub(super) fn get_token(&mut self, task: &mut GetToken, input: Outcome) -> Step {
        let object = task.object;
        match (task.at, self.record.token_read) {
            // There is no function around the one that reads it.
            (At::Start, TokenRead::Plain) => {
                self.read_token(&mut ReadToken { object, awaits: false }, Ok(Value::Nothing))
            }
            (At::Start, read) => {
                let tried = self.start(Task::GetToken(GetToken { object, at: At::Try, failures: 0 }));
                task.at = At::Tried;
                Ok(if read == TokenRead::AtOnce { Next::Await(tried) } else { Next::Adopt(tried) })
            }
            (At::Try, _) => {
                task.at = At::Trying;
                Ok(Next::Await(self.start(ReadToken::task(object))))
            }
            (At::Trying, _) => {
                let rest = input.as_ref().err().and_then(|fault| self.rest_before(fault, task.failures));
                let Some(rest) = rest else { return input.map(Next::Return) };
                task.failures += 1;
                task.at = At::Try;
                Ok(Next::Rest(rest))
            }
            (At::Tried, _) => input.map(Next::Return),
        }
    }

    /// How long it is rested before a token that has not come is asked for again, where it is; `failures` were before this one.
    fn rest_before(&self, fault: &Fault, failures: u32) -> Option<u64> {
        let (is_refused, is_limited) = match fault {
            Fault::Api { status, .. } => (fault.is_of_the_client(), *status == TOO_MANY),
            _ => (false, false),
        };
        let quickly = |times: u32| (failures + 1 < times).then(|| QUICKLY << failures.min(30));
        let slowly = || SLOWLY.get(failures as usize).copied();
        match self.record.token_retry {
            TokenRetry::EightTimes => quickly(8),
            TokenRetry::ForEver => quickly(u32::MAX),
            TokenRetry::FourTimes if !is_refused => quickly(4),
            TokenRetry::NineTimes if !is_refused => slowly(),
            TokenRetry::NineTimesAlsoLimited if !is_refused || is_limited => slowly(),
            TokenRetry::Never
            | TokenRetry::FourTimes
            | TokenRetry::NineTimes
            | TokenRetry::NineTimesAlsoLimited => None,
        }
    }

    pub(super) fn read_token(&mut self, task: &mut ReadToken, input: Outcome) -> Step {
        if task.awaits {
            return input.map(Next::Return);
        }
        task.awaits = true;
        let object = self.acts_as(task.object);
        let key = self.token_is(object, true);
        let read = self.record.token_read;
        if let Some(cached) = self.tokens.get(key) {
            return Ok(match read {
                TokenRead::Plain | TokenRead::HandedOnWithRetries => {
                    Next::Adopt(self.queue.derived(cached, Reaction::Pass))
                }
                TokenRead::AtOnce if self.tokens.known.contains(&cached) => Next::Return(Value::Nothing),
                TokenRead::Retried | TokenRead::AtOnce => Next::Await(cached),
            });
        }
        let asked = self.start(Request::task(self.asked_for(key)));
        let token = self.queue.derived(asked, Reaction::Pass);
        self.tokens.set(key, token);
        self.queue.then(token, Reaction::TokenKnown(token));
        // Whoever watches for one that does not come watches what is made of it, for one that comes is looked at first.
        let watched = match read {
            TokenRead::AtOnce => self.queue.derived(token, Reaction::Pass),
            TokenRead::Plain | TokenRead::HandedOnWithRetries | TokenRead::Retried => token,
        };
        self.queue.then(watched, Reaction::TokenForgotten(key, token));
        let arrived = self.queue.derived(token, Reaction::TokenArrived);
        Ok(if read == TokenRead::AtOnce { Next::Await(arrived) } else { Next::Adopt(arrived) })
    }

    /// A token has arrived, of whatever organization: which one it is for was looked at when it was asked for.
    /// What a listener throws at it is taken for a token that has not come.
    pub(super) fn token_arrived(&mut self) -> Result<(), Fault> {
        if self.record.token_event == TokenEvent::Silent {
            return Ok(());
        }
        self.set_from(self.current.session.set());
        self.emit()
    }

    /// A token that was asked for because the tab has gained the focus is there, or is not.
    pub(super) fn focus_token(&mut self, outcome: &Outcome) {
        if outcome.as_ref().is_err_and(|fault| self.counts_as_signed_out(fault)) {
            self.start(Unauthenticated::task());
        }
    }
}
