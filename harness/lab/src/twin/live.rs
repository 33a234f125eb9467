//! A twin that is driven from outside, one job of its queue at a time: by JavaScript, whose calls, callbacks and listeners are
//! real.
//!
//! A scenario says beforehand what its callbacks do. Here they are called, in the middle of whatever the twin is doing, and may
//! call it again: so a [`Live`] is given away while they run, and given back. Its queue and that of whoever is outside are one:
//! each job that joins is told ([`Outside::job`]), and done when [`Live::step`] is called for it. So what the two do comes in
//! the order in which it would come if the twin were JavaScript itself.

use super::calls::{Call, CallIndex, Callback, Caller, Kind, Returned};
use super::clerk::Clerk;
use super::edge::error_of;
use super::eras::Known;
use super::queue::{Fault, News, PromiseIndex, Value};
use super::record::Record;
use super::server::Asked;
use super::set_active::Target;
use super::sign_out::SignOut;
use super::token::GetToken;
use super::touch::Unauthenticated;
use super::values::{Given, In, Listener, Object, ObjectIndex, Organization, Session, Slot};
use interlude_spec::plan::{Argument, Method};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

mod outside;

pub use outside::{
    Asking, Begins, Called, Failure, Gave, GivenCall, GivenOrganization, GivenSession, Now, Outside, Place,
    SessionObject,
};

/// A client that is driven from outside. After each of its methods the one outside has been told what there is to know.
#[derive(Debug)]
pub struct Live(Clerk);

impl Live {
    /// A client of a version that begins with these sessions, and is not loaded.
    ///
    /// # Panics
    ///
    /// If there are more than 65,536 sessions.
    pub fn new(
        known: &Known,
        sessions: Vec<Begins>,
        active: Option<u16>,
        focused: bool,
        outside: Arc<dyn Outside>,
    ) -> Self {
        let given = sessions.into_iter().enumerate().map(|(place, begins)| Given {
            task: None,
            session: Session(u16::try_from(place).expect("a client has few sessions")),
            organizations: begins.organizations.into_iter().map(Organization).collect(),
            last: begins.last.map(Organization),
        });
        let mut clerk = Clerk::new(known.record, given.collect(), active.map(Session), false, focused);
        clerk.outside = Heard(Some(outside));
        clerk.server.delay_all();
        clerk.follows = true;
        clerk.queue.write_news();
        Self(clerk)
    }

    /// Nothing, for as long as the client is given away.
    fn away(record: Record) -> Self {
        Self(Clerk::new(record, Vec::new(), None, false, false))
    }

    /// What it is made of.
    pub const fn record(&self) -> &Record {
        &self.0.record
    }

    /// Says how late it is, in milliseconds. Time never goes back.
    pub fn at(&mut self, now: u64) {
        self.0.now = self.0.now.max(now);
    }

    /// Does one job.
    pub fn step(&mut self) {
        self.0.next_job();
        self.0.tell_news();
    }

    /// What a callback gave back has settled, and a job outside says so.
    pub fn go_on(&mut self, promise: u32, outcome: Result<(), u32>) {
        let outcome = outcome.map(|()| Value::Nothing).map_err(Fault::Outside);
        self.0.settle_now(PromiseIndex(promise), outcome);
        self.0.tell_news();
    }

    /// The server answers the request of a number.
    pub fn answer(&mut self, number: u32, status: u16) {
        if let Some(sent) = self.0.server.waiting(number) {
            self.0.answer(sent, status);
        }
        self.0.tell_news();
    }

    /// The number that the next call will have.
    ///
    /// # Panics
    ///
    /// If there is no number any more, of 2³².
    pub fn next_call(&self) -> u32 {
        u32::try_from(self.0.calls.len()).expect("a test makes few calls")
    }

