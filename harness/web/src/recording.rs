//! What a test did with a fake and what it saw, made into a plan and a trace: so that it is judged and drawn like any other run.

use interlude_lab::driver::Played;
use interlude_lab::judge::judge_played;
use interlude_lab::named::{Named, Simulated};
use interlude_lab::twin::contracts;
use interlude_lab::twin::eras::Known;
use interlude_reports::style::Style;
use interlude_reports::timeline::{layout, svg, text};
use interlude_spec::contract::Contract;
use interlude_spec::event::{Event, Named as InNames, Observation, Settlement, Stimulus, What};
use interlude_spec::id::{CallLabel, ListenerName, OrganizationId, RequestId, SessionId, UserId};
use interlude_spec::plan::{
    Action, AnswerPlan, Argument, Behaviour, CallIndex, CallPlan, CallbackPlan, ClientPlan, Method, Plan,
    ServerPlan, SessionPlan, Step, Stimulus as Planned, Ties,
};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::write;
use interlude_spec::time::Tick;
use interlude_spec::trace::{Current, ErrorValue, ReturnOutcome, Trace, Value};
use interlude_spec::verdict::Finding;
use serde::{Deserialize, Serialize};

/// What a test did and saw. Its parts are as plain as they can be, for what reads them travels over the network.
#[derive(Clone, Debug, Deserialize)]
pub struct Recording {
    /// The version of clerk-js that was faked.
    pub version: String,
    /// What the test is called.
    pub title: String,
    /// The sessions that the client began with.
    pub sessions: Vec<RecordedSession>,
    /// The current one.
    pub active: Option<String>,
    /// Whether it was loaded.
    pub loaded: bool,
    /// Whether its tab had the focus.
    pub focused: bool,
    /// The calls that it made, in order.
    pub calls: Vec<RecordedCall>,
    /// What happened, in order.
    pub events: Vec<RecordedEvent>,
}

/// A session that a client began with.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordedSession {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub user: String,
    /// The organizations that its user is a member of.
    pub organizations: Vec<String>,
    /// The one that it was last active in.
    pub last: Option<String>,
}

/// A call that was made.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordedCall {
    /// What it is called.
    pub call: String,
    /// The method.
    pub method: Method,
    /// The session that it was given: `omitted`, `null`, `id sess_a` or `object sess_a`.
    pub session: String,
    /// The organization, in the same way.
    pub organization: String,
    /// Where to go.
    pub redirect: Option<String>,
    /// Whether it was given a callback.
    pub callback: bool,
    /// How its callback ended: `promise`, `returns` or `throws`; none where it has not been called.
    pub gave: Option<String>,
    /// The message of the error that it threw.
    pub error: Option<String>,
    /// The call whose callback made it, at once.
    pub parent: Option<String>,
}

/// Something that happened.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RecordedEvent {
    /// When, in milliseconds.
    pub at: u64,
    /// In which turn.
    pub turn: u32,
    /// What was done or seen, by its word in the protocol.
    pub is: String,
    /// The call.
    pub call: Option<String>,
    /// The session: as a value (`undefined`, `null`, `set sess_a`) where it is what is current or what a callback is given, else an
    /// id.
    pub session: Option<String>,
    /// The user, as a value.
    pub user: Option<String>,
    /// The organization, as a value.
    pub organization: Option<String>,
    /// Whether the tab has the focus now.
    pub focused: bool,
    /// The request.
    pub request: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// The status of its answer.
    pub status: u16,
    /// The class of an error.
    pub name: Option<String>,
    /// The message of an error.
    pub error: Option<String>,
}

/// An event, in names.
enum Happened {
    Did(Stimulus<InNames>),
    Saw(Observation<InNames>),
}

