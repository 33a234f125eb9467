//! What a live twin and whoever is outside say to each other. Sessions, organizations, listeners and calls are numbers, by their
//! places.

use super::Live;
use interlude_spec::trace::ErrorValue;

/// Whoever is outside.
pub trait Outside: Send + Sync {
    /// A job has joined the queue: [`Live::step`] is to be called once, when all jobs before it are done.
    fn job(&self);

    /// A promise that was handed out has settled.
    fn settled(&self, promise: u32, outcome: Result<(), Failure>);

    /// A request has been sent, and waits for [`Live::answer`].
    fn asked(&self, request: Asking);

    /// Something goes on so many milliseconds later: then [`Live::go_on`] is to be told about the promise.
    fn rests(&self, promise: u32, millis: u64);

    /// A listener is told what is current. Gives back the number of the error that it throws, if it does.
    fn told(&self, live: Live, listener: u32) -> (Live, Option<u32>);

    /// A call, or a sign-out where it is of none, goes somewhere. [`Live::go_on`] is told about the promise when it is there.
    fn redirects(&self, live: Live, call: Option<u32>, promise: u32) -> Live;

    /// A callback is called.
    fn called(&self, live: Live, callback: Called) -> (Live, Gave);
}

/// Why a promise has rejected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// With an error of the one outside, of this number.
    Outside(u32),
    /// With an error of the package; and the status, where it is of the server.
    Package(ErrorValue, Option<u16>),
}

/// A request to the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asking {
    /// Its number.
    pub number: u32,
    /// The word for its kind.
    pub kind: &'static str,
    /// The call that makes it, where one does.
    pub call: Option<u32>,
    /// The session that it is about, where it is about one.
    pub session: Option<u16>,
}

/// A callback that is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Called {
    /// Whose it is.
    pub call: u32,
    /// Whether it is `navigate`, and not `beforeEmit`.
    pub is_navigate: bool,
    /// The session object that it is given, where it is given one.
    pub session: Option<u32>,
    /// What [`Live::go_on`] is told about when what it gives back has settled.
    pub promise: u32,
}

/// What a callback comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gave {
    /// Something that is awaited.
    Something,
    /// It throws the error that has this number outside.
    Threw(u32),
}

/// A session that a client begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Begins {
    /// The organizations that its user is a member of.
    pub organizations: Vec<u16>,
    /// The one that it was last active in.
    pub last: Option<u16>,
}

/// The session that a call is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GivenSession {
    /// None is said.
    Omitted,
    /// Null.
    Null,
    /// By its id.
    Id(u16),
    /// By an object of the client, or one that was.
    Object(u32),
    /// By a copy of such an object that has another id.
    Copy(u32, u16),
    /// By something that has an id and nothing else.
    Bare(u16),
}

/// The organization that a call is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GivenOrganization {
    /// None is said.
    Omitted,
    /// Null.
    Null,
    /// This one.
    Id(u16),
    /// By what is no id. It has a number as well; the other one is that of the organization whose slug it is, where it is one's.
    Named(u16, Option<u16>),
}

/// What a call is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "any may go with any other")]
pub struct GivenCall {
    /// Whether it is `setSession`, and not `setActive`.
    pub is_set_session: bool,
    /// The session.
    pub session: GivenSession,
    /// The organization.
    pub organization: GivenOrganization,
    /// Whether it is given a `redirectUrl`.
    pub redirects: bool,
    /// Whether it is given `beforeEmit`.
    pub before_emit: bool,
    /// Whether it is given `navigate`.
    pub navigate: bool,
}

/// What is current.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Now {
    /// The session object.
    pub session: Place,
    /// The session whose user it is.
    pub user: Place,
    /// The organization.
    pub organization: Place,
}

/// One of JavaScript's two kinds of nothing, or the number of something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Undefined.
    Undefined,
    /// Null.
    Null,
    /// This one.
    Set(u32),
}

/// What is to be known of a session object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionObject {
    /// The session.
    pub session: u16,
    /// The organization that it was last active in.
    pub last: Option<u16>,
    /// When it last changed, in milliseconds.
    pub change: u64,
    /// The object that it is a copy of, with another id.
    pub copies: Option<u32>,
}
