//! From a document to a plan: what each name stands for, and whether the parts agree with one another.

mod calls;
mod slugs;

use super::document::{ClientDocument, Document, ExpectDocument, SessionDocument, Spot, StimulusDocument};
use super::mistake::{Lost, Mistakes};
use super::{MAX_CALLS, MAX_LISTENERS, MAX_STEPS, MAX_TIED_CALLS};
use crate::diagnostic::Code;
use crate::id::{ListenerName, SessionId};
use crate::plan::{Action, ClientPlan, Expectation, Plan, SessionPlan, Status, Step, Stimulus, Task, Ties};
use crate::time::Tick;
use calls::Calls;

/// Resolves a document. The plan is worth something only if no mistake was found, then or before.
pub(super) fn plan(document: Document, mistakes: &mut Mistakes) -> Option<Plan> {
    let client = client(document.client, mistakes);
    let most_calls = if document.ties == Ties::All { MAX_TIED_CALLS } else { MAX_CALLS };
    let mut calls = Calls::new(&document.contracts, document.used, most_calls);
    let mut listeners = vec![ListenerName::main()];
    let (mut steps, mut expectations) = (Vec::new(), Vec::new());
    let mut came: Vec<SessionPlan> = Vec::new();
    let mut now = Tick::ZERO;
    for (index, step) in document.steps.into_iter().enumerate() {
        if index == MAX_STEPS {
            let place = step.at.as_ref().map_or(0, |at| at.at);
            let message = format!("a scenario has at most {MAX_STEPS} steps");
            let help = "split the scenario".to_owned();
            mistakes.add(Code::TooMany, place, message, "one step too many", help);
        }
        let at = step.at.map_or(now, |at| in_order(&mut now, &at, mistakes));
        for stimulus in step.stimuli {
            let stimulus = match stimulus {
                StimulusDocument::Calls(made) => Stimulus::Calls(calls.made(made, index, mistakes)),
                StimulusDocument::AddListener(name) => added(&mut listeners, name, mistakes),
                StimulusDocument::RemoveListener(name) => removed(&mut listeners, name, mistakes),
                StimulusDocument::Session(is_here, session) => {
                    let Some(session) = later(session, &client.sessions, &came, mistakes) else { continue };
                    came.push(session.clone());
                    if is_here { Stimulus::SignIn(session) } else { Stimulus::AddSession(session) }
                }
                StimulusDocument::Other(stimulus) => stimulus,
            };
            steps.push(Step { at, action: Action::Do(stimulus) });
        }
        if let Some(expect) = step.expect {
            expectations.push((steps.len(), index, expect));
            steps.push(Step { at, action: Action::Expect(Expectation::default()) });
        }
    }
    // A call that a later step makes is known by name, so that the message can say that it is not made yet.
    for (place, step, ExpectDocument { mut probe, calls: states }) in expectations {
        for (label, state) in states {
            let call = calls.expected(&label, step, mistakes);
            probe.calls.extend(call.zip(state));
        }
        steps[place].action = Action::Expect(probe);
    }
    calls.tell_labels(mistakes);
    Some(Plan {
        title: document.title?,
        contracts: document.contracts,
        covers: document.covers,
        client,
        calls: calls.into_table(),
        steps,
        emissions: document.emissions,
        under: document.under,
        ties: document.ties,
    })
}

fn in_order(now: &mut Tick, at: &Spot<Tick>, mistakes: &mut Mistakes) -> Tick {
    if at.value < *now {
        let message = format!("`{}` is earlier than `{now}`, the time of a step before it", at.value);
        let help = "put the steps in the order of time".to_owned();
        mistakes.add(Code::TimeGoesBack, at.at, message, "time goes back here", help);
    } else {
        *now = at.value;
    }
    at.value
}

fn client(document: ClientDocument, mistakes: &mut Mistakes) -> ClientPlan {
    let mut sessions: Vec<SessionPlan> = Vec::new();
    // An id that could not be read could be the one that is asked for.
    let all_read = !mistakes.lost.contains(&Lost::Sessions)
        && document.sessions.iter().all(|session| session.id.is_some());
    for session in document.sessions {
        sessions.extend(self::session(session, &sessions, mistakes));
    }
    let known = |id: &SessionId| sessions.iter().any(|session| session.id == *id);
    let active = document.active.iter().map(|active| (&active.value, active.at));
    let said = document.initial_state.iter().filter_map(|said| Some((said.value.id()?, said.at)));
    for (named, at) in active.chain(said).filter(|(named, _)| all_read && !known(named)) {
        let message = format!("the client has no session `{named}`");
        let ids = sessions.iter().map(|session| session.id.as_str());
        let help = mistakes.meant_or_all(named.as_str(), ids, "sessions");
        mistakes.add(Code::UnknownActive, at, message, "unknown session", help);
    }
    ClientPlan {
        active: document.active.map(|active| active.value),
        sessions,
        loaded: document.loaded.unwrap_or(true),
        initial_state: document.initial_state.map(|said| said.value),
        focused: document.focused.unwrap_or(true),
        treat_pending_as_signed_out: document.treat_pending_as_signed_out.unwrap_or(true),
        environment: document.environment,
        framework: document.framework,
        tokens_come_along: document.tokens_come_along.unwrap_or(true),
        server: document.server,
    }
}

