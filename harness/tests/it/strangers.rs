//! Faults that the rules were not written for: each is wrong only in a corner, and is found all the same, by generated
//! scenarios and, where one of them comes to that corner, by the shipped ones.

use crate::cases::Cases;
use crate::play::{broken, play, play_to};
use crate::shipped;
use interlude::candidates;
use interlude::client::{ErrorValue, Value};
use interlude::fuzz::{Failure, Part, Settings, Shows, fuzz};
use interlude::generate::{Generator, Shape};
use interlude::implementations::Implementation;
use interlude::implementations::configurable::Configurable;
use interlude::implementations::configurable::{Call, HONEST, Recipe, Steps};
use interlude::trial::{self, Terms};
use interlude_spec::contract::Contract;
use interlude_spec::plan::{
    Action, Argument, Behaviour, CallIndex, CallPlan, CallbackPlan, Plan, Step, Stimulus,
};
use interlude_spec::rule::RuleId;
use interlude_spec::scenario::write;
use interlude_spec::time::Tick;
use interlude_spec::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How many scenarios a fault has to show in, which may be one of three calls for the same session.
const CASES: u32 = 30_000;

/// Waits for its callback, but no longer when another call is made.
const SHOWS_TOO_EARLY_UNDER_OVERLAP: Recipe = Recipe::set_session(Steps {
    callback: |client, call, session| {
        Box::pin(async move {
            let Some(returned) = call.call_back(session) else { return Ok(()) };
            let mut newest = client.newest.subscribe();
            tokio::select! {
                biased;
                result = returned => result,
                _ = newest.wait_for(|newest| *newest > call.number) => Ok(()),
            }
        })
    },
    ..HONEST
});

/// Gives way to a later call, and leaves the organization it was to set behind.
const KEEPS_THE_LOSERS_ORGANIZATION: Recipe = Recipe::calls(Steps {
    goes_on: |client, call| {
        let overtaken = client.is_overtaken(call);
        let target = (client.steps(call).target)(client, call);
        if let (true, Some(session), Some(id)) = (overtaken, target, call.organization.id()) {
            client.remember(&session, Value::set(id.clone()));
        }
        !overtaken && !client.is_unloading()
    },
    ..HONEST
});

/// Returns before it tells what it sets, where its callback returned something that is not a promise.
const RETURNS_EARLY_AFTER_A_PLAIN_CALLBACK: Recipe =
    Recipe::calls(Steps { run: |client, call| Box::pin(returns_early(client, call)), ..HONEST });

async fn returns_early(client: Rc<Configurable>, call: Rc<Call>) -> Result<(), ErrorValue> {
    let steps = *client.steps(&call);
    if let Some(refused) = (steps.refuse)(&client, &call) {
        return refused;
    }
    let target = (steps.target)(&client, &call);
    (steps.hide)(&client, &call);
    let argument = (steps.argument)(&client, &call, target.as_ref());
    let returned = call.call_back(argument);
    let is_plain = returned.as_ref().is_some_and(|returned| !returned.is_promise());
    if let Some(returned) = returned {
        returned.await?;
    }
    let set = async move {
        if (steps.goes_on)(&client, &call) {
            let value = (steps.value)(&client, &call, target.as_ref());
            (steps.set)(&client, &call, value);
        }
    };
    if is_plain {
        tokio::task::spawn_local(async {
            tokio::task::yield_now().await;
            set.await;
        });
    } else {
        set.await;
    }
    Ok(())
}

fn implementation(name: &str, recipe: Recipe) -> Implementation {
    Implementation::in_process(name, "wrong in a corner", move |start| Configurable::new(start, recipe))
}

/// The shipped scenarios that find something, and what they find.
fn shipped(implementation: &Implementation) -> Vec<(String, BTreeSet<RuleId>)> {
    let trials = shipped::scenarios().iter().map(|scenario| {
        (scenario.id.to_string(), trial::run(scenario, implementation, &Terms::default()).verdict)
    });
    let failing = trials.filter_map(|(id, verdict)| match verdict {
        Verdict::Fail { broken } => Some((id, broken)),
        _ => None,
    });
    failing.collect()
}

/// The smallest generated scenario that finds something, of 30,000.
fn generated(implementation: &Implementation) -> Option<String> {
    let cases = Cases { number: CASES, seed: 3, shape: &Shape::WHOLE };
    let found = cases.smallest_failure(|plan| {
        let broken = broken(plan, &play(plan, implementation));
        if broken.is_empty() { Ok(()) } else { Err(format!("{broken:?}")) }
    });
    found.map(|(broken, plan)| format!("{broken}\n{}", write::write(&plan)))
}

