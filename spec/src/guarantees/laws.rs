//! The requirements that speak of one call, as temporal formulas: wherever the premise holds, the conclusion has to.
//!
//! A law says nothing of which call it is: each of its atoms is asked of the call that it is held against.

pub mod table;

use super::atom::Atom;
use super::formula::{Formula, eventually, once, previous};
use crate::contract::Contract;
use crate::obligations::{Passage, RuleNames, owes_callback, targets};
use crate::plan::{CallPlan, Method};
use crate::rule::RuleId;
use std::sync::LazyLock;
use table::Laws;

/// A requirement, of a call.
#[derive(Clone, Debug)]
pub struct Law {
    /// The requirement.
    pub rule: RuleId,
    /// Where it speaks. A trace in which it never does has not exercised the requirement.
    pub premise: Formula<Atom>,
    /// What it asks for there.
    pub conclusion: Formula<Atom>,
    /// The conclusion in words, about `{call}`.
    pub words: &'static str,
}

/// The law of listeners that speaks of the run, whether or not a call is made, under the contract `navigate`.
pub static OF_LISTENERS: LazyLock<Laws> = LazyLock::new(|| {
    Laws::new(vec![Law {
        rule: RuleId::NavigateTellsEachListener,
        premise: all([atom(Atom::TurnEnds), atom(Atom::OthersListen)]),
        conclusion: atom(Atom::EachListenerTold),
        words: "every listener has been told what `main` has been told when a turn ends",
    }])
});

/// Every law of one call that speaks of what is told, made anew: see [`table::laws_of`].
fn laws_of(plan: &CallPlan, contract: Contract) -> Vec<Law> {
    let mut laws = Vec::new();
    if plan.method == Method::SignOut {
        // Its laws stand beside these: `super::leaving`.
        return laws;
    }
    match Passage::of(plan, contract) {
        Passage::Hides => hides(plan, &mut laws),
        Passage::Navigates => navigates(&mut laws),
        Passage::Direct => laws.push(direct()),
        Passage::Free => {}
    }
    let names = RuleNames::of(plan.method, contract);
    callback(plan, names, owes_callback(plan, contract), &mut laws);
    sets(plan, names, &mut laws);
    laws
}

fn atom(atom: Atom) -> Formula<Atom> {
    Formula::Atom(atom)
}

fn all<const N: usize>(parts: [Formula<Atom>; N]) -> Formula<Atom> {
    Formula::All(parts.into())
}

/// The first of the three steps, which setSession has to take.
fn hides(plan: &CallPlan, laws: &mut Vec<Law>) {
    let released = || atom(Atom::Released);
    let overtaken = || atom(Atom::Overtaken);
    let done = || atom(Atom::Sets).or(atom(Atom::Resolves));
    let hidden_by_now = || once(atom(Atom::Made).and(atom(Atom::Hidden)));
    let fully_hidden_by_now = || once(atom(Atom::Made).and(atom(Atom::FullyHidden)));
    let hides_at_all = hidden_by_now().or(eventually(atom(Atom::Hidden).and(!once(done()))));

    laws.push(Law {
        rule: RuleId::SetSessionHidesAlways,
        premise: all([done(), !released(), !overtaken(), !atom(Atom::ReplacesNothing)]),
        conclusion: hidden_by_now(),
        words: "`{call}` takes the session through undefined",
    });
    laws.push(Law {
        rule: RuleId::SetSessionHidesFirst,
        premise: all([
            atom(Atom::CallbackStarts).or(done()),
            !atom(Atom::Released),
            !overtaken(),
            hides_at_all,
        ]),
        conclusion: fully_hidden_by_now(),
        words: "session, user and organization are told to be undefined before anything else of `{call}` is seen",
    });
    laws.push(Law {
        rule: RuleId::SetSessionHidesFirst,
        premise: atom(Atom::SetsWrong(RuleId::SetSessionHidesFirst)),
        conclusion: Formula::Constant(false),
        words: "`{call}` hides session, user and organization in one telling",
    });
    laws.push(stays_hidden(
        RuleId::SetSessionHidesFirst,
        "while `{call}` hides, it says when asked that session, user and organization are undefined",
    ));
    if plan.callback.is_some() {
        laws.push(Law {
            rule: RuleId::SetSessionCallbackWhileHidden,
            premise: atom(Atom::CallbackStarts),
            conclusion: atom(Atom::Hidden),
            words: "the callback of `{call}` starts while the session is undefined",
        });
    }
}

