//! How long the names and messages in an answer may be.

use interlude_spec::budget::{Budget, Exceeded, Limit};
use interlude_spec::event::{Leads, Naming, Observation};
use interlude_spec::id::{CallLabel, ListenerName, OrganizationId, RequestId, SessionId, UserId};
use interlude_spec::protocol::{Hello, ImplementationName, Seen};
use interlude_spec::trace::{Current, ErrorValue, Value};

/// How much of a text that is too long is told.
const TOLD: usize = 40;

/// Says whether an implementation may be called what it calls itself.
///
/// # Errors
///
/// [`Exceeded`] where its name, its version, its language or one of its guesses is too long, or all of its guesses together.
pub fn hello(budget: Budget, hello: &Hello) -> Result<(), Exceeded> {
    let ImplementationName { name, version, language } = &hello.implementation;
    let place = "the answer to `hello`";
    let guesses = &hello.guesses;
    let names = [name, version, language].into_iter().chain(guesses);
    names.into_iter().try_for_each(|it| self::name(budget, it, place))?;
    let together = guesses.iter().map(String::len).sum();
    budget.hold(Limit::Message, together, || format!("{} guesses in {place}", guesses.len()))
}

/// Says whether everything that an event names may be as long as it is.
pub(super) fn seen(budget: Budget, seen: &Seen) -> Result<(), Exceeded> {
    let place = format!("`{}`", seen.sight().wire);
    let mut measure = Measure { budget, place: &place, first: Ok(()) };
    let _: Observation<Measured> = seen.lead(&mut measure);
    measure.first
}

/// Without names: they have been measured.
#[derive(Clone, PartialEq, Debug)]
enum Measured {}

impl Naming for Measured {
    type Call = ();
    type Listener = ();
    type Session = ();
    type Given = ();
    type Current = ();
    type Request = ();
    type Word = ();
    type Error = ();
    type Message = ();
}

/// Measures each part of an event.
struct Measure<'p> {
    budget: Budget,
    place: &'p str,
    /// What is too long, if anything is: the first.
    first: Result<(), Exceeded>,
}

macro_rules! measures {
    ($($part:ty: |$budget:ident, $it:ident, $place:ident| $measured:expr;)*) => {$(
        impl Leads<$part, ()> for Measure<'_> {
            fn lead(&mut self, $it: &$part) {
                let Measure { budget: $budget, place: $place, .. } = *self;
                if self.first.is_ok() {
                    self.first = $measured;
                }
            }
        }
    )*};
}

measures! {
    CallLabel: |budget, call, place| name(budget, call.as_str(), place);
    ListenerName: |budget, listener, place| name(budget, listener.as_str(), place);
    SessionId: |budget, session, place| name(budget, session.as_str(), place);
    Value<SessionId>: |budget, value, place| value.id().map_or(Ok(()), |id| name(budget, id.as_str(), place));
    Current: |budget, it, place| current(budget, it, place);
    RequestId: |budget, request, place| name(budget, request.as_str(), place);
    String: |budget, word, place| name(budget, word, place);
    ErrorValue: |budget, it, place| error(budget, it, place);
}

fn error(budget: Budget, error: &ErrorValue, place: &str) -> Result<(), Exceeded> {
    name(budget, &error.name, place)?;
    budget.hold(Limit::Message, error.message.len(), || told(&error.message, place))
}

/// Says whether everything that is current may be called as it is.
pub(super) fn current(budget: Budget, current: &Current, place: &str) -> Result<(), Exceeded> {
    let organization = current.organization.as_ref().and_then(Value::id).map(OrganizationId::as_str);
    let session = current.session.id().map(SessionId::as_str);
    let user = current.user.id().map(UserId::as_str);
    [session, organization, user].into_iter().flatten().try_for_each(|id| name(budget, id, place))
}

fn name(budget: Budget, name: &str, place: &str) -> Result<(), Exceeded> {
    budget.hold(Limit::Name, name.len(), || told(name, place))
}

/// The beginning of a text, how long it is, and where it stands.
fn told(text: &str, place: &str) -> String {
    let beginning: String = text.chars().take(TOLD).collect();
    format!("`{beginning}…`, of {} bytes, in {place}", text.len())
}
