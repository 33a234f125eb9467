//! Small numbers for the names of a plan, in the order in which they turn up; and the way back.

use crate::event::{
    ErrorValue, Event, Named, Numbered, Observation, ReturnOutcome, Settlement, Stimulus, What,
};
use crate::id::{CallLabel, ListenerName, OrganizationId, RequestId, SessionId, UserId};
use crate::plan::CallIndex;
use crate::trace::Trace;
pub use crate::value::Asked;
use crate::value::{ABSENT, Argument, Code, Current, NULL, UNDEFINED, Val, Value};

/// The number of the listener `main`.
pub const MAIN: u16 = 0;

/// Numbers for the names of one kind, from a first one.
#[derive(Clone, Debug)]
pub struct Codes<T> {
    first: u16,
    /// The names, by their numbers.
    names: Vec<T>,
    /// The places in `names`, in the order of the names.
    sorted: Vec<u16>,
}

impl<T: Ord + Clone> Codes<T> {
    const fn new(first: u16) -> Self {
        Self { first, names: Vec::new(), sorted: Vec::new() }
    }

    fn place(&self, name: &T) -> Result<usize, usize> {
        self.sorted.binary_search_by(|place| self.names[usize::from(*place)].cmp(name))
    }

    /// The number of a name; a new one where it has none yet.
    pub fn code(&mut self, name: &T) -> Code {
        match self.place(name) {
            Ok(found) => self.first + self.sorted[found],
            Err(place) => {
                // A plan and a trace are bounded far below this.
                let number = u16::try_from(self.names.len()).unwrap_or(ABSENT - 1 - self.first);
                self.sorted.insert(place, number);
                self.names.push(name.clone());
                self.first + number
            }
        }
    }

    /// A new number for a name, whether or not it has one.
    pub fn push(&mut self, name: &T) {
        let (Ok(place) | Err(place)) = self.place(name);
        self.sorted.insert(place, u16::try_from(self.names.len()).unwrap_or(ABSENT - 1 - self.first));
        self.names.push(name.clone());
    }

    /// The number that a name has.
    pub fn known(&self, name: &T) -> Option<Code> {
        self.place(name).ok().map(|found| self.first + self.sorted[found])
    }

    /// The name of a number.
    pub fn name(&self, code: Code) -> Option<&T> {
        self.names.get(usize::from(code.checked_sub(self.first)?))
    }

    /// The number of a value.
    pub fn value_code(&mut self, value: &Value<T>) -> Code {
        match value {
            Value::Undefined => UNDEFINED,
            Value::Null => NULL,
            Value::Set { id } => self.code(id),
        }
    }

    /// The value of a number.
    pub fn value(&self, code: Code) -> Value<T> {
        match code {
            UNDEFINED => Value::Undefined,
            NULL => Value::Null,
            code => self.name(code).map_or(Value::Undefined, |name| Value::set(name.clone())),
        }
    }

    /// An argument in numbers.
    pub fn asked(&mut self, argument: &Argument<T>) -> Asked {
        match argument {
            Argument::Omitted => Asked::Omitted,
            Argument::Null => Asked::Null,
            Argument::Id(id) | Argument::Object(id) => Asked::Id(self.code(id)),
        }
    }
}

/// Numbers for all names.
#[derive(Clone, Debug)]
pub struct Names {
    /// Of calls, from 0: first those of the plan, in its order.
    pub calls: Codes<CallLabel>,
    /// Of sessions, from 2.
    pub sessions: Codes<SessionId>,
    /// Of users, from 2.
    pub users: Codes<UserId>,
    /// Of organizations, from 2.
    pub organizations: Codes<OrganizationId>,
    /// Of listeners, from 0; `main` has [`MAIN`].
    pub listeners: Codes<ListenerName>,
    /// Of requests, from 0.
    pub requests: Codes<RequestId>,
    /// Of components, kinds of requests and messages of errors, from 0.
    pub words: Codes<String>,
    /// Of errors, from 0.
    pub errors: Codes<ErrorValue>,
}

impl Names {
    /// No names but `main`.
    pub fn new() -> Self {
        let mut listeners = Codes::new(MAIN);
        listeners.code(&ListenerName::main());
        Self {
            calls: Codes::new(0),
            sessions: Codes::new(2),
            users: Codes::new(2),
            organizations: Codes::new(2),
            listeners,
            requests: Codes::new(0),
            words: Codes::new(0),
            errors: Codes::new(0),
        }
    }

