//! `documented`: it keeps every rule, and does what is said of it wherever the documentation is silent.

use crate::play::{broken, play_to};
use crate::shipped;
use interlude::generate::{Generator, under};
use interlude::implementations::twins;
use interlude::trial::{self, Terms};
use interlude_lab::bounds::Bounds;
use interlude_lab::twin::documented::SILENCES;
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::event::{Observation, ReturnOutcome, What};
use interlude_spec::rule::RuleId;
use interlude_spec::scenario;
use interlude_spec::trace::{Current, Value};
use interlude_spec::verdict::{Missing, Verdict};
use std::collections::BTreeSet;

/// Renders nothing, and no record says what comes of requests other than touches that are late, refused or lost.
const LACKS: [Capability; 4] = [
    Capability::Requests,
    Capability::TreatPendingAsSignedOut,
    Capability::Remount,
    Capability::InitialState,
];

#[test]
fn it_keeps_every_rule_in_the_shipped_suite_by_both_contracts_and_lacks_nothing_else() {
    let is_lacking = |verdict: &Verdict| matches!(verdict, Verdict::Skip { missing: Missing::Capabilities(all) } if all.iter().all(|it| LACKS.contains(it)));
    let documented = twins::documented();
    for contract in Contract::ALL {
        let terms = Terms { contracts: vec![contract], ..Terms::default() };
        let trials = shipped::scenarios()
            .iter()
            .filter(|scenario| scenario.plan.contracts.contains(&contract))
            .map(|scenario| trial::run(scenario, &documented, &terms));
        let (passed, others): (Vec<_>, Vec<_>) = trials.partition(|trial| trial.verdict == Verdict::Pass);
        let bad = others
            .iter()
            .filter(|trial| trial.verdict != Verdict::NotExercised && !is_lacking(&trial.verdict));
        let bad: Vec<_> = bad.map(|trial| format!("{}: {:?}", trial.scenario, trial.verdict)).collect();
        assert!(bad.is_empty(), "{contract}: {}", bad.join("\n"));
        assert!(passed.len() > 200, "{contract}: {} pass", passed.len());
    }
}

#[test]
fn it_keeps_every_rule_in_random_scenarios_with_late_and_failing_answers() {
    let documented = twins::documented();
    let mut port = documented.connect();
    for contract in Contract::ALL {
        let bounds = Bounds { contract, capabilities: documented.capabilities.clone() };
        let mut generator = Generator::of_everything(16);
        let mut found: BTreeSet<RuleId> = BTreeSet::new();
        for _ in 0..4_000 {
            let plan =
                bounds.fit(under(generator.next_plan(), contract)).expect("it can be made one that fits");
            found.extend(broken(&plan, &play_to(&mut *port, &plan)));
        }
        assert!(found.is_empty(), "{contract}: {found:?}");
    }
}

