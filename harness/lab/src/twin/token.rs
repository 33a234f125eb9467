//! Tokens: the cache, how one is read, and what happens when one arrives.

use super::clerk::Clerk;
use super::queue::{Fault, Next, Outcome, PromiseIndex, Reaction, Step, Task, Value};
use super::record::{EmptyToken, Polling, TokenEvent, TokenKey, TokenLife, TokenRead, TokenRetry};
use super::request::{Request, chance};
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
    pub(super) cached: Vec<(TokenIs, PromiseIndex, Age)>,
    /// Those that are known to have arrived.
    pub(super) known: Vec<PromiseIndex>,
}

/// How old a token is, and whether it is renewed. It makes a difference only where much time passes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Age {
    /// When it was asked for, or by later versions when it came.
    since: u64,
    /// Whether a new one is asked for before it runs out.
    is_renewed: bool,
    /// For which organization.
    renewed_in: RenewedIn,
}

/// For which organization a token is renewed. It may be another one than the token is kept under.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum RenewedIn {
    /// The one that an object has by then, since the token came along with it.
    LastOf(ObjectIndex),
    /// The one that was asked for the last time.
    Same(Option<Organization>),
}

impl Default for RenewedIn {
    fn default() -> Self {
        Self::Same(None)
    }
}

impl Tokens {
    fn get(&self, key: TokenIs) -> Option<PromiseIndex> {
        self.cached.iter().find(|(its, ..)| *its == key).map(|(_, token, _)| *token)
    }

    fn set(&mut self, key: TokenIs, token: PromiseIndex, age: Age) {
        self.cached.retain(|(its, ..)| *its != key);
        self.cached.push((key, token, age));
    }

    fn is_known(&self, token: PromiseIndex) -> bool {
        self.known.contains(&token)
    }

    pub(super) fn clear(&mut self) {
        self.cached.clear();
    }

