//! Which call each change that `main` was told belongs to.
//!
//! A change may be what several calls have to set. It is given to a call that breaks no law by setting it there, if there
//! is one; the changes are shared out so that as many as possible are explained, and then so that as many calls as
//! possible that have to set do. What is left over goes to a call whose value it is at another time than its own, or else
//! is charged, as a wrong value, to the call that was made last.

use super::facts::{CallFacts, Facts};
use super::meaning::Meaning;
use super::moments::{Charged, Moments};
use super::set::Set;
use super::target::{blame, is_for_another, is_target_session, may_set};
use crate::event::Numbered;
use crate::obligations::{Compiled, Gives};
use crate::plan::CallIndex;
use crate::rule::RuleId;
use crate::trace::Trace;
use crate::value::{NULL, Val};

/// Reads a trace of a plan, and says which call each change belongs to.
pub fn read<'a>(spec: &'a Compiled<'a>, trace: &'a Trace<Numbered>) -> Moments<'a> {
    let mut moments = Moments::unattributed(spec, trace);
    let idle = Charged::with(moments.len(), None);
    let calls = moments.facts.calls.iter().enumerate();
    let mut held: Vec<_> =
        calls.map(|(place, call)| moments.hold(place, moments.laws_of(call), &idle)).collect();
    let meanings = attribute(&moments, &mut held);
    moments.attribute(meanings, held);
    moments
}

/// The meaning of every event that tells `main` something; `None` for the others.
///
/// `held` is what the laws of each call come to if it sets nothing. It is used to try out other readings, and then holds
/// what the last of them comes to.
fn attribute(moments: &Moments<'_>, held: &mut [Vec<Set>]) -> Vec<Option<Meaning>> {
    let tellings: Vec<(usize, Telling)> =
        (0..moments.len()).filter_map(|k| Some((k, telling(&moments.facts, k)?))).collect();
    let changes: Vec<usize> =
        tellings.iter().filter(|(_, telling)| *telling == Telling::Value).map(|(k, _)| *k).collect();
    let matching = share_out(moments, &changes, held);
    let facts = &moments.facts;
    let mut meanings = vec![None; moments.len()];
    for (k, telling) in tellings {
        meanings[k] = Some(match (telling, matching.owner(k)) {
            (Telling::Nothing, _) => Meaning::Nothing,
            (Telling::Hide, _) => hide(facts, k, &matching),
            (Telling::Value, Some(call)) => Meaning::Set(call),
            (Telling::Value, None) if is_explained(facts, k) => Meaning::Nothing,
            (Telling::Value, None) => charge(facts, k, &matching),
        });
    }
    meanings
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    Nothing,
    Hide,
    Value,
}

fn telling(facts: &Facts<'_>, k: usize) -> Option<Telling> {
    if !facts.tells(k) {
        return None;
    }
    let current = facts.told[k];
    let before = k.checked_sub(1).map_or(Val::UNDEFINED, |before| facts.told[before]);
    let is_beginning = || !facts.calls.iter().any(|call| call.made < k) && !facts.is_anything_told(k);
    Some(if before == current || current.agrees_with(facts.spec.initial) && is_beginning() {
        Telling::Nothing
    } else if current.is_hidden() {
        Telling::Hide
    } else {
        Telling::Value
    })
}

/// The session becomes undefined through a call that is in progress, or that has returned too early and sets later.
fn hide(facts: &Facts<'_>, k: usize, matching: &Matching) -> Meaning {
    let sets_later = |call: &CallFacts| matching.sets[call.index.index()].is_some_and(|set| set > k);
    let in_progress = facts.calls.iter().filter(|call| call.in_progress(k)).collect::<Vec<_>>();
    let late = facts.calls.iter().filter(|call| call.made < k && sets_later(call));
    let hiders = if in_progress.is_empty() { late.collect() } else { in_progress };
    let may_hide_partly = |call: &&CallFacts| !facts.spec_of(call).is_set_session() || call.is_released(k);
    match hiders.last() {
        _ if facts.is_anything_told(k) => Meaning::Hide,
        None => Meaning::Unexplained,
        Some(_) if facts.told[k].is_fully_hidden() || hiders.iter().any(may_hide_partly) => Meaning::Hide,
        Some(last) => Meaning::Wrong(last.index, RuleId::SetSessionHidesFirst),
    }
}

