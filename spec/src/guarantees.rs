//! The requirements as temporal properties of a trace.
//!
//! A trace is read in four steps:
//!
//! 1. [`facts`]: where each call was made, called back, settled and returned, and from where on the documentation is silent
//!    about it.
//! 2. `attribution`: which call each change belongs to. Calls that overlap may share a target, so a trace is read in the way
//!    that breaks as little as possible. A reading is tried out by evaluating only what depends on it.
//! 3. [`laws`]: temporal formulas ([`formula`]) with a premise and a conclusion. The laws of a call follow from its shape
//!    (method, contract, arguments, callback), so those of each shape are made once, as one program in which a part that
//!    several laws share has one place. Where a part holds is a [`set`] of moments, a bit for each.
//! 4. Findings: the first moment where a premise holds and its conclusion does not.
//!
//! [`crate::model`] states the same contract a second time. A trace that breaks some musts has to be one that the model
//! accepts with exactly those switched off. Where it is not, something happened that no rule has a name for, and the
//! verdict says `model.unexplained`.

use crate::components::Look;
use crate::contract::Contract;
use crate::event::{Named, Observation, ReturnOutcome, Stimulus, What};
use crate::ground::grounds;
use crate::obligations::Compiled;
use crate::plan::Plan;
use crate::rule::RuleId;
use crate::trace::Trace;
use crate::verdict::{Finding, Judgement};
use facts::{CallFacts, Facts};
use laws::table::Laws;
use meaning::Meaning;
use set::Set;

pub mod atom;
mod attribution;
pub mod facts;
pub mod formula;
mod going;
pub mod laws;
mod leaving;
mod listening;
pub mod meaning;
pub mod moments;
pub mod rendering;
pub mod set;
pub mod target;

pub use attribution::read;
pub use moments::Moments;

