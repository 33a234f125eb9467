//! What can be asked of a moment of a trace. A moment is the state right after an event.

use super::attribution::{Meaning, attribute};
use super::facts::{CallFacts, Facts};
use super::formula;
use super::laws::Law;
use super::target::{is_right_argument, may_set};
use crate::components;
use crate::id::ListenerName;
use crate::plan::{CallIndex, Children, Plan};
use crate::requirement::RuleId;
use crate::time::Tick;
use crate::trace::{Current, Trace, What};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A question about a moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Atom {
    /// The call has been made.
    Made(CallIndex),
    /// `main` was told last that the session is undefined.
    Hidden,
    /// `main` was told last that session, user and organization are undefined.
    FullyHidden,
    /// The call's callback starts here.
    CallbackStarts(CallIndex),
    /// The call's callback starts here and is given what it has to be given.
    CallbackStartsRight(CallIndex),
    /// The call's callback's promise settles here.
    Settles(CallIndex),
    /// The call's callback has given a promise that has not settled.
    CallbackPending(CallIndex),
    /// The call sets its value here.
    Sets(CallIndex),
    /// The call set its value in this turn, up to here.
    SetInThisTurn(CallIndex),
    /// A value is told here that the call is charged with, against this rule.
    SetsWrong(CallIndex, RuleId),
    /// What was told last is what the call is to set.
    TargetIsTold(CallIndex),
    /// `main` was told a value other than undefined since the call was made.
    ValueIsTold(CallIndex),
    /// `main` is told here that the session is undefined, and was told otherwise before; the call is in progress and no
    /// other call is.
    HidesAlone(CallIndex),
    /// The call resolves here.
    Resolves(CallIndex),
    /// The call returns here, resolved or rejected.
    Returns(CallIndex),
    /// The call is released, when the event of the moment happens.
    Released(CallIndex),
    /// The call is released, once the event of the moment has happened.
    ReleasedNow(CallIndex),
    /// A later call was made while it was in progress.
    Overtaken(CallIndex),
    /// This is the end, and nothing holds the call up, which has not returned.
    Due(CallIndex),
    /// This is the last event of its turn.
    TurnEnds,
    /// Every listener that was told something after it joined was told the same as `main`.
    ListenersAgree,
    /// No other call has been in progress together with this one so far.
    Alone(CallIndex),
    /// Something that is no call, such as signing out or the server, may have changed what is current by now.
    ChangedOtherwise,
    /// Components are rendered, and children are there.
    ChildrenShown,
    /// Components are rendered, and no children are there.
    ChildrenHidden,
    /// Components are rendered, and what is there fits what was told last.
    ChildrenFit,
    /// The implementation is asked here.
    Probed,
    /// The implementation, asked here, says what `main` was told.
    ProbeAgrees,
}

/// A trace made ready for questions.
#[derive(Debug)]
pub struct Moments<'a> {
    /// What the trace says of each call.
    pub facts: Facts<'a>,
    /// What each telling of `main` means.
    pub meanings: Vec<Option<Meaning>>,
    /// The virtual time of each moment.
    pub times: Vec<Tick>,
    listeners_agree: Vec<bool>,
    rendered: Vec<Option<Children>>,
    /// The answers so far to questions whose answers do not depend on what is attributed to whom. Attribution asks
    /// them again and again.
    answered: RefCell<BTreeMap<Atom, Vec<bool>>>,
}

impl Atom {
    /// Whether the answer depends on which call each change belongs to.
    pub const fn is_of_meanings(&self) -> bool {
        matches!(self, Self::Sets(_) | Self::SetInThisTurn(_) | Self::SetsWrong(..))
    }
}

impl<'a> Moments<'a> {
    /// Reads a trace of a plan.
    pub fn of(plan: &'a Plan, trace: &'a Trace) -> Self {
        let facts = Facts::read(plan, trace);
        let times = trace.events.iter().map(|event| event.at).collect();
        let listeners_agree = listeners_agree(trace);
        let rendered = components::rendered(trace);
        let meanings = vec![None; trace.events.len()];
        let answered = RefCell::default();
        let mut moments = Self { facts, meanings, times, listeners_agree, rendered, answered };
        moments.meanings = attribute(&mut moments);
        moments
    }

    /// How many moments there are.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The answers to a question, one for each moment.
    pub fn answers(&self, atom: Atom) -> Vec<bool> {
        if let Atom::SetInThisTurn(call) = atom {
            return self.set_in_this_turn(call);
        }
        let answer = || (0..self.len()).map(|k| self.holds(atom, k)).collect();
        if atom.is_of_meanings() {
            return answer();
        }
        if let Some(answers) = self.answered.borrow().get(&atom) {
            return answers.clone();
        }
        let answers: Vec<bool> = answer();
        self.answered.borrow_mut().insert(atom, answers.clone());
        answers
    }

    fn set_in_this_turn(&self, call: CallIndex) -> Vec<bool> {
        let (mut turn, mut has_set) = (None, false);
        (0..self.len())
            .map(|k| {
                let of_event = Some(self.facts.event(k).turn);
                has_set = turn == of_event && has_set || self.holds(Atom::Sets(call), k);
                turn = of_event;
                has_set
            })
            .collect()
    }

