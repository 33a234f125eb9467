//! Calls: their labels, arguments and callbacks, with the calls that callbacks make.

use super::client::server;
use crate::diagnostic::Code;
use crate::id::{CallLabel, SessionId};
use crate::plan::{Argument, Behaviour, Method, ServerPlan};
use crate::scenario::document::{CallDocument, CallbackDocument, Spot};
use crate::scenario::fields::{Fields, boolean, id, list, name_of, only_true, text, time, wrong_type};
use crate::scenario::mistake::{Lost, Mistakes};
use crate::scenario::node::{Entry, Kind, Node, NodeId};
use crate::scenario::shape;

/// The keys that name the method of a call.
pub(super) const METHOD_KEYS: &[&str] = &["setSession", "setActive", "signOut"];

const CALLBACK_KEYS: [&str; 3] = ["beforeEmit", "navigate", "callback"];
/// A list of calls.
pub(super) fn calls(node: &Node, name: &str, mistakes: &mut Mistakes) -> Vec<CallDocument> {
    let Some(items) = list(node, name, mistakes) else { return Vec::new() };
    if items.is_empty() {
        let help = "write a call, such as `{ call: switch, setActive: { session: sess_b } }`".to_owned();
        wrong_type(node, name, "a list of at least one call", help, mistakes);
    }
    let mut calls = Vec::new();
    for item in items {
        let Some(fields) = Fields::of_map(item, "a call", &shape::CALL, item.id, mistakes) else { continue };
        let mut methods = fields.entries().iter().filter(|entry| METHOD_KEYS.contains(&entry.key.as_str()));
        if let Some(first) = methods.next()
            && let Some(second) = methods.find(|entry| entry.key != first.key)
        {
            let message = format!("`{}` is a second method, beside `{}`", second.key, first.key);
            let help = "make it a call of its own, with a label of its own".to_owned();
            mistakes.add(Code::TwoStimuli, second.key_id, message, "the second one", help);
        }
        calls.push(call(&fields, item.id, mistakes));
    }
    calls
}

/// The call that these keys describe, alone or among those of a step.
pub(super) fn call(fields: &Fields<'_>, at: NodeId, mistakes: &mut Mistakes) -> CallDocument {
    let method = fields.entries().iter().find(|entry| METHOD_KEYS.contains(&entry.key.as_str()));
    let mut call = CallDocument {
        label: label(fields, method, at, mistakes),
        method: None,
        session: Argument::Omitted,
        organization: Argument::Omitted,
        callback: None,
        redirect_url: None,
        server: ServerPlan::default(),
    };
    let beside = fields.entry("server");
    if let Some(entry) = beside {
        call.server = server(entry, mistakes);
    }
    let Some(entry) = method else {
        if METHOD_KEYS.iter().any(|key| fields.is_mistyped(key)) {
            return call;
        }
        let key = fields.entry("call").or(beside);
        let help = "add `setActive` with a session of the client, or `signOut: true`".to_owned();
        let message = "a call has neither `setSession`, `setActive` nor `signOut`";
        mistakes.add(
            Code::MissingKey,
            key.map_or(at, |entry| entry.key_id),
            message,
            "a call without a method",
            help,
        );
        return call;
    };
    let method = match entry.key.as_str() {
        "setSession" => Method::SetSession,
        "signOut" => Method::SignOut,
        _ => Method::SetActive,
    };
    call.method = Some(Spot { value: method, at: entry.key_id });
    // One of another name is told to be elsewhere, and read all the same: what is wrong with it stays wrong there.
    let mut callbacks = CALLBACK_KEYS.into_iter().rev();
    if let Some((key, beside)) = callbacks.find_map(|key| fields.entry(key).map(|entry| (key, entry))) {
        if method != Method::SignOut && key == "callback" {
            let message = format!("`callback` stands beside `{}`", entry.key);
            let help = format!("put it among the arguments: `{}: {{ …, callback: … }}`", entry.key);
            mistakes.add(Code::Conflict, beside.key_id, message, "a callback of nothing", help);
        }
        call.callback = callback(name_of_callback(method, key), beside, mistakes);
    }
    arguments(&mut call, method, entry, beside.is_some(), mistakes);
    call
}

fn label(
    fields: &Fields<'_>,
    method: Option<&Entry>,
    at: NodeId,
    mistakes: &mut Mistakes,
) -> Option<Spot<CallLabel>> {
    if let Some(node) = fields.get("call") {
        let Some(label) = name_of(node, "`call`", mistakes) else {
            mistakes.lost.insert(Lost::Calls);
            return None;
        };
        return Some(Spot { value: label.into(), at: node.id });
    }
    if fields.is_mistyped("call") {
        return None;
    }
    if let Some(entry) = method {
        let help = "add `call: NAME` beside it, a label by which the call is known".to_owned();
        let message = format!("`{}` has no `call` beside it", entry.key);
        mistakes.add(Code::MissingKey, entry.key_id, message, "a call without a label", help);
        mistakes.lost.insert(Lost::Calls);
    } else if fields.entry("server").is_none() {
        let help = "add `call: NAME`, and `setActive` or `signOut`".to_owned();
        mistakes.add(Code::MissingKey, at, "a call has no `call`", "a call without a label", help);
    }
    None
}

