//! What to write at each event. The words are the same in every format; how many of them fit is not known here.

use interlude_spec::event::{Named, Observation, Stimulus};

use super::{MarkKind, Phrase};
use interlude_spec::id::CallLabel;
use interlude_spec::plan::{Argument, Behaviour, CallPlan, Method, OFFLINE, Plan, WITHOUT_A_TOKEN};
use interlude_spec::trace::{Current, ReturnOutcome, Settlement, Value, What};
use std::fmt;

/// What kind of moment an event is, and what to write there.
pub(super) fn of(plan: &Plan, what: &What, told: Option<&Current>) -> (MarkKind, Vec<Phrase>) {
    match what {
        What::Begin => (MarkKind::Begin, vec![Phrase::EMPTY]),
        What::End => (MarkKind::End, vec![Phrase::EMPTY]),
        What::Did(Stimulus::Call { call }) => (MarkKind::Called, called(plan, call)),
        What::Saw(Observation::Callback { call, session }) => callback(plan, call, session),
        What::Saw(Observation::CallbackWaiting { .. }) => {
            (MarkKind::CallsReturned, optional(vec![Phrase::words("its calls are back")]))
        }
        What::Did(Stimulus::Settle { outcome, .. }) => settled(outcome),
        What::Saw(Observation::Return { outcome, .. }) => returned(outcome),
        What::Saw(Observation::Emit { current, .. }) => {
            (MarkKind::Told, vec![Phrase::current(current, plan)])
        }
        What::Did(Stimulus::AddListener { .. }) => (MarkKind::Joins, optional(vec![Phrase::words("joins")])),
        What::Did(Stimulus::RemoveListener { .. }) => {
            (MarkKind::Leaves, optional(vec![Phrase::words("leaves")]))
        }
        What::Saw(Observation::Render { .. }) => (MarkKind::Renders, Vec::new()),
        What::Probe { current } => probed(plan, current, told),
        What::Saw(Observation::Request { request, kind, call }) => {
            let phrase = Phrase::EMPTY.name(kind).and(" ").name(request);
            let long = call.as_ref().map(|call| phrase.clone().and(" of ").name(call));
            (MarkKind::Request, long.into_iter().chain([phrase]).collect())
        }
        What::Did(Stimulus::Answer { request, status }) => {
            let request = Phrase::EMPTY.name(request).and(" ");
            (
                MarkKind::Answer,
                vec![match *status {
                    OFFLINE => request.and("offline"),
                    WITHOUT_A_TOKEN => request.and("no token"),
                    status => request.name(status),
                }],
            )
        }
        What::Saw(Observation::Location { url }) => {
            (MarkKind::Goes, optional(vec![Phrase::words("goes to ").name(url), Phrase::EMPTY.name(url)]))
        }
        What::Saw(Observation::Token { claims }) => {
            (MarkKind::AtOdds, vec![Phrase::words("token: ").then(Phrase::current(claims, plan))])
        }
        What::Saw(Observation::FrameworkHook { hook, current, .. }) => (
            MarkKind::AtOdds,
            vec![
                Phrase::EMPTY.name(hook).and(" loaded: ").then(Phrase::current(current, plan)),
                Phrase::EMPTY.name(hook).and(" loaded"),
            ],
        ),
        What::Saw(other) => seen(other),
        What::Did(
            Stimulus::Ambient(_)
            | Stimulus::SignOut { .. }
            | Stimulus::RemoveSession { .. }
            | Stimulus::SignIn { .. }
            | Stimulus::AddSession { .. },
        ) => (MarkKind::Stimulus, vec![stimulus(what)]),
    }
}

/// An observation that has no words of its own here: what it throws, or the words of its row.
fn seen(observation: &Observation<Named>) -> (MarkKind, Vec<Phrase>) {
    if let Observation::RenderError { error } = observation {
        let [long, short] = ["throws: ", "throws"].map(Phrase::words);
        return (MarkKind::Throws, vec![long.name(&error.message), short]);
    }
    let sight = observation.sight();
    (MarkKind::Stimulus, vec![Phrase::words(sight.words), Phrase::words(sight.wire)])
}

fn optional(mut words: Vec<Phrase>) -> Vec<Phrase> {
    words.push(Phrase::EMPTY);
    words
}

