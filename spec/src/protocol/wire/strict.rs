//! Whether a line is what JSON readers agree on: one object, in which no key comes twice, with objects where objects
//! have to be. It reads a line once and keeps nothing of it.

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// Says what is wrong with a line, if something is.
pub(super) fn check(line: &str) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(line);
    Place::Reply.deserialize(&mut reader)?;
    reader.end()
}

/// Says the same of a line that has been read, but for keys that come twice.
pub(super) fn check_value(answer: &serde_json::Value) -> Result<(), serde_json::Error> {
    Place::Reply.deserialize(answer)
}

/// Where a value stands, as far as that says what it may be.
#[derive(Clone, Copy)]
enum Place {
    /// The whole line.
    Reply,
    /// What was asked for, or an event: its fields are flat but for values that are objects.
    Fields,
    /// The list of events.
    Events,
    /// A value that is an object wherever it is known at all.
    Object,
    /// Anything.
    Any,
}

impl Place {
    /// The place of the value of a key.
    fn of(self, key: &str) -> Self {
        match (self, key) {
            (Self::Reply, "ok") => Self::Fields,
            (Self::Reply, "events") => Self::Events,
            (Self::Reply, "error")
            | (Self::Fields, "session" | "organization" | "user" | "implementation" | "error") => {
                Self::Object
            }
            _ => Self::Any,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Place {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "any value",
            Self::Events => "a list",
            Self::Reply | Self::Fields | Self::Object => "an object",
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut keys: BTreeSet<Cow<'de, str>> = BTreeSet::new();
        while let Some(Key(key)) = map.next_key()? {
            let place = self.of(&key);
            if keys.contains(&key) {
                return Err(A::Error::custom(format!("the key `{key}` comes twice")));
            }
            keys.insert(key);
            map.next_value_seed(place)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let of_each = match self {
            Self::Any => Self::Any,
            Self::Events => Self::Fields,
            Self::Reply | Self::Fields | Self::Object => {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                return Err(A::Error::invalid_type(serde::de::Unexpected::Seq, &self));
            }
        };
        while list.next_element_seed(of_each)?.is_some() {}
        Ok(())
    }

    // What else is wrong with a value is for those to say who know its type.
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A key, which is copied only where it is written with escapes.
struct Key<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        reader.deserialize_str(Text)
    }
}
