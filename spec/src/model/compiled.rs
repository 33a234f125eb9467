//! A plan in numbers, and a trace of it in labels.

use super::ids::{Asked, Ids};
use super::label::{Code, Label, NULL, Val};
use crate::contract::Contract;
use crate::guarantees::laws::{Names, Passage, owes_callback, targets};
use crate::id::SessionId;
use crate::plan::{Behaviour, CallIndex, CallPlan, Method, Plan};
use crate::requirement::RuleId;
use crate::trace::{Current, ReturnOutcome, Settlement, Trace, Value, What};

/// A plan in numbers. Ids that turn up only in a trace get numbers when it is read.
#[derive(Clone, Debug)]
pub struct Compiled<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// Its sessions, by code from 2.
    pub sessions: Vec<SessionSpec>,
    /// Its calls.
    pub calls: Vec<CallSpec<'p>>,
    /// Whether the promise of some callback never settles.
    pub some_wait_for_ever: bool,
    /// What is current before the first step, if the client is loaded.
    pub initial: Val,
    /// The numbers of its names, and of those that turned up since.
    pub ids: Ids,
}

/// A session that the client has.
#[derive(Clone, Debug)]
pub struct SessionSpec {
    /// Its code.
    pub code: Code,
    /// Its user.
    pub user: Code,
    /// The organizations that its user is a member of.
    pub organizations: Vec<Code>,
    /// The organization it was last active in, or [`NULL`].
    pub last: Code,
}

/// What a call's callback gives back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gives {
    /// There is no callback.
    NoCallback,
    /// A promise.
    Promise,
    /// Something else.
    Plain,
    /// An error, thrown.
    Throws,
}

/// A call.
#[derive(Clone, Debug)]
pub struct CallSpec<'p> {
    /// What the plan says of it.
    pub plan: &'p CallPlan,
    /// The session argument.
    pub session: Asked,
    /// The organization argument.
    pub organization: Asked,
    /// What the callback gives back.
    pub gives: Gives,
    /// Whether it has to call back.
    pub owes_callback: bool,
    /// How it goes from the old value to the new.
    pub(crate) passage: Passage,
    /// Whether its callback's promise never settles.
    pub waits_for_ever: bool,
    /// Whether its callback has to be given a session.
    pub gives_a_session: bool,
    /// The rules that go by another name for each method.
    pub(crate) names: Names,
    /// The rules about what it sets; the first is the one for setting nothing.
    pub targets: Vec<RuleId>,
}

impl CallSpec<'_> {
    /// Whether it is a setSession.
    pub fn is_set_session(&self) -> bool {
        self.plan.method == Method::SetSession
    }
}

impl<'p> Compiled<'p> {
    /// Gives numbers to everything that a plan names.
    pub fn new(plan: &'p Plan) -> Self {
        let mut ids = Ids::new();
        let Ids { sessions, users, organizations, .. } = &mut ids;
        let specs: Vec<_> = plan
            .client
            .sessions
            .iter()
            .map(|session| SessionSpec {
                code: sessions.code(&session.id),
                user: users.code(&session.user),
                organizations: session.organizations.iter().map(|id| organizations.code(id)).collect(),
                last: session.last_active_organization.as_ref().map_or(NULL, |id| organizations.code(id)),
            })
            .collect();
        let contract = plan.contract();
        let calls = plan
            .calls
            .iter()
            .map(|call| CallSpec {
                plan: call,
                session: sessions.asked(&call.session),
                organization: organizations.asked(&call.organization),
                gives: match call.callback.as_ref().map(|callback| &callback.behaviour) {
                    None => Gives::NoCallback,
                    Some(Behaviour::Throws(_)) => Gives::Throws,
                    Some(Behaviour::Returns(_)) => Gives::Plain,
                    Some(_) => Gives::Promise,
                },
                owes_callback: owes_callback(call, contract),
                passage: Passage::of(call, contract),
                waits_for_ever: call.waits_for_ever(),
                gives_a_session: contract == Contract::Navigate,
                names: Names::of(call.method, contract),
                targets: targets(call).into_iter().map(|(rule, _)| rule).collect(),
            })
            .collect();
        let active = plan.client.active.as_ref().map(|id| sessions.code(id));
        let initial = active.and_then(|code| specs.iter().find(|session| session.code == code)).map_or(
            Val::NULL,
            |session| Val { session: session.code, organization: session.last, user: session.user },
        );
        Self {
            plan,
            some_wait_for_ever: plan.calls.iter().any(CallPlan::waits_for_ever),
            sessions: specs,
            calls,
            initial,
            ids,
        }
    }

    /// The client's session of a code.
    pub fn session(&self, code: Code) -> Option<&SessionSpec> {
        self.sessions.get(usize::from(code).checked_sub(2)?)
    }

    /// A trace in labels, each with the index of its event. A [`Label::Rest`] stands at the end of each turn.
    pub fn labels(&mut self, trace: &Trace) -> Vec<(usize, Label)> {
        let mut labels = Vec::with_capacity(trace.events.len() * 5 / 4);
        let mut turn = 0;
        for (k, event) in trace.events.iter().enumerate() {
            if event.turn != turn || event.what == What::End {
                turn = event.turn;
                labels.push((k, Label::Rest));
            }
            labels.push((k, self.label(&event.what)));
        }
        labels
    }

    /// An event as a label.
    pub fn label(&mut self, what: &What) -> Label {
        let call = |label| self.plan.call_named(label).map(|CallIndex(index)| index);
        match what {
            What::Call { call: label } => call(label).map_or(Label::Nonsense, Label::Call),
            What::Settle { call: label, outcome } => {
                let resolves = *outcome == Settlement::Resolve;
                call(label).map_or(Label::Nonsense, |call| Label::Settle(call, resolves))
            }
            What::Unload => Label::Unload,
            What::Load => Label::Load,
            What::SignOut { .. } | What::GetToken | What::RemoveSession { .. } | What::Answer { .. } => {
                Label::Outside
            }
            What::AddListener { listener } => Label::AddListener(self.ids.listeners.code(listener)),
            What::RemoveListener { listener } => Label::RemoveListener(self.ids.listeners.code(listener)),
            What::Emit { listener, current } => {
                Label::Emit(self.ids.listeners.code(listener), self.ids.val(current))
            }
            What::Callback { call: label, session } => match call(label) {
                Some(call) => Label::Callback(call, self.ids.sessions.value_code(session)),
                None => Label::Nonsense,
            },
            What::Return { call: label, outcome } => {
                let resolves = *outcome == ReturnOutcome::Resolved;
                call(label).map_or(Label::Nonsense, |call| Label::Return(call, resolves))
            }
            What::Probe { current } => Label::Probe(self.ids.val(current)),
            // Emission and rendering are two observations: the model speaks of what is told.
            What::Render { .. } => Label::Other,
            What::Begin | What::Focus { .. } | What::CallbackWaiting { .. } | What::Request { .. } => {
                Label::Other
            }
            What::End => Label::End,
        }
    }

    /// What numbers stand for.
    pub fn current(&self, val: Val) -> Current {
        self.ids.current(val)
    }

    /// A session's code as a value.
    pub fn session_value(&self, code: Code) -> Value<SessionId> {
        self.ids.sessions.value(code)
    }
}
