//! The page `spec/weights.md`: how much each choice of a version of clerk-js matters.

use crate::driver::order::Order;
use crate::driver::play;
use crate::fuzz::first_difference;
use crate::generate::Generator;
use crate::port::Messages;
use crate::trial::Scenario;
use interlude_lab::bounds::Bounds;
use interlude_lab::named::Named;
use interlude_lab::twin::beyond::BEYOND;
use interlude_lab::twin::eras::{self, Known};
use interlude_lab::twin::record::Choice;
use interlude_lab::twin::{Twin, capabilities, contracts};
use interlude_reports::weights::Weight;
use interlude_spec::contract::Contract;
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::Plan;
use interlude_spec::trace::Trace;

/// How many random scenarios are played for each choice.
pub const CASES: u32 = 200;
/// Where a choice shows in none of them, so many are looked through at most.
const MOST_SEARCHED: u32 = 5_000;
/// So many are drawn at most, of which not all fit.
const MOST_DRAWN: u32 = 10 * MOST_SEARCHED;
/// What they depend on.
const SEED: u64 = 15;

/// What each choice weighs that a version made anew, in the order of the versions.
///
/// # Panics
///
/// Never: each version that began something has a record.
pub fn weights(shipped: &[Scenario]) -> Vec<Weight> {
    let mut weights = Vec::new();
    for (since, choices) in eras::eras().skip(1) {
        for choice in choices.into_iter().filter(|choice| !BEYOND.contains(choice)) {
            let of_field = eras::of_field(choice.field());
            let place = of_field.iter().position(|(version, _)| *version == since).unwrap_or_default();
            let before = of_field[place.saturating_sub(1)].1;
            let until = of_field.get(place + 1).map(|(version, _)| version);
            // Some choices show only along with a later one.
            let versions = eras::eras().map(|(version, _)| version);
            let versions = versions.filter(|it| *it >= since && until.is_none_or(|until| it < until));
            let pairs = versions.map(|version| Pair::of(&version.to_string(), before));
            let pairs: Vec<Pair> = pairs.collect();
            let mut weighed = pairs.iter().map(|pair| pair.weight(choice, before, shipped));
            let search = || pairs.first().map(|pair| pair.search(choice, before));
            let shows = weighed.find(Weight::matters).or_else(search);
            weights.extend(shows.map(|weight| Weight { since: since.to_string(), ..weight }));
        }
    }
    weights
}

/// A version, and the same with one choice as it was before.
struct Pair {
    version: String,
    known: Known,
    other: Known,
}

impl Pair {
    fn of(version: &str, before: Choice) -> Self {
        let known = Known::named(version).expect("it began something");
        let mut other = known.clone();
        other.record.set(before);
        Self { version: version.into(), known, other }
    }

    fn weight(&self, choice: Choice, before: Choice, shipped: &[Scenario]) -> Weight {
        let offers = |known: &Known| (contracts(&known.record), capabilities(&known.record));
        let (mut cases, mut different) = (0, 0);
        for plan in self.plans().take(CASES as usize) {
            cases += 1;
            different += u32::from(self.differs(&plan));
        }
        let differs = |scenario: &&Scenario| {
            let contracts = scenario.plan.contracts.iter();
            let mut plans = contracts.map(|contract| of_contract(&scenario.plan, *contract));
            plans.any(|plan| self.can_play(&plan) && self.differs(&plan))
        };
        let scenarios: Vec<ScenarioId> = shipped.iter().filter(differs).map(|it| it.id.clone()).collect();
        Weight {
            since: self.version.clone(),
            of: self.version.clone(),
            choice,
            before,
            offers_another: offers(&self.known) != offers(&self.other),
            cases,
            different,
            first: None,
            scenarios,
        }
    }

    /// Looks further, for a choice that shows in none of the usual scenarios.
    fn search(&self, choice: Choice, before: Choice) -> Weight {
        let place = self.plans().take(MOST_SEARCHED as usize).position(|plan| self.differs(&plan));
        let first = place.and_then(|place| u32::try_from(place + 1).ok());
        Weight { first, ..self.weight(choice, before, &[]) }
    }

    /// Random plans that both can play.
    fn plans(&self) -> impl Iterator<Item = Plan> + '_ {
        let mut generator = Generator::of_everything(SEED);
        (0..MOST_DRAWN).filter_map(move |_| self.fitted(generator.next_plan()))
    }

    /// The plan with what both can do, of a contract that both are of; none where it needs what one of them lacks.
    fn fitted(&self, plan: Plan) -> Option<Plan> {
        let is_of_both = |contract: &Contract| {
            let mut both = [&self.known, &self.other].into_iter();
            both.all(|it| contracts(&it.record).contains(contract))
        };
        let contract = Contract::ALL.into_iter().rev().find(is_of_both)?;
        let others = capabilities(&self.other.record);
        let shared = capabilities(&self.known.record).into_iter().filter(|it| others.contains(it)).collect();
        let plan = Bounds { contract, capabilities: shared }.fit(plan)?;
        self.can_play(&plan).then_some(plan)
    }

    fn can_play(&self, plan: &Plan) -> bool {
        [&self.known, &self.other].iter().all(|it| Named::Clerk((*it).clone()).narrowed(plan).is_ok())
    }

    /// Whether the two do different things in a plan. One may refuse what the other does.
    fn differs(&self, plan: &Plan) -> bool {
        match [&self.known, &self.other].map(|known| trace(plan, known)) {
            [Some(one), Some(other)] => first_difference(&one, &other).is_some(),
            [one, other] => one.is_some() != other.is_some(),
        }
    }
}

fn of_contract(plan: &Plan, contract: Contract) -> Plan {
    Plan { contracts: vec![contract], ..plan.clone() }
}

fn trace(plan: &Plan, known: &Known) -> Option<Trace> {
    let mut port = Messages::new(Twin::new(known.clone()));
    let played = play(&"weights".into(), plan, plan.contract(), &mut port, &mut Order::of_the_file());
    played.ok().map(|played| played.trace)
}