/// For each silent place: something about the client, what is done, and what happens: what `main` is told after it has joined, what
/// callbacks are called, and how calls end.
const SHOWN: &[(&str, &str, &[&str], &str)] = &[
    (
        "silent.callback-rejects",
        "active: a",
        &["{ at: 0ms, call: c, setActive: { session: b, beforeEmit: { rejectsAfter: 1ms, error: oh } } }"],
        "undefined, c calls back, c rejects with oh",
    ),
    (
        "silent.callback-throws",
        "active: a",
        &["{ at: 0ms, call: c, setActive: { session: b, beforeEmit: { throws: oh } } }"],
        "undefined, c calls back, c rejects with oh",
    ),
    (
        "silent.callback-never-settles",
        "active: a",
        &["{ at: 0ms, call: c, setActive: { session: b, beforeEmit: { never: true } } }"],
        "undefined, c calls back",
    ),
    (
        "silent.unknown-session",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { session: { object: x } } }",
            "{ at: 1ms, call: d, setActive: { session: x } }",
        ],
        "null, c resolves, null, d resolves",
    ),
    (
        "silent.nothing-replaced",
        "active: a",
        &["{ at: 0ms, call: c, setSession: { session: a } }"],
        "undefined, a, c resolves",
    ),
    (
        "silent.not-loaded",
        "loaded: false",
        &["{ at: 0ms, call: c, setActive: { session: b } }"],
        "c rejects with setActive is being called before the client is loaded. Wait for init.",
    ),
    (
        "silent.foreign-organization",
        "active: a",
        &["{ at: 0ms, call: c, setActive: { organization: org_x, beforeEmit: { returns: null } } }"],
        "c rejects with Organization not found",
    ),
    (
        "silent.slug",
        "active: s",
        &["{ at: 0ms, call: c, setActive: { organization: acme } }"],
        "s in org_acme, c resolves",
    ),
    (
        "silent.refused-organization",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { organization: org_x } }",
            "{ at: 1ms, call: d, setActive: { session: a } }",
        ],
        "c rejects with Organization not found, a, d resolves",
    ),
    (
        "silent.organization-without-session",
        "active: a",
        &["{ at: 0ms, call: c, setActive: { session: null, organization: org_one } }"],
        "null, c resolves",
    ),
    (
        "silent.forced-organization",
        "active: o, environment: { forceOrganizationSelection: true }",
        &["{ at: 0ms, call: c, setActive: { organization: null } }"],
        "o, c resolves",
    ),
    (
        "silent.no-session-to-keep",
        "active: null",
        &["{ at: 0ms, call: c, setActive: { organization: org_one } }"],
        "c rejects with setActive should either be called with a session param or there should be already an active session.",
    ),
    (
        "silent.removed-session",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { session: null } }",
            "{ at: 1ms, call: d, setActive: { session: a } }",
        ],
        "null, c resolves, a, d resolves",
    ),
    (
        "silent.ended-session",
        "active: a",
        &[
            "{ at: 0ms, removeSession: b }",
            "{ at: 1ms, call: c, setActive: { session: b } }",
            "{ at: 2ms, call: d, setActive: { session: a } }",
            "{ at: 3ms, call: e, setActive: { session: b } }",
        ],
        "c rejects with Session not found, a, d resolves, null, e resolves",
    ),
    (
        "silent.session-from-elsewhere",
        "active: a",
        &[
            "{ at: 0ms, addSession: { id: n, user: y } }",
            "{ at: 1ms, call: c, setActive: { session: a } }",
            "{ at: 2ms, call: d, setActive: { session: n } }",
        ],
        "a, c resolves, n, d resolves",
    ),
    (
        "silent.pending-session",
        "active: a",
        &["{ at: 0ms, call: c, setActive: { session: p, beforeEmit: { returns: null } } }"],
        "undefined, c calls back, p, c resolves",
    ),
    ("silent.focus", "active: a, focused: false", &["{ at: 0ms, focus: true }"], ""),
    (
        "silent.organization-undefined",
        "active: a",
        &["{ at: 0ms, call: c, setActive: { session: b } }"],
        "b, c resolves",
    ),
    (
        "silent.framework-hook",
        "active: a, framework: { after: { resolvesAfter: 20ms } }",
        &["{ at: 0ms, call: c, setActive: { session: b } }", "{ at: 10ms, getToken: true }"],
        "b, c resolves",
    ),
    (
        "silent.failed-request",
        "active: a, server: { touch: { failsAfter: 1ms, status: 401 } }",
        &["{ at: 0ms, call: c, setActive: { session: b, beforeEmit: { returns: null } } }"],
        "a, c rejects with refused by the scenario",
    ),
    (
        "silent.no-token",
        "active: a, tokensComeAlong: false",
        &["{ at: 0ms, call: c, setActive: { session: b } }"],
        "b, c resolves",
    ),
    (
        "silent.unload",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { session: b, beforeEmit: { resolvesAfter: 2ms } } }",
            "{ at: 1ms, unload: true }",
        ],
        "undefined, c calls back, c resolves",
    ),
    (
        "silent.after-unload",
        "active: a",
        &[
            "{ at: 0ms, unload: true }",
            "{ at: 1ms, call: c, setActive: { session: b, beforeEmit: { resolvesAfter: 1ms } } }",
        ],
        "undefined, c calls back, b, c resolves",
    ),
    ("silent.listener-joins", "active: a", &["{ at: 0ms, addListener: late }"], "late hears a"),
    (
        "silent.overlap-own-events",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { session: b, beforeEmit: { resolvesAfter: 9ms } } }",
            "{ at: 1ms, call: d, setActive: { session: a } }",
        ],
        "undefined, c calls back, a, d resolves, b, c resolves",
    ),
    (
        "silent.overlap-hidden-already",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { session: b, beforeEmit: { resolvesAfter: 2ms } } }",
            "{ at: 1ms, call: d, setActive: { session: b, beforeEmit: { resolvesAfter: 2ms } } }",
        ],
        "undefined, c calls back, undefined, d calls back, b, c resolves, b, d resolves",
    ),
    (
        "silent.overlap-null",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { session: b, beforeEmit: { resolvesAfter: 9ms } } }",
            "{ at: 1ms, getToken: true }",
            "{ at: 2ms, call: d, setActive: { session: null } }",
        ],
        "undefined, c calls back, null, d resolves, b, c resolves",
    ),
    (
        "silent.overlap-current",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { beforeEmit: { resolvesAfter: 9ms } } }",
            "{ at: 1ms, call: d, setActive: { session: a, organization: org_one } }",
            "{ at: 2ms, call: e, setActive: { session: b } }",
        ],
        "undefined, c calls back, a in org_one, d resolves, b, e resolves, a in org_one, c resolves",
    ),
    (
        "silent.overlap-overtaken",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { session: b, beforeEmit: { resolvesAfter: 9ms } } }",
            "{ at: 1ms, call: d, setActive: { session: null } }",
        ],
        "undefined, c calls back, null, d resolves, b, c resolves",
    ),
    (
        "silent.overlap-organization",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { organization: org_one, beforeEmit: { resolvesAfter: 9ms } } }",
            "{ at: 1ms, call: d, setActive: { session: a, organization: org_two } }",
        ],
        "undefined, c calls back, a in org_two, d resolves, a in org_one, c resolves",
    ),
    (
        "silent.overlap-same",
        "active: a",
        &[
            "{ at: 0ms, call: c, setActive: { session: b, beforeEmit: { resolvesAfter: 9ms } } }",
            "{ at: 1ms, call: d, setActive: { session: b } }",
        ],
        "undefined, c calls back, b, d resolves, b, c resolves",
    ),
    (
        "silent.sign-out",
        "active: a",
        &["{ at: 0ms, call: c, signOut: { callback: { rejectsAfter: 1ms, error: oh } } }"],
        "undefined, undefined, c calls back, c rejects with oh",
    ),
    (
        "silent.sign-out-callback",
        "active: a",
        &["{ at: 0ms, call: c, signOut: { callback: { resolvesAfter: 1ms } } }"],
        "undefined, undefined, c calls back, null, c resolves",
    ),
    ("silent.stutter", "active: a", &["{ at: 0ms, call: c, setActive: { session: a } }"], "a, c resolves"),
];

