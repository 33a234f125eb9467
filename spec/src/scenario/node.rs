//! The tree that a scenario's text is read into. It keeps what maps of other kinds lose: duplicate keys and the
//! order. It holds no lines or columns, only numbers by which [`super::yaml::places`] finds them again.

use serde_json::Number;

/// A node's number: keys and values alike, counted in the order of the text, with aliases written out.
pub(crate) type NodeId = u32;

/// A value in the text.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Node {
    pub(crate) id: NodeId,
    pub(crate) kind: Kind,
}

/// What a value is.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Sequence(Vec<Node>),
    Map(Vec<Entry>),
    /// Something that YAML has and scenarios do not, described with its article.
    Foreign(&'static str),
}

/// A key and its value.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_id: NodeId,
    pub(crate) value: Node,
}

impl Node {
    /// What was found, for a message that says what was expected.
    pub(crate) fn found(&self) -> String {
        match &self.kind {
            Kind::Null => "nothing".into(),
            Kind::Bool(value) => format!("`{value}`"),
            Kind::Number(number) => format!("the number `{number}`"),
            Kind::String(text) if text.is_empty() => "an empty text".into(),
            Kind::String(text) => format!("the text `{}`", shortened(text)),
            Kind::Sequence(_) => "a list".into(),
            Kind::Map(_) => "a map".into(),
            Kind::Foreign(what) => (*what).into(),
        }
    }

    /// The entries, where this is a map.
    pub(crate) fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Map(entries) => Some(entries),
            _ => None,
        }
    }
}

/// A text cut to what fits into one line of a message.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST + 1).collect();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
