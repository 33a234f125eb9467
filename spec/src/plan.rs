//! A scenario made ready to run: names resolved, defaults filled in, every call in one table.
//!
//! A plan knows nothing of the text it was read from but the path of each step in it, by which a failure
//! finds its lines again ([`crate::scenario::step_places`]).

use crate::contract::{Capability, Contract};
use crate::id::{CallLabel, OrganizationId, SessionId};
use crate::rule::RuleId;
use crate::value::Value;
pub use crate::value::{Argument, Children};
use std::collections::BTreeSet;

mod call;
mod server;
mod session;
mod step;
mod surroundings;

pub use call::{Behaviour, CallPlan, CallbackPlan, Method};
pub use server::{AnswerPlan, OFFLINE, RequestKind, ServerPlan, WITHOUT_A_TOKEN};
pub use session::{SessionPlan, Status, Task};
pub use step::{Action, CallState, Expectation, Step, Stimulus};
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

impl ClientPlan {
    /// A client with sessions of which one may be current. It is loaded, its tab has the focus, and the rest is as where a scenario says
    /// nothing of it.
    pub fn of(sessions: Vec<SessionPlan>, active: Option<SessionId>) -> Self {
        Self {
            sessions,
            active,
            loaded: true,
            initial_state: None,
            focused: true,
            treat_pending_as_signed_out: true,
            tokens_come_along: true,
            environment: EnvironmentPlan::default(),
            framework: FrameworkPlan::default(),
            server: ServerPlan::default(),
        }
    }
}

impl Plan {
    /// A plan in which nothing happens and nothing is expected.
    pub fn of(title: impl Into<String>, contracts: Vec<Contract>, client: ClientPlan) -> Self {
        Self {
            title: title.into(),
            contracts,
            covers: Vec::new(),
            client,
            calls: Vec::new(),
            steps: Vec::new(),
            emissions: None,
            under: Vec::new(),
            ties: Ties::FileOrder,
        }
    }

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
