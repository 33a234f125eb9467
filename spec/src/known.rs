//! Known deviations: what an implementation is known to break, where, and why. They take ids away from a verdict,
//! never a scenario from a run, and each has to show.

use crate::contract::Contract;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::ScenarioId;
use crate::rule::{RuleId, RuleKind};
use crate::scenario::fields::{Fields, list, text, wrong_type};
use crate::scenario::mistake::Mistakes;
use crate::scenario::node::{Kind, Node, shortened};
use crate::scenario::{self, MAX_BYTES, nearest};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use wildmatch::WildMatch;

/// One deviation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Known {
    /// The scenarios in which it shows: ids, in which `*` stands for any characters, `/` too, and `?` for one.
    pub scenarios: Vec<String>,
    /// The contract under which it shows; none where it shows under each that the scenario is judged by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<Contract>,
    /// What is broken there.
    pub requirement: RuleId,
    /// Why; never empty.
    pub reason: String,
}

impl Known {
    /// Whether one of its patterns matches a scenario.
    pub fn matches(&self, scenario: &ScenarioId) -> bool {
        self.scenarios.iter().any(|pattern| matches(pattern, scenario))
    }

    /// Whether it has no reason yet, so that nothing is known of it.
    pub fn is_open(&self) -> bool {
        self.reason.trim().is_empty()
    }

    /// Whether it speaks of what is judged by a contract.
    pub fn is_of(&self, contract: Option<Contract>) -> bool {
        self.contract.is_none() || self.contract == contract
    }
}

/// Whether a pattern matches a scenario's id.
///
/// ```
/// use interlude_spec::known::matches;
/// assert!(matches("callback/slow*", &"callback/slow-twice".into()));
/// assert!(!matches("callback/slow", &"callback/slow-twice".into()));
/// ```
pub fn matches(pattern: &str, scenario: &ScenarioId) -> bool {
    let id = scenario.as_str();
    // Most patterns of a large file differ in what they begin or end with: that is seen without reading the pattern.
    let mut literals = pattern.split(['*', '?']);
    let (first, last) = (literals.next().unwrap_or_default(), literals.next_back());
    match last {
        None => id == first,
        Some(last) => id.starts_with(first) && id.ends_with(last) && WildMatch::new(pattern).matches(id),
    }
}

/// Reads a file of known deviations: a map with the key `known`.
///
/// # Errors
///
/// Every mistake of the file, in the order of the text.
pub fn load(bytes: &[u8]) -> Result<Vec<Known>, Vec<Diagnostic>> {
    load_with(bytes, Reasons::Given)
}

/// Reads a file of known deviations of which some may have no reason yet, as [`write()`] leaves it.
///
/// # Errors
///
/// Every other mistake of the file, in the order of the text.
pub fn load_unfinished(bytes: &[u8]) -> Result<Vec<Known>, Vec<Diagnostic>> {
    load_with(bytes, Reasons::Open)
}

/// Whether each deviation has to have its reason.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reasons {
    Given,
    Open,
}

fn load_with(bytes: &[u8], reasons: Reasons) -> Result<Vec<Known>, Vec<Diagnostic>> {
    let text = scenario::text::text_of(bytes, MAX_BYTES).map_err(|diagnostic| vec![diagnostic])?;
    let root = match scenario::yaml::parse(text) {
        Ok(root) => root,
        Err(failure) => {
            let mut diagnostic = scenario::syntax::diagnostic(text, failure);
            if diagnostic.code == Code::Empty {
                diagnostic.message = "the file holds no known deviations".into();
                diagnostic.help = Some("write `known: []` where there are none".into());
            }
            return Err(vec![diagnostic]);
        }
    };
    let mut mistakes = Mistakes::default();
    let fields = Fields::of(&root, "a file of known deviations", &["known"], root.id, &mut mistakes);
    let node = fields.and_then(|fields| fields.require("known", "[]", &mut mistakes));
    let known = node.map(|node| entries(node, reasons, &mut mistakes)).unwrap_or_default();
    if mistakes.is_empty() { Ok(known) } else { Err(mistakes.located(text)) }
}

/// Reads a list of known deviations.
pub(crate) fn read(node: &Node, mistakes: &mut Mistakes) -> Vec<Known> {
    entries(node, Reasons::Given, mistakes)
}

fn entries(node: &Node, reasons: Reasons, mistakes: &mut Mistakes) -> Vec<Known> {
    let items = list(node, "`known`", mistakes).unwrap_or_default();
    items.iter().filter_map(|item| entry(item, reasons, mistakes)).collect()
}