/// How what was observed at an event is said.
type Observed = fn(&Moments<'_>, usize) -> String;

/// Checks every requirement against a trace of a plan, in names: which are broken and where, and which were put to the test.
///
/// A requirement that is broken in several ways by one call is reported at the first.
pub fn check(plan: &Plan, trace: &Trace) -> Judgement {
    let mut spec = Compiled::new(plan);
    let trace = spec.names.number(trace);
    check_in(&read(&spec, &trace))
}

/// As [`check`], for a trace that has been read already.
pub fn check_in(moments: &Moments<'_>) -> Judgement {
    let trace = moments.facts.trace;
    let mut judgement = Judgement::default();
    if moments.is_empty() {
        return judgement;
    }
    let mut findings: Vec<Finding> = Vec::new();
    let contract = moments.facts.spec.contract;
    let mut judge = |call: Option<&CallFacts>, laws: &Laws, found: &[Set], observed: Observed| {
        let label = call.map(|call| moments.facts.label(call));
        for (n, law) in laws.all.iter().enumerate() {
            let (premise, broken) = laws.outcome(n, found);
            if premise.is_empty() {
                continue;
            }
            *judgement.exercised.entry(law.rule).or_default() += premise.count();
            findings.extend(broken.first().map(|event| Finding {
                rule: law.rule,
                call: label.cloned(),
                at: trace.events[event].at,
                event,
                expected: law.words.replace("{call}", label.as_ref().map_or("", |label| label.as_str())),
                observed: observed(moments, event),
                rests_on: grounds(law.rule, contract, call.map(|call| moments.facts.circumstance(call))),
                step: None,
            }));
        }
    };
    for (place, call) in moments.facts.calls.iter().enumerate() {
        judge(Some(call), moments.laws_of(call), moments.held(place), describe);
        let going = going::laws_of(moments.facts.plan_of(call), contract);
        if let Some(laws) = going.filter(|_| moments.locates()) {
            judge(Some(call), laws, &moments.hold(place, laws, &moments.charged(place)), describe);
        }
        if moments.renders() {
            let laws = &rendering::OF_EACH_CALL;
            judge(Some(call), laws, &moments.hold(place, laws, &moments.charged(place)), describe_screen);
        }
    }
    if contract == Contract::Navigate {
        judge(None, &laws::OF_LISTENERS, &moments.hold_run(&laws::OF_LISTENERS), describe);
    }
    if moments.renders() {
        judge(None, &rendering::OF_THE_RUN, &moments.hold_run(&rendering::OF_THE_RUN), describe_screen);
    }
    for left in &moments.facts.leaving {
        let label = moments.facts.label(&left.facts);
        let circumstance = moments.facts.circumstance(&left.facts);
        for law in leaving::hold(moments, left) {
            *judgement.exercised.entry(law.rule).or_default() += law.count;
            findings.extend(law.broken.map(|event| Finding {
                rule: law.rule,
                call: Some(label.clone()),
                at: trace.events[event].at,
                event,
                expected: law.words.replace("{call}", label.as_str()),
                observed: describe(moments, event),
                rests_on: grounds(law.rule, moments.facts.spec.contract, Some(circumstance)),
                step: None,
            }));
        }
    }
    let unexplained = (0..moments.len())
        .filter(|k| moments.meanings[*k] == Some(Meaning::Unexplained))
        .chain(moments.facts.impossible.iter().copied());
    findings.extend(unexplained.min().map(|event| Finding {
        rule: RuleId::Unexplained,
        call: None,
        at: trace.events[event].at,
        event,
        expected: may_come(&moments.facts, event),
        observed: describe(moments, event),
        rests_on: Vec::new(),
        step: None,
    }));

    findings
        .sort_by(|one, other| (one.event, one.rule, &one.call).cmp(&(other.event, other.rule, &other.call)));
    for finding in findings {
        let told = |known: &Finding| known.rule == finding.rule && known.call == finding.call;
        if !judgement.findings.iter().any(told) {
            judgement.findings.push(finding);
        }
    }
    judgement
}

/// What may come in the place of an event that nothing explains.
fn may_come(facts: &Facts<'_>, k: usize) -> String {
    match facts.spec.names.name_event(facts.event(k)).what {
        What::Saw(Observation::Return { call, .. } | Observation::Callback { call, .. })
            if !facts.spec.plan.calls.iter().any(|known| known.label == call) =>
        {
            format!("no call here is called `{call}`")
        }
        What::Saw(Observation::Emit { .. }) if !facts.calls.iter().any(|call| call.made < k) => {
            format!("before any call, what the client has is told: {}", facts.words(facts.spec.initial))
        }
        _ => "every event follows from a call that was made".into(),
    }
}

/// An event in words, as what was observed.
pub fn describe(moments: &Moments<'_>, k: usize) -> String {
    let facts = &moments.facts;
    let told = facts.words(facts.told[k]);
    let is_first = |at: usize| !facts.tellings().any(|(told, _)| told < at);
    let meanwhile = if is_first(k + 1) {
        "before anything is told".to_owned()
    } else {
        format!("while {told} is current")
    };
    match facts.spec.names.name_event(facts.event(k)).what {
        What::Saw(Observation::Emit { listener, current }) if listener.is_main() => match k.checked_sub(1) {
            Some(before) if !is_first(k) => {
                format!("{current} is told after {}", facts.words(facts.told[before]))
            }
            _ => format!("{current} is told first"),
        },
        What::Saw(Observation::Emit { listener, current }) => {
            format!("`{listener}` is told {current}, `main` was told {told}")
        }
        What::Saw(Observation::Callback { call, session }) => {
            format!("the callback of `{call}` starts with {session} {meanwhile}")
        }
        What::Saw(Observation::Return { call, outcome: ReturnOutcome::Resolved }) => {
            if !is_first(k + 1) && is_as_before(facts, k) {
                format!("`{call}` resolves, and {told} is current as before")
            } else {
                format!("`{call}` resolves {meanwhile}")
            }
        }
        What::Saw(Observation::Return { call, outcome: ReturnOutcome::Rejected { error } }) => {
            format!("`{call}` rejects with \"{}\" {meanwhile}", error.message)
        }
        What::Probe { current } => format!("asked, it says {current}; `main` was told {told}"),
        What::End if is_first(k) => {
            "that has not come about by the end, and nothing was ever told".to_owned()
        }
        What::End => format!("that has not come about by the end; {told} is current"),
        What::Did(Stimulus::Call { call }) => format!("`{call}` is made {meanwhile}"),
        What::Did(Stimulus::Settle { call, .. }) => format!("the callback of `{call}` settles {meanwhile}"),
        other => format!("{} {meanwhile}", event_word(&other)),
    }
}

/// Whether what is current when a call returns has not changed since the call was made. A trace from elsewhere may have it return
/// before it is made.
fn is_as_before(facts: &Facts<'_>, k: usize) -> bool {
    let What::Saw(Observation::Return { call, .. }) = facts.event(k).what else { return false };
    let made = facts.calls.iter().find(|known| known.index == call).map_or(k, |known| known.made);
    facts.told[made.min(k)..=k].iter().all(|told| *told == facts.told[k])
}

/// What stands on the screen after an event, in words.
fn describe_screen(moments: &Moments<'_>, k: usize) -> String {
    let told = moments.facts.words(moments.facts.told[k]);
    let look = moments.painted()[k].map_or("nothing is rendered", Look::in_words);
    format!("{look} when the turn ends, {told} is current")
}

fn event_word(what: &What<Named>) -> &'static str {
    match what {
        What::Did(stimulus) => stimulus.kind().words,
        What::Saw(Observation::CallbackWaiting { .. }) => "a callback has its calls behind it",
        What::Saw(Observation::Render { .. }) => "a component renders",
        What::Saw(Observation::Request { .. }) => "a request waits",
        What::Saw(Observation::Location { .. }) => "the page goes somewhere",
        _ => "something happens",
    }
}
