//! A twin that JavaScript calls, and that calls JavaScript back. It speaks in numbers: what has which name is known outside.

use interlude_lab::twin::eras::Known;
use interlude_lab::twin::live::{
    Asking, Begins, Called, Failure, Gave, GivenCall, GivenOrganization, GivenSession, Live, Outside, Place,
};
use interlude_lab::twin::record::{ErrorText, Organizations, SetSession, SignOutNeeds};
use interlude_lab::twin::{capabilities, contracts};
use interlude_spec::contract::{Capability, Contract};
use serde::Serialize;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;

/// Stands for undefined among numbers.
const UNDEFINED: i32 = -1;
/// Stands for null among numbers.
const NULL: i32 = -2;

#[wasm_bindgen]
extern "C" {
    /// Whoever is outside: an object with these methods. None but `told`, `redirects` and `called` may call the twin.
    pub type Host;

    #[wasm_bindgen(method)]
    fn job(this: &Host);
    #[wasm_bindgen(method)]
    fn resolved(this: &Host, promise: u32);
    #[wasm_bindgen(method, js_name = failed)]
    fn failed(this: &Host, promise: u32, error: u32);
    #[wasm_bindgen(method)]
    fn rejected(this: &Host, promise: u32, name: &str, message: &str, status: u16);
    #[wasm_bindgen(method)]
    fn asked(this: &Host, number: u32, kind: &str, call: i32, session: i32);
    #[wasm_bindgen(method)]
    fn rests(this: &Host, promise: u32, millis: f64);
    #[wasm_bindgen(method)]
    fn told(this: &Host, listener: u32) -> i32;
    #[wasm_bindgen(method)]
    fn redirects(this: &Host, call: i32, promise: u32);
    #[wasm_bindgen(method)]
    fn called(this: &Host, call: u32, is_navigate: bool, session: i32, promise: u32) -> i32;
}

/// Where a twin is while nobody uses it, and who is outside of it; nobody any more where it has been left.
struct Room {
    host: RefCell<Option<Rc<Host>>>,
    live: RefCell<Option<Live>>,
}

thread_local! {
    /// By their numbers; those of twins that were left are empty.
    static ROOMS: RefCell<Vec<Option<Rc<Room>>>> = const { RefCell::new(Vec::new()) };
}

/// The way out of a twin: the number of its room. Nobody is there where the twin was left.
struct Door(usize);

impl Door {
    fn room(&self) -> Option<(Rc<Room>, Rc<Host>)> {
        let room = ROOMS.with_borrow(|rooms| rooms.get(self.0).cloned().flatten())?;
        let host = room.host.borrow().clone()?;
        Some((room, host))
    }

    fn tell(&self, tells: impl FnOnce(&Host)) {
        if let Some((_, host)) = self.room() {
            tells(&host);
        }
    }

    /// Puts a twin where it can be called while somebody outside runs.
    fn away<T>(&self, live: Live, nobody: T, runs: impl FnOnce(&Host) -> T) -> (Live, T) {
        let Some((room, host)) = self.room() else { return (live, nobody) };
        room.live.replace(Some(live));
        let gave = runs(&host);
        let live = room.live.take();
        (live.expect("whoever borrows a twin puts it back"), gave)
    }
}

impl Outside for Door {
    fn job(&self) {
        self.tell(Host::job);
    }

    fn settled(&self, promise: u32, outcome: Result<(), Failure>) {
        self.tell(|host| match outcome {
            Ok(()) => host.resolved(promise),
            Err(Failure::Outside(error)) => host.failed(promise, error),
            Err(Failure::Package(error, status)) => {
                host.rejected(promise, &error.name, &error.message, status.unwrap_or_default());
            }
        });
    }

    fn asked(&self, Asking { number, kind, call, session }: Asking) {
        self.tell(|host| host.asked(number, kind, place(call), place(session.map(u32::from))));
    }

    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a test")]
    fn rests(&self, promise: u32, millis: u64) {
        self.tell(|host| host.rests(promise, millis as f64));
    }

    fn told(&self, live: Live, listener: u32) -> (Live, Option<u32>) {
        self.away(live, None, |host| u32::try_from(host.told(listener)).ok())
    }

    fn redirects(&self, live: Live, call: Option<u32>, promise: u32) -> Live {
        self.away(live, (), |host| host.redirects(place(call), promise)).0
    }

    fn called(&self, live: Live, callback: Called) -> (Live, Gave) {
        let Called { call, is_navigate, session, promise } = callback;
        let session = session.map_or(NULL, number);
        let (live, gave) =
            self.away(live, UNDEFINED, |host| host.called(call, is_navigate, session, promise));
        (live, u32::try_from(gave).map_or(Gave::Something, Gave::Threw))
    }
}

