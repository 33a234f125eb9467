//! Where a scenario's text names sessions, organizations and users: in calls, other stimuli and expectations. It does not know
//! which of them the client has.

use super::node::{Entry, Kind, Node, NodeId};
use super::{MAX_BYTES, text, yaml};
use crate::diagnostic::Place;

/// What an id is the id of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// A session.
    Session,
    /// An organization, which may also be named by its slug.
    Organization,
    /// A user.
    User,
}

/// An id in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// What it is the id of.
    pub named: Named,
    /// The id, as it is written.
    pub id: String,
    /// Where it stands.
    pub place: Place,
}

/// Each id of a session, an organization or a user in the steps, the emissions and below `under`, in the order of the text. What a
/// client or a stimulus brings along is none: there the id is given, not used. This reads the text again.
pub fn mentions(text: &str) -> Vec<Mention> {
    let Ok(text) = text::text_of(text.as_bytes(), MAX_BYTES) else { return Vec::new() };
    let Ok(root) = yaml::parse(text) else { return Vec::new() };
    let mut found = Vec::new();
    collect(&root, &mut found);
    let wanted: Vec<NodeId> = found.iter().map(|(_, _, at)| *at).collect();
    let places = yaml::places(text, &wanted);
    found.into_iter().zip(places).map(|((named, id, _), place)| Mention { named, id, place }).collect()
}

/// Where a call is given a `redirectUrl` beside a callback and a session that is not null, and whether the session is one that it names. This
/// reads the text again.
pub fn redirects_beside_navigation(text: &str) -> Vec<(bool, Place)> {
    let Ok(text) = text::text_of(text.as_bytes(), MAX_BYTES) else { return Vec::new() };
    let Ok(root) = yaml::parse(text) else { return Vec::new() };
    let mut found = Vec::new();
    redirects(&root, &mut found);
    let wanted: Vec<NodeId> = found.iter().map(|(_, at)| *at).collect();
    let places = yaml::places(text, &wanted);
    found.into_iter().zip(places).map(|((is_named, _), place)| (is_named, place)).collect()
}

fn redirects(node: &Node, found: &mut Vec<(bool, NodeId)>) {
    let within = match &node.kind {
        Kind::Sequence(items) => return items.iter().for_each(|item| redirects(item, found)),
        Kind::Map(entries) => entries,
        _ => return,
    };
    for Entry { key, value, .. } in within {
        if let ("setActive", Kind::Map(arguments)) = (key.as_str(), &value.kind) {
            let of = |name: &str| arguments.iter().find(|entry| entry.key == name);
            let session = of("session");
            if let Some(url) = of("redirectUrl")
                && of("navigate").or_else(|| of("callback")).is_some()
                && session.is_none_or(|session| session.value.kind != Kind::Null)
            {
                found.push((session.is_some(), url.key_id));
            }
        }
        redirects(value, found);
    }
}

type Found = Vec<(Named, String, NodeId)>;

fn collect(node: &Node, found: &mut Found) {
    match &node.kind {
        Kind::Sequence(items) => items.iter().for_each(|item| collect(item, found)),
        Kind::Map(entries) => entries.iter().for_each(|entry| of_entry(entry, found)),
        _ => {}
    }
}

fn of_entry(Entry { key, value, .. }: &Entry, found: &mut Found) {
    let named = match key.as_str() {
        "client" | "signIn" | "addSession" => return,
        // Below `expect` it is a map, and its keys are labels, which may be called like anything.
        "calls" if value.entries().is_some() => return,
        "session" | "signOut" | "removeSession" | "emissions" => Named::Session,
        "organization" => Named::Organization,
        "user" => Named::User,
        _ => return collect(value, found),
    };
    let mut take = |value: &Node| match &value.kind {
        Kind::String(id) if id != "undefined" => found.push((named, id.clone(), value.id)),
        Kind::Map(entries) => {
            for entry in entries {
                match &entry.value.kind {
                    Kind::String(id) if entry.key == "object" => {
                        found.push((named, id.clone(), entry.value.id));
                    }
                    _ => of_entry(entry, found),
                }
            }
        }
        _ => {}
    };
    match &value.kind {
        Kind::Sequence(items) => items.iter().for_each(take),
        _ => take(value),
    }
}
