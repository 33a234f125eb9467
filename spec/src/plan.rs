//! A scenario made ready to run: names resolved, defaults filled in, every call in one table.
//!
//! A plan knows nothing of the text it was read from but the path of each step in it, by which a failure
//! finds its lines again ([`crate::scenario::step_places`]).

use crate::contract::{Capability, Contract};
use crate::id::{CallLabel, ListenerName, OrganizationId, SessionId, UserId};
use crate::rule::RuleId;
use crate::time::Tick;
use crate::value::Value;
pub use crate::value::{Argument, Children};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

mod server;
mod session;
mod surroundings;

pub use server::{AnswerPlan, OFFLINE, RequestKind, ServerPlan, WITHOUT_A_TOKEN};
pub use session::{SessionPlan, Status, Task};
pub use surroundings::{EnvironmentPlan, FrameworkPlan};

/// A call's place in [`Plan::calls`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CallIndex(pub u16);

impl CallIndex {
    /// The place as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A scenario, resolved.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// The sentence that says what the scenario is about.
    pub title: String,
    /// The contracts that it claims to speak for; never empty.
    pub contracts: Vec<Contract>,
    /// The rules that it says it covers.
    pub covers: Vec<RuleId>,
    /// The client before the first step.
    pub client: ClientPlan,
    /// Every call, those made by callbacks included, in the order of the text.
    pub calls: Vec<CallPlan>,
    /// What happens, in time order.
    pub steps: Vec<Step>,
    /// What the listener `main` has to be told, from first to last.
    pub emissions: Option<Vec<EmissionPattern>>,
    /// What is expected under semantics that are named, in the order of the text.
    pub under: Vec<Under>,
    /// Which orders of one instant are run.
    pub ties: Ties,
}

/// The client before the first step.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is said by itself")]
pub struct ClientPlan {
    /// Its sessions.
    pub sessions: Vec<SessionPlan>,
    /// The current session.
    pub active: Option<SessionId>,
    /// Whether it is loaded.
    pub loaded: bool,
    /// Who is signed in by what the server said when it rendered the page, of which control components may make use until the
    /// client is loaded; none where it said nothing.
    pub initial_state: Option<Value<SessionId>>,
    /// Whether its tab has the focus.
    pub focused: bool,
    /// Whether control components take a pending session for none.
    pub treat_pending_as_signed_out: bool,
    /// Whether sessions come with a token, so that the client has one without asking for it.
    pub tokens_come_along: bool,
    /// How the application is set up.
    pub environment: EnvironmentPlan,
    /// The hooks of the framework that it runs in.
    pub framework: FrameworkPlan,
    /// How the server answers, where nothing else is said.
    pub server: ServerPlan,
}

/// A call of `setSession`, `setActive` or `signOut`.
#[derive(Clone, PartialEq, Debug)]
pub struct CallPlan {
    /// What the scenario calls it.
    pub label: CallLabel,
    /// Which of them.
    pub method: Method,
    /// The session argument. Of `signOut` it is left out where all are signed out of, and an id where one is.
    pub session: Argument<SessionId>,
    /// The organization argument; always [`Argument::Omitted`] for `setSession` and `signOut`.
    pub organization: Argument<OrganizationId>,
    /// The callback: `beforeEmit` or `navigate`, or what `signOut` is given.
    pub callback: Option<CallbackPlan>,
    /// Where to go instead of a callback (contract `navigate`).
    pub redirect_url: Option<String>,
    /// How the server answers this call's requests.
    pub server: ServerPlan,
    /// The call whose callback makes this call; none where a step makes it.
    pub parent: Option<CallIndex>,
}

/// The methods that change the current session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub enum Method {
    /// `setSession(session, beforeEmit)`
    #[serde(rename = "setSession")]
    SetSession,
    /// `setActive({ session, organization, beforeEmit })`
    #[serde(rename = "setActive")]
    SetActive,
    /// `signOut(callback, { sessionId })`
    #[serde(rename = "signOut")]
    SignOut,
}

