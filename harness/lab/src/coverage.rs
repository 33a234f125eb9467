//! Model coverage: the transitions, musts and hazards that scenarios cover, and for each gap a shortest scenario that covers
//! it.
//!
//! Transitions are those of the simulator, named in the contract's words
//! ([`explore::coverage`](crate::explore::coverage)): what is told, which calls are in progress, whether their callbacks have
//! begun. A scenario covers the transitions that its turns make, and each uncovered one gets a suggested scenario. A rule is
//! put to the test where its premise occurs, or the hazard does, under the semantics or on one of the subjects beside it,
//! which have what a simulator has not. For an uncovered rule the smallest scenario of one or two calls is suggested; larger
//! ones are not looked for.

use crate::bounds::under;
use crate::candidates;
use crate::driver::order::Order;
use crate::driver::{drive, play};
use crate::explore::coverage::{Transition, family, of_trace, reachable};
use crate::explore::{Beyond, Event, example, may_occur, product::Product, space::Space};
use crate::port::Port;
use crate::semantics::Semantics;
use crate::simulated::{self, SimulatedPort};
use crate::subject::Subject;
use interlude_spec::contract::Contract;
use interlude_spec::guarantees;
use interlude_spec::hazards;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::Plan;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::write;
use std::collections::{BTreeMap, BTreeSet};

/// How far to look.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The contract by whose calls transitions are made.
    pub contract: Contract,
    /// The most calls of a transition that counts.
    pub calls: u16,
    /// What the scenarios are simulated under.
    pub semantics: Semantics,
    /// How many random scenarios are tried beside the given ones.
    pub cases: u32,
    /// What the random ones depend on, for the record.
    pub seed: u64,
}

/// What scenarios go through.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The contract by whose calls transitions are made.
    pub contract: Contract,
    /// What they were simulated under.
    pub semantics: String,
    /// The most calls of a transition that counts.
    pub calls: u16,
    /// How many scenarios were given.
    pub scenarios: usize,
    /// How many more could not be simulated, or are not of the contract.
    pub beyond: usize,
    /// How many random ones were tried.
    pub cases: u32,
    /// What those depend on.
    pub seed: u64,
    /// How many transitions there are.
    pub reachable: usize,
    /// How many of them the given scenarios go through.
    pub given: usize,
    /// How many of them the random ones go through.
    pub random: usize,
    /// How many of them either goes through.
    pub either: usize,
    /// Each must and each hazard, with how many of the given and of the random scenarios put it to the test or show it.
    pub rules: Vec<(RuleId, u32, u32)>,
    /// A shortest scenario for what the given ones leave out.
    pub suggestions: Vec<Suggestion>,
    /// The musts and hazards that the given ones leave out.
    pub rule_gaps: Vec<RuleGap>,
    /// How many small scenarios were tried to fill those.
    pub tried: usize,
    /// The most calls of a scenario that would have been tried.
    pub most_calls: usize,
}

/// A must or a hazard that no given scenario puts to the test.
#[derive(Clone, Debug)]
pub struct RuleGap {
    /// The rule.
    pub rule: RuleId,
    /// On whom the suggested scenario shows it: a semantics or an implementation.
    pub shown_by: Option<String>,
    /// The smallest scenario that was found to put it to the test.
    pub text: Option<String>,
}

/// A scenario that would fill a gap.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The transition that nothing goes through.
    pub fills: String,
    /// The scenario.
    pub text: String,
}

/// What some scenarios have gone through.
#[derive(Default)]
struct Gone {
    transitions: BTreeSet<Transition>,
    rules: BTreeMap<RuleId, u32>,
}