/// Whether a value may come from something that is no call, or from a call that is released.
fn is_explained(facts: &Facts<'_>, k: usize) -> bool {
    let turn = facts.event(k).turn;
    // A call that rejects may put back what was there right after it has said so.
    let is_active = |call: &CallFacts| {
        let returned = call.returned.map(|returned| facts.event(returned).turn);
        call.made < k && returned.is_none_or(|returned| returned >= turn)
    };
    let free =
        |call: &CallFacts| is_active(call) && call.is_released(k) && may_set(facts, call, facts.told[k], k);
    facts.is_anything_told(k)
        || is_of_no_call(facts, k)
        || turns_out(facts, k)
        || facts
            .calls
            .iter()
            .any(|call| free(call) || tells_early(facts, call, k) || tells_for_another(facts, call, k))
}

/// Whether the session that was told last turns out to be in another organization, and that is open: a call that is in
/// progress need not have set it. A lone call for that session keeps the one that is current.
fn turns_out(facts: &Facts<'_>, k: usize) -> bool {
    let before = k.checked_sub(1).map_or(Val::UNDEFINED, |before| facts.told[before]);
    let told = facts.told[k];
    let mut in_progress = facts.calls.iter().filter(|call| call.in_progress(k));
    let is_alone = match (in_progress.next(), in_progress.next()) {
        (None, _) => return false,
        (Some(lone), None) => {
            !facts.overlaps_before(lone, k) && is_target_session(facts, lone, told.session, k)
        }
        _ => false,
    };
    facts.organizations(k).is_some_and(|all| all.may_turn_out(before, told, is_alone))
}

/// Whether a call that is overtaken, and has come as far as to its set, tells its session in an organization that the session
/// may be in as well, such as the one that a call which overlaps it has asked for. It is not the other one's set.
fn tells_for_another(facts: &Facts<'_>, call: &CallFacts, k: usize) -> bool {
    let has_started = call.callbacks.first().is_some_and(|started| *started < k);
    let is_ready = facts.spec_of(call).gives != Gives::Promise
        || !has_started
        || call.settled.is_some_and(|settled| settled < k);
    call.in_progress(k)
        && !call.is_released(k)
        && facts.is_overtaken(call, k)
        && is_ready
        && is_for_another(facts, call, facts.told[k], k)
}

/// Whether it is told, while the session is undefined, that there is none, and that need not be the set of a call: several
/// calls are in progress, or the only one found the session undefined. It comes from elsewhere, as from a token; who is hurt
/// by it is said by `hazard.signed-out-flash`. Of a lone call that found a value it is said what is told between this and
/// its own. A session that the client does not have can turn out to be none at any time.
fn is_of_no_call(facts: &Facts<'_>, k: usize) -> bool {
    let (now, before) = (facts.told[k], k.checked_sub(1).map_or(Val::UNDEFINED, |before| facts.told[before]));
    let mut in_progress = facts.calls.iter().filter(|call| call.in_progress(k));
    let is_unknown = before.session > NULL && facts.spec.session(before.session).is_none();
    let are_silent = match (in_progress.next(), in_progress.next()) {
        (Some(lone), None) => is_unknown || facts.finds_undefined(lone),
        (lone, _) => lone.is_some(),
    };
    now.is_null() && (before.is_hidden() || is_unknown) && are_silent
}

/// Whether a setActive tells ahead of its time what it sets later. The contract lets it, since it need not hide; who is
/// hurt by it is said by `hazard.early-value`.
///
/// That is so before its callback starts, or, if it has none, before it tells the value once more. Where nothing comes
/// of the call, there is no later telling to wait for.
fn tells_early(facts: &Facts<'_>, call: &CallFacts, k: usize) -> bool {
    let spec = facts.spec_of(call);
    let started = call.callbacks.first().copied();
    let may_set_at = |at: usize| may_set(facts, call, facts.told[at], at);
    let is_early = !spec.is_set_session()
        && call.in_progress(k)
        && !call.is_released(k)
        && started.is_none_or(|started| k < started)
        && may_set_at(k);
    if !is_early {
        return false;
    }
    let ready = match spec.gives {
        Gives::NoCallback => Some(k),
        // It does not call back. Where it has to, that is what is broken, and not what it tells before the set besides.
        _ if started.is_none() => Some(k),
        Gives::Promise => call.settled.zip(started).map(|(settled, started)| settled.max(started)),
        Gives::Plain | Gives::Throws => started,
    };
    let tells_again = |(at, told): (usize, Val)| {
        at > k
            && ready.is_some_and(|ready| at > ready)
            && call.in_progress(at)
            && !told.is_hidden()
            && may_set_at(at)
    };
    let comes_to_nothing =
        call.returned.is_none_or(|returned| call.is_released(returned) || facts.is_overtaken(call, returned));
    facts.tellings().any(tells_again) || comes_to_nothing
}

