//! Virtual time: whole milliseconds since the scenario began. Nothing here knows how long anything really takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Add;

/// A moment of virtual time, or a span of it, in whole milliseconds.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Tick(u64);

/// Why a text is not a [`Tick`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TickError {
    /// A number stands alone.
    #[error("a time has a unit")]
    NoUnit,
    /// The text is not a number followed by `ms` or `s`.
    #[error("a time is a number followed by `ms` or `s`")]
    Malformed,
    /// There is a part of a millisecond.
    #[error("virtual time is counted in whole milliseconds")]
    Fraction,
    /// The time is beyond [`Tick::MAX`].
    #[error("a time is at most {} ({} days)", Tick::MAX, Tick::MAX.millis() / 86_400_000)]
    TooLate,
}

impl Tick {
    /// The beginning.
    pub const ZERO: Self = Self(0);
    /// The latest time that a scenario can write: a hundred days.
    pub const MAX: Self = Self(100 * 86_400_000);

    /// The moment `millis` milliseconds after the beginning.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the beginning.
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// Reads a time as scenarios write it: `0ms`, `50ms`, `2s`, `1.5s`.
    ///
    /// # Errors
    ///
    /// A [`TickError`] where there is no unit, no number, a part of a millisecond, or more than [`Tick::MAX`].
    ///
    /// ```
    /// use interlude_spec::time::{Tick, TickError};
    /// assert_eq!(Tick::parse("1.5s"), Ok(Tick::from_millis(1500)));
    /// assert_eq!(Tick::parse("50"), Err(TickError::NoUnit));
    /// assert_eq!(Tick::parse("0.5ms"), Err(TickError::Fraction));
    /// ```
    pub fn parse(text: &str) -> Result<Self, TickError> {
        let (number, decimals) = if let Some(number) = text.strip_suffix("ms") {
            (number, 0)
        } else if let Some(number) = text.strip_suffix('s') {
            (number, 3)
        } else if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !text.is_empty() {
            return Err(TickError::NoUnit);
        } else {
            return Err(TickError::Malformed);
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || number.ends_with('.') {
            return Err(TickError::Malformed);
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > decimals {
            return Err(TickError::Fraction);
        }
        let scaled = format!("{whole}{fraction:0<decimals$}");
        match scaled.parse::<u64>() {
            Ok(millis) if millis <= Self::MAX.0 => Ok(Self(millis)),
            _ => Err(TickError::TooLate),
        }
    }
}

impl Add for Tick {
    type Output = Self;

    /// The later moment; at the end of time it stays there.
    fn add(self, span: Self) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl fmt::Display for Tick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}ms", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_written_form_is_read_and_every_other_is_refused() {
        let good = [
            ("0ms", 0),
            ("50ms", 50),
            ("2s", 2000),
            ("1.5s", 1500),
            ("0.050s", 50),
            ("1.0ms", 1),
            ("007ms", 7),
        ];
        for (text, millis) in good {
            assert_eq!(Tick::parse(text), Ok(Tick(millis)), "{text}");
        }
        let bad = [
            ("", TickError::Malformed),
            ("50", TickError::NoUnit),
            ("1.5", TickError::NoUnit),
            ("ms", TickError::Malformed),
            ("s", TickError::Malformed),
            (".5s", TickError::Malformed),
            ("1.s", TickError::Malformed),
            ("-5ms", TickError::Malformed),
            ("5 ms", TickError::Malformed),
            ("1e3ms", TickError::Malformed),
            ("5min", TickError::Malformed),
            ("0.5ms", TickError::Fraction),
            ("1.0005s", TickError::Fraction),
            ("8640000001ms", TickError::TooLate),
            ("99999999999999999999999s", TickError::TooLate),
        ];
        for (text, error) in bad {
            assert_eq!(Tick::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_time_is_written_as_it_is_read() {
        assert_eq!(Tick::parse(&Tick(1500).to_string()), Ok(Tick(1500)));
    }
}
