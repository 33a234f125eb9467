//! What a scenario expects: of a probe, and of what the listener `main` is told.

use crate::diagnostic::Code;
use crate::id::CallLabel;
use crate::plan::{CallState, Children, EmissionPattern, Expectation};
use crate::scenario::document::{ExpectDocument, Spot};
use crate::scenario::fields::{self, Fields, list, text, value, wrong_type};
use crate::scenario::limits::{MAX_EMISSIONS, MAX_TEXT};
use crate::scenario::mistake::Mistakes;
use crate::scenario::node::{Entry, Kind, Node, shortened};
use crate::scenario::shape;

pub(super) fn expect(entry: &Entry, mistakes: &mut Mistakes) -> Option<ExpectDocument> {
    let fields = Fields::of_map(&entry.value, "`expect`", &shape::EXPECT, entry.key_id, mistakes)?;
    if fields.entries().is_empty() {
        let help = "expect something, such as `{ session: undefined }`, or remove the key".to_owned();
        mistakes.add(Code::EmptyStep, entry.key_id, "`expect` expects nothing", "nothing expected", help);
    }
    let children = [Children::Hidden, Children::SignedIn, Children::SignedOut].map(|c| (c.as_str(), c));
    let probe = Expectation {
        session: fields.get("session").and_then(|node| value(node, "`session`", mistakes)),
        organization: fields.get("organization").and_then(|node| value(node, "`organization`", mistakes)),
        user: fields.get("user").and_then(|node| value(node, "`user`", mistakes)),
        children: fields
            .get("children")
            .and_then(|node| fields::word(node, "`children`", &children, mistakes)),
        calls: Vec::new(),
    };
    let calls = fields.get("calls").map(|node| calls(node, mistakes)).unwrap_or_default();
    Some(ExpectDocument { probe, calls })
}

fn calls(node: &Node, mistakes: &mut Mistakes) -> Vec<(Spot<CallLabel>, Option<CallState>)> {
    let Some(entries) = node.entries() else {
        let help = "write a map such as `{ switch: pending }`".to_owned();
        wrong_type(node, "`calls`", "a map from labels to states", help, mistakes);
        return Vec::new();
    };
    fields::twice(entries, mistakes);
    let call = |entry: &Entry| {
        let label = Spot { value: CallLabel::from(entry.key.as_str()), at: entry.key_id };
        (label, state(entry, mistakes))
    };
    entries.iter().map(call).collect()
}

fn state(entry: &Entry, mistakes: &mut Mistakes) -> Option<CallState> {
    if entry.value.entries().is_some() {
        let what = "the state of a call";
        let fields = Fields::of_map(&entry.value, what, &shape::REJECTED, entry.key_id, mistakes)?;
        let message = fields.require("rejected", "the exact message", mistakes)?;
        return match &message.kind {
            Kind::String(text) => {
                fields::no_longer_than(MAX_TEXT, text, message.id, "`rejected`", mistakes);
                Some(CallState::Rejected(Some(text.clone())))
            }
            _ => text(message, "`rejected`", mistakes).map(|_| CallState::Rejected(None)),
        };
    }
    match text(&entry.value, "the state of a call", mistakes)? {
        "pending" => Some(CallState::Pending),
        "resolved" => Some(CallState::Resolved),
        "rejected" => Some(CallState::Rejected(None)),
        other => {
            let message = format!("`{}` is not the state of a call", shortened(other));
            let help = mistakes.meant_or_all(other, ["pending", "resolved", "rejected"], "states of a call");
            mistakes.add(Code::UnknownValue, entry.value.id, message, "unknown state", help);
            None
        }
    }
}

/// What `main` is told.
pub(super) fn emissions(node: &Node, mistakes: &mut Mistakes) -> Option<Vec<EmissionPattern>> {
    let items = list(node, "`emissions`", mistakes)?;
    fields::no_more_than(MAX_EMISSIONS, items, |item| item.id, "this list", mistakes);
    Some(items.iter().filter_map(|item| emission(item, mistakes)).collect())
}

fn emission(node: &Node, mistakes: &mut Mistakes) -> Option<EmissionPattern> {
    let what = "an item of `emissions`";
    if node.entries().is_none() {
        let session = Some(value(node, what, mistakes)?);
        return Some(EmissionPattern { session, organization: None });
    }
    let fields = Fields::of_map(node, what, &shape::EMISSION, node.id, mistakes)?;
    Some(EmissionPattern {
        session: fields.get("session").and_then(|node| value(node, "`session`", mistakes)),
        organization: fields.get("organization").and_then(|node| value(node, "`organization`", mistakes)),
    })
}