fn arguments(
    call: &mut CallDocument,
    method: Method,
    entry: &Entry,
    server_beside: bool,
    mistakes: &mut Mistakes,
) {
    let name = format!("`{}`", method.as_str());
    if method == Method::SignOut && !matches!(entry.value.kind, Kind::Map(_)) {
        call.session = leaver(&entry.value, &name, mistakes);
        return;
    }
    let known = match method {
        // What only `setActive` takes is no key here, with a help line of its own.
        Method::SetSession => &shape::SET_SESSION,
        Method::SetActive => &shape::SET_ACTIVE,
        Method::SignOut => &shape::SIGN_OUT,
    };
    let Some(fields) = Fields::of_map(&entry.value, &name, known, entry.key_id, mistakes) else { return };
    let session = match method {
        Method::SetSession => fields.require("session", "sess_b", mistakes),
        Method::SetActive | Method::SignOut => fields.get("session"),
    };
    let read = if method == Method::SignOut { one } else { argument };
    call.session = session.map(|node| read(node, "`session`", mistakes)).unwrap_or_default();
    if method == Method::SetActive {
        let organization = fields.get("organization");
        call.organization =
            organization.map(|node| argument(node, "`organization`", mistakes)).unwrap_or_default();
        let url = fields.entry("redirectUrl");
        call.redirect_url = url.and_then(|entry| {
            let url = text(&entry.value, "`redirectUrl`", mistakes)?;
            Some(Spot { value: url.to_owned(), at: entry.key_id })
        });
    }
    if let Some(entry) = fields.entry("server") {
        if server_beside {
            let help = "remove one of the two".to_owned();
            mistakes.add(
                Code::Conflict,
                entry.key_id,
                "`server` stands beside the call too",
                "the second one",
                help,
            );
        }
        call.server = server(entry, mistakes);
    }
    let mut callbacks = fields
        .entries()
        .iter()
        .filter_map(|entry| CALLBACK_KEYS.into_iter().find(|key| *key == entry.key).map(|key| (key, entry)));
    let Some((key, entry)) = callbacks.next() else { return };
    if call.callback.is_some() {
        let help = "remove one of the two: a call has one callback".to_owned();
        let message = "`callback` stands beside the call too";
        mistakes.add(Code::Conflict, entry.key_id, message, "the second one", help);
    }
    if let Some((other, second)) = callbacks.find(|(other, _)| *other != key) {
        let help = "remove one of the two: a call has one callback".to_owned();
        let message = format!("`{other}` is a second callback, beside `{key}`");
        mistakes.add(Code::Conflict, second.key_id, message, "the second one", help);
    }
    call.callback = callback(name_of_callback(method, key), entry, mistakes);
}

