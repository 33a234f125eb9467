//! The laws of every shape of call. A call's laws follow from its shape alone, so each shape's are made once.

use super::Law;
use crate::contract::Contract;
use crate::guarantees::atom::Atom;
use crate::guarantees::formula::{Place, Program};
use crate::guarantees::set::Set;
use crate::plan::{Argument, CallPlan};
use std::sync::OnceLock;

/// Laws made ready to be held against a call.
#[derive(Debug)]
pub struct Laws {
    /// Each law; at most 64.
    pub all: Vec<Law>,
    /// Those whose outcome depends on what the call is taken to have set: a bit for each.
    pub of_meanings: u64,
    /// All of them as one program.
    pub program: Program<Atom>,
    /// The places in the program that depend on what the call is taken to have set, in rising order.
    pub varying: Vec<Place>,
    /// Where the premise and the conclusion of each law stand in the program.
    places: Vec<(Place, Place)>,
}

impl Laws {
    /// Makes laws ready.
    ///
    /// # Panics
    ///
    /// If there are more than 64.
    pub fn new(all: Vec<Law>) -> Self {
        assert!(all.len() <= 64, "the laws of a call fit into one word");
        let mut program = Program::new();
        let places: Vec<_> =
            all.iter().map(|law| (program.add(&law.premise), program.add(&law.conclusion))).collect();
        let dependent = program.dependent(Atom::is_of_meanings);
        let varies = |(premise, conclusion): &(Place, Place)| dependent[*premise] || dependent[*conclusion];
        let of_meanings =
            places.iter().enumerate().fold(0, |set, (n, places)| set | u64::from(varies(places)) << n);
        let varying = (0..dependent.len()).filter(|place| dependent[*place]).collect();
        Self { all, of_meanings, program, varying, places }
    }

    /// Where a law, by its place in [`Self::all`], asks for something, and where of these moments it does not get it.
    /// `found` is what the program gives.
    pub fn outcome<'f>(&self, law: usize, found: &'f [Set]) -> (&'f Set, Set) {
        let (premise, conclusion) = self.places[law];
        (&found[premise], found[premise].without(&found[conclusion]))
    }

    /// Which of some laws, a bit for each, ask for something somewhere and do not get it.
    pub fn broken(&self, which: u64, found: &[Set]) -> u64 {
        let asked = (0..self.all.len()).filter(|law| which & 1 << law != 0);
        asked.fold(0, |set, law| set | u64::from(!self.outcome(law, found).1.is_empty()) << law)
    }
}

/// How many shapes there are: method, contract, session, organization, callback, page to go to.
const SHAPES: usize = 3 * 2 * 4 * 4 * 3 * 2;

static TABLE: [OnceLock<Laws>; SHAPES] = [const { OnceLock::new() }; SHAPES];

/// Every law of one call that speaks of what is told.
pub fn laws_of(plan: &CallPlan, contract: Contract) -> &'static Laws {
    TABLE[shape(plan, contract)].get_or_init(|| Laws::new(super::laws_of(plan, contract)))
}

/// All that the laws of a call depend on, as a number.
fn shape(plan: &CallPlan, contract: Contract) -> usize {
    const fn argument<Id>(argument: &Argument<Id>) -> usize {
        match argument {
            Argument::Omitted => 0,
            Argument::Null => 1,
            Argument::Id(_) => 2,
            Argument::Object(_) => 3,
        }
    }
    let callback = match &plan.callback {
        None => 0,
        Some(callback) if callback.behaviour.is_promise() => 1,
        Some(_) => 2,
    };
    let digits = [
        (3, plan.method as usize),
        (2, usize::from(contract == Contract::Navigate)),
        (4, argument(&plan.session)),
        (4, argument(&plan.organization)),
        (3, callback),
        (2, usize::from(plan.redirect_url.is_some())),
    ];
    digits.iter().fold(0, |number, (base, digit)| number * base + digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Behaviour, CallIndex, CallbackPlan, Method, ServerPlan};
    use crate::time::Tick;
    use std::collections::BTreeMap;

    fn arguments<Id: Clone>(ids: &[Id; 2]) -> Vec<Argument<Id>> {
        let of = |id: &Id| [Argument::Id(id.clone()), Argument::Object(id.clone())];
        [Argument::Omitted, Argument::Null].into_iter().chain(ids.iter().flat_map(of)).collect()
    }

    fn callbacks() -> Vec<Option<CallbackPlan>> {
        let behaviours = [
            Behaviour::ResolvesAfter(Tick::ZERO),
            Behaviour::RejectsAfter { after: Tick::from_millis(7), error: "boom".into() },
            Behaviour::Never,
            Behaviour::Throws("boom".into()),
            Behaviour::Returns(42.into()),
        ];
        let nested = [(vec![], false), (vec![CallIndex(1)], true)];
        let callback = |behaviour: Behaviour| {
            let nested = nested.clone().into_iter();
            nested.map(move |(calls, await_calls)| {
                Some(CallbackPlan { behaviour: behaviour.clone(), calls, await_calls })
            })
        };
        [None].into_iter().chain(behaviours.into_iter().flat_map(callback)).collect()
    }

    #[test]
    fn calls_of_one_shape_have_the_same_laws() {
        let mut known: BTreeMap<usize, String> = BTreeMap::new();
        let mut calls = 0;
        for method in [Method::SetSession, Method::SetActive, Method::SignOut] {
            for session in arguments(&["sess_a".into(), "sess_b".into()]) {
                for organization in arguments(&["org_acme".into(), "org_init".into()]) {
                    for callback in callbacks() {
                        for redirect_url in [None, Some("/next".into())] {
                            calls += 1;
                            let plan = CallPlan {
                                label: format!("call-{calls}").as_str().into(),
                                method,
                                session: session.clone(),
                                organization: organization.clone(),
                                callback: callback.clone(),
                                redirect_url,
                                server: ServerPlan::default(),
                                parent: None,
                            };
                            for contract in Contract::ALL {
                                let laws = format!("{:?}", super::super::laws_of(&plan, contract));
                                let first =
                                    known.entry(shape(&plan, contract)).or_insert_with(|| laws.clone());
                                assert_eq!(*first, laws, "{plan:?}");
                            }
                        }
                    }
                }
            }
        }
        assert_eq!(known.len(), SHAPES, "every shape has occurred, and each has a number of its own");
    }
}
