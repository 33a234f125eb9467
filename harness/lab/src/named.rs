//! A semantics by its name: a way of coordinating calls, what a version of clerk-js does, or what is documented.

use crate::driver::order::Order;
use crate::driver::play;
use crate::port::{Messages, Port};
use crate::semantics::Semantics;
use crate::simulated::{self, SimulatedPort};
use crate::twin::documented;
use crate::twin::eras::{Known, NoRecord};
use crate::twin::{self, Twin};
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::{CallIndex, Plan};
use interlude_spec::trace::Trace;
use std::collections::BTreeSet;

/// What a name can stand for where a semantics is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Named {
    /// A way of coordinating calls.
    Policy(Box<Semantics>),
    /// What a version of clerk-js does, or what is documented.
    Clerk(Known),
}

impl Named {
    /// What a name stands for, where it stands for a semantics.
    ///
    /// # Errors
    ///
    /// [`NoRecord`] where it is the name of a version of clerk-js that has no record.
    ///
    /// ```
    /// use interlude_lab::named::Named;
    /// assert_eq!(Named::of("serialized").unwrap().unwrap().name(), "serialized");
    /// assert_eq!(Named::of("clerk-js@5.61.2").unwrap().unwrap().name(), "clerk-js@5.61.2");
    /// assert!(Named::of("reference").is_none());
    /// ```
    pub fn of(name: &str) -> Option<Result<Self, NoRecord>> {
        match Semantics::named(name) {
            Some(policy) => Some(Ok(policy.into())),
            None => Known::of_name(name).map(|known| known.map(Self::Clerk)),
        }
    }

    /// Its name.
    pub fn name(&self) -> String {
        match self {
            Self::Policy(policy) => policy.name.clone(),
            Self::Clerk(known) => known.name(),
        }
    }

    /// What it is, in a few words.
    pub fn about(&self) -> String {
        match self {
            Self::Policy(policy) => policy.about.clone(),
            Self::Clerk(Known { version: None, .. }) => documented::ABOUT.into(),
            Self::Clerk(_) => "what this version does, event for event".into(),
        }
    }

    /// What has to be said along with whatever comes of it.
    pub fn note(&self) -> Option<String> {
        match self {
            Self::Policy(_) => None,
            Self::Clerk(known) => known.note(),
        }
    }

    /// The plan as it is played under this semantics: of one contract.
    ///
    /// # Errors
    ///
    /// Why it cannot be played.
    pub fn narrowed(&self, plan: &Plan) -> Result<Plan, String> {
        let (contracts, capabilities) = self.offer();
        let Some(contract) = plan.contracts.iter().find(|contract| contracts.contains(contract)) else {
            let [asked, offered] = [&plan.contracts, &contracts].map(|contracts| words(contracts));
            return Err(format!("it is of the contract {offered}, and the scenario of {asked}"));
        };
        let plan = Plan { contracts: vec![*contract], ..plan.clone() };
        match plan.needs().into_iter().find(|need| !capabilities.contains(need)) {
            Some(need) => Err(format!("it has no `{need}`, which the scenario needs")),
            None => Ok(plan),
        }
    }

    /// The contracts that what is played may be of.
    pub fn contracts(&self) -> Vec<Contract> {
        self.offer().0
    }

    fn offer(&self) -> (Vec<Contract>, BTreeSet<Capability>) {
        match self {
            Self::Policy(_) => (Contract::ALL.into(), simulated::capabilities()),
            Self::Clerk(known) => (twin::contracts(&known.record), twin::capabilities(&known.record)),
        }
    }

    /// Plays a plan to a client that behaves so.
    ///
    /// # Errors
    ///
    /// Why it cannot be played.
    pub fn simulate(&self, scenario: &ScenarioId, plan: &Plan) -> Result<Simulated, String> {
        let plan = self.narrowed(plan)?;
        let contract = plan.contract();
        let play_to = |port: &mut dyn Port| {
            let played = play(scenario, &plan, contract, port, &mut Order::of_the_file());
            played.map(|played| played.trace).map_err(|failure| failure.to_string())
        };
        let (trace, deadlocked) = match self {
            Self::Policy(policy) => {
                let mut port = SimulatedPort::new(policy);
                (play_to(&mut port)?, port.deadlocked())
            }
            Self::Clerk(known) => (play_to(&mut Messages::new(Twin::new(known.clone())))?, Vec::new()),
        };
        Ok(Simulated { plan, trace, deadlocked })
    }
}

/// What a plan comes to under a semantics.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// The plan, of the one contract that it was played by.
    pub plan: Plan,
    /// What happens.
    pub trace: Trace,
    /// The calls that never begin, because the callback that awaits them is in their way.
    pub deadlocked: Vec<CallIndex>,
}

impl From<Semantics> for Named {
    fn from(policy: Semantics) -> Self {
        Self::Policy(Box::new(policy))
    }
}

fn words(contracts: &[Contract]) -> String {
    let words: Vec<_> = contracts.iter().map(|contract| format!("`{}`", contract.as_str())).collect();
    words.join(" and ")
}