/// The call as it would stand in code: `setSession(sess_b)`, `setActive(sess_b, org: org_acme, redirectUrl)`.
pub(super) fn signature(call: &CallPlan) -> Phrase {
    let name = match call.method {
        Method::SetSession => Phrase::words("setSession("),
        Method::SetActive => Phrase::words("setActive("),
        Method::SignOut => Phrase::words("signOut("),
    };
    let session = argument(&call.session);
    let organization = argument(&call.organization).map(|it| Phrase::words("org: ").then(it));
    let redirect = call.redirect_url.as_ref().map(|_| Phrase::words("redirectUrl"));
    let mut arguments = [session, organization, redirect].into_iter().flatten();
    match (arguments.next(), call.method) {
        (None, Method::SetActive) => name.and("{})"),
        (None, Method::SetSession | Method::SignOut) => name.and(")"),
        (Some(first), _) => arguments.fold(name.then(first), |phrase, it| phrase.and(", ").then(it)).and(")"),
    }
}

fn argument<Id: fmt::Display>(argument: &Argument<Id>) -> Option<Phrase> {
    match argument {
        Argument::Omitted => None,
        Argument::Null => Some(Phrase::words("null")),
        Argument::Id(id) | Argument::Object(id) => Some(Phrase::EMPTY.name(id)),
    }
}

fn called(plan: &Plan, label: &CallLabel) -> Vec<Phrase> {
    let Some(call) = plan.call_named(label).map(|index| plan.call(index)) else {
        return optional(vec![Phrase::words("called")]);
    };
    let target = match (argument(&call.session), argument(&call.organization)) {
        (Some(session), None) => session,
        (Some(session), Some(organization)) => session.and(" in ").then(organization),
        (None, Some(organization)) => Phrase::words("in ").then(organization),
        (None, None) => Phrase::words("called"),
    };
    optional(vec![signature(call), target])
}

fn callback(
    plan: &Plan,
    label: &CallLabel,
    given: &Value<interlude_spec::id::SessionId>,
) -> (MarkKind, Vec<Phrase>) {
    let call = plan.call_named(label).map(|index| plan.call(index));
    match call.and_then(|call| call.callback.as_ref()).map(|callback| &callback.behaviour) {
        Some(Behaviour::Throws(error)) => {
            let short = Phrase::words("callback throws");
            (MarkKind::CallbackDone, optional(vec![short.clone().and(" ").name(error), short]))
        }
        Some(Behaviour::Returns(_)) => (
            MarkKind::CallbackDone,
            optional(vec![
                Phrase::words("callback(").value(given).and(") returns"),
                Phrase::words("callback returns"),
            ]),
        ),
        _ => (
            MarkKind::CallbackStarts,
            optional(vec![Phrase::words("callback(").value(given).and(")"), Phrase::words("callback")]),
        ),
    }
}

fn settled(outcome: &Settlement) -> (MarkKind, Vec<Phrase>) {
    match outcome {
        Settlement::Resolve => (MarkKind::Resolves, optional(vec![Phrase::words("resolves")])),
        Settlement::Reject(error) => (
            MarkKind::Rejects,
            optional(vec![Phrase::words("rejects: ").name(error), Phrase::words("rejects")]),
        ),
    }
}

fn returned(outcome: &ReturnOutcome) -> (MarkKind, Vec<Phrase>) {
    match outcome {
        ReturnOutcome::Resolved => (MarkKind::Returned, optional(vec![Phrase::words("returned")])),
        ReturnOutcome::Rejected { error } => (
            MarkKind::Rejected,
            optional(vec![Phrase::words("rejected: ").name(&error.message), Phrase::words("rejected")]),
        ),
    }
}

fn probed(plan: &Plan, current: &Current, told: Option<&Current>) -> (MarkKind, Vec<Phrase>) {
    let phrase = Phrase::current(current, plan);
    if told.unwrap_or(&Current::UNDEFINED).agrees_with(current) {
        (MarkKind::ProbeAgrees, optional(vec![phrase]))
    } else {
        (MarkKind::ProbeDiffers, vec![phrase])
    }
}

/// What else is done to the implementation, in a word or two.
pub(super) fn stimulus(what: &What) -> Phrase {
    match what {
        What::Did(Stimulus::Ambient(ambient)) => Phrase::words(ambient.short()),
        What::Did(Stimulus::SignOut { session: None }) => Phrase::words("sign-out"),
        What::Did(Stimulus::SignOut { session: Some(session) }) => Phrase::words("sign-out ").name(session),
        What::Did(Stimulus::RemoveSession { session }) => Phrase::words("server ends ").name(session),
        What::Did(Stimulus::SignIn { session }) => Phrase::words("sign-in ").name(session),
        What::Did(Stimulus::AddSession { session }) => Phrase::words("another tab makes ").name(session),
        _ => Phrase::EMPTY,
    }
}
