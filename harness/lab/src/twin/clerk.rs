//! The client: its sessions, what is current, and who is told.
//!
//! Everything is a number here; names are the edge's. Sessions are objects with an identity: what a call changes in one
//! shows wherever that object is held, and a refresh replaces them all.

use super::calls::Call;
use super::framework::Framework;
use super::live::Heard;
use super::queue::{Fault, Queue, Task};
use super::record::{Gone, Record, RefreshedWithout, SetWithout};
use super::server::{Kept, Server, Told};
use super::set_active::SetActive;
use super::timers::Timer;
use super::token::Tokens;
use super::values::{
    Current, Given, Listener, Object, ObjectIndex, Organization, Seen, Session, Slot, Slugs, User,
};
use std::sync::Arc;

mod page;

/// A client, its server and its page.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked by itself")]
pub(super) struct Clerk {
    pub(super) record: Record,
    /// The virtual time.
    pub(super) now: u64,
    pub(super) queue: Queue,
    pub(super) server: Server,
    pub(super) loaded: bool,
    /// The sessions that it has.
    pub(super) sessions: Vec<ObjectIndex>,
    /// Every session object that there ever was.
    pub(super) objects: Vec<Object>,
    /// What the users of the sessions that there were in the beginning are members of.
    pub(super) memberships: Vec<Arc<[Organization]>>,
    /// What calls name organizations by, where that is no id.
    pub(super) slugs: Slugs,
    pub(super) current: Current,
    pub(super) listeners: Vec<Listener>,
    pub(super) tokens: Tokens,
    /// The hooks of the framework around it.
    pub(super) framework: Framework,
    /// Whether the application insists that each user chooses an organization.
    pub(super) is_forced: bool,
    /// Whether sessions bring a token along.
    pub(super) tokens_come_along: bool,
    pub(super) focused: bool,
    /// Whether the page is shown.
    pub(super) is_shown: bool,
    /// Until when the focus does nothing.
    pub(super) quiet_until: u64,
    /// What was active in the beginning.
    pub(super) active: Option<Session>,
    pub(super) calls: Vec<Call>,
    /// The objects that an application holds, the newest of each session.
    pub(super) held: Vec<(Session, ObjectIndex)>,
    /// The session that listeners were told last.
    pub(super) last_told: Option<ObjectIndex>,
    /// When the client will ask for a token by itself.
    pub(super) polls_at: Option<u64>,
    /// When the client began to ask by itself, and how often it has.
    pub(super) polls: (u64, u32),
    /// How many numbers have been drawn by chance, beside those that are drawn before anything happens.
    pub(super) drawn: u32,
    /// What is due when, in the order in which it was set.
    pub(super) timers: Vec<(u64, Timer)>,
    /// Whether requests are followed to the calls that make them.
    pub(super) follows: bool,
    /// What has been observed and not been told yet.
    pub(super) seen: Vec<Seen>,
    /// Who is called, where it is not the scenario that says what callbacks do.
    pub(super) outside: Heard,
}

impl Clerk {
    /// A client that begins with these sessions.
    pub(super) fn new(
        record: Record,
        sessions: Vec<Given>,
        active: Option<Session>,
        loaded: bool,
        focused: bool,
    ) -> Self {
        Self::of(record, sessions, active, (loaded, focused), true)
    }

    /// As [`Self::new`], and whether sessions bring a token along.
    pub(super) fn of(
        record: Record,
        sessions: Vec<Given>,
        active: Option<Session>,
        (loaded, focused): (bool, bool),
        tokens_come_along: bool,
    ) -> Self {
        let memberships = sessions.iter().map(|given| Arc::clone(&given.organizations)).collect();
        let kept = |given: Given| Kept {
            session: given.session,
            last: given.last,
            organizations: given.organizations,
            task: given.task,
        };
        let server = Server::new(sessions.into_iter().map(kept).collect());
        let mut clerk = Self {
            record,
            now: 0,
            queue: Queue::default(),
            server,
            loaded: false,
            sessions: Vec::new(),
            objects: Vec::new(),
            memberships,
            slugs: Slugs::default(),
            current: Current::default(),
            listeners: Vec::new(),
            tokens: Tokens::default(),
            framework: Framework::default(),
            is_forced: false,
            tokens_come_along,
            focused,
            is_shown: true,
            quiet_until: 0,
            active,
            calls: Vec::new(),
            held: Vec::new(),
            last_told: None,
            polls_at: None,
            polls: (0, 0),
            drawn: 0,
            timers: Vec::new(),
            follows: false,
            seen: Vec::new(),
            outside: Heard::default(),
        };
        if loaded {
            clerk.bring_to_life(&clerk.server.client(clerk.now));
            clerk.last_told = clerk.current.session.set();
        }
        clerk
    }

