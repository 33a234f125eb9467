//! The edge of a twin: names and the protocol's values on one side, numbers on the other.

use super::calls::{Call, CallIndex, Callback, Kind};
use super::clerk::Clerk;
use super::eras::Known;
use super::framework::Framework;
use super::record::{self, Organizations, Pending, Record, SetSession};
use crate::port::{Exchange, PortFailure};
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::event::Ambient;
use interlude_spec::id::{ListenerName, OrganizationId};
use interlude_spec::plan::{Argument, Method};
use interlude_spec::protocol::{
    self, Answer, CallItem, CallbackItem, CallbackKind, ClientState, Hello, ImplementationName, Item,
    Observation, Refusal, Request, SettleOutcome,
};
use interlude_spec::time::Tick;
use std::collections::BTreeSet;
use std::sync::Arc;

mod names;
#[cfg(feature = "merging")]
mod state;

pub(super) use names::error_of;
use names::{Names, place};

/// What the id of an organization begins with.
const ID_OF_AN_ORGANIZATION: &str = "org_";

/// What a twin's name begins with; what it is a twin of follows.
pub const PREFIX: &str = "twin/";

/// A clerk-js of some version, or a client that does what is documented, made of its record: no package and no JavaScript.
///
/// It takes the protocol's requests and gives the answers that the package would give in the page of the adapters' kit.
#[derive(Clone, Debug)]
pub struct Twin {
    known: Known,
    scenario: Option<Scenario>,
}

/// What a version of clerk-js is documented to fulfil.
pub fn contracts(record: &Record) -> Vec<Contract> {
    match record.callback {
        record::Callback::BeforeEmit => vec![Contract::BeforeEmit],
        record::Callback::Both => Contract::ALL.to_vec(),
        record::Callback::Navigate => vec![Contract::Navigate],
    }
}

/// What can be asked of it.
pub fn capabilities(record: &Record) -> BTreeSet<Capability> {
    let set_session = (record.set_session != SetSession::Absent).then_some(Capability::SetSession);
    let organizations = match record.organizations {
        Organizations::No => &[][..],
        Organizations::Yes => &[Capability::SetActive, Capability::Organizations],
    };
    let always = [
        Capability::Listeners,
        Capability::Unload,
        Capability::Focus,
        Capability::Load,
        Capability::SignOut,
        Capability::GetToken,
        Capability::RemoveSession,
        Capability::Server,
        Capability::Requests,
        Capability::SignOutCalls,
        Capability::AddSession,
        Capability::Visibility,
        Capability::Tokens,
        Capability::FrameworkHooks,
    ];
    let forced = (record.organizations == Organizations::Yes).then_some(Capability::ForcedOrganizations);
    let slugs = (record.organizations == Organizations::Yes).then_some(Capability::Slugs);
    let pending = (record.pending != Pending::PassedOver).then_some(Capability::PendingSessions);
    let mut capabilities = BTreeSet::new();
    capabilities.extend(always);
    capabilities.extend(organizations);
    capabilities.extend([set_session, pending, slugs, forced].into_iter().flatten());
    capabilities
}

impl Exchange for Twin {
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure> {
        self.answer(request).map_err(|Refusal { code, message }| PortFailure::Refused { code, message })
    }

    #[cfg(feature = "merging")]
    fn state(&mut self) -> Option<crate::port::State> {
        self.scenario.as_mut().map(Scenario::state)
    }
}

impl Twin {
    /// The twin of a version, or of what is documented.
    pub const fn new(known: Known) -> Self {
        Self { known, scenario: None }
    }

    /// What it is called.
    pub fn name(&self) -> String {
        format!("{PREFIX}{}", self.known.name())
    }

    /// What it is a twin of, and what it is made of.
    pub const fn known(&self) -> &Known {
        &self.known
    }

    /// What it is made of.
    pub const fn record(&self) -> &Record {
        &self.known.record
    }

