//! Random scenarios against an implementation, and what they show shrunk to scenarios of their own.

use crate::driver::order::Order;
use crate::driver::{Driven, drive};
use crate::generate::{Shape, plans, under};
use crate::implementations::Implementation;
use crate::judge::judge;
use crate::port::{Port, PortFailure};
use crate::shrink::shrink;
use crate::simulated::{self, SimulatedPort};
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::known::Known;
use interlude_spec::plan::{Action, Method, Plan, Stimulus};
use interlude_spec::requirement::{RuleId, RuleKind};
use interlude_spec::semantics::Semantics;
use interlude_spec::time::Tick;
use interlude_spec::trace::{ErrorValue, Event, ReturnOutcome, Trace, What};
use interlude_spec::verdict::{Judgement, Verdict};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use std::collections::{BTreeMap, BTreeSet};

/// How often something that shows along with a known deviation is looked for by itself.
const MOST_TRIES: u32 = 3;

/// So many generated scenarios in a row that do not fit an implementation are enough to give up.
const MOST_UNFIT: u32 = 10_000;

/// What is tried, or what it is compared with.
#[derive(Clone, Debug)]
pub enum Subject {
    /// An implementation.
    Implementation(Box<Implementation>),
    /// The simulator under a semantics.
    Semantics(Semantics),
}

impl Subject {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Implementation(implementation) => &implementation.name,
            Self::Semantics(semantics) => &semantics.name,
        }
    }

    fn contracts(&self) -> Vec<Contract> {
        match self {
            Self::Implementation(implementation) => implementation.contracts.clone(),
            Self::Semantics(_) => vec![Contract::BeforeEmit],
        }
    }

    fn capabilities(&self) -> BTreeSet<Capability> {
        match self {
            Self::Implementation(implementation) => implementation.capabilities.clone(),
            Self::Semantics(_) => simulated::CAPABILITIES.into(),
        }
    }

    /// What it says itself that it breaks.
    pub fn known(&self) -> &[Known] {
        match self {
            Self::Implementation(implementation) => &implementation.known,
            Self::Semantics(_) => &[],
        }
    }

    fn semantics(&self) -> Option<&str> {
        match self {
            Self::Implementation(implementation) => implementation.semantics.as_deref(),
            Self::Semantics(semantics) => Some(&semantics.name),
        }
    }

    fn connect(&self) -> Box<dyn Port> {
        match self {
            Self::Implementation(implementation) => implementation.connect(),
            Self::Semantics(semantics) => Box::new(SimulatedPort::new(semantics.clone())),
        }
    }
}

/// What a campaign does.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many scenarios are tried.
    pub cases: u32,
    /// What they depend on: the same seed gives the same scenarios.
    pub seed: u64,
    /// What they look like.
    pub shape: Shape,
    /// The hazards that count as broken.
    pub denied: Vec<RuleId>,
    /// The rules that the implementation is known to break: they are counted and passed over, as are scenarios in which
    /// nothing else can be shown to be broken without them.
    pub known: BTreeSet<RuleId>,
}

/// What a scenario shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Shows {
    /// A rule is broken.
    Broken(RuleId),
    /// The two traces differ.
    Difference,
}

impl Shows {
    /// A word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Broken(rule) => rule.as_str(),
            Self::Difference => "differs",
        }
    }
}

/// The smallest scenario that was found to show something.
#[derive(Clone, PartialEq, Debug)]
pub struct Failure {
    /// What it shows.
    pub shows: Shows,
    /// The number of the case that showed it first, from 1.
    pub case: u32,
    /// How many calls that case made.
    pub calls: usize,
    /// How many scenarios it took to shrink it.
    pub runs: u32,
    /// The scenario.
    pub plan: Plan,
}

/// What a campaign has come to so far.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Campaign {
    /// How many scenarios were tried.
    pub cases: u32,
    /// How many were generated that the implementation has no means for.
    pub unfit: u32,
    /// The rules that were put to the test, and by how many scenarios.
    pub exercised: BTreeMap<RuleId, u32>,
    /// The rules that were broken and are known to be, and in how many scenarios.
    pub known: BTreeMap<RuleId, u32>,
    /// The hazards that showed, and in how many scenarios.
    pub hazards: BTreeMap<RuleId, u32>,
    /// What was told, hidden, pending and returned in one moment: each such state that was seen.
    pub states: BTreeSet<u64>,
    /// What was found, in the order in which it was.
    pub failures: Vec<Failure>,
    /// What was only ever broken in scenarios that broke something found before as well, and in how many: most likely
    /// the same fault seen once more.
    pub along: BTreeMap<Shows, u32>,
    /// How often it was tried to show something without what is known.
    tries: BTreeMap<Shows, u32>,
    /// Someone asked it to end before its time.
    pub interrupted: bool,
    /// Why the implementation gave no answer, and the smallest scenario to which it was seen to give none.
    pub broke_off: Option<(PortFailure, Box<Plan>)>,
}