/// Measures what scenarios go through, and random ones, which `next_plan` gives. `others` show what the simulator does not.
///
/// # Errors
///
/// [`Beyond`] where there are too many states for so many calls.
pub fn measure<'a>(
    plans: impl IntoIterator<Item = &'a Plan>,
    settings: &Settings,
    others: &[Subject],
    next_plan: &mut dyn FnMut() -> Plan,
) -> Result<Coverage, Beyond> {
    let whole = family(settings.contract, settings.calls);
    let all = reachable(&whole, settings.calls, &settings.semantics)?;
    let (mut given, mut random) = (Gone::default(), Gone::default());
    let cast = Cast { semantics: &settings.semantics, others };
    let mut beyond = 0;
    let mut scenarios = 0;
    for plan in plans {
        if simulated::beyond(plan).is_some() || !plan.contracts.contains(&settings.contract) {
            beyond += 1;
        } else {
            scenarios += 1;
            let plan = Plan { contracts: vec![settings.contract], ..plan.clone() };
            given.transitions.extend(transitions(&plan, &settings.semantics));
        }
        given.take_in(cast.exercised(plan).into_keys());
    }
    for case in 0..settings.cases {
        let plan = next_plan();
        let of_contract = under(plan.clone(), settings.contract);
        random.transitions.extend(transitions(&of_contract, &settings.semantics));
        // Every fourth one is made one of the newer contract.
        let plan = if case % 4 == 3 { under(plan, Contract::Navigate) } else { of_contract };
        random.take_in(cast.exercised(&plan).into_keys());
    }
    let mut gaps: Vec<_> = all.iter().filter(|(it, _)| !given.transitions.contains(it)).collect();
    gaps.sort_by_key(|(transition, path)| (path.len(), *transition));
    let mut suggestions: Vec<Suggestion> = Vec::new();
    let mut filled = BTreeSet::new();
    for (transition, path) in gaps {
        if filled.contains(transition) {
            continue;
        }
        let (plan, text) = suggest(&whole, transition, path, &settings.semantics)?;
        filled.extend(transitions(&plan, &settings.semantics));
        suggestions.push(Suggestion { fills: transition.to_string(), text });
    }
    let hit = |gone: &Gone| all.keys().filter(|it| gone.transitions.contains(it)).count();
    let either = all.keys().filter(|it| given.transitions.contains(it) || random.transitions.contains(it));
    let rules = || RuleId::ALL.iter().filter(|rule| matches!(rule.kind(), RuleKind::Must | RuleKind::Hazard));
    let left_out: BTreeSet<_> = rules().copied().filter(|rule| !given.rules.contains_key(rule)).collect();
    let (rule_gaps, tried) = fill(left_out, &cast);
    let times = |gone: &Gone, rule| gone.rules.get(&rule).copied().unwrap_or(0);
    Ok(Coverage {
        contract: settings.contract,
        semantics: settings.semantics.name.clone(),
        calls: settings.calls,
        scenarios,
        beyond,
        cases: settings.cases,
        seed: settings.seed,
        reachable: all.len(),
        given: hit(&given),
        random: hit(&random),
        either: either.count(),
        rules: rules().map(|rule| (*rule, times(&given, *rule), times(&random, *rule))).collect(),
        suggestions,
        rule_gaps,
        tried,
        most_calls: candidates::MOST_CALLS,
    })
}

impl Gone {
    fn take_in(&mut self, rules: impl IntoIterator<Item = RuleId>) {
        for rule in rules {
            *self.rules.entry(rule).or_default() += 1;
        }
    }
}

/// The transitions that a plan goes through, by the contract that it is judged by.
fn transitions(plan: &Plan, semantics: &Semantics) -> BTreeSet<Transition> {
    let mut port = SimulatedPort::new(semantics);
    let order = &mut Order::of_the_file();
    let played = play(&"coverage".into(), plan, plan.contract(), &mut port, order);
    played.ok().and_then(|played| of_trace(plan, &played.trace, semantics).ok()).unwrap_or_default()
}

/// Whether a plan goes through a transition, which is given in words, by the contract that it is judged by.
pub fn goes_through(plan: &Plan, transition: &str, semantics: &Semantics) -> bool {
    transitions(plan, semantics).iter().any(|it| it.to_string() == transition)
}

/// Who plays a scenario: the simulator, and the implementations beside it.
struct Cast<'s> {
    semantics: &'s Semantics,
    others: &'s [Subject],
}

