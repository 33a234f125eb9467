//! A recording as JavaScript tells it: JSON, as plain as it can be, for what reads it travels over the network.

use interlude_spec::event::{Ambient, Event, Named, Observation, Settlement, Stimulus, What};
use interlude_spec::id::{CallLabel, ListenerName, OrganizationId, RequestId, SessionId, UserId};
use interlude_spec::plan::{Argument, ClientPlan, Method, SessionPlan};
use interlude_spec::time::Tick;
use interlude_spec::trace::{Current, ErrorValue, ReturnOutcome, Trace, Value};
use std::collections::BTreeMap;

type Json = serde_json::Value;

/// What a test did and saw.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The version of clerk-js that was faked.
    pub version: String,
    /// What the test is called.
    pub title: String,
    /// The client that it began with.
    pub client: ClientPlan,
    /// The calls that it made, in order.
    pub calls: Vec<RecordedCall>,
    /// What happened.
    pub trace: Trace,
}

/// A call that was made.
#[derive(Clone, Debug)]
pub struct RecordedCall {
    /// What it is called.
    pub label: CallLabel,
    /// The method.
    pub method: Method,
    /// The session that it was given.
    pub session: Argument<SessionId>,
    /// The organization that it was given.
    pub organization: Argument<OrganizationId>,
    /// Where to go.
    pub redirect: Option<String>,
    /// Whether it was given a callback.
    pub calls_back: bool,
    /// Whether that is `navigate`.
    pub navigates: bool,
    /// How its callback ended, apart from a promise of its; none where it has not been called.
    pub gave: Option<Gave>,
    /// The call whose callback made it, at once.
    pub parent: Option<CallLabel>,
}

/// How a callback ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gave {
    /// It gave a promise.
    Promise,
    /// It gave something else.
    Something,
    /// It threw an error with this message.
    Threw(String),
}

impl Recording {
    /// Reads one.
    ///
    /// # Errors
    ///
    /// What is missing, or what is nothing that happens.
    pub fn read(json: &Json) -> Result<Self, String> {
        let fields = Fields(json);
        let of = |kind: &str| fields.list(kind).iter().map(Fields);
        Ok(Self {
            version: fields.needed("version")?.into(),
            title: fields.needed("title")?.into(),
            client: ClientPlan {
                loaded: fields.is("loaded"),
                focused: fields.is("focused"),
                ..ClientPlan::of(
                    of("sessions").map(session).collect::<Result<_, _>>()?,
                    fields.text("active").map(SessionId::new),
                )
            },
            calls: of("calls").map(call).collect::<Result<_, _>>()?,
            trace: trace(of("events"))?,
        })
    }
}

fn session(fields: Fields<'_>) -> Result<SessionPlan, String> {
    let organizations = fields.list("organizations").iter().filter_map(Json::as_str);
    Ok(SessionPlan {
        organizations: organizations.map(OrganizationId::new).collect(),
        slugs: slugs(fields.list("slugs")),
        last_active_organization: fields.text("last").map(OrganizationId::new),
        ..SessionPlan::of(fields.needed("id")?, fields.needed("user")?)
    })
}

/// Pairs of an organization and its slug.
fn slugs(pairs: &[Json]) -> BTreeMap<OrganizationId, String> {
    let texts = pairs.iter().filter_map(|pair| Some((pair.get(0)?.as_str()?, pair.get(1)?.as_str()?)));
    let mut slugs = BTreeMap::new();
    slugs.extend(texts.map(|(organization, slug)| (OrganizationId::new(organization), slug.to_owned())));
    slugs
}

fn call(fields: Fields<'_>) -> Result<RecordedCall, String> {
    Ok(RecordedCall {
        label: CallLabel::new(fields.needed("call")?),
        method: match fields.needed("method")? {
            "setSession" => Method::SetSession,
            "signOut" => Method::SignOut,
            _ => Method::SetActive,
        },
        session: argument(fields.needed("session")?, SessionId::new),
        organization: argument(fields.needed("organization")?, OrganizationId::new),
        redirect: fields.text("redirect").map(Into::into),
        calls_back: fields.is("callback"),
        navigates: fields.is("navigates"),
        gave: fields.text("gave").map(|gave| match gave {
            "throws" => Gave::Threw(fields.text("error").unwrap_or_default().into()),
            "promise" => Gave::Promise,
            _ => Gave::Something,
        }),
        parent: fields.text("parent").map(CallLabel::new),
    })
}