/// What is told to be undefined is undefined: whoever asks is told the same.
fn stays_hidden(rule: RuleId, words: &'static str) -> Law {
    Law {
        rule,
        premise: all([
            atom(Atom::Probed),
            atom(Atom::FullyHidden),
            atom(Atom::Made),
            !once(atom(Atom::Returns)),
            !atom(Atom::Released),
            !atom(Atom::Overtaken),
        ]),
        conclusion: atom(Atom::ProbeAgrees),
        words,
    }
}

/// While a call navigates there is nothing to be seen.
fn navigates(laws: &mut Vec<Law>) {
    let lone = || all([!atom(Atom::Released), !atom(Atom::Overtaken)]);
    laws.push(Law {
        rule: RuleId::NavigateHides,
        premise: all([atom(Atom::CallbackStarts), lone()]),
        conclusion: atom(Atom::FullyHidden),
        words: "session, user and organization are undefined when the navigation of `{call}` starts",
    });
    laws.push(Law {
        rule: RuleId::NavigateHides,
        premise: all([atom(Atom::Sets).or(atom(Atom::Resolves)), lone()]),
        conclusion: once(atom(Atom::Made).and(atom(Atom::FullyHidden))),
        words: "`{call}` takes session, user and organization through undefined while it navigates",
    });
    laws.push(stays_hidden(
        RuleId::NavigateHides,
        "while `{call}` navigates, it says when asked that session, user and organization are undefined",
    ));
}

/// Without a navigation there is nothing between the old value and the new.
fn direct() -> Law {
    Law {
        rule: RuleId::NavigateDirect,
        premise: all([
            atom(Atom::HidesAlone).or(atom(Atom::Sets)).or(atom(Atom::Resolves)),
            !atom(Atom::Released),
        ]),
        // What hides again after the set breaks the rule that says what is set.
        conclusion: (!atom(Atom::HidesAlone)).or(previous(once(atom(Atom::Sets)))),
        words: "`{call}`, which does not navigate, goes straight from one value to the next",
    }
}

/// The second step. A callback that is not `owed` need not be called.
fn callback(plan: &CallPlan, names: RuleNames, owed: bool, laws: &mut Vec<Law>) {
    let Some(callback) = &plan.callback else { return };
    let starts = || atom(Atom::CallbackStarts);
    let lone = || all([!atom(Atom::Released), !atom(Atom::Overtaken)]);
    let sets = || atom(Atom::Sets);
    laws.push(Law {
        rule: names.argument,
        premise: starts(),
        conclusion: atom(Atom::CallbackStartsRight),
        words: "the callback of `{call}` is given the session that is to be set",
    });
    laws.push(Law {
        rule: names.callback_once,
        premise: starts(),
        conclusion: !previous(once(starts())),
        words: "the callback of `{call}` is called once",
    });
    if owed {
        laws.push(Law {
            rule: names.callback_once,
            premise: all([atom(Atom::Returns).or(atom(Atom::Due)), lone()]),
            conclusion: once(starts()),
            words: "the callback of `{call}` is called",
        });
        laws.push(Law {
            rule: names.callback_once,
            premise: all([sets(), lone()]),
            conclusion: once(starts()).or(eventually(starts())),
            words: "the callback of `{call}` is called",
        });
    }
    laws.push(Law {
        rule: names.callback_once,
        // Where the session is there, a callback of setSession that is late is one that does not start while hidden.
        premise: match plan.method {
            Method::SetActive | Method::SignOut => starts(),
            Method::SetSession => starts().and(atom(Atom::Hidden)),
        },
        conclusion: !once(sets()),
        words: "the callback of `{call}` is called before anything is set",
    });
    if callback.behaviour.is_promise() {
        laws.push(Law {
            rule: names.awaits_callback,
            premise: once(starts()).and(!once(atom(Atom::Settles))),
            conclusion: !sets(),
            words: "nothing is set by `{call}` before the promise of its callback has resolved",
        });
        laws.push(Law {
            rule: names.awaits_callback,
            premise: all([
                atom(Atom::Resolves),
                atom(Atom::EndsWithTarget),
                !eventually_or_once(sets()),
                lone(),
            ]),
            conclusion: !atom(Atom::CallbackPending),
            words: "`{call}` does not resolve before the promise of its callback has",
        });
    }
}