    /// Makes a call. Gives back its promise.
    ///
    /// # Panics
    ///
    /// As of [`Self::next_call`].
    pub fn call(&mut self, given: GivenCall) -> u32 {
        let GivenCall { is_set_session, session, organization, redirects, before_emit, navigate } = given;
        let index = CallIndex(self.next_call());
        let callback = || Callback { kind: Kind::Outside, calls: Vec::new(), awaits_calls: false };
        self.0.calls.push(Call {
            method: if is_set_session { Method::SetSession } else { Method::SetActive },
            session: Argument::Omitted,
            organization: Argument::Omitted,
            redirects,
            before_emit: before_emit.then(callback),
            navigate: navigate.then(callback),
            promise: None,
            returned: None,
            has_called_back: false,
            waits_for: 0,
        });
        let target = self.target(session);
        let organization = match organization {
            GivenOrganization::Omitted => In::Omitted,
            GivenOrganization::Null => In::Null,
            GivenOrganization::Id(organization) => In::Organization(Organization(organization)),
            GivenOrganization::Named(named, its) => {
                self.0.note_slug(Organization(named), its.map(Organization));
                In::Organization(Organization(named))
            }
        };
        let made = self.0.begin_call(index, target, organization);
        self.hand_out(made)
    }

    fn target(&mut self, session: GivenSession) -> Target {
        match session {
            GivenSession::Omitted => Target::Omitted,
            GivenSession::Null => Target::Null,
            GivenSession::Id(session) => Target::Id(Session(session)),
            GivenSession::Object(object) => Target::Object(ObjectIndex(object)),
            GivenSession::Copy(of, session) => {
                let like = self.0.object(ObjectIndex(of)).clone();
                let copy = Object { session: Session(session), copies: Some(ObjectIndex(of)), ..like };
                Target::Object(self.0.add(copy))
            }
            GivenSession::Bare(session) => {
                let session = Session(session);
                Target::Object(self.0.add(Object {
                    session,
                    last: None,
                    change: 0,
                    is_pending: false,
                    copies: None,
                    is_bare: true,
                }))
            }
        }
    }

    /// Signs out, of one session or of all. Gives back the promise of it.
    pub fn sign_out(&mut self, session: Option<u16>) -> u32 {
        let made = self.0.start(SignOut::task(session.map(Session), None));
        self.hand_out(made)
    }

    /// Asks a session object for a token. Gives back the promise of it.
    pub fn get_token(&mut self, object: u32) -> u32 {
        let made = self.0.start(GetToken::task(ObjectIndex(object)));
        self.hand_out(made)
    }

    fn hand_out(&mut self, promise: PromiseIndex) -> u32 {
        self.0.queue.hand_out(promise);
        self.0.tell_news();
        promise.0
    }

    /// The client is loaded. Gives back the number of the error that a listener throws, if one does.
    pub fn load(&mut self) -> Option<u32> {
        let told = self.0.load();
        self.0.tell_news();
        thrown(&told)
    }

    /// Whether it is.
    pub const fn is_loaded(&self) -> bool {
        self.0.loaded
    }

    /// The page starts to unload.
    pub fn unload(&mut self) {
        self.0.unload();
    }

    /// The tab gains or loses the focus.
    pub fn focus(&mut self, focused: bool) {
        self.0.focus(focused);
        self.0.tell_news();
    }

    /// A listener joins, and is told what is current where the client is loaded. Gives back the number of the error that it throws,
    /// if it does.
    pub fn add_listener(&mut self, listener: u32) -> Option<u32> {
        let told = self.0.add_listener(Listener(listener));
        self.0.tell_news();
        thrown(&told)
    }

    /// A listener leaves.
    pub fn remove_listener(&mut self, listener: u32) {
        self.0.remove_listener(Listener(listener));
    }

    /// The server ends a session. The client hears of it with the next answer.
    pub fn end_session(&mut self, session: u16) {
        self.0.server.end(Session(session));
    }

    /// Somebody else chooses an organization for a session. The client hears of it with the next answer.
    pub fn choose_elsewhere(&mut self, session: u16, organization: Option<u16>) {
        self.0.server.choose(Session(session), organization.map(Organization));
    }

    /// Another tab says that it has signed out: the client is fetched anew.
    pub fn hear_of_sign_out(&mut self) {
        self.0.start(Unauthenticated::task());
        self.0.tell_news();
    }

    /// What is current.
    pub fn now(&self) -> Now {
        let current = &self.0.current;
        Now {
            session: place(current.session.map(|it| it.0)),
            user: place(current.user.map(|it| it.session.0)),
            organization: place(current.organization.map(|it| it.0)),
        }
    }

    /// The objects of the sessions that the client has.
    pub fn sessions(&self) -> impl Iterator<Item = u32> {
        self.0.sessions.iter().map(|object| object.0)
    }