impl RecordedEvent {
    fn read(&self) -> Result<Happened, String> {
        let call = || Some(CallLabel::new(self.call.as_deref()?));
        let needed = |what: Option<CallLabel>| what.ok_or_else(|| format!("`{}` lacks its call", self.is));
        let request = || RequestId::new(self.request.as_deref().unwrap_or_default());
        let session = || Some(SessionId::new(self.session.as_deref()?));
        Ok(match self.is.as_str() {
            "call" => Happened::Did(Stimulus::Call { call: needed(call())? }),
            "settle" => Happened::Did(Stimulus::Settle {
                call: needed(call())?,
                outcome: self.error.clone().map_or(Settlement::Resolve, Settlement::Reject),
            }),
            "unload" => Happened::Did(Stimulus::Unload),
            "focus" => Happened::Did(Stimulus::Focus { focused: self.focused }),
            "load" => Happened::Did(Stimulus::Load),
            "sign-out" => Happened::Did(Stimulus::SignOut { session: session() }),
            "get-token" => Happened::Did(Stimulus::GetToken),
            "remove-session" => Happened::Did(Stimulus::RemoveSession {
                session: session().ok_or("a removal lacks its session")?,
            }),
            "answer" => Happened::Did(Stimulus::Answer { request: request(), status: self.status }),
            "emit" => Happened::Saw(Observation::Emit {
                listener: ListenerName::main(),
                current: Current {
                    session: value(self.session.as_deref(), SessionId::new),
                    organization: self.organization.as_deref().map(|it| value(Some(it), OrganizationId::new)),
                    user: value(self.user.as_deref(), UserId::new),
                },
            }),
            "callback" => Happened::Saw(Observation::Callback {
                call: needed(call())?,
                session: value(self.session.as_deref(), SessionId::new),
            }),
            "return" => Happened::Saw(Observation::Return {
                call: needed(call())?,
                outcome: match (&self.name, &self.error) {
                    (Some(name), Some(message)) => ReturnOutcome::Rejected {
                        error: ErrorValue { name: name.clone(), message: message.clone() },
                    },
                    _ => ReturnOutcome::Resolved,
                },
            }),
            "request" => Happened::Saw(Observation::Request {
                request: request(),
                kind: self.kind.clone().unwrap_or_default(),
                call: call(),
            }),
            other => return Err(format!("`{other}` is nothing that happens")),
        })
    }
}

/// A value as it is written: `undefined`, `null` or `set ID`.
fn value<'t, Id>(text: Option<&'t str>, id: impl FnOnce(&'t str) -> Id) -> Value<Id> {
    match text.map(|text| (text, text.strip_prefix("set "))) {
        Some((_, Some(set))) => Value::set(id(set)),
        Some(("null", _)) => Value::Null,
        _ => Value::Undefined,
    }
}

/// An argument as it is written: `omitted`, `null`, `id ID` or `object ID`.
fn argument<'t, Id>(text: &'t str, id: impl FnOnce(&'t str) -> Id) -> Argument<Id> {
    match (text.strip_prefix("id "), text.strip_prefix("object ")) {
        (Some(by_id), _) => Argument::Id(id(by_id)),
        (_, Some(object)) => Argument::Object(id(object)),
        _ if text == "null" => Argument::Null,
        _ => Argument::Omitted,
    }
}

/// What a recording comes to.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// The picture, as text.
    pub timeline: String,
    /// The picture, to look at.
    pub svg: String,
    /// The musts of the documentation that are broken, and the hazards that show.
    pub findings: Vec<ToldFinding>,
    /// A scenario file that does the same.
    pub scenario: String,
    /// Whether that file, played to the twin, comes to the same events in the same order.
    pub replays: bool,
}

/// A must that is broken, or a hazard that shows.
#[derive(Clone, Debug, Serialize)]
pub struct ToldFinding {
    /// The rule.
    pub rule: RuleId,
    /// Whether it is a hazard, which no sentence of the documentation forbids.
    pub hazard: bool,
    /// The call.
    pub call: Option<CallLabel>,
    /// When it shows, in milliseconds.
    pub at: Tick,
    /// What should be.
    pub expected: String,
    /// What is.
    pub observed: String,
    /// Whom it hurts.
    pub why: String,
}

/// Judges and draws a recording.
///
/// # Errors
///
/// Why it cannot be judged: there is no record of its version, or its events make no sense.
pub fn tell(recording: &Recording, style: Style) -> Result<Told, String> {
    let name = format!("clerk-js@{}", recording.version);
    let known = Named::of(&name).ok_or_else(|| format!("there is no `{name}`"))?;
    let known = known.map_err(|none| none.to_string())?;
    let trace = trace(recording)?;
    let plan = plan(recording, &trace)?;
    let played = Played { trace, probes: Vec::new(), renders: false };
    let (_, judgement) = judge_played(&plan, &played, None, &[]);
    let trace = played.trace;
    let musts = judgement.findings.into_iter().filter(|finding| finding.rule.kind() == RuleKind::Must);
    let mut findings: Vec<Finding> = musts.chain(judgement.hazards).collect();
    findings.sort_by_key(|finding| finding.event);
    let replayed = known.simulate(&"recorded".into(), &plan);
    Ok(Told {
        timeline: text::draw_in_part(&layout(&plan, &trace, false, None), style),
        svg: svg::draw(&layout(&plan, &trace, false, None)),
        findings: findings.into_iter().map(told).collect(),
        scenario: write::write(&plan),
        replays: replayed.is_ok_and(|Simulated { trace: again, .. }| seen(&again) == seen(&trace)),
    })
}

