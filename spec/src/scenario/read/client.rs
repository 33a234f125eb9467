//! The client before the first step, and how its server answers.

use super::surroundings;
use crate::diagnostic::Code;
use crate::id::OrganizationId;
use crate::plan::{AnswerPlan, OFFLINE, RequestKind, ServerPlan, Status, Task, WITHOUT_A_TOKEN};
use crate::scenario::document::{ClientDocument, SessionDocument, Spot};
use crate::scenario::fields::{Fields, boolean, id, list, name_of, no_more_than, only_true, time, word};
use crate::scenario::limits::{MAX_ORGANIZATIONS, MAX_SESSIONS};
use crate::scenario::mistake::{Lost, Mistakes};
use crate::scenario::node::{Entry, Kind, Node};
use crate::scenario::shape;
use crate::value::Value;

pub(super) fn client(entry: &Entry, mistakes: &mut Mistakes) -> ClientDocument {
    let Some(fields) = Fields::of_map(&entry.value, "`client`", &shape::CLIENT, entry.key_id, mistakes)
    else {
        return ClientDocument::default();
    };
    let given = fields.get("sessions");
    let sessions = given.and_then(|node| list(node, "`sessions`", mistakes));
    if given.is_some() && sessions.is_none() {
        mistakes.lost.insert(Lost::Sessions);
    }
    let sessions = sessions.unwrap_or_default();
    no_more_than(MAX_SESSIONS, sessions, |item| item.id, "this list", mistakes);
    let mut organizations = 0;
    let sessions = sessions.iter().map(|node| session(node, &mut organizations, mistakes)).collect();
    let active = fields.get("active").filter(|node| node.kind != Kind::Null);
    ClientDocument {
        sessions,
        active: active.and_then(|node| id(node, "`active`", mistakes)),
        loaded: fields.get("loaded").and_then(|node| boolean(node, "`loaded`", mistakes)),
        initial_state: fields.get("initialState").and_then(|node| match node.kind {
            Kind::Null => Some(Spot { value: Value::Null, at: node.id }),
            _ => id(node, "`initialState`", mistakes)
                .map(|spot| Spot { value: Value::set(spot.value), at: spot.at }),
        }),
        focused: fields.get("focused").and_then(|node| boolean(node, "`focused`", mistakes)),
        treat_pending_as_signed_out: fields
            .get("treatPendingAsSignedOut")
            .and_then(|node| boolean(node, "`treatPendingAsSignedOut`", mistakes)),
        environment: fields
            .entry("environment")
            .map(|it| surroundings::environment(it, mistakes))
            .unwrap_or_default(),
        framework: fields
            .entry("framework")
            .map(|it| surroundings::framework(it, mistakes))
            .unwrap_or_default(),
        tokens_come_along: fields
            .get("tokensComeAlong")
            .and_then(|node| boolean(node, "`tokensComeAlong`", mistakes)),
        server: fields.entry("server").map(|entry| server(entry, mistakes)).unwrap_or_default(),
    }
}

/// A session; `organizations` counts those of all sessions.
pub(super) fn session(node: &Node, organizations: &mut usize, mistakes: &mut Mistakes) -> SessionDocument {
    let mut session = SessionDocument {
        id: None,
        user: None,
        organizations: Vec::new(),
        slugs: Vec::new(),
        last_active_organization: None,
        status: None,
        task: None,
    };
    let Some(fields) = Fields::of_map(node, "a session", &shape::SESSION, node.id, mistakes) else {
        return session;
    };
    session.id = fields.require("id", "sess_a", mistakes).and_then(|node| id(node, "`id`", mistakes));
    let user = fields.require("user", "user_ada", mistakes).and_then(|node| id(node, "`user`", mistakes));
    session.user = user.map(|spot| spot.value);
    let mut all_read = !fields.is_mistyped("organizations");
    if let Some(node) = fields.get("organizations") {
        let items = list(node, "`organizations`", mistakes);
        all_read &= items.is_some();
        for item in items.unwrap_or_default() {
            all_read &= organization(item, &mut session, mistakes).is_some();
            *organizations += 1;
            if *organizations == MAX_ORGANIZATIONS + 1 {
                let message = format!(
                    "the sessions of a client have at most {MAX_ORGANIZATIONS} organizations together"
                );
                let help = "split the scenario".to_owned();
                mistakes.add(Code::TooMany, item.id, message, "one organization too many", help);
            }
        }
    }
    let last = fields.get("lastActiveOrganization").filter(|node| node.kind != Kind::Null);
    let last = last.and_then(|node| id(node, "`lastActiveOrganization`", mistakes));
    // An organization that could not be read could be this one.
    session.last_active_organization = last.filter(|_| all_read);
    let statuses = Status::ALL.map(|status| (status.as_str(), status));
    session.status = spot_of_word(&fields, "status", &statuses, mistakes);
    let tasks = Task::ALL.map(|task| (task.as_str(), task));
    session.task = spot_of_word(&fields, "task", &tasks, mistakes);
    session
}