/// Tries random scenarios on a subject; compares it with another one where there is one. `goes_on` is asked after each
/// scenario.
///
/// # Errors
///
/// Why nothing can be tried.
pub fn fuzz(
    subject: &Subject,
    other: Option<&Subject>,
    settings: &Settings,
    goes_on: &mut dyn FnMut(&Campaign) -> bool,
) -> Result<Campaign, String> {
    let shared = |contract: &Contract| {
        subject.contracts().contains(contract)
            && other.is_none_or(|other| other.contracts().contains(contract))
    };
    let contract = Contract::ALL.into_iter().find(shared).ok_or("there is no contract that both claim")?;
    let mut bench = Bench {
        contract,
        denied: &settings.denied,
        known: &settings.known,
        semantics: subject.semantics(),
        port: subject.connect(),
        other: other.map(Subject::connect),
    };
    let mut capabilities = subject.capabilities();
    if let Some(other) = other {
        capabilities.retain(|capability| other.capabilities().contains(capability));
    }
    let mut generator = Generator::new(settings.seed, &settings.shape);
    let mut campaign = Campaign::default();
    let mut unfit = 0;
    while campaign.cases < settings.cases {
        let Some(plan) = fitted(generator.next_plan(), contract, &capabilities) else {
            campaign.unfit += 1;
            unfit += 1;
            if unfit == MOST_UNFIT {
                return Err(format!("none of {MOST_UNFIT} scenarios in a row fits `{}`", subject.name()));
            }
            continue;
        };
        unfit = 0;
        campaign.cases += 1;
        match bench.run(&plan) {
            Err(failure) => {
                campaign.broke_off = Some(bench.without_answer(failure, plan));
                break;
            }
            Ok(outcome) => take_in(&mut campaign, &mut bench, &plan, &outcome),
        }
        if !goes_on(&campaign) {
            campaign.interrupted = campaign.cases < settings.cases;
            break;
        }
    }
    Ok(campaign)
}

/// A stream of random plans, the same for the same seed.
pub struct Generator {
    runner: TestRunner,
    strategy: proptest::strategy::BoxedStrategy<Plan>,
}

impl Generator {
    /// The plans of a seed.
    pub fn new(seed: u64, shape: &Shape) -> Self {
        let config =
            Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
        Self { runner: TestRunner::new(config), strategy: plans(shape).boxed() }
    }

    /// The next plan.
    ///
    /// # Panics
    ///
    /// Never: the strategies reject nothing.
    pub fn next_plan(&mut self) -> Plan {
        self.strategy.new_tree(&mut self.runner).expect("the strategies of plans reject nothing").current()
    }
}

/// The plan as a plan of a contract that needs no more than these capabilities, if it can be made one. Where there is no
/// setSession, setActive takes its place; what happens around the calls is left out where there are no means for it.
fn fitted(mut plan: Plan, contract: Contract, capabilities: &BTreeSet<Capability>) -> Option<Plan> {
    if !capabilities.contains(&Capability::SetSession) {
        plan.calls.iter_mut().for_each(|call| call.method = Method::SetActive);
    }
    plan.steps.retain(|step| match &step.action {
        Action::Do(Stimulus::Unload) => capabilities.contains(&Capability::Unload),
        Action::Do(Stimulus::Focus(_)) => capabilities.contains(&Capability::Focus),
        Action::Do(Stimulus::AddListener(_) | Stimulus::RemoveListener(_)) => {
            capabilities.contains(&Capability::Listeners)
        }
        _ => true,
    });
    let plan = under(plan, contract);
    plan.needs().is_subset(capabilities).then_some(plan)
}

/// What a scenario came to.
struct Outcome {
    driven: Driven,
    verdict: Verdict,
    judgement: Judgement,
    differs: bool,
}

impl Outcome {
    fn shows(&self) -> BTreeSet<Shows> {
        let broken = match &self.verdict {
            Verdict::Fail { broken } => broken.clone(),
            _ => BTreeSet::new(),
        };
        broken.into_iter().map(Shows::Broken).chain(self.differs.then_some(Shows::Difference)).collect()
    }
}

/// Where scenarios are run.
struct Bench<'a> {
    contract: Contract,
    denied: &'a [RuleId],
    known: &'a BTreeSet<RuleId>,
    semantics: Option<&'a str>,
    port: Box<dyn Port>,
    other: Option<Box<dyn Port>>,
}

