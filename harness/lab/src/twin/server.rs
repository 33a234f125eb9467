//! The server: the sessions of one client, and what it answers. It knows nothing of what becomes of the answers.

use super::queue::PromiseIndex;
use super::values::{In, Organization, Session, Slugs};
use interlude_spec::plan::Task as UserTask;
use std::collections::VecDeque;
use std::sync::Arc;

/// The status of an answer that is none of a failure.
pub(super) const OK: u16 = 200;

/// The status by which a scenario says that an answer holds no token.
const WITHOUT_A_TOKEN: u16 = interlude_spec::plan::WITHOUT_A_TOKEN;

/// The status of a request that no answer comes to, because the network fails.
pub(super) const OFFLINE: u16 = interlude_spec::plan::OFFLINE;

/// What a request asks for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Asked {
    /// That a session be the active one, in an organization or in none where it says so.
    Touch { session: Session, organization: In },
    /// A token of a session, in an organization or in none where it says so.
    Token { session: Session, organization: In },
    /// The client.
    Client,
    /// What the application is like.
    Environment,
    /// That a session end.
    Remove { session: Session },
    /// That all sessions end.
    SignOut,
    /// That a session begin.
    SignIn { session: Session },
}

/// The words for the kinds of requests.
const KINDS: [&str; 7] = ["touch", "token", "client", "environment", "remove", "sign-out", "sign-in"];

impl Asked {
    /// The word for the kind of request.
    pub(super) const fn kind(self) -> &'static str {
        KINDS[self.number()]
    }

    /// The place of that word.
    const fn number(self) -> usize {
        match self {
            Self::Touch { .. } => 0,
            Self::Token { .. } => 1,
            Self::Client => 2,
            Self::Environment => 3,
            Self::Remove { .. } => 4,
            Self::SignOut => 5,
            Self::SignIn { .. } => 6,
        }
    }
}

/// A session as the server tells it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Told {
    pub(super) session: Session,
    /// The organization that it was last active in.
    pub(super) last: Option<Organization>,
    /// When it last changed, as far as anyone can tell.
    pub(super) change: u64,
    /// Whether its user has a task left.
    pub(super) is_pending: bool,
}

/// What an answer holds.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Payload {
    /// The session that was asked about.
    pub(super) session: Option<Told>,
    /// The client that comes along with it.
    pub(super) client: Option<Arc<[Told]>>,
    /// Whether a token was asked for and none is in it.
    pub(super) lacks_token: bool,
    /// The client, where it is what was asked for.
    pub(super) fresh: Option<Arc<[Told]>>,
}

/// Why the server refuses, or does not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Text {
    RefusedByScenario,
    NoSession,
    NoOrganization,
    /// The network has failed.
    Offline,
}

impl Text {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::RefusedByScenario => "refused by the scenario",
            Self::NoSession => "Session not found",
            Self::NoOrganization => "Organization not found",
            Self::Offline => "ClerkJS: Network error - TypeError: Failed to fetch. Please try again.",
        }
    }
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) result: Result<Payload, Text>,
}

/// A request that has been sent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Sent {
    /// What waits for its answer.
    pub(super) promise: PromiseIndex,
    pub(super) asked: Asked,
}

/// A session that the server has.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Kept {
    pub(super) session: Session,
    pub(super) last: Option<Organization>,
    pub(super) organizations: Arc<[Organization]>,
    /// What its user has left to do.
    pub(super) task: Option<UserTask>,
}

/// The server of one scenario.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Server {
    sessions: Vec<Kept>,
    /// By what it is asked for organizations, where that is no id.
    pub(super) slugs: Slugs,
    pub(super) changes: u64,
    /// Those that begin when who signs in is answered.
    coming: Vec<Kept>,
    /// The kinds of requests whose answers wait for the scenario, or for someone outside: of each the bit of its number.
    delays: u8,
    /// What waits to be answered, in the order of its number. The oldest is answered first as a rule.
    pub(super) waiting: VecDeque<(u32, Sent)>,
    pub(super) requests: u32,
}

impl Server {
    /// A server that has these sessions.
    pub(super) fn new(sessions: Vec<Kept>) -> Self {
        Self { sessions, ..Self::default() }
    }

    /// From here on all answers wait.
    pub(super) const fn delay_all(&mut self) {
        self.delays = u8::MAX;
    }

    /// From here on the answers to requests of this kind wait. Says whether there is such a kind.
    pub(super) fn delay(&mut self, kind: &str) -> bool {
        let number = KINDS.iter().position(|its| *its == kind);
        self.delays |= number.map_or(0, |number| 1 << number);
        number.is_some()
    }

    /// Whether the answers to requests of this kind wait.
    pub(super) const fn delays(&self, asked: Asked) -> bool {
        self.delays & 1 << asked.number() != 0
    }

