//! Mistakes in a scenario that show only when it is played, and advice.

mod covers;
mod slips;
mod under;

pub use under::misspelt_unders;

use crate::allowed::{Allowed, Fits, allowed};
use crate::driver::order::Order;
use crate::driver::{Driven, drive};
use crate::semantics::Semantics;
use crate::simulated::{self, SimulatedPort};
use interlude_spec::contract::Contract;
use interlude_spec::diagnostic::{self, Code, Diagnostic};
use interlude_spec::event::{Ambient, Observation};
use interlude_spec::expectation::{self, Observed};
use interlude_spec::guarantees;
use interlude_spec::id::ScenarioId;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Action, Expectation, Plan, Step, Stimulus};
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario;
use interlude_spec::scenario::mentions::redirects_beside_navigation;
use interlude_spec::time::Tick;
use interlude_spec::trace::What;
use std::collections::BTreeSet;

/// How many of the things that could be found instead are told; of the others only the number.
const MOST_TOLD: usize = 3;

/// Where an expectation belongs that is one semantics' own.
const ELSEWHERE: &str = "what one way of coordinating calls does can stand below `under`";

/// What a scenario says of itself and does not keep: rules that it covers and never puts to the test, what it expects
/// under a semantics whose simulation shows something else, and what it expects although no order of events that the
/// contract allows comes to it.
///
/// What a scenario says of the runs of a simulator is taken at its word where there is none for it, and what it expects
/// where the model does not speak of it. `given` is how a user names the scenario on a command line: its file, or its id.
pub fn lint(id: &ScenarioId, given: &str, plan: &Plan, text: &str) -> Vec<Diagnostic> {
    let is_beyond = simulated::beyond(plan).is_some();
    let mut mistakes = covers::idle_covers(id, plan, text);
    mistakes.extend(under::wrong_unders(id, given, plan, text));
    let simulations = if is_beyond { Vec::new() } else { Semantics::all() };
    mistakes.extend(contradictions_in_each(id, given, plan, text, &simulations));
    mistakes
}

/// What is expected and never comes under one of the contracts: the scenario is judged by each. What comes under none of them is
/// told once.
fn contradictions_in_each(
    id: &ScenarioId,
    given: &str,
    plan: &Plan,
    text: &str,
    simulations: &[Semantics],
) -> Vec<Diagnostic> {
    let under = |contract: &Contract| {
        let plan = Plan { contracts: vec![*contract], ..plan.clone() };
        (*contract, contradictions(id, given, &plan, text, simulations))
    };
    let mut of_each: Vec<_> = plan.contracts.iter().map(under).collect();
    if of_each.iter().all(|(_, mistakes)| !mistakes.is_empty()) {
        return of_each.swap_remove(0).1;
    }
    let keeps = of_each.iter().find(|(_, mistakes)| mistakes.is_empty()).map(|(contract, _)| *contract);
    let named = |(contract, mistakes): (Contract, Vec<Diagnostic>)| {
        mistakes.into_iter().map(move |it| Diagnostic {
            message: it.message.replace("that the contract allows", &format!("that `{contract}` allows")),
            help: keeps
                .map(|keeps| format!("say `contract: {keeps}`, if the scenario is about that one alone")),
            ..it
        })
    };
    of_each.into_iter().flat_map(named).collect()
}

/// What is worth a look: ids that look mistyped, a redirect or a load that comes to nothing, versions that nobody has looked at, what is [`stricter`] than the
/// contract, and that nothing happens which a must binds.
pub fn advice(id: &ScenarioId, plan: &Plan, text: &str) -> Vec<Diagnostic> {
    let mut advice = mistyped(plan, text);
    advice.extend(idle_redirects(plan, text));
    advice.extend(idle_load(plan, text));
    advice.extend(under::unseen_versions(plan, text));
    advice.extend(stricter(plan, text));
    advice.extend(unbound(id, plan, text));
    diagnostic::by_place(&mut advice);
    advice
}

/// The ids that look mistyped: advice that is good beside mistakes as well, as far as the plan could be read.
pub fn mistyped(plan: &Plan, text: &str) -> Vec<Diagnostic> {
    slips::unknown(plan, text).into_iter().filter_map(|unknown| unknown.advice()).collect()
}

