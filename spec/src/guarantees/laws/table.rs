//! The laws of every shape of call. A call's laws follow from its shape alone, so each shape's are made once.

use super::Law;
use crate::contract::Contract;
use crate::guarantees::atoms::Atom;
use crate::guarantees::formula::mentions;
use crate::plan::{Argument, CallPlan, Method};
use std::sync::OnceLock;

/// The laws of a call.
#[derive(Debug)]
pub struct Laws {
    /// Each law; at most 64.
    pub all: Vec<Law>,
    /// Those whose outcome depends on what the call is taken to have set: a bit for each.
    pub of_meanings: u64,
}

/// How many shapes there are: method, contract, session, organization, callback, page to go to.
const SHAPES: usize = 2 * 2 * 4 * 4 * 3 * 2;

static TABLE: [OnceLock<Laws>; SHAPES] = [const { OnceLock::new() }; SHAPES];

/// Every law of one call that speaks of what is told.
///
/// # Panics
///
/// Never: no shape has more than 64 laws.
pub fn laws_of(plan: &CallPlan, contract: Contract) -> &'static Laws {
    TABLE[shape(plan, contract)].get_or_init(|| {
        let all = super::laws_of(plan, contract);
        assert!(all.len() <= 64, "the laws of a call fit into one word");
        let asks = |law: &Law| {
            [&law.premise, &law.conclusion].iter().any(|formula| mentions(formula, &Atom::is_of_meanings))
        };
        let of_meanings = all.iter().enumerate().fold(0, |set, (n, law)| set | u64::from(asks(law)) << n);
        Laws { all, of_meanings }
    })
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
        (2, usize::from(plan.method == Method::SetActive)),
        (2, usize::from(contract == Contract::Navigate)),
        (4, argument(&plan.session)),
        (4, argument(&plan.organization)),
        (3, callback),
        (2, usize::from(plan.redirect_url.is_some())),
    ];
    digits.iter().fold(0, |number, (base, digit)| number * base + digit)
}
