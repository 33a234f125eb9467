//! Keys of states: orders of events whose states have the same key go on alike, so a search counts them together.
//!
//! A key is a list of numbers in named [parts](Part), so that a test can leave one out and see orders counted wrong. Whatever has a
//! state declares the parts that it writes ([`parts!`](crate::parts)).

/// A part of a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Part(&'static str);

impl Part {
    /// The part of a name.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// Declares the parts of a key that a type writes: a constant for each, and `PARTS`, all of them.
///
/// ```
/// struct Lamp;
///
/// interlude_spec::parts! { Lamp:
///     ON = "lamp.on": "Whether it is on.";
/// }
///
/// assert_eq!(Lamp::PARTS, [Lamp::ON]);
/// ```
#[macro_export]
macro_rules! parts {
    ($vis:vis $of:ident: $($part:ident = $name:literal: $about:literal;)*) => {
        impl $of {
            $(
                #[doc = $about]
                $vis const $part: $crate::state_key::Part = $crate::state_key::Part::new($name);
            )*

            /// Every part of a key that it writes.
            $vis const PARTS: &'static [$crate::state_key::Part] = &[$(Self::$part),*];
        }
    };
}

/// The key of a state, as far as it is written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct StateKey {
    numbers: Vec<u16>,
    without: Option<Part>,
}

impl StateKey {
    /// An empty key, from which a part is to be left out.
    pub const fn without(part: Option<Part>) -> Self {
        Self { numbers: Vec::new(), without: part }
    }

    /// An empty key from which the same part is left out.
    #[must_use]
    pub const fn another(&self) -> Self {
        Self::without(self.without)
    }

    /// The numbers.
    pub fn into_numbers(self) -> Vec<u16> {
        self.numbers
    }

    /// Writes a part.
    pub fn put(&mut self, part: Part, numbers: impl IntoIterator<Item = u16>) {
        if self.without != Some(part) {
            self.numbers.extend(numbers);
        }
    }

    /// Writes a part of any length, with its length before it.
    pub fn list(&mut self, part: Part, numbers: impl IntoIterator<Item = u16>) {
        let place = self.numbers.len();
        self.numbers.push(0);
        self.put(part, numbers);
        self.numbers[place] = u16::try_from(self.numbers.len() - place - 1).unwrap_or(u16::MAX);
    }

    /// Writes parts that are each true or not, in one number.
    pub fn flags(&mut self, flags: &[(Part, bool)]) {
        let bit = |(part, flag): &(Part, bool)| u16::from(*flag && self.without != Some(*part));
        let bits = flags.iter().fold(0, |sum, flag| sum << 1 | bit(flag));
        self.numbers.push(bits);
    }

    /// Writes what belongs to no part: it keeps apart what stands before and after it.
    pub fn mark(&mut self, number: u16) {
        self.numbers.push(number);
    }

    /// The same of any number of them, with how many there are before them.
    pub fn mark_all(&mut self, numbers: &[u16]) {
        self.mark(u16::try_from(numbers.len()).unwrap_or(u16::MAX));
        self.numbers.extend_from_slice(numbers);
    }
}
