//! The steps: a moment, and a stimulus, an expectation or both.

use super::calls::{METHOD_KEYS, call, calls, leaver};
use super::client::session;
use super::expect::expect;
use crate::diagnostic::Code;
use crate::event::Ambient;
use crate::plan::{Argument, Stimulus};
use crate::scenario::document::{Spot, StepDocument, StimulusDocument};
use crate::scenario::fields::{Fields, boolean, id, list, only_true, time};
use crate::scenario::mistake::Mistakes;
use crate::scenario::node::{Entry, Kind, Node};
use crate::scenario::shape;
use crate::time::Tick;

/// Whether a key of a step belongs to its stimulus.
pub(in crate::scenario) fn is_stimulus(key: &str) -> bool {
    shape::STEP.key(key).is_some() && !matches!(key, "at" | "expect")
}

pub(super) fn steps(node: &Node, mistakes: &mut Mistakes) -> Vec<StepDocument> {
    let items = list(node, "`steps`", mistakes).unwrap_or_default();
    let mut last = Tick::ZERO;
    let read = |item| {
        let step = step(item, last, mistakes);
        // Time does not go back, so the next one is not before any of them.
        last = last.max(meant(item).unwrap_or(last));
        step
    };
    items.iter().map(read).collect()
}

/// When a step is, or was to be: its time may have no unit, or stand behind a mistyped key.
fn meant(step: &Node) -> Option<Tick> {
    let entries = step.entries()?.iter();
    let mut at = entries.filter(|entry| entry.key == "at" || shape::STEP.key(&entry.key).is_none());
    at.find_map(|entry| match &entry.value.kind {
        Kind::String(text) => Tick::parse(text).ok(),
        Kind::Number(number) => Tick::parse(&format!("{number}ms")).ok(),
        _ => None,
    })
}

/// A step; those before it are at `last` at the latest.
fn step(node: &Node, last: Tick, mistakes: &mut Mistakes) -> StepDocument {
    let mut step = StepDocument { at: None, stimuli: Vec::new(), expect: None };
    let Some(fields) = Fields::of_map(node, "a step", &shape::STEP, node.id, mistakes) else { return step };
    let at = fields.require("at", &last.to_string(), mistakes);
    step.at = at.and_then(|node| time(node, "`at`", mistakes));
    let one = one_stimulus(fields.entries(), mistakes);
    // Beside another stimulus, what is no whole call is not told to become one.
    let of_call = |key: &str| if one { shape::CALL.key(key).is_some() } else { METHOD_KEYS.contains(&key) };
    let is_unnamed = signs_out_unnamed(&fields);
    let of_call = |key: &str| of_call(key) && !(is_unnamed && key == "signOut");
    if fields.entries().iter().any(|entry| of_call(&entry.key)) {
        step.stimuli.push(StimulusDocument::Calls(vec![call(&fields, node.id, mistakes)]));
    }
    for entry in fields.entries() {
        let first = fields.entry(&entry.key).is_some_and(|first| first.key_id == entry.key_id);
        if first && (is_unnamed || entry.key != "signOut") {
            step.stimuli.extend(stimulus(entry, mistakes));
        }
    }
    step.expect = fields.entry("expect").and_then(|entry| expect(entry, mistakes));
    // A step of which every key is unknown has been told so.
    if fields.entries().iter().all(|entry| entry.key == "at") {
        let help = "add a call, another stimulus, or `expect`".to_owned();
        mistakes.add(
            Code::EmptyStep,
            node.id,
            "a step does nothing and expects nothing",
            "an empty step",
            help,
        );
    }
    step
}

/// Whether a step signs out without making a call of it.
fn signs_out_unnamed(fields: &Fields<'_>) -> bool {
    let is_there = |key: &&str| fields.entry(key).is_some() || fields.is_mistyped(key);
    let is_plain = |entry: &Entry| !matches!(entry.value.kind, Kind::Map(_));
    fields.entry("signOut").is_some_and(is_plain) && !["call", "callback", "server"].iter().any(is_there)
}

/// Whether a step has one stimulus at most; a second one is reported.
fn one_stimulus(entries: &[Entry], mistakes: &mut Mistakes) -> bool {
    let is_call = |key: &str| shape::CALL.key(key).is_some();
    let is_method = |key: &str| METHOD_KEYS.contains(&key);
    let mut earlier: Vec<&str> = Vec::new();
    for entry in entries.iter().filter(|entry| is_stimulus(&entry.key)) {
        let key = entry.key.as_str();
        let excludes = |other: &&str| match (is_call(other), is_call(key)) {
            (true, true) => is_method(other) && is_method(key) && *other != key,
            _ => *other != key,
        };
        if let Some(other) = earlier.iter().copied().find(excludes) {
            let message = format!("`{key}` is a second stimulus, beside `{other}`");
            let help = if [key, other].contains(&"together") && (is_call(key) || is_call(other)) {
                "put the call into the list of `together`, or make it a step of its own, at the same time"
            } else {
                "make it a step of its own, at the same time; for several calls in one turn, use `together`"
            };
            mistakes.add(Code::TwoStimuli, entry.key_id, message, "the second one", help.to_owned());
            return false;
        }
        if !earlier.contains(&key) {
            earlier.push(key);
        }
    }
    true
}

fn stimulus(entry: &Entry, mistakes: &mut Mistakes) -> Option<StimulusDocument> {
    let (node, name) = (&entry.value, format!("`{}`", entry.key));
    let stimulus = match entry.key.as_str() {
        "together" => return Some(StimulusDocument::Calls(calls(node, &name, mistakes))),
        "signIn" | "addSession" => {
            let session = session(node, &mut 0, mistakes);
            let is_here = entry.key == "signIn";
            return Some(StimulusDocument::Session(is_here, Spot { value: session, at: node.id }));
        }
        "addListener" => return id(node, &name, mistakes).map(StimulusDocument::AddListener),
        "removeListener" => return id(node, &name, mistakes).map(StimulusDocument::RemoveListener),
        "removeSession" => id(node, &name, mistakes).map(|spot| Stimulus::RemoveSession(spot.value)),
        "signOut" => Some(Stimulus::SignOut(match leaver(node, &name, mistakes) {
            Argument::Id(session) => Some(session),
            _ => None,
        })),
        key => ambient(key, node, &name, mistakes).map(Stimulus::Ambient),
    };
    stimulus.map(StimulusDocument::Other)
}

/// What happens around the calls: `true`, or either value where there are two of its kind.
fn ambient(key: &str, node: &Node, name: &str, mistakes: &mut Mistakes) -> Option<Ambient> {
    let mut of_key = Ambient::of_key(key);
    let first = of_key.next()?;
    match first.value() {
        None => only_true(node, name, mistakes).map(|()| first),
        Some(value) => {
            let wanted = boolean(node, name, mistakes)?;
            if wanted == value { Some(first) } else { of_key.next() }
        }
    }
}