    /// The sessions that it has.
    #[cfg(feature = "merging")]
    pub(super) fn sessions(&self) -> &[Kept] {
        &self.sessions
    }

    /// Takes a request. Gives back its number where its answer waits for the scenario; any other is answered by itself.
    pub(super) fn take(&mut self, sent: Sent) -> Option<u32> {
        if !self.delays(sent.asked) {
            return None;
        }
        self.requests += 1;
        self.waiting.push_back((self.requests, sent));
        Some(self.requests)
    }

    /// The request of a number, which waits no longer.
    pub(super) fn waiting(&mut self, number: u32) -> Option<Sent> {
        let place = self.waiting.binary_search_by_key(&number, |(its, _)| *its).ok()?;
        Some(self.waiting.remove(place)?.1)
    }

    /// The client as it is now.
    pub(super) fn client(&self, now: u64) -> Arc<[Told]> {
        self.sessions.iter().map(|kept| self.told(kept, now)).collect()
    }

    fn told(&self, kept: &Kept, now: u64) -> Told {
        Told {
            session: kept.session,
            last: kept.last,
            change: now + self.changes,
            is_pending: kept.task.is_some(),
        }
    }

    /// Ends a session.
    pub(super) fn end(&mut self, session: Session) {
        self.sessions.retain(|kept| kept.session != session);
        self.changes += 1;
    }

    /// A session begins, or is there again.
    pub(super) fn begin(&mut self, kept: Kept) {
        self.sessions.retain(|its| its.session != kept.session);
        self.sessions.push(kept);
        self.changes += 1;
    }

    /// Somebody signs in, and a session begins with the answer.
    pub(super) fn signs_in(&mut self, kept: Kept) {
        self.coming.push(kept);
    }

    /// A session is in another organization from now on.
    pub(super) fn choose(&mut self, session: Session, organization: Option<Organization>) {
        if let Ok(kept) = self.find(session) {
            kept.last = organization;
            self.changes += 1;
        }
    }

    fn find(&mut self, session: Session) -> Result<&mut Kept, Text> {
        self.sessions.iter_mut().find(|kept| kept.session == session).ok_or(Text::NoSession)
    }

    /// Answers a request: what it changes is changed now.
    pub(super) fn answer(&mut self, asked: Asked, status: u16, now: u64) -> Answer {
        if status == OFFLINE {
            return Answer { status, result: Err(Text::Offline) };
        }
        if status == WITHOUT_A_TOKEN {
            return Answer { status: OK, result: Ok(Payload { lacks_token: true, ..Payload::default() }) };
        }
        if status >= 400 {
            return Answer { status, result: Err(Text::RefusedByScenario) };
        }
        match self.done(asked, now) {
            Ok(payload) => Answer { status, result: Ok(payload) },
            Err(text) => Answer { status: 404, result: Err(text) },
        }
    }

    fn done(&mut self, asked: Asked, now: u64) -> Result<Payload, Text> {
        match asked {
            Asked::Touch { session, organization } => {
                let organization = match organization {
                    In::Organization(named) => In::Organization(self.slugs.of(named).unwrap_or(named)),
                    other => other,
                };
                let kept = self.find(session)?;
                match organization {
                    In::Omitted => {}
                    In::Null => kept.last = None,
                    In::Organization(organization) if kept.organizations.contains(&organization) => {
                        kept.last = Some(organization);
                        kept.task = kept.task.filter(|task| *task != UserTask::ChooseOrganization);
                    }
                    In::Organization(_) => return Err(Text::NoOrganization),
                }
                let kept = kept.clone();
                self.changes += 1;
                Ok(self.with_client(Some(self.told(&kept, now)), now))
            }
            Asked::Token { session, organization } => {
                let kept = self.find(session)?;
                match organization {
                    In::Organization(its) if !kept.organizations.contains(&its) => Err(Text::NoOrganization),
                    In::Omitted | In::Null | In::Organization(_) => Ok(Payload::default()),
                }
            }
            Asked::Environment => Ok(Payload::default()),
            Asked::Client => Ok(Payload { fresh: Some(self.client(now)), ..Payload::default() }),
            Asked::Remove { session } => {
                let kept = Kept { task: None, ..self.find(session)?.clone() };
                self.end(session);
                Ok(self.with_client(Some(self.told(&kept, now)), now))
            }
            Asked::SignIn { session } => {
                let place = self.coming.iter().position(|kept| kept.session == session);
                let kept = place.map(|place| self.coming.remove(place)).ok_or(Text::NoSession)?;
                self.begin(kept);
                Ok(self.with_client(None, now))
            }
            Asked::SignOut => {
                self.sessions.clear();
                self.changes += 1;
                Ok(self.with_client(None, now))
            }
        }
    }

    fn with_client(&self, session: Option<Told>, now: u64) -> Payload {
        Payload { session, client: Some(self.client(now)), ..Payload::default() }
    }
}