fn session(
    document: SessionDocument,
    earlier: &[SessionPlan],
    mistakes: &mut Mistakes,
) -> Option<SessionPlan> {
    let task = task(&document, mistakes);
    let slugs = slugs::of_session(document.slugs, earlier, mistakes);
    let organizations = document.organizations;
    if let Some(last) = &document.last_active_organization
        && !organizations.contains(&last.value)
    {
        let message = format!("`{}` is not among the `organizations` of this session", last.value);
        let known = organizations.iter().map(crate::id::OrganizationId::as_str);
        let help = mistakes.meant(last.value.as_str(), known).map_or_else(
            || {
                let all: Vec<_> = organizations
                    .iter()
                    .chain([&last.value])
                    .map(crate::id::OrganizationId::as_str)
                    .collect();
                format!("add it: `organizations: [{}]`", all.join(", "))
            },
            |meant| format!("did you mean `{meant}`?"),
        );
        mistakes.add(
            Code::ForeignOrganization,
            last.at,
            message,
            "not an organization of this session",
            help,
        );
    }
    let id = document.id?;
    if earlier.iter().any(|session| session.id == id.value) {
        let message = format!("the client has the session `{}` already", id.value);
        let help = "give each session an id of its own, or remove one of the two".to_owned();
        mistakes.add(Code::DuplicateSession, id.at, message, "the second one", help);
    }
    // A session whose user could not be read is still a session that can be active.
    let user = document.user.unwrap_or_else(|| "".into());
    let last_active_organization = document.last_active_organization.map(|last| last.value);
    Some(SessionPlan { id: id.value, user, organizations, slugs, last_active_organization, task })
}

/// A session that turns up later; one that was there before is the same again.
fn later(
    document: Spot<SessionDocument>,
    sessions: &[SessionPlan],
    came: &[SessionPlan],
    mistakes: &mut Mistakes,
) -> Option<SessionPlan> {
    let session = self::session(document.value, &[], mistakes)?;
    let known = sessions.iter().chain(came).find(|known| known.id == session.id);
    if known.is_some_and(|known| *known != session) {
        let message = format!("`{}` was there before, and was another session", session.id);
        let help = "give it an id of its own, or write it as it was".to_owned();
        mistakes.add(Code::DuplicateSession, document.at, message, "not the same session", help);
    }
    Some(session)
}

/// What the user of a session has left to do. A session is pending by its task, and who has still to choose an organization
/// is in none.
fn task(document: &SessionDocument, mistakes: &mut Mistakes) -> Option<Task> {
    let status = document.status.as_ref().map_or(Status::Active, |status| status.value);
    if let Some(task) = document.task.as_ref().filter(|_| status.is_active()) {
        let message = format!("an active session has no task, and this one has `{}`", task.value.as_str());
        let help = "add `status: pending`, or remove the task".to_owned();
        mistakes.add(Code::IdleTask, task.at, message, "a task of an active session", help);
    }
    if status.is_active() {
        return None;
    }
    let task = document.task.as_ref().map_or(Task::default(), |task| task.value);
    if let Some(last) =
        document.last_active_organization.as_ref().filter(|_| task == Task::ChooseOrganization)
    {
        let message =
            format!("a session whose user has to choose an organization is in none, not in `{}`", last.value);
        let help = "remove `lastActiveOrganization`, or give the session another task".to_owned();
        mistakes.add(Code::IdleTask, last.at, message, "an organization that is chosen already", help);
    }
    Some(task)
}

fn added(listeners: &mut Vec<ListenerName>, name: Spot<ListenerName>, mistakes: &mut Mistakes) -> Stimulus {
    let message = if name.value.is_main() {
        Some("the listener `main` is there from the beginning".to_owned())
    } else {
        let is_there = listeners.contains(&name.value);
        if !is_there {
            listeners.push(name.value.clone());
        }
        is_there.then(|| format!("the listener `{}` is there already", name.value))
    };
    // With the one that is there from the beginning.
    let is_one_too_many = message.is_none() && listeners.len() == MAX_LISTENERS + 2;
    if let Some(message) = message {
        let help = "choose another name, or remove this step".to_owned();
        mistakes.add(Code::BadListener, name.at, message, "already there", help);
    }
    if is_one_too_many {
        let message = format!("a scenario adds at most {MAX_LISTENERS} listeners");
        mistakes.add(
            Code::TooMany,
            name.at,
            message,
            "one listener too many",
            "split the scenario".to_owned(),
        );
    }
    Stimulus::AddListener(name.value)
}

fn removed(listeners: &mut Vec<ListenerName>, name: Spot<ListenerName>, mistakes: &mut Mistakes) -> Stimulus {
    if name.value.is_main() {
        let message = "the listener `main` stays to the end";
        let help = "add a listener of another name, and remove that".to_owned();
        mistakes.add(Code::BadListener, name.at, message, "cannot be removed", help);
    } else if let Some(place) = listeners.iter().position(|there| *there == name.value) {
        listeners.remove(place);
    } else if !mistakes.lost.contains(&Lost::Listeners) {
        let there = listeners.iter().filter(|name| !name.is_main()).map(ListenerName::as_str);
        let help = mistakes.meant(name.value.as_str(), there).map_or_else(
            || format!("add it in an earlier step: `addListener: {}`", name.value),
            |meant| format!("did you mean `{meant}`?"),
        );
        let message = format!("there is no listener `{}` at this point", name.value);
        mistakes.add(Code::BadListener, name.at, message, "nothing to remove", help);
    }
    Stimulus::RemoveListener(name.value)
}
