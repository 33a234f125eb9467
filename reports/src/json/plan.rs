//! A plan as JSON: a scenario made ready to run.

mod stimulus;

use super::wire::{Wire, mirror};
use super::words::{CallLabel, Contract, Method, OrganizationId, RuleId, SessionId, Tick, UserId, Value};
use interlude_spec::plan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use stimulus::Stimulus;

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_so(flag: &bool) -> bool {
    *flag
}

/// A call's place in [`Plan::calls`].
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct CallIndex(u16);

impl Wire for CallIndex {
    type Value = plan::CallIndex;

    fn of(value: &Self::Value) -> Self {
        Self(value.0)
    }

    fn value(self) -> Self::Value {
        plan::CallIndex(self.0)
    }
}

/// An argument of a call, in one of the forms that JavaScript callers pass.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Argument<Id> {
    /// It is left out: `undefined`.
    Omitted,
    /// It is `null`.
    Null,
    /// It is the id, a string.
    Id(Id),
    /// It is the object of that id.
    Object(Id),
}

impl<Id: Wire> Wire for Argument<Id> {
    type Value = plan::Argument<Id::Value>;

    fn of(value: &Self::Value) -> Self {
        match value {
            plan::Argument::Omitted => Self::Omitted,
            plan::Argument::Null => Self::Null,
            plan::Argument::Id(id) => Self::Id(Id::of(id)),
            plan::Argument::Object(id) => Self::Object(Id::of(id)),
        }
    }

    fn value(self) -> Self::Value {
        match self {
            Self::Omitted => plan::Argument::Omitted,
            Self::Null => plan::Argument::Null,
            Self::Id(id) => plan::Argument::Id(id.value()),
            Self::Object(id) => plan::Argument::Object(id.value()),
        }
    }
}

