//! What a plan obliges an implementation to, in numbers: what the laws and the model both read.
//!
//! What a call owes follows from the call and the contract (`call`), and so does where the documentation is silent about it
//! ([`Compiled::is_silent`]). In which order it has to come and who is to blame is written twice, on purpose: in
//! [`crate::guarantees`] and in [`crate::model`].

use crate::contract::Contract;
use crate::event::{Numbered, Stimulus};
use crate::names::Names;
use crate::plan::{self, Action, Behaviour, CallIndex, CallPlan, Method, Plan, Task};
use crate::rule::RuleId;
use crate::value::{Asked, Code, NULL, Val};

mod call;
mod ended;
mod organizations;
mod pending;

pub use call::{Fit, Passage, RuleNames, owes_callback, rule_against, targets};
pub use organizations::{Open, Organizations};

/// A plan in numbers. Ids that turn up only in a trace get numbers when it is read.
#[derive(Clone, Debug)]
pub struct Compiled<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// The contract that it is judged by.
    pub contract: Contract,
    /// Its sessions, by code from 2; those that turn up later come last.
    pub sessions: Vec<SessionSpec>,
    /// Its calls.
    pub calls: Vec<CallSpec<'p>>,
    /// Whether the promise of some callback never settles.
    pub some_wait_for_ever: bool,
    /// What is current before the first step, if the client is loaded.
    pub initial: Val,
    /// The numbers of its names, and of those that turned up since.
    pub names: Names,
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
    /// What its user has left to do in the beginning: it is pending then.
    pub task: Option<Task>,
}

impl SessionSpec {
    /// Whether its user is a member of the organization that is asked for, if one is.
    pub fn has(&self, organization: Asked) -> bool {
        match organization {
            Asked::Id(code) => self.organizations.contains(&code),
            Asked::Omitted | Asked::Null => true,
        }
    }
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

/// What becomes of the session that a call finds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Replaces {
    /// Another one takes its place.
    Session,
    /// Null takes its place.
    ByNull,
    /// There is none, or it stays.
    Nothing,
}

/// A call.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked by itself")]
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
    pub passage: Passage,
    /// Whether its callback's promise never settles.
    pub waits_for_ever: bool,
    /// Whether its callback has to be given a session.
    pub gives_a_session: bool,
    /// The rules that go by another name for each method.
    pub names: RuleNames,
    /// A framework has a hook that runs after it: how long after its set it returns is open then.
    pub may_return_late: bool,
    /// Its organization is named by a slug, of which the contract does not speak.
    has_silent_slug: bool,
    /// The rules about what it sets; the first is the one for setting nothing.
    pub targets: Vec<RuleId>,
    /// The sessions of the plan that are pending.
    pending: Vec<Code>,
    /// The call behind which it is made, if it is one of several of a turn: what that one does at once is done before, and
    /// told only later.
    behind: Option<CallIndex>,
}

impl CallSpec<'_> {
    /// Whether it is a setSession.
    pub fn is_set_session(&self) -> bool {
        self.plan.method == Method::SetSession
    }

    /// Whether it is a sign-out.
    pub fn is_sign_out(&self) -> bool {
        self.plan.method == Method::SignOut
    }

    /// The session that it is about, where this one is kept; none where it asks for null, or for none that is known.
    pub const fn session_of(&self, kept: Code) -> Option<Code> {
        match self.session {
            Asked::Null => None,
            Asked::Id(code) => Some(code),
            Asked::Omitted => Some(kept),
        }
    }

    /// What becomes of the session that is current. Of replacing an active session it is said how, of a pending one nothing.
    pub fn replaces(&self, current: Code) -> Replaces {
        match self.session {
            _ if current <= NULL || self.pending.contains(&current) => Replaces::Nothing,
            Asked::Null => Replaces::ByNull,
            Asked::Id(code) if code != current => Replaces::Session,
            Asked::Id(_) | Asked::Omitted => Replaces::Nothing,
        }
    }

    /// Whether it may go straight to its value from what is current: it has no callback to be hidden for, and there is no
    /// session that another value replaces. The three steps are stated of a session that is replaced.
    pub fn replaces_nothing(&self, current: Val) -> bool {
        self.passage == Passage::Hides
            && self.gives == Gives::NoCallback
            && self.replaces(current.session) == Replaces::Nothing
    }
}

impl<'p> Compiled<'p> {
    /// Gives numbers to everything that a plan names.
    pub fn new(plan: &'p Plan) -> Self {
        Self::under(plan, plan.contract())
    }

