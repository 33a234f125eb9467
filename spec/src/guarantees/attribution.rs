//! Which call each change that `main` was told belongs to.
//!
//! Where several calls explain a change, they are matched so that as many changes as possible are explained, and no call
//! is blamed for what another may have done. A change that no call explains is charged to the call that was made last.

use super::facts::{CallFacts, Facts};
use super::target::{blame, may_set};
use crate::plan::CallIndex;
use crate::requirement::RuleId;
use crate::trace::{Current, What};
use std::collections::{BTreeMap, BTreeSet};

/// What a telling of `main` means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// The session becomes undefined.
    Hide,
    /// A value is set by this call.
    Set(CallIndex),
    /// It repeats the telling before, or it is explained by something that is no call or by a call that is released.
    Nothing,
    /// No call may set this value; this one is charged with it, and breaks this rule.
    Wrong(CallIndex, RuleId),
    /// No call was ever made that could be charged with it.
    Unexplained,
}

/// The meaning of every event that tells `main` something; `None` for the others.
pub fn attribute(facts: &Facts<'_>) -> Vec<Option<Meaning>> {
    let mut meanings: Vec<Option<Meaning>> = Vec::with_capacity(facts.trace.events.len());
    let mut sets = Vec::new();
    for (k, event) in facts.trace.events.iter().enumerate() {
        meanings.push(match &event.what {
            What::Emit { listener, current } if listener.is_main() => Some(simple_meaning(facts, k, current)),
            _ => None,
        });
        if meanings[k] == Some(Meaning::Unexplained) && !is_beginning(facts, k) {
            sets.push(k);
        }
    }

    let mut matching = Matching::default();
    for k in &sets {
        matching.add(*k, in_time(facts, *k));
    }
    let explained = |k: usize| {
        // A call that rejects may put back what was there right after it has said so.
        let turn = facts.event(k).turn;
        let is_active = |call: &CallFacts| {
            let returned = call.returned.map(|returned| facts.event(returned).turn);
            call.made < k && returned.is_none_or(|returned| returned >= turn)
        };
        let free = |call: &CallFacts| {
            is_active(call) && call.is_released(k) && may_set(facts, call, &facts.told[k], k)
        };
        changed_otherwise(facts, k) || facts.calls.iter().any(free)
    };
    let open: Vec<usize> = sets.into_iter().filter(|k| !matching.explains(*k)).collect();
    for k in open.iter().filter(|k| !explained(**k)) {
        // Too early or too late, but its own value: the laws say what is wrong with the time.
        matching.add(*k, out_of_time(facts, *k));
    }
    for k in open {
        if explained(k) {
            meanings[k] = Some(Meaning::Nothing);
        } else if !matching.explains(k) {
            let charged = facts.calls.iter().rfind(|call| call.in_progress(k) && !call.is_released(k));
            let charged = charged.or_else(|| facts.calls.iter().rfind(|call| call.made < k));
            if let Some(call) = charged.filter(|call| !call.is_released(k)) {
                meanings[k] = Some(Meaning::Wrong(call.index, blame(facts, call, &facts.told[k], k)));
            }
        }
    }
    for (call, k) in matching.sets {
        meanings[k] = Some(Meaning::Set(call));
    }
    meanings
}

/// What a telling means without a look at the calls; [`Meaning::Unexplained`] where they have to explain it.
fn simple_meaning(facts: &Facts<'_>, k: usize, value: &Current) -> Meaning {
    let before = k.checked_sub(1).map(|before| &facts.told[before]);
    if before == Some(value)
        || is_beginning(facts, k) && value.agrees_with(&super::facts::initial(facts.plan))
    {
        Meaning::Nothing
    } else if value.session.is_undefined() {
        Meaning::Hide
    } else {
        Meaning::Unexplained
    }
}

/// The calls that may have set what is told at an event and whose turn it was, the likeliest first.
fn in_time(facts: &Facts<'_>, k: usize) -> Vec<CallIndex> {
    let turn = facts.event(k).turn;
    let returns_now =
        |call: &CallFacts| call.returned.is_some_and(|returned| facts.event(returned).turn == turn);
    let ready = facts.calls.iter().filter(|call| {
        call.in_progress(k)
            && !call.is_released(k)
            && is_ready(facts, call, k)
            && may_set(facts, call, &facts.told[k], k)
    });
    let (now, later): (Vec<_>, Vec<_>) = ready.partition(|call| returns_now(call));
    now.into_iter().chain(later).map(|call| call.index).collect()
}

/// The calls whose value it is although it is not their turn: those in progress first, then those that have returned.
fn out_of_time(facts: &Facts<'_>, k: usize) -> Vec<CallIndex> {
    let able =
        |call: &&CallFacts| call.made < k && !call.is_released(k) && may_set(facts, call, &facts.told[k], k);
    let (early, late): (Vec<_>, Vec<_>) =
        facts.calls.iter().filter(able).partition(|call| call.in_progress(k));
    early.into_iter().chain(late.into_iter().rev()).map(|call| call.index).collect()
}

/// Which call explains which telling: each call sets once, and as many tellings as possible are explained.
#[derive(Default)]
struct Matching {
    candidates: BTreeMap<usize, Vec<CallIndex>>,
    sets: BTreeMap<CallIndex, usize>,
}

impl Matching {
    /// Finds a call for a telling, moving others to other calls where that makes room.
    fn add(&mut self, k: usize, candidates: Vec<CallIndex>) {
        self.candidates.insert(k, candidates);
        self.place(k, &mut BTreeSet::new());
    }

    fn place(&mut self, k: usize, tried: &mut BTreeSet<CallIndex>) -> bool {
        for call in self.candidates.get(&k).cloned().unwrap_or_default() {
            if !tried.insert(call) {
                continue;
            }
            let taken = self.sets.get(&call).copied();
            if taken.is_none_or(|other| self.place(other, tried)) {
                self.sets.insert(call, k);
                return true;
            }
        }
        false
    }

    fn explains(&self, k: usize) -> bool {
        self.sets.values().any(|set| *set == k)
    }
}

/// Whether nothing has been done to the implementation yet.
fn is_beginning(facts: &Facts<'_>, k: usize) -> bool {
    facts.event(k).turn == 0
        || facts.trace.events[..k].iter().any(|event| event.what == What::Load) && facts.calls.is_empty()
}

/// Whether a call's callback no longer keeps it from setting.
fn is_ready(facts: &Facts<'_>, call: &CallFacts, k: usize) -> bool {
    match &facts.plan_of(call).callback {
        None => true,
        Some(callback) if callback.behaviour.is_promise() => call.settled.is_some_and(|settled| settled < k),
        Some(_) => call.callbacks.first().is_some_and(|started| *started < k),
    }
}

/// Whether something else than a call may have changed what is current: signing out, the server, loading.
fn changed_otherwise(facts: &Facts<'_>, k: usize) -> bool {
    facts.trace.events[..k].iter().any(|event| {
        matches!(
            event.what,
            What::SignOut { .. }
                | What::RemoveSession { .. }
                | What::GetToken
                | What::Answer { .. }
                | What::Load
        )
    })
}