fn assert_found(name: &str, recipe: Recipe, by_shipped: bool) {
    let implementation = implementation(name, recipe);
    let (shipped, generated) = (shipped(&implementation), generated(&implementation));
    println!("{name}\n  shipped: {shipped:?}\n  generated: {generated:?}");
    assert_eq!(
        !shipped.is_empty(),
        by_shipped,
        "{name}: what shipped scenarios find has changed: {shipped:?}"
    );
    assert!(generated.is_some(), "{name}: no generated scenario finds anything");
}

#[test]
fn shown_too_early_only_where_two_calls_overlap() {
    assert_found("shows-too-early-under-overlap", SHOWS_TOO_EARLY_UNDER_OVERLAP, true);
}

#[test]
fn the_organization_of_a_call_that_lost_is_kept() {
    assert_found("keeps-the-losers-organization", KEEPS_THE_LOSERS_ORGANIZATION, false);
}

#[test]
fn returned_too_early_only_after_a_plain_callback() {
    assert_found("returns-early-after-a-plain-callback", RETURNS_EARLY_AFTER_A_PLAIN_CALLBACK, true);
}

/// What a fault comes to from one seed.
struct FromSeed {
    file: String,
    /// The number of the first scenario that shows it.
    case: u32,
    calls: usize,
    /// How many scenarios were tried to shrink it.
    runs: u32,
}

fn from_seed(name: &str, recipe: Recipe, breaks: RuleId, seed: u64) -> FromSeed {
    let subject = implementation(name, recipe).subject();
    let settings = Settings::default();
    let mut generator = Generator::new(seed, &Shape::WHOLE);
    let (numbers, plan_of) = (&mut (1..=CASES), &mut |_| generator.next_plan());
    let is_it = |failure: &&Failure| failure.shows == Shows::Broken(breaks);
    let mut goes_on = |part: &Part| !part.found().any(|failure| is_it(&failure));
    let part = fuzz(&subject, None, &settings, numbers, plan_of, &mut goes_on).expect("it can be tried");
    let campaign = part.finish();
    let failure = campaign.failures.iter().find(is_it);
    let failure = failure.unwrap_or_else(|| panic!("{name}: seed {seed} finds nothing in {CASES} scenarios"));
    FromSeed {
        file: write::write(&failure.plan),
        case: failure.case,
        calls: failure.plan.calls.len(),
        runs: failure.runs,
    }
}

/// The middle one and the largest.
fn median_and_worst(mut numbers: Vec<u32>) -> (u32, u32) {
    numbers.sort_unstable();
    (numbers[numbers.len() / 2], numbers[numbers.len() - 1])
}

/// Finds a fault from so many seeds, or as many as `INTERLUDE_SEEDS` says: within 30,000 scenarios from each, shrunk to so many
/// calls in at most 20 runs in the median, and from 95 of 100 to the same file.
fn assert_shrinks(name: &str, recipe: Recipe, breaks: RuleId, most_calls: usize, seeds: u64) {
    let asked = std::env::var("INTERLUDE_SEEDS").ok().and_then(|seeds| seeds.parse().ok());
    let found: Vec<_> =
        (0..asked.unwrap_or(seeds)).map(|seed| from_seed(name, recipe, breaks, seed)).collect();
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for FromSeed { file, .. } in &found {
        *files.entry(file).or_default() += 1;
    }
    let (usual, times) = files.iter().max_by_key(|(_, times)| **times).expect("there is a seed");
    let cases = median_and_worst(found.iter().map(|it| it.case).collect());
    let runs = median_and_worst(found.iter().map(|it| it.runs).collect());
    println!(
        "{name}: {} seeds; first shown by scenario {} in the median, {} at worst; shrunk in {} runs in the median, {} \
         at worst; {times} come to this file\n{usual}",
        found.len(),
        cases.0,
        cases.1,
        runs.0,
        runs.1,
    );
    found.iter().filter(|it| it.calls > most_calls).for_each(|it| println!("{}", it.file));
    let calls = found.iter().map(|it| it.calls).max();
    assert!(calls <= Some(most_calls), "{name}: {calls:?} calls are left");
    assert!(runs.0 <= 20, "{name}: shrinking takes {} runs in the median", runs.0);
    assert!(times * 100 >= found.len() * 95, "{name}: only {times} of {} come to one file", found.len());
}

