//! The requirements on control components, as temporal formulas.
//!
//! Emission and rendering are two observations. These laws speak of what was rendered, and of nothing where nothing was. They
//! look at the screen where a turn ends, for that is what a browser paints.

use super::atom::Atom;
use super::formula::{Formula, once};
use super::laws::Law;
use super::laws::table::Laws;
use crate::rule::RuleId;
use std::sync::LazyLock;

/// The laws of rendering that speak of each call.
pub static OF_EACH_CALL: LazyLock<Laws> =
    LazyLock::new(|| Laws::new(vec![until_the_callback_resolves(), after_the_set()]));

/// The laws of rendering that speak of the run, whether or not a call is made.
pub static OF_THE_RUN: LazyLock<Laws> = LazyLock::new(|| Laws::new(vec![while_undefined(), only_if()]));

fn atom(atom: Atom) -> Formula<Atom> {
    Formula::Atom(atom)
}

/// Under overlap the same is a hazard, so the law speaks of calls that are alone. Signing out, and the server, overlap a call
/// as well: what is shown then is theirs.
fn until_the_callback_resolves() -> Law {
    let has_hidden_them = once(atom(Atom::Made).and(atom(Atom::ChildrenHidden)));
    Law {
        rule: RuleId::ComponentsHiddenUntilCallbackResolves,
        premise: Formula::All(vec![
            atom(Atom::CallbackPending),
            atom(Atom::TurnEnds),
            atom(Atom::Alone),
            !atom(Atom::ChangedOtherwise),
            has_hidden_them,
        ]),
        conclusion: !atom(Atom::ChildrenShown),
        words: "no children are rendered before the promise of the callback of `{call}` has resolved",
    }
}

fn while_undefined() -> Law {
    let rendered = atom(Atom::ChildrenShown).or(atom(Atom::ChildrenHidden));
    Law {
        rule: RuleId::ComponentsHiddenWhileUndefined,
        // What a page shows that the server has rendered is nowhere said.
        premise: Formula::All(vec![
            atom(Atom::Known),
            atom(Atom::Hidden),
            !atom(Atom::AsTheServerSaid),
            rendered,
        ]),
        conclusion: atom(Atom::ChildrenHidden),
        words: "no children are rendered while the session is undefined",
    }
}

/// What else is there is for the next law.
fn after_the_set() -> Law {
    Law {
        rule: RuleId::ComponentsBackAfterSet,
        premise: Formula::All(vec![
            atom(Atom::SetInThisTurn),
            atom(Atom::Alone),
            !atom(Atom::Hidden),
            // What a component makes of a session without a token is nowhere said.
            atom(Atom::TokensComeAlong),
            atom(Atom::ChildrenDue),
        ]),
        conclusion: atom(Atom::ChildrenBack),
        words: "after `{call}` the children are rendered again: signed-in for a session, signed-out for null",
    }
}

/// While the session is undefined nothing may be there at all, which is what [`while_undefined`] says.
fn only_if() -> Law {
    let rendered = atom(Atom::ChildrenShown).or(atom(Atom::ChildrenHidden));
    Law {
        rule: RuleId::ComponentsOnlyIf,
        premise: Formula::All(vec![!atom(Atom::Hidden), rendered]),
        conclusion: !atom(Atom::ChildrenOfOthers),
        words: "signed-in children are rendered only if there is a session, signed-out ones only if there is none",
    }
}