    /// As [`Self::new`], for a run that is judged by this contract.
    pub fn under(plan: &'p Plan, contract: Contract) -> Self {
        let mut names = Names::new();
        plan.calls.iter().for_each(|call| names.calls.push(&call.label));
        let Names { sessions, users, organizations, .. } = &mut names;
        let specs: Vec<_> = plan
            .sessions()
            .map(|session| SessionSpec {
                code: sessions.code(&session.id),
                user: users.code(&session.user),
                organizations: session.organizations.iter().map(|id| organizations.code(id)).collect(),
                last: session.last_active_organization.as_ref().map_or(NULL, |id| organizations.code(id)),
                task: session.task,
            })
            .collect();
        let pending: Vec<_> =
            specs.iter().filter(|session| session.task.is_some()).map(|session| session.code).collect();
        let pairs: Vec<_> = made_in_one_turn(plan).flat_map(|calls| calls.windows(2)).collect();
        let calls = plan
            .calls
            .iter()
            .zip(plan.call_indices())
            .map(|(call, index)| CallSpec {
                plan: call,
                session: sessions.asked(&call.session),
                organization: match plan.by_slug(&call.organization) {
                    Some(id) => Asked::Id(organizations.code(id)),
                    None => organizations.asked(&call.organization),
                },
                may_return_late: plan.client.framework.after.is_some(),
                has_silent_slug: contract == Contract::BeforeEmit
                    && plan.by_slug(&call.organization).is_some(),
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
                names: RuleNames::of(call.method, contract),
                targets: targets(call).into_iter().map(|(rule, _)| rule).collect(),
                pending: pending.clone(),
                behind: pairs.iter().find(|pair| pair[1] == index).map(|pair| pair[0]),
            })
            .collect();
        let active = plan.client.active.as_ref().map(|id| sessions.code(id));
        let initial = active.and_then(|code| specs.iter().find(|session| session.code == code)).map_or(
            Val::NULL,
            |session| Val { session: session.code, organization: session.last, user: session.user },
        );
        Self {
            plan,
            contract,
            some_wait_for_ever: plan.calls.iter().any(CallPlan::waits_for_ever),
            sessions: specs,
            calls,
            initial,
            names,
        }
    }

    /// The client's session of a code.
    pub fn session(&self, code: Code) -> Option<&SessionSpec> {
        self.sessions.get(usize::from(code).checked_sub(2)?)
    }

    /// Whether a session is asked for that the client does not have.
    pub fn is_unknown(&self, session: Asked) -> bool {
        matches!(session, Asked::Id(code) if self.session(code).is_none())
    }

    /// Of a call that is a sign-out the session that it signs out of, or none where it is all of them.
    pub fn signs_out(&self, call: CallIndex) -> Option<Option<Code>> {
        let call = self.calls.get(call.index()).filter(|call| call.is_sign_out())?;
        Some(match call.session {
            Asked::Id(code) => Some(code),
            Asked::Omitted | Asked::Null => None,
        })
    }

    /// A stimulus, and of a sign-out that is a call what it would be without a label.
    pub fn as_sign_out(&self, stimulus: Stimulus<Numbered>) -> Stimulus<Numbered> {
        match stimulus {
            Stimulus::Call { call } => {
                self.signs_out(call).map_or(stimulus, |session| Stimulus::SignOut { session })
            }
            _ => stimulus,
        }
    }

    /// Notes which sessions are left with a refused organization when a call is made that keeps this session if it leaves
    /// the session out, be it undefined meanwhile: one that asked last for an organization which its user is not a member of, or
    /// by a slug where the contract knows of none: it may be taken for the id of such a one.
    /// A call about which the documentation is silent for another reason (`is_silent`) changes nothing of that.
    pub fn note_refused(&self, call: &CallSpec<'_>, is_silent: bool, kept: Code, refused: &mut Vec<Code>) {
        let Some(session) = call.session_of(kept).and_then(|code| self.session(code)) else { return };
        if call.organization == Asked::Omitted {
            return;
        }
        let is_refused = call.has_silent_slug || !session.has(call.organization);
        if !is_silent {
            refused.retain(|code| *code != session.code);
        }
        if is_refused && !refused.contains(&session.code) {
            refused.push(session.code);
            refused.sort_unstable();
        }
    }

    /// Whether what it is given puts a call where the documentation is silent: an unknown id, a session that is gone or
    /// pending, no session to keep or perhaps none, an organization together with a null session, one that the user is not a
    /// member of, one that is named by its slug where the contract knows of none, none where the application insists on one, or
    /// none of its own after such a one.
    pub fn is_silent(&self, call: &CallSpec<'_>, now: &Situation<'_>) -> bool {
        match call.session {
            Asked::Id(code) if now.removed.contains(&code) => return true,
            Asked::Omitted if now.kept <= NULL || call.behind.is_some() => return true,
            _ => {}
        }
        let session = call.session_of(now.kept);
        let session = match session.map(|code| (self.session(code), now.ended.contains(&code))) {
            None => None,
            Some((Some(session), false)) if session.task.is_none() => Some(session),
            Some(_) => return true,
        };
        match (call.organization, session) {
            _ if call.has_silent_slug => true,
            (Asked::Null, _) if self.plan.client.environment.force_organization_selection => true,
            (Asked::Omitted, Some(session)) => now.refused.contains(&session.code),
            (Asked::Omitted, None) | (Asked::Null, Some(_)) => false,
            (_, None) => true,
            (organization @ Asked::Id(_), Some(session)) => !session.has(organization),
        }
    }
}

/// The calls that are made in one turn, in order: those of a step, and those of a callback.
fn made_in_one_turn(plan: &Plan) -> impl Iterator<Item = &[CallIndex]> {
    let of_steps = plan.steps.iter().filter_map(|step| match &step.action {
        Action::Do(plan::Stimulus::Calls(calls)) => Some(calls.as_slice()),
        _ => None,
    });
    let callbacks = plan.calls.iter().filter_map(|call| call.callback.as_ref());
    of_steps.chain(callbacks.map(|callback| callback.calls.as_slice()))
}

/// What a call finds when it is made, or has come to while it is in progress.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'s> {
    /// The session that a call keeps which leaves the session out: undefined or null where there is none.
    pub kept: Code,
    /// The sessions that null removed, and that have not been current since.
    pub removed: &'s [Code],
    /// The sessions that were signed out, or that the server removed.
    pub ended: &'s [Code],
    /// The sessions that asked last for an organization which was refused.
    pub refused: &'s [Code],
}
