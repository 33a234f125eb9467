//! A small temporal language over finite traces.
//!
//! A formula is judged at a moment of a trace, which has a first and a last moment. What it means at the end:
//!
//! | formula | holds at moment `k` of `n` when |
//! | --- | --- |
//! | `always(f)` | `f` holds at `k` and at every later moment |
//! | `eventually(f)` | `f` holds at `k` or at a later moment; a trace that ends first breaks it |
//! | `until(f, g)` | `g` holds at some moment from `k` on, and `f` at every moment before that one |
//! | `weak_until(f, g)` | as `until`, or `f` holds at every moment from `k` on |
//! | `next(f)` | there is a next moment and `f` holds there (the strong next) |
//! | `weak_next(f)` | there is no next moment, or `f` holds there |
//! | `previous(f)` | there is a moment before and `f` held there |
//! | `once(f)` | `f` held at `k` or at an earlier moment |
//! | `since(f, g)` | `g` held at some moment up to `k`, and `f` at every moment after that one, up to `k` |
//! | `within(d, f)` | `f` holds at a moment from `k` on that is at most `d` of virtual time later |
//!
//! The empty trace satisfies every formula.

use super::set::Set;
use crate::time::Tick;
use std::ops::Not;

/// A formula over atoms of the type `A`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Formula<A> {
    /// Holds everywhere, or nowhere.
    Constant(bool),
    /// Holds where the atom holds.
    Atom(A),
    /// Holds where the other does not.
    Not(Box<Self>),
    /// Holds where all do.
    All(Vec<Self>),
    /// Holds where any does.
    Any(Vec<Self>),
    /// See the table of this module.
    Next(Box<Self>),
    /// See the table of this module.
    Previous(Box<Self>),
    /// See the table of this module.
    Until(Box<Self>, Box<Self>),
    /// See the table of this module.
    Since(Box<Self>, Box<Self>),
    /// See the table of this module.
    Within(Tick, Box<Self>),
}

impl<A> Not for Formula<A> {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            Self::Constant(value) => Self::Constant(!value),
            other => Self::Not(Box::new(other)),
        }
    }
}

impl<A> Formula<A> {
    /// Holds where both do.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::All(vec![self, other])
    }

    /// Holds where either does.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::Any(vec![self, other])
    }

    /// Holds where this does not or the other does.
    #[must_use]
    pub fn implies(self, other: Self) -> Self {
        (!self).or(other)
    }
}

/// See the table of this module.
pub fn next<A>(f: Formula<A>) -> Formula<A> {
    Formula::Next(Box::new(f))
}

/// See the table of this module.
pub fn weak_next<A>(f: Formula<A>) -> Formula<A> {
    !next(!f)
}

/// See the table of this module.
pub fn previous<A>(f: Formula<A>) -> Formula<A> {
    Formula::Previous(Box::new(f))
}

/// See the table of this module.
pub fn until<A>(f: Formula<A>, g: Formula<A>) -> Formula<A> {
    Formula::Until(Box::new(f), Box::new(g))
}

/// See the table of this module.
pub fn weak_until<A: Clone>(f: Formula<A>, g: Formula<A>) -> Formula<A> {
    until(f.clone(), g).or(always(f))
}

/// See the table of this module.
pub fn eventually<A>(f: Formula<A>) -> Formula<A> {
    until(Formula::Constant(true), f)
}

/// See the table of this module.
pub fn always<A>(f: Formula<A>) -> Formula<A> {
    !eventually(!f)
}

/// See the table of this module.
pub fn since<A>(f: Formula<A>, g: Formula<A>) -> Formula<A> {
    Formula::Since(Box::new(f), Box::new(g))
}

/// See the table of this module.
pub fn once<A>(f: Formula<A>) -> Formula<A> {
    since(Formula::Constant(true), f)
}

/// See the table of this module.
pub fn within<A>(span: Tick, f: Formula<A>) -> Formula<A> {
    Formula::Within(span, Box::new(f))
}

/// Formulas made ready to be evaluated together: a part that several of them have is worked out once.
#[derive(Clone, Debug)]
pub struct Program<A> {
    /// Each part stands behind those that it is made of.
    parts: Vec<Part<A>>,
}

/// Where a part stands in a [`Program`], and in what it gives.
pub type Place = usize;

#[derive(Clone, PartialEq, Debug)]
enum Part<A> {
    Constant(bool),
    Atom(A),
    Not(Place),
    Both(Place, Place),
    Either(Place, Place),
    Next(Place),
    Previous(Place),
    Until(Place, Place),
    Since(Place, Place),
    Within(Tick, Place),
}

impl<A: Clone + PartialEq> Program<A> {
    /// A program without formulas.
    pub const fn new() -> Self {
        Self { parts: Vec::new() }
    }

