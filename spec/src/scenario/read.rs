//! From the tree to a document: which keys exist, and of what kind their values are. Whether a name stands for
//! anything in this scenario is not asked here.

mod calls;
mod client;
mod contracts;
mod expect;
mod steps;
mod surroundings;

pub(super) use steps::is_stimulus;

use super::document::Document;
use super::fields::{self, Fields, list, text, wrong_type};
use super::limits::{MAX_NAME, MAX_UNDER};
use super::mistake::Mistakes;
use super::node::{Node, shortened};
use super::shape;
use crate::diagnostic::Code;
use crate::plan::{Ties, Under};
use crate::rule::{RuleId, RuleKind};

/// What to write where there are no steps: a scenario without any would put nothing to the test.
const A_STEP: &str = "[{ at: 0ms, call: leave, setActive: { session: null } }]";

/// Reads a whole scenario.
pub(super) fn document(root: &Node, mistakes: &mut Mistakes) -> Option<Document> {
    let fields = Fields::of_map(root, "a scenario", &shape::SCENARIO, root.id, mistakes)?;
    let title = fields.require("scenario", "A sentence that says what it is about", mistakes);
    let title = title.and_then(|node| text(node, "`scenario`", mistakes)).map(str::to_owned);
    let claimed = fields.get("contract").map(|node| contracts::claimed(node, mistakes));
    let covers = fields.get("covers").map(|node| {
        rules(node, "`covers`", |kind| kind != RuleKind::Scenario, "requirements and hazards", mistakes)
    });
    let client = fields.entry("client").map(|entry| client::client(entry, mistakes));
    let steps = fields.require("steps", A_STEP, mistakes).map(|node| steps::steps(node, mistakes));
    let steps = steps.unwrap_or_default();
    let used = contracts::used(&steps);
    let contracts = claimed.unwrap_or_else(|| contracts::allowed(&used));
    let emissions = fields.get("emissions").and_then(|node| expect::emissions(node, mistakes));
    let under = fields.get("under").map(|node| under(node, mistakes));
    let ties =
        fields.get("ties").and_then(|node| fields::word(node, "`ties`", &[("all", Ties::All)], mistakes));
    Some(Document {
        title,
        contracts,
        used,
        covers: covers.unwrap_or_default(),
        client: client.unwrap_or_default(),
        steps,
        emissions,
        under: under.unwrap_or_default(),
        ties: ties.unwrap_or_default(),
    })
}

/// A list of ids of rules of some kinds.
fn rules(
    node: &Node,
    name: &str,
    fits: impl Fn(RuleKind) -> bool,
    what: &str,
    mistakes: &mut Mistakes,
) -> Vec<RuleId> {
    let mut rules = Vec::new();
    for item in list(node, name, mistakes).unwrap_or_default() {
        let Some(written) = text(item, &format!("an item of {name}"), mistakes) else { continue };
        match RuleId::from_name(written) {
            Some(rule) if fits(rule.kind()) => rules.push(rule),
            found => {
                let message = match found {
                    Some(rule) => {
                        let kind = match rule.kind() {
                            RuleKind::Must | RuleKind::May => "a requirement",
                            RuleKind::Hazard => "a hazard",
                            RuleKind::Scenario => "asked for by every scenario",
                        };
                        format!("`{written}` is {kind}, and {name} holds {what} only")
                    }
                    None => format!("`{}` is not one of the {what}", shortened(written)),
                };
                let names = RuleId::ALL.iter().filter(|rule| fits(rule.kind())).map(|rule| rule.as_str());
                let help = mistakes.meant_or_all(written, names, what);
                mistakes.add(Code::UnknownRule, item.id, message, "unknown id", help);
            }
        }
    }
    rules
}

fn under(node: &Node, mistakes: &mut Mistakes) -> Vec<Under> {
    let Some(entries) = node.entries() else {
        let help = "write a map from the name of a semantics to what is expected under it".to_owned();
        wrong_type(node, "`under`", "a map", help, mistakes);
        return Vec::new();
    };
    fields::twice(entries, mistakes);
    fields::no_more_than(MAX_UNDER, entries, |entry| entry.key_id, "`under`", mistakes);
    let mut all = Vec::new();
    for entry in entries {
        if entry.key.is_empty() {
            let help = "write the name of a semantics, such as `uncoordinated`".to_owned();
            mistakes.add(Code::WrongType, entry.key_id, "a semantics has a name", "an empty name", help);
        }
        fields::no_longer_than(MAX_NAME, &entry.key, entry.key_id, "the name of a semantics", mistakes);
        let what = "an entry of `under`";
        let Some(fields) = Fields::of_map(&entry.value, what, &shape::UNDER, entry.key_id, mistakes) else {
            continue;
        };
        all.push(Under {
            semantics: entry.key.clone(),
            emissions: fields.get("emissions").and_then(|node| expect::emissions(node, mistakes)),
            hazards: fields
                .get("hazards")
                .map(|node| rules(node, "`hazards`", |kind| kind == RuleKind::Hazard, "hazards", mistakes)),
        });
    }
    all
}
