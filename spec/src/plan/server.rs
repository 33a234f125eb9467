//! How the server of a plan answers.

use super::{CallIndex, Plan};
use crate::contract::Capability;
use crate::time::Tick;
use std::collections::BTreeSet;

/// How the server answers requests, by their kind; at once where nothing is said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ServerPlan {
    /// How it answers a touch.
    pub touch: Option<AnswerPlan>,
    /// How it answers a request for a token.
    pub token: Option<AnswerPlan>,
    /// How it answers a request to end sessions.
    pub sign_out: Option<AnswerPlan>,
    /// How it answers a request for the client.
    pub client: Option<AnswerPlan>,
    /// How it answers a request for the environment.
    pub environment: Option<AnswerPlan>,
}

/// Which requests to the server something is said of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RequestKind {
    /// That a session be the active one.
    Touch,
    /// A token.
    Token,
    /// That sessions end: of all, or of one.
    SignOut,
    /// The client, with its sessions.
    Client,
    /// What the application is like.
    Environment,
}

/// When and how the server answers a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswerPlan {
    /// How long after the request.
    pub after: Tick,
    /// The HTTP status of the answer; [`OFFLINE`] where none comes, and [`WITHOUT_A_TOKEN`] where it holds no token.
    pub status: u16,
}

/// The status of an answer to a request for a token that holds none.
pub const WITHOUT_A_TOKEN: u16 = 204;

/// The status of a request that no answer comes to, because the network fails.
pub const OFFLINE: u16 = 0;

impl RequestKind {
    /// Every kind, in the order in which they are documented.
    pub const ALL: [Self; 5] = [Self::Touch, Self::Token, Self::SignOut, Self::Client, Self::Environment];

    /// The key in scenarios.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Touch => "touch",
            Self::Token => "token",
            Self::SignOut => "signOut",
            Self::Client => "client",
            Self::Environment => "environment",
        }
    }

    /// What adapters call these requests.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Touch => &["touch"],
            Self::Token => &["token"],
            // Of all sessions, and of one.
            Self::SignOut => &["sign-out", "remove"],
            Self::Client => &["client"],
            Self::Environment => &["environment"],
        }
    }

    /// The kind of a request that an adapter calls so.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.words().contains(&word))
    }
}

impl AnswerPlan {
    /// The answer of a server of which nothing is said.
    pub const AT_ONCE: Self = Self { after: Tick::ZERO, status: 200 };
}

impl ServerPlan {
    /// What is said of the requests of a kind.
    pub const fn get(&self, kind: RequestKind) -> Option<&AnswerPlan> {
        match kind {
            RequestKind::Touch => self.touch.as_ref(),
            RequestKind::Token => self.token.as_ref(),
            RequestKind::SignOut => self.sign_out.as_ref(),
            RequestKind::Client => self.client.as_ref(),
            RequestKind::Environment => self.environment.as_ref(),
        }
    }

    /// The same, to be changed.
    pub const fn get_mut(&mut self, kind: RequestKind) -> &mut Option<AnswerPlan> {
        match kind {
            RequestKind::Touch => &mut self.touch,
            RequestKind::Token => &mut self.token,
            RequestKind::SignOut => &mut self.sign_out,
            RequestKind::Client => &mut self.client,
            RequestKind::Environment => &mut self.environment,
        }
    }

    /// The kinds of which something is said.
    pub fn kinds(&self) -> impl Iterator<Item = RequestKind> + '_ {
        RequestKind::ALL.into_iter().filter(|kind| self.get(*kind).is_some())
    }

    /// Leaves out what an implementation would have to be capable of and is not.
    pub fn keep_within(&mut self, capabilities: &BTreeSet<Capability>) {
        for kind in RequestKind::ALL {
            let alone = Self::default().with(kind, self.get(kind).cloned());
            if !alone.needs().all(|capability| capabilities.contains(&capability)) {
                *self.get_mut(kind) = None;
            }
        }
    }

    /// It, with something else said of a kind.
    #[must_use]
    pub fn with(mut self, kind: RequestKind, answer: Option<AnswerPlan>) -> Self {
        *self.get_mut(kind) = answer;
        self
    }

    /// What an implementation has to be capable of, so that its server can answer so.
    pub fn needs(&self) -> impl Iterator<Item = Capability> + '_ {
        let more = |answer: &AnswerPlan| answer.status == OFFLINE;
        self.kinds().map(move |kind| match kind {
            RequestKind::Touch if !self.touch.as_ref().is_some_and(more) => Capability::Server,
            _ => Capability::Requests,
        })
    }
}

impl Plan {
    /// Everything that is said of the server.
    pub fn servers(&self) -> impl Iterator<Item = &ServerPlan> {
        std::iter::once(&self.client.server).chain(self.calls.iter().map(|call| &call.server))
    }

    /// The kinds of requests whose answers wait for the scenario, as adapters call them. Where something is said of the answer to one
    /// request of a kind, all of that kind do.
    pub fn delayed(&self) -> Vec<&'static str> {
        let mut kinds = BTreeSet::new();
        kinds.extend(self.servers().flat_map(ServerPlan::kinds));
        kinds.into_iter().flat_map(|kind| kind.words().iter().copied()).collect()
    }

    /// Whether the scenario holds up what loading a client waits for.
    pub fn holds_up_loading(&self) -> bool {
        let says = |kind| self.servers().any(|server| server.get(kind).is_some());
        !self.client.loaded && (says(RequestKind::Client) || says(RequestKind::Environment))
    }

    /// Whether the server fails a request to end sessions, so that who has asked to be signed out may not be.
    pub fn may_refuse_to_sign_out(&self) -> bool {
        let fails = |answer: &AnswerPlan| answer.status != AnswerPlan::AT_ONCE.status;
        self.servers().any(|server| server.sign_out.as_ref().is_some_and(fails))
    }

    /// Whether something is said of how the server answers a request to end sessions: it may end one that has begun since.
    pub fn delays_sign_outs(&self) -> bool {
        self.servers().any(|server| server.sign_out.is_some())
    }

    /// How the server answers a request that an adapter calls so, and that a call sends: at once where nothing is said.
    pub fn answer_to(&self, call: Option<CallIndex>, word: &str) -> AnswerPlan {
        let Some(kind) = RequestKind::of_word(word) else { return AnswerPlan::AT_ONCE };
        let own = call.and_then(|call| self.calls.get(call.index())?.server.get(kind));
        own.or(self.client.server.get(kind)).cloned().unwrap_or(AnswerPlan::AT_ONCE)
    }
}
