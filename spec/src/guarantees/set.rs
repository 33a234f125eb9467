//! Sets of moments, a bit for each moment of a trace. It knows nothing of what is asked of them.

use std::ops::Range;

/// How many moments a word holds.
const WORD: usize = u64::BITS as usize;
/// How many words every set has.
const HEAD: usize = 2;

/// Some of the moments of a trace. Most traces are so short that no memory is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Set {
    /// How many moments the trace has.
    len: usize,
    /// Moment `k` is bit `k % 64` of word `k / 64`. Bits behind the last moment are not set.
    head: [u64; HEAD],
    /// The words behind `head`, of a trace that has so many moments.
    rest: Vec<u64>,
}

impl Set {
    /// None of so many moments.
    pub fn none(len: usize) -> Self {
        Self { len, head: [0; HEAD], rest: vec![0; len.div_ceil(WORD).saturating_sub(HEAD)] }
    }

    /// All of so many moments.
    pub fn all(len: usize) -> Self {
        Self::none(len).complement()
    }

    /// Those of so many moments that lie in a range. What of it lies behind the last one is passed over.
    pub fn range(len: usize, range: Range<usize>) -> Self {
        let mut set = Self::none(len);
        let end = range.end.min(len);
        for (place, word) in set.words_mut().enumerate() {
            let first = place * WORD;
            let (from, to) = (range.start.max(first), end.min(first + WORD));
            if from < to {
                *word = (u64::MAX >> (WORD - (to - from))) << (from - first);
            }
        }
        set
    }

    /// One of so many moments, or none.
    pub fn one(len: usize, k: Option<usize>) -> Self {
        let mut set = Self::none(len);
        if let Some(k) = k {
            set.insert(k);
        }
        set
    }

    /// Those of so many moments at which something holds.
    pub fn of(len: usize, mut holds: impl FnMut(usize) -> bool) -> Self {
        let mut set = Self::none(len);
        for k in 0..len {
            if holds(k) {
                set.insert(k);
            }
        }
        set
    }

    /// Takes a moment in; one that the trace does not have is passed over.
    pub fn insert(&mut self, k: usize) {
        if k < self.len
            && let Some(word) = self.words_mut().nth(k / WORD)
        {
            *word |= 1 << (k % WORD);
        }
    }

    /// Whether a moment is in it.
    pub fn has(&self, k: usize) -> bool {
        k < self.len && self.words().nth(k / WORD).is_some_and(|word| word & 1 << (k % WORD) != 0)
    }

    /// Whether no moment is in it.
    pub fn is_empty(&self) -> bool {
        self.words().all(|word| word == 0)
    }

    /// How many moments are in it.
    pub fn count(&self) -> u32 {
        self.words().map(u64::count_ones).sum()
    }

    /// The earliest moment in it.
    pub fn first(&self) -> Option<usize> {
        let (place, word) = self.words().enumerate().find(|(_, word)| *word != 0)?;
        Some(place * WORD + word.trailing_zeros() as usize)
    }

    /// The moments that are not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut set = self.clone();
        set.words_mut().for_each(|word| *word = !*word);
        set.cut();
        set
    }

    /// The moments that are in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.joined(other, |one, other| one & other)
    }

    /// The moments that are in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.joined(other, |one, other| one | other)
    }

    /// The moments that are in it and not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.joined(other, |one, other| one & !other)
    }

    /// The moments whose next moment is in it.
    #[must_use]
    pub fn before(&self) -> Self {
        let mut set = self.clone();
        let mut carry = 0;
        for word in set.words_mut().rev() {
            (carry, *word) = (*word << (WORD - 1), *word >> 1 | carry);
        }
        set
    }

    /// The moments whose moment before is in it.
    #[must_use]
    pub fn after(&self) -> Self {
        let mut set = self.clone();
        let mut carry = 0;
        for word in set.words_mut() {
            (carry, *word) = (*word >> (WORD - 1), *word << 1 | carry);
        }
        set.cut();
        set
    }

    /// The moments in it, and those after them for as long as each is in `through`.
    ///
    /// A moment is in the outcome as a place of a sum is carried out of: where it is in the set, or where it is in
    /// `through` and the place before was carried out of. So one addition does it for a whole word.
    #[must_use]
    pub fn onward(&self, through: &Self) -> Self {
        let mut set = self.clone();
        let mut carry = false;
        for (word, through) in set.words_mut().zip(through.words()) {
            (*word, carry) = carried(*word, through, carry);
        }
        set
    }

    /// The moments in it, and those before them for as long as each is in `through`.
    #[must_use]
    pub fn backward(&self, through: &Self) -> Self {
        let mut set = self.clone();
        let mut carry = false;
        let words = set.head.iter_mut().chain(&mut set.rest).rev();
        for (word, through) in words.zip(through.rest.iter().rev().chain(through.head.iter().rev())) {
            let (found, on) = carried(word.reverse_bits(), through.reverse_bits(), carry);
            (*word, carry) = (found.reverse_bits(), on);
        }
        set
    }

    fn words(&self) -> impl Iterator<Item = u64> + '_ {
        self.head.iter().chain(&self.rest).copied()
    }

    fn words_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut u64> {
        self.head.iter_mut().chain(&mut self.rest)
    }

    fn joined(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        let mut set = self.clone();
        set.words_mut().zip(other.words()).for_each(|(word, other)| *word = join(*word, other));
        set
    }

    /// Takes the bits behind the last moment out.
    fn cut(&mut self) {
        let len = self.len;
        for (place, word) in self.words_mut().enumerate() {
            *word &= match len.saturating_sub(place * WORD) {
                0 => 0,
                left if left < WORD => u64::MAX >> (WORD - left),
                _ => u64::MAX,
            };
        }
    }
}