    /// What is current, in numbers.
    pub fn val(&mut self, current: &Current) -> Val {
        let organization = current.organization.as_ref();
        Val {
            session: self.sessions.value_code(&current.session),
            organization: organization.map_or(ABSENT, |it| self.organizations.value_code(it)),
            user: self.users.value_code(&current.user),
        }
    }

    /// What is current, in names.
    pub fn current(&self, val: Val) -> Current {
        Current {
            session: self.sessions.value(val.session),
            organization: (val.organization != ABSENT).then(|| self.organizations.value(val.organization)),
            user: self.users.value(val.user),
        }
    }

    /// The label of a call.
    ///
    /// # Panics
    ///
    /// If no call has that number. The same holds of the other names: numbers are of the names that gave them.
    pub fn label(&self, call: CallIndex) -> &CallLabel {
        named(&self.calls, call.0)
    }

    /// The number of a call.
    pub fn call(&mut self, label: &CallLabel) -> CallIndex {
        CallIndex(self.calls.code(label))
    }

    /// A stimulus in numbers.
    pub fn number_stimulus(&mut self, stimulus: &Stimulus<Named>) -> Stimulus<Numbered> {
        match stimulus {
            Stimulus::Call { call } => Stimulus::Call { call: self.call(call) },
            Stimulus::Settle { call, outcome } => Stimulus::Settle {
                call: self.call(call),
                outcome: match outcome {
                    Settlement::Resolve => Settlement::Resolve,
                    Settlement::Reject(message) => Settlement::Reject(self.words.code(message)),
                },
            },
            Stimulus::Ambient(ambient) => Stimulus::Ambient(*ambient),
            Stimulus::AddListener { listener } => {
                Stimulus::AddListener { listener: self.listeners.code(listener) }
            }
            Stimulus::RemoveListener { listener } => {
                Stimulus::RemoveListener { listener: self.listeners.code(listener) }
            }
            Stimulus::SignOut { session } => {
                Stimulus::SignOut { session: session.as_ref().map(|session| self.sessions.code(session)) }
            }
            Stimulus::RemoveSession { session } => {
                Stimulus::RemoveSession { session: self.sessions.code(session) }
            }
            Stimulus::SignIn { session } => Stimulus::SignIn { session: self.sessions.code(session) },
            Stimulus::AddSession { session } => Stimulus::AddSession { session: self.sessions.code(session) },
            Stimulus::Answer { request, status } => {
                Stimulus::Answer { request: self.requests.code(request), status: *status }
            }
        }
    }

    /// A stimulus in names.
    pub fn name_stimulus(&self, stimulus: Stimulus<Numbered>) -> Stimulus<Named> {
        match stimulus {
            Stimulus::Call { call } => Stimulus::Call { call: self.label(call).clone() },
            Stimulus::Settle { call, outcome } => Stimulus::Settle {
                call: self.label(call).clone(),
                outcome: match outcome {
                    Settlement::Resolve => Settlement::Resolve,
                    Settlement::Reject(message) => Settlement::Reject(named(&self.words, message).clone()),
                },
            },
            Stimulus::Ambient(ambient) => Stimulus::Ambient(ambient),
            Stimulus::AddListener { listener } => {
                Stimulus::AddListener { listener: named(&self.listeners, listener).clone() }
            }
            Stimulus::RemoveListener { listener } => {
                Stimulus::RemoveListener { listener: named(&self.listeners, listener).clone() }
            }
            Stimulus::SignOut { session } => {
                Stimulus::SignOut { session: session.map(|session| named(&self.sessions, session).clone()) }
            }
            Stimulus::RemoveSession { session } => {
                Stimulus::RemoveSession { session: named(&self.sessions, session).clone() }
            }
            Stimulus::SignIn { session } => {
                Stimulus::SignIn { session: named(&self.sessions, session).clone() }
            }
            Stimulus::AddSession { session } => {
                Stimulus::AddSession { session: named(&self.sessions, session).clone() }
            }
            Stimulus::Answer { request, status } => {
                Stimulus::Answer { request: named(&self.requests, request).clone(), status }
            }
        }
    }