impl Method {
    /// The methods of a contract that set what they are given, the plainest first.
    pub const fn of(contract: Contract) -> &'static [Self] {
        match contract {
            Contract::BeforeEmit => &[Self::SetSession, Self::SetActive],
            Contract::Navigate => &[Self::SetActive],
        }
    }

    /// The name in scenarios and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SetSession => "setSession",
            Self::SetActive => "setActive",
            Self::SignOut => "signOut",
        }
    }

    /// The capability that an implementation of this method declares.
    pub const fn capability(self) -> Capability {
        match self {
            Self::SetSession => Capability::SetSession,
            Self::SetActive => Capability::SetActive,
            Self::SignOut => Capability::SignOutCalls,
        }
    }
}

/// What a call's callback does.
#[derive(Clone, PartialEq, Debug)]
pub struct CallbackPlan {
    /// How it ends.
    pub behaviour: Behaviour,
    /// The calls it makes when it starts, before anything else.
    pub calls: Vec<CallIndex>,
    /// Whether its delay starts only when those calls have returned. Only with a promise.
    pub await_calls: bool,
}

/// How a callback ends.
#[derive(Clone, PartialEq, Debug)]
pub enum Behaviour {
    /// It returns a promise that resolves after this time.
    ResolvesAfter(Tick),
    /// It returns a promise that rejects after this time.
    RejectsAfter {
        /// How long after the start.
        after: Tick,
        /// The error's message.
        error: String,
    },
    /// It returns a promise that never settles.
    Never,
    /// It throws an error with this message.
    Throws(String),
    /// It returns this value, which is not a promise; `null` stands for nothing at all.
    Returns(serde_json::Value),
}

impl Behaviour {
    /// Whether the callback returns a promise.
    pub const fn is_promise(&self) -> bool {
        matches!(self, Self::ResolvesAfter(_) | Self::RejectsAfter { .. } | Self::Never)
    }
}

/// Something at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// The moment.
    pub at: Tick,
    /// What happens or is asked then.
    pub action: Action,
}

/// What a step does.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// Something is done to the implementation.
    Do(Stimulus),
    /// The implementation is probed and compared.
    Expect(Expectation),
}

/// Something that is done to the implementation.
#[derive(Clone, PartialEq, Debug)]
pub enum Stimulus {
    /// Calls made in one turn, with nothing drained between them. One, or several of `together`.
    Calls(Vec<CallIndex>),
    /// The page starts to unload.
    Unload,
    /// The tab gains or loses the focus.
    Focus(bool),
    /// The page is shown or hidden.
    Visible(bool),
    /// The application is unmounted, and mounted again on the same client.
    Remount,
    /// A listener is added.
    AddListener(ListenerName),
    /// A listener is removed.
    RemoveListener(ListenerName),
    /// The client is loaded.
    Load,
    /// The user signs out, of one session or of all.
    SignOut(Option<SessionId>),
    /// A token is asked for.
    GetToken,
    /// The server ended a session.
    RemoveSession(SessionId),
    /// The user signs in here: there is one more session, which the client hears of with the server's answer.
    SignIn(SessionPlan),
    /// Another tab has made a session: the server has it, and the client has not heard of it.
    AddSession(SessionPlan),
}

impl Stimulus {
    /// What an implementation has to be capable of beside the calls.
    pub const fn needs(&self) -> Option<Capability> {
        match self {
            Self::Calls(_) => None,
            Self::Unload => Some(Capability::Unload),
            Self::Focus(_) => Some(Capability::Focus),
            Self::Visible(_) => Some(Capability::Visibility),
            Self::Remount => Some(Capability::Remount),
            Self::AddListener(_) | Self::RemoveListener(_) => Some(Capability::Listeners),
            Self::Load => Some(Capability::Load),
            Self::SignOut(_) => Some(Capability::SignOut),
            Self::GetToken => Some(Capability::GetToken),
            Self::RemoveSession(_) => Some(Capability::RemoveSession),
            Self::SignIn(_) | Self::AddSession(_) => Some(Capability::AddSession),
        }
    }
}

/// What a probe is compared with. What is `None` is unchecked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Expectation {
    /// The current session.
    pub session: Option<Value<SessionId>>,
    /// The current organization.
    pub organization: Option<Value<OrganizationId>>,
    /// The current user.
    pub user: Option<Value<UserId>>,
    /// What the control components show.
    pub children: Option<Children>,
    /// How far calls have come, in the order of the text.
    pub calls: Vec<(CallIndex, CallState)>,
}

