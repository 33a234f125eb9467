//! The canonical form of a plan: names in the order of their first use, times as ranks, nothing that is not used.

use crate::explore::example::drop_idle_calls;
use interlude_spec::id::{CallLabel, ListenerName, OrganizationId, SessionId};
use interlude_spec::plan::{Action, Argument, Behaviour, CallIndex, CallPlan, Plan, Stimulus};
use interlude_spec::time::Tick;
use std::collections::BTreeMap;

/// The plan in its canonical form. What it expects is left out, since it was about other names and times.
pub fn canonical(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    drop_idle_calls(&mut plan);
    plan.steps.retain(|step| matches!(step.action, Action::Do(_)));
    plan.emissions = None;
    plan.under.clear();
    plan.covers.clear();
    in_the_order_of_the_steps(&mut plan);
    name(&mut plan);
    rank(&mut plan);
    plan
}

/// Orders the table of calls as the text does: each call before those that its callback makes, step by step.
fn in_the_order_of_the_steps(plan: &mut Plan) {
    fn enter(plan: &Plan, call: CallIndex, order: &mut Vec<CallIndex>) {
        order.push(call);
        for nested in plan.call(call).callback.iter().flat_map(|callback| &callback.calls) {
            enter(plan, *nested, order);
        }
    }
    let mut order = Vec::with_capacity(plan.calls.len());
    for step in &plan.steps {
        if let Action::Do(Stimulus::Calls(calls)) = &step.action {
            for call in calls {
                enter(plan, *call, &mut order);
            }
        }
    }
    let place = |call: &mut CallIndex| {
        let place = order.iter().position(|known| known == call).and_then(|place| u16::try_from(place).ok());
        *call = CallIndex(place.unwrap_or(u16::MAX));
    };
    plan.calls = order.iter().map(|call| plan.call(*call).clone()).collect();
    for call in &mut plan.calls {
        call.parent.iter_mut().for_each(place);
        call.callback.iter_mut().flat_map(|callback| &mut callback.calls).for_each(place);
    }
    for step in &mut plan.steps {
        if let Action::Do(Stimulus::Calls(calls)) = &mut step.action {
            calls.iter_mut().for_each(place);
        }
    }
}

/// New names, given out in order.
struct Names<T> {
    prefix: &'static str,
    known: BTreeMap<T, T>,
}

impl<T: Ord + Clone + for<'a> From<&'a str>> Names<T> {
    const fn new(prefix: &'static str) -> Self {
        Self { prefix, known: BTreeMap::new() }
    }

    fn of(&mut self, name: &T) -> T {
        let next = self.known.len();
        let letter = u8::try_from(next).ok().and_then(|n| (n < 26).then(|| char::from(b'a' + n)));
        let new =
            letter.map_or_else(|| format!("{}{next}", self.prefix), |it| format!("{}{it}", self.prefix));
        self.known.entry(name.clone()).or_insert_with(|| new.as_str().into()).clone()
    }
}