fn trace<'j>(events: impl Iterator<Item = Fields<'j>>) -> Result<Trace, String> {
    let mut all = vec![Event { at: Tick::ZERO, turn: 0, what: What::Begin }];
    for fields in events {
        let turn = u32::try_from(fields.number("turn")).unwrap_or(u32::MAX);
        all.push(Event { at: Tick::from_millis(fields.number("at")), turn, what: what(fields)? });
    }
    let (at, turn) = all.last().map_or((Tick::ZERO, 0), |last| (last.at, last.turn));
    all.push(Event { at, turn, what: What::End });
    Ok(Trace { events: all })
}

fn what(fields: Fields<'_>) -> Result<What, String> {
    let is = fields.needed("is")?;
    if let Some(did) = stimulus(is, fields)? {
        return Ok(What::Did(did));
    }
    let saw = observation(is, fields)?.ok_or_else(|| format!("`{is}` is nothing that happens"))?;
    Ok(What::Saw(saw))
}

fn stimulus(is: &str, fields: Fields<'_>) -> Result<Option<Stimulus<Named>>, String> {
    Ok(Some(match is {
        "call" => Stimulus::Call { call: fields.call()? },
        "settle" => Stimulus::Settle {
            call: fields.call()?,
            outcome: fields
                .text("error")
                .map_or(Settlement::Resolve, |error| Settlement::Reject(error.into())),
        },
        "sign-out" => Stimulus::SignOut { session: fields.text("session").map(SessionId::new) },
        "remove-session" => Stimulus::RemoveSession { session: SessionId::new(fields.needed("session")?) },
        "answer" => Stimulus::Answer {
            request: RequestId::new(fields.needed("request")?),
            status: u16::try_from(fields.number("status")).unwrap_or_default(),
        },
        _ => return Ok(Ambient::of_wire(is, |value| fields.is(value)).map(Stimulus::Ambient)),
    }))
}

fn observation(is: &str, fields: Fields<'_>) -> Result<Option<Observation<Named>>, String> {
    Ok(Some(match is {
        "emit" => Observation::Emit {
            listener: ListenerName::main(),
            current: Current {
                session: value(fields.text("session"), SessionId::new),
                organization: fields.text("organization").map(|it| value(Some(it), OrganizationId::new)),
                user: value(fields.text("user"), UserId::new),
            },
        },
        "callback" => Observation::Callback {
            call: fields.call()?,
            session: value(fields.text("session"), SessionId::new),
        },
        "return" => Observation::Return {
            call: fields.call()?,
            outcome: match (fields.text("name"), fields.text("error")) {
                (Some(name), Some(message)) => ReturnOutcome::Rejected {
                    error: ErrorValue { name: name.into(), message: message.into() },
                },
                _ => ReturnOutcome::Resolved,
            },
        },
        "request" => Observation::Request {
            request: RequestId::new(fields.needed("request")?),
            kind: fields.needed("kind")?.into(),
            call: fields.text("call").map(CallLabel::new),
        },
        _ => return Ok(None),
    }))
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

/// The fields of an object.
#[derive(Clone, Copy)]
struct Fields<'j>(&'j Json);

impl<'j> Fields<'j> {
    fn text(self, key: &str) -> Option<&'j str> {
        self.0.get(key)?.as_str()
    }

    fn needed(self, key: &str) -> Result<&'j str, String> {
        self.text(key).ok_or_else(|| format!("a recording lacks `{key}` in {}", self.0))
    }

    fn call(self) -> Result<CallLabel, String> {
        self.needed("call").map(CallLabel::new)
    }

    fn number(self, key: &str) -> u64 {
        self.0.get(key).and_then(Json::as_u64).unwrap_or_default()
    }

    fn is(self, key: &str) -> bool {
        self.0.get(key).and_then(Json::as_bool).unwrap_or_default()
    }

    fn list(self, key: &str) -> &'j [Json] {
        self.0.get(key).and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }
}