fn told(finding: Finding) -> ToldFinding {
    ToldFinding {
        rule: finding.rule,
        hazard: finding.rule.kind() == RuleKind::Hazard,
        call: finding.call,
        at: finding.at,
        expected: finding.expected,
        observed: finding.observed,
        why: interlude_spec::catalogue::entry(finding.rule).map_or("", |entry| &entry.why).to_owned(),
    }
}

/// What is seen in a trace, in order: what the client does, and apart from it which calls return. A test sees that at once, and
/// an adapter a few jobs later.
fn seen(trace: &Trace) -> [Vec<(Tick, &Observation<InNames>)>; 2] {
    let seen = trace.events.iter().filter_map(|event| match &event.what {
        What::Saw(seen) => Some((event.at, seen)),
        _ => None,
    });
    let (returns, others) = seen.partition(|(_, seen)| matches!(seen, Observation::Return { .. }));
    [others, returns]
}

/// What is known of the times of a call.
#[derive(Clone, Default)]
struct Times {
    began: Option<Tick>,
    settled: Option<(Tick, Option<String>)>,
    answered: Option<(Tick, u16)>,
}

fn plan(recording: &Recording, trace: &Trace) -> Result<Plan, String> {
    let times = times(recording, trace);
    let index = |label: &str| {
        let place = recording.calls.iter().position(|it| it.call == label);
        let place = place.ok_or_else(|| format!("there is no call `{label}`"))?;
        Ok::<_, String>(CallIndex(u16::try_from(place).map_err(|_| "there are too many calls")?))
    };
    let mut calls = Vec::with_capacity(recording.calls.len());
    for (call, times) in recording.calls.iter().zip(times) {
        let nested = recording.calls.iter().filter(|it| it.parent.as_ref() == Some(&call.call));
        let nested = nested.map(|it| index(&it.call)).collect::<Result<Vec<_>, _>>()?;
        calls.push(CallPlan {
            label: CallLabel::new(call.call.as_str()),
            method: call.method,
            session: argument(&call.session, SessionId::new),
            organization: argument(&call.organization, OrganizationId::new),
            callback: call.callback.then(|| CallbackPlan {
                behaviour: behaviour(call, &times),
                calls: nested,
                await_calls: false,
            }),
            redirect_url: call.redirect.clone(),
            server: ServerPlan { touch: times.answered.map(|(after, status)| AnswerPlan { after, status }) },
            parent: call.parent.as_deref().map(index).transpose()?,
        });
    }
    let steps = steps(trace, &calls)?;
    let plan = Plan {
        title: recording.title.clone(),
        contracts: vec![contract(recording)],
        covers: Vec::new(),
        client: client(recording),
        calls,
        steps,
        emissions: None,
        under: Vec::new(),
        ties: Ties::FileOrder,
    };
    plan.check().map(|()| plan)
}

/// What was done, as steps. Calls that were made in one turn are made together.
fn steps(trace: &Trace, calls: &[CallPlan]) -> Result<Vec<Step>, String> {
    let mut steps: Vec<Step> = Vec::new();
    let mut last = None;
    for event in &trace.events {
        let What::Did(did) = &event.what else { continue };
        let Some(planned) = planned(did, calls)? else { continue };
        let before = steps.last_mut().map(|step| &mut step.action);
        match (planned, before) {
            (Planned::Calls(more), Some(Action::Do(Planned::Calls(before)))) if last == Some(event.turn) => {
                before.extend(more);
            }
            (planned, _) => steps.push(Step { at: event.at, action: Action::Do(planned) }),
        }
        last = Some(event.turn);
    }
    Ok(steps)
}

/// By which contract the calls are made: by the newer one where the version has no other, or where a call is given what only that
/// one has.
fn contract(recording: &Recording) -> Contract {
    let known = Known::named(&recording.version);
    let contracts = known.map_or_else(|_| Vec::new(), |known| contracts(&known.record));
    let redirects = recording.calls.iter().any(|call| call.redirect.is_some());
    match contracts.as_slice() {
        [only] => *only,
        _ if redirects => Contract::Navigate,
        _ => Contract::BeforeEmit,
    }
}