    /// The answer to a question at a moment.
    pub fn holds(&self, atom: Atom, k: usize) -> bool {
        let facts = &self.facts;
        let of = |index: CallIndex, ask: &dyn Fn(&CallFacts) -> bool| facts.call(index).is_some_and(ask);
        match atom {
            Atom::Made(i) => of(i, &|call| call.made <= k),
            Atom::Hidden => facts.told[k].session.is_undefined(),
            Atom::FullyHidden => facts.told[k].is_undefined(),
            Atom::CallbackStarts(i) => of(i, &|call| call.callbacks.contains(&k)),
            Atom::CallbackStartsRight(i) => {
                of(i, &|call| call.callbacks.contains(&k) && is_right_argument(facts, call, k))
            }
            Atom::Settles(i) => of(i, &|call| call.settled == Some(k)),
            Atom::CallbackPending(i) => of(i, &|call| facts.is_callback_pending(call, k)),
            Atom::Sets(i) => self.meanings[k] == Some(Meaning::Set(i)),
            Atom::SetInThisTurn(i) => self.set_in_this_turn(i)[k],
            Atom::SetsWrong(i, rule) => self.meanings[k] == Some(Meaning::Wrong(i, rule)),
            Atom::TargetIsTold(i) => of(i, &|call| may_set(facts, call, &facts.told[k], k)),
            Atom::ValueIsTold(i) => of(i, &|call| {
                let told = |at: usize| matches!(&facts.event(at).what, What::Emit { listener, .. } if listener.is_main());
                (call.made + 1..=k).any(|at| told(at) && !facts.told[at].session.is_undefined())
            }),
            Atom::HidesAlone(i) => of(i, &|call| self.hides_alone(call, k)),
            Atom::Resolves(i) => of(i, &|call| facts.resolved_at(call, k)),
            Atom::Returns(i) => of(i, &|call| call.returned == Some(k)),
            Atom::Released(i) => of(i, &|call| call.is_released(k)),
            Atom::ReleasedNow(i) => of(i, &|call| call.is_released(k + 1)),
            Atom::Overtaken(i) => of(i, &|call| facts.is_overtaken(call, k)),
            Atom::Due(i) => k + 1 == self.len() && of(i, &|call| self.nothing_holds_up(call)),
            Atom::TurnEnds => {
                facts.trace.events.get(k + 1).is_none_or(|next| next.turn != facts.event(k).turn)
            }
            Atom::ListenersAgree => self.listeners_agree[k],
            Atom::Alone(i) => {
                of(i, &|call| !facts.calls.iter().any(|other| other.made <= k && facts.overlap(call, other)))
            }
            Atom::ChangedOtherwise => facts.is_changed_otherwise(k),
            Atom::ChildrenShown => self.rendered[k].is_some_and(|children| children != Children::Hidden),
            Atom::ChildrenHidden => self.rendered[k] == Some(Children::Hidden),
            Atom::ChildrenFit => {
                self.rendered[k].is_some_and(|children| children == facts.told[k].children())
            }
            Atom::Probed => matches!(facts.event(k).what, What::Probe { .. }),
            Atom::ProbeAgrees => {
                matches!(&facts.event(k).what, What::Probe { current } if current.agrees_with(&facts.told[k]))
            }
        }
    }

    fn hides_alone(&self, call: &CallFacts, k: usize) -> bool {
        let facts = &self.facts;
        let newly = k > 0
            && facts.told[k].session.is_undefined()
            && !facts.told[k - 1].session.is_undefined()
            && !facts.is_changed_otherwise(k);
        newly
            && call.in_progress(k)
            && !facts.calls.iter().any(|other| other.index != call.index && other.in_progress(k))
    }

    /// Whether what a law comes to depends on which call each change belongs to.
    pub fn is_of_meanings(law: &Law) -> bool {
        let mentions = |formula| formula::mentions(formula, &Atom::is_of_meanings);
        mentions(&law.premise) || mentions(&law.conclusion)
    }

    /// Whether a law asks for something somewhere and does not get it.
    pub fn is_broken(&self, law: &Law) -> bool {
        let at = |formula| formula::evaluate(formula, &self.times, &|atom| self.answers(*atom));
        let premise = at(&law.premise);
        premise.contains(&true)
            && premise.iter().zip(at(&law.conclusion)).any(|(premise, conclusion)| *premise && !conclusion)
    }

    /// Whether, in the end, a call that has not returned had every reason to be done: it is not released, its callback
    /// is not what it waits for, and no call that overlaps it is in the way.
    pub fn nothing_holds_up(&self, call: &CallFacts) -> bool {
        let end = self.len() - 1;
        let is_open = |call: &CallFacts| {
            call.is_released(end) && call.returned.is_none() || self.facts.is_callback_pending(call, end)
        };
        call.returned.is_none()
            && !call.is_released(end)
            && !is_open(call)
            && !self.facts.calls.iter().any(|other| self.facts.overlap(call, other) && is_open(other))
    }
}

/// After each event, whether every other listener was told what `main` was told, if `main` was told something after
/// it had joined.
fn listeners_agree(trace: &Trace) -> Vec<bool> {
    let mut main = &Current::UNDEFINED;
    let mut others: BTreeMap<&ListenerName, Option<&Current>> = BTreeMap::new();
    trace
        .events
        .iter()
        .map(|event| {
            match &event.what {
                What::AddListener { listener } => _ = others.insert(listener, None),
                What::RemoveListener { listener } => _ = others.remove(listener),
                What::Emit { listener, current } if listener.is_main() => {
                    if main != current {
                        // Whoever listens now has to hear of it; silence is disagreement from here on.
                        for heard in others.values_mut().filter(|heard| heard.is_none()) {
                            *heard = Some(main);
                        }
                    }
                    main = current;
                }
                What::Emit { listener, current } => {
                    if let Some(heard) = others.get_mut(listener) {
                        *heard = Some(current);
                    }
                }
                _ => {}
            }
            others.values().all(|heard| heard.is_none_or(|heard| heard == main))
        })
        .collect()
}
