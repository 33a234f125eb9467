//! What an accusation rests on: the sentences of the sources from which a must follows, in the situation of the call that
//! breaks it.
//!
//! `spec/requirements/sources.yaml` says which sentence leads to which must, and in which situation. Where it names none,
//! nobody may be accused: tests hold every must to it.

use crate::catalogue::{self, Follows, Source, When};
use crate::contract::Contract;
use crate::obligations::Replaces;
use crate::rule::RuleId;
use std::fmt;

/// A sentence that a must rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ground {
    /// The document.
    pub document: String,
    /// Where in it.
    pub section: String,
    /// What the sentence says, in our words.
    pub says: String,
    /// Why the must follows, where the sentence does not state it.
    pub implied: Option<String>,
}

impl fmt::Display for Ground {
    /// One line: where, what, and whether it is stated.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { document, section, says, implied } = self;
        write!(f, "{document}, {section}: {says} ")?;
        match implied {
            None => f.write_str("(stated)"),
            Some(why) => write!(f, "(implied: {why})"),
        }
    }
}

/// What a call finds and asks for, as far as it decides which sentence a must rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Circumstance {
    /// It has a callback.
    pub has_callback: bool,
    /// What becomes of the session that it finds.
    pub replaces: Replaces,
}

/// Whether a call is in the situation in which a must follows from a sentence.
fn holds(when: When, of: Circumstance) -> bool {
    match when {
        When::Always => true,
        When::WithCallback => of.has_callback,
        When::WithoutCallback => !of.has_callback,
        When::Replaced => of.replaces == Replaces::Session,
        When::Removed => of.replaces == Replaces::ByNull,
    }
}

/// The sentences that a must rests on under a contract, for a call in such a situation; without one, for any call.
///
/// What states it comes before what implies it, then what says less else, then what the document of that contract says. The
/// newer API keeps what it does not change, so under `navigate` the older document holds as well.
pub fn grounds(rule: RuleId, contract: Contract, of: Option<Circumstance>) -> Vec<Ground> {
    let mut found: Vec<((bool, usize, bool), Ground)> = Vec::new();
    let counts = |source: &&Source| source.contract == contract || contract == Contract::Navigate;
    for source in catalogue::sources().iter().filter(counts) {
        for statement in &source.statements {
            let follows = |it: &&Follows| it.rule == rule && of.is_none_or(|of| holds(it.when, of));
            for it in statement.requirements.iter().filter(follows) {
                let ground = Ground {
                    document: source.document.clone(),
                    section: statement.section.clone(),
                    says: statement.says.clone(),
                    implied: it.implied.clone().or_else(|| statement.implied.clone()),
                };
                let is_of_another = source.contract != contract;
                found.push(((ground.implied.is_some(), statement.requirements.len(), is_of_another), ground));
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, ground)| ground).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(rule: RuleId, contract: Contract, of: Circumstance) -> String {
        grounds(rule, contract, Some(of)).first().map_or_else(String::new, ToString::to_string)
    }

    #[test]
    fn what_a_must_rests_on_depends_on_the_situation() {
        let hides = |has_callback, replaces| {
            first(
                RuleId::SetSessionHidesAlways,
                Contract::BeforeEmit,
                Circumstance { has_callback, replaces },
            )
        };
        assert!(hides(false, Replaces::Session).ends_with("(stated)"), "{}", hides(false, Replaces::Session));
        assert!(hides(true, Replaces::Session).ends_with("(stated)"));
        assert!(hides(false, Replaces::ByNull).contains("(implied: null takes the place"));
        assert!(hides(true, Replaces::Nothing).contains("property beforeEmit"));
        assert_eq!(hides(false, Replaces::Nothing), "", "nothing is said there");
    }

    #[test]
    fn under_the_newer_contract_the_sentence_that_says_most_comes_first() {
        let of = Circumstance { has_callback: true, replaces: Replaces::Session };
        assert_eq!(
            first(RuleId::SetActiveSession, Contract::Navigate, of),
            "Session methods, setActive(), parameter session: An object or an id sets the session. (stated)"
        );
        assert_eq!(
            first(RuleId::SetActiveReturnsAfterSet, Contract::Navigate, of),
            "The newer API, setActive(): The promise settles after the set. (stated)"
        );
        assert!(
            first(RuleId::SetActiveReturnsAfterSet, Contract::BeforeEmit, of).starts_with("Session methods")
        );
    }
}