    /// Takes a formula in, and says where what it comes to will stand.
    pub fn add(&mut self, formula: &Formula<A>) -> Place {
        let part = match formula {
            Formula::Constant(value) => Part::Constant(*value),
            Formula::Atom(atom) => Part::Atom(atom.clone()),
            Formula::Not(f) => Part::Not(self.add(f)),
            Formula::All(parts) => return self.add_each(parts, true, Part::Both),
            Formula::Any(parts) => return self.add_each(parts, false, Part::Either),
            Formula::Next(f) => Part::Next(self.add(f)),
            Formula::Previous(f) => Part::Previous(self.add(f)),
            Formula::Until(f, g) => Part::Until(self.add(f), self.add(g)),
            Formula::Since(f, g) => Part::Since(self.add(f), self.add(g)),
            Formula::Within(span, f) => Part::Within(*span, self.add(f)),
        };
        self.place(part)
    }

    fn add_each(&mut self, parts: &[Formula<A>], of_none: bool, join: fn(Place, Place) -> Part<A>) -> Place {
        let places: Vec<Place> = parts.iter().map(|part| self.add(part)).collect();
        let joined = places.into_iter().reduce(|one, other| self.place(join(one, other)));
        joined.unwrap_or_else(|| self.place(Part::Constant(of_none)))
    }

    fn place(&mut self, part: Part<A>) -> Place {
        self.parts.iter().position(|known| *known == part).unwrap_or_else(|| {
            self.parts.push(part);
            self.parts.len() - 1
        })
    }

    /// For each place, whether what stands there depends on one of these atoms.
    pub fn dependent(&self, is_meant: impl Fn(&A) -> bool) -> Vec<bool> {
        let mut dependent: Vec<bool> = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            dependent.push(match part {
                Part::Constant(_) => false,
                Part::Atom(atom) => is_meant(atom),
                Part::Not(f) | Part::Next(f) | Part::Previous(f) | Part::Within(_, f) => dependent[*f],
                Part::Both(f, g) | Part::Either(f, g) | Part::Until(f, g) | Part::Since(f, g) => {
                    dependent[*f] || dependent[*g]
                }
            });
        }
        dependent
    }

    /// Where each part holds.
    ///
    /// `times` are the moments' virtual times, never going down. `answers` tells at which moments an atom holds.
    pub fn run(&self, times: &[Tick], answers: impl Fn(&A) -> Set) -> Vec<Set> {
        let mut found = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let held = evaluate(part, times, &found, &answers);
            found.push(held);
        }
        found
    }

    /// Works out anew what stands at some places, in rising order, where the answers to what the rest depends on are what
    /// they were.
    pub fn run_again(
        &self,
        places: &[Place],
        times: &[Tick],
        found: &mut [Set],
        answers: impl Fn(&A) -> Set,
    ) {
        for place in places {
            found[*place] = evaluate(&self.parts[*place], times, found, &answers);
        }
    }
}

impl<A: Clone + PartialEq> Default for Program<A> {
    fn default() -> Self {
        Self::new()
    }
}