impl Bench<'_> {
    fn run(&mut self, plan: &Plan) -> Result<Outcome, PortFailure> {
        let drive = |port: &mut dyn Port| {
            let driven = drive(&"fuzz".into(), plan, self.contract, port, &mut Order::of_the_file());
            // One that has failed is started anew.
            driven.inspect_err(|_| _ = port.evidence())
        };
        let driven = drive(&mut *self.port)?;
        let differs = match &mut self.other {
            Some(other) => !same(&driven.trace, &drive(&mut **other)?.trace),
            None => false,
        };
        let (verdict, judgement) = judge(plan, &driven, self.semantics, self.denied);
        Ok(Outcome { driven, verdict, judgement, differs })
    }

    /// Whether a rule that is known to be broken is among what a scenario shows.
    fn is_known(&self, shows: Shows) -> bool {
        matches!(shows, Shows::Broken(rule) if self.known.contains(&rule))
    }

    /// The smallest scenario that is found to get no answer either, if it is the scenario that the failure comes of. For
    /// one that never answers it is not looked for, since each try would take the whole time that an answer has.
    fn without_answer(&mut self, failure: PortFailure, plan: Plan) -> (PortFailure, Box<Plan>) {
        let is_alike = |one: &PortFailure| std::mem::discriminant(one) == std::mem::discriminant(&failure);
        let worth_it = !matches!(
            failure,
            PortFailure::Silent { .. }
                | PortFailure::NotStarted { .. }
                | PortFailure::OtherProtocol { .. }
                | PortFailure::OffersLess { .. }
        );
        if !worth_it || !self.run(&plan).is_err_and(|one| is_alike(&one)) {
            return (failure, Box::new(plan));
        }
        let shrunk = shrink(&plan, None, &mut |plan| self.run(plan).is_err_and(|one| is_alike(&one))).plan;
        let failure = self.run(&shrunk).err().unwrap_or(failure);
        (
            failure,
            Box::new(Plan { title: "A smallest scenario to which there is no answer".into(), ..shrunk }),
        )
    }
}

/// Whether the same things happened at the same times. In which turn of an instant they did is no one's business, and an
/// error is known by its message, never by the name of its class.
pub fn same(one: &Trace, other: &Trace) -> bool {
    first_difference(one, other).is_none()
}

/// Whether two events are the same.
fn is_same(one: &Event, other: &Event) -> bool {
    let what = match (&one.what, &other.what) {
        (
            What::Return { call, outcome: ReturnOutcome::Rejected { error } },
            What::Return { call: other, outcome: ReturnOutcome::Rejected { error: other_error } },
        ) => call == other && alike(error, other_error),
        (one, other) => one == other,
    };
    one.at == other.at && what
}

/// Whether two errors say the same. The name of an error's class is not compared, for a bundler may have shortened it. Of a
/// `TypeError`, which the engine made and not the implementation, the message is not compared either: it quotes the code.
fn alike(one: &ErrorValue, other: &ErrorValue) -> bool {
    let of_the_engine = |error: &ErrorValue| error.name == "TypeError";
    match (of_the_engine(one), of_the_engine(other)) {
        (true, true) => true,
        (false, false) => one.message == other.message,
        _ => false,
    }
}

fn take_in(campaign: &mut Campaign, bench: &mut Bench<'_>, plan: &Plan, outcome: &Outcome) {
    for rule in outcome.judgement.exercised.keys().filter(|rule| rule.kind() == RuleKind::Must) {
        *campaign.exercised.entry(*rule).or_default() += 1;
    }
    let hazards: BTreeSet<_> = outcome.judgement.hazards.iter().map(|finding| finding.rule).collect();
    for rule in hazards {
        *campaign.hazards.entry(rule).or_default() += 1;
    }
    states(&outcome.driven.trace, &mut campaign.states);
    // Where two are compared, only what sets them apart is of interest.
    let comparing = bench.other.is_some();
    let shown = outcome.shows().into_iter().filter(|shows| !comparing || *shows == Shows::Difference);
    let (known, shown): (Vec<_>, Vec<_>) = shown.partition(|shows| bench.is_known(*shows));
    for shows in &known {
        if let Shows::Broken(rule) = shows {
            *campaign.known.entry(*rule).or_default() += 1;
        }
    }
    let is_found =
        |campaign: &Campaign, shows: &Shows| campaign.failures.iter().any(|failure| failure.shows == *shows);
    for &shows in &shown {
        if is_found(campaign, &shows) {
            continue;
        }
        let tries = campaign.tries.entry(shows).or_default();
        if !known.is_empty() {
            *tries += 1;
        }
        if *tries > MOST_TRIES || shown.iter().any(|shows| is_found(campaign, shows)) {
            *campaign.along.entry(shows).or_default() += 1;
            continue;
        }
        let findings = &outcome.judgement.findings;
        let finding = findings.iter().find(|finding| Shows::Broken(finding.rule) == shows);
        let blamed = finding.and_then(|finding| finding.call.as_ref());
        // What is known would be an explanation, so it has to show without.
        let mut still_shows = |plan: &Plan| {
            bench.run(plan).is_ok_and(|outcome| {
                let shown = outcome.shows();
                shown.contains(&shows) && !shown.iter().any(|shows| bench.is_known(*shows))
            })
        };
        let shrunk = shrink(plan, blamed, &mut still_shows);
        if !known.is_empty() && !still_shows(&shrunk.plan) {
            *campaign.along.entry(shows).or_default() += 1;
            continue;
        }
        campaign.along.remove(&shows);
        let title = match shows {
            Shows::Broken(rule) if rule.kind() == RuleKind::Hazard => {
                format!("A smallest scenario that can come to {rule}")
            }
            Shows::Broken(rule) => format!("A smallest scenario in which {rule} can be broken"),
            Shows::Difference => "A smallest scenario in which two clients differ".into(),
        };
        campaign.failures.push(Failure {
            shows,
            case: campaign.cases,
            calls: plan.calls.len(),
            runs: shrunk.runs,
            plan: Plan { title, ..shrunk.plan },
        });
    }
}