    /// What is to be known of a session object.
    pub fn object(&self, object: u32) -> SessionObject {
        let &Object { session, last, change, copies, .. } = self.0.object(ObjectIndex(object));
        SessionObject { session: session.0, last: last.map(|it| it.0), change, copies: copies.map(|it| it.0) }
    }
}

/// The error of a listener that throws.
fn thrown(told: &Result<(), Fault>) -> Option<u32> {
    match told {
        Err(Fault::Outside(error)) => Some(*error),
        _ => None,
    }
}

fn place<T: Copy + Into<u32>>(slot: Slot<T>) -> Place {
    match slot {
        Slot::Undefined => Place::Undefined,
        Slot::Null => Place::Null,
        Slot::Set(it) => Place::Set(it.into()),
    }
}

impl Clerk {
    /// Tells whoever is outside what has happened in the queue.
    fn tell_news(&mut self) {
        self.seen.clear();
        let Heard(Some(outside)) = &self.outside else { return };
        for news in self.queue.take_news() {
            match news {
                News::Job => outside.job(),
                News::Settled(promise, outcome) => {
                    let outcome = outcome.map_err(|fault| match fault {
                        Fault::Outside(error) => Failure::Outside(error),
                        Fault::Api { status, .. } => {
                            Failure::Package(error_of(&self.record, &fault), Some(status))
                        }
                        _ => Failure::Package(error_of(&self.record, &fault), None),
                    });
                    outside.settled(promise.0, outcome);
                }
            }
        }
    }

    /// Gives the client away while somebody outside runs.
    fn give_away<T>(&mut self, runs: impl FnOnce(&dyn Outside, Live) -> (Live, T)) -> Option<T> {
        self.tell_news();
        let outside = Arc::clone(self.outside.0.as_ref()?);
        let Live(away) = Live::away(self.record);
        let (Live(back), gave) = runs(&*outside, Live(std::mem::replace(self, away)));
        *self = back;
        Some(gave)
    }

    pub(super) fn tell_outside(&mut self, listener: Listener) -> Result<(), Fault> {
        let thrown = self.give_away(|outside, live| outside.told(live, listener.0)).flatten();
        thrown.map_or(Ok(()), |error| Err(Fault::Outside(error)))
    }

    /// Lets the one outside go somewhere, if there is one. Gives back a promise that settles when it has.
    pub(super) fn redirect_outside(&mut self) -> Option<PromiseIndex> {
        if !self.outside.is_there() {
            return None;
        }
        let (promise, call) = (self.queue.promise(), self.queue.context.map(|call| call.0));
        self.give_away(|outside, live| (outside.redirects(live, call, promise.0), ()));
        Some(promise)
    }

    /// Calls a callback of the one outside.
    pub(super) fn call_outside(
        &mut self,
        caller: Caller,
        index: CallIndex,
        target: Option<ObjectIndex>,
    ) -> Returned {
        let promise = self.queue.promise();
        let callback = Called {
            call: index.0,
            is_navigate: matches!(caller, Caller::Navigate(_)),
            session: target.map(|target| target.0),
            promise: promise.0,
        };
        match self.give_away(|outside, live| outside.called(live, callback)) {
            Some(Gave::Threw(error)) => Returned::Throws(Fault::Outside(error)),
            _ => Returned::Promise(promise),
        }
    }
}

/// Who is called outside, if anyone. It is no part of the state that a client is in.
#[derive(Clone, Default)]
pub(super) struct Heard(Option<Arc<dyn Outside>>);

impl Heard {
    pub(super) const fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// Whether someone outside lets time pass, who then knows that something rests.
    pub(super) fn rests(&self, over: PromiseIndex, millis: u64) -> bool {
        let Some(outside) = &self.0 else { return false };
        outside.rests(over.0, millis);
        true
    }

    pub(super) fn asked(&self, number: u32, asked: Asked, call: Option<CallIndex>) {
        let Some(outside) = &self.0 else { return };
        let session = match asked {
            Asked::Touch { session, .. } | Asked::Token { session, .. } | Asked::Remove { session } => {
                Some(session.0)
            }
            Asked::Client | Asked::Environment | Asked::SignOut | Asked::SignIn { .. } => None,
        };
        outside.asked(Asking { number, kind: asked.kind(), call: call.map(|it| it.0), session });
    }
}

impl PartialEq for Heard {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Heard {}

impl Hash for Heard {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Debug for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_there() { "somebody" } else { "nobody" })
    }
}