/// The third step.
fn sets(plan: &CallPlan, names: RuleNames, laws: &mut Vec<Law>) {
    let released = || atom(Atom::Released);
    let overtaken = || atom(Atom::Overtaken);
    let has_set = || once(atom(Atom::Sets));

    for (rule, words) in targets(plan) {
        laws.push(Law {
            rule,
            premise: all([
                atom(Atom::Sets).or(atom(Atom::SetsWrong(rule))).or(atom(Atom::Resolves)),
                !released(),
            ]),
            conclusion: !atom(Atom::SetsWrong(rule)),
            words,
        });
    }
    let (rule, words) = targets(plan)[0];
    let charged =
        || targets(plan).into_iter().map(|(rule, _)| eventually_or_once(atom(Atom::SetsWrong(rule))));
    let sets_nothing = |(rule, words), is_it: Formula<Atom>| Law {
        rule,
        premise: all([
            atom(Atom::Returns).or(atom(Atom::Due)),
            !released(),
            !overtaken(),
            !Formula::Any(charged().collect()),
            is_it,
        ]),
        conclusion: Formula::Any(vec![has_set(), atom(Atom::EndsWithTarget), eventually(atom(Atom::Sets))]),
        words,
    };
    // Where its session is current, it is the organization that it has not set.
    match targets(plan).into_iter().find(|(target, _)| is_of_organization(*target)) {
        Some(organization) if organization.0 != rule => {
            laws.push(sets_nothing((rule, words), !atom(Atom::EndsInItsSession)));
            laws.push(sets_nothing(organization, atom(Atom::EndsInItsSession)));
        }
        _ => laws.push(sets_nothing((rule, words), Formula::Constant(true))),
    }
    laws.push(Law {
        rule,
        premise: all([atom(Atom::HidesAlone), previous(has_set()), !released()]),
        conclusion: Formula::Constant(false),
        words: "what `{call}` has set stays: the session is not undefined again",
    });
    returns(names, laws);

    if plan.method == Method::SetSession {
        laws.push(Law {
            rule: RuleId::SetSessionReplaces,
            premise: all([atom(Atom::ValueIsTold), atom(Atom::TurnEnds), !atom(Atom::ReleasedNow)]),
            conclusion: atom(Atom::ListenersAgree),
            words: "after `{call}` every listener is told what `main` is told",
        });
        laws.push(Law {
            rule: RuleId::SetSessionReplaces,
            // While a later call hides, what holds is that it hides.
            premise: all([atom(Atom::ValueIsTold), atom(Atom::Probed), !atom(Atom::Hidden), !released()]),
            conclusion: atom(Atom::ProbeAgrees),
            words: "after `{call}`, when asked, it says what `main` was told",
        });
    }
}

/// Whether a rule says in which organization setActive leaves the session.
const fn is_of_organization(rule: RuleId) -> bool {
    matches!(
        rule,
        RuleId::SetActiveOrganization
            | RuleId::SetActiveOrganizationNull
            | RuleId::SetActiveOrganizationOmitted
    )
}

/// The end of a call.
fn returns(names: RuleNames, laws: &mut Vec<Law>) {
    let released = || atom(Atom::Released);
    let has_set = || once(atom(Atom::Sets));
    // What is set may be what is told already, which is nothing new to tell.
    let nothing_new =
        || all([atom(Atom::EndsWithTarget), !eventually_or_once(atom(Atom::Sets)), !atom(Atom::Overtaken)]);
    laws.push(Law {
        rule: names.returns_after_set,
        premise: all([atom(Atom::Returns), !released()]),
        conclusion: !eventually(atom(Atom::Sets)),
        words: "`{call}` resolves after it has set, not before",
    });
    laws.push(Law {
        rule: names.returns_after_set,
        premise: all([atom(Atom::Returns), has_set().or(nothing_new()), !released()]),
        conclusion: atom(Atom::Resolves),
        words: "`{call}` resolves once it has set",
    });
    laws.push(Law {
        rule: names.returns_after_set,
        premise: all([atom(Atom::Resolves), has_set(), !released(), !atom(Atom::MayReturnLate)]),
        conclusion: atom(Atom::SetInThisTurn),
        words: "`{call}` resolves in the same turn in which it sets",
    });
    laws.push(Law {
        rule: names.returns_after_set,
        premise: all([atom(Atom::Due), has_set().or(nothing_new())]),
        conclusion: Formula::Constant(false),
        words: "`{call}` resolves once it has set",
    });
}

fn eventually_or_once(f: Formula<Atom>) -> Formula<Atom> {
    once(f.clone()).or(eventually(f))
}