fn client(recording: &Recording) -> ClientPlan {
    let sessions = recording.sessions.iter().map(|session| SessionPlan {
        id: SessionId::new(session.id.as_str()),
        user: UserId::new(session.user.as_str()),
        organizations: session.organizations.iter().map(|it| OrganizationId::new(it.as_str())).collect(),
        last_active_organization: session.last.as_deref().map(OrganizationId::new),
    });
    ClientPlan {
        sessions: sessions.collect(),
        active: recording.active.as_deref().map(SessionId::new),
        loaded: recording.loaded,
        focused: recording.focused,
        server: ServerPlan::default(),
    }
}

fn behaviour(call: &RecordedCall, times: &Times) -> Behaviour {
    match (call.gave.as_deref(), &times.settled) {
        (Some("returns"), _) => Behaviour::Returns(serde_json::Value::Null),
        (Some("throws"), _) => Behaviour::Throws(call.error.clone().unwrap_or_default()),
        (_, Some((after, None))) => Behaviour::ResolvesAfter(*after),
        (_, Some((after, Some(error)))) => Behaviour::RejectsAfter { after: *after, error: error.clone() },
        (_, None) => Behaviour::Never,
    }
}

/// What a step does; nothing where it follows from another one.
fn planned(did: &Stimulus<InNames>, calls: &[CallPlan]) -> Result<Option<Planned>, String> {
    Ok(Some(match did {
        Stimulus::Call { call } => {
            let place = calls.iter().position(|it| it.label == *call);
            let place = place.ok_or_else(|| format!("there is no call `{call}`"))?;
            if calls[place].parent.is_some() {
                return Ok(None);
            }
            Planned::Calls(vec![CallIndex(u16::try_from(place).map_err(|_| "there are too many calls")?)])
        }
        Stimulus::Settle { .. } | Stimulus::Answer { .. } => return Ok(None),
        Stimulus::Unload => Planned::Unload,
        Stimulus::Focus { focused } => Planned::Focus(*focused),
        Stimulus::AddListener { listener } => Planned::AddListener(listener.clone()),
        Stimulus::RemoveListener { listener } => Planned::RemoveListener(listener.clone()),
        Stimulus::Load => Planned::Load,
        Stimulus::SignOut { session } => Planned::SignOut(session.clone()),
        Stimulus::GetToken => Planned::GetToken,
        Stimulus::RemoveSession { session } => Planned::RemoveSession(session.clone()),
    }))
}

/// The times of each call.
fn times(recording: &Recording, trace: &Trace) -> Vec<Times> {
    let mut all = vec![Times::default(); recording.calls.len()];
    let place = |label: &CallLabel| recording.calls.iter().position(|it| it.call == label.as_str());
    let mut sent: Vec<(&RequestId, &CallLabel, Tick)> = Vec::new();
    let since = |from: Tick, to: Tick| Tick::from_millis(to.millis().saturating_sub(from.millis()));
    for event in &trace.events {
        match &event.what {
            What::Saw(Observation::Callback { call, .. }) => {
                if let Some(place) = place(call) {
                    all[place].began.get_or_insert(event.at);
                }
            }
            What::Saw(Observation::Request { request, call: Some(call), .. }) => {
                sent.push((request, call, event.at));
            }
            What::Did(Stimulus::Settle { call, outcome }) => {
                let Some(times) = place(call).map(|place| &mut all[place]) else { continue };
                let after = since(times.began.unwrap_or(event.at), event.at);
                let error = match outcome {
                    Settlement::Resolve => None,
                    Settlement::Reject(error) => Some(error.clone()),
                };
                times.settled.get_or_insert((after, error));
            }
            What::Did(Stimulus::Answer { request, status }) => {
                let Some((_, call, at)) = sent.iter().find(|(sent, ..)| *sent == request) else { continue };
                if let Some(place) = place(call) {
                    all[place].answered.get_or_insert((since(*at, event.at), *status));
                }
            }
            _ => {}
        }
    }
    all
}

fn trace(recording: &Recording) -> Result<Trace, String> {
    let mut events = vec![Event { at: Tick::ZERO, turn: 0, what: What::Begin }];
    for event in &recording.events {
        let what = match event.read()? {
            Happened::Did(did) => What::Did(did),
            Happened::Saw(saw) => What::Saw(saw),
        };
        events.push(Event { at: Tick::from_millis(event.at), turn: event.turn, what });
    }
    let (at, turn) = events.last().map_or((Tick::ZERO, 0), |last| (last.at, last.turn));
    events.push(Event { at, turn, what: What::End });
    Ok(Trace { events })
}