/// The places that an addition carries out of, where `set` gives and `through` passes on; and whether the last one does.
const fn carried(set: u64, through: u64, carry: bool) -> (u64, bool) {
    let (sum, over) = (set | through).overflowing_add(set);
    let (sum, over_too) = sum.overflowing_add(carry as u64);
    let carried_in = sum ^ (set | through) ^ set;
    (set | (through & carried_in), over || over_too)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sets that look random, of lengths around the ends of words.
    fn sets() -> impl Iterator<Item = (Vec<bool>, Vec<bool>)> {
        let mut state = 5_u64;
        let mut below = move |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        (0..4_000).map(move |round| {
            let len = [0, 1, 5, 63, 64, 65, 128, 129, 200, 300][round % 10];
            let mut bools = |of: u64| -> Vec<bool> { (0..len).map(|_| below(of) == 0).collect() };
            // Long stretches are what carries from word to word.
            let (one, other) = (bools(9), bools(9));
            (one, if round % 2 == 0 { other.into_iter().map(|held| !held).collect() } else { other })
        })
    }

    fn set(held: &[bool]) -> Set {
        Set::of(held.len(), |k| held[k])
    }

    fn held(set: &Set, len: usize) -> Vec<bool> {
        assert!(!set.has(len), "nothing is behind the end");
        (0..len).map(|k| set.has(k)).collect()
    }

    #[test]
    fn a_set_of_bits_does_what_a_list_of_answers_does() {
        let mut carries = 0;
        for (one, other) in sets() {
            let n = one.len();
            let (a, b) = (set(&one), set(&other));
            let both = |join: fn(bool, bool) -> bool| -> Vec<bool> {
                one.iter().zip(&other).map(|(one, other)| join(*one, *other)).collect()
            };
            assert_eq!(held(&a, n), one);
            assert_eq!(held(&a.and(&b), n), both(|one, other| one && other));
            assert_eq!(held(&a.or(&b), n), both(|one, other| one || other));
            assert_eq!(held(&a.without(&b), n), both(|one, other| one && !other));
            assert_eq!(held(&a.complement(), n), one.iter().map(|held| !held).collect::<Vec<_>>());
            assert_eq!(a.is_empty(), !one.contains(&true));
            assert_eq!(a.count() as usize, one.iter().filter(|held| **held).count());
            assert_eq!(a.first(), one.iter().position(|held| *held));
            let shifted = |by: isize| -> Vec<bool> {
                (0..n).map(|k| k.checked_add_signed(by).is_some_and(|k| k < n && one[k])).collect()
            };
            assert_eq!(held(&a.before(), n), shifted(1));
            assert_eq!(held(&a.after(), n), shifted(-1));
            let (mut onward, mut backward) = (one.clone(), one.clone());
            for k in 1..n {
                onward[k] = onward[k] || other[k] && onward[k - 1];
            }
            for k in (0..n.saturating_sub(1)).rev() {
                backward[k] = backward[k] || other[k] && backward[k + 1];
            }
            carries += usize::from(n > 64 && onward[63] && onward[64] && !one[64]);
            assert_eq!(held(&a.onward(&b), n), onward);
            assert_eq!(held(&a.backward(&b), n), backward);
        }
        assert!(carries > 100, "only {carries} sets carry from one word to the next");
    }

    #[test]
    fn a_range_ends_where_the_trace_does() {
        for len in [0, 3, 64, 65, 130] {
            assert_eq!(Set::range(len, 0..usize::MAX), Set::all(len));
            for (from, to) in [(0, 0), (1, 3), (60, 70), (64, 128), (2, 1), (129, 200)] {
                assert_eq!(Set::range(len, from..to), Set::of(len, |k| (from..to).contains(&k)), "{len}");
            }
        }
    }
}