    /// Answers a request; refuses what no record says, and what comes out of order.
    fn answer(&mut self, request: Request) -> Result<Answer, Refusal> {
        match request {
            Request::Hello { .. } => {
                let hello = Hello {
                    protocol: protocol::VERSION,
                    implementation: ImplementationName {
                        name: self.name().split('@').next().unwrap_or_default().to_owned(),
                        version: self.known.version.as_ref().map(ToString::to_string).unwrap_or_default(),
                        language: "record".into(),
                    },
                    contracts: contracts(&self.known.record),
                    capabilities: capabilities(&self.known.record),
                    guesses: Vec::new(),
                };
                let ok = protocol::Payload { hello: Some(Box::new(hello)), ..Default::default() };
                Ok(Answer { ok, events: Vec::new() })
            }
            Request::Begin { client, .. } => {
                let scenario = self.scenario.insert(Scenario::new(self.known.record, &client));
                Ok(scenario.observed())
            }
            Request::Act { at, batch } => {
                let scenario = self.begun()?;
                let mut events = scenario.pass_until(at);
                for item in batch {
                    scenario.act(item)?;
                }
                scenario.clerk.drain();
                let answer = scenario.observed();
                events.extend(answer.events);
                Ok(Answer { events, ..answer })
            }
            Request::Probe => {
                let scenario = self.begun()?;
                let current = scenario.names.current(&scenario.clerk.told());
                Ok(Answer {
                    ok: protocol::Payload { current: Some(current), ..Default::default() },
                    events: Vec::new(),
                })
            }
            Request::Idle => Ok(Answer::default()),
            Request::End | Request::Bye => {
                self.scenario = None;
                Ok(Answer::default())
            }
        }
    }

    fn begun(&mut self) -> Result<&mut Scenario, Refusal> {
        let refusal = || Refusal { code: "out-of-order".into(), message: "no scenario has begun".into() };
        self.scenario.as_mut().ok_or_else(refusal)
    }
}

/// A scenario under way.
#[derive(Clone, Debug)]
struct Scenario {
    clerk: Clerk,
    names: Names,
}

impl Scenario {
    fn new(record: Record, client: &ClientState) -> Self {
        let mut names = Names {
            record,
            sessions: Vec::new(),
            organizations: Vec::new(),
            slugs: Vec::new(),
            listeners: Vec::new(),
            calls: Vec::new(),
        };
        let given = client.sessions.iter().map(|state| names.given(state)).collect();
        let active = client.active.as_ref().map(|active| names.session(active));
        let mut clerk =
            Clerk::of(record, given, active, (client.loaded, client.focused), client.tokens_come_along);
        clerk.is_forced = client.force_organization_selection;
        if let Some(framework) = client.framework {
            let [before, after] = [framework.before, framework.after].map(|it| it.map(Tick::millis));
            clerk.framework = Framework { before, after };
        }
        clerk.drain();
        // Here and below: a listener that is only written down throws nothing.
        _ = clerk.add_listener(names.listener(&ListenerName::main()));
        clerk.drain();
        Self { clerk, names }
    }

    fn act(&mut self, item: Item) -> Result<(), Refusal> {
        match item.ambient() {
            None => return self.act_on(item),
            Some(Ambient::Unload) => self.clerk.unload(),
            Some(Ambient::Focus(focused)) => self.clerk.focus(focused),
            Some(Ambient::Visible(visible)) => self.clerk.shown(visible),
            Some(Ambient::Load) => self.clerk.come_to_life(),
            Some(Ambient::GetToken) => self.clerk.ask_for_token(),
            // No twin offers what has no arm here.
            Some(ambient) => {
                return Err(unsupported(format!("no record says what comes of `{}`", ambient.kind().wire)));
            }
        }
        Ok(())
    }

    /// Does what names somebody.
    fn act_on(&mut self, item: Item) -> Result<(), Refusal> {
        let Self { clerk, names } = self;
        match item {
            interlude_spec::ambient! { interlude_spec::with_ambient! pattern Item } => {
                unreachable!("told apart above")
            }
            Item::Call(item) => {
                let call = self.enter(*item)?;
                self.clerk.make(call);
            }
            Item::Settle { call, outcome, error } => {
                let outcome = match outcome {
                    SettleOutcome::Resolve => Ok(()),
                    SettleOutcome::Reject => Err(Arc::from(error.unwrap_or_default())),
                };
                let call = names.calls.iter().position(|its| *its == call).ok_or_else(|| Refusal {
                    code: "failed".into(),
                    message: format!("there is no call `{call}` whose callback could settle"),
                })?;
                clerk.settle(CallIndex(place(call).into()), outcome);
            }
            Item::AddListener { listener } => _ = clerk.add_listener(names.listener(&listener)),
            Item::RemoveListener { listener } => clerk.remove_listener(names.listener(&listener)),
            Item::SignOut { session } => clerk.leave(session.map(|session| names.session(&session))),
            Item::RemoveSession { session } => clerk.server.end(names.session(&session)),
            Item::SignIn { session } => {
                let given = names.given(&session);
                clerk.session_begins(given, true);
            }
            Item::AddSession { session } => {
                let given = names.given(&session);
                clerk.session_begins(given, false);
            }
            Item::Server { delay } => {
                if let Some(kind) = delay.iter().find(|kind| !clerk.server.delay(kind)) {
                    return Err(unsupported(format!("no request is of the kind `{kind}`")));
                }
                clerk.follows = true;
            }
            Item::Answer { request, status } => {
                let number = request.as_str().strip_prefix('r').and_then(|number| number.parse().ok());
                let sent = number.and_then(|number| clerk.server.waiting(number)).ok_or_else(|| Refusal {
                    code: "failed".into(),
                    message: format!("no request `{request}` waits for an answer"),
                })?;
                clerk.answer(sent, status);
            }
        }
        Ok(())
    }