    pub(super) fn forget(&mut self, key: TokenIs, token: PromiseIndex, outcome: &Outcome) {
        if outcome.is_err() && self.get(key) == Some(token) {
            self.cached.retain(|(its, ..)| *its != key);
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
/// So long after a token came a new one is asked for in its place, in milliseconds.
const RENEWED_AFTER: u64 = 43_000;
/// So often the client asks for a token by itself, in milliseconds: in a tab that has the focus, and in any.
const POLLED_IN_FOCUS: u64 = 1_500;
const POLLED: u64 = 5_000;
/// So long it takes at least to get the lock of the client's own, in milliseconds, and so many numbers are drawn by chance meanwhile, the last of
/// which says how much longer; so many are drawn for its name in the beginning.
const LOCKED: u64 = 60;
const DRAWN_FOR_A_LOCK: u32 = 5;
const DRAWN_FOR_ITS_NAME: u32 = 15;
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
        self.keep_token(self.token_is(object, false), token, RenewedIn::LastOf(object));
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
        if let Some(cached) = self.tokens.get(key).filter(|token| !self.has_run_out(*token)) {
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
        self.keep_token(key, token, RenewedIn::Same(key.organization));
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
    pub(super) fn token_arrived(&mut self, token: &Value) -> Result<(), Fault> {
        if token.lacks_token() {
            return match self.record.empty_token {
                EmptyToken::GoesOn => Ok(()),
                EmptyToken::Refused => Err(Fault::Client("JWT could not be decoded")),
                EmptyToken::Fails => Err(Fault::Client("Token fetch returned empty response")),
            };
        }
        if self.record.token_event == TokenEvent::Silent {
            return Ok(());
        }
        self.set_from(self.current.session.set());
        self.emit()
    }

    fn keep_token(&mut self, key: TokenIs, token: PromiseIndex, renewed_in: RenewedIn) {
        let is_renewed = self.record.token_life == TokenLife::Renewed && self.focused;
        self.tokens.set(key, token, Age { since: self.now, is_renewed, renewed_in });
    }

    fn renewed_in(&self, age: Age) -> Option<Organization> {
        match age.renewed_in {
            RenewedIn::LastOf(object) => self.object(object).last,
            RenewedIn::Same(organization) => organization,
        }
    }

    /// Settles for which organization each token is renewed, so that none of them leads to an object.
    #[cfg(feature = "merging")]
    pub(super) fn forget_objects_of_tokens(&mut self) {
        for place in 0..self.tokens.cached.len() {
            let organization = self.renewed_in(self.tokens.cached[place].2);
            self.tokens.cached[place].2.renewed_in = RenewedIn::Same(organization);
        }
    }

    /// A token is there, or is not.
    pub(super) fn token_known(&mut self, token: PromiseIndex, outcome: &Outcome) {
        let Ok(value) = outcome else { return };
        if value.lacks_token() {
            self.tokens.cached.retain(|(_, its, _)| *its != token);
            return;
        }
        self.tokens.known.push(token);
        self.drawn += 1;
        if self.record.token_life == TokenLife::Renewed {
            let its = self.tokens.cached.iter_mut().filter(|(_, its, _)| *its == token);
            its.for_each(|(_, _, age)| age.since = self.now);
        }
    }

    /// Whether a token is so old that another one is asked for.
    fn has_run_out(&self, token: PromiseIndex) -> bool {
        let kept = self.tokens.cached.iter().find(|(_, its, _)| *its == token);
        let seconds = kept.map_or(0, |(_, _, age)| self.now / 1_000 - age.since / 1_000);
        let most = match self.record.token_life {
            TokenLife::Asked => 45,
            TokenLife::Renewed => 54,
        };
        seconds > most && self.tokens.is_known(token)
    }

    /// What the client does next by itself: when, and whether it is that it asks for a new token in the place of this one.
    pub(super) fn next_by_itself(&self) -> Option<(u64, Option<TokenIs>)> {
        let renewed = self
            .tokens
            .cached
            .iter()
            .filter(|(_, token, age)| age.is_renewed && self.tokens.is_known(*token));
        let renewed = renewed.map(|(key, _, age)| (age.since + RENEWED_AFTER, Some(*key)));
        renewed.chain(self.polls_at.map(|at| (at, None))).min_by_key(|(at, _)| *at)
    }

    /// The client asks for a token by itself.
    pub(super) fn act_by_itself(&mut self, renews: Option<TokenIs>) {
        if let Some(key) = renews {
            let Some(place) = self.tokens.cached.iter().position(|(its, ..)| *its == key) else { return };
            self.tokens.cached[place].2.is_renewed = false;
            let organization = self.renewed_in(self.tokens.cached[place].2);
            let asked = self.start(Request::task(self.asked_for(TokenIs { organization, ..key })));
            self.queue.then(asked, Reaction::TokenRenewed(key, organization));
            return;
        }
        self.polls_at = None;
        match self.current.session.set() {
            Some(session) => {
                let token = self.start(GetToken::task(session));
                self.queue.then(token, Reaction::Polled);
            }
            None => self.poll_later(),
        }
    }

    /// The client will ask for a token by itself, if it ever does.
    pub(super) fn poll_later(&mut self) {
        if self.outside.is_there() {
            return;
        }
        let (since, times) = &mut self.polls;
        *times += 1;
        self.polls_at = Some(match self.record.polling {
            Polling::Locked => {
                let at = (*since + POLLED * u64::from(*times)).max(self.now);
                at + LOCKED
                    + u64::from(chance(DRAWN_FOR_A_LOCK * *times + DRAWN_FOR_ITS_NAME - 1)) * 25 / (1 << 32)
            }
            Polling::ByFocus if self.focused => self.now + POLLED_IN_FOCUS,
            Polling::Steady | Polling::ByFocus => self.now + POLLED,
        });
    }

    pub(super) fn polled(&mut self, outcome: &Outcome) {
        self.focus_token(outcome);
        self.poll_later();
    }

    /// A token that was asked for in the place of another, for this organization, is there, or is not.
    pub(super) fn token_renewed(
        &mut self,
        key: TokenIs,
        organization: Option<Organization>,
        outcome: &Outcome,
    ) {
        let Ok(value) = outcome else { return };
        if value.lacks_token() {
            return;
        }
        let token = self.queue.resolved();
        self.keep_token(key, token, RenewedIn::Same(organization));
        self.queue.then(token, Reaction::TokenKnown(token));
        // Whatever a listener throws at it is written down by the client, and nothing else.
        _ = self.token_arrived(value);
    }

    /// A token that was asked for because the tab has gained the focus is there, or is not.
    pub(super) fn focus_token(&mut self, outcome: &Outcome) {
        if outcome.as_ref().is_err_and(|fault| self.counts_as_signed_out(fault)) {
            self.start(Unauthenticated::task());
        }
    }
}