fn name(plan: &mut Plan) {
    let known: Vec<SessionId> = plan.client.sessions.iter().map(|session| session.id.clone()).collect();
    let mut sessions = Names::<SessionId>::new("sess_");
    let mut unknown = Names::<SessionId>::new("unknown_");
    let mut organizations = Names::<OrganizationId>::new("org_");
    let mut users = Names::<interlude_spec::id::UserId>::new("user_");
    let mut of = |id: &SessionId| if known.contains(id) { sessions.of(id) } else { unknown.of(id) };
    plan.client.active = plan.client.active.as_ref().map(&mut of);
    let mut used: Vec<OrganizationId> = Vec::new();
    let by_slug: Vec<_> = plan.calls.iter().map(|call| plan.by_slug(&call.organization).cloned()).collect();
    for (place, call) in plan.calls.iter_mut().enumerate() {
        call.label = CallLabel::new(format!("call-{}", place + 1));
        if let Argument::Id(id) | Argument::Object(id) = &mut call.session {
            *id = of(id);
        }
        if let Some(id) = &by_slug[place] {
            // The slug stays what it is: it is no name that is given out here.
            used.push(id.clone());
            organizations.of(id);
        } else if let Argument::Id(id) | Argument::Object(id) = &mut call.organization {
            used.push(id.clone());
            *id = organizations.of(id);
        }
    }
    for step in &mut plan.steps {
        match &mut step.action {
            Action::Do(Stimulus::SignOut(Some(id)) | Stimulus::RemoveSession(id)) => *id = of(id),
            Action::Do(Stimulus::SignIn(session) | Stimulus::AddSession(session)) => {
                session.id = of(&session.id);
                session.user = users.of(&session.user);
                session.organizations.iter_mut().for_each(|id| *id = organizations.of(id));
                let last = session.last_active_organization.take();
                session.last_active_organization = last.map(|id| organizations.of(&id));
                let slugs = std::mem::take(&mut session.slugs).into_iter();
                session.slugs = slugs.map(|(id, slug)| (organizations.of(&id), slug)).collect();
            }
            _ => {}
        }
    }
    let mut kept = Vec::new();
    for session in &plan.client.sessions {
        let Some(new) = sessions.known.get(&session.id) else { continue };
        let mut session = session.clone();
        session.id = new.clone();
        session
            .organizations
            .retain(|id| used.contains(id) || session.last_active_organization.as_ref() == Some(id));
        kept.push(session);
    }
    kept.sort_by(|one, other| one.id.cmp(&other.id));
    for session in &mut kept {
        session.user = users.of(&session.user);
        for id in &mut session.organizations {
            *id = organizations.of(id);
        }
        session.organizations.sort();
        let slugs = std::mem::take(&mut session.slugs).into_iter();
        session.slugs = slugs
            .filter(|(id, _)| used.contains(id))
            .map(|(id, slug)| (organizations.of(&id), slug))
            .collect();
        session.last_active_organization =
            session.last_active_organization.as_ref().map(|id| organizations.of(id));
    }
    plan.client.sessions = kept;
    let mut listeners: Vec<ListenerName> = Vec::new();
    for step in &mut plan.steps {
        if let Action::Do(Stimulus::AddListener(name) | Stimulus::RemoveListener(name)) = &mut step.action {
            let place = listeners.iter().position(|known| known == name).unwrap_or_else(|| {
                listeners.push(name.clone());
                listeners.len() - 1
            });
            *name = ListenerName::new(format!("listener-{}", place + 1));
        }
    }
}

/// Numbers the instants at which something happens if each call touches when it is made, and each callback starts when the
/// touch is answered.
fn rank(plan: &mut Plan) {
    let mut starts = vec![Tick::ZERO; plan.calls.len()];
    for step in &plan.steps {
        if let Action::Do(Stimulus::Calls(calls)) = &step.action {
            for call in calls {
                starts[call.index()] = step.at;
            }
        }
    }
    // A call stands behind the one whose callback makes it.
    for place in 0..plan.calls.len() {
        if let Some(parent) = plan.calls[place].parent {
            starts[place] = starts[parent.index()];
        }
    }
    let mut instants: Vec<Tick> = plan.steps.iter().map(|step| step.at).collect();
    for (call, start) in plan.calls.iter_mut().zip(&starts) {
        let mut now = *start;
        for_each_delay(call, &mut |after| {
            now = now + *after;
            instants.push(now);
        });
    }
    instants.sort_unstable();
    instants.dedup();
    let rank = |at: Tick| instants.binary_search(&at).unwrap_or(0) as u64;
    for (call, start) in plan.calls.iter_mut().zip(&starts) {
        let mut now = *start;
        for_each_delay(call, &mut |after| {
            let then = now + *after;
            *after = Tick::from_millis(rank(then) - rank(now));
            now = then;
        });
    }
    for step in &mut plan.steps {
        step.at = Tick::from_millis(rank(step.at));
    }
}

/// Whatever a call waits for one after the other.
fn for_each_delay(call: &mut CallPlan, each: &mut dyn FnMut(&mut Tick)) {
    super::simpler::answers_of(&mut call.server).for_each(|answer| each(&mut answer.after));
    match call.callback.as_mut().map(|callback| &mut callback.behaviour) {
        Some(Behaviour::ResolvesAfter(after) | Behaviour::RejectsAfter { after, .. }) => each(after),
        Some(Behaviour::Never | Behaviour::Throws(_) | Behaviour::Returns(_)) | None => {}
    }
}