/// How far a call has come.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CallState {
    /// Its promise is not settled.
    Pending,
    /// Its promise has resolved.
    Resolved,
    /// Its promise has rejected, with exactly this message where there is one.
    Rejected(Option<String>),
}

/// One or more neighbouring emissions. What is `None` fits everything.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EmissionPattern {
    /// The session that was told.
    pub session: Option<Value<SessionId>>,
    /// The organization that was told.
    pub organization: Option<Value<OrganizationId>>,
}

/// What is expected where the contract leaves room, under one semantics.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Under {
    /// The name of the semantics.
    pub semantics: String,
    /// What `main` is told.
    pub emissions: Option<Vec<EmissionPattern>>,
    /// Exactly the hazards that occur.
    pub hazards: Option<Vec<RuleId>>,
}

/// Which orders of stimuli and settlements of one instant are run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Ties {
    /// The order of the file, settlements first.
    #[default]
    FileOrder,
    /// Every order, as one trial with the worst verdict.
    All,
}

impl CallPlan {
    /// Whether its callback gives a promise that never settles.
    pub fn waits_for_ever(&self) -> bool {
        self.callback.as_ref().is_some_and(|callback| callback.behaviour == Behaviour::Never)
    }
}

impl Plan {
    /// Whether a plan that was read could have been resolved: no call is made in two places, or in one that is not there.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub fn check(&self) -> Result<(), String> {
        if self.contracts.is_empty() {
            return Err("is of a plan without a contract".into());
        }
        if !self.steps.is_sorted_by_key(|step| step.at) {
            return Err("is of a plan whose steps go back in time".into());
        }
        let mut parents = vec![None; self.calls.len()];
        let mut make = |index: &CallIndex, parent: Option<usize>| match parents.get_mut(usize::from(index.0))
        {
            None => Err(format!("is of a plan that makes call {}, and has {}", index.0, self.calls.len())),
            Some(Some(_)) => Err(format!("is of a plan that makes call {} twice", index.0)),
            Some(made) => {
                *made = Some(parent);
                Ok(())
            }
        };
        for step in &self.steps {
            let (calls, expected) = match &step.action {
                Action::Do(Stimulus::Calls(calls)) => (calls.as_slice(), &[][..]),
                Action::Do(_) => (&[][..], &[][..]),
                Action::Expect(expect) => (&[][..], expect.calls.as_slice()),
            };
            calls.iter().try_for_each(|call| make(call, None))?;
            if let Some((index, _)) =
                expected.iter().find(|(index, _)| usize::from(index.0) >= self.calls.len())
            {
                return Err(format!(
                    "is of a plan that expects of call {}, and has {}",
                    index.0,
                    self.calls.len()
                ));
            }
        }
        for (place, call) in self.calls.iter().enumerate() {
            let calls = call.callback.iter().flat_map(|callback| &callback.calls);
            calls.into_iter().try_for_each(|call| make(call, Some(place)))?;
        }
        for (place, call) in self.calls.iter().enumerate() {
            let parent = call.parent.map(|parent| usize::from(parent.0));
            if parents[place].unwrap_or_default() != parent {
                return Err(format!("is of a plan in which call {place} is not made where it says"));
            }
            // Each call has one parent at most, so whoever goes up as often as there are calls goes round.
            let up = std::iter::successors(Some(place), |place| parents[*place].flatten());
            if up.take(self.calls.len() + 1).count() > self.calls.len() {
                return Err(format!("is of a plan in which call {place} makes itself"));
            }
        }
        Ok(())
    }

    /// The call at a place of the table.
    ///
    /// # Panics
    ///
    /// If the index is of another plan.
    pub fn call(&self, index: CallIndex) -> &CallPlan {
        &self.calls[index.index()]
    }

    /// The contract that its runs are judged by: the older one, where it claims both. A trial leaves only the one that it is
    /// about in the plan that it judges.
    pub fn contract(&self) -> Contract {
        if self.contracts == [Contract::Navigate] { Contract::Navigate } else { Contract::BeforeEmit }
    }

    /// The call of that label.
    pub fn call_named(&self, label: &CallLabel) -> Option<CallIndex> {
        let place = self.calls.iter().position(|call| call.label == *label)?;
        u16::try_from(place).ok().map(CallIndex)
    }

    /// The place in [`Self::steps`] of the step that makes a call, itself or by the callbacks of the calls it makes.
    pub fn step_that_makes(&self, label: &CallLabel) -> Option<usize> {
        let mut outermost = self.call_named(label)?;
        // A parent stands before its children; the bound keeps a plan made by hand from going round.
        for _ in 0..self.calls.len() {
            match self.calls.get(outermost.index()).and_then(|call| call.parent) {
                Some(parent) => outermost = parent,
                None => break,
            }
        }
        self.steps.iter().position(|step| match &step.action {
            Action::Do(Stimulus::Calls(calls)) => calls.contains(&outermost),
            _ => false,
        })
    }

    /// Every index of the call table, in order.
    pub fn call_indices(&self) -> impl DoubleEndedIterator<Item = CallIndex> + use<> {
        (0..u16::try_from(self.calls.len()).unwrap_or(u16::MAX)).map(CallIndex)
    }

    /// The client's session of that id.
    pub fn session(&self, id: &SessionId) -> Option<&SessionPlan> {
        self.sessions().find(|session| session.id == *id)
    }

    /// The sessions of the client, and then those that turn up later, each once.
    pub fn sessions(&self) -> impl Iterator<Item = &SessionPlan> {
        let is_new = |session: &&SessionPlan| self.client.sessions.iter().all(|known| known.id != session.id);
        let later = self.steps.iter().filter_map(|step| match &step.action {
            Action::Do(Stimulus::SignIn(session) | Stimulus::AddSession(session)) => Some(session),
            _ => None,
        });
        let later: Vec<_> = later.filter(is_new).collect();
        let is_first = |place: usize| later[..place].iter().all(|earlier| earlier.id != later[place].id);
        let first: Vec<_> =
            (0..later.len()).filter(|place| is_first(*place)).map(|place| later[place]).collect();
        self.client.sessions.iter().chain(first)
    }

    /// The sessions of the client, and each that turns up later, to be changed.
    pub fn sessions_mut(&mut self) -> impl Iterator<Item = &mut SessionPlan> {
        let later = self.steps.iter_mut().filter_map(|step| match &mut step.action {
            Action::Do(Stimulus::SignIn(session) | Stimulus::AddSession(session)) => Some(session),
            _ => None,
        });
        self.client.sessions.iter_mut().chain(later)
    }

    /// The organization that an argument names by its slug, where it does.
    pub fn by_slug(&self, argument: &Argument<OrganizationId>) -> Option<&OrganizationId> {
        let Argument::Id(text) = argument else { return None };
        self.sessions().find_map(|session| session.of_slug(text.as_str()))
    }

    /// What an implementation has to be capable of to run this scenario: what follows from its calls and stimuli.
    pub fn needs(&self) -> BTreeSet<Capability> {
        let mut needs = BTreeSet::new();
        for call in &self.calls {
            needs.insert(call.method.capability());
            if call.organization != Argument::Omitted {
                needs.insert(Capability::Organizations);
            }
        }
        if self.sessions().any(|session| session.task.is_some()) {
            needs.insert(Capability::PendingSessions);
        }
        if self.sessions().any(|session| !session.slugs.is_empty()) {
            needs.insert(Capability::Slugs);
        }
        needs.extend(self.client.environment.needs());
        needs.extend(self.client.framework.needs());
        if self.client.initial_state.is_some() {
            needs.insert(Capability::InitialState);
        }
        if !self.client.tokens_come_along {
            needs.insert(Capability::Tokens);
        }
        if !self.client.treat_pending_as_signed_out {
            needs.insert(Capability::TreatPendingAsSignedOut);
        }
        needs.extend(self.servers().flat_map(ServerPlan::needs));
        for step in &self.steps {
            let Action::Do(stimulus) = &step.action else { continue };
            needs.extend(stimulus.needs());
        }
        needs
    }
}
