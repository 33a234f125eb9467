//! Which record a client does what is said in: that of an era, or one with as few choices changed as can be found.
//!
//! The client plays some random scenarios once. Then every era's record is held against what it did, and of the nearest
//! ones every choice is changed, one after the other, as long as that brings it nearer.

use crate::driver::order::Order;
use crate::driver::play;
use crate::fuzz::{Kind, Shared, compare, first_difference};
use crate::port::{Messages, PortFailure};
use crate::subject::Subject;
use crate::twin::eras::{self, Known};
use crate::twin::record::{Choice, Field, Record};
use crate::twin::{self, Twin};
use interlude_spec::contract::Contract;
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::Plan;
use interlude_spec::trace::Trace;
use semver::Version;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// From so many eras, the nearest ones, choices are changed.
const NEAREST: usize = 3;
/// So many choices are changed at most: what takes more is a record of its own.
const MOST_CHANGED: usize = 3;

/// What was found. The record is that of an era, with some choices changed.
#[derive(Clone, PartialEq, Debug)]
pub struct Fit {
    /// How many scenarios were played.
    pub cases: u32,
    /// In how many the record does something else.
    pub different: u32,
    /// The first version of the era that it is the record of.
    pub since: Version,
    /// The first version of the next era, if there is one.
    pub until: Option<Version>,
    /// What is chosen otherwise.
    pub changed: Vec<Choice>,
    /// How the client and the record differ, where they do: the commonest way, with a smallest scenario.
    pub differs: Option<Kind>,
}

/// Why no record was looked for.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unfit {
    /// There is nothing to be played to it.
    #[error("{0}")]
    Unplayable(String),
    /// It was played to, and has not answered as it should.
    #[error("`{name}` gave no answer: {failure}")]
    NoAnswer {
        /// Its name.
        name: String,
        /// What it did.
        failure: PortFailure,
    },
}