/// The call that is charged with a value that none may set. Of those in progress that bring it, it is the first to return for the
/// first value that is left over in the turn, the second for the second. If there is none, it is the last one in progress that is
/// about that session, or else the last one in progress, or else the last that was made.
fn charge(facts: &Facts<'_>, k: usize, matching: &Matching) -> Meaning {
    let in_progress = || facts.calls.iter().filter(|call| call.in_progress(k) && !call.is_released(k));
    let bring: Vec<_> = in_progress().filter(|call| matching.brings(facts, call, k)).collect();
    let turn = facts.event(k).turn;
    let is_left_over = |at: usize| {
        at < k && facts.event(at).turn == turn && !facts.told[at].is_hidden() && matching.owner(at).is_none()
    };
    let before =
        facts.tellings().filter(|(at, _)| is_left_over(*at)).count().min(bring.len().saturating_sub(1));
    let returned_before =
        |call: &CallFacts| bring.iter().filter(|other| other.returned < call.returned).count();
    let brings = bring.iter().copied().find(|call| returned_before(call) == before);
    let charged = brings
        .or_else(|| in_progress().max_by_key(|call| (is_of_session(facts, call, k), call.index.index())));
    match charged.or_else(|| facts.calls.iter().rfind(|call| call.made < k)) {
        Some(call) if !call.is_released(k) => {
            Meaning::Wrong(call.index, blame(facts, call, facts.told[k], k))
        }
        _ => Meaning::Unexplained,
    }
}

/// Which call sets at which change.
fn share_out(moments: &Moments<'_>, changes: &[usize], held: &mut [Vec<Set>]) -> Matching {
    let facts = &moments.facts;
    let (calls, events) = (facts.spec.calls.len(), moments.len());
    let mut matching = Matching::new(calls, events);
    for ((place, call), found) in facts.calls.iter().enumerate().zip(held) {
        let able =
            |k: &usize| call.made < *k && !call.is_released(*k) && may_set(facts, call, facts.told[*k], *k);
        let able: Vec<usize> = changes.iter().copied().filter(able).collect();
        let laws = moments.laws_of(call);
        let idle = laws.broken(u64::MAX, found);
        matching.owing[call.index.index()] = idle & laws.of_meanings != 0;
        if able.is_empty() {
            continue;
        }
        // Those that do not ask what it sets are broken as they are if it sets nowhere.
        let rest = idle & !laws.of_meanings;
        let if_set = |k: &usize| {
            moments.hold_again(place, laws, &Charged::with(moments.len(), Some(*k)), found);
            laws.broken(laws.of_meanings, found) | rest
        };
        let active: Vec<u64> = able.iter().map(if_set).collect();
        // What it breaks wherever it sets, and if it does not, says nothing about where it did.
        let always = active.iter().fold(idle, |always, broken| always & broken);
        if idle & !always != 0 {
            matching.obliged[call.index.index()] = true;
        }
        for (k, broken) in able.iter().zip(&active) {
            if broken & !always == 0 {
                matching.clean[*k].push(call.index);
            }
        }
    }
    let needy: Vec<usize> = changes.iter().copied().filter(|k| !is_explained(facts, *k)).collect();
    for k in &needy {
        matching.explain(*k, &mut vec![false; calls]);
    }
    for call in facts.spec.plan.call_indices() {
        if matching.obliged[call.index()] && matching.sets[call.index()].is_none() {
            matching.let_set(call, &mut vec![false; events]);
        }
    }
    // Null need be no call's set there, and yet is that of a call which has to set it and is ready.
    for k in changes.iter().filter(|k| is_of_no_call(facts, **k)) {
        if matching.owner(*k).is_none() {
            matching.explain(*k, &mut vec![false; calls]);
        }
    }
    for k in needy {
        if matching.owner(k).is_none() {
            // Those that have set in time have not done so here.
            let idle = |call: &CallIndex| matching.sets[call.index()].is_none();
            matching.clean[k] = out_of_time(facts, k, &matching).into_iter().filter(idle).collect();
            matching.explain(k, &mut vec![false; calls]);
        }
    }
    matching
}