/// A client of one version of clerk-js.
#[wasm_bindgen]
pub struct Twin {
    room: Rc<Room>,
    door: usize,
}

#[wasm_bindgen]
impl Twin {
    /// A client that is not loaded. `sessions` holds for each session the organization that it was last active in (-2 for none), how
    /// many its user is a member of, and these; `active` is -2 where none is.
    ///
    /// # Errors
    ///
    /// Where there is no record of that version.
    #[wasm_bindgen(constructor)]
    pub fn new(
        version: &str,
        sessions: &[i32],
        active: i32,
        focused: bool,
        host: Host,
    ) -> Result<Self, String> {
        let known = Known::named(version).map_err(|none| none.to_string())?;
        let sessions = begins(sessions);
        let room = Rc::new(Room { host: RefCell::new(Some(Rc::new(host))), live: RefCell::new(None) });
        let door = ROOMS.with_borrow_mut(|rooms| {
            rooms.push(Some(Rc::clone(&room)));
            rooms.len() - 1
        });
        let live = Live::new(&known, sessions, known_place(active), focused, Arc::new(Door(door)));
        room.live.replace(Some(live));
        Ok(Self { room, door })
    }

    fn with<T>(&self, does: impl FnOnce(&mut Live) -> T) -> T {
        let mut live = self.room.live.take().expect("a twin does one thing at a time");
        let done = does(&mut live);
        self.room.live.replace(Some(live));
        done
    }

    /// Says how late it is, in milliseconds.
    pub fn at(&self, now: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole milliseconds from 0 on"
        )]
        self.with(|live| live.at(now.max(0.0) as u64));
    }

    /// Does one job of the queue.
    pub fn step(&self) {
        self.with(Live::step);
    }

    /// What a callback gave back has resolved.
    #[wasm_bindgen(js_name = goOn)]
    pub fn go_on(&self, promise: u32) {
        self.with(|live| live.go_on(promise, Ok(())));
    }

    /// What a callback gave back has rejected, with the error of that number.
    #[wasm_bindgen(js_name = goOnFailed)]
    pub fn go_on_failed(&self, promise: u32, error: u32) {
        self.with(|live| live.go_on(promise, Err(error)));
    }

    /// The server answers.
    pub fn answer(&self, number: u32, status: u16) {
        self.with(|live| live.answer(number, status));
    }

    /// The number of the next call.
    #[wasm_bindgen(js_name = nextCall)]
    pub fn next_call(&self) -> u32 {
        self.with(|live| live.next_call())
    }

    /// Makes a call, and gives back its promise. `session` is -1, -2 or a session, or with `object` a session object; with both,
    /// a copy of the object that has the session's id; with an `object` of -2 something that has only an id. `named` is -1 where
    /// `organization` is an id; where it is a slug it is the organization that has it, or -2.
    #[expect(clippy::too_many_arguments, reason = "each is a number, which JavaScript passes without a copy")]
    #[expect(clippy::fn_params_excessive_bools, reason = "each says whether an argument is there")]
    pub fn call(
        &self,
        is_set_session: bool,
        session: i32,
        object: i32,
        organization: i32,
        named: i32,
        redirects: bool,
        before_emit: bool,
        navigate: bool,
    ) -> u32 {
        let session = match (known_place(session), known(object)) {
            (None, Some(object)) => GivenSession::Object(object),
            (Some(session), Some(of)) => GivenSession::Copy(of, session),
            (Some(session), None) if object == NULL => GivenSession::Bare(session),
            (Some(session), None) => GivenSession::Id(session),
            (None, None) if session == NULL => GivenSession::Null,
            (None, None) => GivenSession::Omitted,
        };
        let organization = match known_place(organization) {
            Some(organization) if named == UNDEFINED => GivenOrganization::Id(organization),
            Some(slug) => GivenOrganization::Named(slug, known_place(named)),
            None if organization == NULL => GivenOrganization::Null,
            None => GivenOrganization::Omitted,
        };
        self.with(|live| {
            live.call(GivenCall { is_set_session, session, organization, redirects, before_emit, navigate })
        })
    }

    /// Signs out, of one session or with -1 of all. Gives back the promise of it.
    #[wasm_bindgen(js_name = signOut)]
    pub fn sign_out(&self, session: i32) -> u32 {
        self.with(|live| live.sign_out(known_place(session)))
    }

    /// Asks a session object for a token. Gives back the promise of it.
    #[wasm_bindgen(js_name = getToken)]
    pub fn get_token(&self, object: u32) -> u32 {
        self.with(|live| live.get_token(object))
    }

    /// The client is loaded. Gives back the number of the error that a listener throws, or -1.
    pub fn load(&self) -> i32 {
        thrown(self.with(Live::load))
    }

    /// The page starts to unload.
    pub fn unload(&self) {
        self.with(Live::unload);
    }

    /// The tab gains or loses the focus.
    pub fn focus(&self, focused: bool) {
        self.with(|live| live.focus(focused));
    }

    /// A listener joins. Gives back the number of the error that it throws, or -1.
    #[wasm_bindgen(js_name = addListener)]
    pub fn add_listener(&self, listener: u32) -> i32 {
        thrown(self.with(|live| live.add_listener(listener)))
    }

    /// A listener leaves.
    #[wasm_bindgen(js_name = removeListener)]
    pub fn remove_listener(&self, listener: u32) {
        self.with(|live| live.remove_listener(listener));
    }

    /// The server ends a session.
    #[wasm_bindgen(js_name = endSession)]
    pub fn end_session(&self, session: u16) {
        self.with(|live| live.end_session(session));
    }

    /// Another tab chooses an organization, or with -2 none.
    #[wasm_bindgen(js_name = chooseElsewhere)]
    pub fn choose_elsewhere(&self, session: u16, organization: i32) {
        self.with(|live| live.choose_elsewhere(session, known_place(organization)));
    }

    /// Another tab says that it has signed out.
    #[wasm_bindgen(js_name = hearOfSignOut)]
    pub fn hear_of_sign_out(&self) {
        self.with(Live::hear_of_sign_out);
    }

    /// What is current: the session object, the session whose user it is, and the organization.
    pub fn now(&self) -> Vec<i32> {
        let now = self.with(|live| live.now());
        [now.session, now.user, now.organization].map(value).to_vec()
    }

    /// The session objects that the client has.
    pub fn sessions(&self) -> Vec<u32> {
        self.with(|live| live.sessions().collect())
    }

    /// Of a session object: the session, the organization that it was last active in, the time of its last change, and the object
    /// that it is a copy of.
    pub fn object(&self, object: u32) -> Vec<f64> {
        let it = self.with(|live| live.object(object));
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of a test")]
        let change = it.change as f64;
        let copies = it.copies.map_or(f64::from(NULL), f64::from);
        vec![f64::from(it.session), it.last.map_or(f64::from(NULL), f64::from), change, copies]
    }

    /// Nobody is outside any more, so that what JavaScript holds of it can be forgotten. It may still be called.
    pub fn leave(&self) {
        self.room.host.take();
        ROOMS.with_borrow_mut(|rooms| rooms[self.door] = None);
    }
}