/// What the callback of a method is called, where it stands under some key: that of a sign-out is of no contract.
fn name_of_callback(method: Method, key: &'static str) -> &'static str {
    if method == Method::SignOut { "callback" } else { key }
}

/// Whom a sign-out that is no map signs out: all, or one session.
pub(super) fn leaver(node: &Node, name: &str, mistakes: &mut Mistakes) -> Argument<SessionId> {
    match node.kind {
        Kind::Bool(true) => Argument::Omitted,
        #[cfg(not(target_family = "wasm"))]
        Kind::String(ref text) if crate::scenario::meant::is_answer(text) => {
            let message = format!("`{text}` is a text here, and would be the id of a session");
            let help = format!(
                "write `true` to sign out of all sessions; of a session called `{text}` one signs out by `signOut: {{ session: {text} }}`"
            );
            mistakes.add(Code::WrongType, node.id, message, "no session is called so", help);
            Argument::Omitted
        }
        Kind::String(_) => one(node, name, mistakes),
        _ => {
            let help = "write `true` to sign out of all sessions, or the id of one".to_owned();
            wrong_type(node, name, "`true` or the id of a session", help, mistakes);
            Argument::Omitted
        }
    }
}

/// The id of a session, as no object.
fn one(node: &Node, name: &str, mistakes: &mut Mistakes) -> Argument<SessionId> {
    id(node, name, mistakes).map(|spot| Argument::Id(spot.value)).unwrap_or_default()
}

fn argument<T: for<'t> From<&'t str>>(node: &Node, name: &str, mistakes: &mut Mistakes) -> Argument<T> {
    let example = if name == "`organization`" { "org_acme" } else { "sess_b" };
    let argument = match &node.kind {
        Kind::Null => return Argument::Null,
        Kind::Map(_) => Fields::of_map(node, name, &shape::OBJECT, node.id, mistakes)
            .and_then(|fields| fields.require("object", example, mistakes))
            .and_then(|node| id(node, "`object`", mistakes))
            .map(|spot| Argument::Object(spot.value)),
        _ => id(node, name, mistakes).map(|spot| Argument::Id(spot.value)),
    };
    argument.unwrap_or_default()
}

fn callback(key: &'static str, entry: &Entry, mistakes: &mut Mistakes) -> Option<CallbackDocument> {
    let name = format!("`{key}`");
    let fields = Fields::of_map(&entry.value, &name, &shape::CALLBACK, entry.key_id, mistakes)?;
    let behaviour = behaviour(&fields, &name, entry.key_id, mistakes);
    let calls = fields.get("calls").map(|node| calls(node, "`calls`", mistakes));
    let awaits = fields.entry("awaitCalls");
    let await_calls = awaits.and_then(|entry| boolean(&entry.value, "`awaitCalls`", mistakes));
    let promise = behaviour.as_ref().is_none_or(Behaviour::is_promise);
    if let (Some(entry), Some(true)) = (awaits, await_calls) {
        let conflict = match (promise, &calls) {
            (false, _) => Some((
                "`awaitCalls` needs a callback that returns a promise",
                "use `resolvesAfter`, `rejectsAfter` or `never`, or remove `awaitCalls`",
            )),
            (true, None) => Some((
                "`awaitCalls` has no `calls` to wait for",
                "add `calls: [ … ]`, or remove `awaitCalls`",
            )),
            (true, Some(_)) => None,
        };
        if let Some((message, help)) = conflict {
            mistakes.add(Code::Conflict, entry.key_id, message, "nothing to wait for", help.to_owned());
        }
    }
    Some(CallbackDocument {
        key: Spot { value: key, at: entry.key_id },
        behaviour,
        calls: calls.unwrap_or_default(),
        await_calls: await_calls.unwrap_or_default(),
    })
}

fn behaviour(fields: &Fields<'_>, name: &str, at: NodeId, mistakes: &mut Mistakes) -> Option<Behaviour> {
    let mut ways =
        fields.entries().iter().filter(|entry| shape::CALLBACK.one_of.contains(&entry.key.as_str()));
    let Some(way) = ways.next() else {
        if shape::CALLBACK.one_of.iter().any(|key| fields.is_mistyped(key)) {
            return None;
        }
        let message = format!("{name} does not say how the callback ends");
        let help = "add `resolvesAfter: 50ms`, `rejectsAfter: 50ms` with `error`, `throws: boom`, `returns: 42` or \
                    `never: true`";
        mistakes.add(Code::MissingKey, at, message, "no end of the callback", help.to_owned());
        return None;
    };
    if let Some(second) = ways.find(|entry| entry.key != way.key) {
        let message = format!("`{}` says otherwise than `{}` how the callback ends", second.key, way.key);
        let help = "remove one of the two".to_owned();
        mistakes.add(Code::Conflict, second.key_id, message, "the second one", help);
    }
    let error = fields.entry("error");
    if let (Some(error), true) = (error, way.key != "rejectsAfter") {
        let message = format!("`error` belongs to `rejectsAfter`, not to `{}`", way.key);
        let help = "remove it; `throws` holds its message itself".to_owned();
        mistakes.add(Code::Conflict, error.key_id, message, "an error of nothing", help);
    }
    let node = &way.value;
    match way.key.as_str() {
        "resolvesAfter" => {
            time(node, "`resolvesAfter`", mistakes).map(|spot| Behaviour::ResolvesAfter(spot.value))
        }
        "rejectsAfter" => {
            let after = time(node, "`rejectsAfter`", mistakes);
            let error = fields.require("error", "boom", mistakes);
            let error = error.and_then(|node| text(node, "`error`", mistakes));
            Some(Behaviour::RejectsAfter { after: after?.value, error: error?.to_owned() })
        }
        "throws" => text(node, "`throws`", mistakes).map(|text| Behaviour::Throws(text.to_owned())),
        "never" => only_true(node, "`never`", mistakes).map(|()| Behaviour::Never),
        _ => returned(node, mistakes).map(Behaviour::Returns),
    }
}

fn returned(node: &Node, mistakes: &mut Mistakes) -> Option<serde_json::Value> {
    match &node.kind {
        Kind::Null => Some(serde_json::Value::Null),
        Kind::Bool(value) => Some((*value).into()),
        Kind::Number(number) => Some(number.clone().into()),
        Kind::String(text) => Some(text.as_str().into()),
        Kind::Sequence(_) | Kind::Map(_) | Kind::Foreign(_) => {
            let help = "write such a value, or `null` for a callback that returns nothing".to_owned();
            wrong_type(node, "`returns`", "a text, a number, `true`, `false` or `null`", help, mistakes);
            None
        }
    }
}