/// Each redirect that is given beside a navigation, which takes precedence. A scenario that covers when the callback comes is about just that.
fn idle_redirects(plan: &Plan, text: &str) -> Vec<Diagnostic> {
    let is_given = plan.calls.iter().any(|call| call.redirect_url.is_some() && call.callback.is_some());
    if !is_given || plan.covers.contains(&RuleId::SetActiveCallbackBeforeSet) {
        return Vec::new();
    }
    // Without a session there is nothing to call `navigate` with, and what comes then is not said.
    let is_called = |is_named: bool| is_named || plan.client.active.is_some();
    let idle = redirects_beside_navigation(text).into_iter().filter(|(is_named, _)| is_called(*is_named));
    idle.map(|(_, place)| Diagnostic {
        code: Code::IdleRedirect,
        place,
        message: "`redirectUrl` comes to nothing beside `navigate`".into(),
        label: "`navigate` takes precedence".into(),
        help: Some("remove one of the two".into()),
    })
    .collect()
}

/// The first load of a client that is loaded from the beginning. One that is loaded in the course of the scenario may still be loading.
fn idle_load(plan: &Plan, text: &str) -> Option<Diagnostic> {
    let is_load = |step: &Step| step.action == Action::Do(Stimulus::Ambient(Ambient::Load));
    let step = plan.steps.iter().position(is_load).filter(|_| plan.client.loaded)?;
    Some(Diagnostic {
        code: Code::IdleLoad,
        place: scenario::step_places(text)[step],
        message: "the client is loaded already, so `load` comes to nothing".into(),
        label: "nothing is loaded here".into(),
        help: Some("add `loaded: false` to `client`, or remove this step".into()),
    })
}

/// What a scenario asks for beyond the contract: an implementation that keeps every requirement may still fail it.
///
/// That is fine in scenarios of one's own. What one way of coordinating calls does has its place under `under`.
pub fn stricter(plan: &Plan, text: &str) -> Vec<Diagnostic> {
    if !asks_for_something(plan) {
        return Vec::new();
    }
    let Some(allowed) = allowed(plan) else { return Vec::new() };
    let stricter = |fits: Fits| fits.some && fits.not_all;
    let probes = allowed.probes.iter().filter(|probed| stricter(probed.fits)).map(|probed| Diagnostic {
        code: Code::Stricter,
        place: scenario::step_places(text)[probed.step],
        message: "this asks for more than the contract".into(),
        label: "an implementation may keep the contract and not do this".into(),
        help: Some(match others(plan, probed.step, &probed.found) {
            Some(others) => format!("allowed as well: {others}; {ELSEWHERE}"),
            None => "the contract does not say with which message a call rejects".into(),
        }),
    });
    let emissions = allowed.emissions.filter(|fits| stricter(*fits)).and_then(|_| {
        Some(Diagnostic {
            code: Code::Stricter,
            place: scenario::key_place(text, "emissions")?,
            message: "this list asks for more than the contract".into(),
            label: "an implementation may keep the contract and tell `main` something else".into(),
            help: Some(format!("a client may tell a value twice; {ELSEWHERE}")),
        })
    });
    probes.chain(emissions).collect()
}

fn asks_for_something(plan: &Plan) -> bool {
    plan.emissions.is_some() || plan.steps.iter().any(|step| matches!(step.action, Action::Expect(_)))
}

/// What a probe could find that the expectation does not ask for, in words.
fn others(plan: &Plan, step: usize, found: &BTreeSet<Observed>) -> Option<String> {
    let Action::Expect(expected) = &plan.steps[step].action else { return None };
    let differing = found.iter().filter(|found| !expectation::differences(plan, expected, found).is_empty());
    let words: BTreeSet<_> = differing.map(|found| expectation::in_words(plan, expected, found)).collect();
    if words.is_empty() {
        return None;
    }
    let more = words.len().saturating_sub(MOST_TOLD);
    let mut words: Vec<_> = words.into_iter().take(MOST_TOLD).collect();
    if more > 0 {
        words.push(format!("{more} more"));
    }
    Some(words.join("; or "))
}

