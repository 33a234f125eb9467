//! The requirements on control components, as temporal formulas.
//!
//! Emission and rendering are two observations. These laws speak of what was rendered, and of nothing where nothing was.

use super::atom::Atom;
use super::formula::{Formula, once};
use super::laws::Law;
use super::laws::table::Laws;
use crate::rule::RuleId;
use std::sync::LazyLock;

/// The laws of rendering that speak of each call.
pub static OF_EACH_CALL: LazyLock<Laws> =
    LazyLock::new(|| Laws::new(vec![until_the_callback_resolves(), after_the_set()]));

/// The law of rendering that speaks of the run, from the first call on.
pub static OF_THE_FIRST_CALL: LazyLock<Laws> = LazyLock::new(|| Laws::new(vec![while_undefined()]));

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
            atom(Atom::Alone),
            !atom(Atom::ChangedOtherwise),
            has_hidden_them,
        ]),
        conclusion: !atom(Atom::ChildrenShown),
        words: "no children are rendered before the promise of the callback of `{call}` has resolved",
    }
}

/// What is rendered follows what is told within the turn, so it is looked at when the turn ends.
fn while_undefined() -> Law {
    let rendered = atom(Atom::ChildrenShown).or(atom(Atom::ChildrenHidden));
    Law {
        rule: RuleId::ComponentsHiddenWhileUndefined,
        premise: Formula::All(vec![atom(Atom::Made), atom(Atom::TurnEnds), atom(Atom::Hidden), rendered]),
        conclusion: atom(Atom::ChildrenHidden),
        words: "no children are rendered while the session is undefined",
    }
}

fn after_the_set() -> Law {
    let rendered = atom(Atom::ChildrenShown).or(atom(Atom::ChildrenHidden));
    Law {
        rule: RuleId::ComponentsBackAfterSet,
        premise: Formula::All(vec![
            atom(Atom::SetInThisTurn),
            atom(Atom::TurnEnds),
            atom(Atom::Alone),
            !atom(Atom::Hidden),
            rendered,
        ]),
        conclusion: atom(Atom::ChildrenFit),
        words: "after `{call}` the children are rendered again: signed-in for a session, signed-out for null",
    }
}