fn begins(mut numbers: &[i32]) -> Vec<Begins> {
    let mut sessions = Vec::new();
    while let [last, count, rest @ ..] = numbers {
        let (organizations, others) =
            rest.split_at(usize::try_from(*count).unwrap_or_default().min(rest.len()));
        let organizations = organizations.iter().filter_map(|it| known_place(*it)).collect();
        sessions.push(Begins { organizations, last: known_place(*last) });
        numbers = others;
    }
    sessions
}

/// What JavaScript has to know of a version to look like it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether something is there")]
struct About {
    version: String,
    note: Option<String>,
    contracts: Vec<Contract>,
    capabilities: Vec<&'static str>,
    set_session: bool,
    organizations: bool,
    names_session: bool,
    says_why: bool,
}

/// What a version is, as JSON.
///
/// # Errors
///
/// Where there is no record of that version.
#[wasm_bindgen]
pub fn about(version: &str) -> Result<String, String> {
    let known = Known::named(version).map_err(|none| none.to_string())?;
    let record = known.record;
    let about = About {
        version: known.version.as_ref().map_or_else(|| known.name(), ToString::to_string),
        note: known.note(),
        contracts: contracts(&record),
        capabilities: capabilities(&record).into_iter().map(Capability::as_str).collect(),
        set_session: record.set_session != SetSession::Absent,
        organizations: record.organizations == Organizations::Yes,
        names_session: record.sign_out_needs != SignOutNeeds::Client,
        says_why: record.error_text == ErrorText::Message,
    };
    serde_json::to_string(&about).map_err(|error| error.to_string())
}

fn value(place: Place) -> i32 {
    match place {
        Place::Undefined => UNDEFINED,
        Place::Null => NULL,
        Place::Set(it) => number(it),
    }
}

fn known(number: i32) -> Option<u32> {
    u32::try_from(number).ok()
}

fn known_place(number: i32) -> Option<u16> {
    u16::try_from(number).ok()
}

fn place(place: Option<u32>) -> i32 {
    place.map_or(UNDEFINED, number)
}

fn thrown(error: Option<u32>) -> i32 {
    error.map_or(UNDEFINED, number)
}

fn number(number: u32) -> i32 {
    i32::try_from(number).expect("a test has few objects")
}
