//! The requirements on control components, as temporal formulas.
//!
//! Emission and rendering are two observations. These laws speak of what was rendered, and of nothing where nothing was.

use super::atoms::Atom;
use super::facts::Facts;
use super::formula::{Formula, once};
use super::laws::Law;
use crate::plan::CallIndex;
use crate::requirement::RuleId;

/// Every law of rendering.
pub fn laws(facts: &Facts<'_>) -> Vec<Law> {
    let of_a_call = facts
        .calls
        .iter()
        .flat_map(|call| [until_the_callback_resolves(call.index), after_the_set(call.index)]);
    let while_undefined = facts.calls.first().map(|first| while_undefined(first.index));
    of_a_call.chain(while_undefined).collect()
}

fn atom(atom: Atom) -> Formula<Atom> {
    Formula::Atom(atom)
}

/// Under overlap the same is a hazard, so the law speaks of calls that are alone. Signing out, and the server, overlap a call
/// as well: what is shown then is theirs.
fn until_the_callback_resolves(i: CallIndex) -> Law {
    let has_hidden_them = once(atom(Atom::Made(i)).and(atom(Atom::ChildrenHidden)));
    Law {
        rule: RuleId::ComponentsHiddenUntilCallbackResolves,
        call: i,
        premise: Formula::All(vec![
            atom(Atom::CallbackPending(i)),
            atom(Atom::Alone(i)),
            !atom(Atom::ChangedOtherwise),
            has_hidden_them,
        ]),
        conclusion: !atom(Atom::ChildrenShown),
        words: "no children are rendered before the promise of the callback of `{call}` has resolved",
    }
}

/// What is rendered follows what is told within the turn, so it is looked at when the turn ends.
fn while_undefined(first: CallIndex) -> Law {
    let rendered = atom(Atom::ChildrenShown).or(atom(Atom::ChildrenHidden));
    Law {
        rule: RuleId::ComponentsHiddenWhileUndefined,
        call: first,
        premise: Formula::All(vec![
            atom(Atom::Made(first)),
            atom(Atom::TurnEnds),
            atom(Atom::Hidden),
            rendered,
        ]),
        conclusion: atom(Atom::ChildrenHidden),
        words: "no children are rendered while the session is undefined",
    }
}

fn after_the_set(i: CallIndex) -> Law {
    let rendered = atom(Atom::ChildrenShown).or(atom(Atom::ChildrenHidden));
    Law {
        rule: RuleId::ComponentsBackAfterSet,
        call: i,
        premise: Formula::All(vec![
            atom(Atom::SetInThisTurn(i)),
            atom(Atom::TurnEnds),
            atom(Atom::Alone(i)),
            !atom(Atom::Hidden),
            rendered,
        ]),
        conclusion: atom(Atom::ChildrenFit),
        words: "after `{call}` the children are rendered again: signed-in for a session, signed-out for null",
    }
}