    /// The sessions are there for the first time, and one of them is current.
    pub(super) fn bring_to_life(&mut self, client: &[Told]) {
        self.loaded = true;
        self.take_sessions(client);
        let first =
            self.active.and_then(|active| self.of_the_client(active).or(self.sessions.first().copied()));
        self.current = Current {
            session: first.into(),
            user: self.user_of(first),
            organization: self.organization_of(first, self.refreshed_without()),
        };
        self.hold();
        self.polls.0 = self.now;
        self.poll_later();
    }

    /// The client is loaded.
    pub(super) fn load(&mut self) -> Result<(), Fault> {
        if self.loaded {
            return Ok(());
        }
        self.bring_to_life(&self.server.client(self.now));
        self.emit()
    }

    pub(super) fn object(&self, object: ObjectIndex) -> &Object {
        &self.objects[object.0 as usize]
    }

    pub(super) fn object_mut(&mut self, object: ObjectIndex) -> &mut Object {
        &mut self.objects[object.0 as usize]
    }

    /// The object that the methods of one belong to.
    pub(super) fn acts_as(&self, object: ObjectIndex) -> ObjectIndex {
        self.object(object).copies.unwrap_or(object)
    }

    pub(super) fn add(&mut self, object: Object) -> ObjectIndex {
        self.objects.push(object);
        ObjectIndex(u32::try_from(self.objects.len() - 1).expect("a scenario has few session objects"))
    }

    /// What the server says of a session is taken into its object.
    pub(super) fn take_in(&mut self, object: ObjectIndex, told: Told) {
        let object = self.object_mut(object);
        object.last = told.last;
        object.change = told.change;
        object.is_pending = told.is_pending;
    }

    /// The sessions are new objects.
    fn take_sessions(&mut self, client: &[Told]) {
        self.sessions.clear();
        for told in client {
            let object = self.add(Object {
                session: told.session,
                last: told.last,
                change: told.change,
                is_pending: told.is_pending,
                copies: None,
                is_bare: false,
            });
            self.sessions.push(object);
            self.token_comes_along(object);
        }
    }

    /// The object of a session that the client has.
    pub(super) fn of_the_client(&self, session: Session) -> Option<ObjectIndex> {
        self.sessions.iter().copied().find(|object| self.object(*object).session == session)
    }

    fn user_of(&self, object: Option<ObjectIndex>) -> Slot<User> {
        match object.map(|object| self.object(object)) {
            None => Slot::Null,
            Some(Object { is_bare: true, .. }) => Slot::Undefined,
            Some(Object { session, copies, .. }) => {
                Slot::Set(User { session: *session, is_strange: copies.is_some() })
            }
        }
    }

    /// The organization of a session object, and this where it is in none.
    fn organization_of(&self, object: Option<ObjectIndex>, none: Slot<Organization>) -> Slot<Organization> {
        let Some(object) = object else { return none };
        let last = self.object(object).last.filter(|last| self.memberships(object).contains(last));
        last.map_or(none, Slot::Set)
    }

    /// What the user of a session object is a member of.
    pub(super) fn memberships(&self, object: ObjectIndex) -> &[Organization] {
        let session = self.object(self.acts_as(object)).session;
        self.memberships.get(usize::from(session.0)).map_or(&[], |its| its)
    }

    const fn set_without(&self) -> Slot<Organization> {
        match self.record.set_without {
            SetWithout::Undefined => Slot::Undefined,
            SetWithout::Null => Slot::Null,
        }
    }