/// Looks for the record of a client, in the scenarios of the numbers from 1 to `cases`, which `plan_of` gives. `goes_on` is asked
/// after each; where it says no, there is no record.
///
/// # Errors
///
/// Why the scenarios cannot be played.
pub fn fit(
    subject: &Subject,
    cases: u32,
    plan_of: &mut dyn FnMut(u32) -> Plan,
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Option<Fit>, Unfit> {
    let Some(played) = played(subject, cases, plan_of, goes_on)? else { return Ok(None) };
    let nearest = nearest(subject, &played);
    let known = Known { version: Some(nearest.since.clone()), record: nearest.record };
    let differs = match nearest.different {
        0 => None,
        _ => way(subject, &known, cases, plan_of, goes_on).map_err(Unfit::Unplayable)?,
    };
    Ok(Some(Fit {
        cases,
        different: nearest.different,
        since: nearest.since,
        until: nearest.until,
        changed: nearest.changed,
        differs,
    }))
}

impl Fit {
    /// Whether the record does what the client does.
    pub const fn holds(&self) -> bool {
        self.different == 0
    }
}

/// What the client did in a scenario.
struct Played {
    plan: Plan,
    contract: Contract,
    trace: Trace,
}

/// The client with what records speak of: of the rest none says what it comes to.
fn spoken_of(subject: &Subject) -> Subject {
    let known: BTreeSet<_> = of_eras().iter().flat_map(|era| twin::capabilities(&era.record)).collect();
    let mut subject = subject.clone();
    subject.capabilities.retain(|capability| known.contains(capability));
    subject
}

fn played(
    subject: &Subject,
    cases: u32,
    plan_of: &mut dyn FnMut(u32) -> Plan,
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Option<Vec<Played>>, Unfit> {
    let shared = Shared::of(&spoken_of(subject), None).map_err(|why| Unfit::Unplayable(why.into()))?;
    let mut port = subject.connect();
    let mut all = Vec::new();
    for number in 1..=cases {
        let bounds = shared.bounds(number);
        let Some(plan) = bounds.fit(plan_of(number)) else {
            let problem = format!("`{}` has no means for scenario {number}", subject.name);
            return Err(Unfit::Unplayable(problem));
        };
        let contract = bounds.contract;
        let played = play(&id(), &plan, contract, &mut *port, &mut Order::of_the_file())
            .map_err(|failure| Unfit::NoAnswer { name: subject.name.clone(), failure })?;
        all.push(Played { plan, contract, trace: played.trace });
        if !goes_on() {
            return Ok(None);
        }
    }
    Ok(Some(all))
}

/// A record, and how near it comes.
#[derive(Clone)]
struct Candidate {
    since: Version,
    until: Option<Version>,
    record: Record,
    changed: Vec<Choice>,
    different: u32,
}

fn nearest(subject: &Subject, played: &[Played]) -> Candidate {
    let own = Known::of_name(&subject.name).and_then(Result::ok).and_then(|known| known.version);
    let mut candidates: Vec<_> = of_eras().into_iter().filter(|it| shares(&it.record, subject)).collect();
    for candidate in &mut candidates {
        candidate.different = different(candidate.record, played, u32::MAX);
    }
    // Of those that are equally near, its own era, then those that offer the same, then the newest.
    let rank = |it: &Candidate| {
        let is_own = own.as_ref().is_some_and(|own| it.holds(own));
        (it.different, !is_own, !it.offers_as(subject), Reverse(it.since.clone()))
    };
    candidates.sort_by_cached_key(rank);
    candidates.truncate(NEAREST);
    let closer = candidates.into_iter().map(|candidate| changed(candidate, subject, played));
    closer.min_by_key(|it| (it.different, it.changed.len())).expect("there are eras")
}

impl Candidate {
    /// Whether it is the era of a version.
    fn holds(&self, version: &Version) -> bool {
        self.since <= *version && self.until.as_ref().is_none_or(|until| version < until)
    }

    fn offers_as(&self, subject: &Subject) -> bool {
        twin::contracts(&self.record) == subject.contracts
            && twin::capabilities(&self.record) == spoken_of(subject).capabilities
    }
}

/// Whether a record and a client are of one contract at least. Where they are not, nothing is played to both.
fn shares(record: &Record, subject: &Subject) -> bool {
    twin::contracts(record).iter().any(|contract| subject.contracts.contains(contract))
}

/// The record of each era.
fn of_eras() -> Vec<Candidate> {
    let begins: Vec<Version> = eras::eras().map(|(version, _)| version).collect();
    let of = |(place, since): (usize, &Version)| Candidate {
        since: since.clone(),
        until: begins.get(place + 1).cloned(),
        record: Known::named(&since.to_string()).expect("an era has a record").record,
        changed: Vec::new(),
        different: u32::MAX,
    };
    begins.iter().enumerate().map(of).collect()
}

/// The candidate with choices changed one after the other, as long as each brings it nearer.
fn changed(mut candidate: Candidate, subject: &Subject, played: &[Played]) -> Candidate {
    while candidate.different > 0 && candidate.changed.len() < MOST_CHANGED {
        let choices = Field::ALL.iter().flat_map(|field| field.choices());
        let others = choices.filter(|choice| candidate.record.get(choice.field()) != **choice);
        let mut best: Option<(u32, Choice)> = None;
        for choice in others {
            let mut record = candidate.record;
            record.set(*choice);
            if !shares(&record, subject) {
                continue;
            }
            let least = best.map_or(candidate.different, |(different, _)| different);
            let different = different(record, played, least);
            if different < least {
                best = Some((different, *choice));
            }
        }
        let Some((different, choice)) = best else { break };
        candidate.record.set(choice);
        candidate.changed.push(choice);
        candidate.different = different;
    }
    candidate
}

/// In how many scenarios a record does something else; no more than `most` are counted.
fn different(record: Record, played: &[Played], most: u32) -> u32 {
    let mut port = Messages::new(Twin::new(Known { version: Some(eras::last()), record }));
    let mut different = 0;
    for Played { plan, contract, trace } in played {
        if different >= most {
            break;
        }
        let its = play(&id(), plan, *contract, &mut port, &mut Order::of_the_file());
        let is_same = its.is_ok_and(|its| first_difference(trace, &its.trace).is_none());
        different += u32::from(!is_same);
    }
    different
}

/// The commonest way in which the client and a record differ.
fn way(
    subject: &Subject,
    known: &Known,
    cases: u32,
    plan_of: &mut dyn FnMut(u32) -> Plan,
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Option<Kind>, String> {
    let record = known.clone();
    let connect =
        move || -> Box<dyn crate::port::Port> { Box::new(Messages::new(Twin::new(record.clone()))) };
    let mut twin = Subject::new(Twin::new(known.clone()).name(), connect);
    twin.contracts = twin::contracts(&known.record);
    twin.capabilities = twin::capabilities(&known.record);
    let compared = compare(subject, &twin, &mut (1..=cases), plan_of, &mut |_| goes_on())?;
    Ok(compared.kinds.into_iter().next())
}

fn id() -> ScenarioId {
    "fit".into()
}