/// Whether a call is about the session that is told.
fn is_of_session(facts: &Facts<'_>, call: &CallFacts, k: usize) -> bool {
    is_target_session(facts, call, facts.told[k].session, k)
}

/// The calls whose value it is although it is not their turn. First come those in progress, and before the others those of them that
/// return in the turn in which it is told: most calls return as soon as they have set. Where another call brings the value, though
/// it is not its own, it is none of theirs. Then come those that have returned, unless a call in progress is about that session: it
/// is what that one tells then.
fn out_of_time(facts: &Facts<'_>, k: usize, matching: &Matching) -> Vec<CallIndex> {
    let able =
        |call: &&CallFacts| call.made < k && !call.is_released(k) && may_set(facts, call, facts.told[k], k);
    let in_progress = || facts.calls.iter().filter(|call| call.in_progress(k) && !call.is_released(k));
    let (early, late): (Vec<_>, Vec<_>) =
        facts.calls.iter().filter(able).partition(|call| call.in_progress(k));
    let (first, early): (Vec<_>, Vec<_>) = early.into_iter().partition(|call| returns_with(facts, call, k));
    if first.is_empty() && in_progress().any(|call| matching.brings(facts, call, k)) {
        return Vec::new();
    }
    let late = if in_progress().any(|call| is_of_session(facts, call, k)) { Vec::new() } else { late };
    first.into_iter().chain(early).chain(late.into_iter().rev()).map(|call| call.index).collect()
}

/// Whether a call returns in the turn in which something is told.
fn returns_with(facts: &Facts<'_>, call: &CallFacts, k: usize) -> bool {
    call.returned.is_some_and(|returned| facts.event(returned).turn == facts.event(k).turn)
}

/// A matching of changes and calls: each call sets once, and each change is set by one.
struct Matching {
    /// For each event that is a change, the calls that it may be given to.
    clean: Vec<Vec<CallIndex>>,
    /// For each call, whether it breaks a law if it sets nothing.
    owing: Vec<bool>,
    /// For each call, whether there is a change that lets it break none of these.
    obliged: Vec<bool>,
    /// What was found: for each call, the event at which it sets.
    sets: Vec<Option<usize>>,
}

impl Matching {
    fn new(calls: usize, events: usize) -> Self {
        Self {
            clean: vec![Vec::new(); events],
            owing: vec![false; calls],
            obliged: vec![false; calls],
            sets: vec![None; calls],
        }
    }

    /// Whether a value is what a call has set, right or wrong: the call has not set yet, returns as this is told, and either has to
    /// set or is about that session.
    fn brings(&self, facts: &Facts<'_>, call: &CallFacts, k: usize) -> bool {
        let place = call.index.index();
        self.sets[place].is_none()
            && returns_with(facts, call, k)
            && (self.owing[place] || is_of_session(facts, call, k))
    }

    fn owner(&self, k: usize) -> Option<CallIndex> {
        let place = self.sets.iter().position(|set| *set == Some(k))?;
        u16::try_from(place).ok().map(CallIndex)
    }

    /// Finds a call for a change, giving others to other calls where that makes room.
    fn explain(&mut self, k: usize, tried: &mut [bool]) -> bool {
        for call in self.clean[k].clone() {
            if std::mem::replace(&mut tried[call.index()], true) {
                continue;
            }
            let taken = self.sets[call.index()];
            if taken.is_none_or(|other| self.explain(other, tried)) {
                self.sets[call.index()] = Some(k);
                return true;
            }
        }
        false
    }

    /// Finds a change for a call. It may take one from a call that need not set, or that finds another.
    /// Every change that is explained stays explained.
    fn let_set(&mut self, call: CallIndex, tried: &mut [bool]) -> bool {
        for k in 0..self.clean.len() {
            if !self.clean[k].contains(&call) || std::mem::replace(&mut tried[k], true) {
                continue;
            }
            let free = match self.owner(k) {
                None => true,
                Some(other) if self.obliged[other.index()] => self.let_set(other, tried),
                Some(other) => self.sets[other.index()].take().is_some(),
            };
            if free {
                self.sets[call.index()] = Some(k);
                return true;
            }
        }
        false
    }
}
