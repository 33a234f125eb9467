//! The names of a scenario, and the numbers that a twin works with in their place.

use crate::twin::calls::CallIndex;
use crate::twin::queue::Fault;
use crate::twin::record::{self, Organizations, Record};
use crate::twin::server::Text;
use crate::twin::values::{Current, Given, Listener, Organization, Seen, Session, Slot, User};
use interlude_spec::id::{CallLabel, ListenerName, OrganizationId, RequestId, SessionId, UserId};
use interlude_spec::protocol::{self, SessionState};
use interlude_spec::trace::{self, ErrorValue, ReturnOutcome, Value};

/// What the numbers stand for.
#[derive(Clone, Debug)]
pub(super) struct Names {
    pub(super) record: Record,
    pub(super) sessions: Vec<(SessionId, UserId)>,
    pub(super) organizations: Vec<OrganizationId>,
    /// Slugs, and whose they are.
    pub(super) slugs: Vec<(OrganizationId, Organization)>,
    pub(super) listeners: Vec<ListenerName>,
    pub(super) calls: Vec<CallLabel>,
}

/// What the kit of the adapters calls the user of a session that no client ever had.
fn user_of(id: &SessionId) -> UserId {
    UserId::new(format!("user_of_{id}"))
}

pub(super) fn place(place: usize) -> u16 {
    u16::try_from(place).expect("a scenario has few of anything")
}

fn entered<Name: Clone + PartialEq>(names: &mut Vec<Name>, name: &Name) -> u16 {
    let known = names.iter().position(|its| its == name);
    place(known.unwrap_or_else(|| {
        names.push(name.clone());
        names.len() - 1
    }))
}

impl Names {
    /// A session that the server has, or gets.
    pub(super) fn given(&mut self, state: &SessionState) -> Given {
        let session = self.session(&state.id);
        self.sessions[usize::from(session.0)].1 = state.user.clone();
        for (id, slug) in &state.slugs {
            let organization = self.organization(id);
            self.slugs.push((OrganizationId::new(slug.as_str()), organization));
        }
        Given {
            session,
            organizations: state.organizations.iter().map(|it| self.organization(it)).collect(),
            last: state.last_active_organization.as_ref().map(|it| self.organization(it)),
            task: state.task,
        }
    }

    /// A session that the client does not have is of nobody known.
    pub(super) fn session(&mut self, id: &SessionId) -> Session {
        let known = self.sessions.iter().position(|(its, _)| its == id);
        Session(place(known.unwrap_or_else(|| {
            self.sessions.push((id.clone(), user_of(id)));
            self.sessions.len() - 1
        })))
    }

    pub(super) fn organization(&mut self, id: &OrganizationId) -> Organization {
        Organization(entered(&mut self.organizations, id))
    }

    pub(super) fn listener(&mut self, name: &ListenerName) -> Listener {
        Listener(entered(&mut self.listeners, name).into())
    }

    pub(super) fn label(&self, call: CallIndex) -> CallLabel {
        self.calls[call.0 as usize].clone()
    }

    pub(super) fn session_id(&self, session: Session) -> SessionId {
        self.sessions[usize::from(session.0)].0.clone()
    }

    pub(super) fn user(&self, User { session, is_strange }: User) -> UserId {
        let (id, user) = &self.sessions[usize::from(session.0)];
        if is_strange { user_of(id) } else { user.clone() }
    }

    pub(super) fn current(&self, current: &Current<Session>) -> trace::Current {
        let Current { session, user, organization } = *current;
        let has_organizations = self.record.organizations == Organizations::Yes;
        let organization = organization.map(|it| self.organizations[usize::from(it.0)].clone());
        trace::Current {
            session: value(session.map(|it| self.session_id(it))),
            organization: has_organizations.then(|| value(organization)),
            user: value(user.map(|it| self.user(it))),
        }
    }

    pub(super) fn seen(&self, seen: Seen) -> protocol::Seen {
        match seen {
            Seen::Emit { listener, current } => protocol::Seen::Emit {
                listener: self.listeners[listener.0 as usize].clone(),
                current: self.current(&current),
            },
            Seen::Callback { call, session } => protocol::Seen::Callback {
                call: self.label(call),
                session: value(session.map(|it| self.session_id(it))),
            },
            Seen::CallbackWaiting { call } => protocol::Seen::CallbackWaiting { call: self.label(call) },
            Seen::Return { call, outcome } => protocol::Seen::Return {
                call: self.label(call),
                outcome: match outcome {
                    Ok(()) => ReturnOutcome::Resolved,
                    Err(fault) => ReturnOutcome::Rejected { error: error_of(&self.record, &fault) },
                },
            },
            Seen::Request { number, kind, call } => protocol::Seen::Request {
                request: RequestId::new(format!("r{number}")),
                kind: kind.into(),
                call: call.map(|call| self.label(call)),
            },
        }
    }
}

/// An error as whoever made the call sees it.
pub(in crate::twin) fn error_of(record: &Record, fault: &Fault) -> ErrorValue {
    let (name, message) = match fault {
        Fault::Api { status, text } => match record.error_text {
            record::ErrorText::Status if *text != Text::Offline => ("Error", status.to_string()),
            _ => ("Error", text.as_str().to_owned()),
        },
        Fault::Callback(message) => return protocol::callback_error(message),
        Fault::Client(message) => ("Error", (*message).to_owned()),
        Fault::Type(message) => ("TypeError", (*message).to_owned()),
        Fault::Outside(_) => unreachable!("nobody is outside of a scenario"),
    };
    ErrorValue { name: name.into(), message }
}

fn value<Id>(slot: Slot<Id>) -> Value<Id> {
    match slot {
        Slot::Undefined => Value::Undefined,
        Slot::Null => Value::Null,
        Slot::Set(id) => Value::set(id),
    }
}