    const fn refreshed_without(&self) -> Slot<Organization> {
        match self.record.refreshed_without {
            RefreshedWithout::Undefined => Slot::Undefined,
            RefreshedWithout::Null => Slot::Null,
        }
    }

    /// A session is current, or none.
    pub(super) fn set_from(&mut self, object: Option<ObjectIndex>) {
        self.set_in(object, self.organization_of(object, self.set_without()));
    }

    /// A session is current, or none, with this organization.
    pub(super) fn set_in(&mut self, object: Option<ObjectIndex>, organization: Slot<Organization>) {
        self.current = Current { session: object.into(), user: self.user_of(object), organization };
    }

    /// Nothing is current, and everyone is told.
    pub(super) fn hide(&mut self) -> Result<(), Fault> {
        self.current = Current::default();
        self.emit()
    }

    /// Tells every listener what is current, up to one that throws: what it throws ends whatever tells it.
    pub(super) fn emit(&mut self) -> Result<(), Fault> {
        if !self.loaded {
            return Ok(());
        }
        if self.outside.is_there() {
            // Who joins or leaves meanwhile makes no difference to who is told now.
            return self.listeners.clone().into_iter().try_for_each(|listener| self.tell(listener));
        }
        (0..self.listeners.len()).try_for_each(|place| self.tell(self.listeners[place]))
    }

    fn tell(&mut self, listener: Listener) -> Result<(), Fault> {
        self.last_told = self.current.session.set().or(self.last_told);
        if self.outside.is_there() {
            return self.tell_outside(listener);
        }
        let current = self.told();
        self.seen.push(Seen::Emit { listener, current });
        Ok(())
    }

    /// What is current, by its ids.
    pub(super) fn told(&self) -> Current<Session> {
        let Current { session, user, organization } = self.current;
        Current { session: session.map(|object| self.object(object).session), user, organization }
    }

    /// An answer has brought the client along.
    pub(super) fn update_client(&mut self, client: &[Told], emits: bool) -> Result<(), Fault> {
        self.take_sessions(client);
        if let Some(current) = self.current.session.set() {
            let renewed = self.of_the_client(self.object(current).session);
            match self.record.gone {
                Gone::Null => self.set_from(renewed),
                Gone::Undefined => {
                    self.current = Current {
                        session: renewed.map_or(Slot::Undefined, Slot::Set),
                        user: self.user_of(renewed),
                        organization: self.organization_of(renewed, self.refreshed_without()),
                    };
                }
            }
        }
        if emits { self.emit() } else { Ok(()) }
    }

    /// A listener joins. It stays, whatever it throws.
    pub(super) fn add_listener(&mut self, listener: Listener) -> Result<(), Fault> {
        self.listeners.push(listener);
        if self.loaded { self.tell(listener) } else { Ok(()) }
    }

    pub(super) fn remove_listener(&mut self, listener: Listener) {
        if let Some(place) = self.listeners.iter().rposition(|its| *its == listener) {
            self.listeners.remove(place);
        }
    }

    /// An application looks at the sessions that the client has, and holds on to them.
    pub(super) fn hold(&mut self) {
        for place in 0..self.sessions.len() {
            let object = self.sessions[place];
            let session = self.object(object).session;
            match self.held.iter_mut().find(|(its, _)| *its == session) {
                Some((_, held)) => *held = object,
                None => self.held.push((session, object)),
            }
        }
    }

    /// The object of a session, as an application has it. Of one that no client ever had, it is a copy of another with another
    /// id; and where there is no other, it has an id and nothing else.
    pub(super) fn object_of(&mut self, session: Session) -> ObjectIndex {
        self.hold();
        if let Some((_, held)) = self.held.iter().find(|(its, _)| *its == session) {
            return *held;
        }
        let copied = self.held.first().map(|(_, known)| *known);
        let object = match copied {
            Some(known) => Object { session, copies: Some(known), ..self.object(known).clone() },
            None => Object { session, last: None, change: 0, is_pending: false, copies: None, is_bare: true },
        };
        self.add(object)
    }
}

impl SetActive {
    /// A call of the client itself that sets null.
    pub(super) fn to_null() -> Task {
        Task::SetActive(Box::default())
    }
}