/// An organization of a session: its id, or a map with its slug as well. Nothing where its id could not be read.
fn organization(item: &Node, session: &mut SessionDocument, mistakes: &mut Mistakes) -> Option<()> {
    const NAME: &str = "an item of `organizations`";
    if item.entries().is_none() {
        session.organizations.push(id(item, NAME, mistakes)?.value);
        return Some(());
    }
    let fields = Fields::of_map(item, NAME, &shape::ORGANIZATION, item.id, mistakes)?;
    let its = fields.require("id", "org_acme", mistakes).and_then(|node| id(node, "`id`", mistakes));
    let slug = fields.require("slug", "acme", mistakes).and_then(|node| {
        name_of(node, "`slug`", mistakes).map(|slug| Spot { value: slug.to_owned(), at: node.id })
    });
    let Spot { value: its, .. }: Spot<OrganizationId> = its?;
    session.slugs.extend(slug.map(|slug| (its.clone(), slug)));
    session.organizations.push(its);
    Some(())
}

fn spot_of_word<T: Copy>(
    fields: &Fields<'_>,
    key: &str,
    words: &[(&str, T)],
    mistakes: &mut Mistakes,
) -> Option<Spot<T>> {
    let node = fields.get(key)?;
    word(node, &format!("`{key}`"), words, mistakes).map(|value| Spot { value, at: node.id })
}

/// How the server answers, for the client or for one call.
pub(super) fn server(entry: &Entry, mistakes: &mut Mistakes) -> ServerPlan {
    let Some(fields) = Fields::of_map(&entry.value, "`server`", &shape::SERVER, entry.key_id, mistakes)
    else {
        return ServerPlan::default();
    };
    let mut server = ServerPlan::default();
    for kind in RequestKind::ALL {
        *server.get_mut(kind) =
            fields.entry(kind.as_str()).and_then(|entry| answer(kind.as_str(), entry, mistakes));
    }
    server
}

fn answer(kind: &str, entry: &Entry, mistakes: &mut Mistakes) -> Option<AnswerPlan> {
    let name = format!("`{kind}`");
    if entry.value.entries().is_none() {
        let after = time(&entry.value, &name, mistakes)?.value;
        return Some(AnswerPlan { after, status: 200 });
    }
    let of_a_token = kind == RequestKind::Token.as_str();
    #[cfg(not(target_family = "wasm"))]
    if let Some((only, after)) = entry.value.entries().and_then(crate::scenario::meant::only_a_time) {
        let message = format!("`{}` alone does not say how {name} is answered", only.key);
        let or = if of_a_token { ", or add `empty: true` where it holds no token" } else { "" };
        let help = format!("write `{kind}: {after}`{or}");
        mistakes.add(Code::WrongType, only.key_id, message, "an answer that is no failure is a time", help);
        return None;
    }
    let known = if of_a_token { &shape::TOKEN_ANSWER } else { &shape::ANSWER };
    let fields = Fields::of_map(&entry.value, &name, known, entry.key_id, mistakes)?;
    if of_a_token && ["after", "empty"].into_iter().any(|key| fields.entry(key).is_some()) {
        return without_a_token(&fields, mistakes);
    }
    let after = fields.require("failsAfter", "80ms", mistakes);
    let after = after.and_then(|node| time(node, "`failsAfter`", mistakes));
    let status = failure(&fields, mistakes);
    Some(AnswerPlan { after: after?.value, status: status? })
}

/// An answer that holds no token.
fn without_a_token(fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<AnswerPlan> {
    let fails = ["failsAfter", "status", "offline"].into_iter().find_map(|key| fields.entry(key));
    if let Some(fails) = fails {
        let message = format!("`{}` is of a failure, and `empty` of an answer that is none", fails.key);
        let help = "write `after` with `empty`, or `failsAfter` with `status` or `offline`".to_owned();
        mistakes.add(Code::Conflict, fails.key_id, message, "it cannot be both", help);
        return None;
    }
    let after = fields.require("after", "20ms", mistakes).and_then(|node| time(node, "`after`", mistakes));
    let empty = fields.require("empty", "true", mistakes);
    empty.and_then(|node| only_true(node, "`empty`", mistakes))?;
    Some(AnswerPlan { after: after?.value, status: WITHOUT_A_TOKEN })
}

/// How an answer can fail, behind `status: `: it may be that none comes.
const OR_OFFLINE: &str = "401`, or `offline: true";

/// The status of an answer that is a failure, or what stands for none.
fn failure(fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<u16> {
    let Some(offline) = fields.entry("offline") else {
        return fields.require("status", OR_OFFLINE, mistakes).and_then(|node| status(node, mistakes));
    };
    if fields.entry("status").is_some() {
        let message = "`offline` says otherwise than `status` how the answer fails".to_owned();
        let help = "remove one of the two: who is offline gets no status".to_owned();
        mistakes.add(Code::Conflict, offline.key_id, message, "no answer has a status", help);
    }
    only_true(&offline.value, "`offline`", mistakes).map(|()| OFFLINE)
}

fn status(node: &Node, mistakes: &mut Mistakes) -> Option<u16> {
    let number = match &node.kind {
        Kind::Number(number) => number.as_u64().and_then(|number| u16::try_from(number).ok()),
        _ => None,
    };
    if let Some(status @ 400..=599) = number {
        return Some(status);
    }
    let message = format!("`status` has to be the HTTP status of a failure, not {}", node.found());
    let help = "write a number from `400` to `599`".to_owned();
    let code = if matches!(node.kind, Kind::Number(_)) { Code::UnknownValue } else { Code::WrongType };
    mistakes.add(code, node.id, message, "not the status of a failure", help);
    None
}
