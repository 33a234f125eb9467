//! The contracts as text: what each rule says, where it comes from, and who is hurt where it is broken.
//!
//! The texts are the files in `spec/requirements`. They travel in the crate, so reading them reads no disk.

use crate::contract::Contract;
use crate::rule::{RuleId, RuleKind};
use crate::scenario;
use semver::Version;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::OnceLock;

/// The text of a rule.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The rule.
    pub id: RuleId,
    /// Its kind.
    pub level: RuleKind,
    /// What it rests on.
    pub basis: Basis,
    /// The contracts that it belongs to.
    #[serde(deserialize_with = "one_or_more")]
    pub contract: Vec<Contract>,
    /// Where the documentation says so, or what implies it.
    pub source: String,
    /// The rule itself.
    pub text: String,
    /// Who gets hurt where it is broken.
    pub why: String,
    /// The id of a scenario that shows it.
    pub example: String,
    /// The version of Interlude that was the first to ask for it.
    #[serde(default = "first_version")]
    pub since: Version,
}

/// What rules without a version have been there since.
const fn first_version() -> Version {
    Version::new(0, 1, 0)
}

/// What a rule rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The documentation says so.
    Stated,
    /// A signature or the text beside it implies it.
    Implied,
    /// Nothing: it is a hazard, or what a scenario itself asks for.
    None,
}

impl Basis {
    /// The word in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Implied => "implied",
            Self::None => "none",
        }
    }
}

/// A place where the documentation says nothing.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// Its name.
    pub id: String,
    /// What happens there.
    pub text: String,
    /// What calls are released from there.
    pub released: String,
}

/// A document, with the rules that follow from what it says.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document.
    pub document: String,
    /// The contract that it states.
    pub contract: Contract,
    /// Its statements about behaviour.
    pub statements: Vec<Statement>,
}

/// A statement of a document.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Where in the document.
    pub section: String,
    /// A few of its words, to find it by.
    pub anchor: String,
    /// What it says.
    pub says: String,
    /// The rules that follow from it.
    pub requirements: Vec<Follows>,
    /// Why they follow, where it does not state them.
    #[serde(default)]
    pub implied: Option<String>,
    /// Why no rule follows, or what else is to be known.
    #[serde(default)]
    pub note: String,
}

/// A rule that follows from a statement.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(from = "Written")]
pub struct Follows {
    /// The rule.
    pub rule: RuleId,
    /// In which situation.
    pub when: When,
    /// Why it follows, where the statement does not state it.
    pub implied: Option<String>,
}

/// The situation in which a must follows from a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Any.
    #[default]
    Always,
    /// The call has a callback.
    WithCallback,
    /// The call has no callback.
    WithoutCallback,
    /// A session takes the place of another one.
    Replaced,
    /// Null takes the place of a session.
    Removed,
}

/// A rule that follows is written as its id, or with more about it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Id(RuleId),
    More {
        rule: RuleId,
        #[serde(default)]
        when: When,
        #[serde(default)]
        implied: Option<String>,
    },
}

impl From<Written> for Follows {
    fn from(written: Written) -> Self {
        match written {
            Written::Id(rule) => Self { rule, when: When::Always, implied: None },
            Written::More { rule, when, implied } => Self { rule, when, implied },
        }
    }
}

fn one_or_more<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Contract>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMore {
        One(Contract),
        More(Vec<Contract>),
    }
    Ok(match OneOrMore::deserialize(deserializer)? {
        OneOrMore::One(contract) => vec![contract],
        OneOrMore::More(contracts) => contracts,
    })
}

/// The text of every rule, in the order of [`RuleId::ALL`].
pub fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        [
            include_str!("../requirements/set-session.yaml"),
            include_str!("../requirements/set-active.yaml"),
            include_str!("../requirements/navigate.yaml"),
            include_str!("../requirements/components.yaml"),
            include_str!("../requirements/hazards.yaml"),
            include_str!("../requirements/scenario.yaml"),
        ]
        .into_iter()
        .flat_map(parse::<Vec<Entry>>)
        .collect()
    })
}

/// The text of a rule.
pub fn entry(rule: RuleId) -> Option<&'static Entry> {
    entries().iter().find(|entry| entry.id == rule)
}

/// The places where the documentation says nothing.
pub fn silences() -> &'static [Silence] {
    static SILENCES: OnceLock<Vec<Silence>> = OnceLock::new();
    SILENCES.get_or_init(|| parse(include_str!("../requirements/silence.yaml")))
}

/// What the documents say, statement by statement.
pub fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| parse(include_str!("../requirements/sources.yaml")))
}

/// The files are part of the crate and a test reads each of them, so none can be wrong here.
fn parse<T: DeserializeOwned>(text: &str) -> T {
    let value = scenario::value(text.as_bytes()).unwrap_or_else(|mistake| panic!("{mistake:?}"));
    serde_json::from_value(value).unwrap_or_else(|error| panic!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::grounds;

    #[test]
    fn every_rule_has_its_text_once_and_in_order() {
        let written: Vec<_> = entries().iter().map(|entry| entry.id).collect();
        assert_eq!(written, RuleId::ALL);
        for entry in entries() {
            assert_eq!(entry.level, entry.id.kind(), "{}", entry.id);
            let rests = matches!(entry.level, RuleKind::Must | RuleKind::May);
            assert!(rests || entry.basis == Basis::None, "{}", entry.id);
            assert!(entry.level != RuleKind::Must || entry.basis != Basis::None, "{}", entry.id);
            assert!(!entry.contract.is_empty(), "{}", entry.id);
            for text in [&entry.source, &entry.text, &entry.why, &entry.example] {
                assert!(!text.trim().is_empty(), "{}", entry.id);
            }
        }
    }

    #[test]
    fn every_must_follows_from_a_statement_and_every_other_statement_says_why() {
        for entry in entries().iter().filter(|entry| entry.level == RuleKind::Must) {
            // Of two contracts the one in which it is weaker counts.
            let is_stated = entry.contract.iter().all(|contract| {
                let grounds = grounds(entry.id, *contract, None);
                let first = grounds.first().unwrap_or_else(|| panic!("no statement leads to {}", entry.id));
                first.implied.is_none()
            });
            let basis = if is_stated { Basis::Stated } else { Basis::Implied };
            assert_eq!(basis, entry.basis, "{}", entry.id);
        }
        for statement in sources().iter().flat_map(|source| &source.statements) {
            assert!(
                !statement.requirements.is_empty() || !statement.note.is_empty(),
                "nothing follows from \"{}\", and nothing says why",
                statement.says
            );
        }
        assert!(silences().len() >= 9);
    }
}
