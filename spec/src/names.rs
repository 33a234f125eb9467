//! Small numbers for the names of a plan, in the order in which they turn up; and the way back.

use crate::event::{ErrorValue, Event, Leads, Named, Numbered, Observation, Stimulus, What};
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
        stimulus.lead(self)
    }

    /// A stimulus in names.
    pub fn name_stimulus(&self, stimulus: Stimulus<Numbered>) -> Stimulus<Named> {
        stimulus.lead(&mut &*self)
    }

    /// An observation in numbers.
    pub fn number_observation(&mut self, observation: &Observation<Named>) -> Observation<Numbered> {
        observation.lead(self)
    }

    /// An observation in names.
    pub fn name_observation(&self, observation: Observation<Numbered>) -> Observation<Named> {
        observation.lead(&mut &*self)
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

/// The ways of a kind of names: from a name to its number, which is a new one where it has none yet, and back.
macro_rules! ways {
    ($($name:ty, $code:ty: |$names:ident, $part:ident| $number:expr, $back:expr;)*) => {$(
        impl Leads<$name, $code> for Names {
            #[inline]
            fn lead(&mut self, $part: &$name) -> $code {
                let $names = self;
                $number
            }
        }

        impl Leads<$code, $name> for &Names {
            #[inline]
            fn lead(&mut self, $part: &$code) -> $name {
                let $names = self;
                let $part = *$part;
                $back
            }
        }
    )*};
}

ways! {
    CallLabel, CallIndex: |names, call| names.call(call), names.label(call).clone();
    ListenerName, u16: |names, it| names.listeners.code(it), named(&names.listeners, it).clone();
    SessionId, Code: |names, it| names.sessions.code(it), named(&names.sessions, it).clone();
    Value<SessionId>, Code: |names, it| names.sessions.value_code(it), names.sessions.value(it);
    Current, Val: |names, current| names.val(current), names.current(current);
    RequestId, u16: |names, it| names.requests.code(it), named(&names.requests, it).clone();
    String, u16: |names, word| names.words.code(word), named(&names.words, word).clone();
    ErrorValue, u16: |names, error| names.errors.code(error), named(&names.errors, error).clone();
}

fn named<T: Ord + Clone>(codes: &Codes<T>, number: u16) -> &T {
    codes.name(number).expect("a number is of the names that gave it")
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}