mirror! {
    /// A scenario, resolved.
    struct Plan = plan::Plan {
        /// The sentence that says what the scenario is about.
        title: String,
        /// The contracts that it claims to speak for; never empty.
        contracts: Vec<Contract>,
        /// The rules that it says it covers.
        covers: Vec<RuleId>,
        /// The client before the first step.
        client: ClientPlan,
        /// Every call, those made by callbacks included, in the order of the text.
        calls: Vec<CallPlan>,
        /// What happens, in time order.
        steps: Vec<Step>,
        /// What the listener `main` has to be told, from first to last.
        emissions: Option<Vec<EmissionPattern>>,
        /// What is expected under semantics that are named, in the order of the text.
        under: Vec<Under>,
        /// Which orders of one instant are run.
        ties: Ties,
    }

    /// The client before the first step.
    struct ClientPlan = plan::ClientPlan {
        /// Its sessions.
        sessions: Vec<SessionPlan>,
        /// The current session.
        active: Option<SessionId>,
        /// Whether it is loaded.
        loaded: bool,
        /// Who is signed in by what the server said when it rendered the page; none where it said nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initial_state: Option<Value<SessionId>>,
        /// Whether its tab has the focus.
        focused: bool,
        /// Whether control components take a pending session for none.
        treat_pending_as_signed_out: bool,
        /// Whether sessions come with a token; so where it is left out.
        #[serde(default = "yes", skip_serializing_if = "is_so")]
        tokens_come_along: bool,
        /// How the application is set up.
        #[serde(default)]
        environment: EnvironmentPlan,
        /// The hooks of the framework that it runs in.
        #[serde(default)]
        framework: FrameworkPlan,
        /// How the server answers, where nothing else is said.
        server: ServerPlan,
    }

    /// How the application is set up.
    #[derive(Default)]
    struct EnvironmentPlan = plan::EnvironmentPlan {
        /// Whether each user has to choose an organization.
        #[serde(default)]
        force_organization_selection: bool,
    }

    /// The hooks of a framework, such as Next.js sets.
    #[derive(Default)]
    struct FrameworkPlan = plan::FrameworkPlan {
        /// How long the one before a call takes; none where there is no such hook.
        before: Option<Tick>,
        /// How long the one after a call takes.
        after: Option<Tick>,
    }

    /// A session that the client has.
    struct SessionPlan = plan::SessionPlan {
        /// Its id.
        id: SessionId,
        /// Whose it is.
        user: UserId,
        /// The organizations its user is a member of.
        organizations: Vec<OrganizationId>,
        /// The slugs of those of them that have one.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        slugs: BTreeMap<OrganizationId, String>,
        /// The organization it was last active in.
        last_active_organization: Option<OrganizationId>,
        /// What its user has left to do: a session with a task is pending.
        task: Option<Task>,
    }

    /// How the server answers requests, by their kind.
    struct ServerPlan = plan::ServerPlan {
        /// How it answers a touch; at once where nothing is said.
        touch: Option<AnswerPlan>,
        /// How it answers a request for a token.
        token: Option<AnswerPlan>,
        /// How it answers a request to end sessions.
        sign_out: Option<AnswerPlan>,
        /// How it answers a request for the client.
        client: Option<AnswerPlan>,
        /// How it answers a request for the environment.
        environment: Option<AnswerPlan>,
    }

    /// When and how the server answers a request.
    struct AnswerPlan = plan::AnswerPlan {
        /// How long after the request.
        after: Tick,
        /// The HTTP status of the answer; 0 where none comes, because the network fails.
        status: u16,
    }

    /// A call of `setSession` or `setActive`.
    struct CallPlan = plan::CallPlan {
        /// What the scenario calls it.
        label: CallLabel,
        /// Which of the two.
        method: Method,
        /// The session argument.
        session: Argument<SessionId>,
        /// The organization argument; always [`Argument::Omitted`] for `setSession`.
        organization: Argument<OrganizationId>,
        /// The callback, `beforeEmit` or `navigate`.
        callback: Option<CallbackPlan>,
        /// Where to go instead of a callback (contract `navigate`).
        redirect_url: Option<String>,
        /// How the server answers this call's requests.
        server: ServerPlan,
        /// The call whose callback makes this call; none where a step makes it.
        parent: Option<CallIndex>,
    }

    /// What a call's callback does.
    struct CallbackPlan = plan::CallbackPlan {
        /// How it ends.
        behaviour: Behaviour,
        /// The calls it makes when it starts, before anything else.
        calls: Vec<CallIndex>,
        /// Whether its delay starts only when those calls have returned. Only with a promise.
        await_calls: bool,
    }

    /// How a callback ends.
    #[serde(rename_all = "kebab-case")]
    enum Behaviour = plan::Behaviour {
        /// It returns a promise that resolves after this time.
        ResolvesAfter(after: Tick),
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
        Throws(error: String),
        /// It returns this value, which is not a promise; `null` stands for nothing at all.
        Returns(value: serde_json::Value),
    }

    /// Something at a moment.
    struct Step = plan::Step {
        /// The moment.
        at: Tick,
        /// What happens or is asked then.
        action: Action,
    }

    /// What a step does.
    #[serde(rename_all = "kebab-case")]
    enum Action = plan::Action {
        /// Something is done to the implementation.
        Do(stimulus: Stimulus),
        /// The implementation is probed and compared.
        Expect(expectation: Expectation),
    }

    /// What a probe is compared with. What is `None` is unchecked.
    struct Expectation = plan::Expectation {
        /// The current session.
        session: Option<Value<SessionId>>,
        /// The current organization.
        organization: Option<Value<OrganizationId>>,
        /// The current user.
        user: Option<Value<UserId>>,
        /// What the control components show.
        children: Option<Children>,
        /// How far calls have come, in the order of the text.
        calls: Vec<(CallIndex, CallState)>,
    }

    /// What the user of a pending session has left to do.
    #[serde(rename_all = "kebab-case")]
    enum Task = plan::Task {
        /// To choose an organization.
        ChooseOrganization,
        /// To set a new password.
        ResetPassword,
        /// To set up a second factor.
        SetupMfa,
    }

    /// What the control components show.
    #[serde(rename_all = "kebab-case")]
    enum Children = plan::Children {
        /// Nothing that depends on a user.
        Hidden,
        /// What is for signed-in users.
        SignedIn,
        /// What is for signed-out users.
        SignedOut,
    }

    /// How far a call has come.
    #[serde(rename_all = "kebab-case")]
    enum CallState = plan::CallState {
        /// Its promise is not settled.
        Pending,
        /// Its promise has resolved.
        Resolved,
        /// Its promise has rejected, with exactly this message where there is one.
        Rejected(error: Option<String>),
    }

    /// One or more neighbouring emissions. What is `None` fits everything.
    struct EmissionPattern = plan::EmissionPattern {
        /// The session that was told.
        session: Option<Value<SessionId>>,
        /// The organization that was told.
        organization: Option<Value<OrganizationId>>,
    }

    /// What is expected where the contract leaves room, under one semantics.
    struct Under = plan::Under {
        /// The name of the semantics.
        semantics: String,
        /// What `main` is told.
        emissions: Option<Vec<EmissionPattern>>,
        /// Exactly the hazards that occur.
        hazards: Option<Vec<RuleId>>,
    }

    /// Which orders of stimuli and settlements of one instant are run.
    #[serde(rename_all = "kebab-case")]
    enum Ties = plan::Ties {
        /// The order of the file, settlements first.
        FileOrder,
        /// Every order, as one trial with the worst verdict.
        All,
    }
}
