//! A scenario as it is written: read, but with names that may stand for nothing yet. What could not be read is left
//! out, so that the rest can be looked at all the same.

use super::node::NodeId;
use crate::contract::Contract;
use crate::id::{CallLabel, ListenerName, OrganizationId, SessionId, UserId};
use crate::plan::{
    Argument, Behaviour, CallState, EmissionPattern, EnvironmentPlan, Expectation, FrameworkPlan, Method,
    ServerPlan, Status, Stimulus, Task,
};
use crate::plan::{Ties, Under};
use crate::rule::RuleId;
use crate::time::Tick;
use crate::value::Value;

/// Something, and where it is written.
#[derive(Clone, Debug)]
pub(crate) struct Spot<T> {
    pub(crate) value: T,
    pub(crate) at: NodeId,
}

pub(super) struct Document {
    pub(super) title: Option<String>,
    /// Empty where it could not be read.
    pub(super) contracts: Vec<Contract>,
    /// The contracts of which the calls use what no other one has.
    pub(super) used: Vec<Contract>,
    pub(super) covers: Vec<RuleId>,
    pub(super) client: ClientDocument,
    pub(super) steps: Vec<StepDocument>,
    pub(super) emissions: Option<Vec<EmissionPattern>>,
    pub(super) under: Vec<Under>,
    pub(super) ties: Ties,
}

#[derive(Default)]
pub(super) struct ClientDocument {
    pub(super) sessions: Vec<SessionDocument>,
    pub(super) active: Option<Spot<SessionId>>,
    pub(super) loaded: Option<bool>,
    pub(super) focused: Option<bool>,
    /// Of whom the server said that they are signed in, or that nobody is.
    pub(super) initial_state: Option<Spot<Value<SessionId>>>,
    pub(super) treat_pending_as_signed_out: Option<bool>,
    pub(super) tokens_come_along: Option<bool>,
    pub(super) environment: EnvironmentPlan,
    pub(super) framework: FrameworkPlan,
    pub(super) server: ServerPlan,
}

pub(super) struct SessionDocument {
    pub(super) id: Option<Spot<SessionId>>,
    pub(super) user: Option<UserId>,
    pub(super) organizations: Vec<OrganizationId>,
    /// The slugs that some of them have.
    pub(super) slugs: Vec<(OrganizationId, Spot<String>)>,
    pub(super) last_active_organization: Option<Spot<OrganizationId>>,
    pub(super) status: Option<Spot<Status>>,
    pub(super) task: Option<Spot<Task>>,
}

pub(super) struct StepDocument {
    pub(super) at: Option<Spot<Tick>>,
    /// At most one, unless the step is a mistake.
    pub(super) stimuli: Vec<StimulusDocument>,
    pub(super) expect: Option<ExpectDocument>,
}

pub(super) enum StimulusDocument {
    Calls(Vec<CallDocument>),
    AddListener(Spot<ListenerName>),
    RemoveListener(Spot<ListenerName>),
    /// The user signs in, here (`true`) or in another tab.
    Session(bool, Spot<SessionDocument>),
    /// One that names nothing which has to exist.
    Other(Stimulus),
}

pub(super) struct CallDocument {
    pub(super) label: Option<Spot<CallLabel>>,
    pub(super) method: Option<Spot<Method>>,
    pub(super) session: Argument<SessionId>,
    pub(super) organization: Argument<OrganizationId>,
    pub(super) callback: Option<CallbackDocument>,
    pub(super) redirect_url: Option<Spot<String>>,
    pub(super) server: ServerPlan,
}

pub(super) struct CallbackDocument {
    /// The key under which it stands: `beforeEmit`, `navigate` or `callback`.
    pub(super) key: Spot<&'static str>,
    pub(super) behaviour: Option<Behaviour>,
    pub(super) calls: Vec<CallDocument>,
    pub(super) await_calls: bool,
}

pub(super) struct ExpectDocument {
    /// All but the calls.
    pub(super) probe: Expectation,
    pub(super) calls: Vec<(Spot<CallLabel>, Option<CallState>)>,
}
