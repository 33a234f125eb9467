//! The documented behaviour cut into its steps, each of which can be replaced.
//!
//! With [`HONEST`] steps and [`QUIET`] around them a client does what `reference` does. The other
//! implementations are `Steps { one: …, ..HONEST }`, so that each says in one place where it differs. Nothing
//! here knows a requirement.

use super::Configurable;
use crate::client::{
    Argument, Callback, CallbackReturn, Client as _, Contract, Current, ErrorValue, Listener, ListenerName,
    OrganizationId, Page, SessionId, SessionState, SignOut, Value,
};
use interlude_spec::plan::{Children, Method};
use std::pin::Pin;
use std::rc::Rc;

/// Something that takes time and ends as a call does.
pub type Doing = Pin<Box<dyn Future<Output = Result<(), ErrorValue>>>>;

/// A client: the steps of its two methods, and what goes on around them.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// The steps of `setSession`.
    pub set_session: Steps,
    /// The steps of `setActive`.
    pub set_active: Steps,
    /// What goes on around the calls.
    pub around: Around,
    /// The contract that the client claims.
    pub contract: Contract,
}

impl Recipe {
    /// The honest client with these steps for both methods.
    pub const fn calls(steps: Steps) -> Self {
        Self { set_session: steps, set_active: steps, around: QUIET, contract: Contract::BeforeEmit }
    }

    /// The honest client with these steps for `setSession`.
    pub const fn set_session(steps: Steps) -> Self {
        Self { set_session: steps, ..Self::calls(HONEST) }
    }

    /// The honest client with these steps for `setActive`.
    pub const fn set_active(steps: Steps) -> Self {
        Self { set_active: steps, ..Self::calls(HONEST) }
    }

    /// The honest client with this around its calls.
    pub const fn around(around: Around) -> Self {
        Self { around, ..Self::calls(HONEST) }
    }
}

/// What a call consists of.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    /// The whole call: which step comes when. The steps below are what it is made of.
    pub run: fn(Rc<Configurable>, Rc<Call>) -> Doing,
    /// Ends a call before anything of it is seen, in this way.
    pub refuse: fn(&Configurable, &Call) -> Option<Result<(), ErrorValue>>,
    /// The session that is to be set; none is null.
    pub target: fn(&Configurable, &Call) -> Option<SessionId>,
    /// Takes away what is current.
    pub hide: fn(&Configurable, &Call),
    /// What the callback is given, of the target.
    pub argument: fn(&Configurable, &Call, Option<&SessionId>) -> Value<SessionId>,
    /// Goes to the page that the call names.
    pub go: fn(&Configurable, &Call),
    /// Runs the callback and waits for what it returns.
    pub callback: fn(Rc<Configurable>, Rc<Call>, Value<SessionId>) -> Doing,
    /// Ends a call whose callback failed.
    pub failed: fn(&Configurable, &Call, ErrorValue) -> Result<(), ErrorValue>,
    /// Whether the call still sets anything, now that its callback is done.
    pub goes_on: fn(&Configurable, &Call) -> bool,
    /// The organization that goes with a session.
    pub organization: fn(&Configurable, &Call, &SessionState) -> Value<OrganizationId>,
    /// What is to be current, of the target.
    pub value: fn(&Configurable, &Call, Option<&SessionId>) -> Current,
    /// Makes it current.
    pub set: fn(&Configurable, &Call, Current),
    /// What the call still waits for after that.
    pub last: fn(Rc<Configurable>, Rc<Call>) -> Doing,
}

/// What goes on around the calls.
#[derive(Clone, Copy, Debug)]
pub struct Around {
    /// Tells the listeners.
    pub tell: fn(&Configurable, &Current),
    /// Lets a listener join.
    pub join: fn(&Configurable, Listener),
    /// Lets a listener go.
    pub leave: fn(&Configurable, &ListenerName),
    /// Says what is current.
    pub answer: fn(&Configurable) -> Current,
    /// The tab gains or loses the focus.
    pub focus: fn(&Configurable, bool),
    /// Signs out.
    pub sign_out: fn(Rc<Configurable>, SignOut) -> Doing,
    /// Whether the children for an audience are there, if there are control components.
    pub screen: Option<fn(&Configurable, Children) -> bool>,
    /// What the page says beside its listeners when something is told, if that is seen.
    pub page: Option<fn(&Configurable, &Page, &Current)>,
}

/// What `reference` does, and under the contract `navigate` what `reference-navigate` does: undefined while it navigates, else
/// straight to the new value; a navigation is called with a session or not at all.
pub const HONEST: Steps = Steps {
    run: |client, call| Box::pin(in_order(client, call)),
    refuse,
    target: |client, call| match &call.session {
        Argument::Null => None,
        Argument::Id(id) | Argument::Object(id) => client.session(id).map(|known| known.id.clone()),
        Argument::Omitted => client.kept(),
    },
    hide: |client, call| {
        if client.recipe.contract == Contract::BeforeEmit || call.navigates() {
            client.hide();
        }
    },
    argument: |_, _, target| Value::from_option(target.cloned()),
    go,
    callback: |client, call, session| {
        Box::pin(async move {
            if client.recipe.contract == Contract::Navigate && session.id().is_none() {
                return Ok(());
            }
            match call.call_back(session) {
                Some(returned) => returned.await,
                None => Ok(()),
            }
        })
    },
    failed: |_, _, error| Err(error),
    goes_on: |client, _| !client.is_unloading(),
    organization: |client, call, session| match &call.organization {
        Argument::Id(id) => Value::set(client.of_slug(id).unwrap_or(id).clone()),
        Argument::Object(id) => Value::set(id.clone()),
        Argument::Null => Value::Null,
        Argument::Omitted => client.remembered(session),
    },
    value: |client, call, target| match target.and_then(|id| client.session(id)) {
        None => Current::NULL,
        Some(session) => Current {
            session: Value::set(session.id.clone()),
            organization: Some((client.steps(call).organization)(client, call, session)),
            user: Value::set(session.user.clone()),
        },
    },
    set: |client, _, value| client.show(&value),
    last: |_, _| Box::pin(async { Ok(()) }),
};

