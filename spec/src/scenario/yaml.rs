//! The only file that knows the YAML parser: from text to a tree, and from the numbers of nodes back to places.
//!
//! The parser tells no places while it reads. It does attach one to an error that is raised while a node is read;
//! so [`places`] reads the text a second time and raises errors at the nodes in question. A text without a
//! mistake is read once.

use super::lines::Lines;
use super::node::{Entry, Kind, Node, NodeId};
use super::walk::{Walk, WalkSeed};
use crate::diagnostic::Place;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess};
use serde::de::{VariantAccess, Visitor};
use serde_json::Number;
use std::fmt;

/// Nodes that a scenario may have, keys counted, each alias counted as what it stands for.
pub(crate) const MAX_NODES: u32 = 50_000;
/// Bytes that all its scalars may have together, counted in the same way.
pub(crate) const MAX_SCALAR_BYTES: usize = 1024 * 1024;
/// Lists and maps that may stand in one another.
pub(crate) const MAX_DEPTH: u8 = 64;

/// Bytes that [`places`] reads again at most for the sake of lists and maps, each of which costs a reading.
const MAX_REREAD: usize = 4 * 1024 * 1024;

/// Why a text is not a tree.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Failure {
    /// There is nothing in it.
    Empty,
    /// It is larger or deeper than the limits above.
    TooMuch(&'static str, Place),
    /// A key is a list or a map.
    KeyIsNoText(Place),
    /// It goes on behind the end of its document: here.
    SecondDocument(Place),
    /// The parser refuses it, in these words.
    Syntax(String, Place),
}

/// Reads a text.
pub(crate) fn parse(text: &str) -> Result<Node, Failure> {
    let mut reading = Reading { next: 0, scalar_bytes: 0, refusal: None };
    let root = NodeSeed { reading: &mut reading, depth: 0 };
    let error = match root.deserialize(serde_yaml::Deserializer::from_str(text)) {
        Ok(Node { kind: Kind::Null, .. }) => return Err(Failure::Empty),
        Ok(node) => return Ok(node),
        Err(error) => error,
    };
    let place = place_of(text, &error);
    Err(match (reading.refusal, place, error.to_string()) {
        (Some(Refusal::TooMuch(what)), place, _) => Failure::TooMuch(what, place.unwrap_or(FIRST)),
        (Some(Refusal::Key), place, _) => Failure::KeyIsNoText(place.unwrap_or(FIRST)),
        (None, None, words) if words.contains("repetition limit") => Failure::TooMuch("aliases", FIRST),
        (None, None, words) if words.contains("more than one document") => {
            Failure::SecondDocument(second_document(text))
        }
        (None, place, words) => Failure::Syntax(words, place.unwrap_or(FIRST)),
    })
}

const FIRST: Place = Place { line: 1, column: 1, length: 1 };

fn place_of(text: &str, error: &serde_yaml::Error) -> Option<Place> {
    let location = error.location()?;
    Some(Lines::of(text).place(location.line(), location.column()))
}

fn second_document(text: &str) -> Place {
    let Some(document) = serde_yaml::Deserializer::from_str(text).nth(1) else { return FIRST };
    let read = WalkSeed(&mut Walk::until(0)).deserialize(document);
    read.err().and_then(|error| place_of(text, &error)).unwrap_or(FIRST)
}

enum Refusal {
    TooMuch(&'static str),
    Key,
}

struct Reading {
    next: NodeId,
    scalar_bytes: usize,
    refusal: Option<Refusal>,
}

impl Reading {
    fn node<E: Error>(&mut self) -> Result<NodeId, E> {
        let id = self.next;
        self.next += 1;
        if id >= MAX_NODES { Err(self.refuse("nodes")) } else { Ok(id) }
    }

    fn scalar<E: Error>(&mut self, text: &str) -> Result<String, E> {
        self.scalar_bytes += text.len();
        if self.scalar_bytes > MAX_SCALAR_BYTES { Err(self.refuse("text")) } else { Ok(text.into()) }
    }