/// What is expected and never comes. A simulation that meets everything shows that there is no such thing; only where none
/// does is every allowed run looked at.
fn contradictions(
    id: &ScenarioId,
    given: &str,
    plan: &Plan,
    text: &str,
    simulations: &[Semantics],
) -> Vec<Diagnostic> {
    if !asks_for_something(plan) || simulations.iter().any(|it| meets_everything(id, plan, it)) {
        return Vec::new();
    }
    let Some(Allowed { probes, emissions, complete: true, .. }) = allowed(plan) else { return Vec::new() };
    let first = probes.iter().find(|probed| !probed.fits.some);
    // An id that the client does not have may well be the cause, or a slug in the place of one.
    let help = || {
        let simulate = match simulations {
            [] => covers::able(plan).map(|name| format!("{given} --semantics {name}")),
            _ => Some(given.to_owned()),
        };
        let simulate = simulate.map(|given| format!("see what can happen: `interlude simulate {given}`"));
        let unknown = slips::unknown(plan, text);
        let aside = unknown.first().map(slips::Unknown::aside);
        let parts: Vec<_> =
            aside.or_else(|| first.and_then(|it| slug(plan, it.step))).into_iter().chain(simulate).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    };
    let probe = first.map(|probed| {
        let others = |found| others(plan, probed.step, found).unwrap_or_default();
        let alone = probed.found.iter().any(|found| {
            matches!(&plan.steps[probed.step].action, Action::Expect(expected)
                if expectation::differences(plan, expected, found).is_empty())
        });
        Diagnostic {
            code: Code::Contradicts,
            place: scenario::step_places(text)[probed.step],
            message: "no order of events that the contract allows comes to this".into(),
            label: if alone {
                match others(&probed.after) {
                    none if none.is_empty() => "this could be, but not after what is expected before".into(),
                    after => format!("this could be, but not after what is expected before; then: {after}"),
                }
            } else {
                format!("allowed: {}", others(&probed.found))
            },
            help: help(),
        }
    });
    let lists = emissions.filter(|fits| !fits.some && first.is_none()).and_then(|_| {
        Some(Diagnostic {
            code: Code::Contradicts,
            place: scenario::key_place(text, "emissions")?,
            message: "no order of events that the contract allows tells `main` this".into(),
            label: match told_to_main(id, plan, simulations) {
                Some(told) => format!("allowed, for example: {told}"),
                None => "not one allowed run fits this list and what is expected in the steps".into(),
            },
            help: help(),
        })
    });
    probe.into_iter().chain(lists).collect()
}

/// That an expectation names an organization by its slug.
fn slug(plan: &Plan, step: usize) -> Option<String> {
    let Action::Expect(Expectation { organization: Some(expected), .. }) = &plan.steps[step].action else {
        return None;
    };
    let slug = expected.id()?.as_str();
    let meant = plan.sessions().find_map(|session| session.of_slug(slug))?;
    Some(format!("`{slug}` is a slug, and what is current has the id: write `organization: {meant}`"))
}

/// What `main` is told under the first of the semantics, as a scenario lists it.
fn told_to_main(id: &ScenarioId, plan: &Plan, simulations: &[Semantics]) -> Option<String> {
    let (spec, driven) = simulate(id, plan, plan.contract(), simulations.first()?)?;
    let played = driven.named(&spec.names);
    let told = played.trace.events.iter().filter_map(|event| match &event.what {
        What::Saw(Observation::Emit { listener, current }) if listener.is_main() => {
            Some(current.session.to_string())
        }
        _ => None,
    });
    let mut told: Vec<String> = told.collect();
    told.dedup();
    Some(format!("[{}]", told.join(", ")))
}

fn meets_everything(id: &ScenarioId, plan: &Plan, semantics: &Semantics) -> bool {
    let Some((spec, driven)) = simulate(id, plan, plan.contract(), semantics) else { return false };
    let asked = |rule| matches!(rule, RuleId::Expectation | RuleId::Emissions);
    let moments = guarantees::read(&spec, &driven.trace);
    !expectation::check(&moments, &driven.probes, None).iter().any(|finding| asked(finding.rule))
}

fn simulate<'p>(
    id: &ScenarioId,
    plan: &'p Plan,
    contract: Contract,
    semantics: &Semantics,
) -> Option<(Compiled<'p>, Driven)> {
    let mut spec = Compiled::under(plan, contract);
    let driven = drive(id, &mut spec, &mut SimulatedPort::new(semantics), &mut Order::of_the_file()).ok()?;
    Some((spec, driven))
}

/// That a scenario puts no must to the test: whoever runs it learns nothing, whatever the implementation does. Where there are calls, the
/// contract may be silent about them, and a scenario may be about just that.
fn unbound(id: &ScenarioId, plan: &Plan, text: &str) -> Option<Diagnostic> {
    if !plan.calls.is_empty()
        || simulated::beyond(plan).is_some()
        || covers::shown(id, plan)?.iter().any(|rule| rule.kind() != RuleKind::May)
    {
        return None;
    }
    let at = plan.steps.last().map_or(Tick::ZERO, |step| step.at);
    let step = format!("{{ at: {at}, call: leave, setActive: {{ session: null }} }}");
    let help = match plan.steps.as_slice() {
        [] => format!("write a step that makes a call: `steps: [{step}]`"),
        _ => format!("add a step that makes a call, such as `- {step}`"),
    };
    Some(Diagnostic {
        code: Code::Unbound,
        place: scenario::key_place(text, "steps")?,
        message: "no step makes a call, and nothing else here is bound by a must".into(),
        label: "runs as `not-exercised`".into(),
        help: Some(help),
    })
}
