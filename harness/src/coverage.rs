//! What scenarios go through of the model: transitions, musts and hazards; and for what they leave out, the shortest scenario
//! that would go there.

use crate::driver::drive;
use crate::driver::order::Order;
use crate::fuzz::Generator;
use crate::generate::Shape;
use crate::simulated::{self, SimulatedPort};
use interlude_reports::coverage::{Coverage, Suggestion};
use interlude_spec::contract::Contract;
use interlude_spec::explore::coverage::{Transition, family, of_trace, reachable};
use interlude_spec::explore::{Beyond, Event, example, machine::Machine, machine::Space};
use interlude_spec::guarantees::{self, atoms::Moments};
use interlude_spec::hazards;
use interlude_spec::plan::Plan;
use interlude_spec::requirement::{RuleId, RuleKind};
use interlude_spec::scenario::write;
use interlude_spec::semantics::Semantics;
use std::collections::{BTreeMap, BTreeSet};

/// How far to look.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The most calls of a transition that counts.
    pub calls: u16,
    /// What the scenarios are simulated under.
    pub semantics: Semantics,
    /// How many random scenarios are tried beside the given ones.
    pub cases: u32,
    /// What the random ones depend on.
    pub seed: u64,
}

/// What some scenarios have gone through.
#[derive(Default)]
struct Gone {
    transitions: BTreeSet<Transition>,
    rules: BTreeMap<RuleId, u32>,
}

/// Measures what scenarios, and random ones, go through.
///
/// # Errors
///
/// [`Beyond`] where there are too many states for so many calls.
pub fn measure<'a>(
    plans: impl IntoIterator<Item = &'a Plan>,
    settings: &Settings,
) -> Result<Coverage, Beyond> {
    let whole = family(settings.calls);
    let all = reachable(&whole, settings.calls, &settings.semantics)?;
    let (mut given, mut random) = (Gone::default(), Gone::default());
    let mut beyond = 0;
    let mut scenarios = 0;
    for plan in plans {
        if simulated::beyond(plan).is_some() {
            beyond += 1;
            continue;
        }
        scenarios += 1;
        go(plan, &settings.semantics, &mut given);
    }
    let mut generator = Generator::new(settings.seed, &Shape::WHOLE);
    for _ in 0..settings.cases {
        go(&generator.next_plan(), &settings.semantics, &mut random);
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
        let mut gone = Gone::default();
        go(&plan, &settings.semantics, &mut gone);
        filled.extend(gone.transitions);
        suggestions.push(Suggestion { fills: transition.to_string(), text });
    }
    let hit = |gone: &Gone| all.keys().filter(|it| gone.transitions.contains(it)).count();
    let either = all.keys().filter(|it| given.transitions.contains(it) || random.transitions.contains(it));
    let rules = RuleId::ALL.iter().filter(|rule| matches!(rule.kind(), RuleKind::Must | RuleKind::Hazard));
    let times = |gone: &Gone, rule| gone.rules.get(&rule).copied().unwrap_or(0);
    Ok(Coverage {
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
        rules: rules.map(|rule| (*rule, times(&given, *rule), times(&random, *rule))).collect(),
        suggestions,
    })
}

/// Goes through a plan.
fn go(plan: &Plan, semantics: &Semantics, gone: &mut Gone) {
    let mut port = SimulatedPort::new(semantics.clone());
    let order = &mut Order::of_the_file();
    let Ok(driven) = drive(&"coverage".into(), plan, Contract::BeforeEmit, &mut port, order) else { return };
    gone.transitions.extend(of_trace(plan, &driven.trace, semantics).unwrap_or_default());
    let moments = Moments::of(plan, &driven.trace);
    let exercised = guarantees::check_in(&moments).exercised.into_keys();
    let found: BTreeSet<_> = hazards::find_in(&moments).into_iter().map(|finding| finding.rule).collect();
    for rule in exercised.filter(|rule| rule.kind() == RuleKind::Must).chain(found) {
        *gone.rules.entry(rule).or_default() += 1;
    }
}

/// The shortest scenario that goes through a transition: what leads there, and then every callback resolves.
fn suggest(
    whole: &Plan,
    transition: &Transition,
    path: &[Event],
    semantics: &Semantics,
) -> Result<(Plan, String), Beyond> {
    let mut space = Space::new(whole)?;
    let mut machine = Machine::new(&mut space, semantics, false);
    let mut events = path.to_vec();
    for event in path {
        machine.step(&mut space, *event);
    }
    let open: Vec<_> = machine.open(&space).map(|(call, _)| Event::Settle(call, true)).collect();
    events.extend(open);
    let plan = example::scenario(whole, semantics, &events, format!("Through: {transition}"))?;
    let text = write::write(&plan);
    Ok((plan, text))
}