/// Where a part holds, given where the parts before it do: one pass over the trace.
fn evaluate<A>(part: &Part<A>, times: &[Tick], found: &[Set], answers: &impl Fn(&A) -> Set) -> Set {
    let n = times.len();
    match part {
        Part::Constant(true) => Set::all(n),
        Part::Constant(false) => Set::none(n),
        Part::Atom(atom) => answers(atom),
        Part::Not(f) => found[*f].complement(),
        Part::Both(f, g) => found[*f].and(&found[*g]),
        Part::Either(f, g) => found[*f].or(&found[*g]),
        Part::Next(f) => found[*f].before(),
        Part::Previous(f) => found[*f].after(),
        Part::Until(f, g) => found[*g].backward(&found[*f]),
        Part::Since(f, g) => found[*g].onward(&found[*f]),
        Part::Within(span, f) => {
            let held = &found[*f];
            let mut nearest = None;
            let mut within = Set::none(n);
            for k in (0..n).rev() {
                if held.has(k) {
                    nearest = Some(times[k]);
                }
                if nearest.is_some_and(|at| at <= times[k] + *span) {
                    within.insert(k);
                }
            }
            within
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The meaning of a formula at one moment, written down from the table and nothing else.
    fn meaning(formula: &Formula<u8>, times: &[Tick], word: &[u8], k: usize) -> bool {
        let at = |f: &Formula<u8>, k: usize| meaning(f, times, word, k);
        match formula {
            Formula::Constant(value) => *value,
            Formula::Atom(atom) => word[k] & atom != 0,
            Formula::Not(f) => !at(f, k),
            Formula::All(parts) => parts.iter().all(|f| at(f, k)),
            Formula::Any(parts) => parts.iter().any(|f| at(f, k)),
            Formula::Next(f) => k + 1 < word.len() && at(f, k + 1),
            Formula::Previous(f) => k > 0 && at(f, k - 1),
            Formula::Until(f, g) => (k..word.len()).any(|m| at(g, m) && (k..m).all(|i| at(f, i))),
            Formula::Since(f, g) => (0..=k).any(|m| at(g, m) && (m + 1..=k).all(|i| at(f, i))),
            Formula::Within(span, f) => (k..word.len()).any(|m| times[m] <= times[k] + *span && at(f, m)),
        }
    }

    /// A stream of numbers that look random and are the same every time.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % bound
        }

        fn formula(&mut self, depth: u32) -> Formula<u8> {
            if depth == 0 || self.below(6) == 0 {
                return match self.below(5) {
                    0 => Formula::Constant(self.below(2) == 0),
                    _ => Formula::Atom(1 << self.below(2)),
                };
            }
            let d = depth - 1;
            match self.below(11) {
                0 => !self.formula(d),
                1 => self.formula(d).and(self.formula(d)),
                2 => self.formula(d).or(self.formula(d)),
                3 => next(self.formula(d)),
                4 => weak_next(self.formula(d)),
                5 => until(self.formula(d), self.formula(d)),
                6 => weak_until(self.formula(d), self.formula(d)),
                7 => since(self.formula(d), self.formula(d)),
                8 => within(Tick::from_millis(self.below(4)), self.formula(d)),
                9 => previous(self.formula(d)),
                _ => always(self.formula(d)),
            }
        }

        fn word(&mut self) -> (Vec<Tick>, Vec<u8>) {
            // Some are longer than a word of bits.
            let length = if self.below(500) == 0 { 60 + self.below(80) } else { self.below(7) };
            let mut now = 0;
            (0..length)
                .map(|_| {
                    now += self.below(3);
                    (Tick::from_millis(now), u8::try_from(self.below(4)).expect("below 4"))
                })
                .unzip()
        }
    }

    fn run(formula: &Formula<u8>, times: &[Tick], word: &[u8]) -> Vec<bool> {
        let mut program = Program::new();
        let place = program.add(formula);
        let found = program.run(times, |atom| Set::of(word.len(), |k| word[k] & atom != 0));
        (0..word.len()).map(|k| found[place].has(k)).collect()
    }

    #[test]
    fn the_evaluator_says_what_the_table_says() {
        let mut numbers = Numbers(7);
        let mut differing = 0;
        for _ in 0..20_000 {
            let (times, word) = numbers.word();
            let formula = numbers.formula(4);
            let found = run(&formula, &times, &word);
            let meant: Vec<_> = (0..word.len()).map(|k| meaning(&formula, &times, &word, k)).collect();
            assert_eq!(found, meant, "{formula:?} over {word:?} at {times:?}");
            differing += usize::from(found.iter().any(|held| *held) && found.iter().any(|held| !*held));
        }
        assert!(
            differing > 2_000,
            "only {differing} formulas distinguish moments: the comparison says little"
        );
    }

    #[test]
    fn the_usual_equivalences_hold() {
        let mut numbers = Numbers(11);
        for _ in 0..5_000 {
            let (times, word) = numbers.word();
            let (f, g) = (numbers.formula(3), numbers.formula(3));
            let same = |one: Formula<u8>, other: Formula<u8>| {
                assert_eq!(
                    run(&one, &times, &word),
                    run(&other, &times, &word),
                    "{one:?} and {other:?} over {word:?}"
                );
            };
            same(!always(f.clone()), eventually(!f.clone()));
            same(!next(f.clone()), weak_next(!f.clone()));
            same(until(f.clone(), g.clone()), weak_until(f.clone(), g.clone()).and(eventually(g.clone())));
            same(until(f.clone(), g.clone()), g.clone().or(f.clone().and(next(until(f.clone(), g.clone())))));
            same(always(f.clone()), f.clone().and(weak_next(always(f.clone()))));
            same(!weak_until(f.clone(), g.clone()), until(!g.clone(), (!f.clone()).and(!g.clone())));
            same(once(f.clone()), f.clone().or(previous(once(f.clone()))));
            same(within(Tick::MAX, f.clone()), eventually(f));
        }
    }

    #[test]
    fn at_the_end_a_promise_is_broken_and_a_ban_is_kept() {
        let (times, word) = (vec![Tick::ZERO; 2], vec![1, 1]);
        assert_eq!(run(&eventually(Formula::Atom(2)), &times, &word), [false, false]);
        assert_eq!(run(&always(Formula::Atom(1)), &times, &word), [true, true]);
        assert_eq!(run(&next(Formula::Atom(1)), &times, &word), [true, false]);
        assert_eq!(run(&weak_next(Formula::Atom(2)), &times, &word), [false, true]);
        assert_eq!(run(&weak_until(Formula::Atom(1), Formula::Atom(2)), &times, &word), [true, true]);
    }
}