/// The states of a trace: what is told, and how far each of the calls has come, in the order in which they were made.
fn states(trace: &Trace, seen: &mut BTreeSet<u64>) {
    let mut calls: Vec<(&interlude_spec::id::CallLabel, u64)> = Vec::new();
    let mut told = 0_u64;
    let mut turn = None;
    let fold = |told: u64, calls: &[(&interlude_spec::id::CallLabel, u64)]| {
        let open = calls.iter().filter(|(_, stage)| *stage < 3);
        open.fold(told + 1, |hash, (_, stage)| hash.wrapping_mul(5).wrapping_add(stage + 1))
    };
    for event in &trace.events {
        if turn != Some(event.turn) {
            seen.insert(fold(told, &calls));
            turn = Some(event.turn);
        }
        let mut reach = |call, stage| {
            if let Some(known) = calls.iter_mut().find(|(known, _)| *known == call) {
                known.1 = stage;
            } else {
                calls.push((call, stage));
            }
        };
        match &event.what {
            What::Call { call } => reach(call, 0),
            What::Callback { call, .. } => reach(call, 1),
            What::Settle { call, .. } => reach(call, 2),
            What::Return { call, .. } => reach(call, 3),
            What::Emit { listener, current } if listener.is_main() => {
                told = match current.session.id() {
                    _ if current.session.is_undefined() => 0,
                    None => 1,
                    Some(_) => 2,
                };
            }
            _ => {}
        }
    }
    seen.insert(fold(told, &calls));
}

/// The moment of the first thing in which two traces differ, if they do.
pub fn first_difference(one: &Trace, other: &Trace) -> Option<(usize, Tick)> {
    let longest = one.events.len().max(other.events.len());
    let differs = |k: &usize| match (one.events.get(*k), other.events.get(*k)) {
        (Some(one), Some(other)) => !is_same(one, other),
        _ => true,
    };
    let k = (0..longest).find(differs)?;
    let at = one.events.get(k).or_else(|| other.events.get(k)).map_or(Tick::ZERO, |event| event.at);
    Some((k, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(name: &str, message: &str) -> Trace {
        let error = ErrorValue { name: name.into(), message: message.into() };
        let what = What::Return { call: "switch".into(), outcome: ReturnOutcome::Rejected { error } };
        Trace { events: vec![Event { at: Tick::ZERO, turn: 1, what }] }
    }

    #[test]
    fn an_error_is_known_by_its_message_and_one_of_the_engine_by_its_class() {
        let is_same = |one: (&str, &str), other: (&str, &str)| {
            same(&rejected(one.0, one.1), &rejected(other.0, other.1))
        };
        assert!(is_same(("e", "refused"), ("ClerkAPIResponseError", "refused")), "a name may be shortened");
        assert!(!is_same(("Error", "refused"), ("Error", "404")));
        assert!(is_same(("TypeError", "n is not a function"), ("TypeError", "it is no function")));
        assert!(!is_same(("TypeError", "refused"), ("Error", "refused")));
    }

    #[test]
    fn in_which_turn_of_an_instant_something_happens_makes_no_difference_and_when_it_does_makes_one() {
        let one = rejected("Error", "refused");
        let later = |at, turn| Trace { events: vec![Event { at, turn, ..one.events[0].clone() }] };
        assert!(same(&one, &later(Tick::ZERO, 2)));
        assert!(!same(&one, &later(Tick::from_millis(1), 1)));
        assert!(!same(&one, &Trace::default()));
    }
}