    /// Enters a call, and the calls that its callbacks make, under their numbers.
    fn enter(&mut self, item: CallItem) -> Result<CallIndex, Refusal> {
        let CallItem { call, method, args, before_emit, navigate, callback } = item;
        let record = &self.names.record;
        let is_there = match method {
            Method::SetSession => record.set_session != SetSession::Absent,
            Method::SetActive => record.organizations == Organizations::Yes,
            Method::SignOut => true,
        };
        if !is_there {
            return Err(unsupported(format!("the method `{}`", method.as_str())));
        }
        // A call has one of them.
        let before_emit = before_emit.or(callback).map(|item| self.callback(item)).transpose()?;
        let navigate = navigate.map(|item| self.callback(item)).transpose()?;
        self.note_slug(&args.organization);
        self.clerk.calls.push(Call {
            method,
            session: numbered(args.session, |id| self.names.session(id)),
            organization: numbered(args.organization, |id| self.names.organization(id)),
            redirects: args.redirect_url.is_some_and(|url| !url.is_empty()),
            before_emit,
            navigate,
            promise: None,
            returned: None,
            has_called_back: false,
            waits_for: 0,
        });
        self.names.calls.push(call);
        Ok(CallIndex(place(self.names.calls.len() - 1).into()))
    }

    /// Notes that an organization is named by what is no id.
    fn note_slug(&mut self, argument: &Argument<OrganizationId>) {
        let (Argument::Id(named) | Argument::Object(named)) = argument else { return };
        if named.as_str().starts_with(ID_OF_AN_ORGANIZATION) {
            return;
        }
        let its = self.names.slugs.iter().find(|(slug, _)| slug == named).map(|(_, its)| *its);
        let number = self.names.organization(named);
        self.clerk.note_slug(number, its);
    }

    fn callback(&mut self, item: CallbackItem) -> Result<Callback, Refusal> {
        let calls = item.calls.into_iter().map(|nested| self.enter(nested)).collect::<Result<_, _>>()?;
        let kind = match item.kind {
            CallbackKind::Promise => Kind::Promise,
            CallbackKind::Returns { .. } => Kind::Returns,
            CallbackKind::Throws { error } => Kind::Throws(error.into()),
        };
        Ok(Callback { kind, calls, awaits_calls: item.await_calls })
    }

    /// Lets time pass until then. Gives back what has been observed on the way.
    fn pass_until(&mut self, at: Tick) -> Vec<Observation> {
        let mut events = Vec::new();
        while let Some(due) = self.clerk.pass_until(at.millis()) {
            let on_the_way = Some(Tick::from_millis(due)).filter(|due| *due < at);
            let seen = self.observed().events.into_iter();
            events.extend(seen.map(|event| Observation { at: on_the_way, ..event }));
        }
        self.clerk.now = self.clerk.now.max(at.millis());
        events
    }

    /// What has been observed since the last time.
    fn observed(&mut self) -> Answer {
        let events = std::mem::take(&mut self.clerk.seen);
        let events = events.into_iter().map(|seen| Observation::from(self.names.seen(seen))).collect();
        Answer { ok: protocol::Payload { quiescent: Some(true), ..Default::default() }, events }
    }
}

fn unsupported(message: String) -> Refusal {
    Refusal { code: "unsupported".into(), message }
}

fn numbered<Id, Number>(argument: Argument<Id>, mut number: impl FnMut(&Id) -> Number) -> Argument<Number> {
    match argument {
        Argument::Omitted => Argument::Omitted,
        Argument::Null => Argument::Null,
        Argument::Id(id) => Argument::Id(number(&id)),
        Argument::Object(id) => Argument::Object(number(&id)),
    }
}
