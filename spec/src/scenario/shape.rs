//! The keys of a scenario, as data: which there are in which map, and what stands behind each. The reader knows a key
//! by this table, the JSON Schema and the tables of the manual are made from it, so none can know more than the others.
//!
//! It says nothing about what a name stands for, or what goes with which contract: that is asked later.

use crate::contract::Contract;
use crate::rule::{RuleId, RuleKind};

mod table;

pub use table::{
    ANSWER, CALL, CALLBACK, CLIENT, EMISSION, ENVIRONMENT, EXPECT, FRAMEWORK, HOOK, MAPS, OBJECT,
    ORGANIZATION, REJECTED, SCENARIO, SERVER, SESSION, SET_ACTIVE, SET_SESSION, SIGN_OUT, STEP, TOKEN_ANSWER,
    UNDER,
};
/// A map whose keys are known.
#[derive(Debug)]
pub struct Map {
    /// By which the schema refers to it.
    pub id: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its keys, in the order in which they are written.
    pub keys: &'static [Key],
    /// Exactly one of these keys has to be there; empty where there is no such choice.
    pub one_of: &'static [&'static str],
    /// How many keys have to be there.
    pub fewest: usize,
}

/// A key of a map.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it says, in a sentence without a full stop.
    pub about: &'static str,
    /// What stands behind it.
    pub value: Shape,
    /// Whether it has to be there.
    pub needed: bool,
    /// Keys that may not stand beside it.
    pub excludes: &'static [&'static str],
    /// The stimuli that may stand beside it, of those that the map names earlier; `None` where it is no stimulus of a step.
    pub beside: Option<&'static [&'static str]>,
    /// Keys of which one has to stand beside it.
    pub asks: &'static [&'static str],
    /// The contract that alone has it; none where both have it.
    pub only: Option<Contract>,
}

/// What stands behind a key.
#[derive(Debug)]
pub enum Shape {
    /// A text that is not empty.
    Text,
    /// A text by which something is called.
    Name,
    /// A text, which may be empty.
    Message,
    /// A text that names something.
    Id,
    /// A time with its unit.
    Time,
    /// `true` or `false`.
    Bool,
    /// `true` or `false`, and `false` is as good as nothing: it excludes and asks for no other key.
    Flag,
    /// `true`.
    True,
    /// `null`.
    Null,
    /// A text, a number, `true`, `false` or `null`.
    Scalar,
    /// The HTTP status of a failure.
    Status,
    /// One of several words.
    Word(&'static [&'static str]),
    /// The name of a contract.
    Contract,
    /// The id of a requirement or hazard.
    Rule,
    /// The id of a hazard.
    Hazard,
    /// A list.
    List(&'static Self),
    /// A list that is not empty.
    Filled(&'static Self),
    /// One of several.
    Either(&'static [Self]),
    /// A map with these keys.
    Map(&'static Map),
    /// A map from names of this kind.
    Named(&'static str, &'static Self),
}

impl Map {
    /// The key of that name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The names of its keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.keys.iter().map(|key| key.name)
    }
}

impl Shape {
    /// What it is, in words, for a table.
    pub fn words(&self) -> String {
        match self {
            Self::Text | Self::Name | Self::Message => "text".into(),
            Self::Id => "id".into(),
            Self::Time => "time".into(),
            Self::Bool | Self::Flag => "`true` or `false`".into(),
            Self::True => "`true`".into(),
            Self::Null => "`null`".into(),
            Self::Scalar => "text, number, `true`, `false` or `null`".into(),
            Self::Status => "number from 400 to 599".into(),
            Self::Word(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
            Self::Contract => Contract::ALL.map(|contract| format!("`{contract}`")).join(" or "),
            Self::Rule => "id of a requirement or hazard".into(),
            Self::Hazard => "id of a hazard".into(),
            Self::List(item) => format!("list: {}", item.words()),
            Self::Filled(item) => format!("list of at least one: {}", item.words()),
            Self::Either(shapes) => shapes.iter().map(Self::words).collect::<Vec<_>>().join("; or "),
            Self::Map(map) => format!("[{}](#{})", map.id, map.id),
            Self::Named(name, value) => format!("map from {name} to {}", value.words()),
        }
    }

    /// The ids that a rule of this kind may have.
    pub(crate) fn rules(hazards_only: bool) -> impl Iterator<Item = &'static str> {
        let fits = move |rule: &&RuleId| match rule.kind() {
            RuleKind::Hazard => true,
            RuleKind::Must | RuleKind::May => !hazards_only,
            RuleKind::Scenario => false,
        };
        RuleId::ALL.iter().filter(fits).map(|rule| rule.as_str())
    }
}