fn entry(node: &Node, reasons: Reasons, mistakes: &mut Mistakes) -> Option<Known> {
    let what = "a known deviation";
    let keys = ["scenario", "contract", "requirement", "reason"];
    let fields = Fields::of(node, what, &keys, node.id, mistakes)?;
    let scenarios =
        fields.require("scenario", "callback/slow", mistakes).map(|node| patterns(node, mistakes));
    let contract = fields.get("contract").map(|node| contract_of(node, mistakes));
    let requirement = fields.require("requirement", "set-session.hides-first", mistakes);
    let requirement = requirement.and_then(|node| rule(node, mistakes));
    let reason = fields.require("reason", "\"why it deviates\"", mistakes);
    let reason = reason.and_then(|node| reason_of(node, reasons, mistakes));
    let contract = match contract {
        Some(read) => Some(read?),
        None => None,
    };
    Some(Known { scenarios: scenarios?, contract, requirement: requirement?, reason: reason? })
}

fn contract_of(node: &Node, mistakes: &mut Mistakes) -> Option<Contract> {
    let name = text(node, "`contract`", mistakes)?;
    let found = Contract::from_name(name);
    if found.is_none() {
        let message = format!("there is no contract `{}`", shortened(name));
        let help = mistakes.meant_or_all(name, Contract::ALL.map(Contract::as_str), "contracts");
        mistakes.add(Code::UnknownContract, node.id, message, "unknown contract", help);
    }
    found
}

fn patterns(node: &Node, mistakes: &mut Mistakes) -> Vec<String> {
    let items = match &node.kind {
        Kind::Sequence(items) if items.is_empty() => {
            let help = "name a scenario, or remove the entry".to_owned();
            wrong_type(node, "`scenario`", "an id, or a list of them", help, mistakes);
            return Vec::new();
        }
        Kind::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items.iter().filter_map(|item| text(item, "`scenario`", mistakes)).map(str::to_owned).collect()
}

fn rule(node: &Node, mistakes: &mut Mistakes) -> Option<RuleId> {
    let written = text(node, "`requirement`", mistakes)?;
    let can_be_broken = |rule: &&RuleId| rule.kind() != RuleKind::May;
    let found = RuleId::ALL.iter().filter(can_be_broken).find(|rule| rule.as_str() == written);
    if found.is_none() {
        let message = match RuleId::from_name(written) {
            Some(_) => format!("`{written}` leaves a choice, so it cannot be broken"),
            None => format!("`{}` is nothing that can be broken", shortened(written)),
        };
        let names = RuleId::ALL.iter().filter(can_be_broken).map(|rule| rule.as_str());
        let help = nearest(written, names).map_or_else(
            || "`interlude list requirements` lists them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        mistakes.add(Code::UnknownRule, node.id, message, "unknown id", help);
    }
    found.copied()
}

fn reason_of(node: &Node, reasons: Reasons, mistakes: &mut Mistakes) -> Option<String> {
    if matches!(&node.kind, Kind::String(text) if text.trim().is_empty()) {
        if reasons == Reasons::Open {
            return Some(String::new());
        }
        let help = "say what the implementation does instead, or why it does".to_owned();
        wrong_type(node, "`reason`", "a sentence", help, mistakes);
        return None;
    }
    text(node, "`reason`", mistakes).map(str::to_owned)
}

/// A file of known deviations, one after the other. A reason may be empty here: then reading the file fails until
/// someone has written it.
///
/// ```
/// use interlude_spec::{known::{self, Known}, rule::RuleId};
/// let known = [Known {
///     scenarios: vec!["callback/slow".into()],
///     contract: None,
///     requirement: RuleId::SetSessionHidesFirst,
///     reason: "it does not hide".into(),
/// }];
/// assert_eq!(known::load(known::write(&known).as_bytes()).unwrap(), known);
/// ```
pub fn write(known: &[Known]) -> String {
    if known.is_empty() {
        return "known: []\n".into();
    }
    let mut text = String::from("known:\n");
    for Known { scenarios, contract, requirement, reason } in known {
        if let [one] = scenarios.as_slice() {
            _ = writeln!(text, "  - scenario: {}", quoted(one));
        } else {
            text.push_str("  - scenario:\n");
            for scenario in scenarios {
                _ = writeln!(text, "      - {}", quoted(scenario));
            }
        }
        if let Some(contract) = contract {
            _ = writeln!(text, "    contract: {contract}");
        }
        _ = writeln!(text, "    requirement: {requirement}\n    reason: {}", quoted(reason));
    }
    text
}

/// A text in quotes, as JSON and YAML both have them.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