    /// An observation in numbers.
    pub fn number_observation(&mut self, observation: &Observation<Named>) -> Observation<Numbered> {
        match observation {
            Observation::Emit { listener, current } => {
                Observation::Emit { listener: self.listeners.code(listener), current: self.val(current) }
            }
            Observation::Callback { call, session } => {
                Observation::Callback { call: self.call(call), session: self.sessions.value_code(session) }
            }
            Observation::CallbackWaiting { call } => Observation::CallbackWaiting { call: self.call(call) },
            Observation::Return { call, outcome } => Observation::Return {
                call: self.call(call),
                outcome: match outcome {
                    ReturnOutcome::Resolved => ReturnOutcome::Resolved,
                    ReturnOutcome::Rejected { error } => {
                        ReturnOutcome::Rejected { error: self.errors.code(error) }
                    }
                },
            },
            Observation::Render { component, visible } => {
                Observation::Render { component: self.words.code(component), visible: *visible }
            }
            Observation::Request { request, kind, call } => Observation::Request {
                request: self.requests.code(request),
                kind: self.words.code(kind),
                call: call.as_ref().map(|call| self.call(call)),
            },
            Observation::Token { claims } => Observation::Token { claims: self.val(claims) },
            Observation::Location { url } => Observation::Location { url: self.words.code(url) },
            Observation::FrameworkHook { hook, loaded, current } => Observation::FrameworkHook {
                hook: self.words.code(hook),
                loaded: *loaded,
                current: self.val(current),
            },
            Observation::RenderError { error } => Observation::RenderError { error: self.errors.code(error) },
        }
    }

    /// An observation in names.
    pub fn name_observation(&self, observation: Observation<Numbered>) -> Observation<Named> {
        match observation {
            Observation::Emit { listener, current } => Observation::Emit {
                listener: named(&self.listeners, listener).clone(),
                current: self.current(current),
            },
            Observation::Callback { call, session } => Observation::Callback {
                call: self.label(call).clone(),
                session: self.sessions.value(session),
            },
            Observation::CallbackWaiting { call } => {
                Observation::CallbackWaiting { call: self.label(call).clone() }
            }
            Observation::Return { call, outcome } => Observation::Return {
                call: self.label(call).clone(),
                outcome: match outcome {
                    ReturnOutcome::Resolved => ReturnOutcome::Resolved,
                    ReturnOutcome::Rejected { error } => {
                        ReturnOutcome::Rejected { error: named(&self.errors, error).clone() }
                    }
                },
            },
            Observation::Render { component, visible } => {
                Observation::Render { component: named(&self.words, component).clone(), visible }
            }
            Observation::Request { request, kind, call } => Observation::Request {
                request: named(&self.requests, request).clone(),
                kind: named(&self.words, kind).clone(),
                call: call.map(|call| self.label(call).clone()),
            },
            Observation::Token { claims } => Observation::Token { claims: self.current(claims) },
            Observation::Location { url } => Observation::Location { url: named(&self.words, url).clone() },
            Observation::FrameworkHook { hook, loaded, current } => Observation::FrameworkHook {
                hook: named(&self.words, hook).clone(),
                loaded,
                current: self.current(current),
            },
            Observation::RenderError { error } => {
                Observation::RenderError { error: named(&self.errors, error).clone() }
            }
        }
    }

    /// A trace in numbers.
    pub fn number(&mut self, trace: &Trace) -> Trace<Numbered> {
        let events = trace.events.iter().map(|event| Event {
            at: event.at,
            turn: event.turn,
            what: match &event.what {
                What::Begin => What::Begin,
                What::Did(stimulus) => What::Did(self.number_stimulus(stimulus)),
                What::Saw(observation) => What::Saw(self.number_observation(observation)),
                What::Probe { current } => What::Probe { current: self.val(current) },
                What::End => What::End,
            },
        });
        Trace { events: events.collect() }
    }

    /// The word of a number: what a component or a kind of requests is called.
    ///
    /// # Panics
    ///
    /// If the number is of no word that has turned up.
    pub fn word(&self, number: u16) -> &str {
        let word: &String = named(&self.words, number);
        word
    }

    /// A trace in names.
    pub fn name(&self, trace: &Trace<Numbered>) -> Trace {
        Trace { events: trace.events.iter().map(|event| self.name_event(event)).collect() }
    }

    /// An event in names.
    pub fn name_event(&self, event: &Event<Numbered>) -> Event {
        Event {
            at: event.at,
            turn: event.turn,
            what: match event.what {
                What::Begin => What::Begin,
                What::Did(stimulus) => What::Did(self.name_stimulus(stimulus)),
                What::Saw(observation) => What::Saw(self.name_observation(observation)),
                What::Probe { current } => What::Probe { current: self.current(current) },
                What::End => What::End,
            },
        }
    }
}

fn named<T: Ord + Clone>(codes: &Codes<T>, number: u16) -> &T {
    codes.name(number).expect("a number is of the names that gave it")
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}