    fn refuse<E: Error>(&mut self, what: &'static str) -> E {
        self.refusal = Some(Refusal::TooMuch(what));
        E::custom(what)
    }
}

struct NodeSeed<'r> {
    reading: &'r mut Reading,
    depth: u8,
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        // The number is drawn before the children draw theirs, but refused inside, where the parser adds a place.
        let id = self.reading.next;
        let kind = deserializer.deserialize_any(self)?;
        Ok(Node { id, kind })
    }
}

impl NodeSeed<'_> {
    fn deeper<E: Error>(&mut self) -> Result<u8, E> {
        self.reading.node()?;
        if self.depth >= MAX_DEPTH { Err(self.reading.refuse("depth")) } else { Ok(self.depth + 1) }
    }

    fn leaf<E: Error>(self, kind: Kind) -> Result<Kind, E> {
        self.reading.node()?;
        Ok(kind)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Kind, E> {
        self.leaf(Kind::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Kind, E> {
        self.leaf(Kind::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Kind, E> {
        self.leaf(Kind::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Kind, E> {
        self.leaf(Kind::Number(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Kind, E> {
        self.leaf(Kind::Number(value.into()))
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Kind, E> {
        self.leaf(Kind::Foreign("a number too large to be exact"))
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Kind, E> {
        self.leaf(Kind::Foreign("a number too large to be exact"))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Kind, E> {
        self.leaf(
            Number::from_f64(value).map_or(Kind::Foreign("a number that JSON does not have"), Kind::Number),
        )
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Kind, E> {
        self.reading.node()?;
        self.reading.scalar(value).map(Kind::String)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Kind, A::Error> {
        let depth = self.deeper()?;
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element_seed(NodeSeed { reading: self.reading, depth })? {
            nodes.push(node);
        }
        Ok(Kind::Sequence(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Kind, A::Error> {
        let depth = self.deeper()?;
        let mut entries = Vec::new();
        while let Some((key_id, key)) = map.next_key_seed(KeySeed(self.reading))? {
            let value = map.next_value_seed(NodeSeed { reading: self.reading, depth })?;
            entries.push(Entry { key, key_id, value });
        }
        Ok(Kind::Map(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Kind, A::Error> {
        let (IgnoredAny, content) = tagged.variant()?;
        let IgnoredAny = content.newtype_variant()?;
        self.leaf(Kind::Foreign("a value with a tag (`!`)"))
    }
}

struct KeySeed<'r>(&'r mut Reading);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = (NodeId, String);

    // `deserialize_str` takes any scalar as it is written: a key `1` or `null` is a name like others.
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let reading = self.0;
        let key = deserializer.deserialize_str(KeySeed(&mut *reading));
        if key.is_err() && reading.refusal.is_none() {
            reading.refusal = Some(Refusal::Key);
        }
        key
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = (NodeId, String);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok((self.0.node()?, self.0.scalar(key)?))
    }
}

/// The places of nodes of a text that [`parse`] has read, in the order of `wanted`.
pub(crate) fn places(text: &str, wanted: &[NodeId]) -> Vec<Place> {
    let lines = Lines::of(text);
    let mut walk = Walk::over(wanted);
    // The text has been read before, so it ends well; if it did not, what was found so far would do.
    let _ = WalkSeed(&mut walk).deserialize(serde_yaml::Deserializer::from_str(text));
    let rereadings = (MAX_REREAD / text.len().max(1)).max(1);
    for id in walk.containers.iter().take(rereadings) {
        let read = WalkSeed(&mut Walk::until(*id)).deserialize(serde_yaml::Deserializer::from_str(text));
        if let Some(location) = read.err().and_then(|error| error.location()) {
            walk.found.insert(*id, (location.line(), location.column()));
        }
    }
    let place = |id| walk.found.get(id).map_or(FIRST, |(line, column)| lines.place(*line, *column));
    wanted.iter().map(place).collect()
}