#[test]
fn it_does_what_is_said_of_it_wherever_the_documentation_is_silent() {
    let places: Vec<_> = SHOWN.iter().map(|(id, ..)| *id).collect();
    assert_eq!(places, SILENCES.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    let (mut port, mut complaints) = (twins::documented().connect(), Vec::new());
    for (id, client, steps, expected) in SHOWN {
        let text = format!(
            "scenario: {id}\ncontract: before-emit\nclient: {{ sessions: [{{ id: a, user: u, organizations: [org_one, org_two] }}, \
             {{ id: b, user: v }}, {{ id: p, user: w, status: pending }}, \
             {{ id: s, user: x, organizations: [{{ id: org_acme, slug: acme }}] }}, \
             {{ id: o, user: z, organizations: [org_one], lastActiveOrganization: org_one }}], {client} }}\nsteps:\n{}",
            steps.iter().map(|step| format!("  - {step}")).collect::<Vec<_>>().join("\n"),
        );
        let plan = scenario::load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{text}\n{mistakes:?}"));
        let trace = play_to(&mut *port, &plan).trace;
        let seen: Vec<_> = trace.events.iter().filter_map(|event| seen(&event.what)).collect();
        // What a listener hears on joining stands first.
        let joined = usize::from(plan.client.loaded);
        let seen = seen[joined..].join(", ");
        if seen != *expected {
            complaints.push(format!("{id}: expected {expected}\n  but {seen}"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// An event in a few words, where it is one that counts here. An organization that is undefined would be said.
fn seen(what: &What) -> Option<String> {
    let What::Saw(observation) = what else { return None };
    match observation {
        Observation::Emit { listener, current } if listener.as_str() == "main" => Some(told(current)),
        Observation::Emit { listener, current } => Some(format!("{listener} hears {}", told(current))),
        Observation::Callback { call, .. } => Some(format!("{call} calls back")),
        Observation::Return { call, outcome: ReturnOutcome::Resolved } => Some(format!("{call} resolves")),
        Observation::Return { call, outcome: ReturnOutcome::Rejected { error } } => {
            Some(format!("{call} rejects with {}", error.message))
        }
        _ => None,
    }
}

fn told(Current { session, organization, .. }: &Current) -> String {
    match (session, organization) {
        (Value::Undefined, _) => "undefined".into(),
        (Value::Null, _) => "null".into(),
        (Value::Set { id: session }, Some(Value::Null)) => session.to_string(),
        (Value::Set { id: session }, Some(Value::Set { id: organization })) => {
            format!("{session} in {organization}")
        }
        (Value::Set { id: session }, _) => format!("{session} in undefined"),
    }
}
