//! How long the names and messages in an answer may be.

use interlude_spec::budget::{Budget, Exceeded, Limit};
use interlude_spec::id::{OrganizationId, SessionId, UserId};
use interlude_spec::protocol::{Hello, ImplementationName, Seen};
use interlude_spec::trace::{Current, ErrorValue, ReturnOutcome, Value};

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
    let name = |name: &str, event: &str| self::name(budget, name, &format!("`{event}`"));
    match seen {
        Seen::Emit { listener, current } => {
            name(listener.as_str(), "emit")?;
            self::current(budget, current, "`emit`")
        }
        Seen::Callback { call, session } => {
            name(call.as_str(), "callback")?;
            session.id().map_or(Ok(()), |id| name(id.as_str(), "callback"))
        }
        Seen::CallbackWaiting { call } => name(call.as_str(), "callback-waiting"),
        Seen::Return { call, outcome } => {
            name(call.as_str(), "return")?;
            let ReturnOutcome::Rejected { error } = outcome else { return Ok(()) };
            self::error(budget, error, "return")
        }
        Seen::Render { component, .. } => name(component, "render"),
        Seen::Request { request, kind, call } => {
            name(request.as_str(), "request")?;
            name(kind, "request")?;
            call.as_ref().map_or(Ok(()), |call| name(call.as_str(), "request"))
        }
        Seen::Token { claims } => self::current(budget, claims, "`token`"),
        Seen::Location { url } => name(url, "location"),
        Seen::FrameworkHook { hook, current, .. } => {
            name(hook, "framework-hook")?;
            self::current(budget, current, "`framework-hook`")
        }
        Seen::RenderError { error } => self::error(budget, error, "render-error"),
    }
}

fn error(budget: Budget, error: &ErrorValue, event: &str) -> Result<(), Exceeded> {
    let place = format!("`{event}`");
    name(budget, &error.name, &place)?;
    budget.hold(Limit::Message, error.message.len(), || told(&error.message, &place))
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
