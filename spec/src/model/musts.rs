//! The musts as switches.

use crate::rule::RuleId;

/// A set of rules that are in force.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Musts(u64);

impl Musts {
    /// Every rule is in force.
    pub const ALL: Self = Self(u64::MAX);

    /// Every rule but these is in force.
    pub fn all_but(off: impl IntoIterator<Item = RuleId>) -> Self {
        off.into_iter().fold(Self::ALL, |on, rule| Self(on.0 & !Self::bit(rule)))
    }

    /// Whether a rule is in force.
    pub const fn has(self, rule: RuleId) -> bool {
        self.0 & Self::bit(rule) != 0
    }

    /// Whether a rule is switched off.
    pub const fn lacks(self, rule: RuleId) -> bool {
        !self.has(rule)
    }

    /// Whether every rule is in force.
    pub const fn are_all(self) -> bool {
        self.0 == u64::MAX
    }

    const fn bit(rule: RuleId) -> u64 {
        1 << rule as u64
    }
}

const _: () = assert!(RuleId::ALL.len() <= 64, "the rules fit into one word");