/// What goes on around the calls of `reference`.
pub const QUIET: Around = Around {
    tell: |client, current| client.listeners().iter().for_each(|listener| listener.tell(current.clone())),
    join: |client, listener| {
        if client.start.loaded {
            listener.tell(client.current());
        }
        client.enlist(listener);
    },
    leave: Configurable::release,
    answer: |client| client.held(),
    focus: |_, _| {},
    sign_out: |client, params| Box::pin(leave(client, params, Configurable::hide, |_, _| Current::NULL)),
    screen: None,
    page: None,
};

/// What an honest page says: its token is of what was told last, and its hook says the same, and while that is undefined that it is
/// not loaded.
pub fn says_the_same(_: &Configurable, page: &Page, current: &Current) {
    if !current.session.is_undefined() {
        page.sends(current);
    }
    page.hook("useAuth", !current.session.is_undefined(), current);
}

/// A callback goes before a page to go to.
fn go(client: &Configurable, call: &Call) {
    let navigates = call.before_emit.is_some() && call.session != Argument::Null;
    if let Some(url) = call.redirect_url.as_deref().filter(|_| !navigates) {
        client.go_to(url);
    }
}

/// Signs out: `hide` makes what is current undefined, and what `left` says of the session that was is current then.
///
/// # Errors
///
/// The error that the callback fails with.
pub async fn leave(
    client: Rc<Configurable>,
    SignOut { session, callback }: SignOut,
    hide: fn(&Configurable),
    left: fn(&Configurable, &Current) -> Current,
) -> Result<(), ErrorValue> {
    let current = client.kept();
    let is_of_another = session.is_some() && session != current;
    if !client.start.loaded || current.is_none() || is_of_another {
        return Ok(());
    }
    let shown = client.shown();
    hide(&client);
    match callback {
        Some(callback) => callback.call(Value::Undefined).await?,
        None => client.go_to("/"),
    }
    if !client.is_unloading() {
        client.show(&left(&client, &shown));
    }
    Ok(())
}

/// Lets a listener join without a word, but for the first one.
pub fn join_in_silence(client: &Configurable, listener: Listener) {
    if client.listeners().is_empty() {
        (QUIET.join)(client, listener);
    } else {
        client.enlist(listener);
    }
}

/// The steps of a call one after the other.
///
/// # Errors
///
/// The error that the call rejects with.
pub async fn in_order(client: Rc<Configurable>, call: Rc<Call>) -> Result<(), ErrorValue> {
    let steps = *client.steps(&call);
    if let Some(refused) = (steps.refuse)(&client, &call) {
        return refused;
    }
    let target = (steps.target)(&client, &call);
    (steps.hide)(&client, &call);
    (steps.go)(&client, &call);
    let argument = (steps.argument)(&client, &call, target.as_ref());
    if let Err(error) = (steps.callback)(Rc::clone(&client), Rc::clone(&call), argument).await {
        return (steps.failed)(&client, &call, error);
    }
    if (steps.goes_on)(&client, &call) {
        let value = (steps.value)(&client, &call, target.as_ref());
        (steps.set)(&client, &call, value);
    }
    (steps.last)(client, call).await
}

fn refuse(client: &Configurable, call: &Call) -> Option<Result<(), ErrorValue>> {
    if !client.start.loaded {
        return Some(Err(error("the client is not loaded")));
    }
    let kept = !call.session.is_omitted() || client.kept().is_some();
    (!kept).then(|| Err(error("there is no session to keep")))
}

/// An error with that message.
pub fn error(message: &str) -> ErrorValue {
    ErrorValue { name: "Error".into(), message: message.into() }
}

/// A call, of either method.
#[derive(Debug)]
pub struct Call {
    /// Of which.
    pub method: Method,
    /// Its place among the calls made, from 1.
    pub number: u32,
    /// The session it was given.
    pub session: Argument<SessionId>,
    /// The organization it was given.
    pub organization: Argument<OrganizationId>,
    /// The callback it was given.
    pub before_emit: Option<Callback>,
    /// Where it is to go.
    pub redirect_url: Option<String>,
}

impl Call {
    /// Whether it goes somewhere, under the contract `navigate`.
    pub fn navigates(&self) -> bool {
        self.redirect_url.is_some() || self.before_emit.is_some() && self.session != Argument::Null
    }

    /// Starts the callback; nothing where there is none.
    pub fn call_back(&self, session: Value<SessionId>) -> Option<CallbackReturn> {
        self.before_emit.as_ref().map(|before_emit| before_emit.call(session))
    }
}