#[test]
fn shown_too_early_is_shrunk_to_two_calls() {
    assert_shrinks(
        "shows-too-early-under-overlap",
        SHOWS_TOO_EARLY_UNDER_OVERLAP,
        RuleId::SetSessionAwaitsCallback,
        2,
        10,
    );
}

/// With two calls nothing is broken, as the next test shows: an organization that a call asked for which is still in progress
/// may count already. So it takes a third one, made when the first is over.
#[test]
fn the_losers_organization_is_shrunk_to_three_calls() {
    assert_shrinks(
        "keeps-the-losers-organization",
        KEEPS_THE_LOSERS_ORGANIZATION,
        RuleId::SetActiveOrganizationOmitted,
        3,
        4,
    );
}

/// What is current at first, and which organization each session had last.
type Start = (Option<&'static str>, Option<&'static str>);

/// Scenarios of two calls of which the first can lose and leave an organization behind: it asks for one and has a callback
/// that resolves. The other one is every call that there is; both stand in every order.
fn two_calls((active, last): Start, visit: &mut dyn FnMut(&Plan)) {
    let loses = candidates::plain(Contract::BeforeEmit).into_iter().filter(|call| {
        let resolves = |it: &CallbackPlan| matches!(it.behaviour, Behaviour::ResolvesAfter(_));
        call.organization.id().is_some() && call.callback.as_ref().is_some_and(resolves)
    });
    for first in loses.filter(|call| call.session != Argument::Null) {
        for organization in ["org_a", "org_b", "org_x"] {
            let first = CallPlan { organization: Argument::Id(organization.into()), ..first.clone() };
            for second in candidates::lone(Contract::BeforeEmit) {
                candidates::pairs(Contract::BeforeEmit, active, &first, &second, &mut |plan| {
                    let mut plan = plan.clone();
                    for session in &mut plan.client.sessions {
                        session.last_active_organization = last.map(Into::into);
                    }
                    visit(&plan);
                });
            }
        }
    }
}

/// Asserts that no two calls break anything; gives how many scenarios were tried, and whether a third call breaks one.
fn assert_two_calls_break_nothing(start: Start) -> (u32, bool) {
    let implementation = implementation("keeps-the-losers-organization", KEEPS_THE_LOSERS_ORGANIZATION);
    let mut port = implementation.connect();
    let mut breaks = |plan: &Plan| !broken(plan, &play_to(&mut *port, plan)).is_empty();
    let (mut tried, mut with_a_third) = (0, false);
    two_calls(start, &mut |plan| {
        tried += 1;
        assert!(!breaks(plan), "this breaks it with two calls\n{}", write::write(plan));
        // The same and one call more, after all the others: here and there that shows it.
        if !with_a_third {
            let mut more = plan.clone();
            let third = CallPlan { label: "third".into(), callback: None, ..plan.calls[0].clone() };
            more.calls.push(CallPlan { organization: Argument::Omitted, parent: None, ..third });
            let step = Action::Do(Stimulus::Calls(vec![CallIndex(2)]));
            more.steps.push(Step { at: Tick::from_millis(9), action: step });
            with_a_third = breaks(&more);
        }
    });
    (tried, with_a_third)
}

#[test]
fn the_losers_organization_breaks_nothing_with_two_calls() {
    let starts: [Start; 3] = [(Some("sess_a"), None), (Some("sess_a"), Some("org_b")), (None, None)];
    let found: Vec<_> = std::thread::scope(|scope| {
        let threads = starts.map(|start| scope.spawn(move || assert_two_calls_break_nothing(start)));
        threads.into_iter().map(|thread| thread.join().expect("nothing is broken")).collect()
    });
    let tried: u32 = found.iter().map(|(tried, _)| tried).sum();
    println!("{tried} scenarios of two calls");
    assert!(tried > 10_000, "only {tried} were tried");
    assert!(found.iter().any(|(_, with_a_third)| *with_a_third), "no third call breaks anything");
}

#[test]
fn returned_too_early_is_shrunk_to_one_call() {
    assert_shrinks(
        "returns-early-after-a-plain-callback",
        RETURNS_EARLY_AFTER_A_PLAIN_CALLBACK,
        RuleId::SetSessionReturnsAfterSet,
        1,
        10,
    );
}