impl Cast<'_> {
    /// The musts that a plan puts to the test and the hazards that it shows, each with who is the first to show it.
    fn exercised(&self, plan: &Plan) -> BTreeMap<RuleId, &str> {
        let mut found = BTreeMap::new();
        if simulated::beyond(plan).is_none() {
            let mut port = SimulatedPort::new(self.semantics);
            for rule in plan.contracts.iter().flat_map(|contract| exercised_on(&mut port, plan, *contract)) {
                found.insert(rule, self.semantics.name.as_str());
            }
        }
        for other in self.others {
            let contract = plan.contracts.iter().find(|contract| other.contracts.contains(contract));
            if let Some(contract) = contract
                && plan.needs().is_subset(&other.capabilities)
            {
                for rule in exercised_on(&mut *other.connect(), plan, *contract) {
                    found.entry(rule).or_insert(other.name.as_str());
                }
            }
        }
        found
    }
}

/// The musts that a plan puts to the test and the hazards that it shows, under a semantics or on one of the others.
pub fn exercised(plan: &Plan, semantics: &Semantics, others: &[Subject]) -> BTreeSet<RuleId> {
    Cast { semantics, others }.exercised(plan).into_keys().collect()
}

fn exercised_on(port: &mut dyn Port, plan: &Plan, contract: Contract) -> BTreeSet<RuleId> {
    let mut spec = Compiled::under(plan, contract);
    let order = &mut Order::of_the_file();
    let Ok(driven) = drive(&"coverage".into(), &mut spec, port, order) else { return BTreeSet::new() };
    let moments = guarantees::read(&spec, &driven.trace);
    let exercised = guarantees::check_in(&moments).exercised.into_keys();
    let found = hazards::find_in(&moments).into_iter().map(|finding| finding.rule);
    exercised.filter(|rule| rule.kind() == RuleKind::Must).chain(found).collect()
}

/// For each rule the first scenario that puts it to the test, of all small ones, the smallest first; and how many were
/// tried.
fn fill(mut open: BTreeSet<RuleId>, cast: &Cast<'_>) -> (Vec<RuleGap>, usize) {
    let (mut gaps, mut tried) = (Vec::new(), 0);
    for calls in 1..=candidates::MOST_CALLS {
        for contract in Contract::ALL {
            if open.is_empty() {
                break;
            }
            for plan in candidates::of(calls, contract) {
                if open.is_empty() {
                    break;
                }
                let may_fill = |rule: &RuleId| rule.kind() != RuleKind::Hazard || may_occur(&plan, *rule);
                if !open.iter().any(may_fill) {
                    continue;
                }
                tried += 1;
                for (rule, by) in cast.exercised(&plan) {
                    if open.remove(&rule) {
                        let does = match rule.kind() {
                            RuleKind::Hazard => "Shows",
                            _ => "Puts to the test",
                        };
                        let text = write::write(&Plan { title: format!("{does}: {rule}"), ..plan.clone() });
                        gaps.push(RuleGap { rule, shown_by: Some(by.into()), text: Some(text) });
                    }
                }
            }
        }
    }
    gaps.extend(open.into_iter().map(|rule| RuleGap { rule, shown_by: None, text: None }));
    gaps.sort_by_key(|gap| gap.rule);
    (gaps, tried)
}

/// The shortest scenario that goes through a transition: what leads there, and then every callback resolves.
fn suggest(
    whole: &Plan,
    transition: &Transition,
    path: &[Event],
    semantics: &Semantics,
) -> Result<(Plan, String), Beyond> {
    let space = Space::new(whole)?;
    let mut product = Product::new(&space, semantics, false);
    let mut events = path.to_vec();
    for event in path {
        product.step(&space, *event);
    }
    let open: Vec<_> = product.open(&space).map(|(call, _)| Event::Settle(call, true)).collect();
    events.extend(open);
    let plan = example::scenario(whole, semantics, &events, format!("Through: {transition}"))?;
    let text = write::write(&plan);
    Ok((plan, text))
}
