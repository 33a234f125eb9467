//! The requirements on a `signOut` that is a call, as temporal formulas.
//!
//! Only the test of the transitive state says anything of signing out, and only of one who is signed in and alone: the facts say
//! where that is so ([`super::facts::leaving`]). When it has told what it tells, no sentence says, so it is asked in the end.

use super::facts::leaving::Leaving;
use super::formula::{Formula, Program, once};
use super::moments::Moments;
use super::set::Set;
use crate::event::What;
use crate::obligations::Gives;
use crate::rule::RuleId;
use crate::value::NULL;

/// A question about a moment, of one sign-out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Atom {
    /// It has been made.
    Made,
    /// `main` was told last that session, user and organization are undefined.
    FullyHidden,
    /// The documentation says nothing of it.
    Released,
    /// It has a callback, which takes the place of the page that it goes to.
    HasCallback,
    /// `main` is told here something else than undefined and the session that was current.
    TellsNew,
    /// This is the end, and its callback is not what it waits for.
    Ends,
    /// What was told last is new.
    IsNew,
    /// The page goes somewhere here.
    Goes,
    /// The implementation says where its page is.
    Locates,
}

/// A requirement, where it speaks, and what it asks for there.
struct Law {
    rule: RuleId,
    premise: Formula<Atom>,
    conclusion: Formula<Atom>,
    words: &'static str,
}

/// A law that a sign-out has put to the test.
pub(super) struct Held {
    /// The requirement.
    pub(super) rule: RuleId,
    /// At how many moments it spoke.
    pub(super) count: u32,
    /// Where it was broken first.
    pub(super) broken: Option<usize>,
    /// What it asks for, of `{call}`.
    pub(super) words: &'static str,
}

fn atom(atom: Atom) -> Formula<Atom> {
    Formula::Atom(atom)
}

fn laws() -> [Law; 3] {
    let hidden = || atom(Atom::Made).and(atom(Atom::FullyHidden));
    [
        Law {
            rule: RuleId::NavigateSignOutHides,
            premise: Formula::All(vec![
                atom(Atom::TellsNew),
                !atom(Atom::HasCallback),
                !atom(Atom::Released),
            ]),
            conclusion: once(hidden()),
            words: "`{call}` takes session, user and organization through undefined before anything else is told",
        },
        Law {
            rule: RuleId::NavigateSignOutGoes,
            premise: Formula::All(vec![
                atom(Atom::Locates),
                atom(Atom::TellsNew),
                !atom(Atom::HasCallback),
                !atom(Atom::Released),
                // Where nothing was hidden, the law before says so.
                once(hidden()),
            ]),
            conclusion: once(hidden().and(atom(Atom::Goes))),
            words: "`{call}` goes to another page while session, user and organization are undefined",
        },
        Law {
            rule: RuleId::NavigateSignOutSets,
            premise: Formula::All(vec![atom(Atom::Ends), !atom(Atom::Released)]),
            conclusion: atom(Atom::IsNew),
            words: "after `{call}` the session that was signed out of is not current any more",
        },
    ]
}

/// Holds the laws against a sign-out: those that speak somewhere.
pub(super) fn hold(moments: &Moments<'_>, leaving: &Leaving) -> Vec<Held> {
    let mut program = Program::new();
    let laws = laws();
    let places = laws.each_ref().map(|law| (program.add(&law.premise), program.add(&law.conclusion)));
    let found = program.run(&moments.times, |atom| answers(moments, leaving, *atom));
    let held = laws.iter().zip(places).map(|(law, (premise, conclusion))| Held {
        rule: law.rule,
        count: found[premise].count(),
        broken: found[premise].without(&found[conclusion]).first(),
        words: law.words,
    });
    held.filter(|held| held.count > 0).collect()
}

/// The moments at which a question has the answer yes.
fn answers(moments: &Moments<'_>, Leaving { facts: call, left }: &Leaving, atom: Atom) -> Set {
    let (facts, n) = (&moments.facts, moments.len());
    let spec = facts.spec_of(call);
    let from = |first: Option<usize>| Set::range(n, first.unwrap_or(n)..n);
    let is_new = |k: usize| {
        let told = facts.told[k];
        !told.is_hidden() && told.session != *left
    };
    match atom {
        Atom::Made => from(Some(call.made)),
        Atom::FullyHidden => Set::of(n, |k| facts.told[k].is_fully_hidden()),
        Atom::Released => from(call.released),
        Atom::HasCallback => from((spec.gives != Gives::NoCallback).then_some(0)),
        Atom::TellsNew => Set::of(n, |k| k > call.made && facts.tells(k) && is_new(k)),
        Atom::Goes => Set::of(n, |k| moments.goes_to(None, k)),
        Atom::Locates => from(moments.locates().then_some(0)),
        Atom::Ends => Set::of(n, |k| facts.event(k).what == What::End && !facts.is_callback_pending(call, k)),
        Atom::IsNew => {
            let all = facts.spec.signs_out(call.index) == Some(None);
            Set::of(n, |k| is_new(k) && (!all || facts.told[k].session == NULL))
        }
    }
}
