//! The second reading of a text, which raises errors at the nodes whose places are wanted.
//!
//! After an error at a scalar the reader is behind it, and reading goes on. After an error at a list or a map it is
//! lost inside: each of those takes a reading of its own, and, where that would be too many, the place of the
//! next scalar, which for a map in block style is the same.

use super::node::NodeId;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess};
use serde::de::{VariantAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a second reading looks for, and what it has found.
#[derive(Default)]
pub(super) struct Walk {
    next: NodeId,
    wanted: BTreeSet<NodeId>,
    until: Option<NodeId>,
    raised: Option<NodeId>,
    without_place: Vec<NodeId>,
    /// The lists and maps among the wanted nodes.
    pub(super) containers: Vec<NodeId>,
    /// Lines and columns, as the parser counts them.
    pub(super) found: BTreeMap<NodeId, (usize, usize)>,
}

impl Walk {
    /// Finds all of these in one reading.
    pub(super) fn over(wanted: &[NodeId]) -> Self {
        Self { wanted: wanted.iter().copied().collect(), ..Self::default() }
    }

    /// Ends with an error at one node.
    pub(super) fn until(id: NodeId) -> Self {
        Self { until: Some(id), ..Self::default() }
    }

    fn node<E: Error>(&mut self) -> Result<NodeId, E> {
        let id = self.next;
        self.next += 1;
        if self.until == Some(id) { Err(E::custom("")) } else { Ok(id) }
    }

    fn scalar<E: Error>(&mut self) -> Result<(), E> {
        let id = self.node()?;
        if self.wanted.contains(&id) || !self.without_place.is_empty() {
            self.raised = Some(id);
            return Err(E::custom(""));
        }
        Ok(())
    }

    fn container<E: Error>(&mut self) -> Result<(), E> {
        let id = self.node()?;
        if self.wanted.contains(&id) {
            self.containers.push(id);
            self.without_place.push(id);
        }
        Ok(())
    }

    /// Takes the place from an error that was raised at a scalar; any other error ends the reading.
    fn caught<E: Error>(&mut self, error: E) -> Result<(), E> {
        let Some(id) = self.raised.take() else { return Err(error) };
        let words = error.to_string();
        let place = words.rsplit_once(" at line ").and_then(|(_, place)| {
            let (line, column) = place.split_once(" column ")?;
            Some((line.parse().ok()?, column.parse().ok()?))
        });
        // The parser does not write out its very first place.
        let place = place.unwrap_or((1, 1));
        self.found.insert(id, place);
        for id in self.without_place.drain(..) {
            self.found.insert(id, place);
        }
        Ok(())
    }
}

/// Reads one value.
pub(super) struct WalkSeed<'w>(pub(super) &'w mut Walk);

impl<'de> DeserializeSeed<'de> for WalkSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(WalkSeed(&mut *self.0)).or_else(|error| self.0.caught(error))
    }
}

impl<'de> Visitor<'de> for WalkSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.scalar()
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.0.scalar()
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.0.scalar()
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.0.scalar()
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.0.scalar()
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<(), E> {
        self.0.scalar()
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<(), E> {
        self.0.scalar()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.0.scalar()
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.0.scalar()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.container()?;
        while items.next_element_seed(WalkSeed(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.container()?;
        while map.next_key_seed(WalkKey(&mut *self.0))?.is_some() {
            map.next_value_seed(WalkSeed(&mut *self.0))?;
        }
        Ok(())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<(), A::Error> {
        let (IgnoredAny, content) = tagged.variant()?;
        let IgnoredAny = content.newtype_variant()?;
        self.0.scalar()
    }
}

struct WalkKey<'w>(&'w mut Walk);

impl<'de> DeserializeSeed<'de> for WalkKey<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(WalkKey(&mut *self.0)).or_else(|error| self.0.caught(error))
    }
}

impl Visitor<'_> for WalkKey<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.0.scalar()
    }
}
